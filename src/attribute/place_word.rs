//! What the words beside a place say of it: a name that goes on, a place where care is sought, one of several, or the whole country.

use super::cue::Cues;
use crate::joints::is_conjunction;
use crate::lexicon::{Hit, Hits, Sense};
use crate::recognise::number::number_at;
use crate::text::{Span, is_han};

/// How many words for the country are looked at in a sentence.
const MOST_NATIONAL: usize = 24;
/// The furthest that the name of a program, a school or a firm goes on behind a place, in bytes.
const LONGEST_NAME: usize = 60;

/// Whether a place is but one of so many: 北京等7省市.
pub(super) fn counts_more(behind: &str) -> bool {
    let Some(rest) = behind.strip_prefix('等') else { return false };
    number_at(rest, 0).is_some_and(|number| rest[number.end..].starts_with(['个', '省', '市', '地', '县', '区']))
}

/// Whether a place begins the name of a program: “海南医保”APP.
pub(super) fn in_program(cues: &Cues, text: &str, place: Span) -> bool {
    if !text[..place.start()].ends_with(['“', '"', '「', '‘']) {
        return false;
    }
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST_NAME).min(text.len()))];
    let closed = rest.split_once(['”', '"', '」', '’']);
    closed.is_some_and(|(name, behind)| cues.words.program_after.begins(behind) || cues.words.program_end.ends(name))
}

/// Whether a place begins the name of a school or a firm, which sets no rules: 广州市南国学校.
pub(super) fn in_private_name(cues: &Cues, text: &str, place: Span) -> bool {
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST_NAME).min(text.len()))];
    // 北新建材（昆明）有限公司
    let rest = rest.trim_start_matches(['）', ')']);
    let name = rest.split(|c: char| !is_han(c)).next().unwrap_or(rest);
    let private = cues.words.private_body_within.first_in(name);
    private.is_some_and(|at| {
        !cues.words.public_body_within.stand_in(&name[..at]) && !name[..at].contains(['的', '在', '对'])
    })
}

/// Whether care is sought at this place, so that it is not the place whose rule is told: 在苏州就医.
pub(super) fn sought(cues: &Cues, text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start()], &text[span.end()..]);
    // 14个市州和兰州新区: one of several.
    if before.strip_suffix(is_conjunction).is_some_and(|before| cues.words.beside_places_before.ends(before)) {
        return true;
    }
    // 到安徽省外住院, 上饶市婺源县等地: not the place whose rule it is.
    if cues.words.elsewhere_after.begins(after) {
        return true;
    }
    // 家住合肥市的王先生
    if cues.words.resident_before.ends(before) {
        return true;
    }
    cues.words.sought_after.begins(after) && cues.words.sought_before.ends(before)
}

/// Whether something is only told at this place: 局长18日在北京表示.
pub(super) fn told_there(cues: &Cues, text: &str, place: Span) -> bool {
    text[..place.start()].ends_with(['在', '于']) && cues.words.told_there_after.begins(&text[place.end()..])
}

/// Whether a sentence tells a rule for all of the country. What it only compares with one is none, but for a number that a
/// bracket adds to it: 比国家规定的标准(88元)高出87元.
///
/// 全国7400多万老人: the bare name of the country counts where a number follows at once.
pub(super) fn is_national(cues: &Cues, text: &str, hits: &Hits, sentence: Span, bracketed: bool) -> bool {
    let compared = |word: Span| !bracketed && cues.words.compared_before.ends(&text[..word.start()]);
    // 上年度全国城镇居民人均可支配收入的20倍
    let base = |word: Span| cues.words.base_of_country_after.begins(&text[word.end()..]);
    let bare =
        |hit: &Hit| hit.sense == Sense::Country && !text[hit.span.end()..].starts_with(|c: char| c.is_ascii_digit());
    let mut named = hits.national.within(sentence).iter().take(MOST_NATIONAL);
    named.any(|hit| !compared(hit.span) && !base(hit.span) && !bare(hit))
}
