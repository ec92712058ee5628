//! zhfacts turns scraped Chinese articles on health and social insurance into datasets of facts: what rate, what
//! threshold, by when, where, for whom, and the exact words each was read from.
//!
//! The modules stand in the order of the flow: [`article`] holds what is read, decoded and segmented, …

pub mod article;
pub mod dataset;
pub mod fact;
pub mod lexicon;
pub mod places;
pub mod recognise;
pub mod rules;
pub mod segment;
pub mod text;
