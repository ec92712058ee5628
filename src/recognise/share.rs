//! Shares and halves: `百分之七十`, `三分之一`, `八五折`, 对折, 半年, 半数, 两个半月, 负3.9%.

use rust_decimal::Decimal;

use super::Recogniser;
use super::date::skip_space;
use super::mention::{Mention, Shape};
use super::number::{Number, Style, number_at, peek};
use super::quantity::Counted;
use super::range::range_sign;
use super::words::MentionWords;
use crate::fact::{Kind, Unit};
use crate::numerals::digit;
use crate::text::Span;

impl Recogniser {
    /// 半年, 半个月, 半数, 一半, 两个半月.
    pub(super) fn half(&self, text: &str, at: usize, number: Option<&Number>) -> Option<Mention> {
        let rest = text.get(at..)?;
        if let Some(share) = self.half_of_all(text, rest, at) {
            return Some(share);
        }
        match rest.strip_prefix('半') {
            Some(after) => self.half_of_unit(text, at, text.len() - after.len()),
            None => self.and_a_half(text, at, number?),
        }
    }

    /// 一半, 半数, 对折, 半折, 半成; 近半, 过半 of all.
    fn half_of_all(&self, text: &str, rest: &str, at: usize) -> Option<Mention> {
        let alone = || {
            let behind = rest.strip_prefix('半')?;
            let half = self.words.half_alone_before.ends(&text[..at]) && !self.words.half_joined_after.begins(behind);
            half.then_some((Decimal::from(50), '半'.len_utf8()))
        };
        let (percent, length) = self.words.shares.at(rest).or_else(alone)?;
        let (number, end) = (plain(at, percent), at + length);
        Some(self.close(at, Counted { number, unit: self.percent, end }, None, end, None, false))
    }

    /// 半年, 半个月, where the unit begins at `unit_at`.
    fn half_of_unit(&self, text: &str, at: usize, unit_at: usize) -> Option<Mention> {
        // 按半年缴费 names a way to pay, no length.
        let before = &text[..at];
        if self.words.half_in_word_before.ends(before) && !self.words.half_by_itself_before.ends(before) {
            return None;
        }
        // 半月 is half a month, but not in the name of a journal.
        let month = text[unit_at..].strip_prefix('月').filter(|rest| !self.words.half_month_in_word_after.begins(rest));
        let month = month.map(|rest| (self.month, text.len() - rest.len()));
        let (unit, end) = self.units.at(text, unit_at).or(month)?;
        let entry = self.unit(unit);
        if !matches!(entry.kind, Kind::Duration | Kind::Age) || entry.unit == Unit::WorkingDay {
            return None;
        }
        let number = plain(at, Decimal::new(5, 1));
        let mut mention = self.close(at, Counted { number, unit, end }, None, end, None, false);
        if let (Shape::Quantity(quantity), Unit::Year, Kind::Duration) = (&mut mention.shape, entry.unit, entry.kind) {
            (quantity.min, quantity.max, quantity.months) = (Decimal::from(6), Decimal::from(6), true);
        }
        Some(mention)
    }

    /// 两个半月, `1个半小时`.
    fn and_a_half(&self, text: &str, at: usize, number: &Number) -> Option<Mention> {
        let after = text.get(number.end..)?.strip_prefix("个半")?;
        let (unit, end) = self.unit_or_month(text, text.len() - after.len())?;
        if self.unit(unit).kind != Kind::Duration {
            return None;
        }
        let value = number.value.checked_add(Decimal::new(5, 1))?;
        let number = Number { value, upper: value, ..*number };
        Some(self.close(at, Counted { number, unit, end }, None, end, None, false))
    }

    /// `百分之七十`, `千分之五`, `三分之一`, `百分之60至百分之70`, `百分之六~32.5%`.
    pub(super) fn fraction(&self, text: &str, whole: &Number) -> Option<Mention> {
        let (lower, mut upper, mut end) = parts(text, whole)?;
        if let Some(next) = range_sign(text, end) {
            let second = number_at(text, next)?;
            if let Some((_, value, after)) = parts(text, &second) {
                (upper, end) = (value, after);
            } else if let Some((unit, after)) = self.units.at(text, second.end) {
                if unit == self.percent {
                    (upper, end) = (second.value, after);
                }
            } else {
                let share = Decimal::ONE_HUNDRED.checked_mul(second.value)?.checked_div(whole.value)?;
                (upper, end) = (share, second.end);
            }
        }
        let (number, range) = (plain(whole.start, upper), (lower != upper).then(|| plain(whole.start, lower)));
        Some(self.close(whole.start, Counted { number, unit: self.percent, end }, range, end, None, false))
    }

    /// `2/3以上`, `不少于1/3`: a fraction with a stroke, where a word says that it is one and no date.
    pub(super) fn stroke_fraction(&self, text: &str, part: &Number) -> Option<Mention> {
        let short = part.digits == 1 && part.style == Style::Arabic;
        let (at, next) =
            peek(text, part.end).filter(|(c, _)| short && *c == '/').map(|(_, next)| (part.start, next))?;
        let whole = number_at(text, next).filter(|whole| part.value < whole.value && whole.value <= Decimal::TEN)?;
        let after = &text[whole.end..];
        let followed = self.words.fraction_after.begins(after);
        let led = self.words.fraction_before.ends(&text[..at]);
        let closed =
            !after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '年' | '月'));
        if !closed || !(followed || led) {
            return None;
        }
        let share = Decimal::ONE_HUNDRED.checked_mul(part.value)?.checked_div(whole.value)?;
        let (number, end) = (plain(at, in_decimals(share)), whole.end);
        Some(self.close(at, Counted { number, unit: self.percent, end }, None, end, None, false))
    }

    /// `八五折`: 85 per cent.
    pub(super) fn two_digit_discount(&self, text: &str, at: usize) -> Option<Mention> {
        let (tens, next) = peek(text, at)?;
        let (ones, end) = peek(text, next)?;
        let (tens, ones) = (digit(tens)?, digit(ones)?);
        text.get(end..)?.strip_prefix('折')?;
        let end = end + '折'.len_utf8();
        let number = plain(at, Decimal::from(tens * 10 + ones));
        Some(self.close(at, Counted { number, unit: self.percent, end }, None, end, None, false))
    }
}

impl MentionWords {
    /// 负3.9%, 同比增长-2.5%: a sign that joins no range.
    pub(super) fn negated(&self, text: &str, mut mention: Mention) -> Mention {
        let before = &text[..mention.span.start()];
        let Some(sign) = before.chars().next_back().filter(|c| matches!(c, '负' | '-' | '－' | '−')) else {
            return mention;
        };
        let lead = &before[..before.len() - sign.len_utf8()];
        let behind = &text[mention.span.end()..];
        if self.minus_in_word_before.ends(before) || sign == '负' && self.liability_after.begins(behind) {
            return mention;
        }
        let leads = sign == '负' || lead.is_empty() || self.minus_before.ends(lead);
        if let (true, Shape::Quantity(quantity)) = (leads, &mut mention.shape) {
            (quantity.min, quantity.max) = (-quantity.max, -quantity.min);
            mention.span = Span::new(lead.len(), mention.span.end());
        }
        mention
    }
}

pub(super) fn plain(start: usize, value: Decimal) -> Number {
    Number::new(Span::new(start, start), value, Style::Chinese, 1)
}

/// A share that decimals cannot tell, such as a third, is given with two of them, as people give it.
fn in_decimals(share: Decimal) -> Decimal {
    const MOST_PLACES: u32 = 6;
    let share = share.normalize();
    if share.scale() > MOST_PLACES { share.round_dp(2) } else { share }
}

/// The share that `X分之Y` names, in per cent, and where it ends. A closing % is taken in: 百分之60%.
pub(super) fn parts(text: &str, whole: &Number) -> Option<(Decimal, Decimal, usize)> {
    // 百分 之 五: blanks may part the three.
    let blank = |at: usize| skip_space(text, at);
    let over = blank(whole.end);
    let of = blank(over + text.get(over..)?.strip_prefix('分').map(|_| '分'.len_utf8())?);
    let part = number_at(text, blank(of + text.get(of..)?.strip_prefix('之').map(|_| '之'.len_utf8())?))?;
    let share = |value: Decimal| {
        let share = Decimal::ONE_HUNDRED.checked_mul(value)?.checked_div(whole.value)?;
        Some(in_decimals(share))
    };
    let end = peek(text, part.end).filter(|(c, _)| *c == '%').map_or(part.end, |(_, next)| next);
    Some((share(part.value)?, share(part.upper)?, end))
}
