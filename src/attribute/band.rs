//! Bands of costs: amounts that a rate applies to, in a text and in the heads of a table.

use super::bound::Bounds;
use super::bullets::without_bullet;
use super::inherit::SEPARATORS;
use super::marker::marker;
use super::table::Seat;
use super::words::ClaimWords;
use super::{Band, Claim, Pass, REACH, near};
use crate::fact::{Kind, Metric, Unit};
use crate::numerals::is_numeral;
use crate::recognise::mention::Quantity;
use crate::recognise::{Mention, Shape, skip_inclusion};
use crate::text::{longer_than, tail};
use rust_decimal::Decimal;

/// How far below the line of a band its rates stand at the most, in bytes.
const BELOW: usize = 360;
/// How many numbers behind the line of a band its first rate stands at the most: 45岁以下在职职工：报销70%.
const NEXT: usize = 4;
/// How far before an amount a word says that it is no cost, in bytes.
const NEAR: usize = 90;
/// How far before an amount the name of a fund's sum stands, in characters.
const FUND: usize = 10;
/// How many numbers on the cells of a table are still looked at that a cell may head.
const CELLS: usize = 100;

impl Pass<'_> {
    /// Whether an amount is a band of costs: an interval that a rate follows.
    pub(super) fn is_bracket(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        if let Some(seat) = self.seat(index).filter(|seat| !self.is_rated_in_cell(index, *seat)) {
            return seat.heads_others() && self.is_band(index, seat, bounds);
        }
        if self.is_part_of_costs(index, bounds)
            || self.is_bounded_costs(index, bounds)
            || self.is_line_of_band(index, bounds)
            || self.is_band_behind(index, bounds)
        {
            return true;
        }
        let Some(next) = self.mentions.get(index + 1) else { return false };
        // 10万元以下部分，扣除1万元起付标准后按50%报销
        let behind = if self.is_deducted(index + 1) { self.mentions.get(index + 2) } else { Some(next) };
        let Some(Shape::Quantity(rate)) = behind.map(|rate| &rate.shape) else { return false };
        let yuan = self.recogniser.unit(quantity.unit).unit == Unit::Cny;
        // 东西部相差一倍: a multiple is no rate of costs.
        let rate = self.recogniser.unit(rate.unit);
        let percent = rate.unit == Unit::Percent && rate.factor != Decimal::ONE_HUNDRED;
        let (text, words) = (self.found.text, self.words());
        let gap = &text[self.mentions[index].span.end()..next.span.start()];
        let before = self.lead(index).of(text);
        let added_up = words.added_up_before.ends(before);
        let timed = quantity.per.is_some() && !added_up;
        // 约1500元至3000元 is a price: where a band ends is exact.
        if !yuan || !percent || bounds.approx || !(quantity.range || bounds.min || bounds.max) || timed {
            return false;
        }
        let part = words.part_of_costs_within.stand_in(gap);
        // 10万元以下的住院费用, 自付费用超过1万元: an interval of costs says itself what it is.
        let costs = words.is_interval_of_costs(gap) || words.costs_over_before.ends(before) || added_up;
        let capped = words.bound_what_is_paid(before, gap, costs, bounds.min && part, part);
        // The value of a named line, not a band: 起付线：700-1000元.
        let lead = &text[self.part.span.start()..self.mentions[index].span.start()];
        let lead = words.without_general(lead);
        // 缴费基数下限是4103元，上限是20515元: no band, unless a part of costs begins there.
        let limit = !part && words.end_of_base_before.ends(lead);
        // 起付线0-5万元的部分: the part of the costs that lies beyond the line.
        let beyond = quantity.range && words.part_of_range(&text[self.mentions[index].span.end()..]);
        // 封顶线12万元以上部分90%: it begins at the limit of another scheme; but 封顶线10万元至20万元 is a limit.
        let onward = quantity.range && self.mentions[index].span.of(text).contains("以上");
        let passed = (bounds.min && part || onward) && words.limit_passed_before.ends(before);
        // 起付线以上至10万元 60%: the band begins at the line.
        let from_line = passed || bounds.max && words.band_from_line_before.ends(before);
        let capped = !from_line && (capped || words.value_before.ends(lead) && !beyond || limit);
        // 超过三百六十元，报销比例从60%提高: the rate is told of its change.
        let grows = words.other_rate_within.stand_in(gap) || gap.contains(['，', ',']) && gap.ends_with(['从', '由']);
        // 过了1800元起付线后报85%; 费用一般在3000元至8000元，报销60%-80%; 不低于50亿元且不低于股本的75%
        let line = words.line_name_after.begins(gap)
            || quantity.range && words.usual_costs_before.ends(before)
            || gap.starts_with('且')
            || words.fund_sum_within.stand_in(tail(before, FUND));
        // 共济额度最低100元，最高为余额的80%: what is the least is no cost.
        let least = words.least_alone.has(before.trim_matches(SEPARATORS));
        !(capped || grows || line || least)
            && gap.len() <= if costs || part { 180 } else { 72 }
            && !gap.contains(['。', '；', ';', '\n'])
            && (from_line
                // 10万元至20万元（含）65%, 超过7000元68%
                || quantity.range && matches!(gap[skip_inclusion(gap, 0)..].trim(), "" | "为" | "为：" | "的为")
                || bounds.led && bounds.min && bounds.open && gap.trim().is_empty()
                || words.bound_after.has(gap.trim().trim_end_matches(['为', '达']))
                // 10万元以上不低于70%, 10万元以上至50万元，在职85%
                || words.band_to_bound_rate(gap.trim())
                // 30000元内80%、60001元起85%
                || matches!(gap.trim(), "内" | "起")
                || words.band_to_rate_within.stand_in(gap))
    }

    /// Whether the next number stands in the same cell, which heads no others, so that it is read as a text is: 900-4000元53%，4000元以上72%.
    fn is_rated_in_cell(&self, index: usize, seat: Seat<'_>) -> bool {
        !seat.heads_others() && self.mentions.get(index + 1).is_some_and(|next| seat.holds(next.span))
    }

    /// Whether an amount is said to be taken from the costs first: 扣除1万元起付标准.
    pub(super) fn is_deducted(&self, index: usize) -> bool {
        self.words().deducted_before.ends(self.lead(index).of(self.found.text))
    }

    /// Whether the amount before a band is its lower end, told apart by a comma: 1000元(含1000元)以上，不满5000元的部分,
    /// 1万元以上（含1万元），5万元以下的部分.
    pub(super) fn is_upper_end(&self, index: usize, before: &[Claim]) -> bool {
        /// The longest bound word behind the comma, in characters.
        const LONGEST: usize = 4;
        let Some(last) = index.checked_sub(1).filter(|_| self.same_unit(index)) else { return false };
        let lower = before[last].bounds.min && !before[last].bounds.max;
        // 限额达24.75万元，2万元以下报销70%: no band ends below where it begins.
        let (Shape::Quantity(from), Shape::Quantity(to)) = (&self.mentions[last].shape, &self.mentions[index].shape)
        else {
            return false;
        };
        let lower = lower && from.min < to.max;
        let gap = self.between(last, index);
        let gap = &gap[skip_inclusion(gap, 0)..];
        let gap = self.words().bound_after.strip(gap).unwrap_or(gap);
        let bound = gap[skip_inclusion(gap, 0)..].strip_prefix(['，', ',']);
        lower && bound.is_some_and(|bound| !longer_than(bound, LONGEST))
    }

    /// Whether a quantity is of yuan, and for no time or head.
    fn is_sum(&self, quantity: &Quantity) -> bool {
        self.recogniser.unit(quantity.unit).unit == Unit::Cny && quantity.per.is_none()
    }

    /// Whether an amount bounds costs that are named right before it, and what is paid follows: 总费用在3万元以下的，限额1万元.
    fn is_bounded_costs(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.is_sum(quantity);
        let span = self.mentions[index].span;
        let (before, after) = (
            &self.found.text[self.part.span.start()..span.start()],
            &self.found.text[span.end()..self.part.span.end()],
        );
        let words = self.words();
        let lead = self.lead(index).of(self.found.text);
        let paid = |next: &Mention| matches!(self.kind(next), Kind::Percentage | Kind::Amount);
        let followed = self.mentions.get(index + 1).filter(|_| self.sentence(index + 1) == self.sentence(index));
        yuan && (bounds.min || bounds.max)
            && words.bounded_costs_before.ends(before)
            && words.bound_after.begins(after)
            && !words.capped_within.stand_in(lead)
            && !words.limited_within.stand_in(lead)
            && followed.is_some_and(paid)
    }

    /// Whether an amount is an interval whose part of the costs is told of: 3万元以内的部分报销18000元.
    fn is_part_of_costs(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.is_sum(quantity);
        if !yuan || !(quantity.range || bounds.min || bounds.max) {
            return false;
        }
        let after = &self.found.text[self.mentions[index].span.end()..self.part.span.end()];
        let words = self.words();
        // 超过1万元部分按规定报销
        // 限额为2万元，超过2万元部分由个人负担: the limit said again.
        let again = || {
            self.same_unit(index)
                && matches!(&self.mentions[index - 1].shape, Shape::Quantity(last) if last.max == quantity.max)
        };
        let led = || words.part_of_interval_after.strip(after).filter(|_| bounds.min && bounds.led && !again());
        let Some(rest) = words.part_of_interval(after).or_else(led) else { return false };
        let rest = rest.trim_start_matches(['，', ',', '：', ':']);
        let start = self.mentions[index].span.start();
        let from = self.found.text.ceil_char_boundary(self.lead(index).start().max(start.saturating_sub(NEAR)));
        let lead = &self.found.text[from..start];
        words.part_paid_after.begins(rest) && !words.income_within.stand_in(lead)
    }

    /// Whether an interval with a rate begins where a band before it in its sentence ends: 2万元以下报60%；2万元以上至5万元，一般居民70%.
    pub(super) fn is_band_above(&self, index: usize, bounds: Bounds, before: &[Claim]) -> bool {
        /// How far behind it its rate stands at the most, in bytes.
        const NEAR: usize = 48;
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.is_sum(quantity);
        let (Some(from), _) = interval(quantity, bounds) else { return false };
        let words = self.words();
        let rated = || {
            self.mentions.get(index + 1).is_some_and(|next| {
                let gap = self.between(index, index + 1);
                let near = gap.len() <= NEAR && !gap.contains(['。', '；', ';', '！', '？', '\n']);
                near && self.kind(next) == Kind::Percentage && !words.limited_within.stand_in(gap)
            })
        };
        // 个人账户余额10万元以上的，利率3%: an income or what an account holds is no cost.
        let lead = || self.lead(index).of(self.found.text);
        let costs = || !words.income_within.stand_in(lead()) && !words.limited_within.stand_in(lead());
        let below = || {
            let own = |other: &usize| self.sentence(*other) == self.sentence(index);
            let band =
                near(index).take_while(own).find(|other| before[*other].decision.metric == Metric::CostBracket)?;
            let Shape::Quantity(known) = &self.mentions[band].shape else { return None };
            interval(known, before[band].bounds).1
        };
        yuan && (quantity.range || bounds.min) && rated() && below() == Some(from) && costs()
    }

    /// Whether an interval is all of the bracket right behind a rate, which it is for: 报销65%（6000元以下）.
    pub(super) fn is_band_behind(&self, index: usize, bounds: Bounds) -> bool {
        /// The longest word that opens such an interval, in characters: 超过.
        const LEAD: usize = 3;
        let words = self.words();
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.is_sum(quantity);
        // 报销75%（超过4万元）, 报销65%（起付线以上2万元以下）
        let opens = |gap: &str| {
            let led = gap.strip_prefix(['（', '(']);
            led.is_some_and(|led| {
                led.is_empty() || bounds.led && bounds.open && !longer_than(led, LEAD) || words.line_before.has(led)
            })
        };
        // 限额为平均工资的6倍（超100万元）: what a multiple comes to.
        let share = |rate: usize| match &self.mentions[rate].shape {
            Shape::Quantity(rate) => {
                let unit = self.recogniser.unit(rate.unit);
                unit.kind == Kind::Percentage && unit.factor != Decimal::ONE_HUNDRED
            }
            _ => false,
        };
        let behind = |rate: usize| share(rate) && opens(self.between(rate, index).trim());
        if !yuan || !(quantity.range || bounds.min || bounds.max) || !index.checked_sub(1).is_some_and(behind) {
            return false;
        }
        let after = &self.found.text[self.mentions[index].span.end()..self.part.span.end()];
        let rest = words.part_of_interval(after).or_else(|| words.bound_after.strip(after)).unwrap_or(after);
        rest.trim_start().starts_with(['）', ')'])
    }

    /// Whether an interval is all of a line over lines with rates: 起付标准至5000元 ¶ 报销70%.
    pub(super) fn is_line_of_band(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.is_sum(quantity);
        if !yuan || !(quantity.range || bounds.min || bounds.max) {
            return false;
        }
        let (text, words, span) = (self.found.text, self.words(), self.mentions[index].span);
        let line = self.frame.outline.lines[self.clause(index).line as usize];
        // 1、起付标准至5万元：
        let body = marker(text, line.span).2;
        let lead = &text[body.start().min(span.start())..span.start()];
        let lead = without_bullet(lead);
        // 第一阶段（1300-3万元）
        let lead = lead.strip_prefix('第').map_or(lead, |stage| stage.trim_start_matches(is_numeral));
        let named = words.line_of_band_before.strip(lead).unwrap_or(lead);
        let rest = &text[span.end()..line.span.end().max(span.end())];
        let rest = &rest[skip_inclusion(rest, 0)..];
        let rest = words.bound_after.strip(rest).unwrap_or(rest);
        let rest = words.line_of_band_after.strip(rest).unwrap_or(rest);
        // 发生医疗费用在起付线以上至1万元：
        let led = rest.trim_end().ends_with([':', '：']) && words.costs_within.stand_in(named);
        if line.cell || !(named.is_empty() || led) || !rest.trim_matches([' ', ':', '：', ')', '）']).is_empty() {
            return false;
        }
        let below = (index + 1..self.mentions.len()).take(NEXT).find(|other| !self.is_told_beside(*other));
        below.is_some_and(|rate| {
            let percent = self.kind(&self.mentions[rate]) == Kind::Percentage;
            percent && self.is_under(index, rate) && self.is_of_costs(rate)
        })
    }

    /// Whether the clause of a rate, its label or a head over it says that something is paid, and nothing else of it.
    fn is_of_costs(&self, rate: usize) -> bool {
        let (text, words) = (self.found.text, self.words());
        let clause = self.near_clause(rate).of(text);
        let line = &self.frame.outline.lines[self.clause(rate).line as usize];
        let headed = || self.frame.outline.heads_of(line).any(|head| words.paid_within.stand_in(head.span.of(text)));
        let number = self.mentions[rate].span.start();
        let label = || text.get(line.span.start()..number).is_some_and(|label| words.paid_within.stand_in(label));
        !words.other_rate_within.stand_in(clause) && (words.paid_within.stand_in(clause) || label() || headed())
    }

    /// Whether a number tells for whom or how long something holds, and is no sum or share.
    fn is_told_beside(&self, index: usize) -> bool {
        matches!(self.kind(&self.mentions[index]), Kind::Age | Kind::Duration)
    }

    /// Whether the clause of a band says that nothing is paid of it: 1500元以内部分不报销，报销比例55%.
    pub(super) fn is_of_nothing(&self, index: usize) -> bool {
        let (clause, span) = (self.clause(index).span, self.mentions[index].span);
        let behind = &self.found.text[span.end()..clause.end().max(span.end())];
        let rated = behind.contains(['%', '％']);
        !rated && self.words().nothing_paid_within.stand_in(behind)
    }

    /// Whether a number stands on a line below that of a band, under the same head or under the band.
    pub(super) fn is_under(&self, band: usize, index: usize) -> bool {
        let lines = &self.frame.outline.lines;
        let (above, own) = (self.clause(band).line, self.clause(index).line);
        let (above, own) = (lines[above as usize], lines[own as usize]);
        let gap = &self.found.text[above.span.end().min(own.span.start())..own.span.start()];
        let inside = || self.frame.outline.heads_of(&own).any(|head| above.span.contains(head.span));
        let near = gap.len() <= BELOW && !gap.contains("\n\n");
        above.span != own.span && near && (above.head == own.head || inside())
    }

    /// Whether an amount in a cell is a band of costs: an interval that heads rates.
    pub(super) fn is_band(&self, index: usize, seat: Seat, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.is_sum(quantity);
        let rates = |index: usize, seat: Seat| {
            let mut governed = self.cells_behind(index).filter(|(_, other)| seat.governs(*other)).take(3).peekable();
            governed.peek()?;
            Some(governed.any(|(other, _)| self.kind(&self.mentions[other]) == Kind::Percentage))
        };
        // 1万元以下 不支付 ¶ 1万元以上 60%: without a number of its own a cell is what the next of its column is.
        let as_next = || {
            let next = self.cells_behind(index).next().filter(|(_, other)| seat.shares_column(*other));
            next.and_then(|(next, other)| rates(next, other)).unwrap_or(false)
        };
        yuan && (quantity.range || bounds.min || bounds.max) && rates(index, seat).unwrap_or_else(as_next)
    }

    /// The numbers behind one that stand in cells, with these.
    fn cells_behind(&self, index: usize) -> impl Iterator<Item = (usize, Seat<'_>)> {
        let last = self.mentions.len().min(index + CELLS);
        (index + 1..last).map_while(|other| self.seat(other).map(|seat| (other, seat)))
    }

    /// The band of costs that a head of a rate's cell names.
    pub(super) fn headed_bracket(&self, index: usize, before: &[Claim]) -> Option<Band> {
        self.seat(index)?.heads().find_map(|head| {
            let first = self.mentions.partition_point(|mention| mention.span.start() < head.start());
            let inside = (first..index).take(REACH).take_while(|other| head.contains(self.mentions[*other].span));
            inside.filter(|other| before[*other].decision.metric == Metric::CostBracket).find_map(|other| {
                let Shape::Quantity(quantity) = &self.mentions[other].shape else { return None };
                Some(interval(quantity, before[other].bounds))
            })
        })
    }
}

impl ClaimWords {
    /// Whether the words around an interval say that it is none of costs: it bounds what is paid, or is what somebody earns. `beyond`: a
    /// part of the costs begins there.
    fn bound_what_is_paid(&self, before: &str, gap: &str, costs: bool, beyond: bool, part: bool) -> bool {
        let most = self.most_within.stand_in(before) || self.most_but_of_part_within.stand_in(before) && !part;
        // 年收入6万元以下的免税3%: what somebody earns is no cost.
        let earned = !costs && self.income_within.stand_in(before);
        most || earned
            || !(costs || beyond) && self.other_amount_within.stand_in(before)
            || self.limited_within.stand_in(gap) && !self.limit_of_fund_within.stand_in(gap)
            || self.capped_within.stand_in(gap) && !gap.contains("不封顶")
    }

    /// What stands before a value without the signs and words between its name and it: 起付线：一般为700元.
    fn without_general<'t>(&self, before: &'t str) -> &'t str {
        let mut lead = before;
        loop {
            lead = lead.trim_end_matches([':', '：', ' ']);
            match self.general_before.strip(lead) {
                Some(rest) => lead = rest,
                None => return lead,
            }
        }
    }

    /// What follows the part of the costs that is told of behind an interval: 1万元以下部分, 3万元以内的部分, (不含5万元)的部分.
    fn part_of_interval<'t>(&self, after: &'t str) -> Option<&'t str> {
        let after = &after[skip_inclusion(after, 0)..];
        let bounded = self.bound_after.strip(after);
        let bounded = bounded.map(|rest| &rest[skip_inclusion(rest, 0)..]);
        let whole = self.part_of_amount_after.strip(bounded.unwrap_or(after));
        whole.or_else(|| self.part_of_interval_after.strip(bounded?))
    }

    /// Whether the part of the costs is told of behind a range, which is bounded by itself: 0-5万元(不含5万元)部分.
    fn part_of_range(&self, after: &str) -> bool {
        self.part_of_interval(after).is_some() || self.part_of_interval_after.begins(&after[skip_inclusion(after, 0)..])
    }

    /// Whether nothing but a bound or the group that it is for stands between a band and its rate: 以上不低于, ，在职.
    fn band_to_bound_rate(&self, gap: &str) -> bool {
        let rest = self.bound_after.strip(gap).unwrap_or(gap);
        let rest = rest.trim_start_matches(['，', ',', ' ']);
        self.bare_bound_before.has(rest) || self.group_of_band_before.has(rest)
    }

    /// Whether the words behind an amount name costs that lie above or below it: 以下的住院费用.
    fn is_interval_of_costs(&self, after: &str) -> bool {
        let Some(rest) = self.bound_after.strip(after.trim_start()) else { return false };
        let near = rest.char_indices().nth(14).map_or(rest, |(end, _)| &rest[..end]);
        let near = &near[..near.find(['，', ',', '：', ':', '；']).unwrap_or(near.len())];
        self.costs_within.stand_in(near)
    }
}

/// The ends of an amount in yuan, as far as it is bounded.
pub(super) fn interval(quantity: &Quantity, bounds: Bounds) -> Band {
    if quantity.range {
        return (Some(quantity.min), Some(quantity.max));
    }
    ((!bounds.max).then_some(quantity.min), (!bounds.min).then_some(quantity.max))
}
