//! Cues as they are read from `rules/metrics.toml` and `rules/scopes.toml`, and what an entry may say.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cue::{MetricCue, ScopeCue, Side};
use crate::fact::{Metric, Per, ScopeSet, ScopeTerm};
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
    pub(super) metric: Option<String>,
    pub(super) words: Vec<String>,
    #[serde(default, rename = "where")]
    pub(super) side: Option<String>,
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
    /// Between two schemes of which one is about the other.
    pub(super) relates: Vec<String>,
}

/// A cue for scope.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeRule {
    pub(super) id: String,
    #[serde(default)]
    pub(super) terms: Vec<String>,
    #[serde(default)]
    pub(super) negated: Vec<String>,
    #[serde(default)]
    pub(super) bars: Vec<String>,
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
    pub(super) per: Option<String>,
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
    pub(super) per: Option<String>,
    pub(super) words: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

fn fault(file: &'static str, id: &str, what: &str) -> RuleError {
    RuleError::invalid(file, format!("cue {id}: {what}"))
}

/// The cue of an entry.
pub(super) fn metric_cue(rule: MetricRule) -> Result<MetricCue, RuleError> {
    let side = match rule.side.as_deref() {
        None | Some("any") => Side::Any,
        Some("before") => Side::Before,
        Some("clause") => Side::Clause,
        Some("after") => Side::After,
        Some("following") => Side::Following,
        Some("touching") => Side::Touching,
        Some("adjacent") => Side::Adjacent,
        _ => {
            return Err(fault(
                METRICS,
                &rule.id,
                "where is one of any, before, clause, after, following, touching, adjacent",
            ));
        }
    };
    let metric = match &rule.metric {
        Some(name) => Some(Metric::from_name(name).ok_or_else(|| fault(METRICS, &rule.id, "unknown metric"))?),
        None => None,
    };
    Ok(MetricCue { id: rule.id, metric, side, strength: rule.strength.unwrap_or(20), change: rule.change })
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
    words: Vec<String>,
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

/// The time or head of an entry.
pub(super) fn per(id: &str, name: Option<&str>) -> Result<Option<Per>, RuleError> {
    name.map(|name| Per::from_name(name).ok_or_else(|| fault(SCOPES, id, "unknown per"))).transpose()
}

/// The cue of an entry.
pub(super) fn scope_cue(rule: &ScopeRule) -> Result<ScopeCue, RuleError> {
    let named = |names: &[String]| {
        let term = |name: &String| ScopeTerm::from_name(name).ok_or_else(|| fault(SCOPES, &rule.id, "unknown term"));
        names.iter().map(term).collect::<Result<Vec<ScopeTerm>, RuleError>>()
    };
    let set = |names: &[String]| Ok::<ScopeSet, RuleError>(named(names)?.into_iter().collect());
    let (terms, negated, bars) = (set(&rule.terms)?, set(&rule.negated)?, set(&rule.bars)?);
    let listed = if rule.listed { named(&rule.terms)? } else { Vec::new() };
    let (pays, alone, per) = (rule.pays, rule.alone, per(&rule.id, rule.per.as_deref())?);
    let elided = rule.elided;
    Ok(ScopeCue {
        terms,
        negated,
        bars,
        others: rule.others,
        pays,
        alone,
        elided,
        listed,
        per,
        ..ScopeCue::new(rule.id.clone())
    })
}
