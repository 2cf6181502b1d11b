"""Check that a module uses only modules below it, and that some words occur only in certain files.

Usage: python scripts/check_layers.py [folder of the project]
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rust_source import closing, code_only, line_of

# From the bottom up: a module may use itself and the modules in earlier lines.
LAYERS = [
    ["chinese", "error", "text", "markup", "numeral"],
    ["lang"],
    ["file"],
    ["stat", "calendar"],
    ["column"],
    ["predicate"],
    ["register"],
    ["catalogue"],
    ["tally"],
    ["figure"],
    ["compare"],
    ["disclose"],
    ["show"],
    ["chart"],
    ["index"],
    ["batch"],
    ["report"],
    ["audit"],
    ["cli"],
    ["python"],
]
HEIGHT = {module: height for height, layer in enumerate(LAYERS) for module in layer}

# A pattern, and how the path of a file that may contain it begins.
PLACES = [
    (r"\bpyo3\b", r"python/"),
    (r"\bpolars\w*", r"(?!(stat|calendar)\b)"),
    (r"\bunsafe\b", r"python/(stream|memory)\.rs"),
    (r"\be?print(ln)?!", r"cli/|main\.rs"),
]

ROOT = re.compile(r"(?<![\w:$])(?:crate|super(?:\s*::\s*super)*)\s*::\s*")
TREE = re.compile(r"(?:\w+\s*::\s*)*(?:\w+(?:\s+as\s+\w+)?|\*|\{)")


def main(project: Path) -> int:
    """Print the findings; return 1 if there are any."""
    root = project / "src"
    exported = exports(code_only((root / "lib.rs").read_text(encoding="utf-8")))
    findings = []
    for path in sorted(root.rglob("*.rs")):
        name = path.relative_to(root)
        code = code_only(path.read_text(encoding="utf-8"))
        found = [*misplaced(name, code), *not_below(name, code, exported)]
        findings += [f"src/{name}:{line_of(code, at)}: {what}" for at, what in found]
    print(*findings, sep="\n", end="\n" if findings else "")
    return 1 if findings else 0


def misplaced(name: Path, code: str) -> Iterator[tuple[int, str]]:
    """Find the words that may not occur in this file."""
    for word, place in PLACES:
        if not re.match(place, name.as_posix()):
            for said in re.finditer(word, code):
                yield said.start(), f"`{said[0]}` may not stand here"


def not_below(name: Path, code: str, exported: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Find where this file uses a module that is not below its own."""
    own = name.parts[0].removesuffix(".rs")
    if own in {"lib", "main"}:
        return
    if own not in HEIGHT:
        yield 0, f"`{own}` has no layer; give it one in scripts/check_layers.py"
        return
    depth = len(name.parts) - (name.name == "mod.rs")
    for start in ROOT.finditer(code):
        if 0 < start[0].count("super") < depth:
            continue  # it stays within the module
        for first, *_ in uses(code, start.end()):
            used = exported.get(first, first)
            if used != own and HEIGHT.get(used, -1) >= HEIGHT[own]:
                yield start.start(), f"`{own}` may not use `{used}`, which is not below it"


def exports(code: str) -> dict[str, str]:
    """Map each name exported by the crate root to its module."""
    starts = re.finditer(r"\bpub\s+use\s+(?:(?:crate|self)\s*::\s*)?", code)
    return {path[-1]: path[0] for start in starts for path in uses(code, start.end())}


def uses(code: str, start: int) -> Iterator[list[str]]:
    """Yield the paths of the `use` tree, or the one path, that begins here."""
    tree = TREE.match(code, start)
    if tree:
        end = closing(code, tree.end() - 1) + 1 if tree[0].endswith("{") else tree.end()
        yield from leaves(code[start:end])


def leaves(tree: str) -> Iterator[list[str]]:
    """Yield the paths of a `use` tree, as `a::{b, c::{d, e}}`."""
    head, brace, rest = tree.partition("{")
    names = re.findall(r"[\w*]+", head)
    if not brace:
        if names:
            yield names
        return
    depth, branch = 0, ""
    for sign in rest[: rest.rindex("}")] + ",":
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            yield from (names + leaf for leaf in leaves(branch))
            branch = ""
        else:
            branch += sign


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1])))
