//! Extracting: a page to rows of the dataset, through every stage between the two.

mod rows;

use std::path::PathBuf;

use self::rows::Rows;
use crate::article::Page;
use crate::attribute::{Attributor, Claim, Findings, Part};
use crate::dataset::Extraction;
use crate::explain::Explanation;
use crate::lexicon::{Lexicon, LexiconBuilder};
use crate::places::Gazetteer;
use crate::proof;
use crate::recognise::{Mention, Recogniser};
use crate::rules::{Checked, RuleError, RuleFiles};
use crate::segment::Segmenter;
use crate::signs::Signs;
use crate::text::CodePoints;
use crate::zones::zones;

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
        self.read(page, usize::MAX, |_, _, _, _| {}).unwrap_or_default()
    }

    /// All rows of a page, unless they are more than any article has: [`MOST_ROWS`] of a table.
    ///
    /// # Errors
    /// [`TooManyRows`] for such a page. Its rows are not made, so that memory stays bounded.
    pub fn extract_bounded(&self, page: &Page) -> Result<Extraction, TooManyRows> {
        self.read(page, MOST_ROWS, |_, _, _, _| {}).ok_or(TooManyRows)
    }

    /// All rows of a page, and of each fact what its decisions were read from. Takes several times as long.
    pub fn explain(&self, page: &Page) -> Explanation {
        let mut traces = Vec::new();
        let page = self.read(page, usize::MAX, |found, part, mentions, claims| {
            let of_mentions = self.attributor.traces(&self.recogniser, found, part, mentions, claims);
            for (mention, trace) in mentions.iter().zip(of_mentions) {
                let inside = self.recogniser.number_inside(found.text, mention).map(|_| trace.clone());
                traces.push(trace);
                traces.extend(inside);
            }
        });
        Explanation::new(page.unwrap_or_default(), &traces)
    }

    /// All rows of a page; none if a table would have more than `most`. `see` is shown the mentions of each zone with
    /// their claims.
    fn read(
        &self,
        page: &Page,
        most: usize,
        see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
    ) -> Option<Extraction> {
        let article = self.segmenter.segment(page, self.options.layout.as_deref());
        let hits = self.lexicon.find(&article.text);
        let found = self.gazetteer.find_in(&article, &hits.names);
        if [found.places.len(), article.sections.len(), article.related.len()].iter().any(|&rows| rows > most) {
            return None;
        }
        let (points, signs) = (CodePoints::new(&article.text), Signs::new(&article.text));
        let rows = Rows { extractor: self, page, article: &article, points, signs, found: &found };
        let zones = zones(&article);
        let facts = rows.facts(&zones, &hits, most, see)?;
        let regions = rows.regions(&zones);
        let mut extraction = Extraction {
            article: rows.article(),
            sections: rows.sections(),
            related: rows.related(),
            facts,
            regions,
            ambiguous_places: found.ambiguous,
        };
        extraction.article.related_count = extraction.related.len() as u64;
        extraction.article.fact_count = extraction.facts.len() as u64;
        extraction.article.region_count = extraction.regions.len() as u64;
        drop(rows);
        extraction.article.text = article.text;
        Some(extraction)
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
