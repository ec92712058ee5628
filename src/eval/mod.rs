//! Eval: a dataset against what people read in the same articles.
//!
//! | figure | what it counts |
//! | --- | --- |
//! | `value`, `value/KIND` | a mention found with its kind, numbers and unit; `count` has a figure of its own only |
//! | `interval` | the same, with the exact interval: which end, open or closed, approximate |
//! | `metric` | value, with the right metric |
//! | `scope`, `scope/SLOT` | each value of a slot of the scope, on percentages, amounts, durations and ages |
//! | `place` | each region and each year of the same facts |
//! | `whole` | interval, metric and all of the scope right at once |
//! | `regions` | a place found with its code |
//! | `related` | items with title, category and date right; `related/FIELD`: then each other field on those |
//! | `article`, `article/FIELD` | title, answer, date, publisher, and the body's first and last line |
//!
//! All are averaged over mentions, not over articles. An article is matched to its gold by the stem of its source.

mod align;
mod difference;
mod figures;
mod found;
mod gold;
mod mention;
mod pairing;
mod parts;
mod score;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

pub use difference::{Difference, Differences};
pub use figures::{Figures, Tally};

/// Why nothing can be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The folder of gold files cannot be read.
    #[error("cannot read {}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        source: io::Error,
    },
    /// A gold file asked for is not there.
    #[error("there is no gold file {}", .folder.join(format!("{stem}.json")).display())]
    NoGold {
        /// The folder.
        folder: PathBuf,
        /// The stem asked for, or `*`.
        stem: String,
    },
    /// A gold file is not of the published form.
    #[error("{} is no gold file: {message}", .file.display())]
    Gold {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// There is no dataset, or none in a format that can be read back.
    #[error("{} holds no table articles in a format that can be read back; write it as one of: {readable}",
        .folder.display())]
    NoDataset {
        /// The folder.
        folder: PathBuf,
        /// The formats that can be.
        readable: String,
    },
    /// A table cannot be read.
    #[error("{}: {message}", .file.display())]
    Dataset {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The figures by name.
    pub figures: Figures,
    /// Everything that differs, by sort.
    pub differences: Differences,
    /// Stems of gold files that no article of the dataset belongs to: all of their facts count as missed.
    pub unmatched: Vec<String>,
}

/// Scores the dataset in `dataset` against the gold files in `gold`. If `only` names stems, those and no others.
///
/// # Errors
/// If a folder or file cannot be read or is not of its form.
pub fn evaluate(gold: &Path, dataset: &Path, only: &[String]) -> Result<Evaluation, EvalError> {
    let gold = gold::read(gold, only)?;
    let stems: BTreeSet<&str> = gold.iter().map(|(stem, _)| stem.as_str()).collect();
    let dataset = found::Dataset::read(dataset, &stems)?;
    let nothing = found::Found::default();
    let mut evaluation = Evaluation::default();
    for (stem, gold) in &gold {
        let found = dataset.article(stem).unwrap_or_else(|| {
            evaluation.unmatched.push(stem.clone());
            &nothing
        });
        let mut scorer = score::Scorer::new(stem, gold, found, &mut evaluation);
        scorer.mentions();
        scorer.regions();
        scorer.related();
        scorer.article();
    }
    Ok(evaluation)
}
