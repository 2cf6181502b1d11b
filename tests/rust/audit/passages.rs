//! Passages as reports have them: none that is right is accused, and each that is wrong is.
//!
//! The passages and tables of `tests/data/passages` are of invented offices. They were written without the audit, to make it accuse
//! what is right (`right`) or miss what is wrong (`wrong`, of which these are the ones that it finds). A line of `=` parts them.

use std::fs;
use std::path::Path;

use fazhi::audit::{Source, Verdict, report};

/// Whether the audit accuses a passage, which is read as a file of its own.
fn accused(passage: &str, folder: &Path) -> bool {
    let file = folder.join("passage.md");
    fs::write(&file, passage).unwrap();
    let source = Source::read(&file).unwrap();
    let accuses = |verdict| matches!(verdict, Verdict::Impossible | Verdict::Unreconciled);
    report(&source.document(None)).findings.iter().any(|finding| accuses(finding.verdict))
}

/// The passages of a file for which the audit does not say what it should.
fn mistaken(name: &str, expected: bool) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/passages").join(name);
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(file).unwrap();
    let passages = text.split("\n=====\n").map(str::trim);
    passages.filter(|passage| accused(passage, folder.path()) != expected).map(Into::into).collect()
}

#[test]
fn no_right_passage_is_accused() {
    for name in ["right.zh.md", "right.en.md"] {
        assert_eq!(mistaken(name, false), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn each_wrong_passage_is_accused() {
    for name in ["wrong.zh.md", "wrong.en.md"] {
        assert_eq!(mistaken(name, true), Vec::<String>::new(), "{name}");
    }
}
