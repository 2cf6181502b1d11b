"""The figures of Qilian County for 2020: the same expected figures as in Rust."""

from __future__ import annotations

import csv

import fazhi as fz
import pytest
from polars.testing import assert_frame_equal

FOLDER = fz.examples.qilian()


def expected() -> list[dict[str, str]]:
    with (FOLDER / "_expected.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str | None], dict[str, object]]:
    book = fz.compute(FOLDER, periods=2020)
    assert book.problems.is_empty()
    return {(row["indicator"], row["category"]): row for row in book.frame.iter_rows(named=True)}


@pytest.mark.parametrize("line", expected(), ids=lambda line: line["indicator"] + line["category"])
def test_every_published_figure_follows_from_the_registers(line, figures):
    figure = figures[line["indicator"], line["category"] or None]
    assert (figure["status"] == "undefined") == (line["value"] == "")
    assert (figure["value"] is None) == (line["value"] == "")
    for name in ("numerator", "denominator", "value"):
        if line[name]:
            assert figure[name] == pytest.approx(float(line[name]), rel=1e-9)
    assert figure["excluded"] == 0


def test_parts_of_a_composition_can_have_a_joint_level():
    asked = {"periods": 2020, "indicators": "power_composition", "level": [0.95, 0.998]}
    alone = fz.compute(FOLDER, **asked).frame
    together = fz.compute(FOLDER, **asked, method="goodman").frame
    counts = alone["numerator"]
    limits = fz.stat.multinomial_interval(counts, method="goodman", level=[0.95, 0.998])
    assert_frame_equal(together.select(limits.columns), limits)
    assert (together["lower"] <= alone["lower"]).all()
    assert (together["upper"] > alone["upper"]).any()
