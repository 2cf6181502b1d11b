"""The parts of Rust's grammar that the checks need."""

import re
from collections.abc import Iterator

_TEXT = re.compile(
    r"""
      //[^\n]*
    | /\*(?:/\*.*?\*/|.)*?\*/                      # comments may be nested
    | (?<!\w)[bc]?r(?P<hashes>\#*)".*?"(?P=hashes)
    | (?<!\w)[bc]?"(?:\\.|[^"\\])*"
    | (?<!\w)b?'(?:\\(?:u\{\w+\}|x\w\w|.)|[^\\'\n])'
    """,
    re.DOTALL | re.VERBOSE,
)


def code_only(source: str) -> str:
    """Blank out comments, strings and characters, so that everything else keeps its position."""
    return _TEXT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the position and the text of each string that is not raw."""
    for found in _TEXT.finditer(source):
        if found[0].startswith('"'):
            joined = re.sub(r"\\\n\s*", "", found[0][1:-1])
            yield found.start(), re.sub(r'\\(["\\])', r"\1", joined)


def line_of(source: str, position: int) -> int:
    """Return the line number of a position, from 1."""
    return source.count("\n", 0, position) + 1


def closing(code: str, opening: int) -> int:
    """Find the brace that closes the one at `opening`."""
    depth = 0
    for brace in re.finditer(r"[{}]", code[opening:]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return opening + brace.start()
    raise ValueError(f"the brace on line {line_of(code, opening)} is never closed")
