//! Decisions: of each fact what it measures, to whom, where and when it applies, and the words that say so.

use serde_json::{Value as Json, json};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{bracket, printable};
use crate::attribute::{Source, Trace};
use crate::dataset::FactRow;
use crate::fact::{FoundIn, Id};
use crate::text::{CodePoints, Span};

/// A stretch of `articles.text`.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// First code point.
    pub start: u64,
    /// One past the last.
    pub end: u64,
    /// What stands there.
    pub text: String,
}

/// One decision about a fact, and what it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The column of `facts` that it fills: `metric`, `insurance`, `region`, `year` …
    pub column: &'static str,
    /// What it put there.
    pub value: String,
    /// Where that was read.
    pub from: FoundIn,
    /// The words that decided, where words did.
    pub words: Option<Passage>,
    /// The heading, title, clause or cell that they stand in.
    pub passage: Option<Passage>,
}

/// The text from which the spans of a trace count: that of the page, or of an item from its beginning on.
pub(super) struct Traced<'t> {
    text: &'t str,
    points: CodePoints<'t>,
    /// The code point of the page at which it begins.
    start: u64,
}

impl<'t> Traced<'t> {
    /// What of the page's text begins at this code point.
    pub(super) fn from(page: &'t str, start: u64) -> Traced<'t> {
        let from = page.char_indices().nth(start as usize).map_or(page.len(), |(at, _)| at);
        Traced { text: &page[from..], points: CodePoints::new(&page[from..]), start }
    }

    fn passage(&self, span: Span) -> Passage {
        let span = span.trim(self.text);
        let at = |offset| self.start + self.points.at(offset) as u64;
        Passage { start: at(span.start()), end: at(span.end()), text: span.of(self.text).to_string() }
    }
}

/// The decisions about a fact, in the order of its columns.
pub(super) fn decisions(traced: &Traced<'_>, fact: &FactRow, trace: &Trace) -> Vec<Decision> {
    let passage = |span| traced.passage(span);
    let decision = |column, value: String, source: Source| Decision {
        column,
        value,
        from: source.from,
        words: source.words.map(passage),
        passage: source.passage.map(passage),
    };
    let mut all = vec![decision("metric", fact.metric.to_string(), trace.metric)];
    all.extend(trace.scope.iter().map(|(term, source)| decision(term.slot().as_str(), term.as_str().into(), *source)));
    all.extend(trace.bracket.zip(bracket(fact)).map(|(source, value)| decision("bracket", value, source)));
    all.extend(trace.per.zip(fact.per).map(|(source, per)| decision("per", per.to_string(), source)));
    let region = fact.region_code.zip(fact.region_name.as_ref()).map(|(code, name)| format!("{code} {name}"));
    all.extend(trace.place.zip(region).map(|(source, value)| decision("region", value, source)));
    all.extend(trace.year.zip(fact.year).map(|(source, year)| decision("year", year.to_string(), source)));
    all
}

impl Decision {
    /// The decision as JSON, about the fact of this id.
    pub(super) fn json(&self, fact_id: Id) -> Json {
        let passage = |passage: &Option<Passage>| {
            passage.as_ref().map(|Passage { start, end, text }| json!({"start": start, "end": end, "text": text}))
        };
        json!({
            "fact_id": fact_id.to_string(),
            "column": self.column,
            "value": self.value,
            "from": self.from.as_str(),
            "words": passage(&self.words),
            "passage": passage(&self.passage),
        })
    }

    fn cells(&self) -> [String; 4] {
        let text = |passage: &Option<Passage>| passage.as_ref().map_or(String::new(), |found| printable(&found.text));
        let closing = ['，', ',', '；', ';', '：', ':', '。'];
        let passage = text(&self.passage).replace('\n', " ").trim_end_matches(closing).to_string();
        let words = text(&self.words).replace('\n', " ");
        // A heading that is nothing but the words need not be told twice.
        let told = !passage.is_empty() && passage != words;
        let passage = if told { format!(": {}", around(&passage, &words)) } else { String::new() };
        [self.column.to_string(), self.value.clone(), words, self.from.as_str().replace('_', " ") + &passage]
    }
}

/// Columns of a terminal that a passage takes at most.
const WIDEST: usize = 48;

/// The part of a passage around the words in it that is as wide as a line has room for.
fn around(passage: &str, words: &str) -> String {
    if passage.width() <= WIDEST {
        return passage.to_string();
    }
    let at = passage.find(words).unwrap_or(0);
    let room = WIDEST.saturating_sub(words.width().min(WIDEST)) / 2;
    let taken = |chars: &mut dyn Iterator<Item = char>, room: usize| {
        let mut left = room;
        let fits = |c: &char| {
            let width = c.width().unwrap_or(0);
            let fits = width <= left;
            left = left.saturating_sub(width);
            fits
        };
        chars.take_while(fits).map(char::len_utf8).sum::<usize>()
    };
    let start = at - taken(&mut passage[..at].chars().rev(), room);
    let end = start + taken(&mut passage[start..].chars(), WIDEST);
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < passage.len() { "…" } else { "" });
    format!("{before}{}{after}", &passage[start..end])
}

/// A line a decision: column, value, words, and where those stand. A Chinese character is two columns wide.
pub(super) fn lines(decisions: &[Decision], out: &mut String) {
    let rows: Vec<[String; 4]> = decisions.iter().map(Decision::cells).collect();
    let widths = [0, 1, 2].map(|cell| rows.iter().map(|row| row[cell].width()).max().unwrap_or(0));
    for row in &rows {
        let mut line = String::from("    ");
        for (cell, width) in row.iter().zip(widths.into_iter().chain([0])) {
            let blanks = width.saturating_sub(cell.width());
            line.extend([" ", cell, &" ".repeat(blanks + 1)]);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passages_are_cut_around_their_words() {
        assert_eq!(around("短句里的三级", "三级"), "短句里的三级");
        let long = format!("{}三级{}", "前".repeat(40), "后".repeat(40));
        let cut = around(&long, "三级");
        assert!(cut.starts_with("…前") && cut.ends_with("后…") && cut.contains("三级"), "{cut}");
        assert!(cut.width() <= WIDEST + 4, "{cut}");
        assert_eq!(around(&"长".repeat(100), &"长".repeat(100)).chars().count(), WIDEST / 2 + 1);
    }

    #[test]
    fn columns_stand_below_one_another() {
        let passage = |text: &str| Some(Passage { start: 0, end: 0, text: text.to_string() });
        let decision = |column, value: &str, words: &str, from, within: &str| Decision {
            column,
            value: value.to_string(),
            from,
            words: passage(words),
            passage: passage(within),
        };
        let mut out = String::new();
        lines(
            &[
                decision("metric", "deductible", "起付线", FoundIn::Clause, "起付线为800元"),
                decision("care", "inpatient", "住院", FoundIn::Heading, "住院"),
            ],
            &mut out,
        );
        let expected = "     metric  deductible  起付线  clause: 起付线为800元\n     \
                        care    inpatient   住院    heading\n";
        assert_eq!(out, expected);
    }
}
