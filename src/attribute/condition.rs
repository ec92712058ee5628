//! Conditions, and the numbers that are their consequence: 缴费满5年的为10个月.

use super::bound::Bounds;
use super::{Pass, windows};
use crate::fact::{Kind, Unit};

impl Pass<'_> {
    /// Whether the clause of a number is a condition of what follows it, told by that number or by the one that bounds it from above: 满1年不足5年的.
    pub(super) fn is_condition(&self, index: usize) -> bool {
        self.is_told_condition(index) || self.upper_side(index).is_some_and(|upper| self.is_told_condition(upper))
    }

    fn is_told_condition(&self, index: usize) -> bool {
        let (text, number, clause) = (self.found.text, self.mentions[index].span, self.clause(index).span);
        windows::is_condition(text, number, clause)
            || self.kind(&self.mentions[index]) == Kind::Duration && self.closes_condition(&text[number.end()..])
    }

    /// The length of time right behind one, which bounds it from above: 满1年不足5年.
    fn upper_side(&self, index: usize) -> Option<usize> {
        let next = index + 1;
        let duration = |at: usize| self.mentions.get(at).is_some_and(|mention| self.kind(mention) == Kind::Duration);
        let both = duration(index) && duration(next);
        (both && self.recogniser.bounds_from_above(self.between(index, next))).then_some(next)
    }

    /// Whether the consequence of a condition follows: 缴费满5年【的为10个月】, 满5年【可领】10个月.
    fn closes_condition(&self, behind: &str) -> bool {
        let words = self.words();
        let behind = words.bound_after.strip(behind).unwrap_or(behind).trim_start_matches(' ');
        // 满1年不足5年：最长12个月
        behind.starts_with(['：', ':'])
            || behind.strip_prefix('的').is_some_and(|then| then.is_empty() || words.consequence_after.begins(then))
            || words.consequence_touching_after.begins(behind)
    }

    /// Whether a number stands behind a condition that the number before it closes: 缴费满5年的为10个月.
    pub(super) fn is_consequent(&self, index: usize, bounds: Bounds) -> bool {
        let Some(previous) = index.checked_sub(1).filter(|at| self.sentence(*at) == self.sentence(index)) else {
            return false;
        };
        let gap = self.between(previous, index);
        let dashed = self.words().bound_after.strip(gap).unwrap_or(gap).starts_with("——");
        let then = self.closes_condition(gap) || dashed && !gap.contains(['到', '至']);
        // 四年以上的，超过四年的部分: the condition goes on. Behind a semicolon another one is told.
        let goes_on = bounds.led && bounds.open || gap.contains(['；', ';']);
        // 1年以上不满2年3个月: what so many years give stands right behind them.
        let next = || {
            let unit = |at: usize| self.form(at, bounds).map(|form| form.1);
            gap.is_empty() && unit(previous) == Some(Unit::Year) && unit(index) == Some(Unit::Month)
        };
        (then || next()) && !goes_on && self.kind(&self.mentions[previous]) == Kind::Duration
    }
}
