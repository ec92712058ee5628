//! The word lists of `rules/mentions.toml`: words beside a number that decide whether it is a mention, and of what.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::affix::{Prefixes, Suffixes};
use crate::fact::Per;
use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsAfter, WordsBefore, WordsWithin, word_lists};

/// The file that the lists are read from, which says what each decides.
const FILE: &str = "mentions.toml";

word_lists! {
    /// `rules/mentions.toml`.
    pub(super) struct MentionWords {
        length_in_days_before: WordsBefore,
        day_of_month_after: WordsAfter,
        day_of_news_before: WordsBefore,
        day_of_issue_before: WordsBefore,
        day_of_issue_after: WordsAfter,
        soon_after: WordsAfter,
        month_of_day_before: WordsBefore,
        other_calendar_before: WordsBefore,
        named_year_after: WordsAfter,
        length_of_years_before: WordsBefore,
        length_of_years_after: WordsAfter,
        birth_after: WordsAfter,
        dotted_month_after: WordsAfter,
        thing_by_number_after: WordsAfter,
        bare_year_after: WordsAfter,
        no_year_after: WordsAfter,
        unit_of_list_after: WordsAfter,
        length_in_months_before: WordsBefore,
        length_in_months_after: WordsAfter,
        length_in_two_units_before: WordsBefore,
        length_in_two_units_after: WordsAfter,
        length_of_one_before: WordsBefore,
        length_beside_amount_before: WordsBefore,
        rate_of_time_before: WordsBefore,
        rate_of_time_after: WordsAfter,
        paid_in_before: WordsBefore,
        time_got_after: WordsAfter,
        amount_of_time_after: WordsAfter,
        length_of_clause_after: WordsAfter,
        next_year: WordsAfter,
        range_from_after: WordsAfter,
        range_to_after: WordsAfter,
        range_below_after: WordsAfter,
        range_led_before: WordsBefore,
        range_closed_after: WordsAfter,
        weekday_before: WordsBefore,
        times_a_week_after: WordsAfter,
        one_in_word_before: WordsBefore,
        one_by_itself_before: WordsBefore,
        name_with_number: WordsAfter,
        piece_before: WordsBefore,
        piece_after: WordsAfter,
        together_after: WordsAfter,
        nothing_after: WordsAfter,
        nothing_before: WordsBefore,
        half_alone_before: WordsBefore,
        half_joined_after: WordsAfter,
        half_in_word_before: WordsBefore,
        half_by_itself_before: WordsBefore,
        half_in_word_after: WordsAfter,
        half_month_in_word_after: WordsAfter,
        fraction_before: WordsBefore,
        fraction_after: WordsAfter,
        minus_before: WordsBefore,
        minus_in_word_before: WordsBefore,
        liability_after: WordsAfter,
        some_before: WordsBefore,
        fen_in_word_after: WordsAfter,
        sum_in_headline: WordsWithin,
        name_by_number_after: WordsAfter,
        name_by_number_before: WordsBefore,
        sum_without_unit_after: WordsAfter,
        sum_paid_of_after: WordsAfter,
        range_paid_of_after: WordsAfter,
        sum_named_after: WordsAfter,
        sum_led_before: WordsBefore,
        sum_asked_within: WordsWithin,
        sum_led_alone: WordsBefore,
        sum_closed_alone: WordsAfter,
        noun_unsaid_after: WordsAfter,
        round_sum_before: WordsBefore,
        bound_of_sum_after: WordsAfter,
        changed_to_after: WordsAfter,
        raised_by_before: WordsBefore,
        age_led_before: WordsBefore,
        age_grown_before: WordsBefore,
        month_of_year_after: WordsAfter,
        bare_power_before: WordsBefore,
        bare_power_after: WordsAfter,
        round_power_after: WordsAfter,
        week_before: WordsBefore,
        word_around_number: WordsAfter,
        some_tens_before: WordsBefore,
        some_tens_after: WordsAfter,
        year_end_after: WordsAfter,
        year_start_after: WordsAfter,
        month_end_after: WordsAfter,
        month_part_after: WordsAfter,
        part_in_word_after: WordsAfter,
        last_century_before: WordsBefore,
        named_century_before: WordsBefore,
        decade_in_word_after: WordsAfter,
    } and {
        periods: Periods = "per",
        shares: Shares = "share",
    }
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
    side: super::count_words::Side,
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
            let side = if rule.side == super::count_words::Side::Before { &mut before } else { &mut after };
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
