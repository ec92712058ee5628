//! To whom and what a number applies: scope, place, band of costs and time unit of each mention.

use super::band::interval;
use super::{Bracket, Claim, Pass, REACH, near, pairing, place, scope, windows};
use crate::fact::{Kind, Metric, Per, ScopeSet};
use crate::lexicon::{Hit, Sense};
use crate::recognise::{Mention, Shape};
use crate::text::Span;

impl Pass<'_> {
    /// Scope, place, bracket and time unit of each mention.
    pub(super) fn apply_scope(&self, claims: &mut [Claim]) {
        let (text, hits) = (self.found.text, self.found.hits);
        let cues = &self.attributor.cues;
        let paired = pairing::pair(cues, text, self.frame, &hits.scopes, self.mentions);
        let trailing = self.trailing(&hits.scopes);
        let mut bracket: Option<(Bracket, u32)> = None;
        for (index, mention) in self.mentions.iter().enumerate() {
            let kind = self.kind(mention);
            let clause = self.frame.clauses[self.frame.clause_of[index] as usize];
            let windows = self.windows(index, kind);
            let (before, rest) = claims.split_at_mut(index);
            let claim = &mut rest[0];
            let taken = paired[index].union(trailing[index]);
            let read = scope::read(cues, text, self.frame, &hits.scopes, &windows, mention.span, taken);
            claim.scope = scope::prune(read, claim.decision.metric);
            let national = self.is_national(clause.sentence);
            claim.place =
                place::choose(&cues.place, text, self.frame, self.found.places, &windows, mention.span, national);
            if let Shape::Quantity(quantity) = &mention.shape {
                let own = quantity.per.or_else(|| self.per(kind, mention, &windows));
                claim.per = own.or_else(|| self.carried_per(index, claim.decision.metric, before));
                match claim.decision.metric {
                    Metric::CostBracket => bracket = Some((interval(quantity, claim.bounds), clause.sentence)),
                    _ if kind == Kind::Percentage => {
                        claim.bracket =
                            bracket.filter(|(_, sentence)| *sentence == clause.sentence).map(|(ends, _)| ends);
                        claim.bracket = claim.bracket.or_else(|| self.headed_bracket(index, before));
                    }
                    _ => bracket = None,
                }
            }
        }
    }

    /// The time unit of the last amount of the same metric in the sentence: 每月缴费基数上限为…，下限为….
    pub(super) fn carried_per(&self, index: usize, metric: Metric, before: &[Claim]) -> Option<Per> {
        let clause = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize];
        let own = clause(index);
        let last = near(index).take_while(|other| clause(*other).sentence == own.sentence).find(|other| {
            let known = before[*other].decision.metric;
            // Parts of a sum are for the same time: 每人每年1100元，其中个人缴费400元、财政补助700元.
            let parts = |metric| matches!(metric, Metric::ContributionAmount | Metric::Subsidy);
            let alike = known == metric || parts(known) && parts(metric);
            alike && matches!(self.mentions[*other].shape, Shape::Quantity(_))
        })?;
        let amount = metric.kind() == Kind::Amount && own.outer == clause(last).outer;
        before[last].per.filter(|_| amount)
    }

    /// The time unit that the words near a number give. That of a rate stands right beside it.
    pub(super) fn per(&self, kind: Kind, mention: &Mention, windows: &[windows::Window]) -> Option<Per> {
        let (cues, scopes) = (&self.attributor.cues, &self.found.hits.scopes);
        match kind {
            Kind::Amount => scope::per(cues, self.found.text, self.frame, scopes, windows, mention.span, true),
            Kind::Duration | Kind::Count => scope::per(
                cues,
                self.found.text,
                self.frame,
                scopes,
                &windows[..windows.len().min(1)],
                mention.span,
                false,
            ),
            Kind::Percentage => {
                let near: Vec<_> = windows
                    .iter()
                    .filter(|window| matches!(window.place, windows::Place::Before | windows::Place::After))
                    .map(|window| windows::Window {
                        span: beside(self.found.text, window.span, mention.span),
                        ..*window
                    })
                    .collect();
                scope::per(cues, self.found.text, self.frame, scopes, &near, mention.span, false)
            }
            _ => None,
        }
    }

    /// A bracket behind the last of a list of parallel values qualifies the whole list: `三级1700元，二级1100元（首次住院）`.
    pub(super) fn trailing(&self, scopes: &[Hit]) -> Vec<ScopeSet> {
        let mut given = vec![ScopeSet::EMPTY; self.mentions.len()];
        let (text, cues) = (self.found.text, &self.attributor.cues);
        for bracket in self.frame.brackets.iter().filter(|bracket| !bracket.counted) {
            let after = self.mentions.partition_point(|mention| mention.span.end() <= bracket.span.start());
            let Some(last) = after.checked_sub(1) else { continue };
            if !text[self.mentions[last].span.end()..bracket.span.start()].trim().is_empty() {
                continue;
            }
            let terms =
                crate::lexicon::within(scopes, bracket.span).iter().fold(ScopeSet::EMPTY, |terms, hit| {
                    match hit.sense {
                        Sense::Scope(index) => terms.union(cues.scope(index).terms),
                        _ => terms,
                    }
                });
            let sentence = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize].sentence;
            let mut index = last;
            loop {
                given[index] = given[index].union(terms);
                let parallel =
                    index > 0 && index + REACH > last && sentence(index - 1) == sentence(last) && self.same_unit(index);
                if !parallel {
                    break;
                }
                index -= 1;
            }
        }
        given
    }

    pub(super) fn is_national(&self, sentence: u32) -> bool {
        let sentence = self.frame.sentences.get(sentence as usize);
        sentence.is_some_and(|span| place::is_national(self.found.hits, *span))
    }
}

/// The few characters of a window that touch the number.
fn beside(text: &str, window: Span, number: Span) -> Span {
    const TOUCH: usize = 15;
    let (mut start, mut end) = (window.start(), window.end());
    if end <= number.start() {
        start = start.max(end.saturating_sub(TOUCH));
    } else {
        end = end.min(start + TOUCH);
    }
    start = text.ceil_char_boundary(start);
    end = text.floor_char_boundary(end);
    Span::new(start.min(end), end)
}
