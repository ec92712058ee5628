//! Pieces: the stretches of a page that are read by themselves, its main part and each recommended item.
//!
//! No more is known to a piece than its own text, so that one item says the same on whatever page it stands. Only the
//! title of the page has a say besides, in which place a name means.

use crate::article::{Article, Markup, Page, RelatedItem, Section};
use crate::table::Table;
use crate::text::Span;
use crate::zones::{Zone, item_zones, main_zones};

/// A stretch of a page that is read by itself. All spans count from its beginning.
pub(super) struct Piece<'a> {
    pub text: &'a str,
    /// The title of the page.
    pub title: Option<Span>,
    /// Its parts in which mentions count.
    pub zones: Vec<Zone>,
    /// Between title and body of a text: 来源：金华市医疗保障局 names a place of the article too. In markup it is the site's
    /// own.
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
    pub fn item(ItemText { text, title, snippet, answer }: ItemText<'a>) -> Piece<'a> {
        let zones = item_zones(text, title, snippet, answer);
        Piece { text, title: None, zones, dateline: None, tables: &[], sections: &[] }
    }
}

/// All of an item that decides about what it says. The spans count from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ItemText<'a> {
    pub text: &'a str,
    pub title: Span,
    pub snippet: Option<Span>,
    pub answer: Option<Span>,
}

impl<'a> ItemText<'a> {
    /// That of an item of a page's text.
    pub fn new(text: &'a str, item: &RelatedItem) -> ItemText<'a> {
        let start = item.span.start();
        let (title, snippet, answer) = (item.title, item.snippet, item.answer);
        let own = |span: Span| span.from(start);
        ItemText { text: item.span.of(text), title: own(title), snippet: snippet.map(own), answer: answer.map(own) }
    }
}
