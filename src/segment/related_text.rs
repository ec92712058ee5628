//! Recommended items in plain text: cards under a head, or a run of links.

use regex::Captures;

use super::cues::Cues;
use super::date::{first_date, iso_date};
use super::layout::{RelatedStyle, TextLayout};
use super::lines::{Lines, closes_quotation, ends_sentence};
use super::plain::is_disclaimer;
use crate::article::{Flag, RelatedItem};
use crate::text::{Span, head, longer_than};

/// Bytes that the line of category and date has at most.
const LONGEST_FOOT: usize = 160;
/// Characters of a title in a line of its own, at most.
const LONGEST_TITLE: usize = 60;
/// Characters of a category in a line of its own, at most.
const LONGEST_CATEGORY: usize = 8;
/// Characters at the head of a text in which a writing instruction shows.
const LEAK_WINDOW: usize = 200;

/// The number of lines ahead of the recommended items, and the items.
pub(super) fn read(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    match layout.related {
        RelatedStyle::None => (lines.len(), Vec::new()),
        RelatedStyle::Cards => cards(cues, layout, text, lines),
        RelatedStyle::Links => links(cues, layout, text, lines),
        RelatedStyle::Titles => titles(cues, layout, text, lines),
    }
}

/// Title, snippet, then a line of category and date that ends the item.
fn cards(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    let (Some(head), Some(end)) = (&layout.related_head, &layout.item) else { return (lines.len(), Vec::new()) };
    let Some(start) = lines.iter().position(|line| head.is_match(line.of(text))) else {
        return (lines.len(), Vec::new());
    };
    let mut items = Vec::new();
    let mut open = start + 1;
    // Many cards of a page end alike, and to find the groups of a pattern costs as much as all else of a card.
    let mut last = ("", Foot::default());
    for place in start + 1..lines.len() {
        let line = lines[place].of(text);
        if line.len() > LONGEST_FOOT {
            continue;
        }
        if line != last.0 {
            let Some(found) = end.captures(line) else { continue };
            last = (line, Foot::of(&found));
        }
        items.extend(card(cues, layout, text, &lines[open..place], lines[place], &last.1));
        open = place + 1;
    }
    // The page may break off within its last card.
    match lines[open..] {
        [title, snippet] => items.push(item(cues, layout, text, title, Some(snippet))),
        [title] if is_title(text, title) => items.push(item(cues, layout, text, title, None)),
        _ => {}
    }
    (start, items)
}

/// What the line that ends a card says.
#[derive(Default)]
struct Foot {
    category: Option<String>,
    published_on: Option<String>,
}

impl Foot {
    fn of(found: &Captures) -> Foot {
        let category = found.name("category").or_else(|| found.name("sort"));
        let date = found.name("date").or_else(|| found.name("day"));
        Foot {
            category: category.map(|category| category.as_str().to_string()),
            published_on: date.and_then(|date| iso_date(date.as_str())),
        }
    }
}

/// True if a line can be the title of a card.
fn is_title(text: &str, line: Span) -> bool {
    let written = line.of(text);
    !longer_than(written, LONGEST_TITLE) && !written.contains(['。', '；', '：', ':'])
}

/// Title and snippet of a card, and the category where it has a line of its own above the day.
fn card(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines, last: Span, foot: &Foot) -> Option<RelatedItem> {
    let (&title, mut rest) = lines.split_first()?;
    let mut category = foot.category.clone();
    if category.is_none()
        && let Some((lowest, above)) = rest.split_last()
        && is_category(cues, lowest.of(text))
    {
        category = Some(lowest.of(text).to_string());
        rest = above;
    }
    let snippet = rest.first().zip(rest.last()).map(|(first, last)| first.join(*last));
    let mut card = item(cues, layout, text, title, snippet);
    card.span = title.join(last);
    card.category = category;
    card.published_on.clone_from(&foot.published_on);
    Some(card)
}

/// True if a line by itself can be a category.
fn is_category(cues: &Cues, line: &str) -> bool {
    !longer_than(line, LONGEST_CATEGORY) && line.chars().all(char::is_alphabetic) && cues.sense(line).is_none()
}

fn item(cues: &Cues, layout: &TextLayout, text: &str, title: Span, snippet: Option<Span>) -> RelatedItem {
    let leak = snippet.is_some_and(|snippet| is_leak(cues, snippet.of(text)));
    let answer = snippet.filter(|_| layout.answer && !leak);
    RelatedItem {
        span: snippet.map_or(title, |snippet| title.join(snippet)),
        title,
        snippet,
        answer: answer.and_then(|snippet| cues.answer_at_head(title.of(text), snippet, text)),
        truncated: snippet.is_some_and(|snippet| breaks_off(snippet.of(text))),
        flags: if leak { vec![Flag::PromptLeak] } else { Vec::new() },
        ..RelatedItem::default()
    }
}

/// Title, date, time and category, again and again, below all prose; a title may have a line of its own.
fn links(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    let Some(end) = &layout.item else { return (lines.len(), Vec::new()) };
    let is_prose = |line: &Span| {
        let written = line.of(text);
        written.contains('。') && !end.is_match(written) && !is_disclaimer(cues, layout.disclaimer.as_ref(), written)
    };
    let from = lines.iter().rposition(is_prose).map_or(0, |prose| prose + 1);
    let mut items: Vec<RelatedItem> = Vec::new();
    let mut first = lines.len();
    for place in from..lines.len() {
        let line = lines[place];
        let written = line.of(text);
        let mut start = 0;
        for found in end.captures_iter(written).into_iter().flatten() {
            let Some(whole) = found.get(0) else { continue };
            let mut title = Span::new(line.start() + start, line.start() + whole.start()).trim(text);
            let mut begins = place;
            if title.is_empty()
                && start == 0
                && place > from
                && is_title(text, lines[place - 1])
                && !end.is_match(lines[place - 1].of(text))
            {
                (title, begins) = (lines[place - 1], place - 1);
            }
            start = whole.end();
            if title.is_empty() {
                continue;
            }
            first = first.min(begins);
            items.push(RelatedItem {
                span: Span::new(title.start(), line.start() + whole.end()).trim(text),
                title,
                category: found.name("category").map(|category| category.as_str().to_string()),
                published_on: found.name("date").and_then(|date| iso_date(date.as_str())),
                ..RelatedItem::default()
            });
        }
    }
    let headed = first
        .checked_sub(1)
        .filter(|&above| !items.is_empty() && cues.related_heads.is_in(head(lines[above].of(text), LEAK_WINDOW)));
    (headed.unwrap_or(first), items)
}

/// A title a line, its day behind it, under a head that announces them; up to what is no title. Where prose follows, the head is one
/// of the article's own.
fn titles(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    let words = |line: &Span| head(line.of(text), LEAK_WINDOW);
    let is_head = |line: &Span| cues.related_heads.is_in(words(line));
    let Some(start) = lines.iter().rposition(is_head).filter(|&start| start > 0) else {
        return (lines.len(), Vec::new());
    };
    let is_other = |line: &str| {
        let others = [&cues.other_heads, &cues.page_tools, &cues.site_words, &cues.credits];
        others.iter().any(|other| other.is_in(line)) || is_disclaimer(cues, layout.disclaimer.as_ref(), line)
    };
    let is_title = |line: &&Span| {
        let line = words(line);
        !longer_than(line, LONGEST_TITLE) && !line.contains('。') && !is_other(line)
    };
    let items = lines[start + 1..].iter().take_while(is_title).map(|&line| {
        let dated = first_date(line.of(text)).filter(|(_, _, end)| *end == line.len());
        let title = dated.as_ref().map_or(line, |(_, day, _)| Span::new(line.start(), line.start() + day).trim(text));
        let title = if title.is_empty() { line } else { title };
        RelatedItem { span: line, title, published_on: dated.map(|(date, _, _)| date), ..RelatedItem::default() }
    });
    let items: Vec<RelatedItem> = items.collect();
    let behind = lines.get(start + 1 + items.len()).map(words);
    let prose = behind.is_some_and(|line| line.contains('。') && !is_other(line));
    if items.is_empty() || prose { (lines.len(), Vec::new()) } else { (start, items) }
}

/// True if a snippet ends before its sentence does.
pub(super) fn breaks_off(snippet: &str) -> bool {
    !snippet.trim_end().trim_end_matches(closes_quotation).ends_with(ends_sentence)
}

/// True if a text begins as a writing instruction or the thoughts about one.
pub(super) fn is_leak(cues: &Cues, text: &str) -> bool {
    cues.prompt_leak.is_in(head(text.trim_start(), LEAK_WINDOW))
}
