//! JSON: an array of objects a table, a line a row; and how a cell is written in it.

use std::ops::Range;
use std::sync::LazyLock;

use super::text_file::{Frame, plain_prefix};
use super::{Format, WriteOptions};
use crate::schema::{PerTable, TableId, Type, Value};

/// The format.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn description(&self) -> &'static str {
        "JSON, an array of objects a table"
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn row(&self, table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>) {
        out.extend_from_slice(b",\n");
        object(table, cells, out);
    }

    fn frame(&self, _options: WriteOptions) -> Option<Frame> {
        Some(Frame { start: b"[", head: |_| Vec::new(), skip: 1, tail: b"\n]\n" })
    }
}

/// A row in which no cell has a value, as it is written, and where the value of each column stands in it.
struct Blank {
    row: String,
    values: Vec<Range<usize>>,
}

/// That of every table.
static BLANKS: LazyLock<PerTable<Blank>> = LazyLock::new(|| {
    PerTable::new(|table| {
        let mut blank = Blank { row: String::new(), values: Vec::new() };
        for column in table.schema().columns {
            let before = if blank.row.is_empty() { '{' } else { ',' };
            blank.row.extend([before, '"']);
            blank.row.extend([column.name, "\":"]);
            let from = blank.row.len();
            blank.row.push_str(if column.ty == Type::List { "[]" } else { "null" });
            blank.values.push(from..blank.row.len());
        }
        blank.row.push('}');
        blank
    })
});

/// Appends a row as an object. Most cells have no value, so that it is the blank row, copied from value to value.
pub(super) fn object(table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>) {
    let Blank { row, values } = &BLANKS[table];
    let mut from = 0;
    for (place, cell) in values.iter().zip(cells) {
        if !is_blank(cell) {
            append(row.as_bytes(), from..place.start, out);
            value(cell, out);
            from = place.end;
        }
    }
    append(row.as_bytes(), from..row.len(), out);
}

/// Appends a stretch of a row. Most are short, and to copy as many bytes as are known beforehand takes no call.
#[inline]
fn append(row: &[u8], stretch: Range<usize>, out: &mut Vec<u8>) {
    const SHORT: usize = 32;
    match row[stretch.start..].first_chunk::<SHORT>() {
        Some(bytes) if stretch.len() <= SHORT => {
            let end = out.len() + stretch.len();
            out.extend_from_slice(bytes);
            out.truncate(end);
        }
        _ => out.extend_from_slice(&row[stretch]),
    }
}

/// Whether a cell is as it stands in the blank row.
fn is_blank(cell: &Value<'_>) -> bool {
    match cell {
        Value::Null => true,
        Value::List(names) => names.is_empty(),
        _ => false,
    }
}

fn value(cell: &Value<'_>, out: &mut Vec<u8>) {
    match *cell {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        Value::Integer(value) => integer(value, out),
        Value::Number(value) => number(value, out),
        Value::Text(text) => string(text, out),
        Value::Name(text) => name(text.as_bytes(), out),
        Value::Short(text) => name(text.as_bytes(), out),
        Value::List(names) => {
            out.push(b'[');
            for (at, name) in names.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                self::name(name.as_bytes(), out);
            }
            out.push(b']');
        }
    }
}

/// Appends a number in the shortest form that reads back equal: `400000`, `0.5`. Writing to memory cannot fail.
pub(super) fn number(value: f64, out: &mut Vec<u8>) {
    /// Up to here every whole number has a double of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    drop(if value.fract() == 0.0 && value.abs() <= EXACT {
        serde_json::to_writer(out, &(value as i64))
    } else {
        serde_json::to_writer(out, &value)
    });
}

/// Appends a whole number.
pub(super) fn integer(value: u64, out: &mut Vec<u8>) {
    drop(serde_json::to_writer(out, &value));
}

fn name(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(plain_prefix(rest, |byte| byte < 0x20 || byte == b'"' || byte == b'\\'));
        out.extend_from_slice(plain);
        let Some((byte, after)) = special.split_first() else { break };
        escape(*byte, out);
        rest = after;
    }
    out.push(b'"');
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::ScopeTerm;
    use crate::schema::NameSet;

    #[test]
    fn numbers_are_short_and_read_back_equal() {
        for (value, expected) in
            [(400_000.0, "400000"), (0.5, "0.5"), (-0.0, "0"), (11_920_000_000.0, "11920000000"), (1e-7, "1e-7")]
        {
            let mut out = Vec::new();
            number(value, &mut out);
            assert_eq!(std::str::from_utf8(&out), Ok(expected));
            assert_eq!(expected.parse::<f64>(), Ok(value));
        }
    }

    #[test]
    fn every_text_reads_back_equal() {
        let controls: String = (0..0x80).filter_map(char::from_u32).collect();
        let long = format!("{}\n\"{}\\", "职工医保".repeat(40), "七成".repeat(11));
        for text in ["", "plain", controls.as_str(), long.as_str(), "\u{2028}\u{10FFFF}\u{FFFD}"] {
            let mut out = Vec::new();
            string(text, &mut out);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }

    #[test]
    fn a_row_is_one_line_of_json() {
        let mut out = Vec::new();
        let visits = Value::List(NameSet::of(&ScopeTerm::NAMES, &["first", "later"]));
        let cells = [Value::Text("a\n\"b\"\u{1}"), Value::Null, visits, Value::Bool(false), Value::Null];
        object(TableId::Rejects, &cells, &mut out);
        let line = String::from_utf8(out).unwrap();
        assert_eq!(
            line,
            r#"{"source":"a\n\"b\"\u0001","record":null,"stage":["first","later"],"error":false,"bytes":null}"#
        );
    }
}
