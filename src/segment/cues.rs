//! The words that tell the parts of a page apart, read from `rules/segment.toml`.

use regex::Captures;
use serde::Deserialize;

use super::pattern::Patterns;
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
        let is_in = self.is_in(text);
        self.patterns.each().find(|pattern| is_in && pattern.is_match(text))?.captures(text)
    }

    /// The first place where a pattern matches: start and end in bytes.
    pub(super) fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.patterns.each().filter_map(|pattern| pattern.find(text)).min()
    }

    fn faults(&self, name: &str) -> Vec<String> {
        let missed = self.yes.iter().filter(|text| !self.is_in(text)).map(|text| format!("{name} misses {text:?}"));
        let caught = self.no.iter().filter(|text| self.is_in(text)).map(|text| format!("{name} takes {text:?}"));
        let large = self.patterns.each().filter(|pattern| !pattern.compiles()).map(|_| format!("{name} is too large"));
        missed.chain(caught).chain(large).collect()
    }
}

/// All of `rules/segment.toml`; the file says what each group is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub(super) answer: AnswerCues,
    pub(super) verdict: VerdictCues,
    pub(super) prompt_leak: Cue,
    pub(super) disclaimer: DisclaimerCues,
    pub(super) credits: Cue,
    pub(super) closing: Cue,
    pub(super) related_heads: Cue,
    pub(super) related_labels: Cue,
    pub(super) ago: Cue,
    pub(super) dateline: Cue,
    pub(super) news: NewsCues,
    pub(super) site_words: Cue,
    pub(super) page_tools: Cue,
    pub(super) path: Cue,
    pub(super) caption: Cue,
    pub(super) other_heads: Cue,
    pub(super) publisher: Cue,
    pub(super) issuer: Cue,
    pub(super) info_box: Cue,
    pub(super) date_label: Cue,
    pub(super) other_date: Cue,
    pub(super) lesser_date: Cue,
    pub(super) edition: Cue,
    pub(super) date_behind: Cue,
    pub(super) day_of_month: Cue,
    pub(super) invitation: Cue,
    pub(super) press_name: Cue,
    pub(super) document_number: Cue,
    pub(super) office_name: Cue,
    pub(super) byline: Cue,
    pub(super) asking: Cue,
    pub(super) error_page: ErrorCues,
    pub(super) site_name: Cue,
    pub(super) more: Cue,
    pub(super) platform: Cue,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerCues {
    /// Characters that an answer has at most.
    pub(super) longest: usize,
    pub(super) introduction: Cue,
    pub(super) heading: Cue,
    pub(super) comparison: Cue,
    pub(super) question: Cue,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerdictCues {
    pub(super) yes: Cue,
    pub(super) no: Cue,
    pub(super) partly: Cue,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisclaimerCues {
    pub(super) heads: Cue,
    /// A heading over one.
    pub(super) labels: Cue,
    pub(super) words: Cue,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ErrorCues {
    /// Characters of prose that such a page has at most.
    pub(super) longest: usize,
    pub(super) titles: Cue,
    pub(super) texts: Cue,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewsCues {
    /// Characters that a headline has at most.
    pub(super) longest_headline: usize,
    pub(super) headline: Cue,
    pub(super) lead: Cue,
    pub(super) press: Cue,
    pub(super) closing: Cue,
    pub(super) unnamed: Cue,
}

impl Cues {
    /// Reads and compiles the file.
    pub(super) fn read(files: &RuleFiles) -> Result<Cues, RuleError> {
        files.toml(FILE)
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
        self.all().iter().flat_map(|(name, cue)| cue.faults(name)).collect()
    }

    /// How many examples the file has.
    pub(super) fn examples(&self) -> usize {
        self.all().iter().map(|(_, cue)| cue.yes.len() + cue.no.len()).sum()
    }

    /// Every cue by its name in the file. A new one that is not listed is an unused variable.
    fn all(&self) -> Vec<(&'static str, &Cue)> {
        let Cues {
            answer,
            verdict,
            prompt_leak,
            disclaimer,
            credits,
            closing,
            related_heads,
            related_labels,
            ago,
            dateline,
            news,
            site_words,
            page_tools,
            path,
            caption,
            other_heads,
            publisher,
            issuer,
            info_box,
            date_label,
            other_date,
            lesser_date,
            edition,
            date_behind,
            day_of_month,
            invitation,
            press_name,
            document_number,
            office_name,
            byline,
            asking,
            error_page,
            site_name,
            more,
            platform,
        } = self;
        let AnswerCues { longest: _, introduction, heading, comparison, question } = answer;
        let VerdictCues { yes, no, partly } = verdict;
        let DisclaimerCues { heads, labels, words } = disclaimer;
        let NewsCues { longest_headline: _, headline, lead, press, closing: news_closing, unnamed } = news;
        let ErrorCues { longest: _, titles, texts } = error_page;
        vec![
            ("answer.introduction", introduction),
            ("answer.heading", heading),
            ("answer.comparison", comparison),
            ("answer.question", question),
            ("verdict.yes", yes),
            ("verdict.no", no),
            ("verdict.partly", partly),
            ("prompt_leak", prompt_leak),
            ("disclaimer.heads", heads),
            ("disclaimer.labels", labels),
            ("disclaimer.words", words),
            ("credits", credits),
            ("closing", closing),
            ("related_heads", related_heads),
            ("related_labels", related_labels),
            ("ago", ago),
            ("dateline", dateline),
            ("news.headline", headline),
            ("news.lead", lead),
            ("news.press", press),
            ("news.closing", news_closing),
            ("news.unnamed", unnamed),
            ("site_words", site_words),
            ("page_tools", page_tools),
            ("path", path),
            ("caption", caption),
            ("other_heads", other_heads),
            ("publisher", publisher),
            ("issuer", issuer),
            ("info_box", info_box),
            ("date_label", date_label),
            ("other_date", other_date),
            ("lesser_date", lesser_date),
            ("edition", edition),
            ("date_behind", date_behind),
            ("day_of_month", day_of_month),
            ("invitation", invitation),
            ("press_name", press_name),
            ("document_number", document_number),
            ("office_name", office_name),
            ("byline", byline),
            ("asking", asking),
            ("error_page.titles", titles),
            ("error_page.texts", texts),
            ("site_name", site_name),
            ("more", more),
            ("platform", platform),
        ]
    }
}
