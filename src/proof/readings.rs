//! Readings as the examples of word lists write them. A list decides between two of them: its `yes` examples have the one
//! that its words make, its `no` examples the other.
//!
//! A reading is one or several of these, parted by strokes: the interval of the mention, its kind, unit, metric, cited title
//! or a term of its scope, behind `-` what it is not; `per-` with the time it is for, `in-` with its year, `at-` with the
//! code of its place, `over-` and `upto-` with an end of its band of costs; or `none` where there is no mention.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::place;
use super::form::{interval, scope};
use crate::dataset::FactRow;
use crate::fact::{Per, Unit};
use crate::rules::Example;

/// The readings of the `yes` examples of each list, their numbers taken out.
pub(super) struct Readings<'e>(BTreeMap<&'e str, BTreeSet<String>>);

impl<'e> Readings<'e> {
    pub(super) fn of(examples: &'e [Example]) -> Readings<'e> {
        let mut readings = BTreeMap::<&str, BTreeSet<String>>::new();
        for example in examples.iter().filter(|example| example.list && example.yes) {
            let of_list = readings.entry(&example.rule).or_default();
            of_list.extend(example.marks.iter().map(|(_, reading)| without_numbers(reading)));
        }
        Readings(readings)
    }

    /// What is wrong with what was read of an example.
    pub(super) fn faults(&self, example: &Example, facts: &[FactRow]) -> Vec<String> {
        if example.marks.is_empty() {
            return vec!["no mention is marked".to_string()];
        }
        let fault = |(mark, reading): &(_, String)| {
            let like_yes = self.0.get(example.rule.as_str()).is_some_and(|yes| yes.contains(&without_numbers(reading)));
            if !example.yes && like_yes {
                return Some(format!("{reading} is the reading of a yes as well"));
            }
            let (start, end) = place(example, *mark);
            let fact = facts.iter().find(|fact| fact.start < end && start < fact.end);
            let told = fact.map_or_else(|| "none".to_string(), told);
            let holds = match fact {
                _ if reading == "none" => fact.is_none(),
                Some(fact) => (fact.start, fact.end) == (start, end) && reading.split('/').all(|part| has(fact, part)),
                None => false,
            };
            (!holds).then(|| format!("want {reading}, got {told}"))
        };
        example.marks.iter().filter_map(fault).collect()
    }
}

/// Whether a fact has one part of a reading.
fn has(fact: &FactRow, part: &str) -> bool {
    let is = |known: Option<String>, wanted: &str| known.as_deref().unwrap_or("none") == wanted;
    if let Some(per) = part.strip_prefix("per-") {
        return is(fact.per.map(|per| per.to_string()), per);
    }
    if let Some(year) = part.strip_prefix("in-") {
        return is(fact.year.map(|year| year.to_string()), year);
    }
    if let Some(place) = part.strip_prefix("at-") {
        return is(fact.region_code.map(|code| code.to_string()), place);
    }
    let yuan = |end: Option<f64>| end.map(|end| end.to_string());
    if let Some(end) = part.strip_prefix("over-") {
        return is(yuan(fact.bracket_min), end);
    }
    if let Some(end) = part.strip_prefix("upto-") {
        return is(yuan(fact.bracket_max), end);
    }
    if let Some(other) = part.strip_prefix('-').filter(|other| other.starts_with(|c: char| c.is_ascii_lowercase())) {
        return !has(fact, other);
    }
    fact.kind().as_str() == part
        || fact.metric.as_str() == part
        || fact.unit.is_some_and(|unit| unit.as_str().split('/').any(|of_unit| of_unit == part))
        || fact.cited_title.as_deref() == Some(part)
        || interval(fact) == part
        || scope(fact).contains(part) && fact.per.map(Per::as_str) != Some(part)
}

fn told(fact: &FactRow) -> String {
    let scope: Vec<&str> = scope(fact).into_iter().collect();
    let unit = fact.unit.map_or("", Unit::as_str);
    format!("{} as {}/{}/{unit}/{} {}", fact.text, interval(fact), fact.kind(), fact.metric, scope.join(" "))
}

/// A reading with one sign for each run of digits, so that two that differ only in their numbers are alike.
fn without_numbers(reading: &str) -> String {
    let mut shape = String::new();
    for c in reading.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }) {
        if !(c == '0' && shape.ends_with('0')) {
            shape.push(c);
        }
    }
    shape
}
