//! What an amount is for: `/人/年`, `元/㎡` or 一年 behind it, 一年 before it.

use super::number::peek;
use super::words::{MentionWords, Period};
use crate::fact::Per;

impl MentionWords {
    /// `/人/年`, `/平方米/月` after an amount: the strongest time, whether it is an area price, where it ends.
    pub(super) fn per_suffix(&self, text: &str, at: usize) -> (Option<Per>, bool, usize) {
        let (mut per, mut area, mut end) = (None::<Per>, false, at);
        loop {
            let Some((next, listed)) = separator(text, end, end > at) else { return (per, area, end) };
            let Some((found, length)) = self.period(&text[next..]) else {
                return (per, area, end);
            };
            // 380元/人、月, but 20元/次、年限额300元
            if listed && peek(text, next + length).is_some_and(|(c, _)| c.is_alphanumeric()) {
                return (per, area, end);
            }
            area |= found.area;
            per = match (per, found.per) {
                (Some(old), Some(new)) => Some(old.min(new)),
                (old, new) => old.or(new),
            };
            end = next + length;
        }
    }

    /// 一年 or 一个月 right before an amount, and whether an area stands there: 统筹基金一年9.8万元, 每平方米25元. Behind 满 and the
    /// like the time is a length.
    pub(super) fn per_prefix(&self, text: &str, at: usize) -> (Option<Per>, bool) {
        let before = text[..at].trim_end_matches(['约', '为']);
        let Some((word, period)) = self.periods.before.of(before).next() else { return (None, false) };
        let rest = &before[..before.len() - word.len()];
        (period.per.filter(|_| !self.length_beside_amount_before.ends(rest)), period.area)
    }

    /// What an amount is for that ends at `at`, where its time closes what is said: 500元一个月.
    pub(super) fn per_behind(&self, text: &str, at: usize) -> Option<Per> {
        let rest = text[at..].strip_prefix('一')?;
        let (period, length) = self.period(rest)?;
        let closed = rest[length..].chars().next().is_none_or(|c| !c.is_alphanumeric() || c == '的');
        period.per.filter(|_| closed)
    }

    /// What an amount may be for, where `rest` begins with a word for it, and the length of the word.
    pub(super) fn period(&self, rest: &str) -> Option<(Period, usize)> {
        self.periods.after.of(rest).next().map(|(word, period)| (*period, word.len()))
    }
}

/// `/`, `／`, `∕` or, between two of them, `·` or `、`, and whether it is the last of these.
fn separator(text: &str, at: usize, again: bool) -> Option<(usize, bool)> {
    let at = at + usize::from(text.as_bytes().get(at) == Some(&b' '));
    let (c, next) = peek(text, at)?;
    let listed = c == '、';
    // 28422.24 元 / 人
    let next = next + usize::from(c == '/' && text.as_bytes().get(next) == Some(&b' '));
    (matches!(c, '/' | '∕') || again && (listed || matches!(c, '·' | '.'))).then_some((next, listed))
}
