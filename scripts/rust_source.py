"""What the checks need to know of Rust's grammar."""

import re

_TEXT = re.compile(
    r"""
      //[^\n]*
    | /\*(?:/\*.*?\*/|.)*?\*/                      # one comment may stand in another
    | (?<!\w)[bc]?r(?P<hashes>\#*)".*?"(?P=hashes)
    | (?<!\w)[bc]?"(?:\\.|[^"\\])*"
    | (?<!\w)b?'(?:\\(?:u\{\w+\}|x\w\w|.)|[^\\'\n])'
    """,
    re.DOTALL | re.VERBOSE,
)


def code_only(source: str) -> str:
    """Blank out comments, strings and characters, so that all else keeps its place."""
    return _TEXT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)


def line_of(source: str, position: int) -> int:
    """Give the number of the line that a position is in, from 1."""
    return source.count("\n", 0, position) + 1


def closing(code: str, opening: int) -> int:
    """Find the brace that closes the one at `opening`."""
    depth = 0
    for brace in re.finditer(r"[{}]", code[opening:]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return opening + brace.start()
    raise ValueError(f"the brace on line {line_of(code, opening)} is never closed")
