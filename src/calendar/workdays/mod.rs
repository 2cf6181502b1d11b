//! Working days.

mod file;

use std::path::Path;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use super::date::from_number;
use super::day_count::DayCount;
use crate::error::{Error, Result};

use file::{File, Flags};

/// The working days of a run of consecutive years.
///
/// The built-in calendar ([`Calendar::china`]) follows the State Council's notices, including the weekend days worked
/// to make up for long holidays. It covers the years whose notices have been published; a day outside is an error,
/// never a guess. A TOML file of the same form adds years, or local days off: autonomous areas fix holidays of their
/// own (全国年节及纪念日放假办法, article 4).
///
/// # Examples
///
/// ```
/// use fazhi::calendar::{Calendar, date};
///
/// let day = |text| date::parse("day", text);
/// let calendar = Calendar::china();
/// let (eve, back) = (day("2020-01-23")?, day("2020-02-03")?);
/// assert_eq!(calendar.workdays_between(eve, back)?, 1); // the Spring Festival of 2020 lasted until 2 February
/// assert_eq!(calendar.add_workdays(eve, 1)?, back);
/// let error = calendar.is_workday(day("1999-12-31")?).unwrap_err();
/// assert_eq!(error.to_string(), "`1999-12-31` lies outside the calendar of working days, which covers 2004 to 2026");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The day number of the first day.
    first: i32,
    /// Prefix sums: the number of working days before each day, and before the day after the last.
    before: Vec<u32>,
    /// The day numbers of the working days, ascending.
    workdays: Vec<i32>,
}

impl Calendar {
    /// The calendar of the PRC, for the years whose State Council notices are built in.
    pub fn china() -> &'static Self {
        static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
            let none = Calendar { first: 0, before: vec![0], workdays: Vec::new() };
            none.with_toml(include_str!("../china.toml"), "china.toml").expect("a test reads the built-in calendar")
        });
        &CHINA
    }

    /// Returns this calendar with the years and days of a TOML file added.
    ///
    /// # Errors
    ///
    /// As [`Calendar::with_toml`], and [`Error::File`] if the file cannot be read.
    pub fn with_file(&self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = crate::file::text(path)?;
        self.with_toml(&text, &path.display().to_string())
    }

    /// Returns this calendar with the years and days of a TOML text added; errors name the text `place`.
    ///
    /// A new year must directly precede or follow the years covered. In a year already covered, only the listed days
    /// change.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`] if the text does not parse, a day does not exist, a day is listed both off and worked, or
    /// there is a gap between years.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date};
    ///
    /// let local = r#"
    ///     [[year]]
    ///     year = 2020
    ///     notice = "a prefecture's own day off"
    ///     rest = ["07-21..07-22"]
    /// "#;
    /// let calendar = Calendar::china().with_toml(local, "local.toml")?;
    /// assert!(!calendar.is_workday(date::parse("day", "2020-07-21")?)?);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn with_toml(&self, text: &str, place: &str) -> Result<Self> {
        let definition = |reason: String| Error::Definition { place: place.into(), reason };
        let file: File = toml::from_str(text).map_err(|error| definition(Error::of_toml(&error.to_string())))?;
        let mut days = self.flags();
        for year in file.years {
            days.take(&year).map_err(|reason| definition(format!("year {}: {reason}", year.year)))?;
        }
        days.calendar().map_err(definition)
    }

    /// Returns this calendar with some days made days off (`rest`) or working days (`work`).
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] for a day outside the years covered, [`Error::Parameter`] for a day in both lists.
    pub fn with_days(&self, rest: &[NaiveDate], work: &[NaiveDate]) -> Result<Self> {
        if let Some(both) = rest.iter().find(|day| work.contains(day)) {
            return Err(Error::parameter("rest", both, "a day that is not in `work` too"));
        }
        let mut days = self.flags();
        for (list, worked) in [(rest, false), (work, true)] {
            for day in list {
                let at = self.position(day.to_epoch_days()).ok_or_else(|| self.outside(*day))?;
                days.worked[at] = worked;
            }
        }
        Ok(Self::of(days.first, &days.worked))
    }

    /// The first and the last day covered.
    pub fn covers(&self) -> (NaiveDate, NaiveDate) {
        (from_number(self.first), from_number(self.last()))
    }

    /// [`covers`](Self::covers) as day numbers.
    #[cfg(feature = "registers")]
    pub(crate) fn covers_numbers(&self) -> (i32, i32) {
        (self.first, self.last())
    }

    /// Whether a day is a working day.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] for a day outside the years covered.
    pub fn is_workday(&self, day: NaiveDate) -> Result<bool> {
        let at = self.position(day.to_epoch_days()).ok_or_else(|| self.outside(day))?;
        Ok(self.before[at] < self.before[at + 1])
    }

    /// Counts the working days after `start` up to and including `end`.
    ///
    /// The day of the start is not counted (民法典 article 201). If `end` comes first the count is negative, and
    /// `workdays_between(start, add_workdays(start, n))` is `n` for every `n`.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] for a day outside the years covered.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date};
    ///
    /// let day = |text| date::parse("day", text);
    /// let between = |start, end| Calendar::china().workdays_between(day(start)?, day(end)?);
    /// assert_eq!(between("2020-09-25", "2020-09-28")?, 2); // Sunday 27 September was worked
    /// assert_eq!(between("2020-09-28", "2020-09-25")?, -2);
    /// assert_eq!(between("2020-09-28", "2020-09-28")?, 0);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn workdays_between(&self, start: NaiveDate, end: NaiveDate) -> Result<i32> {
        let [from, to] = [start, end].map(|day| day.to_epoch_days());
        self.count(from, to).ok_or_else(|| self.outside(if self.position(from).is_none() { start } else { end }))
    }

    /// [`workdays_between`](Self::workdays_between) by day numbers; `None` for a day outside.
    pub(crate) fn count(&self, start: i32, end: i32) -> Option<i32> {
        let (from, to) = (self.position(start)?, self.position(end)?);
        // Forwards the span is (start, end], backwards [end, start).
        let (from, to) = if from <= to { (from + 1, to + 1) } else { (from, to) };
        Some(self.before[to].cast_signed() - self.before[from].cast_signed())
    }

    /// Returns the `n`-th working day after a day, or before it if `n` is negative; the day itself if `n` is 0.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] if `start` or the result lies outside the years covered.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date};
    ///
    /// let saturday = date::parse("day", "2020-10-10")?; // worked, to make up for the holiday before
    /// assert_eq!(Calendar::china().add_workdays(saturday, 1)?.to_string(), "2020-10-12");
    /// assert_eq!(Calendar::china().add_workdays(saturday, -2)?.to_string(), "2020-09-30");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn add_workdays(&self, start: NaiveDate, n: i32) -> Result<NaiveDate> {
        let number = start.to_epoch_days();
        let beyond = if n < 0 { self.first - 1 } else { self.last() + 1 };
        let outside = || self.outside(if self.position(number).is_none() { start } else { from_number(beyond) });
        self.nth(number, n).map(from_number).ok_or_else(outside)
    }

    /// [`add_workdays`](Self::add_workdays) by day numbers; `None` for a day outside.
    pub(crate) fn nth(&self, start: i32, n: i32) -> Option<i32> {
        let at = self.position(start)?;
        let place = match n {
            0 => return Some(start),
            1.. => i64::from(self.before[at + 1]) + i64::from(n) - 1,
            _ => i64::from(self.before[at]) + i64::from(n),
        };
        usize::try_from(place).ok().and_then(|place| self.workdays.get(place)).copied()
    }

    /// Returns the day itself if it is a working day, else the next working day: where a term of calendar days ends
    /// (民法典 article 203).
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] if the day or the result lies outside the years covered.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date};
    ///
    /// let holiday = date::parse("day", "2020-10-03")?;
    /// assert_eq!(Calendar::china().worked_from(holiday)?.to_string(), "2020-10-09");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn worked_from(&self, day: NaiveDate) -> Result<NaiveDate> {
        let number = day.to_epoch_days();
        let outside = || self.outside(if self.position(number).is_none() { day } else { from_number(self.last() + 1) });
        self.next_worked(number).map(from_number).ok_or_else(outside)
    }

    /// [`worked_from`](Self::worked_from) by day numbers; `None` for a day outside.
    pub(crate) fn next_worked(&self, day: i32) -> Option<i32> {
        self.workdays.get(self.before[self.position(day)?] as usize).copied()
    }

    /// Returns the last day of a term of `days` days; the day of the start is not counted.
    ///
    /// A term of calendar days that ends on a day off ends on the next working day (民法典 articles 201 and 203).
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] if the start of a term of working days, or the end of any term, lies outside the
    /// years covered.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, DayCount, date};
    ///
    /// let accepted = date::parse("day", "2020-08-03")?;
    /// let deadline = |days, count| Calendar::china().deadline(accepted, days, count);
    /// assert_eq!(deadline(60, DayCount::CalendarDays)?.to_string(), "2020-10-09");
    /// assert_eq!(deadline(20, DayCount::WorkingDays)?.to_string(), "2020-08-31");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn deadline(&self, start: NaiveDate, days: i32, count: DayCount) -> Result<NaiveDate> {
        match count {
            DayCount::WorkingDays => self.add_workdays(start, days),
            DayCount::CalendarDays => self.worked_from(from_number(start.to_epoch_days().saturating_add(days))),
        }
    }

    /// Counts the days of a kind after `start` up to and including `end`.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] if working days are counted and a day lies outside the years covered.
    pub fn days_between(&self, start: NaiveDate, end: NaiveDate, count: DayCount) -> Result<i32> {
        match count {
            DayCount::WorkingDays => self.workdays_between(start, end),
            DayCount::CalendarDays => Ok(end.to_epoch_days() - start.to_epoch_days()),
        }
    }

    /// A hash of the days covered and the working days.
    #[cfg(any(feature = "registers", test))]
    pub(crate) fn fingerprint(&self) -> u64 {
        let bytes: Vec<u8> = [self.first].iter().chain(&self.workdays).flat_map(|day| day.to_le_bytes()).collect();
        xxhash_rust::xxh3::xxh3_64(&bytes)
    }

    fn last(&self) -> i32 {
        self.first + length(self.before.len()) - 2
    }

    /// The index of a day number in `before`; `None` for a day outside.
    fn position(&self, day: i32) -> Option<usize> {
        // A day before the first wraps to an index far beyond the last.
        let at = day.wrapping_sub(self.first).cast_unsigned() as usize;
        (at + 1 < self.before.len()).then_some(at)
    }

    fn outside(&self, day: NaiveDate) -> Error {
        let (first, last) = self.covers();
        Error::OutsideCalendar { place: None, day, first: first.year(), last: last.year() }
    }

    fn flags(&self) -> Flags {
        Flags { first: self.first, worked: self.worked() }
    }

    /// For each day covered, whether it is a working day.
    pub(crate) fn worked(&self) -> Vec<bool> {
        self.before.windows(2).map(|pair| pair[0] < pair[1]).collect()
    }

    /// The calendar of some days from `first` on.
    pub(crate) fn of(first: i32, worked: &[bool]) -> Self {
        let mut calendar = Self { first, before: vec![0], workdays: Vec::new() };
        for (day, worked) in (first..).zip(worked) {
            calendar.workdays.extend(worked.then_some(day));
            calendar.before.push(length(calendar.workdays.len()).cast_unsigned());
        }
        calendar
    }
}

fn length(days: usize) -> i32 {
    i32::try_from(days).expect("fewer than ten thousand years")
}

#[cfg(test)]
mod tests;
