"""The recipes of docs/distributed.md for Spark and for Ray."""

import fazhi as fz
import polars as pl
import pytest
import ray
from recipes import run

ASKED = {"register": "mediation", "today": "2022-01-01", "unique_keys": False}
ROWS = pl.DataFrame(
    {
        "编号": [f"{number}" for number in range(100)],
        "排查日期": [f"2020-{1 + number % 12:02}-05" for number in range(100)],
    }
)
PARTS = [ROWS[at : at + 10] for at in range(0, 100, 10)]


def test_stored_tallies_are_merged_in_spark(session):
    stored = [("mediation", fz.tally(part, **ASKED).to_bytes()) for part in PARTS]
    stored = session.createDataFrame(stored, "register string, part binary")
    assert run("Spark", stored=stored)["tally"] == fz.tally(ROWS, **ASKED)


def test_the_parts_of_a_dataset_of_ray_are_merged():
    ray.init(num_cpus=2, include_dashboard=False)
    dataset = ray.data.from_arrow([part.to_arrow() for part in PARTS])
    with pytest.raises(TypeError, match=r"frame of ray.*docs/distributed\.md has the recipe"):
        fz.tally(dataset, **ASKED)
    assert run("Ray", asked=ASKED, dataset=dataset)["tally"] == fz.tally(ROWS, **ASKED)
    ray.shutdown()
