//! A finished dataset, read back input by input: all rows of a page at once, in order of source and record.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::dataset::RejectRow;
use crate::fact::{Id, Kind, RejectStage};
use crate::read::Position;
use crate::report::PageCounts;
use crate::rows::{COLUMNS, Row, Rows, open};
use crate::schema::{PerTable, TableId};
use crate::write;

/// A dataset that cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}", .folder.display())]
pub struct DatasetError {
    folder: PathBuf,
    message: String,
}

impl DatasetError {
    pub(super) fn new(folder: &Path, message: impl Into<String>) -> DatasetError {
        DatasetError { folder: folder.to_path_buf(), message: message.into() }
    }
}

/// All rows that a dataset has of one input.
pub struct Taken {
    /// The rows of each table.
    pub(crate) tables: PerTable<Vec<Row<'static>>>,
    position: Position,
    folder: Arc<Path>,
}

/// What an input came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// A page of this id.
    Page(Id),
    /// A further source of the page of this id.
    Duplicate(Id),
    /// It was rejected.
    Reject,
}

impl Taken {
    /// Where the input stands.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// The folder of the dataset.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the input came to.
    pub fn came(&self) -> Came {
        let id = |table| self.tables[table].first().and_then(|row| row.id("article_id"));
        match (id(TableId::Articles), id(TableId::Duplicates)) {
            (Some(article), _) => Came::Page(article),
            (None, Some(duplicate)) => Came::Duplicate(duplicate),
            (None, None) => Came::Reject,
        }
    }

    /// What a report counts of the page.
    pub(crate) fn counts(&self) -> PageCounts {
        let facts = self.tables[TableId::Facts].iter();
        PageCounts::of_kinds(facts.filter_map(|row| Kind::from_name(row.text("kind"))))
    }

    /// The reject, if the input was rejected.
    pub(crate) fn reject(&self) -> Option<RejectRow> {
        let row = self.tables[TableId::Rejects].first()?;
        let stage = RejectStage::from_name(row.text("stage"))?;
        let (source, record) = (self.position.source.clone(), self.position.record);
        let bytes = row.integer("bytes").unwrap_or(0);
        Some(RejectRow { source, record, stage, error: row.text("error").to_string(), bytes })
    }

    /// Bytes of text in the rows.
    pub(super) fn bytes(&self) -> u64 {
        self.tables.iter().flat_map(|(_, rows)| rows).map(Row::bytes).sum()
    }
}

/// The inputs of a dataset, one by one.
pub struct Pages {
    folder: Arc<Path>,
    tables: PerTable<Peekable<Rows<'static>>>,
}

/// The formats in the order in which they are read back: first those that are read quickest and as streams.
const FORMATS: [&str; 5] = ["jsonl", "csv", "parquet", "sqlite", "json"];

impl Pages {
    /// Opens the dataset in a folder, in one of the formats that it is in.
    ///
    /// # Errors
    /// If it lacks a table in each format, or a file cannot be opened.
    pub fn open(folder: &Path) -> Result<Pages, DatasetError> {
        let tables = PerTable::try_new(|table| rows(folder, table).map(Iterator::peekable))?;
        Ok(Pages { folder: folder.into(), tables })
    }

    fn error(&self, table: TableId, message: impl std::fmt::Display) -> DatasetError {
        DatasetError::new(&self.folder, format!("{table}: {message} (see: zhfacts verify)"))
    }

    /// The table whose next row stands first, and its place.
    fn first(&mut self) -> Result<Option<(TableId, Position)>, DatasetError> {
        let mut first: Option<(TableId, Position)> = None;
        for table in [TableId::Articles, TableId::Duplicates, TableId::Rejects] {
            let position = match self.tables[table].peek() {
                None => continue,
                Some(Ok(row)) => {
                    Position { source: row.text("source").to_string(), record: row.integer("record").unwrap_or(0) }
                }
                Some(Err(error)) => {
                    let error = error.clone();
                    return Err(self.error(table, error));
                }
            };
            if first.as_ref().is_none_or(|(_, known)| position < *known) {
                first = Some((table, position));
            }
        }
        Ok(first)
    }

    fn take(&mut self, table: TableId) -> Result<Option<Row<'static>>, DatasetError> {
        match self.tables[table].next() {
            None => Ok(None),
            Some(Err(error)) => Err(self.error(table, error)),
            Some(Ok(row)) => match row.faults.first() {
                Some(fault) => Err(self.error(table, format!("row {}: {fault}", row.number))),
                None => Ok(Some(row)),
            },
        }
    }

    fn read(&mut self) -> Result<Option<Taken>, DatasetError> {
        let Some((table, position)) = self.first()? else {
            let left = TableId::OF_ARTICLE.into_iter().find(|table| self.tables[*table].peek().is_some());
            return left.map_or(Ok(None), |table| Err(self.error(table, "a row belongs to no article")));
        };
        let mut tables: PerTable<Vec<Row<'static>>> = PerTable::default();
        tables[table].extend(self.take(table)?);
        if table == TableId::Articles {
            let id = tables[TableId::Articles].first().map_or(String::new(), |row| row.text("article_id").to_string());
            for child in TableId::OF_ARTICLE {
                let is_own =
                    |row: &Result<Row<'_>, String>| row.as_ref().map_or(true, |row| row.text("article_id") == id);
                while self.tables[child].peek().is_some_and(is_own) {
                    tables[child].extend(self.take(child)?);
                }
            }
        }
        Ok(Some(Taken { tables, position, folder: Arc::clone(&self.folder) }))
    }
}

/// The rows of a table, in the first of [`FORMATS`] that has all tables.
fn rows(folder: &Path, table: TableId) -> Result<Rows<'static>, DatasetError> {
    let path = |format: &str, table| write::format(format).map(|format| folder.join(format.file_name(table)));
    let has = |format: &&str| TableId::ALL.iter().all(|table| path(format, *table).is_some_and(|path| path.is_file()));
    let Some(format) = FORMATS.into_iter().find(has) else {
        return Err(DatasetError::new(folder, "it is no dataset that has all tables in one format"));
    };
    let rows = path(format, table).and_then(|path| open(format, &path, &COLUMNS[table]));
    let rows = rows.unwrap_or_else(|| Err("it cannot be read back".to_string()));
    rows.map_err(|error| DatasetError::new(folder, format!("{table}.{format}: {error}")))
}

/// Those of `sources` whose rows can be taken over without the others: none of their duplicates has its article under
/// a source that is not among them.
///
/// # Errors
/// If the dataset cannot be read back.
pub fn self_contained(folder: &Path, mut sources: HashSet<String>) -> Result<HashSet<String>, DatasetError> {
    let failed = |message: String| DatasetError::new(folder, message);
    let mut duplicates: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows(folder, TableId::Duplicates)? {
        let row = row.map_err(failed)?;
        if sources.contains(row.text("source")) {
            duplicates.entry(row.text("article_id").to_string()).or_default().push(row.text("source").to_string());
        }
    }
    if duplicates.is_empty() {
        return Ok(sources);
    }
    let mut without = HashSet::new();
    for row in rows(folder, TableId::Articles)? {
        let row = row.map_err(failed)?;
        if !sources.contains(row.text("source")) {
            without.extend(duplicates.remove(row.text("article_id")).into_iter().flatten());
        }
    }
    sources.retain(|source| !without.contains(source));
    Ok(sources)
}

impl Iterator for Pages {
    type Item = Result<Taken, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
