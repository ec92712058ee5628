//! Normalising: a [`Claim`] about a [`Mention`] becomes the values of a fact — an interval in a unit, dates in
//! ISO 8601, a title with its article.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::attribute::Claim;
use crate::dataset::FactRow;
use crate::fact::{Kind, Unit};
use crate::recognise::mention::{Dates, Quantity};
use crate::recognise::{Mention, Recogniser, Shape};

/// Writes the values of a mention into its row: kind, unit, interval, dates, citation.
pub fn fill(row: &mut FactRow, text: &str, recogniser: &Recogniser, mention: &Mention, claim: &Claim) {
    let bounds = claim.bounds;
    (row.min_open, row.max_open) = (bounds.min && bounds.open, bounds.max && bounds.open);
    row.approx = bounds.approx;
    match &mention.shape {
        Shape::Quantity(value) => quantity(row, recogniser, value, claim),
        Shape::Date(dates) => date(row, recogniser.relative_names(), *dates, claim),
        Shape::Citation(cited) => {
            row.kind = Kind::Citation.as_str();
            row.cited_title = Some(cited.title.of(text).trim().replace('\n', ""));
            row.cited_article = cited.article.map(|article| article.to_string());
        }
    }
}

fn quantity(row: &mut FactRow, recogniser: &Recogniser, value: &Quantity, claim: &Claim) {
    let entry = recogniser.unit(value.unit);
    row.kind = entry.kind.as_str();
    row.approx |= value.approx;
    row.min_open |= value.min_open || value.range && claim.bounds.open;
    row.max_open |= value.max_open;
    let unit = match entry.unit {
        Unit::Year if value.months => Unit::Month,
        Unit::Cny if value.area => Unit::CnyPerSquareMetre,
        unit => unit,
    };
    row.unit = Some(unit.as_str());
    row.value_min = (!claim.bounds.max).then(|| number(value.min));
    row.value_max = (!claim.bounds.min).then(|| number(value.max));
}

fn date(row: &mut FactRow, names: &[String], dates: Dates, claim: &Claim) {
    row.kind = Kind::Date.as_str();
    row.unit = Some(Unit::Date.as_str());
    let from = dates.from.iso(names);
    let to = dates.to.map_or_else(|| from.clone(), |to| to.iso(names));
    row.date_min = (!claim.bounds.max).then_some(from);
    row.date_max = (!claim.bounds.min).then_some(to);
}

/// The nearest double: what reads back equal is what was written.
pub fn number(value: Decimal) -> f64 {
    let value = value.normalize();
    if value.scale() == 0 {
        return value.to_f64().unwrap_or(f64::NAN);
    }
    value.to_string().parse().unwrap_or(f64::NAN)
}
