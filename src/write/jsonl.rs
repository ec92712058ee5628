//! JSON Lines: an object a row, a line each.

use super::text_file::Frame;
use super::{Format, WriteOptions, json};
use crate::schema::{TableId, Value};

/// The format.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn description(&self) -> &'static str {
        "JSON Lines, an object a line"
    }

    fn media_type(&self) -> &'static str {
        "application/jsonl"
    }

    /// Not `jsonl`, which frictionless would take for a table.
    fn package_format(&self) -> &'static str {
        "json-lines"
    }

    fn row(&self, table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>) {
        json::object(table, cells, out);
        out.push(b'\n');
    }

    fn frame(&self, _options: WriteOptions) -> Option<Frame> {
        Some(Frame { start: b"", head: |_| Vec::new(), skip: 0, tail: b"" })
    }
}
