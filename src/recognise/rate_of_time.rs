//! 一年, 一个月 and the like that say for what time an amount is, and are no lengths of time.

use rust_decimal::Decimal;

use super::Recogniser;
use super::number::{Number, number_at};
use crate::fact::{Kind, Unit};
use crate::numerals::is_numeral;
use crate::text::is_han;

impl Recogniser {
    /// Whether the time from `start` to `end` is that of an amount soon behind it: 一年9.8万元, 一年累计报销150元, 一天就要300元.
    fn is_rate_of_amount(&self, text: &str, start: usize, end: usize) -> bool {
        const WORDS: usize = 6;
        let rest = &text[end..];
        let words = |c: &char| is_han(*c) && !is_numeral(*c) && *c != '半';
        // 一年要交多少元, and what opens a clause: ，一年租金1.5万元.
        let opens = text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let opens = (opens && !self.words.length_of_clause_after.begins(rest)).then_some(rest);
        let gap = self.words.amount_of_time_after.strip(rest).or(opens).map_or(0, |led| {
            let more = led.chars().take_while(words).take(WORDS);
            rest.len() - led.len() + more.map(char::len_utf8).sum::<usize>()
        });
        let amount = number_at(text, end + gap).and_then(|next| self.units.at(text, next.end));
        // 一天0.05%
        let told = |kind| kind == Kind::Amount || kind == Kind::Percentage && gap == 0;
        amount.is_some_and(|(unit, _)| told(self.unit(unit).kind))
            && !self.words.length_beside_amount_before.ends(&text[..start])
    }

    /// Whether somebody gets something for another length of time for so long a time: 缴费1年领3个月.
    fn is_paid_in_for(&self, before: &str, after: &str) -> bool {
        let got = self.words.time_got_after.strip(after).filter(|_| self.words.paid_in_before.ends(before));
        let unit = |rest: &str| number_at(rest, 0).and_then(|length| self.units.at(rest, length.end));
        got.and_then(unit).is_some_and(|(unit, _)| self.unit(unit).kind == Kind::Duration)
    }

    /// 一年 in 一年交多少, 500元一年 and 一个医保年度内 says for what time an amount is; it is no length of time.
    pub(super) fn is_rate_of_time(&self, text: &str, number: &Number, unit: u16, end: usize) -> bool {
        if number.value != Decimal::ONE
            || !matches!(self.unit(unit).unit, Unit::Year | Unit::Month | Unit::Day | Unit::Hour)
        {
            return false;
        }
        let (before, after) = (&text[..number.start], &text[end..]);
        // 每满一年领1个月 tells a length.
        if self.words.length_of_one_before.ends(before) || self.is_paid_in_for(before, after) {
            return false;
        }
        let is_amount = |unit| self.unit(unit).kind == Kind::Amount;
        let of_amount = || self.units.ending(before, is_amount).is_some();
        text[number.end..end].contains("年度")
            || self.words.per_behind(text, number.start).is_some() && of_amount()
            || self.is_rate_of_amount(text, number.start, end)
            || self.words.rate_of_time_after.begins(after)
            || self.words.rate_of_time_before.ends(before)
    }
}
