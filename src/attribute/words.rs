//! The word lists of `rules/claims.toml`: words around a mention that decide what they say of it.

use serde::Deserialize;

use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsAfter, WordsBefore, WordsWithin};

/// The file that the lists are read from, which says what each decides.
const FILE: &str = "claims.toml";

/// `rules/claims.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimWords {
    pub(super) bound_after: WordsAfter,
    pub(super) part_of_costs_within: WordsWithin,
    pub(super) most_within: WordsWithin,
    pub(super) most_but_of_part_within: WordsWithin,
    pub(super) other_amount_within: WordsWithin,
    pub(super) capped_within: WordsWithin,
    pub(super) limited_within: WordsWithin,
    pub(super) limit_of_fund_within: WordsWithin,
    pub(super) general_before: WordsBefore,
    pub(super) value_before: WordsBefore,
    pub(super) end_of_base_before: WordsBefore,
    pub(super) other_rate_within: WordsWithin,
    pub(super) band_to_rate_within: WordsWithin,
    pub(super) part_paid_after: WordsAfter,
    pub(super) income_within: WordsWithin,
    pub(super) paid_within: WordsWithin,
    pub(super) other_share_before: WordsBefore,
    pub(super) upper_end_after: WordsAfter,
    pub(super) rule_within: WordsWithin,
    pub(super) change_asked_within: WordsWithin,
    pub(super) case_within: WordsWithin,
    pub(super) costs_within: WordsWithin,
    pub(super) consequence_after: WordsAfter,
    pub(super) extension_before: WordsBefore,
    pub(super) raised_to_before: WordsBefore,
    pub(super) growth_within: WordsWithin,
    pub(super) state_within: WordsWithin,
    pub(super) grade_within: WordsWithin,
    pub(super) hospital_within: WordsWithin,
    pub(super) become_within: WordsWithin,
    pub(super) change_bound_before: WordsBefore,
    pub(super) standard_after: WordsAfter,
    pub(super) bounded_costs_before: WordsBefore,
    pub(super) home_within: WordsWithin,
    pub(super) in_passing_after: WordsAfter,
    pub(super) paid_at_hospitals_within: WordsWithin,
    pub(super) payment_within: WordsWithin,
    pub(super) penalty_within: WordsWithin,
    pub(super) penalty_of_officers_within: WordsWithin,
    pub(super) bears_after: WordsAfter,
    pub(super) each_within: WordsWithin,
    pub(super) respectively_within: WordsWithin,
    pub(super) word_ends_after: WordsAfter,
    pub(super) exception_before: WordsBefore,
    pub(super) compared_before: WordsBefore,
    pub(super) compared_after: WordsAfter,
    pub(super) ratio_before: WordsBefore,
    pub(super) limit_within: WordsWithin,
    pub(super) excepted_people_after: WordsAfter,
    pub(super) year_of_base_within: WordsWithin,
    pub(super) year_lead: WordsBefore,
    pub(super) elsewhere_after: WordsAfter,
    pub(super) basis_before: WordsBefore,
    pub(super) program_after: WordsAfter,
    pub(super) short_of_before: WordsBefore,
    pub(super) result_before: WordsBefore,
    pub(super) on_base_within: WordsWithin,
    pub(super) paid_base_within: WordsWithin,
    pub(super) factor_within: WordsWithin,
    pub(super) decides_within: WordsWithin,
    pub(super) depends_on_before: WordsBefore,
    pub(super) other_side_before: WordsBefore,
    pub(super) announcing_within: WordsWithin,
    pub(super) empty_lead_within: WordsWithin,
    pub(super) question_label: WordsAfter,
    pub(super) section_label: WordsBefore,
    pub(super) told_before_colon: WordsBefore,
    pub(super) beside_others_before: WordsBefore,
    pub(super) taking_part_before: WordsBefore,
    pub(super) passed_by_before: WordsBefore,
    pub(super) insurance_within: WordsWithin,
    pub(super) excepted_after: WordsAfter,
    pub(super) except_before: WordsBefore,
    pub(super) except_within: WordsWithin,
    pub(super) including_after: WordsAfter,
    pub(super) base_before: WordsBefore,
    pub(super) base_within: WordsWithin,
    pub(super) compared_with_before: WordsBefore,
    pub(super) points_after: WordsAfter,
    pub(super) group_goes_on_after: WordsAfter,
    pub(super) part_of_sum_within: WordsWithin,
    pub(super) of_date_before: WordsBefore,
    pub(super) unit_of_amount_after: WordsAfter,
    pub(super) part_of_amount_after: WordsAfter,
    pub(super) part_of_interval_after: WordsAfter,
    pub(super) state_of_year_after: WordsAfter,
    pub(super) condition_before: WordsBefore,
    pub(super) bound_in_list_after: WordsAfter,
    pub(super) retires_after: WordsAfter,
    pub(super) sex_before: WordsBefore,
    pub(super) in_all_within: WordsWithin,
    pub(super) paid_after: WordsAfter,
    pub(super) grade_after: WordsAfter,
    pub(super) grade_chosen_before: WordsBefore,
    pub(super) topped_up_before: WordsBefore,
    pub(super) paid_besides_within: WordsWithin,
    pub(super) of_any_scheme: WordsBefore,
    pub(super) total_within: WordsWithin,
}

impl ClaimWords {
    pub(super) fn new(files: &RuleFiles) -> Result<ClaimWords, RuleError> {
        files.toml(FILE)
    }

    /// The examples of the lists.
    pub(super) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        Example::of_lists(files, FILE, |_| true)
    }
}
