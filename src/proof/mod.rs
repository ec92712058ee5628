//! Proof: every example of every rule, read by the program that these rules make. A `yes` must be read as it says, a
//! `no` must not.
//!
//! The tests prove the built-in rules, so that a start costs nothing. The files of a folder named with `--rules`, and
//! the layouts of one named with `--layouts`, are proved when they are loaded: an entry that does not do what its own
//! examples say is refused before it reads a page.

mod entries;
mod facts;
mod form;
mod readings;

use toml::Table;

use crate::attribute::Attributor;
use crate::recognise::Recogniser;
use crate::rules::{Checked, Example, RuleError, RuleFiles};
use crate::{ExtractOptions, Extractor, places};

/// Files an entry of which may say nothing and only block.
const WITH_BLOCKERS: [&str; 2] = ["metrics.toml", "scopes.toml"];

/// Loads rules and checks each file of their folder, or every built-in file where there is no folder.
///
/// # Errors
/// If a file cannot be read or is no rule file. That an example fails is no error but stands in what is returned.
pub fn check(files: &RuleFiles) -> Result<Vec<Checked>, RuleError> {
    check_with(&Extractor::unproved(files, ExtractOptions::default())?, files)
}

/// Checks the files with an extractor that was made of them.
pub(crate) fn check_with(extractor: &Extractor, files: &RuleFiles) -> Result<Vec<Checked>, RuleError> {
    let examples = examples(files)?;
    let check = |file: String| match file.as_str() {
        "segment.toml" => Ok(extractor.segmenter().check_cues()),
        "places.toml" => places::check(extractor.gazetteer(), extractor.lexicon(), files),
        // A row of this table has no example: that codes, levels and names agree is checked where it is read.
        "divisions.csv" => Ok(Checked { name: file, examples: 0, faults: Vec::new() }),
        name if name.starts_with("sites/") => extractor.segmenter().check_file(files, name),
        name => {
            let examples: Vec<Example> = examples.iter().filter(|example| example.file == name).cloned().collect();
            let mut faults = entries::faults(&files.toml::<Table>(name)?, WITH_BLOCKERS.contains(&name));
            faults.extend(facts::faults(extractor, &examples));
            Ok(Checked { name: file, examples: examples.len(), faults })
        }
    };
    files.names()?.into_iter().map(check).collect()
}

/// The examples inside all rules of facts.
fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
    let mut examples = Recogniser::examples(files)?;
    examples.extend(Attributor::examples(files)?);
    Ok(examples)
}
