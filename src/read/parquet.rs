//! Parquet: a table, of which one column holds the page and one its address. A record is a row.
//!
//! Only the columns that are wanted are read, a few rows at a time; of a row group no more than a page of each column
//! is held. A damaged column costs the rest of its row group.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use ::parquet::basic::{ConvertedType, LogicalType, Type};
use ::parquet::column::reader::{ColumnReaderImpl, get_column_reader, get_typed_column_reader};
use ::parquet::data_type::{ByteArray, ByteArrayType};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use ::parquet::schema::types::ColumnDescriptor;
use bytes::Bytes;

use super::container::{Input, Records};
use super::entry::Form;
use super::{Content, Entry, Fields, MAX_RECORD_BYTES, OpenError, Opened};
use crate::article::{Declared, Raw};

/// The largest page of a column that is read, in bytes as stored or decompressed.
const MAX_PAGE: usize = 256 << 20;

/// Rows that are read at a time.
const ROWS: usize = 32;

/// Whether bytes begin like a file of Parquet.
pub(super) fn is_head(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// Opens a table; rows before `from` are left out.
pub(super) fn open(input: Input, fields: &Arc<Fields>, from: u64) -> Result<Records, OpenError> {
    let reader = SerializedFileReader::new(Pages(input.into_file()?)).map_err(|error| malformed(&error))?;
    let columns = Columns::of(&reader, fields)?;
    let table = Table { reader, columns, missing: fields.missing(), group: 0, end: 0, next: 0, from, open: None };
    // A row group is read from its beginning, so that a fault in it is met at the same row each time.
    Ok(Box::new(table.skip_while(move |entry| entry.record < from)))
}

fn malformed(error: &ParquetError) -> OpenError {
    OpenError::Malformed(format!("the Parquet file is damaged or of a kind that is not read: {error}"))
}

/// A column that is read.
struct Column {
    index: usize,
    declared: Declared,
}

/// The columns that may hold the page, the best first, and those that may hold its address.
struct Columns {
    pages: Vec<Column>,
    addresses: Vec<Column>,
}

impl Columns {
    fn of(reader: &SerializedFileReader<Pages>, fields: &Fields) -> Result<Columns, OpenError> {
        let all = reader.metadata().file_metadata().schema_descr().columns();
        let find = |name: &str, markup| {
            let is_wanted = |column: &ColumnDescriptor| {
                column.path().string() == name
                    && column.physical_type() == Type::BYTE_ARRAY
                    && column.max_rep_level() == 0
            };
            let index = all.iter().position(|column| is_wanted(column))?;
            let is_utf_8 = all[index].logical_type_ref() == Some(&LogicalType::String)
                || all[index].converted_type() == ConvertedType::UTF8;
            Some(Column { index, declared: Declared { markup, is_utf_8, ..Declared::default() } })
        };
        let pages: Vec<_> = fields.pages().iter().filter_map(|field| find(field.name, field.markup)).collect();
        if pages.is_empty() {
            return Err(OpenError::Malformed(fields.missing()));
        }
        Ok(Columns { pages, addresses: fields.addresses().iter().filter_map(|name| find(name, None)).collect() })
    }
}

struct Table {
    reader: SerializedFileReader<Pages>,
    columns: Columns,
    missing: String,
    /// The next row group, and the number of its first row.
    group: usize,
    end: u64,
    /// The next row.
    next: u64,
    from: u64,
    open: Option<Group>,
}

/// The row group that is read.
struct Group {
    pages: Vec<Cells>,
    addresses: Vec<Cells>,
    /// Rows that are ready, and those that were taken of them.
    ready: usize,
    taken: usize,
}

/// The cells of a column in the rows that are ready.
struct Cells {
    reader: ColumnReaderImpl<ByteArrayType>,
    /// The level of a cell that is not null; 0 where none is.
    filled: i16,
    cells: Vec<Option<ByteArray>>,
}

impl Iterator for Table {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let read = self.row();
            let row = self.next;
            let fault = match read {
                Ok(Some(entry)) => {
                    self.next += 1;
                    return Some(Entry { record: row, ..entry });
                }
                Ok(None) if self.open.is_none() => return None,
                Ok(None) if self.next >= self.end => None,
                Ok(None) => Some(OpenError::Malformed("the row group has fewer rows than it says".to_string())),
                Err(error) => Some(malformed(&error)),
            };
            // The rest of the row group is lost.
            (self.open, self.next) = (None, self.end.max(row + u64::from(fault.is_some())));
            if let Some(error) = fault {
                return Some(Entry::failed(row, &error, 0));
            }
        }
    }
}

impl Table {
    /// The next row of the row group that is open, or of the next one that has any.
    fn row(&mut self) -> ParquetResult<Option<Entry>> {
        while self.open.is_none() {
            if self.group >= self.reader.num_row_groups() {
                return Ok(None);
            }
            self.begin()?;
        }
        let Some(group) = &mut self.open else { return Ok(None) };
        if group.taken == group.ready && !group.read()? {
            return Ok(None);
        }
        let at = group.taken;
        group.taken += 1;
        let filled = |cell: &Option<ByteArray>| cell.as_ref().filter(|cell| !cell.is_empty()).cloned();
        let url = group.addresses.iter().find_map(|cells| filled(&cells.cells[at]));
        let url = url.map(|url| String::from_utf8_lossy(url.data()).into_owned());
        let mut pages = group.pages.iter().zip(&self.columns.pages);
        let Some((cell, column)) = pages.find_map(|(cells, column)| Some((filled(&cells.cells[at])?, column))) else {
            return Ok(Some(Entry { url, ..Entry::failed(0, &OpenError::Malformed(self.missing.clone()), 0) }));
        };
        let bytes = cell.len() as u64;
        if bytes > MAX_RECORD_BYTES {
            return Ok(Some(Entry { url, ..Entry::failed(0, &OpenError::TooLarge, bytes) }));
        }
        let content = Content::Record(cell.data().to_vec(), Arc::new(Cell(column.declared)) as Arc<dyn Form>);
        Ok(Some(Entry { url, ..Entry::of_record(0, content, bytes) }))
    }

    /// Opens the next row group, if any of its rows is wanted.
    fn begin(&mut self) -> ParquetResult<()> {
        let group = self.group;
        self.group += 1;
        let rows = u64::try_from(self.reader.metadata().row_group(group).num_rows()).unwrap_or(0);
        (self.next, self.end) = (self.end, self.end.saturating_add(rows));
        if self.end <= self.from {
            return Ok(());
        }
        let row_group = self.reader.get_row_group(group)?;
        let cells = |column: &Column| {
            let descriptor = row_group.metadata().column(column.index).column_descr_ptr();
            let filled = descriptor.max_def_level();
            let reader = get_column_reader(descriptor, row_group.get_column_page_reader(column.index)?);
            let reader = get_typed_column_reader::<ByteArrayType>(reader);
            Ok(Cells { reader, filled, cells: Vec::new() })
        };
        let pages = self.columns.pages.iter().map(cells).collect::<ParquetResult<_>>()?;
        let addresses = self.columns.addresses.iter().map(cells).collect::<ParquetResult<_>>()?;
        self.open = Some(Group { pages, addresses, ready: 0, taken: 0 });
        Ok(())
    }
}

impl Group {
    /// Makes rows ready; false if there are no more.
    fn read(&mut self) -> ParquetResult<bool> {
        let mut ready = ROWS;
        for cells in self.pages.iter_mut().chain(&mut self.addresses) {
            cells.read()?;
            ready = ready.min(cells.cells.len());
        }
        (self.ready, self.taken) = (ready, 0);
        Ok(ready > 0)
    }
}

impl Cells {
    fn read(&mut self) -> ParquetResult<()> {
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let (rows, ..) = self.reader.read_records(ROWS, Some(&mut levels), None, &mut values)?;
        let mut values = values.into_iter();
        self.cells = match self.filled {
            0 => values.map(Some).collect(),
            filled => levels.iter().map(|level| if *level == filled { values.next() } else { None }).collect(),
        };
        self.cells.truncate(rows);
        Ok(())
    }
}

/// A cell that holds a page.
#[derive(Debug)]
struct Cell(Declared);

impl Form for Cell {
    fn open(&self, bytes: Vec<u8>, raw: Raw) -> Result<Opened, OpenError> {
        let bytes = if self.0.is_utf_8 { bytes } else { super::compression::decompressed(bytes, None)? };
        Ok(Opened::Page(Raw { declared: self.0, bytes, ..raw }))
    }
}

/// The file, with a limit to the size of a page.
struct Pages(File);

impl Length for Pages {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Pages {
    type T = BufReader<File>;

    /// Reading here begins with the head of a page, which tells how large it is once it is decompressed.
    fn get_read(&self, start: u64) -> ParquetResult<BufReader<File>> {
        let mut reader = self.0.get_read(start)?;
        match page_size(reader.fill_buf()?) {
            Some(size) if size > MAX_PAGE => Err(too_large()),
            _ => Ok(reader),
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        if length > MAX_PAGE { Err(too_large()) } else { self.0.get_bytes(start, length) }
    }
}

fn too_large() -> ParquetError {
    ParquetError::General(format!("a page of a column is larger than {} MiB", MAX_PAGE >> 20))
}

/// The second field of a page's head, its size without compression, in the compact protocol of Thrift.
fn page_size(head: &[u8]) -> Option<usize> {
    /// A field of a 32-bit integer whose number is one above that of the field before.
    const INTEGER: u8 = 0x15;
    let head = head.strip_prefix(&[INTEGER])?;
    let kind = head.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let size = head.get(kind..)?.strip_prefix(&[INTEGER])?;
    let length = size.iter().take(5).position(|byte| byte & 0x80 == 0)? + 1;
    let zigzag = size[..length].iter().rev().fold(0_usize, |value, byte| value << 7 | usize::from(byte & 0x7F));
    Some(zigzag >> 1)
}
