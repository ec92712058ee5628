//! Counts: which numbers of people, places, things and times are mentions. The words are `rules/counts.toml`.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Recogniser;
use super::mention::{Mention, Quantity, Shape};
use super::number::number_at;
use super::unit::Units;
use crate::affix::{Prefixes, Suffixes};
use crate::fact::{Kind, Unit};
use crate::rules::{Example, RuleError, RuleFiles};
use crate::text::Span;
use crate::words::{WordsAfter, WordsBefore, WordsWithin};

/// The file that the words are read from.
pub const FILE: &str = "counts.toml";
/// How far before a number, in bytes, words of its clause may limit it.
const REACH: usize = 36;
/// How many characters may stand between a number and the word for what it counts.
const LONGEST_GAP: usize = 6;
/// How far behind a number, in characters, words tell what it counts, and the name of a place ends.
const NEAR: usize = 8;
const NAME: usize = 12;
/// From here on a number of things that nothing limits is a report; smaller ones may be figures of speech.
const REPORTED: u64 = 10;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountFile {
    noun: Vec<NounRule>,
    limit: Vec<SideRule>,
    people: Vec<SideRule>,
    noun_in_word_after: WordsAfter,
    pointing_before: WordsBefore,
    pointing_in_word_before: WordsBefore,
    noun_verbs_before: WordsBefore,
    people_verbs_before: WordsBefore,
    people_closed_after: WordsAfter,
    action_after: WordsAfter,
    often_before: WordsBefore,
    no_crowd_within: WordsWithin,
    session_after: WordsAfter,
    cases_of_work_within: WordsWithin,
    place_in_name_within: WordsWithin,
    limit_of_money_within: WordsWithin,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NounRule {
    id: String,
    #[serde(default)]
    unit: Option<String>,
    words: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SideRule {
    id: String,
    side: Side,
    words: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Before,
    After,
}

/// What a noun says of the number before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Noun {
    /// It is a count in this unit.
    Counted(u16),
    /// Mostly a figure of speech.
    Speech,
}

/// The words of `rules/counts.toml`.
#[derive(Debug)]
pub(super) struct CountWords {
    nouns: Prefixes<Noun>,
    /// Units by the nouns before a number: 代办点238个.
    nouns_before: Suffixes<u16>,
    limits_before: Prefixes<()>,
    pub(super) limits_after: Prefixes<()>,
    pub(super) people_before: Suffixes<()>,
    pub(super) people_after: Prefixes<()>,
    /// Before a number that points to what the text names.
    /// Behind a noun that is only the beginning of another word.
    noun_in_word_after: WordsAfter,
    pointing_before: WordsBefore,
    pointing_in_word_before: WordsBefore,
    /// Between a noun and a number of 个.
    noun_verbs_before: WordsBefore,
    /// Between a word for people and their number.
    pub(super) people_verbs_before: WordsBefore,
    /// Behind a number of people that has no unit, and no part of a name.
    pub(super) people_closed_after: WordsAfter,
    /// Behind 一次 that is done at once.
    action_after: WordsAfter,
    /// Before 二次 that says how often.
    often_before: WordsBefore,
    /// In no name of people behind a number: 100多万冠心病患者.
    pub(super) no_crowd_within: WordsWithin,
    /// Behind the number of a session.
    session_after: WordsAfter,
    /// In the clause of cases that are no patients.
    cases_of_work_within: WordsWithin,
    /// Behind a number of people: their places are counted.
    place_in_name_within: WordsWithin,
    /// Before a number of 万 that is money, though people stand right before it.
    pub(super) limit_of_money_within: WordsWithin,
    pub(super) person: u16,
    place: u16,
    item: u16,
    pub(super) time: u16,
}

impl CountWords {
    pub(super) fn new(files: &RuleFiles, units: &Units) -> Result<CountWords, RuleError> {
        let file = files.toml::<CountFile>(FILE)?;
        let named = |id: &str| {
            let found = units.find(id).filter(|unit| units.entry(*unit).kind == Kind::Count);
            found.ok_or_else(|| RuleError::invalid(FILE, format!("there is no unit `{id}` of counts")))
        };
        let (mut nouns, mut counted) = (Vec::new(), Vec::new());
        for rule in file.noun {
            let noun = rule.unit.as_deref().map_or(Ok(Noun::Speech), |unit| named(unit).map(Noun::Counted))?;
            if let Noun::Counted(unit) = noun {
                counted.extend(rule.words.iter().map(|word| (word.clone(), unit)));
            }
            nouns.extend(rule.words.into_iter().map(|word| (word, noun)));
        }
        let words = |rules: &[SideRule], side| -> Vec<String> {
            rules.iter().filter(|rule| rule.side == side).flat_map(|rule| rule.words.clone()).collect()
        };
        let plain = |words: Vec<String>| words.into_iter().map(|word| (word, ())).collect::<Vec<_>>();
        Ok(CountWords {
            nouns: Prefixes::new(nouns),
            nouns_before: Suffixes::new(counted),
            limits_before: Prefixes::new(plain(words(&file.limit, Side::Before))),
            limits_after: Prefixes::new(plain(words(&file.limit, Side::After))),
            people_before: Suffixes::new(plain(words(&file.people, Side::Before))),
            people_after: Prefixes::new(plain(words(&file.people, Side::After))),
            noun_in_word_after: file.noun_in_word_after,
            pointing_before: file.pointing_before,
            pointing_in_word_before: file.pointing_in_word_before,
            noun_verbs_before: file.noun_verbs_before,
            people_verbs_before: file.people_verbs_before,
            people_closed_after: file.people_closed_after,
            action_after: file.action_after,
            often_before: file.often_before,
            no_crowd_within: file.no_crowd_within,
            session_after: file.session_after,
            cases_of_work_within: file.cases_of_work_within,
            place_in_name_within: file.place_in_name_within,
            limit_of_money_within: file.limit_of_money_within,
            person: named("person")?,
            item: named("item")?,
            place: named("place")?,
            time: named("time")?,
        })
    }

    /// The examples of the words.
    pub(super) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let file = files.toml::<CountFile>(FILE)?;
        let nouns = file.noun.iter().map(|rule| (&rule.id, &rule.yes, &rule.no));
        let sides = file.limit.iter().chain(&file.people).map(|rule| (&rule.id, &rule.yes, &rule.no));
        let mut examples = Example::of_lists(files, FILE, |key| !["noun", "limit", "people"].contains(&key))?;
        examples.extend(nouns.chain(sides).flat_map(|(id, yes, no)| Example::all(FILE, id, yes, no)));
        Ok(examples)
    }

    /// Whether words around the number limit it.
    fn limited(&self, before: &str, after: &str) -> bool {
        self.limits_before.within(before).next().is_some()
            || says_how_often(before)
            || self.limits_after.of(after).next().is_some() && !after.starts_with("以下列")
    }

    /// The noun that `rest` begins with, the longest.
    fn noun(&self, rest: &str) -> Option<(Noun, usize)> {
        let (word, noun) = self.nouns.of(rest).next()?;
        (!self.noun_in_word_after.begins(&rest[word.len()..])).then_some((*noun, word.len()))
    }

    /// The first noun in the next few characters of `rest`, words for what qualifies it before it.
    fn noun_near(&self, rest: &str) -> Option<Noun> {
        let starts = rest.char_indices().take_while(|(_, c)| is_word(*c) && !c.is_numeric()).take(LONGEST_GAP);
        starts.into_iter().find_map(|(at, _)| self.noun(&rest[at..])).map(|(noun, _)| noun)
    }
}

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

/// 每12个月, 每三年: how often something may be done.
fn says_how_often(before: &str) -> bool {
    before.match_indices('每').any(|(at, each)| {
        let length = &before[at + each.len()..];
        let unit = number_at(length, 0).map_or(length.strip_prefix('半'), |number| length.get(number.end..));
        unit.is_some_and(|unit| unit.starts_with(['个', '年', '月', '天', '日', '周']))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

fn ends_clause(c: char) -> bool {
    matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '！' | '？' | '\n' | '、')
}
