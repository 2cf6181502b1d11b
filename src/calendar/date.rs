//! Days as numbers: days since 1970-01-01 in the Gregorian calendar.

use chrono::{Datelike, NaiveDate};

use crate::error::{Error, Result};

/// Returns the day with this year, month and day of the month, if there is one.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::date::days_from_civil;
///
/// assert_eq!(days_from_civil(2020, 3, 5), Some(18_326));
/// assert_eq!(days_from_civil(2021, 2, 29), None);
/// ```
pub fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
}

/// Returns the year, the month and the day of the month of a day.
///
/// Days before the year -262 143 or after the year 262 142 count as the first or the last day of that span.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::date::civil;
///
/// assert_eq!(civil(18_326), (2020, 3, 5));
/// assert_eq!(civil(-1), (1969, 12, 31));
/// ```
pub fn civil(day: i32) -> (i32, u32, u32) {
    let date = naive(day);
    (date.year(), date.month(), date.day())
}

/// Writes a day as ISO 8601 has it.
///
/// # Examples
///
/// ```
/// assert_eq!(fazhi::calendar::date::iso(18_326), "2020-03-05");
/// ```
pub fn iso(day: i32) -> String {
    naive(day).to_string()
}

/// Reads a day given as the parameter `cutoff`: a year of four digits, a month and a day of two.
///
/// Cells of a register may be written in more ways than this one.
///
/// # Errors
///
/// [`Error::Parameter`] if the text is not such a day.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::date::parse_iso;
///
/// assert_eq!(parse_iso("2020-12-31")?, 18_627);
/// assert_eq!(
///     parse_iso("2020-02-30").unwrap_err().to_string(),
///     "parameter `cutoff` is `2020-02-30`, expected a day such as 2020-12-31",
/// );
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn parse_iso(text: &str) -> Result<i32> {
    iso_day(text).ok_or_else(|| Error::parameter("cutoff", text, "a day such as 2020-12-31"))
}

/// The day that a text is, if it is one such as 2020-12-31.
pub(crate) fn iso_day(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    days_from_civil(fixed(year, 4)?.cast_signed(), fixed(month, 2)?, fixed(day, 2)?)
}

/// A number of exactly `width` ASCII digits.
pub(super) fn fixed(text: &str, width: usize) -> Option<u32> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn naive(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or(if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// Today's day, by the clock of this machine.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::date;
/// assert!(date::today() > date::parse_iso("2026-01-01")?);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn today() -> i32 {
    chrono::Local::now().date_naive().to_epoch_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_known_dates() {
        for (text, day) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("1900-03-01", -25_508),
            ("2020-03-05", 18_326),
        ] {
            assert_eq!(parse_iso(text).ok(), Some(day), "{text}");
            assert_eq!(iso(day), text);
        }
    }

    #[test]
    fn every_day_round_trips() {
        let (first, last) = (days_from_civil(1800, 1, 1).unwrap(), days_from_civil(2300, 1, 1).unwrap());
        for day in first..last {
            let (year, month, of_month) = civil(day);
            assert_eq!(days_from_civil(year, month, of_month), Some(day));
            assert_eq!(parse_iso(&iso(day)).ok(), Some(day));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "x",
            "2020",
            "2020-12",
            "2020-1-1",
            "20-01-01",
            "2020/12/31",
            "2020-12-31 ",
            "2020-12-31-1",
            "2020-13-01",
            "2021-02-29",
            "1900-02-29",
            "2020-00-10",
            "2020-10-00",
            "+202-10-10",
            "2020-10-+1",
            "-2020-10-01",
            "２０２０-10-10",
        ] {
            let message = parse_iso(text).unwrap_err().to_string();
            assert_eq!(message, format!("parameter `cutoff` is `{text}`, expected a day such as 2020-12-31"));
        }
    }

    #[test]
    fn days_without_a_date_saturate() {
        assert_eq!(civil(i32::MAX), (262_142, 12, 31));
        assert_eq!(civil(i32::MIN), (-262_143, 1, 1));
        assert_eq!(days_from_civil(i32::MAX, 1, 1), None);
    }
}
