//! Read: finds the inputs and reads their bytes.

mod inputs;
mod walk;

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::article::Raw;

pub use inputs::{Found, InputError, find};

/// The largest record that is read: 64 MiB.
pub const MAX_RECORD_BYTES: u64 = 64 << 20;

/// An input that was found, not yet read.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the dataset.
    pub source: String,
    /// Where its bytes are.
    pub content: Content,
    /// Its size in bytes as far as known before reading.
    pub bytes: u64,
}

/// Where the bytes of an input are.
#[derive(Clone, Debug)]
pub enum Content {
    /// In a file.
    File(PathBuf),
    /// They were read already.
    Bytes(Vec<u8>),
    /// They cannot be had, for this reason.
    Nowhere(String),
}

/// Why an input could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The system refuses.
    #[error("{}", reason(.0))]
    Io(#[from] io::Error),
    /// It is larger than [`MAX_RECORD_BYTES`].
    #[error("it is larger than {} MiB, the most that is read as one record", MAX_RECORD_BYTES >> 20)]
    TooLarge,
    /// It was known to be out of reach when it was found.
    #[error("{0}")]
    Nowhere(String),
}

impl Entry {
    /// Reads the bytes.
    pub fn open(self) -> Result<Raw, OpenError> {
        let bytes = match self.content {
            Content::File(path) => read(File::open(path)?, self.bytes)?,
            Content::Bytes(bytes) => bytes,
            Content::Nowhere(reason) => return Err(OpenError::Nowhere(reason)),
        };
        Ok(Raw { source: self.source, record: 0, url: None, bytes })
    }
}

/// Reads all that is there, though no more than [`MAX_RECORD_BYTES`], even of a pipe or a file that grows.
pub fn read(from: impl Read, expected: u64) -> Result<Vec<u8>, OpenError> {
    if expected > MAX_RECORD_BYTES {
        return Err(OpenError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    from.take(MAX_RECORD_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_RECORD_BYTES { Err(OpenError::TooLarge) } else { Ok(bytes) }
}

/// What the system said, without its error number: the same words on every run and machine of its kind.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_string(),
        _ => error.to_string(),
    }
}

/// Cuts entries into batches of bounded size, in order.
pub fn batches(entries: Vec<Entry>) -> impl Iterator<Item = Vec<Entry>> {
    /// Many files keep all threads busy to the end of a batch; few bytes keep memory flat.
    const MOST_FILES: usize = 512;
    const MOST_BYTES: u64 = 4 << 20;
    let mut entries = entries.into_iter().peekable();
    std::iter::from_fn(move || {
        let mut batch = vec![entries.next()?];
        let mut bytes = batch[0].bytes;
        while batch.len() < MOST_FILES
            && let Some(next) = entries.next_if(|next| bytes + next.bytes <= MOST_BYTES)
        {
            bytes += next.bytes;
            batch.push(next);
        }
        Some(batch)
    })
}
