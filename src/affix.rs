//! Word lists asked at one place of a text: which of their words end there, which begin there.
//!
//! A list is kept by the character that touches the place. So where no word fits, which is nearly everywhere, the
//! answer costs one look-up whatever the length of the list.

use std::ops::Range;

/// Words that may end at a place, each with what it means there.
#[derive(Debug)]
pub(crate) struct Suffixes<T>(ByCharacter<T>);

/// Words that may begin at a place, each with what it means there.
#[derive(Debug)]
pub(crate) struct Prefixes<T>(ByCharacter<T>);

impl<T> Suffixes<T> {
    pub(crate) fn new(words: impl IntoIterator<Item = (String, T)>) -> Suffixes<T> {
        Suffixes(ByCharacter::new(words, |word| word.chars().next_back()))
    }

    /// The words that `head` ends with, longest first.
    pub(crate) fn of<'w>(&'w self, head: &str) -> impl Iterator<Item = (&'w str, &'w T)> {
        self.0.of(head.chars().next_back()).filter(move |(word, _)| head.ends_with(*word))
    }
}

impl<T> Prefixes<T> {
    pub(crate) fn new(words: impl IntoIterator<Item = (String, T)>) -> Prefixes<T> {
        Prefixes(ByCharacter::new(words, |word| word.chars().next()))
    }

    /// The words that `rest` begins with, longest first.
    pub(crate) fn of<'w>(&'w self, rest: &str) -> impl Iterator<Item = (&'w str, &'w T)> {
        self.0.of(rest.chars().next()).filter(move |(word, _)| rest.starts_with(*word))
    }

    /// Where words begin in `text`, and where the longest of each place ends.
    pub(crate) fn within(&self, text: &str) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        let places = text.char_indices().filter(|(_, c)| self.0.may_have(*c));
        places.filter_map(|(at, _)| self.of(&text[at..]).next().map(|(word, _)| (at, at + word.len())))
    }

    /// All words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.words.iter().map(|(word, _)| word.as_str())
    }

    /// The words whose first character is `first`, longest first.
    pub(crate) fn with(&self, first: char) -> impl Iterator<Item = (&str, &T)> {
        self.0.of(Some(first))
    }
}

/// How many words of 64 bits the remainders of characters take.
const WORDS: usize = 4;

/// Words in the order of one of their characters; those of one character longest first.
#[derive(Debug)]
struct ByCharacter<T> {
    /// A bit for each remainder of a character here by the number of bits. Most characters of a text are known by it to be
    /// none of these.
    remainders: [u64; WORDS],
    /// Each character once, with where its words end.
    characters: Vec<(char, usize)>,
    words: Vec<(String, T)>,
}

impl<T> ByCharacter<T> {
    fn new(words: impl IntoIterator<Item = (String, T)>, key: impl Fn(&str) -> Option<char>) -> ByCharacter<T> {
        let mut words: Vec<(String, T)> = words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
        words.sort_by_key(|(word, _)| (key(word), std::cmp::Reverse(word.len())));
        let mut characters: Vec<(char, usize)> = Vec::new();
        for (end, c) in (1..).zip(words.iter().filter_map(|(word, _)| key(word))) {
            match characters.last_mut() {
                Some((known, last)) if *known == c => *last = end,
                _ => characters.push((c, end)),
            }
        }
        let mut remainders = [0; WORDS];
        for (c, _) in &characters {
            let (word, bit) = remainder(*c);
            remainders[word] |= bit;
        }
        ByCharacter { remainders, characters, words }
    }

    #[inline]
    fn of(&self, c: Option<char>) -> impl Iterator<Item = (&str, &T)> {
        let range = c.filter(|c| self.may_have(*c)).map_or(0..0, |c| self.range(c));
        self.words[range].iter().map(|(word, value)| (word.as_str(), value))
    }

    /// False of most characters that are none of these.
    #[inline]
    fn may_have(&self, c: char) -> bool {
        let (word, bit) = remainder(c);
        self.remainders[word] & bit != 0
    }

    /// Where the words of a character stand.
    fn range(&self, c: char) -> Range<usize> {
        let Ok(at) = self.characters.binary_search_by_key(&c, |(known, _)| *known) else { return 0..0 };
        let start = at.checked_sub(1).map_or(0, |before| self.characters[before].1);
        start..self.characters[at].1
    }
}

/// Where the bit of a character stands.
fn remainder(c: char) -> (usize, u64) {
    (c as usize / 64 % WORDS, 1 << (c as u32 % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<(String, u8)> {
        [("不超过", 0), ("超过", 1), ("过", 2), ("以上", 3), ("达到", 4), ("到", 5)]
            .map(|(word, at)| (word.into(), at))
            .into()
    }

    #[test]
    fn the_longest_word_comes_first() {
        let suffixes = Suffixes::new(words());
        let of = |head| suffixes.of(head).map(|(_, value)| *value).collect::<Vec<_>>();
        assert_eq!((of("最多不超过"), of("已超过"), of("通过")), (vec![0, 1, 2], vec![1, 2], vec![2]));
        assert!(of("").is_empty() && of("超过了").is_empty());
        let prefixes = Prefixes::new(words());
        let of = |rest| prefixes.of(rest).map(|(_, value)| *value).collect::<Vec<_>>();
        assert_eq!((of("以上的部分"), of("达到"), of("到时")), (vec![3], vec![4], vec![5]));
        assert!(of("").is_empty() && of("上").is_empty());
    }
}
