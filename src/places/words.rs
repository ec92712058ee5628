//! `rules/places.toml`: the words around names, as they are read from the file.
//!
//! The examples of each group are run by `check.rs`; here they only have to be there.

use serde::Deserialize;

use crate::affix::Prefixes;

/// The file that holds the words around names.
pub(super) const FILE: &str = "places.toml";

/// `rules/places.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceRules {
    pub(super) blocker: Vec<Blocker>,
    pub(super) postposition: Postposition,
    pub(super) after_class: After,
    pub(super) after_short: After,
    pub(super) cue: Cue,
    pub(super) person: Person,
    pub(super) organisation: OrganisationWords,
}

/// Words in which no place is named, though a name stands in them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Blocker {
    #[serde(rename = "reason")]
    _reason: String,
    pub(super) words: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<Vec<String>>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

/// Characters that end words in which no place is named, and `behind` some others do not hide the longer names that they begin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Postposition {
    pub(super) characters: String,
    pub(super) behind: String,
    #[serde(rename = "yes")]
    _yes: Vec<Vec<String>>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

/// What may follow a name: `other` words make it another word, `same` words look like those and do not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    other: Vec<String>,
    same: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<Vec<String>>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl After {
    /// True where the word makes the name another word.
    pub(super) fn prefixes(&self) -> Prefixes<bool> {
        let other = self.other.iter().map(|word| (word.clone(), true));
        Prefixes::new(other.chain(self.same.iter().map(|word| (word.clone(), false))))
    }
}

/// What shows that a name which is also a common word means the place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cue {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) visit_before: Vec<String>,
    pub(super) visit_after: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<Vec<String>>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

/// What shows that a name is a person's: a surname before it, and what stands before that.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) surnames: String,
    pub(super) before: Vec<String>,
    /// Words before the whole name of a person, which may be that of a county.
    pub(super) bylines: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<Vec<String>>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

/// Ends of organisations' names, and words that no such name holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganisationWords {
    pub(super) reach: usize,
    ends: Vec<String>,
    breaks: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl OrganisationWords {
    /// True for an end, false for a word that no name holds.
    pub(super) fn words(&self) -> Prefixes<bool> {
        let ends = self.ends.iter().map(|word| (word.clone(), true));
        Prefixes::new(ends.chain(self.breaks.iter().map(|word| (word.clone(), false))))
    }
}
