//! Registers as offices keep them, and as they break: all that the program says of each, in both languages.
//!
//! `tests/data/broken/README.md` says of each file what the right answer is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;

/// What stands beside the files and is none of them.
const BESIDE: [&str; 4] = ["README.md", "make.py", "expected.zh.txt", "expected.en.txt"];

/// How many differences are shown.
const SHOWN: usize = 10;

/// Compares what the program says, to the byte, with `expected.zh.txt` and `expected.en.txt`.
///
/// `FAZHI_WRITE_EXPECTED=1` writes these two instead. What they say is then to be compared with the right answers.
#[test]
fn the_program_says_of_each_file_what_is_expected() {
    let mut differences = Vec::new();
    for lang in ["zh", "en"] {
        let said = said_of_all(lang);
        let path = folder().join(format!("expected.{lang}.txt"));
        if std::env::var_os("FAZHI_WRITE_EXPECTED").is_some_and(|value| value == "1") {
            std::fs::write(path, said.values().map(String::as_str).collect::<String>()).unwrap();
        } else {
            let expected = by_name(&std::fs::read_to_string(path).unwrap_or_default());
            differences.extend(compared(&expected, &said).into_iter().map(|found| format!("[{lang}] {found}")));
        }
    }
    let shown = differences.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n\n");
    assert!(differences.is_empty(), "{} differences; the first are\n\n{shown}", differences.len());
}

#[test]
fn each_file_has_a_right_answer() {
    let answers = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let unanswered: Vec<_> = names().into_iter().filter(|name| !answers.contains(&format!("\n| {name} | "))).collect();
    assert_eq!(unanswered, Vec::<String>::new());
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/broken")
}

/// The files, and the folders that are one case each.
fn names() -> Vec<String> {
    let names = folder().read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.') && !BESIDE.contains(&name.as_str())).collect()
}

/// What the program says of each file, under the file's name and the exit code.
fn said_of_all(lang: &str) -> BTreeMap<String, String> {
    let said = |name: String| {
        let said = said_of(&name, lang);
        (name, said)
    };
    names().into_par_iter().map(said).collect()
}

fn said_of(name: &str, lang: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
    command.args(["check", name, "--values", "--all", "--lang", lang]).current_dir(folder());
    let output = command.env_clear().env("LC_ALL", "C").stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (out, err) = (text(output.stdout), text(output.stderr));
    match output.status.code() {
        Some(code @ 0..=2) => format!("== {name} ({code})\n{out}{err}"),
        _ => panic!("{name}: {}\n{out}{err}", output.status),
    }
}

/// The expected outputs, by the name in the line above each.
fn by_name(text: &str) -> BTreeMap<String, String> {
    let mut outputs: BTreeMap<String, String> = BTreeMap::new();
    let mut name = "";
    for line in text.split_inclusive('\n') {
        if let Some(heading) = line.strip_prefix("== ") {
            name = heading.rsplit_once(" (").map_or(heading, |(name, _)| name);
        }
        outputs.entry(name.to_owned()).or_default().push_str(line);
    }
    outputs
}

fn compared(expected: &BTreeMap<String, String>, said: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = expected.keys().chain(said.keys()).collect();
    let found = names.into_iter().filter_map(|name| match (expected.get(name), said.get(name)) {
        (Some(_), None) => Some(format!("{name}: there is no such file, but something is expected of it")),
        (None, Some(said)) => Some(format!("{name}: nothing is expected of it, and the program says\n{said}")),
        (Some(expected), Some(said)) if expected != said => Some(difference(name, expected, said)),
        _ => None,
    });
    found.collect()
}

/// The first line that differs.
fn difference(name: &str, expected: &str, said: &str) -> String {
    let same = expected.split('\n').zip(said.split('\n')).take_while(|(one, other)| one == other).count();
    let line = |text: &str| text.split('\n').nth(same).unwrap_or("(nothing more)").to_owned();
    format!("{name}, line {}\n  expected: {}\n  said:     {}", same + 1, line(expected), line(said))
}
