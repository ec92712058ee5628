//! Eval: how well the gold articles are read, and whether the figures are what they are meant to be.

#![allow(clippy::print_stderr)] // a test that is skipped says so

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::LazyLock;

use assert_cmd::Command;
use serde_json::Value;
use zhfacts::write::FORMATS;

/// The least F1 of each figure on `tests/gold`.
const FLOORS: &[(&str, f64)] = &[
    ("value", 0.995),
    ("interval", 0.99),
    ("metric", 0.955),
    ("scope", 0.978),
    ("place", 0.99),
    ("whole", 0.905),
    ("regions", 0.99),
    ("related", 0.99),
    ("related/snippet", 0.99),
    ("article", 0.98),
];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gold() -> PathBuf {
    project().join("tests/gold")
}

fn zhfacts() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"))
}

/// Extracts `inputs` into a new folder.
fn extract(inputs: &[PathBuf], formats: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = folder.path().join("facts");
    zhfacts().args(["extract", "-q", "-f", formats, "-o"]).arg(output).args(inputs).assert().code(0);
    folder
}

/// The dataset of the articles of `tests/gold`, made once.
fn dataset() -> PathBuf {
    static DATASET: LazyLock<tempfile::TempDir> =
        LazyLock::new(|| extract(&[gold().join("*.txt"), gold().join("*.html")], "jsonl"));
    DATASET.path().join("facts")
}

fn eval(gold: &Path, dataset: &Path, arguments: &[&str]) -> (String, String, i32) {
    let output = zhfacts().arg("eval").args([gold, dataset]).args(arguments).output().expect("the program");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code().unwrap_or(-1))
}

fn figures(gold: &Path, dataset: &Path, arguments: &[&str]) -> Value {
    let (stdout, stderr, code) = eval(gold, dataset, &[&["--json"], arguments].concat());
    assert_eq!(code, 0, "{stderr}");
    serde_json::from_str(&stdout).expect("JSON")
}

#[test]
fn the_gold_articles_are_read_as_well_as_before() {
    let figures = figures(&gold(), &dataset(), &[]);
    let below: Vec<String> = FLOORS
        .iter()
        .filter(|(figure, floor)| figures[figure]["f1"].as_f64().is_none_or(|f1| f1 < *floor))
        .map(|(figure, floor)| format!("{figure}: {} is below {floor}", figures[figure]["f1"]))
        .collect();
    assert!(below.is_empty(), "{below:#?}");
}

/// The figures of the reference scorer, where it is at hand.
fn reference(gold: &Path, dataset: &Path) -> Option<Value> {
    let script = project().join("../shared/tools/score.py");
    if !script.is_file() {
        eprintln!("skipped: there is no {}", script.display());
        return None;
    }
    let output = Process::new("python3").arg(&script).args([gold, dataset]).arg("--json").output();
    match output {
        Ok(output) => Some(serde_json::from_slice(&output.stdout).expect("the scorer prints JSON")),
        Err(error) => {
            eprintln!("skipped: python3 cannot be run: {error}");
            None
        }
    }
}

fn assert_same_figures(gold: &Path, dataset: &Path) {
    if let Some(expected) = reference(gold, dataset) {
        assert_eq!(figures(gold, dataset, &[]), expected);
    }
}

#[test]
fn figures_are_those_of_the_reference_scorer() {
    assert_same_figures(&gold(), &dataset());
    let corpus = project().join("../shared/corpus");
    if corpus.is_dir() {
        let made = extract(&[corpus], "jsonl");
        assert_same_figures(&project().join("../shared/gold"), &made.path().join("facts"));
    }
}

/// Texts with other white space, repeated and lost words have to be aligned with the gold.
#[test]
fn altered_texts_are_aligned_as_by_the_reference_scorer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(gold()).expect("a folder").flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(entry.path()).expect("a text");
            let altered =
                text.replace('，', "， | ").replace('\n', "\n\n ").replace("个人", "本人").replace("元", "元 元");
            fs::write(folder.path().join(entry.file_name()), altered).expect("a file");
        }
    }
    let made = extract(&[folder.path().to_path_buf()], "jsonl");
    assert_same_figures(&gold(), &made.path().join("facts"));
}

#[test]
fn every_format_that_can_be_read_back_gives_the_same_figures() {
    let expected = figures(&gold(), &dataset(), &["--only", "qa-maternity,table-beijing-relief"]);
    let inputs = [gold().join("qa-maternity.txt"), gold().join("table-beijing-relief.html")];
    for format in FORMATS.map(|format| format.name()) {
        let made = extract(&inputs, format);
        let dataset = made.path().join("facts");
        assert_eq!(figures(&gold(), &dataset, &["--only", "qa-maternity,table-beijing-relief"]), expected, "{format}");
    }
}

#[test]
fn a_figure_below_its_minimum_is_a_broken_limit() {
    let (_, _, code) = eval(&gold(), &dataset(), &["--min", "value=0.5", "--min", "scope/payer=0.1"]);
    assert_eq!(code, 0);
    let (stdout, stderr, code) = eval(&gold(), &dataset(), &["--min", "whole=1"]);
    assert_eq!(code, 4);
    assert!(stdout.contains("whole") && stderr.contains("the F1 of whole is 0."), "{stderr}");
    for (wrong, words) in [("nothing=0.5", "there are: article"), ("value", "no ="), ("value=60", "from 0 to 1")] {
        let (_, stderr, code) = eval(&gold(), &dataset(), &["--min", wrong]);
        assert_eq!(code, 2);
        assert!(stderr.contains(words), "{stderr}");
    }
}

#[test]
fn differences_tell_what_was_wanted_and_which_rule_spoke() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.txt"), "住院报销比例为60%，个人负担40%。\n").expect("a file");
    let gold = folder.path().join("gold");
    fs::create_dir(&gold).expect("a folder");
    let json = r#"{
        "text": "住院报销比例为60%，个人负担40%。\n", "related": [], "regions": [],
        "article": {"title": null, "answer": null, "published_at": null, "publisher": null,
                    "body_first": "住院报销比例为60%", "body_last": "个人负担40%。"},
        "mentions": [
            {"text": "60%", "kind": "percentage", "min": 60, "max": 60, "unit": "percent", "metric": "fee",
             "scope": {"care": ["outpatient"], "region": "110000", "year": 2025}, "start": 7, "end": 10},
            {"text": "40%", "kind": "percentage", "min": 45, "max": 45, "unit": "percent",
             "metric": "out_of_pocket_rate", "start": 15, "end": 18}
        ]}"#;
    fs::write(gold.join("a.json"), json).expect("a file");
    let made = extract(&[folder.path().join("a.txt")], "jsonl");
    let (stdout, _, code) = eval(&gold, &made.path().join("facts"), &["--differences", "9"]);
    assert_eq!(code, 0);
    for words in [
        "\nmetric: 1\n  a  住院报销比例为[60%]，个人负担40%。\n      want fee; got reimbursement_rate; rule percent/",
        "want care=outpatient; got care=inpatient",
        "want region=110000 year=2025; got none",
        "\nmissed: 1\n  a  住院报销比例为60%，个人负担[40%]。\n      want percentage [45, 45] percent (40%)\n",
        "\nspurious: 1\n",
    ] {
        assert!(stdout.contains(words), "{words}\nis not in\n{stdout}");
    }
}

#[test]
fn what_cannot_be_scored_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let empty = folder.path();
    let told = |gold: &Path, dataset: &Path, arguments: &[&str], words: &str| {
        let (_, stderr, code) = eval(gold, dataset, arguments);
        assert_eq!(code, 1);
        assert!(stderr.contains(words), "{stderr}");
    };
    told(empty, &dataset(), &[], "there is no gold file");
    told(&gold(), &dataset(), &["--only", "nothing"], "nothing.json");
    told(&gold(), empty, &[], "is no dataset: it has no datapackage.json");
    fs::write(empty.join("a.json"), "{}").expect("a file");
    told(empty, &dataset(), &[], "a.json is no gold file: missing field");
    let made = extract(&[gold().join("qa-maternity.txt")], "jsonl");
    let (stdout, stderr, _) = eval(&gold(), &made.path().join("facts"), &["--only", "qa-maternity,qa-pension-age"]);
    assert!(stderr.contains("no article of the dataset belongs to qa-pension-age"), "{stderr}");
    assert!(stdout.contains("value/age"));
}
