//! Working days: which days are worked, as the official arrangement of days off has them.

use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::date::{civil, days_from_civil, iso};
use crate::error::{Error, Result};

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

/// Which days count.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::DayCount;
/// assert_eq!("working_days".parse::<DayCount>()?, DayCount::WorkingDays);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Working days, make-up ones included.
    WorkingDays,
    /// All days.
    CalendarDays,
}

impl DayCount {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
        }
    }
}

impl FromStr for DayCount {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::WorkingDays, Self::CalendarDays];
        let expected = "working_days or calendar_days";
        all.into_iter().find(|count| count.name() == name).ok_or_else(|| Error::parameter("count", name, expected))
    }
}

/// Days off and make-up workdays, year by year, where they differ from Monday to Friday.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "year")]
    years: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i32,
    /// The notice that fixes them; for the reader.
    #[serde(default, rename = "notice")]
    _notice: Option<String>,
    #[serde(default)]
    rest: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

impl Calendar {
    /// The arrangement of the State Council of the PRC, for the years whose notices are built in.
    pub fn china() -> &'static Self {
        static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
            let none = Calendar { first: 0, before: vec![0], workdays: Vec::new() };
            none.with_toml(include_str!("china.toml"), "china.toml").expect("a test reads the built-in calendar")
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
                let at = self.position(*day)?;
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
        let at = self.position(day)?;
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
        let (from, to) = (self.position(start)?, self.position(end)?);
        // The span is after the start through the end, or from the end until before the start.
        let (from, to) = if from <= to { (from + 1, to + 1) } else { (from, to) };
        Ok(self.before[to].cast_signed() - self.before[from].cast_signed())
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
        let at = self.position(start)?;
        let place = match n {
            0 => return Ok(start),
            1.. => i64::from(self.before[at + 1]) + i64::from(n) - 1,
            _ => i64::from(self.before[at]) + i64::from(n),
        };
        let found = usize::try_from(place).ok().and_then(|place| self.workdays.get(place));
        found.copied().ok_or_else(|| self.outside(if n < 0 { self.first - 1 } else { self.last() + 1 }))
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
        let next = self.workdays.get(self.before[self.position(day)?] as usize);
        next.copied().ok_or_else(|| self.outside(self.last() + 1))
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

    /// Where a day stands.
    fn position(&self, day: i32) -> Result<usize> {
        let at = usize::try_from(i64::from(day) - i64::from(self.first)).unwrap_or(usize::MAX);
        if at < self.before.len() - 1 { Ok(at) } else { Err(self.outside(day)) }
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

/// A calendar in the making: whether each day from the first on is worked.
struct Flags {
    first: i32,
    worked: Vec<bool>,
}

impl Flags {
    fn take(&mut self, year: &Year) -> Result<(), String> {
        self.cover(year.year)?;
        let (rest, work) = (days(year.year, &year.rest)?, days(year.year, &year.work)?);
        if let Some(both) = rest.iter().find(|day| work.contains(day)) {
            return Err(format!("`{}` is both in `rest` and in `work`", iso(*both)));
        }
        for (list, worked) in [(rest, false), (work, true)] {
            for day in list {
                let at = usize::try_from(day - self.first).expect("the year is covered");
                self.worked[at] = worked;
            }
        }
        Ok(())
    }

    /// Adds a year as the week has it, if it is not there yet.
    fn cover(&mut self, year: i32) -> Result<(), String> {
        let none = || "it is no year from 1000 to 9999".to_owned();
        let start = |year| days_from_civil(year, 1, 1).filter(|_| (1000..=10_000).contains(&year)).ok_or_else(none);
        let (start, after) = (start(year)?, start(year + 1)?);
        let end = self.first + length(self.worked.len());
        let week = (start..after).map(|day| (day + 3).rem_euclid(7) < 5); // 1970-01-01 was a Thursday
        if self.worked.is_empty() || after == self.first {
            self.worked.splice(0..0, week);
            self.first = start;
        } else if start == end {
            self.worked.extend(week);
        } else if start < self.first || start > end {
            let (first, last) = (civil(self.first).0, civil(end - 1).0);
            return Err(format!("the years {first} to {last} are covered, and it does not follow or precede them"));
        }
        Ok(())
    }

    fn calendar(self) -> Result<Calendar, String> {
        if self.worked.is_empty() { Err("it has no year".into()) } else { Ok(Calendar::of(self.first, &self.worked)) }
    }
}

/// The days of a year that texts such as `01-24` and `01-27..01-31` name.
fn days(year: i32, texts: &[String]) -> Result<Vec<i32>, String> {
    let mut all = Vec::new();
    for text in texts {
        let wrong = || format!("`{text}` is no day of the year, such as 01-24, or span of days, such as 01-27..01-31");
        let day = |text: &str| {
            let (month, day) = text.split_once('-')?;
            days_from_civil(year, super::date::fixed(month, 2)?, super::date::fixed(day, 2)?)
        };
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (first, last) = day(first).zip(day(last)).filter(|(first, last)| first <= last).ok_or_else(wrong)?;
        all.extend(first..=last);
    }
    Ok(all)
}

fn length(days: usize) -> i32 {
    i32::try_from(days).expect("fewer than ten thousand years")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::date::parse_iso;
    use super::*;

    fn day(text: &str) -> i32 {
        parse_iso(text).unwrap()
    }

    fn china() -> &'static Calendar {
        Calendar::china()
    }

    #[test]
    fn it_covers_whole_years() {
        assert_eq!(china().covers(), (day("2004-01-01"), day("2026-12-31")));
    }

    /// Counts by the three packages named in the head of the data file.
    #[test]
    fn working_days_of_each_year() {
        let counts = [
            252, 251, 251, 249, 251, 250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249, 249, 251,
            248, 248,
        ];
        for (year, count) in (2004..).zip(counts) {
            let (first, last) = (days_from_civil(year, 1, 1).unwrap(), days_from_civil(year, 12, 31).unwrap());
            let worked = (first..=last).filter(|day| china().is_workday(*day).unwrap()).count();
            assert_eq!(worked, count, "{year}");
        }
    }

    /// 国办发明电〔2019〕16号, and 〔2020〕1号 which extended the Spring Festival to 2 February.
    #[test]
    fn days_of_2020_by_hand() {
        for (text, worked) in [
            ("2020-01-01", false),
            ("2020-01-19", true), // Sunday
            ("2020-01-24", false),
            ("2020-01-31", false), // Friday of the extension
            ("2020-02-01", false), // had been a make-up Saturday
            ("2020-02-02", false),
            ("2020-02-03", true),
            ("2020-05-09", true), // Saturday
            ("2020-06-28", true), // Sunday
            ("2020-10-08", false),
            ("2020-10-10", true), // Saturday
            ("2020-10-11", false),
        ] {
            assert_eq!(china().is_workday(day(text)).unwrap(), worked, "{text}");
        }
    }

    #[test]
    fn spans_by_hand() {
        for (start, end, count) in [
            ("2020-01-23", "2020-02-03", 1),  // over the Spring Festival
            ("2020-01-17", "2020-01-20", 2),  // Sunday 19 January is worked
            ("2020-09-30", "2020-10-09", 1),  // National Day and Mid-Autumn
            ("2020-09-30", "2020-10-10", 2),  // with the make-up Saturday
            ("2020-02-28", "2020-03-02", 1),  // over a leap day, which was a Saturday
            ("2024-02-28", "2024-02-29", 1),  // a worked leap day
            ("2020-03-05", "2020-03-05", 0),  // accepted and decided on one day
            ("2020-03-07", "2020-03-08", 0),  // a weekend
            ("2020-03-08", "2020-03-06", -1), // backwards, from a Sunday to the Friday before
        ] {
            assert_eq!(china().workdays_between(day(start), day(end)).unwrap(), count, "{start} {end}");
        }
    }

    #[test]
    fn a_term_that_ends_on_a_day_off_ends_on_the_next_worked_day() {
        for (end, next) in [
            ("2020-10-03", "2020-10-09"),
            ("2020-10-10", "2020-10-10"),
            ("2020-02-01", "2020-02-03"),
            ("2020-03-07", "2020-03-09"),
        ] {
            assert_eq!(china().worked_from(day(end)).unwrap(), day(next), "{end}");
        }
    }

    #[test]
    fn days_outside_are_errors_that_say_what_to_do() {
        let last = day("2026-12-31");
        for wrong in [
            china().is_workday(day("2003-12-31")).map(drop),
            china().is_workday(last + 1).map(drop),
            china().workdays_between(last, i32::MAX).map(drop),
            china().workdays_between(i32::MIN, last).map(drop),
            china().add_workdays(last, 1).map(drop),
            china().add_workdays(last, i32::MAX).map(drop),
            china().add_workdays(last, i32::MIN).map(drop),
            china().with_days(&[last + 1], &[]).map(drop),
        ] {
            let error = wrong.unwrap_err();
            assert!(matches!(error, Error::OutsideCalendar { .. }), "{error}");
            assert!(error.hint().unwrap().contains("[[year]]"), "{error}");
        }
    }

    #[test]
    fn a_file_adds_years_and_changes_days() {
        let text = "[[year]]\nyear = 2027\nrest = ['01-01']\n[[year]]\nyear = 2026\nwork = ['12-26']";
        let calendar = china().with_toml(text, "own.toml").unwrap();
        assert_eq!(calendar.covers().1, day("2027-12-31"));
        assert!(!calendar.is_workday(day("2027-01-01")).unwrap());
        assert!(calendar.is_workday(day("2027-01-04")).unwrap()); // a Monday
        assert!(calendar.is_workday(day("2026-12-26")).unwrap() && !china().is_workday(day("2026-12-26")).unwrap());
        assert!(!calendar.is_workday(day("2026-02-17")).unwrap(), "the built-in days off stay");
        assert_ne!(calendar.fingerprint(), china().fingerprint());
        let earlier = china().with_toml("[[year]]\nyear = 2003\n", "own.toml").unwrap();
        assert_eq!(earlier.covers().0, day("2003-01-01"));
    }

    #[test]
    fn files_that_do_not_hold_together_are_refused() {
        for (text, reason) in [
            ("", "missing field"),
            ("year = []", "x"),
            (
                "[[year]]\nyear = 2029",
                "year 2029: the years 2004 to 2026 are covered, and it does not follow or precede",
            ),
            ("[[year]]\nyear = 2020\nrest = ['02-30']", "year 2020: `02-30` is no day of the year"),
            ("[[year]]\nyear = 2020\nrest = ['02-03..02-01']", "year 2020: `02-03..02-01` is no day of the year"),
            ("[[year]]\nyear = 2020\nrest = ['02-03']\nwork = ['02-03']", "year 2020: `2020-02-03` is both in"),
            ("[[year]]\nyear = 12", "year 12: it is no year from 1000 to 9999"),
            ("[[year]]\nyear = 2020\nholidays = []", "unknown field"),
        ] {
            match china().with_toml(text, "own.toml") {
                Ok(same) => assert_eq!((&same, text), (china(), "year = []")),
                Err(error) => assert!(error.to_string().contains(reason), "{text}: {error}"),
            }
        }
    }

    proptest! {
        /// Adding working days and counting them undo each other, forwards and backwards, from any day.
        #[test]
        fn adding_and_counting_are_inverse(start in 13_000_i32..20_000, n in -600_i32..600) {
            let calendar = china();
            let end = calendar.add_workdays(start, n).unwrap();
            prop_assert_eq!(calendar.workdays_between(start, end).unwrap(), n);
            prop_assert!(n == 0 || calendar.is_workday(end).unwrap());
        }

        /// Between two days there are as many working days as one meets in walking from one to the other.
        #[test]
        fn counting_is_walking(start in 13_000_i32..20_000, length in 0_i32..400) {
            let walked = (start + 1..=start + length).filter(|day| china().is_workday(*day).unwrap()).count();
            prop_assert_eq!(china().workdays_between(start, start + length).unwrap(), super::length(walked));
            let back = (start - length..start).filter(|day| china().is_workday(*day).unwrap()).count();
            prop_assert_eq!(china().workdays_between(start, start - length).unwrap(), -super::length(back));
        }
    }
}
