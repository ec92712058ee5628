//! Ranges of dates and parts of a year: `2024年9月1日-12月31日`, `1—7月`, `二季度`, `2025年上半年`, `前三季度`, `80年代`.

use rust_decimal::prelude::ToPrimitive;

use super::date::{DatePoint, date, full_year, skip_space, small};
use super::number::{Style, number_at, peek};
use super::range::range_sign;
use super::words::MentionWords;

/// What was read at a place: a date or a range of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRead {
    /// One past the last byte.
    pub end: usize,
    /// The date, or where the range begins.
    pub from: DatePoint,
    /// Where the range ends.
    pub to: Option<DatePoint>,
}

impl MentionWords {
    /// Reads a date, or a range of dates, that begins with digits at byte `at`. `title`: in a headline a bare year counts.
    pub(super) fn date_at(&self, text: &str, at: usize, title: bool) -> Option<DateRead> {
        let (from, end) = self
            .decade(text, at)
            .map(|(from, to, end)| (Ok((from, to)), end))
            .or_else(|| self.point(text, at, title).map(|(point, end)| (Err(point), end)))?;
        let from = match from {
            Ok((from, to)) => return Some(DateRead { end, from, to: Some(to) }),
            Err(point) => point,
        };
        if let Some((from, to, end)) = period(text, end, from) {
            return Some(DateRead { end, from, to: Some(to) });
        }
        if let Some((from, to, end)) = self.days_of(text, end, from) {
            return Some(DateRead { end, from, to: Some(to) });
        }
        // `2025年1至3月`: the second field is a range.
        if let Some((to, from, end)) = self.field_range(text, end, from) {
            return Some(DateRead { end, from, to: Some(to) });
        }
        let second = self.range_end(text, end, from);
        Some(DateRead { end: second.map_or(end, |(_, end)| end), from, to: second.map(|(to, _)| to) })
    }

    /// The second end of a range of dates; higher fields that it lacks are those of the first.
    pub(super) fn range_end(&self, text: &str, end: usize, from: DatePoint) -> Option<(DatePoint, usize)> {
        let end = skip_time_of_day(text, end);
        let after_from = text.get(end..)?.strip_prefix('起').map_or(end, |rest| text.len() - rest.len());
        let at = range_sign(text, after_from)?;
        // 9月1日至次年8月31日
        let later = self.next_year.strip(&text[at..]).filter(|_| from.month.is_some() && from.relative.is_none());
        // 12月31日至次年1月20日前缴费: until a day in January.
        let open = |(_, end): &(DatePoint, usize)| !text[*end..].starts_with(['前', '之', '以']);
        let later = later.map(|rest| text.len() - rest.strip_prefix('的').unwrap_or(rest).len());
        if let Some((to, end)) = later.and_then(|at| self.month(text, at)).filter(open) {
            return Some((DatePoint { year: from.year.map(|year| year + 1), ..to }, end));
        }
        let (mut to, end) = self
            .point(text, at, false)
            .or_else(|| self.day(text, at).filter(|_| from.day.is_some()))
            .filter(|(to, _)| to.relative.is_none())?;
        if to.year.is_none() && (to.month.is_some() || from.month.is_some()) {
            to.year = from.year;
        }
        if to.month.is_none() && to.day.is_some() {
            to.month = from.month;
            // 次月1日至10日
            to.relative = from.relative.filter(|relative| from.month.is_none() && !relative.is_year());
        }
        (to.month.is_some() || to.year.is_some() || to.relative.is_some()).then_some((to, end))
    }

    /// Two years that share the word: `1950-1960年`, `2023至2025年度`.
    pub(super) fn years(&self, text: &str, at: usize) -> Option<DateRead> {
        let (first, end, digits, style) = small(text, at)?;
        let from = full_year(first, digits).filter(|_| digits == 4 && style == Style::Arabic)?;
        let next = range_sign(text, end)?;
        let (to, end) = self.year(text, next).filter(|(to, _)| to.month.is_none())?;
        Some(DateRead { end, from: date(Some(from), None, None)?, to: Some(to) })
    }

    /// `1至3月` after a year, or by itself.
    fn field_range(&self, text: &str, at: usize, from: DatePoint) -> Option<(DatePoint, DatePoint, usize)> {
        if from.year.is_none() || from.month.is_some() || from.at_end {
            return None;
        }
        let (first, last, end) = self.months(text, skip_space(text, at))?;
        Some((DatePoint { month: Some(last), ..from }, DatePoint { month: Some(first), ..from }, end))
    }

    /// `1—7月`, `10至12月份`: two months that share the word.
    pub(super) fn months(&self, text: &str, at: usize) -> Option<(u8, u8, usize)> {
        let (first, end, ..) = small(text, at).filter(|(value, ..)| (1..=12).contains(value))?;
        let next = range_sign(text, end)?;
        let (last, end) = self.month(text, next).filter(|(point, _)| point.day.is_none() && !point.at_end)?;
        Some((u8::try_from(first).ok()?, last.month?, end))
    }

    /// `上世纪80年代`, `20世纪五六十年代`, `七十年代`.
    fn decade(&self, text: &str, at: usize) -> Option<(DatePoint, DatePoint, usize)> {
        let number = number_at(text, at).filter(|number| number.value.fract().is_zero())?;
        let word = skip_space(text, number.end);
        text.get(word..)?.strip_prefix("年代")?;
        let (lower, upper) = (number.value.to_u16()?, number.upper.to_u16()?);
        let of = |year| DatePoint { year: Some(year), ..DatePoint::default() };
        let end = word + "年代".len();
        if lower == upper && (1900..=2090).contains(&lower) && lower % 10 == 0 {
            return Some((of(lower), of(lower + 9), end));
        }
        let before = &text[..at];
        let century = self.last_century_before.ends(before) || self.named_century_before.ends(before);
        // 80年代 by itself is of the last century.
        let last = lower >= 30;
        // 30年代表 and 50年代扣 are lengths of time.
        let in_word = !century && self.decade_in_word_after.begins(&text[end..]);
        if in_word || !(century || last) || lower % 10 != 0 || lower > 90 || upper > 90 {
            return None;
        }
        Some((of(1900 + lower), of(1909 + upper), end))
    }
}

/// Skips the time of a day behind a date: `24时`, ` 18:00`, `9时30分`, `上午10:00时`.
pub fn skip_time_of_day(text: &str, at: usize) -> usize {
    const PARTS_OF_DAY: [&str; 7] = ["上午", "下午", "早上", "早", "中午", "晚上", "晚"];
    let read = || {
        let start = skip_space(text, at);
        let part = PARTS_OF_DAY.iter().find_map(|part| text[start..].strip_prefix(part));
        let start = part.map_or(start, |rest| skip_space(text, text.len() - rest.len()));
        let (_, end, digits, _) = small(text, start).filter(|(hour, ..)| *hour <= 24)?;
        let (sign, next) = peek(text, end).filter(|(c, _)| digits <= 2 && matches!(c, '时' | '点' | ':'))?;
        let minutes = small(text, next).filter(|(minute, _, digits, _)| *minute < 60 && *digits <= 2);
        match (sign, minutes) {
            (':', minutes) => {
                let (_, end, ..) = minutes?;
                Some(peek(text, end).filter(|(c, _)| *c == '时').map_or(end, |(_, next)| next))
            }
            (_, None) => Some(next + text[next..].strip_prefix('整').map_or(0, |_| '整'.len_utf8())),
            (_, Some((_, end, ..))) => Some(peek(text, end).filter(|(c, _)| *c == '分').map_or(next, |(_, next)| next)),
        }
    };
    read().unwrap_or(at)
}

/// A half or a quarter of a year after `2025年`, or by itself at `at` when `from` is empty.
pub fn period(text: &str, at: usize, from: DatePoint) -> Option<(DatePoint, DatePoint, usize)> {
    if from.month.is_some()
        || from.at_end
        || (from.year.is_none() && from.relative.is_none() && from != DatePoint::default())
    {
        return None;
    }
    let at = skip_space(text, at);
    let (first, last, end) = half_or_quarter(text, at, from.year.is_some())?;
    let of = |month| DatePoint { month: Some(month), ..from };
    // 三季度末 is the last day of it.
    if let Some(closing) = text.get(end..)?.chars().next().filter(|c| matches!(c, '末' | '底')) {
        let day = DatePoint { at_end: true, ..of(last) };
        return Some((day, day, end + closing.len_utf8()));
    }
    Some((of(first), of(last), end))
}

/// What stands before the months of a year that is not told by its number.
const YEARS_BEFORE: [&str; 6] = ["今年", "去年", "本年", "今年的", "年以来，", "年以来,"];

/// The first and last month of 上半年, 第二季度, 前三季度, 前7月 and, `of_year`, 前10个月, and where the words end.
fn half_or_quarter(text: &str, at: usize, of_year: bool) -> Option<(u8, u8, usize)> {
    let rest = text.get(at..)?;
    for (half, first, last) in [("上半年", 1, 6), ("下半年", 7, 12)] {
        if rest.starts_with(half) {
            return Some((first, last, at + half.len()));
        }
    }
    let lead = rest.chars().next().filter(|c| matches!(c, '第' | '前' | '头'));
    let (value, end, ..) = small(text, at + lead.map_or(0, char::len_utf8)).filter(|(value, ..)| *value >= 1)?;
    let (value, after) = (u8::try_from(value).ok()?, text.get(end..)?);
    let so_far = matches!(lead, Some('前' | '头'));
    if let Some(word) = ["季度", "个季度"].iter().find(|word| after.starts_with(**word)) {
        // 前一个季度 is the one before.
        let counted = word.starts_with('个') && !(so_far && value > 1);
        let first = if so_far { 1 } else { value.checked_mul(3)?.checked_sub(2)? };
        return (value <= 4 && !counted).then_some((first, value * 3, end + word.len()));
    }
    let months = so_far && (1..=12).contains(&value);
    // 今年前9个月 is of a year as 2025年前9个月 is.
    let of_year = of_year || YEARS_BEFORE.iter().any(|year| text[..at].ends_with(year));
    if of_year && months && after.starts_with("个月") {
        return Some((1, value, end + "个月".len()));
    }
    // 前7月, but not 前7月1日: what the year is told by stands right before.
    let behind = after.strip_prefix("月份").or_else(|| after.strip_prefix('月')).filter(|_| months && value > 1)?;
    let told = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() || c == '年');
    let day = behind.starts_with(super::number::begins_number);
    (told && !day).then_some((1, value, text.len() - behind.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    fn told(point: DatePoint) -> String {
        point.date().map_or(String::new(), |date| date.to_string())
    }

    fn read(text: &str) -> Option<String> {
        let at = text.find(|c: char| super::super::number::begins_number(c))?;
        let words = MentionWords::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
        let read = words.years(text, at).or_else(|| words.date_at(text, at, false))?;
        let mut out = format!("{} {}", &text[at..read.end], told(read.from));
        if let Some(to) = read.to {
            out = format!("{out}..{}", told(to));
        }
        Some(out)
    }

    #[test]
    fn dates() {
        for (text, want) in [
            ("2024年12月2日", "2024年12月2日 2024-12-02"),
            ("２０２４年１２月２日", "２０２４年１２月２日 2024-12-02"),
            ("2025 年 1 月起", "2025 年 1 月 2025-01"),
            ("二〇二五年三月一日", "二〇二五年三月一日 2025-03-01"),
            ("25年6月4日", "25年6月4日 2025-06-04"),
            ("2025-06-04", "2025-06-04 2025-06-04"),
            ("2025/6/4", "2025/6/4 2025-06-04"),
            ("(06/04)", "06/04 --06-04"),
            ("7月底前", "7月底 --07-31"),
            ("2024年底", "2024年底 2024-12-31"),
            ("2014年年底前", "2014年年底 2014-12-31"),
            ("2025年2月底", "2025年2月底 2025-02-28"),
            ("2025年度", "2025年度 2025"),
            ("2025年1至3月", "2025年1至3月 2025-01..2025-03"),
            ("9月1-10日", "9月1-10日 --09-01..--09-10"),
            ("2025年9月1—10日", "2025年9月1—10日 2025-09-01..2025-09-10"),
            ("2025年上半年", "2025年上半年 2025-01..2025-06"),
            ("2025年前三季度", "2025年前三季度 2025-01..2025-09"),
            ("2025年前7月", "2025年前7月 2025-01..2025-07"),
            ("2025年前10个月", "2025年前10个月 2025-01..2025-10"),
            ("2025年三季度末", "2025年三季度末 2025-09-30..2025-09-30"),
            ("2025年元月1日", "2025年元月1日 2025-01-01"),
            ("2018.09-2022.06", "2018.09-2022.06 2018-09..2022-06"),
            ("2023-2024学年", "2023-2024学年 2023..2024"),
            ("2023医保年度", "2023医保年度 2023"),
            ("九八年", "九八年 1998"),
            ("98年入职", "98年 1998"),
            ("2024年1月1日0时至2024年12月31日24时", "2024年1月1日0时至2024年12月31日 2024-01-01..2024-12-31"),
            ("2025年第二季度", "2025年第二季度 2025-04..2025-06"),
            ("5月7日至11日", "5月7日至11日 --05-07..--05-11"),
            ("9月1日---11月30日", "9月1日---11月30日 --09-01..--11-30"),
            ("2024年9月1日-12月31日", "2024年9月1日-12月31日 2024-09-01..2024-12-31"),
            ("1998年3月5日至2006年9月2日", "1998年3月5日至2006年9月2日 1998-03-05..2006-09-02"),
            ("1950-1960年", "1950-1960年 1950..1960"),
            ("1992年到1997年", "1992年到1997年 1992..1997"),
            ("上个世纪五六十年代", "五六十年代 1950..1969"),
            ("2021年9月1月", "2021年9月1月 2021-09"),
            ("2023届", "2023届 2023"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
        for text in ["6个月", "15年", "七八年", "98年以上", "2018.09", "2025元", "13月", "3541.07万元"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
