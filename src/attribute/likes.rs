//! What the last number of the same form in its sentence tells of a number: 缴费满10年的…；15年以上的….

use super::bound::Bounds;
use super::inherit::SEPARATORS;
use super::metric::Reason;
use super::scope::PEOPLE;
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric, Unit};
use crate::joints::is_range_sign;
use crate::lexicon::{Hit, Sense};
use crate::recognise::Shape;
use crate::text::{Span, longer_than};
use rust_decimal::Decimal;

/// How many characters the name of the next of a list takes at the most, with its sign: 、二级.
pub(super) const NAME: usize = 8;
/// A rate is seldom changed by more than this, in per cent.
const SMALL: i64 = 20;

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
            return Some((varied, 26));
        }
        if let Some(in_turn) = self.in_turn(index, claims) {
            return Some((in_turn, 31));
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

    /// Whether a number is the wage that another one is reckoned from: 按最低工资2200元的90%计算，每月1980元.
    pub(super) fn is_wage_of_sum(&self, wage: usize, sum: usize, claims: &[Claim]) -> bool {
        let (words, text) = (self.words(), self.found.text);
        let named =
            || claims[wage].decision.cue_span().is_some_and(|cue| words.reckoned_from_within.stand_in(cue.of(text)));
        let share = || (wage + 1..sum).any(|between| self.kind(&self.mentions[between]) == Kind::Percentage);
        let gap = self.between(wage, sum);
        claims[wage].decision.metric == Metric::OtherAmount
            && named()
            && !gap.contains(['；', ';'])
            && (words.reckoning_within.stand_in(gap) || share())
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
            let rate = |other: usize| {
                // 退休各加5%；居民三级50%: nor is a rate a change, where a change is a small one.
                let few = |at: usize, most: i64| self.plain(at).is_some_and(|(_, rate)| rate <= Decimal::from(most));
                let changed = claims[other].decision.metric == Metric::RateAdjustment;
                form.0 == Kind::Percentage && changed && few(other, SMALL) && !few(index, 2 * SMALL)
            };
            // 医疗：断缴3个月后等待6个月；失业：满5年的领12个月: a gap or a wait is one of its own item.
            let waited = matches!(claims[other].decision.metric, Metric::GapLimit | Metric::WaitingPeriod);
            let labelled = || {
                let part = self.between(other, index).rsplit_once(['；', ';']).map(|(_, part)| part);
                part.is_some_and(|part| part.contains(['：', ':']))
            };
            waited && labelled()
                || self.is_change(other, claims) && (level || item && parted())
                || (rate(other) || self.is_part_of_sum(other)) && parted()
        };
        // 变成123元；再加20元，达到143元: what it is raised to is told with a bound or without one.
        let same = |other: Form| other == form || level && (other.0, other.1) == (form.0, form.1);
        // 发放养老金21.3亿元，人均每月167元: nor is what each gets what all get.
        let of_all = |other: usize| !self.is_vast(index) && self.is_vast(other) && form.0 == Kind::Amount;
        let alike = |other: &usize| {
            let known = self.form(*other, claims[*other].bounds);
            let alike = known.is_some_and(same) || self.is_of_limit(index, *other, claims);
            // 深圳为每月2124元，其他按1620元的90%，为1458元: what a share is taken of is none like it.
            let base = claims[*other].decision.reason == Reason::Rule && self.is_share_of_amount(*other + 1);
            alike && !passed(*other) && !of_all(*other) && !base && !self.is_wage_of_sum(*other, index, claims)
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
        // 月缴费额最低为1018.4元，最高不超过5092元: both ends of one thing, whatever a bracket says of the first.
        let behind = gap.strip_prefix(['（', '(']).and_then(|inside| inside.split_once(['）', ')']));
        let behind = behind.map_or(gap, |(_, behind)| behind);
        let told = behind.trim_start_matches(SEPARATORS);
        let ends = known.min && bounds.max && words.upper_end_after.begins(told)
            || known.max && bounds.min && words.lower_end_within.first_in(told) == Some(0);
        let weight = match metric {
            // 一级按90%，三级按75%支付: of which nothing is known, it does not go before a word.
            Metric::OtherRate
                if claims[like].decision.cue().is_none() && self.is_share_by(like) && self.is_share_by(index) =>
            {
                10
            }
            Metric::ContributionAmount | Metric::ContributionBase if ends => 31,
            // 最高支付限额由6万元提高至10万元: both are levels of one thing, whatever a head names.
            // 最低工资由2070元调整为2260元: so they are of what a word beside the first names, which no head does.
            _ if like + 1 == index
                && self.recogniser.changes_to(gap)
                && (metric != Metric::OtherAmount || claims[like].decision.cue().is_some()) =>
            {
                31
            }
            // 中断3个月以内的，…；超过3个月的，…: conditions side by side.
            _ if self.is_condition(index) && self.is_condition(like) => 24,
            // 三级500元、二级300元: the next of a list.
            _ if like + 1 == index && gap.starts_with('、') && !longer_than(gap, NAME) => 24,
            Metric::BenefitCap if self.is_of_limit(index, like, claims) => 26,
            // 顺产限额3000元，剖宫产4500元: so is the next of a list of limits, if no word of its own tells what it is.
            Metric::BenefitCap | Metric::Deductible if like + 1 == index && !known.max && is_bare_item(gap) => 24,
            // 满1年后每满8个月增加1个月；最长不超过24个月: how long one has to pay in has no upper end.
            Metric::ContributionYears
                if bounds.max
                    && !self.is_condition(index)
                    && self.words().at_longest_before.ends(self.lead(index).of(self.found.text)) =>
            {
                return None;
            }
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

    /// What has to be the same of two numbers of which one measures what the other does.
    pub(super) fn form(&self, index: usize, bounds: Bounds) -> Option<Form> {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return None };
        let unit = self.recogniser.unit(quantity.unit);
        Some((unit.kind, unit.unit, quantity.range || bounds.min || bounds.max))
    }

    /// Whether a number is a part of one thing, passed over for the next: 养老保险20%，其中8%记入个人账户；医疗保险5.5%.
    fn is_part_of_sum(&self, index: usize) -> bool {
        self.words().part_of_sum_within.stand_in(self.lead(index).of(self.found.text))
    }

    /// Whether an amount behind a base and the words between is what is paid in on it: 按6000元的基数缴，每月1200元; or is told
    /// of a time or a payer alone: 4500元基数，每月360元.
    fn is_paid_on_base(&self, gap: &str, index: usize) -> bool {
        let alone = |told: &str| self.words().time_alone.has(told.trim().trim_end_matches('约'));
        self.words().each_one_within.stand_in(gap) && self.words().on_base_within.stand_in(gap)
            || alone(self.lead(index).of(self.found.text))
            || alone(gap.trim_start_matches('的'))
    }

    /// What one of a pair measures that follows pairs of what is paid in and what is added: 200元档补贴40元，300元档45元，400元50元.
    fn in_turn(&self, index: usize, claims: &[Claim]) -> Option<Metric> {
        /// The longest words between the two numbers of a pair, in characters.
        const GAP: usize = 3;
        let touches = |one: usize| {
            let gap = self.between(one, one + 1);
            !longer_than(gap, GAP) && !gap.contains(SEPARATORS) && !gap.contains(is_range_sign)
        };
        let alike = |one: usize, other: usize| {
            self.same_unit_as(one, other) && self.sentence(one) == self.sentence(other) && one < other
        };
        let metric = |at: usize| claims.get(at).map(|claim| claim.decision.metric);
        let parted = |at: usize| self.between(at - 1, at).starts_with(SEPARATORS);
        let added = |at: usize| metric(at) == Some(Metric::Subsidy);
        let paid_in = |at: usize| metric(at) == Some(Metric::ContributionAmount);
        let last = index.checked_sub(1)?;
        if paid_in(last) && last > 0 && parted(last) && touches(last) && alike(last, index) {
            return (added(last - 1) && alike(last - 1, index)).then_some(Metric::Subsidy);
        }
        let opens = self.mentions.get(index + 1).is_some() && touches(index) && alike(index, index + 1);
        let mut before = near(index).take_while(|other| alike(*other, index));
        (opens && added(last) && parted(index) && before.any(paid_in)).then_some(Metric::ContributionAmount)
    }

    /// What the number right before a bracket measures that has its value for others: 全年不超过300元（学生为500元）.
    fn varied(&self, index: usize, claims: &[Claim], form: Form) -> Option<Metric> {
        let last = index.checked_sub(1)?;
        let gap = self.between(last, index);
        let inside = gap.strip_prefix(['（', '(']).filter(|_| !longer_than(gap, NAME + 2));
        let of_others = inside.is_some_and(|inside| inside.ends_with('为') || self.is_all_of_group(last, inside));
        let known =
            self.form(last, claims[last].bounds).filter(|known| of_others && (known.0, known.1) == (form.0, form.1));
        known.map(|_| claims[last].decision.metric)
    }

    /// Whether the words right before the number behind `last` are the name of a group: 1800元（退休2200元）.
    fn is_all_of_group(&self, last: usize, name: &str) -> bool {
        let end = self.mentions[last + 1].span.start();
        let hits = self.found.hits.scopes.within(Span::new(end - name.len(), end));
        let people = |hit: &Hit| match hit.sense {
            Sense::Scope(cue) => !self.attributor.cues.scope(cue).terms.within(PEOPLE).is_empty(),
            _ => false,
        };
        !name.is_empty() && hits.iter().any(|hit| hit.span.len() == name.len() && people(hit))
    }

    /// The first number of this form in the part of the sentence that `last` closes, where the part behind it begins with a
    /// place, and the number with it (南京失业金为2490元，基数为4879元；宁波每月2071元), or what the treasury adds closes it
    /// (老人缴600元，财政补贴1200元；其他居民850元).
    fn first_of_part(&self, last: usize, index: usize, claims: &[Claim], form: Form) -> Option<usize> {
        let added =
            || claims[last].decision.metric == Metric::Subsidy && self.between(last, index).contains(['；', ';']);
        if last + 1 != index || !(self.is_of_next_place(last, index) || added()) {
            return None;
        }
        let own = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let part = own.take_while(|other| *other == last || !self.between(*other, last).contains(['；', ';']));
        let first = part.filter(|other| self.form(*other, claims[*other].bounds) == Some(form)).last();
        first.filter(|first| !added() || claims[*first].decision.metric == Metric::ContributionAmount)
    }

    /// What a number measures that is another part of what the one like it tells a part of.
    fn other_part(&self, like: usize, index: usize, metric: Metric) -> Option<(Metric, i32)> {
        let gap = self.between(like, index);
        // 基金承担八成，个人承担两成; 基金支付85%，个人15%: the other part of the same costs.
        let rest = || self.is_rest(like, index) && self.is_of_individual(index, |_| true);
        if metric == Metric::ReimbursementRate && (self.is_borne(index) || rest()) {
            return Some((Metric::OutOfPocketRate, 20));
        }
        // 自付15%、报销85%
        // 先自付10%，剩余90%按比例报销
        let left = || {
            let behind = Span::new(self.mentions[index].span.end(), self.clause(index).span.end());
            let words = self.words();
            words.rest_before.ends(gap) && words.paid_by_fund_within.stand_in(behind.of(self.found.text))
        };
        let paid_back = || self.words().paid_by_fund_within.stand_in(gap) || left();
        if metric == Metric::OutOfPocketRate && like + 1 == index && self.is_rest(like, index) && paid_back() {
            return Some((Metric::ReimbursementRate, 26));
        }
        // 职工和单位各承担45元，居民个人承担30元: so is the part of a contribution.
        // 医保基金承担36元，经费承担60元，个人承担24元: and of a fee.
        if matches!(metric, Metric::ContributionAmount | Metric::Fee)
            && (self.is_borne(index) || metric == Metric::Fee && gap.ends_with("承担"))
        {
            return Some((metric, 44));
        }
        if metric == Metric::ContributionBase && self.words().at_grade_before.ends(gap) {
            return Some((Metric::ContributionAmount, 44));
        }
        // 单位负担8%，个人负担2%: the other part of the same contribution.
        let told = gap.trim_start_matches(SEPARATORS);
        // 单位6.5%+0.5%生育，个人2%
        let last = gap.rsplit(['，', ',', '、']).next().unwrap_or(told);
        if metric == Metric::ContributionRate && like + 1 == index && self.words().other_share_before.has(last) {
            return Some((Metric::ContributionRate, 32));
        }
        None
    }

    /// Whether an amount measures something else than the change (加了20元，现在是148元) or the base (最低工资2000元，
    /// 按80%发放，即1600元) before it, or what the clause before it has named (奖励8000元；可申请岗位补贴，标准为500元).
    fn is_of_other_sort(&self, like: usize, index: usize, claims: &[Claim]) -> bool {
        let gap = self.between(like, index);
        let level = || {
            let timed = self.lead(like).of(self.found.text).contains('每');
            !timed && self.words().level_before.has(gap.trim_start_matches(SEPARATORS))
        };
        let elided = self.words().elided_name_after.begins(self.near_clause(index).of(self.found.text).trim_start());
        elided
            || self.is_change(like, claims) && (self.words().state_within.stand_in(gap) || level())
            || self.words().result_before.ends(gap)
    }
}

/// Whether a clause between two numbers is nothing but the name of the second: ，剖宫产.
fn is_bare_item(gap: &str) -> bool {
    gap.starts_with(['，', ',']) && !longer_than(gap, NAME) && !gap.contains(['定', '差', '收', '计', '共', '额'])
}
