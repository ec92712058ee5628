//! Dates that the words around them make one: `25日` as a day of a month, `5日、15日`, `3、6、9月`, `2022、2023年度`.

use super::Recogniser;
use super::date::{self, DatePoint};
use super::mention::{Dates, Mention, Shape};
use super::number::peek;
use super::period::DateRead;
use super::range::range_sign;
use super::words::MentionWords;
use crate::joints::is_joint;
use crate::text::Span;

/// How many dates may share the word behind the last of them.
const LONGEST_LIST: usize = 12;

impl Recogniser {
    /// The date or range of dates that begins at byte `at`.
    pub(super) fn date_mention(&self, text: &str, at: usize, title: bool) -> Option<Mention> {
        let words = &self.words;
        let read = words
            .years(text, at)
            .or_else(|| words.bare_months(text, at))
            .or_else(|| first_month(text, at))
            .or_else(|| words.date_at(text, at, title))
            .or_else(|| words.shared(text, at))?;
        let before = &text[..at];
        // 农历八月十五 is a day of another calendar.
        if self.words.other_calendar_before.ends(before) {
            return None;
        }
        let lead = words.last_century_before.strip(before).or_else(|| before.strip_suffix(FIRST_MONTH));
        let start = lead.map_or(at, str::len);
        Some(Mention { span: Span::new(start, read.end), shape: Shape::Date(Dates { from: read.from, to: read.to }) })
    }

    /// `25日` as a day of a month: the words around it decide, for `30日` may be a length of time as well. `last` is the
    /// mention before it.
    pub(super) fn day_of_month(&self, text: &str, at: usize, last: Option<&Mention>) -> Option<Mention> {
        let monthly = self.words.month_of_day_before.ends(&text[..at]) || continues_days(text, at, last);
        if let Some((from, to, end)) = days(text, at).filter(|_| monthly) {
            return Some(Mention { span: Span::new(at, end), shape: Shape::Date(Dates { from, to: Some(to) }) });
        }
        let (point, end) = date::day_of_month(text, at)?;
        let (before, after) = (&text[..at], &text[end..]);
        let words = &self.words;
        // 天府路2号 is an address: 号 is a day only of a month that is named.
        // 记者从17日的发布会获悉, 第十一次会议13日表决通过
        let told = words.day_of_news_before.ends(before) && !after.starts_with(['内', '以', '后']);
        // 财政部17日发出通知, 《公报》10日由国家医保局发布; but 社保局3日就能办结
        let issued = words.day_of_issue_before.ends(before)
            && words.day_of_issue_after.begins(after)
            && !words.soon_after.begins(after);
        let length =
            !(told || issued) && (words.length_in_days_before.ends(before) || !words.day_of_month_after.begins(after));
        if !monthly && (length || text[..end].ends_with('号')) {
            return None;
        }
        let second = range_sign(text, end).and_then(|next| date::day_of_month(text, next));
        let span = Span::new(at, second.map_or(end, |(_, end)| end));
        let dates = Dates { from: point, to: second.map(|(to, _)| to) };
        Some(Mention { span, shape: Shape::Date(dates) })
    }
}

/// January by its old name.
const FIRST_MONTH: &str = "元月";

/// `元月1日`: a day of January by its old name.
fn first_month(text: &str, at: usize) -> Option<DateRead> {
    let (day, end) = date::day_of_month(text, at).filter(|_| text[..at].ends_with(FIRST_MONTH))?;
    Some(DateRead { end, from: DatePoint { month: Some(1), ..day }, to: None })
}

impl MentionWords {
    /// `1—7月`, `10-12月份`.
    fn bare_months(&self, text: &str, at: usize) -> Option<DateRead> {
        let (first, last, end) = self.months(text, at)?;
        let of = |month| DatePoint { month: Some(month), ..DatePoint::default() };
        Some(DateRead { end, from: of(first), to: Some(of(last)) })
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

/// `1—10日` after 每月: two days that share the word.
fn days(text: &str, at: usize) -> Option<(DatePoint, DatePoint, usize)> {
    let (first, end, ..) = date::small(text, at).filter(|(value, ..)| (1..=31).contains(value))?;
    let (to, end) = date::day_of_month(text, range_sign(text, end)?)?;
    Some((DatePoint { day: u8::try_from(first).ok(), ..DatePoint::default() }, to, end))
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
