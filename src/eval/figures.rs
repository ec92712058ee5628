//! Figures: what was found of what is there to find, counted over all articles.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

/// Counts behind one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// What is both in the gold and in the dataset.
    pub hits: u64,
    /// What is in the gold.
    pub gold: u64,
    /// What is in the dataset.
    pub found: u64,
}

impl Tally {
    /// Share of what was found that is right, 0 to 1; 1 where there was nothing to find and nothing was found.
    pub fn precision(self) -> f64 {
        match (self.found, self.gold) {
            (0, 0) => 1.0,
            (0, _) => 0.0,
            (found, _) => self.hits as f64 / found as f64,
        }
    }

    /// Share of what is there that was found, 0 to 1; 1 where there was nothing to find.
    pub fn recall(self) -> f64 {
        if self.gold == 0 { 1.0 } else { self.hits as f64 / self.gold as f64 }
    }

    /// The harmonic mean of precision and recall, 0 to 1.
    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

/// The tallies by name: `value`, `value/age`, `scope`, `scope/payer` and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<String, Tally>);

impl Figures {
    /// The tally of that name.
    pub fn get(&self, name: &str) -> Option<Tally> {
        self.0.get(name).copied()
    }

    /// Names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn add(&mut self, name: impl Into<String>, hits: usize, gold: usize, found: usize) {
        let tally = self.0.entry(name.into()).or_default();
        tally.hits += hits as u64;
        tally.gold += gold as u64;
        tally.found += found as u64;
    }

    /// Each figure's precision, recall and F1, rounded to four places, and its counts.
    pub fn json(&self) -> Json {
        let figure = |tally: Tally| {
            json!({
                "precision": rounded(tally.precision()),
                "recall": rounded(tally.recall()),
                "f1": rounded(tally.f1()),
                "gold": tally.gold,
                "found": tally.found,
            })
        };
        Json::Object(self.0.iter().map(|(name, tally)| (name.clone(), figure(*tally))).collect::<Map<_, _>>())
    }

    /// The figures as a table for people, a line a figure.
    pub fn table(&self) -> String {
        let mut out = format!("{:22}{:>10}{:>9}{:>9}{:>7}{:>7}\n", "", "precision", "recall", "F1", "gold", "found");
        for (name, tally) in &self.0 {
            let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
            let Tally { gold, found, .. } = tally;
            let _ = writeln!(out, "{name:22}{precision:>10.3}{recall:>9.3}{f1:>9.3}{gold:>7}{found:>7}");
        }
        out
    }
}

/// Rounded as it is printed: half of the last place goes to the even digit.
fn rounded(share: f64) -> f64 {
    format!("{share:.4}").parse().unwrap_or(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_find_is_found() {
        assert_eq!(Tally::default().f1(), 1.0);
        assert_eq!(Tally { hits: 0, gold: 0, found: 2 }.f1(), 0.0);
        assert_eq!(Tally { hits: 0, gold: 2, found: 0 }.precision(), 0.0);
        let tally = Tally { hits: 1, gold: 2, found: 4 };
        assert_eq!((tally.precision(), tally.recall()), (0.25, 0.5));
        assert_eq!(rounded(tally.f1()), 0.3333);
    }
}
