//! Lines: where a part of a text is parted, at the ends of its lines and, in a flat text, in the middle of them.
//!
//! The snippet of a recommended item and many news texts come on one line; there a space or an enumerator in the
//! middle begins a line of its own, so that both forms are read alike.

use rust_decimal::Decimal;

use super::levels::Sort;
use super::marker::{marker, word_marker};
use super::words::ClaimWords;
use crate::joints::is_conjunction;
use crate::recognise::number::{Style, begins_number, number_at, peek, peek_back};
use crate::signs::Sign;
use crate::text::{Span, half_width, is_han};

/// The lines of `span`, each with its line end, and the signs in it.
pub(super) fn lines(span: Span, signs: &[Sign]) -> impl Iterator<Item = (Span, &[Sign])> {
    let mut from = span.start();
    signs.split_inclusive(|sign| sign.character == '\n').chain([&signs[signs.len()..]]).map_while(move |signs| {
        let ended = signs.last().filter(|last| last.character == '\n');
        let line = Span::new(from, ended.map_or(span.end(), |last| last.end()));
        from = line.end();
        (!line.is_empty()).then_some((line, signs))
    })
}

/// Whether the lines of a text have been joined by blanks: a label whose colon stands apart, a bullet, or the marker of an item
/// (but not 1.5) stands behind a blank of its only line.
pub fn is_flattened(text: &str) -> bool {
    let text = text.trim();
    let begins = |at: usize| {
        let rest = &text[at..];
        let item = rest.starts_with(|c: char| begins_number(c) || matches!(c, '①'..='⑳'));
        rest.starts_with([':', '：', '•', '●']) || item && marker(text, Span::new(at, text.len())).0.is_some()
    };
    !text.contains('\n') && text.match_indices(' ').any(|(at, blank)| begins(at + blank.len()))
}

/// Splits a line where another begins: at enumerators, and in a `flat` text at spaces between two Chinese words.
pub(super) fn split_line(
    text: &str,
    line: Span,
    signs: &[Sign],
    flat: Option<&ClaimWords>,
    mut part: impl FnMut(Span),
) {
    let (mut from, mut skip_to) = (line.start(), 0);
    // Where the sentence begins that may ask something.
    let mut asked = from;
    for (index, sign) in signs.iter().enumerate() {
        if sign.is_blank() && sign.start() >= skip_to {
            let blanks = signs[index..].windows(2).take_while(|pair| pair[1].is_blank() && touch(pair)).count() + 1;
            let (at, next) = (sign.start(), signs[index + blanks - 1].end());
            let breaks = flat.map_or(blanks >= 2, |words| words.space_breaks(text, at, next, line.end()));
            if breaks && next < line.end() {
                if let Some(label) = flat.and_then(|_| label_behind_sentence(text, from, at)) {
                    part(Span::new(from, label));
                    from = label;
                }
                part(Span::new(from, at));
                from = next;
            }
            skip_to = next;
        }
        // Only what stands behind one of these can begin a line.
        let opens = matches!(half_width(sign.character), '。' | ';' | ':' | '!' | '?' | ' ' | ',');
        let next = sign.end();
        let within = (skip_to.max(from + 1)..line.end()).contains(&next);
        let blank = signs.get(index + 1).is_some_and(|other| other.is_blank() && other.start() == next);
        if within && is_answered(sign, &text[next..line.end()]) {
            if asked > from {
                part(Span::new(from, asked));
            }
            part(Span::new(asked.max(from), next));
            from = next;
        } else if opens && within && !blank && enumerator_breaks(text, next, line.end()) {
            part(Span::new(from, next));
            from = next;
        }
        if matches!(half_width(sign.character), '。' | ';' | '!' | '?') {
            asked = next;
        }
    }
    part(Span::new(from, line.end()));
}

/// Whether a question ends at a sign and its answer follows, which it heads: 问：怎么结算？答：直接结算.
fn is_answered(sign: &Sign, behind: &str) -> bool {
    half_width(sign.character) == '?'
        && behind.trim_start().strip_prefix('答').is_some_and(|rest| rest.starts_with(['：', ':']))
}

/// Where a label begins that stands between the end of a sentence and the space at `at`: …50万元。起付线 一级300元.
fn label_behind_sentence(text: &str, from: usize, at: usize) -> Option<usize> {
    /// The longest such label, in bytes.
    const LONGEST: usize = 24;
    let near = text.ceil_char_boundary(at.saturating_sub(LONGEST).max(from));
    let end = text[near..at].rfind(|c: char| !is_han(c)).filter(|end| near + end > from)?;
    let label = near + end + text[near + end..].chars().next()?.len_utf8();
    (text[..label].ends_with(['。', '！', '？', '；']) && label < at).then_some(label)
}

/// Whether nothing stands between two signs.
fn touch(pair: &[Sign]) -> bool {
    pair[0].end() == pair[1].start()
}

impl ClaimWords {
    /// Whether the space from `at` to `next` ends a line of a flat text.
    fn space_breaks(&self, text: &str, at: usize, next: usize, end: usize) -> bool {
        let (Some(left), Some((right, _))) = (peek_back(text, at), peek(text, next).filter(|_| next < end)) else {
            return false;
        };
        let closes = matches!(
            right,
            ',' | '.' | ':' | ';' | '(' | ')' | '[' | '!' | '?' | '、' | '。' | '】' | '》' | '”' | '%'
        );
        if closes || matches!(left, '(' | '（') {
            return false;
        }
        // A colon before a space closes a list head; the value of a label follows its colon at once.
        if left == ':' {
            return true;
        }
        if parts_numbers(text, at, next, end) {
            return false;
        }
        let goes_on = self.line_goes_on_before.ends(&text[..at]) || self.line_goes_on_after.begins(&text[next..]);
        if goes_on || is_conjunction(left) || is_conjunction(right) {
            return false;
        }
        let word = |c: char| c.is_ascii_alphanumeric();
        let han = |c: char| c as u32 >= 0x2E80;
        // Spaces around Latin letters and digits are mere typography.
        !(word(left) && (word(right) || han(right)) || han(left) && word(right) && !list_follows(text, next, end))
    }
}

/// Whether the space between two numbers, each of which has a name before it, is one between clauses: 一级医院75% 二级医院65%.
fn parts_numbers(text: &str, at: usize, next: usize, end: usize) -> bool {
    /// The longest clause behind it, in bytes.
    const LONGEST: usize = 60;
    let unit = |c: char| matches!(c, '%' | '％' | '元' | '天' | '倍');
    let counted =
        text[..at].strip_suffix(unit).is_some_and(|number| number.ends_with(|c: char| c.is_ascii_digit() || c == '万'));
    if !counted {
        return false;
    }
    let behind = text[next..end].split(char::is_whitespace).next().unwrap_or_default();
    let named = behind.starts_with(is_han) && behind.len() <= LONGEST && !behind.contains(['：', ':']);
    named && behind.contains(|c: char| c.is_ascii_digit())
}

/// A digit after a space begins a numbered item (`1. …`) or a figure of its own.
fn list_follows(text: &str, at: usize, end: usize) -> bool {
    let Some(number) = number_at(&text[..end], at) else { return false };
    matches!(peek(text, number.end), Some(('.' | '、' | ')' | '元' | '年' | '%', _)))
}

/// Whether an enumerator begins a line of its own at `at`: `一、` after a sentence, `一是` after a clause, `第二，`.
fn enumerator_breaks(text: &str, at: usize, end: usize) -> bool {
    let Some((first, _)) = peek(text, at) else { return false };
    if !(begins_number(first) || matches!(first, '(' | '第' | '首' | '其' | '①'..='⑳')) {
        return false;
    }
    let Some(touching) = peek_back(text, at) else { return false };
    let rest = Span::new(at, end);
    if word_marker(rest.of(text)).is_some() {
        // 一是看病，起付线1300元，二是取暖，一冬天6000块
        let counts = touching == ',' && text[at + first.len_utf8()..].starts_with('是');
        return counts || matches!(touching, '。' | ';' | ':' | '!' | '?' | ' ');
    }
    if touching == ',' {
        return false;
    }
    let Some(before) = peek_back(text, text[..at].trim_end_matches(' ').len()) else { return false };
    let after_sentence = matches!(before, '。' | '!' | '?' | ';' | ':');
    after_sentence
        && !begins_list(text, at, end)
        && marker(text, rest).0.is_some_and(|sort| sort != Sort::ArabicBracket || first == '(')
}

/// Whether two numbers in a row begin at `at`: 一、二类对象.
fn begins_list(text: &str, at: usize, end: usize) -> bool {
    let number = |at: usize| number_at(&text[..end], at).filter(|number| number.style == Style::Chinese);
    let Some(first) = number(at) else { return false };
    let next = peek(&text[..end], first.end).filter(|(sign, _)| *sign == '、').and_then(|(_, next)| number(next));
    next.is_some_and(|next| next.value == first.value + Decimal::ONE)
}
