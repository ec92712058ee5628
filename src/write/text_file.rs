//! The sink of the text formats: a file a table, with its bytes counted and hashed on the way.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Format, Sink, WrittenFile};
use crate::schema::TABLES;

/// What a text format puts around rows.
pub(super) struct Frame {
    /// Before the first row, a table.
    pub head: fn(table: usize) -> Vec<u8>,
    /// How many bytes the first row of a table drops at its beginning: the separator from the row before.
    pub skip: usize,
    /// After the last row.
    pub tail: &'static [u8],
}

/// One file a table, in the order of [`TABLES`].
pub(super) struct TextFiles {
    files: Vec<TextFile>,
    frame: Frame,
}

impl TextFiles {
    /// Creates the files; each begins with `start` and the frame's head.
    pub(super) fn create(folder: &Path, format: &dyn Format, start: &[u8], frame: Frame) -> io::Result<Box<dyn Sink>> {
        let mut files = Vec::with_capacity(TABLES.len());
        for (index, table) in TABLES.iter().enumerate() {
            let mut file = TextFile::create(folder, format.file_name(table.name()))?;
            file.write(start)?;
            file.write(&(frame.head)(index))?;
            files.push(file);
        }
        Ok(Box::new(TextFiles { files, frame }))
    }
}

impl Sink for TextFiles {
    fn append(&mut self, table: usize, rows: u64, bytes: &[u8]) -> io::Result<()> {
        let file = &mut self.files[table];
        let skip = if file.rows == 0 { self.frame.skip } else { 0 };
        file.rows += rows;
        file.write(&bytes[skip..])
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<WrittenFile>> {
        let tail = self.frame.tail;
        let finish = |(table, mut file): (usize, TextFile)| {
            file.write(tail)?;
            file.finish(table)
        };
        self.files.drain(..).enumerate().map(finish).collect()
    }
}

/// Large enough that a write costs nothing beside the copy, small enough for a dozen of them to stay in the cache.
const BUFFER: usize = 1 << 18;

struct TextFile {
    name: String,
    file: File,
    buffer: Vec<u8>,
    hash: Sha256,
    bytes: u64,
    rows: u64,
}

impl TextFile {
    fn create(folder: &Path, name: String) -> io::Result<TextFile> {
        let file = File::create_new(folder.join(&name))?;
        Ok(TextFile { name, file, buffer: Vec::with_capacity(BUFFER), hash: Sha256::new(), bytes: 0, rows: 0 })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if bytes.len() >= BUFFER {
            self.hash.update(bytes);
            self.file.write_all(bytes)?;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn finish(mut self, table: usize) -> io::Result<WrittenFile> {
        self.flush()?;
        let sha256 = format!("{:x}", self.hash.finalize());
        Ok(WrittenFile { name: self.name, table, rows: self.rows, bytes: self.bytes, sha256 })
    }
}

/// How many bytes stand before the first that is special. Looks at whole blocks at once, which compiles to vector
/// instructions: nearly all of a text is not special.
pub(super) fn plain_prefix(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> usize {
    const BLOCK: usize = 32;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let has_special = |block: &&[u8; BLOCK]| block.iter().fold(false, |any, byte| any | is_special(*byte));
    let plain = BLOCK * blocks.iter().take_while(|block| !has_special(block)).count();
    plain + bytes[plain..].iter().position(|byte| is_special(*byte)).unwrap_or(bytes.len() - plain)
}
