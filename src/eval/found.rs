//! What a dataset holds on the articles of the gold.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::EvalError;
use super::mention::{Mention, Region, optional};
use crate::rows::{Cell, Columns, READABLE, Row, open};
use crate::schema::TableId;
use crate::write;

/// An article of the dataset with all its rows.
#[derive(Default)]
pub(super) struct Found {
    pub text: String,
    pub title: Option<String>,
    pub answer: Option<String>,
    pub published_at: Option<String>,
    pub publisher: Option<String>,
    pub body: String,
    pub related: Vec<Related>,
    pub facts: Vec<Mention>,
    pub regions: Vec<Region>,
}

/// A recommended item.
pub(super) struct Related {
    pub position: Option<u64>,
    pub title: String,
    pub snippet: Option<String>,
    pub answer: Option<String>,
    pub category: Option<String>,
    pub published_on: Option<String>,
    pub truncated: bool,
    pub flags: BTreeSet<String>,
}

/// Reads the articles of a dataset one of whose sources has one of the stems. Of several articles with one stem the
/// first counts, before a duplicate.
pub(super) struct Dataset {
    articles: HashMap<String, Found>,
    ids: HashMap<String, String>,
}

impl Dataset {
    pub(super) fn read(folder: &Path, stems: &BTreeSet<&str>) -> Result<Dataset, EvalError> {
        let files = Files::of(folder)?;
        let mut dataset = Dataset { articles: HashMap::new(), ids: HashMap::new() };
        let mut duplicates: HashMap<String, String> = HashMap::new();
        files.each_row(TableId::Duplicates, &["source", "article_id"], |row| {
            let stem = stem(row.text("source"));
            if stems.contains(stem) && !duplicates.contains_key(stem) {
                duplicates.insert(stem.to_string(), row.text("article_id").to_string());
            }
        })?;
        let elsewhere: BTreeSet<&str> = duplicates.values().map(String::as_str).collect();
        files.each_row(TableId::Articles, &["source"], |row| {
            let (stem, id) = (stem(row.text("source")), row.text("article_id"));
            let is_first = stems.contains(stem) && !dataset.ids.contains_key(stem);
            if is_first {
                dataset.ids.insert(stem.to_string(), id.to_string());
            }
            if is_first || elsewhere.contains(id) {
                dataset.articles.insert(id.to_string(), article(row));
            }
        })?;
        for (stem, id) in duplicates {
            dataset.ids.entry(stem).or_insert(id);
        }
        let mut add = |table, needed: &[&str], push: fn(&mut Found, &Row<'_>)| {
            files.each_row(table, needed, |row| {
                if let Some(article) = dataset.articles.get_mut(row.text("article_id")) {
                    push(article, row);
                }
            })
        };
        add(TableId::Related, &["title", "position"], |article, row| article.related.push(related(row)))?;
        add(TableId::Facts, &["start", "end", "kind"], |article, row| article.facts.push(Mention::of_row(row)))?;
        add(TableId::Regions, &["start", "end", "code"], |article, row| article.regions.push(Region::of_row(row)))?;
        Ok(dataset)
    }

    /// The article whose source has this stem.
    pub(super) fn article(&self, stem: &str) -> Option<&Found> {
        self.articles.get(self.ids.get(stem)?)
    }
}

/// Name of the file without folders and from the first dot on.
fn stem(source: &str) -> &str {
    let name = source.rsplit('/').next().unwrap_or(source);
    name.split('.').next().unwrap_or(name)
}

/// The files of a dataset in one of its formats.
struct Files {
    folder: PathBuf,
    format: &'static str,
}

impl Files {
    fn of(folder: &Path) -> Result<Files, EvalError> {
        let has = |format: &&str| path(folder, TableId::Articles, format).is_some_and(|path| path.is_file());
        match READABLE.into_iter().find(has) {
            Some(format) => Ok(Files { folder: folder.to_path_buf(), format }),
            None => Err(EvalError::NoDataset { folder: folder.to_path_buf(), readable: READABLE.join(", ") }),
        }
    }

    /// Calls `with` for each row, all of whose cells in `needed` have a value. Other columns may be missing, and all
    /// tables but that of the articles.
    fn each_row(&self, table: TableId, needed: &[&str], mut with: impl FnMut(&Row<'_>)) -> Result<(), EvalError> {
        let Some(path) = path(&self.folder, table, self.format) else { return Ok(()) };
        if table != TableId::Articles && !path.is_file() {
            return Ok(());
        }
        let wrong = |message: String| EvalError::Dataset { file: path.clone(), message };
        let columns = Columns::of(table);
        let Some(rows) = open(self.format, &path, &columns) else { return Ok(()) };
        for row in rows.map_err(wrong)? {
            let row = row.map_err(wrong)?;
            if let Some(column) = needed.iter().find(|column| *row.cell(column) == Cell::Null) {
                return Err(wrong(format!("row {} has no {column}", row.number)));
            }
            with(&row);
        }
        Ok(())
    }
}

fn path(folder: &Path, table: TableId, format: &str) -> Option<PathBuf> {
    Some(folder.join(write::format(format)?.file_name(table)))
}

fn article(row: &Row<'_>) -> Found {
    Found {
        text: row.text("text").to_string(),
        title: optional(row, "title"),
        answer: optional(row, "answer"),
        published_at: optional(row, "published_at"),
        publisher: optional(row, "publisher"),
        body: row.text("body").to_string(),
        ..Found::default()
    }
}

fn related(row: &Row<'_>) -> Related {
    let flags = match row.cell("flags") {
        Cell::List(flags) => flags.iter().cloned().collect(),
        _ => BTreeSet::new(),
    };
    Related {
        position: row.integer("position"),
        title: row.text("title").to_string(),
        snippet: optional(row, "snippet"),
        answer: optional(row, "answer"),
        category: optional(row, "category"),
        published_on: optional(row, "published_on"),
        truncated: matches!(row.cell("truncated"), Cell::Bool(true)),
        flags,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_ends_at_the_first_dot() {
        for (source, expected) in [("a/b.html", "b"), ("b.tar.gz", "b"), ("b", "b"), (".b", ""), ("-", "-")] {
            assert_eq!(stem(source), expected);
        }
    }
}
