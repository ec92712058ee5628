//! What the earlier clauses of a sentence hand on to a number.

use crate::fact::{DIMENSIONS, ScopeSet};

/// Dimensions whose terms are set side by side: status, sex, stage, relation, facility, care, payer, visit. Schemes
/// are topics and cases are conditions: of them the nearer goes on.
const CONTRASTED: [usize; 8] = [1, 2, 3, 4, 5, 6, 8, 9];

/// What the earlier clauses of a sentence name. One subject holds for what follows; where several are set side by side
/// (男满30年、女满25年，实际缴费满10年), none of them holds for the rest.
#[derive(Default)]
pub(super) struct Earlier {
    named: [Option<ScopeSet>; DIMENSIONS],
    contrary: [bool; DIMENSIONS],
    /// Dimensions that a part nearer than the last semicolon names.
    closed: [bool; DIMENSIONS],
}

impl Earlier {
    /// Takes in the next clause, going back. `ends_part`: it ends with a semicolon.
    pub(super) fn add(&mut self, found: ScopeSet, parted: [bool; DIMENSIONS], ends_part: bool) {
        if ends_part {
            for dimension in 0..DIMENSIONS {
                self.closed[dimension] |= self.named[dimension].is_some();
            }
        }
        if found.is_empty() {
            return;
        }
        for (dimension, parted) in parted.into_iter().enumerate() {
            let of = found.dimension(dimension);
            if of.is_empty() || self.closed[dimension] {
                continue;
            }
            self.contrary[dimension] |= parted && CONTRASTED.contains(&dimension);
            match self.named[dimension] {
                None => self.named[dimension] = Some(of),
                Some(known) => self.contrary[dimension] |= known != of && CONTRASTED.contains(&dimension),
            }
        }
    }

    /// All that is named so far.
    pub(super) fn all(&self) -> ScopeSet {
        self.named.iter().flatten().fold(ScopeSet::EMPTY, |all, named| all.union(*named))
    }

    /// Takes in nothing more of these dimensions.
    pub(super) fn close(&mut self, dimensions: &[usize]) {
        dimensions.iter().for_each(|dimension| self.closed[*dimension] = true);
    }

    pub(super) fn settle(self) -> ScopeSet {
        let kept = self.named.iter().zip(self.contrary).filter(|(_, contrary)| !contrary);
        kept.fold(ScopeSet::EMPTY, |scope, (named, _)| scope.union(named.unwrap_or(ScopeSet::EMPTY)))
    }
}
