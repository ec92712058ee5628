//! What the last number of the same form in its sentence tells of a number: 缴费满10年的…；15年以上的….

use super::bound::Bounds;
use super::inherit::SEPARATORS;
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric, Unit};
use crate::text::longer_than;

/// How many characters the name of the next of a list takes at the most, with its sign: 、二级.
const NAME: usize = 8;

/// What has to be the same of two numbers: their kind, their unit, and whether they have a bound.
pub(super) type Form = (Kind, Unit, bool);

impl Pass<'_> {
    /// The metric of the last number of the same form in the sentence, and how much that weighs.
    pub(super) fn of_sentence(
        &self,
        index: usize,
        bounds: Bounds,
        claims: &[Claim],
        consequent: bool,
    ) -> Option<(Metric, i32)> {
        let form = self.form(index, bounds)?;
        if let Some(varied) = self.varied(index, claims, form) {
            return Some((varied, 16));
        }
        let like = self.like_before(index, form, claims)?;
        if consequent && like + 1 == index {
            return None;
        }
        let metric = claims[like].decision.metric;
        let gap = self.between(like, index);
        let exact_amount = form.0 == Kind::Amount && !form.2;
        if metric == Metric::ContributionBase && exact_amount && self.is_paid_on_base(gap, index) {
            return Some((Metric::ContributionAmount, 31));
        }
        if let Some(part) = self.other_part(like, index, metric) {
            return Some(part);
        }
        self.told_by_like(index, like, bounds, claims)
    }

    /// The number in the sentence before one that measures the same, by its form.
    fn like_before(&self, index: usize, form: Form, claims: &[Claim]) -> Option<usize> {
        let earlier = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        // 增加90元；另一类由1530元调整为1638元: a level is none of the change before it.
        let lead = self.lead(index).of(self.found.text);
        let levels = [&self.words().level_from_before, &self.words().level_to_before];
        let level = form.0 == Kind::Amount && levels.iter().any(|words| words.ends(lead));
        // 每多生育一婴增加200元；人工流产为84元: nor is the value of another item.
        let item = form.0 == Kind::Amount && self.words().value_of_item_before.ends(lead);
        let passed = |other: usize| {
            let parted = || self.between(other, index).contains(['；', ';']);
            self.is_change(other, claims) && (level || item && parted()) || self.is_part_of_sum(other) && parted()
        };
        // 变成123元；再加20元，达到143元: what it is raised to is told with a bound or without one.
        let same = |other: Form| other == form || level && (other.0, other.1) == (form.0, form.1);
        // 发放养老金21.3亿元，人均每月167元: nor is what each gets what all get.
        let of_all = |other: usize| !self.is_vast(index) && self.is_vast(other) && form.0 == Kind::Amount;
        let alike = |other: &usize| {
            let known = self.form(*other, claims[*other].bounds);
            let alike = known.is_some_and(same) || self.is_of_limit(index, *other, claims);
            alike && !passed(*other) && !of_all(*other)
        };
        // 一档月缴567元（基数4542元），二档431元: what a bracket says of its own numbers comes after what is said outside.
        let own = self.mentions[index].span;
        let outside = |other: &usize| !self.frame.masked(self.mentions[*other].span.start(), own);
        let mut likes = earlier.filter(alike);
        let nearest = likes.next()?;
        let nearest = self.first_of_part(nearest, index, claims, form).unwrap_or(nearest);
        Some(if outside(&nearest) { nearest } else { likes.find(outside).unwrap_or(nearest) })
    }

    /// Whether a limit is one of a list, of which the first alone has a bound: 年度最高40万元，连续参保满5年的为45万元.
    fn is_of_limit(&self, index: usize, other: usize, claims: &[Claim]) -> bool {
        claims[other].decision.metric == Metric::BenefitCap
            && self.same_unit_as(other, index)
            && self.lead(index).of(self.found.text).ends_with('为')
    }

    /// What the number at `like` tells of one that measures the same, and how much that weighs.
    fn told_by_like(&self, index: usize, like: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let (metric, known) = (claims[like].decision.metric, claims[like].bounds);
        let (gap, words) = (self.between(like, index), self.words());
        // 月缴费额最低为1018.4元，最高不超过5092元: both ends of one thing.
        let told = gap.trim_start_matches(SEPARATORS);
        let ends = known.min && bounds.max && words.upper_end_after.begins(told)
            || known.max && bounds.min && words.lower_end_within.first_in(told) == Some(0);
        let weight = match metric {
            Metric::ContributionAmount | Metric::ContributionBase if ends => 31,
            // 最高支付限额由6万元提高至10万元: both are levels of one thing, whatever a head names.
            _ if like + 1 == index && self.recogniser.changes_to(gap) && metric != Metric::OtherAmount => 31,
            // 中断3个月以内的，…；超过3个月的，…: conditions side by side.
            _ if self.is_condition(index) && self.is_condition(like) => 24,
            // 三级500元、二级300元: the next of a list.
            _ if like + 1 == index && gap.starts_with('、') && !longer_than(gap, NAME) => 24,
            Metric::BenefitCap if self.is_of_limit(index, like, claims) => 26,
            // 顺产限额3000元，剖宫产4500元: so is the next of a list of limits, if no word of its own tells what it is.
            Metric::BenefitCap | Metric::Deductible if like + 1 == index && !known.max && is_bare_item(gap) => 24,
            // A change is told by words of its own.
            Metric::RateAdjustment => 6,
            Metric::OtherAmount if self.is_of_other_sort(like, index, claims) => return None,
            // 报销6230元，自己只需支付2670元: what is left to pay is none of what is paid out.
            Metric::BenefitAmount if self.is_borne(index) || self.is_left_to_pay(index) => {
                return Some((Metric::OtherAmount, 40));
            }
            // 财政补助3798万元，个人缴纳2397万元
            Metric::Subsidy if self.is_of_individual(index, |_| true) => return self.beside_treasury(like),
            // A band is told by the rate behind it: 10万元以上报70%，年度最高40万元.
            Metric::CostBracket => 6,
            // 15日内办结，最长不超过30日
            Metric::ProcessingTime | Metric::ClaimWindow | Metric::WaitingPeriod => 17,
            _ => 15,
        };
        Some((metric, weight))
    }
}

/// Whether a clause between two numbers is nothing but the name of the second: ，剖宫产.
fn is_bare_item(gap: &str) -> bool {
    gap.starts_with(['，', ',']) && !longer_than(gap, NAME) && !gap.contains(['定', '差', '收', '计', '共', '额'])
}
