//! Groups of people that are named near a number and are those of other numbers.

use super::scope::Reader;
use crate::fact::Slot;
use crate::text::{Span, longer_than, tail};

impl Reader<'_> {
    /// Whether people are named in a sentence behind its first number only, and it does not say the verdict over it again.
    pub(super) fn is_of_other_number(&self, sentence: Span, home: Span) -> bool {
        let text = self.text;
        let first = self.frame.next_mention(sentence.start()).filter(|first| sentence.contains(*first));
        first.is_some_and(|first| {
            let before = Span::new(sentence.start(), first.start());
            !self.names_any(before, Slot::Population) && !sentence.of(text).contains(home.of(text))
        })
    }

    /// Whether the words ahead of a number name people of a place alone, and another place is told of behind them: 北京学生345元、杭州500元.
    pub(super) fn is_of_place_before(&self, ahead: Span, home: Span) -> bool {
        let own = self.text.get(ahead.end()..home.start()).unwrap_or_default();
        let places = self.places;
        let place = places[..places.partition_point(|place| place.span.start() < ahead.end())].last();
        let Some(place) = place.filter(|place| ahead.contains(place.span)) else { return false };
        let lead = Span::new(ahead.start(), place.span.start());
        own.starts_with('、')
            && self.opens_with_place(ahead.end() + '、'.len_utf8())
            && !self.names_any(lead, Slot::Population)
    }

    /// Whether a clause is an item of a list of numbers of another sort, so that its group has that number alone:
    /// 每人400元，学生200元，逾期缴费的等待3个月.
    pub(super) fn is_item_of_others(&self, clause: Span, home: Span) -> bool {
        /// The longest name of such an item, in characters.
        const LONGEST: usize = 6;
        /// How far before it the item before it begins at the most, in characters.
        const FURTHEST: usize = 40;
        let text = self.text;
        let closes = |clause: &str| clause.trim_end_matches(['，', ',', ' ']).chars().next_back();
        let Some(number) = self.frame.next_mention(clause.start()) else { return false };
        let sign = closes(clause.of(text));
        // 在职3500元，退休4000元，75岁以上另增500元: groups side by side are told apart elsewhere.
        let alone = || {
            let before = text[..clause.start()].trim_end_matches(['，', ',']);
            let lead = tail(before, FURTHEST);
            let item = lead.rfind(['，', ',', '；', '。', '：', '\n']).map_or(lead, |sign| &lead[sign..]);
            !self.names_any(Span::new(before.len() - item.len(), before.len()), Slot::Population)
        };
        sign == number.of(text).chars().next_back()
            && sign == closes(&text[..clause.start()])
            && sign != home.of(text).chars().next_back()
            && !longer_than(&text[clause.start()..number.start().max(clause.start())], LONGEST)
            && text[..clause.start()].ends_with(['，', ','])
            && self.frame.counted(clause)
            && alone()
    }
}
