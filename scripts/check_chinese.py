"""Check that what the program says to a clerk has Chinese in src/chinese.toml.

What it says are the sentences among the strings of the sources: errors, hints, and comments of
project files. The help of commands has a test of its own (src/cli/help.rs). A string whose Chinese
stands beside it needs no line.

Usage: python scripts/check_chinese.py [folder of the project]
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import tomllib
from rust_source import line_of, strings

# What a clerk comes by; numbers, intervals and tests are for those who program.
PLACES = re.compile(
    r"(batch|calendar|catalogue|file|index|predicate|register|audit/document)/"
    r"|cli/o|figure/stored|error\.rs"
)

SENTENCE = re.compile(r"[a-z]{2,} [`a-z{(]|[`}:] [a-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# What stands before a string that no clerk reads: what cannot be, and what polars says.
UNREAD = re.compile(r"(?:expect|panic!|unreachable!|Error::engine)\((?:format!\()?$|reason = $")
# What stands before a string whose Chinese stands beside it.
BESIDE = re.compile(
    r'(?:[\u4e00-\u9fff，。）：”{}][^"]*"(?:\.into\(\)|\))?,|\ben(?::| =)|En\)? =>)'
    r"\s*\{?\s*&?(?:format!\(\s*)?$"
)

# Pieces of sentences that have Chinese as a whole, names of publications, and a mark of web pages.
PIECES = {
    " and {} more",
    " field `",
    "`least_share` is `{}` and `most_share` is `{}`",
    "expected {}",
    "floating point",
    "invalid value: ",
    "{}, expected shares from 0 to 1, the lower one first",
    "{}, line {}",
    "; a year that is not over is judged as of the day of the run",
    "<!doctype html",
    "CEPEJ, Guidelines on Judicial Statistics (GOJUST) and Evaluation of European judicial systems",
    "E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958), 457-481",
    "National Center for State Courts, CourTools",
    "All dates lie in {}{}.",
    "The dates lie in {} to {}{}.",
    "has a text of more than {} MiB",
    "identity of stock and flow",
    "its folder's name says so",
    "its headers say so",
    "its name says so",
    "just now",
    "part `content.xml`: {}",
    "not sure, as only one header is known",
    "part `{}` {}",
    "since {}",
    "unpacks to more than the limit of {} bytes",
    "{} and {} all",
    "{} and {} both",
    "{} and similar",
    "{}`{}` lies outside the calendar of working days, which covers {} to {}",
}


def main(project: Path) -> int:
    """Print the sentences without Chinese; return 1 if there are any."""
    root = project / "src"
    parts = tomllib.loads((root / "chinese.toml").read_text(encoding="utf-8")).values()
    known = {english for part in parts for english in part} | PIECES
    findings = []
    for path in sorted(root.rglob("*.rs")):
        name = path.relative_to(root).as_posix()
        if PLACES.match(name) and path.name != "tests.rs":
            source = path.read_text(encoding="utf-8").split("#[cfg(test)]\nmod tests")[0]
            missing = ((at, text) for at, text in sentences(source) if text not in known)
            findings += [
                f"src/{name}:{line_of(source, at)}: no Chinese for: {text}" for at, text in missing
            ]
    print(*findings, sep="\n", end="\n" if findings else "")
    return 1 if findings else 0


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with its position; what a format fills in is `{}`."""
    for at, text in strings(source):
        before = source[max(0, at - 120) : at]
        has_chinese = CHINESE.search(text) or BESIDE.search(before)
        if SENTENCE.search(text) and not has_chinese and not UNREAD.search(before):
            yield at, filled(text)


def filled(text: str) -> str:
    """Empty the places of a format, and write its doubled braces once."""
    braces = {"{{": "{", "}}": "}"}
    return re.sub(r"\{\{|\}\}|\{[^{}]*\}", lambda found: braces.get(found[0], "{}"), text)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1])))
