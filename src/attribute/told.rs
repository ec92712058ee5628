//! Whether the words around a word of scope take its meaning from it, whatever number it is asked for. Each number asks for
//! the words of all headings over it, so that this is told once a word.

use std::cell::Cell;

use super::cue::ScopeCue;
use super::scope::Reader;
use super::scope_word::{excepted, is_base, is_compared, is_included, is_merged, is_share_of_others};
use crate::lexicon::HitList;
use crate::text::Span;

/// What is known of each word of a list.
#[derive(Debug)]
pub struct Told(Vec<Cell<Option<bool>>>);

impl Told {
    /// Nothing is known of these words yet.
    pub(super) fn nothing(words: &HitList) -> Told {
        Told(vec![Cell::new(None); words.all().len()])
    }

    /// What is known of the word at `place`, or what `tell` says.
    pub(super) fn of(&self, place: usize, tell: impl FnOnce() -> bool) -> bool {
        let known = &self.0[place];
        known.get().unwrap_or_else(|| {
            let told = tell();
            known.set(Some(told));
            told
        })
    }
}

impl Reader<'_> {
    /// Whether the words around a word make it say nothing of any number.
    pub(super) fn is_taken_back(&self, cue: &ScopeCue, word: Span) -> bool {
        self.is_part_of_other(cue, word)
            || excepted(self.cues, self.text, word)
            || is_base(self.cues, self.text, word)
            || is_share_of_others(self.cues, self.text, cue, word)
            || is_compared(self.cues, self.text, word)
            || is_merged(self.cues, self.text, word)
            || self.has_paid_before_others(cue.terms, word)
            || self.pays_premium_of_other(cue.terms, word)
            || self.is_included_in_number(word)
    }

    /// Whether a bracket right behind a number says that what a word names is part of it, which says nothing of other numbers: 封顶线
    /// 30万元（含门诊），起付线1.5万元.
    fn is_included_in_number(&self, word: Span) -> bool {
        self.frame.bracket_behind_mention(word.start()) && is_included(self.cues, self.text, word)
    }
}
