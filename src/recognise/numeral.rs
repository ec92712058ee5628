//! Numbers in Chinese numerals: `一百二十`, `三千五` (3500), `十几万`, `零点五`, `二〇二五`, `五六十`.

use rust_decimal::Decimal;

use super::number::{Number, Style, multiplier, peek};
use crate::numerals::{digit, power};
use crate::text::Span;

/// What has been read of a Chinese number so far. All of it is whole.
#[derive(Default)]
struct Reading {
    total: u128,
    section: u128,
    pending: Option<u32>,
    pair: Option<(u32, u32)>,
    last_power: u64,
    zero: bool,
    powers: usize,
    digits: usize,
}

impl Reading {
    fn digit(&mut self, value: u32) -> bool {
        self.digits += 1;
        if let Some(before) = self.pending {
            // Two neighbouring digits: `三四年`, `五六十`.
            let neighbours = value == before + 1 || (before, value) == (3, 5);
            if self.pair.is_some() || before == 0 || !neighbours {
                return false;
            }
            self.pair = Some((before, value));
        }
        self.zero |= value == 0;
        self.pending = (value != 0).then_some(value);
        true
    }

    fn power(&mut self, power: u64) -> Option<()> {
        self.powers += 1;
        let wide = u128::from(power);
        if power < 10_000 {
            let times = self.pending.take().unwrap_or(1);
            self.section = self.section.checked_add(u128::from(times) * wide)?;
        } else {
            self.section = self.section.checked_add(u128::from(self.pending.take().unwrap_or(0)))?;
            if self.section == 0 && self.total != 0 {
                // 万万: a power of a power.
                self.total = self.total.checked_mul(wide)?;
                (self.last_power, self.zero) = (power, false);
                return Some(());
            }
            let below = if self.section == 0 { 1 } else { self.section };
            let grown = if power > 10_000 || self.last_power == 100_000_000 && power == 100_000_000 {
                self.total.checked_add(below)?.checked_mul(wide)?
            } else {
                self.total.checked_add(below.checked_mul(wide)?)?
            };
            (self.total, self.section) = (grown, 0);
        }
        (self.last_power, self.zero) = (power, false);
        Some(())
    }

    /// The value. A digit left after a power counts tenths of it (`三千五` is 3500), unless 零 stands between.
    fn value(&self) -> Option<Decimal> {
        let rest = u128::from(self.pending.unwrap_or(0));
        let tenths = self.last_power > 10 && !self.zero;
        let scale = if tenths { u128::from(self.last_power / 10) } else { 1 };
        let value = self.total.checked_add(self.section)?.checked_add(rest * scale)?;
        Decimal::try_from_i128_with_scale(i128::try_from(value).ok()?, 0).ok()
    }
}

/// Reads the number in Chinese numerals that begins at byte `at`, if one does.
pub(super) fn chinese(text: &str, at: usize) -> Option<Number> {
    if let Some(number) = digit_string(text, at) {
        return Some(number);
    }
    let mut reading = Reading::default();
    let (mut end, mut approx, mut factor) = (at, false, Decimal::ONE);
    let mut pair_power = 1u64;
    while let Some((c, next)) = peek(text, end) {
        // No number that is meant to be read has more numerals.
        if reading.digits + reading.powers > 24 {
            break;
        }
        if let Some(value) = digit(c) {
            if !reading.digit(value) {
                break;
            }
        } else if let Some(power) = power(c) {
            // 百分之七十百分位: no power follows a smaller one without a digit.
            if power < 10_000 && reading.pending.is_none() && reading.section > 0 {
                break;
            }
            if reading.pair.is_some() {
                pair_power = pair_power.checked_mul(power)?;
            }
            reading.power(power)?;
            factor = if power >= 10_000 { Decimal::from(power) } else { Decimal::ONE };
        } else if c == '几' && reading.powers > 0 && reading.pending.is_none() {
            approx = true;
        } else if matches!(c, '余' | '多' | '来') && reading.powers > 0 && reading.pending.is_none() {
            approx = true;
            // Only a multiplier or a unit may follow; the unit is checked by who asks.
        } else {
            break;
        }
        end = next;
    }
    // 亿万群众 are countless.
    let countless = matches!(&text[at..end], "亿万" | "万") && text[..end].ends_with("亿万");
    if end == at || countless {
        return None;
    }
    let (value, multiplier, end) = with_fraction(text, end, reading.value()?, factor)?;
    let span = Span::new(at, end);
    let mut number = Number { multiplier, approx, ..Number::new(span, value, Style::Chinese, reading.digits) };
    if let Some((lower, upper)) = reading.pair {
        number.approx = true;
        number.value = value - Decimal::from(upper - lower) * Decimal::from(pair_power);
    }
    Some(number)
}

/// A value and its multiplier with the fraction behind it, if there is one, and where that ends: `三点五万`.
fn with_fraction(text: &str, at: usize, value: Decimal, factor: Decimal) -> Option<(Decimal, Decimal, usize)> {
    let Some((fraction, end)) = point(text, at) else { return Some((value, factor, at)) };
    let value = value + fraction;
    match multiplier(text, end) {
        Some((scale, end)) => Some((value.checked_mul(scale)?, scale, end)),
        None => Some((value, factor, end)),
    }
}

/// `点五` after a Chinese number.
fn point(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let (_, mut end) = peek(text, at).filter(|(c, _)| matches!(c, '点' | '點'))?;
    let (mut fraction, mut scale) = (Decimal::ZERO, Decimal::ONE);
    let from = end;
    while let Some((c, next)) = peek(text, end) {
        let Some(value) = digit(c).filter(|_| scale > Decimal::new(1, 12)) else { break };
        scale /= Decimal::TEN;
        fraction += Decimal::from(value) * scale;
        end = next;
    }
    (end > from).then_some((fraction, end))
}

/// Four Chinese digits in a row are read one by one: `二〇二五`.
fn digit_string(text: &str, at: usize) -> Option<Number> {
    let (mut end, mut value, mut digits) = (at, 0, 0);
    while let Some((c, next)) = peek(text, end) {
        let Some(digit) = digit(c).filter(|_| digits < 8) else { break };
        value = value * 10 + digit;
        digits += 1;
        end = next;
    }
    (digits >= 3).then(|| Number::new(Span::new(at, end), Decimal::from(value), Style::Digits, digits))
}
