//! Scores the mentions and places of one article.

use std::collections::BTreeSet;

use super::Evaluation;
use super::align::Aligner;
use super::difference::{Difference, context};
use super::found::Found;
use super::gold::Gold;
use super::mention::{Interval, Mention, Region};
use super::pairing::{Pair, pair};
use crate::fact::{Kind, Slot};

/// The kinds that have a scope to score.
const SCOPED: [Kind; 4] = [Kind::Percentage, Kind::Amount, Kind::Duration, Kind::Age];

type Items = BTreeSet<(&'static str, String)>;

/// One article, and where its score is added.
pub(super) struct Scorer<'a> {
    pub stem: &'a str,
    pub gold: &'a Gold,
    pub found: &'a Found,
    pub evaluation: &'a mut Evaluation,
    aligner: Aligner,
    gold_text: Vec<char>,
    found_text: Vec<char>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(stem: &'a str, gold: &'a Gold, found: &'a Found, evaluation: &'a mut Evaluation) -> Scorer<'a> {
        let aligner = Aligner::new(&gold.text, &found.text);
        let (gold_text, found_text) = (gold.text.chars().collect(), found.text.chars().collect());
        Scorer { stem, gold, found, evaluation, aligner, gold_text, found_text }
    }

    pub(super) fn add(&mut self, figure: impl Into<String>, hits: usize, gold: usize, found: usize) {
        self.evaluation.figures.add(figure, hits, gold, found);
    }

    pub(super) fn differ(&mut self, sort: &str, context: String, want: String, got: String, rule: &str) {
        let difference = Difference { article: self.stem.to_string(), context, want, got, rule: rule.to_string() };
        self.evaluation.differences.add(sort, difference);
    }

    pub(super) fn mentions(&mut self) {
        let (given, found) = (&self.gold.mentions, &self.found.facts);
        let gold: Vec<Mention> = given
            .iter()
            .map(|mention| Mention::of_gold(mention, self.aligner.carry(mention.start, mention.end)))
            .collect();
        let hits = pair(&gold, found, Mention::same_value);
        for kind in Kind::ALL {
            self.kind(*kind, &gold, &hits);
        }
        let missed = unpaired(gold.len(), hits.iter().map(|hit| hit.gold));
        for (mention, given) in gold.iter().zip(given).zip(missed).filter_map(|(both, missed)| missed.then_some(both)) {
            let around = context(&self.gold_text, given.start, given.end);
            self.differ("missed", around, value(mention), String::new(), "");
        }
        let spurious = unpaired(found.len(), hits.iter().map(|hit| hit.found));
        for fact in found.iter().zip(spurious).filter_map(|(fact, spurious)| spurious.then_some(fact)) {
            let around = self.context(fact.span);
            self.differ("spurious", around, String::new(), value(fact), &fact.rule);
        }
    }

    fn kind(&mut self, kind: Kind, gold: &[Mention], hits: &[Pair]) {
        let facts = &self.found.facts;
        let of_kind = |mention: &&Mention| mention.kind == kind.as_str();
        let hits: Vec<(&Mention, &Mention)> = hits
            .iter()
            .filter_map(|hit| Some((gold.get(hit.gold)?, facts.get(hit.found)?)))
            .filter(|(gold, _)| of_kind(gold))
            .collect();
        let (wanted, got) = (gold.iter().filter(of_kind).count(), facts.iter().filter(of_kind).count());
        self.add(format!("value/{}", kind.as_str()), hits.len(), wanted, got);
        if kind == Kind::Count {
            return;
        }
        let right = |is_right: fn(&Mention, &Mention) -> bool| hits.iter().filter(|(g, f)| is_right(g, f)).count();
        self.add("value", hits.len(), wanted, got);
        self.add("interval", right(same_interval), wanted, got);
        self.add("metric", right(same_metric), wanted, got);
        for (gold, fact) in &hits {
            self.compare("interval", fact, interval(&gold.interval), interval(&fact.interval));
            self.compare("metric", fact, gold.metric.clone(), fact.metric.clone());
        }
        if SCOPED.contains(&kind) {
            self.add("whole", right(is_whole), wanted, got);
            let gold: Vec<&Mention> = gold.iter().filter(of_kind).collect();
            let found: Vec<&Mention> = facts.iter().filter(of_kind).collect();
            self.scope(&gold, &found, &hits);
        }
    }

    fn scope(&mut self, gold: &[&Mention], found: &[&Mention], hits: &[(&Mention, &Mention)]) {
        let all = |rows: &[&Mention], items: fn(&Mention) -> &Items| rows.iter().map(|row| items(row).len()).sum();
        for (figure, items) in [("scope", scope_of as fn(&Mention) -> &Items), ("place", place_of)] {
            let common = hits.iter().map(|(gold, fact)| items(gold).intersection(items(fact)).count()).sum();
            self.add(figure, common, all(gold, items), all(found, items));
            for (gold, fact) in hits {
                self.compare(figure, fact, list(items(gold)), list(items(fact)));
            }
        }
        for slot in Slot::ALL.iter().map(|slot| slot.as_str()).chain(["bracket", "per"]) {
            let in_slot =
                |rows: &[&Mention]| rows.iter().flat_map(|row| &row.scope).filter(|(name, _)| *name == slot).count();
            let common = hits.iter().flat_map(|(gold, fact)| gold.scope.intersection(&fact.scope));
            let common = common.filter(|(name, _)| *name == slot).count();
            self.add(format!("scope/{slot}"), common, in_slot(gold), in_slot(found));
        }
    }

    fn compare(&mut self, sort: &str, fact: &Mention, want: String, got: String) {
        if want != got {
            let around = self.context(fact.span);
            self.differ(sort, around, want, got, &fact.rule);
        }
    }

    fn context(&self, span: Option<(u64, u64)>) -> String {
        let (start, end) = span.unwrap_or_default();
        context(&self.found_text, start, end)
    }

    pub(super) fn regions(&mut self) {
        let (given, found) = (&self.gold.regions, &self.found.regions);
        let gold: Vec<Region> =
            given.iter().map(|region| Region::of_gold(region, self.aligner.carry(region.start, region.end))).collect();
        let hits = pair(&gold, found, |gold, found| gold.code == found.code);
        self.add("regions", hits.len(), gold.len(), found.len());
        let missed = unpaired(gold.len(), hits.iter().map(|hit| hit.gold));
        for (region, _) in given.iter().zip(missed).filter(|(_, missed)| *missed) {
            let around = context(&self.gold_text, region.start, region.end);
            self.differ("regions missed", around, format!("{} {}", region.text, region.code), String::new(), "");
        }
        let spurious = unpaired(found.len(), hits.iter().map(|hit| hit.found));
        for (region, _) in found.iter().zip(spurious).filter(|(_, spurious)| *spurious) {
            let around = self.context(region.span);
            self.differ("regions spurious", around, String::new(), format!("{} {}", region.text, region.code), "");
        }
    }
}

/// For each of so many rows whether it is not among the paired.
fn unpaired(count: usize, paired: impl Iterator<Item = usize>) -> Vec<bool> {
    let paired: BTreeSet<usize> = paired.collect();
    (0..count).map(|at| !paired.contains(&at)).collect()
}

fn same_interval(a: &Mention, b: &Mention) -> bool {
    a.interval == b.interval
}

fn same_metric(a: &Mention, b: &Mention) -> bool {
    a.metric == b.metric
}

fn is_whole(a: &Mention, b: &Mention) -> bool {
    same_interval(a, b) && same_metric(a, b) && a.scope == b.scope
}

fn scope_of(mention: &Mention) -> &Items {
    &mention.scope
}

fn place_of(mention: &Mention) -> &Items {
    &mention.place
}

fn list(items: &Items) -> String {
    if items.is_empty() {
        return "none".to_string();
    }
    items.iter().map(|(slot, value)| format!("{slot}={value}")).collect::<Vec<_>>().join(" ")
}

fn value(mention: &Mention) -> String {
    let unit = mention.unit.as_deref().unwrap_or_default();
    format!("{} {} {unit} ({})", mention.kind, interval(&mention.interval), mention.text)
}

fn interval(interval: &Interval) -> String {
    let Interval { ends: [min, max], approx, min_open, max_open } = interval;
    let end = |end: &Option<String>| end.clone().unwrap_or_else(|| "null".to_string());
    let (open, close) = (if *min_open { '(' } else { '[' }, if *max_open { ')' } else { ']' });
    format!("{}{open}{}, {}{close}", if *approx { "≈ " } else { "" }, end(min), end(max))
}
