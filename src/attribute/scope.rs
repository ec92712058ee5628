//! To whom and what a number applies: for each dimension the nearest words that name one.

use super::cue::Cues;
use super::frame::Frame;
use super::windows::{Place, Window};
use crate::fact::{DIMENSIONS, Metric, Per, ScopeSet, ScopeTerm, Slot};
use crate::lexicon::{Hit, Sense, within};
use crate::recognise::number::peek_back;
use crate::text::Span;

/// The furthest apart that two words of one group stand, in bytes: 职工医保和居民医保.
const GROUP_GAP: usize = 30;

/// Reads the scope of the mention at `home` from its windows; a dimension in `taken` is settled.
pub fn read(
    cues: &Cues,
    text: &str,
    frame: &Frame,
    scopes: &[Hit],
    windows: &[Window],
    home: Span,
    taken: ScopeSet,
) -> ScopeSet {
    let mut settled = [false; DIMENSIONS];
    taken.terms().for_each(|term| settled[term.dimension()] = true);
    let mut scope = taken;
    let mut earlier = Earlier::default();
    let own = windows.iter().find(|window| window.place == Place::Ahead || window.place == Place::Before);
    let (mut shifted, mut part_start) = (false, own.map_or(home.start(), |window| window.span.start()));
    for (place, window) in windows.iter().enumerate() {
        // A slot is never filled from a later clause, nor any but place and year from a title.
        if matches!(window.place, Place::Next | Place::Title) {
            continue;
        }
        // A cell under several heads of one row is each of them.
        let before = place.checked_sub(1).and_then(|before| windows.get(before));
        let beside = matches!(window.place, Place::ColumnHead(_)) && before.is_some_and(|it| it.place == window.place);
        if !beside {
            scope.terms().for_each(|term| settled[term.dimension()] = true);
        }
        // 养老保险8%、医疗保险2%: the next item of a list names no scheme, and that of the item before it is not its own.
        if window.place == Place::Before
            && window.span.of(text).starts_with('、')
            && cues.names_no_scheme(window.span.of(text))
        {
            settled[Slot::Insurance as usize] = true;
        }
        let mut window = *window;
        if window.place == Place::After {
            // Behind the number its phrase ends at the next item of a list.
            let end = window.span.of(text).find('、').map_or(window.span.end(), |at| window.span.start() + at);
            window.span = Span::new(window.span.start(), end);
        }
        if let Place::Earlier(_) = window.place {
            // The part behind a semicolon may turn to another subject: ；继续实施….
            let ends_part = window.span.of(text).ends_with(['；', ';']);
            shifted |= ends_part && cues.shifts(&text[part_start..]);
            part_start = window.span.start();
            if shifted {
                continue;
            }
            let (found, parted) = group(cues, text, frame, scopes, &window, home, &settled);
            earlier.add(found, parted, ends_part);
            continue;
        }
        let carried = std::mem::take(&mut earlier).settle();
        let carried: ScopeSet = carried.terms().filter(|term| !settled[term.dimension()]).collect();
        carried.terms().for_each(|term| settled[term.dimension()] = true);
        scope = scope.union(carried);
        let (found, _) = group(cues, text, frame, scopes, &window, home, &settled);
        scope = scope.union(found);
    }
    scope.terms().for_each(|term| settled[term.dimension()] = true);
    scope.union(earlier.settle().terms().filter(|term| !settled[term.dimension()]).collect())
}

/// Dimensions whose terms are set side by side: status, sex, stage, relation, facility, care, payer, visit. Schemes
/// are topics and cases are conditions: of them the nearer goes on.
const CONTRASTED: [usize; 8] = [1, 2, 3, 4, 5, 6, 8, 9];

/// What the earlier clauses of a sentence name. One subject holds for what follows; where several are set side by side
/// (男满30年、女满25年，实际缴费满10年), none of them holds for the rest.
#[derive(Default)]
struct Earlier {
    named: [Option<ScopeSet>; DIMENSIONS],
    contrary: [bool; DIMENSIONS],
    /// Dimensions that a part nearer than the last semicolon names.
    closed: [bool; DIMENSIONS],
}

impl Earlier {
    /// Takes in the next clause, going back. `ends_part`: it ends with a semicolon.
    fn add(&mut self, found: ScopeSet, parted: [bool; DIMENSIONS], ends_part: bool) {
        if ends_part {
            for dimension in 0..DIMENSIONS {
                self.closed[dimension] |= self.named[dimension].is_some();
            }
        }
        if found.is_empty() {
            return;
        }
        for (dimension, parted) in parted.into_iter().enumerate() {
            let of = found.dimension(dimension);
            if of.is_empty() || self.closed[dimension] {
                continue;
            }
            self.contrary[dimension] |= parted && CONTRASTED.contains(&dimension);
            match self.named[dimension] {
                None => self.named[dimension] = Some(of),
                Some(known) => self.contrary[dimension] |= known != of && CONTRASTED.contains(&dimension),
            }
        }
    }

    fn settle(self) -> ScopeSet {
        let kept = self.named.iter().zip(self.contrary).filter(|(_, contrary)| !contrary);
        kept.fold(ScopeSet::EMPTY, |scope, (named, _)| scope.union(named.unwrap_or(ScopeSet::EMPTY)))
    }
}

/// The terms that a window gives for each dimension that is open (the nearest word and those joined to it), and
/// whether others stand in the window apart from them.
fn group(
    cues: &Cues,
    text: &str,
    frame: &Frame,
    scopes: &[Hit],
    window: &Window,
    home: Span,
    settled: &[bool; DIMENSIONS],
) -> (ScopeSet, [bool; DIMENSIONS]) {
    let hits = within(scopes, window.span);
    if hits.is_empty() {
        return (ScopeSet::EMPTY, [false; DIMENSIONS]);
    }
    let head = matches!(window.place, Place::Head(_) | Place::RowHead(_) | Place::ColumnHead(_));
    let forwards = window.place == Place::After;
    let mut terms = ScopeSet::EMPTY;
    let mut parted = [false; DIMENSIONS];
    let mut last = [Group::None; DIMENSIONS];
    let mut visit = |hit: &Hit| {
        let Sense::Scope(index) = hit.sense else { return };
        let cue = cues.scope(index);
        if cue.terms.is_empty()
            || excepted(text, hit.span)
            || !head && frame.masked(hit.span.start(), home)
            || window.sentence && in_bracket(text, window.span, hit.span)
        {
            return;
        }
        for dimension in 0..DIMENSIONS {
            let of = cue.terms.dimension(dimension);
            if of.is_empty() || settled[dimension] {
                continue;
            }
            let joined = match last[dimension] {
                Group::None => true,
                Group::Ended => false,
                Group::Open(known) => head && !window.sentence || joins(text, known, hit.span),
            };
            if joined {
                terms = terms.union(of);
                last[dimension] = Group::Open(hit.span);
            } else {
                // A word that is not joined ends the group for good; where it is another term, the two are contrasted.
                parted[dimension] |= !of.intersection(terms).dimension(dimension).eq(&of);
                last[dimension] = Group::Ended;
            }
        }
    };
    if forwards {
        hits.iter().for_each(&mut visit);
    } else {
        hits.iter().rev().for_each(&mut visit);
    }
    (terms, parted)
}

/// The words of one enumeration, as far as it has been read.
#[derive(Clone, Copy)]
enum Group {
    None,
    /// The last word of it.
    Open(Span),
    Ended,
}

/// Whether a word is named as an exception: 除急诊外.
fn excepted(text: &str, word: Span) -> bool {
    text[..word.start()].ends_with('除') && {
        let after = &text[word.end()..];
        let near = after.char_indices().take_while(|(at, c)| *at <= 12 && !matches!(c, '，' | '。' | ','));
        near.into_iter().any(|(_, c)| c == '外')
    }
}

/// Whether two words stand in one enumeration: joined by 、, 和, 及, 或 or a bracket.
fn joins(text: &str, one: Span, two: Span) -> bool {
    let (first, second) = if one.start() < two.start() { (one, two) } else { (two, one) };
    let Some(gap) = text.get(first.end()..second.start()) else { return false };
    if gap.is_empty() {
        return true;
    }
    gap.len() <= GROUP_GAP
        && !gap.contains(['，', ',', '；', ';', '。'])
        && !gap.contains(|c: char| c.is_ascii_digit())
        && (gap.contains(['、', '和', '及', '或', '与', '/', '（', '(']) || gap.trim().is_empty())
}

/// Whether `at` stands in a bracket of `span`.
fn in_bracket(text: &str, span: Span, at: Span) -> bool {
    let before = &text[span.start()..at.start()];
    let (open, close) = (before.rfind(['（', '(']), before.rfind(['）', ')']));
    open.is_some() && open > close
}

/// The time or head that an amount is for, from the words near it; `far`: also from farther off in its sentence.
///
/// The strongest time unit wins over the head: 每年…每人1000元 is for a year.
pub fn per(
    cues: &Cues,
    text: &str,
    frame: &Frame,
    scopes: &[Hit],
    windows: &[Window],
    home: Span,
    far: bool,
) -> Option<Per> {
    let mut head = None;
    for window in windows {
        let near = match window.place {
            Place::Before | Place::After | Place::Ahead => true,
            Place::Earlier(_) | Place::Label => {
                far && !frame.bracketed(home.start()) && (head.is_some() || !frame.counted(window.span))
            }
            Place::Headed => far,
            Place::RowHead(_) | Place::ColumnHead(_) => far,
            _ => false,
        };
        if !near {
            continue;
        }
        let found = within(scopes, window.span)
            .iter()
            .filter(|hit| !frame.masked(hit.span.start(), home) && stands_free(text, hit.span))
            .filter_map(|hit| match hit.sense {
                Sense::Scope(index) => cues.scope(index).per,
                _ => None,
            })
            .min();
        match found {
            Some(Per::Person) => head = found,
            Some(_) => return found,
            None => {}
        }
    }
    head
}

/// 月 in 12月基本养老金 and 年 in 去年人均 are parts of dates.
fn stands_free(text: &str, word: Span) -> bool {
    let dated = word.of(text).starts_with(['年', '月']);
    !dated
        || !peek_back(text, word.start())
            .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十去今前上当本次下".contains(c))
}

/// Takes out what the metric does not bear: a payer where nothing is paid.
pub fn prune(scope: ScopeSet, metric: Metric) -> ScopeSet {
    use Metric::*;
    let pays = matches!(
        metric,
        ContributionRate | AccountAllocationRate | SubsidyRate | OutOfPocketRate | ContributionAmount | Subsidy | Fee
    );
    // Who has paid in: named together with or as the employer (单位和本人缴费满一年).
    let employed = metric == ContributionYears && scope.meets(ScopeSet::of(ScopeTerm::Employer));
    let visits =
        matches!(metric, Deductible | BenefitCap | ReimbursementRate | OutOfPocketRate | OtherAmount | RateAdjustment);
    let mut kept = scope;
    if !pays && !employed {
        kept = kept.without(kept.slot(Slot::Payer));
    }
    if !visits {
        kept = kept.without(kept.slot(Slot::Visit));
    }
    kept
}
