//! An entry: one page to be, with where it stands and how its bytes are had.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::compression::{Compression, decompressed};
use super::{MAX_RECORD_BYTES, read, reason};
use crate::article::Raw;
use crate::fact::RejectStage;

/// An input that was found, or a record of one; not yet read.
#[derive(Debug)]
pub struct Entry {
    /// Its name in the dataset.
    pub source: String,
    /// Place inside a container, from 0; 0 for a plain file.
    pub record: u64,
    /// Where the record begins in the container file as it is stored, in bytes, if it can be read from there.
    pub record_offset: Option<u64>,
    /// Name inside an archive.
    pub member: Option<String>,
    /// Address, where the container carries one outside of the record.
    pub url: Option<String>,
    /// The day on which it was fetched, in ISO 8601, where the container says so.
    pub retrieved_on: Option<String>,
    /// Where its bytes are.
    pub content: Content,
    /// Its size in bytes as far as known before reading.
    pub bytes: u64,
}

/// Where the bytes of an entry are.
#[derive(Debug)]
pub enum Content {
    /// In a file.
    File(PathBuf),
    /// They come from a stream, such as standard input, and can be read once.
    Stream(Stream),
    /// They were read already.
    Bytes(Vec<u8>),
    /// They were read as they stand in a container, and wait to be taken apart.
    Record(Vec<u8>, Arc<dyn Form>),
    /// They are no page, for this reason, and are left out.
    Skipped(&'static str),
    /// They cannot be had, for this reason.
    Nowhere(String),
    /// They were read, and are not what the container says, for this reason.
    Malformed(String),
}

/// A reader that can be read once.
pub struct Stream(pub Box<dyn Read + Send>);

impl fmt::Debug for Stream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Stream")
    }
}

/// How the records of a container are taken apart, each by itself.
pub trait Form: fmt::Debug + Send + Sync {
    /// The page of a record. `raw` says where it stands and has no bytes yet.
    ///
    /// # Errors
    /// [`OpenError::Malformed`] where the record is not what the container says.
    fn open(&self, bytes: Vec<u8>, raw: Raw) -> Result<Opened, OpenError>;
}

/// What an entry came to.
#[derive(Debug)]
pub enum Opened {
    /// A page.
    Page(Raw),
    /// No page, for this reason; it is left out.
    Skipped(&'static str),
}

/// Why an input could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The system refuses, or compressed data are damaged.
    #[error("{}", reason(.0))]
    Io(io::Error),
    /// It is larger than [`MAX_RECORD_BYTES`].
    #[error("it is larger than {} MiB, the most that is read as one record", MAX_RECORD_BYTES >> 20)]
    TooLarge,
    /// It was known to be out of reach when it was found.
    #[error("{0}")]
    Nowhere(String),
    /// It is not what its container says.
    #[error("{0}")]
    Malformed(String),
}

// Not `#[from]`: its words are those of the cause, which would be told again as the source.
impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> OpenError {
        OpenError::Io(error)
    }
}

impl OpenError {
    /// The stage that gave up.
    pub fn stage(&self) -> RejectStage {
        match self {
            OpenError::Io(_) | OpenError::TooLarge | OpenError::Nowhere(_) => RejectStage::Open,
            OpenError::Malformed(_) => RejectStage::Parse,
        }
    }
}

impl Entry {
    /// An input that is no container.
    pub fn new(source: String, content: Content, bytes: u64) -> Entry {
        Entry { source, record: 0, record_offset: None, member: None, url: None, retrieved_on: None, content, bytes }
    }

    /// A record of a container; whoever knows the container's name puts it in.
    pub(super) fn of_record(record: u64, content: Content, bytes: u64) -> Entry {
        Entry { record, ..Entry::new(String::new(), content, bytes) }
    }

    /// A record that cannot be had.
    pub(super) fn failed(record: u64, error: &OpenError, bytes: u64) -> Entry {
        let content = match error.stage() {
            RejectStage::Parse => Content::Malformed(error.to_string()),
            _ => Content::Nowhere(error.to_string()),
        };
        Entry::of_record(record, content, bytes)
    }

    /// Reads the bytes. What is compressed is decompressed.
    ///
    /// # Errors
    /// If they cannot be read, are too many, or are not what their container says.
    pub fn open(self) -> Result<Opened, OpenError> {
        let name = match &self.content {
            Content::File(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => self.member.clone(),
        };
        let told = name.and_then(|name| Compression::told_by_name_alone(&name));
        let raw = Raw {
            source: self.source,
            record: self.record,
            record_offset: self.record_offset,
            member: self.member,
            url: self.url,
            retrieved_on: self.retrieved_on,
            ..Raw::default()
        };
        let bytes = match self.content {
            Content::File(path) => read(File::open(path)?, self.bytes)?,
            Content::Stream(stream) => read(stream.0, self.bytes)?,
            Content::Bytes(bytes) => bytes,
            Content::Record(bytes, form) => return form.open(bytes, raw),
            Content::Skipped(reason) => return Ok(Opened::Skipped(reason)),
            Content::Nowhere(reason) => return Err(OpenError::Nowhere(reason)),
            Content::Malformed(reason) => return Err(OpenError::Malformed(reason)),
        };
        Ok(Opened::Page(Raw { bytes: decompressed(bytes, told)?, ..raw }))
    }
}
