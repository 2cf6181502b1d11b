//! The exact message and hint of every error.

use std::path::PathBuf;

use fazhi::calendar::NaiveDate;
use fazhi::{Error, Lang};

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
                label: Some("调结日期".into()),
                found: names(&["卷号", "调结日"]),
                closest: Some("调结日".into()),
                by_name: false,
            },
            "mediation (a.csv): column `closed` (`调结日期`) is missing; found `卷号`, `调结日`",
            "if you mean `调结日`, map it: columns = { closed = \"调结日\" }",
        ),
        (
            Error::MissingColumn {
                register: "a".into(),
                column: "b".into(),
                label: None,
                found: vec![],
                closest: None,
                by_name: false,
            },
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
#[expect(clippy::too_many_lines, reason = "a table of cases")]
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
        (
            Error::Line {
                path: PathBuf::from("年报.md"),
                line: 7,
                source: Box::new(Error::Template { reason: "`[[` is not closed".into(), hint: None }),
            },
            "`年报.md`: line 7: `[[` is not closed",
            "",
        ),
        (
            Error::Template {
                reason: "the number `9` stands among the words".into(),
                hint: Some("write a name".into()),
            },
            "the number `9` stands among the words",
            "write a name",
        ),
        (
            Error::Merge { reason: "periods by `year` and `month`".into(), common: Some("`grain`") },
            "tallies cannot be merged: periods by `year` and `month`",
            "count the parts again, all of them with the same `grain`",
        ),
        (Error::Overflow { measure: "amount".into() }, "the sum of `amount` overflows a 64-bit integer", ""),
        (
            Error::GivenAway { cells: vec!["甲 刑事".into()], kept: vec!["甲 *".into(), "甲 民事".into()] },
            "`甲 刑事` cannot be withheld, as `甲 *`, `甲 民事` must be printed",
            "",
        ),
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
    assert!(error.to_string().ends_with(" and 15 more"), "{error}");
}

#[test]
fn the_name_that_is_nearest_by_its_words_is_the_one_that_is_meant() {
    let near = |name: &str, known: &[&str]| {
        Error::Unknown { what: "indicator".into(), name: name.into(), known: names(known) }.hint()
    };
    let known = ["service_online_rate", "service_promise_on_time_rate", "service_completion_rate"];
    let meant = "did you mean `service_promise_on_time_rate`?";
    assert_eq!(near("service_promised_rate", &known).as_deref(), Some(meant));
    assert_eq!(near("通报批评", &["通报批评"]), None, "what was written is not told again");
}

#[test]
fn what_stands_within_a_message_is_told_in_chinese_too() {
    let quote = "a quote opens a cell that does not end before the file does; close it, or double it where it is part of the text";
    let cases = [
        (
            format!("`a.csv`: line 2: {quote}"),
            "“a.csv”：第 2 行：引号开始的单元格到文件末尾仍未结束；请补上后引号，若引号是内容的一部分，请写两个",
        ),
        (
            "unknown group `x`; known: `执法`; did you mean `执法`?".into(),
            "没有名为“x”的组；可用的有：“执法”；是否指“执法”？",
        ),
        (
            "a.toml, line 8: string values must be quoted, expected literal string".into(),
            "a.toml 第 8 行：文字须加引号",
        ),
        ("a.toml, line 9: unclosed inline table, expected `}`".into(), "a.toml 第 9 行：花括号没有成对"),
        ("a.toml, line 9: duplicate key `full`".into(), "a.toml 第 9 行：“full”写了两次"),
        ("unknown task `x`; known: `y`".into(), "没有名为“x”的任务；可用的有：“y”"),
        ("unknown agency `x`; known: `y`".into(), "没有名为“x”的单位；可用的有：“y”"),
        (
            "a.toml, line 5, group `g`: it is in itself: `g` → `h` → `g`".into(),
            "a.toml 第 5 行，组“g”：该组属于它自己：“g” → “h” → “g”",
        ),
        (
            "TOML parse error at line 2, column 12\n  |\n2 | x\n  | ^".into(),
            "第 2 行第 12 列不合 TOML 格式\n  |\n2 | x\n  | ^",
        ),
    ];
    for (english, chinese) in cases {
        assert_eq!(Lang::Zh.says(&english), chinese);
    }
}

/// What is said of an error to those who read Chinese: its frame, what is wrong, and the next step.
fn said_in_chinese(cases: Vec<(Error, &str, &str)>) {
    for (error, text, hint) in cases {
        assert_eq!(Lang::Zh.says(&error.to_string()), text);
        assert_eq!(error.hint().map(|hint| Lang::Zh.says(&hint)).unwrap_or_default(), hint, "{text}");
    }
}

#[test]
fn errors_of_columns_and_names_are_told_in_chinese() {
    let at = || "a (a.csv)".to_owned();
    said_in_chinese(vec![
        (
            Error::MissingColumn {
                register: at(),
                column: "closed".into(),
                label: Some("调结日期".into()),
                found: names(&["卷号", "调结日"]),
                closest: Some("调结日".into()),
                by_name: false,
            },
            "a (a.csv)：缺少列“调结日期”（closed）；现有的列名：“卷号”、“调结日”",
            "如果指的是“调结日”，请写明对应关系：columns = { closed = \"调结日\" }",
        ),
        (
            Error::AmbiguousColumn {
                register: at(),
                column: "agency".into(),
                headers: names(&["单位", "部门", "机关"]),
            },
            "a (a.csv)：列名“单位”、“部门”和“机关”都对应列“agency”",
            "请选定一个：columns = { agency = \"单位\" }",
        ),
        (
            Error::AmbiguousColumn { register: at(), column: "agency".into(), headers: names(&["单位", "单位"]) },
            "a (a.csv)：列名“单位”和“单位”都对应列“agency”",
            "请给这些列起不同的列名",
        ),
        (
            Error::ColumnType {
                register: at(),
                column: "b".into(),
                found: "list".into(),
                expected: "dates, times or text".into(),
            },
            "a (a.csv)：列“b”的类型为“list”，应为日期、时间或文字",
            "",
        ),
        (
            Error::Parameter {
                name: "cutoff".into(),
                value: "年底".into(),
                expected: "a day such as 2020-12-31".into(),
            },
            "参数“cutoff”的值为“年底”，应为形如 2020-12-31 的日期",
            "",
        ),
        (
            Error::Unknown { what: "register".into(), name: "aids".into(), known: names(&["legal_aid", "aid"]) },
            "没有名为“aids”的台账；可用的有：“legal_aid”、“aid”",
            "是否指“aid”？",
        ),
        (
            Error::SeveralCalled { what: "indicator".into(), name: "办结率".into(), ids: names(&["a", "b"]) },
            "“a”和“b”都是名为“办结率”的指标",
            "请改用编号",
        ),
    ]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn errors_of_files_and_runs_are_told_in_chinese() {
    let path = PathBuf::from("a.xlsx");
    said_in_chinese(vec![
        (
            Error::File { path: "a.csv".into(), source: std::io::ErrorKind::NotFound.into() },
            "“a.csv”：没有这个文件或文件夹",
            "",
        ),
        (
            Error::File { path: "fazhi.toml".into(), source: std::io::ErrorKind::AlreadyExists.into() },
            "“fazhi.toml”：已存在",
            "请直接修改，或移走后再运行 fazhi init",
        ),
        (
            Error::Content { path: path.clone(), reason: "sheet `甲`: row 7 has a cell beyond column XFD".into() },
            "“a.xlsx”：工作表“甲”：第 7 行有超出 XFD 列的单元格",
            "",
        ),
        (
            Error::File {
                path: "a.toml".into(),
                source: std::io::Error::new(std::io::ErrorKind::InvalidData, "not a text in UTF-8"),
            },
            "“a.toml”：不是 UTF-8 文本",
            "用编辑器打开，另存为 UTF-8 编码；写规则的文件都用 UTF-8",
        ),
        (Error::Locked { path: path.clone() }, "“a.xlsx”：工作簿有密码", "请打开后取消密码，再保存"),
        (
            Error::Damaged { path, reason: "it has no stream `Workbook`".into() },
            "“a.xlsx”：工作簿已损坏或不完整（没有“Workbook”数据流）",
            "请用表格软件打开后另存，或重新拷贝",
        ),
        (
            Error::Definition { place: "own.toml, indicator `a`".into(), reason: "its kind needs two measures".into() },
            "own.toml，指标“a”：这类指标需要两个计数",
            "",
        ),
        (
            Error::Line {
                path: PathBuf::from("年报.md"),
                line: 7,
                source: Box::new(Error::Template {
                    reason: "the number `9` stands among the words".into(),
                    hint: None,
                }),
            },
            "“年报.md”：第 7 行：文字中有数字“9”",
            "",
        ),
        (
            Error::Merge { reason: "`a` and `b` have other group-by columns or periods".into(), common: None },
            "计数表不能合并：“a”与“b”的分组列或统计期不同",
            "",
        ),
        (Error::Overflow { measure: "amount".into() }, "“amount”的合计超出 64 位整数", ""),
        (
            Error::GivenAway { cells: vec!["甲 刑事".into()], kept: vec!["甲 *".into(), "甲 民事".into()] },
            "“甲 刑事”无法不予公布，因为“甲 *”、“甲 民事”必须公布",
            "",
        ),
        (
            Error::OutsideCalendar {
                place: None,
                day: NaiveDate::from_ymd_opt(2027, 3, 1).unwrap(),
                first: 2004,
                last: 2026,
            },
            "“2027-03-01”不在工作日历之内，日历覆盖 2004 年至 2026 年",
            "请按国务院办公厅放假通知，用日历文件补充年份：[[year]] year = 2027, rest = [\"01-01\", …], work = […]",
        ),
        (
            Error::Busy { path: "out".into(), pid: "4711".into(), since: "2026-01-05T09:30:00+08:00".into() },
            "“out”：另一次计算正在写入此处（进程 4711，始于 2026-01-05T09:30:00+08:00）",
            "请等它结束；下次运行会接着它已写出的部分",
        ),
        (Error::Interrupted, "已中断", ""),
    ]);
}
