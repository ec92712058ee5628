//! ZIP (APPNOTE 6.3): members by the archive's directory, and those that a damaged directory has lost by their own heads.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::sync::Arc;

use ::zip::ZipArchive;
use ::zip::result::ZipError;

use super::container::{Input, Records, member_name, unwanted};
use super::unpacked::MAX_EXPANSION;
use super::zip_heads::Heads;
use super::{Content, Entry, Fields, MAX_RECORD_BYTES, OpenError, read};

/// Whether bytes begin like an archive.
pub(super) fn is_head(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Opens an archive; members before `from` are left out.
pub(super) fn open(input: Input, _: &Arc<Fields>, from: u64) -> Result<Records, OpenError> {
    let file = input.into_file()?;
    let size = file.metadata()?.len();
    let archive = ZipArchive::new(BufReader::new(file.try_clone()?)).ok();
    let members = archive.as_ref().map_or(0, ZipArchive::len);
    let heads = Heads::new(file, size);
    Ok(Box::new(Zip { archive, members, heads, size, total: 0, next: 0, from, is_over: false }))
}

struct Zip {
    /// The archive by its directory, if that can be read.
    archive: Option<ZipArchive<BufReader<File>>>,
    members: usize,
    heads: Heads,
    /// Size of the archive, and of what its members came to.
    size: u64,
    total: u64,
    next: u64,
    from: u64,
    is_over: bool,
}

impl Iterator for Zip {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while !self.is_over {
            let record = self.next;
            let is_wanted = record >= self.from;
            let entry = match &mut self.archive {
                Some(archive) if record < self.members as u64 => {
                    let (entry, stretch) = member(archive, record as usize, is_wanted, &mut self.total);
                    self.heads.pass(stretch);
                    Some(entry)
                }
                _ => self.heads.next(&mut self.total),
            };
            self.next += 1;
            let entry = match entry {
                Some(_) if self.total > MAX_RECORD_BYTES + MAX_EXPANSION.saturating_mul(self.size) => {
                    self.is_over = true;
                    self.failed(format!(
                        "the archive holds more than {MAX_EXPANSION} times its size, which no pages do"
                    ))
                }
                Some(entry) => entry,
                None => {
                    self.is_over = true;
                    match (&self.archive, record) {
                        (Some(_), _) => return None,
                        (None, 0) => self.failed("it is no ZIP archive".to_string()),
                        (None, found) => {
                            self.failed(format!("its directory is damaged; {found} members were found without it"))
                        }
                    }
                }
            };
            if is_wanted {
                return Some(Entry { record, ..entry });
            }
        }
        None
    }
}

impl Zip {
    fn failed(&self, reason: String) -> Entry {
        Entry::failed(0, &OpenError::Malformed(reason), self.size)
    }
}

/// The member of that number by the directory, and where in the file it stands. The bytes are read if they are wanted.
/// Either way they are added to `total`.
fn member(
    archive: &mut ZipArchive<BufReader<File>>,
    number: usize,
    is_wanted: bool,
    total: &mut u64,
) -> (Entry, Option<Range<u64>>) {
    let (name, size, is_file, stretch) = match archive.by_index_raw(number) {
        Ok(file) => {
            let start = file.data_start().unwrap_or(file.header_start());
            let stretch = file.header_start()..start.saturating_add(file.compressed_size());
            (member_name(file.name_raw()), file.size(), file.is_file(), Some(stretch))
        }
        Err(error) => return (Entry::failed(0, &told(error), 0), None),
    };
    let content = match unwanted(&name) {
        _ if !is_file => Ok(Content::Skipped("folders and links of archives")),
        Some(content) => Ok(content),
        None if size > MAX_RECORD_BYTES => Err(OpenError::TooLarge),
        None if !is_wanted => {
            *total += size;
            Ok(Content::Bytes(Vec::new()))
        }
        None => {
            let file = archive.by_index(number).map_err(told);
            file.and_then(|from| read(Counted { from, total }, 0)).map(Content::Bytes)
        }
    };
    let entry = match content {
        Ok(content) => Entry::of_record(0, content, size),
        Err(error) => Entry::failed(0, &error, size),
    };
    (Entry { member: Some(name).filter(|name| !name.is_empty()), ..entry }, stretch)
}

/// A reader that adds what it reads to a total.
pub(super) struct Counted<'t, R> {
    pub from: R,
    pub total: &'t mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        *self.total += count as u64;
        Ok(count)
    }
}

fn told(error: ZipError) -> OpenError {
    match error {
        ZipError::Io(error) => OpenError::Io(error),
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => {
            OpenError::Nowhere("it is encrypted".to_string())
        }
        error => OpenError::Malformed(format!("the member is damaged or of a kind that is not read: {error}")),
    }
}
