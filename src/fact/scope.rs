//! The terms of scope, and sets of them: to whom and what a number applies.

terms! {
    /// A list slot of the scope.
    Slot {
        Insurance = "insurance", "scheme";
        Population = "population", "group of people";
        Facility = "facility", "grade or kind of institution";
        Care = "care", "kind of care";
        Referral = "referral", "whether the case was filed or referred";
        Payer = "payer", "who pays";
        Visit = "visit", "first or later visit";
    }
}

impl Slot {
    /// The names of its values, in the order of the guide.
    pub const fn values(self) -> &'static [&'static str] {
        let (mut start, mut end, mut at) = (0, 0, 0);
        while at < ScopeTerm::ALL.len() {
            if ScopeTerm::ALL[at].slot() as u8 == self as u8 {
                start = if end == 0 { at } else { start };
                end = at + 1;
            }
            at += 1;
        }
        ScopeTerm::NAMES.split_at(end).0.split_at(start).1
    }
}

terms! {
    /// A value of a list slot. The values of a slot stand together.
    ScopeTerm {
        Employee = "employee", "职工医保";
        Resident = "resident", "城乡居民医保";
        NewRural = "new_rural", "新农合, 农村医保";
        SeriousIllness = "serious_illness", "大病";
        LongTermCare = "long_term_care", "长期护理";
        Maternity = "maternity", "生育";
        Pension = "pension", "养老";
        Unemployment = "unemployment", "失业";
        WorkInjury = "work_injury", "工伤";
        Supplementary = "supplementary", "补充医疗, 惠民保";
        MedicalAid = "medical_aid", "医疗救助";
        Active = "active", "在职";
        Retired = "retired", "退休";
        Flexible = "flexible", "灵活就业";
        Male = "male", "男";
        Female = "female", "女";
        Student = "student", "学生";
        Minor = "minor", "未成年人";
        Elderly = "elderly", "老年人";
        FamilyMember = "family_member", "亲属";
        Tertiary = "tertiary", "三级";
        Secondary = "secondary", "二级";
        Primary = "primary", "一级";
        Community = "community", "社区";
        Township = "township", "乡镇";
        Village = "village", "村";
        County = "county", "县级";
        Municipal = "municipal", "市级";
        Provincial = "provincial", "省级";
        Pharmacy = "pharmacy", "药店";
        Inpatient = "inpatient", "住院";
        Outpatient = "outpatient", "门诊";
        Chronic = "chronic", "门诊慢特病";
        Emergency = "emergency", "急诊";
        Filed = "filed", "已备案, 已转诊";
        Unfiled = "unfiled", "未备案, 未转诊";
        Employer = "employer", "单位";
        Individual = "individual", "个人";
        Government = "government", "财政";
        First = "first", "首次";
        Later = "later", "第二次及以后";
    }
}

impl ScopeTerm {
    /// The slot it fills.
    pub const fn slot(self) -> Slot {
        use ScopeTerm::*;
        match self {
            Employee | Resident | NewRural | SeriousIllness | LongTermCare | Maternity | Pension | Unemployment
            | WorkInjury | Supplementary | MedicalAid => Slot::Insurance,
            Active | Retired | Flexible | Male | Female | Student | Minor | Elderly | FamilyMember => Slot::Population,
            Tertiary | Secondary | Primary | Community | Township | Village | County | Municipal | Provincial
            | Pharmacy => Slot::Facility,
            Inpatient | Outpatient | Chronic | Emergency => Slot::Care,
            Filed | Unfiled => Slot::Referral,
            Employer | Individual | Government => Slot::Payer,
            First | Later => Slot::Visit,
        }
    }
}

/// A set of scope terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScopeSet(u64);

impl ScopeSet {
    /// The set without a term.
    pub const EMPTY: ScopeSet = ScopeSet(0);

    /// The set of one term.
    pub const fn of(term: ScopeTerm) -> ScopeSet {
        ScopeSet(1 << term as u32)
    }

    /// The terms of either.
    pub const fn union(self, other: ScopeSet) -> ScopeSet {
        ScopeSet(self.0 | other.0)
    }

    /// The terms of both.
    pub fn intersection(self, other: ScopeSet) -> ScopeSet {
        ScopeSet(self.0 & other.0)
    }

    /// The terms that `other` lacks.
    pub fn without(self, other: ScopeSet) -> ScopeSet {
        ScopeSet(self.0 & !other.0)
    }

    /// True for the set without a term.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True if the two share a term.
    pub fn meets(self, other: ScopeSet) -> bool {
        self.0 & other.0 != 0
    }

    /// The terms of one slot.
    pub fn slot(self, slot: Slot) -> ScopeSet {
        self.intersection(OF_SLOT[slot as usize])
    }

    /// The terms in the order of the guide.
    pub fn terms(self) -> impl Iterator<Item = ScopeTerm> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let term = ScopeTerm::ALL.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*term)
        })
    }

    /// A bit a term, in the order of the guide.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }
}

/// All terms of each slot.
const OF_SLOT: [ScopeSet; Slot::ALL.len()] = {
    let (mut sets, mut at) = ([ScopeSet::EMPTY; Slot::ALL.len()], 0);
    while at < ScopeTerm::ALL.len() {
        sets[ScopeTerm::ALL[at].slot() as usize].0 |= 1 << at;
        at += 1;
    }
    sets
};

impl FromIterator<ScopeTerm> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = ScopeTerm>>(terms: I) -> ScopeSet {
        terms.into_iter().fold(ScopeSet::EMPTY, |set, term| set.union(ScopeSet::of(term)))
    }
}
