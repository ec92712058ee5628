//! Each folder of `tests/cases/` is a page and what has to come of it.
//!
//! `input.txt` or `input.html` is the page. `expected.toml` has a list for each table that the case is about: its rows
//! must be there, no more and no less. `columns` says which columns of facts the case is about; the others are not
//! compared. With `ZHFACTS_ACCEPT=1` the lists are written anew, after the difference was shown.

#![allow(clippy::print_stderr)] // what was accepted is shown

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zhfacts::Extractor;
use zhfacts::article::Raw;
use zhfacts::dataset::{ArticleRow, Extraction, FactRow, RegionRow, RelatedRow};
use zhfacts::decode::decode;
use zhfacts::fact::Kind;
use zhfacts::rules::RuleFiles;

/// A column: its name and its value as text, empty where there is none.
type Column<Row> = (&'static str, fn(&Row) -> String);

const ARTICLE: [Column<ArticleRow>; 9] = [
    ("layout", |row| row.layout.clone()),
    ("encoding", |row| row.encoding.to_string()),
    ("title", |row| row.title.clone().unwrap_or_default()),
    ("answer", |row| row.answer.clone().unwrap_or_default()),
    ("verdict", |row| told(row.verdict)),
    ("publisher", |row| row.publisher.clone().unwrap_or_default()),
    ("published_at", |row| row.published_at.clone().unwrap_or_default()),
    ("body", |row| row.body.clone()),
    ("flags", |row| row.flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>().join(" ")),
];

const RELATED: [Column<RelatedRow>; 8] = [
    ("title", |row| row.title.clone()),
    ("snippet", |row| row.snippet.clone().unwrap_or_default()),
    ("answer", |row| row.answer.clone().unwrap_or_default()),
    ("verdict", |row| told(row.verdict)),
    ("category", |row| row.category.clone().unwrap_or_default()),
    ("published_on", |row| row.published_on.clone().unwrap_or_default()),
    ("truncated", |row| if row.truncated { "yes".to_string() } else { String::new() }),
    ("flags", |row| row.flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>().join(" ")),
];

const FACT: [Column<FactRow>; 10] = [
    ("text", |row| row.text.clone()),
    ("kind", |row| row.kind().to_string()),
    ("value", value),
    ("unit", |row| told(row.unit)),
    ("metric", |row| row.metric.to_string()),
    ("scope", scope),
    ("bracket", |row| match (row.bracket_min, row.bracket_max) {
        (None, None) => String::new(),
        (min, max) => format!("{}..{}", told(min), told(max)),
    }),
    ("region", |row| told(row.region_code)),
    ("year", |row| told(row.year)),
    ("origin", |row| row.origin.to_string()),
];

const REGION: [Column<RegionRow>; 3] =
    [("text", |row| row.text.clone()), ("code", |row| row.code.to_string()), ("within", |row| told(row.within))];

fn told<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// An interval as the examples of rules write it, `60..`, `..60)`, `(60..70`, `~30`, `75`; of a citation its title and
/// article.
fn value(fact: &FactRow) -> String {
    if let Some(title) = &fact.cited_title {
        return fact.cited_article.map_or(title.clone(), |article| format!("{title} / {article}"));
    }
    let [min, max] = match fact.kind() {
        Kind::Date => [fact.date_min, fact.date_max].map(told),
        _ => [fact.value_min, fact.value_max].map(told),
    };
    let about = if fact.approx { "~" } else { "" };
    let (from, to) = (if fact.min_open { "(" } else { "" }, if fact.max_open { ")" } else { "" });
    if min == max && from.is_empty() && to.is_empty() {
        format!("{about}{min}")
    } else {
        format!("{about}{from}{min}..{max}{to}")
    }
}

fn scope(fact: &FactRow) -> String {
    let mut terms: Vec<String> = fact.scope.terms().map(|term| term.to_string()).collect();
    terms.extend(fact.per.map(|per| format!("per-{per}")));
    terms.join(" ")
}

/// What is in `expected.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What the case is about.
    about: String,
    /// Columns of facts that are compared; all if there are none.
    #[serde(default)]
    columns: Vec<String>,
    article: Option<toml::Table>,
    related: Option<Vec<toml::Table>>,
    facts: Option<Vec<toml::Table>>,
    regions: Option<Vec<toml::Table>>,
}

/// One row as a line; columns without a value are left out.
fn line(cells: impl Iterator<Item = (&'static str, String)>) -> String {
    let mut line = String::new();
    for (name, value) in cells.filter(|(_, value)| !value.is_empty()) {
        let comma = if line.is_empty() { "" } else { ", " };
        let _ = write!(line, "{comma}{name} = {}", toml::Value::String(value));
    }
    line
}

fn found<Row>(columns: &[Column<Row>], asked: &[String], rows: &[Row]) -> Vec<String> {
    for name in asked {
        assert!(columns.iter().any(|(known, _)| known == name), "there is no column {name}");
    }
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    let cells = |row| columns.iter().filter(|(name, _)| is_asked(name)).map(move |(name, get)| (*name, get(row)));
    rows.iter().map(|row| line(cells(row))).collect()
}

fn wanted<Row>(columns: &[Column<Row>], rows: &[toml::Table], faults: &mut String) -> Vec<String> {
    for name in rows.iter().flat_map(toml::Table::keys).filter(|name| !columns.iter().any(|(known, _)| known == name)) {
        let _ = writeln!(faults, "  there is no column {name}");
    }
    let cell =
        |row: &toml::Table, name: &str| row.get(name).and_then(toml::Value::as_str).unwrap_or_default().to_string();
    rows.iter().map(|row| line(columns.iter().map(|(name, _)| (*name, cell(row, name))))).collect()
}

/// The lines that only one of the two has, in order: `-` expected, `+` found.
fn difference(table: &str, wanted: &[String], found: &[String], faults: &mut String) {
    let (mut rest, mut at) = (wanted, 0);
    while at < found.len() || !rest.is_empty() {
        if rest.first() == found.get(at) {
            (rest, at) = (&rest[1..], at + 1);
        } else if let Some(lost) = found.get(at).and_then(|found| rest.iter().position(|wanted| wanted == found)) {
            rest[..lost].iter().for_each(|line| faults.push_str(&format!("  {table} - {line}\n")));
            rest = &rest[lost..];
        } else if at < found.len() {
            let _ = writeln!(faults, "  {table} + {}", found[at]);
            at += 1;
        } else {
            rest.iter().for_each(|line| faults.push_str(&format!("  {table} - {line}\n")));
            rest = &[];
        }
    }
}

/// One case: what is expected and what was found, a line a row.
struct Case {
    folder: PathBuf,
    expected: Expected,
    rows: Extraction,
}

impl Case {
    fn read(folder: PathBuf, extractor: &Extractor) -> Case {
        let name = ["input.txt", "input.html"].into_iter().find(|name| folder.join(name).exists()).expect("an input");
        let bytes = fs::read(folder.join(name)).expect("an input");
        let page = decode(Raw { source: name.to_string(), bytes, ..Raw::default() }, None).expect("a page");
        let text = fs::read_to_string(folder.join("expected.toml")).expect("expected.toml");
        let expected = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        Case { folder, expected, rows: extractor.extract(&page) }
    }

    fn article(&self) -> Vec<String> {
        let asked: Vec<String> = self.expected.article.iter().flat_map(toml::Table::keys).cloned().collect();
        found(&ARTICLE, &asked, std::slice::from_ref(&self.rows.article))
    }

    fn faults(&self) -> String {
        let mut faults = String::new();
        let Expected { columns, article, related, facts, regions, .. } = &self.expected;
        if let Some(article) = article {
            let wanted = wanted(&ARTICLE, std::slice::from_ref(article), &mut faults);
            difference("article", &wanted, &self.article(), &mut faults);
        }
        if let Some(related) = related {
            let wanted = wanted(&RELATED, related, &mut faults);
            difference("related", &wanted, &found(&RELATED, &[], &self.rows.related), &mut faults);
        }
        if let Some(facts) = facts {
            let wanted = wanted(&FACT, facts, &mut faults);
            difference("facts", &wanted, &found(&FACT, columns, &self.rows.facts), &mut faults);
        }
        if let Some(regions) = regions {
            let wanted = wanted(&REGION, regions, &mut faults);
            difference("regions", &wanted, &found(&REGION, &[], &self.rows.regions), &mut faults);
        }
        faults
    }

    /// Writes `expected.toml` with what was found.
    fn accept(&self) {
        let Expected { about, columns, article, related, facts, regions } = &self.expected;
        let mut text = format!("about = {}\n", toml::Value::from(about.as_str()));
        if !columns.is_empty() {
            let _ = writeln!(text, "columns = {}", toml::Value::from(columns.clone()));
        }
        if article.is_some() {
            let _ = writeln!(text, "article = {{ {} }}", self.article().concat());
        }
        let lists = [
            ("related", related.as_ref().map(|_| found(&RELATED, &[], &self.rows.related))),
            ("facts", facts.as_ref().map(|_| found(&FACT, columns, &self.rows.facts))),
            ("regions", regions.as_ref().map(|_| found(&REGION, &[], &self.rows.regions))),
        ];
        for (name, rows) in lists {
            let Some(rows) = rows else { continue };
            let _ = writeln!(text, "{name} = [");
            rows.iter().for_each(|row| text.push_str(&format!("  {{ {row} }},\n")));
            text.push_str("]\n");
        }
        fs::write(self.folder.join("expected.toml"), text).expect("expected.toml is written");
    }
}

fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<_> = fs::read_dir(cases).expect("cases").map(|entry| entry.expect("a case").path()).collect();
    folders.sort();
    folders
}

#[test]
fn every_case_gives_what_it_expects() {
    let accepts = std::env::var_os("ZHFACTS_ACCEPT").is_some_and(|value| value == "1");
    let extractor = Extractor::new(&RuleFiles::embedded()).expect("the rules compile");
    let mut all = String::new();
    for folder in folders() {
        let case = Case::read(folder, &extractor);
        let faults = case.faults();
        if !faults.is_empty() {
            let slug = case.folder.file_name().unwrap_or_default().to_string_lossy();
            let _ = writeln!(all, "{slug}: {}\n{faults}", case.expected.about);
        }
        if accepts && !faults.is_empty() {
            case.accept();
        }
    }
    if accepts {
        eprintln!("accepted:\n{all}");
    } else {
        assert!(all.is_empty(), "expected (-) and found (+) differ:\n{all}");
    }
}
