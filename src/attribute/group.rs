//! Which words of a window name one group: those that are joined to one another, and what others stand beside them.

use super::cue::Cues;
use crate::fact::{Dimension, DimensionSet, ScopeSet, ScopeTerm};
use crate::joints::{is_joint, joins};
use crate::recognise::number::begins_number;
use crate::text::Span;

/// The furthest apart that two words of one group stand, in bytes: 职工医保和居民医保.
const GROUP_GAP: usize = 30;
/// The same with a bracket and a modifier between them.
const LONGEST_GAP: usize = 5 * GROUP_GAP;

/// What a window gives.
#[derive(Default)]
pub(super) struct Found {
    pub(super) terms: ScopeSet,
    pub(super) payers: ScopeSet,
    /// Those of them that 由 names, who pay what the rest of the sentence tells.
    pub(super) agents: ScopeSet,
    /// Those of them that are said to owe something.
    pub(super) debtors: ScopeSet,
    /// Those who are said to give something.
    pub(super) givers: ScopeSet,
    /// The dimensions of which other terms stand in the window apart from those given.
    pub(super) parted: DimensionSet,
}

impl Found {
    /// Takes in the terms `of` a dimension that `word` names, where it is `joined` to the last word of the group.
    pub(super) fn take(
        &mut self,
        of: ScopeSet,
        dimension: Dimension,
        last: &mut Group,
        word: Span,
        joined: impl Fn(Span) -> bool,
    ) {
        let goes_on = match *last {
            Group::None => true,
            Group::Ended => false,
            Group::Open(known) => joined(known),
        };
        if goes_on {
            self.terms = self.terms.union(of);
            *last = Group::Open(word);
        } else {
            let known = self.terms.dimension(dimension);
            // 门诊慢性病患者门诊就医: what is chronic is treated there.
            let (outpatient, chronic) = (ScopeSet::of(ScopeTerm::Outpatient), ScopeSet::of(ScopeTerm::Chronic));
            if matches!(*last, Group::Open(_)) && (known, of) == (outpatient, chronic) {
                self.terms = self.terms.without(outpatient).union(chronic);
                return;
            }
            // 城乡居民大病保险符合大病保险保障范围的费用: a fuller name before says what the short one is.
            if !matches!(*last, Group::Ended) && known != of && known.without(of) == ScopeSet::EMPTY {
                self.terms = self.terms.union(of);
            } else if of.without(self.terms) != ScopeSet::EMPTY {
                self.parted.insert(dimension);
            }
            *last = Group::Ended;
        }
    }
}

/// The words of one enumeration, as far as it has been read.
#[derive(Clone, Copy)]
pub(super) enum Group {
    None,
    /// The last word of it.
    Open(Span),
    Ended,
}

/// Whether two words stand in one enumeration: joined by 、, 和, 及, 或 or a bracket.
pub(super) fn enumerates(cues: &Cues, text: &str, one: Span, two: Span) -> bool {
    let (first, second) = if one.start() < two.start() { (one, two) } else { (two, one) };
    let Some(gap) = text.get(first.end()..second.start()) else { return false };
    // 急诊抢救人员住院
    if gap.is_empty() || cues.words.group_goes_on_after.has(gap) {
        return true;
    }
    if gap.len() > LONGEST_GAP {
        return false;
    }
    // 老年居民（60周岁及以上）和未成年居民
    let gap =
        gap.strip_prefix(['（', '(']).and_then(|inner| inner.split_once(['）', ')'])).map_or(gap, |(_, rest)| rest);
    let modified = super::pairing::is_modified(gap) || joins_by_age(cues, gap);
    gap.len() <= if modified { 3 * GROUP_GAP } else { GROUP_GAP }
        && !gap.contains(['，', ',', '；', ';', '。'])
        && (modified || !gap.contains(|c: char| c.is_ascii_digit()))
        && (gap.trim().is_empty() || gap.contains(is_joint) || gap.contains(['（', '(']) || joins(gap))
}

/// Whether nothing but a joint and an age stands between two words: 14周岁以下儿童、80周岁以上老人.
fn joins_by_age(cues: &Cues, gap: &str) -> bool {
    let Some((age, bound)) = gap.strip_prefix(is_joint).and_then(|rest| rest.split_once('岁')) else { return false };
    let number = age.trim_start_matches(['年', '满']).trim_end_matches('周');
    let bounded = bound.is_empty() || cues.words.bound_after.has(bound);
    bounded && !number.is_empty() && number.chars().all(begins_number)
}

/// Whether two schemes stand in a list of what is done of each: 下调养老保险缴费比例、降低失业保险费率.
pub(super) fn lists_acts(cues: &Cues, text: &str, one: Span, two: Span) -> bool {
    let (first, second) = if one.start() < two.start() { (one, two) } else { (two, one) };
    let Some(gap) = text.get(first.end()..second.start()).filter(|gap| gap.len() <= LONGEST_GAP) else { return false };
    let Some((_, act)) = gap.split_once('、') else { return false };
    cues.words.act_within.stand_in(act)
        && !gap.contains(['，', ',', '；', ';', '。', '：', ':'])
        && !gap.contains(|c: char| c.is_ascii_digit())
}
