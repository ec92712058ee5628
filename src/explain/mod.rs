//! Explain: what was found in a text and which words said so, for a person to read.

mod decision;

use std::fmt::Write;

use serde_json::Value as Json;

use decision::Traced;
pub use decision::{Decision, Passage};

use crate::attribute::Trace;
use crate::dataset::{Extraction, FactRow, RegionRow};
use crate::fact::{FactDate, Kind, Origin, Unit};
use crate::write;

/// The rows of a page, and the decisions behind its facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// All rows.
    pub page: Extraction,
    /// The decisions about each fact, in the order of the facts.
    pub decisions: Vec<Vec<Decision>>,
}

impl Explanation {
    /// Puts the traces of all facts, in their order, beside them.
    pub(crate) fn new(page: Extraction, traces: &[Trace]) -> Explanation {
        let from = |start| Traced::from(&page.article.text, start);
        let (main, items) = (from(0), page.related.iter().map(|item| from(item.start)).collect::<Vec<_>>());
        let decisions = page.facts.iter().zip(traces).map(|(fact, trace)| {
            let traced = fact.related_position.map_or(&main, |position| &items[position as usize - 1]);
            decision::decisions(traced, fact, trace)
        });
        let decisions = decisions.collect();
        Explanation { page, decisions }
    }

    /// All rows of the page as one JSON object with an array a table, and one of the decisions.
    pub fn json(&self) -> Vec<u8> {
        let facts = self.page.facts.iter().zip(&self.decisions);
        let decisions: Vec<Json> =
            facts.flat_map(|(fact, decisions)| decisions.iter().map(|decision| decision.json(fact.fact_id))).collect();
        let mut out = write::page_json(&self.page);
        out.truncate(out.len() - "}\n".len());
        out.extend_from_slice(format!(",\n\"decisions\":{}}}\n", Json::Array(decisions)).as_bytes());
        out
    }
}

/// How spans are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// With brackets: `[60%]1` for a fact, `{安徽}` for a place.
    Brackets,
    /// With the colours of a terminal.
    Colours,
}

const PLACE_COLOUR: &str = "\x1b[7m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::Percentage => "\x1b[1;32m",
        Kind::Amount => "\x1b[1;33m",
        Kind::Duration => "\x1b[1;36m",
        Kind::Age => "\x1b[1;35m",
        Kind::Date => "\x1b[1;34m",
        Kind::Count => "\x1b[1;31m",
        Kind::Citation => "\x1b[4m",
    }
}

/// The text with each span marked; then of each fact what it is and by which rule, and below that where it stands and
/// a line a decision; then a line a place.
pub fn explain(explanation: &Explanation, marks: Marks) -> String {
    let page = &explanation.page;
    let mut out = String::with_capacity(page.article.text.len() * 2);
    marked_text(page, marks, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push('\n');
    for (at, (fact, decisions)) in page.facts.iter().zip(&explanation.decisions).enumerate() {
        let (kind, FactRow { metric, rule, .. }) = (fact.kind(), fact);
        let (text, value) = (printable(&fact.text), printable(&value(fact)));
        let (before, dim, after) = match marks {
            Marks::Brackets => ("", "", ""),
            Marks::Colours => (colour(kind), DIM, PLAIN),
        };
        let _ =
            writeln!(out, "{:>3}  {before}{text}{after}  {kind}  {value}  {metric}  {dim}rule={rule}{after}", at + 1);
        let below = place_in_page(page, fact);
        if !below.is_empty() {
            let _ = writeln!(out, "     {}", printable(&below.join("  ")));
        }
        decision::lines(decisions, &mut out);
    }
    for region in &page.regions {
        let _ = writeln!(out, "  -  {}", region_line(region));
    }
    if page.ambiguous_places > 0 {
        let _ = writeln!(out, "  ?  {} names of places left out: nothing tells which is meant", page.ambiguous_places);
    }
    if page.facts.is_empty() && page.regions.is_empty() {
        out.push_str("nothing was found\n");
    }
    out
}

/// A scraped page may hold what a terminal would obey.
fn printable(text: &str) -> String {
    text.chars().map(printable_character).collect()
}

fn printable_character(c: char) -> char {
    if c.is_control() && !matches!(c, '\n' | '\t') { char::REPLACEMENT_CHARACTER } else { c }
}

/// A span to be marked: a fact, which has a number, or a place.
struct Marked {
    start: u64,
    end: u64,
    colour: &'static str,
    number: Option<usize>,
}

/// One end of a span.
struct Mark {
    at: u64,
    is_start: bool,
    length: u64,
    span: usize,
}

fn marked_text(page: &Extraction, marks: Marks, out: &mut String) {
    let facts = page.facts.iter().enumerate().map(|(at, fact)| {
        let FactRow { start, end, .. } = *fact;
        Marked { start, end, colour: colour(fact.kind()), number: Some(at + 1) }
    });
    let places = page.regions.iter().map(|region| {
        let RegionRow { start, end, .. } = *region;
        Marked { start, end, colour: PLACE_COLOUR, number: None }
    });
    let spans: Vec<Marked> = facts.chain(places).collect();
    let ends = spans.iter().enumerate().flat_map(|(span, marked)| {
        let length = marked.end.saturating_sub(marked.start);
        [(marked.start, true), (marked.end, false)].map(|(at, is_start)| Mark { at, is_start, length, span })
    });
    let mut all: Vec<Mark> = ends.collect();
    // Ends come before starts; of ends the shortest span's is the first, of starts the longest span's.
    all.sort_by_key(|mark| (mark.at, mark.is_start, if mark.is_start { u64::MAX - mark.length } else { mark.length }));
    let mut all = all.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in (0u64..).zip(page.article.text.chars()) {
        while let Some(mark) = all.next_if(|mark| mark.at <= at) {
            write_mark(&spans, &mark, &mut open, marks, out);
        }
        out.push(printable_character(c));
    }
    all.for_each(|mark| write_mark(&spans, &mark, &mut open, marks, out));
}

/// Writes one end of a span. `open` holds the spans that have begun, for the end of one in colours ends them all.
fn write_mark(spans: &[Marked], mark: &Mark, open: &mut Vec<usize>, marks: Marks, out: &mut String) {
    let Some(Marked { colour, number, .. }) = spans.get(mark.span) else { return };
    if mark.is_start {
        open.push(mark.span);
    } else {
        open.retain(|span| *span != mark.span);
    }
    let number = number.map_or(String::new(), |number| number.to_string());
    match (marks, mark.is_start) {
        (Marks::Brackets, true) => out.push(if number.is_empty() { '{' } else { '[' }),
        (Marks::Brackets, false) if number.is_empty() => out.push('}'),
        (Marks::Brackets, false) => out.extend(["]", &number]),
        (Marks::Colours, true) => out.push_str(colour),
        (Marks::Colours, false) => {
            out.push_str(PLAIN);
            if !number.is_empty() {
                out.extend([DIM, &number, PLAIN]);
            }
            out.extend(open.iter().filter_map(|span| spans.get(*span)).map(|outer| outer.colour));
        }
    }
}

/// Where in the page a fact stands, unless that is the body before its first section.
fn place_in_page(page: &Extraction, fact: &FactRow) -> Vec<String> {
    let mut parts = Vec::new();
    match fact.related_position {
        Some(position) => parts.push(format!("in={} {position}", fact.origin)),
        None if fact.origin != Origin::Body => parts.push(format!("in={}", fact.origin)),
        None => {}
    }
    if let Some(section) = page.sections.iter().find(|section| Some(section.section) == fact.section) {
        parts.push(format!("section={} {}", section.section, section.heading));
    }
    parts
}

/// The band of costs that a fact applies to.
fn bracket(fact: &FactRow) -> Option<String> {
    let end = |end: Option<f64>| end.map(|end| end.to_string());
    let has = fact.bracket_min.is_some() || fact.bracket_max.is_some();
    has.then(|| format!("{} CNY", interval(end(fact.bracket_min), end(fact.bracket_max), false, false)))
}

fn region_line(region: &RegionRow) -> String {
    let within = region.within.map_or(String::new(), |within| format!("  within={within}"));
    format!("{}  region  {} {}  {}{within}", region.text, region.code, region.name, region.level)
}

/// The value in interval notation: `60 percent`, `[3000, ∞) CNY`, `≈ (5, 10] day`.
fn value(fact: &FactRow) -> String {
    if let Some(title) = &fact.cited_title {
        let article = fact.cited_article.map_or(String::new(), |article| format!(", article {article}"));
        return format!("{title}{article}");
    }
    let number = |end: Option<f64>| end.map(|end| end.to_string());
    let date = |end: Option<FactDate>| end.map(|end| end.to_string());
    let (min, max) = match fact.kind() {
        Kind::Date => (date(fact.date_min), date(fact.date_max)),
        _ => (number(fact.value_min), number(fact.value_max)),
    };
    let approx = if fact.approx { "≈ " } else { "" };
    let unit = fact.unit.filter(|unit| *unit != Unit::Date).map_or(String::new(), |unit| format!(" {unit}"));
    format!("{approx}{}{unit}", interval(min, max, fact.min_open, fact.max_open))
}

fn interval(min: Option<String>, max: Option<String>, min_open: bool, max_open: bool) -> String {
    let open = if min_open || min.is_none() { '(' } else { '[' };
    let close = if max_open || max.is_none() { ')' } else { ']' };
    match (min, max) {
        (Some(min), Some(max)) if min == max && !min_open && !max_open => min,
        (None, None) => "no value".to_string(),
        (min, max) => {
            let or = |end: Option<String>, other: &str| end.unwrap_or_else(|| other.to_string());
            format!("{open}{}, {}{close}", or(min, "-∞"), or(max, "∞"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ArticleRow, SectionRow};
    use crate::fact::{Id, Metric};
    use crate::places::Level;

    fn explained(page: Extraction) -> Explanation {
        let decisions = vec![Vec::new(); page.facts.len()];
        Explanation { page, decisions }
    }

    fn page() -> Extraction {
        let article = ArticleRow { text: "安徽报销60%以上".to_string(), ..ArticleRow::default() };
        let fact = FactRow {
            start: 4,
            end: 7,
            text: "60%".to_string(),
            value_min: Some(60.0),
            unit: Some(Unit::Percent),
            rule: "percent.digits".to_string(),
            section: Some(1),
            ..FactRow::new(Id::default(), Origin::Body, Metric::ReimbursementRate)
        };
        let code = "340000".parse().unwrap();
        let region = RegionRow {
            article_id: Id::default(),
            origin: Origin::Body,
            related_position: None,
            start: 0,
            end: 2,
            text: "安徽".to_string(),
            code,
            name: "安徽省".to_string(),
            level: Level::Province,
            province_code: code,
            prefecture_code: None,
            within: None,
        };
        let section = SectionRow { section: 1, heading: "比例".to_string(), ..SectionRow::default() };
        let (sections, facts, regions) = (vec![section], vec![fact], vec![region]);
        Extraction { article, sections, facts, regions, ..Extraction::default() }
    }

    #[test]
    fn spans_are_marked_and_facts_told() {
        let expected = "{安徽}报销[60%]1以上\n\n  \
            1  60%  percentage  [60, ∞) percent  reimbursement_rate  rule=percent.digits\n     \
            section=1 比例\n  \
            -  安徽  region  340000 安徽省  province\n";
        assert_eq!(explain(&explained(page()), Marks::Brackets), expected);
        assert!(explain(&explained(page()), Marks::Colours).contains("\x1b[1;32m60%\x1b[0m"));
    }

    #[test]
    fn colours_of_an_outer_span_go_on_after_an_inner_one() {
        let mut page = page();
        page.facts[0].start = 0;
        let text = explain(&explained(page), Marks::Colours);
        assert!(
            text.starts_with("\x1b[1;32m\x1b[7m安徽\x1b[0m\x1b[1;32m报销60%\x1b[0m\x1b[2m1\x1b[0m以上"),
            "{text:?}"
        );
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let article = ArticleRow { text: "一\x1b[2J二\u{9b}\r\n三\t".to_string(), ..ArticleRow::default() };
        let text = explain(&explained(Extraction { article, ..Extraction::default() }), Marks::Brackets);
        assert_eq!(text, "一\u{fffd}[2J二\u{fffd}\u{fffd}\n三\t\n\nnothing was found\n");
    }

    #[test]
    fn intervals_show_which_end_is_open() {
        let text = |end: &str| Some(end.to_string());
        assert_eq!(interval(text("1"), text("1"), false, false), "1");
        assert_eq!(interval(text("1"), text("2"), true, false), "(1, 2]");
        assert_eq!(interval(None, text("2"), false, true), "(-∞, 2)");
        assert_eq!(interval(None, None, false, false), "no value");
    }
}
