//! A file that only grows: its bytes are counted and hashed on the way, and what was written last can be taken back.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::WrittenFile;
use crate::schema::TableId;

/// Large enough that a write costs nothing beside the copy, small enough for a dozen of them to stay in the cache.
const BUFFER: usize = 1 << 18;

/// From this size on bytes are hashed and written where they stand: a copy would cost more than a call.
const LARGE: usize = 1 << 15;

/// How far a file had come: its length, and the first 8 bytes of the SHA-256 of all that it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark(u64, u64);

impl Mark {
    /// The length.
    pub(super) fn length(self) -> u64 {
        self.0
    }
}

/// A file that is being written.
pub(super) struct HashedFile {
    name: String,
    file: File,
    buffer: Vec<u8>,
    hash: Sha256,
    bytes: u64,
}

impl HashedFile {
    /// Creates the file; there must be none of that name.
    pub(super) fn create(folder: &Path, name: String) -> io::Result<HashedFile> {
        let file = File::create_new(folder.join(&name))?;
        Ok(HashedFile { name, file, buffer: Vec::with_capacity(BUFFER), hash: Sha256::new(), bytes: 0 })
    }

    /// Opens a file that is there, and tells how many of `marks` hold, from the first on: so far it is what was written.
    pub(super) fn reopen(
        folder: &Path,
        name: String,
        marks: impl Iterator<Item = Mark>,
    ) -> io::Result<(HashedFile, usize)> {
        let file = OpenOptions::new().read(true).write(true).open(folder.join(&name))?;
        let mut reopened = HashedFile { name, file, buffer: Vec::with_capacity(BUFFER), hash: Sha256::new(), bytes: 0 };
        let mut held = 0;
        for mark in marks {
            let before = (reopened.hash.clone(), reopened.bytes);
            if reopened.read_on(mark.0)? != mark {
                (reopened.hash, reopened.bytes) = before;
                break;
            }
            held += 1;
        }
        Ok((reopened, held))
    }

    /// Takes back what was written after a mark that holds.
    pub(super) fn cut(&mut self, mark: Mark) -> io::Result<()> {
        if self.bytes != mark.0 {
            (self.hash, self.bytes) = (Sha256::new(), 0);
            self.file.rewind()?;
            self.read_on(mark.0)?;
        }
        self.file.set_len(mark.0)?;
        self.file.seek(SeekFrom::Start(mark.0)).map(drop)
    }

    /// Reads on to a length, or to the end, and tells the mark of what was read.
    fn read_on(&mut self, length: u64) -> io::Result<Mark> {
        self.file.seek(SeekFrom::Start(self.bytes))?;
        let mut left = (&self.file).take(length.saturating_sub(self.bytes));
        self.buffer.resize(BUFFER, 0);
        loop {
            let count = left.read(&mut self.buffer)?;
            if count == 0 {
                break;
            }
            self.hash.update(&self.buffer[..count]);
            self.bytes += count as u64;
        }
        self.buffer.clear();
        Ok(self.here())
    }

    /// Hands all bytes to the system, and tells how far the file has come.
    pub(super) fn mark(&mut self) -> io::Result<Mark> {
        self.flush()?;
        Ok(self.here())
    }

    fn here(&self) -> Mark {
        let hash = self.hash.clone().finalize();
        Mark(self.bytes, hash.iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte)))
    }

    /// The file as it stands, to be read from its beginning.
    pub(super) fn contents(&self, folder: &Path) -> io::Result<impl Read + use<>> {
        Ok(io::BufReader::with_capacity(BUFFER, File::open(folder.join(&self.name))?).take(self.bytes))
    }

    /// Ends the file, which holds `rows` rows of a table.
    pub(super) fn finish(mut self, table: TableId, rows: u64) -> io::Result<WrittenFile> {
        self.flush()?;
        let sha256 = format!("{:x}", self.hash.finalize());
        Ok(WrittenFile { name: self.name, table, rows, bytes: self.bytes, sha256 })
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let large = bytes.len() >= LARGE;
        if large || self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if large {
            self.hash.update(bytes);
            self.file.write_all(bytes)?;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// Size and SHA-256, in hex, of a file.
pub(crate) fn fingerprint(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((bytes, format!("{:x}", hash.finalize())));
        }
        hash.update(&buffer[..count]);
        bytes += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_cut_back_to_what_holds_and_grows_on() {
        let root = tempfile::tempdir().unwrap();
        let name = || "file".to_string();
        let mut file = HashedFile::create(root.path(), name()).unwrap();
        let mut marks = vec![file.mark().unwrap()];
        for text in ["one", "two", "three"] {
            file.write_all(text.as_bytes()).unwrap();
            marks.push(file.mark().unwrap());
        }
        file.write_all(b"not vouched for").unwrap();
        file.flush().unwrap();
        drop(file);

        let (mut file, held) = HashedFile::reopen(root.path(), name(), marks.iter().copied()).unwrap();
        assert_eq!(held, 4);
        file.cut(marks[2]).unwrap();
        file.write_all(b"four").unwrap();
        let finished = file.finish(TableId::Facts, 0).unwrap();
        assert_eq!(std::fs::read(root.path().join("file")).unwrap(), b"onetwofour");
        assert_eq!(finished.sha256, format!("{:x}", Sha256::digest(b"onetwofour")));
        assert_eq!(finished.bytes, 10);

        let (_, held) = HashedFile::reopen(root.path(), name(), marks.iter().copied()).unwrap();
        assert_eq!(held, 3, "the file is other than it was after the third");
    }
}
