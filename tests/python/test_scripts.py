import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def check(tmp_path):
    def run(script, files):
        """Check a project with these files; return the exit code and the lines printed."""
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, SCRIPTS / script, tmp_path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not done.stderr
        return done.returncode, done.stdout.splitlines()

    return run


def layers(check, name, text):
    root = "pub use figure::{Figure, index::{self, Index as Score}};"
    files = {"src/lib.rs": root, "src/audit/mod.rs": "pub use report::Finding;"}
    return check("check_layers.py", files | {f"src/{name}": text})


@pytest.mark.parametrize(
    ("name", "text", "used"),
    [
        ("stat/rate.rs", "use crate::tally::Tally;", "tally"),
        ("stat/rate.rs", "fn f() { crate :: calendar::today() }", "calendar"),
        ("error.rs", "use super::stat;", "stat"),
        ("register/mod.rs", "use super::catalogue;", "catalogue"),
        ("tally/cell/key.rs", "use super::super::super::cli::run;", "cli"),
        ("audit/claim.rs", "use crate::{error, stat::{a, b}, cli as rerun};", "cli"),
        ("tally/cell.rs", "use crate::Figure;", "figure"),
        ("tally/cell.rs", "use crate::{Error, Score};", "figure"),
    ],
)
def test_layers_reports_a_use_of_a_module_above(check, name, text, used):
    own = name.split("/")[0].removesuffix(".rs")
    finding = f"src/{name}:2: `{own}` may not use `{used}`, which is not below it"
    assert layers(check, name, "\n" + text) == (1, [finding])


@pytest.mark.parametrize(
    ("name", "text", "used"),
    [
        ("audit/label.rs", "use super::{cell::Cell, document::Source};", "document"),
        ("audit/tabular/tie.rs", "use crate::audit::{Finding, claim::Claim};", "report"),
        ("audit/tabular/tie.rs", "use super::super::report::Finding;", "report"),
        ("audit/claim/mod.rs", "use super::tabular;", "tabular"),
    ],
)
def test_layers_hold_within_a_module_too(check, name, text, used):
    own = name.split("/")[1].removesuffix(".rs")
    finding = f"src/{name}:2: `{own}` may not use `{used}`, which is not below it"
    assert layers(check, name, "\n" + text) == (1, [finding])


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("cli/mod.rs", "use pyo3::Python;", "pyo3"),
        ("calendar/day.rs", "use polars_arrow::ffi;", "polars_arrow"),
        ("python/mod.rs", "unsafe { f() }", "unsafe"),
        ("figure/mod.rs", "eprintln!();", "eprintln!"),
    ],
)
def test_layers_reports_a_misplaced_word(check, name, text, word):
    assert layers(check, name, text) == (1, [f"src/{name}:1: `{word}` may not stand here"])


def test_layers_reports_a_module_without_a_layer(check):
    finding = "src/extra.rs:1: `extra` has no layer; give it one in scripts/check_layers.py"
    assert layers(check, "extra.rs", "") == (1, [finding])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cli/run.rs", 'use crate::{batch, figure::Figure}; fn f() { println!("a") }'),
        ("tally/cell.rs", "use super::figure; use crate::tally::Tally; use polars::prelude::*;"),
        ("stat/rate.rs", '/// [`crate::figure`]\n/* /* */ unsafe */ fn f() { "pyo3 \\" pyo3" }'),
        ("stat/rate.rs", "fn f<'a>(x: &'a str) -> char { r#\"\" pyo3\"#; '\\''; '\"' } // \" pyo3"),
        ("python/stream.rs", "use pyo3::ffi; unsafe { crate::cli::run() }"),
        (
            "audit/tabular/tie.rs",
            "use super::{header, table::Line}; use crate::audit::Claim;",
        ),
        ("audit/report/mod.rs", "use super::claim::Claim; use crate::lang::Lang;"),
    ],
)
def test_layers_passes(check, name, text):
    assert layers(check, name, text) == (0, [])


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ('Error::content(path, "the file is empty")', None),
        ('Error::content(path, "the file is full")', "the file is full"),
        ('format!("line {line}: it is {{bad}}")', "line {}: it is {bad}"),
        ('format!("a \\\n   quote \\"is\\" not closed")', 'a quote "is" not closed'),
        ('lang.of("文件是空的", "the file is bare")', None),
        ('/// a "comment is no string"\nx.expect("this cannot be")', None),
    ],
)
def test_chinese_reports_a_sentence_without_it(check, source, missing):
    known = '[files]\n"the file is empty" = "文件是空的"\n'
    found = check("check_chinese.py", {"src/chinese.toml": known, "src/register/a.rs": source})
    assert found == (
        (1, [f"src/register/a.rs:1: no Chinese for: {missing}"]) if missing else (0, [])
    )


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ("fazhi v0.1.0\ncsv v1.4.0\npolars-io v0.55.2\n", []),
        ("fazhi v0.1.0\nreqwest v0.12.28\nring v0.17.14 (*)\nringer v1.0.0\n", ["reqwest", "ring"]),
    ],
)
def test_crates_reports_a_crate_of_the_network(tree, found):
    command = [sys.executable, SCRIPTS / "check_crates.py"]
    done = subprocess.run(command, input=tree, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [f"crate `{name}` speaks HTTP or TLS" for name in found]
    assert done.returncode == bool(found)
