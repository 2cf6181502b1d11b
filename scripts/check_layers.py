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
# The same within a module whose own modules stand in such an order, by its path.
WITHIN = {
    "audit": [
        ["exact", "lexicon", "cell", "place", "outline"],
        ["interval"],
        ["rounding"],
        ["sentence"],
        ["relation"],
        ["claim", "table"],
        ["label", "single", "tabular"],
        ["against"],
        ["report"],
        ["names"],
        ["document", "frames"],
        ["view"],
        ["page"],
        ["reports"],
    ],
}

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
        found = [*misplaced(name, code), *not_below(name, code, "", LAYERS, exported)]
        room = name.parts[0]
        if room in WITHIN and name.parts[1:] != ("mod.rs",):
            inner = exports(code_only((root / room / "mod.rs").read_text(encoding="utf-8")))
            found += not_below(name, code, room, WITHIN[room], inner)
        findings += [f"src/{name}:{line_of(code, at)}: {what}" for at, what in found]
    print(*findings, sep="\n", end="\n" if findings else "")
    return 1 if findings else 0


def misplaced(name: Path, code: str) -> Iterator[tuple[int, str]]:
    """Find the words that may not occur in this file."""
    for word, place in PLACES:
        if not re.match(place, name.as_posix()):
            for said in re.finditer(word, code):
                yield said.start(), f"`{said[0]}` may not stand here"


def not_below(
    name: Path, code: str, room: str, layers: list[list[str]], exported: dict[str, str]
) -> Iterator[tuple[int, str]]:
    """Find where this file uses a module of its room, or of the crate, that is not below it."""
    height = {module: at for at, layer in enumerate(layers) for module in layer}
    inside = name.parts[1:] if room else name.parts
    own = inside[0].removesuffix(".rs")
    if own in {"lib", "main"}:
        return
    if own not in height:
        yield 0, f"`{own}` has no layer; give it one in scripts/check_layers.py"
        return
    depth = len(inside) - (name.name == "mod.rs")
    for start in ROOT.finditer(code):
        above = start[0].count("super")
        if room and above == 0:
            paths = [
                path[1:] for path in uses(code, start.end()) if path[0] == room and len(path) > 1
            ]
        elif 0 < above < depth or (room and above > depth):
            continue  # it stays within the module, or leaves the room
        else:
            paths = list(uses(code, start.end()))
        for first, *_ in paths:
            used = exported.get(first, first)
            if used != own and height.get(used, -1) >= height[own]:
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
