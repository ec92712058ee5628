//! Files that cannot be cut back, such as those of a database: what is appended goes to a spool, which can, and a thread of
//! its own makes the files from it. So whoever appends does not wait for them, and neither does a run that is taken up again:
//! the thread begins at the beginning of the spool and catches up.
//!
//! A spool is a row of frames, each compressed with Zstandard and made of whole pieces; it takes a fraction of the room of
//! the files.

use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};

use zstd::bulk::{Compressor, Decompressor};

use super::hashed_file::{HashedFile, Mark};
use super::{Format, Sink, WriteOptions, WrittenFile};
use crate::schema::TableId;

/// The spool of a format, and the thread that makes its files.
pub(super) struct Spooled {
    spool: HashedFile,
    /// Pieces that are not in the spool yet.
    pending: Vec<u8>,
    compressor: Compressor<'static>,
    maker: Maker,
}

/// Pieces are compressed once there are so many bytes of them.
const FRAME: usize = 1 << 20;

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
        self.start(HashedFile::create(self.spools, self.name())?)
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
        self.start(spool)
    }

    fn start(&self, spool: HashedFile) -> io::Result<Spooled> {
        let sink = self.format.create(self.folder, self.options)?;
        let frames = Frames { spool: BufReader::new(File::open(self.spools.join(self.name()))?), at: 0 };
        let (sender, told) = channel();
        let name = format!("writer-{}", self.format.name());
        let thread = thread::Builder::new().name(name).spawn(move || make(sink, frames, &told))?;
        let maker = Maker { sender: Some(sender), thread: Some(thread) };
        Ok(Spooled { spool, pending: Vec::new(), compressor: Compressor::new(1)?, maker })
    }

    fn files(&self) -> impl Iterator<Item = PathBuf> {
        TableId::ALL.iter().map(|table| self.folder.join(self.format.file_name(*table)))
    }
}

impl Spooled {
    /// Hands all bytes of the spool to the system, and tells how far it has come.
    pub(super) fn mark(&mut self) -> io::Result<Mark> {
        self.spool_pending()?;
        let mark = self.spool.mark()?;
        self.maker.tell(Told::Length(mark.length()))?;
        Ok(mark)
    }

    /// Appends rows of a table.
    pub(super) fn append(&mut self, table: TableId, rows: u64, bytes: &[u8]) -> io::Result<()> {
        write_numbers([table as u64, rows, bytes.len() as u64], &mut self.pending)?;
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= FRAME { self.spool_pending() } else { Ok(()) }
    }

    fn spool_pending(&mut self) -> io::Result<()> {
        if !self.pending.is_empty() {
            let frame = self.compressor.compress(&self.pending)?;
            write_numbers([frame.len() as u64, self.pending.len() as u64], &mut self.spool)?;
            self.spool.write_all(&frame)?;
            self.pending.clear();
        }
        Ok(())
    }

    /// Ends and closes the files.
    pub(super) fn finish(mut self) -> io::Result<Vec<WrittenFile>> {
        self.mark()?;
        self.maker.tell(Told::End)?;
        self.maker.join()
    }
}

/// What the thread that makes the files is told.
enum Told {
    /// The spool is good up to here.
    Length(u64),
    /// No more will come.
    End,
}

/// The thread that makes the files. Without [`Told::End`] it leaves them as they are.
struct Maker {
    sender: Option<Sender<Told>>,
    thread: Option<JoinHandle<io::Result<Vec<WrittenFile>>>>,
}

impl Maker {
    fn tell(&mut self, told: Told) -> io::Result<()> {
        match self.sender.as_ref().map(|sender| sender.send(told)) {
            Some(Ok(())) => Ok(()),
            // The thread has ended, and says why.
            _ => self.join().map(drop),
        }
    }

    fn join(&mut self) -> io::Result<Vec<WrittenFile>> {
        let failed = || io::Error::other("the thread that writes has failed");
        self.thread.take().ok_or_else(failed)?.join().unwrap_or_else(|_| Err(failed()))
    }
}

impl Drop for Maker {
    fn drop(&mut self) {
        self.sender = None;
        drop(self.join());
    }
}

fn make(mut sink: Box<dyn Sink>, mut frames: Frames, told: &Receiver<Told>) -> io::Result<Vec<WrittenFile>> {
    let left = || io::Error::other("the run was left");
    let (mut length, mut is_end) = (0, false);
    loop {
        if frames.at < length {
            frames.next(&mut *sink)?;
        } else if is_end {
            return sink.finish();
        }
        let next = match told.try_recv() {
            Err(TryRecvError::Empty) if frames.at >= length && !is_end => told.recv().map_err(|_| left())?,
            Err(TryRecvError::Empty) => continue,
            Err(TryRecvError::Disconnected) => return Err(left()),
            Ok(next) => next,
        };
        match next {
            Told::Length(more) => length = more,
            Told::End => is_end = true,
        }
    }
}

/// The frames of a spool. Before each stand the lengths of its bytes, compressed and not; before each piece its table and the
/// counts of its rows and bytes. All these are little-endian integers of 8 bytes.
struct Frames {
    spool: BufReader<File>,
    at: u64,
}

impl Frames {
    /// Appends the pieces of the next frame to the files.
    fn next(&mut self, sink: &mut dyn Sink) -> io::Result<()> {
        let [length, size] = read_numbers(&mut self.spool)?;
        let mut frame = vec![0; length as usize];
        self.spool.read_exact(&mut frame)?;
        self.at += 16 + length;
        let pieces = Decompressor::new()?.decompress(&frame, size as usize)?;
        let mut rest = pieces.as_slice();
        while !rest.is_empty() {
            let [table, rows, bytes] = read_numbers(&mut rest)?;
            let (piece, behind) = rest.split_at_checked(bytes as usize).ok_or(ErrorKind::UnexpectedEof)?;
            let table = TableId::ALL.get(table as usize).ok_or(ErrorKind::InvalidData)?;
            sink.append(*table, rows, piece)?;
            rest = behind;
        }
        Ok(())
    }
}

fn write_numbers<const COUNT: usize>(numbers: [u64; COUNT], to: &mut impl Write) -> io::Result<()> {
    numbers.iter().try_for_each(|number| to.write_all(&number.to_le_bytes()))
}

fn read_numbers<const COUNT: usize>(from: &mut impl Read) -> io::Result<[u64; COUNT]> {
    let mut numbers = [0; COUNT];
    for number in &mut numbers {
        let mut bytes = [0; 8];
        from.read_exact(&mut bytes)?;
        *number = u64::from_le_bytes(bytes);
    }
    Ok(numbers)
}
