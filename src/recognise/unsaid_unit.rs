//! Numbers that leave their unit unsaid because the sentence has named it already: 总费用8.2万元，政策范围内6.9万.

use rust_decimal::Decimal;

use super::Recogniser;
use super::mention::{Mention, Shape};
use super::number::{Number, Style, number_at};
use super::quantity::Counted;
use super::range::range_sign;
use crate::fact::{Kind, Unit};
use crate::joints::is_conjunction;

/// How many mentions before a number may have said its unit.
const REACH: usize = 6;
/// How far before a number its unit is said at the most, in bytes.
const FAR: usize = 600;

impl Recogniser {
    /// A number of 万, or one that is told in words (掏了一千多), with nothing behind it: it is of the sort of the sum or the number of
    /// people before it in its sentence, and money behind a verb of paying.
    pub(super) fn with_unit_unsaid(&self, text: &str, first: &Number, before: &[Mention]) -> Option<Mention> {
        let second = range_sign(text, first.end).and_then(|next| number_at(text, next));
        let second = second.filter(|second| second.value > first.value);
        let last = second.unwrap_or(*first);
        let large = last.multiplier >= Decimal::from(10_000);
        let spoken = last.style == Style::Chinese && last.digits > 0 || last.approx;
        let told = spoken && last.value >= Decimal::ONE_HUNDRED;
        let after = text[last.end..].trim_start_matches(' ');
        let closes = after.chars().next().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '%' | '％' | '℃' | '+'))
            || self.words.sum_without_unit_after.begins(after)
            || leads_to_sum(after);
        // 575/10万
        let share = text[..first.start].ends_with(|c: char| c == '/' || c.is_ascii_digit());
        if share || !closes || !(large || told) {
            return None;
        }
        let led = || (large || last.approx) && self.words.sum_led_before.ends(&text[..first.start]);
        let unit = match self.sort_before(text, first.start, before) {
            Some(Kind::Count) if large => self.counts.person,
            Some(Kind::Amount) => self.bare_amount,
            _ if led() || large && self.answers_for_sum(text, first.start, last.end) => self.bare_amount,
            _ => return None,
        };
        let counted = Counted { number: last, unit, end: last.end };
        let mention = self.close(first.start, counted, second.map(|_| *first), last.end, None, false);
        Some(self.rough_amount(text, first, mention))
    }

    /// Whether a number is all of a line, and the line above it asks for a sum: 公积金能贷多少 ¶ 最高80万.
    fn answers_for_sum(&self, text: &str, start: usize, end: usize) -> bool {
        /// The longest line that is no more than such an answer, before and behind the number, in bytes.
        const NEAR: usize = 60;
        let words = &self.words;
        let from = text.ceil_char_boundary(start.saturating_sub(NEAR));
        let to = text.floor_char_boundary((end + NEAR).min(text.len()));
        let Some(above) = text[from..start].rfind('\n').map(|at| from + at) else { return false };
        let lead = text[above + 1..start].trim();
        let ended = to == text.len() || text[end..to].contains('\n');
        let behind = text[end..to].split('\n').next().unwrap_or_default().trim().trim_end_matches('。');
        let alone = ended
            && (lead.is_empty() || words.sum_led_alone.has(lead))
            && (behind.is_empty() || words.sum_closed_alone.strip(behind).is_some_and(str::is_empty));
        if !alone {
            return false;
        }
        let asked = text[..above].trim_end();
        words.sum_asked_within.stand_in(asked.rsplit('\n').next().unwrap_or(asked))
    }

    /// The count with the noun that its sentence has named: 36个护理员，现在只有27个.
    pub(super) fn with_noun_unsaid(&self, text: &str, mut mention: Mention, before: &[Mention]) -> Mention {
        /// How far before it the noun stands at the most, in bytes.
        const NEAR: usize = 120;
        let at = mention.span.start();
        let Shape::Quantity(quantity) = &mut mention.shape else { return mention };
        let after = &text[mention.span.end()..];
        let bare = self.unit(quantity.unit).unit == Unit::Item && mention.span.of(text).ends_with('个');
        let closes =
            after.chars().next().is_none_or(|c| !c.is_alphanumeric()) || self.words.noun_unsaid_after.begins(after);
        if !bare || !closes {
            return mention;
        }
        let named = before.iter().rev().take(REACH).find_map(|last| {
            let gap = text.get(last.span.end()..at).filter(|gap| gap.len() <= NEAR)?;
            let Shape::Quantity(known) = &last.shape else { return None };
            // 28个省份中有21个扩大规模，增加8500个 tells of something else.
            let alike = quantity.max <= known.max.saturating_mul(Decimal::TEN);
            let counts = alike && matches!(self.unit(known.unit).unit, Unit::Person | Unit::Place);
            let noun = counts && last.span.of(text).contains('个') && !last.span.of(text).ends_with('个');
            (noun && !gap.contains(['。', '！', '？', '\n'])).then_some(known.unit)
        });
        quantity.unit = named.unwrap_or(quantity.unit);
        mention
    }

    /// Whether the last sum or number of people before `at` in its sentence is money or people.
    fn sort_before(&self, text: &str, at: usize, before: &[Mention]) -> Option<Kind> {
        let mut end = at;
        for last in before.iter().rev().take(REACH) {
            if last.span.end() > end
                || at - last.span.end() > FAR
                || text[last.span.end()..end].contains(['。', '！', '？', '!', '?', '\n'])
            {
                return None;
            }
            end = last.span.start();
            let Shape::Quantity(quantity) = &last.shape else { continue };
            let unit = self.unit(quantity.unit);
            match unit.kind {
                Kind::Amount if unit.unit == Unit::Cny => return Some(Kind::Amount),
                Kind::Count if unit.unit == Unit::Person => return Some(Kind::Count),
                _ => {}
            }
        }
        None
    }
}

/// Whether a text begins with a joint and another number of 万: 80万和50万.
fn leads_to_sum(behind: &str) -> bool {
    let next = behind.strip_prefix(is_conjunction).and_then(|next| number_at(next, 0));
    next.is_some_and(|next| next.multiplier >= Decimal::from(10_000))
}
