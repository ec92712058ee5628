//! Trace: what each decision about a mention was read from, for `explain` to show.
//!
//! Extraction does not keep this, so that it costs nothing there. A trace takes the decisions of a claim again with one
//! window after the other, from the nearest on, and sees from which of them on each stands as it did.

use super::gather::Home;
use super::metric::{Decision, Reason};
use super::told::Told;
use super::windows::{Standing, Window};
use super::year::Named;
use super::{Attributor, Claim, Findings, Frame, Part, Pass, REACH, near, prune, scope};
use crate::fact::{FoundIn, Kind, Metric, Per, ScopeSet, ScopeTerm};
use crate::lexicon::{Hit, HitList};
use crate::recognise::{Mention, Recogniser, Shape};
use crate::text::Span;

/// What a decision was read from. Spans count from the beginning of the text that was attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where that is.
    pub from: FoundIn,
    /// The words that decided, as far as words did.
    pub words: Option<Span>,
    /// The heading, title, clause or cell that they stand in.
    pub passage: Option<Span>,
}

/// What the decisions of one claim were read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What is measured.
    pub metric: Source,
    /// Each term of the scope.
    pub scope: Vec<(ScopeTerm, Source)>,
    /// The band of costs.
    pub bracket: Option<Source>,
    /// The time or head that it is for.
    pub per: Option<Source>,
    /// The place whose rule it is.
    pub place: Option<Source>,
    /// The policy year.
    pub year: Option<Source>,
}

impl Attributor {
    /// What each of `claims`, which [`Attributor::claims`] made of the same mentions, was read from.
    pub fn traces(
        &self,
        recogniser: &Recogniser,
        found: Findings<'_>,
        part: Part,
        mentions: &[Mention],
        claims: &[Claim],
    ) -> Vec<Trace> {
        if mentions.is_empty() {
            return Vec::new();
        }
        let frame = Frame::read(&self.cues, found, part, mentions);
        let told = &Told::nothing(&found.hits.scopes);
        let pass = Pass { attributor: self, recogniser, found, part, mentions, frame: &frame, told };
        let taken = pass.taken();
        let (cues, scopes, lists) = (&self.cues, &found.hits.scopes, &taken.lists);
        let reader = scope::Reader { cues, text: found.text, frame: &frame, scopes, told, lists, places: found.places };
        (0..mentions.len()).map(|index| pass.trace(index, claims, reader, taken.of[index])).collect()
    }
}

impl Pass<'_> {
    fn trace(&self, index: usize, claims: &[Claim], reader: scope::Reader<'_>, taken: ScopeSet) -> Trace {
        let claim = &claims[index];
        let windows = self.windows(index, self.kind(&self.mentions[index]));
        let place = claim.place.map(|(place, _)| self.source(index, &windows, self.found.places[place].span));
        let of_term = TermSearch { pass: self, index, windows: &windows, reader, taken, metric: claim.decision.metric };
        Trace {
            metric: self.metric_source(index, claims, &windows),
            scope: claim.scope.terms().map(|term| (term, of_term.source(term))).collect(),
            bracket: claim.bracket.map(|bracket| self.bracket_source(index, claims, bracket)),
            per: claim.per.map(|per| self.per_source(index, claim.decision, &windows, per)),
            place,
            year: claim.year.and_then(|_| self.year_source(index, claims)),
        }
    }

    fn metric_source(&self, index: usize, claims: &[Claim], windows: &[Window]) -> Source {
        let without_words = |from| Source { from, words: None, passage: None };
        let decision = claims[index].decision;
        match decision.reason {
            Reason::Cue(_, words) => self.source(index, windows, words),
            Reason::Inherited => {
                let same = |other: &usize| claims[*other].decision.metric == decision.metric;
                self.other_number(near(index).find(same))
            }
            Reason::Rule => {
                // 45岁以下按2.8%，45岁以上按3.2%划入: of a share, the next share.
                let share = |at: usize| self.kind(&self.mentions[at]) == Kind::Percentage;
                let mut behind = (index + 1..self.mentions.len()).take(REACH);
                self.other_number(behind.find(|other| !share(index) || share(*other)))
            }
            Reason::Title => Source { passage: self.part.around.title, ..without_words(FoundIn::Title) },
            Reason::Bound => without_words(FoundIn::Bound),
            Reason::Band => without_words(FoundIn::Band),
            Reason::Default => without_words(FoundIn::Kind),
        }
    }

    fn per_source(&self, index: usize, decision: Decision, windows: &[Window], per: Per) -> Source {
        let mention = &self.mentions[index];
        if let Shape::Quantity(quantity) = &mention.shape
            && quantity.per == Some(per)
        {
            return Source { from: FoundIn::Number, words: Some(mention.span), passage: None };
        }
        match decisive(windows, |windows| self.per(decision, mention, windows) == Some(per)) {
            Some(window) => {
                let names = |hit: &&Hit| self.attributor.cues.per_of(hit.sense) == Some(per);
                let words = self.found.hits.scopes.within(window.span).iter().rev().find(names).map(|hit| hit.span);
                Source { from: from(window.standing), words, passage: Some(self.passage(index, window)) }
            }
            None => self.other_number(index.checked_sub(1)),
        }
    }

    /// The number that a rate took its band of costs from: the nearest of them.
    fn bracket_source(&self, index: usize, claims: &[Claim], bracket: super::Band) -> Source {
        let is_band = |other: &usize| match &self.mentions[*other].shape {
            Shape::Quantity(quantity) => {
                claims[*other].decision.metric == Metric::CostBracket
                    && super::band::interval(quantity, claims[*other].bounds) == bracket
            }
            _ => false,
        };
        self.other_number((0..index).rev().find(is_band))
    }

    fn year_source(&self, index: usize, claims: &[Claim]) -> Option<Source> {
        let (year, _, named) = self.year(claims, index)?;
        let words = match named {
            Named::Mention(mention) => Some(self.mentions[mention].span),
            Named::InWords(words) => Some(words),
            Named::InTitle => None,
        };
        if let Some(words) = words {
            let windows = self.windows(index, self.kind(&self.mentions[index]));
            return Some(self.source(index, &windows, words));
        }
        let title = self.part.around.title.unwrap_or(self.part.span);
        let digits = year.to_string();
        let at = title.of(self.found.text).find(&digits).map(|at| title.start() + at);
        let words = at.map(|at| Span::new(at, at + digits.len()));
        Some(Source { from: FoundIn::Title, words, passage: Some(title) })
    }

    /// The source of words that are known: the window that they stand in.
    fn source(&self, index: usize, windows: &[Window], words: Span) -> Source {
        match windows.iter().find(|window| window.span.contains(words)) {
            Some(window) => {
                Source { from: from(window.standing), words: Some(words), passage: Some(self.passage(index, window)) }
            }
            None => {
                let own = self.frame.clause_of[index] as usize;
                let clause = self.frame.clauses.iter().position(|clause| clause.span.contains(words));
                let from =
                    if clause.is_none_or(|clause| clause == own) { FoundIn::Clause } else { FoundIn::EarlierClause };
                Source { from, words: Some(words), passage: clause.map(|clause| self.frame.clauses[clause].span) }
            }
        }
    }

    fn other_number(&self, other: Option<usize>) -> Source {
        let words = other.and_then(|other| self.mentions.get(other)).map(|other| other.span);
        Source { from: FoundIn::OtherNumber, words, passage: None }
    }

    /// What a window is a part of: in the number's own clause, or the one around its bracket, all of that.
    fn passage(&self, index: usize, window: &Window) -> Span {
        let clause = |clause: u32| &self.frame.clauses[clause as usize];
        let own = clause(self.frame.clause_of[index]);
        let around = own.outer.map(clause);
        let mut clauses = [Some(own), around].into_iter().flatten().map(|clause| clause.span);
        let whole = clauses.find(|clause| from(window.standing) == FoundIn::Clause && clause.contains(window.span));
        whole.unwrap_or(window.span)
    }
}

/// Looks for what gave a term of the scope of one mention.
struct TermSearch<'a> {
    pass: &'a Pass<'a>,
    index: usize,
    windows: &'a [Window],
    reader: scope::Reader<'a>,
    /// What the mention's place in a list settles.
    taken: ScopeSet,
    metric: Metric,
}

impl TermSearch<'_> {
    /// The window from which on a term stands, and the word in it that names the term.
    fn source(&self, term: ScopeTerm) -> Source {
        let (wanted, scopes, home) = (ScopeSet::of(term), self.reader.scopes, self.home());
        if let Some(words) = self.titled(wanted) {
            return Source { from: FoundIn::Number, words: Some(words), passage: None };
        }
        if !self.taken.meets(wanted)
            && let Some(window) = decisive(self.windows, |windows| {
                prune::prune(self.reader.read(windows, self.mention(), self.taken), self.metric).meets(wanted)
            })
        {
            let hits = scopes.within(window.span);
            let word = match window.standing {
                Standing::After => hits.iter().find(|hit| self.names(window, hit, wanted)),
                _ => hits.iter().rev().find(|hit| self.names(window, hit, wanted)),
            };
            let passage = self.pass.passage(self.index, window);
            return Source { from: from(window.standing), words: word.map(|hit| hit.span), passage: Some(passage) };
        }
        // The sentence holds the list, before the number or, in a bracket, behind it.
        let sentence = self.pass.frame.sentences.get(self.pass.sentence(self.index) as usize);
        let sentence = sentence.copied().unwrap_or(self.pass.part.span);
        let window = Window { span: sentence, standing: Standing::Ahead, sentence: false, contrasts: false };
        let hits = scopes.within(sentence);
        let split = hits.partition_point(|hit| hit.span.start() < home.start());
        let mut nearest = hits[..split].iter().rev().chain(&hits[split..]);
        let words = nearest.find(|hit| self.names(&window, hit, wanted)).map(|hit| hit.span);
        Source { from: FoundIn::List, words, passage: Some(sentence) }
    }

    /// The word in the title of a cited document that gives the term.
    fn titled(&self, wanted: ScopeSet) -> Option<Span> {
        let home = (self.kind() == Kind::Citation).then(|| self.home())?;
        let named = |hit: &&Hit| self.reader.titled(hit.span).meets(wanted);
        self.reader.scopes.within(home).iter().find(named).map(|hit| hit.span)
    }

    /// Whether a word alone gives the term.
    fn names(&self, window: &Window, hit: &Hit, wanted: ScopeSet) -> bool {
        let scopes = HitList::new(vec![*hit], hit.span.end());
        let alone = scope::Reader { scopes: &scopes, told: &Told::nothing(&scopes), lists: &[], ..self.reader };
        alone.read(&[*window], self.mention(), ScopeSet::EMPTY).terms.meets(wanted)
    }

    fn home(&self) -> Span {
        self.pass.mentions[self.index].span
    }

    fn kind(&self) -> Kind {
        self.pass.kind(&self.pass.mentions[self.index])
    }

    fn mention(&self) -> Home {
        Home { span: self.home(), kind: self.kind(), vast: self.pass.is_vast(self.index) }
    }
}

fn from(standing: Standing) -> FoundIn {
    match standing {
        Standing::Earlier(_) => FoundIn::EarlierClause,
        Standing::Next => FoundIn::NextClause,
        Standing::Label => FoundIn::Label,
        Standing::Topic { .. } => FoundIn::Topic,
        Standing::Headed => FoundIn::HeadedSentence,
        Standing::RowHead(_) => FoundIn::RowHead,
        Standing::ColumnHead(_) => FoundIn::ColumnHead,
        Standing::Head(_) | Standing::Opening => FoundIn::Heading,
        Standing::Title => FoundIn::Title,
        _ => FoundIn::Clause,
    }
}

/// The window with which a decision comes to stand for good, taking one after the other.
fn decisive(windows: &[Window], stands: impl Fn(&[Window]) -> bool) -> Option<&Window> {
    let fewest = (0..=windows.len()).rev().take_while(|count| stands(&windows[..*count])).last()?;
    windows.get(fewest.checked_sub(1)?)
}
