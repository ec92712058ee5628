//! The examples of the rules of facts, each read through the whole chain. `CONTRIBUTING.md` says what a mark means in
//! which file.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{form, has_value, interval, scope};
use super::readings::Readings;
use crate::Extractor;
use crate::article::Page;
use crate::dataset::{Extraction, FactRow};
use crate::fact::Kind;
use crate::rules::{Example, Setting};
use crate::text::Span;

/// What stands around an example on its page. Before a line stands another one, so that it is never taken for a headline; before
/// a snippet its verdict, so that it is never taken for that.
fn around(setting: Setting) -> (&'static str, &'static str) {
    match setting {
        Setting::Line => ("说明\n", "\n"),
        Setting::Headline => ("", "\n正文如下一段所说。\n"),
        Setting::Snippet => {
            ("怎么参保\n\n到窗口登记。\n相关推荐\n\n怎么报销\n\n可以报销 ", "\n\n社保问答 2024-05-06\n")
        }
    }
}

/// What is wrong with the examples of one file.
pub(super) fn faults(extractor: &Extractor, examples: &[Example]) -> Vec<String> {
    let rows: Vec<Extraction> = examples.iter().map(|example| read(extractor, example)).collect();
    let (expected, readings) = (Expected::of(examples, &rows), Readings::of(examples));
    let mut faults = Vec::new();
    for (example, rows) in examples.iter().zip(&rows) {
        let found = if example.list { readings.faults(example, &rows.facts) } else { expected.faults(example, rows) };
        let sort = if example.yes { "yes" } else { "no" };
        faults.extend(found.iter().map(|fault| format!("{}, {sort}: {}: {fault}", example.rule, example.text)));
    }
    faults
}

/// What is read of an example on its page.
fn read(extractor: &Extractor, example: &Example) -> Extraction {
    let Example { text, setting, .. } = example;
    let (before, after) = around(*setting);
    let stop = if text.ends_with('。') || *setting == Setting::Headline { "" } else { "。" };
    extractor.extract(&Page::from_text("", format!("{before}{text}{stop}{after}")))
}

/// Where a mark stands in the page of its example, in code points.
pub(super) fn place(example: &Example, mark: Span) -> (u64, u64) {
    let (before, _) = around(example.setting);
    let start = before.chars().count() + example.text[..mark.start()].chars().count();
    (start as u64, (start + mark.of(&example.text).chars().count()) as u64)
}

/// The fact that stands at a mark.
fn at<'a>(rows: &'a Extraction, example: &Example, mark: Span) -> Option<&'a FactRow> {
    rows.facts.iter().find(|fact| (fact.start, fact.end) == place(example, mark))
}

/// What the `yes` examples of each rule come to: its `no` examples must come to none of it.
#[derive(Default)]
struct Expected<'e> {
    values: BTreeMap<&'e str, BTreeSet<&'e str>>,
    forms: BTreeMap<&'e str, BTreeSet<String>>,
}

impl<'e> Expected<'e> {
    fn of(examples: &'e [Example], rows: &[Extraction]) -> Expected<'e> {
        let mut expected = Expected::default();
        for (example, rows) in examples.iter().zip(rows).filter(|(example, _)| example.yes) {
            for (mark, value) in &example.marks {
                expected.values.entry(&example.rule).or_default().insert(value);
                if let Some(fact) = at(rows, example, *mark) {
                    expected.forms.entry(&example.rule).or_default().insert(form(fact));
                }
            }
        }
        expected
    }

    /// What is wrong with what was read of an example.
    fn faults(&self, example: &Example, rows: &Extraction) -> Vec<String> {
        let marked = example.marks.iter();
        let marked = marked.filter_map(|(mark, value)| self.fault(example, at(rows, example, *mark), value));
        let is_empty = !example.yes && example.marks.is_empty();
        let in_vain = is_empty.then(|| self.found_in_vain(example, &rows.facts)).flatten();
        marked.chain(in_vain).collect()
    }

    /// What is wrong with the fact at a mark, if anything.
    fn fault(&self, example: &Example, fact: Option<&FactRow>, value: &str) -> Option<String> {
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
            "counts.toml" => told(value, &got, fact.kind() == Kind::Count && has_value(fact, value)),
            "dates.toml" => told(value, &got, fact.kind() == Kind::Date && has_value(fact, value)),
            "citations.toml" => {
                let article = fact.cited_article.map_or(String::new(), |article| article.to_string());
                let cited = format!("{}/{article}", fact.cited_title.as_deref().unwrap_or_default());
                told(value, &cited, cited == value)
            }
            "bounds.toml" if !example.yes => told(&form(fact), &got, self.has_form(example, fact)),
            "bounds.toml" | "tables.toml" => told(value, &got, interval(fact) == value),
            "metrics.toml" => {
                let metric = example.says.first().map(String::as_str);
                let wanted = if value.is_empty() { metric } else { Some(value) };
                // Where no cue decided, the default may well be the same metric.
                let is_chance = !example.yes && fact.rule.ends_with("/default");
                wanted.and_then(|wanted| told(wanted, &got, fact.metric.as_str() == wanted && !is_chance))
            }
            _ => {
                let (wanted, scope) = (&example.says, scope(fact));
                let got = scope.iter().copied().collect::<Vec<_>>().join(" ");
                let holds = |term: &String| match term.strip_prefix('-') {
                    Some(barred) => !scope.contains(barred),
                    None => scope.contains(term.as_str()),
                };
                told(&wanted.join(" "), &got, wanted.iter().all(holds))
            }
        }
    }

    /// What is wrong with a text that has no mark: something was found that should not be.
    fn found_in_vain(&self, example: &Example, facts: &[FactRow]) -> Option<String> {
        let values = self.values.get(example.rule.as_str());
        let fact = facts.iter().find(|fact| match example.file {
            "units.toml" => is_of_unit(fact, &example.rule),
            "dates.toml" => {
                fact.kind() == Kind::Date
                    && values.is_some_and(|values| values.iter().any(|value| has_value(fact, value)))
            }
            "counts.toml" => fact.kind() == Kind::Count,
            "citations.toml" => fact.kind() == Kind::Citation,
            "tables.toml" => fact.kind() != Kind::Date,
            "bounds.toml" => self.has_form(example, fact),
            _ => false,
        })?;
        Some(format!("want nothing, got {} as {} ({})", fact.text, interval(fact), fact.rule))
    }

    fn has_form(&self, example: &Example, fact: &FactRow) -> bool {
        self.forms.get(example.rule.as_str()).is_some_and(|forms| forms.contains(&form(fact)))
    }
}

fn is_of_unit(fact: &FactRow, unit: &str) -> bool {
    fact.rule.strip_prefix(unit).is_some_and(|rest| rest.starts_with('/'))
}
