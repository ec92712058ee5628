//! The stages that pages pass through together, from text to rows.
//!
//! Each stage goes over all pages before the next does, which takes less time than page by page where pages are short: the
//! instructions of all stages together do not fit into the near caches of a processor.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::Extractor;
use super::items::KnownItems;
use super::piece::{ItemText, Piece, beside_items};
use super::reading::{Mentions, Reader, Reading, Size};
use super::rows::Rows;
use crate::article::{Article, Page};
use crate::attribute::{Claim, Findings, Part, TextParts};
use crate::dataset::Extraction;
use crate::lexicon::{Hit, HitList, Hits};
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
    let mut find = |article, piece, hits| places_of_main(extractor, article, piece, hits, &mut memory);
    let found = articles.iter().zip(&pieces).zip(&hits).map(|((article, piece), hits)| find(article, piece, hits));
    let mut found: Vec<Found> = found.collect();
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
    let mentions = items.mentions(articles, &readers, most);
    let mut of_pieces = readings(extractor, &readers, &mentions, see).into_iter();
    let mains: Vec<Option<Reading>> = of_pieces.by_ref().take(pages.len()).collect();
    let read = items.keep(of_pieces, known);
    let rows = pages.iter().zip(articles).map(|(page, article)| Rows::new(extractor, page, article));
    let extraction = |((rows, main), sources): ((Rows, Option<Reading>), &Vec<Source>)| {
        let items: Option<Vec<Arc<Reading>>> = sources.iter().map(|source| source.reading(&read)).collect();
        Some(rows.extraction(main?, &items?))
    };
    rows.zip(mains).zip(&items.of_pages).map(extraction).collect()
}

/// The places of the main part of a page. What the site writes beside the items, such as who runs it, has a say in which
/// place a name means.
fn places_of_main(
    extractor: &Extractor,
    article: &Article,
    main: &Piece<'_>,
    hits: &Hits,
    memory: &mut Memory,
) -> Found {
    let beside = beside_items(article);
    if beside.is_empty() {
        return extractor.gazetteer.find(main.text, &hits.names, main.title, memory);
    }
    let text = &article.text;
    let mut names = hits.names.all().to_vec();
    for span in beside {
        let found = extractor.lexicon.find(span.of(text)).names;
        names.extend(found.all().iter().map(|hit| Hit { span: hit.span.moved_by(span.start()), ..*hit }));
    }
    let mut found = extractor.gazetteer.find(text, &HitList::new(names, text.len()), main.title, memory);
    found.places.retain(|place| place.span.end() <= main.text.len());
    found
}

/// What the pieces say that have mentions here.
fn readings(
    extractor: &Extractor,
    readers: &[Reader<'_>],
    mentions: &[Option<Mentions<'_>>],
    mut see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
) -> Vec<Option<Reading>> {
    let parts = readers.iter().zip(mentions).filter_map(|(reader, mentions)| Some(reader.parts(mentions.as_ref()?)));
    let parts: Vec<TextParts> = parts.collect();
    let claims = extractor.attributor.claims(&extractor.recogniser, &parts);
    let mut attributed = parts.iter().zip(&claims);
    let reading = |(reader, mentions): (&Reader, &Option<Mentions>)| {
        let mentions = mentions.as_ref()?;
        let (text, claims) = attributed.next()?;
        for ((part, mentions), claims) in text.parts.iter().zip(claims) {
            see(text.found, *part, mentions, claims);
        }
        Some(reader.reading(mentions, claims))
    };
    readers.iter().zip(mentions).map(reading).collect()
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
        let mut numbers: HashMap<Unread, usize> = HashMap::new();
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

    /// The mentions of all pieces, the main parts of the pages before the items, but for those that stand only on pages with
    /// more than `most` rows in a table. Of such a page no more is looked through than it takes to see that.
    fn mentions<'r>(&self, articles: &[Article], readers: &[Reader<'r>], most: usize) -> Vec<Option<Mentions<'r>>> {
        let mut found: Vec<OnceCell<Option<Mentions>>> = readers.iter().map(|_| OnceCell::new()).collect();
        let mut wanted = vec![false; readers.len()];
        for (page, (article, sources)) in articles.iter().zip(&self.of_pages).enumerate() {
            let look = |piece: usize| {
                let mentions = found[piece].get_or_init(|| readers[piece].mentions(most));
                Some(readers[piece].size(mentions.as_ref()?))
            };
            let size = |source: &Source| match source {
                Source::Known(reading) => Some(reading.size),
                Source::Unread(number) => look(articles.len() + number),
            };
            let fits = |size: &Size| size.mentions.max(size.places) <= most;
            let add = |sum: Size, source: &Source| Some(sum + size(source)?).filter(fits);
            let rest = article.sections.len().max(article.related.len());
            if rest <= most && look(page).and_then(|main| sources.iter().try_fold(main, add)).is_some() {
                wanted[page] = true;
                for source in sources {
                    if let Source::Unread(number) = source {
                        wanted[articles.len() + number] = true;
                    }
                }
            }
        }
        found.iter_mut().zip(wanted).map(|(found, wanted)| found.take().flatten().filter(|_| wanted)).collect()
    }

    /// What the unread items say, in their order; it is kept for pages that follow.
    fn keep(
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
