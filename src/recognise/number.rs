//! Numbers as Chinese texts write them: `3,541.07万`, `５０`, `一百二十`, `三千五` (3500), `十几万`, `20余万`, `二〇二五`.
//!
//! Scanned by hand, byte by byte: numbers are looked for at every digit of every text, and a regular expression would
//! cost more than all the rest. What a number counts is no business of this file. Numbers in Chinese numerals are read
//! in `numeral.rs`.

use rust_decimal::Decimal;

use super::numeral::chinese;
use crate::numerals::{is_numeral, is_rough, power};
use crate::text::{Span, half_width, is_han};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `120`, `1.5万`.
    Arabic,
    /// `一百二十`.
    Chinese,
    /// `二〇二五`: Chinese digits read one by one.
    Digits,
}

/// A number as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The value, multiplier included.
    pub value: Decimal,
    /// For two neighbouring digits (`三四年`): the greater one; else the value.
    pub upper: Decimal,
    /// The closing 万 or 亿 as a factor; 1 where there is none. A range may share it: `3-5万元`.
    pub multiplier: Decimal,
    /// Said to be inexact: 余, 多, 几.
    pub approx: bool,
    /// How it is written.
    pub style: Style,
    /// How many digits stand before the decimal point.
    pub digits: usize,
}

impl Number {
    /// A number written by itself: neither a pair nor with a multiplier.
    pub(super) fn new(span: Span, value: Decimal, style: Style, digits: usize) -> Number {
        let (start, end) = (span.start(), span.end());
        Number { start, end, value, upper: value, multiplier: Decimal::ONE, approx: false, style, digits }
    }
}

/// The character at a byte, in half-width form, and where the next one begins.
pub fn peek(text: &str, at: usize) -> Option<(char, usize)> {
    let byte = *text.as_bytes().get(at)?;
    if byte < 0x80 {
        return Some((byte as char, at + 1));
    }
    let c = text.get(at..)?.chars().next()?;
    Some((half_width(c), at + c.len_utf8()))
}

/// The character before a byte, in half-width form.
pub fn peek_back(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back().map(half_width)
}

/// Reads the number that begins at byte `at`, if one does.
pub fn number_at(text: &str, at: usize) -> Option<Number> {
    let (first, _) = peek(text, at)?;
    if first.is_ascii_digit() {
        arabic(text, at)
    } else if is_numeral(first) {
        chinese(text, at)
    } else {
        None
    }
}

/// True where a number may begin.
pub fn begins_number(c: char) -> bool {
    half_width(c).is_ascii_digit() || is_numeral(c)
}

fn arabic(text: &str, at: usize) -> Option<Number> {
    let (mut value, mut scale) = (0u64, 0);
    let (mut end, mut digits, mut fraction) = (at, 0, false);
    let mut spaced = at;
    while let Some((c, next)) = peek(text, end) {
        if let Some(digit) = c.to_digit(10) {
            value = value.saturating_mul(10).saturating_add(u64::from(digit));
            scale += u32::from(fraction);
            digits += usize::from(!fraction);
            end = next;
        } else if (c == '.' || c == '·') && !fraction && is_digit(text, next) {
            fraction = true;
            end = next;
        } else if c == ','
            && !fraction
            && digits <= 3 + digits / 4 * 3
            && group_end(text, next).is_some()
            && parts_thousands(text, end)
        {
            end = next;
        } else if is_blank(c) && !fraction {
            if spaced == at && digits <= 3 {
                spaced = spaced_thousands(text, at, end);
            }
            if end >= spaced {
                break;
            }
            end = next;
        } else {
            break;
        }
    }
    // Numbers that a machine word holds need no text to be read from, and there are hardly others.
    let short = Decimal::try_from_i128_with_scale(i128::from(value), scale).ok().filter(|_| value < u64::MAX / 10);
    let value = short.or_else(|| long(&text[at..end]))?;
    let number = Number::new(Span::new(at, end), value, Style::Arabic, digits);
    Some(if may_go_on(text, end) { with_multiplier(text, number) } else { number })
}

/// False where [`with_multiplier`] takes in nothing, which is behind most numbers.
fn may_go_on(text: &str, at: usize) -> bool {
    peek(text, at).is_some_and(|(c, _)| {
        matches!(c, ' ' | '余' | '多' | '几' | '来' | '+' | '个') || lettered(c).is_some() || is_power(c)
    })
}

/// The value of Arabic digits, however many; none if it is beyond all measure.
fn long(written: &str) -> Option<Decimal> {
    let digits = written.chars().map(half_width).filter(|c| *c != ',' && !is_blank(*c));
    let plain: String = digits.map(|c| if c == '·' { '.' } else { c }).collect();
    plain.parse().ok()
}

/// A blank between thousands.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}')
}

/// Where the thousands end that blanks part in an amount of yuan, `12 500元`, `12 692.81亿元`, as GB/T 15835-2011 allows; `at` itself where they do not.
/// The digits before the first blank end at `end`. Two numbers may stand side by side too (`一级 1 300元`): so either a word
/// touches the first one, or the first group begins with a nought.
fn spaced_thousands(text: &str, at: usize, end: usize) -> usize {
    const MOST_GROUPS: usize = 3;
    let touched = text[..at].chars().next_back().is_some_and(|c| is_han(c) && c != '第');
    let nought = peek(text, end).is_some_and(|(_, next)| text[next..].starts_with('0'));
    if !(touched || nought) {
        return at;
    }
    let mut until = end;
    for _ in 0..MOST_GROUPS {
        match peek(text, until).filter(|(c, _)| is_blank(*c)).and_then(|(_, next)| group_end(text, next)) {
            Some(end) => until = end,
            None => break,
        }
    }
    let rest = &text[until..];
    let cents = rest.strip_prefix('.').map_or(rest, |cents| cents.trim_start_matches(|c: char| c.is_ascii_digit()));
    let behind = cents.trim_start_matches(is_blank);
    if until > end && behind.starts_with(['元', '万', '亿']) { until } else { at }
}

/// Where a group of thousands that begins at `at` ends: exactly three digits, of either width.
fn group_end(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for _ in 0..3 {
        (_, end) = peek(text, end).filter(|(c, _)| c.is_ascii_digit())?;
    }
    (!is_digit(text, end)).then_some(end)
}

/// A half-width comma parts thousands; a full-width one does between full-width digits, or where a point or another
/// group follows, for otherwise it may part two numbers.
fn parts_thousands(text: &str, comma: usize) -> bool {
    if text.as_bytes()[comma] == b',' {
        return true;
    }
    let wide = text[..comma].chars().next_back().is_some_and(|c| !c.is_ascii());
    let mut end = comma + '，'.len_utf8();
    while let Some((_, next)) = peek(text, end).filter(|(c, _)| c.is_ascii_digit()) {
        end = next;
    }
    let followed = peek(text, end)
        .is_some_and(|(c, next)| c == '.' && is_digit(text, next) || c == ',' && group_end(text, next).is_some());
    wide || followed
}

fn is_digit(text: &str, at: usize) -> bool {
    peek(text, at).is_some_and(|(c, _)| c.is_ascii_digit())
}

/// Takes what follows Arabic digits into the number: `1.5万`, `20余万`, `3千`, `1万2千`.
fn with_multiplier(text: &str, mut number: Number) -> Number {
    let mut last = Decimal::MAX;
    loop {
        let (after, approx) = inexact(text, number.end);
        // One space may stand between digits and multiplier: `3 万`.
        let space = after + usize::from(text.as_bytes().get(after) == Some(&b' '));
        let Some((factor, end)) = multiplier(text, space) else {
            let kept = approx && number.multiplier != Decimal::ONE;
            if kept || (approx && number.value >= Decimal::TEN) {
                (number.end, number.approx) = (after, true);
            }
            return number;
        };
        number.approx |= approx;
        // 1.2万多亿: a power of a power, parted by what makes it inexact.
        if last == Decimal::MAX || factor > last {
            let Some(value) = number.value.checked_mul(factor) else { return number };
            (number.value, number.multiplier) = (value, number.multiplier.saturating_mul(factor));
        }
        (number.end, number.upper) = (end, number.value);
        last = factor;
        // `3万5`: a digit by itself counts tenths of the power before it.
        if let Some((tenths, next)) = tenths(text, end, last) {
            let Some(value) = number.value.checked_add(tenths) else { return number };
            (number.value, number.end, number.upper) = (value, next, value);
            return number;
        }
        // `1万1000`: all that is below the power, digit by digit.
        if let Some((rest, next)) = below_power(text, end, last) {
            let Some(value) = number.value.checked_add(rest) else { return number };
            (number.value, number.end, number.upper) = (value, next, value);
            return number;
        }
        // `1万2千`: a smaller part may follow.
        let Some((more, next, part)) = smaller_part(text, end, last) else { continue };
        let Some(value) = number.value.checked_add(more) else { return number };
        (number.value, number.end, number.upper, number.multiplier) = (value, next, value, part);
        return number;
    }
}

/// The value of the 1000 in `1万1000`, which has as many digits as the power leaves, and where it ends.
fn below_power(text: &str, at: usize, power: Decimal) -> Option<(Decimal, usize)> {
    const DIGITS: usize = 4;
    let digits = text.get(at..)?.bytes().take_while(u8::is_ascii_digit).count();
    let end = at + digits;
    let whole = power == Decimal::from(10_000) && digits == DIGITS && !text[end..].starts_with(['.', '年', '-']);
    whole.then(|| Some((text[at..end].parse().ok()?, end)))?
}

/// The value of the 5 in `3万5` and `1千2`, and where it ends.
fn tenths(text: &str, at: usize, power: Decimal) -> Option<(Decimal, usize)> {
    let (digit, next) = peek(text, at).and_then(|(c, next)| Some((c.to_digit(10)?, next)))?;
    let alone = peek(text, next).is_none_or(|(c, _)| {
        !c.is_ascii_alphanumeric() && !matches!(c, '.' | '%' | '‰' | '-' | '~' | '/' | '、') && !is_power(c)
    });
    let counted = peek(text, next).is_some_and(|(c, _)| {
        matches!(c, '个' | '年' | '月' | '日' | '天' | '岁' | '人' | '名' | '次' | '家' | '种' | '项' | '级' | '档')
    });
    (alone && !counted && digit > 0).then(|| (power / Decimal::TEN * Decimal::from(digit), next))
}

fn is_power(c: char) -> bool {
    power(c).is_some()
}

fn smaller_part(text: &str, at: usize, last: Decimal) -> Option<(Decimal, usize, Decimal)> {
    let (mut end, mut value) = (at, Decimal::ZERO);
    while let Some((c, next)) = peek(text, end) {
        let Some(digit) = c.to_digit(10) else { break };
        value = value.checked_mul(Decimal::TEN)?.checked_add(Decimal::from(digit))?;
        end = next;
    }
    // 2亿2121.8万
    let decimals = text[end..].strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    if end > at && (1..=LONGEST_PART).contains(&decimals) {
        let part = Decimal::new(text[end + 1..=end + decimals].parse().ok()?, decimals as u32);
        value = value.checked_add(part)?;
        end += 1 + decimals;
    }
    let (factor, next) = multiplier(text, end).filter(|_| end > at)?;
    (factor < last).then(|| Some((value.checked_mul(factor)?, next, factor)))?
}

/// The most decimals of a smaller part.
const LONGEST_PART: usize = 4;

/// 余, 多, 几, 来 and the sign of 1800+元 after a number, or 余 behind a blank: inexact. Returns where it ends.
fn inexact(text: &str, at: usize) -> (usize, bool) {
    match peek(text, at) {
        // 按双职工100万来。: nothing comes of it.
        Some(('来', next)) if peek(text, next).is_none_or(|(c, _)| !c.is_alphanumeric()) => (at, false),
        Some((c, next)) if is_rough(c) => (next, true),
        Some(('+', next)) if is_counted(text, next) => (next, true),
        // 900 余元
        Some((' ', next)) => match peek(text, next) {
            Some(('余', behind)) if is_counted(text, behind) => (behind, true),
            _ => (at, false),
        },
        _ => (at, false),
    }
}

/// Whether one of those follows that `+` and a parted 余 are written before: money, powers, people, pieces.
fn is_counted(text: &str, at: usize) -> bool {
    peek(text, at)
        .is_some_and(|(c, _)| matches!(c, '元' | '万' | '亿' | '人' | '名' | '家' | '个' | '种' | '项' | '次'))
}

/// A run of multipliers: 万, 亿, 百万, 万亿, 千; a letter for one where money follows: 3w元.
pub(super) fn multiplier(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let (mut factor, mut end) = (Decimal::ONE, at);
    if let Some((letter, next)) = peek(text, at)
        && let Some(power) = lettered(letter)
            .filter(|_| ["元", "块", "%", "％", "个百", "個百"].iter().any(|unit| text[next..].starts_with(unit)))
    {
        return Some((Decimal::from(power), next));
    }
    // 3.1个亿
    end = text.get(at..).filter(|rest| rest.starts_with("个亿")).map_or(end, |_| at + '个'.len_utf8());
    while let Some((c, next)) = peek(text, end) {
        let point = c == '百' && text[next..].starts_with("分点");
        let Some(power) = power(c).filter(|_| c != '十' && c != '拾' && !point) else { break };
        factor = factor.checked_mul(Decimal::from(power)).filter(|product| *product <= Decimal::from(10u64.pow(16)))?;
        end = next;
    }
    (end > at).then_some((factor, end))
}

/// A letter for a power of ten, as in 5k元 and 3w元.
fn lettered(c: char) -> Option<u32> {
    match c {
        'k' | 'K' => Some(1_000),
        'w' | 'W' => Some(10_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String, bool)> {
        let number = number_at(text, 0)?;
        Some((text[..number.end].to_string(), number.value.normalize().to_string(), number.approx))
    }

    #[test]
    fn values() {
        for (text, surface, value, approx) in [
            ("120元", "120", "120", false),
            ("３，５", "３", "3", false),
            ("５０％", "５０", "50", false),
            ("3,541.07万元", "3,541.07万", "35410700", false),
            ("1,2", "1", "1", false),
            ("1.5万", "1.5万", "15000", false),
            ("3千", "3千", "3000", false),
            ("1万2千元", "1万2千", "12000", false),
            ("3万5，", "3万5", "35000", false),
            ("3万5个", "3万", "30000", false),
            ("20余万元", "20余万", "200000", true),
            ("5万余元", "5万余", "50000", true),
            ("900 余元", "900 余", "900", true),
            ("900 余额", "900", "900", false),
            ("3000多元", "3000多", "3000", true),
            ("1.2万多亿元", "1.2万多亿", "1200000000000", true),
            ("1800+元", "1800+", "1800", true),
            ("60+40元", "60", "60", false),
            ("3w元", "3w", "30000", false),
            ("3w", "3", "3", false),
            ("5 000 元", "5 000", "5000", false),
            ("1 000 200.50元", "1 000 200.50", "1000200.5", false),
            ("12 500元", "12", "12", false),
            ("5 0０0元", "5 0０0", "5000", false),
            ("1,0０0.５元", "1,0０0.５", "1000.5", false),
            ("1万79228162514264337593543950339千", "1万", "10000", false),
            ("3 000名", "3", "3", false),
            ("0.25百分点", "0.25", "0.25", false),
            ("1.3亿", "1.3亿", "130000000", false),
            ("40817万人", "40817万", "408170000", false),
            ("一百二十", "一百二十", "120", false),
            ("两千元", "两千", "2000", false),
            ("三千五", "三千五", "3500", false),
            ("三千零五", "三千零五", "3005", false),
            ("一百零八", "一百零八", "108", false),
            ("一万二", "一万二", "12000", false),
            ("十五", "十五", "15", false),
            ("二十四个月", "二十四", "24", false),
            ("十万", "十万", "100000", false),
            ("百亿", "百亿", "10000000000", false),
            ("十几万", "十几万", "100000", true),
            ("二十余万", "二十余万", "200000", true),
            ("二十多年", "二十多", "20", true),
            ("零点五", "零点五", "0.5", false),
            ("二点五万", "二点五万", "25000", false),
            ("一亿三千万", "一亿三千万", "130000000", false),
            ("二〇二五年", "二〇二五", "2025", false),
            ("三四年", "三四", "3", true),
            ("五六十岁", "五六十", "50", true),
        ] {
            assert_eq!(read(text), Some((surface.to_string(), value.to_string(), approx)), "{text}");
        }
        assert_eq!(read("元"), None);
        assert_eq!(read("亿万群众"), None);
    }

    #[test]
    fn neighbours_have_an_upper_end() {
        assert_eq!(number_at("五六十岁", 0).map(|number| number.upper), Some(Decimal::from(60)));
    }
}
