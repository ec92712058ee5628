//! Items of a list within one sentence: 第一类：…；第二类：…, 门诊救助 ：…；住院救助 ：….

use crate::numerals::is_numeral;
use crate::text::longer_than;

/// Whether a part of a sentence begins with the name of an item of a list: 第二类, or 门诊救助 ：, a label written apart.
pub(super) fn begins_item(part: &str) -> bool {
    /// How long a label is at the most, in characters.
    const LABEL: usize = 16;
    // Four bytes a character, and the colon.
    let part = part[..part.floor_char_boundary(4 * LABEL + 4)].trim_start();
    let sorted = part.strip_prefix('第').is_some_and(|rest| {
        let sort = rest.trim_start_matches(is_numeral);
        sort.len() < rest.len() && sort.starts_with(['类', '种', '档', '组', '项'])
    });
    let label = part.split(['：', ':']).next().unwrap_or(part);
    let apart = label.len() < part.len() && label.ends_with(' ') && !longer_than(label, LABEL);
    sorted || apart && !label.contains(['，', ',', '；', ';', '。', '\n'])
}

/// Whether what a text ends with stands behind the name of an item in its sentence: what leads to the items does not.
pub(super) fn is_of_item(text: &str) -> bool {
    /// How far back the name is looked for, in bytes.
    const REACH: usize = 480;
    let near = &text[text.ceil_char_boundary(text.len().saturating_sub(REACH))..];
    let sentence = near.rsplit(['。', '\n']).next().unwrap_or(near);
    sentence.contains(" :") || sentence.contains(" ：") || sentence.split(['；', ';']).any(begins_item)
}
