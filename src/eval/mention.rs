//! Mentions and places in the one form in which gold and dataset are compared.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::gold::{GoldMention, GoldRegion};
use super::pairing::Spanned;
use crate::fact::{Kind, Slot};
use crate::rows::{Cell, Row};

/// A mention of the gold, or a fact of the dataset.
pub(super) struct Mention {
    pub span: Option<(u64, u64)>,
    pub text: String,
    pub kind: String,
    pub unit: Option<String>,
    pub metric: String,
    pub interval: Interval,
    /// Slot and value of everything in the scope but place and year.
    pub scope: BTreeSet<(&'static str, String)>,
    /// Region and year.
    pub place: BTreeSet<(&'static str, String)>,
    /// The rule that made it; empty in the gold.
    pub rule: String,
}

/// The exact value: numbers in one spelling, dates as they are written, title and article of a citation.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Interval {
    pub ends: [Option<String>; 2],
    pub approx: bool,
    pub min_open: bool,
    pub max_open: bool,
}

/// A place named in the text.
pub(super) struct Region {
    pub span: Option<(u64, u64)>,
    pub text: String,
    pub code: String,
}

impl Spanned for Mention {
    fn span(&self) -> Option<(u64, u64)> {
        self.span
    }
}

impl Spanned for Region {
    fn span(&self) -> Option<(u64, u64)> {
        self.span
    }
}

impl Mention {
    /// True if both are of one kind with the same numbers and the same unit, whichever end the numbers are.
    pub(super) fn same_value(&self, other: &Mention) -> bool {
        let numbers = |mention: &Mention| mention.interval.ends.iter().flatten().cloned().collect::<BTreeSet<_>>();
        let has_unit = ![Kind::Date, Kind::Citation].map(Kind::as_str).contains(&self.kind.as_str());
        self.kind == other.kind && numbers(self) == numbers(other) && (!has_unit || self.unit == other.unit)
    }

    /// The mention of a gold file; `span` is where it stands in the dataset's text.
    pub(super) fn of_gold(mention: &GoldMention, span: Option<(u64, u64)>) -> Mention {
        let ends = match mention.kind.as_str() {
            "citation" => [mention.title.clone(), mention.article.as_ref().and_then(plain)],
            "date" => [&mention.min, &mention.max].map(|end| end.as_ref().and_then(plain)),
            _ => [&mention.min, &mention.max].map(|end| end.as_ref().and_then(Json::as_f64).map(number)),
        };
        let scope = &mention.scope;
        let lists = [
            (Slot::Insurance, &scope.insurance),
            (Slot::Population, &scope.population),
            (Slot::Facility, &scope.facility),
            (Slot::Care, &scope.care),
            (Slot::Referral, &scope.referral),
            (Slot::Payer, &scope.payer),
            (Slot::Visit, &scope.visit),
        ];
        let mut items: BTreeSet<_> = lists
            .into_iter()
            .flat_map(|(slot, values)| values.iter().map(move |value| (slot.as_str(), value.clone())))
            .collect();
        items.extend(scope.bracket.map(|[min, max]| ("bracket", bracket(min, max))));
        items.extend(item("per", scope.per.clone()));
        let place = item("region", scope.region.clone()).into_iter();
        Mention {
            span,
            text: mention.text.clone(),
            kind: mention.kind.clone(),
            unit: mention.unit.clone(),
            metric: mention.metric.clone(),
            interval: Interval { ends, approx: mention.approx, min_open: mention.min_open, max_open: mention.max_open },
            scope: items,
            place: place.chain(item("year", scope.year.as_ref().and_then(plain))).collect(),
            rule: String::new(),
        }
    }

    /// The fact of a dataset's row.
    pub(super) fn of_row(row: &Row<'_>) -> Mention {
        let ends = match row.text("kind") {
            "citation" => ["cited_title", "cited_article"].map(|name| optional(row, name)),
            "date" => ["date_min", "date_max"].map(|name| optional(row, name)),
            _ => ["value_min", "value_max"].map(|name| row.number(name).map(number)),
        };
        let mut scope = BTreeSet::new();
        for slot in Slot::ALL {
            if let Cell::List(values) = row.cell(slot.as_str()) {
                scope.extend(values.iter().map(|value| (slot.as_str(), value.clone())));
            }
        }
        let (min, max) = (row.number("bracket_min"), row.number("bracket_max"));
        scope.extend((min.is_some() || max.is_some()).then(|| ("bracket", bracket(min, max))));
        scope.extend(item("per", optional(row, "per")));
        let place = item("region", optional(row, "region_code")).into_iter();
        let is = |name: &str| matches!(row.cell(name), Cell::Bool(true));
        Mention {
            span: row.integer("start").zip(row.integer("end")),
            text: row.text("text").to_string(),
            kind: row.text("kind").to_string(),
            unit: optional(row, "unit"),
            metric: row.text("metric").to_string(),
            interval: Interval { ends, approx: is("approx"), min_open: is("min_open"), max_open: is("max_open") },
            scope,
            place: place.chain(item("year", optional(row, "year"))).collect(),
            rule: row.text("rule").to_string(),
        }
    }
}

impl Region {
    /// The region of a gold file; `span` is where it stands in the dataset's text.
    pub(super) fn of_gold(region: &GoldRegion, span: Option<(u64, u64)>) -> Region {
        Region { span, text: region.text.clone(), code: region.code.clone() }
    }

    /// The region of a dataset's row.
    pub(super) fn of_row(row: &Row<'_>) -> Region {
        Region {
            span: row.integer("start").zip(row.integer("end")),
            text: row.text("text").to_string(),
            code: row.text("code").to_string(),
        }
    }
}

/// The text of a cell, if it holds one.
pub(super) fn optional(row: &Row<'_>, name: &str) -> Option<String> {
    match row.cell(name) {
        Cell::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn item(slot: &'static str, value: Option<String>) -> Option<(&'static str, String)> {
    value.filter(|value| !value.is_empty()).map(|value| (slot, value))
}

/// A text, or a number as it is written.
fn plain(json: &Json) -> Option<String> {
    match json {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// One spelling a number, to six places. Adding 0 takes the sign from -0.
fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.6}").parse().unwrap_or(value);
    (rounded + 0.0).to_string()
}

fn bracket(min: Option<f64>, max: Option<f64>) -> String {
    let end = |end: Option<f64>| end.map_or("null".to_string(), number);
    format!("[{}, {}]", end(min), end(max))
}
