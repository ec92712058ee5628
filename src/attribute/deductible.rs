//! Amounts that are deductibles by what stands around them: bounds of one that is named before, and what is taken from the costs first.

use super::bound::Bounds;
use super::metric::BOUNDED;
use super::{Claim, Pass};
use crate::fact::{Kind, Metric};

impl Pass<'_> {
    /// What a bound of the deductible measures that its sentence has named: 起付标准为50元，累计不超过200元.
    pub(super) fn bound_of_deductible(&self, index: usize, bounds: Bounds) -> Option<(Metric, i32)> {
        /// How far before the number it is named, in bytes.
        const NEAR: usize = 210;
        if !(bounds.min || bounds.max) || self.kind(&self.mentions[index]) != Kind::Amount {
            return None;
        }
        let (text, words, start) = (self.found.text, self.words(), self.mentions[index].span.start());
        let sentence = self.frame.sentences.get(self.sentence(index) as usize)?;
        let from = text.ceil_char_boundary(sentence.start().max(start.saturating_sub(NEAR))).min(start);
        let lead = &text[from..start];
        if !words.bare_bound_before.ends(lead) {
            return None;
        }
        let named = words.deductible_within.stand_in(lead);
        (named && !words.paid_name_within.stand_in(words.deductible_within.behind_last(lead)))
            .then_some((Metric::Deductible, BOUNDED))
    }

    /// The upper end of a deductible that has a lower one: 不足2000元的按2000元计算，最高1万元.
    pub(super) fn end_of_deductible(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let least = index.checked_sub(1).filter(|least| bounds.max && self.sentence(*least) == self.sentence(index))?;
        let less = least.checked_sub(1).filter(|less| claims[*less].bounds.max && self.is_same_number(*less, least))?;
        let deducted = claims[least].decision.metric == Metric::Deductible && self.same_unit_as(least, index);
        (deducted && self.sentence(less) == self.sentence(index)).then_some((Metric::Deductible, BOUNDED))
    }

    /// What is taken from the costs before a share of them is paid: 扣除2万元后按70%赔付.
    pub(super) fn deducted_first(&self, index: usize) -> Option<(Metric, i32)> {
        let next = self.mentions.get(index + 1)?;
        let gap = self.found.text.get(self.mentions[index].span.end()..next.span.start())?;
        let paid = gap.strip_prefix('后').is_some_and(|gap| self.words().share_paid_lead.has(gap));
        let share = self.kind(&self.mentions[index]) == Kind::Amount && self.kind(next) == Kind::Percentage;
        (share && paid && self.is_deducted(index)).then_some((Metric::Deductible, BOUNDED))
    }
}
