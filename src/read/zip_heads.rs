//! Members of a ZIP archive by the head before each: for those that the directory at the archive's end has lost.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use memchr::memmem;

use super::compression::Compression;
use super::container::{member_name, unwanted};
use super::unpacked::Unpacked;
use super::zip::Counted;
use super::{Content, Entry, MAX_RECORD_BYTES, OpenError, read};

const SIGNATURE: &[u8] = b"PK\x03\x04";
/// Bytes of a head before the name.
const HEAD: usize = 30;

/// Walks from head to head through what is not known from the directory.
pub(super) struct Heads {
    file: File,
    size: u64,
    /// Where members are known to stand.
    known: Vec<Range<u64>>,
    /// As many of them lie behind.
    passed: usize,
    at: u64,
}

/// A member's head (APPNOTE 4.3.7).
struct Head {
    name: String,
    is_encrypted: bool,
    /// The sizes and checksum follow the bytes, and are not in the head.
    is_open: bool,
    method: u16,
    crc: u32,
    compressed: u64,
    size: u64,
    /// Where its bytes begin.
    data: u64,
}

impl Heads {
    /// Heads in a file of that size.
    pub fn new(file: File, size: u64) -> Heads {
        Heads { file, size, known: Vec::new(), passed: 0, at: 0 }
    }

    /// Leaves out a stretch that is known.
    pub fn pass(&mut self, stretch: Option<Range<u64>>) {
        self.known.extend(stretch);
    }

    /// The next gap between what is known.
    fn gap(&mut self) -> Option<Range<u64>> {
        if self.passed == 0 {
            self.known.sort_unstable_by_key(|known| (known.start, known.end));
        }
        while let Some(Range { start, end }) = self.known.get(self.passed) {
            if self.at + (HEAD as u64) < *start {
                return Some(self.at..*start);
            }
            self.at = self.at.max(*end);
            self.passed += 1;
        }
        (self.at + (HEAD as u64) < self.size).then_some(self.at..self.size)
    }

    /// Finds the signature of a head from one place to another.
    fn find(&mut self, from: u64, to: u64) -> io::Result<Option<u64>> {
        const PIECE: u64 = 1 << 18;
        let mut start = from;
        let mut piece = Vec::new();
        while start + (HEAD as u64) < to {
            self.file.seek(SeekFrom::Start(start))?;
            piece.clear();
            let read = (&self.file).take(PIECE.min(to - start)).read_to_end(&mut piece)? as u64;
            if let Some(at) = memmem::find(&piece, SIGNATURE) {
                return Ok(Some(start + at as u64));
            }
            if read < SIGNATURE.len() as u64 {
                break;
            }
            start += read - (SIGNATURE.len() as u64 - 1);
        }
        Ok(None)
    }

    fn head(&mut self, at: u64) -> io::Result<Option<Head>> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut reader = BufReader::new(&self.file);
        let mut head = [0; HEAD];
        reader.read_exact(&mut head)?;
        let u16_at = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let u32_at = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (flags, method, name_length, extra_length) = (u16_at(6), u16_at(8), u16_at(26), u16_at(28));
        let mut name = vec![0; usize::from(name_length)];
        reader.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(extra_length)];
        reader.read_exact(&mut extra)?;
        if name.is_empty() || name.contains(&0) || method > 99 {
            return Ok(None);
        }
        let (mut compressed, mut size) = (u64::from(u32_at(18)), u64::from(u32_at(22)));
        if let Some(large) =
            large_sizes(&extra).filter(|_| compressed == u64::from(u32::MAX) || size == u64::from(u32::MAX))
        {
            (size, compressed) = large;
        }
        Ok(Some(Head {
            name: member_name(&name),
            is_encrypted: flags & 1 != 0,
            is_open: flags & 8 != 0 && compressed == 0,
            method,
            crc: u32_at(14),
            compressed,
            size,
            data: at + (HEAD + name.len() + extra.len()) as u64,
        }))
    }

    /// The bytes of a member, which are added to `total`, and where they end in the file.
    fn content(&mut self, head: &Head, total: &mut u64) -> Result<(Vec<u8>, u64), OpenError> {
        if head.is_encrypted {
            return Err(OpenError::Nowhere("it is encrypted".to_string()));
        }
        if head.size > MAX_RECORD_BYTES {
            return Err(OpenError::TooLarge);
        }
        self.file.seek(SeekFrom::Start(head.data))?;
        let stored = (&self.file).take(if head.is_open { u64::MAX } else { head.compressed });
        let (bytes, end) = match head.method {
            0 if !head.is_open => (read(stored, 0)?, head.data + head.compressed),
            8 => {
                let mut decoder = DeflateDecoder::new(BufReader::new(stored));
                let bytes = read(Counted { from: &mut decoder, total }, 0)?;
                (bytes, head.data + decoder.total_in())
            }
            12 | 93 if !head.is_open => {
                let compression = if head.method == 12 { Compression::Bzip2 } else { Compression::Zstandard };
                let stored = io::Cursor::new(read(stored, 0)?);
                (
                    read(Counted { from: Unpacked::new(Box::new(stored), Some(compression)), total }, 0)?,
                    head.data + head.compressed,
                )
            }
            _ => return Err(OpenError::Malformed("it is compressed in a way that is not read".to_string())),
        };
        let crc = if head.is_open { self.crc_at(end)? } else { head.crc };
        let mut found = Crc::new();
        found.update(&bytes);
        if found.sum() == crc {
            Ok((bytes, end))
        } else {
            Err(OpenError::Malformed("its checksum is wrong".to_string()))
        }
    }

    /// The checksum in what follows the bytes of an open member (APPNOTE 4.3.9).
    fn crc_at(&mut self, at: u64) -> io::Result<u32> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut bytes = [0; 8];
        (&self.file).read_exact(&mut bytes)?;
        let crc = if bytes.starts_with(b"PK\x07\x08") { &bytes[4..] } else { &bytes[..4] };
        Ok(u32::from_le_bytes([crc[0], crc[1], crc[2], crc[3]]))
    }

    /// The next member; its bytes are added to `total`.
    pub fn next(&mut self, total: &mut u64) -> Option<Entry> {
        loop {
            let Range { start, end } = self.gap()?;
            let Ok(Some(at)) = self.find(start, end) else {
                self.at = end;
                continue;
            };
            // Where this turns out to be no member, or a damaged one, the search goes on right behind.
            self.at = at + SIGNATURE.len() as u64;
            let head = match self.head(at) {
                Ok(Some(head)) if !head.name.ends_with('/') => head,
                _ => continue,
            };
            let content = match unwanted(&head.name) {
                Some(content) => Ok(content),
                None => self.content(&head, total).map(|(bytes, end)| {
                    self.at = self.at.max(end);
                    Content::Bytes(bytes)
                }),
            };
            let entry = match content {
                Ok(content) => Entry::of_record(0, content, head.size),
                Err(error) => Entry::failed(0, &error, head.size),
            };
            return Some(Entry { member: Some(head.name), ..entry });
        }
    }
}

/// Size and compressed size in the extra field for archives beyond 4 GiB (APPNOTE 4.5.3).
fn large_sizes(mut extra: &[u8]) -> Option<(u64, u64)> {
    loop {
        let (head, rest) = extra.split_first_chunk::<4>()?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let field = rest.get(..length)?;
        if head[..2] == [1, 0] {
            let (size, rest) = field.split_first_chunk::<8>()?;
            return Some((u64::from_le_bytes(*size), u64::from_le_bytes(*rest.first_chunk::<8>()?)));
        }
        extra = &rest[length..];
    }
}
