//! What a number measures after all, as the number behind it tells: the other share of what is shared, the base that a rate is
//! taken of.

use super::metric::Decision;
use super::metric::Reason;
use super::worked_sum::OPERATORS;
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric};
use crate::recognise::Shape;
use crate::text::{Span, longer_than};
use rust_decimal::Decimal;

/// How many characters stand between two shares of one thing at the most.
const SHARES: usize = 12;

impl Pass<'_> {
    /// What the number before `index` measures, as this one with its decision tells.
    pub(super) fn told_behind(&self, index: usize, decision: Decision, before: &[Claim]) -> Option<Metric> {
        let last = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index))?;
        let rate = self.kind(&self.mentions[index]) == Kind::Percentage;
        match (before[last].decision.metric, decision.metric) {
            // 缴费金额：8000元×8%=640元
            (Metric::ContributionAmount, Metric::ContributionRate | Metric::AccountAllocationRate) => {
                let gap = self.between(last, index).trim();
                // 每月分别缴存6000元的12%
                let share = gap == "的" || !gap.is_empty() && gap.trim_matches(OPERATORS).is_empty();
                (rate && share).then_some(Metric::ContributionBase)
            }
            // 灵活就业人员按4680元的8%缴纳: nothing else says what the amount is.
            (Metric::OtherAmount, Metric::ContributionRate) => {
                let untold = before[last].decision.reason == Reason::Default;
                (rate && untold && self.between(last, index).trim() == "的").then_some(Metric::ContributionBase)
            }
            // 个人承担2%，单位承担8%
            (Metric::OutOfPocketRate, Metric::ContributionRate) => {
                let gap = self.between(last, index);
                let shares = self.words().other_payer_before.has(gap) && !longer_than(gap, SHARES);
                shares.then_some(Metric::ContributionRate)
            }
            // 顺产5000元、难产6000元限额支付: what stands behind a list is said of each.
            (Metric::BenefitAmount, Metric::BenefitCap) => {
                let gap = self.between(last, index);
                let behind = decision.cue_span().is_some_and(|cue| cue.start() >= self.mentions[index].span.end());
                (behind && gap.starts_with('、') && !gap.contains(['，', ',', '；'])).then_some(Metric::BenefitCap)
            }
            // 报88%自付12%: the word between the two tells of the second.
            (Metric::OutOfPocketRate, Metric::OutOfPocketRate) => {
                let between = Span::new(self.mentions[last].span.end(), self.mentions[index].span.start());
                let told = before[last].decision.cue_span().is_some_and(|cue| between.contains(cue));
                (told && self.is_rest(last, index)).then_some(Metric::ReimbursementRate)
            }
            // 职工支付15%，报销85%
            (Metric::ReimbursementRate, Metric::ReimbursementRate) => (self.is_rest(last, index)
                && decision.cue().is_some()
                && self.is_paid_by_fund(decision)
                && !self.is_paid_by_fund(before[last].decision))
            .then_some(Metric::OutOfPocketRate),
            _ => None,
        }
    }

    /// The shares before `index` that what stands behind this one tells of too: 45岁以下按2.8%，45岁以上按3.2%划入.
    pub(super) fn told_at_end(&self, index: usize, decision: Decision, before: &[Claim]) -> Vec<usize> {
        let behind = decision.cue_span().is_some_and(|cue| cue.start() >= self.mentions[index].span.end());
        if !behind || !self.is_share_by(index) || decision.metric == Metric::OtherRate {
            return Vec::new();
        }
        let open = |at: &usize| {
            let known = before[*at].decision;
            known.metric == Metric::OtherRate && known.cue().is_none() && self.is_share_by(*at)
        };
        let same = |at: &usize| self.sentence(*at) == self.sentence(index);
        let shares = near(index).take_while(same).filter(|at| self.kind(&self.mentions[*at]) == Kind::Percentage);
        shares.take_while(open).collect()
    }

    /// Whether a number is the share by which its clause says that something is done: 按2.8%, 按缴费基数的2.8%.
    pub(super) fn is_share_by(&self, index: usize) -> bool {
        self.kind(&self.mentions[index]) == Kind::Percentage && self.lead(index).of(self.found.text).contains('按')
    }

    /// Whether two shares are all of a thing.
    pub(super) fn is_rest(&self, one: usize, other: usize) -> bool {
        let share = |index: usize| match &self.mentions[index].shape {
            Shape::Quantity(quantity) if self.kind(&self.mentions[index]) == Kind::Percentage && !quantity.range => {
                Some(quantity.min)
            }
            _ => None,
        };
        share(one).zip(share(other)).is_some_and(|(one, other)| one.saturating_add(other) == Decimal::ONE_HUNDRED)
    }

    /// Whether the words that tell what a share measures say that a fund pays it: 报销, and not 支付 alone.
    fn is_paid_by_fund(&self, decision: Decision) -> bool {
        decision.cue_span().is_none_or(|cue| self.words().paid_by_fund_within.stand_in(cue.of(self.found.text)))
    }
}
