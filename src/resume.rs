//! What a run takes up from earlier ones: what an interrupted one has done, and rows of inputs that have not changed.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use zhfacts::join::{Inputs, Manifest, self_contained};
use zhfacts::journal::{Fingerprint, Recorded};
use zhfacts::pipeline::Start;
use zhfacts::read::Entry;
use zhfacts::write::Staging;

use crate::cli::{Cli, Extract};
use crate::console::Console;

/// What a run has to do.
pub struct Plan {
    /// Where it begins.
    pub start: Start,
    /// What is read, and what is taken over.
    pub inputs: Inputs,
    /// How many inputs that are.
    pub count: u64,
    /// The inputs as they are now.
    pub manifest: Manifest,
}

/// Plans a run. None if there is nothing to do, for the dataset is what the run would make.
pub fn plan(
    arguments: &Extract,
    staging: &Staging,
    mut entries: Vec<Entry>,
    console: &Console,
) -> Result<Option<Plan>> {
    let manifest = Manifest::of(fingerprint(arguments)?, &entries);
    let left = if staging.is_unfinished() { Recorded::read(staging.scratch())? } else { None };
    // One that has done nothing is none.
    let left = left.filter(|recorded| recorded.position().is_some());
    let count = entries.len() as u64;
    if !arguments.resume {
        if left.is_some() {
            console.note("an earlier run was interrupted; this one begins anew, for it was started without --resume");
        }
        staging.begin()?;
        let start = Start::Anew(manifest.fingerprint.clone());
        return Ok(Some(Plan { start, inputs: entries.into(), count, manifest }));
    }
    let left = left.map(|recorded| can_resume(&manifest, recorded, staging)).transpose()?;
    let dataset = staging.manifest_of_dataset()?;
    let is_current = |dataset: &Manifest| dataset.is_as(&manifest);
    if left.is_none() && dataset.as_ref().is_some_and(is_current) {
        return Ok(None);
    }
    let kept = dataset.map_or(Ok(HashSet::new()), |dataset| unchanged(&manifest, &dataset, staging, console))?;
    entries.retain(|entry| !kept.contains(&entry.source));
    let mut inputs = Inputs::from(entries);
    if !kept.is_empty() {
        inputs = inputs.with_sources_of(staging.place().to_path_buf(), kept);
    }
    let start = match left {
        Some(recorded) => Start::After(recorded),
        None => {
            staging.begin()?;
            Start::Anew(manifest.fingerprint.clone())
        }
    };
    Ok(Some(Plan { start, inputs, count, manifest }))
}

/// The journal of a run that was interrupted, if this run goes on where that one was left.
fn can_resume(manifest: &Manifest, recorded: Recorded, staging: &Staging) -> Result<Recorded> {
    const ANEW: &str = "leave out --resume to begin anew";
    if let Some(difference) = manifest.fingerprint.difference(recorded.fingerprint()) {
        bail!("cannot resume the run that was interrupted: {difference}; use what it used, or {ANEW}");
    }
    if let Some(position) = recorded.position() {
        let then = Manifest::read(&staging.manifest())?;
        let changed = match &then {
            Some(then) => manifest.difference(then, &position.source),
            None => Some("it is not known which inputs it had".to_string()),
        };
        if let Some(changed) = changed {
            bail!("cannot resume the run that was interrupted: {changed}; {ANEW}");
        }
    }
    Ok(recorded)
}

/// The sources whose rows are taken over from the dataset that stands.
fn unchanged(manifest: &Manifest, dataset: &Manifest, staging: &Staging, console: &Console) -> Result<HashSet<String>> {
    let rows = |manifest: &Manifest| manifest.fingerprint.clone().of_rows();
    if let Some(difference) = rows(manifest).difference(&rows(dataset)) {
        console.note(&format!("{difference}: all inputs are read again"));
        return Ok(HashSet::new());
    }
    let kept = manifest.unchanged(dataset).into_iter().map(str::to_string).collect();
    Ok(self_contained(staging.place(), kept)?)
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
