//! The command `merge`: several datasets to one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use zhfacts::join::Inputs;
use zhfacts::journal::Fingerprint;
use zhfacts::pipeline::{self, Options, Start};
use zhfacts::report::RUN_FILE;
use zhfacts::write::{Staging, WriteOptions};

use crate::cli::Merge;
use crate::console::Console;
use crate::extract::{formats, put_in_place, stop_on_signal};
use crate::{REJECTED, demand_dataset};

/// Runs the command; the exit code says whether the datasets have rejects.
pub fn merge(arguments: &Merge, console: &mut Console) -> Result<u8> {
    let made_by = made_by(&arguments.dirs, arguments.mixed)?;
    stop_on_signal(console.stop_flag())?;
    let staging = Staging::beside(&arguments.writing.output)?;
    let options = Options {
        threads: arguments.writing.threads.map_or(0, usize::from),
        formats: formats(&arguments.writing.format),
        write: WriteOptions { csv_bom: arguments.writing.csv_bom, near_duplicates: arguments.writing.near_duplicates },
        ..Options::default()
    };
    let inputs = arguments.dirs.iter().cloned().fold(Inputs::default(), Inputs::with_dataset);
    console.start(0);
    let done = pipeline::run(inputs, &|_| Vec::new(), &options, &staging, Start::default(), console);
    let (report, files) = done.inspect_err(|_| staging.discard())?;
    put_in_place(staging, &options, &report, &files, &made_by, None)?;
    console.finish(&report);
    Ok(if report.rejects() > 0 { REJECTED } else { 0 })
}

/// By what the datasets were made, if that is the same for all, or need not be.
fn made_by(dirs: &[PathBuf], may_differ: bool) -> Result<Fingerprint> {
    let mut first: Option<Fingerprint> = None;
    for dir in dirs {
        demand_dataset(dir)?;
        let made_by = of_dataset(dir)?;
        match &first {
            Some(first) => {
                if let Some(difference) = made_by.difference(first).filter(|_| !may_differ) {
                    let before = dirs[0].display();
                    bail!(
                        "{} was not made as {before} was: {difference} (join them all the same with --mixed)",
                        dir.display()
                    );
                }
            }
            None => first = Some(made_by),
        }
    }
    Ok(first.unwrap_or_default())
}

fn of_dataset(dir: &Path) -> Result<Fingerprint> {
    let path = dir.join(RUN_FILE);
    let text = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let run: serde_json::Value =
        serde_json::from_slice(&text).with_context(|| format!("cannot read {}", path.display()))?;
    // A dataset that does not say it differs from all that do.
    let made_by: Fingerprint = serde_json::from_value(run["made_by"].clone()).unwrap_or_default();
    Ok(made_by.of_rows())
}
