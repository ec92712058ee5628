//! The command `extract`: from arguments to a dataset in its place.

use std::path::PathBuf;
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result, bail};
use zhfacts::pipeline::{self, Options, RunError};
use zhfacts::read::{self, Content, Entry, Fields, Stream};
use zhfacts::report::RUN_FILE;
use zhfacts::write::{DATA_PACKAGE, FORMATS, Format, Staging, WriteOptions, data_package};

use crate::cli::Extract;
use crate::console::Console;
use crate::standard_input::StandardInput;
use crate::{REJECTED, WrongUse, extractor};

/// Runs the command; the exit code says whether inputs were rejected.
pub fn extract(arguments: Extract, console: &mut Console) -> Result<u8> {
    let extractor = extractor(&arguments.reading)?;
    let same = |input: &PathBuf| input.is_dir() && input.canonicalize().ok() == arguments.output.canonicalize().ok();
    if arguments.inputs.iter().any(same) {
        bail!(WrongUse(format!("{} is the output, it cannot be an input as well", arguments.output.display())));
    }
    let unfinished = stop_on_signal(console.stop_flag())?;
    let staging = Staging::beside(&arguments.output)?;
    unfinished.get_or_init(|| staging.folder().to_path_buf());
    let options = options(&arguments);
    let entries = entries(&arguments.inputs, &staging, options.threads, console)?;

    console.start(entries.len() as u64);
    let (report, files) = pipeline::run(entries, &|page| extractor.extract(page), &options, &staging, console)
        .inspect_err(|error| {
            if let RunError::TooManyRejects { report, .. } = error {
                console.finish(report);
            }
        })?;
    let package = data_package(&options.formats, &files);
    let typed: Vec<String> = std::env::args_os().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    staging.write(DATA_PACKAGE, &format!("{package:#}\n"))?;
    staging.write(RUN_FILE, &format!("{:#}\n", report.json(&typed)))?;
    staging.commit()?;
    console.finish(&report);
    Ok(if report.rejects() > 0 { REJECTED } else { 0 })
}

fn options(arguments: &Extract) -> Options {
    let asked = |format: &&dyn Format| arguments.format.iter().any(|asked| asked.name() == format.name());
    Options {
        threads: arguments.threads.map_or(0, usize::from),
        encoding: arguments.reading.encoding,
        fields: Fields {
            text: arguments.text_field.clone(),
            html: arguments.html_field.clone(),
            url: arguments.url_field.clone(),
        },
        formats: FORMATS.into_iter().filter(asked).collect(),
        write: WriteOptions { csv_bom: arguments.csv_bom },
        max_rejects: arguments.max_rejects,
    }
}

fn entries(inputs: &[PathBuf], staging: &Staging, threads: usize, console: &Console) -> Result<Vec<Entry>> {
    let mut found = read::find(inputs, &[staging.place().to_path_buf()], threads)?;
    if found.standard_input {
        let stream = Stream(Box::new(StandardInput::new(console.stop_flag())));
        found.entries.push(Entry::new("-".to_string(), Content::Stream(stream), 0));
        found.entries.sort_by(|a, b| a.source.cmp(&b.source));
    }
    if found.entries.is_empty() {
        let names: Vec<_> = inputs.iter().map(|input| input.display().to_string()).collect();
        console.note(&format!("there is no file in {}: the dataset is empty", names.join(", ")));
    }
    Ok(found.entries)
}

/// The first signal asks the run to stop, which then removes its folder; the second does not wait for it. The folder is
/// not known yet: it is put into what is returned.
fn stop_on_signal(stopped: Arc<AtomicBool>) -> Result<Arc<OnceLock<PathBuf>>> {
    let unfinished = Arc::new(OnceLock::<PathBuf>::new());
    let folder = Arc::clone(&unfinished);
    ctrlc::set_handler(move || {
        if stopped.swap(true, Ordering::Relaxed) {
            folder.get().map(std::fs::remove_dir_all);
            exit(130);
        }
    })
    .context("cannot listen for interrupts")?;
    Ok(unfinished)
}
