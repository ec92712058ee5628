//! Citations: titles in 《》, numbers of documents (`医保发〔2022〕22号`), statutes cited by article without 《》.

use rust_decimal::prelude::ToPrimitive;

use super::date::skip_space;
use super::mention::{Cited, Mention, Shape};
use super::number::{number_at, peek};
use crate::text::Span;
use crate::words::{WordsBefore, WordsWithin};

/// A title is no longer than this many bytes; beyond it an opening 《 was never closed.
const LONGEST_TITLE: usize = 360;

/// Who stands before the number of a document.
#[derive(Debug)]
pub(super) struct Issuers {
    /// Words before the issuing office that are no part of it.
    pub(super) leads: WordsWithin,
    /// Offices that give orders, whose names are longer than most or have in them what parts others.
    pub(super) offices: WordsBefore,
}

/// Reads the title that begins with 《 at byte `at`.
pub fn title_at(text: &str, at: usize) -> Option<Mention> {
    let open = text.get(at..)?.strip_prefix('《')?;
    let start = at + '《'.len_utf8();
    let (mut depth, mut close) = (1, None);
    for (offset, c) in open.char_indices().take_while(|(offset, c)| *offset < LONGEST_TITLE && *c != '\n') {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            close = Some(start + offset);
            break;
        }
    }
    let close = close.filter(|close| *close > start)?;
    let title = Span::new(start, close);
    let after = close + '》'.len_utf8();
    let spaced = Some(skip_space(text, after)).filter(|at| text[*at..].starts_with('第'));
    let (article, end) = article_at(text, spaced.unwrap_or(after))
        .or_else(|| article_at(text, after_bracket(text, after)?))
        .map_or((None, after), |(article, end)| (Some(article), end));
    Some(Mention { span: Span::new(at, end), shape: Shape::Citation(Cited { title, article }) })
}

/// Where a short bracket after a title ends: 《…》（国务院令第586号）第十四条.
fn after_bracket(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let close = match rest.chars().next()? {
        '（' => '）',
        '(' => ')',
        _ => return None,
    };
    rest.char_indices().take(32).find(|(_, c)| *c == close).map(|(offset, c)| at + offset + c.len_utf8())
}

/// `第三十二条` or, as some write, `32条` at `at`: the article and where its name ends.
pub fn article_at(text: &str, at: usize) -> Option<(u32, usize)> {
    let at = chapter_end(text, at).unwrap_or(at);
    let start = at + text.get(at..)?.strip_prefix('第').map_or(0, |_| '第'.len_utf8());
    let number = number_at(text, start)?;
    let (_, end) = peek(text, number.end).filter(|(c, _)| *c == '条')?;
    Some((number.value.to_u32()?, end))
}

/// Where the chapter ends that begins at `at` before an article: 第十一章第八十六条.
fn chapter_end(text: &str, at: usize) -> Option<usize> {
    let start = at + text.get(at..)?.strip_prefix('第').map(|_| '第'.len_utf8())?;
    let number = number_at(text, start)?;
    let (_, end) = peek(text, number.end).filter(|(c, _)| *c == '章')?;
    text[end..].starts_with('第').then_some(end)
}

/// A statute that ends at `at` and is cited by article: `start` is where its name begins.
pub fn statute(text: &str, span: Span) -> Option<Mention> {
    let (article, end) = article_at(text, span.end())?;
    let prefix = "中华人民共和国";
    let start = if text[..span.start()].ends_with(prefix) { span.start() - prefix.len() } else { span.start() };
    let cited = Cited { title: Span::new(start, span.end()), article: Some(article) };
    Some(Mention { span: Span::new(start, end), shape: Shape::Citation(cited) })
}

/// Reads the number of an order at its number, behind 第: `国务院令第586号`, `国务院第258号令`; `人社部令（第8号）` is left.
pub(super) fn order_at(issuers: &Issuers, text: &str, at: usize) -> Option<Mention> {
    let number = number_at(text, at).filter(|number| number.digits <= 5)?;
    let (_, end) = peek(text, number.end).filter(|(c, _)| *c == '号')?;
    // 国务院第258号令 is the same order.
    let (named, end) = match text[..at].strip_suffix("令第") {
        Some(named) => (named, end),
        None => (text[..at].strip_suffix('第')?, end + text[end..].starts_with('令').then_some('令'.len_utf8())?),
    };
    let office = issuers.offices.strip(named).map(str::len);
    let start = office.or_else(|| issuer(&issuers.leads, text, named.len()))?;
    let span = Span::new(start, end);
    Some(Mention { span, shape: Shape::Citation(Cited { title: span, article: None }) })
}

/// Reads the number of an announcement at its year: `财政部公告2023年第8号`.
pub(super) fn announcement_at(issuers: &Issuers, text: &str, at: usize) -> Option<Mention> {
    if !text[..at].ends_with(['告', '令']) {
        return None;
    }
    let year = number_at(text, at).filter(|year| year.digits == 4)?;
    let from = text.len() - text[year.end..].strip_prefix("年第")?.len();
    let number = number_at(text, from).filter(|number| number.digits <= 5)?;
    let (_, end) = peek(text, number.end).filter(|(c, _)| *c == '号')?;
    let span = Span::new(issuer(&issuers.leads, text, at)?, end);
    Some(Mention { span, shape: Shape::Citation(Cited { title: span, article: None }) })
}

/// Reads the number of a document around its opening bracket at byte `at`: `医保发〔2022〕22号`.
pub(super) fn document_at(issuers: &Issuers, text: &str, at: usize) -> Option<Mention> {
    let (_, inner) = peek(text, at)?;
    let year = number_at(text, inner).filter(|year| year.digits == 4)?;
    let (_, close) = peek(text, year.end).filter(|(c, _)| matches!(c, '〕' | '﹞' | ']' | ')' | '】' | '>'))?;
    let close = skip_space(text, close);
    let from = text.get(close..)?.strip_prefix('第').map_or(close, |_| close + '第'.len_utf8());
    let number = number_at(text, from).filter(|number| number.digits <= 5)?;
    let (_, end) = peek(text, skip_space(text, number.end)).filter(|(c, _)| *c == '号')?;
    let start = issuer(&issuers.leads, text, text[..at].trim_end_matches(' ').len())?;
    // 国办发〔2021〕14号文件第二条
    let named = text[end..].strip_prefix("文件").or_else(|| text[end..].strip_prefix('文'));
    let behind = named.map_or(end, |behind| text.len() - behind.len());
    let (article, cited) = match article_at(text, behind).filter(|_| text[behind..].starts_with('第')) {
        Some((article, cited)) => (Some(article), cited),
        None => (None, end),
    };
    let title = Span::new(start, end);
    Some(Mention { span: Span::new(start, cited), shape: Shape::Citation(Cited { title, article }) })
}

/// The number of a document in a bracket inside a mention, between its title and its article: a mention of its own, as it is
/// behind a title alone.
pub(super) fn number_inside(issuers: &Issuers, text: &str, mention: &Mention) -> Option<Mention> {
    let Shape::Citation(cited) = &mention.shape else { return None };
    let behind = text.get(cited.title.end()..mention.span.end()).filter(|behind| behind.contains('号'))?;
    let mut numbers = behind.char_indices().filter_map(|(at, sign)| {
        let at = cited.title.end() + at;
        match sign {
            '〔' | '﹝' | '[' | '【' | '<' => document_at(issuers, text, at),
            '第' => order_at(issuers, text, at + sign.len_utf8()),
            _ => None,
        }
    });
    numbers.find(|number| number.span.start() > cited.title.end())
}

/// Where the letters of the issuing office before a document's number begin.
fn issuer(leads: &WordsWithin, text: &str, at: usize) -> Option<usize> {
    let mut start = at;
    for (count, (offset, c)) in text[..at].char_indices().rev().enumerate() {
        if count >= 10 || !('\u{4E00}'..='\u{9FFF}').contains(&c) {
            break;
        }
        start = offset;
    }
    let start = at - leads.behind_last(&text[start..at]).len();
    (at - start >= "医发".len()).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::Recogniser;
    use crate::rules::RuleFiles;

    fn cited(text: &str) -> Option<(String, String, Option<u32>)> {
        let mention = match text.find('《') {
            Some(at) => title_at(text, at),
            None => {
                let recogniser = Recogniser::new(&RuleFiles::embedded(), &mut |_, _| {}).ok()?;
                document_at(&recogniser.issuers, text, text.find(['〔', '[', '<'])?)
            }
        }?;
        let Shape::Citation(cited) = mention.shape else { return None };
        Some((mention.span.of(text).to_string(), cited.title.of(text).to_string(), cited.article))
    }

    #[test]
    fn citations() {
        for (text, span, title, article) in [
            ("根据《工伤保险条例》第十四条规定", "《工伤保险条例》第十四条", "工伤保险条例", Some(14)),
            (
                "《工伤保险条例》（国务院令第586号）第30条",
                "《工伤保险条例》（国务院令第586号）第30条",
                "工伤保险条例",
                Some(30),
            ),
            ("《关于贯彻〈办法〉的通知》", "《关于贯彻〈办法〉的通知》", "关于贯彻〈办法〉的通知", None),
            ("根据医保发〔2022〕22号文件", "医保发〔2022〕22号", "医保发〔2022〕22号", None),
            ("医保发〔2022〕22号文件第五条", "医保发〔2022〕22号文件第五条", "医保发〔2022〕22号", Some(5)),
            ("医保发〔2022〕22号第五条", "医保发〔2022〕22号第五条", "医保发〔2022〕22号", Some(5)),
            ("依据粤府办〔2023〕5 号", "粤府办〔2023〕5 号", "粤府办〔2023〕5 号", None),
            ("大人社发<2018>355号", "大人社发<2018>355号", "大人社发<2018>355号", None),
            ("（粤府办[2023]第5号）", "粤府办[2023]第5号", "粤府办[2023]第5号", None),
            ("苏医保发 〔2023〕 15号", "苏医保发 〔2023〕 15号", "苏医保发 〔2023〕 15号", None),
            ("《社会保险法》第十一章第八十六条", "《社会保险法》第十一章第八十六条", "社会保险法", Some(86)),
            ("《刑法》266条", "《刑法》266条", "刑法", Some(266)),
            ("《刑法》 第266条", "《刑法》 第266条", "刑法", Some(266)),
            ("《刑法》 266条", "《刑法》", "刑法", None),
        ] {
            assert_eq!(cited(text), Some((span.to_string(), title.to_string(), article)), "{text}");
        }
        assert_eq!(cited("《没有结尾的标题\n下一行》"), None);
    }
}
