import pickle
from itertools import pairwise

import fazhi as fz
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal


def test_a_tally_can_be_pickled_and_saved(matters, tmp_path):
    counted = fz.tally(matters, register="service_matters", by="agency", grain="quarter")
    assert (counted.register, counted.by) == ("service_matters", ["agency"])
    assert (counted.grain, counted.rows, counted.excluded) == ("quarter", 5, 0)
    assert pickle.loads(pickle.dumps(counted)) == counted
    counted.save(str(tmp_path / "counted.parquet"))
    assert fz.Tally.load(str(tmp_path / "counted.parquet")) == counted
    book = fz.compute({"service_matters": matters}, by="agency", periods=["2020Q1", "2020Q4"])
    figures = fz.figures(counted, periods=["2020Q1", "2020Q4"])
    assert_frame_equal(figures.frame, book.frame)
    several = fz.figures([counted], periods=["2020Q1", "2020Q4"])
    assert_frame_equal(several.frame, book.frame)
    assert pl.DataFrame(counted.problems()).is_empty()


def test_tallies_that_do_not_belong_together(matters):
    counted = fz.tally(matters, register="service_matters")
    with pytest.raises(fz.ParameterError, match="tallies cannot be merged: group-by columns"):
        counted.merge(fz.tally(matters, register="service_matters", by="agency"))
    with pytest.raises(fz.ParameterError, match="periods by year, as the tallies have them"):
        fz.figures(counted, periods="2020Q1")
    with pytest.raises(fz.ParameterError, match="parameter `grain` is `week`"):
        fz.tally(matters, register="service_matters", grain="week")
    assert counted != "counted"


days = st.integers(0, 2500).map(lambda day: pd.Timestamp("2015-01-01") + pd.Timedelta(days=day))
rows = st.tuples(
    st.sampled_from(["民政局", "公安局", "", None]),
    st.none() | days,
    st.none() | st.integers(0, 400),
    st.sampled_from(["满意", "不满意", None]),
)


@given(st.lists(rows, max_size=30), st.lists(st.integers(0, 30), max_size=4))
def test_the_merged_tallies_of_the_parts_are_the_tally_of_the_whole(rows, cuts):
    frame = pl.DataFrame(
        {
            "办理部门": [row[0] for row in rows],
            "受理日期": [row[1] for row in rows],
            "办结日期": [
                row[1] + pd.Timedelta(days=row[2]) if row[1] and row[2] is not None else None
                for row in rows
            ],
            "评价结果": [row[3] for row in rows],
        },
        schema=dict.fromkeys(["办理部门", "评价结果"], pl.String)
        | dict.fromkeys(["受理日期", "办结日期"], pl.Datetime("us")),
    ).select("办理部门", "受理日期", "办结日期", "评价结果")

    def counted(part):
        return fz.tally(part, register="service_matters", by="agency", grain="month")

    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    parts = [counted(frame[start:end]) for start, end in pairwise(edges)]
    merged = parts.pop()
    while parts:
        merged = merged.merge(parts.pop(0))
    assert merged == counted(frame)
    whole = fz.figures(counted(frame), totals=True).frame
    assert_frame_equal(fz.figures(merged, totals=True).frame, whole)
