//! What a run takes up from earlier ones: what an interrupted one has done, and rows of inputs that have not changed.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use zhfacts::decode::encoding_name;
use zhfacts::join::{Inputs, Manifest, self_contained};
use zhfacts::journal::{Fingerprint, Recorded};
use zhfacts::pipeline::{self, Options, Start};
use zhfacts::read::{Entry, Shard};
use zhfacts::write::Staging;

use crate::cli::{Extract, Reading, Writing};
use crate::console::Console;
use crate::extract::formats;

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
    options: &Options,
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
        staging.drop_aside()?;
        staging.begin()?;
        let start = Start::Anew(manifest.fingerprint.clone());
        return Ok(Some(Plan { start, inputs: entries.into(), count, manifest }));
    }
    let mut left = left.map(|recorded| can_resume(&manifest, recorded)).transpose()?;
    if let Some(recorded) = &left
        && let Some(changed) = change(&manifest, recorded, staging)?
    {
        console.note(&format!("{changed}; of what the interrupted run has done, all else is taken over"));
        set_aside(recorded, options, staging)?;
        left = None;
    }
    let dataset = staging.manifest_of_dataset()?;
    if left.is_none() && dataset.as_ref().is_some_and(|dataset| dataset.is_as(&manifest)) {
        staging.drop_aside()?;
        return Ok(None);
    }
    let mut kept: Vec<(PathBuf, HashSet<String>)> = Vec::new();
    let standing = dataset.map(|dataset| (staging.place().to_path_buf(), dataset));
    for (folder, earlier) in staging.aside()?.into_iter().chain(standing) {
        let sources = unchanged(&manifest, &earlier, console);
        let is_new = |source: &&str| kept.iter().all(|(_, sources)| !sources.contains(*source));
        let sources: HashSet<String> = sources.into_iter().filter(is_new).map(str::to_string).collect();
        if !sources.is_empty() {
            let sources = self_contained(&folder, sources)?;
            kept.push((folder, sources));
        }
    }
    entries.retain(|entry| kept.iter().all(|(_, sources)| !sources.contains(&entry.source)));
    let take_over = |inputs: Inputs, (folder, sources)| inputs.with_sources_of(folder, sources);
    let inputs = kept.into_iter().fold(Inputs::from(entries), take_over);
    let start = match left {
        Some(recorded) => Start::After(recorded),
        None => {
            staging.begin()?;
            Start::Anew(manifest.fingerprint.clone())
        }
    };
    Ok(Some(Plan { start, inputs, count, manifest }))
}

const ANEW: &str = "leave out --resume to begin anew";

/// The journal of a run that was interrupted, if this run is like that one.
fn can_resume(manifest: &Manifest, recorded: Recorded) -> Result<Recorded> {
    match manifest.fingerprint.difference(recorded.fingerprint()) {
        Some(difference) => {
            bail!("cannot resume the run that was interrupted: {difference}; use what it used, or {ANEW}")
        }
        None => Ok(recorded),
    }
}

/// What has changed in the inputs that the interrupted run has done, in words.
fn change(manifest: &Manifest, recorded: &Recorded, staging: &Staging) -> Result<Option<String>> {
    let Some(position) = recorded.position() else { return Ok(None) };
    let Some(then) = Manifest::read(&staging.manifest())? else {
        bail!("cannot resume the run that was interrupted: it is not known which inputs it had; {ANEW}");
    };
    Ok(manifest.difference(&then, &position.source))
}

/// Makes a dataset of what the interrupted run has done, whose rows can be taken over like those of one that stands. Of the
/// last input there may be more records than were done.
fn set_aside(recorded: &Recorded, options: &Options, staging: &Staging) -> Result<()> {
    if let Some(last) = pipeline::end_early(recorded, options, staging)?
        && let Some(then) = Manifest::read(&staging.manifest())?
    {
        staging.set_aside(&then.before(&last.source))?;
    }
    Ok(())
}

/// The sources whose rows can be taken over from a dataset, as far as their stamps tell.
fn unchanged<'m>(manifest: &'m Manifest, dataset: &'m Manifest, console: &Console) -> HashSet<&'m str> {
    let rows = |manifest: &Manifest| manifest.fingerprint.clone().of_rows();
    if let Some(difference) = rows(manifest).difference(&rows(dataset)) {
        console.note(&format!("{difference}: all inputs are read again"));
        return HashSet::new();
    }
    manifest.unchanged(dataset)
}

/// What the bytes of the dataset depend on: the options but those that change none of them.
fn fingerprint(arguments: &Extract) -> Result<Fingerprint> {
    // All fields are named, so that none can be forgotten.
    let Extract { inputs, writing, reading, text_field, html_field, url_field, shard, resume: _, max_rejects: _ } =
        arguments;
    let Writing { format, csv_bom, near_duplicates, output: _, threads: _ } = writing;
    let Reading { rules, layout, layouts, encoding } = reading;
    let absolute = |input: &PathBuf| std::path::absolute(input).unwrap_or_else(|_| input.clone());
    let value = |value: &Option<String>| value.iter().cloned().collect();
    let options: [(&str, Vec<String>); 10] = [
        ("inputs", inputs.iter().map(|input| absolute(input).to_string_lossy().into_owned()).collect()),
        ("format", formats(format).iter().map(|format| format.name().to_string()).collect()),
        ("csv_bom", vec![csv_bom.to_string()]),
        ("near_duplicates", vec![near_duplicates.to_string()]),
        ("layout", value(layout)),
        ("encoding", encoding.iter().map(|encoding| encoding_name(encoding).to_string()).collect()),
        ("text_field", value(text_field)),
        ("html_field", value(html_field)),
        ("url_field", value(url_field)),
        ("shard", shard.iter().map(Shard::to_string).collect()),
    ];
    let set = options.into_iter().filter(|(_, values)| !values.is_empty());
    let set = set.map(|(name, values)| (name.to_string(), values)).collect();
    // Of the folders of rules, what is in them.
    let folders: Vec<_> = [rules, layouts].into_iter().flatten().map(PathBuf::as_path).collect();
    Fingerprint::new(set, &folders).context("cannot read the rules")
}
