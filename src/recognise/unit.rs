//! Units: what a number counts. The table is `rules/units.toml`; this file finds the longest unit after a number.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::number::peek;
use crate::affix::Suffixes;
use crate::fact::{Kind, Unit};
use crate::rules::{Example, RuleError, RuleFiles};

/// The file that the table is read from.
pub const FILE: &str = "units.toml";

/// One unit.
#[derive(Debug)]
pub struct UnitEntry {
    /// Stable name of the rule.
    pub id: String,
    /// The kind of fact that it makes.
    pub kind: Kind,
    /// The unit that values are written in.
    pub unit: Unit,
    /// From the written number to `unit`.
    pub factor: Decimal,
    /// What may not follow the word.
    not_before: Vec<String>,
}

/// All units.
#[derive(Debug)]
pub struct Units {
    entries: Vec<UnitEntry>,
    /// The words by their first character, longest first.
    words: HashMap<char, Vec<(String, u16)>>,
    /// The same words, looked up from their end.
    endings: Suffixes<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitFile {
    unit: Vec<UnitRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRule {
    id: String,
    kind: String,
    unit: String,
    #[serde(default)]
    factor: Option<String>,
    words: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

impl Units {
    /// Reads the table.
    pub fn new(files: &RuleFiles) -> Result<Units, RuleError> {
        let mut units = Units { entries: Vec::new(), words: HashMap::new(), endings: Suffixes::new([]) };
        let mut endings = Vec::new();
        for rule in files.toml::<UnitFile>(FILE)?.unit {
            let fault = |what: &str| RuleError::invalid(FILE, format!("unit {}: {what}", rule.id));
            let factor = rule.factor.as_deref().unwrap_or("1").parse().map_err(|_| fault("factor is no number"))?;
            let kind = Kind::from_name(&rule.kind).ok_or_else(|| fault("unknown kind"))?;
            let unit = Unit::from_name(&rule.unit).ok_or_else(|| fault("unknown unit"))?;
            let index = units.entries.len() as u16;
            for word in rule.words {
                let first = word.chars().next().ok_or_else(|| fault("an empty word"))?;
                endings.push((word.clone(), index));
                units.words.entry(first).or_default().push((word, index));
            }
            units.entries.push(UnitEntry { id: rule.id, kind, unit, factor, not_before: rule.not_before });
        }
        for words in units.words.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        units.endings = Suffixes::new(endings);
        Ok(units)
    }

    /// The examples of the table.
    pub fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let rules = files.toml::<UnitFile>(FILE)?.unit;
        Ok(rules.into_iter().flat_map(|rule| Example::all(FILE, &rule.id, &rule.yes, &rule.no)).collect())
    }

    /// The unit of this number.
    pub fn entry(&self, index: u16) -> &UnitEntry {
        &self.entries[usize::from(index)]
    }

    /// The index of the unit of this name.
    pub fn find(&self, id: &str) -> Option<u16> {
        self.entries.iter().position(|entry| entry.id == id).map(|index| index as u16)
    }

    /// The unit among those wanted whose word `before` ends with; of several words the longest.
    pub fn ending(&self, before: &str, wanted: impl Fn(u16) -> bool) -> Option<u16> {
        self.endings.of(before).map(|(_, unit)| *unit).find(|unit| wanted(*unit))
    }

    /// The longest unit that begins at `at`, one space allowed before it: its index and where it ends.
    pub fn at(&self, text: &str, at: usize) -> Option<(u16, usize)> {
        let (first, next) = peek(text, at)?;
        let (first, at) = if first == ' ' { (peek(text, next)?.0, next) } else { (first, at) };
        let rest = &text[at..];
        for (word, index) in self.words.get(&first)? {
            let Some(end) = starts_with(rest, word).map(|len| at + len) else { continue };
            let blocked = |word: &String| text[end..].starts_with(word.as_str());
            if !self.entry(*index).not_before.iter().any(blocked) {
                return Some((*index, end));
            }
        }
        None
    }
}

/// Whether `rest` begins with `word`, full-width forms folded; the bytes it takes.
fn starts_with(rest: &str, word: &str) -> Option<usize> {
    if rest.starts_with(word) {
        return Some(word.len());
    }
    let mut at = 0;
    for wanted in word.chars() {
        let (found, next) = peek(rest, at)?;
        if found != crate::text::half_width(wanted) {
            return None;
        }
        at = next;
    }
    Some(at)
}
