//! Where the words lead on from a wider place, or from others, to the one that the page is about.

use super::{Search, TOLD, read_from};
use crate::attribute::windows::{Standing, Window};
use crate::fact::ReadFrom;
use crate::places::{Level, Place};
use crate::text::{Span, head};

/// How many characters behind the word for a whole province tell that it is that of a wage, at the most.
const BASE: usize = 20;
/// How far before a number its sentence is looked through for a whole province, in bytes.
const PROVINCE_BEFORE: usize = 600;

impl Search<'_> {
    /// Whether a place is one of those beyond the mainland, and the title is of another: 取得香港执业资格证的，补贴5万元.
    pub(super) fn is_beyond(&self, place: &Place) -> bool {
        let names = &self.cues.words.beyond_mainland;
        let title = self.windows.iter().find(|window| window.standing == Standing::Title);
        let titled = title.map_or("", |title| title.span.of(self.found.text));
        names.first_in(place.span.of(self.found.text)) == Some(0)
            && !names.stand_in(titled)
            && self.first_in_title().is_some()
    }

    /// The first place that the title names.
    fn first_in_title(&self) -> Option<&Place> {
        let places = self.found.places;
        let title = self.windows.iter().find(|window| window.standing == Standing::Title)?.span;
        let first = places.get(places.partition_point(|place| place.span.start() < title.start()))?;
        title.contains(first.span).then_some(first)
    }

    /// Whether a place is a province and the first that the title names is none.
    pub(super) fn is_of_city_in_title(&self, place: &Place) -> bool {
        place.level == Level::Province && self.first_in_title().is_some_and(|titled| titled.level > Level::Province)
    }

    /// Whether what is said behind a place is said of a narrower one: 按照亳州市部署，现就我县…, 在浙江率先试点，如今全市参保1000万人.
    pub(super) fn leads_to_narrower(&self, place: &Place) -> bool {
        let narrower = self.first_in_title().is_some_and(|titled| titled.level > place.level);
        let told = self.told_behind(place);
        // 根据国家和安徽省有关要求，现就芜湖市有关事项通知如下：
        let places = self.found.places;
        let first = places.partition_point(|other| other.span.start() < place.span.end());
        let mut behind = places[first..].iter().take_while(|other| other.span.end() <= place.span.end() + told.len());
        let words = &self.cues.words;
        let turned =
            |other: &Place| words.turns_to_home_within.stand_in(&self.found.text[place.span.end()..other.span.start()]);
        narrower && words.narrower_home_within.stand_in(told)
            || behind.any(|other| other.level > place.level && turned(other))
            || narrower && self.speaks_of_whole_home() && !self.speaks_of_province()
    }

    /// What the sentence of a place goes on to say.
    fn told_behind(&self, place: &Place) -> &str {
        let text = self.found.text;
        let behind = &text[place.span.end()..text.floor_char_boundary((place.span.end() + TOLD).min(text.len()))];
        behind.split(['。', '\n']).next().unwrap_or(behind)
    }

    /// Whether the sentence tells what holds in all of a province, of which the place is but a part.
    pub(super) fn is_of_province(&self, index: usize) -> bool {
        let own = self.frame.sentence_at(self.home.start());
        let from = |own: Span| {
            let near = self.home.start().saturating_sub(PROVINCE_BEFORE);
            self.found.text.ceil_char_boundary(own.start().max(near))
        };
        let Some(lead) = own.and_then(|own| self.found.text.get(from(own)..self.home.start())) else { return false };
        let words = &self.cues.words;
        let behind = words.whole_province_within.behind_last(lead);
        // 全省全口径从业人员月平均工资的60%: a wage of the province is but a base, and 我市 behind it leads home.
        let wage = words.income_within.stand_in(head(behind, BASE));
        let earned = || words.income_within.behind_last(behind);
        let reckoned = |c: char| "的+×÷)）".contains(c) || c.is_ascii_digit();
        // 全省上年度平均工资: so is the year of such a wage.
        let own = || behind.is_empty() && words.income_within.stand_in(head(&self.found.text[self.home.end()..], BASE));
        let named = |rest: &str| rest.starts_with("为基数") || rest.starts_with("为缴费基数");
        let base = wage && (earned().is_empty() || earned().starts_with(reckoned) || named(earned()))
            || own()
            || words.home_within.stand_in(behind);
        self.found.places[index].level > Level::Province
            && words.whole_province_within.stand_in(lead)
            && !words.rank_after.begins(behind)
            && !base
    }

    /// Whether the sentence of a cited document goes on to speak of a narrower home: 根据《广东省…办法》，现就调整我市….
    pub(super) fn is_wider_than_home(&self, index: usize) -> bool {
        let place = &self.found.places[index];
        place.level == Level::Province && self.cues.words.narrower_home_within.stand_in(self.told_behind(place))
    }

    /// Whether the clause of the number tells of all of the city or county that the page is about.
    pub(super) fn speaks_of_whole_home(&self) -> bool {
        self.own_clause().is_some_and(|own| self.cues.words.whole_home_within.stand_in(own))
    }

    /// Whether the clause of the number tells of all of a province.
    fn speaks_of_province(&self) -> bool {
        self.own_clause().is_some_and(|own| self.cues.words.whole_province_within.stand_in(own))
    }

    /// What stands before the number in its own clause.
    fn own_clause(&self) -> Option<&str> {
        let own = self.windows.iter().find(|window| matches!(window.standing, Standing::Before | Standing::Ahead));
        own.map(|own| own.span.of(self.found.text))
    }

    /// Whether a clause of these leads home again, so that a farther one speaks of no others: 而其他地区为70%，我省85%.
    pub(super) fn leads_home(&self, windows: &[Window]) -> bool {
        let mut clauses = windows.iter().filter(|window| read_from(window.standing) == Some(ReadFrom::Clause));
        clauses.any(|window| self.cues.words.home_within.stand_in(window.span.of(self.found.text)))
    }
}
