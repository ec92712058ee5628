//! Dates that the words around them make one: `25日` as a day of a month, `5日、15日`, `3、6、9月`, `2022、2023年度`.

use super::Recogniser;
use super::date::{self, DatePoint};
use super::mention::{Dates, Mention, Shape};
use super::number::{number_at, peek};
use super::period::DateRead;
use super::range::range_sign;
use super::words::MentionWords;
use crate::fact::Unit;
use crate::joints::is_joint;
use crate::text::{Span, longer_than};

/// How many dates may share the word behind the last of them.
const LONGEST_LIST: usize = 12;

impl Recogniser {
    /// The date or range of dates that begins at byte `at`.
    pub(super) fn date_mention(&self, text: &str, at: usize, title: bool) -> Option<Mention> {
        let words = &self.words;
        let read = words
            .years(text, at)
            .or_else(|| words.bare_months(text, at))
            .or_else(|| words.first_month(text, at))
            .or_else(|| words.date_at(text, at, title))
            .or_else(|| words.shared(text, at))?;
        let before = &text[..at];
        // 农历八月十五 is a day of another calendar.
        if self.words.other_calendar_before.ends(before) {
            return None;
        }
        let century = words.last_century_before.strip(before).or_else(|| words.named_century_before.strip(before));
        let lead = century.or_else(|| before.strip_suffix(FIRST_MONTH));
        let start = lead.map_or(at, str::len);
        Some(Mention { span: Span::new(start, read.end), shape: Shape::Date(Dates { from: read.from, to: read.to }) })
    }

    /// `25日` as a day of a month: the words around it decide, for `30日` may be a length of time as well. `last` is the
    /// mention before it.
    pub(super) fn day_of_month(&self, text: &str, at: usize, last: Option<&Mention>) -> Option<Mention> {
        let days = self.words.days(text, at);
        let monthly = self.words.month_of_day_before.ends(&text[..at])
            || continues_days(text, at, last)
            || days.is_some_and(|days| begins_month(text, days));
        if let Some((from, to, end)) = days.filter(|_| monthly) {
            return Some(Mention { span: Span::new(at, end), shape: Shape::Date(Dates { from, to: Some(to) }) });
        }
        let words = &self.words;
        let (point, end) = words.day(text, at)?;
        let monthly = monthly || text[end..].starts_with(['前', '后', '之']) && is_day_again(text, at, point, last);
        let (before, after) = (&text[..at], &text[end..]);
        // 天府路2号 is an address: 号 is a day only of a month that is named.
        // 记者从17日的发布会获悉, 第十一次会议13日表决通过
        let told = words.day_of_news_before.ends(before) && !after.starts_with(['内', '以', '后']);
        // 财政部17日发出通知, 《公报》10日由国家医保局发布; but 社保局3日就能办结
        let issued = words.day_of_issue_before.ends(before)
            && words.day_of_issue_after.begins(after)
            && !words.soon_after.begins(after);
        let length = !(told || issued)
            && (words.length_in_days_before.ends(before)
                || !words.day_of_month_after.begins(after)
                || last.is_some_and(|last| self.continues_lengths(text, at, last)));
        if !monthly && (length || text[..end].ends_with('号')) {
            return None;
        }
        let second = range_sign(text, end).and_then(|next| words.day(text, next));
        // 15日-60日 are lengths of time.
        if !monthly && second.is_none() && range_sign(text, end).is_some_and(|next| ends_in_days(text, next)) {
            return None;
        }
        let span = Span::new(at, second.map_or(end, |(_, end)| end));
        let dates = Dates { from: point, to: second.map(|(to, _)| to) };
        Some(Mention { span, shape: Shape::Date(dates) })
    }

    /// 15日 in 河南不超过20日，广西15日 is a length as the one before it, from which but the name of what has it parts it.
    fn continues_lengths(&self, text: &str, at: usize, last: &Mention) -> bool {
        /// Characters of a joint and a name.
        const LONGEST_GAP: usize = 8;
        let is_length = matches!(&last.shape, Shape::Quantity(quantity) if self.unit(quantity.unit).unit == Unit::Day);
        let gap = &text[last.span.end()..at];
        let name = gap.strip_prefix(|c: char| is_joint(c) || matches!(c, '，' | ','));
        is_length && !longer_than(gap, LONGEST_GAP) && name.is_some_and(|name| name.chars().all(char::is_alphabetic))
    }
}

/// Whether a number of days is the day of a month that its sentence has just named: 每月25日之前缴费，25日之后缴费的次月享受.
fn is_day_again(text: &str, at: usize, point: DatePoint, last: Option<&Mention>) -> bool {
    /// Characters between the two.
    const FARTHEST: usize = 30;
    last.is_some_and(|last| {
        let same = matches!(&last.shape, Shape::Date(dates) if dates.to.is_none() && dates.from.day == point.day);
        let gap = &text[last.span.end()..at];
        same && !longer_than(gap, FARTHEST) && !gap.contains(['。', '\n'])
    })
}

/// Whether two days are told from the first of a month on: 1-20日向经办机构申请, but 1-3日内.
fn begins_month(text: &str, (from, to, end): (DatePoint, DatePoint, usize)) -> bool {
    /// From here on no length of time is told as one from a day on.
    const LAST: u8 = 10;
    from.day == Some(1) && to.day >= Some(LAST) && !text[end..].starts_with(['内', '以', '左', '不'])
}

/// Whether a number of days begins at a place.
fn ends_in_days(text: &str, at: usize) -> bool {
    number_at(text, at).is_some_and(|number| text[number.end..].starts_with(['日', '天']))
}

/// January by its old name.
const FIRST_MONTH: &str = "元月";

impl MentionWords {
    /// `元月1日`, `元月1-10日`: days of January by its old name.
    fn first_month(&self, text: &str, at: usize) -> Option<DateRead> {
        if !text[..at].ends_with(FIRST_MONTH) {
            return None;
        }
        let january = DatePoint { month: Some(1), ..DatePoint::default() };
        if let Some((from, to, end)) = self.days_of(text, at, january) {
            return Some(DateRead { end, from, to: Some(to) });
        }
        let (day, end) = self.day(text, at)?;
        let from = DatePoint { day: day.day, ..january };
        let second = self.range_end(text, end, from);
        Some(DateRead { end: second.map_or(end, |(_, end)| end), from, to: second.map(|(to, _)| to) })
    }

    /// `1—7月`, `10-12月份`.
    fn bare_months(&self, text: &str, at: usize) -> Option<DateRead> {
        let (first, last, end) = self.months(text, at)?;
        let of = |month| DatePoint { month: Some(month), ..DatePoint::default() };
        Some(DateRead { end, from: of(first), to: Some(of(last)) })
    }

    /// `1—10日` after 每月: two days that share the word.
    fn days(&self, text: &str, at: usize) -> Option<(DatePoint, DatePoint, usize)> {
        let (first, end, ..) = date::small(text, at).filter(|(value, ..)| (1..=31).contains(value))?;
        let (to, end) = self.day(text, range_sign(text, end)?)?;
        Some((DatePoint { day: u8::try_from(first).ok(), ..DatePoint::default() }, to, end))
    }

    /// `9月1-10日`, `次月1-10日`: two days of the month `of` that share the word.
    pub(super) fn days_of(&self, text: &str, at: usize, of: DatePoint) -> Option<(DatePoint, DatePoint, usize)> {
        let month = of.month.is_some() || of.relative.is_some_and(|relative| !relative.is_year());
        if !month || of.day.is_some() || of.at_end {
            return None;
        }
        let (first, last, end) = self.days(text, at)?;
        Some((DatePoint { day: first.day, ..of }, DatePoint { day: last.day, ..of }, end))
    }

    /// A number in a list whose last has the word for all: `3、6、9月`, `2022、2023年度`, `2023/2024年`.
    pub(super) fn shared(&self, text: &str, at: usize) -> Option<DateRead> {
        let (value, end, digits, _) = date::small(text, at)?;
        let year = date::full_year(value, digits).filter(|_| digits == 4);
        let month = u8::try_from(value).ok().filter(|month| (1..=12).contains(month));
        // There is no month 13.
        year.or(month.map(u16::from))?;
        let own = DatePoint { year, month, ..DatePoint::default() };
        let mut next = end;
        for _ in 0..LONGEST_LIST {
            next = joint(text, next)?;
            let last = if year.is_some() { self.year(text, next) } else { self.month(text, next) };
            if let Some((last, _)) = last {
                let alike = last.year.is_some() == own.year.is_some() && last.day.is_none();
                return alike.then_some(DateRead { end, from: own, to: None });
            }
            (_, next, ..) = date::small(text, next).filter(|(_, _, length, _)| (*length == 4) == year.is_some())?;
        }
        None
    }
}

/// What parts the members of a list, and where the next begins.
fn joint(text: &str, at: usize) -> Option<usize> {
    let (_, next) = peek(text, at).filter(|(c, _)| is_joint(*c) || *c == ',')?;
    Some(next)
}

/// 15日 in 每月5日、15日 and 6月1日和15日 follows a day of its kind.
fn continues_days(text: &str, at: usize, last: Option<&Mention>) -> bool {
    last.is_some_and(|last| {
        let day = matches!(&last.shape, Shape::Date(dates) if dates.from.day.is_some() && dates.to.is_none());
        day && joint(text, last.span.end()) == Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    #[test]
    fn a_member_of_a_list_is_a_year_or_a_month() {
        let words = MentionWords::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
        let from = |text| words.shared(text, 0).map(|read| (read.from.year, read.from.month));
        assert_eq!(from("3、6、9月"), Some((None, Some(3))));
        assert_eq!(from("2022、2023年度"), Some((Some(2022), None)));
        assert_eq!(from("13,1月"), None);
    }
}
