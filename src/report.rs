//! The report of a run: what was read, what was written, what was rejected and why, and how long it took.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::dataset::{Extraction, FactRow, RejectRow};
use crate::fact::{Kind, RejectStage, terms};
use crate::schema::TableId;
use crate::write::RowCounts;

/// Name of the file that holds the report.
pub const RUN_FILE: &str = "run.json";

terms! {
    /// A stage whose time is taken.
    Stage {
        Open = "open", "the bytes of an input are read";
        Decode = "decode", "bytes become characters";
        Extract = "extract", "a page becomes rows";
        Encode = "encode", "rows become bytes";
        Write = "write", "bytes are written to files";
    }
}

/// Time spent in each stage, summed over threads, and the bytes that went in (for `write`: out).
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Timings {
    stages: [(Duration, u64); Stage::ALL.len()],
}

impl Timings {
    /// Adds to a stage.
    pub fn add(&mut self, stage: Stage, time: Duration, bytes: u64) {
        let (total, all) = &mut self.stages[stage as usize];
        *total += time;
        *all += bytes;
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: &Timings) {
        for (mine, theirs) in self.stages.iter_mut().zip(other.stages) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }

    fn json(&self) -> Json {
        let stage = |(stage, (time, bytes)): (&Stage, &(Duration, u64))| {
            (stage.as_str().to_string(), json!({"seconds": seconds(*time), "bytes": bytes}))
        };
        Json::Object(Stage::ALL.iter().zip(&self.stages).map(stage).collect())
    }
}

/// What one page held, so that its rows need not be kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageCounts {
    kinds: [u64; Kind::NAMES.len()],
    ambiguous_places: u64,
}

impl PageCounts {
    /// Counts a page.
    pub fn of(page: &Extraction) -> PageCounts {
        let counts = PageCounts::of_kinds(page.facts.iter().map(FactRow::kind));
        PageCounts { ambiguous_places: page.ambiguous_places, ..counts }
    }

    /// Counts a page whose facts are of these kinds.
    pub fn of_kinds(kinds: impl Iterator<Item = Kind>) -> PageCounts {
        let mut counts = PageCounts::default();
        kinds.for_each(|kind| counts.kinds[kind as usize] += 1);
        counts
    }
}

/// What a run did, or a part of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Files and records of containers that were opened or tried.
    pub inputs: u64,
    /// Those of them whose rows were taken over from a dataset.
    pub taken_over: u64,
    /// Bytes of those that were read.
    pub bytes: u64,
    /// Rows of each table.
    pub rows: RowCounts,
    /// Time a stage.
    pub timings: Timings,
    /// From start to end.
    pub elapsed: Duration,
    /// Threads that worked on pages.
    pub threads: usize,
    kinds: [u64; Kind::NAMES.len()],
    ambiguous_places: u64,
    rejects: [u64; RejectStage::ALL.len()],
    skipped: BTreeMap<Cow<'static, str>, u64>,
    /// For each stage its errors, each with how often and where first.
    reasons: [BTreeMap<String, (u64, String)>; RejectStage::ALL.len()],
}

/// Reasons that are told one by one; where a run has more, the rest stands in `rejects`.
const REASONS: usize = 1000;

impl Report {
    /// Adds a page whose rows were written.
    pub fn add_page(&mut self, counts: &PageCounts) {
        self.ambiguous_places += counts.ambiguous_places;
        for (mine, theirs) in self.kinds.iter_mut().zip(counts.kinds) {
            *mine += theirs;
        }
    }

    /// Adds an input that was rejected.
    pub fn add_reject(&mut self, reject: &RejectRow) {
        self.rejects[reject.stage as usize] += 1;
        self.add_reason(reject.stage, &reject.error, 1, &reject.source);
    }

    fn add_reason(&mut self, stage: RejectStage, error: &str, count: u64, source: &str) {
        let told: usize = self.reasons.iter().map(BTreeMap::len).sum();
        let errors = &mut self.reasons[stage as usize];
        match errors.get_mut(error) {
            Some((known, _)) => *known += count,
            None if told < REASONS => drop(errors.insert(error.to_string(), (count, source.to_string()))),
            None => {}
        }
    }

    /// Adds what was done in a later part of the run.
    pub fn merge(&mut self, later: &Report) {
        self.inputs += later.inputs;
        self.taken_over += later.taken_over;
        self.bytes += later.bytes;
        self.timings.merge(&later.timings);
        self.elapsed += later.elapsed;
        self.threads = self.threads.max(later.threads);
        self.ambiguous_places += later.ambiguous_places;
        self.rows.iter_mut().for_each(|(table, mine)| *mine += later.rows[table]);
        self.kinds.iter_mut().zip(later.kinds).for_each(|(mine, more)| *mine += more);
        self.rejects.iter_mut().zip(later.rejects).for_each(|(mine, more)| *mine += more);
        for (reason, count) in &later.skipped {
            *self.skipped.entry(reason.clone()).or_default() += count;
        }
        for (stage, errors) in RejectStage::ALL.iter().zip(&later.reasons) {
            errors.iter().for_each(|(error, (count, source))| self.add_reason(*stage, error, *count, source));
        }
    }

    /// Adds records of containers, or folders, that are no pages, for this reason.
    pub fn add_skipped(&mut self, reason: &'static str, count: u64) {
        if count > 0 {
            *self.skipped.entry(reason.into()).or_default() += count;
        }
    }

    /// Inputs that were rejected.
    pub fn rejects(&self) -> u64 {
        self.rejects.iter().sum()
    }

    /// `run.json`. Its times differ from run to run; all other files of a dataset depend on the inputs alone.
    pub fn json(&self, arguments: &[String]) -> Json {
        let rows: Map<_, _> = self.rows.iter().map(|(table, rows)| (table.to_string(), json!(rows))).collect();
        let kinds: Map<_, _> =
            Kind::NAMES.iter().zip(self.kinds).map(|(kind, count)| (kind.to_string(), json!(count))).collect();
        let rejects = RejectStage::NAMES.iter().zip(self.rejects).filter(|(_, count)| *count > 0);
        let rejects: Map<_, _> = rejects.map(|(stage, count)| (stage.to_string(), json!(count))).collect();
        json!({
            "program": "zhfacts",
            "version": env!("CARGO_PKG_VERSION"),
            "arguments": arguments,
            "threads": self.threads,
            "inputs": {"count": self.inputs, "taken_over": self.taken_over, "bytes": self.bytes, "skipped": self.skipped},
            "rows": rows,
            "facts": kinds,
            "ambiguous_places": self.ambiguous_places,
            "rejects": rejects,
            "seconds": seconds(self.elapsed),
            "stages": self.timings.json(),
        })
    }

    /// The summary at the end of a run, a line a matter.
    pub fn summary(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, text: String| {
            let _ = writeln!(out, "{name:>10}  {text}");
        };
        let taken_over = match self.taken_over {
            0 => String::new(),
            count => format!(", {count} taken over as they were"),
        };
        line("inputs", format!("{} ({:.1} MB){taken_over}", self.inputs, self.bytes as f64 / 1e6));
        for (reason, count) in &self.skipped {
            line("skipped", format!("{count}: {reason}"));
        }
        let duplicates = match self.rows[TableId::Duplicates] {
            0 => String::new(),
            count => format!(" ({count} met again)"),
        };
        line("articles", format!("{}{duplicates}", self.rows[TableId::Articles]));
        line("related", self.rows[TableId::Related].to_string());
        let kinds = Kind::NAMES.iter().zip(self.kinds).filter(|(_, count)| *count > 0);
        let kinds: Vec<_> = kinds.map(|(kind, count)| format!("{kind} {count}")).collect();
        let kinds = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
        line("facts", format!("{}{kinds}", self.rows[TableId::Facts]));
        let left = if self.ambiguous_places > 0 {
            format!(" ({} ambiguous names left out)", self.ambiguous_places)
        } else {
            String::new()
        };
        line("regions", format!("{}{left}", self.rows[TableId::Regions]));
        if self.rows[TableId::Clusters] > 0 {
            line("clusters", format!("{} texts that are nearly the same as others", self.rows[TableId::Clusters]));
        }
        line("rejects", self.rejects().to_string());
        self.reasons_told(&mut out);
        let rate = self.bytes as f64 / 1e6 / self.elapsed.as_secs_f64().max(1e-9);
        let _ = writeln!(out, "{:>10}  {:.2} s, {rate:.1} MB/s", "time", self.elapsed.as_secs_f64());
        out
    }

    fn reasons_told(&self, out: &mut String) {
        const TOLD: usize = 10;
        let mut reasons = Vec::new();
        for (stage, errors) in RejectStage::NAMES.iter().zip(&self.reasons) {
            reasons.extend(errors.iter().map(|error| (stage, error)));
        }
        reasons.sort_by_key(|(_, (_, (count, _)))| std::cmp::Reverse(*count));
        for (stage, (error, (count, source))) in reasons.iter().take(TOLD) {
            let _ = writeln!(out, "{:>10}  {count} at {stage}: {error} (such as {source})", "");
        }
        if reasons.len() > TOLD {
            let _ = writeln!(out, "{:>10}  and {} more reasons: see the table rejects", "", reasons.len() - TOLD);
        }
    }
}

fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}
