//! The word lists of `rules/mentions.toml`: words beside a number that decide whether it is a mention, and of what.

use serde::Deserialize;

use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsBefore, WordsBehind};

/// The file that the lists are read from, which says what each decides.
const FILE: &str = "mentions.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MentionWords {
    pub(super) length_in_days_before: WordsBefore,
    pub(super) day_of_month_behind: WordsBehind,
    pub(super) day_of_news_before: WordsBefore,
    pub(super) month_of_day_before: WordsBefore,
    pub(super) other_calendar_before: WordsBefore,
}

impl MentionWords {
    pub(super) fn new(files: &RuleFiles) -> Result<MentionWords, RuleError> {
        files.toml(FILE)
    }

    /// The examples of the lists.
    pub(super) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        Example::of_lists(files, FILE)
    }
}
