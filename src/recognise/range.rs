//! Ranges: the two ends, what stands between them, and what says whether an end belongs to it.

use rust_decimal::Decimal;

use super::Recogniser;
use super::date::skip_space;
use super::mention::{Mention, Shape};
use super::number::{Number, Style, begins_number, number_at, peek};
use super::quantity::{Counted, is_calendar_year};
use super::words::MentionWords;
use crate::fact::{Kind, Unit};
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

impl Recogniser {
    /// `3000元起至5000元`, `5-20%`, `70至79周岁`, `3550元（含）至4550元`, `百分之六至8.5%` is read elsewhere.
    pub(super) fn range(&self, text: &str, first: &Number, unit: Option<(u16, usize)>) -> Option<Mention> {
        // 11.5元/㎡/月至19元/㎡/月
        let end = unit.map_or(first.end, |(unit, end)| {
            if self.unit(unit).kind == Kind::Amount { self.words.per_suffix(text, end).2 } else { end }
        });
        let Joint { next, bounded, capped, min_open, open } = self.words.joint(text, first.start, end)?;
        let second = number_at(text, next).filter(|second| self.words.plausible(text, second))?;
        // 1万至五万元, but no 2至三级.
        let large = |number: &Number| number.multiplier >= Decimal::from(10_000);
        if first.style != Style::Chinese
            && second.style == Style::Chinese
            && unit.is_none()
            && !(large(first) && large(&second))
        {
            return None;
        }
        // 1个至5个工作日: the first leaves its unit to the second.
        let piece = |end: usize| &text[first.end..end] == "个" && text[second.end..].starts_with('个');
        let unit = unit.filter(|(_, end)| !piece(*end));
        let short = unit.filter(|(unit, _)| !bounded && self.is_sum_for_short(text, *unit, first, &second));
        let short = short.map(|(unit, _)| (unit, second.end));
        let (second_unit, second_end) = self.units.at(text, second.end).or(short)?;
        let compatible = unit.is_none_or(|(unit, _)| {
            let (one, two) = (self.unit(unit), self.unit(second_unit));
            one.kind == two.kind && one.unit == two.unit
        });
        let counted = Counted { number: second, unit: second_unit, end: second_end };
        // `3至5年级`, `至10月` and the like have no unit here; a different unit is another mention: `6个月至1年`.
        if unit.is_some() && (!compatible || self.are_apart(text, first, end, &counted)) {
            return None;
        }
        // 满5年不满10年: two lengths or ages, each with a bound of its own.
        if capped && unit.is_some() && matches!(self.unit(second_unit).kind, Kind::Duration | Kind::Age) {
            return None;
        }
        // 50元不超过200元 is no range; 超过1万元不超过5万元 is one.
        let led = self.words.range_led_before.ends(&text[..first.start]);
        if capped && !open && !led {
            return None;
        }
        // 1万元以上10万元以下: the ends of a range without a sign are bounded by words.
        // 2万元以上5万元（含5万元）的部分 needs no 以下.
        let below = || {
            let closed = self.words.range_closed_after.begins(&text[skip_inclusion(text, second_end)..]);
            closed || inclusion(text, second_end).is_some()
        };
        let bare = unit.is_none() && !led;
        if bounded && (first.value >= second.value || bare || !capped && !below()) {
            return None;
        }
        let mut lower = *first;
        if unit.is_none() && lower.multiplier == Decimal::ONE && second.multiplier > Decimal::ONE {
            let mantissa = second.value.checked_div(second.multiplier)?;
            if lower.value <= mantissa {
                lower.value = lower.value.checked_mul(second.multiplier)?;
            }
        }
        // 6月龄至8岁
        let (own, larger) = (unit.map(|(unit, _)| self.unit(unit).factor), self.unit(second_unit).factor);
        if let Some(own) = own.filter(|own| *own != larger) {
            lower.value = lower.value.checked_mul(own)?.checked_div(larger)?;
        }
        let mut mention = self.finish(text, first.start, counted, Some(lower));
        if let Shape::Quantity(quantity) = &mut mention.shape {
            let excluded = inclusion(text, mention.span.end()).is_some_and(|(closed, _)| !closed);
            (quantity.min_open, quantity.max_open) = (min_open, open || excluded);
        }
        Some(mention)
    }

    /// Whether two numbers of one unit, the first with its unit up to `end`, are no ends of a range.
    fn are_apart(&self, text: &str, first: &Number, end: usize, second: &Counted) -> bool {
        let (kind, number) = (self.unit(second.unit).kind, &second.number);
        // 20750元-750元 is a sum, no range; so is 365天-104天, and 10%-1%.
        let summed = matches!(kind, Kind::Amount | Kind::Duration | Kind::Percentage);
        // But 每月增加150元-110元不等 is a range that falls.
        let falls = summed && first.value > number.value && !text[second.end..].starts_with("不等");
        // 延长1年至2022年4月30日: a time, and until when.
        let dated = kind == Kind::Duration && is_calendar_year(number);
        // 涨19元至247元: by what it is raised, and to what.
        let raised = kind == Kind::Amount
            && text[end..].starts_with(['至', '到'])
            && number.value / Decimal::TEN >= first.value
            && self.words.raised_by_before.ends(&text[..first.start]);
        falls || dated || raised
    }

    /// Whether the second end of a range of money leaves 元 to the first: 10万元至27万左右.
    fn is_sum_for_short(&self, text: &str, unit: u16, first: &Number, second: &Number) -> bool {
        let yuan = self.unit(unit).unit == Unit::Cny;
        let rest = &text[second.end..];
        let closes =
            rest.chars().next().is_none_or(|c| !c.is_alphanumeric()) || self.words.sum_without_unit_after.begins(rest);
        yuan && closes && second.multiplier >= Decimal::from(10_000) && second.value > first.value
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
    // 3日内（不含当日）, but not 12月31日前（含当日）
    let first_day = text[..at].trim_end().ends_with('内') && (named.starts_with("当日") || named.starts_with("当天"));
    let counted = named.starts_with("当月") || named.starts_with("当年") || first_day;
    let about = named.starts_with(['）', ')', '本', '当', '该', '以']) || named.starts_with(begins_number);
    if !about || counted {
        return None;
    }
    let (offset, close) = rest.char_indices().take(16).find(|(_, c)| matches!(c, '）' | ')' | '〕'))?;
    Some((closed, next + offset + close.len_utf8()))
}
