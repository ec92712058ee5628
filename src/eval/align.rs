//! Alignment: where a span of the gold text stands in the dataset's text of the same article.
//!
//! The two texts of a page differ in white space and in the bars between table cells, no more, if both are right; so
//! they are compared without these. Where they differ more, the words around a span decide.

use std::collections::HashMap;

/// Carries spans of one text over to another. Offsets count code points.
pub(super) struct Aligner {
    /// Unless the texts are the same.
    differing: Option<(Squeezed, Squeezed)>,
}

/// How many characters before and after a span are looked for with it, in the order they are tried.
const SURROUNDINGS: [(usize, usize); 5] = [(12, 12), (12, 0), (0, 12), (6, 0), (0, 6)];
const MAX_PLACES: usize = 50;

impl Aligner {
    pub(super) fn new(gold: &str, found: &str) -> Aligner {
        Aligner { differing: (gold != found).then(|| (Squeezed::of(gold), Squeezed::of(found))) }
    }

    /// The span over there, or nothing if it begins or ends in white space or its words are not there.
    pub(super) fn carry(&self, start: u64, end: u64) -> Option<(u64, u64)> {
        let Some((gold, found)) = &self.differing else { return Some((start, end)) };
        let start = gold.place_of(start)?;
        let end = gold.place_of(end.checked_sub(1)?)? + 1;
        SURROUNDINGS.iter().find_map(|(left, right)| {
            let from = start.saturating_sub(*left);
            let to = (end + right).min(gold.len());
            let expected = start as f64 * found.len() as f64 / gold.len().max(1) as f64;
            let hit = found.nearest(gold.slice(from, to)?, expected)?;
            let last = (hit + end).checked_sub(from + 1)?;
            Some((found.origin(hit + start - from)?, found.origin(last)? + 1))
        })
    }
}

/// A text without white space and column bars.
struct Squeezed {
    text: String,
    /// Byte offset of each character, and of the end.
    offsets: Vec<usize>,
    /// Each character's place in the whole text, in code points.
    origins: Vec<u64>,
    places: HashMap<u64, usize>,
}

impl Squeezed {
    fn of(whole: &str) -> Squeezed {
        let (mut text, mut offsets, mut origins) = (String::with_capacity(whole.len()), Vec::new(), Vec::new());
        for (origin, c) in (0u64..).zip(whole.chars()).filter(|(_, c)| !is_space(*c) && *c != '|') {
            offsets.push(text.len());
            origins.push(origin);
            text.push(c);
        }
        offsets.push(text.len());
        let places = origins.iter().copied().zip(0..).collect();
        Squeezed { text, offsets, origins, places }
    }

    fn len(&self) -> usize {
        self.origins.len()
    }

    fn place_of(&self, origin: u64) -> Option<usize> {
        self.places.get(&origin).copied()
    }

    fn origin(&self, place: usize) -> Option<u64> {
        self.origins.get(place).copied()
    }

    fn slice(&self, from: usize, to: usize) -> Option<&str> {
        self.text.get(*self.offsets.get(from)?..*self.offsets.get(to)?)
    }

    /// Of the first places where `words` stand the one nearest to `expected`.
    fn nearest(&self, words: &str, expected: f64) -> Option<usize> {
        let mut places: Vec<usize> = Vec::new();
        let mut from = 0;
        while places.len() < MAX_PLACES {
            let Some(at) = self.text.get(from..).and_then(|rest| rest.find(words)) else { break };
            let Ok(place) = self.offsets.binary_search(&(from + at)) else { break };
            places.push(place);
            let Some(next) = self.offsets.get(place + 1) else { break };
            from = *next;
        }
        let distance = |place: &usize| (*place as f64 - expected).abs();
        places.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// White space, and the four separators of ASCII that Unicode's property leaves out.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// A text without any white space.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !is_space(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_carried_past_white_space_and_bars() {
        let (gold, found) = ("职工\n60%\n居民\n50%", "职工 | 60%\n\n居民 | 50%");
        let aligner = Aligner::new(gold, found);
        assert_eq!(aligner.carry(3, 6), Some((5, 8)));
        assert_eq!(aligner.carry(10, 13), Some((15, 18)));
        assert_eq!(aligner.carry(2, 6), None, "it begins in white space");
        assert_eq!(Aligner::new(gold, gold).carry(2, 6), Some((2, 6)));
        assert_eq!(Aligner::new(gold, "").carry(3, 6), None);
    }

    #[test]
    fn of_equal_words_the_nearest_place_is_meant() {
        let part = "报销比例为60%，其余由个人负担，按月结算，每年一月由经办机构重新核定。";
        let gold = part.repeat(3);
        let found = format!(" {gold}");
        let length = part.chars().count() as u64;
        let aligner = Aligner::new(&gold, &found);
        for turn in 0..3 {
            assert_eq!(
                aligner.carry(turn * length + 5, turn * length + 8),
                Some((turn * length + 6, turn * length + 9))
            );
        }
    }
}
