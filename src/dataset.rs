//! The rows of the dataset: what is written, one struct a table.
//!
//! A row owns its text. Columns, types and descriptions of these rows stand in [`crate::schema`].

/// A page's row in `articles`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // every column is described once, in `schema::TABLES`
pub struct ArticleRow {
    pub article_id: String,
    pub source: String,
    pub record: u64,
    pub record_offset: Option<u64>,
    pub member: Option<String>,
    pub url: Option<String>,
    pub layout: String,
    pub encoding: String,
    pub title: Option<String>,
    pub answer: Option<String>,
    pub verdict: Option<&'static str>,
    pub publisher: Option<String>,
    pub published_at: Option<String>,
    pub body: String,
    pub text: String,
    pub related_count: u64,
    pub fact_count: u64,
    pub region_count: u64,
    pub flags: Vec<&'static str>,
}

/// A row in `sections`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct SectionRow {
    pub article_id: String,
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
    pub related_id: String,
    pub article_id: String,
    pub position: u64,
    pub title: String,
    pub snippet: Option<String>,
    pub answer: Option<String>,
    pub verdict: Option<&'static str>,
    pub category: Option<String>,
    pub published_on: Option<String>,
    pub url: Option<String>,
    pub truncated: bool,
    pub flags: Vec<&'static str>,
    pub start: u64,
    pub end: u64,
}

/// A mention's row in `facts`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct FactRow {
    pub fact_id: String,
    pub article_id: String,
    pub origin: &'static str,
    pub related_position: Option<u64>,
    pub section: Option<u64>,
    pub start: u64,
    pub end: u64,
    pub text: String,
    pub evidence: String,
    pub kind: &'static str,
    pub role: &'static str,
    pub metric: &'static str,
    pub value_min: Option<f64>,
    pub value_max: Option<f64>,
    pub min_open: bool,
    pub max_open: bool,
    pub approx: bool,
    pub unit: Option<&'static str>,
    pub date_min: Option<String>,
    pub date_max: Option<String>,
    pub cited_title: Option<String>,
    pub cited_article: Option<String>,
    pub insurance: Vec<&'static str>,
    pub population: Vec<&'static str>,
    pub facility: Vec<&'static str>,
    pub care: Vec<&'static str>,
    pub referral: Vec<&'static str>,
    pub payer: Vec<&'static str>,
    pub visit: Vec<&'static str>,
    pub bracket_min: Option<f64>,
    pub bracket_max: Option<f64>,
    pub per: Option<&'static str>,
    pub region_code: Option<String>,
    pub region_name: Option<String>,
    pub region_from: Option<&'static str>,
    pub year: Option<String>,
    pub year_from: Option<&'static str>,
    pub rule: String,
}

/// A place's row in `regions`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct RegionRow {
    pub article_id: String,
    pub origin: &'static str,
    pub related_position: Option<u64>,
    pub start: u64,
    pub end: u64,
    pub text: String,
    pub code: String,
    pub name: String,
    pub level: &'static str,
    pub province_code: String,
    pub prefecture_code: Option<String>,
    pub within: Option<&'static str>,
}

/// A row in `duplicates`: a further source of a page that has its article.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct DuplicateRow {
    pub article_id: String,
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
            article_id: article.article_id.clone(),
            source: article.source.clone(),
            record: article.record,
            record_offset: article.record_offset,
            member: article.member.clone(),
            url: article.url.clone(),
        }
    }
}

/// A row in `clusters`: a text that is nearly the same as others.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct ClusterRow {
    pub cluster_id: String,
    pub member: &'static str,
    pub id: String,
    pub similarity: f64,
}

/// A row in `rejects`: what could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct RejectRow {
    pub source: String,
    pub record: u64,
    pub stage: &'static str,
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
