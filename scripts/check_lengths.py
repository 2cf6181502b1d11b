"""Check that no file and no function is too long.

Usage: python scripts/check_lengths.py [folder of the project]
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rust_source import closing, code_only, line_of

FOLDERS = ["src", "python", "tests", "benches", "examples", "scripts"]
FILE = 400
FUNCTION = 60

Function = tuple[str, int, int]  # its name, its first line and its number of lines


def main(project: Path) -> int:
    """Print the findings; return 1 if there are any."""
    paths = (path for folder in FOLDERS for path in sorted((project / folder).rglob("*.*")))
    readers = {".rs": rust_functions, ".py": python_functions}
    findings = []
    for path in paths:
        if path.suffix in readers:
            source = path.read_text(encoding="utf-8")
            functions = readers[path.suffix](source)
            name = path.relative_to(project)
            findings += [f"{name}:{line}: {what}" for line, what in too_long(source, functions)]
    print(*findings, sep="\n", end="\n" if findings else "")
    return 1 if findings else 0


def too_long(source: str, functions: Iterator[Function]) -> Iterator[tuple[int, str]]:
    """Find out whether the file or any of its functions is too long."""
    lines = len(source.splitlines())
    if lines > FILE:
        yield 1, f"the file has {lines} lines, at most {FILE}"
    for name, line, length in functions:
        if length > FUNCTION:
            yield line, f"function `{name}` has {length} lines, at most {FUNCTION}"


def rust_functions(source: str) -> Iterator[Function]:
    """Yield the functions that have a body."""
    code = code_only(source)
    for start in re.finditer(r"\bfn\s+(?:r#)?(\w+)", code):
        # A `;` outside brackets ends a function without a body; `[u8; 4]` does not.
        end = re.compile(r"(?:\[[^\]]*\]|[^{;\[])*(.)", re.DOTALL).match(code, start.end())
        if end and end[1] == "{":
            line = line_of(code, start.start())
            yield start[1], line, line_of(code, closing(code, end.end() - 1)) - line + 1


def python_functions(source: str) -> Iterator[Function]:
    """Yield the functions; docstrings do not count, like doc comments in Rust."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                length -= node.body[0].end_lineno - node.body[0].lineno + 1
            yield node.name, node.lineno, length


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1])))
