//! Reads CSV, JSON Lines and JSON.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{Cell, Columns, Row, Rows};
use crate::schema::{ColumnInfo, Presence, Type};

fn reader(path: &Path) -> Result<BufReader<File>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    Ok(BufReader::with_capacity(1 << 18, file))
}

/// An object a line.
pub(super) fn json_lines<'c>(path: &Path, columns: &'c Columns) -> Result<Rows<'c>, String> {
    let rows = (1..).zip(reader(path)?.lines()).map(move |(number, line)| {
        let line = line.map_err(|error| error.to_string())?;
        let object = serde_json::from_str(&line).map_err(|error| format!("row {number} is no JSON object: {error}"))?;
        Ok(json_row(columns, number, object))
    });
    Ok(Box::new(rows))
}

/// One array of objects, read one by one.
pub(super) fn json<'c>(path: &Path, columns: &'c Columns) -> Result<Rows<'c>, String> {
    let mut file = reader(path)?;
    if sign(&mut file)? != Some(b'[') {
        return Err(NO_ARRAY.to_string());
    }
    file.consume(1);
    let (mut number, mut is_over) = (0, false);
    Ok(Box::new(std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        number += 1;
        let object = object(&mut file, number);
        is_over = !matches!(object, Ok(Some(_)));
        object.map(|object| object.map(|object| json_row(columns, number, object))).transpose()
    })))
}

const NO_ARRAY: &str = "it is no JSON array of objects";

/// The object of this number in an array whose bracket was read; none at the end of the array.
fn object(file: &mut BufReader<File>, number: u64) -> Result<Option<Map<String, Json>>, String> {
    match sign(file)? {
        Some(b']') => {
            file.consume(1);
            return if sign(file)?.is_none() { Ok(None) } else { Err(NO_ARRAY.to_string()) };
        }
        Some(b',') if number > 1 => file.consume(1),
        Some(b'{') if number == 1 => {}
        _ => return Err(format!("{NO_ARRAY}: row {number} does not begin where it should")),
    }
    // An object ends with its bracket: nothing behind it is read.
    let object = Map::deserialize(&mut serde_json::Deserializer::from_reader(file));
    object.map(Some).map_err(|error| format!("{NO_ARRAY}: row {number}: {error}"))
}

/// The next byte that is no white space, which is not read yet.
fn sign(file: &mut BufReader<File>) -> Result<Option<u8>, String> {
    loop {
        let ready = file.fill_buf().map_err(|error| error.to_string())?;
        match ready.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(at) => {
                let found = ready[at];
                file.consume(at);
                return Ok(Some(found));
            }
            None if ready.is_empty() => return Ok(None),
            None => {
                let blank = ready.len();
                file.consume(blank);
            }
        }
    }
}

/// With a header row.
pub(super) fn csv<'c>(path: &Path, columns: &'c Columns) -> Result<Rows<'c>, String> {
    let mut file = reader(path)?;
    if file.fill_buf().is_ok_and(|start| start.starts_with(b"\xEF\xBB\xBF")) {
        file.consume(3);
    }
    let mut reader = ::csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| error.to_string())?;
    if !header.iter().eq(columns.columns.iter().map(|(column, _)| column.name)) {
        return Err("its header is not that of the schema".to_string());
    }
    let rows = (1..).zip(reader.into_records()).map(move |(number, record)| {
        let record = record.map_err(|error| error.to_string())?;
        let mut row = Row::new(columns, number);
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
    let mut row = Row::new(columns, number);
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
