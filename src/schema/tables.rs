//! Every column, once: the field of a row that it is, its type and its meaning.

use super::cell::{Cell, Computed};
use super::{ColumnInfo, ForeignKey, TableId, TableOf, TableSchema};
use crate::article::Flag;
use crate::fact::{DivisionCode, FactDate, Id, Metric, Origin, Per, ReadFrom, RejectStage, ScopeSet, Slot, Unit};
use crate::near::Member;
use crate::places::{Level, Within};
use crate::segment::Verdict;

/// The struct of a table's rows, its static, its name and its keys; then a line a column: the field of the row, which is
/// also the column's name, with its type, what it means, and what narrows its values. In brackets behind a name of no field
/// stands what is computed of the row; `beside` is a field that is no column.
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
        $(#[$about:meta])*
        $row:ident in $table:ident of $id:ident, key $primary:expr, foreign $foreign:expr
            $(, beside $field:ident: $held:ty, $meaning:literal)?;
        $($name:ident $(($($of:tt)+))? $(: $type:ty)?, $description:literal $(, $narrow:ident($($argument:expr)?))*;)*
    ) => {
        $(#[$about])*
        pub struct $row {
            $($(#[doc = $description] pub $name: $type,)?)*
            $(#[doc = $meaning] pub $field: $held,)?
        }

        #[doc = concat!("The columns of [`", stringify!($row), "`].")]
        pub static $table: TableOf<$row> = TableOf {
            schema: TableSchema {
                id: TableId::$id,
                primary_key: $primary,
                foreign_keys: $foreign,
                columns: &[$(
                    table!(@column $row, $description, $name $(($($of)+))?)$(.$narrow($($argument)?))*,
                )*],
            },
            cells: |row, cells| cells.extend_from_slice(&[$(table!(@cell row, $name $(($($of)+))?)),*]),
        };
    };
}

const TIME: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$";

const OF_ARTICLE: &[ForeignKey] =
    &[ForeignKey { column: "article_id", table: TableId::Articles, target: "article_id" }];

table! {
    /// A page's row in `articles`.
    #[derive(Clone, Debug, Default, PartialEq)]
    ArticleRow in ARTICLES of Articles, key &["article_id"], foreign &[];
    article_id: Id, "16 hex digits, a hash of the raw input record; the same page has the same id everywhere";
    source: String, "path relative to the INPUT it was found under, with `/`; with several INPUTs the last part of \
        each INPUT's path stands before it";
    record: u64, "place inside a container input, from 0; 0 for a plain file";
    record_offset: Option<u64>, "byte at which the record begins in the container file as it is stored, where it \
        can be read from there";
    member: Option<String>, "name inside an archive";
    url: Option<String>, "address, where the input carries one";
    layout: String, "the site layout that read it", repeats();
    encoding: &'static str, "what the bytes were decoded from", repeats();
    title: Option<String>, "headline";
    answer: Option<String>, "the one-line verdict that the site shows";
    verdict: Option<Verdict>, "that verdict's sense; null where it is no yes/no answer";
    publisher: Option<String>, "as the page states it", repeats();
    published_at: Option<String>, "ISO 8601 date or date-time, as precise as the page", pattern(TIME);
    body: String, "the article's own text, without disclaimer and related items", may_be_empty();
    text: String, "the whole readable text that offsets refer to", may_be_empty();
    related_count: u64, "rows of this article in `related`";
    fact_count: u64, "rows of this article in `facts`";
    region_count: u64, "rows of this article in `regions`";
    flags: Vec<Flag>, "warnings on quality";
}

table! {
    /// A row in `sections`.
    #[derive(Clone, Debug, Default, PartialEq)]
    SectionRow in SECTIONS of Sections, key &["article_id", "section"], foreign OF_ARTICLE;
    article_id: Id, "the article", repeats();
    section: u64, "number of the section, from 1";
    parent: u64, "number of the section it stands in, 0 at the top";
    level: u64, "depth, from 1";
    heading: String, "the heading, without its number", may_be_empty();
    start: u64, "first code point of the section in `articles.text`";
    end: u64, "one past its last code point";
}

table! {
    /// A recommended item's row in `related`.
    #[derive(Clone, Debug, Default, PartialEq)]
    RelatedRow in RELATED of Related, key &["article_id", "position"], foreign OF_ARTICLE;
    related_id: Id, "hash of title, snippet and date: the same item has one id on every page";
    article_id: Id, "the article that recommends it", repeats();
    position: u64, "place among the page's items, from 1";
    title: String, "its headline", may_be_empty();
    snippet: Option<String>, "the beginning of its text, where shown";
    answer: Option<String>, "the verdict at the head of the snippet";
    verdict: Option<Verdict>, "that verdict's sense; null where it is no yes/no answer";
    category: Option<String>, "category, as the page names it", repeats();
    published_on: Option<String>, "ISO 8601 date or date-time, as precise as the page", pattern(TIME);
    url: Option<String>, "where it leads";
    truncated: bool, "the snippet breaks off before a sentence ends";
    flags: Vec<Flag>, "warnings on quality";
    start: u64, "first code point of the item in `articles.text`";
    end: u64, "one past its last code point";
}

table! {
    /// A mention's row in `facts`.
    #[derive(Clone, Debug, PartialEq)]
    FactRow in FACTS of Facts, key &["fact_id"], foreign OF_ARTICLE,
        beside scope: ScopeSet, "to whom and what it applies: a column for each slot";
    fact_id: Id, "16 hex digits from `article_id`, span and kind";
    article_id: Id, "the article it stands in", repeats();
    origin: Origin, "part of the page it stands in";
    related_position: Option<u64>, "the related item it stands in";
    section: Option<u64>, "section of the body";
    start: u64, "first code point in `articles.text`";
    end: u64, "one past its last code point";
    text: String, "what stands there";
    evidence: String, "the sentence or list line around it";
    kind(metric.kind()), "shape of the value";
    role(metric.role()), "group of the metric";
    metric: Metric, "what the number measures";
    value_min: Option<f64>, "lower end of the interval, in `unit`; null where there is none, and for date and \
        citation", repeats();
    value_max: Option<f64>, "upper end of the interval, in `unit`; null where there is none, and for date and \
        citation", repeats();
    min_open: bool, "the lower end itself is excluded";
    max_open: bool, "the upper end itself is excluded";
    approx: bool, "the text says about, nearly or the like";
    unit: Option<Unit>, "unit of the value; money by ISO 4217 code, an area price `CNY/m2`";
    date_min: Option<FactDate>, "for a date: first day, month or year, ISO 8601 at its precision, `--MM-DD` without \
        a year, or relative (`next_month`)", repeats();
    date_max: Option<FactDate>, "for a date: last day, month or year, written like `date_min`", repeats();
    cited_title: Option<String>, "for a citation: the title or number cited", repeats();
    cited_article: Option<u32>, "for a citation: the article cited";
    insurance(scope.slot(Slot::Insurance)), "insurance schemes it applies to", values(Slot::Insurance.values());
    population(scope.slot(Slot::Population)), "groups of people it applies to", values(Slot::Population.values());
    facility(scope.slot(Slot::Facility)), "kinds and grades of facility it applies to", values(Slot::Facility.values());
    care(scope.slot(Slot::Care)), "kinds of care it applies to", values(Slot::Care.values());
    referral(scope.slot(Slot::Referral)), "whether treatment elsewhere was filed beforehand", values(Slot::Referral.values());
    payer(scope.slot(Slot::Payer)), "who pays", values(Slot::Payer.values());
    visit(scope.slot(Slot::Visit)), "first or later treatment", values(Slot::Visit.values());
    bracket_min: Option<f64>, "lower end of the band of costs, in CNY", repeats();
    bracket_max: Option<f64>, "upper end of the band of costs, in CNY", repeats();
    per: Option<Per>, "what the amount is counted by";
    region_code: Option<DivisionCode>, "GB/T 2260 code of the place whose rule it is", repeats();
    region_name: Option<String>, "official name of that place", repeats();
    region_from: Option<ReadFrom>, "where the place was read";
    year: Option<u16>, "policy year", repeats();
    year_from: Option<ReadFrom>, "where the year was read";
    rule: String, "the rule that made the fact", repeats();
}

table! {
    /// A place's row in `regions`.
    #[derive(Clone, Debug, PartialEq)]
    RegionRow in REGIONS of Regions, key &["article_id", "start", "end", "code"], foreign OF_ARTICLE;
    article_id: Id, "the article it stands in", repeats();
    origin: Origin, "part of the page it stands in";
    related_position: Option<u64>, "the related item it stands in";
    start: u64, "first code point in `articles.text`";
    end: u64, "one past its last code point";
    text: String, "what stands there";
    code: DivisionCode, "six digits, GB/T 2260", repeats();
    name: String, "official name", repeats();
    level: Level, "level of the division";
    province_code: DivisionCode, "code of its province", repeats();
    prefecture_code: Option<DivisionCode>, "code of its prefecture-level division", repeats();
    within: Option<Within>, "what the name is part of";
}

table! {
    /// A row in `duplicates`: a further source of a page that has its article.
    #[derive(Clone, Debug, Default, PartialEq)]
    DuplicateRow in DUPLICATES of Duplicates, key &["source", "record"], foreign OF_ARTICLE;
    article_id: Id, "the article";
    source: String, "path of the input, named as in `articles.source`";
    record: u64, "place inside a container input, from 0; 0 for a plain file";
    record_offset: Option<u64>, "byte at which the record begins in the container file as it is stored, where it \
        can be read from there";
    member: Option<String>, "name inside an archive";
    url: Option<String>, "address, where the input carries one";
}

table! {
    /// A row in `clusters`: a text that is nearly the same as others.
    #[derive(Clone, Debug, PartialEq)]
    ClusterRow in CLUSTERS of Clusters, key &["member", "id"], foreign &[];
    cluster_id: Id, "the id of the cluster's first member";
    member: Member, "whether it is an article or a recommended item";
    id: Id, "`article_id` or `related_id`";
    similarity: f64, "estimate of the share of runs of five characters that it has in common with the first member, \
        from 0 to 1";
}

table! {
    /// A row in `rejects`: what could not be read.
    #[derive(Clone, Debug, PartialEq)]
    RejectRow in REJECTS of Rejects, key &[], foreign &[];
    source: String, "path of the input, named as in `articles.source`";
    record: u64, "place inside a container input, from 0; 0 for a plain file";
    stage: RejectStage, "the stage that gave up";
    error: String, "why";
    bytes: u64, "size of the input in bytes, as far as known";
}
