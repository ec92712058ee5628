//! The rows of the dataset: what is written, one struct a table.
//!
//! A row owns its text; all else in it is a small value that is copied. Names, columns and descriptions stand in
//! [`crate::schema`], which turns rows into cells.

use crate::article::Flag;
use crate::fact::{DivisionCode, FactDate, Id, Kind, Metric, Origin, Per, ReadFrom, RejectStage, Role, ScopeSet, Unit};
use crate::near::Member;
use crate::places::{Level, Within};
use crate::segment::Verdict;

/// A page's row in `articles`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // every column is described once, in `schema::TABLES`
pub struct ArticleRow {
    pub article_id: Id,
    pub source: String,
    pub record: u64,
    pub record_offset: Option<u64>,
    pub member: Option<String>,
    pub url: Option<String>,
    pub layout: String,
    pub encoding: &'static str,
    pub title: Option<String>,
    pub answer: Option<String>,
    pub verdict: Option<Verdict>,
    pub publisher: Option<String>,
    pub published_at: Option<String>,
    pub body: String,
    pub text: String,
    pub related_count: u64,
    pub fact_count: u64,
    pub region_count: u64,
    pub flags: Vec<Flag>,
}

/// A row in `sections`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct SectionRow {
    pub article_id: Id,
    pub section: u64,
    pub parent: u64,
    pub level: u64,
    pub heading: String,
    pub start: u64,
    pub end: u64,
}

/// A recommended item's row in `related`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct RelatedRow {
    pub related_id: Id,
    pub article_id: Id,
    pub position: u64,
    pub title: String,
    pub snippet: Option<String>,
    pub answer: Option<String>,
    pub verdict: Option<Verdict>,
    pub category: Option<String>,
    pub published_on: Option<String>,
    pub url: Option<String>,
    pub truncated: bool,
    pub flags: Vec<Flag>,
    pub start: u64,
    pub end: u64,
}

/// A mention's row in `facts`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct FactRow {
    pub fact_id: Id,
    pub article_id: Id,
    pub origin: Origin,
    pub related_position: Option<u64>,
    pub section: Option<u64>,
    pub start: u64,
    pub end: u64,
    pub text: String,
    pub evidence: String,
    pub metric: Metric,
    pub value_min: Option<f64>,
    pub value_max: Option<f64>,
    pub min_open: bool,
    pub max_open: bool,
    pub approx: bool,
    pub unit: Option<Unit>,
    pub date_min: Option<FactDate>,
    pub date_max: Option<FactDate>,
    pub cited_title: Option<String>,
    pub cited_article: Option<u32>,
    pub scope: ScopeSet,
    pub bracket_min: Option<f64>,
    pub bracket_max: Option<f64>,
    pub per: Option<Per>,
    pub region_code: Option<DivisionCode>,
    pub region_name: Option<String>,
    pub region_from: Option<ReadFrom>,
    pub year: Option<u16>,
    pub year_from: Option<ReadFrom>,
    pub rule: String,
}

impl FactRow {
    /// A row that says no more of a fact than what it measures and where it stands.
    pub fn new(article_id: Id, origin: Origin, metric: Metric) -> FactRow {
        FactRow {
            fact_id: Id::default(),
            article_id,
            origin,
            related_position: None,
            section: None,
            start: 0,
            end: 0,
            text: String::new(),
            evidence: String::new(),
            metric,
            value_min: None,
            value_max: None,
            min_open: false,
            max_open: false,
            approx: false,
            unit: None,
            date_min: None,
            date_max: None,
            cited_title: None,
            cited_article: None,
            scope: ScopeSet::EMPTY,
            bracket_min: None,
            bracket_max: None,
            per: None,
            region_code: None,
            region_name: None,
            region_from: None,
            year: None,
            year_from: None,
            rule: String::new(),
        }
    }

    /// The shape of the value, which is that of all that the metric measures.
    pub fn kind(&self) -> Kind {
        self.metric.kind()
    }

    /// The group that readers look for it in.
    pub fn role(&self) -> Role {
        self.metric.role()
    }
}

/// A place's row in `regions`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct RegionRow {
    pub article_id: Id,
    pub origin: Origin,
    pub related_position: Option<u64>,
    pub start: u64,
    pub end: u64,
    pub text: String,
    pub code: DivisionCode,
    pub name: String,
    pub level: Level,
    pub province_code: DivisionCode,
    pub prefecture_code: Option<DivisionCode>,
    pub within: Option<Within>,
}

/// A row in `duplicates`: a further source of a page that has its article.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct DuplicateRow {
    pub article_id: Id,
    pub source: String,
    pub record: u64,
    pub record_offset: Option<u64>,
    pub member: Option<String>,
    pub url: Option<String>,
}

impl DuplicateRow {
    /// The row of a page that turns out to be a duplicate.
    pub fn of(article: &ArticleRow) -> DuplicateRow {
        DuplicateRow {
            article_id: article.article_id,
            source: article.source.clone(),
            record: article.record,
            record_offset: article.record_offset,
            member: article.member.clone(),
            url: article.url.clone(),
        }
    }
}

/// A row in `clusters`: a text that is nearly the same as others.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct ClusterRow {
    pub cluster_id: Id,
    pub member: Member,
    pub id: Id,
    pub similarity: f64,
}

/// A row in `rejects`: what could not be read.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct RejectRow {
    pub source: String,
    pub record: u64,
    pub stage: RejectStage,
    pub error: String,
    pub bytes: u64,
}

/// All rows that one page gives, in order of place in its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The page itself.
    pub article: ArticleRow,
    /// The body's outline.
    pub sections: Vec<SectionRow>,
    /// Its recommended items.
    pub related: Vec<RelatedRow>,
    /// What was found in it.
    pub facts: Vec<FactRow>,
    /// The places named in it.
    pub regions: Vec<RegionRow>,
    /// Place names left out because nothing in the text decides between their bearers.
    pub ambiguous_places: u64,
}
