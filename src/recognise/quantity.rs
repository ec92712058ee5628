//! Quantities: a number with its unit, fractions, and numbers that share the unit of a later one.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Recogniser;
use super::date::OUR_YEARS;
use super::mention::{Mention, Quantity, Shape};
use super::number::{Number, Style, number_at, peek};
use super::range::range_sign;
use super::words::MentionWords;
use crate::fact::{Kind, Per, Unit};
use crate::joints::is_joint;
use crate::numerals::digit;
use crate::text::Span;

/// A number with the unit behind it.
pub(super) struct Counted {
    pub(super) number: Number,
    pub(super) unit: u16,
    pub(super) end: usize,
}

/// How many numbers share the unit of the last of them at the most: one for each of ten grades, and some more.
const LONGEST_LIST: usize = 12;
/// No list of a text has more items than this.
const LONGEST_OUTLINE: u32 = 50;
/// No person is older, in years.
const OLDEST: u32 = 130;

/// The decimal places that are kept of a unit that is no decimal part of another.
const PLACES: u32 = 4;

impl Recogniser {
    /// Reads the quantity that begins at byte `at`; `number` is the number there.
    pub(super) fn quantity(&self, text: &str, at: usize, number: Option<&Number>) -> Option<Mention> {
        if let Some(half) = self.half(text, at, number) {
            return Some(half);
        }
        let first = *number?;
        if let Some(fraction) = self.fraction(text, &first).or_else(|| self.stroke_fraction(text, &first)) {
            return Some(fraction);
        }
        if !self.words.plausible(text, &first) {
            return None;
        }
        if let Some(discount) = self.two_digit_discount(text, at) {
            return Some(discount);
        }
        if let Some(rough) = self.rough_length(text, &first) {
            return Some(rough);
        }
        let unit = self.units.at(text, first.end);
        if let Some(age) = unit.and_then(|(unit, _)| self.age_behind_marker(text, &first, unit)) {
            return self.quantity(text, age.start, Some(&age));
        }
        // 2025天津…: a year and a name.
        let unit = unit.filter(|(unit, _)| !(self.unit(*unit).unit == Unit::Day && is_calendar_year(&first)));
        let other = |(unit, end)| {
            let words = &self.words;
            // 演出百余折: no discount leaves more than the price.
            (self.unit(unit).in_digits && first.style == Style::Chinese)
                || (self.unit(unit).by_tenths && first.value >= Decimal::ONE_HUNDRED)
                // 41万年满60周岁以上的居民: nothing of this kind lasts so long.
                || (self.unit(unit).unit == Unit::Year && first.multiplier >= Decimal::from(10_000))
                || self.is_rate_of_time(text, &first, unit, end)
                || words.is_piece(text, &first, end)
                || words.is_nothing(text, &first, end)
        };
        if unit.is_some_and(other) {
            return None;
        }
        let unit = unit.map(|(unit, end)| (self.length_of_growth(text, &first, unit, end), end));
        let whole = unit.and_then(|unit| self.compound(text, &first, unit)).or_else(|| self.minutes(text, &first));
        let (first, unit) = whole.map_or((first, unit), |(number, unit)| (number, Some(unit)));
        let first_end = unit.map_or(first.end, |(_, end)| end);
        if let Some(range) = self.range(text, &first, unit) {
            return self.counted(text, self.rough_amount(text, &first, range));
        }
        let shared = || self.shared_unit(text, &first);
        let Some((unit, _)) = unit else { return self.signed(text, &first).or_else(shared) };
        let mention = self.finish(text, at, first.clone_with_unit(unit, first_end), None);
        match self.unit(unit).kind {
            Kind::Percentage => Some(self.words.negated(text, mention)),
            Kind::Amount => Some(self.rough_amount(text, &first, mention)),
            // 6个、12个和24个月
            Kind::Count => shared().or_else(|| self.counted(text, self.rough_amount(text, &first, mention))),
            _ => Some(mention),
        }
    }

    /// The unit of a number of years by which an age has grown, which is a length of time: 人均预期寿命提高1岁, but
    /// 提高3岁以下婴幼儿照护的标准.
    fn length_of_growth(&self, text: &str, number: &Number, unit: u16, end: usize) -> u16 {
        let grown = number.value < Decimal::TEN && !text[end..].starts_with('以');
        let age = self.unit(unit).kind == Kind::Age && grown;
        if age && self.words.age_grown_before.ends(&text[..number.start]) { self.year } else { unit }
    }

    /// The age behind the number of an item that touches it, at the head of a line or sentence: 4.70周岁以上.
    fn age_behind_marker(&self, text: &str, number: &Number, unit: u16) -> Option<Number> {
        let before = text[..number.start].trim_end_matches(' ').chars().next_back();
        let begins = before.is_none_or(|c| matches!(c, '\n' | '。' | '；' | ';' | '：' | ':' | '（' | '('));
        if self.unit(unit).kind != Kind::Age || number.value.scale() != 2 || !begins {
            return None;
        }
        let point = text[number.start..number.end].find('.')?;
        // 81.98岁: no list is that long.
        let item = number.value < Decimal::from(LONGEST_OUTLINE);
        number_at(text, number.start + point + 1).filter(|age| item && age.end == number.end)
    }

    /// `50、60、70周岁`: a bare number whose unit stands after a later one.
    fn shared_unit(&self, text: &str, first: &Number) -> Option<Mention> {
        let bare_range = range_sign(text, first.end).and_then(|next| number_at(text, next));
        let (mut end, upper) = bare_range.map_or((first.end, *first), |second| (second.end, second));
        // 0.7个、1.1个百分点: the first part of the unit stands behind each.
        let piece = |at: usize| text[at..].strip_prefix('个').map_or(at, |rest| text.len() - rest.len());
        end = piece(end);
        let own_end = end;
        for _ in 1..LONGEST_LIST {
            let next =
                text.get(end..)?.strip_prefix(is_joint).map(|rest| text.len() - rest.trim_start_matches(' ').len())?;
            let number = number_at(text, next).filter(|number| number.style == first.style)?;
            let mut after = number.end;
            let mut unit = self.units.at(text, after);
            if unit.is_none()
                && let Some(second) = range_sign(text, after).and_then(|at| number_at(text, at))
            {
                after = second.end;
                unit = self.units.at(text, after);
            }
            if let Some((unit, behind)) = unit.filter(|(unit, _)| !self.unit(*unit).by_noun) {
                let year = first.digits == 4 && self.unit(unit).kind == Kind::Duration;
                if year {
                    return None;
                }
                let shared =
                    matches!(self.unit(unit).kind, Kind::Percentage | Kind::Amount | Kind::Duration | Kind::Age);
                // （50岁为195、55岁为170）: nobody is 195 years old.
                let too_old = self.unit(unit).kind == Kind::Age && upper.value > OLDEST.into();
                // 980/5%: nor is a rate of more than all of it one of two.
                let divided = self.unit(unit).kind == Kind::Percentage
                    && text[own_end..].starts_with('/')
                    && upper.value > Decimal::ONE_HUNDRED;
                // 贷款80万、30年: nothing lasts so long.
                let too_long = self.unit(unit).kind == Kind::Duration && upper.multiplier >= Decimal::from(10_000);
                if !shared || too_old || too_long || divided {
                    return None;
                }
                let counted = Counted { number: upper, unit, end: own_end };
                let lower = bare_range.map(|_| *first);
                // 130、90元/月: both are for a month.
                let amount = self.unit(unit).kind == Kind::Amount;
                let (per, ..) = if amount { self.words.per_suffix(text, behind) } else { (None, false, behind) };
                return Some(self.close(first.start, counted, lower, own_end, per, false));
            }
            end = piece(after);
        }
        None
    }

    /// Takes into the mention what follows the unit: 角 and 分, `/人/年`, 半.
    pub(super) fn finish(&self, text: &str, start: usize, mut counted: Counted, lower: Option<Number>) -> Mention {
        if counted.unit == self.bare_amount
            && let Some((unit, end)) = self.currency_around(text, start, counted.end)
        {
            (counted.unit, counted.end) = (unit, end);
        }
        let entry = self.unit(counted.unit);
        if entry.kind == Kind::Amount {
            if let Some((more, end)) = self.words.jiao_and_fen(text, counted.end) {
                counted.number.value = counted.number.value.saturating_add(more);
                counted.number.upper = counted.number.value;
                counted.end = end;
            }
            self.take_fraction(text, &mut counted);
            let (per, area, end) = self.words.per_suffix(text, counted.end);
            let (led, of_area) = self.words.per_prefix(text, start);
            // 一年保费59元/人 is for a year.
            let strongest = per.into_iter().chain(led).chain(self.words.per_behind(text, end)).min();
            return self.close(start, counted, lower, end, strongest, area || of_area);
        }
        self.take_fraction(text, &mut counted);
        let end = counted.end;
        self.close(start, counted, lower, end, None, false)
    }

    /// Takes in what says a part of the unit behind it: 三成半, 九成五, 一年半, 1岁半.
    fn take_fraction(&self, text: &str, counted: &mut Counted) {
        let entry = self.unit(counted.unit);
        // 75折 is 75 per cent, as 7.5折 is.
        if entry.by_tenths && counted.number.value >= Decimal::TEN {
            counted.number.value /= Decimal::TEN;
            counted.number.upper = counted.number.value;
        }
        let rest = &text[counted.end..];
        // 半价, 半数 and 十天半月 begin another word.
        let half = rest.strip_prefix('半').filter(|after| !self.words.half_in_word_after.begins(after));
        if entry.divisible && counted.number.value.fract().is_zero() && half.is_some() {
            counted.number.value = counted.number.value.saturating_add(Decimal::new(5, 1));
            counted.number.upper = counted.number.value;
            counted.end += '半'.len_utf8();
        }
        // 九成五: 95 per cent. 2块5: 2.5 yuan.
        let money = entry.kind == Kind::Amount;
        if entry.has_tenths(&text[..counted.end])
            && let Some((c, next)) = peek(text, counted.end)
            && let Some(value) = digit(c).or_else(|| c.to_digit(10).filter(|_| money))
            && !(money && peek(text, next).is_some_and(|(c, _)| c.is_alphanumeric()))
        {
            counted.number.value = counted.number.value.saturating_add(Decimal::from(value) / Decimal::TEN);
            counted.number.upper = counted.number.value;
            counted.end = next;
        }
    }

    pub(super) fn close(
        &self,
        start: usize,
        counted: Counted,
        lower: Option<Number>,
        end: usize,
        per: Option<Per>,
        area: bool,
    ) -> Mention {
        let factor = self.unit(counted.unit).factor;
        // A twelfth of a year has no end.
        let exact = |value: Decimal| if factor.scale() > PLACES { value.round_dp(PLACES).normalize() } else { value };
        let scaled = |value: Decimal| value.checked_mul(factor).map_or(value, exact);
        let (min, max) = match &lower {
            Some(lower) => (lower.value, counted.number.upper),
            None => (counted.number.value, counted.number.upper),
        };
        let approx = counted.number.approx || lower.is_some_and(|lower| lower.approx);
        let (min, max) = (scaled(min.min(max)), scaled(max.max(min)));
        let quantity = Quantity {
            unit: counted.unit,
            min,
            max,
            approx,
            range: lower.is_some(),
            min_open: false,
            max_open: false,
            months: false,
            per,
            area,
        };
        Mention { span: Span::new(start, end), shape: Shape::Quantity(quantity) }
    }

    /// The unit that begins at `at`, or 月 by itself, whose 个 stands before it: 一个多月.
    pub(super) fn unit_or_month(&self, text: &str, at: usize) -> Option<(u16, usize)> {
        self.units.at(text, at).or_else(|| self.bare_month(text, at))
    }

    /// 月 by itself as the unit of a length of time.
    pub(super) fn bare_month(&self, text: &str, at: usize) -> Option<(u16, usize)> {
        let rest = text[at..].strip_prefix('月')?;
        Some((self.month, text.len() - rest.len()))
    }

    /// 一个多月: about one month.
    fn rough_length(&self, text: &str, number: &Number) -> Option<Mention> {
        let after = text.get(number.end..)?.strip_prefix("个多")?;
        let (unit, end) = self.unit_or_month(text, text.len() - after.len())?;
        let number = Number { approx: true, ..*number };
        (self.unit(unit).kind == Kind::Duration)
            .then(|| self.close(number.start, Counted { number, unit, end }, None, end, None, false))
    }

    /// 3月 in 不足3月, 满6月 and 3月以上 is a length of time.
    pub(super) fn length_in_months(&self, text: &str, number: &Number) -> Option<Mention> {
        let after = text.get(number.end..)?.strip_prefix('月')?;
        let led = self.words.length_in_months_before.ends(&text[..number.start]);
        let followed = self.words.length_in_months_after.begins(after);
        let whole = !self.words.month_of_year_after.begins(after) && !after.starts_with(|c: char| c.is_numeric());
        let end = text.len() - after.len();
        let told = number.value.fract().is_zero() && (led && whole || followed);
        told.then(|| self.close(number.start, number.clone_with_unit(self.month, end), None, end, None, false))
    }
}

impl Number {
    fn clone_with_unit(self, unit: u16, end: usize) -> Counted {
        Counted { number: self, unit, end }
    }
}

/// Whether the number is written as a year, and may be that of one of our time.
pub(super) fn is_calendar_year(number: &Number) -> bool {
    let written = number.digits == 4 && number.style == Style::Arabic && number.multiplier == Decimal::ONE;
    written && number.value.to_u16().is_some_and(|year| OUR_YEARS.contains(&year))
}

impl MentionWords {
    /// 养老金由两块组成, 一块是…，另一块…: pieces of something rather than money.
    fn is_piece(&self, text: &str, number: &Number, end: usize) -> bool {
        // 4176亿块集成电路
        let vast = number.multiplier >= Decimal::from(100_000_000);
        let bare = &text[number.end..end] == "块";
        bare && vast
            || bare
                && number.style == Style::Chinese
                && number.value < Decimal::ONE_HUNDRED
                && (self.piece_before.ends(&text[..number.start])
                    || self.piece_after.begins(&text[end..])
                    || number.value == Decimal::ONE && self.together_after.begins(&text[end..]))
    }

    /// 一分钱没报: nothing at all.
    fn is_nothing(&self, text: &str, number: &Number, end: usize) -> bool {
        number.style == Style::Chinese
            && number.value == Decimal::ONE
            && text[number.end..end].starts_with(['分', '毛'])
            && (self.nothing_after.begins(&text[end..]) || self.nothing_before.ends(&text[..number.start]))
    }

    /// Numerals that are part of a word are no numbers: 统一, 万元, 千万不要.
    pub(super) fn plausible(&self, text: &str, number: &Number) -> bool {
        if number.style == Style::Arabic {
            return true;
        }
        let Some((first, _)) = peek(text, number.start) else { return false };
        let surface = &text[number.start..number.end];
        let (head, rest, behind) = (&text[..number.start], &text[number.start..], &text[number.end..]);
        if matches!(first, '万' | '亿') {
            // 近万元, 数亿元
            return self.bare_power_before.ends(head) && self.bare_power_after.begins(behind);
        }
        if matches!(first, '零' | '〇') {
            return first == '零' && surface.contains('点');
        }
        if matches!(surface, "百" | "千" | "百万" | "千万") {
            let bare = || self.bare_power_before.ends(head) && self.bare_power_after.begins(behind);
            return surface != "百" && surface != "千" || self.round_power_after.begins(behind) || bare();
        }
        if self.weekday_before.ends(head) {
            return false;
        }
        // 周三, but 每周三次 and 每周一小时. No day is 周两.
        let often = || self.times_a_week_after.begins(behind);
        if "一二三四五六".contains(first) && self.week_before.ends(head) && !often() {
            return false;
        }
        // 十年如一日, 收拾
        let before = head.chars().next_back().map_or(0, char::len_utf8);
        if self.word_around_number.begins(&text[number.start - before..]) {
            return false;
        }
        match first {
            // 统一, 同一, 任一, but 合同一年, 责任一年.
            '一' => !self.one_in_word_before.ends(head) || self.one_by_itself_before.ends(head),
            // 三元区, 四周环山
            '三' | '四' => !self.name_with_number.begins(rest),
            // 数十万元, 几十元
            '十' => !self.some_tens_before.ends(head) || self.some_tens_after.begins(behind),
            _ => true,
        }
    }
}
