//! Numbers that stand in one list: 50%、60%和70%, 80%以上和70%. Each number asks for the others of its list many times, so
//! what joins two neighbours is read once.

use std::ops::Range;

use super::frame::Frame;
use super::words::ClaimWords;
use crate::joints::{joins, joins_or_parts};
use crate::recognise::{Mention, Shape};

/// How many numbers away another of a list is still looked for: no list that is meant to be read has more.
pub(super) const REACH: usize = 24;

/// Of each mention, whether it stands in one list with the one before it.
#[derive(Debug, Default)]
pub struct Lists {
    /// In a list of one clause, whatever it counts.
    continued: Vec<bool>,
    /// In a list of numbers of one unit, which may go on over commas.
    joined: Vec<bool>,
}

impl Lists {
    pub(super) fn read(words: &ClaimWords, text: &str, frame: &Frame, mentions: &[Mention]) -> Lists {
        let gap = |at: usize| &text[mentions[at - 1].span.end()..mentions[at].span.start()];
        let continued = |at: usize| {
            at > 0
                && frame.clause_of[at - 1] == frame.clause_of[at]
                && joins_mentions(gap(at), &mentions[at - 1], &mentions[at])
        };
        let joined = |at: usize| {
            at > 0
                && same_unit(&mentions[at - 1], &mentions[at])
                && frame.clause(at).sentence == frame.clause(at - 1).sentence
                && joins_numbers(words, gap(at))
        };
        let all = 0..mentions.len();
        Lists { continued: all.clone().map(continued).collect(), joined: all.map(joined).collect() }
    }

    /// Whether a mention and the one before it stand in one list of their clause.
    pub(super) fn continues(&self, index: usize) -> bool {
        self.continued.get(index).is_some_and(|continued| *continued)
    }

    /// The list of its clause that a mention stands in, as far as it is looked through.
    pub(super) fn around(&self, index: usize) -> Range<usize> {
        let least = index.saturating_sub(REACH);
        let first = (least + 1..=index).rev().find(|at| !self.continues(*at)).unwrap_or(least);
        first..self.behind(index)
    }

    /// The index of the first mention behind the list that the mention `index` stands in.
    pub(super) fn behind(&self, index: usize) -> usize {
        let most = (index + REACH).max(index + 1);
        (index + 1..most).find(|at| !self.continues(*at)).unwrap_or(most)
    }

    /// Whether a number stands in one list with that before it.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        self.joined.get(at).is_some_and(|joined| *joined)
    }

    /// How many numbers from `at` on stand in one list.
    pub(super) fn run_length(&self, at: usize) -> usize {
        1 + self.joined.iter().skip(at + 1).take_while(|joined| **joined).count()
    }
}

pub(super) fn same_unit(one: &Mention, two: &Mention) -> bool {
    matches!((&one.shape, &two.shape), (Shape::Quantity(one), Shape::Quantity(two)) if one.unit == two.unit)
}

/// Whether what stands between two mentions makes them members of a list.
fn joins_mentions(gap: &str, last: &Mention, own: &Mention) -> bool {
    // 1995年12月31日前、1996年1月1日至2005年12月31日期间退休的
    let dates = matches!((&last.shape, &own.shape), (Shape::Date(_), Shape::Date(_)));
    joins(gap) || dates && joins(gap.trim_start_matches(['以', '之', '前', '后', '期', '间']))
}

/// Whether what stands between two numbers makes them members of a list: 、, 以上、, 以上和.
fn joins_numbers(words: &ClaimWords, gap: &str) -> bool {
    let gap = gap.trim();
    let bounded = words.bound_in_list_after.strip(gap);
    joins_or_parts(gap) || matches!(gap, "；" | ";") || matches!(bounded, Some("、" | "和" | "与" | "及"))
}
