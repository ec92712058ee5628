//! Plain text: the parts of a page without markup.

use regex::Captures;

use super::cues::Cues;
use super::layout::TextLayout;
use super::lines::{Lines, closes_quotation, ends_sentence};
use super::outline::outline;
use super::pattern::Pattern;
use super::related_text::{self, is_leak};
use super::text_header as header;
use super::{stacked_cells, text_tables};
use crate::article::{Article, Flag};
use crate::text::{Span, head, longer_than, tail};

/// Characters at the end of a text in which credits are looked for.
const TAIL_WINDOW: usize = 240;
/// Characters at the head of a text in which the publisher is looked for.
pub(super) const HEAD_WINDOW: usize = 160;
/// Characters that a line of credits has at most.
pub(super) const LONGEST_CREDITS: usize = 100;
/// Bytes of text that a page in place of another has at most.
const LONGEST_ERROR: usize = 1_000;

/// Takes a page apart; the article's `text` is left empty.
pub(super) fn read(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> Article {
    let (count, related) = related_text::read(cues, layout, text, lines);
    let main = without_tail(cues, layout, text, &lines[..count]);
    let mut article = Article { related, ..Article::default() };
    let next = header::read(cues, layout, text, &main, &mut article);
    let mut body = main.get(next..).unwrap_or_default();
    let is_error = stands_in(cues, &article, text, body, &main);
    if is_error {
        body = &[];
    }
    if article.publisher.is_none() {
        let end = lines.get(..count).and_then(Lines::last).map_or(0, |line| line.end());
        let after = body.last().and_then(|last| text.get(last.end()..end)).unwrap_or_default();
        article.publisher = publisher(cues, text, body, after);
    }
    article.body = body.first().zip(body.last()).map(|(first, last)| first.join(*last));
    article.sections = outline(text, body, &[]);
    article.tables = article.body.map(|body| text_tables::tables(cues, text, body)).unwrap_or_default();
    // One text writes its tables in one way.
    if let Some(body) = article.body.filter(|_| article.tables.is_empty()) {
        article.tables = stacked_cells::tables(cues, text, body);
    }
    match article.body {
        None => article.flags.push(Flag::NoBody),
        Some(body) if is_leak(cues, body.of(text)) => article.flags.push(Flag::PromptLeak),
        Some(_) => {}
    }
    if is_error {
        article.flags.push(Flag::ErrorPage);
    }
    article
}

/// True if a page says that it stands in place of another.
fn stands_in(cues: &Cues, article: &Article, text: &str, body: &Lines, main: &Lines) -> bool {
    let signed = article.published_at.is_some() || article.publisher.is_some() || !article.related.is_empty();
    if signed || body.iter().map(|line| line.len()).sum::<usize>() > LONGEST_ERROR {
        return false;
    }
    let prose = body.iter().flat_map(|line| line.of(text).chars()).filter(|c| !c.is_whitespace()).count();
    cues.is_error_page(article.title.map(|title| title.of(text)), main.iter().map(|line| line.of(text)), prose)
}

/// The paper that the text's first or last words name; `after` is what stands behind the body.
fn publisher(cues: &Cues, text: &str, body: &Lines, after: &str) -> Option<String> {
    let name = |found: Option<Captures>| {
        let press = found?.name("press")?.as_str().trim().to_string();
        (!press.is_empty() && !cues.news.unnamed.is_in(&press)).then_some(press)
    };
    let opening = body.first().map_or("", |line| head(line.of(text), HEAD_WINDOW));
    let opening = cues.news.headline.find(opening).map_or(opening, |(_, end)| &opening[end..]);
    let closing = body.last().map_or("", |line| tail(line.of(text), LONGEST_CREDITS));
    name(cues.news.press.captures(opening))
        .or_else(|| name(cues.news.press.captures(after_gap(opening)?)))
        .or_else(|| name(cues.publisher.captures(head(after, HEAD_WINDOW))))
        .or_else(|| name(cues.news.closing.captures(closing)))
}

/// What follows a wide gap: a headline and its text may share a line.
fn after_gap(words: &str) -> Option<&str> {
    let gap = words.find("  ")?;
    Some(words[gap..].trim_start())
}

/// The main lines without the site's disclaimers and credits at their end.
fn without_tail(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> Vec<Span> {
    let mut main = lines.to_vec();
    let mut main_is_cut = false;
    while let Some(last) = main.last_mut() {
        let written = last.of(text);
        let opening = head(written, HEAD_WINDOW);
        // A heading over a disclaimer that has been left out.
        let heads = main_is_cut && cues.disclaimer.labels.is_in(opening);
        if heads || is_disclaimer(cues, layout.disclaimer.as_ref(), written) {
            main_is_cut = true;
            main.pop();
        } else if is_credits(cues, written) || cues.page_tools.is_in(opening) || cues.site_words.is_in(opening) {
            main.pop();
        } else if let Some(end) = end_of_prose(cues, written) {
            *last = Span::new(last.start(), last.start() + end);
        } else {
            break;
        }
    }
    main
}

/// True if a last line is the site's word on itself.
pub(super) fn is_disclaimer(cues: &Cues, own: Option<&Pattern>, line: &str) -> bool {
    own.is_some_and(|own| own.is_match(head(line, HEAD_WINDOW)))
        || (cues.disclaimer.heads.is_in(head(line, HEAD_WINDOW))
            && cues.disclaimer.words.is_in(head(line, HEAD_WINDOW)))
}

/// True if a last line names those who made the page.
pub(super) fn is_credits(cues: &Cues, line: &str) -> bool {
    let one = line.trim_end_matches('。');
    !longer_than(line, LONGEST_CREDITS) && !one.contains('。') && cues.credits.is_in(one)
}

/// Where a line's prose ends and credits follow in the same line.
pub(super) fn end_of_prose(cues: &Cues, line: &str) -> Option<usize> {
    let window = tail(line, TAIL_WINDOW);
    let from = line.len() - window.len();
    let mut found = None;
    for (place, c) in window.char_indices().rev() {
        if !(ends_sentence(c) || closes_quotation(c) || matches!(c, '…' | '）' | ')')) {
            continue;
        }
        let end = place + c.len_utf8();
        let rest = window[end..].trim_start();
        if !rest.is_empty() && is_credits(cues, rest) {
            found = Some(from + end);
        }
        if ends_sentence(c) {
            break;
        }
    }
    found
}
