//! Pairing: which row of the dataset is which of the gold.

use std::collections::HashSet;

/// Something that stands somewhere in a text.
pub(super) trait Spanned {
    /// First code point and one past the last, in the dataset's text; nothing if it is not there.
    fn span(&self) -> Option<(u64, u64)>;
}

/// Two rows that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub gold: usize,
    pub found: usize,
}

/// Pairs rows that overlap and agree, each with one at most: first those of the longest overlap, then the first in the
/// gold, then the first found.
pub(super) fn pair<G: Spanned, F: Spanned>(gold: &[G], found: &[F], agree: impl Fn(&G, &F) -> bool) -> Vec<Pair> {
    let mut options = Vec::new();
    for (g, row) in gold.iter().enumerate() {
        for (f, other) in found.iter().enumerate() {
            let length = overlap(row, other);
            if length > 0 && agree(row, other) {
                options.push((length, Pair { gold: g, found: f }));
            }
        }
    }
    options.sort_by_key(|(length, pair)| (u64::MAX - length, pair.gold, pair.found));
    let (mut gold_taken, mut found_taken) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (_, pair) in options {
        if !gold_taken.contains(&pair.gold) && !found_taken.contains(&pair.found) {
            gold_taken.insert(pair.gold);
            found_taken.insert(pair.found);
            pairs.push(pair);
        }
    }
    pairs
}

fn overlap(a: &impl Spanned, b: &impl Spanned) -> u64 {
    let (Some(a), Some(b)) = (a.span(), b.span()) else { return 0 };
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(u64, u64, char);

    impl Spanned for Row {
        fn span(&self) -> Option<(u64, u64)> {
            Some((self.0, self.1))
        }
    }

    #[test]
    fn the_longest_overlap_goes_first_then_the_order() {
        let pairs = |gold: &[Row], found: &[Row]| -> Vec<(usize, usize)> {
            pair(gold, found, |a, b| a.2 == b.2).iter().map(|pair| (pair.gold, pair.found)).collect()
        };
        assert_eq!(pairs(&[Row(0, 9, 'a')], &[Row(0, 9, 'b'), Row(8, 12, 'a')]), [(0, 1)]);
        assert_eq!(pairs(&[Row(0, 9, 'a')], &[Row(8, 12, 'a'), Row(0, 4, 'a')]), [(0, 1)]);
        assert_eq!(pairs(&[Row(0, 2, 'a'), Row(0, 2, 'a')], &[Row(0, 2, 'a'), Row(0, 2, 'a')]), [(0, 0), (1, 1)]);
        assert_eq!(pairs(&[Row(0, 2, 'a')], &[Row(2, 4, 'a')]), []);
    }
}
