//! Sums of money: signs and names of currencies, 角 and 分, and sums that leave their unit unsaid.

use rust_decimal::Decimal;

use super::Recogniser;
use super::mention::{Mention, Shape};
use super::number::{Number, Style, number_at, peek};
use super::quantity::Counted;
use super::range::range_sign;
use super::words::MentionWords;
use crate::fact::{Kind, Per, Unit};
use crate::text::{Span, is_han};

/// How far before a number without a unit, in bytes, words of its clause may make it money.
const MONEY_REACH: usize = 48;

impl Recogniser {
    /// ￥300, RMB 1,200-1,500: a sum with the sign of its currency before it and no unit behind.
    pub(super) fn signed(&self, text: &str, first: &Number) -> Option<Mention> {
        let before = text[..first.start].trim_end_matches(' ');
        let (unit, length) = self.units.sign(before).filter(|_| first.style == Style::Arabic)?;
        let second = range_sign(text, first.end).and_then(|next| number_at(text, next));
        let last = second.unwrap_or(*first);
        let counted = Counted { number: last, unit, end: last.end };
        let (per, area, end) = self.words.per_suffix(text, last.end);
        Some(self.close(before.len() - length, counted, second.map(|_| *first), end, per, area))
    }

    /// 几千元, 数十万元, 上万元, 几百元到一千多元, 上千人: about the power of ten that is named.
    pub(super) fn rough_amount(&self, text: &str, number: &Number, mut mention: Mention) -> Mention {
        let before = &text[..number.start];
        let start = self.words.some_before.strip(before).map(str::len);
        if number.style == Style::Chinese
            && number.digits == 0
            && let (Shape::Quantity(quantity), true) = (&mut mention.shape, start.is_some() || before.ends_with('上'))
        {
            quantity.approx = true;
            mention.span = Span::new(start.unwrap_or(mention.span.start()), mention.span.end());
        }
        mention
    }

    /// 新台币177.1亿元, 三万元欧元: the currency that a sum of 元 is named to be in, and where its name ends.
    pub(super) fn currency_around(&self, text: &str, start: usize, end: usize) -> Option<(u16, usize)> {
        let behind = self.units.at(text, end).filter(|(unit, _)| self.is_currency(*unit));
        behind.or_else(|| {
            let before = text[..start].trim_end_matches(' ');
            let named = self.units.ending(before, |unit| self.is_currency(unit))?;
            Some((named, end))
        })
    }

    fn is_currency(&self, unit: u16) -> bool {
        self.unit(unit).kind == Kind::Amount && self.unit(unit).unit != Unit::Cny
    }

    /// A bare number in a headline that names an amount: 社保4246是第几档.
    pub(super) fn bare_amount(&self, text: &str, number: &Number) -> Option<Mention> {
        if number.style != Style::Arabic || number.digits < 3 && number.multiplier <= Decimal::ONE {
            return None;
        }
        // 12333热线 and 4050人员 have their names from a number.
        let named = self.words.name_by_number_after.begins(&text[number.end..]);
        let dialled = self.words.name_by_number_before.ends(&text[..number.start]);
        let counted = Counted { number: *number, unit: self.bare_amount, end: number.end };
        (!named && !dialled).then(|| self.close(number.start, counted, None, number.end, None, false))
    }

    /// 基数为31884/月, 11946.12/年: a number for a time is money in a clause that speaks of it, or where it has two decimals.
    pub(super) fn money_for_a_time(&self, text: &str, number: &Number) -> Option<Mention> {
        if number.style != Style::Arabic || number.value < Decimal::ONE_HUNDRED {
            return None;
        }
        let before = &text[text.floor_char_boundary(number.start.saturating_sub(MONEY_REACH))..number.start];
        let clause = clause_end(before);
        let year = number.digits == 4 && number.value.fract().is_zero() && number.value < Decimal::from(2100);
        if number.value.scale() != 2 && (year || !self.units.is_clue(self.bare_amount, clause)) {
            return None;
        }
        let (per, _, end) = self.words.per_suffix(text, number.end);
        let timed = per.filter(|per| matches!(per, Per::Month | Per::Year | Per::Quarter));
        let counted = Counted { number: *number, unit: self.bare_amount, end: number.end };
        timed.map(|per| self.close(number.start, counted, None, end, Some(per), false))
    }

    /// 标准（元/月）：1503: a number right behind a label that closes with a bracket of its unit.
    pub(super) fn money_behind_label(&self, text: &str, number: &Number) -> Option<Mention> {
        /// The longest such bracket, in bytes: （单位元/人/月）.
        const LONGEST: usize = 30;
        let label = text[..number.start].trim_end_matches(' ').strip_suffix(['：', ':'])?.strip_suffix(['）', ')'])?;
        let from = text.ceil_char_boundary(label.len().saturating_sub(LONGEST));
        let open = label.get(from..)?.rfind(['（', '('])?;
        let at = from + open + label[from + open..].chars().next()?.len_utf8();
        let (unit, end) = self.units.at(text, at).filter(|(unit, _)| self.unit(*unit).kind == Kind::Amount)?;
        let (per, area, end) = self.words.per_suffix(text, end);
        let closes = peek(text, number.end).is_none_or(|(c, _)| !c.is_alphanumeric() && c != '%');
        let counted = Counted { number: *number, unit, end: number.end };
        let whole = number.style == Style::Arabic && end == label.len() && closes;
        whole.then(|| self.close(number.start, counted, None, number.end, per, area))
    }

    /// 封顶2万, 5万以内报60%, 两千的退休金: a large number that has no unit, where the words around it speak of money.
    pub(super) fn money_without_unit(&self, text: &str, first: &Number) -> Option<Mention> {
        let second = range_sign(text, first.end).and_then(|next| number_at(text, next));
        let second = second.filter(|second| second.multiplier >= Decimal::from(10_000) && second.value > first.value);
        if first.multiplier < Decimal::from(10_000) && second.is_none() {
            let named = first.style == Style::Chinese
                && first.value >= Decimal::ONE_THOUSAND
                && self.words.sum_named_after.begins(&text[first.end..]);
            let counted = Counted { number: *first, unit: self.bare_amount, end: first.end };
            return named.then(|| self.close(first.start, counted, None, first.end, None, false));
        }
        let at = first.start;
        let last = second.unwrap_or(*first);
        let before = &text[text.floor_char_boundary(at.saturating_sub(MONEY_REACH))..at];
        let clause = clause_end(before);
        let after = text[last.end..].trim_start_matches(' ');
        let closes = after.chars().next().is_none_or(|c| !c.is_alphanumeric())
            || self.words.sum_without_unit_after.begins(after);
        // 5万以内报60%: what is paid of it makes it money.
        let paid = self.words.sum_paid_of_after.begins(after)
            || self.words.sum_named_after.begins(after)
            || self.words.bound_of_sum_after.strip(after).is_some_and(begins_share)
            || second.is_some() && (self.words.range_paid_of_after.begins(after) || begins_share(after));
        // 起付线1.5万 分段60%
        let parted = || {
            text[last.end..].starts_with(' ')
                && self.units.at(text, text.len() - after.len()).is_none()
                && (after.starts_with(is_han) || begins_share(after))
        };
        // 最多报多少万
        let asked = first.digits == 0 && before.ends_with('少');
        let told = paid || (closes || parted()) && !asked && self.units.is_clue(self.bare_amount, clause);
        let counted = Counted { number: last, unit: self.bare_amount, end: last.end };
        // 2-5万 begins at 20,000.
        let scaled = |value: Decimal| {
            let small = first.multiplier == Decimal::ONE && value <= last.value / last.multiplier;
            if small { value.saturating_mul(last.multiplier) } else { value }
        };
        let lower = second.map(|_| Number { value: scaled(first.value), ..*first });
        told.then(|| self.close(at, counted, lower, last.end, None, false))
    }

    /// 由400提高至450元: what a change begins with has the unit of what it ends with.
    pub(super) fn begin_of_change(&self, text: &str, number: &Number) -> Option<Mention> {
        let led = text[..number.start].ends_with(['由', '从']) && number.style == Style::Arabic;
        let behind = self.words.changed_to_after.strip(&text[number.end..]).filter(|_| led)?;
        let last = number_at(text, text.len() - behind.len())?;
        let (unit, _) = self.units.at(text, last.end).filter(|(unit, _)| self.unit(*unit).kind != Kind::Age)?;
        // 由40提高到50万元 begins at 400,000.
        let most = (last.value / last.multiplier).saturating_mul(Decimal::TEN);
        let small = number.multiplier == Decimal::ONE && number.value <= most;
        let value = if small { number.value.saturating_mul(last.multiplier) } else { number.value };
        let counted = Counted { number: Number { value, upper: value, ..*number }, unit, end: number.end };
        Some(self.close(number.start, counted, None, number.end, None, false))
    }

    /// A round number of 亿 by itself after 超, 破 and the like is money: 超百亿的县市.
    pub(super) fn round_amount(&self, text: &str, number: &Number) -> Option<Mention> {
        let vast = number.multiplier >= Decimal::from(100_000_000);
        let led = self.words.round_sum_before.ends(&text[..number.start]);
        let closed = peek(text, number.end).is_none_or(|(c, _)| matches!(c, '的' | ',' | '。' | ';' | '大'));
        let counted = Counted { number: *number, unit: self.bare_amount, end: number.end };
        (vast && led && closed).then(|| self.close(number.start, counted, None, number.end, None, false))
    }
}

/// Whether a share begins a text: 30万以上75%, 10万-20万65%.
fn begins_share(text: &str) -> bool {
    number_at(text, 0).is_some_and(|share| text[share.end..].starts_with(['%', '％']))
}

/// What of a text belongs to the clause that goes on behind it.
fn clause_end(before: &str) -> &str {
    before.rfind(['，', ',', '。', '；', ';', '\n']).map_or(before, |end| &before[end..])
}

impl MentionWords {
    /// `1角1分` after yuan.
    pub(super) fn jiao_and_fen(&self, text: &str, at: usize) -> Option<(Decimal, usize)> {
        let (mut more, mut end) = (Decimal::ZERO, at);
        for (words, scale) in [(['角', '毛'], 1), (['分', '分'], 2)] {
            let Some(number) = number_at(text, end).filter(|number| number.value < Decimal::TEN) else { continue };
            if let Some((_, next)) = peek(text, number.end).filter(|(c, _)| words.contains(c)) {
                let followed = scale == 2 && self.fen_in_word_after.begins(&text[next..]);
                if !followed {
                    more += number.value * Decimal::new(1, scale);
                    end = next;
                }
            }
        }
        (end > at).then_some((more, end))
    }
}
