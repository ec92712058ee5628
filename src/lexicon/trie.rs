//! The words as a tree of characters, in one array.
//!
//! The characters of all words are numbered, the most frequent first. The children of a node lie at its base plus the
//! numbers of their characters (a double array), so that a step is one look into a small table. A text is walked from
//! each of its characters on; most walks end at once or at the second character, and words are found in the order in
//! which they begin.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::ops::Range;

/// Unicode's first plane, where all of Chinese writing stands.
const PLANE: usize = 1 << 16;
/// Words that a tree can number.
pub(super) const MOST_WORDS: usize = u16::MAX as usize;

/// A tree of words.
pub(super) struct Trie {
    /// The number of each character of the first plane; 0 for one that no word has.
    numbers: Box<[u16; PLANE]>,
    /// The children of the root come first, each at the number of its character.
    nodes: Vec<Node>,
}

/// A node in eight bytes, for each page reads hundreds of them into the near caches anew.
#[derive(Clone, Copy)]
struct Node {
    /// Where its children lie. No two nodes have the same base, though their children may lie among one another.
    base: u32,
    /// The number of its character: with it a place is a child of one base only.
    number: u16,
    /// The first of the words that end here, counted from 1; 0 for none.
    word: u16,
}

/// A place without a node; a node without children has its base.
const NONE: Node = Node { base: u32::MAX, number: u16::MAX, word: 0 };

/// A node whose children have no place yet.
struct Open {
    node: usize,
    /// The words that begin with its characters and go on.
    words: Range<usize>,
    /// How many characters lead to it.
    depth: usize,
}

/// A character that words go on with.
struct Child {
    number: u16,
    /// The words that go on with it.
    words: Range<usize>,
}

/// The words as the numbers of their characters, one behind another.
struct Spelled {
    numbers: Vec<u16>,
    /// Where each word begins; at last the end of all.
    starts: Vec<usize>,
}

impl Spelled {
    fn new<'w>(words: impl Iterator<Item = &'w str>, numbers: &[u16; PLANE]) -> Spelled {
        let mut spelled = Spelled { numbers: Vec::new(), starts: vec![0] };
        for word in words {
            spelled.numbers.extend(word.chars().map(|c| number(numbers, c)));
            spelled.starts.push(spelled.numbers.len());
        }
        spelled
    }

    /// The number of a word's character behind so many others.
    fn at(&self, word: usize, depth: usize) -> Option<u16> {
        let at = self.starts[word] + depth;
        (at < self.starts[word + 1]).then(|| self.numbers[at])
    }

    /// Puts down the characters that words go on with behind so many that they have in common.
    fn children(&self, words: Range<usize>, depth: usize, children: &mut Vec<Child>) {
        for word in words {
            let Some(number) = self.at(word, depth) else { continue };
            match children.last_mut() {
                Some(child) if child.number == number => child.words.end = word + 1,
                _ => children.push(Child { number, words: word..word + 1 }),
            }
        }
    }
}

/// Where children have room yet.
struct Room {
    /// The places that are taken.
    taken: Bits,
    /// The places that are bases.
    bases: Bits,
    /// No place before it is free.
    lowest: usize,
}

impl Room {
    /// All places from `first` on.
    fn behind(first: usize) -> Room {
        let mut room = Room { taken: Bits::default(), bases: Bits::default(), lowest: first };
        (0..first).for_each(|place| room.taken.set(place));
        room.bases.set(0);
        room
    }

    /// Takes the places of a node's children, and tells the base that they have in common: the first that has room.
    fn take(&mut self, children: &[Child]) -> usize {
        while self.taken.from(self.lowest) & 1 == 1 {
            self.lowest += self.taken.from(self.lowest).trailing_ones() as usize;
        }
        let least = children.iter().map(|child| usize::from(child.number)).min().unwrap_or(0);
        let mut base = self.lowest.saturating_sub(least).max(1);
        loop {
            // So many bases at a time as a number has bits.
            let barred = |barred, child: &Child| barred | self.taken.from(base + usize::from(child.number));
            let barred = children.iter().fold(self.bases.from(base), barred);
            if barred != u64::MAX {
                base += barred.trailing_ones() as usize;
                break;
            }
            base += u64::BITS as usize;
        }
        self.bases.set(base);
        children.iter().for_each(|child| self.taken.set(base + usize::from(child.number)));
        base
    }
}

/// A set of numbers, a bit each.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, at: usize) {
        let block = at / 64;
        self.0.resize(self.0.len().max(block + 1), 0);
        self.0[block] |= 1 << (at % 64);
    }

    /// The bits of `at` and those behind, that of `at` lowest.
    fn from(&self, at: usize) -> u64 {
        let block = |block: usize| self.0.get(block).copied().unwrap_or(0);
        let (low, high) = (block(at / 64), block(at / 64 + 1));
        ((u128::from(high) << 64 | u128::from(low)) >> (at % 64)) as u64
    }
}

impl Trie {
    /// A tree of words that are sorted, at most [`MOST_WORDS`], and of which none is empty.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Trie {
        let numbers = numbers(words.clone());
        let words = Spelled::new(words, &numbers);
        let root = usize::from(numbers.iter().copied().max().unwrap_or(0)) + 1;
        let mut trie = Trie { numbers, nodes: vec![NONE; root] };
        let mut room = Room::behind(root);
        let mut open = VecDeque::from([Open { node: 0, words: 0..words.starts.len() - 1, depth: 0 }]);
        let mut children = Vec::new();
        while let Some(Open { node, words: range, depth }) = open.pop_front() {
            words.children(range, depth, &mut children);
            if children.is_empty() {
                continue;
            }
            // The root has no base to be found by: its place is that of characters which no word has.
            let base = if depth == 0 { 0 } else { room.take(&children) };
            if base > 0 {
                trie.nodes[node].base = base as u32;
            }
            let last = children.iter().map(|child| child.number).max().unwrap_or(0);
            trie.nodes.resize(trie.nodes.len().max(base + usize::from(last) + 1), NONE);
            for Child { number, words: mut begun } in children.drain(..) {
                let (child, first) = (base + usize::from(number), begun.start);
                begun.start += begun.clone().take_while(|word| words.at(*word, depth + 1).is_none()).count();
                let word = if begun.start > first { first as u16 + 1 } else { 0 };
                trie.nodes[child] = Node { number, word, ..NONE };
                open.push_back(Open { node: child, words: begun, depth: depth + 1 });
            }
        }
        trie
    }

    #[inline]
    fn number(&self, c: char) -> usize {
        usize::from(number(&self.numbers, c))
    }

    /// The child that a node with this base has by the character of this number.
    #[inline]
    fn child(&self, base: u32, number: usize) -> Option<Node> {
        self.nodes.get(base as usize + number).filter(|child| usize::from(child.number) == number).copied()
    }

    /// Hands on every word that stands in `text`, some at a time, in the order in which they begin; of those that begin at
    /// one place the shortest comes first.
    pub(super) fn find(&self, text: &str, hand_on: impl FnMut(&[Found])) {
        let mut notes = Notes { found: [Found::default(); BLOCK], kept: 0, hand_on };
        let mut chars = text.chars();
        let (mut start, mut number) = (0, 0);
        loop {
            // The number of a character is looked up once, as that of a second one and then of a first one.
            let end = text.len() - chars.as_str().len();
            let next = chars.next().map(|c| self.number(c));
            let mut node = self.nodes[number];
            notes.take(start, end, node);
            let (mut rest, mut number_behind) = (chars.clone(), next);
            while let Some(child) = number_behind.and_then(|number| self.child(node.base, number)) {
                node = child;
                notes.take(start, text.len() - rest.as_str().len(), node);
                number_behind = rest.next().map(|c| self.number(c));
            }
            let Some(next) = next else { break };
            (start, number) = (end, next);
        }
        notes.hand_on();
    }
}

/// A word that stands in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Its first place among the words.
    pub(super) word: u16,
}

/// So many words are handed on at a time: few enough to stay in the nearest cache.
const BLOCK: usize = 256;

/// The words found since some were handed on. Each node on the way is written behind them and kept if a word ends there:
/// whether one does is hard to guess for a processor, and a wrong guess costs it more than the note.
struct Notes<F> {
    found: [Found; BLOCK],
    kept: usize,
    hand_on: F,
}

impl<F: FnMut(&[Found])> Notes<F> {
    #[inline]
    fn take(&mut self, start: usize, end: usize, node: Node) {
        self.found[self.kept] = Found { start: start as u32, end: end as u32, word: node.word.wrapping_sub(1) };
        self.kept += usize::from(node.word > 0);
        if self.kept == BLOCK {
            self.hand_on();
        }
    }

    fn hand_on(&mut self) {
        (self.hand_on)(&self.found[..self.kept]);
        self.kept = 0;
    }
}

#[inline]
fn number(numbers: &[u16; PLANE], c: char) -> u16 {
    // The last of the plane is no character.
    numbers[(c as usize).min(PLANE - 1)]
}

/// Numbers the characters of all words from 1, the most frequent first, so that children lie close together.
fn numbers<'w>(words: impl Iterator<Item = &'w str>) -> Box<[u16; PLANE]> {
    let mut counts = vec![0u32; PLANE];
    words.flat_map(str::chars).for_each(|c| counts[c as usize] += 1);
    let mut chars: Vec<usize> = (0..PLANE).filter(|c| counts[*c] > 0).collect();
    chars.sort_by_key(|c| Reverse(counts[*c]));
    let mut numbers = Box::new([0; PLANE]);
    chars.into_iter().zip(1..).for_each(|(c, number)| numbers[c] = number);
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_word_is_found(
            words in proptest::collection::btree_set("[医保é缴a费]{1,4}", 0..12),
            text in "[医保é缴a费𠀀，]{0,600}",
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let mut found = Vec::new();
            Trie::new(words.iter().map(String::as_str)).find(&text, |words| found.extend_from_slice(words));
            let mut expected = Vec::new();
            for (start, _) in text.char_indices() {
                let begun = words.iter().enumerate().filter(|(_, word)| text[start..].starts_with(word.as_str()));
                let end = |word: &String| (start + word.len()) as u32;
                expected.extend(begun.map(|(at, word)| Found { start: start as u32, end: end(word), word: at as u16 }));
            }
            prop_assert_eq!(found, expected);
        }
    }
}
