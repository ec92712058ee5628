//! Payloads of a web archive: an HTTP response (RFC 9112) or the resource itself, to the bytes of a page.
//!
//! Archives are written by many hands. Some undo an encoding and leave its name in the head; so the bytes decide.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::compression::{Compression, decompressed};
use super::entry::Form;
use super::{OpenError, Opened, read};
use crate::article::{Declared, Markup, Raw};
use crate::decode;

const STATUS: &str = "responses with an HTTP status other than 2xx";
const MEDIA: &str = "of a media type that is neither HTML nor plain text";

/// How a record holds its page.
#[derive(Debug)]
pub(super) struct Payload {
    /// The record's own media type; a response has another inside.
    pub media: Option<String>,
    pub is_response: bool,
}

impl Form for Payload {
    fn open(&self, bytes: Vec<u8>, raw: Raw) -> Result<Opened, OpenError> {
        if self.is_response && bytes.starts_with(b"HTTP/") {
            return response(bytes, raw);
        }
        page(self.media.as_deref(), bytes, raw)
    }
}

/// The page that a resource of this media type is, if it is one.
fn page(media: Option<&str>, bytes: Vec<u8>, raw: Raw) -> Result<Opened, OpenError> {
    let media = Media::of(media.unwrap_or_default());
    let markup = match media.essence.as_str() {
        "text/html" | "application/xhtml+xml" => Some(Markup::Html),
        "text/plain" => Some(Markup::Text),
        "" => None,
        _ => return Ok(Opened::Skipped(MEDIA)),
    };
    let encoding = media.charset.as_deref().and_then(decode::encoding);
    let declared = Declared { encoding, markup, ..Declared::default() };
    Ok(Opened::Page(Raw { declared, bytes: decompressed(bytes, None)?, ..raw }))
}

fn response(mut bytes: Vec<u8>, raw: Raw) -> Result<Opened, OpenError> {
    let (head, body) = parted(&bytes);
    let head = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_ascii_whitespace().nth(1)).unwrap_or_default();
    if !(status.len() == 3 && status.starts_with('2')) {
        return Ok(Opened::Skipped(STATUS));
    }
    let fields: Vec<(String, &str)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
        .collect();
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
    let has = |wanted: &str, token: &str| {
        let values = fields.iter().filter(|(name, _)| name == wanted).flat_map(|(_, value)| value.split(','));
        values.into_iter().any(|value| value.trim().eq_ignore_ascii_case(token))
    };
    bytes.drain(..body);
    if has("transfer-encoding", "chunked") && has_chunks(&bytes) {
        bytes = unchunked(&bytes).ok_or_else(|| OpenError::Malformed("its chunked body breaks off".to_string()))?;
    }
    if has("content-encoding", "deflate") {
        bytes = inflated(bytes)?;
    }
    if has("content-encoding", "br") {
        bytes = unbrotlied(bytes)?;
    }
    page(field("content-type"), bytes, raw)
}

/// Where the head ends and where the body begins.
fn parted(bytes: &[u8]) -> (usize, usize) {
    let mut line = 0;
    while let Some(length) = memchr::memchr(b'\n', &bytes[line..]) {
        let end = line + length + 1;
        if bytes[line..end].trim_ascii().is_empty() {
            return (line, end);
        }
        line = end;
    }
    (bytes.len(), bytes.len())
}

/// The size that a line of a chunked body tells, and the length of that line.
fn chunk(bytes: &[u8]) -> Option<(usize, usize)> {
    const MOST: usize = 4096;
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(MOST)])? + 1;
    let size = bytes[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    if size.is_empty() || size.len() > 8 {
        return None;
    }
    let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
    Some((size, end))
}

/// Whether a body is in chunks still. One that is not may begin with a line that is a number.
fn has_chunks(bytes: &[u8]) -> bool {
    let Some((size, line)) = chunk(bytes) else { return false };
    let behind = bytes.get(line + size..).unwrap_or_default();
    behind.is_empty() || behind.starts_with(b"\r\n") || behind.starts_with(b"\n")
}

/// A body without its chunks (RFC 9112, 7.1), if they are whole.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    loop {
        let (size, line) = chunk(bytes)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(bytes.get(line..line + size)?);
        bytes = &bytes[line + size..];
        bytes = bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n"))?;
    }
}

/// A body without `deflate`, which servers write with and without the frame of zlib (RFC 9110, 8.4.1.2).
fn inflated(bytes: Vec<u8>) -> Result<Vec<u8>, OpenError> {
    let zlib = bytes.len() > 2 && bytes[0] & 0x0F == 8 && u16::from_be_bytes([bytes[0], bytes[1]]).is_multiple_of(31);
    let decoder: Box<dyn Read> =
        if zlib { Box::new(ZlibDecoder::new(&bytes[..])) } else { Box::new(DeflateDecoder::new(&bytes[..])) };
    match read(decoder, 0) {
        Err(OpenError::Io(_)) if std::str::from_utf8(&bytes).is_ok() => Ok(bytes),
        read => read,
    }
}

/// A body without `br`, unless that was undone before.
fn unbrotlied(bytes: Vec<u8>) -> Result<Vec<u8>, OpenError> {
    if std::str::from_utf8(&bytes).is_ok() {
        return Ok(bytes);
    }
    match decompressed(bytes.clone(), Some(Compression::Brotli)) {
        Err(OpenError::Io(_)) if bytes.trim_ascii_start().starts_with(b"<") => Ok(bytes),
        read => read,
    }
}

/// A media type (RFC 9110, 8.3) as far as it matters.
struct Media {
    essence: String,
    charset: Option<String>,
}

impl Media {
    fn of(value: &str) -> Media {
        let mut parts = value.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
        let charset =
            parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
        Media { essence, charset: charset.map(|(_, label)| label.trim().trim_matches(['"', '\'']).to_string()) }
    }
}
