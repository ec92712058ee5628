//! Extracting: pages to rows of the dataset, through every stage between the two.

mod rows;

use std::path::PathBuf;
use std::slice;

use self::rows::{Mentions, Rows};
use crate::article::{Article, Page};
use crate::attribute::{Attributor, Claim, Findings, Part, TextParts};
use crate::dataset::{Extraction, FactRow};
use crate::explain::Explanation;
use crate::lexicon::{Hits, Lexicon, LexiconBuilder};
use crate::places::{Found, Gazetteer};
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

/// Rows of one page in one table, at most, where [`Extractor::extract_bounded`] reads it. Long statutes have some
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
    /// Reads and compiles the rules.
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault.
    pub fn new(files: &RuleFiles) -> Result<Extractor, RuleError> {
        Extractor::with_options(files, ExtractOptions::default())
    }

    /// Reads and compiles the rules, and proves those that are not built in by their own examples ([`crate::proof`]).
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault; one for a layout that does not exist.
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
        let mut builder = LexiconBuilder::default();
        let mut word = |text: &str, sense| builder.add(text, sense);
        let recogniser = Recogniser::new(files, &mut word)?;
        let attributor = Attributor::new(files, &mut word)?;
        let gazetteer = Gazetteer::new(files, &mut word)?;
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
        Ok(Extractor { options, segmenter, lexicon: builder.build()?, recogniser, attributor, gazetteer })
    }

    /// All rows of a page.
    pub fn extract(&self, page: &Page) -> Extraction {
        self.read(slice::from_ref(page), usize::MAX, |_, _, _, _| {}).pop().flatten().unwrap_or_default()
    }

    /// All rows of each page, unless they are more than any article has: [`MOST_ROWS`] of a table. Each stage goes over all
    /// pages before the next does, which takes less time than page by page where pages are short: the instructions of all
    /// stages together do not fit into the near caches of a processor.
    ///
    /// # Errors
    /// [`TooManyRows`] for such a page. Its rows are not made, so that memory stays bounded.
    pub fn extract_bounded(&self, pages: &[Page]) -> Vec<Result<Extraction, TooManyRows>> {
        self.read(pages, MOST_ROWS, |_, _, _, _| {}).into_iter().map(|rows| rows.ok_or(TooManyRows)).collect()
    }

    /// All rows of a page, and of each fact what its decisions were read from. Takes several times as long.
    pub fn explain(&self, page: &Page) -> Explanation {
        let mut traces = Vec::new();
        let rows = self.read(slice::from_ref(page), usize::MAX, |found, part, mentions, claims| {
            let of_mentions = self.attributor.traces(&self.recogniser, found, part, mentions, claims);
            for (mention, trace) in mentions.iter().zip(of_mentions) {
                let inside = self.recogniser.number_inside(found.text, mention).map(|_| trace.clone());
                traces.push(trace);
                traces.extend(inside);
            }
        });
        Explanation::new(rows.into_iter().flatten().next().unwrap_or_default(), &traces)
    }

    /// All rows of each page; none if a table would have more than `most`. `see` is shown the mentions of each zone with
    /// their claims.
    fn read(
        &self,
        pages: &[Page],
        most: usize,
        mut see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
    ) -> Vec<Option<Extraction>> {
        let layout = self.options.layout.as_deref();
        let articles: Vec<Article> = pages.iter().map(|page| self.segmenter.segment(page, layout)).collect();
        let hits: Vec<Hits> = articles.iter().map(|article| self.lexicon.find(&article.text)).collect();
        let find = |(article, hits): (&Article, &Hits)| self.gazetteer.find_in(article, &hits.names);
        let found: Vec<Found> = articles.iter().zip(&hits).map(find).collect();
        let rows = |(((page, article), hits), found)| Rows::new(self, page, article, hits, found);
        let rows: Vec<Rows> = pages.iter().zip(&articles).zip(&hits).zip(&found).map(rows).collect();
        let mentions: Vec<Option<Mentions>> = rows.iter().map(|rows| rows.mentions(most)).collect();
        let parts = rows.iter().zip(&mentions).filter_map(|(rows, mentions)| Some(rows.parts(mentions.as_ref()?)));
        let parts: Vec<TextParts> = parts.collect();
        let claims = self.attributor.claims(&self.recogniser, &parts);
        let mut attributed = parts.iter().zip(&claims);
        let facts = rows.iter().zip(&mentions).map(|(rows, mentions)| {
            let (mentions, (text, claims)) = (mentions.as_ref()?, attributed.next()?);
            for ((part, mentions), claims) in text.parts.iter().zip(claims) {
                see(text.found, *part, mentions, claims);
            }
            Some(rows.facts(mentions, claims))
        });
        let facts: Vec<Option<Vec<FactRow>>> = facts.collect();
        let extractions = rows.iter().zip(facts).map(|(rows, facts)| Some(rows.extraction(facts?)));
        let extractions: Vec<Option<Extraction>> = extractions.collect();
        drop(rows);
        let with_text = |(extraction, article): (Option<Extraction>, Article)| {
            let mut extraction = extraction?;
            extraction.article.text = article.text;
            Some(extraction)
        };
        extractions.into_iter().zip(articles).map(with_text).collect()
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
