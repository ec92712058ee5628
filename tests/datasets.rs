//! A dataset as other programs read it: valid for frictionless, and every tampering is noticed.

#![allow(clippy::print_stderr)] // a test that is skipped says so

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use zhfacts::article::Flag;
use zhfacts::dataset::{ArticleRow, Extraction, FactRow, RegionRow, RelatedRow, SectionRow};
use zhfacts::fact::{FactDate, Id, Metric, Origin, ReadFrom, ScopeTerm, Unit};
use zhfacts::pipeline::{Options, Start, Watch, run};
use zhfacts::places::Level;
use zhfacts::read::{Content, Entry};
use zhfacts::report::RUN_FILE;
use zhfacts::verify::{Verification, verify};
use zhfacts::write::{DATA_PACKAGE, FORMATS, Format, Staging, data_package, format};

const TEXT: &str = "安徽省报销，新规\n一、比例\n住院报销60%以上。\n相关：门诊“怎么”报？每年500元\n";

struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _inputs: u64, _bytes: u64) {}
    fn rejected(&self, _reject: &zhfacts::dataset::RejectRow) {}
    fn stopped(&self) -> bool {
        false
    }
}

/// Code points of the first occurrence.
fn span(of: &str) -> (u64, u64) {
    let start = TEXT.find(of).map_or(0, |at| TEXT[..at].chars().count() as u64);
    (start, start + of.chars().count() as u64)
}

/// A page with a row in every table.
fn extraction(source: &str) -> Extraction {
    let id = Id::of(source.as_bytes());
    let article = ArticleRow {
        article_id: id,
        source: source.to_string(),
        layout: "generic".to_string(),
        encoding: "UTF-8",
        title: Some("安徽省报销，新规".to_string()),
        published_at: Some("2025-01-02T03:04".to_string()),
        body: "住院报销60%以上。".to_string(),
        text: TEXT.to_string(),
        related_count: 1,
        fact_count: 2,
        region_count: 1,
        flags: vec![Flag::GenericLayout, Flag::NoBody],
        ..ArticleRow::default()
    };
    let section = SectionRow {
        article_id: id,
        section: 1,
        level: 1,
        heading: "比例".to_string(),
        start: span("一、比例").0,
        end: span("60%以上。").1,
        ..SectionRow::default()
    };
    let (start, end) = span("门诊“怎么”报？每年500元");
    let item = RelatedRow {
        related_id: Id::of(format!("{source}item").as_bytes()),
        article_id: id,
        position: 1,
        title: "门诊“怎么”报？".to_string(),
        snippet: Some("每年500元".to_string()),
        published_on: Some("2024".to_string()),
        start,
        end,
        ..RelatedRow::default()
    };
    let (sections, related, regions) = (vec![section], vec![item], vec![region(id)]);
    Extraction { article, sections, related, facts: facts(source, id), regions, ambiguous_places: 0 }
}

fn facts(source: &str, article_id: Id) -> Vec<FactRow> {
    let fact = |of: &str, origin, metric| FactRow {
        fact_id: Id::of(format!("{source}{of}").as_bytes()),
        start: span(of).0,
        end: span(of).1,
        text: of.to_string(),
        evidence: format!("报销{of}以上"),
        value_min: Some(60.0),
        min_open: true,
        rule: "test".to_string(),
        ..FactRow::new(article_id, origin, metric)
    };
    let rate = FactRow {
        section: Some(1),
        unit: Some(Unit::Percent),
        scope: [ScopeTerm::Employee, ScopeTerm::Resident].into_iter().collect(),
        region_code: "340000".parse().ok(),
        region_from: Some(ReadFrom::Title),
        ..fact("60%", Origin::Body, Metric::ReimbursementRate)
    };
    let cap = FactRow {
        related_position: Some(1),
        unit: Some(Unit::Cny),
        bracket_max: Some(0.5),
        date_min: Some(FactDate::MonthDay(1, 2)),
        ..fact("500元", Origin::RelatedSnippet, Metric::BenefitCap)
    };
    vec![rate, cap]
}

fn region(article_id: Id) -> RegionRow {
    let code = "340000".parse().expect("a code");
    RegionRow {
        article_id,
        origin: Origin::Title,
        related_position: None,
        start: 0,
        end: 3,
        text: "安徽省".to_string(),
        code,
        name: "安徽省".to_string(),
        level: Level::Province,
        province_code: code,
        prefecture_code: None,
        within: None,
    }
}

/// Writes a dataset of three pages, a duplicate and a reject.
fn write(dir: &Path, formats: &[&'static dyn Format]) {
    let staging = Staging::beside(dir).expect("a folder");
    let entry = |source: &str, content: &str| {
        Entry::new(source.to_string(), Content::Bytes(content.into()), content.len() as u64)
    };
    let entries =
        vec![entry("a.txt", "a"), entry("b.txt", "b"), entry("c.txt", ""), entry("d.txt", "d"), entry("e.txt", "a")];
    let options = Options { formats: formats.to_vec(), threads: 2, ..Options::default() };
    // The page that is met again keeps the id that it had.
    let extract_one = |page: &zhfacts::article::Page| match page.source.as_str() {
        "e.txt" => {
            let first = extraction("a.txt");
            Ok(Extraction { article: ArticleRow { source: "e.txt".to_string(), ..first.article }, ..first })
        }
        source => Ok(extraction(source)),
    };
    let extract = |pages: &[zhfacts::article::Page]| pages.iter().map(extract_one).collect();
    let (report, files) = run(entries, &extract, &options, &staging, Start::default(), &Unwatched).expect("a dataset");
    staging.write(DATA_PACKAGE, &data_package(formats, &files).to_string()).expect("a file");
    staging.write(RUN_FILE, &report.json(&[]).to_string()).expect("a file");
    staging.commit().expect("a dataset");
}

fn dataset(formats: &[&'static dyn Format]) -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().expect("a folder");
    let dir = root.path().join("data");
    write(&dir, formats);
    (root, dir)
}

/// What `verify` says after `from` became `to` in a file, with the hash in the data package put right so that only
/// the rows can tell.
fn tampered(name: &str, from: &str, to: &str) -> Verification {
    let (_root, dir) = dataset(&[format(name.rsplit_once('.').expect("an extension").1).expect("a format")]);
    let text = fs::read_to_string(dir.join(name)).expect("a file");
    assert!(text.contains(from), "{name} has no {from}");
    fs::write(dir.join(name), text.replacen(from, to, 1)).expect("a file");
    let hashes =
        |verified: &Verification| verified.violations.iter().filter(|told| told.contains("its hash is")).count();
    let verified = verify(&dir).expect("a dataset");
    assert_eq!(hashes(&verified), 1, "{name}: {from} to {to} changes the hash");
    verified
}

#[test]
fn an_untouched_dataset_is_proved_in_every_format() {
    let (_root, dir) = dataset(&FORMATS);
    let verified = verify(&dir).expect("a dataset");
    assert_eq!(verified.violations, Vec::<String>::new());
    for format in FORMATS {
        assert!(verified.proved.contains(&format!("{}: 15 spans slice to their text in 3 articles", format.name())));
    }
}

#[test]
fn every_tampering_with_rows_is_noticed() {
    let cases = [
        ("facts.jsonl", "\"text\":\"60%\"", "\"text\":\"61%\"", "its span slices to"),
        ("facts.jsonl", "\"start\":18", "\"start\":17", "its span slices to"),
        ("facts.jsonl", "\"end\":21", "\"end\":2100", "no span of the article's text"),
        ("facts.jsonl", "\"end\":21", "\"end\":-1", "not of type Integer"),
        ("facts.jsonl", "\"percentage\"", "\"share\"", "kind cannot be \"share\""),
        ("facts.jsonl", "\"threshold\"", "\"deadline\"", "the role of benefit_cap is threshold"),
        ("facts.jsonl", "\"benefit_cap\"", "\"age_limit\"", "the kind of age_limit is age"),
        ("facts.jsonl", "\"CNY\"", "\"yuan\"", "unit cannot be"),
        ("facts.jsonl", "\"rule\":\"test\"", "\"rule\":\"\"", "rule is empty"),
        ("facts.jsonl", "\"rule\":\"test\"", "\"other\":\"test\"", "other is no column"),
        ("facts.jsonl", "\"resident\"", "\"employee\"", "insurance cannot hold"),
        ("facts.jsonl", "\"section\":1", "\"section\":7", "the section it names is not there"),
        ("facts.jsonl", "\"related_position\":1", "\"related_position\":2", "related item it names"),
        (
            "facts.jsonl",
            "\"related_position\":1",
            "\"related_position\":null",
            "origin and related_position do not fit",
        ),
        ("facts.jsonl", "\"value_max\":null", "\"value_max\":5", "value_min is above value_max"),
        ("facts.jsonl", "报销60%以上", "报销以上", "text does not stand in evidence"),
        ("facts.jsonl", "{\"fact_id\"", "{\"fact_id", "is no JSON object"),
        ("facts.csv", "true,false", "yes,false", "min_open is \"yes\""),
        ("facts.csv", "--01-02", "--1-2", "date_min cannot be"),
        ("facts.csv", "fact_id,", "id,", "its header is not that of the schema"),
        ("facts.json", "\n]", "", "it is no JSON array"),
        ("articles.jsonl", "\"fact_count\":2", "\"fact_count\":3", "but there are 2 rows"),
        ("articles.jsonl", "\"source\":\"a.txt\"", "\"source\":\"e.txt\"", "out of order of source"),
        ("articles.jsonl", "\"title\":\"安徽省", "\"title\":\"河南省", "title does not stand in text"),
        ("articles.csv", "2025-01-02T03:04", "2 January", "published_at cannot be"),
        ("related.jsonl", "每年500元", "每年501元", "snippet does not stand in its span"),
        ("related.jsonl", "\"position\":1", "\"position\":2", "position is not 1"),
        ("sections.jsonl", "\"heading\":\"比例\"", "\"heading\":\"标准\"", "heading does not stand in its span"),
        ("regions.csv", "340000", "34", "code cannot be"),
        ("rejects.csv", "decode", "guess", "stage cannot be"),
        ("duplicates.jsonl", "\"source\":\"e.txt\"", "\"source\":\"a.txt\"", "or stands twice"),
        ("duplicates.jsonl", "\"source\":\"e.txt\"", "\"source\":\"A.txt\"", "no article before it"),
        ("duplicates.csv", "e.txt", "", "source has no value"),
    ];
    for (name, from, to, expected) in cases {
        let violations = tampered(name, from, to).violations;
        assert!(violations.iter().any(|told| told.contains(expected)), "{name}, {from} to {to}: {violations:#?}");
    }
}

#[test]
fn formats_that_do_not_hold_the_same_rows_are_noticed() {
    let lines = format("jsonl").expect("a format");
    for other in FORMATS.into_iter().filter(|format| format.name() != lines.name()) {
        let (_root, dir) = dataset(&[lines, other]);
        let path = dir.join("facts.jsonl");
        let text = fs::read_to_string(&path).expect("a file");
        let told = |text: &str, expected: &str| {
            fs::write(&path, text).expect("a file");
            let violations = verify(&dir).expect("a dataset").violations;
            let is_told = |told: &String| told.contains(other.name()) && told.contains(expected);
            assert!(violations.iter().any(is_told), "{}, {expected}: {violations:#?}", other.name());
        };
        told(&text.replacen("\"rule\":\"test\"", "\"rule\":\"tent\"", 1), "differ in row 1: rule is Text(\"te");
        told(text.trim_end().rsplit_once('\n').expect("lines").0, "differ in the number of rows");
    }
}

#[test]
fn a_table_that_cannot_be_read_is_not_compared() {
    for (name, from) in [("facts.csv", "fact_id,"), ("articles.csv", "article_id,"), ("facts.jsonl", "{\"fact_id\":")] {
        let (_root, dir) = dataset(&["csv", "jsonl"].map(|name| format(name).expect("a format")));
        let path = dir.join(name);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text.replacen(from, "x,", 1)).expect("a file");
        let verified = verify(&dir).expect("a dataset");
        assert!(verified.violations.iter().any(|told| told.contains(name)), "{:#?}", verified.violations);
        assert!(
            !verified.violations.iter().any(|told| told.contains("csv and jsonl differ")),
            "{:#?}",
            verified.violations
        );
        assert!(!verified.proved.iter().any(|told| told.contains("hold the same rows")), "{:#?}", verified.proved);
    }
}

#[test]
fn databases_are_checked_against_their_schema_and_their_indexes() {
    let told = |change: &str, expected: &str| {
        let (_root, dir) = dataset(&[format("sqlite").expect("a format")]);
        let database = rusqlite::Connection::open(dir.join("dataset.sqlite")).expect("a database");
        database.execute_batch(change).unwrap_or_else(|error| panic!("{change}: {error}"));
        drop(database);
        let violations = verify(&dir).expect("a dataset").violations;
        assert!(violations.iter().any(|told| told.contains(expected)), "{change}: {violations:#?}");
    };
    told("UPDATE facts SET text = '61%' WHERE text = '60%'", "its span slices to");
    told("UPDATE facts SET insurance = 'resident|resident'", "insurance cannot hold");
    told("ALTER TABLE facts ADD COLUMN mine TEXT", "mine is no column");
    told("ALTER TABLE sections RENAME COLUMN heading TO head", "heading is missing");
    told("DELETE FROM facts WHERE rowid = 1", "has 5 rows, not 6");
    told("PRAGMA user_version = 2", "keeps version 2 of the contract");
    let swap = "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'regions_code')";
    let swap = format!("PRAGMA writable_schema = ON; {swap} WHERE name = 'facts_metric'");
    told(&swap, "facts_metric");
}

/// Whatever the damage, it is told, and not that the dataset holds.
#[test]
fn damaged_files_are_no_fault_of_the_program() {
    for (name, file) in [("parquet", "facts.parquet"), ("sqlite", "dataset.sqlite")] {
        let (_root, dir) = dataset(&[format(name).expect("a format")]);
        let whole = fs::read(dir.join(file)).expect("a file");
        for at in (0..40).map(|step| whole.len() * step / 40) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            for damaged in [&whole[..at], &flipped] {
                fs::write(dir.join(file), damaged).expect("a file");
                assert!(!verify(&dir).expect("a dataset").holds(), "{file}, {at}");
            }
        }
    }
}

#[test]
fn lost_and_foreign_rows_are_noticed() {
    let (_root, dir) = dataset(&[format("jsonl").expect("a format")]);
    let path = dir.join("facts.jsonl");
    let text = fs::read_to_string(&path).expect("a file");
    let lines: Vec<&str> = text.lines().collect();
    let told = |lines: &[&str], expected: &str| {
        fs::write(&path, lines.join("\n")).expect("a file");
        let violations = verify(&dir).expect("a dataset").violations;
        assert!(violations.iter().any(|told| told.contains(expected)), "{expected}: {violations:#?}");
    };
    told(&lines[1..], "has 5 rows, not 6");
    told(&[&lines[..], &lines[..1]].concat(), "is out of order of articles");
    told(&[lines[0], lines[0]], "another fact has the same fact_id");
    let id = Id::of(b"a.txt").to_string();
    told(&[&lines[0].replace(&id, "0123456789abcdef")], "article_id is in no row of articles");
}

#[test]
fn tampering_with_files_is_noticed() {
    let (_root, dir) = dataset(&FORMATS);
    let package = fs::read_to_string(dir.join(DATA_PACKAGE)).expect("a file");
    let told = |expected: &str| {
        let violations = verify(&dir).expect("a dataset").violations;
        assert!(violations.iter().any(|told| told.contains(expected)), "{expected}: {violations:#?}");
    };
    fs::write(dir.join(DATA_PACKAGE), package.replacen("sha256:", "sha256:0", 1)).expect("a file");
    told("its hash is");
    fs::write(dir.join(DATA_PACKAGE), package.replacen("\"rowCount\":3", "\"rowCount\":4", 1)).expect("a file");
    told("has 3 rows, not 4");
    fs::write(dir.join(DATA_PACKAGE), package.replacen("articles.csv", "../articles.csv", 1)).expect("a file");
    told("the path leads out of the folder");
    fs::write(dir.join(DATA_PACKAGE), &package).expect("a file");
    fs::write(dir.join(RUN_FILE), "{}").expect("a file");
    told("differ on its rows");
    fs::remove_file(dir.join("regions.json")).expect("a file");
    told("regions.json: cannot be read");
    fs::write(dir.join(DATA_PACKAGE), "{").expect("a file");
    assert!(verify(&dir).is_err());
}

#[test]
fn frictionless_validates_the_data_package() {
    let python = std::env::var("ZHFACTS_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let importable = Command::new(&python).args(["-c", "import frictionless"]).output();
    if !importable.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {python} has no frictionless (name one that has in ZHFACTS_PYTHON)");
        return;
    }
    let script = "import sys; from frictionless import Package, system\n\
        system.trusted = True\n\
        report = Package(sys.argv[1]).validate()\n\
        print(report.flatten(['name', 'rowNumber', 'fieldName', 'message']))\n\
        print(report.errors, len(report.tasks))\n\
        sys.exit(0 if report.valid else 1)";
    let validate = |dir: &Path| {
        let output = Command::new(&python).args(["-c", script]).arg(dir.join(DATA_PACKAGE)).output().expect("python");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (_root, dir) = dataset(&FORMATS);
    let (valid, told) = validate(&dir);
    assert!(valid, "{told}");
    let path = dir.join("facts.csv");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, text.replacen("percentage,percentage", "percentage,share", 1)).expect("a file");
    let (valid, told) = validate(&dir);
    assert!(!valid && told.contains("role"), "the constraints are checked: {told}");
}
