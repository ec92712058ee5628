//! Decode: bytes to characters, and what was guessed about their encoding.
//!
//! The first of these that fits decides: byte-order mark; UTF-16 without one (only such text holds NUL bytes); UTF-8,
//! also with a few stray bytes; the label that the HTML declares; GB18030; Big5; what `chardetng` makes of it. GB18030
//! reads almost any Big5 text without an error, but gives characters for private use where Big5 has its commonest
//! ones, so those count as errors here.

mod hints;
mod kind;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8};
use memchr::memchr;

use crate::article::{Markup, Page, Raw};
use crate::fact::Id;
use hints::{almost_utf_8, declared, detect, is_telling, utf_16};
use kind::{markup, markup_of_name, signature};

/// Why bytes could not become a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// There is not a character in it.
    #[error("it is empty")]
    Empty,
    /// It is a file of another kind.
    #[error("it is no text: {0}")]
    Binary(&'static str),
    /// No encoding reads most of it.
    #[error(
        "{share}% of its characters cannot be decoded ({encoding} came nearest): if it is text, name its encoding with --encoding"
    )]
    Undecodable {
        /// The encoding that read most of it.
        encoding: &'static str,
        /// Characters that it could not read, in percent of those beyond ASCII.
        share: usize,
    },
    /// It can be decoded, and means nothing.
    #[error("read as {0} it is no written Chinese: if it is text, name its encoding with --encoding")]
    Unwritten(&'static str),
}

/// The encoding that a label such as `gbk` or `utf-8` names; GB2312 and GBK are read as GB18030, which holds both.
pub fn encoding(label: &str) -> Option<&'static Encoding> {
    let named = Encoding::for_label(label.trim().as_bytes())?;
    Some(if named == GBK { GB18030 } else { named })
}

/// Its name in the dataset: that of the WHATWG, but GB18030 as the standard writes itself.
pub fn encoding_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// Decodes a record. `forced` stands in for all guessing, but not for what a container says that holds characters.
///
/// # Errors
/// If it is empty, a file of another kind, or in no encoding that gives written Chinese.
pub fn decode(raw: Raw, forced: Option<&'static Encoding>) -> Result<Page, DecodeError> {
    let article_id = Id::of(&raw.bytes);
    let decoded = match forced {
        _ if raw.declared.is_utf_8 => read_as(UTF_8, &raw.bytes),
        Some(encoding) => read_as(encoding, &raw.bytes),
        None => guess(&raw.bytes, raw.declared.encoding)?,
    };
    let text = with_line_feeds(if decoded.unmarked { decoded.text } else { without_mark(decoded.text) });
    if text.is_empty() {
        return Err(DecodeError::Empty);
    }
    if memchr(0, text.as_bytes()).is_some() {
        return Err(DecodeError::Binary("it holds NUL characters"));
    }
    let name = raw.member.as_deref().unwrap_or(&raw.source);
    Ok(Page {
        article_id,
        markup: markup(&text, raw.declared.markup.or_else(|| markup_of_name(name))),
        source: raw.source,
        record: raw.record,
        record_offset: raw.record_offset,
        member: raw.member,
        url: raw.url,
        retrieved_on: raw.retrieved_on,
        encoding: encoding_name(decoded.encoding),
        replacements: decoded.replacements,
        text,
    })
}

impl Page {
    /// A page of plain text, as a file of this text in UTF-8 would give it. `source` names it in the rows.
    pub fn from_text(source: impl Into<String>, text: impl Into<String>) -> Page {
        Page::from_utf_8(source.into(), Markup::Text, text.into())
    }

    /// A page of HTML, as a file of it in UTF-8 would give it. Its address, if it is known, goes into `url`:
    /// `Page { url: Some(address), ..Page::from_html("a.html", html) }`.
    pub fn from_html(source: impl Into<String>, html: impl Into<String>) -> Page {
        Page::from_utf_8(source.into(), Markup::Html, html.into())
    }

    fn from_utf_8(source: String, markup: Markup, text: String) -> Page {
        let article_id = Id::of(text.as_bytes());
        let text = with_line_feeds(without_mark(text));
        Page { article_id, source, markup, encoding: encoding_name(UTF_8), text, ..Page::default() }
    }
}

/// The text without its byte-order mark. A second one is a character of it.
fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    text
}

/// The text with LF at each line's end; a file whose line ends were converted twice has several CR before it.
fn with_line_feeds(text: String) -> String {
    if memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(ended) => kept.extend([ended.trim_end_matches('\r'), "\n"]),
            None => kept.push_str(line),
        }
    }
    kept
}

struct Decoded {
    text: String,
    encoding: &'static Encoding,
    replacements: usize,
    /// Its byte-order mark is gone already.
    unmarked: bool,
}

/// `label` is the encoding that the server named.
fn guess(bytes: &[u8], label: Option<&'static Encoding>) -> Result<Decoded, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding == UTF_8 => {
            Ok(Decoded { unmarked: true, ..guess_without_mark(&bytes[length..], label)? })
        }
        Some((encoding, _)) => Ok(read_as(encoding, bytes)),
        None => guess_without_mark(bytes, label),
    }
}

/// The same of bytes that no byte-order mark stands before.
fn guess_without_mark(bytes: &[u8], label: Option<&'static Encoding>) -> Result<Decoded, DecodeError> {
    if let Some(kind) = signature(bytes) {
        return Err(DecodeError::Binary(kind));
    }
    if memchr(0, bytes).is_some() {
        let encoding = utf_16(bytes).ok_or(DecodeError::Binary("it holds NUL bytes"))?;
        return Ok(read_as(encoding, bytes));
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(Decoded { text: text.into_owned(), encoding: UTF_8, replacements: 0, unmarked: false });
    }
    if almost_utf_8(bytes) {
        return Ok(read_as(UTF_8, bytes));
    }
    let mut best: Option<(Decoded, Badness)> = None;
    let detected = || detect(bytes);
    let candidates: [&dyn Fn() -> Option<&'static Encoding>; 5] = [
        &|| label.filter(|label| is_telling(label)),
        &|| declared(bytes),
        &|| Some(GB18030),
        &|| Some(BIG5),
        &detected,
    ];
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    for encoding in candidates.iter().filter_map(|candidate| candidate()) {
        // A single-byte encoding reads anything; no text that it is meant for is mostly beyond ASCII here.
        if encoding.is_single_byte() && high * 10 > bytes.len() * 3 {
            continue;
        }
        let decoded = read_as(encoding, bytes);
        let badness = Badness::of(&decoded.text);
        if badness.is_slight() && is_written(&decoded.text) {
            return Ok(decoded);
        }
        if best.as_ref().is_none_or(|(_, least)| badness.share() < least.share()) {
            best = Some((decoded, badness));
        }
    }
    match best {
        Some((decoded, badness)) if badness.share() <= MOST_BAD && is_written(&decoded.text) => Ok(decoded),
        Some((decoded, badness)) if badness.share() <= MOST_BAD => {
            Err(DecodeError::Unwritten(encoding_name(decoded.encoding)))
        }
        Some((decoded, badness)) => {
            Err(DecodeError::Undecodable { encoding: encoding_name(decoded.encoding), share: badness.share() })
        }
        None => Err(DecodeError::Empty),
    }
}

/// Characters that make up a good tenth of any Chinese text, simplified or traditional.
const COMMON: &str =
    "的一是不了在人有我他这中大上来个国和说们为子到用地以时要就出会可也你对生能而下年月日这這個國說們為時會對後";

/// Whether the Han characters of a text are such as are written: of random bytes read as characters hardly one is common.
fn is_written(text: &str) -> bool {
    let han = text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).take(4096);
    let (mut all, mut common) = (0, 0);
    for c in han {
        (all, common) = (all + 1, common + usize::from(COMMON.contains(c)));
    }
    all < 100 || common * 50 >= all
}

fn read_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    let replacements = if failed { text.matches('\u{FFFD}').count() } else { 0 };
    Decoded { text: text.into_owned(), encoding, replacements, unmarked: false }
}

/// A text with a larger share of bad characters, in percent, is none.
const MOST_BAD: usize = 20;

/// How many of the characters beyond ASCII cannot be meant.
struct Badness {
    bad: usize,
    all: usize,
}

impl Badness {
    fn of(text: &str) -> Badness {
        let (mut bad, mut all) = (0, 0);
        for c in text.chars() {
            match c {
                '\t' | '\n' | '\r' | '\u{C}' => {}
                '\0'..='\u{1F}' => (bad, all) = (bad + 1, all + 1),
                '\u{20}'..='\u{7F}' => {}
                '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' => (bad, all) = (bad + 1, all + 1),
                _ => all += 1,
            }
        }
        Badness { bad, all }
    }

    /// At most one in fifty; one is always forgiven, for a text may be cut inside a character.
    fn is_slight(&self) -> bool {
        self.bad.saturating_sub(1) * 50 <= self.all
    }

    fn share(&self) -> usize {
        (self.bad * 100).div_ceil(self.all.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLE: &str = "本市职工医保住院报销比例为百分之八十五，起付标准每年八百元。退休人员另行规定。\n";
    const TRADITIONAL: &str = "本市職工醫保住院報銷比例為百分之八十五，起付標準每年八百元。退休人員另行規定。\n";

    fn decoded(bytes: &[u8]) -> Result<Page, DecodeError> {
        let raw = Raw { source: "a.txt".into(), bytes: bytes.to_vec(), ..Raw::default() };
        decode(raw, None)
    }

    fn utf_16_bytes(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn each_encoding_is_known_again() {
        let cases: [(&str, &str, Vec<u8>); 9] = [
            ("UTF-8", SIMPLE, SIMPLE.into()),
            ("UTF-8", SIMPLE, [b"\xEF\xBB\xBF", SIMPLE.as_bytes()].concat()),
            ("UTF-8", "\u{FEFF}一", "\u{FEFF}\u{FEFF}一".into()),
            ("GB18030", SIMPLE, GB18030.encode(SIMPLE).0.into()),
            ("Big5", TRADITIONAL, BIG5.encode(TRADITIONAL).0.into()),
            ("UTF-16LE", SIMPLE, utf_16_bytes(SIMPLE, u16::to_le_bytes)),
            ("UTF-16BE", SIMPLE, utf_16_bytes(SIMPLE, u16::to_be_bytes)),
            ("UTF-16LE", SIMPLE, utf_16_bytes(&format!("\u{FEFF}{SIMPLE}"), u16::to_le_bytes)),
            ("UTF-16BE", "a plain text\n", utf_16_bytes("a plain text\n", u16::to_be_bytes)),
        ];
        for (name, text, bytes) in cases {
            let page = decoded(&bytes).unwrap();
            assert_eq!((page.encoding, page.text.as_str(), page.replacements), (name, text, 0));
        }
    }

    #[test]
    fn a_stray_byte_or_a_cut_end_changes_no_encoding() {
        let gb18030 = GB18030.encode(SIMPLE).0;
        let cut = decoded(&gb18030[..21]).unwrap();
        assert_eq!((cut.encoding, cut.replacements), ("GB18030", 1));
        let stray = decoded(&[&gb18030[..20], b"\xFF", &gb18030[20..]].concat()).unwrap();
        assert_eq!((stray.encoding, stray.replacements), ("GB18030", 1));
        let stray = decoded(&[SIMPLE.as_bytes(), b"\xFF", SIMPLE.as_bytes()].concat()).unwrap();
        assert_eq!((stray.encoding, stray.replacements), ("UTF-8", 1));
        assert_eq!(stray.text, format!("{SIMPLE}\u{FFFD}{SIMPLE}"));
        let cut = decoded(&"报销".as_bytes()[..5]).unwrap();
        assert_eq!((cut.encoding, cut.text.as_str()), ("UTF-8", "报\u{FFFD}"));
    }

    #[test]
    fn a_declared_label_decides_unless_it_lies() {
        let page = |label: &str, encoding: &'static Encoding| {
            let html = format!("<html><head><meta charset=\"{label}\"></head><body>{SIMPLE}</body></html>");
            decoded(&encoding.encode(&html).0).unwrap()
        };
        for label in ["gb2312", "GBK", "utf-8", "iso-8859-1", "no-such"] {
            assert_eq!(page(label, GB18030).encoding, "GB18030", "{label}");
        }
        assert_eq!(page("gbk", UTF_8).encoding, "UTF-8");
        assert_eq!(page("euc-kr", encoding_rs::EUC_KR).encoding, "EUC-KR");
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert_eq!(decoded(b"").unwrap_err(), DecodeError::Empty);
        assert_eq!(decoded(b"\xEF\xBB\xBF").unwrap_err(), DecodeError::Empty);
        assert_eq!(decoded(b"\x89PNG\r\n\x1A\n123").unwrap_err(), DecodeError::Binary("a PNG image"));
        assert!(matches!(decoded(b"a\0b\x01\x02"), Err(DecodeError::Binary(_))));
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        assert!(matches!(decoded(&noise), Err(DecodeError::Undecodable { .. })));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_rejected(bytes: Vec<u8>) {
            if let Ok(page) = decoded(&bytes) {
                assert!(!page.text.is_empty() && !page.text.contains('\0') && !page.text.contains("\r\n"));
            }
        }

        #[test]
        fn any_text_is_read_as_it_is(text in "[^\r\0\u{FEFF}]+") {
            assert_eq!(decoded(text.as_bytes()).unwrap().text, text);
        }
    }

    #[test]
    fn line_ends_are_lf_and_the_id_is_of_the_bytes() {
        let page = decoded("一\r\n二\r\n".as_bytes()).unwrap();
        assert_eq!(page.text, "一\n二\n");
        assert_eq!(page.article_id, Id::of("一\r\n二\r\n".as_bytes()));
        assert_ne!(page.article_id, Id::of("一\n二\n".as_bytes()));
        assert_eq!(decoded("一\r\r\n二\r三\r".as_bytes()).unwrap().text, "一\n二\r三\r");
    }
}
