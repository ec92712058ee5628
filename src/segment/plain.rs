//! Plain text: title, dateline, answer, body and recommended items of a page without markup.

use regex::Captures;

use super::cues::Cues;
use super::date::iso_date;
use super::layout::TextLayout;
use super::lines::{Lines, closes_quotation, ends_sentence, head, longer_than, tail};
use super::outline::outline;
use super::pattern::Pattern;
use super::related_text::{self, is_leak};
use super::text_tables;
use crate::article::{Article, Flag};
use crate::text::Span;

/// Characters at the end of a text in which credits are looked for.
const TAIL_WINDOW: usize = 240;
/// Characters at the head of a text in which the publisher is looked for.
const HEAD_WINDOW: usize = 160;
/// Characters that a line of credits has at most.
const LONGEST_CREDITS: usize = 100;
/// Characters that a run-on headline has at least.
const SHORTEST_HEADLINE: usize = 8;

/// Takes a page apart; the article's `text` is left empty.
pub(super) fn read(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> Article {
    let (count, related) = related_text::read(cues, layout, text, lines);
    let main = without_tail(cues, layout, text, &lines[..count]);
    let mut article = Article { related, ..Article::default() };
    let mut next = title(cues, layout, text, &main, &mut article);
    next += dateline(cues, text, main.get(next..).unwrap_or_default(), &mut article);
    next += answer(cues, layout, text, main.get(next..).unwrap_or_default(), &mut article);
    let body = main.get(next..).unwrap_or_default();
    if article.publisher.is_none() {
        let end = lines.get(..count).and_then(Lines::last).map_or(0, |line| line.end());
        let after = body.last().and_then(|last| text.get(last.end()..end)).unwrap_or_default();
        article.publisher = publisher(cues, text, body, after);
    }
    article.body = body.first().zip(body.last()).map(|(first, last)| first.join(*last));
    article.sections = outline(text, body, &[]);
    article.tables = article.body.map(|body| text_tables::tables(text, body)).unwrap_or_default();
    match article.body {
        None => article.flags.push(Flag::NoBody),
        Some(body) if is_leak(cues, body.of(text)) => article.flags.push(Flag::PromptLeak),
        Some(_) => {}
    }
    article
}

/// Finds the headline; returns how many lines it takes.
fn title(cues: &Cues, layout: &TextLayout, text: &str, main: &Lines, article: &mut Article) -> usize {
    let Some(&first) = main.first() else { return 0 };
    let written = first.of(text);
    if let Some((_, announced)) = cues.news.headline.find(written) {
        let (length, runs_on) = headline_end(cues, &written[announced..]);
        let headline = Span::new(first.start() + announced, first.start() + announced + length).trim(text);
        article.title = Some(headline).filter(|headline| !headline.is_empty());
        return usize::from(!runs_on && main.len() > 1);
    }
    let prose =
        longer_than(written, cues.news.longest_headline) || written.ends_with(['。', '；', '，', ',', ';', ':', '：']);
    let generic = layout.markers.is_empty();
    if (generic && (prose || main.len() == 1)) || cues.dateline.is_in(head(written, HEAD_WINDOW)) {
        return 0;
    }
    article.title = Some(first);
    1
}

/// How many bytes a headline takes that was announced, and whether the text goes on behind it in the same line.
fn headline_end(cues: &Cues, written: &str) -> (usize, bool) {
    let window = head(written, cues.news.longest_headline * 2);
    let wide = |gap: &usize| window[*gap..].chars().take_while(|c| c.is_whitespace()).count() > 1;
    let gap = window.match_indices(char::is_whitespace).map(|(gap, _)| gap).find(wide);
    if let Some(gap) = gap {
        return (gap, true);
    }
    let least = head(window, SHORTEST_HEADLINE).len();
    if let Some((lead, _)) = cues.news.lead.find(&window[least..]) {
        return (least + lead, true);
    }
    if window.len() == written.len() && !window.contains('。') {
        return (window.len(), false);
    }
    (0, true)
}

/// Reads the lines under the title that give time and publisher; returns how many there are.
fn dateline(cues: &Cues, text: &str, lines: &Lines, article: &mut Article) -> usize {
    let mut taken = 0;
    for line in lines.iter().take(3) {
        let written = line.of(text);
        if longer_than(written, LONGEST_CREDITS) {
            break;
        }
        let Some(found) = cues.dateline.captures(written) else { break };
        taken += 1;
        if article.published_at.is_none() {
            article.published_at = found.name("date").and_then(|date| iso_date(date.as_str()));
        }
        if article.publisher.is_none() {
            article.publisher = found.name("press").map(|press| press.as_str().trim().to_string());
        }
    }
    taken
}

/// Finds the verdict that stands between title and body; returns how many lines it takes.
fn answer(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines, article: &mut Article) -> usize {
    let (Some(title), [line, _, ..]) = (article.title, lines) else { return 0 };
    if !layout.answer || !cues.is_answer(title.of(text), line.of(text)) {
        return 0;
    }
    article.answer = Some(*line);
    1
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
    while let Some(last) = main.last_mut() {
        let written = last.of(text);
        if is_disclaimer(cues, layout.disclaimer.as_ref(), written) || is_credits(cues, written) {
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
    !longer_than(line, LONGEST_CREDITS) && !line.contains('。') && cues.credits.is_in(line)
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
