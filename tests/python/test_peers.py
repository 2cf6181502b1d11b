"""The service indicators against handwritten DuckDB, polars and pandas code."""

from datetime import date
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

ROWS = 4000
FILES = 3
AGENCIES = [  # a name may occur in two regions
    ("甲区", "民政局"),
    ("甲区", "公安局"),
    ("乙区", "民政局"),
    ("乙区", "税务局"),
    ("丙区", "档案局"),
]
FIRST = (date(2013, 6, 1) - date(1970, 1, 1)).days
STATES = ["办结", "准予", "不予", "撤回", "退件", None]
RATINGS = ["非常满意", "满意", "基本满意", "不满意", "非常不满意", "", None]


@pytest.fixture
def peers(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benches" / "peers")
    return lambda name: import_module(f"service.{name}")


def drawn(seed):
    """Generate rows of all kinds, from before to after the requested years."""
    random = np.random.default_rng(seed)

    def some(values, share):
        return [None if random.random() < share else value for value in values]

    accepted = FIRST + random.integers(0, 3950, ROWS)
    long = random.choice([3, 45, 200, 600], ROWS, p=[0.2, 0.6, 0.1, 0.1])
    decided = some(accepted + random.integers(0, long), 0.1)
    states = [STATES[at] for at in random.integers(0, len(STATES), ROWS)]
    dated = [day is not None for day in decided]
    waiting = [["在办", "不予受理", "撤回", "退件", None][at] for at in random.integers(0, 5, ROWS)]
    agencies = [AGENCIES[at] for at in random.integers(0, len(AGENCIES), ROWS)]
    return pl.DataFrame(
        {
            "受理日期": pl.Series(some(accepted.tolist(), 0.02), dtype=pl.Int32).cast(pl.Date),
            "办结日期": pl.Series(decided, dtype=pl.Int32).cast(pl.Date),
            "办理部门": [agency for _, agency in agencies],
            "区域": [region for region, _ in agencies],
            "办件状态": [
                ended if known else still
                for ended, still, known in zip(states, waiting, dated, strict=True)
            ],
            "到现场次数": some(random.integers(0, 4, ROWS).tolist(), 0.05),
            "评价结果": [RATINGS[at] for at in random.integers(0, len(RATINGS), ROWS)],
            "承诺时限": some(random.choice([0, 1, 5, 10, 20, 300], ROWS).tolist(), 0.1),
        }
    )


def counted_by_hand():
    """List a few rows around the limits: accepted, decided, state, promise."""
    rows = [
        ("2020-09-25", "2020-10-10", "办结", 5),  # a Saturday that is a working day
        ("2021-03-05", "2021-04-02", "办结", 20),  # a Friday, the last day
        ("2021-03-05", "2021-04-03", "办结", 20),  # the next Saturday, not a working day
        ("2021-03-05", "2021-04-06", "办结", 20),  # late
        ("2021-05-01", "2021-05-05", "准予", 1),  # no working day at all
        ("2021-12-02", "2022-01-04", "办结", 20),  # late on the first working day of the next year
        ("2021-12-03", None, "在办", 20),  # not yet late at the end of the year
        ("2021-12-02", None, "在办", 19),
        ("2021-12-31", "2021-12-31", "办结", 1),
        ("2021-12-31", None, "撤回", 1),
        ("2021-12-31", None, "不予受理", 1),
    ]
    accepted, decided, states, promises = zip(*rows, strict=True)
    return pl.DataFrame(
        {
            "受理日期": pl.Series(accepted).str.to_date(),
            "办结日期": pl.Series(decided).str.to_date(),
            "办理部门": "民政局",
            "区域": "甲区",
            "办件状态": states,
            "到现场次数": [1, 2] * 5 + [None],
            "评价结果": ["满意", ""] * 5 + [None],
            "承诺时限": promises,
        }
    )


@pytest.fixture(params=["hand", 1, 2, 3])
def folder(request, tmp_path):
    frame = counted_by_hand() if request.param == "hand" else drawn(request.param)
    for file, rows in enumerate(frame.iter_slices(-(-frame.height // FILES))):
        rows.write_parquet(tmp_path / f"{file}.parquet")
    return str(tmp_path)


@pytest.fixture
def ours(peers, folder):
    return peers("agreement").long_of_fazhi(peers("by_fazhi").table(folder))


@pytest.mark.parametrize("peer", ["duckdb", "polars", "pandas"])
def test_a_peer_gives_the_same_figures(peers, folder, ours, peer):
    agreement = peers("agreement")
    table = peers(f"by_{peer}").table(folder)
    theirs = agreement.long_of_peer(table if peer == "polars" else pl.DataFrame(table))
    assert theirs["denominator"].sum() > 0
    assert agreement.difference(ours, theirs) is None


@pytest.mark.parametrize("folder", ["hand"], indirect=True)
def test_the_rows_around_the_limits_agree_with_a_count_by_hand(ours):
    whole = ours.filter(pl.col("region").is_null(), pl.col("agency").is_null())
    rate = whole.filter(indicator="service_on_time_rate").sort("year").rows_by_key("year")
    # in 2021 four in time, one late, and two open beyond the limit at the end
    assert rate[2020][0][-3:-1] == (1.0, 1.0)
    assert rate[2021][0][-3:-1] == (4.0, 7.0)
    assert rate[2022][0][-3:-1] == (0.0, 3.0)


@pytest.mark.parametrize("folder", ["hand"], indirect=True)
def test_a_difference_is_found(peers, ours):
    agreement = peers("agreement")
    for column in ["numerator", "denominator", "value"]:
        other = ours.with_columns(
            pl.when(indicator="service_on_time_rate").then(2).otherwise(column).alias(column)
        )
        assert "service_on_time_rate" in agreement.difference(ours, other)
    assert "rows" in agreement.difference(ours, ours[1:])
