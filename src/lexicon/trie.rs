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
    /// The length of its characters.
    length: usize,
}

/// A character that words go on with.
struct Child {
    number: usize,
    /// The length of the words' characters up to and with this one.
    length: usize,
    /// How many words go on with it.
    words: usize,
}

/// Where children have room yet.
struct Room {
    /// For each place up to the last that is taken: itself if it is free, else one behind it up to which none is.
    onward: Vec<usize>,
    /// The places that are bases.
    bases: Vec<bool>,
    /// No place before it is free.
    lowest: usize,
}

impl Room {
    /// All places from `first` on.
    fn behind(first: usize) -> Room {
        Room { onward: (0..first).map(|_| first).collect(), bases: vec![true], lowest: first }
    }

    /// Takes the places of a node's children, and tells the base that they have in common.
    fn take(&mut self, children: &[Child]) -> usize {
        let least = children.iter().map(|child| child.number).min().unwrap_or(0);
        self.lowest = self.free(self.lowest);
        let mut place = self.free(self.lowest.max(least + 1));
        while !self.has_room(place - least, children) {
            place = self.free(place + 1);
        }
        let base = place - least;
        self.bases.resize(self.bases.len().max(base + 1), false);
        self.bases[base] = true;
        for place in children.iter().map(|child| base + child.number) {
            self.onward.extend(self.onward.len()..=place);
            self.onward[place] = place + 1;
        }
        base
    }

    fn has_room(&mut self, base: usize, children: &[Child]) -> bool {
        if self.bases.get(base).is_some_and(|taken| *taken) {
            return false;
        }
        children.iter().all(|child| self.free(base + child.number) == base + child.number)
    }

    /// The first free place from `place` on. The way there is made shorter for the next one who asks.
    fn free(&mut self, mut place: usize) -> usize {
        while let Some(&next) = self.onward.get(place)
            && next != place
        {
            if let Some(&further) = self.onward.get(next) {
                self.onward[place] = further;
            }
            place = next;
        }
        place
    }
}

impl Trie {
    /// A tree of words that are sorted, at most [`MOST_WORDS`], and of which none is empty.
    pub(super) fn new(words: &[String]) -> Trie {
        let numbers = numbers(words);
        let root = usize::from(numbers.iter().copied().max().unwrap_or(0)) + 1;
        let mut trie = Trie { numbers, nodes: vec![NONE; root] };
        let mut room = Room::behind(root);
        let mut open = VecDeque::from([Open { node: 0, words: 0..words.len(), length: 0 }]);
        let mut children = Vec::new();
        while let Some(Open { node, words: range, length }) = open.pop_front() {
            trie.children(&words[range.clone()], length, &mut children);
            if children.is_empty() {
                continue;
            }
            // The root has no base to be found by: its place is that of characters which no word has.
            let base = if length == 0 { 0 } else { room.take(&children) };
            if base > 0 {
                trie.nodes[node].base = base as u32;
            }
            let mut first = range.start;
            for Child { number, length, words: count } in children.drain(..) {
                let (child, begun) = (base + number, first..first + count);
                first = begun.end;
                trie.nodes.resize(trie.nodes.len().max(child + 1), NONE);
                let ended = words[begun.clone()].iter().take_while(|word| word.len() == length).count();
                let word = if ended > 0 { begun.start as u16 + 1 } else { 0 };
                trie.nodes[child] = Node { number: number as u16, word, ..NONE };
                open.push_back(Open { node: child, words: begun.start + ended..begun.end, length });
            }
        }
        trie
    }

    /// Puts down the characters that words go on with behind `length` bytes.
    fn children(&self, words: &[String], length: usize, children: &mut Vec<Child>) {
        let mut last = None;
        for word in words {
            let Some(next) = word[length..].chars().next() else { continue };
            match children.last_mut().filter(|_| last == Some(next)) {
                Some(child) => child.words += 1,
                None => {
                    children.push(Child { number: self.number(next), length: length + next.len_utf8(), words: 1 });
                }
            }
            last = Some(next);
        }
    }

    #[inline]
    fn number(&self, c: char) -> usize {
        // The last of the plane is no character.
        usize::from(self.numbers[(c as usize).min(PLANE - 1)])
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

/// Numbers the characters of all words from 1, the most frequent first, so that children lie close together.
fn numbers(words: &[String]) -> Box<[u16; PLANE]> {
    let mut counts = vec![0u32; PLANE];
    words.iter().flat_map(|word| word.chars()).for_each(|c| counts[c as usize] += 1);
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
            Trie::new(&words).find(&text, |words| found.extend_from_slice(words));
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
