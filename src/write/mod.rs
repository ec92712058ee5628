//! Write: rows to bytes, and bytes to files; one format a file.
//!
//! A worker turns all rows of a page into bytes, in every format asked for ([`Encoder`]); one thread then only appends
//! them to the files in order ([`Writer`]). So no lock is held while rows are made, and their order is that of the
//! pages whatever the number of threads.

mod csv;
mod datapackage;
mod folder;
mod hashed_file;
mod json;
mod jsonl;
mod lock;
mod packed;
mod parquet;
mod replaceable;
mod spooled;
mod sqlite;
mod text_file;
mod writer;

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::Value as Json;

use crate::dataset::{ClusterRow, DuplicateRow, Extraction, RejectRow};
use crate::fact::Id;
use crate::join::{Came, Taken};
use crate::near::Item;
use crate::rows::COLUMNS;
use crate::schema::{self, PerTable, TableId, TableOf, Value};

pub use datapackage::{DATA_PACKAGE, data_package};
pub use folder::{Staging, hash};
pub use hashed_file::Mark;
pub(crate) use hashed_file::fingerprint;
pub use replaceable::FolderError;
pub use text_file::Frame;
pub use writer::{Moment, Target, Writer};

/// Every format, in the order of the help text. To add one, add a file here and a line to this list.
pub static FORMATS: [&dyn Format; 5] = [&csv::Csv, &jsonl::JsonLines, &json::Json, &parquet::Parquet, &sqlite::Sqlite];

/// The formats that are written where none is named.
pub const DEFAULT_FORMATS: [&str; 2] = ["csv", "jsonl"];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.into_iter().find(|format| format.name() == name)
}

/// What a run may set about how files are written.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// CSV begins with a byte-order mark, for spreadsheet programs.
    pub csv_bom: bool,
    /// Texts that are nearly the same are looked for.
    pub near_duplicates: bool,
}

/// A file format.
pub trait Format: Sync {
    /// Its name on the command line, and the extension of its files.
    fn name(&self) -> &'static str;
    /// What it is, in a few words.
    fn description(&self) -> &'static str;
    /// Its media type.
    fn media_type(&self) -> &'static str;
    /// Its name in `datapackage.json`.
    fn package_format(&self) -> &'static str {
        self.name()
    }
    /// True if readers of data packages take its files for tables. They do not agree on JSON: frictionless needs a
    /// plug-in for it, and with that refuses a table without rows.
    fn is_tabular(&self) -> bool {
        false
    }
    /// Appends one row of a table to `out`. `cells` are in the order of the columns.
    fn row(&self, table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>);
    /// What is put around rows, if the files are texts, one a table, that only grow at their end. A run that was left
    /// cuts them back and goes on; the files of other formats are made again from the rows.
    fn frame(&self, _options: WriteOptions) -> Option<Frame> {
        None
    }
    /// Creates the files in `folder`, if they are no texts. What they hold in the end may depend on nothing but the rows.
    ///
    /// # Errors
    /// If the system refuses.
    fn create(&self, _folder: &Path, _options: WriteOptions) -> io::Result<Box<dyn Sink>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// How `datapackage.json` tells readers where in the file a table stands, if it holds several: a Table Dialect.
    fn dialect(&self, _table: TableId) -> Option<Json> {
        None
    }

    /// Name of the file that holds a table; several tables may share one.
    fn file_name(&self, table: TableId) -> String {
        format!("{table}.{}", self.name())
    }
}

/// The open files of a format that is no text.
pub trait Sink: Send {
    /// Appends `rows` rows that [`Format::row`] made for a table.
    ///
    /// # Errors
    /// If the system refuses.
    fn append(&mut self, table: TableId, rows: u64, bytes: &[u8]) -> io::Result<()>;
    /// Ends and closes the files.
    ///
    /// # Errors
    /// If the system refuses.
    fn finish(self: Box<Self>) -> io::Result<Vec<WrittenFile>>;
}

/// A table in a finished file of a dataset.
#[derive(Clone, Debug)]
pub struct WrittenFile {
    /// Name inside the dataset's folder.
    pub name: String,
    /// The table.
    pub table: TableId,
    /// Rows in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Rows of each table.
pub type RowCounts = PerTable<u64>;

/// What the rows of an input are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// A page of this id: all its rows, and the one that it has if it turns out to be a duplicate.
    Page(Id),
    /// A page that was known to be a duplicate of this one when it was written before.
    Duplicate(Id),
    /// No page.
    Nothing,
}

/// All rows of one input, as bytes.
#[derive(Debug)]
pub struct Encoded {
    subject: Subject,
    rows: RowCounts,
    bytes: Vec<u8>,
    /// Where the bytes of each table stand, a format each.
    places: Vec<PerTable<Range<usize>>>,
    /// Signatures of its texts, if they are asked for.
    items: Vec<Item>,
}

impl Encoded {
    /// Size of the rows in all formats.
    pub fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
}

/// Turns rows into bytes, in every format asked for.
pub struct Encoder<'f> {
    formats: &'f [&'static dyn Format],
    near_duplicates: bool,
    /// Memory of rows that have been written, for others.
    spare: Mutex<Vec<Vec<u8>>>,
}

/// Memory for the rows of an input is kept up to this size, and for so many inputs.
const LARGEST_SPARE: usize = 1 << 18;
const MOST_SPARE: usize = 128;

impl<'f> Encoder<'f> {
    /// An encoder for these formats.
    pub fn new(formats: &'f [&'static dyn Format], options: WriteOptions) -> Encoder<'f> {
        Encoder { formats, near_duplicates: options.near_duplicates, spare: Mutex::default() }
    }

    /// Takes back the memory of rows that have been written. Otherwise the system would clear new memory for each page.
    pub fn reuse(&self, written: Encoded) {
        let mut bytes = written.bytes;
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes.capacity() <= LARGEST_SPARE && spare.len() < MOST_SPARE {
            bytes.clear();
            spare.push(bytes);
        }
    }

    /// Memory for so many bytes. To let what is there grow would be to copy all that was written in it before.
    fn memory(&self, bytes: usize) -> Vec<u8> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.filter(|spare| spare.capacity() >= bytes).unwrap_or_else(|| Vec::with_capacity(bytes))
    }

    /// The rows of a page, and the one that it has if it turns out to be a duplicate.
    pub fn page(&self, page: &Extraction) -> Encoded {
        // What pages take in the mean, so that the bytes are seldom moved.
        let texts = page.article.text.len() + page.article.body.len() + 4096;
        let rows = 900 * page.facts.len() + 750 * page.related.len();
        let rows = rows + 260 * page.regions.len() + 130 * page.sections.len();
        let mut out = Rows { bytes: self.memory(self.formats.len() * (texts + rows)), ..Rows::default() };
        let article = std::slice::from_ref(&page.article);
        let duplicate = [DuplicateRow::of(&page.article)];
        for format in self.formats {
            let mut places = PerTable::default();
            out.append(*format, &schema::ARTICLES, article, &mut places);
            out.append(*format, &schema::SECTIONS, &page.sections, &mut places);
            out.append(*format, &schema::RELATED, &page.related, &mut places);
            out.append(*format, &schema::FACTS, &page.facts, &mut places);
            out.append(*format, &schema::REGIONS, &page.regions, &mut places);
            out.append(*format, &schema::DUPLICATES, &duplicate, &mut places);
            out.places.push(places);
        }
        let items = if self.near_duplicates { Item::all(page) } else { Vec::new() };
        let subject = Subject::Page(page.article.article_id);
        Encoded { items, ..out.encoded(subject) }
    }

    /// The rows of an input as they were read back from a dataset.
    pub(crate) fn taken(&self, taken: &Taken) -> Encoded {
        let subject = match taken.came() {
            Came::Page(id) => Subject::Page(id),
            Came::Duplicate(id) => Subject::Duplicate(id),
            Came::Reject => Subject::Nothing,
        };
        let duplicate = taken.tables[TableId::Articles].iter();
        let duplicate = duplicate.map(|article| article.project(&COLUMNS[TableId::Duplicates]));
        let duplicate: Vec<_> = duplicate.collect();
        let mut out = Rows::default();
        for format in self.formats {
            let mut places = PerTable::default();
            for (table, rows) in taken.tables.iter() {
                let rows = if rows.is_empty() && table == TableId::Duplicates { &duplicate } else { rows };
                let start = out.bytes.len();
                for row in rows {
                    format.row(table, &row.values(), &mut out.bytes);
                }
                out.rows[table] = rows.len() as u64;
                places[table] = start..out.bytes.len();
            }
            out.places.push(places);
        }
        let items = if self.near_duplicates { Item::all_taken(taken) } else { Vec::new() };
        Encoded { items, ..out.encoded(subject) }
    }

    /// No row at all.
    pub fn nothing(&self) -> Encoded {
        Rows::default().encoded(Subject::Nothing)
    }

    /// The rows of clusters.
    pub fn clusters(&self, clusters: &[ClusterRow]) -> Encoded {
        self.rows_of_no_page(&schema::CLUSTERS, clusters)
    }

    /// The row of an input that was rejected.
    pub fn reject(&self, reject: &RejectRow) -> Encoded {
        self.rows_of_no_page(&schema::REJECTS, std::slice::from_ref(reject))
    }

    fn rows_of_no_page<R>(&self, table: &TableOf<R>, rows: &[R]) -> Encoded {
        let mut out = Rows::default();
        for format in self.formats {
            let mut places = PerTable::default();
            out.append(*format, table, rows, &mut places);
            out.places.push(places);
        }
        out.encoded(Subject::Nothing)
    }
}

/// All rows of a page as one JSON object, with an array a table.
pub fn page_json(page: &Extraction) -> Vec<u8> {
    let encoded = Encoder::new(&[&json::Json], WriteOptions::default()).page(page);
    let mut out = Vec::with_capacity(encoded.bytes.len() + 256);
    for table in [TableId::Articles].into_iter().chain(TableId::OF_ARTICLE) {
        out.extend_from_slice(if out.is_empty() { b"{\"" } else { b"],\n\"" });
        out.extend_from_slice(table.as_str().as_bytes());
        out.extend_from_slice(b"\":[");
        // The first row of an array has no comma before it.
        let rows = encoded.places.first().map_or(&[][..], |places| &encoded.bytes[places[table].clone()]);
        out.extend_from_slice(rows.strip_prefix(b",").unwrap_or_default());
    }
    out.extend_from_slice(b"]}\n");
    out
}

#[derive(Default)]
struct Rows<'a> {
    bytes: Vec<u8>,
    places: Vec<PerTable<Range<usize>>>,
    rows: RowCounts,
    cells: Vec<Value<'a>>,
}

impl<'a> Rows<'a> {
    /// Appends the rows of a table in a format, and notes where they stand.
    fn append<R>(
        &mut self,
        format: &dyn Format,
        table: &TableOf<R>,
        rows: &'a [R],
        places: &mut PerTable<Range<usize>>,
    ) {
        let (id, start) = (table.id(), self.bytes.len());
        for row in rows {
            table.cells(row, &mut self.cells);
            format.row(id, &self.cells, &mut self.bytes);
        }
        self.rows[id] = rows.len() as u64;
        places[id] = start..self.bytes.len();
    }

    fn encoded(self, subject: Subject) -> Encoded {
        Encoded { subject, rows: self.rows, bytes: self.bytes, places: self.places, items: Vec::new() }
    }
}
