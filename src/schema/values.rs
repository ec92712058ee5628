//! The closed sets of names that columns take their values from.

use crate::article::Flag;

/// Warnings on quality, in the order of [`Flag::ALL`].
pub const FLAGS: &[&str] = &{
    let mut names = [""; Flag::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Flag::ALL[at].1;
        at += 1;
    }
    names
};

/// The sense of a one-line verdict.
pub const VERDICTS: &[&str] = &["yes", "no", "partly"];

/// The part of a page that a mention stands in.
pub const ORIGINS: &[&str] = &["title", "answer", "body", "related_title", "related_snippet"];

/// Shapes of a value.
pub const KINDS: &[&str] = &["percentage", "amount", "duration", "age", "date", "count", "citation"];

/// Groups of metrics.
pub const ROLES: &[&str] = &["percentage", "threshold", "deadline", "amount", "other"];

/// What a number measures.
pub const METRICS: &[&str] = &[
    "reimbursement_rate",
    "out_of_pocket_rate",
    "contribution_rate",
    "account_allocation_rate",
    "rate_adjustment",
    "subsidy_rate",
    "other_rate",
    "deductible",
    "benefit_cap",
    "cost_bracket",
    "contribution_amount",
    "contribution_base",
    "subsidy",
    "benefit_amount",
    "fee",
    "other_amount",
    "processing_time",
    "waiting_period",
    "validity_period",
    "claim_window",
    "gap_limit",
    "contribution_years",
    "residence_period",
    "other_duration",
    "age_limit",
    "effective_date",
    "due_date",
    "as_of_date",
    "policy_year",
    "event_date",
    "count_limit",
    "other_count",
    "citation",
];

/// Insurance schemes.
pub const INSURANCE: &[&str] = &[
    "employee",
    "resident",
    "new_rural",
    "serious_illness",
    "long_term_care",
    "maternity",
    "pension",
    "unemployment",
    "work_injury",
    "supplementary",
    "medical_aid",
];

/// Groups of people.
pub const POPULATION: &[&str] =
    &["active", "retired", "flexible", "male", "female", "student", "minor", "elderly", "family_member"];

/// Kinds and grades of facility.
pub const FACILITY: &[&str] = &[
    "tertiary",
    "secondary",
    "primary",
    "community",
    "township",
    "village",
    "county",
    "municipal",
    "provincial",
    "pharmacy",
];

/// Kinds of care.
pub const CARE: &[&str] = &["inpatient", "outpatient", "chronic", "emergency"];

/// Whether treatment elsewhere was filed beforehand.
pub const REFERRAL: &[&str] = &["filed", "unfiled"];

/// Who pays.
pub const PAYER: &[&str] = &["employer", "individual", "government"];

/// First or later treatment.
pub const VISIT: &[&str] = &["first", "later"];

/// What an amount is counted by.
pub const PER: &[&str] = &["year", "quarter", "month", "day", "visit", "person"];

/// Where the place or year of a fact was read.
pub const READ_FROM: &[&str] = &["clause", "heading", "title"];

/// Levels of administrative division.
pub const LEVELS: &[&str] = &["province", "prefecture", "county"];

/// What a place name can be part of.
pub const WITHIN: &[&str] = &["organisation"];

/// Stages that can reject an input.
pub const STAGES: &[&str] = &["open", "decode", "parse", "extract"];
