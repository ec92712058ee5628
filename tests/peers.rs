//! Test data of other projects, where it is at hand: percentages of Recognizers-Text and money of JioNLP.
//!
//! Each case goes through the whole chain as a page of one line. Where a case and the annotation guide disagree, the
//! guide decides; `peers.toml` lists those cases with the reason.

#![allow(clippy::print_stderr)] // a test that is skipped says so

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use zhfacts::Extractor;
use zhfacts::article::Page;
use zhfacts::dataset::FactRow;
use zhfacts::fact::{Kind, Unit};
use zhfacts::rules::RuleFiles;

/// Least share of the covered cases that pass.
const PERCENTAGES: f64 = 0.95;
const MONEY: f64 = 0.95;

#[derive(Deserialize)]
struct LeftOut {
    file: String,
    cases: Vec<usize>,
    reason: String,
}

fn facts(line: &str, kind: Kind) -> Vec<FactRow> {
    static EXTRACTOR: LazyLock<Extractor> =
        LazyLock::new(|| Extractor::new(&RuleFiles::embedded()).expect("the embedded rules are sound"));
    let mut facts = EXTRACTOR.extract(&Page::from_text("line", line)).facts;
    facts.retain(|fact| fact.kind() == kind);
    facts
}

/// The cases of a file, or nothing if it is not at hand.
fn cases(file: &str) -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/peer-tests").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).expect("a list of cases"))
}

fn reasons(file: &str) -> BTreeMap<usize, String> {
    #[derive(Deserialize)]
    struct File {
        left_out: Vec<LeftOut>,
    }
    let listed: File = toml::from_str(include_str!("peers.toml")).expect("a list of cases left out");
    assert!(listed.left_out.iter().all(|entry| !entry.reason.is_empty()));
    let of_file = listed.left_out.into_iter().filter(|entry| entry.file == file);
    of_file.flat_map(|entry| entry.cases.into_iter().map(move |case| (case, entry.reason.clone()))).collect()
}

/// Runs every case that is not left out. `expected_and_got` gives what should be and what is.
fn check(file: &str, least: f64, expected_and_got: impl Fn(&Value) -> (String, String)) {
    let Some(cases) = cases(file) else { return };
    let reasons = reasons(file);
    assert!(reasons.keys().all(|case| *case < cases.len()), "{file}: a case that is left out is not there");
    let (mut passed, mut failed) = (0, Vec::new());
    for (number, case) in cases.iter().enumerate() {
        let (expected, got) = expected_and_got(case);
        match expected == got {
            _ if reasons.contains_key(&number) => {}
            true => passed += 1,
            false => failed.push(format!("{number}: expected {expected}\n    got {got}\n    in {case}")),
        }
    }
    let share = f64::from(passed) / (f64::from(passed) + failed.len() as f64);
    eprintln!("{file}: {passed} pass, {} fail, {} are left out\n{}", failed.len(), reasons.len(), failed.join("\n"));
    assert!(share >= least, "{file}: {share:.3} of the cases pass, below {least}");
}

#[test]
fn percentages_of_recognizers_text() {
    check("recognizers-percent.json", PERCENTAGES, |case| {
        let line = case["Input"].as_str().expect("a text");
        let results = case["Results"].as_array().expect("a list");
        let expected = results.iter().map(|result| {
            let value = result["Resolution"]["value"].as_str().expect("a value").trim_end_matches('%');
            let value: f64 = value.parse().expect("a number");
            (result["Start"].as_u64(), result["End"].as_u64().map(|end| end + 1), Some(value), Some(value))
        });
        let got = facts(line, Kind::Percentage);
        let got = got.iter().map(|fact| (Some(fact.start), Some(fact.end), fact.value_min, fact.value_max));
        (format!("{:?}", expected.collect::<Vec<_>>()), format!("{:?}", got.collect::<Vec<_>>()))
    });
}

/// The ISO 4217 code of a currency as JioNLP names it.
fn currency(name: &str) -> &'static str {
    match name {
        "元" => "CNY",
        "港元" => "HKD",
        "美元" => "USD",
        "日元" => "JPY",
        "新台币" => "TWD",
        "泰铢" => "THB",
        "卢布" => "RUB",
        "欧元" => "EUR",
        "澳元" => "AUD",
        "韩元" => "KRW",
        _ => "unknown",
    }
}

#[test]
fn money_of_jionlp() {
    check("jionlp-money.json", MONEY, |case| {
        let number = |value: &Value| value.as_str().and_then(|value| value.parse::<f64>().ok());
        let ends = case["num"].as_array().map(Vec::as_slice);
        // To JioNLP every range is blurred, so of a range it says nothing on that.
        let (min, max, approx) = match (ends, case["definition"].as_str()) {
            (Some([min, max]), _) => (number(min), number(max), None),
            (_, Some("blur-")) => (None, number(&case["num"]), Some(false)),
            (_, Some("blur+")) => (number(&case["num"]), None, Some(false)),
            (_, definition) => (number(&case["num"]), number(&case["num"]), Some(definition == Some("blur"))),
        };
        // JioNLP rounds to two places.
        let rounded = |value: Option<f64>| value.map(|value| format!("{value:.2}"));
        let line = case["input"].as_str().expect("a text");
        let unit = currency(case["case"].as_str().unwrap_or_default());
        let expected = [(rounded(min), rounded(max), approx, Some(unit))];
        let told = |fact: &FactRow| {
            let unit = fact.unit.map(Unit::as_str);
            (rounded(fact.value_min), rounded(fact.value_max), approx.map(|_| fact.approx), unit)
        };
        let got: Vec<_> = facts(line, Kind::Amount).iter().map(told).collect();
        (format!("{expected:?}"), format!("{got:?}"))
    });
}
