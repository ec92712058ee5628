//! Apache Parquet: a file a table, compressed with zstd, written column by column.
//!
//! A row group ends after so many rows or bytes, wherever the inputs end, so that neither their batches nor the number
//! of threads shows in the file, and no more than a row group is held in memory.

use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::{ColumnWriter, ColumnWriterImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type as Node, TypePtr};

use super::hashed_file::HashedFile;
use super::packed::{self, Cell};
use super::{Format, Sink, WriteOptions, WrittenFile};
use crate::schema::{
    CONTRACT_VERSION, ColumnInfo, PerTable, Presence, TableId, TableSchema, Type, Value, table_schema,
};

/// The format.
pub(super) struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn description(&self) -> &'static str {
        "Apache Parquet, compressed with zstd"
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.apache.parquet"
    }

    /// Not `parquet`, which frictionless would take for a table; it finds no lists in it.
    fn package_format(&self) -> &'static str {
        "apache-parquet"
    }

    fn row(&self, _table: TableId, cells: &[Value<'_>], out: &mut Vec<u8>) {
        cells.iter().for_each(|cell| packed::push(cell, out));
    }

    fn create(&self, folder: &Path, _options: WriteOptions) -> io::Result<Box<dyn Sink>> {
        let file = |table| {
            let file = HashedFile::create(folder, self.file_name(table))?;
            TableFile::create(table, file, ROW_GROUP)
        };
        Ok(Box::new(Files(PerTable::try_new(file)?)))
    }
}

struct Files(PerTable<TableFile>);

impl Sink for Files {
    fn append(&mut self, table: TableId, rows: u64, bytes: &[u8]) -> io::Result<()> {
        self.0[table].append(rows, bytes)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<WrittenFile>> {
        self.0.into_iter().map(|(_, file)| file.finish()).collect()
    }
}

/// What ends a row group.
#[derive(Clone, Copy)]
struct Limit {
    rows: usize,
    bytes: usize,
}

/// Few enough bytes for every table to have a row group in memory, enough for columns to compress well.
const ROW_GROUP: Limit = Limit { rows: 1 << 17, bytes: 16 << 20 };

/// What is handed to the encoder at once: it looks at the size of its page only between.
const BATCH: Limit = Limit { rows: 1 << 10, bytes: 1 << 18 };

struct TableFile {
    schema: &'static TableSchema,
    writer: SerializedFileWriter<HashedFile>,
    limit: Limit,
    /// The cells of the row group, a column each.
    cells: Vec<Vec<u8>>,
    group: Limit,
    rows: u64,
}

impl TableFile {
    fn create(table: TableId, file: HashedFile, limit: Limit) -> io::Result<TableFile> {
        let schema = table.schema();
        let types = types(schema).map_err(failed)?;
        let writer = SerializedFileWriter::new(file, types, Arc::new(properties(schema)));
        let cells = vec![Vec::new(); schema.columns.len()];
        let group = Limit { rows: 0, bytes: 0 };
        Ok(TableFile { schema, writer: writer.map_err(failed)?, limit, cells, group, rows: 0 })
    }

    fn append(&mut self, rows: u64, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        for _ in 0..rows {
            let row = rest.len();
            for cells in &mut self.cells {
                let before = rest;
                packed::take(&mut rest)?;
                cells.extend_from_slice(&before[..before.len() - rest.len()]);
            }
            self.group.rows += 1;
            self.group.bytes += row - rest.len();
            if self.group.rows >= self.limit.rows || self.group.bytes >= self.limit.bytes {
                self.end_group()?;
            }
        }
        self.rows += rows;
        if rest.is_empty() { Ok(()) } else { Err(packed::broken()) }
    }

    fn end_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for (column, cells) in self.schema.columns.iter().zip(&mut self.cells) {
            let mut writer = group.next_column().map_err(failed)?.ok_or_else(packed::broken)?;
            write_column(column, std::mem::take(cells), writer.untyped())?;
            writer.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.group = Limit { rows: 0, bytes: 0 };
        Ok(())
    }

    fn finish(mut self) -> io::Result<WrittenFile> {
        if self.group.rows > 0 {
            self.end_group()?;
        }
        let file = self.writer.into_inner().map_err(failed)?;
        file.finish(self.schema.id, self.rows)
    }
}

/// The error of the system, where that is what went wrong.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}

/// The table as the standard's nested types: a list is a group of three levels, whose items are `list.element`.
fn types(table: &TableSchema) -> Result<TypePtr, ParquetError> {
    let fields = table.columns.iter().map(node).collect::<Result<_, _>>()?;
    Node::group_type_builder(table.name()).with_fields(fields).build().map(Arc::new)
}

fn node(column: &ColumnInfo) -> Result<TypePtr, ParquetError> {
    let repetition = match column.presence {
        Presence::Optional => Repetition::OPTIONAL,
        Presence::Required | Presence::MayBeEmpty => Repetition::REQUIRED,
    };
    let text = |name| {
        let text = Node::primitive_type_builder(name, Physical::BYTE_ARRAY);
        text.with_logical_type(Some(LogicalType::String))
    };
    let plain = |physical| Node::primitive_type_builder(column.name, physical).with_repetition(repetition).build();
    let node = match column.ty {
        Type::Text => text(column.name).with_repetition(repetition).build(),
        Type::Integer => plain(Physical::INT64),
        Type::Number => plain(Physical::DOUBLE),
        Type::Boolean => plain(Physical::BOOLEAN),
        Type::List => {
            let element = text("element").with_repetition(Repetition::REQUIRED).build()?;
            let items = Node::group_type_builder("list").with_repetition(Repetition::REPEATED);
            let items = items.with_fields(vec![Arc::new(element)]).build()?;
            let list = Node::group_type_builder(column.name).with_logical_type(Some(LogicalType::List));
            list.with_repetition(repetition).with_fields(vec![Arc::new(items)]).build()
        }
    };
    node.map(Arc::new)
}

fn properties(table: &TableSchema) -> WriterProperties {
    let note = |key: &str, value: String| KeyValue::new(format!("zhfacts.{key}"), value);
    let notes = vec![
        note("contract_version", CONTRACT_VERSION.to_string()),
        note("table_schema", table_schema(table, "").to_string()),
    ];
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_enabled(false)
        .set_key_value_metadata(Some(notes));
    for column in table.columns {
        let mut path = vec![column.name.to_string()];
        if column.ty == Type::List {
            path.extend(["list".to_string(), "element".to_string()]);
        }
        let path = ColumnPath::new(path);
        if column.repeats {
            properties = properties.set_column_dictionary_enabled(path, true);
        } else if column.ty == Type::Integer {
            // Positions and counts: neighbours differ little.
            properties = properties.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        }
    }
    properties.build()
}

fn write_column(column: &ColumnInfo, cells: Vec<u8>, writer: &mut ColumnWriter<'_>) -> io::Result<()> {
    let is_optional = column.presence == Presence::Optional;
    // Texts are handed on as parts of these bytes, without a copy.
    let cells = Bytes::from(cells);
    let text = |cell| match cell {
        Cell::Text(text) => Some(ByteArray::from(cells.slice_ref(text))),
        _ => None,
    };
    match writer {
        ColumnWriter::BoolColumnWriter(writer) => write_values(writer, is_optional, &cells, |cell| match cell {
            Cell::Bool(value) => Some(value),
            _ => None,
        }),
        ColumnWriter::Int64ColumnWriter(writer) => write_values(writer, is_optional, &cells, |cell| match cell {
            Cell::Integer(value) => Some(value),
            _ => None,
        }),
        ColumnWriter::DoubleColumnWriter(writer) => write_values(writer, is_optional, &cells, |cell| match cell {
            Cell::Number(value) => Some(value),
            _ => None,
        }),
        ColumnWriter::ByteArrayColumnWriter(writer) if column.ty == Type::List => write_lists(writer, &cells, text),
        ColumnWriter::ByteArrayColumnWriter(writer) => write_values(writer, is_optional, &cells, text),
        _ => Err(packed::broken()),
    }
}

/// Takes cells of as many rows as are handed on at once; false at the end.
fn take_batch<'a>(rest: &mut &'a [u8], mut with: impl FnMut(Cell<'a>) -> io::Result<()>) -> io::Result<bool> {
    let start = rest.len();
    let mut rows = 0;
    while !rest.is_empty() && rows < BATCH.rows && start - rest.len() < BATCH.bytes {
        with(packed::take(rest)?)?;
        rows += 1;
    }
    Ok(rows > 0)
}

fn write_values<'a, T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    is_optional: bool,
    mut cells: &'a [u8],
    value: impl Fn(Cell<'a>) -> Option<T::T>,
) -> io::Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    while take_batch(&mut cells, |cell| {
        levels.push(i16::from(cell != Cell::Null));
        if cell != Cell::Null || !is_optional {
            values.push(value(cell).ok_or_else(packed::broken)?);
        }
        Ok(())
    })? {
        writer.write_batch(&values, is_optional.then_some(&levels), None).map_err(failed)?;
        values.clear();
        levels.clear();
    }
    Ok(())
}

/// Levels by the record shredding of Dremel (Melnik et al., 2010): an item is defined at 1, an empty list at 0; all items of a
/// list but the first repeat at 1.
fn write_lists<'a>(
    writer: &mut ColumnWriterImpl<'_, ByteArrayType>,
    mut cells: &'a [u8],
    value: impl Fn(Cell<'a>) -> Option<ByteArray>,
) -> io::Result<()> {
    let (mut values, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    while take_batch(&mut cells, |cell| {
        let Cell::List(mut items) = cell else { return Err(packed::broken()) };
        repeated.push(0);
        defined.push(i16::from(!items.is_empty()));
        while !items.is_empty() {
            values.push(value(packed::take(&mut items)?).ok_or_else(packed::broken)?);
            if !items.is_empty() {
                repeated.push(1);
                defined.push(1);
            }
        }
        Ok(())
    })? {
        writer.write_batch(&values, Some(&defined), Some(&repeated)).map_err(failed)?;
        values.clear();
        defined.clear();
        repeated.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    /// Rejects have texts and numbers; sections and facts stand for lists and nulls in the tests of whole datasets.
    const REJECTS: TableId = TableId::Rejects;

    fn row(number: u64) -> Vec<u8> {
        let mut out = Vec::new();
        let source = format!("{number}.txt");
        let cells = [
            Value::Text(&source),
            Value::Integer(number),
            Value::Name("decode"),
            Value::Text("it is empty"),
            Value::Integer(0),
        ];
        Parquet.row(REJECTS, &cells, &mut out);
        out
    }

    /// A file of ten rows, handed over in pieces of so many.
    fn file(folder: &Path, piece: usize, limit: Limit) -> Vec<u8> {
        let name = format!("{piece}-{}-{}", limit.rows, limit.bytes);
        let mut file = TableFile::create(REJECTS, HashedFile::create(folder, name.clone()).unwrap(), limit).unwrap();
        let rows: Vec<_> = (0..10).map(row).collect();
        rows.chunks(piece).for_each(|rows| file.append(rows.len() as u64, &rows.concat()).unwrap());
        assert_eq!(file.finish().unwrap().rows, 10);
        std::fs::read(folder.join(name)).unwrap()
    }

    #[test]
    fn row_groups_end_by_rows_or_bytes_wherever_pieces_end() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = row(0).len();
        for (limit, expected) in [
            (Limit { rows: 4, bytes: usize::MAX }, vec![4, 4, 2]),
            (Limit { rows: usize::MAX, bytes: 5 * bytes }, vec![5, 5]),
            (Limit { rows: usize::MAX, bytes: 1 }, vec![1; 10]),
        ] {
            let whole = file(folder.path(), 10, limit);
            for piece in [1, 3, 7] {
                assert!(file(folder.path(), piece, limit) == whole, "pieces of {piece}");
            }
            let reader = SerializedFileReader::new(Bytes::from(whole)).unwrap();
            let groups = reader.metadata().row_groups().iter().map(|group| group.num_rows());
            assert_eq!(groups.collect::<Vec<_>>(), expected);
            let numbers = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns()[1].1.to_string());
            assert!(numbers.eq((0..10).map(|number| number.to_string())));
        }
    }

    #[test]
    fn damaged_rows_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = HashedFile::create(folder.path(), "file".to_string()).unwrap();
        let mut file = TableFile::create(REJECTS, file, ROW_GROUP).unwrap();
        let row = row(0);
        assert!(file.append(1, &row[..row.len() - 1]).is_err());
        assert!(file.append(1, &[&row[..], b"x"].concat()).is_err());
    }
}
