//! What is asked of lists that pair off with numbers: whether a number or a word is of one.

use super::scope::Reader;
use crate::fact::ScopeSet;
use crate::text::Span;

impl Reader<'_> {
    /// Whether a list that pairs off with numbers stands in a stretch of text.
    pub(super) fn has_list(&self, span: Span) -> bool {
        let next = self.lists.partition_point(|list| list.span.start() < span.start());
        self.lists.get(next).is_some_and(|list| list.span.end() <= span.end())
    }

    /// Whether a number pairs off with a list.
    pub(super) fn is_paired(&self, number: Span) -> bool {
        let next = self.lists.partition_point(|list| list.numbers.end() < number.end());
        self.lists.get(next).is_some_and(|list| list.numbers.contains(number))
    }

    /// The terms of the list that a word stands in, which hold for the numbers that pair off with it and no others.
    pub(super) fn listed(&self, word: Span) -> ScopeSet {
        let next = self.lists.partition_point(|list| list.span.end() <= word.start());
        let list = self.lists.get(next).filter(|list| list.span.start() <= word.start());
        list.map_or(ScopeSet::EMPTY, |list| list.terms)
    }
}
