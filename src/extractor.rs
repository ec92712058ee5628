//! Extracting: pages to rows of the dataset, through every stage between the two.

mod items;
mod piece;
mod reading;
mod rows;
mod stages;

use std::path::PathBuf;
use std::slice;

use self::items::KnownItems;
use crate::article::Page;
use crate::attribute::{Attributor, Claim, Findings};
use crate::dataset::Extraction;
use crate::explain::Explanation;
use crate::lexicon::{Lexicon, LexiconBuilder};
use crate::places::Gazetteer;
use crate::proof;
use crate::recognise::{Mention, Recogniser};
use crate::rules::{Checked, RuleError, RuleFiles};
use crate::segment::Segmenter;

/// What may be set about extraction.
#[derive(Clone, Debug, Default)]
pub struct ExtractOptions {
    /// Name of the site layout to read every page with, in place of the one that knows it.
    pub layout: Option<String>,
    /// Folder of site layouts to try beside those of the rules; one stands in for another of its name.
    pub layouts: Option<PathBuf>,
}

/// Rows of one page in one table, at most, where [`BulkExtractor::extract`] reads it. Long statutes have some
/// thousand facts.
pub const MOST_ROWS: usize = 100_000;

/// A page has more rows than any article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it has more than {MOST_ROWS} facts, places, headings or recommended items, the most that are read of one page"
)]
pub struct TooManyRows;

/// A site layout.
#[derive(Clone, Debug)]
pub struct LayoutInfo {
    /// Its name in `articles.layout`.
    pub name: String,
    /// What it reads, in a sentence.
    pub description: String,
}

/// Turns pages into rows. It does not change after it was made, so that threads can share it.
pub struct Extractor {
    options: ExtractOptions,
    segmenter: Segmenter,
    lexicon: Lexicon,
    recogniser: Recogniser,
    attributor: Attributor,
    gazetteer: Gazetteer,
}

impl Extractor {
    /// Reads and compiles the rules, on threads of the `rayon` pool that this is called in, or of its global one.
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault.
    ///
    /// # Panics
    /// If no thread of the global pool can be started.
    pub fn new(files: &RuleFiles) -> Result<Extractor, RuleError> {
        Extractor::with_options(files, ExtractOptions::default())
    }

    /// Reads and compiles the rules, and proves those that are not built in by their own examples ([`crate::proof`]).
    /// Files are read on threads as by [`Extractor::new`].
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault; one for a layout that does not exist.
    ///
    /// # Panics
    /// As [`Extractor::new`].
    pub fn with_options(files: &RuleFiles, options: ExtractOptions) -> Result<Extractor, RuleError> {
        let layout = options.layout.clone();
        let mut extractor = Extractor::unproved(files, options)?;
        // An example is a page of its own kind, whatever layout the pages of the run are read with.
        extractor.options.layout = None;
        if !files.is_embedded() {
            proof::check_with(&extractor, files)?.into_iter().try_for_each(Checked::demand)?;
        }
        if let Some(dir) = &extractor.options.layouts {
            // A layout without an example is a matter of `layouts check`.
            let proved = extractor.segmenter.check_own(dir)?.into_iter().filter(|layout| layout.examples > 0);
            proved.into_iter().try_for_each(Checked::demand)?;
        }
        extractor.options.layout = layout;
        Ok(extractor)
    }

    /// Reads and compiles the rules, and runs none of their examples.
    pub(crate) fn unproved(files: &RuleFiles, options: ExtractOptions) -> Result<Extractor, RuleError> {
        let Worded { words, recogniser, attributor, gazetteer } = Worded::new(files)?;
        let (lexicon, segmenter) = rayon::join(|| words.build(), || segmenter(files, &options));
        Ok(Extractor { segmenter: segmenter?, lexicon: lexicon?, options, recogniser, attributor, gazetteer })
    }

    /// All rows of a page.
    pub fn extract(&self, page: &Page) -> Extraction {
        let pages = slice::from_ref(page);
        stages::read(self, pages, usize::MAX, None, |_, _, _, _| {}).pop().flatten().unwrap_or_default()
    }

    /// For the extraction of many pages.
    pub fn bulk(&self) -> BulkExtractor<'_> {
        BulkExtractor { extractor: self, known: KnownItems::default() }
    }

    /// All rows of a page, and of each fact what its decisions were read from. Takes several times as long.
    pub fn explain(&self, page: &Page) -> Explanation {
        let mut traces = Vec::new();
        let see = |found: Findings<'_>, part, mentions: &[Mention], claims: &[Claim]| {
            let of_mentions = self.attributor.traces(&self.recogniser, found, part, mentions, claims);
            for (mention, trace) in mentions.iter().zip(of_mentions) {
                let inside = self.recogniser.number_inside(found.text, mention).map(|_| trace.clone());
                traces.push(trace);
                traces.extend(inside);
            }
        };
        let rows = stages::read(self, slice::from_ref(page), usize::MAX, None, see);
        Explanation::new(rows.into_iter().flatten().next().unwrap_or_default(), &traces)
    }

    pub(crate) fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    pub(crate) fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The site layouts.
    pub fn layouts(&self) -> Vec<LayoutInfo> {
        let info = |(name, description): (&str, &str)| LayoutInfo {
            name: name.to_string(),
            description: description.to_string(),
        };
        self.segmenter.layouts().map(info).collect()
    }
}

/// The segmenter with all layouts that a run may use.
fn segmenter(files: &RuleFiles, options: &ExtractOptions) -> Result<Segmenter, RuleError> {
    let mut segmenter = Segmenter::new(files)?;
    if let Some(dir) = &options.layouts {
        segmenter.add_folder(dir)?;
    }
    if let Some(wanted) = &options.layout
        && !segmenter.layouts().any(|(name, _)| name == wanted)
    {
        let known = segmenter.layouts().map(|(name, _)| name.to_string()).collect();
        return Err(RuleError::NoLayout { wanted: wanted.clone(), known });
    }
    Ok(segmenter)
}

/// The stages that look for words, and the words of all of them.
struct Worded {
    words: LexiconBuilder,
    recogniser: Recogniser,
    attributor: Attributor,
    gazetteer: Gazetteer,
}

impl Worded {
    fn new(files: &RuleFiles) -> Result<Worded, RuleError> {
        let read_numbers = || {
            let mut words = LexiconBuilder::default();
            let mut word = |text: &str, sense| words.add(text, sense);
            let recogniser = Recogniser::new(files, &mut word)?;
            let attributor = Attributor::new(files, &mut word)?;
            Ok((recogniser, attributor, words))
        };
        let read_places = || {
            let mut words = LexiconBuilder::default();
            let gazetteer = Gazetteer::new(files, &mut |text: &str, sense| words.add(text, sense))?;
            Ok((gazetteer, words))
        };
        let (of_numbers, of_places) = rayon::join(read_numbers, read_places);
        let ((recogniser, attributor, mut words), (gazetteer, names)) = (of_numbers?, of_places?);
        words.append(&names);
        Ok(Worded { words, recogniser, attributor, gazetteer })
    }
}

/// Extracts many pages, by several threads at once. What recommended items say is kept, up to some 32 MB, for pages that
/// show the same items; rows do not depend on it.
pub struct BulkExtractor<'e> {
    extractor: &'e Extractor,
    known: KnownItems,
}

impl BulkExtractor<'_> {
    /// All rows of each page, unless they are more than any article has: [`MOST_ROWS`] of a table. Pages that are read together
    /// take less time than one by one.
    ///
    /// # Errors
    /// [`TooManyRows`] for such a page. Its rows are not made, so that memory stays bounded.
    pub fn extract(&self, pages: &[Page]) -> Vec<Result<Extraction, TooManyRows>> {
        let rows = stages::read(self.extractor, pages, MOST_ROWS, Some(&self.known), |_, _, _, _| {});
        rows.into_iter().map(|rows| rows.ok_or(TooManyRows)).collect()
    }
}
