//! A pattern of a rule file: its grammar is checked when the file is read, and it is compiled when it is first used.
//!
//! Most runs need few of the patterns, and compiling all of them takes longer than reading a page.

use std::sync::OnceLock;

use regex::{CaptureMatches, Captures, Regex};
use serde::{Deserialize, Deserializer, de::Error};

/// A regular expression, compiled once.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    written: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// True if it matches somewhere in `text`.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|pattern| pattern.is_match(text))
    }

    /// The groups of its first match.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.get()?.captures(text)
    }

    /// The groups of all its matches.
    pub(super) fn captures_iter<'p, 't>(&'p self, text: &'t str) -> Option<CaptureMatches<'p, 't>> {
        Some(self.get()?.captures_iter(text))
    }

    /// Start and end of its first match, in bytes.
    pub(super) fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.get()?.find(text).map(|found| (found.start(), found.end()))
    }

    /// True if it can be compiled; a pattern of sound grammar may still be too large.
    pub(super) fn compiles(&self) -> bool {
        self.get().is_some()
    }

    fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Pattern, D::Error> {
        let written = String::deserialize(source)?;
        regex_syntax::parse(&written).map_err(D::Error::custom)?;
        Ok(Pattern { written, compiled: OnceLock::new() })
    }
}
