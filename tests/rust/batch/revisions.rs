//! The figures that differ between two runs, and why.

use std::path::Path;
use std::process::Command;

use fazhi::batch::diff;
use fazhi::polars::prelude::*;

use super::{day, folder, options, run, run_with, write};

const PROJECT: &str = "periods = \"2020\"\nby = [\"agency\"]\n";
const MATTERS: &str = "办件编号,受理日期,办结日期,承办单位\n1,2020-03-05,2020-03-06,民政局\n2,2020-07-05,,公安局\n";
const REVIEWS: &str = "案卷号,评查日期,评查得分,执法单位\n1,2020-03-05,87,公安局\n2,2020-03-05,95,公安局\n";

const OWN: &str = "[family]\nid = 'government_service'\nzh = '政务服务'\nen = 'government service'\n[[indicator]]\n\
    id = 'service_completion_rate'\nzh = '办结率'\nen = 'completion rate'\nregister = 'service_matters'\n\
    kind = 'proportion'\nunit = '%'\ndirection = 'higher'\ndefinition = 'a'\nsource = 'own'\n\
    measure = { at = 'accepted', part = 'decided IS NULL' }\n";

/// The reasons why the figures of an indicator differ.
fn why(revisions: &DataFrame, indicator: &str) -> Option<String> {
    let (indicators, why) = (revisions.column("indicator").unwrap(), revisions.column("why").unwrap());
    let at = indicators.str().unwrap().iter().position(|found| found == Some(indicator))?;
    why.str().unwrap().get(at).map(Into::into)
}

fn place() -> tempfile::TempDir {
    folder(&[("办件.csv", MATTERS), ("案卷评查.csv", REVIEWS), ("fazhi.toml", PROJECT)])
}

#[test]
fn each_change_is_named_for_the_figures_that_it_affects_only() {
    type Change = fn(&Path);
    let cases: [(&str, Change, &str, &str); 8] = [
        (
            "a row",
            |at| write(at, "办件.csv", &format!("{MATTERS}3,2020-08-01,,公安局\n")),
            "service_completion_rate",
            "new_rows",
        ),
        (
            "a file",
            |at| write(at, "办件2.csv", &MATTERS.replace("\n1", "\n7").replace("\n2", "\n8")),
            "service_accepted",
            "new_rows",
        ),
        (
            "a cell",
            |at| write(at, "办件.csv", &MATTERS.replace("2020-07-05,", "2020-07-05,2020-07-06")),
            "service_completion_rate",
            "changed_file",
        ),
        (
            "a parameter",
            |at| write(at, "fazhi.toml", &format!("{PROJECT}[parameters]\nexcellent = 85\n")),
            "file_excellent_rate",
            "changed_parameter",
        ),
        (
            "a cutoff",
            |at| write(at, "fazhi.toml", &format!("cutoff = 2020-04-01\n{PROJECT}")),
            "service_accepted",
            "changed_cutoff",
        ),
        ("groups", |at| write(at, "fazhi.toml", "periods = \"2020\"\n"), "service_accepted", "changed_by"),
        (
            "periods",
            |at| write(at, "fazhi.toml", &PROJECT.replace("2020", "2020..2021")),
            "service_accepted",
            "changed_periods",
        ),
        (
            "a definition",
            |at| write(at, "fazhi.toml", &format!("{PROJECT}catalogue = [\"own.toml\"]\n")),
            "service_completion_rate",
            "changed_definition",
        ),
    ];
    for (name, change, indicator, expected) in cases {
        let folder = place();
        write(folder.path(), "own.toml", OWN);
        run(folder.path());
        assert_eq!(run(folder.path()).revisions.height(), 0, "{name}");
        change(folder.path());
        let revisions = run(folder.path()).revisions;
        assert_eq!(why(&revisions, indicator).as_deref(), Some(expected), "{name}: {revisions}");
        let other = if indicator.starts_with("file") { "service_accepted" } else { "file_excellent_rate" };
        let everywhere = ["changed_by", "changed_periods", "changed_cutoff"].contains(&expected);
        assert!(everywhere || why(&revisions, other).is_none(), "{name}: {revisions}");
    }
}

#[test]
fn old_and_new_values_are_side_by_side() {
    let folder = place();
    run(folder.path());
    write(folder.path(), "办件.csv", &format!("{MATTERS}3,2020-08-01,2020-08-02,公安局\n"));
    let revisions = run(folder.path()).revisions;
    let of = |indicator: &str| {
        let rows = revisions.column("indicator").unwrap().str().unwrap().equal(indicator);
        revisions.filter(&rows).unwrap()
    };
    let rate = of("service_completion_rate");
    assert_eq!(rate.height(), 1);
    let number = |name: &str| rate.column(name).unwrap().f64().unwrap().get(0);
    assert_eq!(
        [number("old_numerator"), number("old_denominator"), number("old_value")],
        [Some(0.0), Some(1.0), Some(0.0)]
    );
    assert_eq!(
        [number("new_numerator"), number("new_denominator"), number("new_value")],
        [Some(1.0), Some(2.0), Some(0.5)]
    );
    assert_eq!([number("change"), number("change_relative")], [Some(0.5), None]);
    assert_eq!(rate.column("agency").unwrap().str().unwrap().get(0), Some("公安局"));
    let accepted = of("service_accepted");
    assert_eq!(accepted.column("change_relative").unwrap().f64().unwrap().get(0), Some(1.0));
}

#[test]
fn a_running_period_changes_with_the_day() {
    let folder = folder(&[
        ("办件.csv", "办件编号,受理日期,办结日期,承诺时限\n1,2026-01-05,,20\n"),
        ("fazhi.toml", "periods = \"2025..2026\"\n"),
    ]);
    let on = |text: &str| fazhi::batch::RecomputeOptions { today: day(text), ..options() };
    run_with(folder.path(), &on("2026-01-10"));
    let revisions = run_with(folder.path(), &on("2026-04-10")).revisions;
    assert_eq!(why(&revisions, "service_age_mean").as_deref(), Some("day_of_run"), "{revisions}");
    let periods = revisions.column("period").unwrap().str().unwrap().clone();
    assert!(periods.iter().all(|period| period == Some("2026")), "{revisions}");
}

#[test]
fn the_program_compares_runs_and_files_of_figures() {
    let folder = place();
    let one = fazhi::batch::RecomputeOptions { out: Some(folder.path().join("one")), ..options() };
    let csv = fazhi::batch::RecomputeOptions {
        formats: [fazhi::batch::FigureFormat::Csv].into(),
        out: Some(folder.path().join("other")),
        ..options()
    };
    run_with(folder.path(), &one);
    write(folder.path(), "办件.csv", &format!("{MATTERS}3,2020-08-01,,公安局\n"));
    run_with(folder.path(), &csv);
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
        let output =
            command.arg("diff").args(arguments).args(["--lang", "en"]).current_dir(folder.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(program(&["one", "one"]), (0, String::new(), "0 figures differ\n".into()));
    let (code, table, _) = program(&["one", "other"]);
    assert_eq!(code, 1);
    assert!(table.contains("service_completion_rate") && table.contains("new_rows"), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
    let (code, json, error) = program(&["one", "other/figures.csv", "--format", "json"]);
    assert_eq!(code, 1, "{error}");
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(
        rows.as_array().unwrap().iter().any(|row| row["indicator"] == "service_accepted" && row["new_value"] == 2.0)
    );
    assert!(rows.as_array().unwrap().iter().all(|row| row["why"].is_null()));
    // A text file has the same numbers as the table it was written from.
    assert_eq!(program(&["other/figures.parquet", "other/figures.csv"]).0, 0);
    assert_eq!(program(&["one", "nowhere"]).0, 2);
    let (code, _, error) = program(&["one", "办件.csv"]);
    assert!(code == 2 && error.contains("it holds no figures: there is no column `indicator`"), "{error}");
    assert_eq!(
        diff(folder.path().join("one"), folder.path().join("other")).unwrap().height(),
        rows.as_array().unwrap().len()
    );
}
