//! HTML: the readable text is taken out of the markup in page order, a line a block, and told apart by role.

mod address;
mod content;
mod elements;
mod guard;
mod head;
mod meta;
mod related;
mod rules;
mod shown;
mod tables;
mod tree;

pub(super) use rules::HtmlLayout;
pub(super) use shown::Shown;

use std::collections::HashSet;
use std::ops::Range;

use scraper::Html;

use super::cues::Cues;
use super::outline::{Mark, outline};
use super::plain::{end_of_prose, is_credits, is_disclaimer};
use super::related_text::{breaks_off, is_leak};
use crate::article::{Article, Flag, RelatedItem};
use crate::text::Span;
use content::Weights;
use head::{Header, squeeze};
use meta::Meta;
use related::Item;
use tree::Tree;

/// Weight below which a page whose text is mostly links holds no article.
const LEAST_PROSE: usize = 120;
/// Characters read of a line that may belong to the header.
const LONGEST_HEADER_LINE: usize = 120;

/// A page whose markup has been read.
pub(super) struct Document {
    html: Html,
    meta: Meta,
}

impl Document {
    /// Parses a page; none if its markup is no page that a tree should be built of.
    pub(super) fn parse<'l>(page: &str, layouts: impl Iterator<Item = &'l HtmlLayout>) -> Option<Document> {
        if !guard::is_tame(page) {
            return None;
        }
        let markers: HashSet<String> =
            layouts.flat_map(|layout| &layout.markers).map(|name| name.to_ascii_lowercase()).collect();
        let html = Html::parse_document(page);
        let meta = Meta::new(&html, &markers);
        Some(Document { html, meta })
    }

    /// True if the layout's markers are all on the page.
    pub(super) fn is_of(&self, layout: &HtmlLayout) -> bool {
        !layout.markers.is_empty() && layout.markers.iter().all(|marker| self.meta.has(marker))
    }

    /// The lines and boxes of the page. `layouts` are the page's own and the generic one.
    pub(super) fn tree(&self, layouts: &[&HtmlLayout]) -> Tree {
        Tree::new(&self.html, layouts)
    }

    /// The words of its lines, from the article's title on.
    pub(super) fn words<'t>(&self, tree: &'t Tree) -> impl Iterator<Item = &'t str> + Clone {
        tree.lines[shown::title_line(tree, &self.meta)..].iter().map(|line| line.text.as_str())
    }

    /// Reads the page as a text: `read` takes the text of its lines apart. None if that does not explain the page.
    pub(super) fn read_as_text(
        &self,
        cues: &Cues,
        tree: &Tree,
        layouts: &[&HtmlLayout],
        url: Option<&str>,
        read: impl FnOnce(&Shown) -> Article,
    ) -> Option<Article> {
        let shown = Shown::new(cues, tree, shown::title_line(tree, &self.meta));
        let mut article = read(&shown);
        shown.complete(&mut article, tree, &self.meta, layouts, url.or(self.meta.base.as_deref()));
        shown.fits(&article, tree).then_some(Article { text: shown.text, ..article })
    }

    /// Takes the page apart.
    pub(super) fn read(&self, cues: &Cues, tree: &Tree, layouts: &[&HtmlLayout], url: Option<&str>) -> Article {
        let base = url.or(self.meta.base.as_deref());
        let (items, taken) = related::read(cues, tree, base);
        let weights = Weights::new(cues, tree, &taken);
        let body = content::body_box(tree, &weights);
        let source = head::Source { cues, tree, meta: &self.meta, layouts, recommended: &weights.recommended };
        let header = source.header(&body);
        let (lines, disclaimers) = body_lines(cues, tree, &weights, &body, &header);
        let mut article = compose(cues, tree, header, &lines, &disclaimers, items);
        let prose = weights.of(body);
        if prose < LEAST_PROSE && mostly_links(tree) {
            article.flags.push(Flag::ListPage);
        }
        article
    }
}

/// The words of a page that no tree should be built of.
pub(super) fn strip(page: &str) -> String {
    guard::strip(page)
}

fn mostly_links(tree: &Tree) -> bool {
    let all: usize = tree.lines.iter().map(|line| line.text.len()).sum();
    let linked: usize = tree.lines.iter().flat_map(|line| &line.links).map(|link| link.end - link.start).sum();
    linked * 2 > all
}

/// The body's lines: what is left of its box without the header and tools above it and the credits below; and the
/// disclaimers among what was left out.
fn body_lines(
    cues: &Cues,
    tree: &Tree,
    weights: &Weights,
    body: &Range<usize>,
    header: &Header,
) -> (Vec<usize>, Vec<usize>) {
    let mut kept: Vec<usize> =
        body.clone().filter(|&place| !weights.outside.get(place).copied().unwrap_or(false)).collect();
    let text = |place: usize| tree.lines[place].text.as_str();
    // A heading of the site within the article's first half is the article's own.
    let half = weights.of(body.clone()) / 2;
    let ends = |place: usize| ends_article(cues, tree, place) && weights.of(body.start..place) >= half;
    if let Some(cut) = kept.iter().position(|&place| ends(place)) {
        kept.truncate(cut);
    }
    let title = header.title.as_deref().map(squeeze);
    let repeats_title = |line: &str| title.as_deref().is_some_and(|title| squeeze(line).ends_with(title));
    let is_header = |place: usize| {
        let (line, opening) = (text(place), super::lines::head(text(place), LONGEST_HEADER_LINE));
        repeats_title(opening)
            || header.dateline.as_deref().is_some_and(|dateline| dateline.contains(line))
            || header.publisher.as_deref() == Some(line)
            || is_credits(cues, line)
            || [&cues.page_tools, &cues.caption, &cues.dateline].iter().any(|cue| cue.is_in(opening))
            || (cues.news.headline.is_in(line) && !line.contains('。'))
    };
    let above = kept.iter().take_while(|&&place| is_header(place)).count();
    kept.drain(..above);
    let mut disclaimers = Vec::new();
    while let Some(&last) = kept.last() {
        let line = text(last);
        if is_disclaimer(cues, None, line) {
            disclaimers.push(last);
        } else if !(is_credits(cues, line) || cues.page_tools.is_in(line) || cues.site_words.is_in(line)) {
            break;
        }
        kept.pop();
    }
    disclaimers.reverse();
    (kept, disclaimers)
}

/// True if what stands at `place` and below is no longer the article.
fn ends_article(cues: &Cues, tree: &Tree, place: usize) -> bool {
    let line = &tree.lines[place];
    cues.other_heads.is_in(&line.text) && line.links.is_empty()
}

fn compose(
    cues: &Cues,
    tree: &Tree,
    header: Header,
    body: &[usize],
    disclaimers: &[usize],
    items: Vec<Item>,
) -> Article {
    let mut article = Article { publisher: header.publisher, published_at: header.published_at, ..Article::default() };
    let mut text = String::new();
    if let Some(title) = header.title.filter(|title| !title.trim().is_empty()) {
        article.title = Some(push(&mut text, &title));
    }
    if let Some(dateline) = header.dateline {
        push(&mut text, &dateline);
    }
    let mut lines: Vec<Span> = Vec::with_capacity(body.len());
    let mut marked: Vec<(usize, Mark)> = Vec::new();
    for (order, &place) in body.iter().enumerate() {
        let line = &tree.lines[place];
        marked.extend(line.mark.map(|mark| (order, mark)));
        let end = if order + 1 == body.len() { end_of_prose(cues, &line.text) } else { None };
        lines.push(push(&mut text, &line.text[..end.unwrap_or(line.text.len())]));
    }
    for &place in disclaimers {
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
fn push(text: &mut String, line: &str) -> Span {
    if !text.is_empty() {
        text.push('\n');
    }
    let start = text.len();
    text.push_str(line);
    Span::new(start, text.len()).trim(text)
}
