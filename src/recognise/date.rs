//! Dates: from `2024年12月2日` and `25/06/04` to `次年1月1日`, `7月底`, `1—7月`, `二季度` and `2025年上半年`.

use rust_decimal::prelude::ToPrimitive;

use super::number::{Style, begins_number, number_at, peek, peek_back};

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
    pub relative: Option<Relative>,
    /// Named by its end: 底, 末.
    pub at_end: bool,
}

/// A date relative to another one; the index of an entry in `rules/dates.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relative(pub u16);

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

/// The signs that join the two ends of a range, longest first.
pub const RANGE_SIGNS: [&str; 16] =
    ["——", "……", "…", "--", "—", "–", "―", "－", "−", "‐", "-", "~", "～", "〜", "至", "到"];

/// Skips a range sign at `at`; white space around it is part of it.
pub fn range_sign(text: &str, at: usize) -> Option<usize> {
    let start = skip_space(text, at);
    peek(text, start).filter(|(c, _)| begins_range_sign(*c))?;
    let rest = text.get(start..)?;
    let sign = RANGE_SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
    Some(skip_space(text, start + sign.len()))
}

/// Whether a sign that joins two ends begins with `c`, a character in half-width form.
fn begins_range_sign(c: char) -> bool {
    matches!(c, '—' | '…' | '-' | '–' | '―' | '−' | '‐' | '~' | '〜' | '至' | '到')
}

/// False where no date can begin: behind the numerals at `at` stands nothing that makes them one. Most numbers are no
/// dates, and this says so at once.
pub fn may_begin(text: &str, at: usize) -> bool {
    let (mut end, mut arabic) = (at, 0);
    while let Some((c, next)) = peek(text, end)
        && (begins_number(c) || matches!(c, '几' | '余' | '多' | '来' | '点'))
    {
        arabic += usize::from(c.is_ascii_digit());
        end = next;
    }
    let signed = |c| begins_range_sign(c) || matches!(c, '年' | '月' | '日' | '号' | '届' | '季' | '/' | '.');
    arabic == 4 || peek(text, skip_space(text, end)).is_some_and(|(c, _)| signed(c))
}

/// Skips spaces, not line ends.
pub fn skip_space(text: &str, mut at: usize) -> usize {
    while let Some((' ', next)) = peek(text, at) {
        at = next;
    }
    at
}

/// Reads a date, or a range of dates, that begins with digits at byte `at`. `title`: in a headline a bare year counts.
pub fn date_at(text: &str, at: usize, title: bool) -> Option<DateRead> {
    let (from, end) = decade(text, at)
        .map(|(from, to, end)| (Ok((from, to)), end))
        .or_else(|| point(text, at, title).map(|(point, end)| (Err(point), end)))?;
    let from = match from {
        Ok((from, to)) => return Some(DateRead { end, from, to: Some(to) }),
        Err(point) => point,
    };
    if let Some((from, to, end)) = period(text, end, from) {
        return Some(DateRead { end, from, to: Some(to) });
    }
    // `2025年1至3月`: the second field is a range.
    if let Some((to, from, end)) = field_range(text, end, from) {
        return Some(DateRead { end, from, to: Some(to) });
    }
    let second = range_end(text, end, from);
    Some(DateRead { end: second.map_or(end, |(_, end)| end), from, to: second.map(|(to, _)| to) })
}

/// The second end of a range of dates; higher fields that it lacks are those of the first.
pub fn range_end(text: &str, end: usize, from: DatePoint) -> Option<(DatePoint, usize)> {
    let after_from = text.get(end..)?.strip_prefix('起').map_or(end, |rest| text.len() - rest.len());
    let at = range_sign(text, after_from)?;
    let (mut to, end) = point(text, at, false)
        .or_else(|| day_of_month(text, at).filter(|_| from.day.is_some()))
        .filter(|(to, _)| to.relative.is_none())?;
    if to.year.is_none() && (to.month.is_some() || from.month.is_some()) {
        to.year = from.year;
    }
    if to.month.is_none() && to.day.is_some() {
        to.month = from.month;
    }
    (to.month.is_some() || to.year.is_some()).then_some((to, end))
}

/// Whether four digits and 年 stand at `at`.
pub fn starts_with_year(text: &str, at: usize) -> bool {
    small(text, at).is_some_and(|(value, end, digits, style)| {
        style == Style::Arabic && full_year(value, digits).is_some() && digits == 4 && text[end..].starts_with('年')
    })
}

/// One date.
fn point(text: &str, at: usize, title: bool) -> Option<(DatePoint, usize)> {
    numeric(text, at).or_else(|| year(text, at)).or_else(|| month(text, at)).or_else(|| bare_year(text, at, title))
}

/// A whole number with at most four digits, its digits counted.
fn small(text: &str, at: usize) -> Option<(u32, usize, usize, Style)> {
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

/// `2024-12-02`, `2024/12/2`, `2024.12.2`, `25/06/04`, and in brackets `06/04`.
fn numeric(text: &str, at: usize) -> Option<(DatePoint, usize)> {
    let (first, end, digits, style) = small(text, at)?;
    let (sign, next) = peek(text, end).filter(|(c, _)| matches!(c, '-' | '/' | '.') && style == Style::Arabic)?;
    let (second, end, second_digits, _) = small(text, next).filter(|(.., style)| *style == Style::Arabic)?;
    if let Some((again, next)) = peek(text, end).filter(|(c, _)| *c == sign)
        && (digits == 4 || digits == 2 && sign != '.')
        && let Some((day, end, ..)) = small(text, next).filter(|(.., style)| *style == Style::Arabic)
    {
        debug_assert_eq!(again, sign);
        let year = full_year(first, digits)?;
        let end = if peek(text, end).is_some_and(|(c, _)| c == '日') { end + '日'.len_utf8() } else { end };
        return date(Some(year), Some(second), Some(day)).map(|point| (point, end));
    }
    let closed =
        |end| peek(text, end).is_none_or(|(c, _)| !c.is_ascii_digit() && !matches!(c, '年' | '%' | '元' | '岁'));
    if digits == 4 && second_digits == 2 && sign != '.' && closed(end) && second <= 12 {
        return date(full_year(first, 4), Some(second), None).map(|point| (point, end));
    }
    let bracketed = peek_back(text, at) == Some('(') && peek(text, end).is_some_and(|(c, _)| c == ')');
    if digits == 2 && second_digits == 2 && sign == '/' && bracketed {
        return date(None, Some(first), Some(second)).map(|point| (point, end));
    }
    None
}

/// A year of four digits from 1900 to 2100, or of two digits from 00 to 69 as 20xx and else 19xx.
fn full_year(value: u32, digits: usize) -> Option<u16> {
    match digits {
        4 => u16::try_from(value).ok().filter(|year| (1900..=2100).contains(year)),
        2 => u16::try_from(if value < 70 { 2000 + value } else { 1900 + value }).ok(),
        _ => None,
    }
}

fn date(year: Option<u16>, month: Option<u32>, day: Option<u32>) -> Option<DatePoint> {
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

/// `2024年…`, `二〇二四年…`, `24年6月…`, `2023届`, `2024年度`, `2014年年底`.
fn year(text: &str, at: usize) -> Option<(DatePoint, usize)> {
    let (value, end, digits, style) = small(text, at)?;
    let two = digits == 2 && style == Style::Arabic;
    let four = digits == 4 && (style == Style::Arabic || style == Style::Digits);
    let year = full_year(value, digits).filter(|_| two || four)?;
    let (sign, next) = peek(text, skip_space(text, end)).filter(|(c, _)| matches!(c, '年' | '届'))?;
    let point = date(Some(year), None, None)?;
    let month_at = skip_space(text, next);
    if let Some((mut inner, end)) = month(text, month_at).filter(|_| sign == '年') {
        inner.year = Some(year);
        return Some((inner, end));
    }
    if two {
        return None;
    }
    if sign == '届' {
        return Some((point, next));
    }
    let rest = text.get(next..)?;
    for (word, at_end) in
        [("年底", true), ("年末", true), ("底", true), ("末", true), ("度末", true), ("年初", false), ("初", false)]
    {
        if rest.starts_with(word) {
            return Some((DatePoint { at_end, ..point }, next + word.len()));
        }
    }
    let end = if rest.starts_with('度') { next + '度'.len_utf8() } else { next };
    Some((point, end))
}

/// `12月2日`, `7月份`, `6月底`, `3月上旬`. Not `6个月`.
pub fn month(text: &str, at: usize) -> Option<(DatePoint, usize)> {
    let (value, end, digits, _) = small(text, at).filter(|(value, ..)| (1..=12).contains(value))?;
    let (_, next) = peek(text, skip_space(text, end)).filter(|(c, _)| *c == '月' && digits <= 2)?;
    let point = date(None, Some(value), None)?;
    if let Some((inner, end)) = day_of_month(text, skip_space(text, next)) {
        return Some((DatePoint { day: inner.day, ..point }, end));
    }
    let rest = text.get(next..)?;
    for (word, at_end) in [
        ("份底", true),
        ("月底", true),
        ("底", true),
        ("末", true),
        ("上旬", false),
        ("中旬", false),
        ("下旬", false),
        ("初", false),
        ("份", false),
    ] {
        if rest.starts_with(word) {
            return Some((DatePoint { at_end, ..point }, next + word.len()));
        }
    }
    // `2021年9月1月`: a misprint keeps what can be read.
    if let Some((_, end)) = small(text, next)
        .filter(|(_, end, digits, _)| *digits <= 2 && peek(text, *end).is_some_and(|(c, _)| c == '月'))
        .map(|(_, end, ..)| ((), end))
    {
        return Some((point, end + '月'.len_utf8()));
    }
    Some((point, next))
}

/// `15日`, `2号`: a day of a month named before.
pub fn day_of_month(text: &str, at: usize) -> Option<(DatePoint, usize)> {
    let (value, end, ..) = small(text, at)?;
    let (sign, next) = peek(text, skip_space(text, end)).filter(|(c, _)| matches!(c, '日' | '号'))?;
    if sign == '号' && peek(text, next).is_some_and(|(c, _)| matches!(c, '文' | '令' | '公' | '楼' | '线' | '院'))
    {
        return None;
    }
    date(None, None, Some(value)).map(|point| (point, next))
}

/// A bare year in a headline: `2025湖南…`.
fn bare_year(text: &str, at: usize, title: bool) -> Option<(DatePoint, usize)> {
    let (value, end, digits, style) = small(text, at)?;
    let year = full_year(value, digits)
        .filter(|year| digits == 4 && style == Style::Arabic && (1990..=2060).contains(year))?;
    let free = peek(text, end).is_none_or(|(c, _)| !c.is_ascii_alphanumeric() && !".-/%+,".contains(c));
    let next_ok = title || text.get(end..)?.starts_with(['新', '版', '最']);
    let not_counted = peek(text, end).is_none_or(|(c, _)| {
        !matches!(c, '元' | '万' | '人' | '名' | '家' | '个' | '块' | '是' | '岁' | '余' | '多' | '档' | '的')
    });
    (free && next_ok && not_counted).then_some((DatePoint { year: Some(year), ..DatePoint::default() }, end))
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
    let rest = text.get(at..)?;
    let (first, last, len) = if rest.starts_with("上半年") {
        (1, 6, "上半年".len())
    } else if rest.starts_with("下半年") {
        (7, 12, "下半年".len())
    } else {
        let digit_at = if rest.starts_with('第') { at + '第'.len_utf8() } else { at };
        let (value, end, ..) = small(text, digit_at).filter(|(value, ..)| (1..=4).contains(value))?;
        text.get(end..)?.strip_prefix("季度")?;
        let value = u8::try_from(value).ok()?;
        (value * 3 - 2, value * 3, end + "季度".len() - at)
    };
    let of = |month| DatePoint { month: Some(month), ..from };
    Some((of(first), of(last), at + len))
}

/// `1至3月` after a year, or by itself; `10-15日` after a month.
fn field_range(text: &str, at: usize, from: DatePoint) -> Option<(DatePoint, DatePoint, usize)> {
    if from.year.is_none() || from.month.is_some() || from.at_end {
        return None;
    }
    let (first, last, end) = months(text, skip_space(text, at))?;
    Some((DatePoint { month: Some(last), ..from }, DatePoint { month: Some(first), ..from }, end))
}

/// `1—7月`, `10至12月份`: two months that share the word.
pub fn months(text: &str, at: usize) -> Option<(u8, u8, usize)> {
    let (first, end, ..) = small(text, at).filter(|(value, ..)| (1..=12).contains(value))?;
    let next = range_sign(text, end)?;
    let (last, end) = month(text, next).filter(|(point, _)| point.day.is_none() && !point.at_end)?;
    Some((u8::try_from(first).ok()?, last.month?, end))
}

/// Two years that share the word: `1950-1960年`, `2023至2025年度`.
pub fn years(text: &str, at: usize) -> Option<DateRead> {
    let (first, end, digits, style) = small(text, at)?;
    let from = full_year(first, digits).filter(|_| digits == 4 && style == Style::Arabic)?;
    let next = range_sign(text, end)?;
    let (to, end) = year(text, next).filter(|(to, _)| to.month.is_none())?;
    Some(DateRead { end, from: date(Some(from), None, None)?, to: Some(to) })
}

/// `上世纪80年代`, `20世纪五六十年代`.
fn decade(text: &str, at: usize) -> Option<(DatePoint, DatePoint, usize)> {
    let before = text.get(..at).filter(|before| before.ends_with("世纪"))?;
    let number = number_at(text, at).filter(|number| number.value.fract().is_zero())?;
    text.get(number.end..)?.strip_prefix("年代")?;
    let century = ["上世纪", "上个世纪", "20世纪", "二十世纪"].iter().any(|word| before.ends_with(word));
    let (lower, upper) = (number.value.to_u16()?, number.upper.to_u16()?);
    if !century || lower % 10 != 0 || lower > 90 || upper > 90 {
        return None;
    }
    let of = |year| DatePoint { year: Some(year), ..DatePoint::default() };
    Some((of(1900 + lower), of(1909 + upper), number.end + "年代".len()))
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
    /// ISO 8601 at the precision known; `--06-04` or `---15` without a year; `next_month-15` for a day of a relative
    /// month. `names` are those of `rules/dates.toml`.
    pub fn iso(self, names: &[String]) -> String {
        if let Some(Relative(index)) = self.relative {
            let name = names.get(usize::from(index)).map_or("", String::as_str);
            return match (self.month, self.day) {
                (Some(_), _) => DatePoint { relative: None, ..self }.iso(names),
                (None, Some(day)) => format!("{name}-{day:02}"),
                (None, None) => name.to_string(),
            };
        }
        let month = if self.at_end { self.month.or(Some(12)) } else { self.month };
        let day = match (self.at_end, month) {
            (true, Some(month)) => Some(last_day(self.year, month)),
            _ => self.day,
        };
        match (self.year, month, day) {
            (Some(year), None, _) => format!("{year:04}"),
            (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
            (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (None, Some(month), None) => format!("--{month:02}"),
            (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
            (None, None, Some(day)) => format!("---{day:02}"),
            (None, None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let at = text.find(|c: char| super::super::number::begins_number(c))?;
        let read = years(text, at).or_else(|| date_at(text, at, false))?;
        let mut out = format!("{} {}", &text[at..read.end], read.from.iso(&[]));
        if let Some(to) = read.to {
            out = format!("{out}..{}", to.iso(&[]));
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
            ("2025年上半年", "2025年上半年 2025-01..2025-06"),
            ("2025年第二季度", "2025年第二季度 2025-04..2025-06"),
            ("5月7日至11日", "5月7日至11日 --05-07..--05-11"),
            ("2024年9月1日-12月31日", "2024年9月1日-12月31日 2024-09-01..2024-12-31"),
            ("1937年7月7日至1945年9月2日", "1937年7月7日至1945年9月2日 1937-07-07..1945-09-02"),
            ("1950-1960年", "1950-1960年 1950..1960"),
            ("1950年到1960年", "1950年到1960年 1950..1960"),
            ("上个世纪五六十年代", "五六十年代 1950..1969"),
            ("2021年9月1月", "2021年9月1月 2021-09"),
            ("2023届", "2023届 2023"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
        for text in ["6个月", "15年", "2025元", "13月", "3541.07万元"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
