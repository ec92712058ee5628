//! The columns of every table.

use super::cell::{Cell, Computed};
use super::{ColumnInfo, ForeignKey, TableId, TableOf, TableSchema};
use crate::dataset::{ArticleRow, ClusterRow, DuplicateRow, FactRow, RegionRow, RejectRow, RelatedRow, SectionRow};
use crate::fact::Slot;

/// The table and its keys; then a line a column: the field of the row, which is also the column's name, what narrows its
/// values, and its meaning. In brackets behind a name that is no field stands what is computed of the row.
macro_rules! table {
    (@column $row:ty, $description:literal, $name:ident) => {
        ColumnInfo::of_field(stringify!($name), $description, |row: &$row| &row.$name)
    };
    (@column $row:ty, $description:literal, $name:ident ($($of:tt)+)) => {
        ColumnInfo::of_computed(stringify!($name), $description, |row: &$row| row.$($of)+)
    };
    (@cell $row:ident, $name:ident) => { $row.$name.value() };
    (@cell $row:ident, $name:ident ($($of:tt)+)) => { $row.$($of)+.computed() };
    (
        $id:ident of $row:ty, key $primary:expr, foreign $foreign:expr;
        $($name:ident $(($($of:tt)+))? $(.$narrow:ident($($argument:expr)?))*: $description:literal,)*
    ) => {
        TableOf {
            schema: TableSchema {
                id: TableId::$id,
                primary_key: $primary,
                foreign_keys: $foreign,
                columns: &[$(
                    table!(@column $row, $description, $name $(($($of)+))?)$(.$narrow($($argument)?))*,
                )*],
            },
            cells: |row, cells| cells.extend_from_slice(&[$(table!(@cell row, $name $(($($of)+))?)),*]),
        }
    };
}

const TIME: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$";

const OF_ARTICLE: &[ForeignKey] =
    &[ForeignKey { column: "article_id", table: TableId::Articles, target: "article_id" }];

/// One row a page.
pub static ARTICLES: TableOf<ArticleRow> = table! {
    Articles of ArticleRow, key &["article_id"], foreign &[];
    article_id: "16 hex digits, a hash of the raw input record; the same page has the same id \
        everywhere",
    source: "path relative to the INPUT it was found under, with `/`; with several INPUTs the last part of each \
        INPUT's path stands before it",
    record: "place inside a container input, from 0; 0 for a plain file",
    record_offset: "byte at which the record begins in the container file as it is stored, where it can be read \
        from there",
    member: "name inside an archive",
    url: "address, where the input carries one",
    layout.repeats(): "the site layout that read it",
    encoding.repeats(): "what the bytes were decoded from",
    title: "headline",
    answer: "the one-line verdict that the site shows",
    verdict: "that verdict's sense; null where it is no yes/no answer",
    publisher.repeats(): "as the page states it",
    published_at.pattern(TIME): "ISO 8601 date or date-time, as precise as the page",
    body.may_be_empty(): "the article's own text, without disclaimer and related items",
    text.may_be_empty(): "the whole readable text that offsets refer to",
    related_count: "rows of this article in `related`",
    fact_count: "rows of this article in `facts`",
    region_count: "rows of this article in `regions`",
    flags: "warnings on quality",
};

/// The body's outline.
pub static SECTIONS: TableOf<SectionRow> = table! {
    Sections of SectionRow, key &["article_id", "section"], foreign OF_ARTICLE;
    article_id.repeats(): "the article",
    section: "number of the section, from 1",
    parent: "number of the section it stands in, 0 at the top",
    level: "depth, from 1",
    heading.may_be_empty(): "the heading, without its number",
    start: "first code point of the section in `articles.text`",
    end: "one past its last code point",
};

/// One row a recommended item.
pub static RELATED: TableOf<RelatedRow> = table! {
    Related of RelatedRow, key &["article_id", "position"], foreign OF_ARTICLE;
    related_id: "hash of title, snippet and date: the same item has one id on every page",
    article_id.repeats(): "the article that recommends it",
    position: "place among the page's items, from 1",
    title.may_be_empty(): "its headline",
    snippet: "the beginning of its text, where shown",
    answer: "the verdict at the head of the snippet",
    verdict: "that verdict's sense; null where it is no yes/no answer",
    category.repeats(): "category, as the page names it",
    published_on.pattern(TIME): "ISO 8601 date or date-time, as precise as the page",
    url: "where it leads",
    truncated: "the snippet breaks off before a sentence ends",
    flags: "warnings on quality",
    start: "first code point of the item in `articles.text`",
    end: "one past its last code point",
};

/// One row a mention.
pub static FACTS: TableOf<FactRow> = table! {
    Facts of FactRow, key &["fact_id"], foreign OF_ARTICLE;
    fact_id: "16 hex digits from `article_id`, span and kind",
    article_id.repeats(): "the article it stands in",
    origin: "part of the page it stands in",
    related_position: "the related item it stands in",
    section: "section of the body",
    start: "first code point in `articles.text`",
    end: "one past its last code point",
    text: "what stands there",
    evidence: "the sentence or list line around it",
    kind(metric.kind()): "shape of the value",
    role(metric.role()): "group of the metric",
    metric: "what the number measures",
    value_min.repeats(): "lower end of the interval, in `unit`; null where there is none, and for date and citation",
    value_max.repeats(): "upper end of the interval, in `unit`; null where there is none, and for date and citation",
    min_open: "the lower end itself is excluded",
    max_open: "the upper end itself is excluded",
    approx: "the text says about, nearly or the like",
    unit: "unit of the value; money by ISO 4217 code, an area price `CNY/m2`",
    date_min.repeats(): "for a date: first day, month or year, ISO 8601 at its precision, `--MM-DD` \
        without a year, or relative (`next_month`)",
    date_max.repeats(): "for a date: last day, month or year, written like `date_min`",
    cited_title.repeats(): "for a citation: the title or number cited",
    cited_article: "for a citation: the article cited",
    insurance(scope.slot(Slot::Insurance)).values(Slot::Insurance.values()): "insurance schemes it applies to",
    population(scope.slot(Slot::Population)).values(Slot::Population.values()): "groups of people it applies to",
    facility(scope.slot(Slot::Facility)).values(Slot::Facility.values()): "kinds and grades of facility it applies to",
    care(scope.slot(Slot::Care)).values(Slot::Care.values()): "kinds of care it applies to",
    referral(scope.slot(Slot::Referral)).values(Slot::Referral.values()): "whether treatment elsewhere was filed beforehand",
    payer(scope.slot(Slot::Payer)).values(Slot::Payer.values()): "who pays",
    visit(scope.slot(Slot::Visit)).values(Slot::Visit.values()): "first or later treatment",
    bracket_min.repeats(): "lower end of the band of costs, in CNY",
    bracket_max.repeats(): "upper end of the band of costs, in CNY",
    per: "what the amount is counted by",
    region_code.repeats(): "GB/T 2260 code of the place whose rule it is",
    region_name.repeats(): "official name of that place",
    region_from: "where the place was read",
    year.repeats(): "policy year",
    year_from: "where the year was read",
    rule.repeats(): "the rule that made the fact",
};

/// One row a place named in the text.
pub static REGIONS: TableOf<RegionRow> = table! {
    Regions of RegionRow, key &["article_id", "start", "end", "code"], foreign OF_ARTICLE;
    article_id.repeats(): "the article it stands in",
    origin: "part of the page it stands in",
    related_position: "the related item it stands in",
    start: "first code point in `articles.text`",
    end: "one past its last code point",
    text: "what stands there",
    code.repeats(): "six digits, GB/T 2260",
    name.repeats(): "official name",
    level: "level of the division",
    province_code.repeats(): "code of its province",
    prefecture_code.repeats(): "code of its prefecture-level division",
    within: "what the name is part of",
};

/// Further sources of pages.
pub static DUPLICATES: TableOf<DuplicateRow> = table! {
    Duplicates of DuplicateRow, key &["source", "record"], foreign OF_ARTICLE;
    article_id: "the article",
    source: "path of the input, named as in `articles.source`",
    record: "place inside a container input, from 0; 0 for a plain file",
    record_offset: "byte at which the record begins in the container file as it is stored, where it can be read \
        from there",
    member: "name inside an archive",
    url: "address, where the input carries one",
};

/// Texts that are nearly the same.
pub static CLUSTERS: TableOf<ClusterRow> = table! {
    Clusters of ClusterRow, key &["member", "id"], foreign &[];
    cluster_id: "the id of the cluster's first member",
    member: "whether it is an article or a recommended item",
    id: "`article_id` or `related_id`",
    similarity: "estimate of the share of runs of five characters that it has in common with the first member, from \
        0 to 1",
};

/// What could not be read.
pub static REJECTS: TableOf<RejectRow> = table! {
    Rejects of RejectRow, key &[], foreign &[];
    source: "path of the input, named as in `articles.source`",
    record: "place inside a container input, from 0; 0 for a plain file",
    stage: "the stage that gave up",
    error: "why",
    bytes: "size of the input in bytes, as far as known",
};
