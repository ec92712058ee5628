//! Costs that an example works out: the share that is paid of them, and what the patient is left with.

use super::Pass;
use super::worked_sum::OPERATORS;
use crate::fact::{Kind, Metric};
use crate::recognise::Shape;
use crate::recognise::number::number_at;
use rust_decimal::Decimal;

/// How far before a share its formula begins at the most, in bytes.
const FORMULA: usize = 60;

/// What an account holds at the least, in yuan; less may be what it gives in a month.
const LEAST_BALANCE: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

impl Pass<'_> {
    /// What a share measures by which costs are worked out that are paid back: 可报（67500-2000）×55%=36025元, 按55%算，报31900元.
    pub(super) fn paid_out_rate(&self, index: usize) -> Option<(Metric, i32)> {
        if self.kind(&self.mentions[index]) != Kind::Percentage {
            return None;
        }
        let (text, words, span) = (self.found.text, self.words(), self.mentions[index].span);
        let lead = self.lead(index);
        let lead = &text[text.ceil_char_boundary(lead.end().saturating_sub(FORMULA)).max(lead.start())..lead.end()];
        let of_formula = |c: char| {
            c.is_ascii_digit()
                || OPERATORS.contains(&c)
                || matches!(c, '.' | '%' | '-' | '－' | '−' | '+' | '(' | ')' | '（' | '）' | '元' | '万' | ' ' | '=')
        };
        let led = lead.trim_end().ends_with(OPERATORS) && words.paid_out_before.ends(lead.trim_end_matches(of_formula));
        let told = || {
            let behind = words.worked_out_after.strip(&text[span.end()..])?;
            let paid = words.paid_out_after.strip(behind.trim_start_matches(['，', ',', '、', ' ']))?;
            number_at(paid, 0)
        };
        (led || told().is_some()).then_some((Metric::ReimbursementRate, 46))
    }

    /// What an amount measures that an account holds after years: 缴15年，账户约5.2万元. What it gives each month is less.
    pub(super) fn balance(&self, index: usize) -> Option<(Metric, i32)> {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return None };
        let held = self.kind(&self.mentions[index]) == Kind::Amount
            && quantity.max >= LEAST_BALANCE
            && self.words().account_holds_before.ends(self.lead(index).of(self.found.text));
        held.then_some((Metric::OtherAmount, 46))
    }

    /// Whether the words before an amount say that the patient is left with it: 自己只需要付675元.
    pub(super) fn is_left_to_pay(&self, index: usize) -> bool {
        self.words().left_to_pay_before.ends(self.lead(index).of(self.found.text).trim_end_matches(['约', ' ']))
    }
}
