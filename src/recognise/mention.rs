//! A mention: one quantity, date or citation that stands in the text, before anything around it has been read.

use rust_decimal::Decimal;

use super::date::DatePoint;
use crate::fact::Per;
use crate::text::Span;

/// One mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The number with its unit, both ends of a range.
    pub span: Span,
    /// What it is.
    pub shape: Shape,
}

/// What a mention is, as far as its own characters tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A number or a range of numbers with a unit.
    Quantity(Quantity),
    /// A date or a range of dates.
    Date(Dates),
    /// A citation.
    Citation(Cited),
}

/// A number or a range of numbers, in the unit it is written out in.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Index of the unit in the table; see [`super::Recogniser::unit`].
    pub unit: u16,
    /// Lower end; equal to `max` for a plain number.
    pub min: Decimal,
    /// Upper end.
    pub max: Decimal,
    /// 余, 多, 几: inexact by its own characters.
    pub approx: bool,
    /// Both ends are written.
    pub range: bool,
    /// The lower end of a range is excluded: 1万元（不含）至5万元.
    pub min_open: bool,
    /// The upper end of a range is excluded: 10年不满20年, 16周岁至60周岁（不含）.
    pub max_open: bool,
    /// The unit turned into months: 半年.
    pub months: bool,
    /// `/年`, `每月` inside the span.
    pub per: Option<Per>,
    /// For a square metre.
    pub area: bool,
}

/// A date or a range of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The date, or where the range begins.
    pub from: DatePoint,
    /// Where the range ends.
    pub to: Option<DatePoint>,
}

/// What is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The title, without 《》, or the document's number.
    pub title: Span,
    /// The article, in Arabic digits.
    pub article: Option<u32>,
}
