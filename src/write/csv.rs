//! CSV by RFC 4180, with a header row.

use super::text_file::{Frame, plain_prefix};
use super::{Format, WriteOptions, json};
use crate::schema::{NameSet, TableId, Value};

/// The format.
pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn description(&self) -> &'static str {
        "CSV by RFC 4180, lists joined with |"
    }

    fn media_type(&self) -> &'static str {
        "text/csv"
    }

    fn is_tabular(&self) -> bool {
        true
    }

    fn row(&self, _table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match *cell {
                Value::Null => {}
                Value::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
                Value::Integer(value) => json::integer(value, out),
                Value::Number(value) => json::number(value, out),
                Value::Text(text) => field(text.as_bytes(), out),
                Value::Name(name) => out.extend_from_slice(name.as_bytes()),
                Value::Short(text) => out.extend_from_slice(text.as_bytes()),
                Value::List(names) => list(names, out),
            }
        }
        out.extend_from_slice(b"\r\n");
    }

    fn frame(&self, options: WriteOptions) -> Option<Frame> {
        let start: &[u8] = if options.csv_bom { b"\xEF\xBB\xBF" } else { b"" };
        Some(Frame { start, head, skip: 0, tail: b"" })
    }
}

fn head(table: TableId) -> Vec<u8> {
    let names: Vec<&str> = table.schema().columns.iter().map(|column| column.name).collect();
    format!("{}\r\n", names.join(",")).into_bytes()
}

fn field(text: &[u8], out: &mut Vec<u8>) {
    let needs_quotes = |byte| matches!(byte, b'"' | b',' | b'\n' | b'\r');
    if plain_prefix(text, needs_quotes) == text.len() {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    let mut rest = text;
    loop {
        let (plain, quote) = rest.split_at(plain_prefix(rest, |byte| byte == b'"'));
        out.extend_from_slice(plain);
        let Some((_, after)) = quote.split_first() else { break };
        out.extend_from_slice(b"\"\"");
        rest = after;
    }
    out.push(b'"');
}

/// Appends names joined with `|`.
pub(super) fn list(names: NameSet, out: &mut Vec<u8>) {
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            out.push(b'|');
        }
        out.extend_from_slice(name.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Id, ScopeTerm};

    #[test]
    fn a_reader_gets_back_what_was_written() {
        let texts = ["", "plain", "a,b", "he said \"no\"", "\"", "two\nlines", "a\r\nb", " spaced ", "三级，85%"];
        let mut out = Vec::new();
        let cells: Vec<_> = texts.iter().map(|text| Value::Text(text)).collect();
        Csv.row(TableId::Articles, &cells, &mut out);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), texts);
    }

    #[test]
    fn cells_are_as_the_contract_says() {
        let visits = NameSet::of(&ScopeTerm::NAMES, &["first", "later"]);
        let id = Value::Short(Id::default().text());
        let cells = [Value::Null, Value::Bool(true), Value::Integer(7), Value::Number(0.5), Value::List(visits), id];
        let mut out = Vec::new();
        Csv.row(TableId::Articles, &cells, &mut out);
        assert_eq!(out, b",true,7,0.5,first|later,0000000000000000\r\n");
    }
}
