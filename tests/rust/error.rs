//! The exact message and hint of every error.

use std::path::PathBuf;

use fazhi::Error;
use fazhi::calendar::NaiveDate;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn hold(cases: Vec<(Error, &str, &str)>) {
    for (error, text, hint) in cases {
        assert_eq!(error.to_string(), text);
        assert_eq!(error.hint().unwrap_or_default(), hint, "{text}");
    }
}

#[test]
fn column_errors_name_the_place_and_what_was_found() {
    hold(vec![
        (
            Error::MissingColumn {
                register: "mediation (a.csv)".into(),
                column: "closed".into(),
                found: names(&["卷号", "调结日"]),
                closest: Some("调结日".into()),
            },
            "mediation (a.csv): column `closed` is missing; found `卷号`, `调结日`",
            "if you mean `调结日`, map it: columns = { closed = \"调结日\" }",
        ),
        (
            Error::MissingColumn { register: "a".into(), column: "b".into(), found: vec![], closest: None },
            "a: column `b` is missing; found none",
            "map a header to it: columns = { b = \"…\" }",
        ),
        (
            Error::AmbiguousColumn {
                register: "a".into(), column: "agency".into(), headers: names(&["单位", "部门"])
            },
            "a: headers `单位` and `部门` both match column `agency`",
            "choose one: columns = { agency = \"单位\" }",
        ),
        (
            Error::AmbiguousColumn {
                register: "a".into(),
                column: "agency".into(),
                headers: names(&["单位", "部门", "机关"]),
            },
            "a: headers `单位`, `部门` and `机关` all match column `agency`",
            "choose one: columns = { agency = \"单位\" }",
        ),
        (
            Error::ColumnType {
                register: "a".into(),
                column: "b".into(),
                found: "list".into(),
                expected: "dates, times or text".into(),
            },
            "a: column `b` has type `list`, expected dates, times or text",
            "",
        ),
    ]);
}

#[test]
fn other_errors_name_the_value_and_what_is_allowed() {
    let io = || std::io::Error::from(std::io::ErrorKind::NotFound);
    hold(vec![
        (
            Error::Parameter { name: "level".into(), value: "1.2".into(), expected: "a number between 0 and 1".into() },
            "parameter `level` is `1.2`, expected a number between 0 and 1",
            "",
        ),
        (
            Error::Unknown { what: "method".into(), name: "wilsn".into(), known: names(&["wilson", "wald"]) },
            "unknown method `wilsn`; known: `wilson`, `wald`",
            "did you mean `wilson`?",
        ),
        (Error::File { path: PathBuf::from("a.csv"), source: io() }, "`a.csv`: entity not found", ""),
        (Error::Content { path: PathBuf::from("a.csv"), reason: "no header".into() }, "`a.csv`: no header", ""),
        (
            Error::Locked { path: PathBuf::from("a.xlsx") },
            "`a.xlsx`: the workbook has a password",
            "open it, remove the password and save it again",
        ),
        (
            Error::Definition { place: "own.toml, indicator `a`".into(), reason: "it has no measure".into() },
            "own.toml, indicator `a`: it has no measure",
            "",
        ),
        (Error::Merge { reason: "other periods".into() }, "tallies cannot be merged: other periods", ""),
        (Error::Overflow { measure: "amount".into() }, "the sum of `amount` overflows a 64-bit integer", ""),
        (
            Error::OutsideCalendar {
                place: Some("end[3]".into()),
                day: NaiveDate::from_ymd_opt(2027, 3, 1).unwrap(),
                first: 2004,
                last: 2026,
            },
            "end[3]: `2027-03-01` lies outside the calendar of working days, which covers 2004 to 2026",
            "add years with a calendar file, from the State Council's notices: [[year]] year = 2027, \
             rest = [\"01-01\", …], work = […]",
        ),
        (
            Error::Busy { path: PathBuf::from("out"), pid: "4711".into(), since: "2026-01-05T09:30:00+08:00".into() },
            "`out`: another run is writing here (process 4711, since 2026-01-05T09:30:00+08:00)",
            "wait until it ends; the next run resumes from what it wrote",
        ),
        (
            Error::File { path: PathBuf::from("a/fazhi.toml"), source: io() },
            "`a/fazhi.toml`: entity not found",
            "create one with `fazhi init FOLDER`",
        ),
        (
            Error::File { path: PathBuf::from("fazhi.toml"), source: std::io::ErrorKind::AlreadyExists.into() },
            "`fazhi.toml`: entity already exists",
            "edit it, or move it away and run `fazhi init` again",
        ),
        (Error::Interrupted, "interrupted", ""),
    ]);
}

#[test]
fn a_long_list_of_names_is_truncated() {
    let known = (0..20).map(|number| format!("x{number}")).collect();
    let error = Error::Unknown { what: "indicator".into(), name: "?".into(), known };
    assert!(error.to_string().ends_with("`x15` and 4 more"), "{error}");
}
