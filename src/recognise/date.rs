//! Dates at a point: from `2024年12月2日` and `25/06/04` to `7月底` and `二〇二五年`. Ranges and parts of a year are read in
//! `period.rs`, days of a month that is named elsewhere in `day.rs`.

use std::ops::RangeInclusive;

use rust_decimal::prelude::ToPrimitive;

use super::number::{Style, begins_number, number_at, peek, peek_back};
use super::range::range_sign;
use super::words::MentionWords;
use crate::fact::{FactDate, RelativeDate};
use crate::joints::{is_joint, is_range_sign};
use crate::numerals::{digit, is_rough};
use crate::words::WordsAfter;

/// Years of our time: a bare number of four digits that is none of them is no year.
pub(super) const OUR_YEARS: RangeInclusive<u16> = 1990..=2060;

/// A date as far as the text gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatePoint {
    /// Calendar year.
    pub year: Option<u16>,
    /// Month of the year, from 1.
    pub month: Option<u8>,
    /// Day of the month, from 1.
    pub day: Option<u8>,
    /// The month or year it stands in, relative to another date.
    pub relative: Option<RelativeDate>,
    /// Named by its end: 底, 末.
    pub at_end: bool,
}

/// False where no date can begin: behind the numerals at `at` stands nothing that makes them one. Most numbers are no
/// dates, and this says so at once.
pub fn may_begin(text: &str, at: usize) -> bool {
    // Longer runs of numerals begin no date.
    const LONGEST: usize = 96;
    let (mut end, mut arabic) = (at, 0);
    while end - at <= LONGEST
        && let Some((c, next)) = peek(text, end)
        && (begins_number(c) || is_rough(c) || c == '点')
    {
        arabic += usize::from(c.is_ascii_digit());
        end = next;
    }
    let signed =
        |c| is_range_sign(c) || is_joint(c) || matches!(c, '年' | '月' | '日' | '号' | '届' | '季' | '个' | '.' | ',');
    arabic == 4 || peek(text, skip_space(text, end)).is_some_and(|(c, _)| signed(c))
}

/// Skips spaces, not line ends.
pub fn skip_space(text: &str, mut at: usize) -> usize {
    while let Some((' ', next)) = peek(text, at) {
        at = next;
    }
    at
}

impl MentionWords {
    /// Whether four digits and 年 stand at `at`.
    pub(super) fn starts_with_year(&self, text: &str, at: usize) -> bool {
        small(text, at).is_some_and(|(value, end, digits, style)| {
            let named = || text[end..].starts_with('年') || self.named_year_after.begins(&text[end..]);
            style == Style::Arabic && full_year(value, digits).is_some() && digits == 4 && named()
        })
    }

    /// One date.
    pub(super) fn point(&self, text: &str, at: usize, title: bool) -> Option<(DatePoint, usize)> {
        self.numeric(text, at)
            .or_else(|| self.year(text, at))
            .or_else(|| self.month(text, at))
            .or_else(|| self.bare_year(text, at, title))
    }

    /// `2024-12-02`, `2024/12/2`, `2024.12.2`, `25/06/04`, and in brackets `06/04`.
    pub(super) fn numeric(&self, text: &str, at: usize) -> Option<(DatePoint, usize)> {
        let (first, end, digits, style) = small(text, at)?;
        let (sign, next) = peek(text, end).filter(|(c, _)| matches!(c, '-' | '/' | '.') && style == Style::Arabic)?;
        let (second, end, second_digits, _) = small(text, next).filter(|(.., style)| *style == Style::Arabic)?;
        if let Some((_, next)) = peek(text, end).filter(|(c, _)| *c == sign)
            && (digits == 4 || digits == 2 && sign != '.')
            && let Some((day, end, ..)) = small(text, next).filter(|(.., style)| *style == Style::Arabic)
        {
            // 13/11/9/7个月 and 11/9/7个月 are lists.
            let listed =
                peek(text, end).is_some_and(|(c, _)| c == sign) || self.unit_of_list_after.begins(&text[end..]);
            if digits == 2 && listed {
                return None;
            }
            let year = full_year(first, digits)?;
            let end = if peek(text, end).is_some_and(|(c, _)| c == '日') { end + '日'.len_utf8() } else { end };
            return date(Some(year), Some(second), Some(day)).map(|point| (point, end));
        }
        let closed = |end| {
            peek(text, end).is_none_or(|(c, _)| !c.is_ascii_digit()) && !self.unit_of_list_after.begins(&text[end..])
        };
        if digits == 4 && second_digits == 2 && sign != '.' && closed(end) && second <= 12 {
            return date(full_year(first, 4), Some(second), None).map(|point| (point, end));
        }
        if digits == 4
            && second_digits == 2
            && sign == '.'
            && (1..=12).contains(&second)
            && self.dotted_month(text, at, end)
        {
            return date(full_year(first, 4), Some(second), None).map(|point| (point, end));
        }
        let bracketed = peek_back(text, at) == Some('(') && peek(text, end).is_some_and(|(c, _)| c == ')');
        if digits == 2 && second_digits == 2 && sign == '/' && bracketed {
            return date(None, Some(first), Some(second)).map(|point| (point, end));
        }
        None
    }

    /// Whether `2018.09` at `at..end` is a month and no decimal: it is an end of a range of such, or a word for time follows.
    pub(super) fn dotted_month(&self, text: &str, at: usize, end: usize) -> bool {
        let like = |at| {
            let year =
                small(text, at).filter(|(value, _, digits, _)| full_year(*value, *digits).is_some() && *digits == 4);
            year.is_some_and(|(_, end, ..)| text[end..].starts_with('.'))
        };
        let begins = range_sign(text, end).is_some_and(like);
        let head = text[..at].trim_end_matches(is_range_sign);
        let closes = head.len() < at && at - head.len() <= "——".len() && head.ends_with(|c: char| c.is_ascii_digit());
        begins || closes || self.dotted_month_after.begins(&text[end..])
    }

    /// `2024年…`, `二〇二四年…`, `24年6月…`, `98年`, `2023届`, `2024年度`, `2014年年底`.
    pub(super) fn year(&self, text: &str, at: usize) -> Option<(DatePoint, usize)> {
        if let Some((year, end)) = spelt_year(text, at) {
            return Some((date(Some(year), None, None)?, end));
        }
        let (value, end, digits, style) = mixed_year(text, at).or_else(|| small(text, at))?;
        let two = digits == 2 && style == Style::Arabic;
        let four = digits == 4 && (style == Style::Arabic || style == Style::Digits);
        let year = full_year(value, digits).filter(|_| two || four)?;
        let born = |end| full_year(1900 + value, 4).filter(|_| two && self.is_of_birth(text, value, end));
        let point = date(Some(year), None, None)?;
        if let Some(rest) = self.named_year_after.strip(&text[end..]).filter(|_| four) {
            return Some((point, text.len() - rest.len()));
        }
        let (sign, next) = peek(text, skip_space(text, end)).filter(|(c, _)| matches!(c, '年' | '届'))?;
        let month_at = skip_space(text, next);
        if let Some((mut inner, end)) = self.month(text, month_at).filter(|_| sign == '年') {
            inner.year = born(end).or(Some(year));
            return Some((inner, end));
        }
        if sign == '年'
            && let Some(year) = born(next)
        {
            return Some((date(Some(year), None, None)?, next));
        }
        if two && !(sign == '年' && self.is_short_year(text, at, value, next)) {
            return None;
        }
        if sign == '届' {
            return Some((point, next));
        }
        let rest = text.get(next..)?;
        if !self.part_in_word_after.begins(rest)
            && let Some(read) = named_part(text, next, point, &self.year_end_after, &self.year_start_after)
        {
            return Some(read);
        }
        let end = if rest.starts_with('度') { next + '度'.len_utf8() } else { next };
        Some((point, end))
    }

    /// `12月2日`, `7月份`, `6月底`, `3月上旬`, `元月`. Not `6个月`.
    pub(super) fn month(&self, text: &str, at: usize) -> Option<(DatePoint, usize)> {
        let (value, end, digits, _) = match text.get(at..)?.strip_prefix('元') {
            Some(rest) => (1, text.len() - rest.len(), 1, Style::Chinese),
            None => small(text, at).filter(|(value, ..)| (1..=12).contains(value))?,
        };
        let (_, next) = peek(text, skip_space(text, end)).filter(|(c, _)| *c == '月' && digits <= 2)?;
        // 6月龄以上 is an age, 同一月份 no January.
        if text[next..].starts_with('龄') || text[..at].ends_with('同') {
            return None;
        }
        let point = date(None, Some(value), None)?;
        if let Some((inner, end)) = self.day(text, skip_space(text, next)) {
            return Some((DatePoint { day: inner.day, ..point }, end));
        }
        if !self.part_in_word_after.begins(&text[next..])
            && let Some(read) = named_part(text, next, point, &self.month_end_after, &self.month_part_after)
        {
            return Some(read);
        }
        // `2021年9月1月`: a misprint keeps what can be read.
        if let Some((_, end, ..)) = small(text, next)
            .filter(|(_, end, digits, _)| *digits <= 2 && peek(text, *end).is_some_and(|(c, _)| c == '月'))
        {
            return Some((point, end + '月'.len_utf8()));
        }
        Some((point, next))
    }

    /// `15日`, `2号`: a day of a month named before.
    pub(super) fn day(&self, text: &str, at: usize) -> Option<(DatePoint, usize)> {
        let (value, end, ..) = small(text, at)?;
        let (sign, next) = peek(text, skip_space(text, end)).filter(|(c, _)| matches!(c, '日' | '号'))?;
        // 同一日 is no first of a month.
        let same = value == 1 && text[..at].ends_with('同');
        if same || sign == '号' && self.thing_by_number_after.begins(&text[next..]) {
            return None;
        }
        date(None, None, Some(value)).map(|point| (point, next))
    }

    /// A year without 年: in a headline (`2025湖南…`), or before a word that asks for one (`2025版`).
    fn bare_year(&self, text: &str, at: usize, title: bool) -> Option<(DatePoint, usize)> {
        let (value, end, digits, style) = small(text, at)?;
        let year = full_year(value, digits)
            .filter(|year| digits == 4 && style == Style::Arabic && OUR_YEARS.contains(year))?;
        let free = peek(text, end).is_none_or(|(c, _)| !c.is_ascii_alphanumeric() && !".-/%+,".contains(c));
        let after = text.get(end..)?;
        let meant = title && !self.no_year_after.begins(after) || self.bare_year_after.begins(after);
        (free && meant).then_some((DatePoint { year: Some(year), ..DatePoint::default() }, end))
    }

    /// Whether two digits and 年 are the short name of a year: `03年`, `98年`. 90年 may be a length of time as well, so what
    /// makes it one must not stand beside it.
    pub(super) fn is_short_year(&self, text: &str, at: usize, value: u32, end: usize) -> bool {
        value < 10 && text[at..].starts_with('0')
            || (80..=99).contains(&value)
                && !self.length_of_years_before.ends(&text[..at])
                && !self.length_of_years_after.begins(&text[end..])
    }

    /// Whether two digits are the year that someone was born in: 65年10月出生 is 1965-10. Who was born in 2030 has paid in nothing yet.
    fn is_of_birth(&self, text: &str, value: u32, end: usize) -> bool {
        (30..100).contains(&value) && self.birth_after.begins(&text[end..])
    }
}

/// The end or another part of the year or month `point`, named at `at`: 年底, 上旬.
fn named_part(
    text: &str,
    at: usize,
    point: DatePoint,
    ends: &WordsAfter,
    parts: &WordsAfter,
) -> Option<(DatePoint, usize)> {
    let rest = text.get(at..)?;
    let end = ends.strip(rest);
    let behind = end.or_else(|| parts.strip(rest))?;
    Some((DatePoint { at_end: end.is_some(), ..point }, text.len() - behind.len()))
}

/// A whole number with at most four digits, its digits counted.
pub(super) fn small(text: &str, at: usize) -> Option<(u32, usize, usize, Style)> {
    let (first, _) = peek(text, at)?;
    if first.is_ascii_digit() {
        let (mut value, mut digits, mut end) = (0, 0, at);
        while let Some((c, next)) = peek(text, end) {
            let Some(digit) = c.to_digit(10) else { break };
            if digits == 4 {
                return None;
            }
            value = value * 10 + digit;
            digits += 1;
            end = next;
        }
        return Some((value, end, digits, Style::Arabic));
    }
    let number = number_at(text, at).filter(|number| !number.approx && number.value.fract().is_zero())?;
    Some((number.value.to_u32().filter(|value| *value < 10_000)?, number.end, number.digits, number.style))
}

/// A year of four digits from 1800 to 2100, or of two digits from 00 to 69 as 20xx and else 19xx.
pub(super) fn full_year(value: u32, digits: usize) -> Option<u16> {
    match digits {
        4 => u16::try_from(value).ok().filter(|year| (1800..=2100).contains(year)),
        2 => u16::try_from(if value < 70 { 2000 + value } else { 1900 + value }).ok(),
        _ => None,
    }
}

pub(super) fn date(year: Option<u16>, month: Option<u32>, day: Option<u32>) -> Option<DatePoint> {
    let month = match month {
        Some(month) => Some(u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?),
        None => None,
    };
    let day = match day {
        Some(day) => Some(u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?),
        None => None,
    };
    Some(DatePoint { year, month, day, ..DatePoint::default() })
}

/// `九八年`: the last two digits of a year, read one by one. 七八年 and 八九年 are about so many years.
fn spelt_year(text: &str, at: usize) -> Option<(u16, usize)> {
    let (tens, next) = peek(text, at)?;
    let (ones, end) = peek(text, next)?;
    let (tens, ones) = (digit(tens)?, digit(ones)?);
    let rest = text[end..].strip_prefix('年')?;
    let spelt = (7..=9).contains(&tens) && ones != tens + 1 || tens == 0 && ones < 10;
    let alone = peek_back(text, at).and_then(digit).is_none();
    let year = full_year(tens * 10 + ones, 2)?;
    (spelt && alone).then_some((year, text.len() - rest.len()))
}

/// 二00五年, 二OO五年: a year in Chinese digits, whose noughts are typed as Arabic ones or as letters.
fn mixed_year(text: &str, at: usize) -> Option<(u32, usize, usize, Style)> {
    const DIGITS: usize = 4;
    let (mut value, mut end, mut mixed) = (0, at, false);
    for place in 0..DIGITS {
        let (c, next) = peek(text, end)?;
        let nought = place > 0 && matches!(c, '0' | 'O' | 'o');
        mixed |= nought;
        value = 10 * value + if nought { 0 } else { digit(c)? };
        end = next;
    }
    (mixed && peek(text, end).is_some_and(|(c, _)| c == '年')).then_some((value, end, DIGITS, Style::Digits))
}

/// The day that 底 or 末 names.
fn last_day(year: Option<u16>, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_some_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl DatePoint {
    /// The date as far as it is known; none if nothing is.
    pub fn date(self) -> Option<FactDate> {
        if let (Some(relative), None) = (self.relative, self.month) {
            return Some(match self.day {
                Some(day) => FactDate::RelativeDay(relative, day),
                None => FactDate::Relative(relative),
            });
        }
        let month = if self.at_end { self.month.or(Some(12)) } else { self.month };
        let day = match (self.at_end, month) {
            (true, Some(month)) => Some(last_day(self.year, month)),
            _ => self.day,
        };
        Some(match (self.year, month, day) {
            (Some(year), None, _) => FactDate::Year(year),
            (Some(year), Some(month), None) => FactDate::YearMonth(year, month),
            (Some(year), Some(month), Some(day)) => FactDate::YearMonthDay(year, month, day),
            (None, Some(month), None) => FactDate::Month(month),
            (None, Some(month), Some(day)) => FactDate::MonthDay(month, day),
            (None, None, Some(day)) => FactDate::Day(day),
            (None, None, None) => return None,
        })
    }
}
