//! What the numbers of a list are of that says another one once more: 在职职工为6%，退休人员为7%，分别是9888元、11536元.

use super::pairing::{Part, common, terms};
use super::run::same_unit;
use crate::fact::ScopeSet;
use crate::text::Span;

impl Part<'_> {
    /// What the numbers are of that a list says once more in another unit: 在职职工为6%，退休人员为7%，分别是9888元、11536元.
    pub(super) fn repeated(&self, at: usize, run: usize) -> Vec<ScopeSet> {
        let mentions = self.mentions;
        // 一级75%、二级65%，退休人员提高5个百分点（80%、70%）
        let changed = at.checked_sub(1).filter(|last| {
            let gap = &self.text[mentions[*last].span.end()..mentions[at].span.start()];
            matches!(gap.trim(), "（" | "(") && !same_unit(&mentions[*last], &mentions[at])
        });
        let at = changed.unwrap_or(at);
        let Some(first) = at.checked_sub(run) else { return Vec::new() };
        let alike = |index: usize| {
            same_unit(&mentions[first], &mentions[index])
                && self.frame.clause(index).sentence == self.frame.clause(at).sentence
        };
        if !(first..at).all(alike) {
            return Vec::new();
        }
        // 300元（三级）、200元（二级）: a bracket behind a number names what that one is of.
        let bracket = |index: usize| {
            let end = mentions[index].span.end();
            let inside = self.text[end..].strip_prefix(['（', '('])?;
            let inside = &inside[..inside.find(['）', ')'])?];
            let start = inside.as_ptr() as usize - self.text.as_ptr() as usize;
            Some(Span::new(start, start + inside.len()))
        };
        let named_in = |span: Span| {
            let hits = self.scopes.within(span).iter().filter(|hit| !self.is_of_other_grade(hit));
            hits.fold(ScopeSet::EMPTY, |all, hit| all.union(terms(self.cues, hit)))
        };
        let named = |index: usize| {
            let last = index.checked_sub(1).filter(|last| *last >= first);
            let last = last.map_or(0, |last| bracket(last).map_or(mentions[last].span.end(), |inside| inside.end()));
            let start = last.max(self.frame.clause(index).span.start()).min(mentions[index].span.start());
            let lead = named_in(Span::new(start, mentions[index].span.start()));
            bracket(index).map_or(lead, |inside| lead.union(named_in(inside)))
        };
        let list: Vec<ScopeSet> = (first..at).map(named).collect();
        let common = common(list.iter().copied());
        list.into_iter().map(|item| item.within(common)).collect()
    }
}
