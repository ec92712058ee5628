//! The lexicon: every word that a rule asks for, found in one pass over a text.
//!
//! All words of all rules go into one tree of characters, which is entered at every character of a text (`trie.rs`);
//! of words that compete within one class the leftmost-longest stays. Classes do not compete. A longer word of a
//! class hides a shorter one, which is how a rule blocks a look-alike: 个人账户 is no 个人. Cues for what is measured
//! compete only within a kind of fact, so all of them are kept; who reads them hides the shorter ones.

mod hits;
mod trie;

pub use self::hits::{Hit, HitList};
use self::trie::Trie;
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

/// The words found in one text, by class.
#[derive(Debug, Default)]
pub struct Hits {
    /// Relative dates and statutes.
    pub dates: HitList,
    /// Cues for scope.
    pub scopes: HitList,
    /// Cues for what is measured.
    pub metrics: HitList,
    /// Words that make a sentence national.
    pub national: HitList,
}

/// Collects words until the tree is built.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    words: Vec<(String, Sense)>,
}

impl LexiconBuilder {
    /// Adds a word. The same word may have a sense in each class.
    pub fn add(&mut self, word: &str, sense: Sense) {
        self.words.push((word.to_string(), sense));
    }

    /// Builds the tree.
    ///
    /// # Errors
    /// If a word is empty, has a character beyond Unicode's first plane, or two senses in one class.
    pub fn build(mut self) -> Result<Lexicon, RuleError> {
        self.words.sort();
        self.words.dedup();
        let (mut words, mut senses) = (Vec::<String>::new(), Vec::<Senses>::new());
        for (word, sense) in self.words {
            if word.is_empty() || word.chars().any(|c| c >= '\u{FFFF}') {
                return Err(RuleError::invalid("lexicon", format!("{word:?} is no word of Unicode's first plane")));
            }
            if words.last() != Some(&word) {
                words.push(word);
                senses.push(Senses::default());
            }
            let known = senses.last_mut().map(|senses| &mut senses[sense.class()]);
            if known.and_then(|known| known.replace(sense)).is_some() {
                let word = words.last().map_or("", String::as_str);
                return Err(RuleError::invalid("lexicon", format!("the word {word} stands in two entries")));
            }
        }
        Ok(Lexicon { trie: Trie::new(&words), senses })
    }
}

/// What a word stands for in each class.
type Senses = [Option<Sense>; CLASSES];

/// All words.
pub struct Lexicon {
    trie: Trie,
    senses: Vec<Senses>,
}

impl Lexicon {
    /// Finds every word of `text`; of dates and scopes the leftmost-longest.
    pub fn find(&self, text: &str) -> Hits {
        let mut hits: [Vec<Hit>; CLASSES] = Default::default();
        self.trie.each(text, |start, end, word| {
            let span = Span::new(start, end);
            for (class, sense) in self.senses[word].iter().enumerate() {
                let Some(sense) = *sense else { continue };
                let put = if class == METRICS { put_first } else { put_longest };
                put(&mut hits[class], Hit { span, sense });
            }
        });
        let [dates, scopes, metrics, national] = hits.map(|hits| HitList::new(hits, text.len()));
        Hits { dates, scopes, metrics, national }
    }
}

/// Puts a hit before the shorter ones that begin where it does.
fn put_first(hits: &mut Vec<Hit>, hit: Hit) {
    let before = hits.iter().rposition(|known| known.span.start() < hit.span.start());
    hits.insert(before.map_or(0, |before| before + 1), hit);
}

/// Puts a hit in place of a shorter one that begins where it does; one that begins inside of another is left out.
fn put_longest(hits: &mut Vec<Hit>, hit: Hit) {
    match hits.last_mut() {
        Some(last) if last.span.start() == hit.span.start() => *last = hit,
        Some(last) if last.span.end() > hit.span.start() => {}
        _ => hits.push(hit),
    }
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
        let text = "职工大额补助和补助";
        let (hits, whole) = (lexicon.find(text), Span::new(0, text.len()));
        let senses = |hits: &HitList| hits.within(whole).iter().map(|hit| hit.sense).collect::<Vec<_>>();
        assert_eq!(senses(&hits.scopes), [Sense::Scope(1), Sense::Scope(0)]);
        assert_eq!(senses(&hits.metrics), [Sense::Metric(1), Sense::Metric(0), Sense::Metric(0)]);
    }
}
