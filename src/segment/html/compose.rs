//! The readable text of a page is put together from its parts, and each part's place in it noted.

use super::super::cues::Cues;
use super::super::outline::{Mark, outline};
use super::super::plain::end_of_prose;
use super::super::related_text::{breaks_off, is_leak};
use super::head::Header;
use super::related::Item;
use super::tables;
use super::tree::Tree;
use crate::article::{Article, Flag, RelatedItem};
use crate::text::Span;

/// What was found of a page, before it is one text.
pub(super) struct Parts {
    pub(super) header: Header,
    pub(super) answer: Option<String>,
    /// Lines of the body.
    pub(super) body: Vec<usize>,
    /// Lines of disclaimers.
    pub(super) disclaimers: Vec<usize>,
    pub(super) items: Vec<Item>,
}

/// The article that has these parts.
pub(super) fn compose(cues: &Cues, tree: &Tree, parts: Parts) -> Article {
    let Parts { header, answer, body, disclaimers, items } = parts;
    let mut article = Article { publisher: header.publisher, published_at: header.published_at, ..Article::default() };
    let mut text = String::new();
    if let Some(title) = header.title.filter(|title| !title.trim().is_empty()) {
        article.title = Some(push(&mut text, &title));
    }
    if let Some(dateline) = header.dateline {
        push(&mut text, &dateline);
    }
    article.answer = answer.map(|answer| push(&mut text, &answer));
    let mut lines: Vec<Span> = Vec::with_capacity(body.len());
    let mut marked: Vec<(usize, Mark)> = Vec::new();
    for (order, &place) in body.iter().enumerate() {
        let line = &tree.lines[place];
        marked.extend(line.mark.map(|mark| (order, mark)));
        let end = if order + 1 == body.len() { end_of_prose(cues, &line.text) } else { None };
        lines.push(push(&mut text, &line.text[..end.unwrap_or(line.text.len())]));
    }
    for &place in &disclaimers {
        push(&mut text, &tree.lines[place].text);
    }
    article.related = items.into_iter().map(|item| related_item(cues, &mut text, item)).collect();
    article.body = lines.first().zip(lines.last()).map(|(first, last)| first.join(*last));
    article.sections = outline(&text, &lines, &marked);
    article.tables = tables::tables(&text, body.iter().map(|&place| &tree.lines[place]).zip(lines.iter().copied()));
    match article.body {
        None => article.flags.push(Flag::NoBody),
        Some(body) if is_leak(cues, body.of(&text)) => article.flags.push(Flag::PromptLeak),
        Some(_) => {}
    }
    article.text = text;
    article
}

fn related_item(cues: &Cues, text: &mut String, item: Item) -> RelatedItem {
    let title = push(text, &item.title);
    let snippet = item.snippet.as_ref().map(|snippet| push(text, snippet));
    let foot =
        [item.category.as_deref(), item.published_on.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let foot = (!foot.is_empty()).then(|| push(text, &foot));
    let span = [snippet, foot].into_iter().flatten().fold(title, Span::join);
    let leak = item.snippet.as_ref().is_some_and(|snippet| is_leak(cues, snippet));
    RelatedItem {
        span,
        title,
        snippet,
        answer: snippet.filter(|_| !leak).and_then(|snippet| cues.answer_at_head(&item.title, snippet, text)),
        category: item.category,
        published_on: item.published_on,
        url: item.url,
        truncated: item.snippet.as_ref().is_some_and(|snippet| breaks_off(snippet)),
        flags: if leak { vec![Flag::PromptLeak] } else { Vec::new() },
    }
}

/// Adds a line; returns where its words stand.
pub(super) fn push(text: &mut String, line: &str) -> Span {
    if !text.is_empty() {
        text.push('\n');
    }
    let start = text.len();
    text.push_str(line);
    Span::new(start, text.len()).trim(text)
}
