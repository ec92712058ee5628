//! What a number measures by the numbers before it: those of its list, of its sentence, of the item before its own.

use super::bound::Bounds;
use super::cue::ScopeCue;
use super::likes::NAME;
use super::metric::Decision;
use super::table::Seat;
use super::{Claim, Pass, is_year, near};
use crate::fact::{Kind, Metric, ScopeSet, ScopeTerm};
use crate::lexicon::Sense;
use crate::recognise::Shape;
use crate::text::longer_than;
use rust_decimal::Decimal;

/// No one pays in more than this share of a base, in per cent.
pub(super) const HIGHEST_RATE: Decimal = Decimal::from_parts(30, 0, 0, false, 0);
/// All schemes together take no more than this share of a base, in per cent.
pub(super) const HIGHEST_TOTAL: Decimal = Decimal::from_parts(50, 0, 0, false, 0);
/// How many characters stand at the most between a time and the same time in other words.
const RESTATED: usize = 8;
/// How many numbers a row of a table has before a rate at the most, for its head to be asked.
const ROW: usize = 6;
/// Signs between the parts of a sentence.
pub(super) const SEPARATORS: [char; 6] = ['，', ',', '、', '；', ';', ' '];

impl Pass<'_> {
    /// A number that follows another of its list measures the same.
    pub(super) fn listed(&self, index: usize, claims: &[Claim]) -> Option<Decision> {
        let previous = index.checked_sub(1)?;
        let same = match (&self.mentions[previous].shape, &self.mentions[index].shape) {
            (Shape::Quantity(one), Shape::Quantity(two)) => one.unit == two.unit,
            (Shape::Date(one), Shape::Date(two)) => is_year(one) == is_year(two),
            _ => false,
        };
        let listed = same && self.frame.lists.continues(index);
        listed.then(|| claims[previous].decision)
    }

    /// Whether an amount is the sum of what is paid in and what the treasury adds: 个人缴费400元，财政补助670元，合计1070元.
    fn is_sum_of_payers(&self, index: usize, claims: &[Claim]) -> bool {
        let lead = self.lead(index).of(self.found.text).trim_end_matches(SEPARATORS);
        if !self.words().sum_of_payers_before.ends(lead) {
            return false;
        }
        let own = |other: &usize| self.sentence(*other) == self.sentence(index);
        let paid = |metric| near(index).take_while(own).any(|other| claims[other].decision.metric == metric);
        paid(Metric::ContributionAmount) && paid(Metric::Subsidy)
    }

    /// What the numbers of the sentence before measure, where one only sets those of somebody else against them: 职工住院起付线一级250元。居民医保则为300元.
    fn set_against(&self, index: usize, claims: &[Claim]) -> Option<Metric> {
        /// The longest name of those, in characters.
        const LONGEST: usize = 8;
        let last = index.checked_sub(1).filter(|last| self.sentence(*last) + 1 == self.sentence(index))?;
        let lead = self.lead(index).of(self.found.text);
        let named = self.words().set_against_before.strip(lead).map(|named| named.trim_start_matches(SEPARATORS))?;
        let metric = claims[last].decision.metric;
        let told =
            !matches!(metric, Metric::OtherAmount | Metric::OtherRate | Metric::OtherDuration | Metric::OtherCount);
        let same_line = self.clause(last).line == self.clause(index).line;
        let named = !named.is_empty() && !longer_than(named, LONGEST);
        (same_line && named && told && self.same_unit(index)).then_some(metric)
    }

    /// Whether an amount is what somebody gets of whom a condition tells, beside what others get: 基础养老金可达1248元；按300%档次缴费，则为2496元.
    fn is_got_otherwise(&self, index: usize, claims: &[Claim]) -> bool {
        let lead = self.lead(index).of(self.found.text).trim_matches(SEPARATORS);
        let own = |other: &usize| self.sentence(*other) == self.sentence(index);
        let like = |other: &usize| self.same_unit_as(*other, index) && !self.is_change(*other, claims);
        let told = || near(index).take_while(own).find(like);
        self.words().then_alone.has(lead)
            && told().is_some_and(|other| claims[other].decision.metric == Metric::BenefitAmount)
    }

    /// What a rate measures with whose level of an earlier year it is compared: 单位费率为1%，比2021年的0.5%提高.
    fn rate_before(&self, index: usize, claims: &[Claim]) -> Option<Metric> {
        let rate = index.checked_sub(2).filter(|rate| self.sentence(*rate) == self.sentence(index))?;
        let compared = self.is_compared_with(index) && self.kind(&self.mentions[index]) == Kind::Percentage;
        let metric = claims[rate].decision.metric;
        let of_rule = matches!(metric, Metric::ContributionRate | Metric::ReimbursementRate | Metric::OutOfPocketRate);
        (compared && of_rule && self.same_unit_as(rate, index)).then_some(metric)
    }

    /// Whether a number says what the rate comes to whose change stands before it: it is named there: 报销比例降低20个百分点，也就是40%.
    fn is_level_of_change(&self, index: usize, claims: &[Claim]) -> bool {
        let changed = |last: usize| {
            claims[last].decision.metric == Metric::RateAdjustment
                && self.words().rate_of_rule_within.stand_in(self.lead(last).of(self.found.text))
        };
        let last = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index));
        let lead = self.lead(index).of(self.found.text).trim_matches(SEPARATORS);
        last.is_some_and(changed) && self.words().level_told_alone.has(lead)
    }

    /// What the upper end measures whose lower end a number is: 失业金上限为2490元，下限为1620元.
    fn lower_end(&self, index: usize, claims: &[Claim]) -> Option<Metric> {
        let (text, words) = (self.found.text, self.words());
        if !words.lower_end_before.ends(self.lead(index).of(text)) {
            return None;
        }
        let own = |other: &usize| self.sentence(*other) == self.sentence(index);
        let upper = |other: &usize| {
            self.kind(&self.mentions[*other]) == Kind::Amount && words.upper_end_before.ends(self.lead(*other).of(text))
        };
        let upper = near(index).take_while(own).find(upper)?;
        let metric = claims[upper].decision.metric;
        matches!(metric, Metric::BenefitAmount | Metric::ContributionAmount | Metric::Subsidy).then_some(metric)
    }

    /// What the number right before one tells of it: a band of a rate, the rate of a sum, the sum of a rate.
    fn told_by_last(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        // A rate behind a band of costs is what is reimbursed of them, unless a word says otherwise.
        let band = |at: usize| claims[at].decision.metric == Metric::CostBracket;
        // So is each rate of a row that a band heads.
        let in_row = |seat: Seat| {
            let row = near(index).map_while(|at| Some((at, self.seat(at)?))).take(ROW);
            row.into_iter().any(|(at, other)| band(at) && other.governs(seat))
        };
        let banded = index.checked_sub(1).is_some_and(band) || self.seat(index).is_some_and(in_row);
        if banded && self.kind(&self.mentions[index]) == Kind::Percentage {
            // 10万元以上部分由个人承担50%
            if self.is_borne(index) {
                return Some((Metric::OutOfPocketRate, 20));
            }
            return Some((Metric::ReimbursementRate, 12));
        }
        // 先自付10%后按60%支付: what is left of costs is paid.
        let own = index.checked_sub(1).filter(|at| claims[*at].decision.metric == Metric::OutOfPocketRate);
        if let Some(own) = own
            && self.kind(&self.mentions[index]) == Kind::Percentage
            && (self.between(own, index).ends_with(['按', '照']) && self.between(own, index).contains(['后', '再'])
                || self
                    .between(own, index)
                    .rsplit_once("再按")
                    .is_some_and(|(_, rest)| !rest.contains(['；', ';', '付'])))
        {
            return Some((Metric::ReimbursementRate, 40));
        }
        // 较去年提高2.65%、104元: the same growth in money.
        let grown = |at: &usize| {
            matches!(claims[*at].decision.metric, Metric::RateAdjustment | Metric::OtherRate)
                && self.words().grows_before.ends(self.lead(*at).of(self.found.text))
        };
        let growth = index.checked_sub(1).filter(grown);
        if self.kind(&self.mentions[index]) == Kind::Amount
            && growth.is_some_and(|growth| matches!(self.between(growth, index), "、" | "和" | "，" | ","))
        {
            return Some((Metric::OtherAmount, 34));
        }
        // 60岁5个月: months that an age goes on with are its own.
        let age = index.checked_sub(1).filter(|at| self.kind(&self.mentions[*at]) == Kind::Age);
        if self.kind(&self.mentions[index]) == Kind::Duration
            && age.is_some_and(|age| self.between(age, index).is_empty())
        {
            return Some((Metric::OtherDuration, 60));
        }
        if let Some(told) = self.told_beside_last(index, claims) {
            return Some(told);
        }
        // 养老保险8%(640元), 养老8% 640元
        let rate = index.checked_sub(1).filter(|at| claims[*at].decision.metric == Metric::ContributionRate);
        if self.kind(&self.mentions[index]) == Kind::Amount
            && rate.is_some_and(|rate| match self.between(rate, index) {
                "(" | "（" => true,
                // Cells of a table have heads of their own.
                " " => self.seat(index).is_none(),
                _ => false,
            })
        {
            return Some((Metric::ContributionAmount, 30));
        }
        // 养老保险480元（8%）
        let paid = index.checked_sub(1).filter(|at| claims[*at].decision.metric == Metric::ContributionAmount);
        if self.kind(&self.mentions[index]) == Kind::Percentage
            && paid.is_some_and(|paid| matches!(self.between(paid, index), "(" | "（"))
            && matches!(&self.mentions[index].shape, Shape::Quantity(rate) if rate.max <= HIGHEST_RATE)
        {
            return Some((Metric::ContributionRate, 30));
        }
        None
    }

    /// What a number measures that is set against those before it, compared with them, or adds them up.
    fn told_beside_last(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        if let Some(metric) = self.set_against(index, claims) {
            return Some((metric, 14));
        }
        if self.is_got_otherwise(index, claims) {
            return Some((Metric::BenefitAmount, 30));
        }
        if let Some(metric) = self.rate_before(index, claims).or_else(|| self.lower_end(index, claims)) {
            return Some((metric, 40));
        }
        self.is_sum_of_payers(index, claims).then_some((Metric::ContributionAmount, 40))
    }

    /// How long at the most somebody gets what he gets for each year: 每缴满6个月领1个月，最多不超过24个月.
    fn longest_received(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let last = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index))?;
        let lengths = [last, index].iter().all(|at| self.kind(&self.mentions[*at]) == Kind::Duration);
        let got = claims[last].decision.metric == Metric::OtherDuration
            && self.words().receives_before.ends(self.lead(last).of(self.found.text));
        let most = bounds.max && self.between(last, index).starts_with(['，', ',']);
        let bare = !longer_than(self.between(last, index), NAME);
        (lengths && got && most && bare).then_some((Metric::OtherDuration, 46))
    }

    /// What is multiplied, behind the benefit that comes of it: 1083760元（54188元×20）.
    fn multiplied(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let times = self.found.text[self.mentions[index].span.end()..].starts_with(['×', '*', '✕']);
        let (result, open) = self.before_bracket(index).filter(|_| times)?;
        let first = self.found.text[open..self.mentions[index].span.start()].chars().count() == 1;
        (first && claims[result].decision.metric == Metric::BenefitAmount).then_some((Metric::OtherAmount, 40))
    }

    /// The metric of the last number of the same unit and form in the sentence (`缴费满10年的…；15年以上的…`), or of
    /// the one at the same place of the item before it in a list.
    pub(super) fn inherited(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let told = self.told_by_last(index, claims).or_else(|| self.multiplied(index, claims));
        let told = told.or_else(|| self.longest_received(index, bounds, claims));
        if let Some(told) = told.or_else(|| self.of_pair_above(index, claims)) {
            return Some(told);
        }
        let told = self.extended(index, claims).or_else(|| self.paid_besides(index, claims));
        let told = told.or_else(|| self.reckoned(index, claims)).or_else(|| self.result(index, claims));
        let told = told.or_else(|| self.wages_of_benefit(index));
        let told = told.or_else(|| self.product(index, claims)).or_else(|| self.paid_by_rate(index, claims));
        let told = told.or_else(|| self.paid_on_base(index, claims)).or_else(|| self.benefit_reckoned(index, claims));
        let told = told
            .or_else(|| self.balance(index))
            .or_else(|| self.paid_out_rate(index))
            .or_else(|| self.said_before(index, claims));
        let told = told.or_else(|| self.said_in_other_words(index, claims)).or_else(|| self.totalled(index, claims));
        let told = told.or_else(|| self.upper_end(index, bounds, claims)).or_else(|| self.time(index, bounds, claims));
        let told = told.or_else(|| self.grade_topped_up(index));
        let told = told.or_else(|| self.part_of_raise(index)).or_else(|| self.raised_standard(index));
        let told = told.or_else(|| self.level_of_payer(index, claims));
        let told = told.or_else(|| self.bound_of_deductible(index, bounds));
        let told =
            told.or_else(|| self.end_of_deductible(index, bounds, claims)).or_else(|| self.deducted_first(index));
        if let Some(told) = told.or_else(|| self.topped_up_by_government(index, claims)) {
            return Some(told);
        }
        if self.is_rate_of_base(index, claims) {
            return Some((Metric::ContributionRate, 8));
        }
        if self.is_rate_behind_base(index, claims) {
            return Some((Metric::ContributionRate, 20));
        }
        if self.is_above_deductible(index, claims) {
            return Some((Metric::ReimbursementRate, 8));
        }
        // 平均工资的60%的8.6%: a share of a share is another one; so is what a sum comes to.
        let before = &self.found.text[..self.mentions[index].span.start()];
        if ends_in_share(before) || before.ends_with(['=', '＝']) {
            return None;
        }
        if self.is_level_of_change(index, claims) {
            return None;
        }
        // What a condition measures, its consequence does not.
        let consequent = self.is_consequent(index, bounds);
        let same = self.of_sentence(index, bounds, claims, consequent);
        let told = same.or_else(|| self.limited(index, claims).filter(|_| !consequent));
        // 最高不超过20万元，最低不少于200元: what somebody gets at the least is no limit.
        let lead = self.lead(index).of(self.found.text).trim_matches(SEPARATORS);
        let least = bounds.min && !bounds.max && self.words().least_alone.has(lead);
        told.or_else(|| self.of_item(index, bounds, claims)).map(|(metric, weight)| match metric {
            Metric::BenefitCap if least => (Metric::BenefitAmount, weight),
            _ => (metric, weight),
        })
    }

    /// Whether the words of a number tell by how much something changes.
    pub(super) fn is_change(&self, index: usize, claims: &[Claim]) -> bool {
        claims[index].decision.cue().is_some_and(|cue| self.attributor.cues.metric(cue).change)
            || self.is_difference(index)
            || self.raised_standard(index).is_some()
    }

    /// The metric of the number at its place in the item before, where both items are a sum and a rate: (1)市内：起付标准800元，报销60%；
    /// (2)市外：1000元，55%.
    fn of_pair_above(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let line = |index: usize| self.clause(index).line;
        let begins = |index: usize| index == 0 || line(index - 1) != line(index);
        let pair = |first: usize| {
            let kinds = [first, first + 1].map(|at| self.mentions.get(at).map(|mention| self.kind(mention)));
            let alike = kinds == [Some(Kind::Amount), Some(Kind::Percentage)] && begins(first);
            alike && line(first) == line(first + 1)
        };
        let first = if begins(index) { index } else { index.checked_sub(1)? };
        let above = near(first).find(|other| begins(*other))?;
        let known = [above, above + 1].map(|at| claims.get(at).map(|claim| claim.decision.metric));
        let told = known == [Some(Metric::Deductible), Some(Metric::ReimbursementRate)];
        let alike = first > above + 1 && pair(first) && pair(above) && line(above) + 1 == line(first);
        (alike && told && !self.frame.outline.lines[line(first) as usize].cell)
            .then(|| (claims[above + index - first].decision.metric, 31))
    }

    /// The metric of the first number of the item before, if it is of the same form.
    fn of_item(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let form = self.form(index, bounds)?;
        let line = |index: usize| self.clause(index).line;
        let first = |index: usize| index == 0 || line(index - 1) != line(index);
        let own = self.frame.outline.lines[line(index) as usize];
        // The cell before says nothing of this one: its own heads do.
        if own.cell || !first(index) {
            return None;
        }
        let item = near(index).find(|other| first(*other))?;
        // 烟台：按最低工资2200元的90%计算，每月1980元；许昌：1680元: the item tells what is reckoned, not from what.
        let reckoned = (item + 1..index).find(|other| self.form(*other, claims[*other].bounds) == Some(form));
        let item = reckoned.filter(|sum| self.is_wage_of_sum(item, *sum, claims)).unwrap_or(item);
        let parallel = self.frame.outline.lines[line(item) as usize].head == own.head && own.head.is_some();
        let alike = self.form(item, claims[item].bounds) == Some(form);
        (parallel && alike).then(|| (claims[item].decision.metric, 12))
    }

    /// The upper end of what the number before is the least of, by its name: 最低缴费额约747元，最高约4841元.
    fn upper_end(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let least = index.checked_sub(1).filter(|least| bounds.max && self.sentence(*least) == self.sentence(index))?;
        let (metric, words) = (claims[least].decision.metric, self.words());
        let told = self.between(least, index).trim_start_matches(SEPARATORS);
        // 缴费档次从每年100元到最高5000元
        let (told, joined) = told.strip_prefix(['到', '至']).map_or((told, false), |told| (told, true));
        let lower = || joined || words.lower_end_within.stand_in(self.lead(least).of(self.found.text));
        let ends = words.upper_end_after.begins(told) && lower();
        // 最低养老金85元，最高125元: nothing but the word stands between the two.
        let bare = || words.upper_end_after.strip(told) == Some("") && metric != Metric::BenefitCap;
        (ends && (metric == Metric::ContributionAmount || bare()) && metric.kind() == self.kind(&self.mentions[index]))
            .then_some((metric, 31))
    }

    /// What a bracket right behind a number says again, that number measures: 20%（工资总额的20%）; so does what says it in other
    /// words: 60天至180天内，即2至6个月.
    fn said_in_other_words(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let known =
            index.checked_sub(1).filter(|at| self.kind(&self.mentions[*at]) == self.kind(&self.mentions[index]))?;
        let gap = self.between(known, index);
        let again = || {
            let inside = gap.starts_with(['（', '(']) && !gap.contains(['）', ')']);
            inside && self.is_same_number(known, index)
        };
        let alias = || {
            let behind = gap.trim_start_matches(['以', '内', '间', '之']).trim_start_matches(['，', ',', '（', '(']);
            behind.len() < gap.len() && !longer_than(gap, RESTATED) && self.words().alias_after.begins(behind)
        };
        let length = self.kind(&self.mentions[index]) == Kind::Duration;
        // 连续缴费6个月（青岛为3个月）
        let elsewhere = || {
            let inside = gap.strip_prefix(['（', '(']).filter(|inside| !inside.contains(['）', ')', '，', ',']));
            let name = inside.and_then(|inside| inside.strip_suffix('为')).filter(|name| !longer_than(name, RESTATED));
            let (start, end) = (self.mentions[known].span.end(), self.mentions[index].span.start());
            let places = self.found.places;
            let named = || {
                let first = places.partition_point(|place| place.span.start() < start);
                places.get(first).is_some_and(|place| place.span.end() <= end)
            };
            name.is_some() && self.same_unit(index) && named()
        };
        (again() || length && alias() || elsewhere()).then(|| (claims[known].decision.metric, 46))
    }

    /// Whether a rate stands right beside a deductible, above which it is paid: 一级400元（在职92%，退休96%）, 三级600元、65%.
    fn is_above_deductible(&self, index: usize, claims: &[Claim]) -> bool {
        let Some(last) = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index)) else {
            return false;
        };
        let gap = self.between(last, index);
        claims[last].decision.metric == Metric::Deductible
            && self.kind(&self.mentions[index]) == Kind::Percentage
            && !gap.ends_with('的')
            && !longer_than(gap, NAME)
    }

    /// Whether the words before a rate say that a person bears it.
    pub(super) fn is_borne(&self, index: usize) -> bool {
        self.is_of_individual(index, |cue| cue.pays)
    }

    /// Whether a word right before a number, or before 按, names a person as who pays, as far as it `counts`.
    pub(super) fn is_of_individual(&self, index: usize, counts: impl Fn(&ScopeCue) -> bool) -> bool {
        let (text, number) = (self.found.text, self.mentions[index].span);
        // 基金支付80%，个人按20%负担
        let before = &text[..number.start()];
        let end = before.strip_suffix('按').unwrap_or(before).len();
        self.found.hits.scopes.within(self.lead(index)).last().is_some_and(|hit| match hit.sense {
            Sense::Scope(cue) if hit.span.end() == end => {
                let cue = self.attributor.cues.scope(cue);
                counts(cue) && cue.terms.meets(ScopeSet::of(ScopeTerm::Individual))
            }
            _ => false,
        })
    }
}

/// Whether a text ends with a share and 的 or 乘以, so that what follows is a share of it.
fn ends_in_share(before: &str) -> bool {
    before.strip_suffix('的').or_else(|| before.strip_suffix("乘以")).is_some_and(|share| share.ends_with(['%', '％']))
}
