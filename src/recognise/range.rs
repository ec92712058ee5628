//! What stands between the two ends of a range, and what says whether an end belongs to it.

use super::date::skip_space;
use super::number::{begins_number, number_at, peek};
use super::words::MentionWords;
use crate::joints::is_range_sign;

/// What joins the two ends of a range.
pub(super) struct Joint {
    /// Where the second number begins.
    pub(super) next: usize,
    /// Bound words join them, not a sign.
    pub(super) bounded: bool,
    /// A word bounds the upper end: 不满, 不超过.
    pub(super) capped: bool,
    /// The lower end is said to be excluded.
    pub(super) min_open: bool,
    /// The upper end is excluded.
    pub(super) open: bool,
}

impl MentionWords {
    /// What joins two ends at `at`: a sign (3000元起至5000元, 1万元以上至5万元), or words that bound both (满1万元不满5万元,
    /// 超过1万元不超过5万元, 1万元以上10万元以下, 1万元以上、10万元以下; 超过1万元、低于10万元, where a bound word stands before the first
    /// end, at `start`; 8%与11%之间). The first end may be said to be excluded: 2万元（不含）以上至5万元.
    pub(super) fn joint(&self, text: &str, start: usize, at: usize) -> Option<Joint> {
        let (mut min_open, mut at) = (false, at);
        let mut skip = |at: usize| {
            inclusion(text, at).map_or(at, |(closed, end)| {
                min_open |= !closed;
                end
            })
        };
        at = skip(at);
        let lower = self.range_from_after.strip(&text[at..]);
        at = skip(lower.map_or(at, |rest| text.len() - rest.len()));
        let rest = &text[at..];
        if let Some(next) = range_sign(text, at) {
            return Some(Joint { next, bounded: false, capped: false, min_open, open: false });
        }
        if let Some(next) = ends_between(text, at) {
            return Some(Joint { next, bounded: false, capped: false, min_open, open: false });
        }
        let bounded = || lower.is_some() || self.range_led_before.ends(&text[..start]);
        let rest = rest.strip_prefix('、').filter(|_| bounded()).unwrap_or(rest);
        let open = self.range_below_after.strip(rest);
        let upper = open.or_else(|| self.range_to_after.strip(rest));
        let next = skip_space(text, text.len() - upper.unwrap_or(rest).len());
        (upper.or(lower).is_some() && peek(text, next).is_some_and(|(c, _)| begins_number(c))).then_some(Joint {
            next,
            bounded: true,
            capped: upper.is_some(),
            min_open,
            open: open.is_some(),
        })
    }
}

impl MentionWords {
    /// Whether what stands between two numbers bounds the second from above, and nothing else: 满1年【不足】5年, 5年【以上不满】10年.
    pub(super) fn bounds_from_above(&self, gap: &str) -> bool {
        let gap = &gap[skip_inclusion(gap, 0)..];
        let rest = self.range_from_after.strip(gap).unwrap_or(gap);
        [&self.range_below_after, &self.range_to_after].iter().any(|words| words.strip(rest) == Some(""))
    }
}

/// How many characters a unit takes at the most between the upper end of a range and 之间.
const LONGEST_UNIT: usize = 4;

/// Where the upper end begins of a range that is told by words around it: 8%与11%之间.
fn ends_between(text: &str, at: usize) -> Option<usize> {
    let joined = text.get(at..)?.strip_prefix(['与', '和'])?;
    let next = skip_space(text, text.len() - joined.len());
    let upper = number_at(text, next)?;
    let behind = &text[upper.end..];
    let between = behind.char_indices().take(LONGEST_UNIT + 1).any(|(at, _)| behind[at..].starts_with("之间"));
    between.then_some(next)
}

/// How often a stroke may stand between the ends of a range: 9月1日----11月30日.
const REPEATED: usize = 4;

/// Skips a range sign at `at`; white space around it is part of it.
pub fn range_sign(text: &str, at: usize) -> Option<usize> {
    let (sign, next) = peek(text, skip_space(text, at)).filter(|(sign, _)| is_range_sign(*sign))?;
    let mut end = next;
    for _ in 1..REPEATED {
        let again = peek(text, end).filter(|(again, _)| matches!(sign, '—' | '…' | '-' | '~') && *again == sign);
        end = again.map_or(end, |(_, end)| end);
    }
    Some(skip_space(text, end))
}

/// `（含）`, `(不含)` between a number and what follows.
pub fn skip_inclusion(text: &str, at: usize) -> usize {
    inclusion(text, at).map_or(at, |(_, end)| end)
}

/// Reads `（含）`, `（含本数）`, `（含2年）`, `(不含)`: whether it includes, and where it ends.
pub fn inclusion(text: &str, at: usize) -> Option<(bool, usize)> {
    let (_, next) = peek(text, skip_space(text, at)).filter(|(c, _)| matches!(c, '(' | '〔'))?;
    let rest = text.get(next..)?;
    let closed = !rest.starts_with('不');
    rest.strip_prefix("不含")
        .or_else(|| rest.strip_prefix('含'))
        .or_else(|| rest.strip_prefix("包含"))
        .or_else(|| rest.strip_prefix("包括"))?;
    let named = rest.trim_start_matches(['不', '包', '含', '括']).trim_start_matches(' ');
    // （不含在校学生） says who, not where the interval ends.
    // 满6个月（不含当月） says from when one counts.
    let counted = named.starts_with("当月") || named.starts_with("当年");
    let about = named.starts_with(['）', ')', '本', '当', '该', '以']) || named.starts_with(begins_number);
    if !about || counted {
        return None;
    }
    let (offset, close) = rest.char_indices().take(16).find(|(_, c)| matches!(c, '）' | ')' | '〕'))?;
    Some((closed, next + offset + close.len_utf8()))
}
