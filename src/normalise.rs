//! Normalising: a [`Claim`] about a [`Mention`] becomes the values of a fact — an interval in a unit, dates in
//! ISO 8601, a title with its article.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::attribute::Claim;
use crate::dataset::FactRow;
use crate::fact::Unit;
use crate::recognise::mention::{Dates, Quantity};
use crate::recognise::{Mention, Recogniser, Shape};

/// Writes the values of a mention into its row: unit, interval, dates, citation.
pub fn fill(row: &mut FactRow, text: &str, recogniser: &Recogniser, mention: &Mention, claim: &Claim) {
    let bounds = claim.bounds;
    (row.min_open, row.max_open) = (bounds.min && bounds.open, bounds.max && bounds.open);
    row.approx = bounds.approx;
    match &mention.shape {
        Shape::Quantity(value) => quantity(row, recogniser, value, claim),
        Shape::Date(dates) => date(row, *dates, claim),
        Shape::Citation(cited) => {
            row.cited_title = Some(cited.title.of(text).trim().replace('\n', ""));
            row.cited_article = cited.article;
        }
    }
}

fn quantity(row: &mut FactRow, recogniser: &Recogniser, value: &Quantity, claim: &Claim) {
    let entry = recogniser.unit(value.unit);
    row.approx |= value.approx;
    row.min_open |= value.min_open || value.range && claim.bounds.open;
    row.max_open |= value.max_open;
    let unit = match entry.unit {
        Unit::Year if value.months => Unit::Month,
        Unit::Cny if value.area => Unit::CnyPerSquareMetre,
        unit => unit,
    };
    row.unit = Some(unit);
    row.value_min = (!claim.bounds.max).then(|| number(value.min));
    row.value_max = (!claim.bounds.min).then(|| number(value.max));
}

fn date(row: &mut FactRow, dates: Dates, claim: &Claim) {
    row.unit = Some(Unit::Date);
    let to = dates.to.unwrap_or(dates.from);
    row.date_min = dates.from.date().filter(|_| !claim.bounds.max);
    row.date_max = to.date().filter(|_| !claim.bounds.min);
}

/// The nearest double: what reads back equal is what was written.
pub fn number(value: Decimal) -> f64 {
    let value = value.normalize();
    if value.scale() == 0 {
        return value.to_f64().unwrap_or(f64::NAN);
    }
    value.to_string().parse().unwrap_or(f64::NAN)
}
