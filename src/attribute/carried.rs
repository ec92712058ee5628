//! What the earlier clauses of a sentence hand on to a number.

use super::scope::PEOPLE;
use crate::fact::{Dimension, DimensionSet, ScopeSet};

/// Dimensions whose terms are set side by side. Schemes are topics and cases are conditions: of them the nearer goes on.
const CONTRASTED: DimensionSet =
    PEOPLE.union(DimensionSet::of(&[Dimension::Facility, Dimension::Care, Dimension::Payer, Dimension::Visit]));

/// What the earlier clauses of a sentence name. One subject holds for what follows; where several are set side by side
/// (男满30年、女满25年，实际缴费满10年), none of them holds for the rest.
#[derive(Default)]
pub(super) struct Earlier {
    named: ScopeSet,
    contrary: DimensionSet,
    /// What is named of people between the number and a clause that would go on.
    aside: ScopeSet,
    /// Dimensions that a part nearer than the last semicolon names.
    closed: DimensionSet,
    /// How many clauses with a number have been passed.
    numbers: usize,
    /// Where each dimension is named first, going back: at the how many-th clause with a number its item begins; 0 where that has none.
    begins: [usize; Dimension::COUNT],
    /// The groups of people whose clause sets a condition of the sort of the number's own.
    conditioned: DimensionSet,
    /// The number is what the clause before it has become: 女职工从50周岁，延迟至55周岁.
    pub(super) becomes: bool,
    /// A clause that has been passed has a share, as the number is one.
    shared: bool,
    /// A clause that has been passed names care and hospitals, as the number's own names hospitals.
    listed: bool,
}

/// A clause before a number.
#[derive(Clone, Copy)]
pub(super) struct EarlierClause {
    /// It ends with a semicolon.
    pub(super) ends_part: bool,
    /// It has a number.
    pub(super) counted: bool,
    /// It sets a condition of the sort of the number's own: an age, a grade.
    pub(super) conditioned: bool,
    /// It has a share, and the number is one.
    pub(super) shared: bool,
    /// It names hospitals, as the number's own clause does.
    pub(super) listed: bool,
}

impl Earlier {
    /// Takes in the next clause, going back.
    pub(super) fn add(&mut self, found: ScopeSet, parted: DimensionSet, clause: EarlierClause) {
        if clause.ends_part {
            self.close(self.named.dimensions());
        }
        self.numbers += usize::from(clause.counted);
        for (dimension, of) in found.outside(self.closed).by_dimension() {
            let known = self.named.dimension(dimension);
            let aside = self.aside.dimension(dimension);
            // 门诊及慢性病待遇：建立门诊统筹制度，…: what takes in the other one is not set beside it.
            let nested = |other: ScopeSet| other.without(of).is_empty() || of.without(other).is_empty();
            let within = |other: ScopeSet| dimension == Dimension::Care && nested(other);
            let unlike = |other: ScopeSet| !other.is_empty() && other != of && !within(other);
            let differs = parted.contains(dimension) || unlike(known) || unlike(aside);
            if differs && CONTRASTED.contains(dimension) {
                // 在职50元，退休70岁以下100元，70岁以上120元: a condition like that of the item before goes on with it.
                let alike = self.conditioned.contains(dimension) && !clause.conditioned;
                // 门诊报销50%，住院起付线100元，报销85%: what has its share already is told of no other one.
                let shared = clause.shared && !self.shared && self.begins[dimension as usize] > 0;
                // 门诊报60%，乡镇卫生院住院起付线150元，县级医院400元: nor is a list of hospitals of what is told before it.
                let listed = dimension == Dimension::Care && self.listed && !clause.listed;
                let nearest = self.becomes || self.goes_on(dimension);
                // 男职工60周岁、女工人50周岁，男职工每4个月延迟1个月，最终延至63周岁
                let apart = parted.contains(dimension) && (known.is_empty() || !self.becomes);
                if (alike || shared || listed || nearest) && !apart {
                    self.close(DimensionSet::of(&[dimension]));
                } else {
                    self.contrary.insert(dimension);
                }
            }
            if known.is_empty() {
                self.named = self.named.union(of);
                self.begins[dimension as usize] = self.numbers;
                if clause.conditioned && clause.counted && PEOPLE.contains(dimension) {
                    self.conditioned.insert(dimension);
                }
            }
        }
        self.shared |= clause.shared;
        self.listed |= clause.listed && !self.named.dimension(Dimension::Care).is_empty();
    }

    /// Whether the number is of the item that the nearest term begins, since the item before it has as many numbers:
    /// 三级起付线800元，报销60%，二级起付线400元，报销80%.
    fn goes_on(&self, dimension: Dimension) -> bool {
        let begins = self.begins[dimension as usize];
        begins > 0 && self.numbers - begins > begins
    }

    /// Notes what the clause names that is added next and does not go on: others that are named before it do not either.
    pub(super) fn set_aside(&mut self, terms: ScopeSet) {
        self.aside = self.aside.union(terms.outside(self.named.dimensions()));
    }

    /// All that is named so far.
    pub(super) fn all(&self) -> ScopeSet {
        self.named
    }

    /// Takes in nothing more of these dimensions.
    pub(super) fn close(&mut self, dimensions: DimensionSet) {
        self.closed = self.closed.union(dimensions);
    }

    pub(super) fn settle(self) -> ScopeSet {
        self.named.outside(self.contrary)
    }
}
