//! What an amount is for: `/人/年`, `元/㎡` behind it, 一年 before it.

use super::number::peek;
use crate::fact::Per;

/// The words after `/` or 每 that an amount may be for.
const PER_WORDS: [(&str, Option<Per>); 30] = [
    ("人次", Some(Per::Visit)),
    ("每人", Some(Per::Person)),
    ("人", Some(Per::Person)),
    ("季度", Some(Per::Quarter)),
    ("季", Some(Per::Quarter)),
    ("医保年度", Some(Per::Year)),
    ("自然年度", Some(Per::Year)),
    ("年度", Some(Per::Year)),
    ("学年", Some(Per::Year)),
    ("年", Some(Per::Year)),
    ("个月", Some(Per::Month)),
    ("月", Some(Per::Month)),
    ("床日", Some(Per::Day)),
    ("日", Some(Per::Day)),
    ("天", Some(Per::Day)),
    ("次", Some(Per::Visit)),
    ("例", Some(Per::Visit)),
    ("平方米", None),
    ("平米", None),
    ("㎡", None),
    ("m²", None),
    ("m2", None),
    ("M2", None),
    ("户", None),
    ("件", None),
    ("张", None),
    ("份", None),
    ("小时", None),
    ("支", None),
    ("盒", None),
];

const AREA_WORDS: [&str; 6] = ["平方米", "平米", "㎡", "m²", "m2", "M2"];

/// `/人/年`, `每平方米每月` after an amount: the strongest time, whether it is an area price, where it ends.
pub(super) fn per_suffix(text: &str, at: usize) -> (Option<Per>, bool, usize) {
    let (mut per, mut area, mut end) = (None::<Per>, false, at);
    loop {
        let Some(next) = separator(text, end, end > at) else { return (per, area, end) };
        let Some((found, of_area, length)) = per_word(&text[next..]) else {
            return (per, area, end);
        };
        area |= of_area;
        per = match (per, found) {
            (Some(old), Some(new)) => Some(old.min(new)),
            (old, new) => old.or(new),
        };
        end = next + length;
    }
}

/// 一年 or 一个月 right before an amount: 统筹基金一年9.8万元. Behind 满 and the like it is a length.
pub(super) fn per_prefix(text: &str, at: usize) -> Option<Per> {
    const WORDS: [(&str, Per); 4] =
        [("一年", Per::Year), ("一个月", Per::Month), ("一月", Per::Month), ("一天", Per::Day)];
    let before = text[..at].trim_end_matches('约');
    let (rest, per) = WORDS.iter().find_map(|(word, per)| Some((before.strip_suffix(word)?, *per)))?;
    (!tells_length(rest)).then_some(per)
}

/// Whether what stands before 一年 makes it a length of time: 满一年, 断缴一年, 每增加一年.
pub(super) fn tells_length(before: &str) -> bool {
    before.ends_with(['满', '足', '过', '期', '差', '多', '少', '了', '十', '第', '缴', '加', '断', '停', '保', '每'])
}

/// The word that `rest` begins with, if an amount may be for it: what it says, whether it is an area, its length.
pub(super) fn per_word(rest: &str) -> Option<(Option<Per>, bool, usize)> {
    let (word, per) = PER_WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    Some((*per, AREA_WORDS.contains(word), word.len()))
}

/// `/`, `／` or, between two of them, `·`.
pub(super) fn separator(text: &str, at: usize, again: bool) -> Option<usize> {
    let at = at + usize::from(text.as_bytes().get(at) == Some(&b' '));
    let (c, next) = peek(text, at)?;
    (c == '/' || again && (c == '·' || c == '.')).then_some(next)
}
