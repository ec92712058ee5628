//! The command `extract`: from arguments to a dataset in its place.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use zhfacts::journal::{Fingerprint, Recorded};
use zhfacts::pipeline::{self, Options, RunError, Start};
use zhfacts::read::{self, Content, Entry, Fields, Stream};
use zhfacts::report::RUN_FILE;
use zhfacts::write::{DATA_PACKAGE, FORMATS, Format, Staging, WriteOptions, data_package};

use crate::cli::{Cli, Extract};
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
    if arguments.resume && arguments.inputs.iter().any(|input| input.as_os_str() == "-") {
        bail!(WrongUse("standard input cannot be read twice: leave out --resume".to_string()));
    }
    stop_on_signal(console.stop_flag())?;
    let staging = Staging::lock(&arguments.output)?;
    let start = start(&arguments, &staging, console)?;
    let options = options(&arguments);
    let entries = entries(&arguments.inputs, &staging, options.threads, console)?;

    console.start(entries.len() as u64);
    let (report, files) = pipeline::run(entries, &|page| extractor.extract(page), &options, &staging, start, console)
        .map_err(|error| {
        if let RunError::TooManyRejects { report, .. } = &error {
            console.finish(report);
        }
        Unfinished { error, has_progress: staging.keeps() }
    })?;
    let package = data_package(&options.formats, &files);
    let typed: Vec<String> = std::env::args_os().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    staging.write(DATA_PACKAGE, &format!("{package:#}\n"))?;
    staging.write(RUN_FILE, &format!("{:#}\n", report.json(&typed)))?;
    staging.commit()?;
    console.finish(&report);
    Ok(if report.rejects() > 0 { REJECTED } else { 0 })
}

/// A run that came to no end, and how to go on.
#[derive(Debug, thiserror::Error)]
#[error("{error}; the earlier output is as it was{}", if *.has_progress { ", and --resume carries on" } else { "" })]
pub struct Unfinished {
    /// Why.
    pub error: RunError,
    has_progress: bool,
}

/// Where the run begins: behind what an earlier one has done, if that is asked for.
fn start(arguments: &Extract, staging: &Staging, console: &Console) -> Result<Start> {
    let fingerprint = fingerprint(arguments)?;
    let left = if staging.is_unfinished() { Recorded::read(staging.scratch())? } else { None };
    if arguments.resume
        && let Some(recorded) = left
    {
        if let Some(difference) = fingerprint.difference(recorded.fingerprint()) {
            bail!(
                "cannot resume the run that was interrupted: {difference}; use what it used, or leave out --resume to \
                begin anew"
            );
        }
        return Ok(Start::After(recorded));
    }
    if left.is_some_and(|recorded| recorded.position().is_some()) {
        console.note("an earlier run was interrupted; this one begins anew, for it was started without --resume");
    }
    staging.begin()?;
    Ok(Start::Anew(fingerprint))
}

/// What the bytes of the dataset depend on: all options but those that change none of them.
fn fingerprint(arguments: &Extract) -> Result<Fingerprint> {
    const CHANGES_NOTHING: [&str; 6] = ["output", "threads", "max_rejects", "resume", "quiet", "log"];
    // These become a hash of what is in the folders.
    const FOLDERS: [&str; 2] = ["rules", "layouts"];
    let command = Cli::command();
    let matches = command.clone().get_matches();
    let mut options = BTreeMap::new();
    if let Some((name, matches)) = matches.subcommand() {
        let known = command.find_subcommand(name).into_iter().flat_map(|command| command.get_arguments());
        let ids = known.map(|argument| argument.get_id().as_str());
        for id in ids.filter(|id| !CHANGES_NOTHING.contains(id) && !FOLDERS.contains(id)) {
            let values = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
            options.insert(id.to_string(), values.map(|value| value.to_string_lossy().into_owned()).collect());
        }
    }
    let inputs = arguments.inputs.iter().map(|input| std::path::absolute(input).unwrap_or_else(|_| input.clone()));
    options.insert("inputs".to_string(), inputs.map(|input| input.to_string_lossy().into_owned()).collect());
    let folders: Vec<_> =
        [&arguments.reading.rules, &arguments.reading.layouts].into_iter().flatten().map(PathBuf::as_path).collect();
    Fingerprint::new(options, &folders).context("cannot read the rules")
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
        write: WriteOptions { csv_bom: arguments.csv_bom, near_duplicates: arguments.near_duplicates },
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

/// The first signal asks the run to stop; the second does not wait for it. What was written stays resumable either way.
fn stop_on_signal(stopped: Arc<AtomicBool>) -> Result<()> {
    ctrlc::set_handler(move || {
        if stopped.swap(true, Ordering::Relaxed) {
            exit(130);
        }
    })
    .context("cannot listen for interrupts")
}
