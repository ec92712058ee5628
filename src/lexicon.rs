//! The lexicon: every word that a rule asks for, found in one pass over a text.
//!
//! All words of all rules go into one tree of characters, which is entered at every character of a text (`trie.rs`);
//! of words that compete within one class the leftmost-longest stays. Classes do not compete. A longer word of a
//! class hides a shorter one, which is how a rule blocks a look-alike: 个人账户 is no 个人. Cues for what is measured
//! compete only within a kind of fact, so all of them are kept; who reads them hides the shorter ones. A name of a place
//! may be read shorter than it stands, so that of names the longest at each place is kept.

mod hits;
mod trie;

pub use self::hits::{Hit, HitList};
use self::trie::{MOST_WORDS, Trie};
use crate::rules::RuleError;
use crate::text::{Span, beginning};

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
    /// A word that makes a sentence national, in `rules/claims.toml`.
    National,
    /// The bare name of the country, in `rules/claims.toml`.
    Country,
    /// A word for an old rule, in `rules/claims.toml`.
    OldRule,
    /// A word for places that are not named, in `rules/claims.toml`.
    Elsewhere,
    /// A name of divisions, in `rules/divisions.csv`.
    Name(u16),
    /// A word in which no place is named, in `rules/places.toml`.
    NoName,
    /// Where a mention may begin: a digit, a numeral, a bracket.
    Stop,
}

impl Sense {
    /// Senses of one class compete.
    fn class(self) -> u8 {
        match self {
            Sense::RelativeDate(_) | Sense::Statute => 0,
            Sense::Scope(_) => 1,
            Sense::Metric(_) => 2,
            Sense::National | Sense::Country | Sense::OldRule => 3,
            Sense::Name(_) | Sense::NoName => 4,
            Sense::Stop => 5,
            Sense::Elsewhere => 6,
        }
    }
}

/// The words found in one text, by class.
#[derive(Debug, Default)]
pub struct Hits {
    /// Relative dates and statutes.
    pub dates: HitList,
    /// Cues for scope.
    pub scopes: HitList,
    /// Cues for what is measured.
    pub metrics: HitList,
    /// Words that make a sentence national, names of the country and words for old rules.
    pub national: HitList,
    /// Words for places that are not named.
    pub elsewhere: HitList,
    /// Names of places, and words in which none is named; they may overlap.
    pub names: HitList,
    /// Where a mention may begin.
    pub stops: HitList,
}

/// Collects words until the tree is built.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    /// The words one behind another.
    text: String,
    words: Vec<Word>,
}

/// A word with one of its senses.
#[derive(Clone, Copy, Debug)]
struct Word {
    beginning: u64,
    span: Span,
    sense: Sense,
}

impl LexiconBuilder {
    /// Adds a word. The same word may have a sense in each class.
    pub fn add(&mut self, word: &str, sense: Sense) {
        let start = self.text.len();
        self.text.push_str(word);
        self.words.push(Word { beginning: beginning(word), span: Span::new(start, self.text.len()), sense });
    }

    /// Adds all words of another one.
    pub fn append(&mut self, other: &LexiconBuilder) {
        let moved = |word: &Word| Word { span: word.span.moved_by(self.text.len()), ..*word };
        self.words.extend(other.words.iter().map(moved));
        self.text.push_str(&other.text);
    }

    /// Builds the tree.
    ///
    /// # Errors
    /// If a word is empty, has a character beyond Unicode's first plane, or two senses in one class, or if there are more
    /// than 65,535 words.
    pub fn build(self) -> Result<Lexicon, RuleError> {
        let fault = |what: String| Err(RuleError::invalid("lexicon", what));
        let LexiconBuilder { text, mut words } = self;
        let of = |word: &Word| word.span.of(&text);
        words.sort_by(|a, b| {
            a.beginning.cmp(&b.beginning).then_with(|| of(a).cmp(of(b))).then_with(|| a.sense.cmp(&b.sense))
        });
        words.dedup_by(|next, kept| next.sense == kept.sense && of(next) == of(kept));
        if words.len() > MOST_WORDS {
            return fault(format!("there are more than {MOST_WORDS} words"));
        }
        if let Some(word) = words.iter().map(of).find(|word| word.is_empty() || word.chars().any(|c| c >= '\u{FFFF}')) {
            return fault(format!("{word:?} is no word of Unicode's first plane"));
        }
        let mut senses: Vec<Entry> = words.iter().map(|word| Entry { sense: word.sense, more: false }).collect();
        for (at, pair) in words.windows(2).enumerate().filter(|(_, pair)| of(&pair[0]) == of(&pair[1])) {
            if pair[0].sense.class() == pair[1].sense.class() {
                return fault(format!("the word {} stands in two entries", of(&pair[0])));
            }
            senses[at].more = true;
        }
        Ok(Lexicon { trie: Trie::new(words.iter().map(of)), senses })
    }
}

/// What a word stands for.
struct Entry {
    sense: Sense,
    /// The next entry is of the same word.
    more: bool,
}

/// All words.
pub struct Lexicon {
    trie: Trie,
    /// The entries of each word stand together.
    senses: Vec<Entry>,
}

impl Lexicon {
    /// Finds every word of `text`; of dates, scopes, national words and words for places that are not named the leftmost-longest.
    pub fn find(&self, text: &str) -> Hits {
        // So many bytes a word has in texts that are full of them.
        let room = |bytes: usize| Vec::with_capacity(text.len() / bytes);
        let (mut dates, mut scopes, mut metrics) = (room(256), room(32), room(32));
        let (mut national, mut elsewhere) = (room(512), room(512));
        let (mut names, mut stops) = (room(64), room(32));
        self.trie.find(text, |words| {
            for found in words {
                let span = Span::new(found.start as usize, found.end as usize);
                for Entry { sense, more } in &self.senses[usize::from(found.word)..] {
                    let hit = Hit { span, sense: *sense };
                    match sense {
                        Sense::RelativeDate(_) | Sense::Statute => put_longest(&mut dates, hit),
                        Sense::Scope(_) if ends_date(text, span) => {}
                        Sense::Scope(_) => put_longest(&mut scopes, hit),
                        Sense::Metric(_) => put_first(&mut metrics, hit),
                        Sense::National | Sense::Country | Sense::OldRule => put_longest(&mut national, hit),
                        Sense::Elsewhere => put_longest(&mut elsewhere, hit),
                        Sense::Name(_) | Sense::NoName => put_name(&mut names, hit),
                        Sense::Stop => stops.push(hit),
                    }
                    if !more {
                        break;
                    }
                }
            }
        });
        let list = |hits| HitList::new(hits, text.len());
        Hits {
            dates: list(dates),
            scopes: list(scopes),
            metrics: list(metrics),
            national: list(national),
            elsewhere: list(elsewhere),
            names: list(names),
            stops: list(stops),
        }
    }
}

/// Whether a word begins with the end of a date: 月基本养老金 in 2022年12月基本养老金, which leaves 基本养老金.
fn ends_date(text: &str, word: Span) -> bool {
    let numbered = || text.as_bytes()[..word.start()].last().is_some_and(u8::is_ascii_digit);
    text[word.start()..].starts_with(['年', '月']) && numbered()
}

/// Puts a hit before the shorter ones that begin where it does.
fn put_first(hits: &mut Vec<Hit>, hit: Hit) {
    hits.push(hit);
    let shorter = hits.iter().rev().skip(1).take_while(|known| known.span.start() == hit.span.start()).count();
    if shorter > 0 {
        let first = hits.len() - 1 - shorter;
        hits[first..].rotate_right(1);
    }
}

/// Puts a hit in place of a shorter one that begins where it does; one that begins inside of another is left out.
fn put_longest(hits: &mut Vec<Hit>, hit: Hit) {
    let inside = |last: &Hit| last.span.start() < hit.span.start() && hit.span.start() < last.span.end();
    if !hits.last().is_some_and(inside) {
        put_at(hits, hit);
    }
}

/// Puts a name or a word in which none is named. The latter matters only to what begins inside of it.
fn put_name(hits: &mut Vec<Hit>, hit: Hit) {
    hits.pop_if(|last| last.sense == Sense::NoName && last.span.end() <= hit.span.start());
    put_at(hits, hit);
}

/// Puts a hit in place of a shorter one that begins where it does.
fn put_at(hits: &mut Vec<Hit>, hit: Hit) {
    match hits.last_mut() {
        Some(last) if last.span.start() == hit.span.start() => *last = hit,
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
