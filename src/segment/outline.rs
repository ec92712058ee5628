//! The outline of a body: its headings, and how they nest.
//!
//! A heading is known by its number (`一、`, `（一）`, `1.`, `(1)`, `①`), by `#`, or by its markup. How deep it stands
//! follows from the kinds of number met so far: a kind that is open closes what stands below it.

use super::lines::Lines;
use crate::article::Section;
use crate::numerals::is_numeral;
use crate::text::{Span, longer_than};

/// Characters that a heading has at most.
const LONGEST_HEADING: usize = 40;

/// What numbers or marks a heading; the order is how deep a kind stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// `#` to `######`, `<h1>` to `<h6>`.
    Level(u8),
    /// A paragraph in bold.
    Bold,
    /// `第一章`
    Chapter,
    /// `第一节`
    Part,
    /// `一、`
    Numeral,
    /// `（一）`
    NumeralInBrackets,
    /// `1.` or `1、`
    Digits,
    /// `（1）`
    DigitsInBrackets,
    /// `①`
    Circled,
}

/// A heading before it is known how deep it stands.
struct Heading {
    mark: Mark,
    line: usize,
    span: Span,
}

/// The sections of the body that `lines` are. `marked` names lines that the markup makes headings, in order.
pub(super) fn outline(text: &str, lines: &Lines, marked: &[(usize, Mark)]) -> Vec<Section> {
    let headings = headings(text, lines, marked);
    let mut sections: Vec<Section> = Vec::with_capacity(headings.len());
    let mut open: Vec<(Mark, usize)> = Vec::new();
    let Some(end) = lines.last().map(|line| line.end()) else { return sections };
    for heading in headings {
        let start = lines[heading.line].start();
        while let Some(&(mark, number)) = open.last()
            && mark >= heading.mark
        {
            open.pop();
            close(&mut sections, number, lines, heading.line);
        }
        let parent = open.last().map_or(0, |&(_, number)| number);
        let level = open.len() + 1;
        sections.push(Section { parent, level, heading: heading.span, span: Span::new(start, end) });
        open.push((heading.mark, sections.len()));
    }
    sections
}

/// Ends a section at the line before `next`.
fn close(sections: &mut [Section], number: usize, lines: &Lines, next: usize) {
    if let Some(section) = sections.get_mut(number - 1) {
        let last = lines[next.saturating_sub(1)].end();
        section.span = Span::new(section.span.start(), last.max(section.heading.end()));
    }
}

fn headings(text: &str, lines: &Lines, marked: &[(usize, Mark)]) -> Vec<Heading> {
    let mut by_markup = marked.iter().peekable();
    let mut found: Vec<Heading> = Vec::new();
    for (line, &span) in lines.iter().enumerate() {
        let markup = by_markup.next_if(|(place, _)| *place == line).map(|&(_, mark)| mark);
        let numbered = number(span.of(text));
        let (mark, skip) = match (numbered, markup) {
            (Some(numbered), _) => numbered,
            (None, Some(mark)) => (mark, 0),
            (None, None) => continue,
        };
        if let Some(heading) = heading_of(text, Span::new(span.start() + skip, span.end()), mark) {
            found.push(Heading { mark, line, span: heading });
        }
    }
    drop_list_items(found, lines.len())
}

/// Numbered lines that nothing stands under are items of a list, not headings; so is the last of them.
fn drop_list_items(found: Vec<Heading>, lines: usize) -> Vec<Heading> {
    let mut kept: Vec<Heading> = Vec::with_capacity(found.len());
    let mut item: Option<(Mark, usize)> = None;
    let mut rest = found.into_iter().peekable();
    while let Some(heading) = rest.next() {
        let (next_line, next_mark) = rest.peek().map_or((lines, None), |next| (next.line, Some(next.mark)));
        let bare = next_line == heading.line + 1 && next_mark.is_none_or(|mark| mark <= heading.mark);
        let goes_on = item.is_some_and(|(mark, line)| mark == heading.mark && line + 1 == heading.line);
        if heading.mark >= Mark::Digits && (bare || goes_on) {
            item = Some((heading.mark, heading.line));
        } else {
            kept.push(heading);
        }
    }
    kept
}

/// The words of a heading, if the line is one: short and no sentence. A numeral may head a paragraph (`一、条件。…`).
fn heading_of(text: &str, rest: Span, mark: Mark) -> Option<Span> {
    let rest = rest.trim(text);
    let words = rest.of(text);
    let colon = |c: char| matches!(c, '：' | ':');
    let whole = words.trim_end_matches(|c: char| colon(c) || matches!(c, '#' | '*') || c.is_whitespace());
    if !longer_than(whole, LONGEST_HEADING)
        && !whole.contains('。')
        && !whole.ends_with(['。', '；', ';', '，', ',', '！', '、'])
    {
        return (!whole.is_empty()).then(|| Span::new(rest.start(), rest.start() + whole.len()));
    }
    if !matches!(mark, Mark::Chapter | Mark::Part | Mark::Numeral | Mark::NumeralInBrackets) {
        return None;
    }
    let end = words.find(|c: char| colon(c) || c == '。').filter(|&end| end > 0)?;
    let short = !longer_than(&words[..end], LONGEST_HEADING / 2) && !words[..end].contains(['，', ',', '；']);
    (short && end + '。'.len_utf8() < words.len()).then(|| Span::new(rest.start(), rest.start() + end))
}

/// The number or mark that a line begins with, and how many bytes it takes.
fn number(line: &str) -> Option<(Mark, usize)> {
    let first = line.chars().next()?;
    let (mark, length) = match first {
        '#' => {
            let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
            (Mark::Level(hashes.min(6) as u8), (line[hashes..].starts_with(' ') && hashes <= 6).then_some(hashes)?)
        }
        '第' => {
            let numeral = run(&line[first.len_utf8()..], |c| is_numeral(c) || c.is_ascii_digit())?;
            let end = first.len_utf8() + numeral;
            let mark = match line[end..].chars().next()? {
                '章' => Mark::Chapter,
                '节' => Mark::Part,
                _ => return None,
            };
            (mark, end + '章'.len_utf8())
        }
        '（' | '(' => {
            let inner = &line[first.len_utf8()..];
            let (mark, length) = match run(inner, is_numeral) {
                Some(length) => (Mark::NumeralInBrackets, length),
                None => (Mark::DigitsInBrackets, run(inner, |c| c.is_ascii_digit())?),
            };
            let end = inner[length..].chars().next().filter(|c| matches!(c, '）' | ')'))?;
            (mark, first.len_utf8() + length + end.len_utf8())
        }
        '①'..='⑳' => (Mark::Circled, first.len_utf8()),
        c if is_numeral(c) => {
            let length = run(line, is_numeral)?;
            (Mark::Numeral, length + line[length..].starts_with(['、', '．']).then_some('、'.len_utf8())?)
        }
        c if c.is_ascii_digit() => (Mark::Digits, digits(line)?),
        _ => return None,
    };
    (!line[length..].trim().is_empty()).then_some((mark, length))
}

/// `1.`, `1、` or `1．`, but not `1.5` and not `2024.`.
fn digits(line: &str) -> Option<usize> {
    let length = run(line, |c| c.is_ascii_digit()).filter(|&length| length <= 2)?;
    let mut rest = line[length..].chars();
    let point = rest.next().filter(|c| matches!(c, '.' | '、' | '．'))?;
    let decimal = point == '.' && rest.next().is_some_and(|c| c.is_ascii_digit());
    (!decimal).then_some(length + point.len_utf8())
}

/// The bytes that `wanted` characters take at the start; at least one, at most four characters.
fn run(text: &str, wanted: impl Fn(char) -> bool) -> Option<usize> {
    let count = text.chars().take(5).take_while(|&c| wanted(c)).count();
    (1..=4).contains(&count).then(|| text.chars().take(count).map(char::len_utf8).sum())
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn read(text: &str) -> Vec<(usize, usize, &str)> {
        let sections = outline(text, &lines(text), &[]);
        sections.iter().map(|section| (section.parent, section.level, section.heading.of(text))).collect()
    }

    #[test]
    fn kinds_nest_as_they_appear() {
        let text = "一、条件\n（一）参保\n1. 登记：\n带证件。\n2、缴费\n到银行。\n二、流程\n1.申请\n在网上。\n（1）填表\n都要填。\n";
        let want = [
            (0, 1, "条件"),
            (1, 2, "参保"),
            (2, 3, "登记"),
            (2, 3, "缴费"),
            (0, 1, "流程"),
            (5, 2, "申请"),
            (6, 3, "填表"),
        ];
        assert_eq!(read(text), want);
    }

    #[test]
    fn sentences_and_list_items_are_no_headings() {
        let text = "1.劳动合同期满。\n2.单位破产；\n3.身份证\n4.户口簿\n1.5倍的基数\n2024.这一年\n• 其他";
        assert!(read(text).is_empty(), "{:?}", read(text));
    }

    #[test]
    fn a_section_ends_where_the_next_of_its_level_begins() {
        let text = "一、甲\n乙\n（一）丙\n丁\n二、戊\n己";
        let sections = outline(text, &lines(text), &[]);
        let spans: Vec<&str> = sections.iter().map(|section| section.span.of(text)).collect();
        assert_eq!(spans, ["一、甲\n乙\n（一）丙\n丁", "（一）丙\n丁", "二、戊\n己"]);
    }

    #[test]
    fn hashes_and_run_in_headings_count() {
        assert_eq!(read("# 总览\n## 细则\n内容"), [(0, 1, "总览"), (1, 2, "细则")]);
        assert_eq!(
            read("一、办理时限。自受理之日起，各窗口应当在规定时间内办结并告知申请人结果，不得无故拖延。"),
            [(0, 1, "办理时限")]
        );
    }
}
