//! Recommended items in plain text: cards under a head, or a run of links.

use regex::Captures;

use super::cues::Cues;
use super::date::iso_date;
use super::layout::{RelatedStyle, TextLayout};
use super::lines::{Lines, closes_quotation, ends_sentence, head};
use crate::article::{Flag, RelatedItem};
use crate::text::Span;

/// Bytes that the line of category and date has at most.
const LONGEST_FOOT: usize = 160;
/// Characters at the head of a text in which a writing instruction shows.
const LEAK_WINDOW: usize = 200;

/// The number of lines ahead of the recommended items, and the items.
pub(super) fn read(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    match layout.related {
        RelatedStyle::None => (lines.len(), Vec::new()),
        RelatedStyle::Cards => cards(cues, layout, text, lines),
        RelatedStyle::Links => links(layout, text, lines),
    }
}

/// Title, snippet, then a line of category and date that ends the item.
fn cards(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    let (Some(head), Some(foot)) = (&layout.related_head, &layout.item) else { return (lines.len(), Vec::new()) };
    let Some(start) = lines.iter().position(|line| head.is_match(line.of(text))) else {
        return (lines.len(), Vec::new());
    };
    let mut items = Vec::new();
    let mut open = start + 1;
    for place in start + 1..lines.len() {
        let line = lines[place].of(text);
        if line.len() > LONGEST_FOOT || !foot.is_match(line) {
            continue;
        }
        let Some(found) = foot.captures(line) else { continue };
        items.extend(card(cues, layout, text, &lines[open..place], lines[place], &found));
        open = place + 1;
    }
    // The page may break off within its last card.
    if let [title, snippet] = lines[open..] {
        items.push(item(cues, layout, text, title, Some(snippet)));
    }
    (start, items)
}

fn card(
    cues: &Cues,
    layout: &TextLayout,
    text: &str,
    lines: &Lines,
    foot: Span,
    found: &Captures,
) -> Option<RelatedItem> {
    let (&title, rest) = lines.split_first()?;
    let snippet = rest.first().zip(rest.last()).map(|(first, last)| first.join(*last));
    let mut card = item(cues, layout, text, title, snippet);
    card.span = title.join(foot);
    card.category = found.name("category").map(|category| category.as_str().to_string());
    card.published_on = found.name("date").and_then(|date| iso_date(date.as_str()));
    Some(card)
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

/// Title, date, time and category, again and again; a title never runs over a line.
fn links(layout: &TextLayout, text: &str, lines: &Lines) -> (usize, Vec<RelatedItem>) {
    let Some(end) = &layout.item else { return (lines.len(), Vec::new()) };
    let mut items: Vec<RelatedItem> = Vec::new();
    let mut first = lines.len();
    for (place, line) in lines.iter().enumerate() {
        let written = line.of(text);
        let mut from = 0;
        for found in end.captures_iter(written).into_iter().flatten() {
            let Some(whole) = found.get(0) else { continue };
            let title = Span::new(line.start() + from, line.start() + whole.start()).trim(text);
            from = whole.end();
            if title.is_empty() {
                continue;
            }
            first = first.min(place);
            items.push(RelatedItem {
                span: Span::new(title.start(), line.start() + whole.end()).trim(text),
                title,
                category: found.name("category").map(|category| category.as_str().to_string()),
                published_on: found.name("date").and_then(|date| iso_date(date.as_str())),
                ..RelatedItem::default()
            });
        }
    }
    (first, items)
}

/// True if a snippet ends before its sentence does.
pub(super) fn breaks_off(snippet: &str) -> bool {
    !snippet.trim_end().trim_end_matches(closes_quotation).ends_with(ends_sentence)
}

/// True if a text begins as a writing instruction or the thoughts about one.
pub(super) fn is_leak(cues: &Cues, text: &str) -> bool {
    cues.prompt_leak.is_in(head(text.trim_start(), LEAK_WINDOW))
}
