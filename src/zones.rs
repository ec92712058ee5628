//! Zones: the parts of a page in which mentions count, each read by itself.

use crate::article::Article;
use crate::fact::Origin;
use crate::text::Span;

/// A part of a page in which mentions count, and what of the page governs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Zone {
    pub(crate) origin: Origin,
    pub(crate) span: Span,
    pub(crate) title: Option<Span>,
    pub(crate) headed: Option<Span>,
}

impl Zone {
    fn new(origin: Origin, span: Span) -> Zone {
        Zone { origin, span, title: None, headed: None }
    }
}

/// The zones of a page without its items, in order of place.
pub(crate) fn main_zones(article: &Article) -> Vec<Zone> {
    let text = &article.text;
    let mut zones = Vec::with_capacity(3);
    let title = article.title;
    zones.extend(title.map(|title| Zone::new(Origin::Title, title)));
    if let Some(answer) = article.answer {
        let headed = article.body.map(|body| headed_by(text, body));
        zones.push(Zone { title, headed, ..Zone::new(Origin::Answer, answer) });
    }
    if let Some(body) = article.body {
        let taken: Vec<Span> = zones.iter().map(|zone| zone.span).collect();
        zones.extend(outside(body, &taken).into_iter().map(|span| Zone { title, ..Zone::new(Origin::Body, span) }));
    }
    in_order(zones)
}

/// The parts of a recommended item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ItemParts {
    pub(crate) title: Span,
    pub(crate) snippet: Option<Span>,
    /// The verdict at the head of the snippet.
    pub(crate) answer: Option<Span>,
}

/// The zones of a recommended item, in order of place.
pub(crate) fn item_zones(text: &str, ItemParts { title, snippet, answer }: ItemParts) -> Vec<Zone> {
    let mut zones = Vec::with_capacity(3);
    zones.push(Zone::new(Origin::RelatedTitle, title));
    if let Some(snippet) = snippet {
        let zone = |span| Zone { title: Some(title), ..Zone::new(Origin::RelatedSnippet, span) };
        match answer.filter(|answer| snippet.contains(*answer)) {
            Some(answer) => {
                let rest = Span::new(answer.end(), snippet.end());
                zones.push(Zone { headed: Some(headed_by(text, rest)), ..zone(answer) });
                zones.push(zone(rest));
            }
            None => zones.push(zone(snippet)),
        }
    }
    in_order(zones)
}

fn in_order(mut zones: Vec<Zone>) -> Vec<Zone> {
    zones.retain(|zone| !zone.span.is_empty());
    zones.sort_by_key(|zone| zone.span.start());
    zones
}

/// The longest sentence that a verdict heads, in bytes.
const LONGEST_HEADED: usize = 1500;

/// The first sentence of a text, up to a list head's colon: what a verdict before it heads.
pub(crate) fn headed_by(text: &str, span: Span) -> Span {
    let span = span.trim(text);
    let words =
        &span.of(text)[..text.floor_char_boundary(span.end().min(span.start() + LONGEST_HEADED)) - span.start()];
    let end = words.find(['。', '：', ':', '\n', '！', '？']).unwrap_or(words.len());
    Span::new(span.start(), span.start() + end)
}

/// What of `span` lies outside the sorted spans `taken`.
pub(crate) fn outside(span: Span, taken: &[Span]) -> Vec<Span> {
    let (mut rest, mut from) = (Vec::new(), span.start());
    for other in taken.iter().filter(|other| other.overlaps(span)) {
        if other.start() > from {
            rest.push(Span::new(from, other.start()));
        }
        from = from.max(other.end());
    }
    if from < span.end() {
        rest.push(Span::new(from, span.end()));
    }
    rest
}

/// How far evidence reaches to either side of a mention, in bytes: a sentence is rarely as long.
pub(crate) const LONGEST_EVIDENCE: usize = 1500;

/// What is kept of a sentence that is longer, to either side, in bytes.
pub(crate) const SHORT_EVIDENCE: usize = 240;

/// The part of `zone` that lies within `reach` bytes of `mention`.
pub(crate) fn around(text: &str, zone: Span, mention: Span, reach: usize) -> Span {
    let mut start = zone.start().max(mention.start().saturating_sub(reach));
    let mut end = zone.end().min(mention.end() + reach);
    start = text.ceil_char_boundary(start);
    end = text.floor_char_boundary(end);
    Span::new(start, end)
}
