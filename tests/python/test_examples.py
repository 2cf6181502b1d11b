"""The example registers are part of the package."""

import re
from pathlib import Path

import fazhi as fz

FOLDER = fz.examples.qilian()


def test_the_registers_are_installed_with_the_package():
    assert FOLDER.is_relative_to(Path(fz.__file__).parent)
    assert (FOLDER / "fazhi.toml").is_file()


def test_the_readme_of_the_registers_names_each_of_them():
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(.+?\.\w+)` \|", page, flags=re.MULTILINE)
    others = {"README.md", "_expected.csv", "assessment.toml", "fazhi.toml", "fazhi-out"}
    assert set(named) == {path.name for path in FOLDER.iterdir()} - others
