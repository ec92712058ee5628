//! Whether the words around a word of scope take its meaning from it, whatever number it is asked for. Each number asks for
//! the words of all headings over it, so that this is told once a word.

use std::cell::Cell;

use crate::lexicon::HitList;

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
