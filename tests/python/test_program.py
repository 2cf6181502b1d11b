import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import fazhi as fz
import polars as pl
import pytest
from fazhi.__main__ import main

SCRIPT = Path(sys.executable).with_name("fazhi")
DOORS = {"module": [sys.executable, "-m", "fazhi"], "script": [str(SCRIPT)]}


@pytest.fixture(params=DOORS)
def program(request):
    if request.param == "script" and not SCRIPT.exists():
        pytest.skip("fazhi is not installed with its script")

    def run(*arguments):
        command = [*DOORS[request.param], *map(str, arguments)]
        environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
        return subprocess.run(command, capture_output=True, env=environment, encoding="utf-8")

    return run


@pytest.fixture
def folder(tmp_path, matters):
    matters.write_csv(tmp_path / "办件.csv")
    return tmp_path


def test_version(program):
    done = program("--version")
    assert (done.returncode, done.stdout) == (0, f"fazhi {fz.__version__}\n")


def test_figures_are_those_of_compute(program, folder, matters):
    done = program("compute", folder, "--year", 2020, "--by", "agency", "--format", "csv")
    assert done.returncode == 0, done.stderr
    book = fz.compute({"service_matters": matters}, periods=2020, by="agency")
    printed = pl.read_csv(io.StringIO(done.stdout), schema_overrides={"period": pl.String})
    names = ["name", "family", "measure_unit", "start"]
    assert printed.columns == book.frame.drop(names).columns
    same = ["indicator", "period", "agency", "numerator", "denominator", "value", "lower", "upper"]
    ok = book.frame.filter(status="ok")
    assert printed.filter(status="ok").select(same).rows() == ok.select(same).rows()


def test_problems_are_exit_code_1(program, folder, matters):
    assert program("check", folder).returncode == 0
    matters.with_columns(受理日期=pl.lit("昨天")).write_csv(folder / "办件.csv")
    done = program("check", folder, "--format", "csv")
    assert done.returncode == 1
    assert "not_a_date" in done.stdout


def test_failures_are_exit_code_2_and_go_to_stderr(program, tmp_path):
    for arguments in (["compute", tmp_path / "nowhere"], ["compute"], ["no-such-command"]):
        done = program(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")


def test_a_hint_follows_the_error(program):
    done = program("catalogue", "service_complete_rate")
    assert done.returncode == 2
    assert "hint: did you mean `service_completion_rate`?" in done.stderr


def test_one_definition_in_full(program):
    done = program("catalogue", "service_completion_rate", "--lang", "zh")
    assert done.returncode == 0
    assert "办结率" in done.stdout


def test_main_ends_with_the_exit_code(monkeypatch, capfd):
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sys, "argv", ["fazhi", "--version"])
    try:
        with pytest.raises(SystemExit) as ended:
            main()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 0
    assert capfd.readouterr().out.startswith("fazhi ")
