//! Pieces: the stretches of a page that are read by themselves, its main part and each recommended item.
//!
//! No more is known to a piece than its own text, so that one item says the same on whatever page it stands. Only the
//! title of the page has a say besides, in which place a name means, and with the main part what stands between and behind
//! the items.

use crate::article::{Article, Markup, Page, RelatedItem, Section};
use crate::table::Table;
use crate::text::Span;
use crate::zones::{ItemParts, Zone, item_zones, main_zones, outside};

/// A stretch of a page that is read by itself. All spans count from its beginning.
pub(super) struct Piece<'a> {
    pub text: &'a str,
    /// The title of the page.
    pub title: Option<Span>,
    /// Its parts in which mentions count.
    pub zones: Vec<Zone>,
    /// Between title and body of a text: 来源：金华市医疗保障局 names a place of the article too. In markup it is the
    /// site's own.
    pub dateline: Option<Span>,
    pub tables: &'a [Table],
    pub sections: &'a [Section],
}

impl<'a> Piece<'a> {
    /// All of a page before its first item.
    pub fn main(page: &Page, article: &'a Article) -> Piece<'a> {
        let end = article.related.iter().map(|item| item.span.start()).min().unwrap_or(article.text.len());
        let over_body = |body: Span| {
            let start = article.title.map_or(0, Span::end);
            (start <= body.start()).then(|| Span::new(start, body.start()))
        };
        Piece {
            text: &article.text[..end],
            title: article.title,
            zones: main_zones(article),
            dateline: article.body.filter(|_| page.markup == Markup::Text).and_then(over_body),
            tables: &article.tables,
            sections: &article.sections,
        }
    }

    /// An item.
    pub fn item(ItemText { text, parts }: ItemText<'a>) -> Piece<'a> {
        Piece { text, title: None, zones: item_zones(text, parts), dateline: None, tables: &[], sections: &[] }
    }
}

/// What stands between and behind the items of a page.
pub(super) fn beside_items(article: &Article) -> Vec<Span> {
    let mut items: Vec<Span> = article.related.iter().map(|item| item.span).collect();
    items.sort_unstable();
    let Some(first) = items.first() else { return Vec::new() };
    let mut beside = outside(Span::new(first.start(), article.text.len()), &items);
    beside.retain(|span| !span.trim(&article.text).is_empty());
    beside
}

/// All of an item that decides about what it says. The spans count from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ItemText<'a> {
    pub text: &'a str,
    pub parts: ItemParts,
}

impl<'a> ItemText<'a> {
    /// That of an item of a page's text.
    pub fn new(text: &'a str, item: &RelatedItem) -> ItemText<'a> {
        let own = |span: Span| span.counted_from(item.span.start());
        let (snippet, answer) = (item.snippet.map(own), item.answer.map(own));
        ItemText { text: item.span.of(text), parts: ItemParts { title: own(item.title), snippet, answer } }
    }
}
