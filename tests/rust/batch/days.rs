//! The day of the run: what depends on it, and what does not.

use fazhi::batch::RecomputeOptions;
use fazhi::calendar::{Calendar, DayCount, date};

use super::{as_from_nothing, day, files_read, folder, options, run_with};

const MATTERS: &str = "\
办件编号,受理日期,办结日期,承诺时限
1,2020-03-05,2020-03-06,5
2,2020-12-30,,5
3,2025-11-03,,20
";

fn on(text: &str) -> RecomputeOptions {
    RecomputeOptions { today: day(text), ..options() }
}

#[test]
fn periods_that_are_over_do_not_depend_on_the_day() {
    // The project, the days of two runs, and how many files the second run reads.
    let cases = [
        ("periods = \"2020\"", "2025-11-25", "2026-03-01", 0),
        ("periods = \"2019..2020\"", "2021-01-01", "2026-03-01", 1),
        ("periods = \"2020\"", "2020-12-31", "2026-03-01", 1),
        ("periods = \"2024..2026\"", "2026-01-05", "2026-01-06", 1),
        ("periods = \"2024..2025\"\ncutoff = 2025-11-30", "2025-12-05", "2025-12-06", 0),
        ("", "2026-01-05", "2026-01-06", 1),
        ("cutoff = \"2025-12-31\"", "2026-01-05", "2026-01-06", 0),
        ("periods = \"2020\"", "2026-03-01", "2026-03-01", 0),
    ];
    for (project, first, second, read) in cases {
        let folder = folder(&[("办件.csv", MATTERS), ("fazhi.toml", project)]);
        run_with(folder.path(), &on(first));
        let run = run_with(folder.path(), &on(second));
        assert_eq!(files_read(&run).len(), read, "{project} {first} {second}");
        as_from_nothing(folder.path(), &run, &on(second));
    }
}

#[test]
fn a_file_with_a_future_date_is_read_again_on_another_day() {
    let folder = folder(&[("办件.csv", MATTERS), ("fazhi.toml", "periods = \"2020\"")]);
    let early = on("2021-06-01");
    let first = run_with(folder.path(), &early);
    assert_eq!((first.problems.of_rule("future_date"), first.manifest.files[0].future_dates), (1, 1));
    assert_eq!(files_read(&run_with(folder.path(), &early)), [""; 0]);
    let late = on("2026-03-01");
    let second = run_with(folder.path(), &late);
    assert_eq!((files_read(&second).len(), second.problems.total()), (1, 0));
    as_from_nothing(folder.path(), &second, &late);
    // If the clock is set back, the date is in the future again.
    let third = run_with(folder.path(), &early);
    assert_eq!(third.problems.of_rule("future_date"), 1);
    as_from_nothing(folder.path(), &third, &early);
}

#[test]
fn open_matters_of_a_running_period_are_judged_as_of_today() {
    let folder = folder(&[("办件.csv", MATTERS), ("fazhi.toml", "periods = \"2025\"")]);
    let age = |day: &str| {
        let run = run_with(folder.path(), &on(day));
        as_from_nothing(folder.path(), &run, &on(day));
        run.figures.of("service_age_mean").next().unwrap().value
    };
    // Two matters are open; their ages are in working days.
    let expected = |end: &str| {
        let date = |text| date::parse("day", text).unwrap();
        let taken = |start| Calendar::china().days_between(date(start), date(end), DayCount::WorkingDays).unwrap();
        Some(f64::from(taken("2020-12-30") + taken("2025-11-03")) / 2.0)
    };
    for end in ["2025-11-10", "2025-12-31"] {
        assert_eq!(age(end), expected(end), "{end}");
    }
}
