//! Numbers that stand in one list: 50%、60%和70%, 80%以上和70%.

use super::frame::Frame;
use super::words::ClaimWords;
use crate::joints::joins_or_parts;
use crate::recognise::{Mention, Shape};

/// How many mentions of one kind from `at` on stand in one list.
pub(super) fn run_length(words: &ClaimWords, text: &str, frame: &Frame, mentions: &[Mention], at: usize) -> usize {
    let mut end = at + 1;
    while end < mentions.len() && is_joined(words, text, frame, mentions, end) {
        end += 1;
    }
    end - at
}

/// Whether a number stands in one list with that before it.
pub(super) fn is_joined(words: &ClaimWords, text: &str, frame: &Frame, mentions: &[Mention], at: usize) -> bool {
    let sentence = |index: usize| frame.clause(index).sentence;
    at > 0
        && at < mentions.len()
        && sentence(at) == sentence(at - 1)
        && same_unit(&mentions[at - 1], &mentions[at])
        && joins_numbers(words, &text[mentions[at - 1].span.end()..mentions[at].span.start()])
}

pub(super) fn same_unit(one: &Mention, two: &Mention) -> bool {
    matches!((&one.shape, &two.shape), (Shape::Quantity(one), Shape::Quantity(two)) if one.unit == two.unit)
}

/// Whether what stands between two numbers makes them members of a list: 、, 以上、, 以上和.
fn joins_numbers(words: &ClaimWords, gap: &str) -> bool {
    let gap = gap.trim();
    let bounded = words.bound_in_list_after.strip(gap);
    joins_or_parts(gap) || matches!(gap, "；" | ";") || matches!(bounded, Some("、" | "和" | "与" | "及"))
}
