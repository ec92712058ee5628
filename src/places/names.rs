//! Names in the text: the words around a name say whether it is one.
//!
//! Names and the words that only look like them (`rules/places.toml`, blockers) are words of the lexicon; the leftmost
//! longest wins, so `医保定点` never shows 保定. What stands right after a match is asked next: `上海市民` is 上海
//! and 市民, `南京路` is a road.

use std::collections::HashSet;
use std::ops::Range;

use super::divisions::{DivisionId, Level, Naming, Strength};
use super::words::{Blocker, Cue, FILE, Person, PlaceRules, Postposition};
use crate::affix::Prefixes;
use crate::lexicon::{Hit, HitList, Sense};
use crate::rules::{RuleError, RuleFiles};
use crate::text::{Span, beginning};

/// One name and the divisions that bear it.
pub(super) struct Name {
    bearers: Range<u32>,
    /// The longest shorter name it starts with, and that name's length in bytes.
    shorter: Option<(u32, u8)>,
    /// Bytes of the class word it ends with (市 in 上海市): 0 for a short name.
    class_len: u8,
    /// The highest level among its bearers.
    level: Level,
    /// The highest strength among its bearers.
    strength: Strength,
    /// For a short name of counties: the lowest level of a name that it yields to where that begins with its last
    /// character: 从江 to 江苏 and to 江门.
    yields_to: Option<Level>,
}

/// Who bears a name.
pub(super) type Bearer = (DivisionId, Strength);

/// A name that stands in a text.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub span: Span,
    /// Its index.
    pub name: u32,
}

impl Named {
    /// None of a word in which no place is named.
    fn of(hit: &Hit) -> Option<Named> {
        let Sense::Name(name) = hit.sense else { return None };
        Some(Named { span: hit.span, name: u32::from(name) })
    }
}

/// Every name, and the words around it.
pub(super) struct Names {
    names: Vec<Name>,
    bearers: Vec<Bearer>,
    postposition: Postposition,
    after_class: Prefixes<bool>,
    after_short: Prefixes<bool>,
    cue: Cue,
    surnames: Vec<char>,
    person: Person,
    cue_after: Prefixes<()>,
    visit_after: Prefixes<()>,
    /// Ends of organisations' names, and words that no such name holds: whether it is an end.
    organisation: Prefixes<bool>,
    reach: usize,
}

const CLASS_WORDS: [char; 8] = ['省', '市', '县', '区', '州', '盟', '旗', '岛'];

impl Names {
    pub(super) fn new(
        files: &RuleFiles,
        mut namings: Vec<Naming>,
        word: &mut impl FnMut(&str, Sense),
    ) -> Result<Names, RuleError> {
        let rules: PlaceRules = files.toml(FILE)?;
        namings.sort_by(|a, b| {
            let by_name = beginning(&a.name).cmp(&beginning(&b.name)).then_with(|| a.name.cmp(&b.name));
            by_name.then(a.division.cmp(&b.division)).then(b.strength.cmp(&a.strength))
        });
        namings.dedup_by(|next, kept| next.name == kept.name && next.division == kept.division);
        let bearers = namings.iter().map(|naming| (naming.division, naming.strength)).collect();
        let groups: Vec<&[Naming]> = namings.chunk_by(|a, b| a.name == b.name).collect();
        let texts: Vec<&str> = groups.iter().filter_map(|group| Some(group.first()?.name.as_str())).collect();
        let names = names(&groups, &texts);
        add_words(&texts, &rules.blocker, word)?;
        let mut surnames: Vec<char> = rules.person.surnames.chars().collect();
        surnames.sort_unstable();
        Ok(Names {
            names,
            bearers,
            postposition: rules.postposition,
            after_class: rules.after_class.prefixes(),
            after_short: rules.after_short.prefixes(),
            cue_after: prefixes(&rules.cue.after),
            visit_after: prefixes(&rules.cue.visit_after),
            organisation: rules.organisation.words(),
            reach: rules.organisation.reach,
            cue: rules.cue,
            surnames,
            person: rules.person,
        })
    }

    /// Every name in `text`, in order of place, of those that were `found`.
    pub(super) fn hits(&self, text: &str, found: &HitList) -> impl Iterator<Item = Named> {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let hit = found.from(at).first()?;
                at = hit.span.end();
                let Some(hit) = Named::of(hit) else {
                    at = self.behind_postposition(text, found, hit.span).unwrap_or(at);
                    continue;
                };
                if let Some(later) = self.yields_at(text, found, hit) {
                    at = later;
                } else if let Some(hit) = self.read(text, found, hit) {
                    at = hit.span.end();
                    return Some(hit);
                }
            }
        })
    }

    /// Where a name of a higher level begins with the last character of `hit`: at 江 for 从江 in `从江苏回来`.
    fn yields_at(&self, text: &str, found: &HitList, hit: Named) -> Option<usize> {
        let lowest = self.names[hit.name as usize].yields_to?;
        let last = hit.span.of(text).chars().next_back()?.len_utf8();
        let later = hit.span.end() - last;
        self.name_at(found, later).is_some_and(|name| name.level <= lowest).then_some(later)
    }

    /// Where a longer name begins with the last character of a word that names no place: 内蒙古 in 2025年内蒙古.
    fn behind_postposition(&self, text: &str, found: &HitList, word: Span) -> Option<usize> {
        /// The shortest of them, in characters.
        const SHORTEST: usize = 3;
        let Postposition { characters, behind, .. } = &self.postposition;
        let last = word.of(text).chars().next_back().filter(|last| characters.contains(*last))?;
        let start = word.end() - last.len_utf8();
        text[..start].ends_with(behind.as_str()).then_some(())?;
        let hit = found.from(start).first().filter(|hit| hit.span.start() == start).and_then(Named::of)?;
        (hit.span.of(text).chars().count() >= SHORTEST).then_some(start)
    }

    /// The name that begins at `at`, if one does.
    fn name_at(&self, found: &HitList, at: usize) -> Option<&Name> {
        let hit = found.from(at).first().filter(|hit| hit.span.start() == at)?;
        Named::of(hit).map(|named| &self.names[named.name as usize])
    }

    pub(super) fn bearers(&self, name: u32) -> &[Bearer] {
        let range = &self.names[name as usize].bearers;
        &self.bearers[range.start as usize..range.end as usize]
    }

    /// The name that really stands where `hit` was found; none for a name that is part of another word.
    fn read(&self, text: &str, found: &HitList, hit: Named) -> Option<Named> {
        let mut name = &self.names[hit.name as usize];
        let mut hit = hit;
        if name.class_len > 0 {
            let class = hit.span.end() - usize::from(name.class_len);
            let is_plain = |name: &Name| name.strength == Strength::Plain;
            let is_other = is_other_word(&self.after_class, &text[class..])
                && !self.name_at(found, hit.span.end()).is_some_and(is_plain);
            // 市中区 begins inside of 济南市 in `济南市中区`.
            let begins_other = self.name_at(found, class).is_some_and(|other| other.class_len > 0);
            // 杭州东路: 州 is part of a name that has no shorter form.
            let is_street = || name.shorter.is_none() && is_other_word(&self.after_short, &text[hit.span.end()..]);
            if !is_other && !begins_other {
                return (!is_street()).then_some(hit);
            }
            let (shorter, len) = name.shorter?;
            let span = Span::new(hit.span.start(), hit.span.start() + usize::from(len));
            if self.bearers(shorter).iter().any(|&(id, _)| self.bearers(hit.name).iter().any(|&(full, _)| full == id)) {
                // 开封 alone is a verb too, but 开封市民 is not.
                return Some(Named { span, name: hit.name });
            }
            hit = Named { span, name: shorter };
            name = &self.names[shorter as usize];
        }
        let is_other = name.class_len == 0
            && (is_other_word(&self.after_short, &text[hit.span.end()..])
                || self.is_person(&text[..hit.span.start()])
                || name.level == Level::County && self.is_byline(&text[..hit.span.start()]));
        (!is_other).then_some(hit)
    }

    /// True where `before` ends in a surname with nothing or a person's title before it: `记者王` before 安庆.
    fn is_person(&self, before: &str) -> bool {
        let Some(surname) = before.chars().next_back().filter(|c| self.surnames.binary_search(c).is_ok()) else {
            return false;
        };
        let before = &before[..before.len() - surname.len_utf8()];
        before.chars().next_back().is_none_or(|c| !c.is_alphanumeric()) || ends_with_any(before, &self.person.before)
    }

    /// True where `before` announces who wrote the text: 作者：周宁.
    fn is_byline(&self, before: &str) -> bool {
        let head = before.trim_end_matches([' ', '\u{3000}']);
        let head = head.strip_suffix(['：', ':']).unwrap_or(head);
        head.len() < before.len() && ends_with_any(head, &self.person.bylines)
    }

    /// True where the words on both sides speak of a place: a clause's beginning before it and an insurance word after it.
    pub(super) fn has_cue(&self, text: &str, span: Span) -> bool {
        let (before, after) = (&text[..span.start()], &text[span.end()..]);
        let opens = |c: char| !c.is_alphanumeric() || ends_with_any(before, &self.cue.before);
        (self.cue_after.of(after).next().is_some() && before.chars().next_back().is_none_or(opens))
            || (self.visit_after.of(after).next().is_some() && ends_with_any(before, &self.cue.visit_before))
    }

    /// True where an insurance word stands right after `span`.
    pub(super) fn has_cue_after(&self, text: &str, span: Span) -> bool {
        self.cue_after.of(&text[span.end()..]).next().is_some()
    }

    /// True if the words from `end` on complete the name of an organisation.
    pub(super) fn starts_organisation(&self, text: &str, end: usize) -> bool {
        let rest = &text[end..];
        let fits = |at: usize, word: &str| rest[..at + word.len()].chars().count() <= self.reach;
        let first = |at: usize| self.organisation.of(&rest[at..]).find(|(word, _)| fits(at, word));
        let mut words = rest.char_indices().take(self.reach).filter_map(|(at, _)| first(at));
        words.next().is_some_and(|(_, is_end)| *is_end)
    }
}

/// The words of a list, for a look-up.
fn prefixes(words: &[String]) -> Prefixes<()> {
    Prefixes::new(words.iter().map(|word| (word.clone(), ())))
}

/// True if the longest of `words` that `rest` begins with makes another word of the name before it.
fn is_other_word(words: &Prefixes<bool>, rest: &str) -> bool {
    words.of(rest).next().is_some_and(|(_, is_other)| *is_other)
}

fn ends_with_any(before: &str, words: &[String]) -> bool {
    words.iter().any(|word| before.ends_with(word.as_str()))
}

fn names(groups: &[&[Naming]], texts: &[&str]) -> Vec<Name> {
    let level = |group: &[Naming]| group.iter().map(|naming| naming.level).min().unwrap_or(Level::County);
    let higher = groups.iter().filter(|group| level(group) < Level::County);
    let first_chars: HashSet<char> = higher.filter_map(|group| group.first()?.name.chars().next()).collect();
    let mut first = 0;
    let name = |(group, &text): (&&[Naming], &&str)| {
        let bearers = first..first + group.len() as u32;
        first = bearers.end;
        let class_len = class_len(text);
        let level = level(group);
        let strength = group.iter().map(|naming| naming.strength).max().unwrap_or(Strength::Word);
        let overlaps = text.chars().next_back().is_some_and(|last| first_chars.contains(&last));
        let lowest = if strength == Strength::Plain { Level::Province } else { Level::Prefecture };
        let yields = class_len == 0 && level == Level::County && overlaps;
        Name {
            bearers,
            shorter: if class_len > 0 { shorter(text, texts) } else { None },
            class_len,
            level,
            strength,
            yields_to: yields.then_some(lowest),
        }
    };
    groups.iter().zip(texts).map(name).collect()
}

fn class_len(name: &str) -> u8 {
    let mut chars = name.chars().rev();
    match chars.next() {
        Some(last) if CLASS_WORDS.contains(&last) && chars.next().is_some() => last.len_utf8() as u8,
        _ => 0,
    }
}

/// The longest name in `sorted` that `name` starts with, and its length.
fn shorter(name: &str, sorted: &[&str]) -> Option<(u32, u8)> {
    name.char_indices().rev().filter(|&(at, _)| at > 0).find_map(|(at, _)| {
        let index = sorted.binary_search(&&name[..at]).ok()?;
        Some((u32::try_from(index).ok()?, u8::try_from(at).ok()?))
    })
}

/// Adds the words that the lexicon has to find: names with their index, and blockers.
fn add_words(names: &[&str], blockers: &[Blocker], add: &mut impl FnMut(&str, Sense)) -> Result<(), RuleError> {
    let mut words: Vec<&str> = blockers.iter().flat_map(|group| &group.words).map(String::as_str).collect();
    words.sort_unstable();
    if let Some(pair) = words.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(RuleError::invalid(FILE, format!("blocker {} stands twice", pair[0])));
    }
    if let Some(word) = words.iter().find(|word| names.binary_search(word).is_ok()) {
        return Err(RuleError::invalid(FILE, format!("blocker {word} is a name of divisions.csv")));
    }
    let count = u16::try_from(names.len()).map_err(|_| RuleError::invalid(FILE, "more than 65,535 names"))?;
    names.iter().zip(0..count).for_each(|(name, index)| add(name, Sense::Name(index)));
    words.into_iter().for_each(|word| add(word, Sense::NoName));
    Ok(())
}
