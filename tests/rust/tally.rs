//! Laws of tallies: any split of the rows gives the same counts, which agree with a row-by-row count.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::num::NonZeroUsize;

use fazhi::calendar::{Calendar, Grain, NaiveDate, Period};
use fazhi::catalogue::Catalogue;
use fazhi::figure::{FigureOptions, Gaps, figures};
use fazhi::polars::prelude::*;
use fazhi::register::{Places, ReadOptions, Register};
use fazhi::tally::{Tally, TallyOptions, tally};
use proptest::prelude::*;

/// A row of a register of service matters: the day of acceptance, the days until the decision, the agency, the state.
type Row = (Option<i32>, Option<i32>, u8, u8);

const UNITS: [&str; 3] = ["民政局", "公安局", ""];
const STATES: [&str; 6] = ["办结", "在办", "不予受理", "撤回", "", "胡写"];
const FIRST: i32 = 17_897; // 2019-01-01

fn row() -> impl Strategy<Value = Row> {
    let accepted = prop_oneof![9 => (0..1200).prop_map(|day| Some(FIRST + day)), 1 => Just(None)];
    let days = prop_oneof![8 => (0..200).prop_map(Some), 2 => Just(None)];
    (accepted, days, 0..3u8, 0..6u8)
}

fn date(number: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(number).unwrap()
}

fn iso(number: i32) -> String {
    date(number).to_string()
}

/// The rows as a table, the first of which has a number in the register.
fn frame(rows: &[Row], first: usize) -> DataFrame {
    let accepted = rows.iter().map(|row| row.0.map_or_else(|| "不详".to_owned(), iso));
    let decided = rows.iter().map(|row| row.0.zip(row.1).map_or_else(|| "-".to_owned(), |(day, days)| iso(day + days)));
    df![
        "受理日期" => accepted.collect::<Vec<_>>(),
        "办结日期" => decided.collect::<Vec<_>>(),
        "办理部门" => rows.iter().map(|row| UNITS[row.2 as usize]).collect::<Vec<_>>(),
        "状态" => rows.iter().map(|row| STATES[row.3 as usize]).collect::<Vec<_>>(),
        "行" => (first as u64..).take(rows.len()).collect::<Vec<_>>(),
    ]
    .unwrap()
}

fn count(rows: &[Row], grain: Grain, cutoff: Option<i32>) -> Tally {
    count_from(1, rows, grain, cutoff)
}

fn count_from(first: usize, rows: &[Row], grain: Grain, cutoff: Option<i32>) -> Tally {
    let catalogue = Catalogue::built_in();
    let register = Register::from_frame(catalogue.kinds().get("service_matters").unwrap(), frame(rows, first));
    let read = ReadOptions { places: Places { file: None, row: Some("行".into()) }, ..ReadOptions::default() };
    let cutoff = cutoff.map(date);
    let options = TallyOptions { by: vec!["agency".into()], grain, cutoff, read, ..TallyOptions::default() };
    tally(&register, catalogue, &options).unwrap()
}

/// The completion rate, counted row by row by its definition.
fn plain_completion(rows: &[Row], unit: &str, year: i32) -> (u64, u64, u64) {
    let (mut completed, mut accepted, mut excluded) = (0, 0, 0);
    for (day, days, _, state) in rows.iter().filter(|row| UNITS[row.2 as usize] == unit) {
        let state = STATES[*state as usize];
        let Some(day) = day else {
            excluded += 1;
            continue;
        };
        if Period::containing(date(*day), Grain::Year) != Period::Year(year) {
            continue;
        }
        // An unknown state, or one that contradicts the decision date, leaves the matter undecided.
        let contradicts = (state == "办结" && days.is_none()) || (state == "在办" && days.is_some());
        if state == "胡写" || contradicts {
            excluded += 1;
        } else if state != "不予受理" {
            accepted += 1;
            let by_the_end = days.is_some_and(|days| date(day + days) <= Period::Year(year).last_day());
            completed += u64::from(by_the_end && state != "撤回");
        }
    }
    (completed, accepted, excluded)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_merged_tallies_of_the_parts_are_the_tally_of_the_whole(
        rows in prop::collection::vec(row(), 0..200),
        cuts in prop::collection::vec(0..200usize, 0..5),
        grain in prop_oneof![Just(Grain::Year), Just(Grain::Quarter), Just(Grain::Month)],
        cutoff in prop_oneof![Just(None), (FIRST..FIRST + 1000).prop_map(Some)],
        backwards in any::<bool>(),
    ) {
        let whole = count(&rows, grain, cutoff);
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(rows.len())).collect();
        cuts.extend([0, rows.len()]);
        cuts.sort_unstable();
        let mut pieces: Vec<_> = cuts.windows(2).map(|cut| count_from(cut[0] + 1, &rows[cut[0]..cut[1]], grain, cutoff)).collect();
        if backwards {
            pieces.reverse();
        }
        let empty = count(&[], grain, cutoff);
        let merged = pieces.into_iter().try_fold(empty, Tally::merge).unwrap();
        prop_assert_eq!(merged.to_bytes(), whole.to_bytes());
    }

    #[test]
    fn the_tally_agrees_with_a_row_by_row_count(rows in prop::collection::vec(row(), 0..200)) {
        let counted = count(&rows, Grain::Year, None);
        let options = FigureOptions { periods: Some((2019..=2022).map(Period::Year).collect()), ..FigureOptions::default() };
        let made = figures(&[counted], &Gaps::new(), Catalogue::built_in(), &options).unwrap();
        let mut seen = BTreeSet::new();
        for figure in made.of("service_completion_rate") {
            let Period::Year(year) = figure.period else { unreachable!() };
            let unit = figure.group[0].clone().unwrap();
            let (completed, accepted, excluded) = plain_completion(&rows, &unit, year);
            prop_assert_eq!(figure.numerator, Some(completed as f64), "{} {}", unit, year);
            prop_assert_eq!(figure.denominator, Some(accepted as f64), "{} {}", unit, year);
            prop_assert_eq!(figure.excluded, excluded, "{} {}", unit, year);
            seen.insert((unit, year));
        }
        let units: BTreeSet<_> = rows.iter().map(|row| row.2).collect();
        prop_assert_eq!(seen.len(), units.len() * 4);
    }

    #[test]
    fn accepted_is_completed_and_pending_and_withdrawn(rows in prop::collection::vec(row(), 0..200)) {
        let usable: Vec<_> = rows.into_iter().filter(|row| row.0.is_some() && row.3 < 2 && (row.1.is_some() == (row.3 == 0))).collect();
        let counted = count(&usable, Grain::Year, None);
        let options = FigureOptions { periods: Some((2019..=2023).map(Period::Year).collect()), totals: true, ..FigureOptions::default() };
        let made = figures(&[counted], &Gaps::new(), Catalogue::built_in(), &options).unwrap();
        let total = |id: &str, year: i32| made.of(id).find(|figure| figure.period == Period::Year(year) && *figure.group == [None]).unwrap().value.unwrap();
        let mut pending = 0.0;
        for year in 2019..=2023 {
            let accepted = total("service_accepted", year);
            let decided = usable.iter().filter_map(|row| Some(row.0? + row.1?)).filter(|day| Period::containing(date(*day), Grain::Year) == Period::Year(year)).count() as f64;
            prop_assert_eq!(pending + accepted - decided, total("service_pending", year));
            pending = total("service_pending", year);
        }
    }
}

/// A day of one file's register: 40 rows of many agencies, keys that other files repeat, and a few faults.
fn day_of_matters(file: u32) -> String {
    let mut text = "办件编号,受理日期,办结日期,办理部门,状态\n".to_owned();
    for row in 0..40 {
        let number = file * 40 + row;
        let key = if number.is_multiple_of(11) { 7 } else { number };
        let accepted =
            if number.is_multiple_of(17) { "不详".into() } else { iso(FIRST + i32::try_from(number % 900).unwrap()) };
        let decided = iso(FIRST + i32::try_from(number % 900 + number % 37).unwrap());
        writeln!(text, "{key},{accepted},{decided},单位{},办结", number * 7919 % 1500).unwrap();
    }
    text
}

#[test]
fn a_tally_does_not_depend_on_the_number_of_workers() {
    let folder = tempfile::tempdir().unwrap();
    for file in 0..90 {
        std::fs::write(folder.path().join(format!("{file:02}.csv")), day_of_matters(file)).unwrap();
    }
    let catalogue = Catalogue::built_in();
    let register = Register::open(catalogue.kinds().get("service_matters").unwrap(), folder.path()).unwrap();
    let count = |threads: usize| {
        let options = TallyOptions {
            by: vec!["agency".into()],
            grain: Grain::Month,
            threads: NonZeroUsize::new(threads),
            ..TallyOptions::default()
        };
        tally(&register, catalogue, &options).unwrap()
    };
    let alone = count(1);
    assert_eq!((alone.rows(), alone.excluded()), (3600, 328));
    for threads in [2, 7] {
        let shared = count(threads);
        assert_eq!(shared.to_bytes(), alone.to_bytes(), "{threads} workers");
        assert_eq!(shared.problems(), alone.problems(), "{threads} workers");
        assert_eq!((shared.rows(), shared.excluded()), (alone.rows(), alone.excluded()), "{threads} workers");
    }
}

#[test]
fn tallies_with_different_measures_cannot_be_merged() {
    let error = count(&[], Grain::Year, None).merge(count(&[], Grain::Month, None)).unwrap_err();
    assert_eq!(error.to_string(), "tallies cannot be merged: periods by `year` and `month`");
}

#[test]
fn tallies_with_different_calendars_cannot_be_merged() {
    let catalogue = Catalogue::built_in();
    let with = |calendar: &Calendar| {
        let register = Register::from_frame(catalogue.kinds().get("service_matters").unwrap(), frame(&[], 1));
        let options = TallyOptions { calendar: std::sync::Arc::new(calendar.clone()), ..TallyOptions::default() };
        tally(&register, catalogue, &options).unwrap()
    };
    let local = Calendar::china().with_days(&[date(FIRST)], &[date(FIRST + 4)]).unwrap();
    let error = with(Calendar::china()).merge(with(&local)).unwrap_err().to_string();
    assert!(error.starts_with("tallies cannot be merged: calendars of working days `"), "{error}");
}

#[test]
fn a_tally_is_unchanged_after_saving_and_loading() {
    let rows = [(Some(FIRST), Some(3), 0, 0), (Some(FIRST + 400), None, 1, 1), (None, None, 2, 5)];
    let whole = count(&rows, Grain::Month, Some(FIRST + 500));
    let loaded = Tally::from_bytes(&whole.to_bytes()).unwrap();
    assert_eq!(loaded.to_bytes(), whole.to_bytes());
    assert_eq!((loaded.rows(), loaded.excluded()), (3, 0));
    let error = Tally::from_bytes(b"no tally").unwrap_err().to_string();
    assert!(error.starts_with("`tally`: "), "{error}");
}
