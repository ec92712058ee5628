//! The lexicon: every word that a rule asks for, found in one pass over a text.
//!
//! All words of all rules go into one automaton (double-array Aho-Corasick over characters, reporting every match);
//! of matches that compete within one class the leftmost-longest stays. Classes do not compete. A longer word of a
//! class hides a shorter one, which is how a rule blocks a look-alike: 个人账户 is no 个人. Cues for what is measured
//! compete only within a kind of fact, so all of them are kept; who reads them hides the shorter ones.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::rules::RuleError;
use crate::text::Span;

/// What a word stands for: the index of an entry in the rules of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// A date relative to another one, in `rules/dates.toml`.
    RelativeDate(u16),
    /// A statute, in `rules/citations.toml`.
    Statute,
    /// A cue for scope, in `rules/scopes.toml`.
    Scope(u16),
    /// A cue for what is measured, in `rules/metrics.toml`.
    Metric(u16),
    /// A word that makes a sentence national, in `rules/scopes.toml`.
    National,
}

impl Sense {
    fn class(self) -> usize {
        match self {
            Sense::RelativeDate(_) | Sense::Statute => 0,
            Sense::Scope(_) => 1,
            Sense::Metric(_) => METRICS,
            Sense::National => 3,
        }
    }
}

const CLASSES: usize = 4;
const METRICS: usize = 2;

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it stands.
    pub span: Span,
    /// What it stands for.
    pub sense: Sense,
}

/// The words found in one text, by class, each in order of place.
#[derive(Debug, Default)]
pub struct Hits {
    /// Relative dates and statutes.
    pub dates: Vec<Hit>,
    /// Cues for scope.
    pub scopes: Vec<Hit>,
    /// Cues for what is measured.
    pub metrics: Vec<Hit>,
    /// Words that make a sentence national.
    pub national: Vec<Hit>,
}

impl Hits {
    fn class(&mut self, class: usize) -> &mut Vec<Hit> {
        match class {
            0 => &mut self.dates,
            1 => &mut self.scopes,
            METRICS => &mut self.metrics,
            _ => &mut self.national,
        }
    }
}

/// The hits that lie wholly in `span`.
pub fn within(hits: &[Hit], span: Span) -> &[Hit] {
    let from = hits.partition_point(|hit| hit.span.start() < span.start());
    let to = hits[from..].partition_point(|hit| hit.span.end() <= span.end()) + from;
    &hits[from..to]
}

/// Collects words until the automaton is built.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    words: Vec<(String, Sense)>,
}

impl LexiconBuilder {
    /// Adds a word. The same word may have a sense in each class.
    pub fn add(&mut self, word: &str, sense: Sense) {
        self.words.push((word.to_string(), sense));
    }

    /// Builds the automaton.
    ///
    /// # Errors
    /// If a word is empty or has two senses in one class.
    pub fn build(mut self) -> Result<Lexicon, RuleError> {
        self.words.sort();
        self.words.dedup();
        let (mut patterns, mut senses) = (Vec::<String>::new(), Vec::<Senses>::new());
        for (word, sense) in self.words {
            if patterns.last() != Some(&word) {
                patterns.push(word);
                senses.push(Senses::default());
            }
            let known = senses.last_mut().map(|senses| &mut senses[sense.class()]);
            if known.and_then(|known| known.replace(sense)).is_some() {
                let word = patterns.last().map_or("", String::as_str);
                return Err(RuleError::invalid("lexicon", format!("the word {word} stands in two entries")));
            }
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .map_err(|error| RuleError::invalid("lexicon", error))?;
        Ok(Lexicon { automaton, senses })
    }
}

/// What a word stands for in each class.
type Senses = [Option<Sense>; CLASSES];

/// The automaton over all words.
pub struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    senses: Vec<Senses>,
}

impl Lexicon {
    /// Finds every word of `text`; of dates and scopes the leftmost-longest.
    pub fn find(&self, text: &str, hits: &mut Hits) {
        for class in 0..CLASSES {
            hits.class(class).clear();
        }
        for matched in self.automaton.find_overlapping_iter(text) {
            let span = Span::new(matched.start(), matched.end());
            for (class, sense) in self.senses[matched.value() as usize].iter().enumerate() {
                if let Some(sense) = *sense {
                    put(hits.class(class), Hit { span, sense });
                }
            }
        }
        for class in (0..CLASSES).filter(|class| *class != METRICS) {
            let mut end = 0;
            hits.class(class).retain(|hit| {
                let kept = hit.span.start() >= end;
                end = if kept { hit.span.end() } else { end };
                kept
            });
        }
    }
}

/// Puts a hit in its place: by start, then the longest first. Hits come by their ends, so that it is near the last.
fn put(hits: &mut Vec<Hit>, hit: Hit) {
    let before = hits.iter().rposition(|known| known.span.start() < hit.span.start());
    hits.insert(before.map_or(0, |before| before + 1), hit);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_wins_among_scopes() {
        let mut builder = LexiconBuilder::default();
        let words = [
            ("补助", Sense::Scope(0)),
            ("大额补助", Sense::Scope(1)),
            ("补助", Sense::Metric(0)),
            ("大额补助", Sense::Metric(1)),
        ];
        for (word, sense) in words {
            builder.add(word, sense);
        }
        let lexicon = builder.build().unwrap();
        let mut hits = Hits::default();
        lexicon.find("职工大额补助和补助", &mut hits);
        assert_eq!(hits.scopes.iter().map(|hit| hit.sense).collect::<Vec<_>>(), [Sense::Scope(1), Sense::Scope(0)]);
        assert_eq!(hits.metrics.len(), 3);
    }
}
