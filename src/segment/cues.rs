//! The words that tell the parts of a page apart, read from `rules/segment.toml`.

use regex::Captures;
use serde::Deserialize;

use super::pattern::{Pattern, Patterns};
use crate::rules::{RuleError, RuleFiles};

/// The file that holds them.
pub(super) const FILE: &str = "segment.toml";

/// Patterns of one meaning, with examples that prove them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cue {
    patterns: Patterns,
    /// Words of which a text must have one for a pattern to be tried; none for patterns that are cheap to try.
    #[serde(default)]
    gates: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

impl Cue {
    /// True if one of the patterns is found in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.passes(text) && self.patterns.any_matches(text)
    }

    /// True if `text` has one of the words without which no pattern can match.
    fn passes(&self, text: &str) -> bool {
        self.gates.is_empty() || self.gates.iter().any(|gate| text.contains(gate.as_str()))
    }

    /// What the first pattern found in `text` catches.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        // Asking whether a pattern matches costs far less than asking where its groups are.
        if !self.passes(text) {
            return None;
        }
        self.patterns.first_match(text)?.captures(text)
    }

    /// The first place where a pattern matches: start and end in bytes.
    pub(super) fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.patterns.each().filter_map(|pattern| pattern.find(text)).min()
    }

    fn faults(&self, name: &str) -> Vec<String> {
        let missed = self.yes.iter().filter(|text| !self.is_in(text)).map(|text| format!("{name} misses {text:?}"));
        let caught = self.no.iter().filter(|text| self.is_in(text)).map(|text| format!("{name} takes {text:?}"));
        let large = self.patterns.each().filter(|pattern| !pattern.compiles());
        let large =
            large.map(|pattern| format!("{name}: {}", pattern.fault().unwrap_or("it is too large".to_string())));
        missed.chain(caught).chain(large).collect()
    }
}

/// A group of cues: its limits, the groups in it, and its cues, whose names in the file are those of the fields.
macro_rules! cues {
    (
        $(#[$about:meta])*
        $name:ident
        limits { $($(#[$limit_about:meta])* $limit:ident,)* }
        groups { $($group:ident: $type:ident,)* }
        cues { $($(#[$cue_about:meta])* $cue:ident,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[$limit_about])* pub(super) $limit: usize,)*
            $(pub(super) $group: $type,)*
            $($(#[$cue_about])* pub(super) $cue: Cue,)*
        }

        impl $name {
            /// Every cue, by its name in the file.
            fn named(&self) -> Vec<(String, &Cue)> {
                let own = [$((stringify!($cue).to_string(), &self.$cue)),*].into_iter();
                let inner: [(&str, Vec<(String, &Cue)>); _] = [$((stringify!($group), self.$group.named())),*];
                let inner = inner.into_iter().flat_map(|(group, cues)| {
                    cues.into_iter().map(move |(name, cue)| (format!("{group}.{name}"), cue))
                });
                inner.chain(own).collect()
            }
        }
    };
}

cues! {
    /// All of `rules/segment.toml`; the file says what each group is for.
    Cues
    limits {}
    groups {
        answer: AnswerCues,
        verdict: VerdictCues,
        disclaimer: DisclaimerCues,
        news: NewsCues,
        error_page: ErrorCues,
    }
    cues {
        prompt_leak, credits, closing, related_heads, related_labels, topic_address, author_address, ago, dateline, site_words, page_tools,
        path, lead, caption, other_heads, publisher, no_publisher, own_site, issuer, info_box, box_title, badge, enclosure, date_label, other_date, posted, lesser_date, edition,
        date_behind, day_of_month, invitation, press_name, topic_name, document_number, office_name, byline, asking,
        site_name, more, platform, no_figure,
    }
}

cues! {
    AnswerCues
    limits {
        /// Characters that an answer has at most.
        longest,
    }
    groups {}
    cues { introduction, label, heading, name, name_asked, comparison, question, figure, }
}

cues! {
    VerdictCues
    limits {}
    groups {}
    cues { yes, no, partly, }
}

cues! {
    DisclaimerCues
    limits {}
    groups {}
    cues {
        heads,
        /// A heading over one.
        labels,
        words,
    }
}

cues! {
    ErrorCues
    limits {
        /// Characters of prose that such a page has at most.
        longest,
    }
    groups {}
    cues { titles, texts, }
}

cues! {
    NewsCues
    limits {
        /// Characters that a headline has at most.
        longest_headline,
    }
    groups {}
    cues { headline, lead, press, closing, unnamed, }
}

impl Cues {
    /// Reads the file. Those patterns that are built in are checked by its tests.
    pub(super) fn read(files: &RuleFiles) -> Result<Cues, RuleError> {
        let cues: Cues = files.toml(FILE)?;
        if files.is_embedded() {
            return Ok(cues);
        }
        let fault = |(name, cue): &(String, &Cue)| {
            let fault = cue.patterns.each().find_map(Pattern::fault)?;
            Some(RuleError::invalid(FILE, format!("{name}: {fault}")))
        };
        cues.named().iter().find_map(fault).map_or(Ok(()), Err)?;
        Ok(cues)
    }

    /// True if a page of `prose` characters says in its window's title or its first lines that it stands in place of
    /// another.
    pub(super) fn is_error_page<'t>(
        &self,
        window: Option<&str>,
        lines: impl Iterator<Item = &'t str>,
        prose: usize,
    ) -> bool {
        const OPENING: usize = 12;
        let cue = &self.error_page;
        prose <= cue.longest
            && (window.is_some_and(|window| cue.titles.is_in(window))
                || lines.take(OPENING).any(|line| cue.titles.is_in(line) || cue.texts.is_in(line)))
    }

    /// Every example of the file that its patterns get wrong, in words.
    pub(super) fn faults(&self) -> Vec<String> {
        self.named().iter().flat_map(|(name, cue)| cue.faults(name)).collect()
    }

    /// How many examples the file has.
    pub(super) fn examples(&self) -> usize {
        self.named().iter().map(|(_, cue)| cue.yes.len() + cue.no.len()).sum()
    }
}
