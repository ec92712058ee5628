//! What the numbers of a worked sum measure, and what a rate comes to: 3756元×20%=751.2元.

use super::bullets::BULLETS;
use super::inherit::{HIGHEST_RATE, SEPARATORS};
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric};
use crate::recognise::Shape;
use crate::text::{longer_than, tail};
use rust_decimal::Decimal;

/// Signs between the numbers of a sum.
pub(super) const OPERATORS: [char; 5] = ['×', '✕', '*', 'x', '÷'];
/// How many characters stand between a rate and what it comes to at the most.
const RESULT: usize = 12;
/// How many characters stand at the most between the ends of a base and the sign behind which its rate is told.
const CHOSEN: usize = 16;
/// How far before a number its benefit is named, in bytes.
const FAR: usize = 150;
/// How many characters of a formula stand before its factor that name what it is of: 计发基数×平均缴费指数×缴费年限×1.3%.
const FORMULA: usize = 30;
/// How many numbers stand between so many months and what their wages come to.
const WAGES: usize = 3;

impl Pass<'_> {
    /// A number of a worked sum measures what the same number measured before: 4200元×0.6%.
    pub(super) fn reckoned(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let Shape::Quantity(own) = &self.mentions[index].shape else { return None };
        let (text, span) = (self.found.text, self.mentions[index].span);
        let (before, after) = (text[..span.start()].trim_end(), text[span.end()..].trim_start());
        let operand = is_operand(before, after);
        let indexed = || before.ends_with(OPERATORS) && tail(before, FORMULA).contains("指数");
        if (is_rate_of_pension(before, own.max) || indexed()) && self.kind(&self.mentions[index]) == Kind::Percentage {
            return Some((Metric::OtherRate, 46));
        }
        // 980/5%: a stroke divides as well, but may part the members of a list.
        let worked = operand || before.ends_with(OPERATORS) || after.starts_with(OPERATORS);
        if !worked && !before.ends_with('/') {
            return None;
        }
        if let Some(known) = near(index).find(|other| self.is_same_number(*other, index)) {
            return Some((claims[known].decision.metric, 46));
        }
        if !worked {
            return None;
        }
        if let Some(base) = self.base_of_rate_before(index, after) {
            return Some((base, 46));
        }
        if operand && self.kind(&self.mentions[index]) == Kind::Amount {
            return Some((self.added_to(index, claims).unwrap_or(Metric::OtherAmount), 46));
        }
        // 7000元×8%: the rate of a base.
        let base = index.checked_sub(1).filter(|at| claims[*at].decision.metric == Metric::ContributionBase);
        if base.is_some_and(|at| before.trim_end_matches(OPERATORS).trim_end().len() == self.mentions[at].span.end()) {
            let rate = self.kind(&self.mentions[index]) == Kind::Percentage && own.max <= HIGHEST_RATE;
            return rate.then_some((Metric::ContributionRate, 12));
        }
        // 增加24元（4000元×0.6%）: the rate of a sum that is told before it.
        let sum = index.checked_sub(2).filter(|at| self.sentence(*at) == self.sentence(index))?;
        let rate = match claims[sum].decision.metric {
            Metric::OtherAmount if self.is_change(sum, claims) => Metric::RateAdjustment,
            Metric::ContributionAmount => Metric::ContributionRate,
            _ => return None,
        };
        (rate.kind() == self.kind(&self.mentions[index])).then_some((rate, 30))
    }

    /// What an amount is that is multiplied by the rate which the sentence told before: 最低工资标准的90%，即2360元×90%.
    fn base_of_rate_before(&self, index: usize, behind: &str) -> Option<Metric> {
        let rate = Some(index + 1).filter(|rate| *rate < self.mentions.len() && behind.starts_with(OPERATORS))?;
        let amount = self.kind(&self.mentions[index]) == Kind::Amount;
        let told = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let told = told.filter(|_| amount).find(|other| self.is_same_number(*other, rate))?;
        let base = self.found.text[..self.mentions[told].span.start()].strip_suffix('的')?;
        Some(if base.ends_with("基数") { Metric::ContributionBase } else { Metric::OtherAmount })
    }

    /// What the sum measures that a number is added to: 每月缴纳331.2元+82.8元+20.7元.
    fn added_to(&self, index: usize, claims: &[Claim]) -> Option<Metric> {
        let last = index.checked_sub(1).filter(|at| matches!(self.between(*at, index).trim(), "+" | "＋"))?;
        Some(claims[last].decision.metric).filter(|metric| is_summed(*metric))
    }

    /// Whether a rate that is called nothing but a rate stands behind the base that it is of: 基数下限4879元，上限24396元，比例20%.
    pub(super) fn is_rate_behind_base(&self, index: usize, claims: &[Claim]) -> bool {
        let Some(base) = index.checked_sub(1).filter(|base| self.sentence(*base) == self.sentence(index)) else {
            return false;
        };
        let Shape::Quantity(own) = &self.mentions[index].shape else { return false };
        let gap = self.between(base, index);
        let paid = matches!(claims[base].decision.metric, Metric::ContributionBase | Metric::ContributionAmount);
        // 在60%-300%之间选择缴费基数，比例为20%
        let chosen = || {
            let (told, rate) = gap.rsplit_once(['，', ','])?;
            let share = self.kind(&self.mentions[base]) == Kind::Percentage;
            (share && told.contains("缴费基数") && !longer_than(told, CHOSEN)).then_some(rate)
        };
        let rate = if paid { Some(gap.trim_start_matches(SEPARATORS)) } else { chosen() };
        self.kind(&self.mentions[index]) == Kind::Percentage
            && own.max <= HIGHEST_RATE
            && rate.is_some_and(|rate| self.words().rate_alone.has(rate))
    }

    /// Whether a rate is one of a share of wages: 平均工资的60%乘以8.5%, 以平均工资的60%为基数，按8%补.
    pub(super) fn is_rate_of_base(&self, index: usize, claims: &[Claim]) -> bool {
        let Some(base) = index.checked_sub(1) else { return false };
        let rates = [base, index].iter().all(|at| self.kind(&self.mentions[*at]) == Kind::Percentage);
        let based = || {
            let gap = self.between(base, index);
            self.words().times_before.has(gap) || !longer_than(gap, RESULT) && self.words().base_within.stand_in(gap)
        };
        rates && claims[base].decision.metric == Metric::OtherRate && based()
    }

    /// What a sum comes to, by the rate in it: 3756元×20%=751.2元 and 按20%缴纳，即751.2元 are paid in,
    /// (20750元-750元)×88%=17600元 is paid out.
    pub(super) fn result(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let yuan = self.kind(&self.mentions[index]) == Kind::Amount;
        let last = index.checked_sub(1).filter(|at| yuan && self.sentence(*at) == self.sentence(index))?;
        let behind = behind_bracket(self.between(last, index)).trim();
        let part = behind.rsplit(['，', ',']).next().unwrap_or(behind).trim();
        // 4085元×8%×60=19608元
        let times = |sign: char| OPERATORS.contains(&sign) || sign.is_ascii_digit();
        let part = if part.starts_with(OPERATORS) { part.trim_start_matches(times) } else { part };
        if longer_than(behind, RESULT) || !self.words().result_before.has(part) {
            return None;
        }
        // 4308元×8%×36个月=12407.04元: the rate stands before the months.
        let months = self.kind(&self.mentions[last]) == Kind::Duration;
        let times = |sign: &str| !sign.is_empty() && sign.trim_matches(OPERATORS).is_empty();
        let rate = last.checked_sub(1).filter(|rate| months && times(self.between(*rate, last).trim())).unwrap_or(last);
        let before = self.found.text[..self.mentions[rate].span.start()].trim_end();
        match claims[rate].decision.metric {
            Metric::OtherRate if is_rate_of_pension(before, Decimal::ONE) => Some((Metric::BenefitAmount, 46)),
            // 980/5%=19600元: what is paid in comes of the base.
            Metric::ContributionRate if before.ends_with(['÷', '/', '／']) => Some((Metric::ContributionBase, 46)),
            Metric::ContributionRate => Some((Metric::ContributionAmount, 46)),
            Metric::ReimbursementRate | Metric::AccountAllocationRate => Some((Metric::BenefitAmount, 46)),
            // 自付25%也就是1295元: what is left is none that anybody gets.
            Metric::OutOfPocketRate => Some((Metric::OtherAmount, 46)),
            // 养老金水平部分，4260元×0.6%≈25.56元
            Metric::RateAdjustment if before.ends_with(OPERATORS) || self.words().times_before.ends(before) => {
                Some((Metric::OtherAmount, 46))
            }
            // 丧葬补助金按平均工资7853元的6倍为47118元
            Metric::OtherRate if self.is_multiple_of_benefit(rate) => Some((Metric::BenefitAmount, 46)),
            // 每月缴纳331.2元+82.8元=414元
            sum if before.ends_with(['+', '＋']) && sum.kind() == Kind::Amount => Some((sum, 46)),
            _ => None,
        }
    }

    /// Whether a number is so many times the wage that a benefit is reckoned from, which its sentence names before it.
    pub(super) fn is_multiple_of_benefit(&self, index: usize) -> bool {
        let (text, span) = (self.found.text, self.mentions[index].span);
        span.of(text).ends_with('倍')
            && self.words().benefit_of_wages_within.stand_in(self.told_before(index, FAR).of(text))
    }

    /// What comes of so many months' wages that a benefit is said to be: 丧葬补助金为6个月的月平均工资，长治市为39216元.
    pub(super) fn wages_of_benefit(&self, index: usize) -> Option<(Metric, i32)> {
        let yuan = self.kind(&self.mentions[index]) == Kind::Amount;
        let earlier = near(index).take(WAGES).take_while(|at| self.sentence(*at) == self.sentence(index));
        let length = |at: &usize| self.kind(&self.mentions[*at]) == Kind::Duration;
        let months = earlier
            .filter(|at| yuan && length(at))
            .find(|at| self.mentions[*at].span.of(self.found.text).ends_with('月'))?;
        let gap = self.between(months, index);
        let told = gap.ends_with(['为', '是', '即']) && self.words().wage_of_year_within.stand_in(gap);
        let named = || self.words().benefit_of_wages_within.stand_in(self.told_before(months, FAR).of(self.found.text));
        (told && named()).then_some((Metric::BenefitAmount, 46))
    }

    /// What a number measures that is told again as a part of a sum, or is what such parts come to: 合计：1400元, 总计：养老保险1400元+….
    pub(super) fn totalled(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        /// How many mentions back the parts stand.
        const NEAR: usize = 40;
        /// How far before the number a label that is nothing but a word for a sum begins at the most, in bytes.
        const LABEL: usize = 60;
        if self.kind(&self.mentions[index]) != Kind::Amount {
            return None;
        }
        let (text, span) = (self.found.text, self.mentions[index].span);
        let part = text[span.end()..].trim_start().starts_with(['+', '＋']);
        let mut earlier = near(index).take(NEAR);
        let like = if part {
            earlier.find(|at| self.is_same_number(*at, index))?
        } else {
            let line = self.frame.outline.lines[self.clause(index).line as usize].span;
            let from = text.ceil_char_boundary(line.start().max(span.start().saturating_sub(LABEL)));
            let label = text.get(from..span.start())?.trim_end_matches([' ', ':', '：']);
            // 养老440元；失业27元；共计467元
            let label = label.rsplit(['；', ';', '。', ' ']).next().unwrap_or(label).trim_start_matches(BULLETS);
            let total = self.words().total_before.has(label);
            total.then(|| earlier.find(|at| is_summed(claims[*at].decision.metric)))??
        };
        Some((claims[like].decision.metric, 46))
    }

    /// How many of the numbers before one, the nearest first, come to it together.
    pub(super) fn parts_of_sum(&self, index: usize, parts: impl Iterator<Item = usize>) -> Option<usize> {
        let (_, sum) = self.plain(index)?;
        let mut all = Decimal::ZERO;
        for (known, part) in parts.enumerate() {
            all = all.checked_add(self.plain(part)?.1).filter(|all| *all <= sum)?;
            if all == sum {
                return Some(known + 1);
            }
        }
        None
    }

    /// What is paid in besides is added to the rate: 个人缴费2%+3元.
    pub(super) fn paid_besides(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let rate = index.checked_sub(1).filter(|_| self.kind(&self.mentions[index]) == Kind::Amount)?;
        let added = self.sentence(rate) == self.sentence(index)
            && matches!(behind_bracket(self.between(rate, index)).trim(), "+" | "＋" | "加");
        (added && claims[rate].decision.metric == Metric::ContributionRate).then_some((Metric::ContributionAmount, 46))
    }

    /// What is paid in each month or year stands behind the rate that it comes of: 缴费比例为20%，最低每月880元.
    pub(super) fn paid_by_rate(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let yuan = self.kind(&self.mentions[index]) == Kind::Amount;
        let rate = index.checked_sub(1).filter(|at| yuan && self.sentence(*at) == self.sentence(index))?;
        let gap = self.between(rate, index);
        let comes_to = match claims[rate].decision.metric {
            Metric::ContributionRate => Metric::ContributionAmount,
            // 按平均养老金的2.8%划入，每月约82元
            Metric::AccountAllocationRate => Metric::BenefitAmount,
            _ => return None,
        };
        // 费率9%，445.68元/月
        let own =
            || self.mentions[index].span.of(self.found.text).contains('/') && gap.trim_matches(SEPARATORS).is_empty();
        let paid = !longer_than(gap, RESULT)
            && (self.words().each_one_within.stand_in(gap) || gap.ends_with("全年") || own())
            && !self.words().paid_base_within.stand_in(gap);
        paid.then_some((comes_to, 26))
    }

    /// What is paid in each month or year stands behind the base that it is reckoned on: 以最低基数4546元计算，每月363元.
    pub(super) fn paid_on_base(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let yuan = self.kind(&self.mentions[index]) == Kind::Amount;
        let base = index.checked_sub(1).filter(|at| yuan && self.sentence(*at) == self.sentence(index))?;
        let gap = self.between(base, index);
        let words = self.words();
        let paid = claims[base].decision.metric == Metric::ContributionBase
            && !longer_than(gap, RESULT)
            && (words.reckoned_after.begins(gap) || words.time_alone.has(gap.trim_matches(SEPARATORS)))
            && (words.each_one_within.stand_in(gap) || self.mentions[index].span.of(self.found.text).contains('/'))
            && !words.paid_base_within.stand_in(gap);
        paid.then_some((Metric::ContributionAmount, 31))
    }

    /// Whether a number is what a sum over a time comes to: 6900元÷30天×98天=22540元.
    pub(super) fn is_worked_out(&self, index: usize) -> bool {
        let before = self.found.text[..self.mentions[index].span.start()].trim_end();
        let ended = before.strip_suffix(['=', '＝']).map(|sum| sum.trim_end().len());
        index.checked_sub(1).is_some_and(|last| {
            ended == Some(self.mentions[last].span.end()) && self.kind(&self.mentions[last]) == Kind::Duration
        })
    }
}

/// Whether a number without a name of its own is added up with others, or taken from one: 养老金=(6260元+3756元)÷2, (4.5万元-1万元)×40%.
fn is_operand(before: &str, after: &str) -> bool {
    const PLUS: [char; 2] = ['+', '＋'];
    const MINUS: [char; 4] = ['-', '－', '−', '–'];
    let multiplied = || {
        let behind = after.strip_prefix([')', '）']).map(str::trim_start);
        behind.is_some_and(|behind| behind.starts_with(OPERATORS))
    };
    let first = before.ends_with(['(', '（']) && (after.starts_with(PLUS) || after.starts_with(MINUS));
    let first = first || before.ends_with(MINUS) && multiplied();
    first || before.ends_with(PLUS) && after.starts_with(['+', '＋', ')', '）', '=', '＝', '÷'])
}

/// Whether a rate is the one in a hundred of each year in the formula of the basic pension: (6897+4138)÷2×30×1%.
fn is_rate_of_pension(before: &str, rate: Decimal) -> bool {
    /// The longest stretch between the two, in characters.
    const LONGEST: usize = 16;
    let sum = tail(before, LONGEST);
    let mean = |at: usize| {
        let rest = sum[at..].trim_start_matches(['÷', '/', '／', ' ']);
        rest.strip_prefix('2').is_some_and(|rest| rest.trim_start_matches(['）', ')', ' ']).starts_with(OPERATORS))
    };
    rate == Decimal::ONE && before.ends_with(OPERATORS) && sum.rfind(['÷', '/', '／']).is_some_and(mean)
}

/// Whether amounts that measure this are added up to another that does.
fn is_summed(metric: Metric) -> bool {
    matches!(metric, Metric::ContributionAmount | Metric::BenefitAmount | Metric::Fee)
}

/// What follows the bracket that says what a number of a sum is: 800元（单位）+400元（个人）=1200元.
fn behind_bracket(behind: &str) -> &str {
    let inside = behind.strip_prefix(['（', '(']).and_then(|inside| inside.split_once(['）', ')']));
    inside.filter(|(what, _)| !longer_than(what, RESULT)).map_or(behind, |(_, behind)| behind)
}
