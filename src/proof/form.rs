//! Values as examples write them: `60..` from 60 on, `..60)` below 60, `(60..70`, `~30`, `75`.

use std::collections::BTreeSet;

use crate::dataset::FactRow;
use crate::fact::{FactDate, Kind, Per, ScopeTerm};

/// The interval of a fact.
pub(super) fn interval(fact: &FactRow) -> String {
    let ends = match fact.kind() {
        Kind::Date => [fact.date_min, fact.date_max].map(|end| end.map(|end| end.to_string())),
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
pub(super) fn form(fact: &FactRow) -> String {
    interval(fact).chars().map(|c| if "~(.)".contains(c) { c } else { '0' }).fold(String::new(), |mut form, c| {
        if !(c == '0' && form.ends_with('0')) {
            form.push(c);
        }
        form
    })
}

/// Whether the fact has this value wherever the words around it leave an end.
pub(super) fn has_value(fact: &FactRow, value: &str) -> bool {
    let (min, max) = value.split_once("..").unwrap_or((value, value));
    let same = |end: Option<f64>, wanted: &str| end.is_none_or(|end| wanted.parse() == Ok(end));
    let same_date = |end: Option<FactDate>, wanted| end.is_none_or(|end| end.text().as_str() == wanted);
    match fact.kind() {
        Kind::Date => same_date(fact.date_min, min) && same_date(fact.date_max, max),
        _ => same(fact.value_min, min) && same(fact.value_max, max),
    }
}

/// All terms of the fact's scope, and the time it is for.
pub(super) fn scope(fact: &FactRow) -> BTreeSet<&'static str> {
    fact.scope.terms().map(ScopeTerm::as_str).chain(fact.per.map(Per::as_str)).collect()
}
