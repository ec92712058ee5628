//! Cues as they are read from `rules/metrics.toml` and `rules/scopes.toml`, and what an entry may say.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cue::{MetricCue, ScopeCue, Side};
use crate::fact::{Metric, Per, ScopeTerm};
use crate::rules::RuleError;

/// The file of the cues for what is measured.
pub(super) const METRICS: &str = "metrics.toml";
/// The file of the cues for scope.
pub(super) const SCOPES: &str = "scopes.toml";

/// Words that say what a place is to a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    /// Before a place where care is sought.
    pub sought_before: Vec<String>,
    /// After a place where care is sought.
    pub sought_after: Vec<String>,
    /// Words that make a sentence national.
    pub(super) national: Vec<String>,
}

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
    pub(super) place: PlaceWords,
    pub(super) subject: SubjectWords,
    pub(super) negation: NegationWords,
}

/// Words that deny what stands behind them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NegationWords {
    /// A little before the word that they deny, in its clause.
    pub(super) near: Vec<String>,
    /// Names of something else that begin with one of `near`.
    pub(super) not: Vec<String>,
    /// Right before the word that they deny.
    pub(super) touching: Vec<String>,
}

/// Words with which a part of a sentence turns to another subject, and words for insurance that name no scheme.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubjectWords {
    pub(super) shifts: Vec<String>,
    pub(super) no_scheme: Vec<String>,
    /// Before what the parts of a text differ by.
    pub(super) by: Vec<String>,
    /// Behind it.
    pub(super) varies: Vec<String>,
    /// Before it, whatever stands behind.
    pub(super) depends: Vec<String>,
    /// Between two schemes of which one is about the other.
    pub(super) relates: Vec<String>,
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

/// A word may not say two things about one kind on one side.
pub(super) fn check_words(metrics: &[MetricCue], by_word: &BTreeMap<String, Vec<u16>>) -> Result<(), RuleError> {
    for (word, entries) in by_word {
        for (at, first) in entries.iter().enumerate() {
            for second in &entries[at + 1..] {
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

/// Notes the words of the next entry of `scopes`; a word may not stand in two.
pub(super) fn note(
    seen: &mut BTreeMap<String, u16>,
    scopes: &[ScopeCue],
    words: &[String],
    id: &str,
) -> Result<(), RuleError> {
    for word in words {
        if let Some(known) = seen.insert(word.clone(), scopes.len() as u16) {
            let other = scopes.get(usize::from(known)).map_or(id, |cue| cue.id.as_str());
            return Err(fault(SCOPES, id, &format!("the word {word} stands in {other} as well")));
        }
    }
    Ok(())
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
