//! The command `extract`: from arguments to a dataset in its place.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use serde_json::json;
use zhfacts::join::Manifest;
use zhfacts::journal::Fingerprint;
use zhfacts::pipeline::{self, Options, RunError};
use zhfacts::read::{self, Content, Entry, Fields, Stream};
use zhfacts::report::{RUN_FILE, Report};
use zhfacts::write::{
    DATA_PACKAGE, FORMATS, FolderError, Format, Staging, WriteOptions, WrittenFile, data_package, hash,
};

use crate::cli::Extract;
use crate::console::Console;
use crate::resume::plan;
use crate::standard_input::StandardInput;
use crate::{REJECTED, WrongUse, extractor};

/// Runs the command; the exit code says whether inputs were rejected.
pub fn extract(arguments: Extract, console: &mut Console) -> Result<u8> {
    // Given back with the process: freed word by word it takes a tenth of a short run.
    let extractor = ManuallyDrop::new(extractor(&arguments.reading, arguments.writing.threads.map_or(0, usize::from))?);
    let same =
        |input: &PathBuf| input.is_dir() && input.canonicalize().ok() == arguments.writing.output.canonicalize().ok();
    if arguments.inputs.iter().any(same) {
        bail!(WrongUse(format!("{} is the output, it cannot be an input as well", arguments.writing.output.display())));
    }
    if arguments.resume && reads_standard_input(&arguments) {
        bail!(WrongUse("standard input cannot be read twice: leave out --resume".to_string()));
    }
    stop_on_signal(console.stop_flag())?;
    let staging = Staging::lock(&arguments.writing.output)?;
    let options = options(&arguments);
    let (entries, datasets) = entries(&arguments, &staging, options.threads, console)?;
    let Some(plan) = plan(&arguments, &staging, &options, entries, console)? else {
        console.note(&format!("no input has changed: {} stays as it is", arguments.writing.output.display()));
        return Ok(if has_rejects(&staging)? { REJECTED } else { 0 });
    };
    staging.write_manifest(&plan.manifest)?;

    console.start(plan.count);
    let bulk = extractor.bulk();
    let done = pipeline::run(plan.inputs, &|pages| bulk.extract(pages), &options, &staging, plan.start, console);
    let (mut report, files) = done.map_err(|error| {
        if let RunError::TooManyRejects { report, .. } = &error {
            console.fail(report);
        }
        if reads_standard_input(&arguments) {
            staging.discard();
        }
        Unfinished { error, has_progress: staging.keeps() }
    })?;
    report.add_skipped("datasets of zhfacts below an input", datasets);
    let made_by = plan.manifest.fingerprint.clone().of_rows();
    let has_progress = staging.keeps();
    put_in_place(staging, &options, &report, &files, &made_by, Some(plan.manifest))
        .map_err(|error| Unfinished { error: error.into(), has_progress })?;
    console.finish(&report);
    Ok(if report.rejects() > 0 { REJECTED } else { 0 })
}

fn reads_standard_input(arguments: &Extract) -> bool {
    arguments.inputs.iter().any(|input| input.as_os_str() == "-")
}

/// Writes what stands beside the tables, and puts the dataset in its place.
pub fn put_in_place(
    staging: Staging,
    options: &Options,
    report: &Report,
    files: &[Vec<WrittenFile>],
    made_by: &Fingerprint,
    manifest: Option<Manifest>,
) -> Result<(), FolderError> {
    let package = format!("{:#}\n", data_package(&options.formats, files));
    let typed: Vec<String> = std::env::args_os().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    let mut run = report.json(&typed);
    run["made_by"] = json!(made_by);
    staging.write(DATA_PACKAGE, &package)?;
    staging.write(RUN_FILE, &format!("{run:#}\n"))?;
    if let Some(manifest) = manifest {
        let dataset = Some(hash(package.as_bytes()));
        staging.write_manifest(&Manifest { dataset, ..manifest })?;
    }
    staging.commit()
}

/// True if the dataset that stands has rejects.
fn has_rejects(staging: &Staging) -> Result<bool> {
    let run: serde_json::Value = serde_json::from_slice(&std::fs::read(staging.place().join(RUN_FILE))?)?;
    Ok(run["rows"]["rejects"].as_u64() != Some(0))
}

/// A run that came to no end, and how to go on.
#[derive(Debug, thiserror::Error)]
#[error("{error}; the earlier output is as it was{}", if *.has_progress { ", and --resume carries on" } else { "" })]
pub struct Unfinished {
    /// Why.
    pub error: RunError,
    has_progress: bool,
}

/// The formats that were asked for, in the order of the list.
pub fn formats(asked: &[&'static dyn Format]) -> Vec<&'static dyn Format> {
    let is_asked = |format: &&dyn Format| asked.iter().any(|asked| asked.name() == format.name());
    FORMATS.into_iter().filter(is_asked).collect()
}

fn options(arguments: &Extract) -> Options {
    Options {
        threads: arguments.writing.threads.map_or(0, usize::from),
        encoding: arguments.reading.encoding,
        fields: Fields {
            text: arguments.text_field.clone(),
            html: arguments.html_field.clone(),
            url: arguments.url_field.clone(),
        },
        formats: formats(&arguments.writing.format),
        write: WriteOptions { csv_bom: arguments.writing.csv_bom, near_duplicates: arguments.writing.near_duplicates },
        max_rejects: arguments.max_rejects,
    }
}

/// The inputs, and how many datasets among them are left out.
fn entries(arguments: &Extract, staging: &Staging, threads: usize, console: &Console) -> Result<(Vec<Entry>, u64)> {
    let inputs = &arguments.inputs;
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
    if let Some(shard) = arguments.shard {
        found.entries.retain(|entry| shard.has(entry));
    }
    Ok((found.entries, found.datasets))
}

/// The first signal asks the run to stop; the second does not wait for it. What was written stays resumable either way.
pub fn stop_on_signal(stopped: Arc<AtomicBool>) -> Result<()> {
    ctrlc::set_handler(move || {
        if stopped.swap(true, Ordering::Relaxed) {
            exit(130);
        }
    })
    .context("cannot listen for interrupts")
}
