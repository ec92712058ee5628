//! Numbers between strokes that pair off with items between strokes: 在职/退休：三级医院60%/65%，二级医院65%/70%.

use super::pairing::{Part, common, terms};
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
        let own = self.sentence_before(at);
        let line = self.frame.outline.lines.get(self.frame.clause(at).line as usize);
        let heads = line.into_iter().flat_map(|line| self.frame.outline.heads_of(line)).map(|head| head.span);
        let seat = line.filter(|line| line.cell).and_then(|_| table::seat(self.tables, numbers[0].span));
        let cell = seat.into_iter().flat_map(Seat::heads);
        std::iter::once(own).chain(cell).chain(heads).find_map(|span| self.slashed_items(span, run)).unwrap_or_default()
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
