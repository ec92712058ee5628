//! The bytes of a file as it is stored, with their offsets, and a way back to where a member began.

use std::io::{self, Read};

/// Bytes of a member that are kept, so that a search for the next one can begin at its beginning.
const MOST_KEPT: usize = 8 << 20;

/// A buffered reader that counts.
pub(super) struct Stored {
    from: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// The next byte in `buffer`.
    at: usize,
    /// Offset of the first byte of `buffer`.
    base: u64,
    /// Bytes from here on are kept.
    mark: Option<usize>,
}

impl Stored {
    /// Reads `from` from its beginning.
    pub fn new(from: Box<dyn Read + Send>) -> Stored {
        Stored { from, buffer: Vec::new(), at: 0, base: 0, mark: None }
    }

    /// Offset of the next byte.
    pub fn position(&self) -> u64 {
        self.base + self.at as u64
    }

    /// The bytes that are ready.
    pub fn filled(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Makes bytes ready, if there are any and none is.
    pub fn fill(&mut self) -> io::Result<()> {
        self.need(1)
    }

    /// Makes so many bytes ready, or as many as there are.
    pub fn need(&mut self, count: usize) -> io::Result<()> {
        while self.buffer.len() - self.at < count {
            if self.more()? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Passes over bytes that are ready.
    pub fn consume(&mut self, count: usize) {
        self.at += count;
    }

    /// Keeps what comes from here on.
    pub fn set_mark(&mut self) {
        self.mark = Some(self.at);
    }

    /// Goes to one past the mark; stays where it is if that is not kept.
    pub fn go_behind_mark(&mut self) {
        if let Some(mark) = self.mark.take() {
            self.at = self.buffer.len().min(mark + 1);
        }
    }

    fn more(&mut self) -> io::Result<usize> {
        const PIECE: usize = 1 << 17;
        if self.mark.is_some_and(|mark| self.at - mark > MOST_KEPT) {
            self.mark = None;
        }
        let done = self.mark.unwrap_or(self.at);
        if done > 0 {
            self.buffer.drain(..done);
            self.at -= done;
            self.base += done as u64;
            self.mark = self.mark.map(|_| 0);
        }
        let length = self.buffer.len();
        self.buffer.resize(length + PIECE, 0);
        let read = loop {
            match self.from.read(&mut self.buffer[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(length + read.as_ref().copied().unwrap_or(0));
        read
    }
}
