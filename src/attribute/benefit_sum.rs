//! What a sum comes to that a benefit is worked out by: 伤残补助金为9个月的本人工资，月薪6000元即54000元.

use super::{Claim, Pass, near, windows};
use crate::fact::{Kind, Metric};
use crate::text::Span;

impl Pass<'_> {
    /// What an amount measures that the words before it say is what something comes to, where its sentence, or a head over
    /// it, names a benefit, and nothing in the sentence is paid in.
    pub(super) fn benefit_reckoned(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let (text, words) = (self.found.text, self.words());
        if self.kind(&self.mentions[index]) != Kind::Amount {
            return None;
        }
        let lead = self.lead(index).of(text).trim_end().trim_end_matches('约');
        let equals = lead.ends_with(['=', '＝', '≈']);
        let told_of = words.comes_to_before.strip(lead).or(equals.then_some(lead))?;
        if words.no_benefit_within.stand_in(told_of) {
            return None;
        }
        let mut beside = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let paid_in = |other: usize| {
            let metric = claims[other].decision.metric;
            matches!(
                metric,
                Metric::ContributionAmount
                    | Metric::ContributionRate
                    | Metric::Subsidy
                    | Metric::ReimbursementRate
                    | Metric::Deductible
                    | Metric::Fee
            )
        };
        if beside.any(paid_in) {
            return None;
        }
        let told = self.told_before(index, windows::LONGEST).of(text);
        let named = words.named_benefit_within.last_in(told);
        let own = named.is_some_and(|at| !words.no_benefit_within.stand_in(&told[at..]));
        let of_wage = || equals || words.wage_within.stand_in(told);
        (own || named.is_none() && of_wage() && self.is_under_benefit(index)).then_some((Metric::BenefitAmount, 47))
    }

    /// Whether the nearest head over a number, or the title, names a benefit.
    fn is_under_benefit(&self, index: usize) -> bool {
        let line = &self.frame.outline.lines[self.clause(index).line as usize];
        let named = |span: Span| {
            let words = self.words();
            let head = span.of(self.found.text);
            words.named_benefit_within.stand_in(head) && !words.no_benefit_within.stand_in(head)
        };
        self.frame.outline.heads_of(line).next().is_some_and(|head| named(head.span))
            || self.part.around.title.is_some_and(named)
    }
}
