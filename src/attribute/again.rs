//! A number that is said again: in place of one that does not reach it, or as the name of a grade.

use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric};
use crate::recognise::Shape;

impl Pass<'_> {
    /// What a number measures that was said before: 不满1年的按1年计算, 分为840元和749元两档。840元档：….
    pub(super) fn said_before(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let text = self.found.text;
        let span = self.mentions[index].span;
        if text[span.end()..].starts_with('档') {
            let known = near(index).find(|other| self.is_same_number(*other, index))?;
            return Some((claims[known].decision.metric, 24));
        }
        // 低于29元的按29元增加 is the least that there is, and no 29元 is measured.
        let timed = self.kind(&self.mentions[index]) == Kind::Duration;
        let last = index.checked_sub(1).filter(|last| timed && self.is_same_number(*last, index))?;
        let gap = &text[self.mentions[last].span.end()..span.start()];
        let gap = self.words().bound_after.strip(gap).unwrap_or(gap);
        self.words().substitute_before.has(gap).then_some((claims[last].decision.metric, 46))
    }

    /// Whether two mentions say the same number of the same unit.
    pub(super) fn is_same_number(&self, one: usize, two: usize) -> bool {
        match (&self.mentions[one].shape, &self.mentions[two].shape) {
            (Shape::Quantity(one), Shape::Quantity(two)) => {
                one.unit == two.unit && (one.min, one.max) == (two.min, two.max)
            }
            _ => false,
        }
    }
}
