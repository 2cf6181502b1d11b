//! The command-line program, run as users run it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use fazhi::polars::prelude::*;
use polars_io::prelude::ParquetWriter;
use tempfile::TempDir;

const MATTERS: &str = "\
编号,受理日期,办结日期,承办单位
1,2020-03-05,2020-03-06,民政局
2,2020-04-05,2020-04-09,民政局
3,2020-05-05,,公安局
";

const HEADER: &str = "indicator,period,category,numerator,denominator,value,lower,upper,status,excluded";

/// A folder with some files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
    command.args(arguments).env_remove("LC_MESSAGES").env_remove("LANG").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// Runs a command on a folder.
fn run(command: &str, folder: &Path, options: &[&str]) -> Output {
    program(&[command]).arg(folder).args(options).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What a library panics on in a file is an error of the file, and nobody sees the library's own message.
#[test]
fn a_damaged_parquet_file_is_an_error_and_no_panic() {
    let folder = folder(&[]);
    let path = folder.path().join("办件.parquet");
    let mut frame = df!["受理日期" => ["2020-03-05", "2020-04-05"]].unwrap();
    ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    // The footer says in several places that the column begins at byte 4; from byte -1 it would end beyond any file.
    let places: Vec<_> = (0..bytes.len() - 1).filter(|at| bytes[*at..*at + 2] == [0x26, 0x08]).collect();
    for at in places {
        bytes[at + 1] = 0x01;
    }
    std::fs::write(&path, bytes).unwrap();
    let output = run("compute", folder.path(), &["--year", "2020"]);
    let (code, err) = (code(&output), err(&output));
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("办件.parquet`: the reader failed on it") && !err.contains("panicked"), "{err}");
}

#[test]
fn csv_is_the_table_of_figures() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let options = ["--year", "2020", "--indicator", "service_completion_rate", "--no-interval", "--format", "csv"];
    let output = run("compute", folder.path(), &options);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    let lines: Vec<_> = out(&output).lines().map(ToOwned::to_owned).collect();
    assert_eq!(lines[0], HEADER);
    assert_eq!(lines[1..], ["service_completion_rate,2020,,2.0,3.0,0.6666666666666666,,,ok,0"]);
}

#[test]
fn groups_and_totals_are_columns_and_rows() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let options =
        ["--years", "2020..2021", "--by", "agency", "--totals", "--indicator", "service_accepted", "--format", "csv"];
    let output = run("compute", folder.path(), &options);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    assert!(text.starts_with("indicator,period,agency,category,"), "{text}");
    assert_eq!(text.lines().count(), 1 + 2 * 3, "{text}");
}

#[test]
fn json_has_the_fields_of_the_table() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let options = ["--indicator", "service_completion_rate", "--format", "json"];
    let output = run("compute", folder.path(), &options);
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let row = rows[0].as_object().unwrap();
    assert!(HEADER.split(',').all(|name| row.contains_key(name)), "{row:?}");
    assert_eq!((row["numerator"].as_f64(), row["period"].as_str()), (Some(2.0), Some("2020")));
    assert_eq!((row["excluded"].as_u64(), row["category"].is_null()), (Some(0), true));
}

#[test]
fn the_extension_of_the_output_determines_the_format() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let made = tempfile::tempdir().unwrap();
    for (name, starts) in [
        ("a.csv", "indicator,"),
        ("a.json", "[\n{\"indicator\":"),
        ("a.parquet", "PAR1"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.xlsx", "PK"),
        ("a.txt", "2020\n\nindicator "),
    ] {
        let path = made.path().join(name);
        let output = run("compute", folder.path(), &["--output", path.to_str().unwrap()]);
        assert_eq!((code(&output), out(&output)), (0, String::new()), "{}", err(&output));
        assert!(std::fs::read(path).unwrap().starts_with(starts.as_bytes()), "{name}");
    }
}

#[test]
fn an_ending_that_a_command_cannot_write_is_an_error_that_names_those_it_can() {
    let folder = folder(&[("办件.csv", MATTERS), ("report.txt", "受理3件。")]);
    let given: [(&[&str], &str); 8] = [
        (&["compute", "办件.csv", "--output", "指标.docx"], "`.txt`, `.csv`, `.json`, `.parquet`"),
        (&["compute", "办件.csv", "--output", "指标"], "`.txt`, `.csv`"),
        (&["check", "办件.csv", "-o", "问题.xlsx"], "`.txt`, `.csv`, `.json`, `.parquet`, or --format"),
        (&["diff", "办件.csv", "办件.csv", "-o", "a.html"], "`.parquet`, or --format"),
        (&["catalogue", "-o", "a.xlsx"], "`.parquet`, or --format"),
        (&["registers", "-o", "a.pdf"], "`.parquet`, or --format"),
        (&["audit", "report.txt", "-o", "a.docx"], "`.html`, `.xlsx`, or --format"),
        (&["compute", "办件.csv", "-o", "a.csv", "--format", "json"], "a file that ends in `.json`, as --format says"),
    ];
    for (arguments, expected) in given {
        let output = program(arguments).current_dir(folder.path()).output().unwrap();
        let text = err(&output);
        assert_eq!((code(&output), out(&output)), (2, String::new()), "{arguments:?}: {text}");
        assert!(text.starts_with("error: parameter `output` is `") && text.contains(expected), "{arguments:?}: {text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    let named = program(&["compute", "办件.csv", "-o", "指标", "--format", "csv"]).current_dir(folder.path()).output();
    assert_eq!(code(&named.unwrap()), 0);
    assert!(std::fs::read_to_string(folder.path().join("指标")).unwrap().starts_with(HEADER));
}

#[test]
fn a_register_is_not_written_over_even_if_it_is_not_read() {
    let other = "卷号,受理日期,调结日期,调解结果\n1,2020-03-05,2020-03-06,调解成功\n";
    let folder = folder(&[("办件.csv", MATTERS), ("人民调解.csv", other)]);
    let write = |to: &str| program(&["compute", "办件.csv", "-o", to]).current_dir(folder.path()).output().unwrap();
    let refused = write("人民调解.csv");
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("expected another file: this one is a register"), "{}", err(&refused));
    assert_eq!(std::fs::read_to_string(folder.path().join("人民调解.csv")).unwrap(), other);
    for _ in 0..2 {
        assert_eq!(code(&write("办件指标.csv")), 0, "figures are written anew, whatever they are called");
    }
}

#[test]
fn check_lists_the_headers_that_it_does_not_understand() {
    let matters = MATTERS.replace("承办单位", "承办单位,备注,经办").replace("局\n", "局,,\n");
    let project = "[registers.service_matters]\npaths = ['办件.csv']\ncolumns = { item = '备注' }\n";
    let folder = folder(&[("办件.csv", &matters)]);
    let said = |lang: &str| err(&run("check", folder.path(), &["--lang", lang]));
    assert!(said("zh").contains("未识别的列名（办件.csv）：编号、备注、经办\n"), "{}", said("zh"));
    assert!(said("en").contains("headers not understood (办件.csv): 编号, 备注, 经办\n"), "{}", said("en"));
    std::fs::write(folder.path().join("fazhi.toml"), project).unwrap();
    assert!(said("zh").contains("未识别的列名（办件.csv）：编号、经办\n"), "{}", said("zh"));
}

/// What is made of frames is the same table in each format, for each command.
#[test]
fn every_list_can_be_csv_json_and_parquet() {
    let folder = folder(&[("办件.csv", &MATTERS.replace("2020-04-05", "四月某日")), ("report.txt", "受理3件。")]);
    let figures = format!("{HEADER}\nservice_completion_rate,2020,,1,2,0.5,,,ok,0\n");
    std::fs::write(folder.path().join("a.csv"), &figures).unwrap();
    std::fs::write(folder.path().join("b.csv"), figures.replace("1,2,0.5", "2,2,1")).unwrap();
    let given: [&[&str]; 8] = [
        &["compute", "办件.csv"],
        &["check", "办件.csv"],
        &["diff", "a.csv", "b.csv"],
        &["catalogue"],
        &["catalogue", "service_completion_rate"],
        &["registers"],
        &["registers", "mediation"],
        &["audit", "report.txt", "--claims"],
    ];
    for arguments in given {
        for (file, begins) in [("x.csv", ""), ("x.json", ""), ("x.parquet", "PAR1")] {
            let output = program(arguments).args(["-q", "-o", file]).current_dir(folder.path()).output().unwrap();
            assert_eq!((out(&output), err(&output)), (String::new(), String::new()), "{arguments:?} {file}");
            assert!(std::fs::read(folder.path().join(file)).unwrap().starts_with(begins.as_bytes()));
        }
        let text = std::fs::read_to_string(folder.path().join("x.csv")).unwrap();
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.path().join("x.json")).unwrap()).unwrap();
        let first = text.lines().next().unwrap().split(',').next().unwrap();
        let one = json.as_array().map_or(&json, |rows| &rows[0]);
        assert!(one.get(first).is_some(), "{arguments:?}: {first}: {one}");
    }
}

#[test]
fn quiet_leaves_errors_only_and_colours_are_shown_where_they_are_asked_for() {
    let folder = folder(&[("办件.csv", &MATTERS.replace("2020-04-05", "四月某日")), ("公证.xlsx", "no sheet")]);
    let loud = err(&run("compute", folder.path(), &["--lang", "zh"]));
    assert!(loud.contains("问题 1 处") && loud.contains("错误："), "{loud}");
    let quiet = err(&run("compute", folder.path(), &["--lang", "zh", "-q"]));
    assert!(quiet.starts_with("错误：") && !quiet.contains("问题"), "{quiet}");
    let coloured = |options: &[&str]| out(&run("compute", folder.path(), options)).contains("\u{1b}[");
    assert_eq!(
        [coloured(&[]), coloured(&["--color", "never"]), coloured(&["--color", "always"])],
        [false, false, true]
    );
    let file = folder.path().join("figures.txt");
    assert_eq!(code(&run("compute", folder.path(), &["--color", "always", "-o", file.to_str().unwrap()])), 2);
    assert!(!std::fs::read_to_string(&file).unwrap().contains('\u{1b}'));
}

#[test]
fn periods_are_written_in_one_way_and_given_more_than_once() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let periods = |options: &[&str]| {
        let asked = ["--indicator", "service_accepted", "--format", "csv"];
        let output = run("compute", folder.path(), &[options, &asked].concat());
        let text = out(&output);
        let periods = text.lines().skip(1).filter_map(|line| line.split(',').nth(1).map(ToOwned::to_owned));
        periods.collect::<Vec<_>>().join(" ")
    };
    for (options, expected) in [
        (&["--periods", "2020"][..], "2020"),
        (&["--period", "2020Q1..2020Q3"], "2020Q1 2020Q2 2020Q3"),
        (&["--year", "2019", "--years", "2020..2021"], "2019 2020 2021"),
        (&["--periods", "2020-03", "--periods", "2020-05"], "2020-03 2020-05"),
    ] {
        assert_eq!(periods(options), expected, "{options:?}");
    }
}

/// A project says what options say, under the same words; an option wins.
#[test]
fn a_project_sets_what_options_set_and_options_win() {
    let project = "lang = 'zh'\nperiods = ['2020Q1', '2020Q2']\nby = 'agency'\ntotals = true\nindicators = '办结率'\n\
                   level = 0.9\nmethod = 'clopper_pearson'\n[parameters]\nexcellent = 90\n";
    let plain = folder(&[("办件.csv", MATTERS)]);
    let settled = folder(&[("办件.csv", MATTERS), ("fazhi.toml", project)]);
    let csv = |folder: &TempDir, options: &[&str]| {
        let output = run("compute", folder.path(), &[options, &["--format", "csv"]].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output)
    };
    let said = [
        "--periods",
        "2020Q1..2020Q2",
        "--by",
        "agency",
        "--totals",
        "--indicator",
        "办结率",
        "--level",
        "0.9",
        "--method",
        "clopper_pearson",
        "--parameter",
        "excellent=90",
    ];
    assert_eq!(csv(&settled, &[]), csv(&plain, &said));
    let other = ["--year", "2020", "--level", "0.99", "--method", "wilson", "--indicator", "service_accepted"];
    let by = ["--by", "agency", "--totals"];
    assert_eq!(csv(&settled, &other), csv(&plain, &[&other[..], &by].concat()));
    let recomputed = run("recompute", settled.path(), &["--format", "csv", "--year", "2020"]);
    assert_eq!(code(&recomputed), 0, "{}", err(&recomputed));
    assert!(err(&recomputed).contains("指标值 3 个，已写入"), "{}", err(&recomputed));
    let table = |options: &[&str]| out(&run("compute", settled.path(), options));
    assert!(table(&[]).contains("办结率") && table(&["--lang", "en"]).contains("completion rate"));
    let mut command = program(&["compute"]);
    let english = out(&command.arg(settled.path()).env("FAZHI_LANG", "en").output().unwrap());
    assert!(english.contains("completion rate"), "{english}");
}

#[test]
fn usage_errors_and_errors_of_files_are_in_chinese() {
    let folder = folder(&[("办件.csv", "编号,办结日期\n1,2020-03-06\n"), ("fazhi.toml", "perods = '2020'\n")]);
    let file = folder.path().join("办件.csv").display().to_string();
    let given: [(&[&str], &str); 9] = [
        (&["chek"], "错误：没有命令“chek”\n\n  提示：有相近的命令：“check”"),
        (&["compute"], "错误：缺少必需的参数：\n  <路径>...\n\n用法：fazhi compute --lang <语言> <路径>..."),
        (&["compute", ".", "--formt", "csv"], "错误：不认识的参数“--formt”\n\n  提示：有相近的参数：“--format”"),
        (
            &["compute", ".", "--format", "cvs"],
            "“cvs”不能作为“--format <格式>”的值\n  [可选：table, csv, json, parquet",
        ),
        (&["compute", ".", "--level", "高"], "错误：“高”不能作为“--level <水平>”的值：不是数"),
        (
            &["compute", &file],
            "缺少列“受理日期”（accepted）；现有的列名：“编号”、“办结日期”\n提示：请写明它对应哪个列名",
        ),
        (
            &["compute", &file, "--year", "20"],
            "错误：参数“period”的值为“20”，应为年（2020）、季（2020Q3）或月（2020-07）",
        ),
        (&["recompute", &folder.path().display().to_string()], "没有“perods”这一项；可写的有：“title”、“places”"),
        (&["catalogue", "办结绿"], "提示：是否指“办结率”？"),
    ];
    for (arguments, expected) in given {
        let output = program(arguments).args(["--lang", "zh"]).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(expected), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn completions_are_written_for_each_shell() {
    for (shell, word) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef fazhi"),
        ("fish", "complete -c fazhi"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer"),
    ] {
        let output = program(&["completions", shell, "--lang", "zh"]).output().unwrap();
        assert_eq!((code(&output), err(&output)), (0, String::new()), "{shell}");
        let script = out(&output);
        assert!(script.contains(word) && script.contains("recompute") && script.contains("periods"), "{shell}");
    }
}

#[test]
fn the_table_is_in_the_language_asked_for() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let cases = [
        ("zh", ["政务服务", "办结率", "66.67%", "2/3"]),
        ("en", ["government service", "completion rate", "66.67%", "2/3"]),
    ];
    for (lang, words) in cases {
        let text = out(&run("compute", folder.path(), &["--lang", lang]));
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
    let located = |name: &str, value: &str| {
        let mut command = program(&["compute"]);
        out(&command.arg(folder.path()).env_remove("LC_ALL").env(name, value).output().unwrap())
    };
    assert!(located("LANG", "zh_CN.UTF-8").contains("办结率"));
    assert!(located("LC_MESSAGES", "en_GB.UTF-8").contains("completion rate"));
}

#[test]
fn no_line_of_the_table_is_wider_than_120_columns() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    for lang in ["zh", "en"] {
        let text = out(&run("compute", folder.path(), &["--by", "agency", "--lang", lang]));
        let width = |line: &str| line.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
        assert!(text.lines().all(|line| width(line) <= 120), "{text}");
    }
}

#[test]
fn unavailable_indicators_are_reported_but_not_shown() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let output = run("compute", folder.path(), &["--lang", "zh"]);
    assert_eq!(code(&output), 0);
    assert!(!out(&output).contains("无数据"), "{}", out(&output));
    assert!(err(&output).contains("1 项无法计算的指标未显示；全部显示：--all\n"), "{}", err(&output));
    let output = run("compute", folder.path(), &["--lang", "zh", "--all"]);
    assert!(out(&output).contains("无数据") && err(&output).contains("项指标无数据"), "{}", err(&output));
    let output = run("compute", folder.path(), &["--lang", "zh", "--indicator", "notary_matters"]);
    assert!(err(&output).contains("1 项指标无数据（notary_matters）"), "{}", err(&output));
}

#[test]
fn check_exits_with_1_where_there_are_problems() {
    let good = folder(&[("办件.csv", MATTERS)]);
    let output = run("check", good.path(), &[]);
    assert_eq!((code(&output), out(&output)), (0, String::new()), "{}", err(&output));
    let bad = folder(&[("办件.csv", &MATTERS.replace("2020-04-05", "四月某日"))]);
    let output = run("check", bad.path(), &["--format", "csv"]);
    let lines: Vec<_> = out(&output).lines().map(ToOwned::to_owned).collect();
    assert_eq!((code(&output), lines.len()), (1, 2), "{}", err(&output));
    assert_eq!(lines[0], "register,file,row,column,header,rule,zh,en,allowed_zh,allowed_en,value");
    assert!(lines[1].starts_with("service_matters,办件.csv,3,accepted,受理日期,not_a_date,"), "{}", lines[1]);
    assert!(!lines[1].contains("四月某日"));
    let table = out(&run("check", bad.path(), &["--values", "--lang", "zh"]));
    assert!(["政务服务办件", "受理日期", "不是日期", "四月某日"].iter().all(|word| table.contains(word)), "{table}");
    let output = run("compute", bad.path(), &["--lang", "en"]);
    assert_eq!(code(&output), 0);
    assert!(err(&output).contains("3 rows, 0 excluded, 1 problem"), "{}", err(&output));
}

#[test]
fn check_shows_the_first_problems_of_a_kind_and_says_how_many_more_there_are() {
    let rows = "2020-03-05,某日,民政局,甲\n".repeat(8);
    let folder = folder(&[("办件.csv", &format!("受理日期,办结日期,办理部门,备注\n{rows}"))]);
    let table = |options: &[&str]| out(&run("check", folder.path(), &[&["--lang", "en"], options].concat()));
    let count = |text: &str, word: &str| text.matches(word).count();
    let first = table(&[]);
    // Of two kinds: 8 cells that are no dates, and 7 rows that are like an earlier one.
    assert_eq!((count(&first, "is not a date"), count(&first, "the same in")), (5, 2), "{first}");
    assert!(first.contains("the same in 3 more") && first.contains("the same in 2 more"), "{first}");
    let all = table(&["--all"]);
    assert_eq!((count(&all, "is not a date"), count(&all, "the same in")), (8, 0), "{all}");
    assert!(err(&run("check", folder.path(), &["--lang", "zh"])).contains("逐处列出：--all"));
}

#[test]
fn a_broken_file_does_not_stop_the_other_files() {
    let folder = folder(&[("办件.csv", MATTERS), ("公证.xlsx", "no sheet at all")]);
    for command in ["compute", "check"] {
        let output = run(command, folder.path(), &["--format", "csv"]);
        assert_eq!(code(&output), 2, "{}", err(&output));
        let errors: Vec<_> =
            err(&output).lines().filter(|line| line.starts_with("error: ")).map(ToOwned::to_owned).collect();
        assert!(matches!(&errors[..], [error] if error.contains("公证.xlsx")), "{errors:?}");
        assert!(out(&output).lines().count() > usize::from(command == "compute"), "{}", out(&output));
    }
    let figures = out(&run("compute", folder.path(), &["--format", "csv"]));
    assert!(figures.contains("service_completion_rate,2020,,2.0,3.0,"), "{figures}");
}

#[test]
fn levels_and_methods_can_be_given_more_than_once() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let asked = ["--year", "2020", "--indicator", "service_completion_rate", "--level", "0.95", "--level", "0.998"];
    let columns = "denominator,value,lower,upper,lower_99_8,upper_99_8,status";
    let limits = |methods: &[&str]| {
        let output = run("compute", folder.path(), &[&asked[..], methods, &["--format", "csv"]].concat());
        assert!(out(&output).contains(columns), "{}", out(&output));
        out(&output).lines().nth(1).unwrap().to_owned()
    };
    let wilson = limits(&[]);
    assert_eq!(limits(&["--method", "wilson", "--method", "byar"]), wilson);
    assert_ne!(limits(&["--method", "clopper_pearson"]), wilson);
    let table = out(&run("compute", folder.path(), &asked));
    assert!(table.contains("95% interval") && table.contains("99.8% interval"), "{table}");
}

#[test]
fn invalid_arguments_fail_and_the_message_names_the_valid_values() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let cases: [(&[&str], &str, &str); 12] = [
        (
            &["--indicator", "service_completion_rat"],
            "error: unknown indicator `service_completion_rat`",
            "hint: did you mean `service_completion_rate`?",
        ),
        (&["--level", "1.2"], "error: parameter `level` is `1.2`", "above 0 and below 1"),
        (&["--method", "wilsn"], "error: unknown method `wilsn`", "did you mean `wilson`?"),
        (&["--level", "high"], "error: invalid value 'high' for '--level", "float"),
        (&["--year", "20"], "error: parameter `period` is `20`", "a year (2020)"),
        (&["--years", "2020-2021"], "error: parameter `period` is `2020-2021`", "a year (2020)"),
        (&["--periods", "2021..2020"], "error: parameter `periods` is `2021..2020`", "2016..2025"),
        (&["--period", "2020Q5"], "error: parameter `period` is `2020Q5`", "2020Q3"),
        (&["--cutoff", "2020-02-30"], "error: parameter `cutoff` is `2020-02-30`", "2020-12-31"),
        (&["--parameter", "excellent"], "error: parameter `parameter` is `excellent`", "excellent=85"),
        (&["--parameter", "excelent=85"], "error: unknown parameter `excelent`", "hint: did you mean `excellent`?"),
        (&["--by", "colour"], "error: ", "`colour`"),
    ];
    for (options, error, help) in cases {
        let output = run("compute", folder.path(), options);
        assert_eq!((code(&output), out(&output)), (2, String::new()), "{options:?}");
        let text = err(&output);
        assert!(text.starts_with(error) && text.contains(help), "{text}");
    }
}

#[test]
fn paths_without_a_register_fail() {
    let folder = folder(&[("notes.csv", MATTERS)]);
    for command in ["compute", "check"] {
        let output = run(command, &folder.path().join("nowhere"), &[]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).starts_with("error: `") && err(&output).contains("nowhere"), "{}", err(&output));
        let output = run(command, folder.path(), &[]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains("named after a register"), "{}", err(&output));
        assert_eq!(code(&program(&[command]).output().unwrap()), 2);
    }
}

#[test]
fn a_closed_pipe_is_not_a_failure() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    for (command, format) in [("compute", "table"), ("compute", "csv"), ("compute", "json"), ("check", "json")] {
        let mut command = program(&[command]);
        command.arg(folder.path()).args(["--format", format]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(!err(&output).contains("error") && !err(&output).contains("panicked"), "{}", err(&output));
    }
}

#[test]
fn a_project_file_names_registers_and_definitions() {
    let own = r#"
        [family]
        id = "own"
        zh = "本县指标"
        en = "our own"
        [[indicator]]
        id = "police_matters"
        zh = "公安办件数"
        en = "police matters"
        register = "service_matters"
        kind = "count"
        unit = "件"
        direction = "neutral"
        definition = { zh = "统计期内受理的公安办件", en = "matters of the police accepted in the period" }
        source = "our own practice"
        measure = { at = "accepted", where = "agency = '公安局'" }
    "#;
    let project = "catalogue = [\"own.toml\"]\n[registers.service_matters]\npaths = [\"大厅.csv\"]\n";
    let folder = folder(&[("大厅.csv", MATTERS), ("own.toml", own), ("fazhi.toml", project)]);
    for path in [folder.path().to_owned(), folder.path().join("fazhi.toml")] {
        let output = run("compute", &path, &["--lang", "zh", "--indicator", "police_matters"]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(out(&output).contains("本县指标") && out(&output).contains("1 件"), "{}", out(&output));
    }
}

#[test]
fn the_catalogue_is_listed_and_definitions_are_shown_in_full() {
    let list = out(&program(&["catalogue", "--lang", "zh"]).output().unwrap());
    assert!(["政务服务", "service_completion_rate", "办结率"].iter().all(|word| list.contains(word)), "{list}");
    let one = out(&program(&["catalogue", "service_completion_rate"]).output().unwrap());
    assert!(["at = accepted", "part = ", "source", "pitfall"].iter().all(|word| one.contains(word)), "{one}");
    let all = program(&["catalogue", "--format", "json"]).output().unwrap();
    let all: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    let rate = all.as_array().unwrap().iter().find(|one| one["id"] == "service_completion_rate").unwrap();
    assert_eq!((rate["kind"].as_str(), rate["measure"]["at"].as_str()), (Some("proportion"), Some("accepted")));
    let output = program(&["catalogue", "service_completion_rat"]).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(err(&output).ends_with("hint: did you mean `service_completion_rate`?\n"), "{}", err(&output));
}

#[test]
fn the_version_is_that_of_the_crate() {
    let output = program(&["--version"]).output().unwrap();
    assert_eq!((code(&output), out(&output)), (0, format!("fazhi {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_file_of_days_off_is_named_by_an_option_or_a_project() {
    let days = "[[year]]\nyear = 2020\nrest = ['03-03..03-04']\n[[year]]\nyear = 2003\n";
    let own = folder(&[("办件.csv", MATTERS), ("days.toml", days)]);
    let mean = |folder: &Path, options: &[&str]| {
        let asked = ["--year", "2020", "--indicator", "service_mean_wd", "--no-interval", "--format", "csv"];
        let output = run("compute", folder, &[&asked, options].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output).lines().nth(1).unwrap().split(',').nth(3).unwrap().to_owned()
    };
    // from 5 to 6 March, and from Sunday 5 to Thursday 9 April over a day off
    assert_eq!(mean(own.path(), &[]), "4.0");
    let moved = MATTERS.replace("2020-03-05", "2020-03-02");
    let later = folder(&[("办件.csv", &moved), ("days.toml", days)]);
    let file = later.path().join("days.toml");
    assert_eq!(mean(later.path(), &[]), "7.0");
    assert_eq!(mean(later.path(), &["--calendar", file.to_str().unwrap()]), "5.0");
    std::fs::write(later.path().join("fazhi.toml"), "calendar = \"days.toml\"\n").unwrap();
    assert_eq!(mean(later.path(), &[]), "5.0");
    let broken = run("compute", later.path(), &["--calendar", later.path().join("办件.csv").to_str().unwrap()]);
    assert_eq!(code(&broken), 2, "{}", err(&broken));
}

#[test]
fn check_names_days_outside_the_calendar() {
    let folder = folder(&[("办件.csv", "编号,受理日期,办结日期\n1,1999-03-05,1999-03-08\n")]);
    let output = run("check", folder.path(), &["--format", "csv"]);
    assert_eq!(code(&output), 1);
    assert_eq!(out(&output).matches("outside_calendar").count(), 2, "{}", out(&output));
}

#[test]
fn an_output_is_never_one_of_the_inputs() {
    let own = "[family]\nid = \"own\"\nzh = \"自\"\nen = \"own\"\n";
    let days = "[[year]]\nyear = 2020\nrest = ['03-03']\n";
    let project =
        "catalogue = \"own.csv\"\ncalendar = \"days.toml\"\n[registers.service_matters]\npaths = [\"办件*.csv\"]\n";
    let figures = format!("{HEADER}\nservice_completion_rate,2020,,1,2,0.5,,,ok,0\n");
    let files = [
        ("办件.csv", MATTERS),
        ("办件 - 副本.csv", MATTERS),
        ("own.csv", own),
        ("days.toml", days),
        ("fazhi.toml", project),
        ("figures.csv", &figures),
        ("report.txt", "受理3件。"),
    ];
    let folder = folder(&files);
    let given: [(&[&str], &[&str]); 8] = [
        (&["compute", "."], &["办件.csv", "办件 - 副本.csv", "./办件.csv"]),
        (&["check", "办件.csv", "--catalogue", "own.csv"], &["办件.csv", "own.csv"]),
        (&["audit", "report.txt"], &["report.txt"]),
        (&["audit", "report.txt", "--against", "."], &["办件.csv"]),
        (&["audit", "report.txt", "--previous", "report.txt", "--against", "figures.csv"], &["figures.csv"]),
        (&["diff", "figures.csv", "figures.csv"], &["figures.csv"]),
        (&["catalogue", "--catalogue", "own.csv"], &["own.csv"]),
        (&["registers", "--catalogue", "own.csv"], &["own.csv"]),
    ];
    for (command, outputs) in given {
        for output in outputs {
            let run = program(command)
                .args(["--output", output, "--lang", "en"])
                .current_dir(folder.path())
                .output()
                .unwrap();
            let text = err(&run);
            assert_eq!(code(&run), 2, "{command:?} {output}: {text}");
            assert!(
                text.contains("parameter `output` is `")
                    && [", which is read", "this one is a register"].iter().any(|why| text.contains(why)),
                "{command:?} {output}: {text}"
            );
        }
    }
    for output in ["own.toml", "days.toml", "fazhi.toml", "fazhi.toml --format csv", "notes --format table"] {
        std::fs::write(folder.path().join("notes"), "kept").unwrap();
        let run = program(&["compute", ".", "--lang", "en", "--output"])
            .args(output.split(' '))
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(code(&run), 2, "{output}: {}", err(&run));
        assert!(err(&run).contains("parameter `output` is `"), "{output}: {}", err(&run));
        assert_eq!(std::fs::read_to_string(folder.path().join("notes")).unwrap(), "kept");
    }
    for (name, text) in files {
        assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), text, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_leaves_what_was_there() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("办件.csv", MATTERS), ("kept.csv", "kept")]);
    symlink("kept.csv", folder.path().join("link.csv")).unwrap();
    let output = program(&["compute", "办件.csv", "--output", "link.csv"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("`link.csv`: a symbolic link, which is not written through"), "{}", err(&output));
    // A limit on file sizes stands in for a full disk.
    let full = "trap '' XFSZ; ulimit -f 1; exec \"$0\" compute 办件.csv --output \"$1\"";
    for name in ["kept.csv", "new.csv", "new.parquet"] {
        let mut command = Command::new("sh");
        command.args(["-c", full, env!("CARGO_BIN_EXE_fazhi"), name]).env("LC_ALL", "C").current_dir(folder.path());
        let output = command.output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(&format!("`{name}`: ")), "{}", err(&output));
    }
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["kept.csv", "link.csv", "办件.csv"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("kept.csv")).unwrap(), "kept");
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("办件.csv", MATTERS), ("report.txt", "受理3件。")]);
    for name in ["pipe", "pipe.csv", "pipe.docx", "pipe.xlsx"] {
        assert!(Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap().success());
    }
    for (target, link) in [("/dev/zero", "zero.csv"), ("/dev/zero", "zero.pdf"), ("pipe", "办件2.csv")] {
        symlink(target, folder.path().join(link)).unwrap();
    }
    std::fs::create_dir(folder.path().join("项目")).unwrap();
    symlink("../pipe", folder.path().join("项目/fazhi.toml")).unwrap();
    let given: [&[&str]; 15] = [
        &["compute", "pipe.csv"],
        &["compute", "办件2.csv"],
        &["compute", "办件.csv", "--catalogue", "pipe"],
        &["compute", "办件.csv", "--calendar", "pipe"],
        &["check", "zero.csv"],
        &["check", "办件.csv", "--catalogue", "zero.csv"],
        &["recompute", "项目"],
        &["recompute", "pipe"],
        &["audit", "pipe"],
        &["audit", "pipe.docx"],
        &["audit", "pipe.xlsx"],
        &["audit", "zero.pdf"],
        &["audit", "report.txt", "--against", "pipe.csv"],
        &["diff", "pipe.csv", "zero.csv"],
        &["catalogue", "--catalogue", "pipe"],
    ];
    for command in given {
        let output = program(command).current_dir(folder.path()).output().unwrap();
        assert_eq!(code(&output), 2, "{command:?}: {}", err(&output));
        assert!(err(&output).contains("not a regular file"), "{command:?}: {}", err(&output));
    }
    for command in ["compute", "check", "init", "recompute"] {
        let output = program(&[command]).current_dir(folder.path()).arg(".").output().unwrap();
        assert_eq!(code(&output), 0, "{command}: {}", err(&output));
    }
}

#[test]
fn a_definition_file_has_a_limit() {
    let folder = folder(&[("办件.csv", MATTERS), ("fazhi.toml", "")]);
    std::fs::File::create(folder.path().join("fazhi.toml")).unwrap().set_len(65 << 20).unwrap();
    let output = run("recompute", folder.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("the file is larger than the limit of"), "{}", err(&output));
}

#[test]
fn registers_are_listed_and_each_tells_its_columns_in_both_languages() {
    let of = |arguments: &[&str]| {
        let output = program(arguments).output().unwrap();
        assert_eq!((code(&output), err(&output)), (0, String::new()), "{arguments:?}");
        out(&output)
    };
    assert!(of(&["registers", "--lang", "zh"]).lines().any(|line| {
        ["service_matters", "政务服务办件", "办件编号", "实施主体"].iter().all(|text| line.contains(text))
    }));
    let told = of(&["registers", "政务服务办件", "--lang", "zh"]);
    for text in ["受理日期", "受理时间", "非常满意", "网办深度", "办结日期早于受理日期", "已办结但没有办结日期"]
    {
        assert!(told.contains(text), "{text}");
    }
    let told = of(&["registers", "service_matters", "--lang", "en"]);
    for text in ["accepted on", "very satisfied", "completed without a completion date"] {
        assert!(told.contains(text), "{text}");
    }
    let csv = of(&["registers", "service_matters", "--format", "csv"]);
    assert!(csv.starts_with("id,zh,en,type,required,key,headers,values,rules_zh,rules_en\ncase_no,办件编号,"));
    let json: serde_json::Value =
        serde_json::from_str(&of(&["registers", "service_matters", "--format", "json"])).unwrap();
    assert_eq!(json["columns"][0]["id"], "case_no");
    assert_eq!(json["columns"][0]["required"], false);
    let all: serde_json::Value = serde_json::from_str(&of(&["registers", "--format", "json"])).unwrap();
    assert!(all.as_array().unwrap().iter().any(|one| one["id"] == "mediation" && one["zh"] == "人民调解"));
}

#[test]
fn the_kinds_of_a_users_own_are_listed_too() {
    let own = "[[register]]\nid = 'petitions'\nzh = '信访'\nen = 'petitions'\n\
               [[register.column]]\nid = 'received'\nzh = '收到日期'\nen = 'received on'\ntype = 'date'\n";
    let folder = folder(&[("own.toml", own)]);
    let file = folder.path().join("own.toml");
    let output = program(&["registers", "信访", "--lang", "zh", "--catalogue"]).arg(&file).output().unwrap();
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    assert!(out(&output).contains("收到日期"));
}

#[test]
fn a_template_is_checked_without_a_problem_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("办件.xlsx");
    let write = || program(&["registers", "service_matters", "--template"]).arg(&file).output().unwrap();
    assert_eq!(code(&write()), 0);
    let checked = run("check", folder.path(), &[]);
    assert_eq!((code(&checked), out(&checked)), (0, String::new()), "{}", err(&checked));
    let again = write();
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("hint: choose another name"), "{}", err(&again));
}

#[test]
fn registers_and_indicators_go_by_their_chinese_names() {
    let project = "[registers.'政务服务办件']\npaths = ['数据.csv']\ncolumns = { '受理日期' = '收到' }\n";
    let folder = folder(&[("fazhi.toml", project), ("数据.csv", &MATTERS.replace("受理日期", "收到"))]);
    let options = ["--year", "2020", "--indicator", "办结率", "--no-interval", "--format", "csv"];
    let output = run("compute", folder.path(), &options);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    assert_eq!(out(&output).lines().nth(1), Some("service_completion_rate,2020,,2.0,3.0,0.6666666666666666,,,ok,0"));
    let definition = program(&["catalogue", "办结率", "--lang", "zh"]).output().unwrap();
    assert!(out(&definition).contains("service_completion_rate"));
    let output = run("compute", folder.path(), &["--indicator", "办结绿"]);
    assert!(err(&output).contains("hint: did you mean `办结率`?"), "{}", err(&output));
}

#[test]
fn a_name_that_two_indicators_have_is_refused_with_both_ids() {
    let own = "[family]\nid = 'own'\nzh = '自'\nen = 'own'\n[[indicator]]\nid = 'own_rate'\nzh = '办结率'\nen = 'own rate'\n\
               register = '政务服务办件'\nkind = 'count'\nunit = '件'\ndirection = 'neutral'\ndefinition = 'own'\n\
               source = 'own'\nmeasure = { at = 'accepted' }\n";
    let folder = folder(&[("own.toml", own), ("办件.csv", MATTERS)]);
    let own = folder.path().join("own.toml").display().to_string();
    let file = folder.path().join("办件.csv");
    let output = run("compute", &file, &["--catalogue", &own, "--indicator", "办结率"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("`service_completion_rate` and `own_rate` both are the indicator `办结率`"),
        "{}",
        err(&output)
    );
    let options =
        ["--catalogue", &own, "--indicator", "own_rate", "--year", "2020", "--no-interval", "--format", "csv"];
    let counted = run("compute", &file, &options);
    assert_eq!(out(&counted).lines().nth(1), Some("own_rate,2020,,3.0,,3.0,,,ok,0"), "{}", err(&counted));
}

#[test]
fn what_a_terminal_would_obey_is_shown_and_machine_formats_keep_it() {
    let matters = "编号,受理日期,办结日期,承办单位\n1,\u{1b}[2J昨天,2020-03-06,\u{1b}局政民\n2,2020-03-05,2020-03-06,\u{1b}局政民\n";
    let folder = folder(&[("办件.csv", matters)]);
    let checked = run("check", folder.path(), &["--values"]);
    assert!(out(&checked).contains(r"\u{1b}[2J昨天") && !out(&checked).contains('\u{1b}'), "{}", out(&checked));
    let options = ["--year", "2020", "--by", "agency", "--indicator", "service_accepted"];
    let table = out(&run("compute", folder.path(), &options));
    assert!(table.contains(r"\u{1b}局政民") && !table.contains('\u{1b}'), "{table}");
    let csv = out(&run("compute", folder.path(), &[&options[..], &["--format", "csv"]].concat()));
    assert!(csv.contains('\u{1b}'), "{csv}");
    let missing = run("compute", &folder.path().join("\u{1b}]0;x\u{7}.csv"), &[]);
    assert!(err(&missing).contains(r"\u{1b}]0;x\u{7}") && !err(&missing).contains('\u{7}'), "{}", err(&missing));
}

#[test]
fn the_csv_for_people_holds_no_formula_and_is_read_back_as_it_was() {
    let matters = "编号,受理日期,办结日期,承办单位\n1,2020-03-05,2020-03-06,=1+1\n2,2020-03-05,2020-03-06,@局\n";
    let project = "periods = '2020'\nby = ['agency']\n";
    let folder = folder(&[("办件.csv", matters), ("fazhi.toml", project)]);
    let made = run("recompute", folder.path(), &["--format", "csv"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let runs = folder.path().join("fazhi-out");
    let people = std::fs::read_to_string(runs.join("figures.csv")).unwrap();
    assert!(people.starts_with('\u{feff}') && people.contains(",'=1+1,") && people.contains(",'@局,"), "{people}");
    let figures = runs.join("figures.parquet");
    let same = program(&["diff"]).arg(&figures).arg(runs.join("figures.csv")).output().unwrap();
    assert_eq!((code(&same), out(&same)), (0, String::new()), "{}", err(&same));
    let machine = out(&run("compute", folder.path(), &["--by", "agency", "--year", "2020", "--format", "csv"]));
    assert!(machine.contains(",=1+1,") && machine.contains(",@局,"), "{machine}");
}

#[test]
fn from_nothing_there_is_no_growth_and_still_a_p_value() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let options = ["change", "--periods", "2019..2020", "--indicator", "service_accepted", "--lang", "en"];
    let changed = program(&["compare"]).args(&options[..1]).arg(folder.path()).args(&options[1..]).output().unwrap();
    let table = out(&changed);
    let row = table.lines().find(|line| line.contains("from nothing there is no")).unwrap_or(&table);
    // of three events all in one of two equal years, mid-P: 2 · 0.5³ / 2, to three decimals
    assert!(row.trim_end().ends_with("0.125"), "{table}{}", err(&changed));
}

#[test]
fn a_word_that_is_no_period_to_compare_with_names_those_that_are() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let said = |to: &str| {
        let options = ["--to", to, "--lang", "en"];
        err(&program(&["compare", "change"]).arg(folder.path()).args(options).output().unwrap())
    };
    let expected = "unknown period to compare with `last`; known: `previous`, `same_period_last_year`";
    assert!(said("last").contains(expected), "{}", said("last"));
    assert!(said("last").contains("hint: did you mean `same_period_last_year`?"), "{}", said("last"));
    assert!(said("去年.csv").contains("去年.csv"), "{}", said("去年.csv"));
    let alone = program(&["compare", "change"])
        .arg(folder.path())
        .args(["--periods", "2020", "--lang", "en"])
        .output()
        .unwrap();
    assert!(err(&alone).contains("name it too, as in --periods 2019..2020"), "{}", err(&alone));
}

#[test]
fn a_figure_without_a_value_stands_in_a_comparison_as_among_figures() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    let said = |options: &[&str]| {
        let usual = ["--lang", "en", "--periods", "2019..2020", "--indicator", "service_completion_rate"];
        let ranked = program(&["compare", "ranks"]).arg(folder.path()).args(usual).args(options).output().unwrap();
        out(&ranked) + &err(&ranked)
    };
    let row = |said: &str, begin: &str| {
        let line = said.lines().find(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(begin));
        line.unwrap_or(said).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row(&said(&[]), "2019 公安局"), "2019 公安局 undefined 0/0");
    let withheld = said(&["--suppress", "5"]);
    assert_eq!(row(&withheld, "2020 公安局"), "2020 公安局 *");
    assert!(withheld.contains("* withheld: a small count"), "{withheld}");
    let among = said(&["--best", "1"]);
    assert!(among.contains("best 1") && row(&among, "2020 民政局").ends_with("possible"), "{among}");
}

#[test]
fn a_comparison_is_written_as_a_page_and_as_a_workbook() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    for what in ["funnel", "ranks", "shrink", "change", "decompose", "control", "trend"] {
        for ending in ["html", "xlsx", "csv"] {
            let path = folder.path().join(format!("{what}.{ending}"));
            let options = ["--periods", "2019..2020", "--indicator", "service_completion_rate", "--output"];
            let made = program(&["compare", what]).arg(folder.path()).args(options).arg(&path).output().unwrap();
            assert_eq!(code(&made), 0, "{what}: {}", err(&made));
            let bytes = std::fs::read(&path).unwrap();
            let begins: &[u8] = match ending {
                "html" => b"<!DOCTYPE html>",
                "xlsx" => b"PK",
                _ => b"indicator,period,",
            };
            assert!(bytes.starts_with(begins), "{what}.{ending}");
        }
    }
}

#[test]
fn an_indicator_among_the_paths_is_told_how_to_be_named() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    for command in [&["compare", "funnel"][..], &["plot", "trend"], &["compute"]] {
        let said = program(command).arg("办结率").arg(folder.path()).args(["--indicator", "办结率"]).output().unwrap();
        let expected = "`办结率`";
        assert!(
            code(&said) == 2 && err(&said).contains(expected) && err(&said).contains("--indicator"),
            "{}",
            err(&said)
        );
    }
    let none = program(&["plot", "trend", "--lang", "en"]).arg(folder.path()).output().unwrap();
    assert!(err(&none).contains("expected one, by its id or name, given with --indicator"), "{}", err(&none));
}

#[test]
fn what_changed_and_whether_a_process_is_the_same_are_drawn() {
    let folder = folder(&[("办件.csv", MATTERS)]);
    for (kind, indicator) in
        [("change", "service_accepted"), ("control", "service_accepted"), ("survival", "service_days_median_all")]
    {
        let drawn = program(&["plot", kind, "--indicator", indicator, "--periods", "2019..2020"])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(out(&drawn).starts_with("<svg"), "{kind}: {}", err(&drawn));
    }
}

#[test]
fn tallies_of_parts_are_merged_each_once_and_of_one_day() {
    let folder = folder(&[("办件.csv", MATTERS), ("花名册.csv", "a,b\n1,2\n")]);
    let run =
        |arguments: &[&str]| program(arguments).args(["--lang", "en"]).current_dir(folder.path()).output().unwrap();
    let counted = run(&["tally", ".", "-o", "a.tally", "--today", "2021-01-01"]);
    assert_eq!(code(&counted), 0, "{}", err(&counted));
    assert!(err(&counted).contains("not read, since the name matches no register: ./花名册.csv"), "{}", err(&counted));
    run(&["tally", ".", "-o", "b.tally", "--today", "2021-01-01"]);
    run(&["tally", ".", "-o", "later.tally", "--today", "2021-01-02"]);

    let merged = run(&["merge", "a.tally", "b.tally", "--format", "table"]);
    assert!(out(&merged).contains("4/6"), "{}", out(&merged));
    assert!(err(&merged).contains("to see all: --all"), "{}", err(&merged));
    std::fs::write(folder.path().join("人民调解.csv"), "编号,排查日期\n1,2020-03-05\n2,2020-04-05\n").unwrap();
    for output in ["c.tally", "d.tally"] {
        run(&["tally", "人民调解.csv", "-o", output, "--today", "2021-01-01", "--keys"]);
    }
    let twice = err(&run(&["merge", "c.tally", "d.tally"]));
    assert!(twice.contains("people's mediation: 2 keys are in several of the merged tallies"), "{twice}");
    let figure = ["merge", "c.tally", "d.tally", "--indicator", "disputes_screened", "--format", "csv"];
    assert!(out(&run(&figure)).contains(",4.0,"), "{}", out(&run(&figure)));
    let small = out(&run(&[&figure[..], &["--suppress", "9"]].concat()));
    assert!(small.contains("suppressed") && !small.contains(",4.0,"), "{small}");
    assert_eq!(code(&run(&["merge", "c.tally", "d.tally", "-o", "both.tally"])), 0);
    for option in ["--totals", "--all", "--periods=2020", "--indicator=disputes_screened", "--level=0.9"] {
        let refused = run(&["merge", "c.tally", "-o", "other.tally", option]);
        let name = option.split('=').next().unwrap();
        let expected = format!("`output` is `other.tally`, expected a file of figures, which `{name}` is about");
        assert!(code(&refused) == 2 && err(&refused).contains(&expected), "{}", err(&refused));
    }
    for (paths, expected) in [
        (["a.tally", "a.tally"], "parameter `tally` is `a.tally`, expected each file once"),
        (["a.tally", "later.tally"], "`later.tally`: days of the run `2021-01-01` and `2021-01-02`"),
    ] {
        let refused = run(&["merge", paths[0], paths[1]]);
        assert_eq!(code(&refused), 2);
        assert!(err(&refused).contains(expected), "{}", err(&refused));
    }
}

#[test]
fn the_columns_of_each_table_have_chinese_heads() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/qilian-2020");
    let tables = [
        "scores",
        "ranks",
        "items",
        "acceptabilities",
        "pairwise",
        "bands",
        "one-more-case",
        "weights",
        "coherence",
        "sensitivity",
        "shifts",
        "runs",
    ];
    for table in tables {
        let found = run("index", &example, &["--table", table, "--lang", "zh"]);
        let found = out(&found);
        let heads: Vec<&str> = found.lines().take_while(|line| !line.starts_with('-')).collect();
        let is_english = |head: &&str| head.bytes().any(|byte| byte.is_ascii_lowercase());
        assert!(!heads.is_empty() && !heads.iter().any(is_english), "{table}: {heads:?}");
    }
}

#[test]
fn an_assessment_is_found_in_its_folder_and_takes_no_option_that_it_has_no_use_for() {
    let assessment = "title = '考核'\nscoring = 'points'\nperiods = '2020'\ngroup = [{ id = '服务' }]\n[[item]]\nid = '办结'\n\
        in = '服务'\nfull = 10\nindicator = 'service_completion_rate'\nrule = 'proportional'\nnot_applicable = 'zero'\n";
    let folder = folder(&[("办件.csv", MATTERS), ("assessment.toml", assessment)]);
    let found = run("index", folder.path(), &["--format", "csv"]);
    assert!(out(&found).contains("民政局") && code(&found) == 0, "{}", err(&found));
    for option in
        [&["--by", "agency"][..], &["--indicator", "x"], &["--suppress", "5"], &["--totals"], &["--level", "0.9"]]
    {
        let refused = run("index", folder.path(), option);
        assert_eq!(code(&refused), 2);
        assert!(err(&refused).contains(&format!("unexpected argument '{}'", option[0])), "{}", err(&refused));
    }
    let early = run("index", folder.path(), &["--year", "2012"]);
    assert!(err(&early).contains("expected a period of which the registers have rows: `20"), "{}", err(&early));
    let report = run("report", folder.path(), &["--periods", "2012"]);
    assert!(err(&report).contains("`2012`, expected a period of which the registers have rows"), "{}", err(&report));
    let none = run("index", folder.path(), &["--table", "cells"]);
    assert!(err(&none).contains("no value was made up or changed"), "{}", err(&none));
    std::fs::remove_file(folder.path().join("assessment.toml")).unwrap();
    let lacking = run("index", folder.path(), &[]);
    assert!(
        err(&lacking).contains("expected an assessment: a file, or a folder with an `assessment.toml`"),
        "{}",
        err(&lacking)
    );
}
