//! Which bearer of a name is meant: read from the places named around it.
//!
//! A name with one bearer that counts anywhere is settled at once. Any other name waits until all names of the text
//! are known; then the text is swept from left to right, and every waiting name takes the bearer that the text, the
//! page's title or the words beside it support. What nothing decides stays open.

use std::iter;

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

/// What a text has told about a division.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Number of the last sweep over a text that named it, or one of its parts.
    sweep: u32,
    /// It was named itself, not only a part of it.
    named: bool,
    /// Index after the last candidate so far that named it or a part; 0 for none in this text.
    last: u32,
    /// Number of the last title that named it or a part of it.
    title: u32,
}

/// One text's names on the way to places.
pub(super) struct Context<'c> {
    pub text: &'c str,
    pub names: &'c Names,
    pub divisions: &'c Divisions,
}

/// What texts have told about each division: room that one text after another uses.
#[derive(Default)]
pub struct Memory {
    /// One entry a division, made when the first text asks.
    seen: Vec<Seen>,
    sweep: u32,
    title: u32,
}

impl Memory {
    /// Notes what the title of the page names; it holds until the next title is noted.
    fn note_title(&mut self, divisions: &Divisions, named: impl Iterator<Item = DivisionId>) {
        self.title += 1;
        for division in named.flat_map(|id| divisions.line(id)) {
            self.seen[division.index()].title = self.title;
        }
    }

    /// True if the title of the page names a division or a part of it.
    fn in_title(&self, id: DivisionId) -> bool {
        self.seen[id.index()].title == self.title
    }
}

impl Context<'_> {
    /// Settles what can be settled of the candidates of a text by the text itself, then by its own `title`.
    pub(super) fn settle(&self, candidates: &mut [Candidate], title: Option<Span>, memory: &mut Memory) {
        self.begin(memory, iter::empty());
        self.sweep(candidates, memory);
        if let Some(title) = title {
            let named = candidates.iter().filter(|candidate| title.contains(candidate.hit.span));
            memory.note_title(self.divisions, named.filter_map(|candidate| candidate.settled));
            self.sweep(candidates, memory);
        }
    }

    /// Settles what can be settled of the candidates of a text by the text itself and what the title of the page names.
    pub(super) fn settle_under(&self, candidates: &mut [Candidate], named: &[DivisionId], memory: &mut Memory) {
        self.begin(memory, named.iter().copied());
        self.sweep(candidates, memory);
    }

    /// Begins a text under a title.
    fn begin(&self, memory: &mut Memory, named: impl Iterator<Item = DivisionId>) {
        memory.seen.resize(self.divisions.len(), Seen::default());
        memory.note_title(self.divisions, named);
    }

    /// At most two sweeps, for a name settled late may support one before it.
    fn sweep(&self, candidates: &mut [Candidate], memory: &mut Memory) {
        for _ in 0..2 {
            if candidates.iter().all(|candidate| candidate.settled.is_some()) {
                return;
            }
            memory.sweep += 1;
            for id in candidates.iter().filter_map(|candidate| candidate.settled) {
                self.note(memory, id, 0);
            }
            let mut progress = false;
            for index in 0..candidates.len() {
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

    /// Notes that `id` is named in the present text; `last` 0 keeps the place of the last naming.
    fn note(&self, memory: &mut Memory, id: DivisionId, last: u32) {
        for division in self.divisions.line(id) {
            let sweep = memory.sweep;
            let seen = &mut memory.seen[division.index()];
            if seen.sweep != sweep {
                *seen = Seen { sweep, named: false, last: 0, title: seen.title };
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
            if seen.named && seen.sweep == memory.sweep && candidates[index].hit.span.of(self.text) != division.name {
                return Some((support::CUE, 0));
            }
            let beside = match direct_chain {
                Some(direct) => {
                    direct || (self.is_city(id) && self.names.has_cue_after(self.text, candidates[index].hit.span))
                }
                None => {
                    // 市北区 on a page on 青岛: nothing else bears so long a name, and its city is named.
                    let in_full = candidates[index].hit.span.of(self.text) == division.name;
                    let known = || self.around(id, memory).0 >= support::SIBLING;
                    if in_full && division.level == Level::County && division.name.chars().nth(2).is_some() && known() {
                        return Some((support::CUE, 0));
                    }
                    // Beside a county of its own prefecture it is one too: 即墨、平度.
                    let in_full = candidates[index].hit.span.of(self.text) == division.name;
                    cue && self.is_city(id)
                        || self.is_amid(candidates, index, id)
                        || self.is_paired(candidates, index, id, memory)
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

    /// Support for `id` by what the text and the title name, and where it was last named.
    fn around(&self, id: DivisionId, memory: &Memory) -> (u32, u32) {
        let here = |id: DivisionId| Some(memory.seen[id.index()]).filter(|seen| seen.sweep == memory.sweep);
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
            if memory.in_title(parent) {
                offer(support::TITLE + u32::from(close), 0);
            }
        }
        if memory.in_title(id) {
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

    /// True if it stands in a list beside a name that a division of the same city bears, and the city or another part of it is
    /// named elsewhere: 响水、滨海 in a text about 盐城.
    fn is_paired(&self, candidates: &[Candidate], index: usize, id: DivisionId, memory: &Memory) -> bool {
        let Some(parent) = self.divisions.get(id).parent else { return false };
        let seen = memory.seen[parent.index()];
        let known = seen.sweep == memory.sweep || memory.in_title(parent);
        let city = self.divisions.get(parent).level == Level::Prefecture;
        let own = candidates[index].hit.span;
        let is_bar = |from: usize, to: usize| matches!(self.text.get(from..to), Some("、" | "和"));
        let peer = |other: usize, before: bool| {
            candidates.get(other).is_some_and(|peer| {
                let span = peer.hit.span;
                let beside = if before { is_bar(span.end(), own.start()) } else { is_bar(own.end(), span.start()) };
                let bearers = self.names.bearers(peer.hit.name);
                beside && bearers.iter().any(|(peer, _)| self.divisions.get(*peer).parent == Some(parent))
            })
        };
        city && known && (index.checked_sub(1).is_some_and(|before| peer(before, true)) || peer(index + 1, false))
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
