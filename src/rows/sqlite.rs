//! Reads SQLite.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::{Cell, Columns, Names, Row, Rows};
use crate::schema::{CONTRACT_VERSION, ColumnInfo, Presence, Type};

/// How much is read at once.
const BYTES: usize = 1 << 20;

/// The rows in the order in which they were written.
pub(super) fn rows<'c>(path: &Path, columns: &'c Columns) -> Result<Rows<'c>, String> {
    let table = Table::open(path, columns).map_err(|error| error.to_string())?;
    let version: u32 =
        table.connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|e| e.to_string())?;
    if version != CONTRACT_VERSION {
        return Err(format!("it says that it keeps version {version} of the contract, not {CONTRACT_VERSION}"));
    }
    Ok(Box::new(table))
}

/// What is wrong with a database as such: its pages, indexes and constraints.
pub(crate) fn faults(path: &Path) -> Result<Vec<String>, String> {
    let check = || {
        let connection = open(path)?;
        let mut faults = connection.prepare("PRAGMA integrity_check")?;
        let faults: Vec<String> = faults.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(faults.into_iter().filter(|fault| fault != "ok").collect())
    };
    check().map_err(|error: rusqlite::Error| error.to_string())
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// A table that is read a stretch at a time, since a statement cannot outlive the call that steps it.
struct Table<'c> {
    columns: &'c Columns,
    connection: Connection,
    select: String,
    names: Names,
    read: std::vec::IntoIter<Row<'c>>,
    /// Row id of the last row read, and its number.
    last: (i64, u64),
    ended: bool,
}

impl<'c> Table<'c> {
    fn open(path: &Path, columns: &'c Columns) -> rusqlite::Result<Table<'c>> {
        let connection = open(path)?;
        let table = columns.table;
        let select = format!("SELECT rowid, * FROM \"{table}\" WHERE rowid > ?1 ORDER BY rowid");
        let names = Names::pair(columns, connection.prepare(&select)?.column_names().skip(1));
        Ok(Table { columns, connection, select, names, read: Vec::new().into_iter(), last: (-1, 0), ended: false })
    }

    fn read(&mut self) -> rusqlite::Result<Vec<Row<'c>>> {
        let mut statement = self.connection.prepare_cached(&self.select)?;
        let mut found = statement.query([self.last.0])?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while bytes < BYTES {
            let Some(row) = found.next()? else {
                self.ended = true;
                break;
            };
            self.last = (row.get(0)?, self.last.1 + 1);
            rows.push(self.names.row(self.columns, self.last.1, |column, place| {
                let value = row.get_ref(place + 1).map_err(|error| error.to_string())?;
                bytes += value.as_bytes_or_null().ok().flatten().map_or(8, <[u8]>::len);
                cell(column, value).ok_or_else(|| format!("{value:?}"))
            }));
        }
        Ok(rows)
    }
}

impl<'c> Iterator for Table<'c> {
    type Item = Result<Row<'c>, String>;

    fn next(&mut self) -> Option<Result<Row<'c>, String>> {
        if self.read.len() == 0 && !self.ended {
            match self.read() {
                Ok(rows) => self.read = rows.into_iter(),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error.to_string()));
                }
            }
        }
        self.read.next().map(Ok)
    }
}

fn cell(column: &ColumnInfo, value: ValueRef<'_>) -> Option<Cell> {
    match (column.ty, value) {
        (_, ValueRef::Null) => Some(Cell::Null),
        (Type::Text, ValueRef::Text(text)) => String::from_utf8(text.to_vec()).ok().map(Cell::Text),
        (Type::Integer, ValueRef::Integer(value)) => value.try_into().ok().map(Cell::Integer),
        (Type::Number, ValueRef::Real(value)) => Some(Cell::Number(value)),
        (Type::Boolean, ValueRef::Integer(value @ (0 | 1))) => Some(Cell::Bool(value == 1)),
        (Type::List, ValueRef::Text(b"")) if column.presence == Presence::MayBeEmpty => Some(Cell::List(Vec::new())),
        (Type::List, ValueRef::Text(text)) => {
            let items = std::str::from_utf8(text).ok()?.split('|');
            Some(Cell::List(items.map(str::to_string).collect()))
        }
        _ => None,
    }
}
