//! Reads the rows of a dataset's files back, as cells of the types that the schema gives them.

mod parquet;
mod sqlite;
mod text;

pub(crate) use sqlite::faults as database_faults;

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::fact::Id;
use crate::schema::{ColumnInfo, NameSet, PerTable, Presence, TableId, Value};

/// A cell as it was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Bool(bool),
    Integer(u64),
    Number(f64),
    Text(String),
    List(Vec<String>),
}

impl Cell {
    /// As it is written.
    fn value(&self, column: &'static ColumnInfo) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Bool(value) => Value::Bool(*value),
            Cell::Integer(value) => Value::Integer(*value),
            Cell::Number(value) => Value::Number(*value),
            Cell::Text(text) => Value::Text(text),
            Cell::List(items) => Value::List(NameSet::of(&column.values, items)),
        }
    }

    /// CSV cannot tell an empty text from none.
    fn canonical(&self) -> &Cell {
        match self {
            Cell::Text(text) if text.is_empty() => &Cell::Null,
            cell => cell,
        }
    }
}

fn sized(text: &str) -> [u8; 8] {
    (text.len() as u64).to_le_bytes()
}

/// A table's columns, with what is needed to check a row against them.
pub(crate) struct Columns {
    pub table: TableId,
    columns: Vec<(&'static ColumnInfo, Option<Regex>)>,
    places: HashMap<&'static str, usize>,
}

impl Columns {
    pub(crate) fn of(table: TableId) -> Columns {
        let pattern = |column: &ColumnInfo| Regex::new(column.pattern).ok().filter(|_| !column.pattern.is_empty());
        let columns: Vec<_> = table.schema().columns.iter().map(|column| (column, pattern(column))).collect();
        let places = columns.iter().enumerate().map(|(at, (column, _))| (column.name, at)).collect();
        Columns { table, columns, places }
    }
}

/// The columns of every table.
pub(crate) static COLUMNS: LazyLock<PerTable<Columns>> = LazyLock::new(|| PerTable::new(Columns::of));

/// A row as it was read.
pub(crate) struct Row<'c> {
    columns: &'c Columns,
    cells: Vec<Cell>,
    /// Where it stands in its file, from 1, the header not counted.
    pub number: u64,
    /// What in it does not fit the schema.
    pub faults: Vec<String>,
}

impl<'c> Row<'c> {
    fn new(columns: &'c Columns, number: u64) -> Row<'c> {
        Row { columns, cells: Vec::with_capacity(columns.columns.len()), number, faults: Vec::new() }
    }

    pub(crate) fn cell(&self, name: &str) -> &Cell {
        self.columns.places.get(name).and_then(|at| self.cells.get(*at)).unwrap_or(&Cell::Null)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        match self.cell(name) {
            Cell::Text(text) => text,
            _ => "",
        }
    }

    /// The id in a column.
    pub(crate) fn id(&self, name: &str) -> Option<Id> {
        self.text(name).parse().ok()
    }

    pub(crate) fn integer(&self, name: &str) -> Option<u64> {
        match self.cell(name) {
            Cell::Integer(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.cell(name) {
            Cell::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The first column in which two rows of one table differ.
    pub(super) fn difference(&self, other: &Row<'_>) -> Option<&'static str> {
        let mut cells = self.columns.columns.iter().zip(self.cells.iter().zip(&other.cells));
        let differs = cells.find(|(_, (a, b))| a.canonical() != b.canonical());
        differs.map(|((column, _), _)| column.name)
    }

    /// Adds the cells to a hash that is the same whatever the format they were read from.
    pub(super) fn digest(&self, hash: &mut blake3::Hasher) {
        for cell in &self.cells {
            match cell.canonical() {
                Cell::Null => drop(hash.update(b"n")),
                Cell::Bool(value) => drop(hash.update(&[b'b', u8::from(*value)])),
                Cell::Integer(value) => drop(hash.update(b"i").update(&value.to_le_bytes())),
                // Adding zero makes a negative zero a plain one, as the text formats write it.
                Cell::Number(value) => drop(hash.update(b"f").update(&(value + 0.0).to_le_bytes())),
                Cell::Text(text) => drop(hash.update(b"t").update(&sized(text)).update(text.as_bytes())),
                Cell::List(items) => {
                    hash.update(b"l").update(&(items.len() as u64).to_le_bytes());
                    for item in items {
                        hash.update(&sized(item)).update(item.as_bytes());
                    }
                }
            }
        }
    }

    /// Bytes of text in it.
    pub(crate) fn bytes(&self) -> u64 {
        let size = |cell: &Cell| if let Cell::Text(text) = cell { text.len() as u64 } else { 0 };
        self.cells.iter().map(size).sum()
    }

    /// The cells of another table's columns, as far as this one has them.
    pub(crate) fn project<'o>(&self, columns: &'o Columns) -> Row<'o> {
        let cells = columns.columns.iter().map(|(column, _)| self.cell(column.name).clone()).collect();
        Row { columns, cells, number: self.number, faults: Vec::new() }
    }

    /// Its cells, as they are written.
    pub(crate) fn values(&self) -> Vec<Value<'_>> {
        let columns = self.columns.columns.iter().map(|(column, _)| *column);
        columns.zip(&self.cells).map(|(column, cell)| cell.value(column)).collect()
    }

    /// The cells of the table's primary key, as one text.
    pub(crate) fn key(&self) -> String {
        self.columns.table.schema().primary_key.iter().map(|name| format!("{:?}\u{1f}", self.cell(name))).collect()
    }
}

/// The rows of a file, or why a row cannot be read.
pub(crate) type Rows<'c> = Box<dyn Iterator<Item = Result<Row<'c>, String>> + 'c>;

/// The formats that can be read back, the quickest first.
pub(crate) const READABLE: [&str; 5] = ["jsonl", "json", "csv", "sqlite", "parquet"];

/// Opens the file of a table, if `format` is one that can be read back.
pub(crate) fn open<'c>(format: &str, path: &Path, columns: &'c Columns) -> Option<Result<Rows<'c>, String>> {
    let read = match format {
        "csv" => text::csv,
        "jsonl" => text::json_lines,
        "json" => text::json,
        "parquet" => parquet::rows,
        "sqlite" => sqlite::rows,
        _ => return None,
    };
    Some(read(path, columns))
}

/// Pairs the schema's columns with what a file has under their names.
struct Names {
    /// For each column of the schema, its place in the file.
    places: Vec<Option<usize>>,
    /// Names that are in the file and not in the schema.
    foreign: Vec<String>,
}

impl Names {
    fn pair<'f>(columns: &Columns, found: impl Iterator<Item = &'f str>) -> Names {
        let found: Vec<_> = found.collect();
        let place = |name: &str| found.iter().position(|found| *found == name);
        let foreign = found.iter().filter(|name| !columns.places.contains_key(*name));
        Names {
            places: columns.columns.iter().map(|(column, _)| place(column.name)).collect(),
            foreign: foreign.map(|name| name.to_string()).collect(),
        }
    }

    /// A row of cells that `cell` reads at a place of the file.
    fn row<'c>(
        &self,
        columns: &'c Columns,
        number: u64,
        mut cell: impl FnMut(&ColumnInfo, usize) -> Result<Cell, String>,
    ) -> Row<'c> {
        let mut row = Row::new(columns, number);
        for ((column, pattern), place) in columns.columns.iter().zip(&self.places) {
            let cell = place.map_or_else(|| Err("missing".to_string()), |place| cell(column, place));
            row.push(column, pattern.as_ref(), cell);
        }
        row.faults.extend(self.foreign.iter().map(|name| format!("{name} is no column")));
        row
    }
}

impl Row<'_> {
    /// Adds the next cell, and a fault if it is not what the column takes.
    fn push(&mut self, column: &ColumnInfo, pattern: Option<&Regex>, cell: Result<Cell, String>) {
        let name = column.name;
        let cell = match cell {
            Ok(cell) => cell,
            Err(found) => {
                self.faults.push(format!("{name} is {found}, not of type {:?}", column.ty));
                Cell::Null
            }
        };
        let is_in = |value: &str| column.values.is_empty() || column.values.contains(&value);
        match &cell {
            Cell::Null if column.presence != Presence::Optional => self.faults.push(format!("{name} has no value")),
            Cell::Text(text) if text.is_empty() && column.presence == Presence::Required => {
                self.faults.push(format!("{name} is empty"));
            }
            Cell::Text(text) if !is_in(text) => self.faults.push(format!("{name} cannot be {text:?}")),
            Cell::Text(text) if pattern.is_some_and(|pattern| !pattern.is_match(text)) => {
                self.faults.push(format!("{name} cannot be {text:?}: it does not match {}", column.pattern));
            }
            Cell::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    if !is_in(item) || items[..at].contains(item) {
                        self.faults.push(format!("{name} cannot hold {item:?} there"));
                    }
                }
            }
            _ => {}
        }
        self.cells.push(cell);
    }
}
