"""The example registers are part of the package, and their pictures show what is in them."""

import re
import runpy
from pathlib import Path

import fazhi as fz

EXAMPLES = Path(__file__).parents[2] / "examples"

FOLDER = fz.examples.qilian()


def test_the_registers_are_installed_with_the_package():
    assert FOLDER.is_relative_to(Path(fz.__file__).parent)
    assert (FOLDER / "fazhi.toml").is_file()


def test_the_readme_of_the_registers_names_each_of_them():
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(.+?\.\w+)` \|", page, flags=re.MULTILINE)
    others = {"README.md", "_expected.csv", "assessment.toml", "fazhi.toml", "fazhi-out"}
    assert set(named) == {path.name for path in FOLDER.iterdir()} - others


def test_the_pictures_of_haibei_are_those_of_its_registers(tmp_path):
    runpy.run_path(str(EXAMPLES / "draw_haibei.py"))["main"](tmp_path)
    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    page = (EXAMPLES / "haibei-2020/README.md").read_text("utf-8")
    assert set(re.findall(r"\((.+?\.svg)\)", page)) == set(drawn)
    for name, picture in drawn.items():
        assert picture == (EXAMPLES / "haibei-2020" / name).read_text("utf-8"), name
        assert len(picture) < 40_000
