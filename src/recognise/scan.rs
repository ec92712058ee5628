//! The walk over a text that finds its mentions.

use super::citation;
use super::date::{self, DatePoint};
use super::mention::{Dates, Mention, Shape};
use super::number::{Number, begins_number, number_at, peek, peek_back};
use super::period::{self, DateRead};
use super::words::MentionWords;
use super::{Recogniser, RelativeValue};
use crate::fact::RelativeDate;
use crate::joints::is_range_sign;
use crate::lexicon::{Hit, Hits, Sense};
use crate::numerals::is_numeral;
use crate::text::{Span, is_han};

/// How much of a headline says what it is about, in bytes.
const LONGEST_HEADLINE: usize = 600;

/// A part of a text to be walked, and what sort of part it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub span: Span,
    /// A headline: a bare year or amount counts.
    pub title: bool,
}

impl Recogniser {
    /// The mentions of `part`, in order of place. `hits` are the lexicon's of the whole text.
    pub fn scan(&self, text: &str, part: Part, hits: &Hits, out: &mut Vec<Mention>) {
        let from = out.len();
        let dates = hits.dates.within(part.span);
        let mut stops = hits.stops.within(part.span).iter().map(|stop| stop.span.start());
        let (mut at, mut hit) = (part.span.start(), 0);
        // No mention reaches beyond its part.
        let text = &text[..part.span.end()];
        while let Some(next) = stops.find(|stop| *stop >= at) {
            if let Some(end) = repeated_bound(text, next).or_else(|| self.other_title(text, next)) {
                at = end;
                continue;
            }
            // And none begins before it: of $ 5 the part may have the 5 only.
            let begun = |mention: &Mention| mention.span.start() >= part.span.start();
            let mention = self.mention_at(text, next, part, &out[from..]).filter(begun);
            // A word of the lexicon that begins earlier goes first.
            while let Some(found) = dates.get(hit).filter(|found| {
                found.span.start() < mention.as_ref().map_or(next + 1, |m| m.span.start().max(next + 1))
            }) {
                hit += 1;
                self.word(text, *found, out, from);
            }
            at = match mention {
                Some(mention) if out[from..].last().is_none_or(|last| last.span.end() <= mention.span.start()) => {
                    let end = mention.span.end();
                    out.push(mention);
                    end
                }
                _ => skip_run(text, next).max(out[from..].last().map_or(0, |last| last.span.end())),
            };
        }
        for found in &dates[hit..] {
            self.word(text, *found, out, from);
        }
    }

    /// Where the title of a song, a film or a book ends, whose numbers tell nothing: 《一分钱》, 《我们的四十年》.
    fn other_title(&self, text: &str, at: usize) -> Option<usize> {
        let title = text[at..].starts_with('《').then(|| citation::title_at(text, at)).flatten()?;
        (!self.is_document(text, &title)).then_some(title.span.end())
    }

    /// A relative date or a statute.
    fn word(&self, text: &str, hit: Hit, out: &mut Vec<Mention>, from: usize) {
        if out[from..].last().is_some_and(|last| last.span.end() > hit.span.start()) {
            return;
        }
        let mention = match hit.sense {
            Sense::RelativeDate(index) => self.relative(text, hit.span, index, out[from..].last()),
            Sense::Statute => citation::statute(text, hit.span),
            _ => None,
        };
        out.extend(mention);
    }

    fn mention_at(&self, text: &str, at: usize, part: Part, said: &[Mention]) -> Option<Mention> {
        let (title, before) = (part.title, said.last());
        match peek(text, at)?.0 {
            '《' => return citation::title_at(text, at).filter(|mention| self.is_document(text, mention)),
            '〔' | '﹝' | '[' | '【' | '(' | '<' => return citation::document_at(&self.issuers, text, at),
            _ => {}
        }
        // 25/30年: what stands behind the stroke is a number as what stands before it is.
        let listed = before.is_some_and(|last| last.span.end() + 1 == at && text.as_bytes()[last.span.end()] == b'/');
        if !listed && part_of_code(&self.words, text, at) {
            return None;
        }
        let number = number_at(text, at);
        if list_number(&self.words, text, at, number.as_ref()) {
            return None;
        }
        let dated = date::may_begin(text, at);
        if let Some(announcement) = dated.then(|| citation::announcement_at(&self.issuers, text, at)).flatten() {
            return Some(announcement);
        }
        if let Some(period) = dated.then(|| bare_period(text, at)).flatten() {
            return Some(period);
        }
        // 第 18 个
        if text[..at].ends_with(' ') && text[..at].trim_end_matches(' ').ends_with('第') {
            return None;
        }
        if peek_back(text, at) == Some('第') {
            return citation::order_at(&self.issuers, text, at);
        }
        if ends_ordinals(text, at) || is_within_ordinal(text, at) {
            return None;
        }
        if let Some(length) = number.as_ref().filter(|_| dated).and_then(|number| self.length_in_months(text, number)) {
            return Some(length);
        }
        let date = || self.date_mention(text, at, title).or_else(|| self.day_of_month(text, at, before));
        dated
            .then(date)
            .flatten()
            .or_else(|| Some(self.with_noun_unsaid(text, self.quantity(text, at, number.as_ref())?, said)))
            .or_else(|| self.without_unit(text, number.as_ref()?, title && self.is_about_a_sum(text, part.span), said))
    }

    /// Whether a headline is about an amount.
    fn is_about_a_sum(&self, text: &str, headline: Span) -> bool {
        let end = text.floor_char_boundary(headline.end().min(headline.start() + LONGEST_HEADLINE));
        self.words.sum_in_headline.stand_in(&text[headline.start()..end])
    }

    /// A number that has no unit. `sum`: it stands in a headline about an amount.
    fn without_unit(&self, text: &str, number: &Number, sum: bool, said: &[Mention]) -> Option<Mention> {
        // 参保人数达13.4亿: people are no sum, not even in a headline about one.
        self.people_without_unit(text, number)
            .or_else(|| self.age_without_unit(text, number))
            .or_else(|| self.begin_of_change(text, number))
            .or_else(|| if sum { self.bare_amount(text, number) } else { None })
            .or_else(|| self.money_behind_label(text, number))
            .or_else(|| self.money_for_a_time(text, number))
            .or_else(|| self.money_without_unit(text, number))
            .or_else(|| self.round_amount(text, number))
            .or_else(|| self.with_unit_unsaid(text, number, said))
    }

    /// 次月, 次月15日, 次年1月1日, 当月.
    fn relative(&self, text: &str, span: Span, index: u16, before: Option<&Mention>) -> Option<Mention> {
        let word = span.of(text);
        let relative = &self.relatives[usize::from(index)];
        let after = text.get(span.end()..)?;
        if relative.not_before.iter().any(|blocked| after.starts_with(blocked.as_str()))
            || self.is_look_alike(&text[..span.start()], word)
        {
            return None;
        }
        let after_year =
            before.is_some_and(|last| matches!(last.shape, Shape::Date(_)) && last.span.end() == span.start());
        // 截至2020年12月(含当月)
        let lead = &text[..span.start()];
        let included = lead.ends_with("(含") || lead.ends_with("（含");
        if word.starts_with("当年") && after_year || included {
            return None;
        }
        let months = |first, last| {
            let of = |month| DatePoint { month: Some(month), ..DatePoint::default() };
            Some(DateRead { end: span.end(), from: of(first), to: Some(of(last)) })
        };
        let read = match relative.value {
            RelativeValue::FirstHalf => months(1, 6),
            RelativeValue::SecondHalf => months(7, 12),
            RelativeValue::YearEnd if after_year => None,
            RelativeValue::YearEnd => {
                Some(DateRead { end: span.end(), from: DatePoint { at_end: true, ..DatePoint::default() }, to: None })
            }
            RelativeValue::Named(date) => Some(self.relative_point(text, span.end(), date)),
        }?;
        let dates = Dates { from: read.from, to: read.to };
        Some(Mention { span: Span::new(span.start(), read.end), shape: Shape::Date(dates) })
    }

    /// Whether a word for a relative date is the end of another behind `before`: 次月 in 三次月考, 当月 in 应当月底.
    fn is_look_alike(&self, before: &str, word: &str) -> bool {
        self.look_alikes.iter().any(|rule| {
            rule.words.iter().any(|of_rule| of_rule == word)
                && rule.not_after.iter().any(|other| before.ends_with(other.as_str()))
        })
    }

    fn relative_point(&self, text: &str, end: usize, relative: RelativeDate) -> DateRead {
        let at = date::skip_space(text, end);
        let plain = DatePoint { relative: Some(relative), ..DatePoint::default() };
        // 次年一季度末
        if relative.is_year()
            && let Some((from, last, end)) = period::period(text, end, plain)
        {
            return DateRead { end, from, to: (last != from).then_some(last) };
        }
        let inner = if relative.is_year() { self.words.month(text, at) } else { self.words.day(text, at) };
        let (from, end) =
            inner.map_or((plain, end), |(point, end)| (DatePoint { relative: Some(relative), ..point }, end));
        if relative.is_year()
            && let Some(rest) = self.words.year_end_after.strip(&text[end..]).filter(|_| from == plain)
        {
            let from = DatePoint { at_end: true, ..DatePoint::default() };
            return DateRead { end: text.len() - rest.len(), from, to: None };
        }
        if let Some((from, to, end)) = self.words.days_of(text, date::skip_space(text, end), from) {
            return DateRead { end, from, to: Some(to) };
        }
        // 当年9月1日至次年8月31日
        let first = if relative == RelativeDate::SameYear { DatePoint { relative: None, ..from } } else { from };
        // 次月起至12月31日, but no 次年至….
        let second = self.words.range_end(text, end, first).filter(|_| from != plain || !relative.is_year());
        DateRead { end: second.map_or(end, |(_, end)| end), from, to: second.map(|(to, _)| to) }
    }
}

/// Whether a number ends a range of ordinals: 第1至12个月, 第十三到二十四个月.
fn ends_ordinals(text: &str, at: usize) -> bool {
    if !text[..at].ends_with(is_range_sign) {
        return false;
    }
    let first = text[..at].trim_end_matches(is_range_sign);
    let before = first.trim_end_matches(begins_number);
    before.len() < first.len() && before.ends_with('第')
}

/// 二季度, 第一季度, 前三季度 without a year.
fn bare_period(text: &str, at: usize) -> Option<Mention> {
    let lead = peek_back(text, at).filter(|c| matches!(c, '第' | '前'));
    let start = at - lead.map_or(0, char::len_utf8);
    // 提前三个季度, 目前三季度: the end of another word.
    let in_word = lead == Some('前') && text[..start].ends_with(['提', '之', '以', '此', '目']);
    let start = if in_word { at } else { start };
    // 上一季度, 每一季度: one before or after another, or any.
    if text[start..].starts_with('一') && text[..start].ends_with(['上', '下', '每', '任', '同', '后']) {
        return None;
    }
    let (from, to, end) = period::period(text, start, DatePoint::default())?;
    Some(Mention { span: Span::new(start, end), shape: Shape::Date(Dates { from, to: Some(to) }) })
}

/// Where a mention may begin: digits, Chinese numerals as numbers begin with, brackets of titles and documents, and words
/// that are a share themselves.
pub(super) fn stops(words: &MentionWords) -> impl Iterator<Item = String> {
    const CHARACTERS: &str =
        "0123456789０１２３４５６７８９〇零一二两兩三四五六七八九十百千万萬亿億半壹贰叁肆伍柒捌拾佰仟[［(（《【〔﹝<＜";
    let shares = words.shares.words().filter(|word| !word.starts_with(|c| CHARACTERS.contains(c)));
    CHARACTERS.chars().map(String::from).chain(shares.map(String::from))
}

/// Past the digits or the single character at `at`.
fn skip_run(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some((_, next)) = peek(text, end).filter(|(c, _)| c.is_ascii_digit()) {
        end = next;
    }
    if end > at { end } else { peek(text, at).map_or(at + 1, |(_, next)| next) }
}

/// Digits that belong to a code, a version or an address: `A4`, `v2.1`, `020-12345`, `gov.cn/12`.
fn part_of_code(words: &MentionWords, text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if !bytes[at].is_ascii_digit() {
        return false;
    }
    if words.starts_with_year(text, at) {
        return false;
    }
    let Some(&before) = at.checked_sub(1).and_then(|at| bytes.get(at)) else { return false };
    let numbers =
        |from: usize| bytes[from].is_ascii_digit() && list_number(words, text, from, number_at(text, from).as_ref());
    let begins_item = |from: usize| is_item_beside(text, from) || is_age(text, at) && numbers(from);
    if before == b'.' && at > 1 && begins_item(at - 2) {
        return false;
    }
    let earlier = at.checked_sub(2).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let head = &text[..at];
    // 基数=980/5%: no code is a rate.
    let divisor =
        before == b'/' && text[at..].trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['%', '％']);
    // 7×24小时: at all hours.
    let always = text[at..].starts_with("24") && ["7×", "7*", "7x", "7X"].iter().any(|sign| head.ends_with(sign));
    // 本人工资x27个月
    let times = matches!(before, b'x' | b'X') && !earlier.is_ascii();
    // 某某APP:2个工作日
    let labelled = before == b':' && {
        let behind = text[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        earlier.is_ascii_alphabetic() && behind.starts_with(|c: char| is_han(c) || c == '%')
    };
    let unit = ["LPR", "LPR-", "RMB", "CNY", "USD", "HKD", "EUR", "GBP", "GDP"].iter().any(|word| head.ends_with(word));
    always
        || before.is_ascii_alphabetic() && !(unit || times)
        || matches!(before, b'-' | b'_' | b'.' | b'/' | b':' | b'&' | b'#' | b'%')
            && earlier.is_ascii_alphanumeric()
            && !(unit || divisor || labelled)
        // id=20, but 6600÷30×158=34760元.
        || before == b'=' && earlier.is_ascii_alphanumeric() && !is_sum(head)
}

/// Whether a text ends with a number and `=`, as a worked sum does: 6600÷30×158=. What has a letter before it is a name: v2=.
fn is_sum(head: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let name = head.trim_end_matches('=').trim_end_matches(figure);
    // 6600÷30x158=
    let name = name.strip_suffix(['x', 'X']).filter(|times| times.ends_with(figure)).unwrap_or(name);
    !name.ends_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// The number of a heading or list item: `1.`, `2、`, `一、`, `3）` where a line, sentence or item begins.
fn list_number(words: &MentionWords, text: &str, at: usize, number: Option<&Number>) -> bool {
    let Some((sign, next)) = enumerator(text, at, number) else { return false };
    let opens = match peek_back(text, at) {
        None => true,
        Some('(') => sign == ')',
        // 适当倾斜.1.70周岁以上: a sentence that ends with a full stop of half width.
        Some('.') => sign == '.' && text[..at].trim_end_matches('.').ends_with(is_han),
        Some(c) => c.is_whitespace() || matches!(c, '。' | ';' | '!' | '?' | ':' | '”' | '…' | ')' | '"' | '#' | '*'),
    };
    let closes = match sign {
        '、' | ')' => true,
        '.' => {
            !peek(text, next).is_some_and(|(c, _)| c.is_ascii_digit())
                || words.starts_with_year(text, next)
                || is_age(text, next)
                || is_item_beside(text, at)
        }
        _ => false,
    };
    opens && closes
}

/// Whether an age begins at a place, which has no decimals.
fn is_age(text: &str, at: usize) -> bool {
    number_at(text, at).is_some_and(|age| text[age.end..].starts_with(['岁', '周']))
}

/// How far the item before one in a list begins before it at the most, in bytes.
const LONGEST_ITEM: usize = 1200;

/// Whether the digit that begins a line numbers an item of a list, as the line of the item before it or behind it tells: 1. 首次参保的…
/// ¶ 2.90天内….
fn is_item_beside(text: &str, at: usize) -> bool {
    let Some(number) = text.as_bytes().get(at).copied() else { return false };
    let numbers = number.is_ascii_digit() && text.as_bytes().get(at + 1) == Some(&b'.');
    let begins_line = || at == 0 || text[..at].ends_with('\n');
    if !numbers || !begins_line() {
        return false;
    }
    let numbered =
        |line: &str, number: u8| matches!(line.trim_start().as_bytes(), [first, b'.' | b')', ..] if *first == number);
    let before = &text[text.ceil_char_boundary(at.saturating_sub(LONGEST_ITEM))..at];
    let near = text.floor_char_boundary(text.len().min(at + LONGEST_ITEM));
    let behind = || text[at..near].lines().skip(1).map(str::trim).find(|line| !line.is_empty());
    match number {
        b'1' => behind().is_some_and(|line| numbered(line, b'2')),
        _ => before.lines().rev().any(|line| numbered(line, number - 1)),
    }
}

/// One or two digits, or a Chinese number, and the sign behind them.
fn enumerator(text: &str, at: usize, number: Option<&Number>) -> Option<(char, usize)> {
    let (mut end, mut digits) = (at, 0);
    while let Some((_, next)) = peek(text, end).filter(|(c, _)| c.is_ascii_digit()) {
        (end, digits) = (next, digits + 1);
    }
    if digits == 0 {
        end = number.filter(|number| number.digits <= 2)?.end;
    }
    peek(text, end).filter(|_| digits <= 2)
}

/// Where the bracket ends in which a number at `at` says again what stands before it: 2年 in `2年以下（含2年）`.
fn repeated_bound(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].trim_end_matches(' ');
    let opening = before.ends_with(['含', '括']).then(|| {
        ["（含", "(含", "〔含", "（不含", "(不含", "（包含", "(包含", "（包括", "(包括"]
            .into_iter()
            .find(|opening| before.ends_with(opening))
    })??;
    let (_, end) = super::inclusion(text, before.len() - opening.len())?;
    Some(end)
}

/// Whether a numeral goes on at `at` that stands behind 第: 第十二个月.
fn is_within_ordinal(text: &str, at: usize) -> bool {
    let numeral = text[..at].trim_end_matches(is_numeral);
    numeral.len() < at && numeral.ends_with('第')
}
