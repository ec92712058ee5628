//! How statistics grow: rates that no rule sets, and sums and counts that no rule sets for one person.

use super::inherit::SEPARATORS;
use super::{Pass, near, windows};
use crate::fact::{Kind, Unit};
use crate::recognise::Shape;
use crate::recognise::number::begins_number;
use crate::text::longer_than;
use rust_decimal::Decimal;

/// Ten million yuan.
const VAST: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);
/// A thousand people, places or items.
const MANY: Decimal = Decimal::from_parts(1000, 0, 0, false, 0);
/// From here on an amount may be what many have got together, in yuan.
const SHARED: Decimal = Decimal::from_parts(30_000, 0, 0, false, 0);
/// How many characters stand between a sum and its growth at the most.
const GROWTH: usize = 8;
/// How many characters stand before the word for the growth of a rate at the most, so that it is still that rate that grows: 同比.
const SAME: usize = 2;
/// How many characters what a statistic is compared with takes at the most.
const COMPARED: usize = 8;
/// How many characters what is told of a sum or count and the word for its growth take at the most.
const TOLD: usize = 20;

impl Pass<'_> {
    /// Whether a rate tells how a statistic has grown: 较2023年提高2个百分点, 总支出1.2亿元，增长5%.
    pub(super) fn is_growth(&self, index: usize) -> bool {
        if self.kind(&self.mentions[index]) != Kind::Percentage {
            return false;
        }
        let text = self.found.text;
        if self.is_raise_of_rule(index) {
            return false;
        }
        if self.tells_statistic_or_price(index) || self.goes_on_comparing(index) || self.grows_of_itself(index) {
            return true;
        }
        let own = self.frame.clause_of[index];
        let mut before = near(index).take_while(|other| self.frame.clause_of[*other] == own);
        let compared = before.any(|other| {
            let dated = matches!(self.mentions[other].shape, Shape::Date(_));
            let span = self.mentions[other].span;
            // 与上一年相比增加4.2%
            let beside =
                || text[..span.start()].ends_with(['与', '和', '同']) && text[span.end()..].starts_with("相比");
            dated && (text[..span.start()].ends_with(['较', '比']) || beside())
        });
        compared
            || index.checked_sub(1).filter(|at| self.sentence(*at) == self.sentence(index)).is_some_and(|previous| {
                let gap = self.between(previous, index);
                // 4.49万户企业建立了年金，增长21.3%
                let behind = || {
                    let last = gap.rsplit_once(['，', ',']).map(|(_, last)| last).filter(|_| !longer_than(gap, TOLD));
                    last.is_some_and(|last| {
                        !longer_than(last, SAME) && self.words().growth_within.first_in(last) == Some(0)
                    })
                };
                // 人均可支配收入34411元，增长8.1%
                let statistic = || {
                    self.kind(&self.mentions[previous]) == Kind::Amount
                        && self.words().statistic_amount_within.stand_in(self.near_clause(previous).of(text))
                };
                if (self.is_vast(previous) || statistic()) && behind() {
                    return true;
                }
                let near = gap.starts_with(['，', ',']) && gap.chars().count() <= GROWTH;
                let Some(grows) = self.words().growth_within.first_in(gap).filter(|_| near) else { return false };
                // 住院率为17.6%，提高0.6个百分点; but 住院率为17.6%，报销比例提高5个百分点 tells of something else.
                let counted = || {
                    let rate = self.kind(&self.mentions[previous]) == Kind::Percentage;
                    let same = gap[..grows].trim_start_matches(SEPARATORS).chars().nth(SAME).is_none();
                    rate && same && self.words().statistic_within.stand_in(self.lead(previous).of(text))
                };
                self.is_vast(previous) || counted()
            })
    }

    /// Whether whole points tell how a rate of a rule that stands right before them has changed; a statistic is seldom so round: 报销比例75%，比上年提高5个百分点.
    pub(super) fn is_raise_of_rule(&self, index: usize) -> bool {
        let Some(rate) = index.checked_sub(1).filter(|at| self.sentence(*at) == self.sentence(index)) else {
            return false;
        };
        // 上年 is a mention itself.
        let dated = matches!(self.mentions[rate].shape, Shape::Date(_));
        let Some(rate) = rate.checked_sub(usize::from(dated)) else { return false };
        let round = |at: usize, step: Decimal| match &self.mentions[at].shape {
            Shape::Quantity(quantity) => !quantity.range && (quantity.min % step).is_zero(),
            _ => false,
        };
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let points = self.recogniser.unit(quantity.unit).unit == Unit::PercentagePoint;
        let ruled = || self.words().rate_of_rule_within.stand_in(self.near_clause(rate).of(self.found.text));
        points
            && self.kind(&self.mentions[rate]) == Kind::Percentage
            && round(index, Decimal::ONE)
            && round(rate, Decimal::from(5))
            && !longer_than(self.between(rate, index), TOLD)
            && ruled()
    }

    /// Whether a sentence that compares with a time before goes on to tell how something has grown, or the next one does:
    /// 同比增长7.9%。国有投资增长24.2%.
    fn goes_on_comparing(&self, index: usize) -> bool {
        let (text, words) = (self.found.text, self.words());
        let lead = self.lead(index).of(text);
        if !words.grown_before.ends(lead) || words.rate_of_rule_within.stand_in(lead) {
            return false;
        }
        let start = self.mentions[index].span.start();
        let line = self.frame.outline.lines[self.clause(index).line as usize].span;
        let from = start.saturating_sub(windows::LONGEST).max(line.start()).min(start);
        words.year_on_year_within.stand_in(&text[text.ceil_char_boundary(from)..start])
    }

    /// Whether a rate tells by its verb that something has grown that no rule sets: 月收入2864元，增长9.8%, 年均提高1.5个百分点.
    fn grows_of_itself(&self, index: usize) -> bool {
        let (text, words) = (self.found.text, self.words());
        let lead = self.lead(index).of(text);
        let mean = || words.changed_before.strip(lead).is_some_and(|told| words.mean_of_years_before.ends(told));
        if !(words.grown_of_itself_before.ends(lead) || mean()) {
            return false;
        }
        let start = self.mentions[index].span.start();
        let from =
            text.ceil_char_boundary(start.saturating_sub(windows::LONGEST).max(self.part.span.start()).min(start));
        !words.set_by_rule_within.stand_in(&text[from..start])
    }

    /// Whether the words before a rate tell how a statistic (参保率提升了15个百分点) or a price (均价降到700元，国产降92%) has changed.
    fn tells_statistic_or_price(&self, index: usize) -> bool {
        let (text, words) = (self.found.text, self.words());
        let lead = self.lead(index).of(text);
        let Some(changed) = words.changed_before.strip(lead) else { return false };
        let told = self.told_before(index, windows::LONGEST).of(text);
        // 发病率比全国高45%, 住院人次较医改前增长88%
        let compared = changed.rsplit_once(['较', '比']).filter(|(_, with)| !longer_than(with, COMPARED));
        let statistic = |told: &str| {
            let told = words.adverb_of_change_before.strip(told).unwrap_or(told);
            // 贫困发生率五年下降10.4个百分点
            let told = told.strip_suffix('年').map_or(told, |span| span.trim_end_matches(begins_number));
            !told.is_empty() && words.statistic_within.behind_last(told).is_empty()
        };
        statistic(changed)
            || compared.is_some_and(|(told, _)| statistic(told))
            || words.priced_within.stand_in(told) && !words.rate_of_rule_within.stand_in(changed)
    }

    /// Whether a clause tells how far something lies from what it compares it with: 限额分别比低保对象低1万元和2万元.
    pub(super) fn is_difference(&self, index: usize) -> bool {
        let compares = |lead: &str| {
            let told = self.words().apart_from_before.strip(lead);
            told.is_some_and(|told| {
                !told.ends_with('提') && told.rfind('比').is_some_and(|at| !told[at..].starts_with("比例"))
            })
        };
        compares(self.lead(index).of(self.found.text))
    }

    /// Whether an amount is what many have got together: 向8287名失业人员发放补助金964.46万元, 补偿总金额829万元.
    pub(super) fn is_shared_out(&self, index: usize) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let many = |at: usize| match &self.mentions[at].shape {
            Shape::Quantity(count) => {
                self.kind(&self.mentions[at]) == Kind::Count && count.min > Decimal::TEN && !count.range
            }
            _ => false,
        };
        let told = || {
            let last = index.checked_sub(1).filter(|last| self.frame.clause_of[*last] == self.frame.clause_of[index]);
            last.is_some_and(|last| many(last) && !self.between(last, index).contains('每'))
        };
        let named = || self.words().shared_out_within.stand_in(self.near_clause(index).of(self.found.text));
        quantity.min >= SHARED && (named() || told())
    }

    /// Whether a number is a sum or a count that no rule sets for one person: ten million yuan, a thousand people.
    pub(super) fn is_vast(&self, index: usize) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        match self.recogniser.unit(quantity.unit).kind {
            Kind::Amount => quantity.min >= VAST,
            Kind::Count => quantity.min > MANY,
            _ => false,
        }
    }
}
