//! `fazhi audit`, run as users run it, on real files.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const GOOD: &str = "一、法律服务\n全年办理法律援助案件118件（刑事11件，民事107件）。\n";
const BAD: &str = "一、法律服务\n全年办理法律援助案件118件（刑事11件，民事170件）。\n";

/// Runs the audit of a file with these bytes.
pub(super) fn audit(name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    run(&path, options)
}

pub(super) fn run(path: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
    command.arg("audit").arg(path).args(options).env("LC_ALL", "C").stdin(Stdio::null()).output().unwrap()
}

pub(super) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(super) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(super) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A Word document with this main part.
pub(super) fn word(folder: &TempDir, part: &str) -> std::path::PathBuf {
    packed(folder, "报告.docx", [("[Content_Types].xml", "<Types/>"), ("word/document.xml", part)])
}

/// An archive of these parts.
fn packed<const N: usize>(folder: &TempDir, name: &str, parts: [(&str, &str); N]) -> std::path::PathBuf {
    let path = folder.path().join(name);
    let mut archive = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (part, content) in parts {
        archive.start_file(part, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    path
}

fn paragraphs(text: &str) -> String {
    let paragraph = |line: &str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    let body: String = text.lines().map(paragraph).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

#[test]
fn the_exit_code_says_whether_something_is_impossible() {
    let good = audit("a.txt", GOOD, &[]);
    assert_eq!((code(&good), out(&good)), (0, String::new()));
    let said = "3 claims, 0 contradictions, 0 open questions, 1 relation that holds\n";
    assert!(err(&good).starts_with(said), "{}", err(&good));
    let all = audit("a.txt", GOOD, &["--all"]);
    assert_eq!((code(&all), out(&all).lines().count()), (0, 3), "{}", out(&all));
    let bad = audit("a.txt", BAD, &["--lang", "zh"]);
    assert_eq!(code(&bad), 1);
    assert!(out(&bad).contains("一第2段 2:11") && out(&bad).contains("大于总数"), "{}", out(&bad));
    assert!(err(&bad).starts_with("共 3 个数值：矛盾 1 处，待定 0 处，相符 0 处\n"), "{}", err(&bad));
    let missing = run(Path::new("no-such-report.txt"), &[]);
    assert_eq!((code(&missing), out(&missing)), (2, String::new()));
    assert!(err(&missing).starts_with("error: `no-such-report.txt`: "), "{}", err(&missing));
}

#[test]
fn a_report_reads_the_same_in_every_encoding() {
    let expected = out(&audit("a.txt", BAD, &["--format", "csv"]));
    assert!(expected.starts_with("relation,verdict,tie,line,column,start,end,text,"), "{expected}");
    let gb18030 = encoding_rs::GB18030.encode(BAD).0.into_owned();
    let windows = BAD.replace('\n', "\r\n");
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(BAD.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [gb18030, windows.into_bytes(), utf16, format!("\u{feff}{BAD}").into_bytes()] {
        let output = audit("a.txt", bytes, &["--format", "csv"]);
        assert_eq!((code(&output), out(&output)), (1, expected.clone()), "{}", err(&output));
    }
    let folder = tempfile::tempdir().unwrap();
    let output = run(&word(&folder, &paragraphs(BAD)), &["--format", "csv"]);
    assert_eq!((code(&output), out(&output)), (1, expected), "{}", err(&output));
}

#[test]
fn an_opendocument_text_reads_the_same_too() {
    let folder = tempfile::tempdir().unwrap();
    let body = format!("<text:p>{}</text:p>", BAD.trim_end().replace('\n', "</text:p><text:p>"));
    let content =
        format!("<office:document-content xmlns:office=\"o\" xmlns:text=\"t\">{body}</office:document-content>");
    let path = packed(
        &folder,
        "报告.odt",
        [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)],
    );
    let output = run(&path, &["--format", "csv"]);
    let expected = out(&audit("a.txt", BAD, &["--format", "csv"]));
    assert_eq!((code(&output), out(&output)), (1, expected), "{}", err(&output));
    let broken = packed(&folder, "空.odt", [("mimetype", "")]);
    assert!(err(&run(&broken, &["--lang", "zh"])).contains("不是 OpenDocument 文本"), "{}", err(&run(&broken, &[])));
}

#[test]
fn a_page_is_read_without_its_scripts() {
    let page = "<html><head><title>9件</title><script>var a = '受理99件';</script></head><body><h1>一、法律服务</h1>\
        <p>全年办理<b>法律援助</b>案件118件&#65288;刑事11件，民事107件）。</p><!-- 8件 --></body></html>";
    let output = audit("a.html", page, &["--claims", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let texts: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["118件", "11件", "107件"]);
    assert_eq!((rows[0]["value"].as_f64(), rows[0]["interval"].as_str()), (Some(118.0), Some("118")));
}

#[test]
fn claims_are_a_table_of_their_own() {
    let output = audit("a.txt", "2020年受理9.72万件，办结率达99%，近百余场。", &["--claims", "--lang", "zh"]);
    let text = out(&output);
    for word in ["[97150, 97250)", "[0.985, 0.995)", "1:8", "比率", "矛盾", "2020"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let csv = out(&audit("a.txt", "受理15000余份。", &["--claims", "--format", "csv"]));
    assert!(csv.contains("15000余份,15000.0,15000.0,16000.0,\"(15000, 16000)\",份,over,count,"), "{csv}");
    assert_eq!(out(&audit("a.txt", "无数字。", &["--claims"])), "");
}

#[test]
fn html_marks_the_claims_and_escapes_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let text = format!("<img src=x onerror=alert(1)>\n{BAD}");
    let output = audit("<b>.txt", text, &["--output", page.to_str().unwrap(), "--lang", "zh"]);
    assert_eq!((code(&output), out(&output)), (1, String::new()), "{}", err(&output));
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("<title>&lt;b&gt;.txt</title>") && html.contains("&lt;img src=x"), "{html}");
    assert!(!html.contains("<img") && html.contains(">118件<a id=\"at1\" href=\"#finding1\">1</a></mark>"), "{html}");
    assert!(html.contains("<mark class=\"wrong\"") && html.contains("<html lang=\"zh-CN\""), "{html}");
}

#[test]
fn last_years_report_is_compared_with_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let last = folder.path().join("2019.txt");
    std::fs::write(&last, "某县2019年度报告\n全年受理行政复议案件2件。\n").unwrap();
    let text = "某县2020年度报告\n2019年受理行政复议案件3件，2020年受理行政复议案件4件。\n";
    let output = audit("2020.txt", text, &["--previous", last.to_str().unwrap(), "--format", "csv"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(out(&output).contains("previous_year,unreconciled,"), "{}", out(&output));
}

#[test]
fn a_file_that_unpacks_beyond_the_limit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = word(&folder, &paragraphs(&"1".repeat(40 << 20)));
    assert!(std::fs::metadata(&bomb).unwrap().len() < 1 << 20);
    let output = run(&bomb, &[]);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
    let expected = "`word/document.xml` unpacks to more than the limit of 33554432 bytes\n";
    assert!(err(&output).ends_with(expected), "{}", err(&output));
    let output = audit("a.txt", "1".repeat(33 << 20), &[]);
    assert!(err(&output).ends_with("the file is larger than the limit of 33554432 bytes\n"), "{}", err(&output));
}

#[test]
fn a_file_that_is_not_text_is_refused() {
    for (name, bytes) in
        [("a.txt", &b"%PDF-1.7\n\xff\xff\xff\x00"[..]), ("b.txt", b"3\x00\x00"), ("c.html", b"\xff\xff<p>")]
    {
        let output = audit(name, bytes, &[]);
        assert_eq!(code(&output), 2);
        assert!(
            err(&output).contains("not text in UTF-8, UTF-16 with a byte-order mark or GB18030"),
            "{}",
            err(&output)
        );
    }
    for bytes in [&b"PK\x03\x04"[..], b"", b"\xd0\xcf\x11\xe0"] {
        let output = audit("a.docx", bytes, &[]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains("not a Word document: "), "{}", err(&output));
    }
    let folder = tempfile::tempdir().unwrap();
    let output = run(&word(&folder, "<w:p><w:t>3</w:p>"), &[]);
    assert!(err(&output).contains("not a Word document: `word/document.xml`: "), "{}", err(&output));
}

/// A project with two legal aid cases in 2020, and the path of its fazhi.toml.
fn project() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let rows = "案号,指派日期,结案日期\nA1,2020-03-05,2020-06-01\nA2,2020-04-05,\n";
    std::fs::write(folder.path().join("法律援助.csv"), rows).unwrap();
    let file = folder.path().join("fazhi.toml");
    std::fs::write(&file, "title = \"某县\"\nperiods = \"2020\"\n").unwrap();
    (folder, file)
}

#[test]
fn a_report_is_compared_with_a_project_or_a_table() {
    let (folder, file) = project();
    let table = folder.path().join("figures.csv");
    std::fs::write(&table, "indicator,period,category,value,status\naid_cases,2020,,2,ok\n").unwrap();
    for against in [file.as_path(), folder.path(), &table] {
        let against = against.to_str().unwrap();
        for (count, expected) in [("2件", 0), ("3件", 1)] {
            let text = format!("2020年承办法律援助案件{count}。");
            let output = audit("a.txt", &text, &["--against", against, "--format", "csv"]);
            assert_eq!(code(&output), expected, "{}", err(&output));
            let verdict = if expected == 0 { "exact," } else { "unreconciled," };
            let row = out(&output).lines().nth(1).unwrap().to_owned();
            assert!(row.starts_with(verdict) && row.contains(",aid_cases,"), "{row}");
            let output = audit("a.txt", &text, &["--against", against, "--lang", "zh"]);
            assert!(
                out(&output).contains("法律援助案件") && err(&output).contains("与台账对照：相符"),
                "{}",
                err(&output)
            );
        }
    }
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["fazhi.toml", "figures.csv", "法律援助.csv"]);
}

#[test]
fn a_register_that_cannot_be_read_is_a_failure() {
    let (folder, file) = project();
    std::fs::write(folder.path().join("公证.csv"), "无关\n1\n").unwrap();
    let output =
        audit("a.txt", "2020年承办法律援助案件2件。", &["--against", file.to_str().unwrap(), "--format", "csv"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(out(&output).contains("exact,") && err(&output).contains("error: notary"), "{}", err(&output));
    let output = audit("a.txt", "3件", &["--against", "no/fazhi.toml"]);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
    assert!(err(&output).contains("hint: create one with `fazhi init FOLDER`"), "{}", err(&output));
}

#[test]
fn a_workbook_has_the_findings_the_claims_and_their_comparison() {
    use calamine::{Data, Reader, open_workbook_auto};
    let (folder, file) = project();
    let book = folder.path().join("核查.xlsx");
    let text = "2020年承办法律援助案件3件（刑事1件，民事7件）。\u{1}\n=甲案件5件。";
    let output = audit(
        "a.txt",
        text,
        &["--against", file.to_str().unwrap(), "--output", book.to_str().unwrap(), "--lang", "zh"],
    );
    assert_eq!((code(&output), out(&output)), (1, String::new()), "{}", err(&output));
    let mut read = open_workbook_auto(&book).unwrap();
    assert_eq!(read.sheet_names(), ["发现", "数值", "对照", "说明"]);
    let cell = |read: &mut calamine::Sheets<_>, sheet: &str, at: (u32, u32)| {
        read.worksheet_range(sheet).unwrap().get_value(at).cloned().unwrap_or(Data::Empty)
    };
    assert_eq!(cell(&mut read, "数值", (1, 2)), Data::Float(3.0));
    assert_eq!(cell(&mut read, "对照", (1, 5)), Data::String("aid_cases".into()));
    assert_eq!(
        (cell(&mut read, "对照", (1, 10)), cell(&mut read, "对照", (1, 11))),
        (Data::Float(3.0), Data::Float(2.0))
    );
    assert_eq!(cell(&mut read, "数值", (4, 8)), Data::String("=甲案件".into()));
    for sheet in ["发现", "数值", "对照", "说明"] {
        assert!(read.worksheet_formula(sheet).unwrap().cells().all(|(_, _, formula)| formula.is_empty()), "{sheet}");
    }
    let again = audit("a.txt", text, &["--format", "xlsx", "--lang", "en"]);
    assert!(again.stdout.starts_with(b"PK"), "{}", err(&again));
}

#[test]
fn contradictions_come_first_and_what_holds_last() {
    let text = "受理24件，办结21件，办结率87.5%。\n办理案件118件（刑事11件，民事106件）。\n";
    let rows = out(&audit("a.txt", text, &["--format", "csv"]));
    let verdicts: Vec<_> = rows.lines().skip(1).filter_map(|row| row.split(',').nth(1)).collect();
    assert_eq!(verdicts, ["unreconciled", "exact"]);
    let shown = out(&audit("a.txt", text, &["--lang", "zh"]));
    assert!(shown.contains("不一致") && !shown.contains("87.5%"), "{shown}");
    let all = out(&audit("a.txt", text, &["--lang", "zh", "--all"]));
    assert!(all.find("不一致") < all.find("87.5%"), "{all}");
}

/// Two reports, one of them with a contradiction, and a file that is none.
fn several() -> (TempDir, [String; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let files = [("甲县.txt", GOOD), ("乙县.txt", BAD), ("丙县.docx", "no document")];
    let paths = files.map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    (folder, paths)
}

fn run_all(paths: &[String], options: &[&str]) -> Output {
    let (first, others) = paths.split_first().unwrap();
    let all: Vec<&str> = others.iter().map(String::as_str).chain(options.iter().copied()).collect();
    run(Path::new(first), &all)
}

#[test]
fn several_reports_are_audited_together_and_a_broken_one_stops_none() {
    let (_folder, paths) = several();
    let output = run_all(&paths, &["--lang", "zh"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    let shown = out(&output);
    for word in ["甲县.txt", "没有发现问题", "乙县.txt", "大于总数", "丙县.docx"] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let errors = err(&output);
    assert!(errors.contains("丙县.docx") && errors.contains("不是 Word 文档"), "{errors}");
    assert!(errors.ends_with("共 3 份报告：有矛盾的 1 份，没有的 1 份，未能读取的 1 份\n"), "{errors}");
    assert_eq!(code(&run_all(&paths[..2], &[])), 1);
    assert_eq!(code(&run_all(&[paths[0].clone(), paths[0].clone()], &[])), 0);
    let refused = run_all(&paths[..2], &["--previous", &paths[0]]);
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("one report, as each has its own previous one"), "{}", err(&refused));
}

#[test]
fn several_reports_are_one_table_one_page_and_one_workbook() {
    use calamine::{Data, Reader, open_workbook_auto};
    let (folder, paths) = several();
    let rows = run_all(&paths, &["--format", "json"]);
    let rows: serde_json::Value = serde_json::from_slice(&rows.stdout).unwrap();
    let found: Vec<_> = rows.as_array().unwrap().iter().map(|row| (&row["report"], &row["verdict"])).collect();
    assert_eq!(
        found,
        [(&paths[0].as_str().into(), &"exact".into()), (&paths[1].as_str().into(), &"impossible".into())]
    );
    let claims = out(&run_all(&paths, &["--claims", "--format", "csv"]));
    assert_eq!((claims.lines().count(), claims.starts_with("report,start,end,text,")), (7, true), "{claims}");

    let page = folder.path().join("汇总.html");
    run_all(&paths, &["--lang", "zh", "--output", page.to_str().unwrap()]);
    let html = std::fs::read_to_string(page).unwrap();
    for part in ["href=\"#report1\">甲县.txt", "id=\"report2\">乙县.txt", "id=\"report2-finding1\"", "不是 Word 文档"]
    {
        assert!(html.contains(part), "{part}: {html}");
    }

    let book = folder.path().join("汇总.xlsx");
    run_all(&paths, &["--lang", "zh", "--output", book.to_str().unwrap()]);
    let mut read = open_workbook_auto(&book).unwrap();
    assert_eq!(read.sheet_names(), ["汇总", "发现", "甲县", "乙县"]);
    let summary = read.worksheet_range("汇总").unwrap();
    let row = |at: u32| {
        (0..3).map(|column| summary.get_value((at, column)).cloned().unwrap_or(Data::Empty)).collect::<Vec<_>>()
    };
    assert_eq!(row(2), [Data::String("乙县.txt".into()), Data::Float(3.0), Data::Float(1.0)]);
    assert_eq!(row(3)[..2], [Data::String("丙县.docx".into()), Data::Empty]);
    let findings = read.worksheet_range("发现").unwrap();
    assert_eq!(findings.get_value((2, 0)), Some(&Data::String("乙县.txt".into())));
    assert_eq!(findings.height(), 3);
}

#[test]
fn our_own_report_agrees_with_the_registers_that_it_was_written_from() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020");
    let folder = tempfile::tempdir().unwrap();
    for (lang, least) in [("zh", 85), ("en", 35)] {
        let report = folder.path().join(format!("{lang}.docx"));
        let written = Command::new(env!("CARGO_BIN_EXE_fazhi"))
            .args(["report", example, "--periods", "2020", "--lang", lang, "--output"])
            .arg(&report)
            .output()
            .unwrap();
        assert!(written.status.success(), "{}", err(&written));
        let audited = run(&report, &["--against", example, "--format", "json"]);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&out(&audited)).unwrap();
        let verdicts = |of: &[&str]| {
            let has = |row: &&serde_json::Value| of.iter().any(|verdict| row["verdict"] == *verdict);
            rows.iter().filter(has).collect::<Vec<_>>()
        };
        assert!(verdicts(&["exact", "within_rounding"]).len() >= least, "{lang}: {}", out(&audited));
        assert!(verdicts(&["unreconciled", "undefined"]).is_empty(), "{lang}: {:#?}", verdicts(&["unreconciled"]));
    }
}

#[test]
fn what_a_report_cannot_be_held_against_is_refused_with_what_can() {
    let missing = audit("a.txt", GOOD, &["--against", "nix"]);
    let said = "error: parameter `against` is `nix`, expected a fazhi.toml, a folder with one, or a file of figures";
    assert!(code(&missing) == 2 && err(&missing).starts_with(said), "{}", err(&missing));
}

#[test]
fn a_report_without_figures_says_so() {
    for bytes in ["", "今年各项工作进展顺利。\n"] {
        let [zh, en] = ["zh", "en"].map(|lang| audit("a.txt", bytes, &["--lang", lang]));
        assert_eq!((code(&zh), out(&zh)), (0, String::new()));
        assert_eq!((err(&zh), err(&en)), ("报告中没有找到数值\n".into(), "no figure was found in the report\n".into()));
    }
}

#[test]
fn a_report_of_another_county_is_said_to_be_one_and_not_held_figure_by_figure() {
    let text = "门源县2020年法治政府建设年度报告\n办理法律援助案件181件。\n举办培训3场。\n";
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020");
    let brief = audit("a.txt", text, &["--against", project]);
    assert_eq!(out(&brief).matches("of another").count(), 1, "{}", out(&brief));
    assert!(!out(&brief).contains("no indicator"), "{}", out(&brief));
    let said = "against the registers: none of 2 claims can be compared, 2 match no indicator\n";
    assert!(err(&brief).contains(said) && err(&brief).contains("--all"), "{}", err(&brief));
    let all = audit("a.txt", text, &["--against", project, "--all"]);
    assert_eq!(out(&all).matches("no indicator").count(), 2, "{}", out(&all));
    // Without a title, its sentences say so.
    let text = "2020年报告\n门源县办理法律援助案件181件。\n门源县举办培训3场。\n门源县现有执法人员30人。\n";
    let untitled = audit("a.txt", text, &["--against", project, "--lang", "zh"]);
    assert!(out(&untitled).contains("3个数值中有3个说的是别的地方"), "{}", out(&untitled));
}
