//! Numbers between strokes that pair off with items between strokes: 在职/退休：三级医院60%/65%，二级医院65%/70%; and two numbers, the
//! second in brackets, with two items of which the second is: 在职（退休）职工60%（65%）.

use super::pairing::{Part, common, terms};
use super::run::same_unit;
use super::table::{self, Seat};
use crate::fact::ScopeSet;
use crate::lexicon::Hit;
use crate::text::Span;

impl Part<'_> {
    /// What numbers between strokes pair off with: the items between strokes further ahead in their sentence, or in a head,
    /// that of their cell as well.
    pub(super) fn slashed(&self, at: usize, run: usize) -> Vec<ScopeSet> {
        let numbers = &self.mentions[at..at + run];
        if !numbers.windows(2).all(|pair| is_stroke(self.text, pair[0].span, pair[1].span)) {
            return Vec::new();
        }
        self.lists_ahead(at).into_iter().find_map(|span| self.slashed_items(span, run)).unwrap_or_default()
    }

    /// What a number pairs off with, and the one in brackets behind it: an item, and the one in brackets behind that.
    pub(super) fn bracketed(&self, at: usize) -> Option<[ScopeSet; 2]> {
        let (one, two) = (self.mentions.get(at)?, self.mentions.get(at + 1)?);
        let paired = same_unit(one, two) && is_bracketed(self.text, one.span, two.span);
        let items = |span: Span| {
            let hits = self.scopes.within(span);
            let alike = |pair: &[Hit]| {
                is_bracketed(self.text, pair[0].span, pair[1].span) && pair.iter().all(|hit| self.may_be_item(hit))
            };
            let pair = hits.windows(2).rev().find(|pair| alike(pair))?;
            let named = [terms(self.cues, &pair[0]), terms(self.cues, &pair[1])];
            let common = common(named.into_iter());
            let named = named.map(|terms| terms.within(common));
            (named[0] != named[1] && !named[0].is_empty()).then_some(named)
        };
        if paired { self.lists_ahead(at).into_iter().find_map(items) } else { None }
    }

    /// Where the items may stand that numbers pair off with by their signs: the sentence before them, the heads of their cell, those
    /// over them.
    fn lists_ahead(&self, at: usize) -> Vec<Span> {
        let own = self.sentence_before(at);
        let line = self.frame.outline.lines.get(self.frame.clause(at).line as usize);
        let heads = line.into_iter().flat_map(|line| self.frame.outline.heads_of(line)).map(|head| head.span);
        let seat = line.filter(|line| line.cell).and_then(|_| table::seat(self.tables, self.mentions[at].span));
        let cell = seat.into_iter().flat_map(Seat::heads);
        std::iter::once(own).chain(cell).chain(heads).collect()
    }

    /// The last list of items between strokes in a stretch of text, if it has as many as there are numbers.
    fn slashed_items(&self, span: Span, numbers: usize) -> Option<Vec<ScopeSet>> {
        let hits: Vec<&Hit> = self.scopes.within(span).iter().filter(|hit| self.may_be_item(hit)).collect();
        let mut lists = hits.chunk_by(|one, next| is_stroke(self.text, one.span, next.span));
        let list = lists.rfind(|list| list.len() == numbers)?;
        let common = common(list.iter().map(|hit| terms(self.cues, hit)));
        Some(list.iter().map(|hit| terms(self.cues, hit).within(common)).collect())
    }
}

/// Whether nothing but a stroke stands between two things.
fn is_stroke(text: &str, one: Span, next: Span) -> bool {
    matches!(text.get(one.end()..next.start()).map(str::trim), Some("/" | "／"))
}

/// Whether the second of two things stands in brackets right behind the first, and nothing else does.
fn is_bracketed(text: &str, one: Span, next: Span) -> bool {
    matches!(text.get(one.end()..next.start()).map(str::trim), Some("（" | "("))
        && text[next.end()..].trim_start().starts_with(['）', ')'])
}
