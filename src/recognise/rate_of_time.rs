//! 一年, 一个月 and the like that say for what time an amount is, and are no lengths of time.

use rust_decimal::Decimal;

use super::Recogniser;
use super::number::{Number, number_at};
use super::per::tells_length;
use crate::fact::{Kind, Unit};

/// What follows 一年 and the like where it says for what time an amount is.
const RATE_AFTER: [&str; 33] = [
    "就是",
    "多缴",
    "多交",
    "少缴",
    "少交",
    "的封顶",
    "的限额",
    "的保费",
    "大约",
    "约为",
    "总共",
    "合计",
    "共计",
    "总计",
    "多少",
    "交",
    "缴",
    "能",
    "可",
    "封顶",
    "比",
    "大概",
    "领",
    "报销",
    "下来",
    "最多",
    "最高",
    "只",
    "花",
    "一次",
    "两次",
    "要交",
    "需要交",
];

impl Recogniser {
    /// Whether the time from `start` to `end` is that of an amount soon behind it: 一年9.8万元, 一年累计报销150元, 一天就要300元.
    fn is_rate_of_amount(&self, text: &str, start: usize, end: usize) -> bool {
        const LEADS: [&str; 7] = ["就要", "就得", "才", "累计", "是", "要", "约"];
        const WORDS: usize = 6;
        let rest = &text[end..];
        let led = LEADS.iter().find(|lead| rest.starts_with(**lead));
        let words = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}') && !"一二三四五六七八九十百千两半".contains(*c);
        let gap = led.map_or(0, |lead| {
            let more = rest[lead.len()..].chars().take_while(words).take(WORDS);
            lead.len() + more.map(char::len_utf8).sum::<usize>()
        });
        let amount = number_at(text, end + gap).and_then(|next| self.units.at(text, next.end));
        amount.is_some_and(|(unit, _)| self.unit(unit).kind == Kind::Amount) && !tells_length(&text[..start])
    }

    /// 一年 in 一年交多少 and 一个医保年度内 says for what time an amount is; it is no length of time.
    pub(super) fn is_rate_of_time(&self, text: &str, number: &Number, unit: u16, end: usize) -> bool {
        if number.value != Decimal::ONE || !matches!(self.unit(unit).unit, Unit::Year | Unit::Month | Unit::Day) {
            return false;
        }
        let (before, after) = (&text[..number.start], &text[end..]);
        // 每满一年领1个月 tells a length.
        if before.ends_with(['满', '足', '过', '期', '差', '多', '少']) {
            return false;
        }
        text[number.end..end].contains("年度")
            || self.is_rate_of_amount(text, number.start, end)
            || RATE_AFTER.iter().any(|word| after.starts_with(word))
            || before.ends_with("多少钱")
            || before.ends_with("多少")
            // 一年比一年高, 年复一年, 新一年
            || ["年比", "天比", "年复", "日复", "新"].iter().any(|word| before.ends_with(word))
    }
}
