//! WARC (ISO 28500) and WET: records of a web archive, each a head of named fields and a block of bytes.
//!
//! Fields and blocks may lie. A block whose length cannot be right costs its record; reading goes on at the next line
//! that begins a record, also inside of what was taken for a block.

use std::io::{self, BufRead};
use std::sync::Arc;

use memchr::{memchr, memmem};

use super::container::{Input, Records};
use super::entry::Form;
use super::http::Payload;
use super::unpacked::Unpacked;
use super::{Content, Entry, Fields, MAX_RECORD_BYTES, OpenError, reason};

/// Why records that hold no page are left out.
const NO_PAGE: &str = "of another type than response, resource or conversion";

/// Whether bytes begin like a record.
pub(super) fn is_head(head: &[u8]) -> bool {
    head.starts_with(b"WARC/")
}

/// Opens a file of records; those before `from` are left out.
pub(super) fn open(input: Input, _: &Arc<Fields>, from: u64) -> Result<Records, OpenError> {
    let back = Back { bytes: Vec::new(), at: 0, offset: None };
    let warc = Warc { input: input.unpacked, back, ahead: None, held: None };
    let records = (0..).zip(warc).map(|(record, entry)| Entry { record, ..entry });
    Ok(Box::new(records.skip_while(move |entry| entry.record < from)))
}

/// The first line of a record, with its place.
struct Version {
    line: Vec<u8>,
    offset: Option<u64>,
}

/// Bytes that were read and are to be read again.
struct Back {
    bytes: Vec<u8>,
    at: usize,
    offset: Option<u64>,
}

struct Warc {
    input: Unpacked,
    back: Back,
    /// The line behind the last record, where it was read to see whether that record is whole.
    ahead: Option<Version>,
    /// A fault behind the last record.
    held: Option<io::Error>,
}

/// The fields of a record that matter.
#[derive(Default)]
struct Head {
    kind: String,
    length: Option<u64>,
    url: Option<String>,
    media: Option<String>,
    /// The day of `WARC-Date`.
    day: Option<String>,
}

/// What a record's block came to.
enum Block {
    Whole(Vec<u8>),
    TooLarge,
    /// There is less than the record says.
    Cut(Vec<u8>),
}

impl Iterator for Warc {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if let Some(error) = self.held.take() {
            return Some(damaged(&error));
        }
        let version = match self.ahead.take().map_or_else(|| self.version(), |ahead| Ok(Some(ahead))) {
            Ok(version) => version?,
            Err(error) => return Some(damaged(&error)),
        };
        let record_offset = version.offset;
        let entry = match self.record(version) {
            Ok(entry) => entry,
            Err(error) => damaged(&error),
        };
        Some(Entry { record_offset, ..entry })
    }
}

fn damaged(error: &io::Error) -> Entry {
    malformed(reason(error), 0)
}

fn malformed(reason: impl Into<String>, bytes: u64) -> Entry {
    Entry::of_record(0, Content::Malformed(reason.into()), bytes)
}

impl Warc {
    /// The first line that is not blank.
    fn version(&mut self) -> io::Result<Option<Version>> {
        loop {
            let offset = self.offset();
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.trim_ascii().is_empty() => {}
                Some(line) => return Ok(Some(Version { line, offset })),
            }
        }
    }

    fn record(&mut self, version: Version) -> io::Result<Entry> {
        if version_in(&version.line) != Some(0) {
            // The next record may begin in this very line.
            self.ahead = Some(version);
            self.go_to_next()?;
            return Ok(malformed("no WARC record begins where one should", 0));
        }
        let head = match self.head()? {
            Ok(head) => head,
            Err(reason) => return Ok(malformed(reason, 0)),
        };
        let Some(length) = head.length else {
            self.go_to_next()?;
            return Ok(malformed("the WARC record has no Content-Length", 0));
        };
        let is_page = matches!(head.kind.as_str(), "response" | "resource" | "conversion");
        let skipped = Entry::of_record(0, Content::Skipped(NO_PAGE), length);
        let block = self.block(length)?;
        // The offset matters only where nothing is compressed, and asking for it would begin the next member.
        let end = if self.input.is_compressed() { None } else { self.offset() };
        let mut behind = Vec::new();
        let block = match block {
            Block::Whole(block) if self.is_whole(&mut behind)? => block,
            Block::Whole(block) | Block::Cut(block) => {
                let reason = "the WARC record is damaged or cut: its Content-Length does not lead to its end";
                self.go_back_into(block, &behind, end);
                self.go_to_next()?;
                return Ok(malformed(reason, length));
            }
            Block::TooLarge => {
                self.go_to_next()?;
                return Ok(if is_page { Entry::failed(0, &OpenError::TooLarge, length) } else { skipped });
            }
        };
        if !is_page {
            return Ok(skipped);
        }
        let payload = Payload { media: head.media, is_response: head.kind == "response" };
        let content = Content::Record(block, Arc::new(payload) as Arc<dyn Form>);
        Ok(Entry { url: head.url, retrieved_on: head.day, ..Entry::of_record(0, content, length) })
    }

    /// The fields up to the blank line; or why there are none.
    fn head(&mut self) -> io::Result<Result<Head, &'static str>> {
        const MOST: usize = 1 << 20;
        let (mut head, mut read) = (Head::default(), 0);
        loop {
            let offset = self.offset();
            let Some(line) = self.line()? else { return Ok(Err("it ends in the head of a WARC record")) };
            if line.trim_ascii().is_empty() {
                return Ok(Ok(head));
            }
            if version_in(&line) == Some(0) {
                self.ahead = Some(Version { line, offset });
                return Ok(Err("the head of the WARC record breaks off"));
            }
            read += line.len();
            if read > MOST {
                self.go_to_next()?;
                return Ok(Err("the head of the WARC record has no end"));
            }
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                "content-type" => head.media = Some(value.to_string()),
                "warc-date" => head.day = value.get(..10).map(str::to_string),
                // Some writers put it into angle brackets, as an early draft did.
                "warc-target-uri" => {
                    let value = value.trim_start_matches('<').trim_end_matches('>');
                    head.url = (!value.is_empty()).then(|| value.to_string());
                }
                _ => {}
            }
        }
    }

    fn block(&mut self, length: u64) -> io::Result<Block> {
        if length > MAX_RECORD_BYTES {
            return Ok(Block::TooLarge);
        }
        let mut block = Vec::new();
        while (block.len() as u64) < length {
            // A record that began with a member of a compressed file does not reach into the next record.
            let is_next = !block.is_empty() && self.input.is_compressed() && self.offset().is_some();
            let bytes = self.fill()?;
            if bytes.is_empty() || (is_next && is_head(bytes)) {
                return Ok(Block::Cut(block));
            }
            let count = bytes.len().min(length as usize - block.len());
            block.extend_from_slice(&bytes[..count]);
            self.consume(count);
        }
        Ok(Block::Whole(block))
    }

    /// Whether what follows is the end of a record: blank lines, which are put into `behind`, and the first line of the
    /// next, which is read ahead.
    fn is_whole(&mut self, behind: &mut Vec<u8>) -> io::Result<bool> {
        let mut blank = 0;
        while let Some(Version { line, offset }) = self.line_behind()? {
            if !line.trim_ascii().is_empty() {
                let is_next = version_in(&line) == Some(0);
                self.ahead = Some(Version { line, offset });
                return Ok(is_next || blank >= 2);
            }
            blank += 1;
            behind.extend(line);
        }
        Ok(true)
    }

    /// Reads again what was taken for a block and what is `behind` it, if a record begins in the block.
    fn go_back_into(&mut self, mut block: Vec<u8>, behind: &[u8], end: Option<u64>) {
        let starts = memmem::find_iter(&block, b"\nWARC/").map(|at| at + 1);
        let begins = |at: &usize| {
            let end = memchr(b'\n', &block[*at..]).map_or(block.len(), |end| at + end);
            version_in(&block[*at..end]) == Some(0)
        };
        let Some(at) = starts.into_iter().find(begins) else { return };
        let offset = end.map(|end| end - (block.len() - at) as u64);
        block.drain(..at);
        block.extend_from_slice(behind);
        block.extend(self.ahead.take().into_iter().flat_map(|ahead| ahead.line));
        block.extend_from_slice(&self.back.bytes[self.back.at..]);
        self.back = Back { bytes: block, at: 0, offset };
    }

    /// Goes to the next line that begins a record.
    fn go_to_next(&mut self) -> io::Result<()> {
        let mut begins_line = true;
        if let Some(ahead) = self.ahead.take() {
            if let Some(at) = version_in(&ahead.line) {
                self.set_ahead(ahead.line, at, ahead.offset);
                return Ok(());
            }
            begins_line = ahead.line.ends_with(b"\n");
        }
        while let Some(Version { line, offset }) = self.line_behind()? {
            if let Some(at) = version_in(&line).filter(|_| begins_line) {
                self.set_ahead(line, at, offset);
                return Ok(());
            }
            begins_line = line.ends_with(b"\n");
        }
        Ok(())
    }

    /// The next line with its place; nothing at the end, or where the next member is at fault, which is told later.
    fn line_behind(&mut self) -> io::Result<Option<Version>> {
        // Asked first, for to know the next offset the next member is begun.
        let is_inside = self.input.is_inside();
        let offset = self.offset();
        match self.line() {
            Ok(line) => Ok(line.map(|line| Version { line, offset })),
            Err(error) if is_inside => Err(error),
            Err(error) => {
                self.held = Some(error);
                Ok(None)
            }
        }
    }

    fn set_ahead(&mut self, mut line: Vec<u8>, at: usize, offset: Option<u64>) {
        let offset = offset.filter(|_| at == 0 || !self.input.is_compressed()).map(|offset| offset + at as u64);
        line.drain(..at);
        self.ahead = Some(Version { line, offset });
    }

    /// A line with its end; a longer one comes in pieces.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        const MOST: usize = 1 << 16;
        let mut line = Vec::new();
        while line.len() < MOST {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(Some(line).filter(|line| !line.is_empty()));
            }
            let bytes = &bytes[..bytes.len().min(MOST)];
            let end = memchr(b'\n', bytes).map(|end| end + 1);
            let count = end.unwrap_or(bytes.len());
            line.extend_from_slice(&bytes[..count]);
            self.consume(count);
            if end.is_some() {
                break;
            }
        }
        Ok(Some(line))
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.back.at < self.back.bytes.len() { Ok(&self.back.bytes[self.back.at..]) } else { self.input.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        if self.back.at < self.back.bytes.len() { self.back.at += count } else { self.input.consume(count) }
    }

    /// Where the next byte stands in the file, if it can be read from there.
    fn offset(&mut self) -> Option<u64> {
        if self.back.at < self.back.bytes.len() {
            return self.back.offset.map(|offset| offset + self.back.at as u64);
        }
        self.input.offset()
    }
}

/// Where in a line the first line of a record stands: at its beginning, or behind what damage has put there.
fn version_in(line: &[u8]) -> Option<usize> {
    let line = line.trim_ascii_end();
    let version = [&b"WARC/1.0"[..], b"WARC/1.1", b"WARC/0.18", b"WARC/0.17"]
        .into_iter()
        .find(|version| line.ends_with(version))?;
    Some(line.len() - version.len())
}
