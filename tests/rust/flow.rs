//! Flows and durations: the balance of flows, and agreement with a row-by-row count.

use std::collections::BTreeMap;

use fazhi::calendar::{Calendar, DayCount, Grain, NaiveDate, Period};
use fazhi::figure::{FigureOptions, Matters, MattersOptions, MattersTable};
use fazhi::polars::prelude::*;
use fazhi::register::{Batches, ReadOptions};
use fazhi::tally::TallyOptions;
use proptest::prelude::*;

const FIRST: i32 = 17_897; // 2019-01-01
const TODAY: i32 = FIRST + 2_000;

/// A row: its start day, the days until its end, its group.
type Row = (Option<i32>, Option<i32>, bool);

fn date(number: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(number).unwrap()
}

fn row() -> impl Strategy<Value = Row> {
    let start = prop_oneof![9 => (0..1400).prop_map(|day| Some(FIRST + day)), 1 => Just(None)];
    (start, prop_oneof![3 => (0..600).prop_map(Some), 1 => Just(None)], any::<bool>())
}

/// Rows, of which at least one has a start: a column of starts must not be empty.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let rows = prop::collection::vec(row(), 0..120);
    rows.prop_filter("no row has a start", |rows| rows.is_empty() || rows.iter().any(|row| row.0.is_some()))
}

fn end(row: &Row) -> Option<i32> {
    Some(row.0.unwrap_or(FIRST + 700) + row.1?)
}

fn frame(rows: &[Row]) -> DataFrame {
    let day = |day: Option<i32>| day.map(|day| date(day).to_string());
    df![
        "start" => rows.iter().map(|row| day(row.0)).collect::<Vec<_>>(),
        "end" => rows.iter().map(|row| day(end(row))).collect::<Vec<_>>(),
        "kind" => rows.iter().map(|row| if row.2 { "a" } else { "b" }).collect::<Vec<_>>(),
    ]
    .unwrap()
}

fn options(grain: Grain, count: DayCount) -> MattersOptions {
    let read = ReadOptions { today: date(TODAY), ..ReadOptions::default() };
    let tally = TallyOptions { grain, by: vec!["kind".into()], read, ..TallyOptions::default() };
    let (first, last) = (Period::containing(date(FIRST), grain), Period::containing(date(TODAY), grain));
    let periods = (first.index()..=last.index()).map(|index| Period::from_index(index, grain)).collect();
    let figures = FigureOptions { periods: Some(periods), ..FigureOptions::default() };
    MattersOptions { count, backlog: 90, within: vec![30], tally, figures, ..MattersOptions::default() }
}

fn table(rows: &[Row], options: &MattersOptions, durations: bool) -> DataFrame {
    let matters = Matters::new(Batches::from_frame(frame(rows)), options).unwrap();
    let table = if durations { matters.durations(options) } else { matters.flow(options) };
    table.unwrap().frame
}

/// The values of a column by period and group; 0 where there is none.
fn values(table: &DataFrame, column: &str) -> BTreeMap<(String, String), Option<f64>> {
    let text = |name: &str, row: usize| table.column(name).unwrap().str().unwrap().get(row).unwrap().to_owned();
    let numbers = table.column(column).unwrap().f64().unwrap().clone();
    (0..table.height()).map(|row| ((text("period", row), text("kind", row)), numbers.get(row))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// start + incoming - resolved = end, except for rows with an end but no start, which the gap counts.
    #[test]
    fn the_balance_holds_for_any_register(
        rows in rows(),
        grain in prop_oneof![Just(Grain::Year), Just(Grain::Quarter), Just(Grain::Month)],
    ) {
        let options = options(grain, DayCount::CalendarDays);
        let flow = table(&rows, &options, false);
        let [start, incoming, resolved, end_of, gap] =
            ["pending_start", "incoming", "resolved", "pending_end", "gap"].map(|column| values(&flow, column));
        let mut before: BTreeMap<String, f64> = BTreeMap::new();
        for (at, start) in &start {
            let (period, kind) = at;
            let number = |of: &BTreeMap<(String, String), Option<f64>>| of[at].unwrap();
            let start = start.unwrap();
            prop_assert_eq!(start + number(&incoming) - number(&resolved) - number(&end_of), number(&gap), "{:?}", at);
            let headless = rows.iter().filter(|row| row.0.is_none() && (if row.2 { "a" } else { "b" }) == kind);
            let ended = headless.filter(|row| end(row).is_some_and(|end| Period::containing(date(end), grain).to_string() == *period));
            prop_assert_eq!(number(&gap), -(ended.count() as f64), "{:?}", at);
            if let Some(before) = before.insert(kind.clone(), number(&end_of)) {
                prop_assert_eq!(before, start, "what one period leaves, the next begins with: {:?}", at);
            }
        }
    }

    /// Means, ages, backlog and shares agree with a row-by-row count.
    #[test]
    fn durations_agree_with_a_row_by_row_count(rows in rows(), working in any::<bool>()) {
        let count = if working { DayCount::WorkingDays } else { DayCount::CalendarDays };
        let options = options(Grain::Year, count);
        let days = |start: i32, end: i32| f64::from(Calendar::china().days_between(date(start), date(end), count).unwrap());
        let (flow, made) = (table(&rows, &options, false), table(&rows, &options, true));
        let (mean, within, age) = (values(&made, "mean"), values(&made, "within_30"), values(&made, "age_mean"));
        let backlog = values(&flow, "backlog");
        let average = |days: &[f64]| (!days.is_empty()).then(|| days.iter().sum::<f64>() / days.len() as f64);
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        };
        for ((period, kind), mean) in &mean {
            let at = (period.clone(), kind.clone());
            let year: Period = period.parse().unwrap();
            let own: Vec<_> = rows.iter().filter(|row| (if row.2 { "a" } else { "b" }) == kind).collect();
            let ended = own.iter().filter_map(|row| Some((row.0?, end(row)?)));
            let taken: Vec<f64> = ended
                .filter(|(_, end)| Period::containing(date(*end), Grain::Year) == year)
                .map(|(start, end)| days(start, end))
                .collect();
            prop_assert!(near(*mean, average(&taken)), "{:?}", at);
            let short = taken.iter().filter(|days| **days <= 30.0).count() as f64;
            prop_assert!(near(within[&at], (!taken.is_empty()).then(|| short / taken.len() as f64)), "{:?}", at);
            let judged = year.last_day().to_epoch_days().min(TODAY);
            let open = own.iter().filter(|row| row.0.is_some_and(|start| start <= judged) && end(row).is_none_or(|end| end > judged));
            let ages: Vec<f64> = open.filter_map(|row| Some(days(row.0?, judged))).collect();
            prop_assert!(near(age[&at], average(&ages)), "{:?}", at);
            prop_assert_eq!(backlog[&at], Some(ages.iter().filter(|age| **age > 90.0).count() as f64), "{:?}", at);
        }
    }
}

/// The CEPEJ formulas for a year and a quarter, by hand: of 5 matters 4 come in, 2 are resolved and 3 remain.
#[test]
fn flow_rates_agree_with_a_count_by_hand() {
    let matters = df![
        "filed" => ["2019-12-01", "2020-01-10", "2020-02-10", "2020-03-10", "2020-11-01"],
        "done" => [Some("2020-01-31"), Some("2020-03-31"), None, None, None],
    ]
    .unwrap();
    let flow = |grain: Grain, period: &str, leap_year_days: f64| {
        let options = MattersOptions {
            start: "filed".into(),
            end: "done".into(),
            leap_year_days,
            tally: TallyOptions { grain, ..TallyOptions::default() },
            figures: FigureOptions { periods: Some(vec![period.parse().unwrap()]), ..FigureOptions::default() },
            ..MattersOptions::default()
        };
        let table = Matters::new(Batches::from_frame(matters.clone()), &options).unwrap().flow(&options).unwrap().frame;
        ["clearance_rate", "disposition_time", "turnover", "pending_start", "gap"]
            .map(|column| table.column(column).unwrap().f64().unwrap().get(0).unwrap())
    };
    assert_eq!(flow(Grain::Year, "2020", 365.0), [0.5, 365.0 * 3.0 / 2.0, 2.0 / 3.0, 1.0, 0.0]);
    assert_eq!(flow(Grain::Year, "2020", 366.0)[1], 366.0 * 3.0 / 2.0);
    assert_eq!(flow(Grain::Quarter, "2020Q1", 365.0)[..3], [2.0 / 3.0, 91.0 * 2.0 / 2.0, 1.0]);
}

#[test]
fn invalid_options_are_errors() {
    let frame = || Batches::from_frame(df!["a" => ["2020-03-05"], "b" => ["2020-03-06"]].unwrap());
    let new = |start: &str, end: &str| {
        let options = MattersOptions { start: start.into(), end: end.into(), ..MattersOptions::default() };
        Matters::new(frame(), &options).and_then(|matters| matters.flow(&options)).unwrap_err().to_string()
    };
    assert_eq!(new("a", "a"), "parameter `end` is `a`, expected another column than `start`");
    assert!(
        new("a", "x").starts_with("parameter `columns.end` is `x`, expected a header of matters"),
        "{}",
        new("a", "x")
    );
}

/// Flow and durations of columns of texts, as tables or as the text of their error.
fn both(start: &[&str], end: &[&str]) -> [Result<MattersTable, String>; 2] {
    let frame = df!["filed" => start, "answered" => end].unwrap();
    let options = MattersOptions { start: "filed".into(), end: "answered".into(), ..MattersOptions::default() };
    let matters = || Matters::new(Batches::from_frame(frame.clone()), &options).unwrap();
    [matters().flow(&options), matters().durations(&options)].map(|table| table.map_err(|error| error.to_string()))
}

#[test]
fn excluded_rows_are_counted_with_their_reasons() {
    let start = ["2020-01-10", "soon", "2020-02-01", "2020-03-01"];
    let end = ["2020-01-20", "later", "2020-01-31", ""];
    for table in both(&start, &end) {
        let table = table.unwrap();
        assert_eq!((table.rows, table.excluded, table.problems.total()), (4, 2, 3));
        let reasons = "answered not_a_date (1), answered out_of_order (1), filed not_a_date (1)";
        assert_eq!(table.warning().unwrap(), format!("2 of 4 rows are excluded: {reasons}"));
        let listed = table.problems.listed();
        assert!(listed.iter().all(|problem| problem.value.is_none()), "no values were asked for");
        assert!(listed.iter().any(|problem| problem.column.as_deref() == Some("filed") && problem.row == Some(2)));
    }
    for table in both(&start[..1], &end[..1]) {
        assert_eq!(table.unwrap().warning(), None);
    }
}

#[test]
fn columns_without_a_single_day_are_errors() {
    let day = ["2020-01-10"; 2];
    let cases: [([&str; 2], [&str; 2], &str); 4] = [
        (
            ["", "soon"],
            day,
            "`frame`: no cell of column `filed` is a day such as 2020-03-05 or 2020年3月5日; row 2 has `soon`",
        ),
        (
            day,
            ["done", ""],
            "`frame`: no cell of column `answered` is a day such as 2020-03-05 or 2020年3月5日; row 1 has `done`",
        ),
        (["soon"; 2], ["done"; 2], "`frame`: no cell of column `filed` is a day"),
        (["", "-"], day, "`frame`: every cell of column `filed` is empty"),
    ];
    for (start, end, text) in cases {
        for table in both(&start, &end) {
            let error = table.unwrap_err();
            assert!(error.starts_with(text), "{error}");
        }
    }
    for (start, end) in [(&day[..], ["", "-"].as_slice()), (&[], &[])] {
        for table in both(start, end) {
            assert_eq!(table.unwrap().excluded, 0, "pending matters, or none at all, are no error");
        }
    }
}
