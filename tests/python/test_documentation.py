"""What the documentation promises: its commands run, its notebooks run, its reference is whole."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import fazhi as fz
import pytest

ROOT = Path(__file__).parents[2]
CLERK = (ROOT / "docs/tutorial/clerk.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ fazhi (.+)$", CLERK, flags=re.MULTILINE)
NOTEBOOKS = sorted((ROOT / "examples/notebooks").glob("*.ipynb"))
REFERENCE = "".join(
    page.read_text(encoding="utf-8") for page in (ROOT / "docs/reference").glob("*.md")
)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder as the tutorial finds it: registers in 台账, and a report beside it."""
    office = tmp_path_factory.mktemp("office")
    ignored = shutil.ignore_patterns("fazhi.toml", "fazhi-out", "README.md", "_*")
    shutil.copytree(fz.examples.qilian(), office / "台账", ignore=ignored)
    shutil.copy(ROOT / "tests/data/qilian.zh.txt", office / "报告.txt")
    return office


def test_the_readme_counts_what_there_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    counts = f"{fz.registers().height} kinds of them and {fz.catalogue().height} indicators"
    assert counts in readme.replace("\n", " ")


# In the order of the page, as each command may need what those before it wrote.
@pytest.mark.parametrize("command", COMMANDS)
def test_a_clerk_can_type_what_the_tutorial_says(command, office):
    words = [sys.executable, "-m", "fazhi", *shlex.split(command)]
    done = subprocess.run(words, cwd=office, capture_output=True, text=True, check=False)
    # 1 says that there are findings; 2 would be a failure.
    assert done.returncode in {0, 1}, done.stderr
    if target := re.search(r"--(?:output|template) (\S+)", command):
        assert (office / target[1]).exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path, monkeypatch, tmp_path):
    """Run its cells in one namespace: a kernel adds seconds and nothing that is fazhi's."""
    monkeypatch.chdir(tmp_path)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    namespace = {"__name__": "__main__"}
    for number, cell in enumerate(code, 1):
        source = compile("".join(cell["source"]), f"{path.name}[{number}]", "exec")
        exec(source, namespace)


def test_the_reference_has_each_public_name():
    named = set(re.findall(r":: fazhi\.(\w+)$", REFERENCE, flags=re.MULTILINE))
    modules = (vars(fz)[name] for name in named if isinstance(vars(fz)[name], ModuleType))
    inside = {name for module in modules for name in vars(module)}
    assert set(fz.__all__) - {"__version__"} <= named | inside
