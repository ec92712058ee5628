//! How `rules/bounds.toml` is written.

use serde::Deserialize;

use super::bound::{End, Entry, Reach};
use crate::fact::Kind;
use crate::words::{WordsAfter, WordsBefore, WordsWithin};

/// The file that the words are read from.
pub(super) const FILE: &str = "bounds.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoundFile {
    pub(super) before: Vec<BoundRule>,
    pub(super) after: Vec<BoundRule>,
    pub(super) fillers: Fillers,
    pub(super) base_before: WordsBefore,
    pub(super) base_of_time_before: WordsBefore,
    pub(super) before_base: WordsBefore,
    pub(super) beyond_base_after: WordsAfter,
    pub(super) beyond_phrase_within: WordsWithin,
    pub(super) forbids_within: WordsWithin,
    pub(super) view_within: WordsWithin,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fillers {
    pub(super) words: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoundRule {
    pub(super) id: String,
    pub(super) end: End,
    #[serde(default)]
    pub(super) open: bool,
    #[serde(default)]
    pub(super) dates: bool,
    #[serde(default)]
    pub(super) reach: Reach,
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) kinds: Vec<Kind>,
    #[serde(default)]
    pub(super) not_kinds: Vec<Kind>,
    #[serde(default)]
    pub(super) not_before: Vec<String>,
    #[serde(default)]
    pub(super) not_after: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

impl BoundRule {
    /// The entry that it is, its words left out.
    pub(super) fn entry(&self) -> Entry {
        Entry {
            end: self.end,
            open: self.open,
            reach: self.reach,
            dates: self.dates,
            kinds: self.kinds.clone(),
            not_kinds: self.not_kinds.clone(),
            not_before: self.not_before.clone(),
            not_after: self.not_after.clone(),
        }
    }
}
