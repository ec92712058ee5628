//! The rows of a dataset against their schema and against one another, an article at a time.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::iter::Peekable;

use super::Verification;
use super::clusters::Clusters;
use super::files::Package;
use super::formats::Contents;
use crate::fact::Metric;
use crate::read::Position;
use crate::rows::{Columns, Row, Rows, open};
use crate::schema::{PerTable, TableId};

/// Checks the rows of all tables in one format, and hashes them.
pub(super) fn check_rows(package: &Package, format: &str, verified: &mut Verification) -> Contents {
    let columns = PerTable::new(Columns::of);
    let before = verified.violation_count;
    let mut tables = BTreeMap::new();
    for (table, columns) in columns.iter() {
        let Some((path, rows)) = package.file(table, format) else { continue };
        match open(format, &path, columns) {
            None => return Contents::new(),
            Some(Err(error)) => verified.violation(format!("{table}.{format}: {error}")),
            Some(Ok(stream)) => drop(tables.insert(table, Stream::new(table, format, stream, rows))),
        }
    }
    let Some(mut articles) = tables.remove(&TableId::Articles) else { return Contents::new() };
    let known = article_ids(package, format, &columns[TableId::Articles]);
    let mut duplicates = tables.remove(&TableId::Duplicates).map(Duplicates::new);
    let clusters = tables.remove(&TableId::Clusters).map(Clusters::new);
    let related_ids = HashSet::new();
    let mut dataset = Dataset { tables, known, related_ids, seen: HashSet::new(), fact_ids: HashSet::new(), spans: 0 };
    let mut last: Option<Position> = None;
    while let Some(article) = articles.next(verified) {
        let position = position(&article);
        if last.as_ref().is_some_and(|last| *last >= position) {
            articles.fault(article.number, OUT_OF_ORDER, verified);
        }
        if let Some(duplicates) = &mut duplicates {
            duplicates.check(Some(&position), &dataset.seen, verified);
        }
        last = Some(position);
        dataset.check_article(&articles, &article, verified);
    }
    let mut contents = Contents::new();
    if let Some(duplicates) = &mut duplicates {
        duplicates.check(None, &dataset.seen, verified);
        duplicates.stream.end(&mut contents, verified);
    }
    if let Some(clusters) = clusters {
        clusters.check(&dataset.seen, &dataset.related_ids, &mut contents, verified);
    }
    if let Some(mut rejects) = dataset.tables.remove(&TableId::Rejects) {
        while rejects.next(verified).is_some() {}
        rejects.end(&mut contents, verified);
    }
    dataset.end(&mut contents, verified);
    articles.end(&mut contents, verified);
    if verified.violation_count == before {
        let further = duplicates.map_or(0, |duplicates| duplicates.stream.count);
        let (spans, ids) = (dataset.spans, dataset.fact_ids.len());
        let rows = articles.count;
        verified.proved.push(format!("{format}: every row fits its schema, and counts match in all tables"));
        verified.proved.push(format!("{format}: {spans} spans slice to their text in {rows} articles"));
        verified
            .proved
            .push(format!("{format}: {ids} fact ids are unique, every foreign key holds, rows are in order"));
        verified
            .proved
            .push(format!("{format}: {rows} article ids are unique, {further} duplicates stand behind theirs"));
    }
    contents
}

/// The ids of all articles, so that a row of no article is told from one that comes later.
fn article_ids(package: &Package, format: &str, columns: &Columns) -> HashSet<String> {
    let file = package.file(TableId::Articles, format);
    let rows = file.and_then(|(path, _)| open(format, &path, columns)).and_then(Result::ok);
    rows.into_iter().flatten().flatten().map(|row| row.text("article_id").to_string()).collect()
}

/// Where the input of a row stands among all.
fn position(row: &Row<'_>) -> Position {
    Position { source: row.text("source").to_string(), record: row.integer("record").unwrap_or(0) }
}

const OUT_OF_ORDER: &str = "is out of order of source and record, or stands twice";

/// The rows of `duplicates`, checked between the articles: each stands behind the article that it is a duplicate of.
struct Duplicates<'c> {
    stream: Stream<'c>,
    last: Option<Position>,
}

impl<'c> Duplicates<'c> {
    fn new(stream: Stream<'c>) -> Duplicates<'c> {
        Duplicates { stream, last: None }
    }

    /// Checks all rows up to the position of the next article; `seen` has the articles before it.
    fn check(&mut self, next: Option<&Position>, seen: &HashSet<String>, verified: &mut Verification) {
        let is_before = |row: &Result<Row<'_>, String>| {
            row.as_ref().map_or(true, |row| next.is_none_or(|next| position(row) <= *next))
        };
        while self.stream.rows.peek().is_some_and(is_before) {
            let Some(row) = self.stream.next(verified) else { return };
            let position = position(&row);
            if self.last.as_ref().is_some_and(|last| *last >= position) || next == Some(&position) {
                self.stream.fault(row.number, OUT_OF_ORDER, verified);
            }
            if !seen.contains(row.text("article_id")) {
                self.stream.fault(row.number, "no article before it has its article_id", verified);
            }
            self.last = Some(position);
        }
    }
}

/// The rows of one file, checked against their schema as they pass.
pub(super) struct Stream<'c> {
    pub(super) table: TableId,
    format: String,
    rows: Peekable<Rows<'c>>,
    pub(super) count: u64,
    said: Option<u64>,
    /// Of all rows.
    hash: blake3::Hasher,
    /// Whether all rows up to here could be read.
    is_whole: bool,
}

impl<'c> Stream<'c> {
    fn new(table: TableId, format: &str, rows: Rows<'c>, said: Option<u64>) -> Stream<'c> {
        Stream {
            table,
            format: format.to_string(),
            rows: rows.peekable(),
            count: 0,
            said,
            hash: blake3::Hasher::new(),
            is_whole: true,
        }
    }

    pub(super) fn fault(&self, row: u64, message: &str, verified: &mut Verification) {
        verified.violation(format!("{}.{}, row {row}: {message}", self.table, self.format));
    }

    pub(super) fn next(&mut self, verified: &mut Verification) -> Option<Row<'c>> {
        loop {
            self.count += 1;
            match self.rows.next() {
                None => {
                    self.count -= 1;
                    return None;
                }
                Some(Err(error)) => {
                    self.is_whole = false;
                    self.fault(self.count, &error, verified);
                }
                Some(Ok(row)) => {
                    row.digest(&mut self.hash);
                    row.faults.iter().for_each(|fault| self.fault(row.number, fault, verified));
                    return Some(row);
                }
            }
        }
    }

    /// The next row if it belongs to the article. A row that cannot be read, or that belongs to no article at all, is
    /// told and passed over.
    fn next_of(&mut self, article_id: &str, known: &HashSet<String>, verified: &mut Verification) -> Option<Row<'c>> {
        loop {
            let is_lost = |row: &Result<Row<'_>, String>| match row {
                Ok(row) => !known.contains(row.text("article_id")),
                Err(_) => true,
            };
            match self.rows.next_if(is_lost) {
                None => break,
                Some(lost) => {
                    self.count += 1;
                    self.is_whole &= lost.is_ok();
                    lost.iter().for_each(|row| row.digest(&mut self.hash));
                    let message = lost.err().unwrap_or_else(|| "article_id is in no row of articles".to_string());
                    self.fault(self.count, &message, verified);
                }
            }
        }
        match self.rows.peek() {
            Some(Ok(row)) if row.text("article_id") == article_id => self.next(verified),
            _ => None,
        }
    }

    /// Compares the number of rows with what is said of it, and adds the hash of all if all could be read.
    pub(super) fn end(&self, contents: &mut Contents, verified: &mut Verification) {
        if self.said != Some(self.count) {
            let said = self.said.map_or("no number".to_string(), |said| said.to_string());
            verified.violation(format!("{}.{}: has {} rows, not {said}", self.table, self.format, self.count));
        }
        if self.is_whole {
            contents.insert(self.table, self.hash.finalize());
        }
    }
}

/// The tables that hang on articles, and the ids met so far.
struct Dataset<'c> {
    tables: BTreeMap<TableId, Stream<'c>>,
    known: HashSet<String>,
    /// Ids of the articles met so far.
    seen: HashSet<String>,
    /// Ids of the recommended items met so far.
    related_ids: HashSet<String>,
    fact_ids: HashSet<String>,
    spans: u64,
}

impl<'c> Dataset<'c> {
    fn check_article(&mut self, articles: &Stream<'_>, article: &Row<'_>, verified: &mut Verification) {
        let id = article.text("article_id");
        if !self.seen.insert(id.to_string()) {
            return articles.fault(article.number, "another article has the same article_id", verified);
        }
        let text = Text::new(article.text("text"));
        for column in ["title", "answer", "body"] {
            if !text.text.contains(article.text(column)) {
                articles.fault(article.number, &format!("{column} does not stand in text"), verified);
            }
        }
        let sections = self.take(TableId::Sections, id, &text, verified);
        let related = self.take(TableId::Related, id, &text, verified);
        self.related_ids.extend(related.iter().map(|row| row.text("related_id").to_string()));
        let items: HashMap<u64, (u64, u64)> = related
            .iter()
            .filter_map(|row| Some((row.integer("position")?, (row.integer("start")?, row.integer("end")?))))
            .collect();
        let facts = self.take(TableId::Facts, id, &text, verified);
        let regions = self.take(TableId::Regions, id, &text, verified);
        for (table, rows) in [(TableId::Facts, &facts), (TableId::Regions, &regions)] {
            for row in rows {
                self.check_mention(table, row, &items, sections.len() as u64, verified);
            }
        }
        for fact in &facts {
            self.check_fact(fact, verified);
        }
        for (column, rows) in [("related_count", &related), ("fact_count", &facts), ("region_count", &regions)] {
            let said = article.integer(column);
            if said != Some(rows.len() as u64) {
                let message = format!("{column} is {said:?}, but there are {} rows", rows.len());
                articles.fault(article.number, &message, verified);
            }
        }
    }

    /// Takes the article's rows from a table, and checks what all such rows have in common: their key is unique, they
    /// are in order, and their span slices to what they say stands there.
    fn take(&mut self, table: TableId, id: &str, text: &Text<'_>, verified: &mut Verification) -> Vec<Row<'c>> {
        let Some(stream) = self.tables.get_mut(&table) else { return Vec::new() };
        let mut rows: Vec<Row<'c>> = Vec::new();
        let mut keys = HashSet::new();
        while let Some(row) = stream.next_of(id, &self.known, verified) {
            if !keys.insert(row.key()) {
                stream.fault(row.number, "another row has the same key", verified);
            }
            if rows.last().is_some_and(|last| last.integer("start") > row.integer("start")) {
                stream.fault(row.number, "is out of order of place in the text", verified);
            }
            match row.integer("start").zip(row.integer("end")).and_then(|(start, end)| text.slice(start, end)) {
                None => stream.fault(row.number, "start and end are no span of the article's text", verified),
                Some(slice) => {
                    self.spans += 1;
                    for fault in span_faults(table, &row, slice) {
                        stream.fault(row.number, &fault, verified);
                    }
                }
            }
            rows.push(row);
        }
        let number = match table {
            TableId::Sections => Some("section"),
            TableId::Related => Some("position"),
            _ => None,
        };
        if let Some(number) = number {
            for (row, expected) in rows.iter().zip(1..) {
                if row.integer(number) != Some(expected) {
                    stream.fault(row.number, &format!("{number} is not {expected}"), verified);
                }
            }
        }
        rows
    }

    /// What facts and regions have in common: the item and the section they say they stand in.
    fn check_mention(
        &self,
        table: TableId,
        row: &Row<'_>,
        items: &HashMap<u64, (u64, u64)>,
        sections: u64,
        verified: &mut Verification,
    ) {
        let Some(stream) = self.tables.get(&table) else { return };
        let position = row.integer("related_position");
        if position.is_some() != row.text("origin").starts_with("related_") {
            stream.fault(row.number, "origin and related_position do not fit", verified);
        }
        if let Some(position) = position {
            let span = (row.integer("start").unwrap_or(0), row.integer("end").unwrap_or(0));
            if !items.get(&position).is_some_and(|item| item.0 <= span.0 && span.1 <= item.1) {
                stream.fault(row.number, "does not stand in the related item it names", verified);
            }
        }
        if row.integer("section").is_some_and(|section| section == 0 || section > sections) {
            stream.fault(row.number, "the section it names is not there", verified);
        }
    }

    fn check_fact(&mut self, row: &Row<'_>, verified: &mut Verification) {
        let is_new = self.fact_ids.insert(row.text("fact_id").to_string());
        let Some(stream) = self.tables.get(&TableId::Facts) else { return };
        if !is_new {
            stream.fault(row.number, "another fact has the same fact_id", verified);
        }
        if !row.text("evidence").contains(row.text("text")) {
            stream.fault(row.number, "text does not stand in evidence", verified);
        }
        if let Some(metric) = Metric::from_name(row.text("metric")) {
            let (role, kind) = (metric.role().as_str(), metric.kind().as_str());
            for (column, expected) in [("role", role), ("kind", kind)] {
                if row.text(column) != expected {
                    let message =
                        format!("the {column} of {} is {expected}, not {}", metric.as_str(), row.text(column));
                    stream.fault(row.number, &message, verified);
                }
            }
        }
        for (min, max) in [("value_min", "value_max"), ("bracket_min", "bracket_max")] {
            if row.number(min).zip(row.number(max)).is_some_and(|(min, max)| min > max) {
                stream.fault(row.number, &format!("{min} is above {max}"), verified);
            }
        }
    }

    /// Whatever is left belongs to no article, or stands out of order.
    fn end(&mut self, contents: &mut Contents, verified: &mut Verification) {
        for stream in self.tables.values_mut() {
            while let Some(row) = stream.next(verified) {
                let message = if self.known.contains(row.text("article_id")) {
                    "is out of order of articles"
                } else {
                    "article_id is in no row of articles"
                };
                stream.fault(row.number, message, verified);
            }
            stream.end(contents, verified);
        }
    }
}

fn span_faults(table: TableId, row: &Row<'_>, slice: &str) -> Vec<String> {
    let inside: &[&str] = match table {
        TableId::Sections => &["heading"],
        TableId::Related => &["title", "snippet", "answer"],
        _ if row.text("text") != slice => {
            return vec![format!("its span slices to {:?}, not to {:?}", short(slice), short(row.text("text")))];
        }
        _ => &[],
    };
    let outside = inside.iter().filter(|column| !slice.contains(row.text(column)));
    outside.map(|column| format!("{column} does not stand in its span")).collect()
}

fn short(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(at, _)| &text[..at])
}

/// A text that can be sliced by code points.
struct Text<'t> {
    text: &'t str,
    /// Byte offset of each code point, and of the end.
    offsets: Vec<usize>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Text<'t> {
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Text { text, offsets }
    }

    fn slice(&self, start: u64, end: u64) -> Option<&'t str> {
        let offset = |at: u64| self.offsets.get(usize::try_from(at).ok()?).copied();
        self.text.get(offset(start)?..offset(end)?)
    }
}
