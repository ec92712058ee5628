//! Counts: which numbers of people, places, things and times are mentions.

use rust_decimal::Decimal;

use super::Recogniser;
use super::count_words::{CountWords, Noun, is_word};
use super::mention::{Mention, Quantity, Shape};
use crate::fact::{Kind, Unit};
use crate::text::Span;

/// How far before a number, in bytes, words of its clause may limit it.
const REACH: usize = 36;
/// How far behind a number, in characters, words tell what it counts, and the name of a place ends.
const NEAR: usize = 8;
const NAME: usize = 12;
/// From here on a number of things that nothing limits is a report; smaller ones may be figures of speech.
const REPORTED: u64 = 10;

/// A count and the text around it.
struct Around<'a> {
    quantity: &'a Quantity,
    /// The number with its unit.
    surface: &'a str,
    /// What stands before it in its clause.
    before: &'a str,
    after: &'a str,
    counts: &'a CountWords,
}

impl Around<'_> {
    /// Whether words around the number limit it.
    fn limited(&self) -> bool {
        self.counts.limited(self.before, self.after)
    }

    fn one(&self) -> bool {
        self.quantity.max == Decimal::ONE
    }

    /// Digits, not words: somebody counted.
    fn in_digits(&self) -> bool {
        self.surface.starts_with(|c: char| c.is_numeric() && crate::text::half_width(c).is_ascii_digit())
    }

    /// One that is limited or counted, and not only pointed to: 1家, 至少一家, but no 另一家公司.
    fn told_one(&self) -> bool {
        (self.limited() || self.in_digits()) && !self.points()
    }

    fn many(&self) -> bool {
        self.quantity.min >= Decimal::from(REPORTED)
    }

    fn closes(&self) -> bool {
        self.after.chars().next().is_none_or(|c| !is_word(c) || c.is_numeric())
    }

    /// So many characters of its clause behind it.
    fn behind(&self, near: usize) -> &str {
        let end = self.after.char_indices().nth(near).map_or(self.after.len(), |(at, _)| at);
        self.after[..end].split(ends_clause).next().unwrap_or_default()
    }

    /// So many characters of the name behind it.
    fn name_behind(&self, near: usize) -> &str {
        self.behind(near).split('的').next().unwrap_or_default()
    }

    /// 以下几种, 这两项: a number that only points to what the text names.
    fn points(&self) -> bool {
        self.counts.pointing_before.ends(self.before) && !self.counts.pointing_in_word_before.ends(self.before)
    }
}

impl Recogniser {
    /// The count as a mention, with the noun that it counts where that is known; none where it is a figure of speech.
    pub(super) fn counted(&self, text: &str, mention: Mention) -> Option<Mention> {
        let Shape::Quantity(quantity) = &mention.shape else { return Some(mention) };
        let entry = self.unit(quantity.unit);
        if entry.kind != Kind::Count {
            return Some(mention);
        }
        let span = mention.span;
        // 伍家岗, 伍个庄: by itself a figure of accounts that is a surname too counts nothing.
        if span
            .of(text)
            .strip_prefix('伍')
            .is_some_and(|rest| !rest.starts_with(['拾', '佰', '仟', '万', '十', '百', '千']))
        {
            return None;
        }
        let from = text.floor_char_boundary(span.start().saturating_sub(REACH));
        let clause = &text[from..span.start()];
        let before = clause.rfind(ends_clause).map_or(clause, |at| &clause[at..]);
        let after = &text[span.end()..];
        let around = Around { quantity, surface: span.of(text), before, after, counts: &self.counts };
        let noun = self.counts.noun(after);
        let unit = match entry.unit {
            _ if entry.by_noun => self.pieces(&around, noun)?,
            Unit::Time => times(&around).then_some(quantity.unit)?,
            Unit::Item if self.units.is_told_by_clues(quantity.unit) => self.cases(&around).then_some(quantity.unit)?,
            // 企业306户 are places, as 306户企业 are.
            Unit::Item if around.surface.ends_with("户") => {
                self.people(&around).then(|| self.households(&around).unwrap_or(quantity.unit))?
            }
            Unit::Item => self.things(&around).then_some(quantity.unit)?,
            Unit::Person if around.surface.ends_with('例') => self.patients(&around)?,
            Unit::Person => self.people(&around).then_some(quantity.unit)?,
            _ => (!around.one() || around.told_one()).then_some(quantity.unit)?,
        };
        // 9家银行, 10名近亲属: the noun right behind is part of the mention; of 231万名退休人员 it tells who they are.
        let crowd = around.surface.ends_with('名') && around.surface.contains(['万', '亿']);
        let same = |noun: Noun| matches!(noun, Noun::Counted(of) if self.unit(of).unit == self.unit(unit).unit);
        let taken = noun.filter(|(noun, _)| same(*noun) && !crowd).map_or(0, |(_, length)| length);
        let quantity = Quantity { unit, ..quantity.clone() };
        Some(Mention { span: Span::new(span.start(), span.end() + taken), shape: Shape::Quantity(quantity) })
    }

    /// 3个子女, 47个镇, 34个: what a number of 个 counts, if it is a mention.
    fn pieces(&self, around: &Around<'_>, noun: Option<(Noun, usize)>) -> Option<u16> {
        match noun.map(|(noun, _)| noun).or_else(|| self.counts.noun_near(around.after)) {
            // 42个大学生实训基地: the last noun is what is counted, but no 三个行业的平台.
            Some(Noun::Counted(_)) if self.counts.place_in_name_within.stand_in(around.name_behind(NAME)) => {
                (!around.one() && !around.points()).then_some(self.counts.place)
            }
            Some(Noun::Counted(unit)) => {
                let things = self.unit(unit).unit == Unit::Item;
                // 十多个剧种
                let reported = || around.quantity.approx && around.many();
                let told = if things { around.in_digits() || reported() } else { !around.points() };
                (told && (!around.one() || around.in_digits()) || around.limited()).then_some(unit)
            }
            // 只能选择一个档次
            Some(Noun::Speech) if around.after.starts_with('档') && around.limited() => Some(around.quantity.unit),
            noun => {
                let named = || self.named_before(around).or_else(|| self.modified_place(around.after));
                let unit = if noun.is_none() { named() } else { None };
                // 医院3个，卫生院1个
                let listed = unit.is_some() && around.closes();
                let told = around.in_digits() && (around.many() || listed || around.limited()) && !around.points();
                told.then_some(unit.unwrap_or(around.quantity.unit))
            }
        }
    }

    /// What the noun before a number says that it counts: 代办点达238个.
    fn named_before(&self, around: &Around<'_>) -> Option<u16> {
        let mut named = around.before;
        // 由7个增加到17个: what it has grown from is counted by the same noun.
        let grown = |named: &str| {
            let number = named.strip_suffix('个')?;
            let rest = number.trim_end_matches(|c: char| c.is_ascii_digit());
            (rest.len() < number.len()).then_some(rest.len())
        };
        while let Some(length) = self.counts.noun_verbs_before.strip(named).map(str::len).or_else(|| grown(named)) {
            named = &named[..length];
        }
        self.counts.nouns_before.of(named).next().map(|(_, unit)| *unit)
    }

    /// 25个承担这项任务的省份: the places whose name stands behind what is said of them.
    fn modified_place(&self, after: &str) -> Option<u16> {
        /// The longest that is said of them, in bytes.
        const LONGEST: usize = 60;
        let near = &after[..after.floor_char_boundary(LONGEST.min(after.len()))];
        let clause = near.split(ends_clause).next().unwrap_or(near);
        clause.match_indices('的').find_map(|(at, of)| match self.counts.noun(&after[at + of.len()..]) {
            Some((Noun::Counted(unit), _)) if self.unit(unit).unit == Unit::Place => Some(unit),
            _ => None,
        })
    }

    /// What 户 counts behind the name of a sort of places: 企业306户.
    fn households(&self, around: &Around<'_>) -> Option<u16> {
        let named = self.named_before(around).filter(|_| around.surface.ends_with('户'))?;
        (self.unit(named).unit == Unit::Place).then_some(named)
    }

    /// 例: so many people with a disease, or things that were done: 确诊病例18例, 完成手术300例.
    fn patients(&self, around: &Around<'_>) -> Option<u16> {
        let told = !around.one() || around.in_digits() || around.closes() || around.limited();
        let done = self.counts.cases_of_work_within.stand_in(around.before)
            || self.counts.cases_of_work_within.stand_in(around.behind(NEAR));
        told.then_some(if done { self.counts.item } else { around.quantity.unit })
    }

    /// 起: so many cases, where its clause speaks of such, or they are named behind it: 案件查处2637起, 3起骗保案件.
    fn cases(&self, around: &Around<'_>) -> bool {
        [around.before, around.behind(NEAR)].iter().any(|words| self.units.is_clue(around.quantity.unit, words))
    }

    /// 种, 项, 份: concrete things, limited numbers, and numbers too large for a figure of speech. 3万元一针 is a price.
    fn things(&self, around: &Around<'_>) -> bool {
        if around.one() && around.before.ends_with('元') {
            return false;
        }
        if around.limited() {
            return true;
        }
        if around.points() {
            return false;
        }
        match self.counts.noun_near(around.after) {
            Some(Noun::Speech) => around.in_digits() && around.many(),
            Some(Noun::Counted(_)) => !around.one() && around.in_digits(),
            // 三十余篇
            None if around.closes() => {
                around.in_digits() || around.quantity.approx || around.surface.ends_with(['份', '张', '针'])
            }
            None => around.in_digits() && around.many(),
        }
    }

    /// 名, 人, 位, 户: more than one, or a limited number; 位 of people only.
    fn people(&self, around: &Around<'_>) -> bool {
        let place = around.surface.ends_with('位');
        let named = || {
            let noun = self.counts.noun_near(around.after);
            // 32位90岁以上的老人
            noun.is_some_and(|noun| noun == Noun::Counted(self.counts.person)) || self.is_before_age(around.after, 0)
        };
        // 前三名
        let ranked = around.surface.ends_with('名') && around.before.ends_with('前');
        (!around.one() || around.limited()) && (!place || named()) && !ranked
    }
}

/// 次, 人次: how often, unless 一次 says at once or 二次 again.
fn times(around: &Around<'_>) -> bool {
    if around.surface.ends_with("人次") {
        return true;
    }
    let session = around.counts.session_after.begins(around.after);
    let again = around.surface.starts_with('二') && !around.counts.often_before.ends(around.before);
    if session || again || around.before.ends_with('每') || around.points() {
        return false;
    }
    !around.one()
        || around.in_digits() && !around.points()
        || around.limited() && (around.closes() || !around.counts.action_after.begins(around.after))
}

fn ends_clause(c: char) -> bool {
    matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '！' | '？' | '\n' | '、')
}
