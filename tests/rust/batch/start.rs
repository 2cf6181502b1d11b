//! Project files written by `fazhi init`.

use std::process::Command;

use fazhi::Error;
use fazhi::Lang;
use fazhi::batch::{Project, init};

use super::{as_from_nothing, files_read, folder, options, run, write};

#[test]
fn a_new_project_file_can_be_computed_unchanged() {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            continue;
        }
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    std::fs::remove_file(copy.path().join("fazhi.toml")).unwrap();
    let files = fazhi::Registers::open(copy.path()).unwrap().iter().map(|(_, register)| register.files().count()).sum();
    let started = init(copy.path(), Lang::En).unwrap();
    assert_eq!((started.registers.values().sum::<usize>(), started.unplaced.len()), (files, 0));
    let run = run(copy.path());
    let rate = run.figures.of("mediation_success_rate").find(|figure| figure.period.to_string() == "2020").unwrap();
    assert_eq!(rate.denominator, Some(552.0));
    assert_eq!(run.manifest.files.len(), files);
}

#[test]
fn a_file_is_assigned_by_its_name_its_folder_or_its_headers() {
    let disputes =
        |case: u8| format!("卷号,受理日期,调结日期,调解结果,天气\n{case},2020-03-05,2021-03-06,调解成功,晴\n");
    let folder = folder(&[
        ("人民调解2020.csv", &disputes(1)),
        ("人民调解2021.csv", &disputes(2)),
        ("人民调解/一月.csv", &disputes(3)),
        ("2019/甲.csv", &disputes(4)),
        ("购物.csv", "品名,价格\n茶,3\n"),
        ("人民调解说明.csv", "说明\n请看\n"),
        ("办件.csv", "办件编号,办结日期\n1,2020-03-06\n"),
        ("坏.xlsx", "no workbook"),
        ("notes.md", "人民调解"),
    ]);
    let started = init(folder.path(), Lang::En).unwrap();
    let text = std::fs::read_to_string(&started.path).unwrap();
    assert_eq!(started.registers, [("mediation".to_owned(), 4)].into(), "{text}");
    let unplaced: Vec<_> =
        started.unplaced.iter().map(|(path, _)| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(unplaced, ["人民调解说明.csv", "办件.csv", "坏.xlsx", "购物.csv"]);
    for part in [
        "periods = \"2020..2021\"",
        "its folder's name says so",
        "headers are those of this register",
        "not understood: 天气",
        "understood: 卷号, 受理日期, 调结日期, 调解结果",
        "- 办件.csv: it may be `service_matters`, but has no column `accepted` (受理日期) among 办件编号, 办结日期",
        "- 人民调解说明.csv: it is named after `mediation`, which knows none of its headers",
        "- 购物.csv: neither its name nor its headers are those of a register",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let project = Project::open(folder.path()).unwrap();
    assert_eq!(project.registers["mediation"].paths.len(), 4, "{text}");
    assert_eq!(run(folder.path()).manifest.files.len(), 4);
}

#[test]
fn patterns_match_next_years_files_if_they_match_nothing_else() {
    let matters = "办件编号,受理日期,办结日期,承办单位\n1,2020-03-05,2020-03-06,民政局\n";
    let folder = folder(&[
        ("办件2019.csv", matters),
        ("办件2020.csv", matters),
        ("公证1.csv", "出证日期,减免金额\n2020-03-05,1\n"),
        ("公证x.csv", "a,b\n1,2\n"),
    ]);
    let started = init(folder.path(), Lang::En).unwrap();
    let project = Project::open(folder.path()).unwrap();
    let paths = |kind: &str| {
        project.registers[kind].paths.iter().map(|path| path.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths("service_matters"), ["办件*.csv"]);
    let text = std::fs::read_to_string(&started.path).unwrap();
    assert!(text.contains("# All dates lie in 2020.\nperiods = \"2020\"\n"), "{text}");
    // 公证*.csv would match the file that could not be assigned.
    assert_eq!(paths("notary"), ["公证1.csv"]);
    assert_eq!(started.unplaced.len(), 1);
    assert!(project.by.is_empty(), "notary has no agency here");
}

/// `init`, the patterns that it writes, `compute` and `recompute` all find the same files.
#[test]
fn the_first_project_file_finds_the_files_that_init_found() {
    let disputes = |case: &str| format!("卷号,受理日期,调结日期,调解结果\n{case},2020-03-05,昨天,调解成功\n");
    let read = ["2019/人民调解1.csv", "2020/人民调解1.csv", "2020/旧/人民调解1.csv", "人民调解.csv"];
    let skipped = ["2020/_人民调解1.csv", "2020/.人民调解1.csv", "2020/~$人民调解1.csv", "_旧/人民调解1.csv"];
    let texts: Vec<_> = read.iter().chain(&skipped).map(|path| (*path, disputes(path))).collect();
    let files: Vec<_> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let folder = folder(&files);
    let started = init(folder.path(), Lang::En).unwrap();
    assert_eq!((started.registers["mediation"], started.unplaced.len()), (read.len(), 0));
    let project = Project::open(folder.path()).unwrap();
    let paths: Vec<_> = project.registers["mediation"].paths.iter().map(|path| path.to_str().unwrap()).collect();
    assert_eq!(paths, ["2019/人民调解*.csv", "2020/人民调解*.csv", "2020/旧/人民调解*.csv", "人民调解.csv"]);
    let run = run(folder.path());
    let paths: Vec<_> = run.manifest.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, read);
    let named: Vec<_> = run.problems.listed().iter().map(|problem| problem.file.as_str()).collect();
    assert_eq!(named, read);
    as_from_nothing(folder.path(), &run, &options());
}

#[test]
fn a_file_in_another_folder_is_another_file() {
    let disputes = "卷号,受理日期,调结日期,调解结果\n1,2020-03-05,昨天,调解成功\n";
    let project = "periods = \"2020\"\n[registers.mediation]\npaths = [\"*/*.csv\"]\n";
    let folder = folder(&[("2019/调解.csv", disputes), ("fazhi.toml", project)]);
    assert_eq!(files_read(&run(folder.path())), ["2019/调解.csv"]);
    std::fs::rename(folder.path().join("2019"), folder.path().join("2020")).unwrap();
    let second = run(folder.path());
    // Problems in a stored tally have the path of the file, so the tally of the old path is not reused.
    assert_eq!(files_read(&second), ["2020/调解.csv"]);
    assert_eq!(second.problems.listed()[0].file, "2020/调解.csv");
    as_from_nothing(folder.path(), &second, &options());
}

#[test]
fn nothing_is_overwritten_and_an_empty_folder_is_an_error() {
    let taken = folder(&[("人民调解.csv", "卷号,受理日期\n1,2020-03-05\n"), ("fazhi.toml", "title = \"mine\"\n")]);
    let output = Command::new(env!("CARGO_BIN_EXE_fazhi")).arg("init").arg(taken.path()).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("hint: edit it, or move it away and run `fazhi init` again"), "{text}");
    assert_eq!(std::fs::read_to_string(taken.path().join("fazhi.toml")).unwrap(), "title = \"mine\"\n");
    assert!(matches!(init(folder(&[]).path(), Lang::En), Err(Error::Content { .. })));
}

#[test]
fn files_that_are_added_are_found_by_the_patterns_or_named() {
    let matters = |key: u8| format!("办件编号,受理日期,办结日期\n{key},2020-03-05,2020-03-06\n");
    let disputes = |key: u8| format!("卷号,受理日期,调结日期,调解结果\n{key},2020-03-05,2020-03-06,调解成功\n");
    let folder = folder(&[
        ("办件.csv", &matters(1)),
        ("大厅办件2020年.csv", &matters(2)),
        ("人民调解.csv", &disputes(1)),
        ("调解委员会/一月.csv", "天气\n晴\n"),
        ("公证/一月.csv", "公证编号,受理日期,出证日期\n1,2020-03-05,2020-03-06\n"),
        ("a.csv", &disputes(2)),
    ]);
    init(folder.path(), Lang::En).unwrap();
    let project = Project::open(folder.path()).unwrap();
    let paths =
        |kind: &str| project.registers[kind].paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(paths("service_matters"), ["办件*.csv", "大厅办件*年*.csv"]);
    // 人民调解*.csv would find a register of mediators, 人民调解员.csv, and a*.csv anything.
    assert_eq!(paths("mediation"), ["a.csv", "人民调解.csv"]);
    assert_eq!(paths("notary"), ["公证/*"]);
    for (name, text) in [
        ("办件（2月）.csv", matters(3)),
        ("公证/二月.csv", "公证编号,受理日期,出证日期\n2,2020-04-05,2020-04-06\n".into()),
        ("人民调解（2月）.csv", disputes(3)),
        ("新区/办件.csv", matters(4)),
        ("购物.csv", "品名\n茶\n".into()),
    ] {
        write(folder.path(), name, &text);
    }
    let run = run(folder.path());
    let files: Vec<_> = run.manifest.files.iter().map(|file| file.path.as_str()).collect();
    let found = [
        "a.csv",
        "人民调解.csv",
        "公证/一月.csv",
        "公证/二月.csv",
        "办件.csv",
        "办件（2月）.csv",
        "大厅办件2020年.csv",
    ];
    assert_eq!(files, found);
    let unlisted = ["人民调解（2月）.csv", "新区/办件.csv"].map(|name| folder.path().join(name));
    assert!(unlisted.iter().all(|path| run.unlisted.contains(path)), "{:?}", run.unlisted);
    assert!(!run.unlisted.iter().any(|path| path.ends_with("购物.csv") || path.ends_with("办件（2月）.csv")));
    for command in ["recompute", "compute", "check"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_fazhi")).args([command, "--lang", "en"]).arg(folder.path()).output();
        let text = String::from_utf8(output.unwrap().stderr).unwrap();
        let line = text.lines().find(|line| line.contains("no `paths` in fazhi.toml matches: ")).unwrap();
        assert!(line.contains("人民调解（2月）.csv") && line.contains("新区/办件.csv"), "{command}: {text}");
    }
}

#[test]
fn copies_are_named_and_read_once_by_init_compute_and_recompute() {
    let publicity = "活动日期,受众人数\n2020-03-05,30\n2020-04-05,20\n";
    let names = ["法治宣传.csv", "法治宣传 - 副本.csv", "法治宣传(1).csv"];
    let folder = folder(&names.map(|name| (name, publicity)));
    let started = init(folder.path(), Lang::En).unwrap();
    let text = std::fs::read_to_string(&started.path).unwrap();
    assert_eq!(started.registers, [("legal_publicity".to_owned(), 1)].into());
    assert_eq!((started.copies.len(), started.copies[0].1.as_str()), (2, "法治宣传.csv"));
    assert!(text.contains("# - 法治宣传(1).csv: not read, since it has the same content as 法治宣传.csv"), "{text}");
    for with_paths in [true, false] {
        if !with_paths {
            write(folder.path(), "fazhi.toml", "periods = \"2020\"\n");
        }
        let run = run(folder.path());
        let entry = &run.manifest.registers["legal_publicity"];
        let copies: Vec<_> = entry.copies.iter().map(|(copy, of)| (copy.as_str(), of.as_str())).collect();
        assert_eq!(copies, [("法治宣传 - 副本.csv", "法治宣传.csv"), ("法治宣传(1).csv", "法治宣传.csv")]);
        assert_eq!((run.manifest.files.len(), run.problems.of_rule("repeated_file"), entry.problems), (1, 2, 2));
        as_from_nothing(folder.path(), &run, &options());
    }
    for command in ["recompute", "compute", "check"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_fazhi")).args([command, "--lang", "en"]).arg(folder.path()).output();
        let text = String::from_utf8(output.unwrap().stderr).unwrap();
        assert_eq!(
            text.matches("not read, since it has the same content as 法治宣传.csv: ").count(),
            2,
            "{command}: {text}"
        );
    }
}

/// Months in which nothing happened have equal files.
#[test]
fn files_with_a_header_only_do_no_harm() {
    let header = "办件编号,受理日期,办结日期\n";
    let all = format!("{header}1,2020-03-05,2020-03-06\n");
    let folder = folder(&[
        ("办件01.csv", header),
        ("办件02.csv", header),
        ("办件03.csv", &all),
        ("fazhi.toml", "periods = \"2020\""),
    ]);
    let run = run(folder.path());
    assert_eq!(run.figures.of("service_accepted").next().unwrap().value, Some(1.0));
    as_from_nothing(folder.path(), &run, &options());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_followed_only_if_named_and_loops_end() {
    use std::os::unix::fs::symlink;
    let disputes = |case: u8| format!("卷号,受理日期,调结日期,调解结果\n{case},2020-03-05,2020-03-06,调解成功\n");
    let outside = folder(&[("人民调解2.csv", &disputes(2))]);
    let inside = folder(&[("人民调解1.csv", &disputes(1))]);
    symlink(outside.path().join("人民调解2.csv"), inside.path().join("人民调解2.csv")).unwrap();
    symlink(outside.path(), inside.path().join("外")).unwrap();
    symlink(".", inside.path().join("圈")).unwrap();
    let started = init(inside.path(), Lang::En).unwrap();
    assert_eq!((started.registers["mediation"], started.unplaced.len()), (1, 0));
    let read = |inside: &std::path::Path| {
        let run = run(inside);
        assert!(run.unlisted.is_empty(), "{:?}", run.unlisted);
        run.manifest.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(read(inside.path()), "人民调解1.csv");
    for (paths, files) in [
        ("**/*.csv", "人民调解1.csv"),
        ("人民调解2.csv", "人民调解2.csv"),
        ("外/*.csv", "外/人民调解2.csv"),
        ("圈/*.csv", "圈/人民调解1.csv"),
    ] {
        let named = if files == "人民调解1.csv" { String::new() } else { ", \"人民调解1.csv\"".into() };
        write(inside.path(), "fazhi.toml", &format!("[registers.mediation]\npaths = [\"{paths}\"{named}]\n"));
        let found = read(inside.path());
        assert!(found.split(' ').next() == Some(files), "{paths}: {found}");
    }
}

/// In Chinese no comment keeps an English sentence, and what is read is the same project.
#[test]
fn comments_are_in_the_language_asked_for() {
    let files = [
        ("办件2019.csv", "办件编号,受理日期,办结日期,承办单位,备注\n1,2019-03-05,2019-03-06,民政局,无\n"),
        ("办件2020.csv", "办件编号,受理日期,办结日期,承办单位\n1,2020-03-05,2020-03-06,民政局\n"),
        ("副本/办件2020.csv", "办件编号,受理日期,办结日期,承办单位\n1,2020-03-05,2020-03-06,民政局\n"),
        ("表一.csv", "卷号,受理日期,调结日期,调解结果\n1,2020-03-05,2020-03-06,调解成功\n"),
        ("天气.csv", "日期,气温\n2020-03-05,3\n"),
        ("空.csv", ""),
    ];
    let drafts = [Lang::Zh, Lang::En].map(|lang| {
        let folder = folder(&files);
        let started = init(folder.path(), lang).unwrap();
        std::fs::read_to_string(started.path).unwrap()
    });
    let comments = |text: &str| {
        text.lines().filter_map(|line| line.split_once("# ")).map(|(_, said)| said.to_owned()).collect::<Vec<_>>()
    };
    let english = |said: &String| {
        said.split(|letter: char| !letter.is_ascii_alphabetic() && letter != ' ')
            .any(|run| run.split_whitespace().count() > 2)
    };
    let left: Vec<_> = comments(&drafts[0]).into_iter().filter(english).collect();
    assert_eq!(left, Vec::<String>::new());
    assert!(comments(&drafts[1]).iter().filter(|said| english(said)).count() > 5);
    let [zh, en] = drafts.map(|text| toml::from_str::<toml::Table>(&text).unwrap());
    assert_eq!((zh.get("periods"), zh.get("registers")), (en.get("periods"), en.get("registers")));
}
