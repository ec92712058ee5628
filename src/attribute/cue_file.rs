//! Cues as they are read from `rules/metrics.toml` and `rules/scopes.toml`, and what an entry may say.

use serde::Deserialize;

use super::cue::{MetricCue, ScopeCue, Side};
use crate::fact::{Metric, Per, ScopeTerm};
use crate::rules::RuleError;
use crate::text::beginning;

/// The file of the cues for what is measured.
pub(super) const METRICS: &str = "metrics.toml";
/// The file of the cues for scope.
pub(super) const SCOPES: &str = "scopes.toml";

/// `rules/metrics.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricFile {
    pub(super) cue: Vec<MetricRule>,
}

/// A cue for what a number measures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricRule {
    pub(super) id: String,
    #[serde(default)]
    pub(super) metric: Option<Metric>,
    pub(super) words: Vec<String>,
    #[serde(default, rename = "where")]
    pub(super) side: Side,
    #[serde(default)]
    pub(super) strength: Option<i32>,
    #[serde(default)]
    pub(super) change: bool,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

/// `rules/scopes.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeFile {
    pub(super) cue: Vec<ScopeRule>,
    pub(super) per: Vec<PerRule>,
}

/// A cue for scope.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeRule {
    pub(super) id: String,
    #[serde(default)]
    pub(super) terms: Vec<ScopeTerm>,
    #[serde(default)]
    pub(super) negated: Vec<ScopeTerm>,
    #[serde(default)]
    pub(super) bars: Vec<ScopeTerm>,
    #[serde(default)]
    pub(super) others: bool,
    #[serde(default)]
    pub(super) pays: bool,
    #[serde(default)]
    pub(super) alone: bool,
    #[serde(default)]
    pub(super) elided: bool,
    #[serde(default)]
    pub(super) listed: bool,
    #[serde(default)]
    pub(super) per: Option<Per>,
    pub(super) words: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

/// A cue for the time or head that an amount is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PerRule {
    pub(super) id: String,
    #[serde(default)]
    pub(super) per: Option<Per>,
    pub(super) words: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

fn fault(file: &'static str, id: &str, what: &str) -> RuleError {
    RuleError::invalid(file, format!("cue {id}: {what}"))
}

/// The cue of an entry.
pub(super) fn metric_cue(rule: MetricRule) -> MetricCue {
    let strength = rule.strength.unwrap_or(20);
    MetricCue { id: rule.id, metric: rule.metric, side: rule.side, strength, change: rule.change }
}

/// The words of cues, in order.
pub(super) struct CueWords(Vec<CueWord>);

/// A word of a cue.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CueWord {
    beginning: u64,
    word: String,
    /// The place of its cue.
    pub(super) cue: u16,
}

impl CueWords {
    /// Of words and the places of their cues.
    pub(super) fn new(words: Vec<(String, u16)>) -> CueWords {
        let mut words: Vec<CueWord> =
            words.into_iter().map(|(word, cue)| CueWord { beginning: beginning(&word), word, cue }).collect();
        words.sort_unstable();
        CueWords(words)
    }

    /// Each word once, with its entries.
    pub(super) fn each(&self) -> impl Iterator<Item = (&str, &[CueWord])> {
        self.0.chunk_by(|one, two| one.word == two.word).map(|entries| (entries[0].word.as_str(), entries))
    }
}

/// A word may not say two things about one kind on one side.
pub(super) fn check_metrics(metrics: &[MetricCue], words: &CueWords) -> Result<(), RuleError> {
    for (word, entries) in words.each() {
        for (at, first) in entries.iter().enumerate() {
            for second in &entries[at + 1..] {
                let (one, two) = (&metrics[usize::from(first.cue)], &metrics[usize::from(second.cue)]);
                if one.side == two.side && one.metric.map(Metric::kind) == two.metric.map(Metric::kind) {
                    let what = format!("the word {word} stands in {} as well", two.id);
                    return Err(fault(METRICS, &one.id, &what));
                }
            }
        }
    }
    Ok(())
}

/// A word may not stand in two entries.
pub(super) fn check_scopes(scopes: &[ScopeCue], words: &CueWords) -> Result<(), RuleError> {
    let cue = |entry: &CueWord| scopes[usize::from(entry.cue)].id.as_str();
    match words.each().find(|(_, entries)| entries.len() > 1) {
        Some((word, entries)) => {
            let what = format!("the word {word} stands in {} as well", cue(&entries[0]));
            Err(fault(SCOPES, cue(&entries[1]), &what))
        }
        None => Ok(()),
    }
}

/// The cue of an entry.
pub(super) fn scope_cue(rule: ScopeRule) -> ScopeCue {
    ScopeCue {
        terms: rule.terms.iter().copied().collect(),
        negated: rule.negated.into_iter().collect(),
        bars: rule.bars.into_iter().collect(),
        others: rule.others,
        pays: rule.pays,
        alone: rule.alone,
        elided: rule.elided,
        listed: if rule.listed { rule.terms } else { Vec::new() },
        per: rule.per,
        id: rule.id,
    }
}
