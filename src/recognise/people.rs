//! Numbers of people that have no unit (228万企业退休人员, 312.18万60岁以上老人), and ages that have none: 年过五十.

use rust_decimal::Decimal;

use super::Recogniser;
use super::mention::Mention;
use super::number::{Number, number_at, peek};
use super::quantity::Counted;
use crate::fact::Kind;
use crate::numerals::power;
use crate::text::is_han;

/// How far before a number, in bytes, the list begins that it stands in.
const LONGEST_LIST: usize = 600;

impl Recogniser {
    /// A number of people that has no unit: 228万企业退休人员, 参保总数达到260万.
    pub(super) fn people_without_unit(&self, text: &str, number: &Number) -> Option<Mention> {
        let at = number.start;
        // 每万人口
        // 万州区参保居民
        let bare = number.digits == 0 && !text[..at].ends_with(['几', '数', '上', '近', '超', '过', '破']);
        if number.multiplier < Decimal::from(10_000) || bare {
            return None;
        }
        let after = &text[number.end..];
        let mut unit = self.counts.person;
        let mut led = || {
            let mut before = text[text.ceil_char_boundary(at.saturating_sub(LONGEST_LIST))..at].trim_end();
            // 1945.6万、832.4万: a list has the word before its first.
            while let Some((list, _)) = before.rsplit_once('、') {
                let member = &before[list.len() + '、'.len_utf8()..];
                let figure = |c: char| c.is_ascii_digit() || c == '.' || power(c).is_some();
                if !member.chars().all(figure) {
                    break;
                }
                before = list.trim_end_matches(figure);
            }
            while let Some(rest) = self.counts.people_verbs_before.strip(before) {
                before = rest;
            }
            // 结算人次突破100万
            if before.ends_with("人次") || before.ends_with("剂次") {
                unit = self.counts.time;
            }
            self.counts.people_before.of(before).next().is_some() && !self.is_of_limit(text, at)
        };
        // 参保人数突破1.5亿大关
        let closes = peek(text, number.end).is_none_or(|(c, _)| !c.is_alphanumeric())
            || self.counts.people_closed_after.begins(after);
        let followed = self.are_people(after) || self.is_of_an_age(text, number);
        let told = followed || closes && led();
        let counted = Counted { number: *number, unit, end: number.end };
        // 数亿在职人员
        told.then(|| self.rough_amount(text, number, self.close(at, counted, None, number.end, None, false)))
    }

    /// Whether the sentence speaks of a limit of money right before a number: 封顶线 职工25万、居民15万.
    fn is_of_limit(&self, text: &str, at: usize) -> bool {
        /// How far before the number, in bytes.
        const NEAR: usize = 60;
        let near = &text[text.ceil_char_boundary(at.saturating_sub(NEAR))..at];
        let sentence = near.rsplit(['。', '；', ';', '\n']).next().unwrap_or(near);
        self.counts.limit_of_money_within.stand_in(sentence)
    }

    /// An age that has no unit: 年过五十, 年近七十.
    pub(super) fn age_without_unit(&self, text: &str, number: &Number) -> Option<Mention> {
        /// Nobody is said to be past a younger age so.
        const YOUNGEST: Decimal = Decimal::TEN;
        let led = self.words.age_led_before.ends(&text[..number.start]);
        let closes = peek(text, number.end).is_none_or(|(c, _)| !c.is_alphanumeric() || c == '的');
        let told = led && closes && number.value >= YOUNGEST && number.value < Decimal::ONE_HUNDRED;
        let counted = Counted { number: *number, unit: self.age, end: number.end };
        told.then(|| self.close(number.start, counted, None, number.end, None, false))
    }

    /// Whether a word for people stands behind a number, at once or behind a name: 100多万冠心病患者.
    fn are_people(&self, behind: &str) -> bool {
        /// The longest name before the word, in characters.
        const NAME: usize = 6;
        let name = behind.char_indices().take(NAME + 1).take_while(|(_, c)| is_han(*c));
        let mut ends = std::iter::once(0).chain(name.map(|(at, c)| at + c.len_utf8()));
        let named = |end: usize| self.counts.people_after.of(&behind[end..]).next().is_some();
        ends.find(|end| named(*end)).is_some_and(|end| !self.counts.no_crowd_within.stand_in(&behind[..end]))
    }

    /// Whether an age from or up to which stands behind a number: 312.18万60岁以上老人 counts people. A space parts them only
    /// where the number has one too.
    fn is_of_an_age(&self, text: &str, number: &Number) -> bool {
        let spaced = text[number.start..number.end].contains(' ');
        let behind = &text[number.end..];
        let behind = if spaced { behind.trim_start_matches(' ') } else { behind };
        // 41万年满60周岁以上的居民
        let at = text.len() - behind.strip_prefix("年满").unwrap_or(behind).len();
        self.is_before_age(text, at)
    }

    /// Whether an age from or up to which begins at a place.
    pub(super) fn is_before_age(&self, text: &str, at: usize) -> bool {
        let unit = number_at(text, at).and_then(|age| self.units.at(text, age.end));
        let bounded = |end: usize| self.counts.limits_after.of(&text[end..]).next().is_some();
        unit.is_some_and(|(unit, end)| self.unit(unit).kind == Kind::Age && bounded(end))
    }
}
