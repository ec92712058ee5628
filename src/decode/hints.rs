//! What bytes say of their encoding before they are read in one: their form, a declaration in their head, their statistics.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding;

/// True where most characters beyond ASCII are whole in UTF-8. Bytes of other encodings seldom are. A last character
/// that is cut says nothing.
pub(super) fn almost_utf_8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let is_cut = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        let is_last = bytes.ends_with(chunk.invalid());
        broken += usize::from(!chunk.invalid().is_empty() && (!is_cut || !is_last));
    }
    whole > 0 && whole >= 4 * broken
}

/// Which UTF-16 the bytes are, if either. A character whose low byte is zero speaks against it: the few there are in
/// use are outweighed by ASCII read with its bytes the wrong way round.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 1 << 16;
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let pairs = &pairs[..pairs.len().min(SAMPLE)];
    let plausible = |unit: &u16| {
        unit & 0xFF != 0
            && matches!(unit, 9 | 10 | 13 | 0x20..=0x7E | 0xA0..=0xFF | 0x2010..=0x2040 | 0x3001..=0x303F
                | 0x4E00..=0x9FFF | 0xFF01..=0xFFEE)
    };
    let little = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).filter(plausible).count();
    let big = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).filter(plausible).count();
    let (encoding, count) = if little >= big { (UTF_16LE, little) } else { (UTF_16BE, big) };
    (count * 10 >= pairs.len() * 9).then_some(encoding)
}

/// Whether a label is worth a try. A single-byte encoding proves nothing, for it reads any bytes, and UTF-8 and UTF-16
/// have been tried.
pub(super) fn is_telling(label: &'static Encoding) -> bool {
    !label.is_single_byte() && label != UTF_8 && label != UTF_16LE && label != UTF_16BE
}

/// The encoding that the head of an HTML or XML page declares.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4096;
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let at = find(&head, b"charset").map(|at| at + 7).or_else(|| find(&head, b"encoding").map(|at| at + 8))?;
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label =
        rest.split(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte)).find(|part| !part.is_empty())?;
    encoding(std::str::from_utf8(label).ok()?).filter(|label| is_telling(label))
}

/// The encoding that a detector made for web pages takes the bytes for.
pub(super) fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Some(detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
