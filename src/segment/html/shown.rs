//! Pages whose lines are those of a text layout: a site that writes its pages as text and as HTML is read alike.

use super::super::cues::Cues;
use super::super::date::iso_date;
use super::content::Weights;
use super::head::squeeze;
use super::meta::Meta;
use super::rules::HtmlLayout;
use super::title::SHORTEST_TITLE;
use super::tree::Tree;
use super::{address, tables};
use crate::article::Article;
use crate::segment::outline::Mark;
use crate::text::Span;

/// The lines of a page from its title on, as a text.
pub(in super::super) struct Shown {
    pub(in super::super) text: String,
    /// Where each line stands in the text.
    pub(in super::super) lines: Vec<Span>,
    /// Which line of the page it is.
    places: Vec<usize>,
}

impl Shown {
    /// The lines from the title on, without those of the site's frame.
    pub(super) fn new(cues: &Cues, tree: &Tree, start: usize) -> Shown {
        let weights = Weights::new(cues, tree, &[]);
        let mut places: Vec<usize> =
            (start..tree.lines.len()).filter(|&place| !weights.outside.get(place).copied().unwrap_or(false)).collect();
        while places.last().is_some_and(|&last| cues.site_words.is_in(&tree.lines[last].text)) {
            places.pop();
        }
        let (mut text, mut lines) = (String::new(), Vec::with_capacity(places.len()));
        for &place in &places {
            lines.push(super::compose::push(&mut text, &tree.lines[place].text));
        }
        Shown { text, lines, places }
    }

    /// True if the article explains the page: it has a body, its items are links with day and category, and most lines
    /// with links below the first item are items. Many sites show a day in the same form and are nothing like it.
    pub(super) fn fits(&self, article: &Article, tree: &Tree) -> bool {
        let items = &article.related;
        let Some(first) = items.first().filter(|_| article.body.is_some()) else { return false };
        let whole = items.iter().filter(|item| item.url.is_some() && item.published_on.is_some()).count();
        let sorted = items.iter().filter(|item| item.category.is_some()).count();
        let below = self.lines.iter().zip(&self.places).filter(|(line, _)| line.start() >= first.span.start());
        let other = below
            .filter(|(_, place)| !tree.lines[**place].links.is_empty())
            .filter(|(line, _)| !items.iter().any(|item| item.span.overlaps(**line)));
        whole == items.len() && sorted * 2 > items.len() && other.count() <= items.len()
    }

    /// Adds to an article read from the text what only the markup tells: addresses, tables, and statements of the head.
    pub(super) fn complete(
        &self,
        article: &mut Article,
        tree: &Tree,
        meta: &Meta,
        layouts: &[&HtmlLayout],
        base: Option<&str>,
    ) {
        for item in &mut article.related {
            let next = self.lines.partition_point(|line| line.end() <= item.title.start());
            let Some((&line, &place)) = self.lines.get(next).zip(self.places.get(next)) else { continue };
            let stands =
                |start: usize, end: usize| Span::new(line.start() + start, line.start() + end).overlaps(item.title);
            let link = tree.lines[place].links.iter().find(|link| stands(link.start, link.end));
            item.url = link.and_then(|link| address::join(base, &link.href));
        }
        let body = article.body.unwrap_or_default();
        let inside = self.places.iter().zip(&self.lines).filter(|(_, line)| body.contains(**line));
        article.tables = tables::tables(&self.text, inside.map(|(&place, &line)| (&tree.lines[place], line)));
        if article.published_at.is_none() {
            article.published_at = meta.first(layouts, |names| &names.date).and_then(iso_date);
        }
        if article.publisher.is_none() {
            article.publisher = meta.first(layouts, |names| &names.publisher).map(str::to_string);
        }
    }
}

/// The line at which the article begins: the one that the window's title begins with, else the first great heading.
pub(super) fn title_line(tree: &Tree, meta: &Meta) -> usize {
    let window = squeeze(meta.window_title.as_deref().unwrap_or_default());
    let titled = tree.lines.iter().position(|line| {
        let shown = squeeze(&line.text);
        shown.chars().count() >= SHORTEST_TITLE && shown.len() * 2 >= window.len() && window.starts_with(&shown)
    });
    titled.or_else(|| tree.lines.iter().position(|line| line.mark == Some(Mark::Level(1)))).unwrap_or(0)
}
