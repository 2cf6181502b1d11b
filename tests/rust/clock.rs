//! Clocks, counted by hand: the last day in time and the first late day, across holidays and make-up working days.

use fazhi::calendar::{Calendar, date};
use fazhi::figure::Figure;
use fazhi::polars::prelude::*;
use fazhi::{Book, ComputeOptions, Registers, compute};

/// A row of a register, as columns and texts.
type Row<'a> = &'a [(&'a str, &'a str)];

fn book(register: &str, rows: &[Row<'_>], options: ComputeOptions) -> Book {
    let names: std::collections::BTreeSet<_> = rows.iter().flat_map(|row| row.iter().map(|cell| cell.0)).collect();
    let text = |row: &Row<'_>, name: &str| row.iter().find(|cell| cell.0 == name).map(|cell| cell.1.to_owned());
    let column = |name: &&str| {
        Column::new((*name).into(), rows.iter().map(|row| text(row, name)).collect::<Vec<Option<String>>>())
    };
    let frame = DataFrame::new(rows.len(), names.iter().map(column).collect()).unwrap();
    compute(&Registers::new().with_frame(register, frame).unwrap(), &options).unwrap()
}

fn of(register: &str, rows: &[Row<'_>], indicator: &str, year: i32) -> Figure {
    let options = ComputeOptions::default().with_years([year]).with_indicators([indicator]);
    let book = book(register, rows, options);
    let figure = book.figures.of(indicator).next().unwrap();
    assert_eq!(figure.excluded, 0, "{:?} {:?}", book.problems.listed(), book.figures.unavailable());
    figure
}

/// For each clock: the register, the cells of the row except its end, the end, the indicator, the last day on which the
/// end is in time, and the first late day.
///
/// Days off by 国办发明电〔2019〕16号 and 〔2020〕1号: 24 January to 2 February, 4 to 6 April, 1 to 5 May, 1 to 8 October; working
/// days are 26 April, 9 May, 27 September and 10 October. No day off of 2024 (国办发明电〔2023〕7号) is the end of a term here.
const LAST_DAYS: &str = "
20 working days over the Spring Festival; extended by 10; two days excluded; the row's own limit; joint handling
service_matters | accepted=2020-01-22 | decided | service_on_time_rate | 2020-02-27 | 2020-02-28
service_matters | accepted=2020-01-22 extended=是 | decided | service_on_time_rate | 2020-03-12 | 2020-03-13
service_matters | accepted=2020-01-22 excluded_days=2 | decided | service_on_time_rate | 2020-03-02 | 2020-03-03
service_matters | accepted=2020-01-22 statutory_days=5 | decided | service_on_time_rate | 2020-02-06 | 2020-02-07
service_matters | accepted=2020-01-22 handling=联办件 | decided | service_on_time_rate | 2020-04-02 | 2020-04-03
five promised days over National Day, with two make-up days
service_matters | accepted=2020-09-25 promised_days=5 | decided | service_promise_on_time_rate | 2020-10-09 | 2020-10-10
service_matters | applied=2020-03-05 accepted=2020-03-20 | notified | correction_notice_5wd_rate | 2020-03-12 | 2020-03-13
service_matters | accepted=2020-03-01 decided=2020-03-05 state=准予 | delivered | licence_delivery_10wd_rate | 2020-03-19 | 2020-03-20
90 calendar days that end within National Day, and on a leap day that is a Saturday
case_file_review | agency=甲 filed=2020-07-07 | decided | penalty_90day_rate | 2020-10-09 | 2020-10-10
case_file_review | agency=甲 filed=2019-12-01 | decided | penalty_90day_rate | 2020-03-02 | 2020-03-03
case_file_review | agency=甲 decided=2020-03-05 kind=行政处罚 | published | penalty_publication_7wd_rate | 2020-03-16 | 2020-03-17
case_file_review | agency=甲 decided=2020-03-05 kind=行政检查 | published | penalty_publication_7wd_rate | 2020-04-02 | 2020-04-03
the simplified procedure is law for cases accepted from 2024 on
reconsideration | accepted=2023-12-29 procedure=简易 | closed | recon_on_time_rate | 2024-02-27 | 2024-02-28
reconsideration | accepted=2024-01-02 procedure=简易 | closed | recon_on_time_rate | 2024-02-01 | 2024-02-02
reconsideration | accepted=2024-01-02 extended=是 | closed | recon_on_time_rate | 2024-04-01 | 2024-04-02
reconsideration | accepted=2024-01-02 suspended_days=10 | closed | recon_on_time_rate | 2024-03-12 | 2024-03-13
reconsideration | received=2020-09-28 | accepted | recon_5wd_rate | 2020-10-12 | 2020-10-13
the clock starts again when the corrected application arrives
information_disclosure | received=2020-04-20 corrected=2020-04-27 | replied | foi_on_time_rate | 2020-05-27 | 2020-05-28
information_disclosure | received=2020-04-27 third_party_days=5 | replied | foi_on_time_rate_strict | 2020-06-03 | 2020-06-04
notary | accepted=2020-09-18 | issued | notary_15wd_rate | 2020-10-15 | 2020-10-16
legal_aid | applied=2020-09-25 | decided | aid_review_7d_rate | 2020-10-09 | 2020-10-10
legal_aid | decided=2020-03-05 | assigned | aid_assign_3d_rate | 2020-03-09 | 2020-03-10
normative_documents | title=甲 published=2020-03-01 due_for_filing=是 | filed | filing_timely_rate | 2020-03-16 | 2020-03-17
seven days of a task end within National Day, and five working days behind it
tasks | assigned=2020-09-25 term=7 | done | tasks_on_time_rate_calendar | 2020-10-09 | 2020-10-10
tasks | assigned=2020-09-25 term=5个工作日 | done | tasks_on_time_rate_working | 2020-10-09 | 2020-10-10
";

#[test]
fn each_clock_has_its_last_day_in_time_and_its_first_late_day() {
    let mut clocks = 0;
    for line in LAST_DAYS.lines().filter(|line| line.contains('|')) {
        let fields: Vec<_> = line.split(" | ").collect();
        let [register, row, end, indicator, last, late] = fields[..] else { panic!("{line}") };
        let row = row.split(' ').map(|cell| cell.split_once('=').unwrap());
        let year = last[..4].parse().unwrap();
        for (day, kept) in [(last, 1.0), (late, 0.0)] {
            let ended: Vec<_> = row.clone().chain([(end, day)]).collect();
            let figure = of(register, &[&ended], indicator, year);
            assert_eq!((figure.numerator, figure.denominator), (Some(kept), Some(1.0)), "{line}: {day}");
        }
        clocks += 1;
    }
    assert_eq!(clocks, 25);
}

/// A minimum term: one day less is too short.
#[test]
fn a_minimum_term_must_be_reached() {
    for (row, indicator, kept) in [
        (&[("comment_from", "2020-03-01"), ("comment_to", "2020-03-31")], "decision_comment_30d_rate", 1.0),
        (&[("comment_from", "2020-03-01"), ("comment_to", "2020-03-30")], "decision_comment_30d_rate", 0.0),
        (&[("legal_sent", "2020-09-25"), ("legal_done", "2020-10-12")], "decision_review_7wd_rate", 1.0),
        (&[("legal_sent", "2020-09-25"), ("legal_done", "2020-10-10")], "decision_review_7wd_rate", 0.0),
    ] {
        let row: Vec<_> = [("decision", "某决策")].into_iter().chain(*row).collect();
        let figure = of("decisions", &[&row], indicator, 2020);
        assert_eq!((figure.numerator, figure.denominator), (Some(kept), Some(1.0)), "{indicator} {row:?}");
    }
    let urgent: Row<'_> =
        &[("decision", "某决策"), ("comment_from", "2020-03-01"), ("comment_to", "2020-03-05"), ("urgent", "是")];
    assert_eq!(of("decisions", &[urgent], "decision_comment_30d_rate", 2020).numerator, Some(1.0));
}

/// Open and overdue matters count as late, open matters not yet due do not count, each judged at the end of the period.
#[test]
fn open_matters_count_as_late_once_they_are_overdue() {
    let open = |accepted| [("accepted", accepted), ("decided", "")];
    for (accepted, year, counted) in [
        ("2020-12-01", 2020, 1.0), // its last day was 29 December
        ("2020-12-03", 2020, 0.0), // 31 December is its last day
        ("2020-12-03", 2021, 1.0),
        ("2019-06-03", 2020, 1.0), // still open, so it counts in each year
    ] {
        let figure = of("service_matters", &[&open(accepted)], "service_on_time_rate", year);
        assert_eq!((figure.numerator, figure.denominator), (Some(0.0), Some(counted)), "{accepted} {year}");
        let overdue = of("service_matters", &[&open(accepted)], "service_overdue", year);
        assert_eq!(overdue.value, Some(counted), "{accepted} {year}");
    }
    // resolved late in the next year: overdue at the end of the first, late in the second, and gone after it
    let late: Row<'_> = &[("accepted", "2020-11-02"), ("decided", "2021-02-01")];
    for (year, counted) in [(2020, 1.0), (2021, 1.0), (2022, 0.0)] {
        assert_eq!(of("service_matters", &[late], "service_overdue", year).value, Some(counted), "{year}");
    }
}

#[test]
fn nothing_is_judged_beyond_the_cutoff_or_the_day_of_the_run() {
    let open: Row<'_> = &[("accepted", "2020-03-02"), ("decided", "")];
    let at = |cutoff: &str, today: &str| {
        let day = |text: &str| date::parse("day", text).unwrap();
        let mut options = ComputeOptions::default().with_years([2020]).with_today(day(today));
        options.tally.cutoff = (!cutoff.is_empty()).then(|| day(cutoff));
        let book = book("service_matters", &[open], options);
        let value = |id: &str| book.figures.of(id).next().unwrap().value;
        (value("service_overdue"), value("service_age_mean"))
    };
    assert_eq!(at("2020-03-30", "2026-01-01"), (Some(0.0), Some(20.0)));
    assert_eq!(at("2020-03-31", "2026-01-01"), (Some(1.0), Some(21.0)));
    // A year that is not over is judged as of the day of the run.
    assert_eq!(at("", "2020-03-30"), (Some(0.0), Some(20.0)));
    assert_eq!(at("", "2020-03-31"), (Some(1.0), Some(21.0)));
}

#[test]
fn a_matter_decided_on_the_day_of_its_acceptance_takes_zero_days() {
    let row: Row<'_> = &[("accepted", "2020-10-03"), ("decided", "2020-10-03")];
    assert_eq!(of("service_matters", &[row], "service_mean_wd", 2020).value, Some(0.0));
    assert_eq!(of("service_matters", &[row], "service_on_time_rate", 2020).value, Some(1.0));
}

#[test]
fn a_limit_is_a_parameter_if_the_law_leaves_it_to_local_rules() {
    let row: Row<'_> =
        &[("title", "甲"), ("published", "2020-03-01"), ("filed", "2020-03-31"), ("due_for_filing", "是")];
    let rate = |parameters: &[(&str, f64)]| {
        let options = ComputeOptions::default().with_years([2020]).with_parameters(parameters.iter().copied());
        book("normative_documents", &[row], options).figures.of("filing_timely_rate").next().unwrap().value
    };
    assert_eq!((rate(&[]), rate(&[("filing_days", 30.0)])), (Some(0.0), Some(1.0)));
    let options = ComputeOptions::default().with_parameters([("filing_days", 1.5)]);
    let registers = Registers::new().with_frame("normative_documents", df!["title" => ["甲"]].unwrap()).unwrap();
    let error = compute(&registers, &options).unwrap_err().to_string();
    assert_eq!(error, "clock `filing`: parameter `filing_days` is `1.5`, expected whole days from 0 to 36500");
}

#[test]
fn days_outside_the_calendar_are_problems_for_clocks_only() {
    let rows: [Row<'_>; 2] = [
        &[("accepted", "1999-03-01"), ("decided", "1999-03-02")],
        &[("accepted", "2020-03-02"), ("decided", "2020-03-03")],
    ];
    let book = book("service_matters", &rows, ComputeOptions::default().with_years([1999, 2020]));
    assert_eq!(book.problems.of_rule("outside_calendar"), 2, "one for each of its days");
    let figures =
        |id: &str| book.figures.of(id).map(|figure| (figure.denominator, figure.excluded)).collect::<Vec<_>>();
    assert_eq!(figures("service_completion_rate"), [(Some(1.0), 0), (Some(1.0), 0)]);
    // Rows excluded from a stock, here from the open and overdue matters, are excluded in every period.
    assert_eq!(figures("service_on_time_rate"), [(Some(0.0), 1), (Some(1.0), 1)]);
    assert_eq!(figures("service_days_mean"), [(Some(0.0), 1), (Some(1.0), 0)]);
}

#[test]
fn a_custom_calendar_adds_local_days_off() {
    let local = Calendar::china().with_toml("[[year]]\nyear = 2020\nrest = ['03-03..03-04']", "local").unwrap();
    let row: Row<'_> = &[("accepted", "2020-03-02"), ("decided", "2020-03-06")];
    let options = ComputeOptions::default().with_years([2020]).with_calendar(local);
    assert_eq!(book("service_matters", &[row], options).figures.of("service_mean_wd").next().unwrap().value, Some(2.0));
    assert_eq!(of("service_matters", &[row], "service_mean_wd", 2020).value, Some(4.0));
}

#[test]
fn a_register_without_the_day_of_a_clock_names_the_column() {
    let book = book("service_matters", &[&[("accepted", "2020-03-02")]], ComputeOptions::default().with_years([2020]));
    let reason = |id: &str| book.figures.unavailable().iter().find(|one| one.indicator == id).map(|one| one.en.clone());
    assert_eq!(reason("service_on_time_rate").unwrap(), "register `service_matters` has no column `decided`");
    assert_eq!(
        reason("service_promise_on_time_rate").unwrap(),
        "register `service_matters` has no column `decided`, `promised_days`"
    );
    assert_eq!(reason("service_accepted"), None);
}

/// Of tasks: due in the year are four, of which one was done on its day, one late and one is open; cancelled ones are no tasks.
#[test]
fn tasks_are_judged_by_the_day_on_which_they_are_due() {
    let task =
        |no, due, done, state| [("task_no", no), ("agency", "甲"), ("due", due), ("done", done), ("state", state)];
    let rows = [
        task("1", "2020-06-30", "2020-06-30", "已完成"),
        task("2", "2020-06-30", "2020-07-03", "已完成"),
        task("3", "2020-12-31", "2021-01-04", "已完成"),
        task("4", "2020-12-31", "", "推进中"),
        task("5", "2020-12-31", "", "已取消"),
        task("6", "2021-03-31", "", "推进中"),
    ];
    let rows: Vec<Row<'_>> = rows.iter().map(AsRef::as_ref).collect();
    let figure = |indicator| of("tasks", &rows, indicator, 2020);
    assert_eq!(figure("tasks_due").value, Some(4.0));
    assert_eq!(figure("tasks_on_time_rate").numerator, Some(1.0));
    assert_eq!(figure("tasks_overdue").value, Some(3.0));
    assert_eq!(figure("tasks_open").value, Some(3.0), "the one done in January was open at the end of the year");
    assert_eq!(figure("tasks_days_late").value, Some(3.0));
    assert_eq!(figure("tasks_working_days_late").value, Some(3.0));
}

#[test]
fn events_are_counted_by_their_kind() {
    let event = |day, kind| [("agency", "甲"), ("day", day), ("kind", kind)];
    let rows = [event("2020-03-05", "表彰"), event("2020-04-05", "通报批评"), event("2020-04-06", "约谈")];
    let rows: Vec<Row<'_>> = rows.iter().map(AsRef::as_ref).collect();
    for (indicator, count) in [("commendations", 1.0), ("criticisms", 2.0), ("findings", 0.0)] {
        assert_eq!(of("events", &rows, indicator, 2020).value, Some(count), "{indicator}");
    }
}
