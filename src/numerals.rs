//! The characters that Chinese numbers are written with, in common and in formal script, and what each counts.

/// The value of a digit.
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a power of ten.
pub fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Whether it is a digit or a power of ten.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// Whether it leaves open what comes beside a numeral: 二十余, 三十多, 十来, 几十.
pub fn is_rough(c: char) -> bool {
    matches!(c, '余' | '多' | '来' | '几')
}

/// The value of a numeral that counts from one to ten by itself.
pub fn ordinal(c: char) -> Option<u32> {
    let ten = || power(c).filter(|value| *value == 10).map(|_| 10);
    digit(c).filter(|value| *value > 0).or_else(ten)
}
