//! What a rate takes of a base, told by the numbers themselves: 月基数下限4952元，9%，445.68元/月.

use super::inherit::HIGHEST_RATE;
use super::{Claim, Pass, near, windows};
use crate::fact::{Kind, Metric};
use crate::recognise::Shape;
use rust_decimal::Decimal;

/// How many mentions lie at the most between a rate and what it comes to.
const BETWEEN: usize = 3;
/// One in this many may be lost to rounding: 4494元的8.7%，约391元.
const ROUNDING: Decimal = Decimal::from_parts(200, 0, 0, false, 0);
/// The months of a year.
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

impl Pass<'_> {
    /// The metric of a rate or an amount if the amount is what the rate takes of a contribution base before them, in a
    /// month or a year, or if the words around the rate say that it is paid of a wage.
    pub(super) fn product(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let beside = |other: &usize| self.sentence(*other) == self.sentence(index);
        let metric = match self.kind(&self.mentions[index]) {
            Kind::Amount => {
                let mut rates = near(index).take(BETWEEN).take_while(beside);
                let rate = rates.find(|rate| self.comes_to(*rate, index, claims));
                match rate.map(|rate| claims[rate].decision.metric) {
                    // 按缴费基数的2%划入，基数4879元，每月97.58元
                    Some(Metric::AccountAllocationRate) => Metric::BenefitAmount,
                    Some(_) => Metric::ContributionAmount,
                    None => self.of_years(index, claims)?,
                }
            }
            Kind::Percentage => {
                let mut amounts = (index + 1..self.mentions.len()).take(BETWEEN).take_while(beside);
                let paid_in = self.is_paid_of_wage(index) || amounts.any(|amount| self.comes_to(index, amount, claims));
                paid_in.then_some(Metric::ContributionRate)?
            }
            _ => return None,
        };
        Some((metric, 40))
    }

    /// What an amount measures that is so many times what is told of each year before it: 每满一年加1.5元，30年就是45元.
    fn of_years(&self, index: usize, claims: &[Claim]) -> Option<Metric> {
        let (_, sum) = self.plain(index)?;
        let years = index.checked_sub(1).filter(|years| self.sentence(*years) == self.sentence(index))?;
        let (_, times) = self.plain(years).filter(|(kind, times)| *kind == Kind::Duration && *times > Decimal::ONE)?;
        let each = near(years).take_while(|other| self.sentence(*other) == self.sentence(index)).find(|each| {
            let value = self.plain(*each).filter(|(kind, _)| *kind == Kind::Amount);
            value.and_then(|(_, value)| value.checked_mul(times)) == Some(sum)
        })?;
        Some(claims[each].decision.metric)
    }

    /// Whether an amount is what a rate takes of a contribution base that is told before it.
    fn comes_to(&self, rate: usize, amount: usize, claims: &[Claim]) -> bool {
        let (Some((Kind::Percentage, rate_value)), Some((Kind::Amount, sum))) = (self.plain(rate), self.plain(amount))
        else {
            return false;
        };
        let is_share = rate_value <= HIGHEST_RATE && sum >= Decimal::ONE;
        let paid_in = |at: usize, metric| claims.get(at).is_some_and(|claim| claim.decision.metric == metric);
        let is_base = |at: &usize| {
            let beside = paid_in(rate, Metric::ContributionRate) && self.sentence(*at) == self.sentence(rate);
            beside || paid_in(*at, Metric::ContributionBase)
        };
        is_share
            && near(amount).filter(|at| *at != rate && is_base(at)).any(|at| {
                self.ends_of_base(at).into_iter().flatten().any(|base| {
                    let share = base.checked_mul(rate_value);
                    let month = share.and_then(|share| share.checked_div(Decimal::ONE_HUNDRED));
                    month.is_some_and(|month| {
                        is_near(sum, month) || month.checked_mul(MONTHS).is_some_and(|year| is_near(sum, year))
                    })
                })
            })
    }

    /// Whether a rate is what someone pays of a wage: 个人缴纳本人缴费工资的8%, or who makes up for what is lacking: 差几年补几年，以上年度
    /// 社平工资的8%计.
    fn is_paid_of_wage(&self, index: usize) -> bool {
        let (text, words, span) = (self.found.text, self.words(), self.mentions[index].span);
        let wage =
            || words.of_wage_before.ends(&text[..span.start()]) && !words.as_base_after.begins(&text[span.end()..]);
        if !(self.plain(index).is_some_and(|(_, rate)| rate <= HIGHEST_RATE) && wage()) {
            return false;
        }
        // 由单位按缴费基数的8%、职工本人按2%分别补足
        let near = text.floor_char_boundary(text.len().min(span.end() + windows::LONGEST));
        let behind = text[span.end()..near].split(['，', ',', '；', ';', '。', '\n']).next().unwrap_or_default();
        let before = self.told_before(index, windows::LONGEST).of(text);
        words.making_up_within.stand_in(behind)
            || words.making_up_within.stand_in(before)
            || words.paying_in_within.stand_in(self.lead(index).of(text))
    }

    /// Both ends of an amount, of which one may be none: 4224元到22023元.
    fn ends_of_base(&self, index: usize) -> Option<[Decimal; 2]> {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return None };
        (self.kind(&self.mentions[index]) == Kind::Amount).then_some([quantity.min, quantity.max])
    }

    /// The kind and value of a number that is no range.
    pub(super) fn plain(&self, index: usize) -> Option<(Kind, Decimal)> {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return None };
        (!quantity.range).then(|| (self.kind(&self.mentions[index]), quantity.min.max(quantity.max)))
    }
}

/// Whether a sum is the product but for rounding.
fn is_near(sum: Decimal, product: Decimal) -> bool {
    let lost = sum.checked_sub(product).and_then(|lost| lost.abs().checked_mul(ROUNDING));
    lost.is_some_and(|lost| lost <= product)
}
