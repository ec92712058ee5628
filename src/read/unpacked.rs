//! A file's bytes as they are read: decompressed where they are compressed, with their offset where there is one.
//!
//! A compressed file is a row of members (in Zstandard: frames), each of which can be decompressed by itself. WARC
//! files have a member for each record. A damaged member costs itself alone: reading goes on at the next place where a
//! member begins.

use std::io::{self, BufRead, Read};

use super::MAX_RECORD_BYTES;
use super::compression::{Codec, Compression};
use super::stored::Stored;

/// A compressed file that holds more than so many times its size is taken for one that is made to exhaust its reader.
pub const MAX_EXPANSION: u64 = 1000;

/// A file's bytes. A fault is told once, as an error; then reading goes on behind it.
pub(super) struct Unpacked {
    stored: Stored,
    compression: Option<Compression>,
    codec: Option<Codec>,
    /// Decompressed bytes; those between `start` and `end` are not read yet.
    out: Vec<u8>,
    start: usize,
    end: usize,
    /// Where the member begins that `out` is of.
    member: u64,
    is_inside: bool,
    /// Bytes that were decompressed: all, and those of the member.
    total: u64,
    of_member: u64,
    /// A fault that is still to be told.
    fault: Option<io::Error>,
    is_over: bool,
}

impl Unpacked {
    /// Reads `from`, which is compressed like this.
    pub fn new(from: Box<dyn Read + Send>, compression: Option<Compression>) -> Unpacked {
        Unpacked::of(Stored::new(from), compression)
    }

    /// Reads what is `stored`, which is compressed like this.
    pub fn of(stored: Stored, compression: Option<Compression>) -> Unpacked {
        Unpacked {
            stored,
            compression,
            codec: None,
            out: Vec::new(),
            start: 0,
            end: 0,
            member: 0,
            is_inside: false,
            total: 0,
            of_member: 0,
            fault: None,
            is_over: false,
        }
    }

    /// Looks at how the bytes begin, as far as they come in one piece.
    pub fn head(&mut self) -> &[u8] {
        if let Err(error) = self.fill() {
            self.fault = Some(error);
        }
        self.filled()
    }

    /// Whether there is no byte left, and no fault that has to be told.
    pub fn is_empty(&mut self) -> bool {
        self.head().is_empty() && self.fault.is_none()
    }

    /// Where the next byte stands in the file as it is stored, if the file can be read from there.
    pub fn offset(&mut self) -> Option<u64> {
        self.head();
        let is_first = self.start == 0 && self.of_member == self.end as u64;
        match self.compression {
            None => Some(self.stored.position()),
            Some(_) => (is_first && self.end > 0).then_some(self.member),
        }
    }

    /// Whether there is a way of compression.
    pub fn is_compressed(&self) -> bool {
        self.compression.is_some()
    }

    /// Whether the next byte, if there is one, is of the member whose bytes were read last.
    pub fn is_inside(&self) -> bool {
        self.compression.is_some() && (self.is_inside || self.start < self.end)
    }

    fn filled(&self) -> &[u8] {
        if self.compression.is_some() { &self.out[self.start..self.end] } else { self.stored.filled() }
    }

    /// Makes the next bytes ready, if there are any.
    fn fill(&mut self) -> io::Result<()> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let Some(compression) = self.compression else {
            return if self.is_over { Ok(()) } else { self.stored.fill().inspect_err(|_| self.is_over = true) };
        };
        while self.start == self.end && !self.is_over {
            let step = if self.is_inside { self.step() } else { self.begin(compression) };
            if let Err(error) = step {
                // What the system refuses once it refuses again.
                self.is_over |= error.kind() != io::ErrorKind::InvalidData;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Begins the next member, if there is one.
    fn begin(&mut self, compression: Compression) -> io::Result<()> {
        self.stored.need(Compression::HEAD)?;
        let may_begin = compression.has_heads() || self.codec.is_none();
        // Files on tape, and some on disk, are filled up with zeros.
        while self.stored.filled().first() == Some(&0) && (compression.has_heads() || !may_begin) {
            let zeros = self.stored.filled().iter().take_while(|byte| **byte == 0).count();
            self.stored.consume(zeros);
            self.stored.need(Compression::HEAD)?;
        }
        let head = self.stored.filled();
        if head.is_empty() {
            self.is_over = true;
            return Ok(());
        }
        if !may_begin || !compression.begins(head) {
            // Damage may have led the member before beyond its end.
            self.find_next(compression)?;
            return Err(damaged());
        }
        match &mut self.codec {
            Some(codec) => codec.reset()?,
            None => self.codec = Some(self.first_codec(compression)?),
        }
        self.stored.set_mark();
        (self.member, self.of_member, self.is_inside) = (self.stored.position(), 0, true);
        Ok(())
    }

    /// A file of Zstandard may begin with a frame that holds the dictionary of all others.
    fn first_codec(&mut self, compression: Compression) -> io::Result<Codec> {
        const HEAD: usize = 8;
        const MOST: usize = 16 << 20;
        let head = self.stored.filled();
        if compression == Compression::Zstandard && head.starts_with(b"\x5D\x2A\x4D\x18") && self.stored.position() == 0
        {
            let size = head[4..HEAD].iter().rev().fold(0, |size, byte| size << 8 | usize::from(*byte));
            self.stored.need(HEAD + size.min(MOST))?;
            if let Some(dictionary) = self.stored.filled().get(HEAD..HEAD + size) {
                return Codec::with_dictionary(dictionary).map_err(|_| damaged());
            }
        }
        Codec::new(compression)
    }

    /// Decompresses a piece of the member.
    fn step(&mut self) -> io::Result<()> {
        /// Large enough that calls cost nothing, small enough to stay in the cache.
        const PIECE: usize = 1 << 16;
        let (Some(codec), Some(compression)) = (&mut self.codec, self.compression) else { return Ok(()) };
        self.stored.fill()?;
        self.out.resize(PIECE, 0);
        (self.start, self.end) = (0, 0);
        let is_cut = self.stored.filled().is_empty();
        let fault = match codec.step(self.stored.filled(), &mut self.out) {
            Ok(step) if step.is_end || step.read + step.written > 0 => {
                self.stored.consume(step.read);
                self.is_inside = !step.is_end;
                self.end = step.written;
                self.total += step.written as u64;
                self.of_member += step.written as u64;
                return self.check_expansion();
            }
            Ok(_) if is_cut => io::Error::new(io::ErrorKind::InvalidData, "it ends in the middle of compressed data"),
            Ok(_) | Err(_) => damaged(),
        };
        self.is_inside = false;
        self.find_next(compression)?;
        Err(fault)
    }

    fn check_expansion(&mut self) -> io::Result<()> {
        if self.total <= MAX_RECORD_BYTES + MAX_EXPANSION.saturating_mul(self.stored.position()) {
            return Ok(());
        }
        (self.is_over, self.end) = (true, 0);
        let message = format!("it holds more than {MAX_EXPANSION} times its size, which no pages do");
        Err(io::Error::new(io::ErrorKind::InvalidData, message))
    }

    /// Goes to the next place behind the mark where a member begins.
    fn find_next(&mut self, compression: Compression) -> io::Result<()> {
        self.stored.go_behind_mark();
        loop {
            self.stored.need(Compression::HEAD)?;
            let bytes = self.stored.filled();
            if bytes.is_empty() {
                self.is_over = true;
                return Ok(());
            }
            let found = compression.find(bytes);
            self.stored.consume(found.unwrap_or_else(|| bytes.len().saturating_sub(Compression::HEAD - 1).max(1)));
            if found.is_some() {
                return Ok(());
            }
        }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its compressed data are damaged")
}

impl BufRead for Unpacked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(self.filled())
    }

    fn consume(&mut self, count: usize) {
        match self.compression {
            Some(_) => self.start += count,
            None => self.stored.consume(count),
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let count = buffer.len().min(into.len());
        into[..count].copy_from_slice(&buffer[..count]);
        self.consume(count);
        Ok(count)
    }
}
