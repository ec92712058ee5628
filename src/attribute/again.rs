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
            let metric = claims[known].decision.metric;
            return (metric != Metric::OtherAmount).then_some((metric, 24));
        }
        let last = index.checked_sub(1).filter(|last| self.stands_in(*last, index));
        match self.kind(&self.mentions[index]) {
            Kind::Duration => last.map(|last| (claims[last].decision.metric, 46)),
            Kind::Amount => {
                let raised = |at: usize| self.words().raised_by_after.begins(&text[self.mentions[at].span.end()..]);
                // 低于29元的按29元增加: both are increases.
                let both = last.is_some() && raised(index) || self.stands_in(index, index + 1) && raised(index + 1);
                // 手术费超过1000元的，按1000元报: what is too much is no part of what is paid.
                let counts = text[span.end()..].starts_with('计');
                let same =
                    || last.filter(|last| counts || claims[*last].bounds.max).map(|last| claims[last].decision.metric);
                let metric = if both { Some(Metric::OtherAmount) } else { same() };
                metric.map(|metric| (metric, 46))
            }
            _ => None,
        }
    }

    /// Whether a number is said again for what does not reach it: 不满1年的按1年计算, 不到11元的，补足到11元.
    fn stands_in(&self, first: usize, again: usize) -> bool {
        if again >= self.mentions.len() || !self.is_same_number(first, again) {
            return false;
        }
        let gap = self.between(first, again);
        self.words().substitute_before.has(self.words().bound_after.strip(gap).unwrap_or(gap))
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
