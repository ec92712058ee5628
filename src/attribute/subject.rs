//! What is known of a number before its cues are weighed: whether it is a bare year, a growth, a sum of a statistic, the end of a base.

use rust_decimal::Decimal;

use super::bound::Bounds;
use super::inherit::{HIGHEST_RATE, HIGHEST_TOTAL, SEPARATORS};
use super::metric::Subject;
use super::{Claim, Pass, is_year, near, windows};
use crate::fact::{Kind, Metric, RelativeDate, Unit};
use crate::recognise::number::number_at;
use crate::recognise::{Shape, skip_inclusion};
use crate::text::Span;

impl Pass<'_> {
    /// What is known of a number.
    pub(super) fn subject(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Subject {
        let mention = &self.mentions[index];
        let (mut bare_year, mut range, mut titled, mut years) = (false, false, false, false);
        let mut past_year = false;
        let (mut point, mut multiple) = (false, false);
        let lead = || self.lead(index).of(self.found.text);
        let mut hours = false;
        let (mut working_days, mut above_rates, mut above_whole) = (false, false, false);
        match &mention.shape {
            Shape::Date(dates) => {
                range = dates.to.is_some();
                past_year = dates.from.relative == Some(RelativeDate::PreviousYear);
                bare_year = dates.to.is_none() && dates.from.year.is_some() && is_year(dates);
                titled = bare_year && self.part.title_year == dates.from.year;
            }
            Shape::Quantity(quantity) => {
                let entry = self.recogniser.unit(quantity.unit);
                let unit = entry.unit;
                multiple = unit == Unit::Percent && entry.factor == Decimal::ONE_HUNDRED;
                point = unit == Unit::PercentagePoint;
                years = unit == Unit::Year;
                working_days = unit == Unit::WorkingDay;
                hours = unit == Unit::Hour;
                let highest = if self.is_total(index) { HIGHEST_TOTAL } else { HIGHEST_RATE };
                above_rates = unit == Unit::Percent && quantity.max > highest;
                above_whole = unit == Unit::Percent && quantity.max > Decimal::ONE_HUNDRED;
            }
            Shape::Citation(_) => {}
        }
        Subject {
            kind: self.kind(mention),
            bare_year,
            range,
            min: bounds.min,
            max: bounds.max,
            led: bounds.led && !bounds.open,
            at_least: bounds.min && !bounds.open,
            years,
            working_days,
            service: self.is_service(index),
            above_rates,
            above_whole,
            vast: self.is_vast(index),
            grown: self.is_growth(index),
            difference: self.is_difference(index),
            raise: self.is_raise_of_rule(index),
            of_statistic: (bare_year || range) && self.is_of_statistic(index),
            until_then: self.is_until_then(index),
            past_year,
            later: bounds.later || self.is_state_before(index),
            point,
            multiple,
            verdict: self.part.around.headed.is_some(),
            titled,
            end_of_base: self.is_end_of_base(index, claims),
            had: hours || lead().contains("累计"),
            longest: self.words().longest_before.ends(lead()),
            retires: self.words().retires_after.begins(&self.found.text[mention.span.end()..self.part.span.end()]),
            ahead: self.is_ahead_of_plan(index),
            inherited: self.inherited(index, bounds, claims),
            consequence_of: self.is_consequent(index, bounds).then(|| self.mentions[index - 1].span.end()),
            condition: self.is_condition(index),
            result: self.is_worked_out(index),
            used: self.used(index, claims),
        }
    }

    /// Whether a sum is the price of an hour or a day of some service: 60元/小时.
    pub(super) fn is_service(&self, index: usize) -> bool {
        let mention = &self.mentions[index];
        let priced = self.words().service_unit_end.ends(mention.span.of(self.found.text));
        // 小时最低工资标准17元/小时
        let paid = || {
            let before = self.told_before(index, windows::LONGEST).of(self.found.text);
            let words = self.words();
            words.income_within.stand_in(before)
                || words.income_within.stand_in(self.near_clause(index).of(self.found.text))
        };
        priced && self.kind(mention) == Kind::Amount && !paid()
    }

    /// Whether something was reached so much earlier: 提前3个月完成全年任务.
    fn is_ahead_of_plan(&self, index: usize) -> bool {
        let behind = &self.found.text[self.mentions[index].span.end()..self.part.span.end()];
        self.words().achieved_after.begins(behind) && self.lead(index).of(self.found.text).ends_with("提前")
    }

    /// Whether 上限 or 下限 stands right before a number that is no limit of what is paid: 报销比例50%，上限为2000元.
    fn is_end_of_base(&self, index: usize, claims: &[Claim]) -> bool {
        let paid = |at: usize| claims[at].decision.metric == Metric::ReimbursementRate;
        self.words().end_of_base_before.ends(self.lead(index).of(self.found.text))
            && !near(index).take_while(|other| self.sentence(*other) == self.sentence(index)).any(paid)
    }

    /// Whether what follows a date and 前 behind a comma is the state of people or firms then: 2023年12月31日前，年满65周岁的….
    fn is_state_before(&self, index: usize) -> bool {
        let (text, end) = (self.found.text, self.mentions[index].span.end());
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        // 每月10日前，企业可申请: what recurs is no state.
        if dates.from.year.is_none() && dates.from.month.is_none() && dates.from.relative.is_none() {
            return false;
        }
        let behind = &text[skip_inclusion(text, end)..];
        // 改革前（2023年1月1日前）: the time before something, which a bracket dates.
        let before = &text[..self.mentions[index].span.start()];
        let bracketed = before.strip_suffix(['（', '(']).is_some_and(|before| before.ends_with('前'));
        if bracketed && ["前", "之前", "以前"].iter().any(|word| behind.starts_with(word)) {
            return true;
        }
        // 2023年之前为3500元: what held until a month or year was not due in it.
        let earlier = || ["之前", "以前", "前"].into_iter().find_map(|word| behind.strip_prefix(word));
        let whole = dates.from.year.is_some() && dates.from.day.is_none() && !dates.from.at_end;
        if let Some(rest) = earlier().filter(|_| whole) {
            let value = rest.strip_prefix('为').is_some_and(|rest| number_at(rest, 0).is_some());
            if value || self.words().old_state_after.begins(rest) {
                return true;
            }
        }
        // 2023年12月31日前（含12月31日）已办理退休手续的
        let rest = behind.strip_prefix('前').and_then(|rest| {
            let inclusion = skip_inclusion(rest, 0);
            let rest = &rest[inclusion..];
            rest.strip_prefix(['，', ',']).or((inclusion > 0).then_some(rest))
        });
        rest.is_some_and(|rest| self.words().state_of_people_after.begins(rest))
    }

    /// Whether the clause of a date is all of it, but for a word that it leads up to, and tells until when so many are counted:
    /// 至2010年底，参保人数达820万人.
    fn is_until_then(&self, index: usize) -> bool {
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        let (text, span) = (self.found.text, self.mentions[index].span);
        if !text[..span.start()].ends_with(['至', '到']) {
            return false;
        }
        let clause = self.clause(index).span.trim(text);
        let alone = text[span.end()..clause.end().max(span.end())].trim_matches(SEPARATORS).is_empty();
        let lead = &text[clause.start().min(span.start())..span.start()];
        let next = index + 1;
        dates.to.is_none()
            && alone
            && self.words().until_then_before.has(lead)
            && next < self.mentions.len()
            && self.sentence(next) == self.sentence(index)
            && self.is_vast(next)
            && !self.words().hoped_within.stand_in(self.between(index, next))
    }

    /// Whether the first number behind a year in its clause, or in the next one where the year is all of it, is one that no rule
    /// sets for a person: 2023年，卫生院诊疗13.1亿人次, 2019年商业健康险赔付率仅为33%.
    fn is_of_statistic(&self, index: usize) -> bool {
        let next = index + 1;
        if next >= self.mentions.len() || self.sentence(next) != self.sentence(index) {
            return false;
        }
        let gap = self.between(index, next);
        let clause = gap.strip_prefix(['，', ',']).unwrap_or(gap);
        if clause.contains(['，', ',', '；', ';', '：', ':']) {
            return false;
        }
        let words = self.words();
        let statistic = || words.statistic_within.stand_in(clause) || words.statistic_amount_within.stand_in(clause);
        self.is_vast(next) || statistic() && !words.rate_of_rule_within.stand_in(clause)
    }

    /// Whether a cell holds the sum of others: 合计.
    fn is_total(&self, index: usize) -> bool {
        let total = |head: Span| self.words().total_within.stand_in(head.of(self.found.text));
        self.seat(index).is_some_and(|seat| seat.heads().any(total))
    }
}
