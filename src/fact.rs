//! The terms of the dataset: kinds, roles, metrics, units and scope, each list written once.
//!
//! Names and meanings are those of the annotation guide. The schema, the rule files and the checks read these lists.

/// Declares an enum whose variants have a name in the dataset and a meaning.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal, $meaning:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $meaning] $variant,)+ }

        impl $name {
            /// Every one, in the order of the guide.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// Every name, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($text,)+];

            /// Its name in the dataset.
            pub fn as_str(self) -> &'static str {
                $name::NAMES[self as usize]
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $($name::$variant => $meaning,)+ }
            }

            /// The one of this name.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::NAMES.iter().position(|known| *known == name).map(|index| $name::ALL[index])
            }
        }
    };
}

pub(crate) use terms;

terms! {
    /// What sort of thing a fact is.
    Kind {
        Percentage = "percentage", "a share or rate";
        Amount = "amount", "money";
        Duration = "duration", "a length of time";
        Age = "age", "a person's age";
        Date = "date", "a calendar date, month, year or period";
        Count = "count", "people, places, items or times";
        Citation = "citation", "a law, regulation, form, certificate or notice";
    }
}

terms! {
    /// What readers use a fact for.
    Role {
        Percentage = "percentage", "all rates";
        Threshold = "threshold", "a line that a case has to reach or may not pass";
        Deadline = "deadline", "a time within which something happens, or from which it holds";
        Amount = "amount", "the other amounts";
        Other = "other", "everything else";
    }
}

terms! {
    /// What a number measures.
    Metric {
        ReimbursementRate = "reimbursement_rate", "share of costs that is reimbursed";
        OutOfPocketRate = "out_of_pocket_rate", "share of costs that the person pays";
        ContributionRate = "contribution_rate", "share of the base that is contributed";
        AccountAllocationRate = "account_allocation_rate", "share that goes into the personal account";
        RateAdjustment = "rate_adjustment", "raised or lowered by so much";
        SubsidyRate = "subsidy_rate", "share that is subsidised";
        OtherRate = "other_rate", "any other share";
        Deductible = "deductible", "costs below it are not reimbursed";
        BenefitCap = "benefit_cap", "the most that is paid";
        CostBracket = "cost_bracket", "a band of costs that a rate applies to";
        ContributionAmount = "contribution_amount", "money contributed";
        ContributionBase = "contribution_base", "the base that contributions are reckoned from";
        Subsidy = "subsidy", "public money added";
        BenefitAmount = "benefit_amount", "money a person receives";
        Fee = "fee", "price of a service";
        OtherAmount = "other_amount", "any other money, also an increase in money";
        ProcessingTime = "processing_time", "time an office takes";
        WaitingPeriod = "waiting_period", "time until benefits begin";
        ValidityPeriod = "validity_period", "time that something stays valid";
        ClaimWindow = "claim_window", "time to enrol, apply or claim";
        GapLimit = "gap_limit", "length of a break in contributions";
        ContributionYears = "contribution_years", "time contributed";
        ResidencePeriod = "residence_period", "time lived somewhere";
        OtherDuration = "other_duration", "any other length of time, also an increase in time";
        AgeLimit = "age_limit", "an age that a rule names, also retirement age";
        EffectiveDate = "effective_date", "from when something holds";
        DueDate = "due_date", "until when something has to be done";
        AsOfDate = "as_of_date", "the date that a figure is of";
        PolicyYear = "policy_year", "the year that a rule belongs to";
        EventDate = "event_date", "any other date";
        CountLimit = "count_limit", "a number that a rule limits";
        OtherCount = "other_count", "any other number of people, places, items or times";
        Citation = "citation", "what is cited";
    }
}

impl Metric {
    /// The group that readers look for it in (annotation guide, section 3).
    pub fn role(self) -> Role {
        use Metric::*;
        match self {
            ReimbursementRate
            | OutOfPocketRate
            | ContributionRate
            | AccountAllocationRate
            | RateAdjustment
            | SubsidyRate
            | OtherRate => Role::Percentage,
            Deductible | BenefitCap | CostBracket | ContributionBase | AgeLimit | ContributionYears | GapLimit
            | ResidencePeriod | CountLimit => Role::Threshold,
            ProcessingTime | WaitingPeriod | ValidityPeriod | ClaimWindow | DueDate | EffectiveDate => Role::Deadline,
            ContributionAmount | Subsidy | BenefitAmount | Fee | OtherAmount => Role::Amount,
            OtherDuration | AsOfDate | PolicyYear | EventDate | OtherCount | Citation => Role::Other,
        }
    }

    /// The kind that it measures.
    pub fn kind(self) -> Kind {
        use Metric::*;
        match self {
            ReimbursementRate
            | OutOfPocketRate
            | ContributionRate
            | AccountAllocationRate
            | RateAdjustment
            | SubsidyRate
            | OtherRate => Kind::Percentage,
            Deductible | BenefitCap | CostBracket | ContributionAmount | ContributionBase | Subsidy | BenefitAmount
            | Fee | OtherAmount => Kind::Amount,
            ProcessingTime | WaitingPeriod | ValidityPeriod | ClaimWindow | GapLimit | ContributionYears
            | ResidencePeriod | OtherDuration => Kind::Duration,
            AgeLimit => Kind::Age,
            EffectiveDate | DueDate | AsOfDate | PolicyYear | EventDate => Kind::Date,
            CountLimit | OtherCount => Kind::Count,
            Citation => Kind::Citation,
        }
    }
}

terms! {
    /// The unit that a value is written in. Currencies are ISO 4217 codes.
    Unit {
        Percent = "percent", "hundredths";
        PercentagePoint = "percentage_point", "difference of two percentages";
        Cny = "CNY", "renminbi yuan";
        CnyPerSquareMetre = "CNY/m2", "yuan for a square metre";
        Usd = "USD", "US dollars";
        Hkd = "HKD", "Hong Kong dollars";
        Mop = "MOP", "Macau patacas";
        Twd = "TWD", "New Taiwan dollars";
        Eur = "EUR", "euros";
        Gbp = "GBP", "pounds sterling";
        Jpy = "JPY", "Japanese yen";
        Krw = "KRW", "South Korean won";
        Aud = "AUD", "Australian dollars";
        Cad = "CAD", "Canadian dollars";
        Nzd = "NZD", "New Zealand dollars";
        Sgd = "SGD", "Singapore dollars";
        Chf = "CHF", "Swiss francs";
        Rub = "RUB", "Russian roubles";
        Thb = "THB", "Thai baht";
        Vnd = "VND", "Vietnamese dong";
        Myr = "MYR", "Malaysian ringgit";
        Inr = "INR", "Indian rupees";
        Second = "second", "seconds";
        Minute = "minute", "minutes";
        Hour = "hour", "hours";
        Day = "day", "days";
        WorkingDay = "working_day", "days on which offices work";
        Week = "week", "weeks";
        Month = "month", "months";
        Year = "year", "years";
        Date = "date", "a calendar date";
        Person = "person", "people";
        Place = "place", "places and institutions";
        Item = "item", "things";
        Time = "time", "how often";
    }
}

terms! {
    /// The time or head that an amount is for; of several the strongest stands.
    Per {
        Year = "year", "for each year";
        Quarter = "quarter", "for each quarter";
        Month = "month", "for each month";
        Day = "day", "for each day";
        Visit = "visit", "for each visit or time";
        Person = "person", "for each person";
    }
}

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

/// How many dimensions the terms of scope have.
pub const DIMENSIONS: usize = 10;

impl ScopeTerm {
    /// Terms of one dimension compete, for a nearer 在职 takes the place of an earlier 退休; those of different
    /// dimensions add up (退休, 女).
    pub const fn dimension(self) -> usize {
        use ScopeTerm::*;
        match self {
            Active | Retired | Flexible => 1,
            Male | Female => 2,
            Student | Minor | Elderly => 3,
            FamilyMember => 4,
            _ => match self.slot() {
                Slot::Insurance => 0,
                Slot::Population => 1,
                Slot::Facility => 5,
                Slot::Care => 6,
                Slot::Referral => 7,
                Slot::Payer => 8,
                Slot::Visit => 9,
            },
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
    pub fn of(term: ScopeTerm) -> ScopeSet {
        ScopeSet(1 << term as u32)
    }

    /// The terms of either.
    pub fn union(self, other: ScopeSet) -> ScopeSet {
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

    /// The terms of one dimension.
    pub fn dimension(self, dimension: usize) -> ScopeSet {
        self.intersection(OF_DIMENSION[dimension])
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

    /// The names of the terms of one slot, as the dataset has them.
    pub fn names(self, slot: Slot) -> Vec<&'static str> {
        self.slot(slot).terms().map(ScopeTerm::as_str).collect()
    }
}

/// All terms of each dimension.
const OF_DIMENSION: [ScopeSet; DIMENSIONS] = {
    let (mut sets, mut at) = ([ScopeSet::EMPTY; DIMENSIONS], 0);
    while at < ScopeTerm::ALL.len() {
        sets[ScopeTerm::ALL[at].dimension()].0 |= 1 << at;
        at += 1;
    }
    sets
};

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

terms! {
    /// The part of the page that a mention stands in.
    Origin {
        Title = "title", "the headline";
        Answer = "answer", "the verdict that the site shows";
        Body = "body", "the article's own text";
        RelatedTitle = "related_title", "headline of a recommended item";
        RelatedSnippet = "related_snippet", "beginning of a recommended item's text";
    }
}

terms! {
    /// Where a place or a year of the scope was read.
    ReadFrom {
        Clause = "clause", "the number's own clause or an earlier one of its sentence";
        Heading = "heading", "the heading or list head that governs it";
        Title = "title", "the title of the article or item";
    }
}

terms! {
    /// The stage that rejected an input.
    RejectStage {
        Open = "open", "its bytes could not be read";
        Decode = "decode", "its bytes are no text";
        Parse = "parse", "its text could not be taken apart";
        Extract = "extract", "a fault while facts were extracted";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for metric in Metric::ALL {
            assert_eq!(Metric::from_name(metric.as_str()), Some(*metric));
        }
        assert_eq!(Kind::from_name("nothing"), None);
        assert!(ScopeTerm::ALL.len() <= 64, "a set is one machine word");
    }

    #[test]
    fn the_values_of_a_slot_stand_together() {
        for slot in Slot::ALL {
            let terms = ScopeTerm::ALL.iter().filter(|term| term.slot() == *slot);
            assert!(slot.values().iter().copied().eq(terms.map(|term| term.as_str())), "{slot:?}");
        }
    }

    #[test]
    fn sets_keep_slots_apart() {
        let set: ScopeSet = [ScopeTerm::Retired, ScopeTerm::Tertiary, ScopeTerm::Male].into_iter().collect();
        assert_eq!(set.names(Slot::Population), ["retired", "male"]);
        assert_eq!(set.slot(Slot::Facility), ScopeSet::of(ScopeTerm::Tertiary));
    }
}
