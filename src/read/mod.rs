//! Read: finds the inputs and reads their bytes; of a container, record by record.
//!
//! [`find`] names the inputs, [`records`] streams what they hold and takes containers apart on the way, and
//! [`Entry::open`] turns one entry into the bytes of a page. The first two run on one thread; `open` runs on the workers,
//! so what can be done for a record by itself is done there.

mod compression;
mod container;
mod entry;
mod fields;
mod http;
mod inputs;
mod json_lines;
mod parquet;
mod records;
mod shard;
mod stored;
mod tar;
mod unpacked;
mod walk;
mod warc;
mod zip;
mod zip_heads;

use std::io::{self, Read};

pub use compression::Compression;
pub use container::{CONTAINERS, Container, read_page};
pub use entry::{Content, Entry, Form, OpenError, Opened, Stream};
pub use fields::Fields;
pub use inputs::{Found, InputError, find};
pub use records::{Position, records};
pub use shard::Shard;
pub use unpacked::MAX_EXPANSION;

/// The largest record that is read: 64 MiB.
pub const MAX_RECORD_BYTES: u64 = 64 << 20;

/// Reads all that is there, though no more than [`MAX_RECORD_BYTES`], even of a pipe or a file that grows.
///
/// # Errors
/// If the system refuses, or there is more.
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
