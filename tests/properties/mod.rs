//! What holds whatever the input, each property written once: `tests/invariants.rs` tries them on inputs of its own
//! making, the targets under `fuzz/` on those that a fuzzer finds.

#![allow(dead_code)] // a test or target uses some of them

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use zhfacts::Extractor;
use zhfacts::article::{Article, Markup, Page, Raw};
use zhfacts::dataset::{Extraction, FactRow};
use zhfacts::decode::decode;
use zhfacts::fact::{Id, Kind, Origin};
use zhfacts::read::{Content, Entry, Fields, Opened, Position, records};
use zhfacts::rules::RuleFiles;
use zhfacts::segment::Segmenter;

pub static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(&RuleFiles::embedded()).expect("the rules compile"));
static SEGMENTER: LazyLock<Segmenter> =
    LazyLock::new(|| Segmenter::new(&RuleFiles::embedded()).expect("the rules compile"));

/// Any bytes are decoded or refused, the same way each time; UTF-8 loses its byte-order mark and the CRs before each LF.
pub fn decoding(bytes: &[u8]) {
    let read = || decode(Raw { source: "page".to_string(), bytes: bytes.to_vec(), ..Raw::default() }, None);
    match (read(), read()) {
        (Ok(page), Ok(again)) => {
            assert!(page.text == again.text && page.encoding == again.encoding);
            assert!(!page.text.is_empty() && !page.text.contains('\0'));
            assert_eq!(page.article_id, Id::of(bytes));
            assert!(page.replacements <= page.text.matches('\u{FFFD}').count(), "each replacement stands in the text");
            // With NULs in it, it may be UTF-16 as well.
            if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) {
                assert_eq!(page.replacements, 0, "valid UTF-8 has nothing to replace");
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
                let lines: Vec<&str> = text.split('\n').collect();
                let (last, ended) = lines.split_last().expect("a split gives one piece at least");
                let kept: String = ended.iter().flat_map(|line| [line.trim_end_matches('\r'), "\n"]).collect();
                assert!(page.text == kept + last, "the CRs before each LF go, and nothing else changes");
            }
        }
        (Err(error), Err(again)) => assert_eq!(error.to_string(), again.to_string()),
        _ => panic!("decoding depends on more than the bytes"),
    }
}

/// Any text and any markup is taken apart, whatever layout is named, into spans that lie in the text and in order.
pub fn segmenting(markup: Markup, text: &str) {
    let page = page(markup, text);
    for layout in [None, Some("qa-cards"), Some("news-links"), Some("generic"), Some("no such")] {
        assert_sound_article(&SEGMENTER.segment(&page, layout));
    }
}

/// Pages that are extracted together give what each gives by itself, those too whose items are known by then.
pub fn extracting_together(texts: &[(Markup, String)]) {
    let pages: Vec<Page> = texts.iter().map(|(markup, text)| page(*markup, text)).collect();
    let alone: Vec<_> = pages.iter().map(|page| Some(EXTRACTOR.extract(page))).collect();
    let bulk = EXTRACTOR.bulk();
    for _ in 0..2 {
        let together: Vec<_> = bulk.extract(&pages).into_iter().map(|rows| rows.ok()).collect();
        assert_eq!(together, alone);
    }
}

/// Any page gives sound rows, and the same rows twice.
pub fn extracting(markup: Markup, text: &str) {
    let page = page(markup, text);
    let rows = EXTRACTOR.extract(&page);
    assert_sound_rows(&rows);
    assert!(rows == EXTRACTOR.extract(&page), "the same page gives the same rows");
}

/// Any file of any name is read to its end: positions rise, each record is a page or refused, and no fault is caught on
/// the way; from any record on it gives the same records.
pub fn reading(path: &Path) {
    let entries = |after: Option<Position>| -> Vec<Entry> {
        let entry = Entry::new("container".to_string(), Content::File(path.to_path_buf()), 0);
        records(vec![entry], Fields::default(), after).collect()
    };
    let all = entries(None);
    let positions: Vec<Position> = all.iter().map(Position::of).collect();
    assert!(positions.is_sorted_by(|one, two| one < two), "{positions:?}");
    if let Some(middle) = positions.get(positions.len() / 2) {
        let rest: Vec<Position> = entries(Some(middle.clone())).iter().map(Position::of).collect();
        assert_eq!(rest, positions[positions.len() / 2 + 1..], "what is left after a record");
    }
    for entry in all {
        let (record, opened) = (entry.record, entry.open());
        match opened {
            Ok(Opened::Page(raw)) => assert_eq!(raw.record, record),
            Ok(Opened::Skipped(reason)) => assert!(!reason.is_empty()),
            Err(error) => {
                let told = error.to_string();
                assert!(!told.is_empty() && !told.contains("a fault in the program"), "{told}");
            }
        }
    }
}

/// Names that a container may have: the last part says how it is read.
pub const CONTAINERS: [&str; 10] = [
    "a.jsonl",
    "a.warc",
    "a.warc.gz",
    "a.zip",
    "a.tar",
    "a.tar.gz",
    "a.parquet",
    "a.jsonl.zst",
    "a.jsonl.br",
    "a.html.br",
];

/// A page with this text.
pub fn page(markup: Markup, text: &str) -> Page {
    let url = Some("http://news.example.com/a/b.html".to_string());
    Page { url, markup, ..Page::from_text("page", text) }
}

/// The first byte of a fuzzer's input decides about the markup, the rest is the text.
pub fn markup_and_text(bytes: &[u8]) -> Option<(Markup, String)> {
    let (first, rest) = bytes.split_first()?;
    let markup = if first % 2 == 0 { Markup::Text } else { Markup::Html };
    Some((markup, String::from_utf8_lossy(rest).into_owned()))
}

/// Every span lies in the text and on character borders, and sections and items stand in order.
pub fn assert_sound_article(article: &Article) {
    let text = &article.text;
    for span in [article.title, article.answer, article.body].into_iter().flatten() {
        assert!(text.get(span.range()).is_some());
    }
    for (place, section) in article.sections.iter().enumerate() {
        assert!(section.parent <= place, "a section stands below one that comes before it");
        assert!(section.span.contains(section.heading));
        assert!(article.body.is_some_and(|body| body.contains(section.span)));
    }
    for item in &article.related {
        assert!(!item.title.of(text).trim().is_empty());
        for span in [Some(item.title), item.snippet, item.answer].into_iter().flatten() {
            assert!(item.span.contains(span), "{:?} {:?}", item.span, span);
            assert!(text.get(span.range()).is_some());
        }
    }
    assert!(article.related.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
}

fn assert_sound_fact(fact: &FactRow) {
    let kind = fact.kind();
    let related = matches!(fact.origin, Origin::RelatedTitle | Origin::RelatedSnippet);
    assert_eq!(related, fact.related_position.is_some(), "{fact:?}");
    assert!(fact.evidence.contains(&fact.text), "the evidence has the words: {fact:?}");
    for (min, max) in [(fact.value_min, fact.value_max), (fact.bracket_min, fact.bracket_max)] {
        assert!([min, max].into_iter().flatten().all(f64::is_finite), "numbers are numbers: {fact:?}");
        assert!(min.zip(max).is_none_or(|(min, max)| min <= max), "the interval is the right way round: {fact:?}");
    }
    let (min, max) = match kind {
        Kind::Date => (fact.date_min.is_some(), fact.date_max.is_some()),
        _ => (fact.value_min.is_some(), fact.value_max.is_some()),
    };
    assert_eq!(kind != Kind::Citation, min || max, "a citation has no value, all else has an end: {fact:?}");
    assert_eq!(kind == Kind::Citation, fact.cited_title.is_some(), "{fact:?}");
    assert!((min || !fact.min_open) && (max || !fact.max_open), "only an end is open: {fact:?}");
    assert_eq!(kind != Kind::Citation, fact.unit.is_some(), "all but a citation has a unit: {fact:?}");
    assert_eq!(fact.region_code.is_some(), fact.region_from.is_some(), "{fact:?}");
    assert_eq!(fact.year.is_some(), fact.year_from.is_some(), "{fact:?}");
    assert!(fact.rule.contains('/'), "{fact:?}");
}

fn assert_sound_rows(rows: &Extraction) {
    let text: Vec<char> = rows.article.text.chars().collect();
    let slice = |start: u64, end: u64| -> Option<String> {
        Some(text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?.iter().collect())
    };
    for fact in &rows.facts {
        assert_eq!(slice(fact.start, fact.end).as_deref(), Some(fact.text.as_str()), "the span slices to the text");
        assert!(!fact.text.trim().is_empty());
        assert!(fact.section.is_none_or(|section| section >= 1 && section <= rows.sections.len() as u64));
        assert!(fact.related_position.is_none_or(|position| position >= 1 && position <= rows.related.len() as u64));
        assert_sound_fact(fact);
    }
    for region in &rows.regions {
        assert_eq!(
            slice(region.start, region.end).as_deref(),
            Some(region.text.as_str()),
            "the span slices to the text"
        );
        assert!(region.province_code.to_string().ends_with("0000"), "{region:?}");
    }
    let in_order = |spans: Vec<(u64, u64)>| spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    assert!(in_order(rows.facts.iter().map(|fact| (fact.start, fact.end)).collect()), "{:?}", rows.facts);
    assert!(in_order(rows.regions.iter().map(|region| (region.start, region.end)).collect()), "{:?}", rows.regions);
    let ids: HashSet<Id> = rows.facts.iter().map(|fact| fact.fact_id).collect();
    assert_eq!(ids.len(), rows.facts.len(), "every fact has an id of its own");
    let counts = (rows.article.fact_count, rows.article.region_count, rows.article.related_count);
    assert_eq!(counts, (rows.facts.len() as u64, rows.regions.len() as u64, rows.related.len() as u64));
}
