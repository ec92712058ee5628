//! Who pays a change in money: he who pays the amount that changes. 个人缴费每年400元，比上年增加20元.

use super::{Claim, Pass, near, windows};
use crate::fact::{Metric, ScopeSet, Slot};
use crate::recognise::Shape;

impl Pass<'_> {
    /// The payer of the amount that the change `index` is one of; none where it is no change or nobody is said to pay.
    /// With 分别 the changes of a list pair off with the amounts before it.
    pub(super) fn changed_payer(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        if !claim.decision.cue().is_some_and(|cue| self.attributor.cues.metric(cue).change) {
            return ScopeSet::EMPTY;
        }
        let first = windows::list_start(self.found.text, self.frame, self.mentions, index);
        let behind = windows::behind_list(self.found.text, self.frame, self.mentions, index);
        let paid = |other: &usize| {
            let money = matches!(self.mentions[*other].shape, Shape::Quantity(_));
            let paid = matches!(before[*other].decision.metric, Metric::ContributionAmount | Metric::Subsidy);
            money && paid
        };
        let mut amounts = near(first).take_while(|other| self.sentence(*other) == self.sentence(index)).filter(paid);
        let Some(last) = amounts.next() else { return ScopeSet::EMPTY };
        let gap = &self.found.text[self.mentions[last].span.end()..self.mentions[first].span.start()];
        let changed = if gap.contains("分别") {
            std::iter::once(last).chain(amounts).nth(behind - 1 - index)
        } else {
            Some(last)
        };
        changed.map_or(ScopeSet::EMPTY, |changed| before[changed].scope.slot(Slot::Payer))
    }
}
