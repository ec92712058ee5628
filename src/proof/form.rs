//! Values as examples write them: `60..` from 60 on, `..60)` below 60, `(60..70`, `~30`, `75`.

use std::collections::BTreeSet;

use crate::dataset::FactRow;

/// The interval of a fact.
pub(super) fn interval(fact: &FactRow) -> String {
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
    let same_date = |end: &Option<String>, wanted| end.as_deref().is_none_or(|end| end == wanted);
    match fact.kind {
        "date" => same_date(&fact.date_min, min) && same_date(&fact.date_max, max),
        _ => same(fact.value_min, min) && same(fact.value_max, max),
    }
}

/// All terms of the fact's scope, and the time it is for.
pub(super) fn scope(fact: &FactRow) -> BTreeSet<&str> {
    let lists =
        [&fact.insurance, &fact.population, &fact.facility, &fact.care, &fact.referral, &fact.payer, &fact.visit];
    lists.into_iter().flatten().copied().chain(fact.per).collect()
}
