//! Quantities: a number with its unit, a range of them, fractions, and numbers that share the unit of a later one.

use rust_decimal::Decimal;

use super::Recogniser;
use super::date::range_sign;
use super::mention::{Mention, Quantity, Shape};
use super::number::{Number, Style, number_at, peek, peek_back};
use crate::fact::{Kind, Per, Unit};
use crate::text::Span;

/// A number with the unit behind it.
struct Counted {
    number: Number,
    unit: u16,
    end: usize,
}

/// What follows 一年 and the like where it says for what time an amount is.
const RATE_AFTER: [&str; 22] = [
    "合计",
    "共计",
    "总计",
    "多少",
    "交",
    "缴",
    "能",
    "可",
    "封顶",
    "比",
    "大概",
    "领",
    "报销",
    "下来",
    "最多",
    "最高",
    "只",
    "花",
    "一次",
    "两次",
    "要交",
    "需要交",
];

/// What may follow a bare 百 or 千: 百岁, 百亿元, 千余元.
const AFTER_BARE_POWER: [char; 7] = ['岁', '亿', '万', '元', '余', '多', '分'];

impl Recogniser {
    /// Reads the quantity that begins at byte `at`.
    pub(super) fn quantity(&self, text: &str, at: usize) -> Option<Mention> {
        let number = number_at(text, at);
        if let Some(half) = self.half(text, at, number.as_ref()) {
            return Some(half);
        }
        let first = number?;
        if let Some(fraction) = self.fraction(text, &first) {
            return Some(fraction);
        }
        if !plausible(text, &first) {
            return None;
        }
        if let Some(discount) = self.two_digit_discount(text, at) {
            return Some(discount);
        }
        if let Some(rough) = self.rough_length(text, &first) {
            return Some(rough);
        }
        let unit = self.units.at(text, first.end);
        if unit.is_some_and(|(unit, end)| self.is_rate_of_time(text, &first, unit, end)) {
            return None;
        }
        let first_end = unit.map_or(first.end, |(_, end)| end);
        if let Some(range) = self.range(text, &first, unit) {
            return Some(range);
        }
        match unit {
            Some((unit, _)) => {
                let mention = self.finish(text, at, first.clone_with_unit(unit, first_end), None);
                Some(if self.unit(unit).kind == Kind::Percentage { negated(text, mention) } else { mention })
            }
            None => self.shared_unit(text, &first),
        }
    }

    /// `3000元起至5000元`, `5-20%`, `70至79周岁`, `3550元（含）至4550元`, `百分之六至8.5%` is read elsewhere.
    fn range(&self, text: &str, first: &Number, unit: Option<(u16, usize)>) -> Option<Mention> {
        let end = unit.map_or(first.end, |(_, end)| end);
        let end = skip_inclusion(text, end);
        // 3000元起至5000元, 1万元以上至5万元
        let joined = ["起", "及以上", "以上"].iter().find(|word| text[end..].starts_with(**word));
        let end = end + joined.map_or(0, |word| word.len());
        let next = range_sign(text, end)?;
        let second = number_at(text, next).filter(|second| plausible(text, second))?;
        if first.style != Style::Chinese && second.style == Style::Chinese && unit.is_none() {
            return None;
        }
        let (second_unit, second_end) = self.units.at(text, second.end)?;
        let compatible = unit.is_none_or(|(unit, _)| {
            let (one, two) = (self.unit(unit), self.unit(second_unit));
            one.kind == two.kind && one.unit == two.unit
        });
        // `3至5年级`, `至10月` and the like have no unit here; a different unit is another mention: `6个月至1年`.
        let mixed = unit.is_some() && !compatible;
        if mixed {
            return None;
        }
        let mut lower = *first;
        if unit.is_none() && lower.multiplier == Decimal::ONE && second.multiplier > Decimal::ONE {
            let mantissa = second.value.checked_div(second.multiplier)?;
            if lower.value <= mantissa {
                lower.value = lower.value.checked_mul(second.multiplier)?;
            }
        }
        let counted = Counted { number: second, unit: second_unit, end: second_end };
        Some(self.finish(text, first.start, counted, Some(lower)))
    }

    /// `50、60、70周岁`: a bare number whose unit stands after a later one.
    fn shared_unit(&self, text: &str, first: &Number) -> Option<Mention> {
        let bare_range = range_sign(text, first.end).and_then(|next| number_at(text, next));
        let (mut end, upper) = bare_range.map_or((first.end, *first), |second| (second.end, second));
        let own_end = end;
        for _ in 0..6 {
            let next = ['、', '和', '或', '及', '/']
                .iter()
                .find_map(|sign| text.get(end..)?.strip_prefix(*sign))
                .map(|rest| text.len() - rest.len())?;
            let number = number_at(text, next).filter(|number| number.style == first.style)?;
            let mut after = number.end;
            let mut unit = self.units.at(text, after);
            if unit.is_none()
                && let Some(second) = range_sign(text, after).and_then(|at| number_at(text, at))
            {
                after = second.end;
                unit = self.units.at(text, after);
            }
            if let Some((unit, _)) = unit {
                let shared =
                    matches!(self.unit(unit).kind, Kind::Percentage | Kind::Amount | Kind::Duration | Kind::Age);
                if !shared {
                    return None;
                }
                let counted = Counted { number: upper, unit, end: own_end };
                let lower = bare_range.map(|_| *first);
                return Some(self.close(first.start, counted, lower, own_end, None, false));
            }
            end = after;
        }
        None
    }

    /// Takes into the mention what follows the unit: 角 and 分, `/人/年`, 半.
    fn finish(&self, text: &str, start: usize, mut counted: Counted, lower: Option<Number>) -> Mention {
        if counted.unit == self.bare_amount
            && let Some((unit, end)) = self.currency_around(text, start, counted.end)
        {
            (counted.unit, counted.end) = (unit, end);
        }
        let entry = self.unit(counted.unit);
        if entry.kind == Kind::Amount {
            if let Some((more, end)) = jiao_and_fen(text, counted.end) {
                counted.number.value += more;
                counted.number.upper = counted.number.value;
                counted.end = end;
            }
            let (per, area, end) = per_suffix(text, counted.end);
            return self.close(start, counted, lower, end, per, area);
        }
        // 75折 is 75 per cent, as 7.5折 is.
        if entry.id == "discount" && counted.number.value >= Decimal::TEN {
            counted.number.value /= Decimal::TEN;
            counted.number.upper = counted.number.value;
        }
        // 三成半: 35 per cent.
        if entry.id == "tenth" && text[counted.end..].starts_with('半') {
            counted.number.value += Decimal::new(5, 1);
            counted.number.upper = counted.number.value;
            counted.end += '半'.len_utf8();
        }
        // 九成五: 95 per cent.
        if entry.id == "tenth"
            && let Some((value, next)) =
                peek(text, counted.end).and_then(|(c, next)| Some((super::number::digit(c)?, next)))
        {
            counted.number.value += Decimal::from(value) / Decimal::TEN;
            counted.number.upper = counted.number.value;
            counted.end = next;
        }
        if entry.kind == Kind::Duration
            && matches!(entry.unit, Unit::Year)
            && text[counted.end..].starts_with('半')
            && counted.number.value.fract().is_zero()
        {
            counted.number.value += Decimal::new(5, 1);
            counted.number.upper = counted.number.value;
            counted.end += '半'.len_utf8();
        }
        let end = counted.end;
        self.close(start, counted, lower, end, None, false)
    }

    /// 新台币177.1亿元, 三万元欧元: the currency that a sum of 元 is named to be in, and where its name ends.
    fn currency_around(&self, text: &str, start: usize, end: usize) -> Option<(u16, usize)> {
        let behind = self.units.at(text, end).filter(|(unit, _)| self.is_currency(*unit));
        behind.or_else(|| {
            let before = text[..start].trim_end_matches(' ');
            let named = self.units.ending(before, |unit| self.is_currency(unit))?;
            Some((named, end))
        })
    }

    fn is_currency(&self, unit: u16) -> bool {
        unit != self.bare_amount && self.unit(unit).kind == Kind::Amount
    }

    fn close(
        &self,
        start: usize,
        counted: Counted,
        lower: Option<Number>,
        end: usize,
        per: Option<Per>,
        area: bool,
    ) -> Mention {
        let factor = self.unit(counted.unit).factor;
        let scaled = |value: Decimal| value.checked_mul(factor).unwrap_or(value);
        let (min, max) = match &lower {
            Some(lower) => (lower.value, counted.number.upper),
            None => (counted.number.value, counted.number.upper),
        };
        let approx = counted.number.approx || lower.is_some_and(|lower| lower.approx);
        let (min, max) = (scaled(min.min(max)), scaled(max.max(min)));
        let quantity =
            Quantity { unit: counted.unit, min, max, approx, range: lower.is_some(), months: false, per, area };
        Mention { span: Span::new(start, end), shape: Shape::Quantity(quantity) }
    }

    /// 一个多月: about one month.
    fn rough_length(&self, text: &str, number: &Number) -> Option<Mention> {
        let after = text.get(number.end..)?.strip_prefix("个多")?;
        let unit_at = text.len() - after.len();
        let month = after.starts_with('月').then(|| Some((self.units.find("month")?, unit_at + '月'.len_utf8())));
        let (unit, end) = month.flatten().or_else(|| self.units.at(text, unit_at))?;
        let number = Number { approx: true, ..*number };
        (self.unit(unit).kind == Kind::Duration)
            .then(|| self.close(number.start, Counted { number, unit, end }, None, end, None, false))
    }

    /// 一年 in 一年交多少 and 一个医保年度内 says for what time an amount is; it is no length of time.
    fn is_rate_of_time(&self, text: &str, number: &Number, unit: u16, end: usize) -> bool {
        if number.value != Decimal::ONE || !matches!(self.unit(unit).unit, Unit::Year | Unit::Month | Unit::Day) {
            return false;
        }
        let (before, after) = (&text[..number.start], &text[end..]);
        text[number.end..end].contains("年度")
            || RATE_AFTER.iter().any(|word| after.starts_with(word))
            || before.ends_with("多少钱")
            || before.ends_with("多少")
    }

    /// 半年, 半个月, 半数, 一半, 两个半月.
    fn half(&self, text: &str, at: usize, number: Option<&Number>) -> Option<Mention> {
        let rest = text.get(at..)?;
        let share = |len: usize| {
            let number = plain(at, Decimal::from(50));
            Some(self.close(at, Counted { number, unit: self.percent, end: at + len }, None, at + len, None, false))
        };
        if rest.starts_with("一半") && !rest.starts_with("一半年") {
            return share("一半".len());
        }
        if rest.starts_with("半数") {
            return share("半数".len());
        }
        if rest.starts_with("半折") {
            return share("半折".len());
        }
        if rest.starts_with("半成") && !rest.starts_with("半成品") {
            let (number, end) = (plain(at, Decimal::from(5)), at + "半成".len());
            return Some(self.close(at, Counted { number, unit: self.percent, end }, None, end, None, false));
        }
        if let Some(after) = rest.strip_prefix('半') {
            if peek_back(text, at).is_some_and(|c| {
                matches!(c, '年' | '月' | '上' | '下' | '大' | '多' | '前' | '后' | '减' | '夜' | '过')
            }) {
                return None;
            }
            let unit_at = text.len() - after.len();
            let (unit, end) = self.units.at(text, unit_at)?;
            let entry = self.unit(unit);
            if entry.kind != Kind::Duration || entry.unit == Unit::WorkingDay {
                return None;
            }
            let number = plain(at, Decimal::new(5, 1));
            let mut mention = self.close(at, Counted { number, unit, end }, None, end, None, false);
            if let (Shape::Quantity(quantity), Unit::Year) = (&mut mention.shape, entry.unit) {
                (quantity.min, quantity.max, quantity.months) = (Decimal::from(6), Decimal::from(6), true);
            }
            return Some(mention);
        }
        // `两个半月`, `1个半小时`
        let number = number?;
        let after = text.get(number.end..)?.strip_prefix("个半")?;
        let unit_at = text.len() - after.len();
        let (unit, end) = self.units.at(text, unit_at).or_else(|| {
            after.starts_with('月').then(|| Some((self.units.find("month")?, unit_at + '月'.len_utf8())))?
        })?;
        if self.unit(unit).kind != Kind::Duration {
            return None;
        }
        let value = number.value + Decimal::new(5, 1);
        let number = Number { value, upper: value, ..*number };
        Some(self.close(at, Counted { number, unit, end }, None, end, None, false))
    }

    /// `百分之七十`, `千分之五`, `三分之一`, `百分之60至百分之70`, `百分之六~32.5%`.
    fn fraction(&self, text: &str, whole: &Number) -> Option<Mention> {
        let (lower, mut upper, mut end) = parts(text, whole)?;
        if let Some(next) = range_sign(text, end) {
            let second = number_at(text, next)?;
            if let Some((_, value, after)) = parts(text, &second) {
                (upper, end) = (value, after);
            } else if let Some((unit, after)) = self.units.at(text, second.end) {
                if unit == self.percent {
                    (upper, end) = (second.value, after);
                }
            } else {
                let share = Decimal::ONE_HUNDRED.checked_mul(second.value)?.checked_div(whole.value)?;
                (upper, end) = (share, second.end);
            }
        }
        let (number, range) = (plain(whole.start, upper), (lower != upper).then(|| plain(whole.start, lower)));
        Some(self.close(whole.start, Counted { number, unit: self.percent, end }, range, end, None, false))
    }

    /// `八五折`: 85 per cent.
    fn two_digit_discount(&self, text: &str, at: usize) -> Option<Mention> {
        let (tens, next) = peek(text, at)?;
        let (ones, end) = peek(text, next)?;
        let (tens, ones) = (super::number::digit(tens)?, super::number::digit(ones)?);
        text.get(end..)?.strip_prefix('折')?;
        let end = end + '折'.len_utf8();
        let number = plain(at, Decimal::from(tens * 10 + ones));
        Some(self.close(at, Counted { number, unit: self.percent, end }, None, end, None, false))
    }

    /// A bare number in a headline that names an amount: 社保4246是第几档.
    pub(super) fn bare_amount(&self, text: &str, at: usize) -> Option<Mention> {
        let number = number_at(text, at).filter(|number| {
            number.style == Style::Arabic && (number.digits >= 3 || number.multiplier > Decimal::ONE)
        })?;
        let counted = Counted { number, unit: self.bare_amount, end: number.end };
        Some(self.close(at, counted, None, number.end, None, false))
    }
}

impl Recogniser {
    /// A round number of 亿 by itself after 超, 破 and the like is money: 超百亿的县市.
    pub(super) fn round_amount(&self, text: &str, at: usize) -> Option<Mention> {
        let led = ["超", "超过", "破", "突破", "逾"].iter().any(|word| text[..at].ends_with(word));
        let number =
            led.then(|| number_at(text, at))?.filter(|number| number.multiplier >= Decimal::from(100_000_000))?;
        let closed = peek(text, number.end).is_none_or(|(c, _)| matches!(c, '的' | ',' | '。' | ';' | '大'));
        let counted = Counted { number, unit: self.bare_amount, end: number.end };
        closed.then(|| self.close(at, counted, None, number.end, None, false))
    }
}

impl Number {
    fn clone_with_unit(self, unit: u16, end: usize) -> Counted {
        Counted { number: self, unit, end }
    }
}

/// 负3.9%, 同比增长-2.5%: a sign that joins no range.
fn negated(text: &str, mut mention: Mention) -> Mention {
    let before = &text[..mention.span.start()];
    let Some(sign) = before.chars().next_back().filter(|c| matches!(c, '负' | '-' | '－' | '−')) else {
        return mention;
    };
    let lead = &before[..before.len() - sign.len_utf8()];
    let leads = sign == '负' || lead.is_empty() || lead.ends_with(['为', '长', '率', '是', '(', '（', '\n', ' ', '约']);
    if let (true, Shape::Quantity(quantity)) = (leads, &mut mention.shape) {
        (quantity.min, quantity.max) = (-quantity.max, -quantity.min);
        mention.span = Span::new(lead.len(), mention.span.end());
    }
    mention
}

fn plain(start: usize, value: Decimal) -> Number {
    Number {
        start,
        end: start,
        value,
        upper: value,
        multiplier: Decimal::ONE,
        approx: false,
        style: Style::Chinese,
        digits: 1,
    }
}

/// The share that `X分之Y` names, in per cent, and where it ends. A closing % is taken in: 百分之60%.
fn parts(text: &str, whole: &Number) -> Option<(Decimal, Decimal, usize)> {
    let after = text.get(whole.end..)?.strip_prefix("分之")?;
    let part = number_at(text, text.len() - after.len())?;
    let share = |value: Decimal| {
        let share = Decimal::ONE_HUNDRED.checked_mul(value)?.checked_div(whole.value)?;
        Some(share.round_dp(12).normalize())
    };
    let end = peek(text, part.end).filter(|(c, _)| *c == '%').map_or(part.end, |(_, next)| next);
    Some((share(part.value)?, share(part.upper)?, end))
}

/// `（含）`, `(不含)` between a number and what follows.
pub fn skip_inclusion(text: &str, at: usize) -> usize {
    inclusion(text, at).map_or(at, |(_, end)| end)
}

/// Reads `（含）`, `（含本数）`, `（含2年）`, `(不含)`: whether it includes, and where it ends.
pub fn inclusion(text: &str, at: usize) -> Option<(bool, usize)> {
    let (_, next) = peek(text, at).filter(|(c, _)| *c == '(')?;
    let rest = text.get(next..)?;
    let closed = !rest.starts_with('不');
    rest.strip_prefix("不含").or_else(|| rest.strip_prefix('含')).or_else(|| rest.strip_prefix("包含"))?;
    let (offset, close) = rest.char_indices().take(14).find(|(_, c)| matches!(c, '）' | ')'))?;
    Some((closed, next + offset + close.len_utf8()))
}

/// Numerals that are part of a word are no numbers: 统一, 万元, 千万不要.
fn plausible(text: &str, number: &Number) -> bool {
    if number.style == Style::Arabic {
        return true;
    }
    let Some((first, _)) = peek(text, number.start) else { return false };
    let surface = &text[number.start..number.end];
    if matches!(first, '万' | '亿' | '零' | '〇') {
        return first == '零' && surface.contains('点');
    }
    if matches!(surface, "百" | "千" | "百万" | "千万") {
        let next = peek(text, number.end).map(|(c, _)| c);
        return surface != "百" && surface != "千" || next.is_some_and(|c| AFTER_BARE_POWER.contains(&c));
    }
    let before = peek_back(text, number.start);
    match first {
        '一' => !before.is_some_and(|c| "统唯同逐单专任周期初高划归合致万第于如惟之意".contains(c)),
        '二' | '三' | '四' | '五' | '六' => {
            let weekday = ["星期", "礼拜"].iter().any(|word| text[..number.start].ends_with(word));
            !weekday && !before.is_some_and(|c| "第周初高大小研".contains(c))
        }
        '两' => !before.is_some_and(|c| "第斤".contains(c)),
        '十' => !before.is_some_and(|c| "第几数".contains(c)),
        '拾' => before != Some('收'),
        _ => before != Some('第'),
    }
}

/// `1角1分` after yuan.
fn jiao_and_fen(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let (mut more, mut end) = (Decimal::ZERO, at);
    for (words, scale) in [(['角', '毛'], 1), (['分', '分'], 2)] {
        let Some(number) = number_at(text, end).filter(|number| number.value < Decimal::TEN) else { continue };
        if let Some((_, next)) = peek(text, number.end).filter(|(c, _)| words.contains(c)) {
            let followed = scale == 2 && peek(text, next).is_some_and(|(c, _)| "之钟别为档成".contains(c));
            if !followed {
                more += number.value * Decimal::new(1, scale);
                end = next;
            }
        }
    }
    (end > at).then_some((more, end))
}

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
fn per_suffix(text: &str, at: usize) -> (Option<Per>, bool, usize) {
    let (mut per, mut area, mut end) = (None::<Per>, false, at);
    loop {
        let Some(next) = separator(text, end, end > at) else { return (per, area, end) };
        let Some((word, found)) = PER_WORDS.iter().find(|(word, _)| text[next..].starts_with(word)) else {
            return (per, area, end);
        };
        area |= AREA_WORDS.contains(word);
        per = match (per, *found) {
            (Some(old), Some(new)) => Some(old.min(new)),
            (old, new) => old.or(new),
        };
        end = next + word.len();
    }
}

/// The word that `rest` begins with, if an amount may be for it: what it says, whether it is an area, its length.
pub(super) fn per_word(rest: &str) -> Option<(Option<Per>, bool, usize)> {
    let (word, per) = PER_WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    Some((*per, AREA_WORDS.contains(word), word.len()))
}

/// `/`, `／` or, between two of them, `·`.
fn separator(text: &str, at: usize, again: bool) -> Option<usize> {
    let at = at + usize::from(text.as_bytes().get(at) == Some(&b' '));
    let (c, next) = peek(text, at)?;
    (c == '/' || again && (c == '·' || c == '.')).then_some(next)
}
