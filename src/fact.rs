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

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::fact::Term for $name {
            const NAMES: &'static [&'static str] = $name::NAMES;

            fn place(self) -> usize {
                self as usize
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                $name::from_name(&name).ok_or_else(|| serde::de::Error::unknown_variant(&name, $name::NAMES))
            }
        }
    };
}

pub(crate) use terms;

/// What all lists of terms have in common.
pub(crate) trait Term: Copy + 'static {
    /// Every name.
    const NAMES: &'static [&'static str];

    /// Place in that list.
    fn place(self) -> usize;
}

mod date;
mod dimension;
mod id;
mod scope;
mod short;

pub use date::{FactDate, RelativeDate};
pub use dimension::{Dimension, DimensionSet};
pub use id::{DivisionCode, Id};
pub use scope::{ScopeSet, ScopeTerm, Slot};
pub use short::Short;

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
    /// The kind that it measures.
    pub fn kind(self) -> Kind {
        self.kind_and_role().0
    }

    /// The group that readers look for it in (annotation guide, section 3).
    pub fn role(self) -> Role {
        self.kind_and_role().1
    }

    fn kind_and_role(self) -> (Kind, Role) {
        use Metric::*;
        match self {
            ReimbursementRate
            | OutOfPocketRate
            | ContributionRate
            | AccountAllocationRate
            | RateAdjustment
            | SubsidyRate
            | OtherRate => (Kind::Percentage, Role::Percentage),
            Deductible | BenefitCap | CostBracket | ContributionBase => (Kind::Amount, Role::Threshold),
            ContributionAmount | Subsidy | BenefitAmount | Fee | OtherAmount => (Kind::Amount, Role::Amount),
            ContributionYears | GapLimit | ResidencePeriod => (Kind::Duration, Role::Threshold),
            ProcessingTime | WaitingPeriod | ValidityPeriod | ClaimWindow => (Kind::Duration, Role::Deadline),
            OtherDuration => (Kind::Duration, Role::Other),
            AgeLimit => (Kind::Age, Role::Threshold),
            EffectiveDate | DueDate => (Kind::Date, Role::Deadline),
            AsOfDate | PolicyYear | EventDate => (Kind::Date, Role::Other),
            CountLimit => (Kind::Count, Role::Threshold),
            OtherCount => (Kind::Count, Role::Other),
            Citation => (Kind::Citation, Role::Other),
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
    /// Where a decision was read, as `explain` tells it.
    FoundIn {
        Number = "number", "the number and its unit, or the title of a document, say so themselves: 30元/月";
        Clause = "clause", "the clause of the number";
        EarlierClause = "earlier_clause", "a clause before it in its sentence";
        NextClause = "next_clause", "the clause behind it";
        Label = "label", "the label at the head of its line";
        Topic = "topic", "a sentence before it that says what the numbers of its paragraph measure";
        HeadedSentence = "headed_sentence", "for a verdict, the sentence that it heads";
        RowHead = "row_head", "a cell that heads its row";
        ColumnHead = "column_head", "a cell that heads its column";
        Heading = "heading", "a heading or list head over its line";
        Title = "title", "the title of the article or item";
        List = "list", "the item of a list that pairs off with it, or the bracket behind a list of parallel numbers";
        OtherNumber = "other_number", "another number of its sort";
        Bound = "bound", "its bound: a date from which or until which";
        Band = "band", "a rate follows: it is a band of costs";
        Kind = "kind", "no words: nothing but its kind";
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
        assert!(set.slot(Slot::Population).terms().eq([ScopeTerm::Retired, ScopeTerm::Male]));
        assert_eq!(set.slot(Slot::Facility), ScopeSet::of(ScopeTerm::Tertiary));
    }
}
