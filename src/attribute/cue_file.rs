//! Cues as they are read from `rules/metrics.toml` and `rules/scopes.toml`, and what an entry may say.

use serde::Deserialize;

use super::cue::{MetricCue, ScopeCue, Side};
use crate::fact::{Metric, Per, ScopeTerm};
use crate::rules::RuleError;

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

/// The words of cues, each with the places of the cues that it is, in the order of the words.
pub(super) struct ByWord(Vec<(String, u16)>);

impl ByWord {
    /// Of words and the places of their cues.
    pub(super) fn new(mut words: Vec<(String, u16)>) -> ByWord {
        words.sort();
        ByWord(words)
    }

    /// Each word once, with the entries of its cues.
    pub(super) fn each(&self) -> impl Iterator<Item = (&str, &[(String, u16)])> {
        self.0.chunk_by(|(one, _), (two, _)| one == two).map(|entries| (entries[0].0.as_str(), entries))
    }
}

/// A word may not say two things about one kind on one side.
pub(super) fn check_metrics(metrics: &[MetricCue], words: &ByWord) -> Result<(), RuleError> {
    for (word, entries) in words.each() {
        for (at, (_, first)) in entries.iter().enumerate() {
            for (_, second) in &entries[at + 1..] {
                let (one, two) = (&metrics[usize::from(*first)], &metrics[usize::from(*second)]);
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
pub(super) fn check_scopes(scopes: &[ScopeCue], words: &ByWord) -> Result<(), RuleError> {
    let cue = |entry: &(String, u16)| scopes[usize::from(entry.1)].id.as_str();
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
