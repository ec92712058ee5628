//! Standard input as a reader that heeds an interrupt while nothing comes.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Standard input, which a thread of its own reads ahead by a few pieces.
pub struct StandardInput {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    stopped: Arc<AtomicBool>,
}

impl StandardInput {
    /// Begins to read. Once `stopped` is set, reading fails.
    pub fn new(stopped: Arc<AtomicBool>) -> StandardInput {
        const PIECE: usize = 1 << 16;
        let (sender, pieces) = sync_channel(4);
        thread::spawn(move || {
            loop {
                let mut piece = vec![0; PIECE];
                let read = io::stdin().lock().read(&mut piece);
                let is_end = !matches!(read, Ok(1..));
                piece.truncate(read.as_ref().copied().unwrap_or(0));
                if sender.send(read.map(|_| piece)).is_err() || is_end {
                    break;
                }
            }
        });
        StandardInput { pieces, piece: io::Cursor::default(), stopped }
    }
}

impl Read for StandardInput {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.piece.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            match self.pieces.recv_timeout(Duration::from_millis(50)) {
                Ok(piece) => {
                    self.piece = io::Cursor::new(piece?);
                    if self.piece.get_ref().is_empty() {
                        return Ok(0);
                    }
                }
                Err(RecvTimeoutError::Timeout) if !self.stopped.load(Ordering::Relaxed) => {}
                Err(RecvTimeoutError::Timeout) => return Err(io::Error::other("interrupted")),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
        }
    }
}
