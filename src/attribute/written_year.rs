//! Years that are read from words in which they are no mentions, the title of a document and the sentence under a verdict; and what the words
//! behind a year say of it.

use std::ops::RangeInclusive;

use super::words::ClaimWords;
use crate::joints::is_range_sign;
use crate::recognise::number::begins_number;
use crate::text::Span;

/// The year of the document with a title: 《关于做好2024年医保工作的通知》, but not 《“十四五”规划（2021—2025年）》.
pub(super) fn year_of_document(text: &str, title: Span) -> Option<(u16, Span)> {
    bare_years(text, title).next()
}

/// The year of the rule that a sentence tells: 湖北咸宁2025年赔偿标准包括三项, but not 1960年出生的人员, 2023年平均工资 or 2019年前参保的.
pub(super) fn year_of_sentence(words: &ClaimWords, text: &str, sentence: Span) -> Option<(u16, Span)> {
    let of_rule = |(_, year): &(u16, Span)| {
        let behind = &text[year.end()..sentence.end()];
        let clause = behind.split(['，', ',', '；', ';', '。']).next().unwrap_or(behind);
        let base = !behind.starts_with('起') && is_of_wage(words, clause);
        !is_of_life(words, behind) && !base && !behind.starts_with(['前', '以', '之', '底', '末'])
    };
    bare_years(text, sentence).find(of_rule)
}

/// The bare years of a stretch of text: 2024年, but not 2024年3月, the end of 2021-2025年, or the one that another is compared with.
fn bare_years(text: &str, span: Span) -> impl Iterator<Item = (u16, Span)> {
    /// Years that rules are of.
    const YEARS: RangeInclusive<u16> = 1949..=2099;
    let words = span.of(text);
    let year = move |(at, sign): (usize, &str)| {
        let end = at + sign.len();
        let (lead, digits) = words[..at].split_at_checked(at.checked_sub("2024".len())?)?;
        let goes_on = lead.ends_with(|c: char| c.is_ascii_digit() || is_range_sign(c) || matches!(c, '比' | '较'));
        let year = digits.parse().ok().filter(|year| YEARS.contains(year))?;
        let bare = !goes_on && !words[end..].starts_with(begins_number);
        bare.then(|| (year, Span::new(span.start() + at - digits.len(), span.start() + end)))
    };
    words.match_indices('年').filter_map(year)
}

/// Whether the words behind a year, or behind the list that it begins, tell that someone was born or began to work then.
pub(super) fn is_of_life(words: &ClaimWords, after: &str) -> bool {
    /// The longest list of years, in bytes.
    const LONGEST: usize = 80;
    let list = |sign: char| {
        sign.is_ascii_digit() || matches!(sign, '年' | '、' | '和' | '与' | '至' | '到' | '-' | '—' | '～' | '~')
    };
    let near = &after[..after.floor_char_boundary(after.len().min(LONGEST))];
    words.life_after.begins(near.trim_start_matches(list))
}

/// Whether a year is that of the wage or income behind it: 2023年全省平均工资, but not 2025年失业金的标准由当地最低工资决定.
pub(super) fn is_of_wage(words: &ClaimWords, behind: &str) -> bool {
    /// The longest name of whose wage it is, in bytes.
    const LONGEST: usize = 75;
    let first = words.wage_of_year_within.first_in(behind);
    first.is_some_and(|at| at <= LONGEST && !behind[..at].contains(['的', '由', '和', '与', '、', '按', '为', '是']))
}
