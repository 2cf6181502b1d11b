//! What the program prints, as files: its help in both languages, and its tables on lines of 80 and of 120 columns.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const COMMANDS: &[&str] = &[
    "compute",
    "compare",
    "compare funnel",
    "compare ranks",
    "compare shrink",
    "compare change",
    "compare decompose",
    "compare control",
    "compare trend",
    "compare inequality",
    "form",
    "init",
    "recompute",
    "diff",
    "check",
    "audit",
    "plot",
    "report",
    "index",
    "tally",
    "merge",
    "catalogue",
    "registers",
    "completions",
];

/// What each table is printed by, beside two years of registers, a run of each, and a report.
const TABLES: &[(&str, &[&str])] = &[
    ("compute", &["compute", "台账", "--year", "2020"]),
    ("compute-all", &["compute", "台账", "--all", "--periods", "2019..2020", "--by", "agency", "--totals"]),
    ("compare-funnel", &["compare", "funnel", "台账", "--year", "2020", "--indicator", "service_completion_rate"]),
    ("compare-ranks", &["compare", "ranks", "台账", "--year", "2020", "--least", "2"]),
    ("compare-change", &["compare", "change", "台账", "--indicator", "service_completion_rate"]),
    ("compare-decompose", &["compare", "decompose", "台账", "--indicator", "service_completion_rate"]),
    ("compare-trend", &["compare", "trend", "台账", "--indicator", "service_accepted"]),
    ("check", &["check", "台账", "--values"]),
    ("registers", &["registers"]),
    ("register", &["registers", "mediation"]),
    ("catalogue", &["catalogue"]),
    ("indicator", &["catalogue", "service_completion_rate"]),
    ("diff", &["diff", "一", "二"]),
    ("audit", &["audit", "report.txt", "--against", "台账"]),
    ("audit-claims", &["audit", "report.txt", "--claims"]),
    ("recompute", &["recompute", "台账", "-o", "二"]),
];

const MATTERS: &str = "\
办件编号,受理日期,办结日期,承办单位,经办人
A1,2019-11-05,2019-11-06,民政局,甲
A2,2020-03-05,2020-03-06,民政局,甲
A3,2020-04-05,2020-04-09,民政局,乙
A4,2020-05-05,,公安局,乙
A5,四月某日,2020-04-09,公安局,丙
";

const MEDIATION: &str = "\
卷号,受理日期,调结日期,调解结果
B1,2020-03-05,2020-03-06,调解成功
B2,2020-07-01,2020-07-20,调解不成功
";

const REPORT: &str =
    "2020年，受理办件4件，办结2件，办结率66.67%，比上年增长300%。调解纠纷2件，成功1件，成功率50%，失败2件。\n";

/// Compares the program's words, to the byte, with the files in `tests/data/snapshots`.
///
/// `FAZHI_WRITE_EXPECTED=1` writes these instead.
#[test]
fn help_and_tables_are_as_they_were() {
    let place = place();
    let mut said = BTreeMap::new();
    for lang in ["zh", "en"] {
        let help =
            |command: &str| format!("$ fazhi {command} --help\n{}", printed(&place, 80, lang, &help_of(command)));
        let whole = printed(&place, 80, lang, &["--help"]);
        said.insert(
            format!("help.{lang}.txt"),
            whole + &COMMANDS.iter().map(|command| help(command)).collect::<String>(),
        );
        for (name, arguments) in TABLES {
            for width in [80, 120] {
                said.insert(format!("{name}.{lang}.{width}.txt"), printed(&place, width, lang, arguments));
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/snapshots");
    if std::env::var_os("FAZHI_WRITE_EXPECTED").is_some_and(|value| value == "1") {
        for (name, text) in &said {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let known: Vec<String> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let stray: Vec<_> = known.iter().filter(|name| !said.contains_key(*name)).collect();
    assert!(stray.is_empty(), "nothing prints {stray:?}");
    for (name, text) in said {
        let expected = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert_eq!(text, expected, "{name}");
    }
}

/// No line is wider than it may be, but for words that cannot be parted.
#[test]
fn help_keeps_to_the_width() {
    let place = place();
    for lang in ["zh", "en"] {
        for command in COMMANDS {
            let text = printed(&place, 80, lang, &help_of(command));
            let width = |line: &str| line.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
            assert!(text.lines().all(|line| width(line) <= 82), "{text}");
        }
    }
}

fn help_of(command: &str) -> Vec<&str> {
    command.split(' ').chain(["--help"]).collect()
}

fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    std::fs::create_dir(path("台账")).unwrap();
    std::fs::write(path("台账/办件.csv"), MATTERS.replace("A4,2020-05-05,", "A4,2020-05-05,2020-05-06")).unwrap();
    std::fs::write(path("台账/人民调解.csv"), MEDIATION).unwrap();
    std::fs::write(path("台账/fazhi.toml"), "title = '某县'\nperiods = '2019..2020'\n").unwrap();
    std::fs::write(path("report.txt"), REPORT).unwrap();
    run(place.path(), &["recompute", "台账", "-o", "一"]);
    std::fs::write(path("台账/办件.csv"), MATTERS).unwrap();
    run(place.path(), &["recompute", "台账", "-o", "二"]);
    place
}

fn run(place: &Path, arguments: &[&str]) -> String {
    printed_with(place, 120, arguments)
}

fn printed(place: &TempDir, width: usize, lang: &str, arguments: &[&str]) -> String {
    printed_with(place.path(), width, &[arguments, &["--lang", lang]].concat())
}

/// What the program prints, on standard output and then on standard error.
fn printed_with(place: &Path, width: usize, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
    command.args(arguments).current_dir(place).env_clear().env("LC_ALL", "C").env("COLUMNS", width.to_string());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    text(output.stdout) + &text(output.stderr)
}
