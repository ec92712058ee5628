//! Dates that the words around them make one: `25日` as a day of a month, `5日、15日`, `3、6、9月`, `2022、2023年度`.

use super::date::{self, DatePoint};
use super::mention::{Dates, Mention, Shape};
use super::number::peek;
use super::period::{self, DateRead};
use crate::text::Span;

/// How many dates may share the word behind the last of them.
const LONGEST_LIST: usize = 12;

/// The date or range of dates that begins at byte `at`.
pub(super) fn date_mention(text: &str, at: usize, title: bool) -> Option<Mention> {
    let read = period::years(text, at)
        .or_else(|| bare_months(text, at))
        .or_else(|| first_month(text, at))
        .or_else(|| period::date_at(text, at, title))
        .or_else(|| shared(text, at))?;
    let before = &text[..at];
    // 农历八月十五 is a day of another calendar.
    if ["农历", "阴历"].iter().any(|calendar| before.ends_with(calendar)) {
        return None;
    }
    let start = ["上个世纪", "上世纪", "元月"].iter().find(|word| before.ends_with(**word));
    let start = at - start.map_or(0, |word| word.len());
    Some(Mention { span: Span::new(start, read.end), shape: Shape::Date(Dates { from: read.from, to: read.to }) })
}

/// `1—7月`, `10-12月份`.
fn bare_months(text: &str, at: usize) -> Option<DateRead> {
    let (first, last, end) = period::months(text, at)?;
    let of = |month| DatePoint { month: Some(month), ..DatePoint::default() };
    Some(DateRead { end, from: of(first), to: Some(of(last)) })
}

/// `元月1日`: a day of January by its old name.
fn first_month(text: &str, at: usize) -> Option<DateRead> {
    let (day, end) = date::day_of_month(text, at).filter(|_| text[..at].ends_with("元月"))?;
    Some(DateRead { end, from: DatePoint { month: Some(1), ..day }, to: None })
}

/// A number in a list whose last has the word for all: `3、6、9月`, `2022、2023年度`, `2023/2024年`.
fn shared(text: &str, at: usize) -> Option<DateRead> {
    let (value, end, digits, _) = date::small(text, at)?;
    let year = date::full_year(value, digits).filter(|_| digits == 4);
    let own = DatePoint {
        year,
        month: u8::try_from(value).ok().filter(|month| (1..=12).contains(month)),
        ..DatePoint::default()
    };
    let mut next = end;
    for _ in 0..LONGEST_LIST {
        next = joint(text, next)?;
        let last = if year.is_some() { date::year(text, next) } else { date::month(text, next) };
        if let Some((last, _)) = last {
            let alike = last.year.is_some() == own.year.is_some() && last.day.is_none();
            return alike.then_some(DateRead { end, from: own, to: None });
        }
        (_, next, ..) = date::small(text, next).filter(|(_, _, length, _)| (*length == 4) == year.is_some())?;
    }
    None
}

/// What parts the members of a list, and where the next begins.
fn joint(text: &str, at: usize) -> Option<usize> {
    let (_, next) = peek(text, at).filter(|(c, _)| matches!(c, '、' | ',' | '和' | '或' | '及' | '与' | '/'))?;
    Some(next)
}

/// What stands before a number of days that are a length of time.
const LENGTH_BEFORE: [&str; 20] = [
    "满",
    "超过",
    "不少于",
    "不低于",
    "至少",
    "最长",
    "最多",
    "提前",
    "缴费",
    "等待",
    "共",
    "达到",
    "逾",
    "约",
    "期为",
    "延长",
    "连续",
    "累计",
    "之日起",
    "后",
];
/// What follows a number of days that are a length of time.
const LENGTH_AFTER: [&str; 8] = ["内", "之内", "以内", "后", "之后", "以上", "以下", "的"];
/// What follows a day of a month.
const DAY_AFTER: [&str; 28] = [
    "介绍", "公布", "透露", "表示", "通报", "宣布", "印发", "消息", "举行", "获悉", "前", "起", "至", "到", "从", "讯",
    "电", "下午", "上午", "，", ",", "在", "开始", "止", "-", "—", "发布", "召开",
];
/// Who tells, before the day when he does.
const TOLD_BEFORE: [&str; 8] = ["记者从", "记者", "会议", "国务院", "总局", "医保局", "人社部", "人社厅"];
/// What stands before a day of a month.
const MONTH_BEFORE: [&str; 9] = ["每月", "每月的", "次月", "下月", "当月", "本月", "该月", "每个月", "每年"];

/// `25日` as a day of a month: the words around it decide, for `30日` may be a length of time as well. `last` is the
/// mention before it.
pub(super) fn day_of_month(text: &str, at: usize, last: Option<&Mention>) -> Option<Mention> {
    let monthly = MONTH_BEFORE.iter().any(|word| text[..at].ends_with(word)) || continues_days(text, at, last);
    if let Some((from, to, end)) = days(text, at).filter(|_| monthly) {
        return Some(Mention { span: Span::new(at, end), shape: Shape::Date(Dates { from, to: Some(to) }) });
    }
    let (point, end) = date::day_of_month(text, at)?;
    let (before, after) = (&text[..at], &text[end..]);
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    // 天府路2号 is an address: 号 is a day only of a month that is named.
    // 记者从17日的发布会获悉, 第十一次会议13日表决通过
    let told = TOLD_BEFORE.iter().any(|word| before.ends_with(word)) && !after.starts_with(['内', '以', '后']);
    let length = !told
        && (LENGTH_BEFORE.iter().any(|word| before.ends_with(word)) || starts(&LENGTH_AFTER) || !starts(&DAY_AFTER));
    if !monthly && (length || text[..end].ends_with('号')) {
        return None;
    }
    let second = date::range_sign(text, end).and_then(|next| date::day_of_month(text, next));
    let span = Span::new(at, second.map_or(end, |(_, end)| end));
    let dates = Dates { from: point, to: second.map(|(to, _)| to) };
    Some(Mention { span, shape: Shape::Date(dates) })
}

/// `1—10日` after 每月: two days that share the word.
fn days(text: &str, at: usize) -> Option<(DatePoint, DatePoint, usize)> {
    let (first, end, ..) = date::small(text, at).filter(|(value, ..)| (1..=31).contains(value))?;
    let (to, end) = date::day_of_month(text, date::range_sign(text, end)?)?;
    Some((DatePoint { day: u8::try_from(first).ok(), ..DatePoint::default() }, to, end))
}

/// 15日 in 每月5日、15日 and 6月1日和15日 follows a day of its kind.
fn continues_days(text: &str, at: usize, last: Option<&Mention>) -> bool {
    last.is_some_and(|last| {
        let day = matches!(&last.shape, Shape::Date(dates) if dates.from.day.is_some() && dates.to.is_none());
        day && joint(text, last.span.end()) == Some(at)
    })
}
