//! Reads the rows of a dataset's files back, as cells of the types that the schema gives them.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use regex::Regex;
use serde_json::{Map, Value as Json};

use crate::schema::{AnyTable, ColumnInfo, Presence, Type};

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

/// A table's columns, with what is needed to check a row against them.
pub(crate) struct Columns {
    pub table: &'static dyn AnyTable,
    columns: Vec<(&'static ColumnInfo, Option<Regex>)>,
    places: HashMap<&'static str, usize>,
}

impl Columns {
    pub(crate) fn of(table: &'static dyn AnyTable) -> Columns {
        let pattern = |column: &ColumnInfo| Regex::new(column.pattern).ok().filter(|_| !column.pattern.is_empty());
        let columns: Vec<_> = table.columns().map(|column| (column, pattern(column))).collect();
        let places = columns.iter().enumerate().map(|(at, (column, _))| (column.name, at)).collect();
        Columns { table, columns, places }
    }
}

/// A row as it was read.
pub(crate) struct Row<'c> {
    columns: &'c Columns,
    cells: Vec<Cell>,
    /// Where it stands in its file, from 1, the header not counted.
    pub number: u64,
    /// What in it does not fit the schema.
    pub faults: Vec<String>,
}

impl Row<'_> {
    pub(crate) fn cell(&self, name: &str) -> &Cell {
        self.columns.places.get(name).and_then(|at| self.cells.get(*at)).unwrap_or(&Cell::Null)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        match self.cell(name) {
            Cell::Text(text) => text,
            _ => "",
        }
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

    /// The cells of the table's primary key, as one text.
    pub(crate) fn key(&self) -> String {
        self.columns.table.primary_key().iter().map(|name| format!("{:?}\u{1f}", self.cell(name))).collect()
    }
}

/// The rows of a file, or why a row cannot be read.
pub(crate) type Rows<'c> = Box<dyn Iterator<Item = Result<Row<'c>, String>> + 'c>;

/// Opens the file of a table, if `format` is one that can be read back.
pub(crate) fn open<'c>(format: &str, path: &Path, columns: &'c Columns) -> Option<Result<Rows<'c>, String>> {
    let read = match format {
        "csv" => csv_rows,
        "jsonl" => json_lines,
        "json" => json_rows,
        _ => return None,
    };
    Some(File::open(path).map_err(|error| error.to_string()).and_then(|file| read(file, columns)))
}

fn json_lines(file: File, columns: &Columns) -> Result<Rows<'_>, String> {
    let rows = (1..).zip(BufReader::with_capacity(1 << 18, file).lines()).map(move |(number, line)| {
        let line = line.map_err(|error| error.to_string())?;
        let object = serde_json::from_str(&line).map_err(|error| format!("row {number} is no JSON object: {error}"))?;
        Ok(json_row(columns, number, object))
    });
    Ok(Box::new(rows))
}

fn json_rows(file: File, columns: &Columns) -> Result<Rows<'_>, String> {
    let reader = BufReader::with_capacity(1 << 18, file);
    let objects: Vec<Map<String, Json>> =
        serde_json::from_reader(reader).map_err(|error| format!("it is no JSON array of objects: {error}"))?;
    Ok(Box::new((1..).zip(objects).map(move |(number, object)| Ok(json_row(columns, number, object)))))
}

fn csv_rows(file: File, columns: &Columns) -> Result<Rows<'_>, String> {
    let mut file = BufReader::with_capacity(1 << 18, file);
    if file.fill_buf().is_ok_and(|start| start.starts_with(b"\xEF\xBB\xBF")) {
        file.consume(3);
    }
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| error.to_string())?;
    if !header.iter().eq(columns.columns.iter().map(|(column, _)| column.name)) {
        return Err("its header is not that of the schema".to_string());
    }
    let rows = (1..).zip(reader.into_records()).map(move |(number, record)| {
        let record = record.map_err(|error| error.to_string())?;
        let mut row = Row { columns, cells: Vec::new(), number, faults: Vec::new() };
        for ((column, pattern), field) in columns.columns.iter().zip(record.iter()) {
            let cell = csv_cell(column, field);
            row.push(column, pattern.as_ref(), cell.ok_or_else(|| format!("{field:?}")));
        }
        Ok(row)
    });
    Ok(Box::new(rows))
}

fn csv_cell(column: &ColumnInfo, field: &str) -> Option<Cell> {
    match column.ty {
        Type::List if field.is_empty() => Some(Cell::List(Vec::new())),
        Type::List => Some(Cell::List(field.split('|').map(str::to_string).collect())),
        Type::Text if field.is_empty() && column.presence == Presence::MayBeEmpty => Some(Cell::Text(String::new())),
        _ if field.is_empty() => Some(Cell::Null),
        Type::Text => Some(Cell::Text(field.to_string())),
        Type::Integer => field.parse().ok().map(Cell::Integer),
        Type::Number => field.parse().ok().map(Cell::Number),
        Type::Boolean => field.parse().ok().map(Cell::Bool),
    }
}

fn json_row(columns: &Columns, number: u64, mut object: Map<String, Json>) -> Row<'_> {
    let mut row = Row { columns, cells: Vec::new(), number, faults: Vec::new() };
    for (column, pattern) in &columns.columns {
        let cell = match object.remove(column.name) {
            Some(json) => json_cell(column, &json).ok_or_else(|| json.to_string()),
            None => Err("missing".to_string()),
        };
        row.push(column, pattern.as_ref(), cell);
    }
    row.faults.extend(object.keys().map(|name| format!("{name} is no column")));
    row
}

fn json_cell(column: &ColumnInfo, json: &Json) -> Option<Cell> {
    match (column.ty, json) {
        (_, Json::Null) => Some(Cell::Null),
        (Type::Text, Json::String(text)) => Some(Cell::Text(text.clone())),
        (Type::Integer, Json::Number(number)) => number.as_u64().map(Cell::Integer),
        (Type::Number, Json::Number(number)) => number.as_f64().map(Cell::Number),
        (Type::Boolean, Json::Bool(value)) => Some(Cell::Bool(*value)),
        (Type::List, Json::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_string)).collect::<Option<_>>().map(Cell::List)
        }
        _ => None,
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
