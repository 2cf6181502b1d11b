"""The code of docs/distributed.md."""

import re
from pathlib import Path

import fazhi as fz

PAGE = (Path(__file__).parents[2] / "docs/distributed.md").read_text(encoding="utf-8")


def recipe(heading):
    """Return the code below a heading."""
    section = re.search(rf"^#+ {heading}\n(.*?)(?=^#+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^```python\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    assert blocks
    return "".join(blocks)


def run(heading, **given):
    """Run it with these names, and return all names that there are then."""
    names = {"__name__": "__main__", "fz": fz, **given}
    exec(compile(recipe(heading), heading, "exec"), names)
    return names
