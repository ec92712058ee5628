//! SQLite: all tables in one database, with keys, indexes, views and full-text search.
//!
//! The rows go into one transaction without a journal: a run that fails leaves no database, so nothing has to be rolled
//! back. The page cache is bounded, and with it the memory.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde_json::{Value as Json, json};

use super::packed::{self, Cell};
use super::{Format, RowCounts, Sink, WriteOptions, WrittenFile, csv, fingerprint};
use crate::schema::{PerTable, TABLES, TableId, Value, sql};

/// The file of all tables.
const FILE: &str = "dataset.sqlite";

/// The format.
pub(super) struct Sqlite;

impl Format for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn description(&self) -> &'static str {
        "an SQLite database with views and full-text search, lists joined with |"
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.sqlite3"
    }

    fn dialect(&self, table: TableId) -> Option<Json> {
        let profile = "https://datapackage.org/profiles/2.0/tabledialect.json";
        Some(json!({"$schema": profile, "table": table.as_str()}))
    }

    fn file_name(&self, _table: TableId) -> String {
        FILE.to_string()
    }

    fn row(&self, _table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>) {
        for cell in cells {
            match *cell {
                Value::List(names) => packed::push_text(out, |out| csv::list(names, out)),
                _ => packed::push(cell, out),
            }
        }
    }

    fn create(&self, folder: &Path, _options: WriteOptions) -> io::Result<Box<dyn Sink>> {
        let path = folder.join(FILE);
        // The system's own reason, should the folder not be writable.
        File::create_new(&path)?;
        Ok(Box::new(Database::create(path).map_err(failed)?))
    }
}

/// Pages are large, since texts are; the cache counts KiB. Nobody but this program opens the file while it is written. That
/// values are of the closed sets is a matter of types here; checking it again, value by value, takes longer than the rows.
const BEGIN: &str = "\
    PRAGMA page_size = 8192;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -32768;
    PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;
    BEGIN EXCLUSIVE;
";

struct Database {
    path: PathBuf,
    connection: Connection,
    /// The statement that takes a row, and the number of its columns, a table.
    inserts: PerTable<(String, usize)>,
    rows: RowCounts,
}

impl Database {
    fn create(path: PathBuf) -> rusqlite::Result<Database> {
        let connection = Connection::open(&path)?;
        connection.execute_batch(BEGIN)?;
        connection.execute_batch(&sql::sqlite_tables(&TABLES))?;
        connection.set_prepared_statement_cache_capacity(TableId::ALL.len());
        let inserts = PerTable::new(|table| {
            let columns = table.schema().columns.len();
            let places = vec!["?"; columns].join(", ");
            (format!("INSERT INTO \"{table}\" VALUES ({places})"), columns)
        });
        Ok(Database { path, connection, inserts, rows: RowCounts::default() })
    }
}

impl Sink for Database {
    fn append(&mut self, table: TableId, rows: u64, bytes: &[u8]) -> io::Result<()> {
        let (insert, columns) = &self.inserts[table];
        let mut insert = self.connection.prepare_cached(insert).map_err(failed)?;
        let mut rest = bytes;
        for _ in 0..rows {
            for column in 1..=*columns {
                let value = match packed::take(&mut rest)? {
                    Cell::Null => ValueRef::Null,
                    Cell::Bool(value) => ValueRef::Integer(value.into()),
                    Cell::Integer(value) => ValueRef::Integer(value),
                    Cell::Number(value) => ValueRef::Real(value),
                    Cell::Text(text) => ValueRef::Text(text),
                    Cell::List(_) => return Err(packed::broken()),
                };
                insert.raw_bind_parameter(column, ToSqlOutput::Borrowed(value)).map_err(failed)?;
            }
            insert.raw_execute().map_err(failed)?;
        }
        self.rows[table] += rows;
        if rest.is_empty() { Ok(()) } else { Err(packed::broken()) }
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<WrittenFile>> {
        let Database { path, connection, rows, .. } = *self;
        connection.execute_batch(&sql::sqlite_rest(&TABLES)).map_err(failed)?;
        connection.execute_batch("COMMIT").map_err(failed)?;
        connection.close().map_err(|(_, error)| failed(error))?;
        // Pages are written in no order that a hash could follow.
        let (bytes, sha256) = fingerprint(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = |(table, rows)| WrittenFile { name: name.clone(), table, rows, bytes, sha256: sha256.clone() };
        Ok(rows.into_iter().map(file).collect())
    }
}

/// Tells a full disk as such.
fn failed(error: rusqlite::Error) -> io::Error {
    let kind = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => io::ErrorKind::StorageFull,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}
