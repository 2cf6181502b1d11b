import json
import sys
from subprocess import run

import fazhi as fz
import polars as pl
import pytest

REVISIONS = ["old_numerator", "old_denominator", "old_value", "old_status"]
REVISIONS += [name.replace("old", "new") for name in REVISIONS]
REVISIONS += ["change", "change_relative", "why"]


@pytest.fixture
def project(tmp_path, matters):
    matters.write_csv(tmp_path / "办件2020.csv")
    text = 'title = "某县"\nperiods = "2020..2021"\nby = ["agency"]\n'
    (tmp_path / "fazhi.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_run_has_the_figures_and_problems_of_compute(project, matters):
    done = fz.recompute(project)
    book = fz.compute({"service_matters": matters}, periods=[2020, 2021], by="agency")
    assert done.figures.equals(book.frame)
    assert done.figures.schema == book.frame.schema
    assert done.problems.schema == book.problems.schema
    assert (done.failures, done.revisions.height) == ([], 0)


def test_a_run_is_in_its_folder(project, tmp_path):
    formats = ["csv", "xlsx"]
    done = fz.recompute(str(project / "fazhi.toml"), output=tmp_path / "out", formats=formats)
    assert done.output == tmp_path / "out"
    assert json.loads((done.output / "manifest.json").read_text("utf-8")) == done.manifest
    figures = pl.read_parquet(done.output / "figures.parquet")
    assert figures.equals(done.figures.select(figures.columns).cast({"status": pl.String}))
    assert pl.read_csv(done.output / "figures.csv").height == figures.height
    assert (done.output / "figures.xlsx").read_bytes().startswith(b"PK")
    assert not (project / "fazhi-out").exists()


def test_revisions_have_old_and_new_values(project, matters):
    first = fz.recompute(project, output=project / "one")
    fz.recompute(project)
    later = matters.head(1).with_columns(pl.lit("甲9").alias("办件编号"))
    later.write_csv(project / "办件2020补.csv")
    second = fz.recompute(project)
    assert [file["reused"] for file in second.manifest["files"]] == [True, False]
    assert second.revisions.columns == ["indicator", "period", "agency", "category", *REVISIONS]
    accepted = second.revisions.filter(indicator="service_accepted")
    assert accepted.select("agency", "old_value", "new_value", "change", "why").rows() == [
        ("民政局", 2.0, 3.0, 1.0, "new_rows")
    ]
    assert fz.diff(first.output, second.output).equals(second.revisions)
    assert repr(second).startswith("<fazhi.Run: ")


def test_years_replace_the_periods(project):
    figures = fz.recompute(project, periods=[2019, 2020], jobs=1).figures
    assert figures["period"].unique().sort().to_list() == ["2019", "2020"]


def test_a_frame_of_figures_can_be_compared(project, tmp_path):
    done = fz.recompute(project)
    done.figures.write_parquet(tmp_path / "enum.parquet")
    assert fz.diff(done.output / "figures.parquet", tmp_path / "enum.parquet").height == 0
    changed = fz.diff(tmp_path / "enum.parquet", done.output / "figures.parquet")
    assert changed["why"].null_count() == changed.height


def test_a_bad_file_is_a_failure(project):
    (project / "人民调解.csv").write_text("天气,价格\n晴,1\n", encoding="utf-8")
    done = fz.recompute(project)
    [(register, text)] = done.failures
    assert register == "mediation"
    assert "is missing" in text
    assert done.manifest["registers"]["mediation"]["error"] == text
    rows = done.figures.filter(indicator="mediation_success_rate")
    assert rows["status"].unique().to_list() == ["not_available"]


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (
            {"formats": "pdf"},
            fz.ParameterError,
            "parameter `format` is `pdf`, expected csv or xlsx",
        ),
        (
            {"jobs": 0},
            fz.ParameterError,
            "`jobs` is `0`, expected a whole number from 1 to 1000",
        ),
        ({"jobs": -1}, fz.ParameterError, "parameter `jobs` is `-1`"),
        ({"jobs": 10**30}, fz.ParameterError, "whole number from 1 to 1000"),
        ({"jobs": "two"}, TypeError, "`jobs` is a `str`"),
        ({"periods": []}, fz.ParameterError, "`periods` is empty"),
        ({"periods": 20.5}, TypeError, "`periods` is a `float`"),
        ({"path": 3}, TypeError, "`path` is a `int`"),
        ({"path": "nowhere/fazhi.toml"}, fz.DataError, "hint: create one with `fazhi init"),
        ({"output": 3}, TypeError, "`output` is a `int`"),
    ],
)
def test_invalid_arguments_are_errors(project, arguments, error, text):
    with pytest.raises(error, match=text):
        fz.recompute(**{"path": project} | arguments)


def test_a_folder_without_figures_cannot_be_compared(project):
    with pytest.raises(fz.DataError, match="holds no run"):
        fz.diff(project, project)
    with pytest.raises(fz.DataError, match="it holds no figures"):
        fz.diff(project / "办件2020.csv", project / "办件2020.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="the test locks as POSIX systems do")
def test_a_folder_locked_by_another_run_is_an_error(project):
    fz.recompute(project)
    # In some systems locks of one process do not exclude each other, so another process takes it.
    hold = (
        "import fcntl, sys, fazhi\n"
        "lock = open(sys.argv[2] + '/.lock', 'r+')\n"
        "fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "try:\n"
        "    fazhi.recompute(sys.argv[1])\n"
        "except fazhi.DataError as error:\n"
        "    print('another run is writing here' in str(error))\n"
    )
    done = run(
        [sys.executable, "-c", hold, str(project), str(project / "fazhi-out")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


def test_small_counts_are_withheld_from_a_run(project):
    open_run = fz.recompute(project)
    done = fz.recompute(project, suppress=5)
    assert done.manifest["suppress"] == 5
    assert "suppressed" in done.figures["status"]
    assert "suppressed" not in open_run.figures["status"]
    assert set(done.revisions["why"]) == {"changed_disclosure"}
