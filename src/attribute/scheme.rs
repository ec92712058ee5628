//! Schemes that words name, in a stretch of text or in the title of a document.

use super::cue::ScopeCue;
use super::scope::Reader;
use super::windows::{Standing, Window};
use crate::fact::{DimensionSet, ScopeSet, ScopeTerm, Slot};
use crate::joints::is_joint;
use crate::lexicon::{Hit, Sense};
use crate::text::{Span, longer_than};

/// Schemes of those who are in a medical one too.
const ANY_SCHEME: ScopeSet = ScopeSet::of(ScopeTerm::Pension).union(ScopeSet::of(ScopeTerm::LongTermCare));

/// The medical schemes that people belong to.
const MEDICAL: ScopeSet = ScopeSet::of(ScopeTerm::Employee).union(ScopeSet::of(ScopeTerm::Resident));

impl Reader<'_> {
    /// Whether a word names those who take part in several schemes, and what is said before it in its sentence, or a heading or the
    /// title, names one that they take part in beside medical insurance, and not theirs: 城乡居民 in an article on 养老保险.
    pub(super) fn takes_any_scheme(&self, cue: &ScopeCue, word: Span, over: &[Window]) -> bool {
        if !self.cues.words.of_any_scheme.has(word.of(self.text)) {
            return false;
        }
        let own = cue.terms.slot(Slot::Insurance);
        // 职工每年120元，居民每年90元: nor do such words beside it name one.
        let named = |span: Span| {
            let hits = self.scopes.within(span).iter();
            let hits = hits.filter(|hit| !self.cues.words.of_any_scheme.has(hit.span.of(self.text)));
            hits.map(|hit| self.schemes(hit)).fold(ScopeSet::EMPTY, ScopeSet::union)
        };
        let said = std::iter::once(self.told_before(word)).chain(over.iter().map(|window| window.span));
        said.map(named)
            .find(|named| !named.is_empty())
            // 职工护理保险支付90%，居民支付75%: but beside a scheme of the employees 居民 are those of the other one.
            .is_some_and(|named| named.meets(ANY_SCHEME) && !named.meets(own.union(MEDICAL)))
    }

    /// Whether a scheme is named in a stretch of text.
    pub(super) fn names_scheme(&self, span: Span) -> bool {
        self.scopes.within(span).iter().any(|hit| !self.schemes(hit).is_empty())
    }

    /// The scheme that the clause of a number names behind it: behind others like it (男性年满60周岁、女性年满55周岁可领取养老金), or where
    /// no item is joined to the number (按60%档次缴纳养老保险15年).
    pub(super) fn scheme_behind(&self, home: Span, clause: Span) -> ScopeSet {
        let rest = self.near_behind(home, clause);
        let Some(word) = self.scopes.within(rest).iter().find(|hit| !self.schemes(hit).is_empty()) else {
            return ScopeSet::EMPTY;
        };
        let gap = Span::new(home.end(), word.span.start());
        let (mut last, mut alike) = (home, true);
        while let Some(next) = self.frame.next_mention(last.end()).filter(|next| next.end() <= gap.end()) {
            alike = alike && next.of(self.text).chars().next_back() == home.of(self.text).chars().next_back();
            last = next;
        }
        let joined = |gap: &str| gap.contains(|c: char| is_joint(c) || "；;（(：:".contains(c));
        let gap = &self.text[last.end()..gap.end()];
        // 110元 失业保险 :27元: the next item is labelled with its own.
        let labels = gap.trim().is_empty() || self.text[word.span.end()..].trim_start().starts_with([':', '：', '|']);
        if !alike || joined(gap) || labels || self.frame.counted(word.span) {
            return ScopeSet::EMPTY;
        }
        let window = Window { span: word.span, standing: Standing::After, sentence: false, contrasts: false };
        let found = self.group(&window, home, DimensionSet::EMPTY, &mut ScopeSet::EMPTY.clone(), false, &[]);
        found.terms.slot(Slot::Insurance)
    }

    /// What of a clause stands near behind a number.
    fn near_behind(&self, home: Span, clause: Span) -> Span {
        /// How far, in bytes.
        const REACH: usize = 240;
        let end = self.text.floor_char_boundary((home.end() + REACH).min(clause.end()));
        Span::new(home.end(), end.max(home.end()))
    }

    /// The scheme and the people that the clause of a date, an age or a count goes on to name, whatever numbers stand between: 从2005年至今
    /// 连续10年增加企业退休人员养老金. A list, or a clause that names several, is of each number by itself.
    pub(super) fn told_behind(&self, home: Span, clause: Span) -> ScopeSet {
        const PARTING: [char; 8] = ['、', '；', ';', '（', '(', '：', ':', '|'];
        let rest = self.near_behind(home, clause);
        if rest.of(self.text).contains(PARTING) {
            return ScopeSet::EMPTY;
        }
        let mut told = [ScopeSet::EMPTY; 2];
        // 12日发布《关于全面实施个人养老金制度的通知》: what a document is about the day is not.
        let outside = |hit: &&Hit| self.frame.mention_at(hit.span.start()).is_none();
        for hit in self.scopes.within(rest).iter().filter(outside) {
            let window = Window { span: hit.span, standing: Standing::After, sentence: false, contrasts: false };
            let found = self.group(&window, home, DimensionSet::EMPTY, &mut ScopeSet::EMPTY.clone(), false, &[]);
            for (known, slot) in told.iter_mut().zip([Slot::Insurance, Slot::Population]) {
                let own = found.terms.slot(slot);
                if !(known.is_empty() || own.is_empty() || *known == own) {
                    return ScopeSet::EMPTY;
                }
                *known = known.union(own);
            }
        }
        told[0].union(told[1])
    }

    /// The schemes that a word names.
    pub(super) fn schemes(&self, hit: &Hit) -> ScopeSet {
        match hit.sense {
            Sense::Scope(index) => self.cues.scope(index).terms.slot(Slot::Insurance),
            _ => ScopeSet::EMPTY,
        }
    }

    /// The schemes, people and care that the title of a document names.
    pub(super) fn titled(&self, document: Span) -> ScopeSet {
        let named = self.scopes.within(document).iter().filter_map(|hit| match hit.sense {
            Sense::Scope(index) => Some(self.cues.scope(index)),
            _ => None,
        });
        let named = named.filter(|cue| !(cue.alone || cue.elided));
        named.fold(ScopeSet::EMPTY, |all, cue| {
            [Slot::Insurance, Slot::Population, Slot::Care]
                .iter()
                .fold(all, |all, slot| all.union(cue.terms.slot(*slot)))
        })
    }

    /// Whether a word stands in the title of another document than the one that is cited: 《住院津贴计划》和《女职工互助计划》.
    pub(super) fn is_of_other_title(&self, word: Span, home: Span) -> bool {
        /// The furthest that a title begins before a word in it, in bytes.
        const LONGEST: usize = 180;
        /// A title is no longer, in characters with its first sign, where it stands for the whole one: 以下简称《实施办法》.
        const SHORT: usize = 5;
        let title = home.of(self.text);
        let title = title.find('》').map_or(title, |end| &title[..end]);
        if !title.starts_with('《') || home.contains(word) || !longer_than(title, SHORT) {
            return false;
        }
        let lead = &self.text[self.text.ceil_char_boundary(word.start().saturating_sub(LONGEST))..word.start()];
        lead.rfind(['《', '》']).is_some_and(|at| lead[at..].starts_with('《'))
    }

    /// The two schemes that a heading relates; none where it lists them (职工医保和居民医保) or names but one.
    pub(super) fn related_schemes(&self, heading: Span) -> ScopeSet {
        let mut named = self.scopes.within(heading).iter().filter(|hit| !self.schemes(hit).is_empty());
        let (Some(one), Some(two)) = (named.next(), named.next()) else { return ScopeSet::EMPTY };
        let gap = self.text.get(one.span.end()..two.span.start()).unwrap_or_default();
        let related = self.cues.relates(gap);
        let clause = !gap.contains(['，', ',', '。', '；', ';', '、']);
        if related && clause && !self.schemes(one).meets(self.schemes(two)) {
            self.schemes(one).union(self.schemes(two))
        } else {
            ScopeSet::EMPTY
        }
    }
}
