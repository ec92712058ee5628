//! The words as a tree of characters, in one array.
//!
//! The characters of all words are numbered, the most frequent first. The children of a node lie at its base plus the
//! numbers of their characters (a double array), so that a step is one look into a small table. A text is walked from
//! each of its characters on; most walks end at once or at the second character, and words are found in the order in
//! which they begin.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// Unicode's first plane, where all of Chinese writing stands.
const PLANE: usize = 1 << 16;

/// A tree of words.
pub(super) struct Trie {
    /// The number of each character of the first plane; 0 for one that no word has.
    numbers: Box<[u16; PLANE]>,
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Default)]
struct Node {
    /// Where its children lie; 0 for none.
    base: u32,
    /// The node that it is a child of. The children of several nodes may lie among one another.
    parent: u32,
    /// The word that ends here, counted from 1; 0 for none.
    word: u32,
}

/// A node whose children have no place yet.
struct Open {
    node: usize,
    /// The words that begin with its characters and go on.
    words: Range<usize>,
    /// The length of its characters.
    length: usize,
}

impl Trie {
    /// A tree of words that are sorted, and of which none is empty.
    pub(super) fn new(words: &[String]) -> Trie {
        let numbers = numbers(words);
        // The root's children come first, each at the number of its character.
        let root = usize::from(numbers.iter().copied().max().unwrap_or(0)) + 1;
        let mut trie = Trie { numbers, nodes: vec![Node::default(); root] };
        let mut used = vec![true; root];
        let mut open = VecDeque::from([Open { node: 0, words: 0..words.len(), length: 0 }]);
        let mut lowest = root;
        while let Some(Open { node, words: range, length }) = open.pop_front() {
            let children = trie.children(&words[range.clone()], length);
            let Some(least) = children.iter().map(|(number, _)| *number).min() else { continue };
            while used.get(lowest).is_some_and(|used| *used) {
                lowest += 1;
            }
            let is_used = |at: usize| used.get(at).is_some_and(|used| *used);
            let fits = |base: &usize| !children.iter().any(|(number, _)| is_used(base + number));
            let free = (lowest.saturating_sub(least).max(1)..).find(fits);
            let base = if length == 0 { 0 } else { free.unwrap_or(used.len()) };
            trie.nodes[node].base = base as u32;
            let mut first = range.start;
            for (number, count) in children {
                let (child, begun) = (base + number, first..first + count);
                first = begun.end;
                let size = used.len().max(child + 1);
                used.resize(size, false);
                trie.nodes.resize(size, Node::default());
                used[child] = true;
                open.push_back(trie.put(child, node, words, begun, length));
            }
        }
        trie
    }

    /// Puts a child of `parent` in its place: what the words in `range` begin with behind `length` bytes.
    fn put(&mut self, child: usize, parent: usize, words: &[String], range: Range<usize>, length: usize) -> Open {
        let length = length + words[range.start][length..].chars().next().map_or(0, char::len_utf8);
        let ends = words[range.start].len() == length;
        let word = if ends { range.start as u32 + 1 } else { 0 };
        self.nodes[child] = Node { base: 0, parent: parent as u32, word };
        Open { node: child, words: range.start + usize::from(ends)..range.end, length }
    }

    /// The numbers of the characters that words go on with behind `length` bytes, and how many words do so.
    fn children(&self, words: &[String], length: usize) -> Vec<(usize, usize)> {
        let next = |word: &String| word[length..].chars().next().map_or(0, |c| self.number(c));
        words.chunk_by(|one, two| next(one) == next(two)).map(|words| (next(&words[0]), words.len())).collect()
    }

    #[inline]
    fn number(&self, c: char) -> usize {
        // The last of the plane is no character.
        usize::from(self.numbers[(c as usize).min(PLANE - 1)])
    }

    /// The child of the node at `at` by the character of this number, and its place.
    #[inline]
    fn child(&self, at: usize, base: u32, number: usize) -> Option<(usize, Node)> {
        let next = base as usize + number;
        self.nodes.get(next).filter(|child| child.parent as usize == at).map(|child| (next, *child))
    }

    /// Shows `visit` every word that stands in `text`: where it begins and ends, and its place among the words. They
    /// come in the order in which they begin; of those that begin at one place the shortest comes first.
    pub(super) fn each(&self, text: &str, mut visit: impl FnMut(usize, usize, usize)) {
        let mut chars = text.chars();
        let (mut start, mut number) = (0, 0);
        loop {
            // The number of a character is looked up once, as that of a second one and then of a first one.
            let end = text.len() - chars.as_str().len();
            let next = chars.next().map(|c| self.number(c));
            let first = self.nodes[number];
            if first.word > 0 {
                visit(start, end, first.word as usize - 1);
            }
            if let Some(second) = next
                && let Some((at, node)) = self.child(number, first.base, second)
                && number > 0
            {
                let behind = text.len() - chars.as_str().len();
                self.walk(&text[behind..], at, node, |length, word| visit(start, behind + length, word));
            }
            let Some(next) = next else { break };
            (start, number) = (end, next);
        }
    }

    /// Shows `visit` the word that ends at a node, and every longer one that `rest` continues: how much of `rest` it
    /// takes, and its place among the words.
    fn walk(&self, rest: &str, mut at: usize, mut node: Node, mut visit: impl FnMut(usize, usize)) {
        let mut chars = rest.chars();
        loop {
            if node.word > 0 {
                visit(rest.len() - chars.as_str().len(), node.word as usize - 1);
            }
            let Some(c) = chars.next().filter(|_| node.base > 0) else { break };
            let Some(child) = self.child(at, node.base, self.number(c)) else { break };
            (at, node) = child;
        }
    }
}

/// Numbers the characters of all words from 1, the most frequent first, so that children lie close together.
fn numbers(words: &[String]) -> Box<[u16; PLANE]> {
    let mut counts = BTreeMap::new();
    words.iter().flat_map(|word| word.chars()).for_each(|c| *counts.entry(c).or_insert(0) += 1);
    let mut numbers = Box::new([0; PLANE]);
    let mut chars: Vec<(char, u32)> = counts.into_iter().collect();
    chars.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    chars.into_iter().zip(1..).for_each(|((c, _), number)| numbers[c as usize] = number);
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
            text in "[医保é缴a费𠀀，]{0,30}",
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let mut found = Vec::new();
            Trie::new(&words).each(&text, |start, end, word| found.push((start, end, word)));
            let mut expected = Vec::new();
            for (start, _) in text.char_indices() {
                let begun = words.iter().enumerate().filter(|(_, word)| text[start..].starts_with(word.as_str()));
                expected.extend(begun.map(|(at, word)| (start, start + word.len(), at)));
            }
            prop_assert_eq!(found, expected);
        }
    }
}
