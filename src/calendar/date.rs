//! Dates: reading them, and their day numbers.
//!
//! A day number counts days since 1970-01-01. Columns of dates are stored as day numbers, so the rest of the crate
//! computes with them; the public functions take and give [`NaiveDate`].

use chrono::{Datelike, NaiveDate};

use crate::error::{Error, Result};

/// Parses an ISO 8601 date: four digits of the year, two of the month, two of the day.
///
/// `name` is the parameter that the text was given for; an error names it. Cells of a register may be written in more
/// ways than this one.
///
/// # Errors
///
/// [`Error::Parameter`] if the text is not such a date.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::{NaiveDate, date};
///
/// assert_eq!(Some(date::parse("cutoff", "2020-12-31")?), NaiveDate::from_ymd_opt(2020, 12, 31));
/// assert_eq!(
///     date::parse("since", "2020-02-30").unwrap_err().to_string(),
///     "parameter `since` is `2020-02-30`, expected a day such as 2020-12-31",
/// );
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn parse(name: &str, text: &str) -> Result<NaiveDate> {
    read(text).ok_or_else(|| Error::parameter(name, text, "a day such as 2020-12-31"))
}

/// Returns today's date in the local time zone.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::date;
///
/// assert!(date::today() > date::parse("today", "2026-01-01")?);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// [`parse`] as a day number.
#[cfg(feature = "registers")]
pub(crate) fn parse_number(name: &str, text: &str) -> Result<i32> {
    parse(name, text).map(|date| date.to_epoch_days())
}

/// [`today`] as a day number.
#[cfg(feature = "registers")]
pub(crate) fn today_number() -> i32 {
    today().to_epoch_days()
}

/// The day number of a year, month and day of the month, if there is such a day.
pub(crate) fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
}

/// The year, month and day of the month of a day number; saturates as [`from_number`] does.
pub(crate) fn civil(day: i32) -> (i32, u32, u32) {
    let date = from_number(day);
    (date.year(), date.month(), date.day())
}

/// A day number as ISO 8601; saturates as [`from_number`] does.
pub(crate) fn iso(day: i32) -> String {
    from_number(day).to_string()
}

/// The date of a day number; saturates beyond the years -262143 to 262142.
pub(super) fn from_number(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or(if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// The day number of a text such as 2020-12-31.
#[cfg(feature = "registers")]
pub(crate) fn iso_day(text: &str) -> Option<i32> {
    read(text).map(|day| day.to_epoch_days())
}

fn read(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(fixed(year, 4)?.cast_signed(), fixed(month, 2)?, fixed(day, 2)?)
}

/// A number of exactly `width` ASCII digits.
pub(super) fn fixed(text: &str, width: usize) -> Option<u32> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_known_dates() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("1900-03-01", -25_508),
            ("2020-03-05", 18_326),
        ] {
            assert_eq!(parse("cutoff", text).unwrap(), from_number(number), "{text}");
            assert_eq!(iso(number), text);
        }
    }

    #[test]
    fn every_day_round_trips() {
        let (first, last) = (days_from_civil(1800, 1, 1).unwrap(), days_from_civil(2300, 1, 1).unwrap());
        for number in first..last {
            let (year, month, day) = civil(number);
            assert_eq!(days_from_civil(year, month, day), Some(number));
            assert_eq!(parse("cutoff", &iso(number)).unwrap().to_epoch_days(), number);
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
            for name in ["cutoff", "since"] {
                let message = parse(name, text).unwrap_err().to_string();
                let given = if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") };
                assert_eq!(message, format!("parameter `{name}` is {given}, expected a day such as 2020-12-31"));
            }
        }
    }

    #[test]
    fn numbers_without_a_date_saturate() {
        assert_eq!(civil(i32::MAX), (262_142, 12, 31));
        assert_eq!(civil(i32::MIN), (-262_143, 1, 1));
        assert_eq!(days_from_civil(i32::MAX, 1, 1), None);
    }
}
