//! Extract: a page to rows of the dataset.

use crate::article::{Flag, Page};
use crate::dataset::{ArticleRow, Extraction};
use crate::rules::{RuleError, RuleFiles};

/// What may be set about extraction.
#[derive(Clone, Debug, Default)]
pub struct ExtractOptions {
    /// Name of the site layout to read every page with, in place of the one that knows it.
    pub layout: Option<String>,
}

/// A site layout.
#[derive(Clone, Debug)]
pub struct LayoutInfo {
    /// Its name in `articles.layout`.
    pub name: String,
    /// What it reads, in a sentence.
    pub description: String,
}

/// Turns pages into rows. It does not change after it was made, so that threads can share it.
#[derive(Debug)]
pub struct Extractor;

impl Extractor {
    /// Reads and compiles the rules.
    pub fn new(files: &RuleFiles) -> Result<Extractor, RuleError> {
        Extractor::with_options(files, ExtractOptions::default())
    }

    /// Reads and compiles the rules.
    pub fn with_options(_files: &RuleFiles, _options: ExtractOptions) -> Result<Extractor, RuleError> {
        Ok(Extractor)
    }

    /// All rows of a page.
    pub fn extract(&self, page: &Page) -> Extraction {
        let flags = if page.replacements > 0 { vec![Flag::DecodeErrors.as_str()] } else { Vec::new() };
        let article = ArticleRow {
            article_id: page.article_id.clone(),
            source: page.source.clone(),
            record: page.record,
            url: page.url.clone(),
            layout: "generic".to_string(),
            encoding: page.encoding.to_string(),
            body: page.text.clone(),
            text: page.text.clone(),
            flags,
            ..ArticleRow::default()
        };
        Extraction { article, ..Extraction::default() }
    }

    /// The site layouts.
    pub fn layouts(&self) -> Vec<LayoutInfo> {
        vec![LayoutInfo { name: "generic".to_string(), description: "any page".to_string() }]
    }
}
