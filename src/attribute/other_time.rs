//! Numbers of another time than the year of the title: those of an old rule, of the year before, of another day.

use super::inherit::SEPARATORS;
use super::{Claim, Pass, is_year, near};
use crate::fact::{Metric, RelativeDate};
use crate::lexicon::{Hit, Sense};
use crate::recognise::Shape;
use crate::text::Span;

/// How far before a number its sentence is looked through for the year before, in bytes.
const TOLD_BEFORE: usize = 600;
/// How many words for old rules are looked at in a sentence.
const MOST_TOLD: usize = 24;

/// What stands before the year that another is compared with.
pub(super) const COMPARES: [char; 5] = ['比', '较', '与', '于', '同'];

impl Pass<'_> {
    /// Whether the year of the title is not that of a number. The year of one that names no place is one of the country too.
    pub(super) fn is_of_time_apart(&self, claims: &[Claim], index: usize) -> bool {
        self.is_repealed(&self.mentions[index])
            || self.is_of_old_rule(index)
            || self.is_of_last_year(index)
            || self.is_of_other_time(claims, index)
            || (self.is_national(index) || self.is_of_other_body(claims, index)) && self.title_names_place()
    }

    /// Whether a document is not one of the place that the title names.
    fn is_of_other_body(&self, claims: &[Claim], index: usize) -> bool {
        matches!(self.mentions[index].shape, Shape::Citation(_)) && claims[index].place.is_none()
    }

    /// Whether a place stands in the title over the part.
    fn title_names_place(&self) -> bool {
        let Some(title) = self.part.around.title else { return false };
        let places = self.found.places;
        let first = places.partition_point(|place| place.span.start() < title.start());
        places.get(first).is_some_and(|place| place.span.end() <= title.end())
    }

    /// Whether the sentence tells before a number of the year before, and does not compare with it.
    pub(super) fn is_of_last_year(&self, index: usize) -> bool {
        // 比去年的42元少5元, 较去年的35283元、6821元分别提高: what stands right before a list is said of it.
        let first = self.frame.lists.around(index).start;
        if self.words().earlier_level_before.ends(self.lead(first).of(self.found.text)) {
            return true;
        }
        self.tells_of_last_year(self.told_before(index, TOLD_BEFORE).of(self.found.text))
    }

    /// Whether words tell of the year before, and do not compare with it.
    pub(super) fn tells_of_last_year(&self, words: &str) -> bool {
        let told = self.words().last_year_within.last_in(words);
        // 去年808元，今年涨到851.4元: the clause leads back.
        let back = |at: usize| words[at..].contains("今年");
        // 12月31日前年满70周岁: the end of a time.
        let before = |at: usize| words[..at].ends_with(['日', '月', '底', '末', '年']) && words[at..].starts_with('前');
        // 27元（去年为38元）；湖北20元: what a bracket says of its own number.
        let bracketed = |at: usize| {
            words[..at].rfind(['（', '(']) > words[..at].rfind(['）', ')']) && words[at..].contains(['）', ')'])
        };
        told.is_some_and(|at| !words[..at].trim_end().ends_with(COMPARES) && !back(at) && !before(at) && !bracketed(at))
    }

    /// Whether the sentence tells before a number of the state at a day, or of months, of another year than the title's:
    /// 截至2025年11月，全省参保5278万人.
    fn is_of_other_time(&self, claims: &[Claim], index: usize) -> bool {
        let own = |other: &usize| self.sentence(*other) == self.sentence(index);
        near(index).take_while(own).any(|other| {
            let Shape::Date(dates) = &self.mentions[other].shape else { return false };
            let apart = dates.from.year.is_some() && dates.from.year != self.part.title_year;
            // 截至2022年12月31日，年满70周岁的，增加30元: who is meant is told of that day, not what they get.
            let people = || {
                let behind = &self.found.text[self.mentions[other].span.end()..];
                let behind = behind.trim_start_matches(['，', ',']);
                self.words().state_of_people_after.begins(behind)
            };
            // 从2030年1月1日起每年提高6个月: what begins later is no rule of the title's year.
            let later = || {
                claims[other].decision.metric == Metric::EffectiveDate
                    && dates.from.year > self.part.title_year
                    && !self.words().now_within.stand_in(self.between(other, index))
            };
            // Months that open a clause are the time of what follows; 缴费期为2024年9月至12月 tells of that period alone.
            let opens = || {
                let clause = self.clause(other).span;
                let lead = Span::new(clause.start(), self.mentions[other].span.start().max(clause.start()));
                lead.of(self.found.text).trim_matches(SEPARATORS).is_empty()
            };
            // 2023年1月1日以前，在职职工按2.7%划入: what held until a day of an earlier year.
            let until = || {
                let behind = self.found.text[self.mentions[other].span.end()..].trim_start_matches(['以', '之']);
                let ends = behind.strip_prefix('前').is_some_and(|behind| behind.starts_with(['，', ',']));
                ends && dates.from.year < self.part.title_year && opens()
            };
            let state = || claims[other].decision.metric == Metric::AsOfDate && !people();
            apart && (state() || until() || self.is_target(other) || self.is_months(other) && opens() || later())
        })
    }

    /// Whether a date is the end of a time until which something is to be reached: 到2026年底达到97%; but 截至2026年底 tells of a state.
    pub(super) fn is_target(&self, index: usize) -> bool {
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        let lead = self.lead(index).of(self.found.text);
        dates.from.at_end && lead.strip_suffix(['到', '至']).is_some_and(|lead| !lead.ends_with(['截', '止']))
    }

    /// Whether the sentence of a number tells what an old rule said.
    fn is_of_old_rule(&self, index: usize) -> bool {
        let sentence = self.frame.sentences.get(self.sentence(index) as usize);
        let (text, own) = (self.found.text, self.mentions[index].span.start());
        // 较调整前的1782元增加261元: what stands right before a number is said of that alone.
        let of_other = |word: Span| word.end() != own && text[word.end()..].starts_with(|c: char| c.is_ascii_digit());
        let told = |hit: &Hit| hit.sense == Sense::OldRule && !of_other(hit.span);
        sentence.is_some_and(|span| self.found.hits.national.within(*span).iter().take(MOST_TOLD).any(told))
    }

    /// Whether a number, or the list that it is of, is what an old rule set: 封顶线由40万元提高到50万元, 由上年每人平均320元提高到380元,
    /// 从50周岁、55周岁分别延迟至55周岁、58周岁.
    pub(super) fn is_old_level(&self, index: usize) -> bool {
        let list = self.frame.lists.around(index);
        let (first, last, next) = (list.start, list.end - 1, list.end);
        let of_earlier = || {
            first.checked_sub(1).is_some_and(|before| {
                self.frame.clause_of[before] == self.frame.clause_of[first]
                    && self.is_relative(before)
                    && self.words().level_from_before.ends(self.lead(before).of(self.found.text))
            })
        };
        let (text, words) = (self.found.text, self.words());
        let from = || words.level_from_before.ends(self.lead(first).of(text));
        // （2024年起由4500元提高）: what it comes to stands before.
        let raised = || {
            let behind = words.raised_from_after.strip(&text[self.mentions[last].span.end()..]);
            behind.is_some_and(|behind| behind.starts_with(['）', ')', '，', ',', '。', '；', ';']))
        };
        if raised() && from() {
            return true;
        }
        let behind = || {
            let gap = self.between(last, next);
            if words.respectively_within.stand_in(gap) { words.respectively_within.behind_last(gap) } else { gap }
        };
        next < self.mentions.len()
            && self.same_unit(next)
            && self.frame.clause_of[next] == self.frame.clause_of[last]
            && self.recogniser.changes_to(behind())
            && (from() || of_earlier() || !self.between(last, next).contains(['，', ',', '（', '(']))
    }

    /// Whether a number is what an earlier year had, with which another is compared: 比2023年的380元增加20元.
    pub(super) fn is_compared_with(&self, index: usize) -> bool {
        // 较2024年的24930元/4986元上调1.5%: so are the others of its list.
        let first = self.frame.lists.around(index).start;
        let Some(named) = first.checked_sub(1) else { return false };
        let Shape::Date(dates) = &self.mentions[named].shape else { return false };
        let base = dates.to.is_none() && (is_year(dates) || dates.from.relative.is_some());
        // 2025年缴400元，上一年是380元
        let was = dates.from.relative == Some(RelativeDate::PreviousYear)
            && matches!(self.between(named, first), "是" | "为" | "仅为" | "只有" | "则是" | "还是");
        if was && dates.to.is_none() {
            return true;
        }
        base && matches!(self.between(named, first), "的" | "")
            && self.lead(named).of(self.found.text).ends_with(COMPARES)
    }
}
