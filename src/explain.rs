//! Explain: what was found in a text, for a person to read.

use std::fmt::Write;

use crate::dataset::{Extraction, FactRow, RegionRow};

/// How spans are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// With brackets: `[60%]1` for a fact, `{安徽}` for a place.
    Brackets,
    /// With the colours of a terminal.
    Colours,
}

const FACT_COLOURS: [(&str, &str); 7] = [
    ("percentage", "\x1b[1;32m"),
    ("amount", "\x1b[1;33m"),
    ("duration", "\x1b[1;36m"),
    ("age", "\x1b[1;35m"),
    ("date", "\x1b[1;34m"),
    ("count", "\x1b[1;31m"),
    ("citation", "\x1b[4m"),
];
const PLACE_COLOUR: &str = "\x1b[7m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// The text with each span marked, then a line a fact and a line a place.
pub fn explain(page: &Extraction, marks: Marks) -> String {
    let mut out = String::with_capacity(page.article.text.len() * 2);
    marked_text(page, marks, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push('\n');
    for (at, fact) in page.facts.iter().enumerate() {
        let _ = writeln!(out, "{:>3}  {}", at + 1, fact_line(fact));
    }
    for region in &page.regions {
        let _ = writeln!(out, "  -  {}", region_line(region));
    }
    if page.facts.is_empty() && page.regions.is_empty() {
        out.push_str("nothing was found\n");
    }
    out
}

/// Where a mark stands: before the code point at `at`. Ends come before starts, and of starts the longest span first.
struct Mark {
    at: u64,
    is_start: bool,
    length: u64,
    text: String,
}

fn marked_text(page: &Extraction, marks: Marks, out: &mut String) {
    let mut all = Vec::with_capacity((page.facts.len() + page.regions.len()) * 2);
    let mut mark = |start: u64, end: u64, (before, after): (String, String)| {
        let length = end.saturating_sub(start);
        all.push(Mark { at: start, is_start: true, length, text: before });
        all.push(Mark { at: end, is_start: false, length, text: after });
    };
    for (at, fact) in page.facts.iter().enumerate() {
        mark(fact.start, fact.end, fact_marks(marks, fact.kind, at + 1));
    }
    for region in &page.regions {
        let texts = match marks {
            Marks::Brackets => ("{".to_string(), "}".to_string()),
            Marks::Colours => (PLACE_COLOUR.to_string(), PLAIN.to_string()),
        };
        mark(region.start, region.end, texts);
    }
    all.sort_by_key(|mark| (mark.at, mark.is_start, if mark.is_start { u64::MAX - mark.length } else { mark.length }));
    let mut all = all.into_iter().peekable();
    for (at, c) in (0u64..).zip(page.article.text.chars()) {
        while let Some(mark) = all.next_if(|mark| mark.at <= at) {
            out.push_str(&mark.text);
        }
        out.push(c);
    }
    all.for_each(|mark| out.push_str(&mark.text));
}

fn fact_marks(marks: Marks, kind: &str, number: usize) -> (String, String) {
    match marks {
        Marks::Brackets => ("[".to_string(), format!("]{number}")),
        Marks::Colours => {
            let colour = FACT_COLOURS.iter().find(|(name, _)| *name == kind).map_or("", |(_, colour)| colour);
            (colour.to_string(), format!("{PLAIN}{DIM}{number}{PLAIN}"))
        }
    }
}

/// Surface, kind, value, metric, scope and rule of a fact.
fn fact_line(fact: &FactRow) -> String {
    let mut line = format!("{}  {}  {}  {}", fact.text, fact.kind, value(fact), fact.metric);
    let lists = [
        ("insurance", &fact.insurance),
        ("population", &fact.population),
        ("facility", &fact.facility),
        ("care", &fact.care),
        ("referral", &fact.referral),
        ("payer", &fact.payer),
        ("visit", &fact.visit),
    ];
    for (slot, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        let _ = write!(line, "  {slot}={}", names.join("|"));
    }
    if fact.bracket_min.is_some() || fact.bracket_max.is_some() {
        let end = |end: Option<f64>| end.map(|end| end.to_string());
        let _ = write!(line, "  bracket={} CNY", interval(end(fact.bracket_min), end(fact.bracket_max), false, false));
    }
    if let Some(per) = fact.per {
        let _ = write!(line, "  per={per}");
    }
    if let Some(code) = &fact.region_code {
        let name = fact.region_name.as_deref().unwrap_or("");
        let _ = write!(line, "  region={code} {name} (from {})", fact.region_from.unwrap_or("?"));
    }
    if let Some(year) = &fact.year {
        let _ = write!(line, "  year={year} (from {})", fact.year_from.unwrap_or("?"));
    }
    let _ = write!(line, "  rule={}", fact.rule);
    line
}

fn region_line(region: &RegionRow) -> String {
    let within = region.within.map_or(String::new(), |within| format!("  within={within}"));
    format!("{}  region  {} {}  {}{within}", region.text, region.code, region.name, region.level)
}

/// The value in interval notation: `60 percent`, `[3000, ∞) CNY`, `≈ (5, 10] day`.
fn value(fact: &FactRow) -> String {
    if let Some(title) = &fact.cited_title {
        let article = fact.cited_article.as_deref().map_or(String::new(), |article| format!(", article {article}"));
        return format!("{title}{article}");
    }
    let number = |end: Option<f64>| end.map(|end| end.to_string());
    let (min, max) = match fact.kind {
        "date" => (fact.date_min.clone(), fact.date_max.clone()),
        _ => (number(fact.value_min), number(fact.value_max)),
    };
    let approx = if fact.approx { "≈ " } else { "" };
    let unit = fact.unit.filter(|_| fact.kind != "date").map_or(String::new(), |unit| format!(" {unit}"));
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
    use crate::dataset::ArticleRow;

    fn page() -> Extraction {
        let article = ArticleRow { text: "安徽报销60%以上".to_string(), ..ArticleRow::default() };
        let fact = FactRow {
            start: 4,
            end: 7,
            text: "60%".to_string(),
            kind: "percentage",
            metric: "reimbursement_rate",
            value_min: Some(60.0),
            unit: Some("percent"),
            rule: "percent.digits".to_string(),
            insurance: vec!["employee", "resident"],
            ..FactRow::default()
        };
        let region = RegionRow {
            start: 0,
            end: 2,
            text: "安徽".to_string(),
            code: "340000".to_string(),
            name: "安徽省".to_string(),
            level: "province",
            ..RegionRow::default()
        };
        Extraction { article, facts: vec![fact], regions: vec![region], ..Extraction::default() }
    }

    #[test]
    fn spans_are_marked_and_facts_told() {
        let expected = "{安徽}报销[60%]1以上\n\n  \
            1  60%  percentage  [60, ∞) percent  reimbursement_rate  insurance=employee|resident  rule=percent.digits\n  \
            -  安徽  region  340000 安徽省  province\n";
        assert_eq!(explain(&page(), Marks::Brackets), expected);
        assert!(explain(&page(), Marks::Colours).contains("\x1b[1;32m60%\x1b[0m"));
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
