//! The options of a project file, and the formats of its outputs.

use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, open_workbook_auto};
use fazhi::batch::{FigureFormat, Project, RecomputeOptions};

use super::{bytes, day, folder, options, run, run_with, write};

const MATTERS: &str = "办件编号,受理日期,办结日期,承办单位\n1,2020-03-05,2020-03-06,民政局\n2,2020-07-05,,公安局\n";

fn project(text: &str) -> Result<Project, String> {
    let folder = folder(&[("fazhi.toml", text)]);
    Project::open(folder.path()).map_err(|error| error.to_string())
}

#[test]
fn periods_and_days_are_read_as_people_write_them() {
    let periods = |text: &str| {
        let periods = project(text).unwrap().periods.unwrap();
        periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("periods = \"2019..2021\"", "2019 2020 2021"),
        ("periods = \"2020\"", "2020"),
        ("periods = 2020", "2020"),
        ("periods = [2019, \"2021\"]", "2019 2021"),
        ("periods = [\"2020Q3\", \"2020Q4\"]", "2020Q3 2020Q4"),
        ("periods = \"2020-11..2021-01\"", "2020-11 2020-12 2021-01"),
    ] {
        assert_eq!(periods(text), expected, "{text}");
    }
    for text in ["cutoff = 2020-12-31", "cutoff = \"2020-12-31\""] {
        assert_eq!(project(text).unwrap().cutoff, Some(day("2020-12-31")));
    }
    assert_eq!(project("").unwrap().periods, None);
}

#[test]
fn unknown_names_are_errors_that_list_the_known_ones() {
    for (text, reason) in [
        (
            "perods = \"2020\"",
            "unknown field `perods`, expected one of `title`, `places`, `lang`, `by`, `indicators`, `periods`",
        ),
        (
            "[registers.mediation]\npath = [\"a.csv\"]",
            "unknown field `path`, expected one of `paths`, `columns`, `sheet`",
        ),
        ("periods = \"last year\"", "parameter `period` is `last year`, expected a year (2020)"),
        ("periods = []", "there is no period"),
        ("cutoff = \"year end\"", "`year end` is not a date, expected one such as 2025-12-31"),
        ("totals = \"yes\"", "expected a boolean"),
    ] {
        let error = project(text).unwrap_err();
        assert!(error.contains(reason), "{text}: {error}");
    }
    let nowhere = Project::open(Path::new("nowhere/fazhi.toml")).unwrap_err();
    assert_eq!(nowhere.hint().as_deref(), Some("create one with `fazhi init FOLDER`"));
}

#[test]
fn a_project_sets_the_group_by_columns_the_cutoff_and_the_parameters() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let text = "title = \"某县\"\nplaces = [\"甲县\", \"乙县\"]\nperiods = [\"2020Q1\", \"2020Q3\"]\nby = [\"agency\"]\ntotals = true\n\
                levels = []\ncutoff = 2020-08-01\n[parameters]\nexcellent = 85\n";
    write(folder.path(), "fazhi.toml", text);
    let run = run(folder.path());
    let accepted: Vec<_> = run.figures.of("service_accepted").collect();
    assert_eq!(accepted.len(), 2 * 3);
    assert!(accepted.iter().all(|figure| figure.lower.is_none()));
    let manifest = &run.manifest;
    assert_eq!((manifest.places.len(), manifest.cutoff.as_deref()), (2, Some("2020-08-01")));
    assert_eq!((manifest.parameters["excellent"], manifest.horizon.as_str()), (85.0, "2020-08-01"));
    assert_eq!(manifest.periods.as_ref().unwrap(), &["2020Q1", "2020Q3"]);
    let file = &manifest.files[0];
    assert_eq!((file.path.as_str(), file.size, file.rows), ("办件.csv", MATTERS.len() as u64, 2));
    assert_eq!(file.hash, format!("{:032x}", xxhash_rust::xxh3::xxh3_128(MATTERS.as_bytes())));
    let quarters = RecomputeOptions { periods: Some(vec!["2020".parse().unwrap()]), ..options() };
    assert_eq!(run_with(folder.path(), &quarters).figures.of("service_accepted").count(), 3);
}

#[test]
fn figures_are_written_in_the_formats_asked_for_and_stale_ones_are_removed() {
    let folder = folder(&[("办件.csv", MATTERS), ("fazhi.toml", "title = \"某县\"\nperiods = \"2020\"\n")]);
    let both = RecomputeOptions { formats: [FigureFormat::Csv, FigureFormat::Xlsx].into(), ..options() };
    let run = run_with(folder.path(), &both);
    let text = String::from_utf8(bytes(&run.out, "figures.csv")).unwrap();
    assert!(text.starts_with("\u{feff}indicator,period,category,"));
    assert_eq!(text.lines().count(), run.figures.len() + 1);
    let mut book = open_workbook_auto(run.out.join("figures.xlsx")).unwrap();
    let sheet = book.worksheet_range("数据").unwrap();
    assert_eq!(sheet.height(), run.figures.len() + 1);
    let at = |name: &str| sheet.rows().next().unwrap().iter().position(|head| *head == *name).unwrap();
    let rate = sheet.rows().find(|row| row[0] == Data::String("service_completion_rate".into())).unwrap();
    assert_eq!((rate[at("name")].to_string(), rate[at("value")].to_string()), ("办结率".into(), "0.5".into()));
    assert_eq!(book.worksheet_range("说明").unwrap().get((0, 1)).unwrap().to_string(), "某县");
    let workbook = bytes(&run.out, "figures.xlsx");
    assert!(bytes(&run_with(folder.path(), &both).out, "figures.xlsx") == workbook);
    assert!(!super::run(folder.path()).out.join("figures.csv").exists());
}

#[test]
fn formats_of_the_project_stay_and_those_that_go_are_named() {
    let folder = folder(&[("办件.csv", MATTERS), ("fazhi.toml", "periods = \"2020\"\nformats = [\"csv\"]\n")]);
    let out = folder.path().join("fazhi-out");
    let there = || ["figures.csv", "figures.xlsx"].map(|name| out.join(name).exists());
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
        command.args(["recompute", "--lang", "en"]).args(arguments).current_dir(folder.path());
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    assert!(!program(&["--format", "xlsx"]).contains("removed") && there() == [true, true]);
    let text = program(&[]);
    assert!(text.contains("figures.xlsx: it is no longer asked for; to keep it, set `formats`"), "{text}");
    assert_eq!(there(), [true, false]);
    assert!(!program(&[]).contains("removed"));
    write(folder.path(), "fazhi.toml", "periods = \"2020\"\n");
    assert_eq!(run(folder.path()).removed, [out.join("figures.csv")]);
    assert_eq!(there(), [false, false]);
    assert!(project("formats = [\"pdf\"]").unwrap_err().contains("parameter `format` is `pdf`, expected csv or xlsx"));
}

#[test]
fn the_program_reports_what_it_did_and_exits_with_2_if_something_failed() {
    let folder =
        folder(&[("办件.csv", MATTERS), ("fazhi.toml", "title = \"某县\"\nplaces = [\"甲县\"]\nperiods = \"2020\"\n")]);
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
        let output = command.arg("recompute").args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.stdout.is_empty(), "messages do not go to standard output");
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, text) = program(&["--lang", "en", "--format", "csv,xlsx", "--jobs", "2"]);
    assert_eq!(code, 0, "{text}");
    let expected = "某县: 甲县\nservice matters: 1 file (0 from the store), 2 rows, 0 excluded, 0 problems\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(
        folder.path().join("fazhi-out/figures.csv").is_file() && folder.path().join("fazhi-out/figures.xlsx").is_file()
    );
    let (code, text) = program(&["fazhi.toml", "--lang", "zh", "--periods", "2019..2020", "--output", "另一处"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("政务服务办件：文件 1 个（其中 0 个沿用上次结果），共 2 行") && text.ends_with("已写入 另一处\n"),
        "{text}"
    );
    write(folder.path(), "办件.csv", &(MATTERS.to_owned() + "3,2020-08-01,,公安局\n"));
    let (_, text) = program(&["--lang", "en"]);
    assert!(text.contains("figures differ from the previous run (new_rows "), "{text}");
    write(folder.path(), "人民调解.csv", "天气,价格\n晴,1\n");
    let (code, text) = program(&["--lang", "en"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("error: mediation (人民调解.csv): column `case_no` (`编号`) is missing"), "{text}");
    for wrong in [["--periods", "2020..2019"], ["--format", "pdf"], ["--jobs", "0"]] {
        assert_eq!(program(&wrong).0, 2, "{wrong:?}");
    }
}
