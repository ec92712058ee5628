//! Words found in a text, and those of a stretch of it.

use std::ops::Range;

use super::Sense;
use crate::text::Span;

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it stands.
    pub span: Span,
    /// What it stands for.
    pub sense: Sense,
}

/// The words of one class found in one text, in order of place; of those that begin at one place the longest first.
///
/// Each number asks for the words of each clause around it. So the first word of every block of bytes is noted, which
/// saves a search.
#[derive(Debug, Default)]
pub struct HitList {
    hits: Vec<Hit>,
    /// How many begin before each block.
    before: Vec<u32>,
}

const BLOCK: usize = 64;

impl HitList {
    /// Hits of a text of `length` bytes, in their order.
    pub(crate) fn new(hits: Vec<Hit>, length: usize) -> HitList {
        let mut before = Vec::with_capacity(length / BLOCK + 1);
        for (place, hit) in hits.iter().enumerate() {
            before.resize((hit.span.start() / BLOCK + 1).max(before.len()), place as u32);
        }
        HitList { hits, before }
    }

    /// The hits that lie wholly in `span`; none from one on that reaches beyond it.
    pub fn within(&self, span: Span) -> &[Hit] {
        &self.hits[self.places_within(span)]
    }

    /// The places in the list of the hits that lie wholly in `span`.
    pub fn places_within(&self, span: Span) -> Range<usize> {
        let from = self.from(span.start());
        let length = from.iter().take_while(|hit| hit.span.end() <= span.end()).count();
        let start = self.hits.len() - from.len();
        start..start + length
    }

    /// All of them.
    pub fn all(&self) -> &[Hit] {
        &self.hits
    }

    /// Whether a hit lies wholly in `span`. Unlike [`HitList::within`] it costs the same however long that is.
    pub fn stand_in(&self, span: Span) -> bool {
        self.from(span.start()).first().is_some_and(|hit| hit.span.end() <= span.end())
    }

    /// The hits that begin at `at` or behind it.
    pub fn from(&self, at: usize) -> &[Hit] {
        let block = self.before.get(at / BLOCK).map_or(self.hits.len(), |before| *before as usize);
        let rest = &self.hits[block..];
        &rest[rest.iter().take_while(|hit| hit.span.start() < at).count()..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stretch_has_its_hits(places in proptest::collection::btree_set(0usize..400, 0..30), from in 0usize..420, length in 0usize..200) {
            let hit = |start: &usize| Hit { span: Span::new(*start, *start + 3), sense: Sense::Statute };
            let list = HitList::new(places.iter().map(hit).collect(), 420);
            let expected = places.iter().filter(|start| from <= **start && **start + 3 <= from + length).map(hit);
            let expected: Vec<Hit> = expected.collect();
            let span = Span::new(from, from + length);
            prop_assert_eq!(list.stand_in(span), !expected.is_empty());
            prop_assert_eq!(list.within(span), expected);
        }
    }
}
