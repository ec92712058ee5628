//! A length of time that is told in two or three units: 14年零8个月 is 176 months, 2小时12分07秒 are 7927 seconds.

use rust_decimal::Decimal;

use super::Recogniser;
use super::date::skip_space;
use super::number::{Number, number_at};
use crate::fact::{Kind, Unit};

/// What may stand between the two: 1年零6个月, 1年又6个月.
const LINKS: [char; 2] = ['零', '又'];

impl Recogniser {
    /// The whole length in its smaller unit, where a number with that unit follows the number with its unit.
    pub(super) fn compound(&self, text: &str, first: &Number, unit: (u16, usize)) -> Option<(Number, (u16, usize))> {
        let (larger, end) = unit;
        let entry = self.unit(larger);
        // A year of the calendar begins a date.
        let length = entry.kind == Kind::Duration && first.digits < 4 && first.value.fract().is_zero();
        let (smaller, times) = length.then(|| parts(entry.unit)).flatten()?;
        // 每满1年3个月失业金: what a year gives.
        if self.words.length_in_two_units_before.ends(&text[..first.start]) {
            return None;
        }
        let next = text[end..].strip_prefix(LINKS).map_or(end, |rest| text.len() - rest.len());
        // 15 年 6 个月
        let next = if text[first.end..].starts_with(' ') { skip_space(text, next) } else { next };
        let second = number_at(text, next)?;
        let unit = self.part(text, second.end, smaller)?;
        // 1年1个月工资
        if self.words.length_in_two_units_after.begins(&text[unit.1..]) {
            return None;
        }
        // 一年12个月 says how long a year is.
        if second.value >= times {
            return None;
        }
        let larger = entry.factor.checked_mul(times)?.checked_mul(first.value)?;
        let value = larger.checked_add(second.value)?;
        let whole = Number { value, upper: value, end: second.end, approx: first.approx || second.approx, ..*first };
        // 2小时12分07秒
        let seconds =
            (smaller == Unit::Minute).then(|| self.compound(text, &Number { digits: second.digits, ..whole }, unit));
        Some(seconds.flatten().unwrap_or((whole, unit)))
    }

    /// So many minutes and seconds whose minutes are told by one character: 2分35秒.
    pub(super) fn minutes(&self, text: &str, first: &Number) -> Option<(Number, (u16, usize))> {
        let end = text.len() - text[first.end..].strip_prefix('分')?.len();
        let whole = self.compound(text, first, (self.units.find("minute")?, end));
        whole.filter(|(number, _)| number.digits < 3)
    }

    /// The unit at `at`, if it is this one; behind hours 分 is a minute.
    fn part(&self, text: &str, at: usize, wanted: Unit) -> Option<(u16, usize)> {
        let told = self.units.at(text, at).filter(|(unit, _)| {
            let entry = self.unit(*unit);
            entry.kind == Kind::Duration && entry.unit == wanted && entry.factor == Decimal::ONE
        });
        told.or_else(|| {
            let rest = text[at..].strip_prefix('分').filter(|_| wanted == Unit::Minute)?;
            Some((self.units.find("minute")?, text.len() - rest.len()))
        })
    }
}

/// The unit that a unit is told further in, and how many of it make one.
fn parts(unit: Unit) -> Option<(Unit, Decimal)> {
    match unit {
        Unit::Year => Some((Unit::Month, Decimal::from(12))),
        Unit::Hour => Some((Unit::Minute, Decimal::from(60))),
        Unit::Minute => Some((Unit::Second, Decimal::from(60))),
        _ => None,
    }
}
