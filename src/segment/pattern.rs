//! A pattern of a rule file: it is parsed and compiled when it is first used.
//!
//! Most runs need few of the patterns, and parsing and compiling all of them takes longer than reading a page. Who reads
//! patterns that are not built in has to ask for their faults ([`Pattern::fault`]).

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

use regex::{CaptureMatches, Captures, Regex};
use regex_automata::hybrid::dfa::{self, Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind, PatternID, PatternSet};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use serde::Deserialize;

/// A regular expression, compiled once.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern {
    written: String,
    grammar: OnceLock<Grammar>,
    outline: OnceLock<Option<Arc<Search>>>,
    compiled: OnceLock<Option<Regex>>,
}

/// What is told from the grammar of a pattern.
#[derive(Clone, Debug)]
struct Grammar {
    parsed: Hir,
    needs: Needs,
}

impl Pattern {
    /// What is wrong with its grammar, in words.
    pub(super) fn fault(&self) -> Option<String> {
        regex_syntax::parse(&self.written).err().map(|error| error.to_string())
    }

    fn grammar(&self) -> &Grammar {
        self.grammar.get_or_init(|| {
            // One with a fault matches nothing.
            let parsed = regex_syntax::parse(&self.written).unwrap_or_else(|_| Hir::fail());
            Grammar { needs: Needs::of(&parsed), parsed }
        })
    }

    /// True if it matches somewhere in `text`.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.get().is_some_and(|pattern| pattern.is_match(text))
    }

    /// False for a text that cannot match.
    fn may_match(&self, text: &str) -> bool {
        // Without counts the outline is the pattern.
        let Grammar { parsed, needs } = self.grammar();
        let compile = || counts(parsed).then(|| Search::new(&[outline(parsed)]))?;
        let outline = || self.outline.get_or_init(compile).as_ref();
        needs.are_met(text) && outline().is_none_or(|outline| outline.may_match(text))
    }

    /// The groups of its first match.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if !self.may_match(text) {
            return None;
        }
        self.get()?.captures(text)
    }

    /// The groups of all its matches.
    pub(super) fn captures_iter<'p, 't>(&'p self, text: &'t str) -> Option<CaptureMatches<'p, 't>> {
        if !self.may_match(text) {
            return None;
        }
        Some(self.get()?.captures_iter(text))
    }

    /// Start and end of its first match, in bytes.
    pub(super) fn find(&self, text: &str) -> Option<(usize, usize)> {
        if !self.may_match(text) {
            return None;
        }
        self.get()?.find(text).map(|found| (found.start(), found.end()))
    }

    /// True if it can be compiled; a pattern of sound grammar may still be too large.
    pub(super) fn compiles(&self) -> bool {
        self.get().is_some()
    }

    fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

/// Patterns of which any may match. One search asks for all of them, for each by itself has tables of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Vec<Pattern>")]
pub(super) struct Patterns {
    each: Vec<Pattern>,
    /// What a text has to have for any of them.
    needs: OnceLock<Needs>,
    outlines: OnceLock<Option<Arc<Search>>>,
}

impl Patterns {
    /// In the order in which they are written.
    pub(super) fn each(&self) -> impl Iterator<Item = &Pattern> {
        self.each.iter()
    }

    /// True if one of them matches somewhere in `text`.
    pub(super) fn any_matches(&self, text: &str) -> bool {
        self.first_match(text).is_some()
    }

    /// The first of them that matches somewhere in `text`.
    pub(super) fn first_match(&self, text: &str) -> Option<&Pattern> {
        if let [only] = &self.each[..] {
            return Some(only).filter(|only| only.is_match(text));
        }
        let needs = self.needs.get_or_init(|| Needs::of_any(&self.each));
        if !needs.are_met(text) || !self.each.iter().any(|pattern| pattern.grammar().needs.are_met(text)) {
            return None;
        }
        let outlines = || -> Vec<Hir> { self.each.iter().map(|pattern| outline(&pattern.grammar().parsed)).collect() };
        let Some(outlines) = self.outlines.get_or_init(|| Search::new(&outlines())) else {
            // Together they are too large.
            return self.each.iter().find(|pattern| pattern.is_match(text));
        };
        // To ask whether any matches costs less than to ask which.
        if !outlines.may_match(text) {
            return None;
        }
        let mut likely = outlines.which_may_match(text).map(|place| &self.each[place]);
        likely.find(|pattern| pattern.get().is_some_and(|whole| whole.is_match(text)))
    }
}

/// One search for some patterns, which tells whether and which of them match, and not where. It reads a text forwards and
/// only once, so that half of what a [`Regex`] has need not be compiled.
#[derive(Debug)]
struct Search {
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>,
    patterns: usize,
}

impl Search {
    /// None if they are too large.
    fn new(patterns: &[Hir]) -> Option<Arc<Search>> {
        let states = thompson::Config::new().which_captures(WhichCaptures::None);
        let states = thompson::Compiler::new().configure(states).build_many_from_hir(patterns).ok()?;
        let config = dfa::Config::new().match_kind(MatchKind::All);
        let automaton = dfa::Builder::new().configure(config).build_from_nfa(states).ok()?;
        let origin = automaton.clone();
        let caches = Pool::new(Box::new(move || origin.create_cache()) as Box<_>);
        Some(Arc::new(Search { automaton, caches, patterns: patterns.len() }))
    }

    /// False if none of them matches in `text`.
    fn may_match(&self, text: &str) -> bool {
        let found = self.automaton.try_search_fwd(&mut self.caches.get(), &Input::new(text).earliest(true));
        // A search that was given up says nothing.
        found.map_or(true, |found| found.is_some())
    }

    /// The places of those that match in `text`.
    fn which_may_match(&self, text: &str) -> impl Iterator<Item = usize> + use<> {
        let mut likely = PatternSet::new(self.patterns);
        let (cache, text) = (&mut self.caches.get(), Input::new(text));
        let found = self.automaton.try_which_overlapping_matches(cache, &text, &mut likely);
        let given_up = found.is_err();
        (0..self.patterns).filter(move |place| given_up || likely.contains(PatternID::must(*place)))
    }
}

/// A pattern that matches wherever `pattern` does, and is compiled in a fraction of the time: what may come a number of
/// times may come any number of times. A count costs a copy of what is counted for each time, and a copy of a class of
/// characters has dozens of states, for it is one of their bytes.
fn outline(pattern: &Hir) -> Hir {
    match pattern.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => pattern.clone(),
        HirKind::Repetition(repeated) => {
            let (min, max) =
                if is_costly(repeated) { (repeated.min.min(1), None) } else { (repeated.min, repeated.max) };
            Hir::repetition(Repetition { min, max, greedy: repeated.greedy, sub: Box::new(outline(&repeated.sub)) })
        }
        HirKind::Capture(group) => outline(&group.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(outline).collect()),
        HirKind::Alternation(branches) => Hir::alternation(branches.iter().map(outline).collect()),
    }
}

/// True if the outline of `pattern` is another pattern.
fn counts(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
        HirKind::Repetition(repeated) => is_costly(repeated) || counts(&repeated.sub),
        HirKind::Capture(group) => counts(&group.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(counts),
    }
}

/// True of a count of what is more than a byte.
fn is_costly(repeated: &Repetition) -> bool {
    repeated.max.unwrap_or(repeated.min) > 1 && repeated.sub.properties().maximum_len() != Some(1)
}

impl From<Vec<Pattern>> for Patterns {
    fn from(each: Vec<Pattern>) -> Patterns {
        Patterns { needs: OnceLock::new(), each, outlines: OnceLock::new() }
    }
}

/// What a text has to have for a pattern to match: told from the pattern, and seen at a glance. Most texts have it not,
/// and need not be searched.
#[derive(Clone, Debug, Default)]
struct Needs {
    /// One of the digits 0 to 9.
    digit: bool,
    /// Its first character is one of these.
    first: Option<ClassUnicode>,
}

impl Needs {
    fn of(pattern: &Hir) -> Needs {
        let anchored = pattern.properties().look_set_prefix().contains(Look::Start);
        let first = Beginning::of(pattern).filter(|beginning| anchored && !beginning.may_be_empty);
        Needs { digit: needs_digit(pattern), first: first.map(|beginning| beginning.characters) }
    }

    /// What is true of every text that has what one of the patterns needs.
    fn of_any(patterns: &[Pattern]) -> Needs {
        let mut first = Some(ClassUnicode::empty());
        for pattern in patterns {
            first = first.zip(pattern.grammar().needs.first.as_ref()).map(|(mut all, one)| {
                all.union(one);
                all
            });
        }
        Needs { digit: patterns.iter().all(|pattern| pattern.grammar().needs.digit), first }
    }

    fn are_met(&self, text: &str) -> bool {
        let begins = |characters: &ClassUnicode| {
            let Some(first) = text.chars().next() else { return false };
            let next = characters.ranges().partition_point(|range| range.end() < first);
            characters.ranges().get(next).is_some_and(|range| range.start() <= first)
        };
        // Without a stop at the first, so that many bytes are looked at together.
        let has_digit = || text.bytes().fold(false, |any, byte| any | byte.is_ascii_digit());
        self.first.as_ref().is_none_or(begins) && (!self.digit || has_digit())
    }
}

/// What all that a part of a pattern matches begins with.
struct Beginning {
    characters: ClassUnicode,
    /// It may match nothing, so that what follows may begin the match.
    may_be_empty: bool,
}

impl Beginning {
    /// None where it is not told.
    fn of(pattern: &Hir) -> Option<Beginning> {
        let of = |characters: ClassUnicode, may_be_empty| Some(Beginning { characters, may_be_empty });
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => of(ClassUnicode::empty(), true),
            HirKind::Literal(literal) => {
                let first = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
                of(ClassUnicode::new([ClassUnicodeRange::new(first, first)]), false)
            }
            HirKind::Class(Class::Unicode(class)) => of(class.clone(), false),
            HirKind::Class(Class::Bytes(_)) => None,
            HirKind::Repetition(repeated) => {
                let once = Beginning::of(&repeated.sub)?;
                of(once.characters, once.may_be_empty || repeated.min == 0)
            }
            HirKind::Capture(group) => Beginning::of(&group.sub),
            HirKind::Concat(parts) => {
                let mut all = Beginning { characters: ClassUnicode::empty(), may_be_empty: true };
                for part in parts {
                    if !all.may_be_empty {
                        break;
                    }
                    let next = Beginning::of(part)?;
                    all.characters.union(&next.characters);
                    all.may_be_empty = next.may_be_empty;
                }
                Some(all)
            }
            HirKind::Alternation(branches) => {
                let mut all = Beginning { characters: ClassUnicode::empty(), may_be_empty: false };
                for branch in branches {
                    let branch = Beginning::of(branch)?;
                    all.characters.union(&branch.characters);
                    all.may_be_empty |= branch.may_be_empty;
                }
                Some(all)
            }
        }
    }
}

/// True if all that a pattern matches has a digit.
fn needs_digit(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.iter().any(u8::is_ascii_digit),
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit())
        }
        HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Repetition(repeated) => repeated.min > 0 && needs_digit(&repeated.sub),
        HirKind::Capture(group) => needs_digit(&group.sub),
        HirKind::Concat(parts) => parts.iter().any(needs_digit),
        HirKind::Alternation(branches) => branches.iter().all(needs_digit),
    }
}

impl From<String> for Pattern {
    fn from(written: String) -> Pattern {
        Pattern { written, grammar: OnceLock::new(), outline: OnceLock::new(), compiled: OnceLock::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_digit_is_told_from_the_pattern() {
        let needs = |pattern: &str| needs_digit(&regex_syntax::parse(pattern).unwrap());
        for pattern in ["a[0-9]", "(?:19|2[0-9])年?", "^(?<date>[0-9]{1,2}日|第3)", "(?:x7)+"] {
            assert!(needs(pattern), "{pattern}");
        }
        for pattern in ["", "^$", "a[0-9]*", r"\d", "[0-9a]", "(?:[0-9]|日)", "(?:[0-9]{2})?"] {
            assert!(!needs(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_a_match_begins_with_is_told_from_the_pattern() {
        let needs = |pattern: &str| Needs::of(&regex_syntax::parse(pattern).unwrap());
        for (pattern, text) in [
            ("^(?:可以|能)$", "不能"),
            (r"^\s*(?:一|二)?、", "三、"),
            ("^[^甲]", "甲"),
            ("^(?:a*)b", ""),
            ("^(?i)k", "l"),
        ] {
            assert!(!needs(pattern).are_met(text), "{pattern}");
        }
        for (pattern, text) in [
            ("可以", "不可以"),
            (r"^\s*(?:一|二)?、", "、"),
            ("^(?:a|)", "乙"),
            ("(?m)^乙", "甲\n乙"),
            ("^(?i)k", "K"),
            ("^甲|乙", "丙乙"),
        ] {
            assert!(needs(pattern).are_met(text), "{pattern}");
        }
    }

    #[test]
    fn an_outline_takes_all_that_the_pattern_takes() {
        let of = |pattern: &str| regex_syntax::parse(pattern).unwrap();
        for (pattern, drawn) in [
            (r"^.{2,12}(?:险|金)$", Some(r"^.+(?:险|金)$")),
            ("(?<day>[0-9]{1,2}日){0,3}a{2}", Some("(?:[0-9]{1,2}日)*a{2}")),
            ("(?:[^。]{3}|乙)?", Some("(?:[^。]+|乙)?")),
            ("^[0-9]{4}年?甲*乙+", None),
        ] {
            assert_eq!(counts(&of(pattern)), drawn.is_some(), "{pattern}");
            assert_eq!(outline(&of(pattern)), of(drawn.unwrap_or(pattern)), "{pattern}");
        }
    }

    #[test]
    fn any_of_several_patterns_matches() {
        let pattern = |written: &str| Pattern::from(written.to_string());
        let patterns = Patterns::from(vec![pattern("^(?<a>甲)"), pattern("(?<a>[0-9])乙$")]);
        assert!(patterns.any_matches("甲丙") && patterns.any_matches("丙1乙"));
        assert!(
            !patterns.any_matches("丙甲") && !patterns.any_matches("乙") && !Patterns::from(Vec::new()).any_matches("")
        );
    }
}
