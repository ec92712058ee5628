//! The words of `rules/counts.toml`, which tell counts from figures of speech.

use serde::Deserialize;

use super::number::number_at;
use super::unit::Units;
use crate::affix::{Prefixes, Suffixes};
use crate::fact::Kind;
use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsAfter, WordsBefore, WordsWithin};

/// The file that the words are read from.
pub const FILE: &str = "counts.toml";
/// How many characters may stand between a number and the word for what it counts.
const LONGEST_GAP: usize = 6;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountFile {
    noun: Vec<NounRule>,
    limit: Vec<SideRule>,
    people: Vec<SideRule>,
    noun_in_word_after: WordsAfter,
    pointing_before: WordsBefore,
    pointing_in_word_before: WordsBefore,
    noun_verbs_before: WordsBefore,
    people_verbs_before: WordsBefore,
    people_closed_after: WordsAfter,
    action_after: WordsAfter,
    often_before: WordsBefore,
    no_crowd_within: WordsWithin,
    session_after: WordsAfter,
    cases_of_work_within: WordsWithin,
    place_in_name_within: WordsWithin,
    limit_of_money_within: WordsWithin,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NounRule {
    id: String,
    #[serde(default)]
    unit: Option<String>,
    words: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SideRule {
    id: String,
    side: Side,
    words: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Before,
    After,
}

/// What a noun says of the number before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// It is a count in this unit.
    Counted(u16),
    /// Mostly a figure of speech.
    Speech,
}

/// The words of `rules/counts.toml`.
#[derive(Debug)]
pub(super) struct CountWords {
    nouns: Prefixes<Noun>,
    /// Units by the nouns before a number: 代办点238个.
    pub(super) nouns_before: Suffixes<u16>,
    limits_before: Prefixes<()>,
    pub(super) limits_after: Prefixes<()>,
    pub(super) people_before: Suffixes<()>,
    pub(super) people_after: Prefixes<()>,
    /// Behind a noun that is only the beginning of another word.
    noun_in_word_after: WordsAfter,
    /// Before a number that points to what the text names.
    pub(super) pointing_before: WordsBefore,
    pub(super) pointing_in_word_before: WordsBefore,
    /// Between a noun and a number of 个.
    pub(super) noun_verbs_before: WordsBefore,
    /// Between a word for people and their number.
    pub(super) people_verbs_before: WordsBefore,
    /// Behind a number of people that has no unit, and no part of a name.
    pub(super) people_closed_after: WordsAfter,
    /// Behind 一次 that is done at once.
    pub(super) action_after: WordsAfter,
    /// Before 二次 that says how often.
    pub(super) often_before: WordsBefore,
    /// In no name of people behind a number: 100多万冠心病患者.
    pub(super) no_crowd_within: WordsWithin,
    /// Behind the number of a session.
    pub(super) session_after: WordsAfter,
    /// In the clause of cases that are no patients.
    pub(super) cases_of_work_within: WordsWithin,
    /// Behind a number of people: their places are counted.
    pub(super) place_in_name_within: WordsWithin,
    /// Before a number of 万 that is money, though people stand right before it.
    pub(super) limit_of_money_within: WordsWithin,
    pub(super) person: u16,
    pub(super) place: u16,
    pub(super) item: u16,
    pub(super) time: u16,
}

impl CountWords {
    pub(super) fn new(files: &RuleFiles, units: &Units) -> Result<CountWords, RuleError> {
        let file = files.toml::<CountFile>(FILE)?;
        let named = |id: &str| {
            let found = units.find(id).filter(|unit| units.entry(*unit).kind == Kind::Count);
            found.ok_or_else(|| RuleError::invalid(FILE, format!("there is no unit `{id}` of counts")))
        };
        let (mut nouns, mut counted) = (Vec::new(), Vec::new());
        for rule in file.noun {
            let noun = rule.unit.as_deref().map_or(Ok(Noun::Speech), |unit| named(unit).map(Noun::Counted))?;
            if let Noun::Counted(unit) = noun {
                counted.extend(rule.words.iter().map(|word| (word.clone(), unit)));
            }
            nouns.extend(rule.words.into_iter().map(|word| (word, noun)));
        }
        let words = |rules: &[SideRule], side| -> Vec<String> {
            rules.iter().filter(|rule| rule.side == side).flat_map(|rule| rule.words.clone()).collect()
        };
        let plain = |words: Vec<String>| words.into_iter().map(|word| (word, ())).collect::<Vec<_>>();
        Ok(CountWords {
            nouns: Prefixes::new(nouns),
            nouns_before: Suffixes::new(counted),
            limits_before: Prefixes::new(plain(words(&file.limit, Side::Before))),
            limits_after: Prefixes::new(plain(words(&file.limit, Side::After))),
            people_before: Suffixes::new(plain(words(&file.people, Side::Before))),
            people_after: Prefixes::new(plain(words(&file.people, Side::After))),
            noun_in_word_after: file.noun_in_word_after,
            pointing_before: file.pointing_before,
            pointing_in_word_before: file.pointing_in_word_before,
            noun_verbs_before: file.noun_verbs_before,
            people_verbs_before: file.people_verbs_before,
            people_closed_after: file.people_closed_after,
            action_after: file.action_after,
            often_before: file.often_before,
            no_crowd_within: file.no_crowd_within,
            session_after: file.session_after,
            cases_of_work_within: file.cases_of_work_within,
            place_in_name_within: file.place_in_name_within,
            limit_of_money_within: file.limit_of_money_within,
            person: named("person")?,
            item: named("item")?,
            place: named("place")?,
            time: named("time")?,
        })
    }

    /// The examples of the words.
    pub(super) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let file = files.toml::<CountFile>(FILE)?;
        let nouns = file.noun.iter().map(|rule| (&rule.id, &rule.yes, &rule.no));
        let sides = file.limit.iter().chain(&file.people).map(|rule| (&rule.id, &rule.yes, &rule.no));
        let mut examples = Example::of_lists(files, FILE, |key| !["noun", "limit", "people"].contains(&key))?;
        examples.extend(nouns.chain(sides).flat_map(|(id, yes, no)| Example::all(FILE, id, yes, no)));
        Ok(examples)
    }

    /// Whether words around the number limit it.
    pub(super) fn limited(&self, before: &str, after: &str) -> bool {
        self.limits_before.within(before).next().is_some()
            || says_how_often(before)
            || self.limits_after.of(after).next().is_some() && !after.starts_with("以下列")
    }

    /// The noun that `rest` begins with, the longest.
    pub(super) fn noun(&self, rest: &str) -> Option<(Noun, usize)> {
        let (word, noun) = self.nouns.of(rest).next()?;
        (!self.noun_in_word_after.begins(&rest[word.len()..])).then_some((*noun, word.len()))
    }

    /// The first noun in the next few characters of `rest`, words for what qualifies it before it.
    pub(super) fn noun_near(&self, rest: &str) -> Option<Noun> {
        let starts = rest.char_indices().take_while(|(_, c)| is_word(*c) && !c.is_numeric()).take(LONGEST_GAP);
        starts.into_iter().find_map(|(at, _)| self.noun(&rest[at..])).map(|(noun, _)| noun)
    }
}

/// 每12个月, 每三年: how often something may be done.
fn says_how_often(before: &str) -> bool {
    before.match_indices('每').any(|(at, each)| {
        let length = &before[at + each.len()..];
        let unit = number_at(length, 0).map_or(length.strip_prefix('半'), |number| length.get(number.end..));
        unit.is_some_and(|unit| unit.starts_with(['个', '年', '月', '天', '日', '周']))
    })
}

/// Whether a character may stand in the noun that a number counts.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}
