//! The stages that pages pass through together, from text to rows.
//!
//! Each stage goes over all pages before the next does, which takes less time than page by page where pages are short: the
//! instructions of all stages together do not fit into the near caches of a processor.

use std::collections::HashMap;
use std::sync::Arc;

use quick_cache::DefaultHashBuilder;

use super::Extractor;
use super::items::KnownItems;
use super::piece::{ItemText, Piece};
use super::reading::{Mentions, Reader, Reading, Size};
use super::rows::Rows;
use crate::article::{Article, Page};
use crate::attribute::{Claim, Findings, Part, TextParts};
use crate::dataset::Extraction;
use crate::lexicon::Hits;
use crate::places::{DivisionId, Found, Memory};
use crate::recognise::Mention;

/// All rows of each page; none if a table would have more than `most`. Items that are `known` are not read again, nor is one
/// twice; without that, every item is read where it stands. `see` is shown the mentions of each zone that is read with their claims.
pub(super) fn read(
    extractor: &Extractor,
    pages: &[Page],
    most: usize,
    known: Option<&KnownItems>,
    see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
) -> Vec<Option<Extraction>> {
    let layout = extractor.options.layout.as_deref();
    let articles: Vec<Article> = pages.iter().map(|page| extractor.segmenter.segment(page, layout)).collect();
    let extractions = rows(extractor, pages, &articles, most, known, see);
    let with_text = |(extraction, article): (Option<Extraction>, Article)| {
        let mut extraction = extraction?;
        extraction.article.text = article.text;
        Some(extraction)
    };
    extractions.into_iter().zip(articles).map(with_text).collect()
}

/// All rows of each page but for its text.
fn rows(
    extractor: &Extractor,
    pages: &[Page],
    articles: &[Article],
    most: usize,
    known: Option<&KnownItems>,
    see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
) -> Vec<Option<Extraction>> {
    let (lexicon, gazetteer, mut memory) = (&extractor.lexicon, &extractor.gazetteer, Memory::default());
    let mut pieces: Vec<Piece> = pages.iter().zip(articles).map(|(page, article)| Piece::main(page, article)).collect();
    let mut hits: Vec<Hits> = pieces.iter().map(|piece| lexicon.find(piece.text)).collect();
    let find = |(piece, hits): (&Piece, &Hits)| gazetteer.find(piece.text, &hits.names, piece.title, &mut memory);
    let mut found: Vec<Found> = pieces.iter().zip(&hits).map(find).collect();
    let named = |(piece, found): (&Piece, &Found)| piece.title.map(|title| found.named_in(title)).unwrap_or_default();
    let named: Vec<Vec<DivisionId>> = pieces.iter().zip(&found).map(named).collect();

    let items = Items::of(articles, &named, most, known);
    pieces.extend(items.unread.iter().map(|unread| Piece::item(unread.item)));
    hits.extend(pieces[pages.len()..].iter().map(|piece| lexicon.find(piece.text)));
    let find_under = |(Unread { item, named }, hits): (&Unread, &Hits)| {
        gazetteer.find_under(item.text, &hits.names, named, &mut memory)
    };
    found.extend(items.unread.iter().zip(&hits[pages.len()..]).map(find_under));

    let reader = |((piece, hits), found)| Reader::new(extractor, piece, hits, found);
    let readers: Vec<Reader> = pieces.iter().zip(&hits).zip(&found).map(reader).collect();
    let mentions: Vec<Option<Mentions>> = readers.iter().map(|reader| reader.mentions(most)).collect();
    let size = |(reader, mentions): (&Reader, &Option<Mentions>)| Some(reader.size(mentions.as_ref()?));
    let sizes: Vec<Option<Size>> = readers.iter().zip(&mentions).map(size).collect();
    let wanted = items.wanted(articles, &sizes, most);
    let mut readings = readings(extractor, &readers, &mentions, &wanted, see).into_iter();
    let mains: Vec<Option<Reading>> = readings.by_ref().take(pages.len()).collect();
    let read = items.read(readings, known);
    let rows = pages.iter().zip(articles).map(|(page, article)| Rows::new(extractor, page, article));
    let extraction = |((rows, main), sources): ((Rows, Option<Reading>), &Vec<Source>)| {
        let items: Option<Vec<Arc<Reading>>> = sources.iter().map(|source| source.reading(&read)).collect();
        Some(rows.extraction(main?, &items?))
    };
    rows.zip(mains).zip(&items.of_pages).map(extraction).collect()
}

/// What the wanted pieces say.
fn readings(
    extractor: &Extractor,
    readers: &[Reader<'_>],
    mentions: &[Option<Mentions<'_>>],
    wanted: &[bool],
    mut see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
) -> Vec<Option<Reading>> {
    let mentions = || mentions.iter().zip(wanted).map(|(mentions, wanted)| mentions.as_ref().filter(|_| *wanted));
    let parts = readers.iter().zip(mentions()).filter_map(|(reader, mentions)| Some(reader.parts(mentions?)));
    let parts: Vec<TextParts> = parts.collect();
    let claims = extractor.attributor.claims(&extractor.recogniser, &parts);
    let mut attributed = parts.iter().zip(&claims);
    let reading = |(reader, mentions): (&Reader, Option<&Mentions>)| {
        let (mentions, (text, claims)) = (mentions?, attributed.next()?);
        for ((part, mentions), claims) in text.parts.iter().zip(claims) {
            see(text.found, *part, mentions, claims);
        }
        Some(reader.reading(mentions, claims))
    };
    readers.iter().zip(mentions()).map(reading).collect()
}

/// The items of some pages.
struct Items<'a> {
    /// Those that have to be read.
    unread: Vec<Unread<'a>>,
    /// Where what the items of each page say comes from.
    of_pages: Vec<Vec<Source>>,
}

/// An item that has to be read, and the divisions that the title of its page names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Unread<'a> {
    item: ItemText<'a>,
    named: &'a [DivisionId],
}

/// Where what an item says comes from.
enum Source {
    Known(Arc<Reading>),
    /// It is read, as the unread item of this number.
    Unread(usize),
}

impl Source {
    fn reading(&self, read: &[Option<Arc<Reading>>]) -> Option<Arc<Reading>> {
        match self {
            Source::Known(reading) => Some(Arc::clone(reading)),
            Source::Unread(number) => read[*number].clone(),
        }
    }
}

impl<'a> Items<'a> {
    /// Those of these pages, whose titles name these divisions. Of a page with more than `most` none is read.
    fn of(articles: &'a [Article], named: &'a [Vec<DivisionId>], most: usize, known: Option<&KnownItems>) -> Items<'a> {
        let mut items = Items { unread: Vec::new(), of_pages: Vec::with_capacity(articles.len()) };
        let mut numbers: HashMap<Unread, usize, DefaultHashBuilder> = HashMap::default();
        for (article, named) in articles.iter().zip(named) {
            let related = if article.related.len() <= most { article.related.as_slice() } else { &[] };
            let source = |item| {
                let unread = Unread { item: ItemText::new(&article.text, item), named };
                if let Some(reading) = known.and_then(|known| known.get(unread.item, named)) {
                    return Source::Known(reading);
                }
                let next = items.unread.len();
                let number = if known.is_some() { *numbers.entry(unread).or_insert(next) } else { next };
                if number == next {
                    items.unread.push(unread);
                }
                Source::Unread(number)
            };
            items.of_pages.push(related.iter().map(source).collect());
        }
        items
    }

    /// Which pieces are to be read, the main parts of the pages before the items: those of pages that have at most `most`
    /// rows in each table.
    fn wanted(&self, articles: &[Article], sizes: &[Option<Size>], most: usize) -> Vec<bool> {
        let mut wanted = vec![false; sizes.len()];
        for (page, (article, sources)) in articles.iter().zip(&self.of_pages).enumerate() {
            let size = |source: &Source| match source {
                Source::Known(reading) => Some(reading.size),
                Source::Unread(number) => sizes[articles.len() + number],
            };
            let size = sources.iter().try_fold(sizes[page], |sum, source| Some(Some(sum? + size(source)?))).flatten();
            let rows = size.map(|size| [size.mentions, size.places, article.sections.len(), article.related.len()]);
            if rows.is_some_and(|rows| rows.iter().all(|rows| *rows <= most)) {
                wanted[page] = true;
                for source in sources {
                    if let Source::Unread(number) = source {
                        wanted[articles.len() + number] = true;
                    }
                }
            }
        }
        wanted
    }

    /// What was read of the unread items, in their order; it is kept for pages that follow.
    fn read(
        &self,
        readings: impl Iterator<Item = Option<Reading>>,
        known: Option<&KnownItems>,
    ) -> Vec<Option<Arc<Reading>>> {
        let keep = |(unread, reading): (&Unread, Option<Reading>)| {
            let reading = Arc::new(reading?);
            if let Some(known) = known {
                known.put(unread.item, unread.named, &reading);
            }
            Some(reading)
        };
        self.unread.iter().zip(readings).map(keep).collect()
    }
}
