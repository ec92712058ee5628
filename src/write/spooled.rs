//! Files that cannot be cut back, such as those of a database: what is appended to them is also spooled, so that they can
//! be made again from it.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::hashed_file::{HashedFile, Mark};
use super::{Format, Sink, WriteOptions, WrittenFile};
use crate::schema::TABLES;

/// The files of a format, and the spool beside them.
pub(super) struct Spooled {
    sink: Box<dyn Sink>,
    spool: HashedFile,
}

/// Where the files of a format stand, and its spool.
pub(super) struct Spooling<'s> {
    pub folder: &'s Path,
    pub spools: &'s Path,
    pub format: &'static dyn Format,
    pub options: WriteOptions,
}

impl Spooling<'_> {
    fn name(&self) -> String {
        format!("spool-{}", self.format.name())
    }

    /// Creates the files and the spool.
    pub(super) fn create(&self) -> io::Result<Spooled> {
        let sink = self.format.create(self.folder, self.options)?;
        Ok(Spooled { sink, spool: HashedFile::create(self.spools, self.name())? })
    }

    /// Opens the spool again, and tells how many of `marks` hold.
    pub(super) fn reopen(&self, marks: impl Iterator<Item = Mark>) -> io::Result<(HashedFile, usize)> {
        HashedFile::reopen(self.spools, self.name(), marks)
    }

    /// Cuts the spool back to a mark, and makes the files again from it.
    pub(super) fn replay(&self, mut spool: HashedFile, mark: Mark) -> io::Result<Spooled> {
        spool.cut(mark)?;
        for path in self.files() {
            fs::remove_file(path)
                .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
        }
        let mut sink = self.format.create(self.folder, self.options)?;
        let mut contents = spool.contents(self.spools)?;
        let mut bytes = Vec::new();
        while let Some(piece) = Piece::read(&mut contents)? {
            bytes.clear();
            (&mut contents).take(piece.bytes).read_to_end(&mut bytes)?;
            sink.append(piece.table, piece.rows, &bytes)?;
        }
        Ok(Spooled { sink, spool })
    }

    fn files(&self) -> impl Iterator<Item = PathBuf> {
        TABLES.iter().map(|table| self.folder.join(self.format.file_name(table.name())))
    }
}

impl Spooled {
    /// Hands all bytes of the spool to the system, and tells how far it has come.
    pub(super) fn mark(&mut self) -> io::Result<Mark> {
        self.spool.mark()
    }

    /// Appends rows of the table at `table`.
    pub(super) fn append(&mut self, table: usize, rows: u64, bytes: &[u8]) -> io::Result<()> {
        Piece { table, rows, bytes: bytes.len() as u64 }.write(&mut self.spool)?;
        self.spool.write_all(bytes)?;
        self.sink.append(table, rows, bytes)
    }

    /// Ends and closes the files.
    pub(super) fn finish(self) -> io::Result<Vec<WrittenFile>> {
        self.sink.finish()
    }
}

/// What stands before a piece of a spool: three little-endian integers of 8 bytes.
struct Piece {
    table: usize,
    rows: u64,
    bytes: u64,
}

impl Piece {
    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        [self.table as u64, self.rows, self.bytes].iter().try_for_each(|number| to.write_all(&number.to_le_bytes()))
    }

    /// None at the end.
    fn read(from: &mut impl Read) -> io::Result<Option<Piece>> {
        let mut head = [0; 24];
        match from.read_exact(&mut head) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut numbers = head.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes));
        let mut next = || numbers.next().unwrap_or_default();
        Ok(Some(Piece { table: next() as usize, rows: next(), bytes: next() }))
    }
}
