//! Days and spans checked by hand, and properties of counting.

use proptest::prelude::*;

use super::*;
use crate::calendar::date::{days_from_civil, parse};

fn day(text: &str) -> NaiveDate {
    parse("day", text).unwrap()
}

fn is_workday(day: i32) -> bool {
    china().is_workday(from_number(day)).unwrap()
}

fn china() -> &'static Calendar {
    Calendar::china()
}

#[test]
fn whole_years_are_covered() {
    assert_eq!(china().covers(), (day("2004-01-01"), day("2026-12-31")));
}

/// Counts from the three packages named in the header of the data file.
#[test]
fn working_days_of_each_year() {
    let counts = [
        252, 251, 251, 249, 251, 250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248,
        248,
    ];
    for (year, count) in (2004..).zip(counts) {
        let (first, last) = (days_from_civil(year, 1, 1).unwrap(), days_from_civil(year, 12, 31).unwrap());
        let worked = (first..=last).filter(|day| is_workday(*day)).count();
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
fn a_term_that_ends_on_a_day_off_ends_on_the_next_working_day() {
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
fn days_outside_are_errors_with_a_hint() {
    let (last, after) = (day("2026-12-31"), day("2027-01-01"));
    for (wrong, named) in [
        (china().is_workday(day("2003-12-31")).map(drop), "`2003-12-31`"),
        (china().is_workday(after).map(drop), "`2027-01-01`"),
        (china().workdays_between(last, NaiveDate::MAX).map(drop), "`+262142-12-31`"),
        (china().workdays_between(NaiveDate::MIN, last).map(drop), "`-262143-01-01`"),
        (china().add_workdays(last, 1).map(drop), "`2027-01-01`"),
        (china().add_workdays(last, i32::MAX).map(drop), "`2027-01-01`"),
        (china().add_workdays(last, i32::MIN).map(drop), "`2003-12-31`"),
        (china().deadline(last, i32::MAX, DayCount::CalendarDays).map(drop), "`+262142-12-31`"),
        (china().worked_from(after).map(drop), "`2027-01-01`"),
        (china().with_days(&[after], &[]).map(drop), "`2027-01-01`"),
    ] {
        let error = wrong.unwrap_err();
        assert!(matches!(error, Error::OutsideCalendar { .. }), "{error}");
        assert!(error.to_string().starts_with(named), "{error}");
        assert!(error.hint().unwrap().contains("[[year]]"), "{error}");
    }
    assert_eq!(china().days_between(NaiveDate::MIN, NaiveDate::MAX, DayCount::CalendarDays).unwrap(), 191_491_528);
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
fn malformed_files_are_refused() {
    for (text, reason) in [
        ("", "missing field"),
        ("year = []", "x"),
        ("[[year]]\nyear = 2029", "year 2029: it leaves a gap; the years covered are 2004 to 2026"),
        ("[[year]]\nyear = 2020\nrest = ['02-30']", "year 2020: `02-30` is not a day of the year"),
        ("[[year]]\nyear = 2020\nrest = ['02-03..02-01']", "year 2020: `02-03..02-01` is not a day of the year"),
        ("[[year]]\nyear = 2020\nrest = ['02-03']\nwork = ['02-03']", "year 2020: `2020-02-03` is both in"),
        ("[[year]]\nyear = 12", "year 12: it is not a year from 1000 to 9999"),
        ("[[year]]\nyear = 2020\nholidays = []", "unknown field"),
    ] {
        match china().with_toml(text, "own.toml") {
            Ok(same) => assert_eq!((&same, text), (china(), "year = []")),
            Err(error) => assert!(error.to_string().contains(reason), "{text}: {error}"),
        }
    }
}

proptest! {
    /// Adding working days and counting them are inverse operations, in both directions.
    #[test]
    fn adding_and_counting_are_inverse(start in 13_500_i32..19_700, n in -600_i32..600) {
        let (calendar, start) = (china(), from_number(start));
        let end = calendar.add_workdays(start, n).unwrap();
        prop_assert_eq!(calendar.workdays_between(start, end).unwrap(), n);
        prop_assert!(n == 0 || calendar.is_workday(end).unwrap());
    }

    /// A count equals the number of working days met when walking from one day to the other.
    #[test]
    fn counting_is_walking(start in 13_000_i32..20_000, distance in 0_i32..400) {
        let between = |start, end| china().workdays_between(from_number(start), from_number(end)).unwrap();
        let walked = (start + 1..=start + distance).filter(|day| is_workday(*day)).count();
        prop_assert_eq!(between(start, start + distance), length(walked));
        let back = (start - distance..start).filter(|day| is_workday(*day)).count();
        prop_assert_eq!(between(start, start - distance), -length(back));
    }

    /// The variants by day number agree with those by date.
    #[test]
    fn numbers_and_dates_agree(start in 12_300_i32..20_900, end in 12_300_i32..20_900, n in -600_i32..600) {
        let [from, to] = [start, end].map(from_number);
        prop_assert_eq!(china().count(start, end), china().workdays_between(from, to).ok());
        prop_assert_eq!(china().nth(start, n).map(from_number), china().add_workdays(from, n).ok());
        prop_assert_eq!(china().next_worked(start).map(from_number), china().worked_from(from).ok());
    }
}
