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
    return check("check_layers.py", {"src/lib.rs": root, f"src/{name}": text})


@pytest.mark.parametrize(
    ("name", "text", "used"),
    [
        ("stat/rate.rs", "use crate::tally::Tally;", "tally"),
        ("stat/rate.rs", "fn f() { crate :: calendar::today() }", "calendar"),
        ("error.rs", "use super::stat;", "stat"),
        ("register/mod.rs", "use super::catalogue;", "catalogue"),
        ("tally/cell/key.rs", "use super::super::super::cli::run;", "cli"),
        ("audit/claim.rs", "use crate::{error, stat::{a, b}, batch as rerun};", "batch"),
        ("tally/cell.rs", "use crate::Figure;", "figure"),
        ("tally/cell.rs", "use crate::{Error, Score};", "figure"),
    ],
)
def test_layers_reports_a_use_of_a_module_above(check, name, text, used):
    own = name.split("/")[0].removesuffix(".rs")
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
    ],
)
def test_layers_passes(check, name, text):
    assert layers(check, name, text) == (0, [])


RUST = """\
impl A {
    fn f(x: [u8; 2]) -> u8 {
        "{"; '}'; // {
%s    }

    fn g();
}
"""
PYTHON = """\
class A:
    def f(self):
        '''Text.

        More.
        '''
%s"""


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("src/a.rs", RUST % ("        x();\n" * 57), 60),
        ("src/a.rs", RUST % ("        x();\n" * 58), 61),
        ("python/fazhi/a.py", PYTHON % ("        x = 1\n" * 59), 60),
        ("python/fazhi/a.py", PYTHON % ("        x = 1\n" * 60), 61),
    ],
)
def test_lengths_reports_a_long_function(check, name, text, length):
    finding = f"{name}:2: function `f` has {length} lines, at most 60"
    expected = (1, [finding]) if length > 60 else (0, [])
    assert check("check_lengths.py", {name: text}) == expected


@pytest.mark.parametrize(("lines", "code"), [(400, 0), (401, 1)])
def test_lengths_reports_a_long_file(check, lines, code):
    findings = ["tests/a.py:1: the file has 401 lines, at most 400"][:code]
    assert check("check_lengths.py", {"tests/a.py": "x = 1\n" * lines}) == (code, findings)
