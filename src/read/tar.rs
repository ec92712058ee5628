//! tar (POSIX.1-1988 ustar, with the longer names of GNU and pax): members, each a head and its bytes in blocks of 512.
//!
//! Members are walked here, heads are read by the crate `tar`: its own walk ends at the first damaged head, this one
//! goes on at the next that is whole.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use ::tar::{EntryType, Header, PaxExtensions};

use super::container::{Input, Records, member_name, unwanted};
use super::unpacked::Unpacked;
use super::{Content, Entry, Fields, MAX_RECORD_BYTES, OpenError};

const BLOCK: usize = 512;

/// Whether bytes begin like an archive.
pub(super) fn is_head(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// Opens an archive; members before `from` are left out.
pub(super) fn open(input: Input, _: &Arc<Fields>, from: u64) -> Result<Records, OpenError> {
    let tar = Tar { input: input.unpacked, has_end: false, is_over: false };
    let records = (0..).zip(tar).map(|(record, entry)| Entry { record, ..entry });
    Ok(Box::new(records.skip_while(move |entry| entry.record < from)))
}

struct Tar {
    input: Unpacked,
    /// The last block was one of zeros, two of which end an archive. Some writers leave out the second.
    has_end: bool,
    is_over: bool,
}

/// What heads before that of a member say of it.
#[derive(Default)]
struct Before {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Iterator for Tar {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let mut before = Before::default();
        while !self.is_over {
            match self.member(&mut before) {
                Ok(None) => {}
                Ok(member) => return member,
                Err(error) => {
                    // What follows damage is not at the border of a block any more, if anything follows.
                    self.is_over = true;
                    return Some(Entry::failed(0, &OpenError::Malformed(super::reason(&error)), 0));
                }
            }
        }
        None
    }
}

impl Tar {
    /// The member at the next head, if it is one's own.
    fn member(&mut self, before: &mut Before) -> io::Result<Option<Entry>> {
        let Some(block) = self.block()? else {
            let cut = OpenError::Malformed("the archive has no end: members may be lacking".to_string());
            return Ok((!self.has_end).then(|| Entry::failed(0, &cut, 0)));
        };
        self.has_end = is_zero(&block);
        if self.has_end {
            return Ok(None);
        }
        let header = Header::from_byte_slice(&block);
        let Some(size) = size_of(header) else {
            self.go_to_next()?;
            return Ok(Some(Entry::failed(0, &OpenError::Malformed("the head of the member is damaged".into()), 0)));
        };
        match header.entry_type() {
            EntryType::GNULongName => {
                let name = self.content(size)?.unwrap_or_default();
                before.name = Some(name.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
                return Ok(None);
            }
            EntryType::XHeader => {
                let fields = self.content(size)?.unwrap_or_default();
                for field in PaxExtensions::new(&fields).flatten() {
                    match field.key_bytes() {
                        b"path" => before.name = Some(field.value_bytes().to_vec()),
                        b"size" => before.size = field.value().ok().and_then(|size| size.parse().ok()),
                        _ => {}
                    }
                }
                return Ok(None);
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => {
                self.content(size)?;
                return Ok(None);
            }
            _ => {}
        }
        let size = before.size.unwrap_or(size);
        let name = before.name.take().unwrap_or_else(|| header.path_bytes().into_owned());
        let member = member_name(&name);
        let is_file = matches!(header.entry_type(), EntryType::Regular | EntryType::Continuous);
        let content = self.content(size)?;
        let entry = match (unwanted(&member), content) {
            _ if !is_file => Entry::of_record(0, Content::Skipped("folders and links of archives"), 0),
            (Some(content), _) => Entry::of_record(0, content, size),
            (None, Some(content)) => Entry::of_record(0, Content::Bytes(content), size),
            (None, None) => Entry::failed(0, &OpenError::TooLarge, size),
        };
        Ok(Some(Entry { member: Some(member).filter(|member| !member.is_empty()), ..entry }))
    }

    /// The next block, or nothing at the end.
    fn block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        if self.input.fill_buf()?.is_empty() {
            self.is_over = true;
            return Ok(None);
        }
        let mut block = [0; BLOCK];
        self.input.read_exact(&mut block).map_err(cut)?;
        Ok(Some(block))
    }

    /// The bytes of a member, or nothing if they are too many; either way they are read.
    fn content(&mut self, size: u64) -> io::Result<Option<Vec<u8>>> {
        let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
        let (content, read) = if size <= MAX_RECORD_BYTES {
            let mut content = Vec::new();
            let read = self.input.by_ref().take(size).read_to_end(&mut content)? as u64;
            (Some(content), read)
        } else {
            (None, io::copy(&mut self.input.by_ref().take(size), &mut io::sink())?)
        };
        if read < size {
            return Err(cut(io::ErrorKind::UnexpectedEof.into()));
        }
        // Some writers leave out what fills the last block.
        io::copy(&mut self.input.by_ref().take(padding), &mut io::sink())?;
        Ok(content)
    }

    /// Goes to the next head that is whole.
    fn go_to_next(&mut self) -> io::Result<()> {
        loop {
            // A head is looked at before it is read; it may stand at the border of what is ready.
            let ready = self.input.fill_buf()?;
            if ready.is_empty() {
                return Ok(());
            }
            if ready.len() >= BLOCK {
                if is_head(ready) && size_of(Header::from_byte_slice(&ready[..BLOCK])).is_some() {
                    return Ok(());
                }
                self.has_end = is_zero(&ready[..BLOCK]);
                self.input.consume(BLOCK);
            } else {
                self.has_end = self.block()?.is_some_and(|block| is_zero(&block));
            }
        }
    }
}

/// The size that a head tells, if its checksum is right.
fn size_of(header: &Header) -> Option<u64> {
    let bytes = header.as_bytes();
    let is_of_checksum = |at: usize| (148..156).contains(&at);
    let sum: u32 =
        bytes.iter().enumerate().map(|(at, byte)| if is_of_checksum(at) { 32 } else { u32::from(*byte) }).sum();
    header.cksum().ok().filter(|checksum| *checksum == sum)?;
    header.entry_size().ok()
}

fn is_zero(block: &[u8]) -> bool {
    block.iter().all(|byte| *byte == 0)
}

fn cut(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            io::Error::new(io::ErrorKind::InvalidData, "the archive ends in the middle of a member")
        }
        _ => error,
    }
}
