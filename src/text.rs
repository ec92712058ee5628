//! Spans and offsets: where something stands in a text; its beginning and its end.
//!
//! Inside the program a [`Span`] counts bytes of UTF-8, so that slicing is free. What is written out counts Unicode
//! code points, so that `text[start:end]` in Python is the span; [`CodePoints`] carries one over to the other.

use std::ops::Range;

/// A half-open range of bytes in a text. `start <= end` always holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// If `end < start`, or if an offset is beyond 4 GiB (inputs are bounded long before).
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "a span cannot be backwards: {start}..{end}");
        let narrow = |offset: usize| u32::try_from(offset).expect("a text is smaller than 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True for a span without a byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// What stands in `text` at this span.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// True if every byte of `other` lies in `self`.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same stretch of the text, counted from its byte `start`.
    ///
    /// # Panics
    /// If it begins before `start`.
    pub fn counted_from(self, start: usize) -> Span {
        Span::new(self.start() - start, self.end() - start)
    }

    /// The same stretch of a text in which this one begins at the byte `start`: the inverse of [`Span::counted_from`].
    pub fn moved_by(self, start: usize) -> Span {
        Span::new(self.start() + start, self.end() + start)
    }

    /// The span without white space at its ends.
    pub fn trim(self, text: &str) -> Span {
        let words = self.of(text);
        if !has_blank_end(words) {
            return self;
        }
        let rest = words.trim_start();
        let start = self.end() - rest.len();
        Span::new(start, start + rest.trim_end().len())
    }
}

/// A text without white space at its ends. Most have none, which their first and last characters tell at once.
pub(crate) fn trimmed(text: &str) -> &str {
    if has_blank_end(text) { text.trim() } else { text }
}

fn has_blank_end(text: &str) -> bool {
    let mut chars = text.chars();
    [chars.next(), chars.next_back()].into_iter().flatten().any(char::is_whitespace)
}

/// Turns byte offsets of one text into code-point offsets.
///
/// Holds one count for every block of bytes, so a lookup reads at most one block.
pub struct CodePoints<'t> {
    text: &'t str,
    before: Vec<u32>,
}

const BLOCK: usize = 64;

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    pub fn new(text: &'t str) -> CodePoints<'t> {
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += starts(block);
        }
        if before.is_empty() {
            before.push(0);
        }
        CodePoints { text, before }
    }

    /// The number of code points before the byte at `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.before.len() - 1);
        (self.before[block] + starts(&self.text.as_bytes()[block * BLOCK..offset])) as usize
    }
}

/// How many code points start in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from((byte as i8) >= -0x40)).sum()
}

/// What a word begins with, as a number that is ordered as words are. Most words are told apart by it, without a look at the
/// rest of them.
pub(crate) fn beginning(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let short = || {
        let mut padded = [0; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        padded
    };
    u64::from_be_bytes(bytes.first_chunk().copied().unwrap_or_else(short))
}

/// Whether a character is one of the common Chinese ones.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// The same character in its half-width form: `５` becomes `5`, `％` becomes `%`, `（` becomes `(`.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The beginning of `text`, at most `most` characters of it.
pub(crate) fn head(text: &str, most: usize) -> &str {
    let Some(last) = most.checked_sub(1) else { return "" };
    let mut rest = text.chars();
    rest.nth(last);
    &text[..text.len() - rest.as_str().len()]
}

/// The end of `text`, at most `most` characters of it.
pub(crate) fn tail(text: &str, most: usize) -> &str {
    let start = most.checked_sub(1).and_then(|last| text.char_indices().rev().nth(last));
    start.map_or(text, |(start, _)| &text[start..])
}

/// True if `text` is longer than `most` characters; reads no further.
pub(crate) fn longer_than(text: &str, most: usize) -> bool {
    // A character takes one to four bytes, so that the length alone tells of most texts.
    text.len() > most && (text.len() > 4 * most || text.chars().nth(most).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_like_chars() {
        let text = "一a二b，".repeat(300);
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), count);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
    }

    #[test]
    fn trim_keeps_the_words() {
        let text = "  六成 ";
        assert_eq!(Span::new(0, text.len()).trim(text).of(text), "六成");
        assert!(Span::new(0, 2).trim(text).is_empty());
    }

    #[test]
    fn ends_are_cut_between_characters() {
        assert_eq!((head("一二三", 2), tail("一二三", 2)), ("一二", "二三"));
        assert_eq!((head("一", 2), tail("一", 2), tail("一", 0)), ("一", "一", "一"));
    }
}
