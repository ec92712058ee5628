//! zhfacts turns scraped Chinese articles on health and social insurance into datasets of facts: what rate, what
//! threshold, by when, where, for whom, and the exact words each was read from.
//!
//! ```
//! use zhfacts::fact::{Metric, ScopeTerm, Unit};
//! use zhfacts::{Extractor, article::Page, rules::RuleFiles};
//!
//! let extractor = Extractor::new(&RuleFiles::embedded())?;
//! let rows = extractor.extract(&Page::from_text("notice.txt", "三级医院报销55%，起付线800元。"));
//! let [rate, deductible] = &rows.facts[..] else { panic!("two numbers, two facts") };
//! assert_eq!((rate.text.as_str(), rate.metric, rate.value_min), ("55%", Metric::ReimbursementRate, Some(55.0)));
//! assert_eq!((deductible.metric, deductible.unit), (Metric::Deductible, Some(Unit::Cny)));
//! assert!(deductible.scope.terms().eq([ScopeTerm::Tertiary]));
//! # Ok::<(), zhfacts::rules::RuleError>(())
//! ```
//!
//! A page takes this way: [`read`] finds inputs and reads their bytes, [`decode`] turns bytes into characters, [`Extractor`]
//! turns a [page](article::Page) into rows of the [`dataset`], [`mod@write`] turns rows into files, and [`pipeline`] runs all of it over
//! many inputs at once.

mod affix;
pub mod article;
pub mod attribute;
pub mod dataset;
pub mod decode;
pub mod eval;
pub mod explain;
mod extractor;
pub mod fact;
pub mod join;
mod joints;
pub mod journal;
pub mod lexicon;
pub mod near;
mod normalise;
mod numerals;
pub mod pipeline;
pub mod places;
pub mod proof;
pub mod read;
pub mod recognise;
pub mod report;
mod rows;
pub mod rules;
pub mod schema;
pub mod segment;
pub mod signs;
pub mod table;
pub mod text;
pub mod verify;
mod words;
pub mod write;
mod zones;

pub use extractor::{BulkExtractor, ExtractOptions, Extractor, LayoutInfo, MOST_ROWS, TooManyRows};

/// The example of the README, run with those of the library.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
