"""The recipes of docs/distributed.md, run where their engines are."""

from pathlib import Path

import dask
import dask.dataframe
import fazhi as fz
import polars as pl
import pytest
from recipes import recipe, run

ASKED = {"register": "mediation", "today": "2022-01-01", "unique_keys": False}
ROWS = pl.DataFrame(
    {
        "编号": [f"{number}" for number in range(100)],
        "排查日期": [f"2020-{1 + number % 12:02}-05" for number in range(99)] + ["乱写"],
        "办结日期": [f"2021-{1 + number % 12:02}-05" for number in range(100)],
        "调解结果": ["调解成功", "调解不成"] * 50,
    }
)


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    paths = [str(folder / f"{at:02}.parquet") for at in range(10)]
    for at, path in enumerate(paths):
        ROWS[at * 10 : at * 10 + 10].write_parquet(path)
    return paths


@pytest.fixture(scope="module")
def whole():
    return fz.tally(ROWS, **ASKED)


def test_the_first_recipes_run_as_they_stand():
    first = run("The parts have in common")
    run("Keys that several parts have", asked=first["asked"], parts=first["parts"])


@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_dask(whole, scheduler):
    frame = dask.dataframe.from_pandas(ROWS.to_pandas(), npartitions=10)
    with dask.config.set(scheduler=scheduler):
        assert run("Dask", asked=ASKED, frame=frame)["tally"] == whole
    with pytest.raises(TypeError, match=r"docs/distributed\.md has the recipe"):
        fz.tally(frame, **ASKED)
    with pytest.raises(TypeError, match="`mediation` is a frame of dask"):
        fz.compute({"mediation": frame})


def test_processes(whole, paths):
    assert run("Processes, without an engine", asked=ASKED, paths=paths)["tally"] == whole


def test_batches_of_other_engines(whole, paths):
    given = {"paths": paths, "pattern": str(Path(paths[0]).parent / "*.parquet")}
    tallies = run("What is larger than memory, on one machine", asked=ASKED, **given)["tallies"]
    assert len(tallies) == 4
    assert all(tally == whole for tally in tallies)


@pytest.mark.parametrize("heading", ["Spark", "Dask", "Ray", "Processes, without an engine"])
def test_recipes_have_ten_lines_at_most(heading):
    assert len([line for line in recipe(heading).splitlines() if line]) <= 10


class FrameOfSpark:
    schema = None

    def mapInArrow(self):  # noqa: N802
        """Stand for that of Spark."""


def test_frames_of_spark_are_refused_where_they_would_be_fetched():
    with pytest.raises(TypeError, match=r"frame of Spark.*toArrow"):
        fz.check_register(FrameOfSpark(), register="mediation")
    with pytest.raises(TypeError, match="`agencies` is a frame of Spark"):
        fz.tally(ROWS, **ASKED, agencies=FrameOfSpark())
