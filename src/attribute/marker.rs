//! The enumerators that lines begin with: 一、, （二）, 3., ④, 第五条, 第二部分, 案例一：, 首先.
//!
//! `segment/outline.rs` reads the numbers of headings by itself, and other forms of them: what it takes for one becomes a section
//! of the dataset. So it takes no `1)`, no `1.2024年…`, no 第五条 and no word such as 首先, but `一．` and numerals of up to four
//! characters whatever they count.

use super::levels::Sort;
use crate::numerals::ordinal;
use crate::recognise::number::{number_at, peek};
use crate::text::Span;

/// Signs that may stand before the number of a heading.
const HEADING_SIGNS: [char; 8] = ['★', '☆', '◆', '◇', '■', '□', '▲', '▶'];

/// The enumerator that a line begins with: its sort, its number, and what follows it.
pub(super) fn marker(text: &str, span: Span) -> (Option<Sort>, u32, Span) {
    let rest = |at: usize| Span::new(at.min(span.end()), span.end()).trim(text);
    // ★ 事项一：, ◆一、
    let behind = span.of(text).trim_start_matches(HEADING_SIGNS);
    if behind.len() < span.len() {
        let behind = behind.trim_start();
        // A line of signs alone would call this once a sign.
        if behind.starts_with(HEADING_SIGNS) {
            return (None, 0, span);
        }
        let marked = marker(text, Span::new(span.end() - behind.len(), span.end()));
        return if marked.0.is_some() { marked } else { (None, 0, span) };
    }
    let begin = span.start();
    let Some((first, next)) = peek(text, begin) else { return (None, 0, span) };
    if let '①'..='⑳' = first {
        return (Some(Sort::Circled), first as u32 - '①' as u32 + 1, rest(next));
    }
    let named = || legal_marker(text, span).or_else(|| named_marker(text, span));
    if let Some((sort, number, end)) = named().or_else(|| word_marker(span.of(text))) {
        return (Some(sort), number, rest(begin + end));
    }
    let bracketed = first == '(';
    let at = if bracketed { next } else { begin };
    let Some(number) = number_at(&text[..span.end()], at).filter(|number| number.digits <= 2 && !number.approx) else {
        return (None, 0, span);
    };
    let Some((sign, end)) = peek(text, number.end) else { return (None, 0, span) };
    let arabic = peek(text, at).is_some_and(|(c, _)| c.is_ascii_digit());
    let value = u32::try_from(number.value).unwrap_or(0);
    let sort = match (bracketed, arabic, sign) {
        (true, false, ')') => Sort::HanBracket,
        (true, true, ')') | (false, true, ')') => Sort::ArabicBracket,
        (false, false, '、') => Sort::Han,
        (false, true, '、') => Sort::Arabic,
        (false, true, '.')
            if !peek(text, end).is_some_and(|(c, _)| c.is_ascii_digit()) || text[end..].starts_with("20") =>
        {
            Sort::Arabic
        }
        _ => return (None, 0, span),
    };
    (Some(sort), value, rest(end))
}

/// 第三章, 第七条, 第二部分: the sort, the number and the length.
fn legal_marker(text: &str, span: Span) -> Option<(Sort, u32, usize)> {
    let start = span.start() + span.of(text).strip_prefix('第').map(|_| '第'.len_utf8())?;
    let number = number_at(&text[..span.end()], start)?;
    let (sign, end) = peek(&text[..span.end()], number.end)?;
    if let Some(part) = text[number.end..span.end()].strip_prefix("部分")
        && part.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ':' | '：'))
    {
        let title = part.trim_start_matches([':', '：']);
        return Some((Sort::Chapter, u32::try_from(number.value).ok()?, span.end() - title.len() - span.start()));
    }
    let sort = match sign {
        '章' | '节' => Sort::Chapter,
        '条' if peek(text, end).is_none_or(|(c, _)| c.is_whitespace() || c == ':') => Sort::Article,
        _ => return None,
    };
    Some((sort, u32::try_from(number.value).ok()?, end - span.start()))
}

/// 案例一：, 典型案例2、, 服务事项2：: the sort, the number and the length. A case stands under sections and their items, and ends with the next;
/// the sections of a guide to several matters stand under each of them.
fn named_marker(text: &str, span: Span) -> Option<(Sort, u32, usize)> {
    const NAMES: [(&str, &str, Sort); 2] = [("典型", "案例", Sort::Circled), ("服务", "事项", Sort::Chapter)];
    let words = span.of(text);
    let (rest, sort) = NAMES
        .into_iter()
        .find_map(|(kind, name, sort)| Some((words.strip_prefix(kind).unwrap_or(words).strip_prefix(name)?, sort)))?;
    let number = number_at(&text[..span.end()], span.end() - rest.len())?;
    let (_, end) = peek(&text[..span.end()], number.end).filter(|(sign, _)| matches!(sign, ':' | '、' | ' '))?;
    Some((sort, u32::try_from(number.value).ok()?, end - span.start()))
}

/// 一是, 第一, 首先: the sort, the number and the length of the word.
pub(super) fn word_marker(words: &str) -> Option<(Sort, u32, usize)> {
    let first = words.chars().next()?;
    let pauses = |after: &&str| after.starts_with(['，', ',', '、']);
    let word = match first {
        '首' => Some(("首先", 1)),
        '其' => Some(("其次", 2)),
        '再' => Some(("再次", 3)),
        '最' => Some(("最后", 9)),
        _ => None,
    };
    if let Some((word, number)) = word {
        let after = words.strip_prefix(word).filter(pauses)?;
        return Some((Sort::Ordinal, number, words.len() - after.len() + peek(after, 0).map_or(0, |(_, next)| next)));
    }
    let rest = &words[first.len_utf8()..];
    if first == '第' {
        let digit = rest.chars().next()?;
        let (number, after) = (ordinal(digit)?, &rest[digit.len_utf8()..]);
        let closed = after.starts_with(['，', ',', '、', '：', ':']);
        let end = words.len() - after.len() + peek(after, 0).map_or(0, |(_, next)| next);
        return closed.then_some((Sort::Ordinal, number, end));
    }
    let number = rest.starts_with('是').then(|| ordinal(first))??;
    Some((Sort::Ordinal, number, first.len_utf8() + '是'.len_utf8()))
}
