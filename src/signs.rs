//! Characters looked for in a text: where the next of a set stands, and where all punctuation and blanks stand.
//!
//! Nearly every character of a Chinese text takes three bytes and means nothing to most readers of it. A set with a bit a
//! character says so in a few instructions; and what ends clauses, sentences and lines is found once a page, not by
//! each who asks.

use crate::text::{Span, is_han};

/// A set of characters of Unicode's first plane, where all of Chinese writing stands.
pub struct CharacterSet {
    /// A bit a character.
    members: [u64; PLANE / BITS],
    /// The first bytes of its characters. Most others are passed over without another look.
    leads: [bool; 256],
}

const PLANE: usize = 1 << 16;
const BITS: usize = 64;

impl CharacterSet {
    /// No character.
    pub const EMPTY: CharacterSet = CharacterSet { members: [0; PLANE / BITS], leads: [false; 256] };

    /// These characters.
    ///
    /// # Panics
    /// If one is beyond the first plane.
    pub const fn of(characters: &[char]) -> CharacterSet {
        let mut set = CharacterSet::EMPTY;
        let mut at = 0;
        while at < characters.len() {
            set.insert(characters[at]);
            at += 1;
        }
        set
    }

    /// Takes in a character.
    ///
    /// # Panics
    /// If it is beyond the first plane.
    pub const fn insert(&mut self, c: char) {
        self.members[c as usize / BITS] |= 1 << (c as usize % BITS);
        let mut bytes = [0; 4];
        c.encode_utf8(&mut bytes);
        self.leads[bytes[0] as usize] = true;
    }

    /// Whether the set has the character.
    pub const fn contains(&self, c: char) -> bool {
        (c as usize) < PLANE && self.members[c as usize / BITS] >> (c as usize % BITS) & 1 == 1
    }

    /// Where the first character of the set stands, from the byte `from` on.
    pub fn next(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&first) = bytes.get(at) {
            if self.leads[usize::from(first)] && self.has(first, &bytes[at..]) {
                return Some(at);
            }
            at += match first {
                0xE0..0xF0 => 3,
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xF0.. => 4,
            };
        }
        None
    }

    /// Whether the set has the character that `rest` begins with, whose first byte is `first`.
    #[inline]
    fn has(&self, first: u8, rest: &[u8]) -> bool {
        let byte = |place: usize| rest.get(place).copied().unwrap_or(0);
        // The last six bits of a character are those of its last byte; all before them number its word.
        let (word, last) = match first {
            0xE0.. => (low(first, 4) << 6 | low(byte(1), 6), byte(2)),
            0..0x80 => (usize::from(first >> 6), first),
            0x80..0xE0 => (low(first, 5), byte(1)),
        };
        self.members[word] >> low(last, 6) & 1 == 1
    }
}

/// The low bits of a byte.
const fn low(byte: u8, bits: u32) -> usize {
    byte as usize & ((1 << bits) - 1)
}

/// A sign of punctuation, or a blank, in a text.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    at: u32,
    /// The character.
    pub character: char,
}

impl Sign {
    /// First byte.
    pub fn start(self) -> usize {
        self.at as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.start() + self.character.len_utf8()
    }

    /// Ends a sentence or line.
    pub fn is_stop(self) -> bool {
        self.ends_sentence() || self.character == '\n'
    }

    /// Ends a sentence.
    pub fn ends_sentence(self) -> bool {
        matches!(self.character, '。' | '！' | '？' | '!' | '?' | '.' | '．')
    }

    /// A blank inside a line.
    pub fn is_blank(self) -> bool {
        matches!(self.character, ' ' | '\u{3000}' | '\u{a0}')
    }
}

/// What ends clauses, sentences and lines, brackets, and blanks. Of dots only those are signs that end a sentence.
static SIGNS: CharacterSet = CharacterSet::of(&[
    '。', '！', '？', '!', '?', '\n', '，', ',', '；', ';', '：', ':', '（', '(', '）', ')', ' ', '\u{3000}', '\u{a0}',
    '.', '．',
]);

/// The signs of a text, in order of place.
#[derive(Debug)]
pub struct Signs {
    signs: Vec<Sign>,
    /// Where lines end.
    line_ends: Vec<u32>,
}

impl Signs {
    /// Reads `text` once.
    pub fn new(text: &str) -> Signs {
        // There is a sign in every ten characters or so.
        let mut signs = Vec::with_capacity(text.len() / 16);
        let mut line_ends = Vec::new();
        let mut from = 0;
        while let Some(at) = SIGNS.next(text, from)
            && let Some(character) = text[at..].chars().next()
        {
            from = at + character.len_utf8();
            if matches!(character, '.' | '．') && !ends_sentence(&text[..at], &text[from..]) {
                continue;
            }
            signs.push(Sign { at: at as u32, character });
            if character == '\n' {
                line_ends.push(at as u32);
            }
        }
        Signs { signs, line_ends }
    }

    /// Those that stand in `span`.
    pub fn within(&self, span: Span) -> &[Sign] {
        let from = self.signs.partition_point(|sign| sign.start() < span.start());
        let length = self.signs[from..].partition_point(|sign| sign.start() < span.end());
        &self.signs[from..from + length]
    }

    /// The lines of `text` from the byte `at` on, the first of them what is left of its line.
    pub fn lines_from<'t>(&self, text: &'t str, at: usize) -> impl Iterator<Item = &'t str> {
        let next = self.line_ends.partition_point(|end| (*end as usize) < at);
        let mut from = Some(at);
        let ends = self.line_ends[next..].iter().map(|end| Some(*end as usize)).chain([None]);
        ends.map_while(move |end| {
            let start = std::mem::replace(&mut from, end.map(|end| end + 1))?;
            Some(&text[start..end.unwrap_or(text.len())])
        })
    }
}

/// Whether a dot between these stands for a full stop, as some type it: 上涨5.5%.去年全国…; not 1.缴费, 一.缴费 nor 3.5.
fn ends_sentence(before: &str, after: &str) -> bool {
    let ended = before.chars().next_back().is_some_and(|c| match c {
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => false,
        '%' | '％' | '）' | '”' | '》' => true,
        _ => is_han(c),
    });
    ended && after.chars().next().is_none_or(|c| is_han(c) || c == '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_found_among_characters_of_every_length() {
        let set = CharacterSet::of(&['5', 'é', '。', '中']);
        let text = "a𠀀é文𠀀。中5";
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = set.next(text, from) {
            let c = text[at..].chars().next().unwrap();
            found.push(c);
            from = at + c.len_utf8();
        }
        assert_eq!(found, ['é', '。', '中', '5']);
        assert_eq!(set.next("", 0), None);
    }

    #[test]
    fn a_dot_is_a_sign_where_it_ends_a_sentence() {
        let dots = |text: &str| Signs::new(text).signs.iter().filter(|sign| sign.ends_sentence()).count();
        assert_eq!(["上涨5.5%.去年", "可以报销.", "由个人缴．单位"].map(dots), [1, 1, 1]);
        assert_eq!(["1.缴费", "一.缴费", "3.5元", "见www.gov.cn", "略..."].map(dots), [0; 5]);
    }

    #[test]
    fn signs_are_those_of_a_span() {
        let text = "一，二。三（四）\n五 六";
        let signs = Signs::new(text);
        let all: String = signs.signs.iter().map(|sign| sign.character).collect();
        assert_eq!(all, "，。（）\n ");
        let inner: String = signs.within(Span::new(3, 12)).iter().map(|sign| sign.character).collect();
        assert_eq!(inner, "，。");
        let all = &signs.signs;
        assert!(all[1].is_stop() && all[4].is_stop() && all[5].is_blank());
        let lines = |at| signs.lines_from(text, at).collect::<Vec<_>>();
        assert_eq!((lines(6), lines(text.len())), (vec!["二。三（四）", "五 六"], vec![""]));
    }
}
