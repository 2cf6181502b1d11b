//! Working days: which days are worked, as the official arrangement of days off has them.

mod file;

use std::path::Path;
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use super::date::{civil, iso};
use super::day_count::DayCount;
use crate::error::{Error, Result};

use file::{File, Flags};

/// A run of years of which it is known which days are worked.
///
/// The built-in one ([`Calendar::china`]) holds the arrangement of the State Council for the years whose notices are
/// published, with the working days that make up for long holidays. A day outside these years is an error, never a guess.
/// A file of the same form adds years, or the days off of a place: minority areas fix holidays of their own
/// (全国年节及纪念日放假办法, article 4).
///
/// # Examples
///
/// ```
/// use fazhi::calendar::{Calendar, date::parse_iso};
///
/// let calendar = Calendar::china();
/// let (eve, back) = (parse_iso("2020-01-23")?, parse_iso("2020-02-03")?);
/// assert_eq!(calendar.workdays_between(eve, back)?, 1); // the Spring Festival of 2020 lasted until 2 February
/// assert_eq!(calendar.add_workdays(eve, 1)?, back);
/// let error = calendar.is_workday(parse_iso("1999-12-31")?).unwrap_err();
/// assert_eq!(error.to_string(), "`1999-12-31` lies outside the calendar of working days, which covers 2004 to 2026");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    first: i32,
    /// For each day and the one after the last, how many working days come before it.
    before: Vec<u32>,
    /// The working days, in order.
    workdays: Vec<i32>,
}

impl Calendar {
    /// The arrangement of the State Council of the PRC, for the years whose notices are built in.
    pub fn china() -> &'static Self {
        static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
            let none = Calendar { first: 0, before: vec![0], workdays: Vec::new() };
            none.with_toml(include_str!("../china.toml"), "china.toml").expect("a test reads the built-in calendar")
        });
        &CHINA
    }

    /// This calendar and the years or days of a file.
    ///
    /// # Errors
    ///
    /// As [`Calendar::with_toml`], and [`Error::File`] where the file cannot be read.
    pub fn with_file(&self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(Error::file(path))?;
        self.with_toml(&text, &path.display().to_string())
    }

    /// This calendar and the years or days of a TOML text; `place` names it in errors.
    ///
    /// A year that is not covered yet is added and must follow or precede those that are. Of one that is covered, the days
    /// named change, and the others stay.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`] where the text has another form, a day does not exist or is both off and worked, or years lie
    /// apart.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date::parse_iso};
    ///
    /// let local = r#"
    ///     [[year]]
    ///     year = 2020
    ///     notice = "a prefecture's own day off"
    ///     rest = ["07-21..07-22"]
    /// "#;
    /// let calendar = Calendar::china().with_toml(local, "local.toml")?;
    /// assert!(!calendar.is_workday(parse_iso("2020-07-21")?)?);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn with_toml(&self, text: &str, place: &str) -> Result<Self> {
        let definition = |reason: String| Error::Definition { place: place.into(), reason };
        let file: File = toml::from_str(text).map_err(|error| definition(error.to_string().trim_end().into()))?;
        let mut days = self.flags();
        for year in file.years {
            days.take(&year).map_err(|reason| definition(format!("year {}: {reason}", year.year)))?;
        }
        days.calendar().map_err(definition)
    }

    /// This calendar with some days off and some days of work, all within its years.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] for a day outside, [`Error::Parameter`] for one that is in both lists.
    pub fn with_days(&self, rest: &[i32], work: &[i32]) -> Result<Self> {
        if let Some(both) = rest.iter().find(|day| work.contains(day)) {
            return Err(Error::parameter("rest", iso(*both), "a day that is not in `work` too"));
        }
        let mut days = self.flags();
        for (list, worked) in [(rest, false), (work, true)] {
            for day in list {
                let at = self.position(*day).ok_or_else(|| self.outside(*day))?;
                days.worked[at] = worked;
            }
        }
        Ok(Self::of(days.first, &days.worked))
    }

    /// The first and the last day that it covers.
    pub fn covers(&self) -> (i32, i32) {
        (self.first, self.last())
    }

    /// Whether a day is worked.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`].
    pub fn is_workday(&self, day: i32) -> Result<bool> {
        let at = self.position(day).ok_or_else(|| self.outside(day))?;
        Ok(self.before[at] < self.before[at + 1])
    }

    /// How many working days there are from `start` to `end`: the day of the start is not counted, that of the end is.
    ///
    /// It is below zero where the end comes first, and counts the same way backwards, so that
    /// `workdays_between(start, add_workdays(start, n))` is `n` for every `n`. Source for the day that is not counted:
    /// 民法典 article 201.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] for a day outside.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date::parse_iso};
    ///
    /// let between = |start: &str, end: &str| Calendar::china().workdays_between(parse_iso(start)?, parse_iso(end)?);
    /// assert_eq!(between("2020-09-25", "2020-09-28")?, 2); // Sunday 27 September was worked
    /// assert_eq!(between("2020-09-28", "2020-09-25")?, -2);
    /// assert_eq!(between("2020-09-28", "2020-09-28")?, 0);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn workdays_between(&self, start: i32, end: i32) -> Result<i32> {
        let outside = || self.outside(if self.position(start).is_none() { start } else { end });
        self.count(start, end).ok_or_else(outside)
    }

    /// As [`workdays_between`](Self::workdays_between), with nothing for a day outside.
    pub(crate) fn count(&self, start: i32, end: i32) -> Option<i32> {
        let (from, to) = (self.position(start)?, self.position(end)?);
        // The span is after the start through the end, or from the end until before the start.
        let (from, to) = if from <= to { (from + 1, to + 1) } else { (from, to) };
        Some(self.before[to].cast_signed() - self.before[from].cast_signed())
    }

    /// The `n`-th working day after a day, or before it where `n` is below zero; the day itself where it is zero.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] where the day, or the one looked for, lies outside.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date::{iso, parse_iso}};
    ///
    /// let saturday = parse_iso("2020-10-10")?; // worked, for the days off before
    /// assert_eq!(iso(Calendar::china().add_workdays(saturday, 1)?), "2020-10-12");
    /// assert_eq!(iso(Calendar::china().add_workdays(saturday, -2)?), "2020-09-30");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn add_workdays(&self, start: i32, n: i32) -> Result<i32> {
        let beyond = if n < 0 { self.first - 1 } else { self.last() + 1 };
        let outside = || self.outside(if self.position(start).is_none() { start } else { beyond });
        self.nth(start, n).ok_or_else(outside)
    }

    /// As [`add_workdays`](Self::add_workdays), with nothing where a day lies outside.
    pub(crate) fn nth(&self, start: i32, n: i32) -> Option<i32> {
        let at = self.position(start)?;
        let place = match n {
            0 => return Some(start),
            1.. => i64::from(self.before[at + 1]) + i64::from(n) - 1,
            _ => i64::from(self.before[at]) + i64::from(n),
        };
        usize::try_from(place).ok().and_then(|place| self.workdays.get(place)).copied()
    }

    /// The day itself if it is worked, and the next one that is if not: where a term of calendar days ends (民法典 article
    /// 203).
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] where the day, or the one looked for, lies outside.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, date::{iso, parse_iso}};
    ///
    /// assert_eq!(iso(Calendar::china().worked_from(parse_iso("2020-10-03")?)?), "2020-10-09");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn worked_from(&self, day: i32) -> Result<i32> {
        let outside = || self.outside(if self.position(day).is_none() { day } else { self.last() + 1 });
        self.next_worked(day).ok_or_else(outside)
    }

    /// As [`worked_from`](Self::worked_from), with nothing where a day lies outside.
    pub(crate) fn next_worked(&self, day: i32) -> Option<i32> {
        self.workdays.get(self.before[self.position(day)?] as usize).copied()
    }

    /// The last day of a term of so many days, the day of its start not counted.
    ///
    /// A term of calendar days that ends on a day off ends on the next working day (民法典 articles 201 and 203).
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] where the day, or the one looked for, lies outside.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Calendar, DayCount, date::{iso, parse_iso}};
    ///
    /// let accepted = parse_iso("2020-08-03")?;
    /// assert_eq!(iso(Calendar::china().deadline(accepted, 60, DayCount::CalendarDays)?), "2020-10-09");
    /// assert_eq!(iso(Calendar::china().deadline(accepted, 20, DayCount::WorkingDays)?), "2020-08-31");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn deadline(&self, start: i32, days: i32, count: DayCount) -> Result<i32> {
        match count {
            DayCount::WorkingDays => self.add_workdays(start, days),
            DayCount::CalendarDays => self.worked_from(start.saturating_add(days)),
        }
    }

    /// How many days of a kind there are from `start` to `end`: the day of the start is not counted, that of the end is.
    ///
    /// # Errors
    ///
    /// [`Error::OutsideCalendar`] where working days are asked for and a day lies outside.
    pub fn days_between(&self, start: i32, end: i32, count: DayCount) -> Result<i32> {
        match count {
            DayCount::WorkingDays => self.workdays_between(start, end),
            DayCount::CalendarDays => Ok(end.saturating_sub(start)),
        }
    }

    /// A number that is the same for equal calendars only, but for chance.
    pub(crate) fn fingerprint(&self) -> u64 {
        let bytes: Vec<u8> = [self.first].iter().chain(&self.workdays).flat_map(|day| day.to_le_bytes()).collect();
        xxh3_64(&bytes)
    }

    fn last(&self) -> i32 {
        self.first + length(self.before.len()) - 2
    }

    /// Where a day stands, if it is covered.
    fn position(&self, day: i32) -> Option<usize> {
        // A day before the first is as far away as one that is long after the last.
        let at = day.wrapping_sub(self.first).cast_unsigned() as usize;
        (at + 1 < self.before.len()).then_some(at)
    }

    fn outside(&self, day: i32) -> Error {
        let year = |day| civil(day).0;
        Error::OutsideCalendar { place: None, day: iso(day), first: year(self.first), last: year(self.last()) }
    }

    fn flags(&self) -> Flags {
        Flags { first: self.first, worked: self.before.windows(2).map(|pair| pair[0] < pair[1]).collect() }
    }

    fn of(first: i32, worked: &[bool]) -> Self {
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
