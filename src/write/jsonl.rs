//! JSON Lines: an object a row, a line each.

use std::io;
use std::path::Path;

use super::text_file::{Frame, TextFiles};
use super::{Format, Sink, WriteOptions, json};
use crate::schema::Value;

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

    fn row(&self, table: usize, cells: &[Value<'_>], out: &mut Vec<u8>) {
        json::object(table, cells, out);
        out.push(b'\n');
    }

    fn create(&self, folder: &Path, _options: WriteOptions) -> io::Result<Box<dyn Sink>> {
        TextFiles::create(folder, self, b"", Frame { head: |_| Vec::new(), skip: 0, tail: b"" })
    }
}
