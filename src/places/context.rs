//! Which bearer of a name is meant: read from the places named around it.
//!
//! A name with one bearer that counts anywhere is settled at once. Any other name waits until all names of the text
//! are known; then each zone is swept from left to right, and every waiting name takes the bearer that the zone, the
//! article's title or the words beside it support. What nothing decides stays open.

use super::divisions::{DivisionId, Divisions, Level, Strength};
use super::names::{Bearer, Named, Names};
use crate::text::Span;

/// A found name and the division it was settled to, if it was.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub hit: Named,
    pub settled: Option<DivisionId>,
}

/// Points of support, strongest first; the gaps let a stronger one win over any weaker.
mod support {
    pub const CHAIN: u32 = 80;
    pub const SELF_OR_PREFECTURE: u32 = 40;
    pub const SIBLING: u32 = 30;
    pub const PROVINCE: u32 = 20;
    pub const LISTED: u32 = 15;
    pub const SAME_PROVINCE: u32 = 10;
    pub const TITLE: u32 = 5;
    pub const CUE: u32 = 1;
}

/// What a zone has told about a division.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Number of the last zone that named it, or one of its parts.
    zone: u32,
    /// It was named itself, not only a part of it.
    named: bool,
    /// Index after the last candidate so far that named it or a part; 0 for none in this zone.
    last: u32,
    /// The article's title names it or a part of it.
    in_title: bool,
}

/// One text's names on the way to places.
pub(super) struct Context<'c> {
    pub text: &'c str,
    pub names: &'c Names,
    pub divisions: &'c Divisions,
}

/// State of the sweeps: one entry a division.
struct Memory {
    seen: Vec<Seen>,
    zone: u32,
}

impl Context<'_> {
    /// Settles what can be settled of `candidates`; `items` are the zones beside the main article, sorted.
    pub(super) fn settle(&self, candidates: &mut [Candidate], title: Option<Span>, items: &[Span]) {
        let mut memory = Memory { seen: vec![Seen::default(); self.divisions.len()], zone: 0 };
        let zone_of = zones(candidates, items);
        let main: Vec<usize> = (0..candidates.len()).filter(|&index| zone_of[index] == 0).collect();
        self.settle_zone(candidates, &main, &mut memory);
        if let Some(title) = title {
            self.note_title(candidates, title, &mut memory);
            self.settle_zone(candidates, &main, &mut memory);
        }
        let mut start = 0;
        for group in zone_of.chunk_by(|a, b| a == b) {
            let indexes: Vec<usize> = (start..start + group.len()).collect();
            start += group.len();
            if group[0] != 0 && indexes.iter().any(|&index| candidates[index].settled.is_none()) {
                self.settle_zone(candidates, &indexes, &mut memory);
            }
        }
    }

    /// Notes what the title names.
    fn note_title(&self, candidates: &[Candidate], title: Span, memory: &mut Memory) {
        for candidate in candidates.iter().filter(|candidate| title.contains(candidate.hit.span)) {
            for division in candidate.settled.into_iter().flat_map(|id| self.divisions.line(id)) {
                memory.seen[division.index()].in_title = true;
            }
        }
    }

    /// At most two sweeps, for a name settled late may support one before it.
    fn settle_zone(&self, candidates: &mut [Candidate], indexes: &[usize], memory: &mut Memory) {
        for _ in 0..2 {
            if indexes.iter().all(|&index| candidates[index].settled.is_some()) {
                return;
            }
            memory.zone += 1;
            for &index in indexes {
                if let Some(id) = candidates[index].settled {
                    self.note(memory, id, 0);
                }
            }
            let mut progress = false;
            for &index in indexes {
                if candidates[index].settled.is_none() {
                    candidates[index].settled = self.choose(candidates, index, memory);
                    progress |= candidates[index].settled.is_some();
                }
                if let Some(id) = candidates[index].settled {
                    self.note(memory, id, index as u32 + 1);
                }
            }
            if !progress {
                return;
            }
        }
    }

    /// Notes that `id` is named in the present zone; `last` 0 keeps the place of the last naming.
    fn note(&self, memory: &mut Memory, id: DivisionId, last: u32) {
        for division in self.divisions.line(id) {
            let zone = memory.zone;
            let seen = &mut memory.seen[division.index()];
            if seen.zone != zone {
                *seen = Seen { zone, named: false, last: 0, in_title: seen.in_title };
            }
            seen.named |= division == id;
            seen.last = seen.last.max(last);
        }
    }

    /// The one bearer of the name at `index` that its surroundings support best.
    fn choose(&self, candidates: &[Candidate], index: usize, memory: &Memory) -> Option<DivisionId> {
        let hit = candidates[index].hit;
        let cue = self.names.has_cue(self.text, hit.span);
        let mut best: Option<(u32, u32, DivisionId)> = None;
        let mut tie = false;
        for &bearer in self.names.bearers(hit.name) {
            let supported = self.points(candidates, index, bearer, cue, memory);
            // 五华 alone is the county; the districts of the name need their city beside it.
            let alone = || bearer.1 == Strength::Plain && others_are_words(self.names.bearers(hit.name));
            let Some((points, last)) = supported.or_else(|| alone().then_some((0, 0))) else { continue };
            let rank = best.map(|(points, last, _)| (points, last));
            tie = rank == Some((points, last)) || (tie && rank > Some((points, last)));
            if rank < Some((points, last)) {
                best = Some((points, last, bearer.0));
            }
        }
        best.filter(|_| !tie).map(|(_, _, id)| id)
    }

    /// Support for one bearer, and where the last name that supports it stands; none where it has too little.
    fn points(
        &self,
        candidates: &[Candidate],
        index: usize,
        (id, strength): Bearer,
        cue: bool,
        memory: &Memory,
    ) -> Option<(u32, u32)> {
        let division = self.divisions.get(id);
        let direct_chain = self.follows_parent(candidates, index, id);
        if strength == Strength::Word {
            // 鲤城 in a text that has named 鲤城区
            let seen = memory.seen[id.index()];
            if seen.named && seen.zone == memory.zone && candidates[index].hit.span.of(self.text) != division.name {
                return Some((support::CUE, 0));
            }
            let beside = match direct_chain {
                Some(direct) => {
                    direct || (self.is_city(id) && self.names.has_cue_after(self.text, candidates[index].hit.span))
                }
                None => {
                    // Beside a county of its own prefecture it is one too: 即墨、平度.
                    let in_full = candidates[index].hit.span.of(self.text) == division.name;
                    cue && self.is_city(id)
                        || self.is_amid(candidates, index, id)
                        || (in_full || division.level == Level::County) && self.is_listed(candidates, index, id)
                }
            };
            return beside.then(|| (support::CHAIN * u32::from(direct_chain.is_some()) + support::CUE, 0));
        }
        if direct_chain.is_some() || self.precedes_part(candidates, index, id) {
            return Some((support::CHAIN, 0));
        }
        let (around, last) = self.around(id, memory);
        let listed = if self.is_listed(candidates, index, id) { support::LISTED } else { 0 };
        let cued =
            if cue && !self.is_district(id) { support::CUE + u32::from(division.level < Level::County) } else { 0 };
        let points = around.max(listed).max(cued);
        let needed = match (strength, division.level) {
            (Strength::Plain, _) => support::CUE,
            (_, Level::County) if cued == 0 => support::TITLE,
            _ => support::CUE,
        };
        (points >= needed).then_some((points, last))
    }

    /// Support for `id` by what the zone and the title name, and where it was last named.
    fn around(&self, id: DivisionId, memory: &Memory) -> (u32, u32) {
        let here = |id: DivisionId| Some(memory.seen[id.index()]).filter(|seen| seen.zone == memory.zone);
        let division = self.divisions.get(id);
        let mut best = (0, 0);
        let mut offer = |points, last| best = best.max((points, last));
        if let Some(seen) = here(id) {
            offer(support::SELF_OR_PREFECTURE, seen.last);
        }
        for parent in self.divisions.line(id).skip(1) {
            let is_province = self.divisions.get(parent).level == Level::Province;
            let close = division.level == Level::County && division.parent == Some(parent);
            if let Some(seen) = here(parent) {
                let points = match (close, seen.named, is_province) {
                    (true, true, _) => support::SELF_OR_PREFECTURE,
                    (true, false, false) => support::SIBLING,
                    (_, true, _) => support::PROVINCE,
                    (_, false, _) => support::SAME_PROVINCE,
                };
                offer(points, if points >= support::SIBLING { seen.last } else { 0 });
            }
            if memory.seen[parent.index()].in_title {
                offer(support::TITLE + u32::from(close), 0);
            }
        }
        if memory.seen[id.index()].in_title {
            offer(support::TITLE + 2, 0);
        }
        best
    }

    /// If the name right before it is one it is part of: whether it is a county and that is its own parent.
    fn follows_parent(&self, candidates: &[Candidate], index: usize, id: DivisionId) -> Option<bool> {
        let before = candidates.get(index.checked_sub(1)?)?;
        let between = self.text.get(before.hit.span.end()..candidates[index].hit.span.start())?;
        let settled = before.settled.filter(|_| matches!(between, "" | " " | "·" | "-"))?;
        let is_part = self.divisions.lies_in(id, settled);
        let division = self.divisions.get(id);
        is_part.then(|| division.level == Level::County && division.parent == Some(settled))
    }

    /// True if the name right after it is a part of it.
    fn precedes_part(&self, candidates: &[Candidate], index: usize, id: DivisionId) -> bool {
        candidates.get(index + 1).is_some_and(|after| {
            after.hit.span.start() == candidates[index].hit.span.end()
                && after.settled.is_some_and(|part| self.divisions.lies_in(part, id))
        })
    }

    /// True if it stands in a list beside a place of its kind: `洛阳、开封`.
    fn is_listed(&self, candidates: &[Candidate], index: usize, id: DivisionId) -> bool {
        let span = candidates[index].hit.span;
        let before = index.checked_sub(1).and_then(|before| candidates.get(before));
        let after = candidates.get(index + 1);
        let is_bar = |from: usize, to: usize| self.text.get(from..to).is_some_and(parts_list);
        let is_peer = |peer: &Candidate| {
            peer.settled.is_some_and(|peer| {
                let (peer, own) = (self.divisions.get(peer), self.divisions.get(id));
                peer.level == own.level && (own.level < Level::County || peer.parent == own.parent)
            })
        };
        before.is_some_and(|peer| is_bar(peer.hit.span.end(), span.start()) && is_peer(peer))
            || after.is_some_and(|peer| is_bar(span.end(), peer.hit.span.start()) && is_peer(peer))
    }

    /// True if it stands in a list between two places of its province: `三亚、东方、儋州`.
    fn is_amid(&self, candidates: &[Candidate], index: usize, id: DivisionId) -> bool {
        let around = index.checked_sub(1).and_then(|before| candidates.get(before)).zip(candidates.get(index + 1));
        let Some((before, after)) = around else { return false };
        let span = candidates[index].hit.span;
        let is_bar = |from: usize, to: usize| self.text.get(from..to) == Some("、");
        let province = |id: DivisionId| self.divisions.line(id).last();
        let is_near = |peer: &Candidate| peer.settled.is_some_and(|peer| province(peer) == province(id));
        is_bar(before.hit.span.end(), span.start())
            && is_bar(span.end(), after.hit.span.start())
            && is_near(before)
            && is_near(after)
    }

    /// True for a division that articles on insurance name without its class word: a city or a prefecture.
    fn is_city(&self, id: DivisionId) -> bool {
        let division = self.divisions.get(id);
        division.level < Level::County || division.name.ends_with('市')
    }

    /// True for a district: seldom named without the word 区, so that a city of the same name is meant first.
    fn is_district(&self, id: DivisionId) -> bool {
        let division = self.divisions.get(id);
        division.level == Level::County && division.name.ends_with('区')
    }
}

/// Whether what stands between two names makes them members of a list: 洛阳、开封, 钟祥：6900809、京山：7229821.
fn parts_list(between: &str) -> bool {
    if matches!(between, "、" | "和") {
        return true;
    }
    let Some(told) = between.strip_prefix(['：', ':']) else { return false };
    let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | ' ');
    let bar = told.trim_start_matches(number);
    bar.len() < told.len() && matches!(bar, "、" | "，" | "；" | "," | ";")
}

/// Whether all bearers of a name but one need their parent beside them.
fn others_are_words(bearers: &[Bearer]) -> bool {
    bearers.iter().filter(|(_, strength)| *strength > Strength::Word).count() == 1
}

/// The zone of each candidate: 0 for the main article, else the item's number from 1.
fn zones(candidates: &[Candidate], items: &[Span]) -> Vec<u32> {
    let mut item = 0;
    let zone = |candidate: &Candidate| {
        let span = candidate.hit.span;
        while items.get(item).is_some_and(|found| found.end() <= span.start()) {
            item += 1;
        }
        if items.get(item).is_some_and(|found| found.contains(span)) { item as u32 + 1 } else { 0 }
    };
    candidates.iter().map(zone).collect()
}
