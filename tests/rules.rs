//! Every example of every rule of facts, run through the whole chain: a `yes` must be read as it says, a `no` must not.
//!
//! What a mark means depends on the file of the rule; `CONTRIBUTING.md` tells it to those who write rules.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};
use zhfacts::Extractor;
use zhfacts::article::{Markup, Page};
use zhfacts::dataset::{Extraction, FactRow};
use zhfacts::decode::article_id;
use zhfacts::extractor::examples;
use zhfacts::rules::{Example, RuleFiles};

/// The first line of each page, so that an example is never taken for a headline.
const HEADLINE: &str = "说明";

const FILES: [&str; 6] = ["units.toml", "dates.toml", "citations.toml", "bounds.toml", "metrics.toml", "scopes.toml"];

fn page(text: &str) -> Page {
    Page {
        article_id: article_id(text.as_bytes()),
        source: "example.txt".to_string(),
        record: 0,
        url: None,
        markup: Markup::Text,
        encoding: "UTF-8",
        replacements: 0,
        text: text.to_string(),
    }
}

/// The entries of all rule files that have examples.
fn entries() -> Vec<(&'static str, Table)> {
    let files = RuleFiles::embedded();
    let mut entries = Vec::new();
    for file in FILES {
        let table: Table = files.toml(file).expect("a rule file is TOML");
        let lists = table.values().filter_map(Value::as_array);
        let tables = lists.flat_map(|list| list.iter().filter_map(Value::as_table));
        entries.extend(tables.map(|entry| (file, entry.clone())));
    }
    entries
}

/// The name by which an example knows its entry.
fn name(entry: &Table) -> Option<&str> {
    let first_word = || entry.get("words")?.as_array()?.first()?.as_str();
    entry.get("id").or_else(|| entry.get("value")).and_then(Value::as_str).or_else(first_word)
}

fn strings<'a>(entry: &'a Table, key: &str) -> Vec<&'a str> {
    entry
        .get(key)
        .and_then(Value::as_array)
        .map_or_else(Vec::new, |list| list.iter().filter_map(Value::as_str).collect())
}

/// An interval as examples write it: `60..`, `..60)`, `(60..70`, `~30`, `75`.
fn interval(fact: &FactRow) -> String {
    let ends = match fact.kind {
        "date" => [fact.date_min.clone(), fact.date_max.clone()],
        _ => [fact.value_min, fact.value_max].map(|end| end.map(|end| end.to_string())),
    };
    let about = if fact.approx { "~" } else { "" };
    let (from, to) = (if fact.min_open { "(" } else { "" }, if fact.max_open { ")" } else { "" });
    match ends {
        [Some(min), Some(max)] if min == max => format!("{about}{min}"),
        [min, max] => format!("{about}{from}{}..{}{to}", min.unwrap_or_default(), max.unwrap_or_default()),
    }
}

/// The interval without its numbers: which ends it has, which of them are open, and whether it is about.
fn form(fact: &FactRow) -> String {
    interval(fact).chars().map(|c| if "~(.)".contains(c) { c } else { '0' }).fold(String::new(), |mut form, c| {
        if !(c == '0' && form.ends_with('0')) {
            form.push(c);
        }
        form
    })
}

/// The ends of a value that is written without its bounds.
fn ends(value: &str) -> (&str, &str) {
    value.split_once("..").unwrap_or((value, value))
}

/// Whether the fact has this value wherever the words around it leave an end.
fn has_value(fact: &FactRow, value: &str) -> bool {
    let (min, max) = ends(value);
    let same = |end: Option<f64>, wanted: &str| end.is_none_or(|end| wanted.parse() == Ok(end));
    let same_date = |end: &Option<String>, wanted| end.as_deref().is_none_or(|end| end == wanted);
    match fact.kind {
        "date" => same_date(&fact.date_min, min) && same_date(&fact.date_max, max),
        _ => same(fact.value_min, min) && same(fact.value_max, max),
    }
}

/// All terms of the fact's scope, and the time it is for.
fn scope(fact: &FactRow) -> BTreeSet<&str> {
    let lists =
        [&fact.insurance, &fact.population, &fact.facility, &fact.care, &fact.referral, &fact.payer, &fact.visit];
    lists.into_iter().flatten().copied().chain(fact.per).collect()
}

fn is_of_unit(fact: &FactRow, unit: &str) -> bool {
    fact.rule.strip_prefix(unit).is_some_and(|rest| rest.starts_with('/'))
}

/// The entries by file and name, and the dates that the `yes` examples of relative words come to.
struct Rules {
    entries: BTreeMap<(&'static str, String), Table>,
    values: BTreeMap<(&'static str, String), BTreeSet<String>>,
    forms: BTreeMap<(&'static str, String), BTreeSet<String>>,
}

impl Rules {
    fn entry(&self, example: &Example) -> &Table {
        self.entries.get(&(example.file, example.rule.clone())).expect("an example belongs to an entry")
    }

    /// What is wrong with the fact at a mark, if anything.
    fn fault(&self, example: &Example, fact: Option<&FactRow>, value: &str) -> Option<String> {
        let key = (example.file, example.rule.clone());
        let Some(fact) = fact else { return Some("want a fact here, got none".to_string()) };
        let told = |wanted: &str, got: &str, holds: bool| match (example.yes, holds) {
            (true, false) => Some(format!("want {wanted}, got {got}")),
            (false, true) => Some(format!("want anything but {wanted}")),
            _ => None,
        };
        let got = format!("{} {} ({})", interval(fact), fact.metric, fact.rule);
        match example.file {
            "units.toml" => {
                let holds = is_of_unit(fact, &example.rule) && has_value(fact, value);
                told(&format!("{} {value}", example.rule), &got, holds)
            }
            "dates.toml" => told(value, &got, fact.kind == "date" && has_value(fact, value)),
            "citations.toml" => {
                let [title, article] =
                    [&fact.cited_title, &fact.cited_article].map(|part| part.as_deref().unwrap_or(""));
                let cited = format!("{title}/{article}");
                told(value, &cited, cited == value)
            }
            "bounds.toml" if example.yes => told(value, &got, interval(fact) == value),
            "bounds.toml" => {
                let form = form(fact);
                told(&form, &got, self.forms.get(&key).is_some_and(|forms| forms.contains(&form)))
            }
            "tables.toml" => told(value, &got, interval(fact) == value),
            "metrics.toml" => {
                let entry = self.entry(example);
                let metric = entry.get("metric").and_then(Value::as_str);
                let wanted = if value.is_empty() { metric } else { Some(value) };
                // Where no cue decided, the default may well be the same metric.
                let is_chance = !example.yes && fact.rule.ends_with("/default");
                wanted.and_then(|wanted| told(wanted, &got, fact.metric == wanted && !is_chance))
            }
            _ => {
                let entry = self.entry(example);
                let wanted: Vec<&str> =
                    strings(entry, "terms").into_iter().chain(entry.get("per").and_then(Value::as_str)).collect();
                let scope = scope(fact);
                told(&wanted.join(" "), &format!("{scope:?}"), wanted.iter().all(|term| scope.contains(term)))
            }
        }
    }

    /// What is wrong with a text that has no mark: something was found that should not be.
    fn found_in_vain(&self, example: &Example, facts: &[FactRow]) -> Option<String> {
        let key = (example.file, example.rule.clone());
        let values = self.values.get(&key);
        let fact = facts.iter().find(|fact| match example.file {
            "units.toml" => is_of_unit(fact, &example.rule),
            "dates.toml" => {
                fact.kind == "date" && values.is_some_and(|values| values.iter().any(|value| has_value(fact, value)))
            }
            "citations.toml" => fact.kind == "citation",
            "tables.toml" => fact.kind != "date",
            "bounds.toml" => self.forms.get(&key).is_some_and(|forms| forms.contains(&form(fact))),
            _ => false,
        })?;
        Some(format!("want nothing, got {} as {} ({})", fact.text, interval(fact), fact.rule))
    }
}

/// Reads an example; gives its rows and where its text begins among them.
fn read(extractor: &Extractor, example: &Example) -> (Extraction, usize) {
    let stop = if example.text.ends_with('。') { "" } else { "。" };
    (extractor.extract(&page(&format!("{HEADLINE}\n{}{stop}\n", example.text))), HEADLINE.chars().count() + 1)
}

/// The fact that stands at a mark.
fn at<'a>(rows: &'a Extraction, offset: usize, example: &Example, mark: zhfacts::text::Span) -> Option<&'a FactRow> {
    let before = offset + example.text[..mark.start()].chars().count();
    let (start, end) = (before as u64, (before + mark.of(&example.text).chars().count()) as u64);
    rows.facts.iter().find(|fact| (fact.start, fact.end) == (start, end))
}

#[test]
fn every_example_is_read_as_its_rule_says() {
    let files = RuleFiles::embedded();
    let extractor = Extractor::new(&files).expect("the rules compile");
    let mut examples = examples(&files).expect("the rules have examples");
    examples.retain(|example| FILES.contains(&example.file));
    let entries = entries().into_iter().filter_map(|(file, entry)| Some(((file, name(&entry)?.to_string()), entry)));
    let mut rules = Rules { entries: entries.collect(), values: BTreeMap::new(), forms: BTreeMap::new() };
    for example in examples.iter().filter(|example| example.yes) {
        let key = (example.file, example.rule.clone());
        let (rows, offset) = read(&extractor, example);
        for (mark, value) in &example.marks {
            rules.values.entry(key.clone()).or_default().insert(value.clone());
            if let Some(fact) = at(&rows, offset, example, *mark) {
                rules.forms.entry(key.clone()).or_default().insert(form(fact));
            }
        }
    }
    let mut faults = Vec::new();
    for example in &examples {
        let (rows, offset) = read(&extractor, example);
        let mut told: Vec<String> = example
            .marks
            .iter()
            .filter_map(|(mark, value)| rules.fault(example, at(&rows, offset, example, *mark), value))
            .collect();
        if !example.yes && example.marks.is_empty() {
            told.extend(rules.found_in_vain(example, &rows.facts));
        }
        let sort = if example.yes { "yes" } else { "no" };
        faults.extend(
            told.iter().map(|fault| format!("{} {} {sort}: {}: {fault}", example.file, example.rule, example.text)),
        );
    }
    assert!(faults.is_empty(), "{} of {} examples fail:\n{}", faults.len(), examples.len(), faults.join("\n"));
}

#[test]
fn every_entry_has_a_name_of_its_own_and_proof() {
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for (file, entry) in entries() {
        let Some(name) = name(&entry) else {
            faults.push(format!("{file}: an entry without a name: {entry:?}"));
            continue;
        };
        if !names.insert((file, name.to_string())) {
            faults.push(format!("{file} {name}: there is another entry of this name"));
        }
        let words = strings(&entry, "words");
        let mut seen = BTreeSet::new();
        faults.extend(
            words.iter().filter(|word| !seen.insert(**word)).map(|word| format!("{file} {name}: {word} stands twice")),
        );
        let is_blocker = ["metrics.toml", "scopes.toml"].contains(&file)
            && !["metric", "terms", "per"].iter().any(|key| entry.contains_key(*key));
        if words.is_empty() {
            faults.push(format!("{file} {name}: no words"));
        }
        for sort in ["yes", "no"] {
            if !is_blocker && strings(&entry, sort).is_empty() {
                faults.push(format!("{file} {name}: no example under `{sort}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
