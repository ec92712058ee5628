//! To whom and what a number applies: scope, place, band of costs and time unit of each mention.

use super::band::interval;
use super::pairing::{self, Pairs};
use super::windows::Window;
use super::{Band, Claim, Pass, REACH, place, prune, scope, scope_word};
use crate::fact::{Kind, Metric, ReadFrom, ScopeSet};
use crate::lexicon::{HitList, Sense};
use crate::recognise::Shape;

impl Pass<'_> {
    /// The scope of each mention.
    pub(super) fn apply_scope(&self, windows: &[Vec<Window>], claims: &mut [Claim]) {
        let (text, hits) = (self.found.text, self.found.hits);
        let cues = &self.attributor.cues;
        let taken = self.taken();
        let reader = scope::Reader { cues, text, frame: self.frame, scopes: &hits.scopes, lists: &taken.lists };
        for (index, mention) in self.mentions.iter().enumerate() {
            let (before, rest) = claims.split_at_mut(index);
            let claim = &mut rest[0];
            // The title of a document says whom it is about.
            let titled =
                if self.kind(mention) == Kind::Citation { reader.titled(mention.span) } else { ScopeSet::EMPTY };
            let reading = reader.read(&windows[index], mention.span, taken.of[index].union(titled));
            claim.scope = prune::prune(reading, claim.decision.metric);
            claim.scope = self.with_payer(index, claim, before);
            if self.is_of_hospital(index, claim, before, &windows[index]) {
                claim.decision.metric = Metric::ReimbursementRate;
            }
        }
    }

    /// The place of each mention.
    pub(super) fn apply_place(&self, windows: &[Vec<Window>], claims: &mut [Claim]) {
        let cues = &self.attributor.cues;
        for (index, (mention, claim)) in self.mentions.iter().zip(claims).enumerate() {
            // 国家规定补助670元，我市补助680元: the clause leads home again.
            let local = || self.words().home_within.stand_in(self.near_clause(index).of(self.found.text));
            let national = self.is_national(self.sentence(index)) && !local();
            let in_turn = self.place_in_turn(index).map(|place| (place, ReadFrom::Clause));
            let choose = || place::choose(cues, self.found, self.frame, &windows[index], mention.span, national);
            claim.place = in_turn.or_else(choose);
        }
    }

    /// The time unit of each mention, and the band of costs that it is for.
    pub(super) fn apply_per(&self, windows: &[Vec<Window>], claims: &mut [Claim]) {
        let mut bracket: Option<(Band, u32)> = None;
        for (index, mention) in self.mentions.iter().enumerate() {
            let Shape::Quantity(quantity) = &mention.shape else { continue };
            let (sentence, windows) = (self.sentence(index), &windows[index]);
            let (before, rest) = claims.split_at_mut(index);
            let claim = &mut rest[0];
            // The sum of a statistic is for no time of one person, unless its clause says 每年.
            let told = if self.is_vast(index) {
                self.per_of_sum(index, windows)
            } else {
                let own = self.per(claim.decision, mention, windows);
                own.or_else(|| self.carried_per(index, claim.decision, before))
            };
            let head = || self.per_head(index).filter(|_| claim.decision.metric == Metric::Subsidy);
            claim.per = quantity.per.or(told).or_else(head);
            match claim.decision.metric {
                Metric::CostBracket => bracket = Some((interval(quantity, claim.bounds), sentence)),
                _ if self.kind(mention) == Kind::Percentage => {
                    claim.bracket = bracket.filter(|(_, of)| *of == sentence).map(|(ends, _)| ends);
                    claim.bracket = claim.bracket.or_else(|| self.headed_bracket(index, before));
                    if let Some(band) = self.band_in_turn(index)
                        && let Shape::Quantity(quantity) = &self.mentions[band].shape
                    {
                        claim.bracket = Some(interval(quantity, before[band].bounds));
                    }
                }
                _ => bracket = None,
            }
        }
    }

    /// For each mention the terms that its place in a list settles, be it that of its item or of the bracket behind all.
    pub(super) fn taken(&self) -> Pairs {
        let scopes = &self.found.hits.scopes;
        let mut pairs = pairing::pair(&self.attributor.cues, self.found.text, self.frame, scopes, self.mentions);
        for (paired, trailing) in pairs.of.iter_mut().zip(self.trailing(scopes)) {
            // With 分别 the bracket names an item for each number.
            *paired = paired.union(trailing.outside(paired.dimensions()));
        }
        pairs
    }

    /// A bracket behind the last of a list of parallel values qualifies the whole list: `三级1700元，二级1100元（首次住院）`.
    pub(super) fn trailing(&self, scopes: &HitList) -> Vec<ScopeSet> {
        let mut given = vec![ScopeSet::EMPTY; self.mentions.len()];
        let (text, cues) = (self.found.text, &self.attributor.cues);
        for bracket in self.frame.brackets.iter().filter(|bracket| !bracket.counted) {
            let after = self.mentions.partition_point(|mention| mention.span.end() <= bracket.span.start());
            let Some(last) = after.checked_sub(1) else { continue };
            if !text[self.mentions[last].span.end()..bracket.span.start()].trim().is_empty() {
                continue;
            }
            let terms = scopes.within(bracket.span).iter().fold(ScopeSet::EMPTY, |terms, hit| match hit.sense {
                Sense::Scope(index)
                    if !scope_word::excepted(cues, text, hit.span)
                        && !scope_word::is_included(cues, text, hit.span) =>
                {
                    terms.union(cues.scope(index).terms)
                }
                _ => terms,
            });
            let sentence = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize].sentence;
            let mut index = last;
            loop {
                given[index] = given[index].union(terms);
                let parallel =
                    index > 0 && index + REACH > last && sentence(index - 1) == sentence(last) && self.same_unit(index);
                // 50%（三级医院）、60%（二级医院）: each has a bracket of its own.
                if !parallel || text[self.mentions[index - 1].span.end()..].starts_with(['（', '(']) {
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
