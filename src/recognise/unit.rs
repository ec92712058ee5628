//! Units: what a number counts. The table is `rules/units.toml`; this file finds the longest unit after a number.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::number::peek;
use crate::affix::{Prefixes, Suffixes};
use crate::fact::{Kind, Unit};
use crate::rules::{Example, RuleError, RuleFiles};
use crate::text::half_width;

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
    /// 半 behind it is a half of it more: 三成半, 一年半.
    pub(super) divisible: bool,
    /// Those of its words behind which a digit counts tenths of it: 九成五, 2块5.
    tenths: Vec<String>,
    /// Ten and more of it are written for so many tenths: 75折 is 7.5折.
    pub(super) by_tenths: bool,
    /// The noun behind it tells what it counts: 3个子女.
    pub(super) by_noun: bool,
    /// It counts only where its number is written in digits: 28地, but not 两地.
    pub(super) in_digits: bool,
    /// What may not follow the word.
    not_before: Vec<String>,
    /// What may follow it although it begins with one of those.
    yet_before: Vec<String>,
    /// Words that make a round number without a unit one of this unit.
    clues: Prefixes<()>,
}

impl UnitEntry {
    /// Whether `counted` ends with a word of it behind which a digit counts tenths.
    pub(super) fn has_tenths(&self, counted: &str) -> bool {
        self.tenths.iter().any(|word| counted.ends_with(word.as_str()))
    }
}

/// All units.
#[derive(Debug)]
pub struct Units {
    entries: Vec<UnitEntry>,
    words: Prefixes<u16>,
    /// The same words, looked up from their end.
    endings: Suffixes<u16>,
    /// The length of the longest word, in characters.
    longest: usize,
    /// Signs of currencies, which stand before their number: `￥300`.
    signs: Suffixes<u16>,
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
    kind: Kind,
    unit: Unit,
    #[serde(default)]
    factor: Option<String>,
    #[serde(default)]
    divisible: bool,
    #[serde(default)]
    tenths: Vec<String>,
    #[serde(default)]
    by_tenths: bool,
    #[serde(default)]
    by_noun: bool,
    #[serde(default)]
    in_digits: bool,
    words: Vec<String>,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    clues: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    yet_before: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

impl Units {
    /// Reads the table.
    pub fn new(files: &RuleFiles) -> Result<Units, RuleError> {
        let (mut entries, mut words, mut signs) = (Vec::new(), Vec::new(), Vec::new());
        for rule in files.toml::<UnitFile>(FILE)?.unit {
            let fault = |what: &str| RuleError::invalid(FILE, format!("unit {}: {what}", rule.id));
            let factor = rule.factor.as_deref().unwrap_or("1").parse().map_err(|_| fault("factor is no number"))?;
            let index = entries.len() as u16;
            if rule.words.iter().any(String::is_empty) {
                return Err(fault("an empty word"));
            }
            words.extend(rule.words.into_iter().map(|word| (word, index)));
            signs.extend(rule.signs.into_iter().map(|sign| (sign, index)));
            entries.push(UnitEntry {
                id: rule.id,
                kind: rule.kind,
                unit: rule.unit,
                factor,
                divisible: rule.divisible,
                tenths: rule.tenths,
                by_tenths: rule.by_tenths,
                by_noun: rule.by_noun,
                in_digits: rule.in_digits,
                not_before: rule.not_before,
                yet_before: rule.yet_before,
                clues: Prefixes::new(rule.clues.into_iter().map(|word| (word, ()))),
            });
        }
        let endings = Suffixes::new(words.clone());
        let longest = words.iter().map(|(word, _)| word.chars().count()).max().unwrap_or(0);
        Ok(Units { entries, words: Prefixes::new(words), endings, longest, signs: Suffixes::new(signs) })
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

    /// Whether a number is of this unit only where its clause has a word for that.
    pub fn is_told_by_clues(&self, unit: u16) -> bool {
        self.entry(unit).clues.words().next().is_some()
    }

    /// Whether a clause has a word that makes a number in it one of this unit.
    pub fn is_clue(&self, unit: u16, clause: &str) -> bool {
        self.entry(unit).clues.within(clause).next().is_some()
    }

    /// The currency whose sign `before` ends with, and the length of the sign.
    pub fn sign(&self, before: &str) -> Option<(u16, usize)> {
        self.signs.of(before).next().map(|(sign, unit)| (*unit, sign.len()))
    }

    /// The longest unit that begins at `at`: its index and where it ends. One blank may stand before it; several only before
    /// 个, which no column of a table begins with.
    pub fn at(&self, text: &str, at: usize) -> Option<(u16, usize)> {
        let start = super::date::skip_space(text, at);
        let (first, _) = peek(text, start)?;
        let blanks = text[at..start].chars().count();
        if blanks > 1 && !matches!(first, '个' | '個') {
            return None;
        }
        let at = start;
        let rest = &text[at..];
        let folds = rest.chars().take(self.longest).any(|c| c == ' ' || half_width(c) != c);
        for (word, index) in self.words.with(first) {
            let length = if folds { starts_with(rest, word) } else { rest.starts_with(word).then_some(word.len()) };
            let Some(end) = length.map(|length| at + length) else { continue };
            let follows = |word: &String| text[end..].starts_with(word.as_str());
            let entry = self.entry(*index);
            // 30mini
            if word.ends_with(is_letter) && text[end..].starts_with(is_letter) {
                continue;
            }
            if !entry.not_before.iter().any(follows) || entry.yet_before.iter().any(follows) {
                return Some((*index, end));
            }
        }
        None
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// Whether `rest` begins with `word`, full-width forms folded; the bytes it takes. A blank may part the characters of a word
/// that begins with 个, as in `3 个 月`: what is so parted is no column of a table.
fn starts_with(rest: &str, word: &str) -> Option<usize> {
    if rest.starts_with(word) {
        return Some(word.len());
    }
    let (mut at, counted) = (0, word.starts_with(['个', '個']));
    for wanted in word.chars() {
        let (mut found, mut next) = peek(rest, at)?;
        if found == ' ' && counted && at > 0 {
            (found, next) = peek(rest, next)?;
        }
        if found != half_width(wanted) {
            return None;
        }
        at = next;
    }
    Some(at)
}
