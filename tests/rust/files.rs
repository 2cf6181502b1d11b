//! Which files are read, and their names in problems.

use std::path::Path;

use fazhi::register::{Kinds, ReadOptions, Register};
use fazhi::{Error, Registers};
use tempfile::TempDir;

/// A folder of files with one row each, whose date is invalid; no two files are equal.
fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("卷号,受理日期\n{file},昨天\n")).unwrap();
    }
    folder
}

fn open(path: &Path) -> Register {
    Register::open(Kinds::built_in().get("mediation").unwrap(), path).unwrap()
}

/// The files in the problems of a register.
fn named(register: &Register) -> Vec<String> {
    let options = ReadOptions { unique_keys: false, ..ReadOptions::default() };
    let account = register.read(&options, |_| Ok(())).unwrap();
    account.problems.listed().iter().map(|problem| problem.file.clone()).collect()
}

#[test]
fn files_in_problems_are_relative_to_the_given_folder() {
    let folder = folder(&["2019/调解.csv", "2019/_调解.csv", "2019/~$调解.csv", "2020/调解.csv", "2020/旧/调解.csv"]);
    for (path, names) in [
        ("2019/调解.csv", vec!["调解.csv"]),
        ("2019", vec!["调解.csv"]),
        ("2019/*", vec!["调解.csv"]),
        ("20*/*.csv", vec!["2019/调解.csv", "2020/调解.csv"]),
        ("**/*.csv", vec!["2019/调解.csv", "2020/旧/调解.csv", "2020/调解.csv"]),
    ] {
        assert_eq!(named(&open(&folder.path().join(path))), names, "{path}");
    }
}

#[test]
fn files_with_the_same_name_are_shown_by_their_paths() {
    let folder = folder(&["2019/调解.csv", "2020/调解.csv", "2020/补.csv"]);
    let register = open(&folder.path().join("2019")).and(folder.path().join("2020")).unwrap();
    let path = |name: &str| format!("{}/{name}", folder.path().display()).replace(std::path::MAIN_SEPARATOR, "/");
    assert_eq!(named(&register), [path("2019/调解.csv"), "补.csv".into(), path("2020/调解.csv")]);
}

#[test]
fn errors_name_files_as_problems_do() {
    let folder = folder(&["2019/调解.csv"]);
    std::fs::write(folder.path().join("2019/调解.csv"), "天气,价格\n晴,1\n").unwrap();
    let error = open(&folder.path().join("*/*.csv")).read(&ReadOptions::default(), |_| Ok(())).unwrap_err();
    assert!(
        error.to_string().starts_with("mediation (2019/调解.csv): column `case_no` (`编号`) is missing"),
        "{error}"
    );
}

#[test]
fn names_of_files_and_subfolders_tell_the_registers() {
    let folder = folder(&[
        "人民调解.csv",
        "人民调解/2019.csv",
        "人民调解/_2019.csv",
        "人民调解/.2019.csv",
        "人民调解/旧/2018.csv",
        "_人民调解/2019.csv",
        "_人民调解.csv",
        "~$人民调解.csv",
        "别的/人民调解.csv",
        "人民调解的结果/figures.csv",
        "人民调解的结果/manifest.json",
        "说明.csv",
        "人民调解.md",
    ]);
    let registers = Registers::open(folder.path()).unwrap();
    assert_eq!(registers.iter().count(), 1);
    assert_eq!(named(registers.get("mediation").unwrap()), ["人民调解/2019.csv", "人民调解.csv"]);
    assert_eq!(registers.ignored(), ["别的", "说明.csv"].map(|name| folder.path().join(name)));
}

#[test]
fn names_of_files_that_match_a_pattern_tell_the_registers() {
    let folder = folder(&["2019/人民调解.csv", "2020/人民调解.csv", "2020/_人民调解.csv", "2020/说明.csv"]);
    let registers = Registers::open(folder.path().join("20*/*.csv")).unwrap();
    assert_eq!(named(registers.get("mediation").unwrap()), ["2019/人民调解.csv", "2020/人民调解.csv"]);
    assert_eq!(registers.ignored(), [folder.path().join("2020/说明.csv")]);
}

#[test]
fn errors_name_the_path_that_does_not_exist() {
    let folder = folder(&["说明.csv", "_人民调解.csv"]);
    for (path, wanted) in [("无.csv", "无.csv"), ("无/*.csv", "无")] {
        let path = folder.path().join(path);
        let by_kind = Register::open(Kinds::built_in().get("mediation").unwrap(), &path).unwrap_err();
        for error in [by_kind, Registers::open(&path).unwrap_err()] {
            assert!(matches!(&error, Error::File { path, .. } if path.ends_with(wanted)), "{error}");
        }
    }
    let error = Registers::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains("no file in it is named after a register"), "{error}");
}

/// The names of the copies in a register, each with the file that is read.
fn copies(register: &Register) -> Vec<(String, String)> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    register.copies().map(|(path, of)| (name(path), of.to_owned())).collect()
}

#[test]
fn a_file_with_the_content_of_another_is_named_and_not_read() {
    let folder = folder(&["调解.csv", "别的调解.csv"]);
    for copy in ["调解 - 副本.csv", "调解(1).csv", "调解 - Copy.csv"] {
        std::fs::copy(folder.path().join("调解.csv"), folder.path().join(copy)).unwrap();
    }
    let names = ["调解 - Copy.csv", "调解 - 副本.csv", "调解(1).csv"];
    let expected: Vec<_> = names.iter().map(|name| ((*name).to_owned(), "调解.csv".to_owned())).collect();
    let one_by_one = open(&folder.path().join("调解.csv")).and(folder.path().join("*.csv")).unwrap();
    for register in [open(folder.path()), open(&folder.path().join("*.csv")), one_by_one] {
        let mut found = copies(&register);
        found.retain(|(copy, _)| copy != "调解.csv");
        assert_eq!(found, expected);
        let account = register.read(&ReadOptions::default(), |_| Ok(())).unwrap();
        assert_eq!(account.rows, 2);
        let named: Vec<_> =
            account.problems.listed().iter().filter(|problem| problem.rule.id() == "repeated_file").collect();
        assert!(named.iter().map(|problem| problem.file.as_str()).filter(|file| *file != "调解.csv").eq(names));
        assert!(named.iter().all(|problem| problem.row.is_none() && problem.column.is_none()));
    }
}

#[test]
fn a_file_given_twice_is_read_once() {
    let folder = folder(&["调解.csv"]);
    let path = folder.path().join("调解.csv");
    let account = open(&path).and(&path).unwrap().read(&ReadOptions::default(), |_| Ok(())).unwrap();
    assert_eq!(account.rows, 1);
}
