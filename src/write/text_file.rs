//! The files of the text formats: one a table, which only grow at their end.

use std::io::{self, Write};
use std::path::Path;

use super::hashed_file::{HashedFile, Mark};
use super::{Format, RowCounts, WrittenFile};
use crate::schema::{PerTable, TableId};

/// What a text format puts around rows.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Begins every file.
    pub start: &'static [u8],
    /// Before the first row, a table.
    pub head: fn(TableId) -> Vec<u8>,
    /// How many bytes the first row of a table drops at its beginning: the separator from the row before.
    pub skip: usize,
    /// After the last row.
    pub tail: &'static [u8],
}

/// One file a table.
pub(super) struct TextFiles {
    files: Box<PerTable<TextFile>>,
    frame: Frame,
}

struct TextFile {
    file: HashedFile,
    rows: u64,
}

impl TextFiles {
    /// Creates the files; each begins with the frame's start and head.
    pub(super) fn create(folder: &Path, format: &dyn Format, frame: Frame) -> io::Result<TextFiles> {
        let create = |table| -> io::Result<TextFile> {
            let mut file = HashedFile::create(folder, format.file_name(table))?;
            file.write_all(frame.start)?;
            file.write_all(&(frame.head)(table))?;
            Ok(TextFile { file, rows: 0 })
        };
        Ok(TextFiles { files: Box::new(PerTable::try_new(create)?), frame })
    }

    /// Opens files that are there. `marks` has a line a moment, with a mark a file; tells how many of the lines hold.
    pub(super) fn reopen(
        folder: &Path,
        format: &dyn Format,
        frame: Frame,
        marks: &[&[Mark]],
    ) -> io::Result<(TextFiles, usize)> {
        let mut held = marks.len();
        let reopen = |table: TableId| -> io::Result<TextFile> {
            let marks = marks[..held].iter().map(|marks| marks[table as usize]);
            let (file, holds) = HashedFile::reopen(folder, format.file_name(table), marks)?;
            held = holds;
            Ok(TextFile { file, rows: 0 })
        };
        let files = Box::new(PerTable::try_new(reopen)?);
        Ok((TextFiles { files, frame }, held))
    }

    /// Takes back what was written after these marks, when the files had these rows.
    pub(super) fn cut(&mut self, marks: &[Mark], rows: &RowCounts) -> io::Result<()> {
        for ((table, file), mark) in self.files.iter_mut().zip(marks) {
            file.file.cut(*mark)?;
            file.rows = rows[table];
        }
        Ok(())
    }

    /// Hands all bytes to the system, and adds a mark a file.
    pub(super) fn mark(&mut self, marks: &mut Vec<Mark>) -> io::Result<()> {
        self.files.iter_mut().try_for_each(|(_, file)| {
            marks.push(file.file.mark()?);
            Ok(())
        })
    }

    /// Appends rows of a table.
    pub(super) fn append(&mut self, table: TableId, rows: u64, bytes: &[u8]) -> io::Result<()> {
        let file = &mut self.files[table];
        let skip = if file.rows == 0 { self.frame.skip } else { 0 };
        file.rows += rows;
        file.file.write_all(&bytes[skip..])
    }

    /// Ends and closes the files.
    pub(super) fn finish(self) -> io::Result<Vec<WrittenFile>> {
        let tail = self.frame.tail;
        let finish = |(table, mut file): (TableId, TextFile)| {
            file.file.write_all(tail)?;
            file.file.finish(table, file.rows)
        };
        (*self.files).into_iter().map(finish).collect()
    }
}

/// How many bytes stand before the first that is special. Looks at whole blocks at once, which compiles to vector
/// instructions: nearly all of a text is not special.
pub(super) fn plain_prefix(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> usize {
    let plain = plain_blocks::<32>(bytes, &is_special);
    let plain = plain + plain_blocks::<8>(&bytes[plain..], &is_special);
    // What is less than a block is looked at with some of the bytes before it.
    if bytes.len() - plain < 8 && bytes.last_chunk::<8>().is_some_and(|last| !has_special(last, &is_special)) {
        return bytes.len();
    }
    plain + bytes[plain..].iter().position(|byte| is_special(*byte)).unwrap_or(bytes.len() - plain)
}

/// How many bytes the blocks hold before the first with one that is special.
fn plain_blocks<const BLOCK: usize>(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> usize {
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    BLOCK * blocks.iter().take_while(|block| !has_special(block, &is_special)).count()
}

fn has_special<const BLOCK: usize>(block: &[u8; BLOCK], is_special: impl Fn(u8) -> bool) -> bool {
    block.iter().fold(false, |any, byte| any | is_special(*byte))
}
