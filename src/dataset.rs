//! The rows of the dataset: what is written, one struct a table.
//!
//! A row owns its text; all else in it is a small value that is copied. Its fields stand in `schema/tables.rs` with the
//! columns that they are, so that a column is described once.

use crate::fact::{Id, Kind, Metric, Origin, Role, ScopeSet};

pub use crate::schema::tables::{
    ArticleRow, ClusterRow, DuplicateRow, FactRow, RegionRow, RejectRow, RelatedRow, SectionRow,
};

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
