//! Dates of publication as they stand on pages, turned into ISO 8601 at the precision that is shown.

/// The first date in `text` that a calendar has, with the bytes it takes: start and end.
pub(super) fn first_date(text: &str) -> Option<(String, usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = bytes.get(from..)?.windows(2).position(|pair| pair == b"19" || pair == b"20") {
        let start = from + found;
        let follows_digit = start > 0 && bytes[start - 1].is_ascii_digit();
        if !follows_digit && let Some((date, length)) = date_at(&text[start..]) {
            return Some((date, start, start + length));
        }
        from = start + 1;
    }
    None
}

/// The first date in `text`, in ISO 8601.
pub(super) fn iso_date(text: &str) -> Option<String> {
    first_date(text).map(|(date, _, _)| date)
}

/// The day after `day`, if that is a day in ISO 8601.
pub(super) fn day_after(day: &str) -> Option<String> {
    let (date, _) = date_at(day)?;
    let number = |range: std::ops::Range<usize>| date.get(range)?.parse::<u32>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (year, month, day) = match (day < days(year, month), month < 12) {
        (true, _) => (year, month, day + 1),
        (false, true) => (year, month + 1, 1),
        (false, false) => (year + 1, 1, 1),
    };
    Some(iso(year, month, day))
}

/// The date that `text` begins with, and the bytes it takes.
fn date_at(text: &str) -> Option<(String, usize)> {
    let mut rest = Reader { text };
    let year = rest.number(4, 4)?;
    // Some pages set the year apart from month and day: `2024 03/05`.
    if rest.mark(&['-', '/', '.', '年']).is_none() {
        let set_apart = rest.text.trim_start_matches(' ');
        let parts = set_apart.split_once('/').filter(|(month, _)| set_apart != rest.text && month.trim().len() == 2);
        rest.text = parts.map(|_| set_apart)?;
    }
    let month = rest.number(1, 2)?;
    rest.mark(&['-', '/', '.', '月'])?;
    let day = rest.number(1, 2)?;
    // 2021年1-9月 is no day of January.
    let day_of_month = (1..=days(year, month)).contains(&day) && !rest.text.starts_with('月');
    if !(1..=12).contains(&month) || !day_of_month {
        return None;
    }
    rest.mark(&['日', '号']);
    let date = iso(year, month, day);
    let dated = rest.text.len();
    if let Some(time) = rest.time() {
        let length = text.len() - rest.text.len();
        let date = if in_universal_time(rest.text) { in_china(&date, &time)? } else { date + &time };
        return Some((date, length));
    }
    let runs_on = text[text.len() - dated..].starts_with(|c: char| c.is_ascii_digit());
    (!runs_on).then(|| (date, text.len() - dated))
}

/// Whether a time is one of universal time, by what stands behind it (ISO 8601, RFC 3339): 18:20:11.000Z.
fn in_universal_time(behind: &str) -> bool {
    let fraction = behind.strip_prefix('.').map(|digits| digits.trim_start_matches(|c: char| c.is_ascii_digit()));
    let zone = fraction.unwrap_or(behind);
    let zulu = zone.strip_prefix('Z').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    zulu || zone.starts_with("+00:00")
}

/// The date and time in China, eight hours on, of one in universal time.
fn in_china(date: &str, time: &str) -> Option<String> {
    let (hour, rest) = time.strip_prefix('T')?.split_at_checked(2)?;
    let hour: u32 = hour.parse().ok()?;
    let (date, hour) = if hour < 16 { (date.to_string(), hour + 8) } else { (day_after(date)?, hour - 16) };
    Some(format!("{date}T{hour:02}{rest}"))
}

/// The date and time in China, to the minute, so many seconds after the epoch of POSIX.
pub(super) fn of_seconds(seconds: &str) -> Option<String> {
    const DAY: u32 = 24 * 60 * 60;
    let local = seconds.parse::<u32>().ok()?.checked_add(8 * 60 * 60)?;
    let (mut day, minute) = (local / DAY, local % DAY / 60);
    let mut year = 1970;
    loop {
        let length = (1..=12).map(|month| days(year, month)).sum();
        if day < length {
            break;
        }
        (day, year) = (day - length, year + 1);
    }
    let mut month = 1;
    while day >= days(year, month) {
        (day, month) = (day - days(year, month), month + 1);
    }
    Some(format!("{}T{:02}:{:02}", iso(year, month, day + 1), minute / 60, minute % 60))
}

/// A day in ISO 8601. A page may show dozens, for which `format!` is slow.
fn iso(year: u32, month: u32, day: u32) -> String {
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    let [century, year] = [year / 100, year % 100];
    let two = |number: u32| [digit(number / 10), digit(number)];
    let mut date = String::with_capacity("2024-03-05T08:07:09".len());
    date.extend([two(century), two(year)].as_flattened());
    for part in [month, day] {
        date.push('-');
        date.extend(two(part));
    }
    date
}

/// What is still to be read of a text.
struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    /// A number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number = self.text[..digits].parse().ok().filter(|_| digits >= least)?;
        self.text = &self.text[digits..];
        Some(number)
    }

    /// One of `marks`, white space aside.
    fn mark(&mut self, marks: &[char]) -> Option<char> {
        let rest = self.text.trim_start_matches([' ', '\u{a0}']);
        let mark = rest.chars().next().filter(|mark| marks.contains(mark))?;
        self.text = rest[mark.len_utf8()..].trim_start_matches([' ', '\u{a0}']);
        Some(mark)
    }

    /// `T`, hours and minutes, and seconds where they follow.
    fn time(&mut self) -> Option<String> {
        self.text = self.text.strip_prefix('T').unwrap_or(self.text).trim_start();
        if let Some(weekday) = self.text.strip_prefix("星期") {
            self.text = weekday.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
        }
        let hour = self.number(1, 2).filter(|&hour| hour < 24)?;
        self.mark(&[':', '：', '时'])?;
        let minute = self.number(2, 2).filter(|&minute| minute < 60)?;
        let minutes = self.text;
        let second = self.mark(&[':', '：', '分']).and_then(|_| self.number(2, 2)).filter(|&second| second < 60);
        match second {
            Some(second) => Some(format!("T{hour:02}:{minute:02}:{second:02}")),
            None => {
                self.text = minutes;
                Some(format!("T{hour:02}:{minute:02}"))
            }
        }
    }
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
            ("2024-03-05T08:07:09Z", "2024-03-05T16:07:09"),
            ("2024-02-29T18:20:11.000Z", "2024-03-01T02:20:11"),
            ("2024-12-31T23:59+00:00", "2025-01-01T07:59"),
            ("2024-03-05 08:07 Zhou", "2024-03-05T08:07"),
            ("2024年03月05日08:07 来源", "2024-03-05T08:07"),
            ("2024 年 3 月 5 日 星期二 8:07", "2024-03-05T08:07"),
            ("2024-03-05 25:00", "2024-03-05"),
            ("2024 03/05 08:07:09", "2024-03-05T08:07:09"),
        ] {
            assert_eq!(iso_date(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn seconds_are_told_in_china() {
        assert_eq!(of_seconds("1709596800").as_deref(), Some("2024-03-05T08:00"));
        assert_eq!(of_seconds("1735660740").as_deref(), Some("2024-12-31T23:59"));
        assert_eq!(of_seconds("4294967295"), None);
    }

    #[test]
    fn a_day_follows_each_day() {
        for (day, after) in [("2024-02-28", "2024-02-29"), ("2023-02-28", "2023-03-01"), ("2023-12-31", "2024-01-01")] {
            assert_eq!(day_after(day).as_deref(), Some(after));
        }
        assert_eq!(day_after("2024-02-30"), None);
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in
            ["2024 120/80", "2024-13-05", "2024-02-30", "12024-03-05", "2024-03-051", "2021年1-9月", "3月5日", "2024年"]
        {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
