//! Dates of publication as they stand on pages, turned into ISO 8601 at the precision that is shown.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Year, month, day, and the time of day where it follows.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let date = r"(?<y>(?:19|20)[0-9]{2})(?:[-/.]|\s?年\s?)(?<m>[0-9]{1,2})(?:[-/.]|\s?月\s?)(?<d>[0-9]{1,2})\s?[日号]?";
    let time =
        r"(?:(?:T|[\s\u{3000}]{0,3}|\s星期.\s?)(?<h>[0-9]{1,2})[:：时](?<min>[0-9]{2})(?:[:：分](?<s>[0-9]{2}))?)?";
    Regex::new(&format!("{date}{time}")).expect("the pattern is a constant")
});

/// The first date in `text` that a calendar has, with the bytes it takes.
pub(super) fn first_date(text: &str) -> Option<(String, usize, usize)> {
    DATE.captures_iter(text).find_map(|found| {
        let whole = found.get(0)?;
        let follows_digit = text[..whole.start()].ends_with(|c: char| c.is_ascii_digit());
        let (date, tail) = iso(&found)?;
        let runs_on = tail && text[whole.end()..].starts_with(|c: char| c.is_ascii_digit());
        (!follows_digit && !runs_on).then(|| (date, whole.start(), whole.end()))
    })
}

/// The first date in `text`, in ISO 8601.
pub(super) fn iso_date(text: &str) -> Option<String> {
    first_date(text).map(|(date, _, _)| date)
}

/// The date, and whether its last figure is a day.
fn iso(found: &Captures) -> Option<(String, bool)> {
    let number = |name: &str| found.name(name).and_then(|figure| figure.as_str().parse::<u32>().ok());
    let (year, month, day) = (number("y")?, number("m")?, number("d")?);
    if !(1..=12).contains(&month) || !(1..=days(year, month)).contains(&day) {
        return None;
    }
    let mut date = format!("{year:04}-{month:02}-{day:02}");
    let (Some(hour), Some(minute)) = (number("h"), number("min")) else { return Some((date, true)) };
    if hour < 24 && minute < 60 {
        date.push_str(&format!("T{hour:02}:{minute:02}"));
        if let Some(second) = number("s").filter(|&second| second < 60) {
            date.push_str(&format!(":{second:02}"));
        }
    }
    Some((date, false))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for (text, want) in [
            ("2024-03-05", "2024-03-05"),
            ("发布时间：2024年3月5日", "2024-03-05"),
            ("2024/03/05 08:07", "2024-03-05T08:07"),
            ("2024-03-05T08:07:09+08:00", "2024-03-05T08:07:09"),
            ("2024年03月05日08:07 来源", "2024-03-05T08:07"),
        ] {
            assert_eq!(iso_date(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in ["2024-13-05", "2024-02-30", "12024-03-05", "2024-03-051", "3月5日", "2024年"] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
