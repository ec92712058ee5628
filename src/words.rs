//! Word lists of rule files, asked at one place of a text: which words end there, begin there, or stand in a stretch.
//!
//! A list is an entry of its own in a rule file, and a field of the struct that the file is read as: one that is missing
//! or misspelt is an error. Its type says how it is asked.

use serde::Deserialize;

use crate::affix::{Prefixes, Suffixes};

/// Words that decide by standing right before a place.
#[derive(Debug, Deserialize)]
#[serde(from = "WordList")]
pub(crate) struct WordsBefore(Suffixes<()>);

/// Words that decide by standing right behind a place.
#[derive(Debug, Deserialize)]
#[serde(from = "WordList")]
pub(crate) struct WordsBehind(Prefixes<()>);

/// A list as a rule file has it. Its examples are run by [`crate::proof`]; here they only have to be there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl WordsBefore {
    /// Whether one of them ends `text`.
    pub(crate) fn ends(&self, text: &str) -> bool {
        self.0.of(text).next().is_some()
    }
}

impl WordsBehind {
    /// Whether one of them begins `text`.
    pub(crate) fn begins(&self, text: &str) -> bool {
        self.0.of(text).next().is_some()
    }
}

impl From<WordList> for WordsBefore {
    fn from(list: WordList) -> WordsBefore {
        WordsBefore(Suffixes::new(list.words.into_iter().map(|word| (word, ()))))
    }
}

impl From<WordList> for WordsBehind {
    fn from(list: WordList) -> WordsBehind {
        WordsBehind(Prefixes::new(list.words.into_iter().map(|word| (word, ()))))
    }
}
