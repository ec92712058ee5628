//! The word lists of `rules/mentions.toml`: words beside a number that decide whether it is a mention, and of what.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::affix::{Prefixes, Suffixes};
use crate::fact::Per;
use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsAfter, WordsBefore, WordsWithin};

/// The file that the lists are read from, which says what each decides.
const FILE: &str = "mentions.toml";

/// `rules/mentions.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MentionWords {
    pub(super) length_in_days_before: WordsBefore,
    pub(super) day_of_month_after: WordsAfter,
    pub(super) day_of_news_before: WordsBefore,
    pub(super) day_of_issue_before: WordsBefore,
    pub(super) day_of_issue_after: WordsAfter,
    pub(super) soon_after: WordsAfter,
    pub(super) month_of_day_before: WordsBefore,
    pub(super) other_calendar_before: WordsBefore,
    pub(super) named_year_after: WordsAfter,
    pub(super) length_of_years_before: WordsBefore,
    pub(super) length_of_years_after: WordsAfter,
    pub(super) birth_after: WordsAfter,
    pub(super) dotted_month_after: WordsAfter,
    pub(super) thing_by_number_after: WordsAfter,
    pub(super) bare_year_after: WordsAfter,
    pub(super) no_year_after: WordsAfter,
    pub(super) unit_of_list_after: WordsAfter,
    pub(super) length_in_months_before: WordsBefore,
    pub(super) length_in_months_after: WordsAfter,
    pub(super) length_in_two_units_before: WordsBefore,
    pub(super) length_in_two_units_after: WordsAfter,
    pub(super) length_of_one_before: WordsBefore,
    pub(super) length_beside_amount_before: WordsBefore,
    pub(super) rate_of_time_before: WordsBefore,
    pub(super) rate_of_time_after: WordsAfter,
    pub(super) amount_of_time_after: WordsAfter,
    pub(super) next_year: WordsAfter,
    pub(super) range_from_after: WordsAfter,
    pub(super) range_to_after: WordsAfter,
    pub(super) range_below_after: WordsAfter,
    pub(super) range_led_before: WordsBefore,
    pub(super) range_closed_after: WordsAfter,
    pub(super) weekday_before: WordsBefore,
    pub(super) times_a_week_after: WordsAfter,
    pub(super) one_in_word_before: WordsBefore,
    pub(super) one_by_itself_before: WordsBefore,
    pub(super) name_with_number: WordsAfter,
    pub(super) piece_before: WordsBefore,
    pub(super) piece_after: WordsAfter,
    pub(super) together_after: WordsAfter,
    pub(super) nothing_after: WordsAfter,
    pub(super) nothing_before: WordsBefore,
    pub(super) half_alone_before: WordsBefore,
    pub(super) half_joined_after: WordsAfter,
    pub(super) half_in_word_before: WordsBefore,
    pub(super) half_by_itself_before: WordsBefore,
    pub(super) half_in_word_after: WordsAfter,
    pub(super) half_month_in_word_after: WordsAfter,
    pub(super) fraction_before: WordsBefore,
    pub(super) fraction_after: WordsAfter,
    pub(super) minus_before: WordsBefore,
    pub(super) minus_in_word_before: WordsBefore,
    pub(super) some_before: WordsBefore,
    pub(super) fen_in_word_after: WordsAfter,
    pub(super) sum_in_headline: WordsWithin,
    pub(super) name_by_number_after: WordsAfter,
    pub(super) name_by_number_before: WordsBefore,
    pub(super) sum_without_unit_after: WordsAfter,
    pub(super) sum_paid_of_after: WordsAfter,
    pub(super) range_paid_of_after: WordsAfter,
    pub(super) sum_named_after: WordsAfter,
    pub(super) round_sum_before: WordsBefore,
    pub(super) bound_of_sum_after: WordsAfter,
    pub(super) changed_to_after: WordsAfter,
    pub(super) raised_by_before: WordsBefore,
    pub(super) age_led_before: WordsBefore,
    pub(super) age_grown_before: WordsBefore,
    pub(super) month_of_year_after: WordsAfter,
    pub(super) bare_power_before: WordsBefore,
    pub(super) bare_power_after: WordsAfter,
    pub(super) round_power_after: WordsAfter,
    pub(super) week_before: WordsBefore,
    pub(super) word_around_number: WordsAfter,
    pub(super) some_tens_before: WordsBefore,
    pub(super) some_tens_after: WordsAfter,
    pub(super) year_end_after: WordsAfter,
    pub(super) year_start_after: WordsAfter,
    pub(super) month_end_after: WordsAfter,
    pub(super) month_part_after: WordsAfter,
    pub(super) last_century_before: WordsBefore,
    pub(super) named_century_before: WordsBefore,
    pub(super) decade_in_word_after: WordsAfter,
    #[serde(rename = "per")]
    pub(super) periods: Periods,
    #[serde(rename = "share")]
    pub(super) shares: Shares,
}

impl MentionWords {
    pub(super) fn new(files: &RuleFiles) -> Result<MentionWords, RuleError> {
        files.toml(FILE)
    }

    /// The examples of the lists.
    pub(super) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        Example::of_lists(files, FILE, |_| true)
    }
}

/// What an amount may be for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    /// The time or head, if it is one that rows name.
    pub(super) per: Option<Per>,
    /// It is an area.
    pub(super) area: bool,
}

/// The words for what an amount is for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<PeriodRule>")]
pub(super) struct Periods {
    /// Before the amount.
    pub(super) before: Suffixes<Period>,
    /// Behind its unit.
    pub(super) after: Prefixes<Period>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodRule {
    #[serde(rename = "id")]
    _id: String,
    side: super::count::Side,
    #[serde(default)]
    per: Option<Per>,
    #[serde(default)]
    area: bool,
    words: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl TryFrom<Vec<PeriodRule>> for Periods {
    type Error = String;

    fn try_from(rules: Vec<PeriodRule>) -> Result<Periods, String> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for rule in rules {
            let period = Period { per: rule.per, area: rule.area };
            let side = if rule.side == super::count::Side::Before { &mut before } else { &mut after };
            side.extend(rule.words.into_iter().map(|word| (word, period)));
        }
        Ok(Periods { before: Suffixes::new(before), after: Prefixes::new(after) })
    }
}

/// Words that are a share themselves: 一半, 对折.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<ShareRule>")]
pub(super) struct Shares(Prefixes<Share>);

#[derive(Debug)]
struct Share {
    percent: Decimal,
    not_before: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareRule {
    #[serde(rename = "id")]
    _id: String,
    percent: u32,
    words: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl From<Vec<ShareRule>> for Shares {
    fn from(rules: Vec<ShareRule>) -> Shares {
        let words = rules.into_iter().flat_map(|rule| {
            let share = move || Share { percent: rule.percent.into(), not_before: rule.not_before.clone() };
            rule.words.into_iter().map(move |word| (word, share()))
        });
        Shares(Prefixes::new(words))
    }
}

impl Shares {
    /// All of the words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.words()
    }

    /// The share that `rest` begins with, in per cent, and the length of its word.
    pub(super) fn at(&self, rest: &str) -> Option<(Decimal, usize)> {
        let blocked = |word: &str, share: &Share| {
            share.not_before.iter().any(|other| rest[word.len()..].starts_with(other.as_str()))
        };
        let (word, share) = self.0.of(rest).find(|(word, share)| !blocked(word, share))?;
        Some((share.percent, word.len()))
    }
}
