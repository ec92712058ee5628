//! Recognising: from a text to [`Mention`]s — quantities, dates and citations, each with its span.
//!
//! The lexicon says where a digit, a Chinese numeral, 半, 《 or the bracket of a document's number stands; only there a
//! mention is looked for. What the number means is left to [`crate::attribute`].

mod amount;
mod cell;
mod citation;
mod compound;
mod count;
mod count_words;
mod date;
mod day;
pub mod mention;
pub(crate) mod number;
mod numeral;
mod people;
mod per;
pub(crate) mod period;
mod quantity;
mod range;
mod rate_of_time;
pub mod scan;
mod share;
mod unit;
mod unsaid_unit;
mod words;

pub use mention::{Mention, Shape};
pub use range::{inclusion, range_sign, skip_inclusion};

use serde::Deserialize;

use crate::fact::RelativeDate;
use crate::joints::is_range_sign;
use crate::lexicon::Sense;
use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsBefore, WordsWithin};
use cell::TableWords;
use count_words::CountWords;
use unit::{UnitEntry, Units};
use words::MentionWords;

const DATES: &str = "dates.toml";
const CITATIONS: &str = "citations.toml";

/// Finds the mentions of a text. Immutable; shared by all threads.
#[derive(Debug)]
pub struct Recogniser {
    units: Units,
    relatives: Vec<Relative>,
    look_alikes: Vec<LookAlikeRule>,
    documents: DocumentWords,
    /// Words before the office that a document's number begins with.
    issuers: citation::Issuers,
    bare_amount: u16,
    percent: u16,
    month: u16,
    year: u16,
    age: u16,
    tables: TableWords,
    counts: CountWords,
    words: MentionWords,
}

/// A word for a date relative to another one.
#[derive(Debug)]
struct Relative {
    not_before: Vec<String>,
    value: RelativeValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RelativeValue {
    Named(RelativeDate),
    FirstHalf,
    SecondHalf,
    YearEnd,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateFile {
    relative: Vec<RelativeRule>,
    look_alike: Vec<LookAlikeRule>,
}

/// What makes words for relative dates the end of another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LookAlikeRule {
    #[serde(rename = "id")]
    _id: String,
    words: Vec<String>,
    not_after: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelativeRule {
    value: String,
    words: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CitationFile {
    statute: Vec<StatuteRule>,
    document: DocumentWords,
    number_lead: WordsWithin,
    order_office: WordsBefore,
}

/// Words in the titles of documents; a title in 《》 without one of them is a play, a book or a paper.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentWords {
    words: Vec<String>,
    endings: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatuteRule {
    words: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

impl Recogniser {
    /// Reads the rules; `word` is told every word that the lexicon has to find, with its sense.
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault.
    pub fn new(files: &RuleFiles, word: &mut impl FnMut(&str, Sense)) -> Result<Recogniser, RuleError> {
        let units = Units::new(files)?;
        let words = MentionWords::new(files)?;
        scan::stops(&words).for_each(|text| word(&text, Sense::Stop));
        let mut relatives = Vec::new();
        let dates = files.toml::<DateFile>(DATES)?;
        for rule in dates.relative {
            for text in &rule.words {
                word(text, Sense::RelativeDate(relatives.len() as u16));
            }
            let value = match rule.value.as_str() {
                "first_half" => RelativeValue::FirstHalf,
                "second_half" => RelativeValue::SecondHalf,
                "year_end" => RelativeValue::YearEnd,
                name => match RelativeDate::from_name(name) {
                    Some(date) => RelativeValue::Named(date),
                    None => return Err(RuleError::invalid(DATES, format!("{name}: unknown date"))),
                },
            };
            relatives.push(Relative { not_before: rule.not_before, value });
        }
        let citations = files.toml::<CitationFile>(CITATIONS)?;
        for rule in citations.statute {
            rule.words.iter().for_each(|text| word(text, Sense::Statute));
        }
        let named = |id: &str| {
            units.find(id).ok_or_else(|| RuleError::invalid(unit::FILE, format!("there must be a unit `{id}`")))
        };
        let (bare_amount, percent) = (named("yuan")?, named("percent")?);
        let (month, year, age) = (named("month")?, named("year")?, named("age")?);
        let tables = TableWords::new(files)?;
        let counts = CountWords::new(files, &units)?;
        Ok(Recogniser {
            units,
            relatives,
            look_alikes: dates.look_alike,
            bare_amount,
            percent,
            month,
            year,
            age,
            tables,
            counts,
            words,
            documents: citations.document,
            issuers: citation::Issuers { leads: citations.number_lead, offices: citations.order_office },
        })
    }

    /// The examples of the rules read here.
    pub(crate) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let mut examples = Units::examples(files)?;
        examples.extend(TableWords::examples(files)?);
        examples.extend(CountWords::examples(files)?);
        examples.extend(MentionWords::examples(files)?);
        for rule in files.toml::<DateFile>(DATES)?.relative {
            examples.extend(Example::all(DATES, &rule.value, &rule.yes, &rule.no));
        }
        examples.extend(Example::of_lists(files, DATES, |key| key == "look_alike")?);
        examples.extend(Example::of_lists(files, CITATIONS, |key| matches!(key, "number_lead" | "order_office"))?);
        let citations = files.toml::<CitationFile>(CITATIONS)?;
        let document = citations.document;
        examples.extend(Example::all(CITATIONS, "document", &document.yes, &document.no));
        for rule in citations.statute {
            let name = rule.words.first().map_or("statute", String::as_str);
            examples.extend(Example::all(CITATIONS, name, &rule.yes, &rule.no));
        }
        Ok(examples)
    }

    /// Whether a title in 《》 is that of a law, form, certificate or notice.
    fn is_document(&self, text: &str, mention: &Mention) -> bool {
        let Shape::Citation(cited) = &mention.shape else { return false };
        let title = cited.title.of(text).trim_end_matches(['）', ')', '》', '>', '〉', '”', '"', ' ']);
        // 《健康中国行动（2019—2030年）》: no play or book runs for years.
        let years = || {
            let bracket = title.rsplit_once(['（', '(']).map(|(_, inside)| inside.trim_end_matches('年'));
            bracket.is_some_and(|years| years.ends_with(|c: char| c.is_ascii_digit()) && years.contains(is_range_sign))
        };
        cited.article.is_some()
            || years()
            || self.documents.endings.iter().any(|word| title.ends_with(word.as_str()))
            || self.documents.words.iter().any(|word| title.contains(word.as_str()))
    }

    /// Whether what stands between two numbers bounds the second from above, and nothing else: 满1年【不足】5年.
    pub(crate) fn bounds_from_above(&self, gap: &str) -> bool {
        self.words.bounds_from_above(gap)
    }

    /// Whether the words behind a number lead to what it is changed to: 40万元【提高到】50万元.
    pub(crate) fn changes_to(&self, behind: &str) -> bool {
        self.words.changed_to_after.begins(behind)
    }

    /// The number of a document that a citation holds, which is a fact of its own: 《…》（医保发〔2021〕5号）第九条.
    pub fn number_inside(&self, text: &str, mention: &Mention) -> Option<Mention> {
        citation::number_inside(&self.issuers, text, mention)
    }

    /// A unit by its index in a mention.
    pub fn unit(&self, index: u16) -> &UnitEntry {
        self.units.entry(index)
    }
}
