//! The dimensions of scope. Terms of one compete, for a nearer 在职 takes the place of an earlier 退休; those of different
//! dimensions add up: 退休, 女.

use super::scope::{ScopeSet, ScopeTerm, Slot};

/// A dimension of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Insurance schemes.
    Scheme,
    /// At work, retired, or on one's own.
    Status,
    /// Men, women.
    Sex,
    /// Children, students, the old.
    Stage,
    /// Members of the family.
    Relation,
    /// Grades and kinds of institutions.
    Facility,
    /// Kinds of care.
    Care,
    /// Filed, referred.
    Referral,
    /// Who pays.
    Payer,
    /// First or later visits.
    Visit,
}

impl Dimension {
    /// How many there are.
    pub const COUNT: usize = Dimension::Visit as usize + 1;

    /// All terms of it.
    const fn terms(self) -> ScopeSet {
        TERMS[self as usize]
    }
}

impl ScopeTerm {
    /// The dimension that it is a value of.
    pub const fn dimension(self) -> Dimension {
        use ScopeTerm::*;
        match self.slot() {
            Slot::Insurance => Dimension::Scheme,
            Slot::Population => match self {
                Male | Female => Dimension::Sex,
                Student | Minor | Elderly => Dimension::Stage,
                FamilyMember => Dimension::Relation,
                _ => Dimension::Status,
            },
            Slot::Facility => Dimension::Facility,
            Slot::Care => Dimension::Care,
            Slot::Referral => Dimension::Referral,
            Slot::Payer => Dimension::Payer,
            Slot::Visit => Dimension::Visit,
        }
    }
}

/// All terms of each dimension.
const TERMS: [ScopeSet; Dimension::COUNT] = {
    let (mut sets, mut at) = ([ScopeSet::EMPTY; Dimension::COUNT], 0);
    while at < ScopeTerm::ALL.len() {
        let dimension = ScopeTerm::ALL[at].dimension() as usize;
        sets[dimension] = sets[dimension].union(ScopeSet::of(ScopeTerm::ALL[at]));
        at += 1;
    }
    sets
};

/// A set of dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DimensionSet {
    /// All terms of each of them.
    terms: ScopeSet,
}

impl DimensionSet {
    /// No dimension.
    pub const EMPTY: DimensionSet = DimensionSet { terms: ScopeSet::EMPTY };

    /// These dimensions.
    pub const fn of(dimensions: &[Dimension]) -> DimensionSet {
        let (mut terms, mut at) = (ScopeSet::EMPTY, 0);
        while at < dimensions.len() {
            terms = terms.union(dimensions[at].terms());
            at += 1;
        }
        DimensionSet { terms }
    }

    /// Takes in a dimension.
    pub fn insert(&mut self, dimension: Dimension) {
        self.terms = self.terms.union(dimension.terms());
    }

    /// Whether the dimension is one of them.
    pub fn contains(self, dimension: Dimension) -> bool {
        self.terms.meets(dimension.terms())
    }

    /// The dimensions of either.
    pub const fn union(self, other: DimensionSet) -> DimensionSet {
        DimensionSet { terms: self.terms.union(other.terms) }
    }

    /// The dimensions of both.
    pub fn intersection(self, other: DimensionSet) -> DimensionSet {
        DimensionSet { terms: self.terms.intersection(other.terms) }
    }
}

impl ScopeSet {
    /// The terms of one dimension.
    pub fn dimension(self, dimension: Dimension) -> ScopeSet {
        self.intersection(dimension.terms())
    }

    /// The dimensions that it has terms of.
    pub fn dimensions(self) -> DimensionSet {
        self.by_dimension().fold(DimensionSet::EMPTY, |mut all, (dimension, _)| {
            all.insert(dimension);
            all
        })
    }

    /// The terms of these dimensions.
    pub fn within(self, dimensions: DimensionSet) -> ScopeSet {
        self.intersection(dimensions.terms)
    }

    /// The terms of all other dimensions.
    pub fn outside(self, dimensions: DimensionSet) -> ScopeSet {
        self.without(dimensions.terms)
    }

    /// Each dimension that it has terms of, with these.
    pub fn by_dimension(self) -> impl Iterator<Item = (Dimension, ScopeSet)> {
        let mut left = self;
        std::iter::from_fn(move || {
            let dimension = left.terms().next()?.dimension();
            let of = left.dimension(dimension);
            left = left.without(of);
            Some((dimension, of))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_terms_is_parted_by_dimension() {
        use ScopeTerm::*;
        let set = ScopeSet::from_iter([Retired, Female, Tertiary, Secondary]);
        let parts: Vec<(Dimension, ScopeSet)> = set.by_dimension().collect();
        let grades = ScopeSet::from_iter([Tertiary, Secondary]);
        let (retired, women) = (ScopeSet::of(Retired), ScopeSet::of(Female));
        assert_eq!(parts, [(Dimension::Status, retired), (Dimension::Sex, women), (Dimension::Facility, grades)]);
        let people = DimensionSet::of(&[Dimension::Status, Dimension::Sex, Dimension::Care]);
        assert_eq!((set.within(people), set.outside(people)), (retired.union(women), grades));
        assert!(set.dimensions().contains(Dimension::Facility) && !set.dimensions().contains(Dimension::Care));
        assert_eq!(set.dimensions().intersection(people), DimensionSet::of(&[Dimension::Status, Dimension::Sex]));
    }
}
