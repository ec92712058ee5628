//! The date of a fact, as precise as the text gives it.

use std::fmt;

use super::Short;

terms! {
    /// A day, month or year that is named by another one.
    RelativeDate {
        NextDay = "next_day", "the day after: 次日";
        NextMonth = "next_month", "the month after: 次月";
        NextYear = "next_year", "the year after: 次年";
        SameMonth = "same_month", "the month of it: 当月";
        SameYear = "same_year", "the year of it: 当年";
        PreviousMonth = "previous_month", "the month before: 上月";
        PreviousYear = "previous_year", "the year before: 上年度";
    }
}

impl RelativeDate {
    /// Whether it names a year.
    pub fn is_year(self) -> bool {
        matches!(self, RelativeDate::NextYear | RelativeDate::SameYear | RelativeDate::PreviousYear)
    }
}

/// A date in ISO 8601, at the precision known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactDate {
    /// `2025`
    Year(u16),
    /// `2025-01`
    YearMonth(u16, u8),
    /// `2024-12-02`
    YearMonthDay(u16, u8, u8),
    /// `--06`, without a year
    Month(u8),
    /// `--06-04`, without a year
    MonthDay(u8, u8),
    /// `---14`, without a month
    Day(u8),
    /// `next_month`
    Relative(RelativeDate),
    /// `next_month-15`
    RelativeDay(RelativeDate, u8),
}

impl FactDate {
    /// As the dataset has it.
    pub fn text(self) -> Short {
        let year = |year: u16| Short::EMPTY.digits(year.into(), 4);
        let part = |before: Short, part: u8| before.push("-").digits(part.into(), 2);
        let no_year = Short::EMPTY.push("-");
        match self {
            FactDate::Year(of) => year(of),
            FactDate::YearMonth(of, month) => part(year(of), month),
            FactDate::YearMonthDay(of, month, day) => part(part(year(of), month), day),
            FactDate::Month(month) => part(no_year, month),
            FactDate::MonthDay(month, day) => part(part(no_year, month), day),
            FactDate::Day(day) => part(no_year.push("-"), day),
            FactDate::Relative(relative) => Short::EMPTY.push(relative.as_str()),
            FactDate::RelativeDay(relative, day) => part(Short::EMPTY.push(relative.as_str()), day),
        }
    }
}

impl fmt::Display for FactDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_precision_has_its_form() {
        for (date, expected) in [
            (FactDate::Year(2025), "2025"),
            (FactDate::YearMonth(2025, 1), "2025-01"),
            (FactDate::YearMonthDay(2024, 12, 2), "2024-12-02"),
            (FactDate::Month(6), "--06"),
            (FactDate::MonthDay(6, 4), "--06-04"),
            (FactDate::Day(14), "---14"),
            (FactDate::Relative(RelativeDate::NextMonth), "next_month"),
            (FactDate::RelativeDay(RelativeDate::PreviousMonth, 15), "previous_month-15"),
        ] {
            assert_eq!(date.to_string(), expected);
        }
    }
}
