"""Answers in the library of the data: polars, pandas with its index, pyarrow."""

import fazhi as fz
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from fazhi import calendar, stat

UNITS = ["甲", "乙", "丙"]
COUNTS = [81, 0, 3]
DAYS = ["2020-01-23", "2020-02-03", "2020-03-05"]
LABELLED = pd.Series(COUNTS, index=UNITS)
DATED = pd.Series(pd.to_datetime(DAYS), index=UNITS)

# The columns of a call, and the libraries of the frame and of the series that it gives.
KINDS = [
    ([list], pl),
    ([tuple], pl),
    ([np.array], pl),
    ([pl.Series], pl),
    ([pd.Series], pd),
    ([pd.Index], pd),
    ([pa.array], pa),
    ([lambda column: pa.chunked_array([column])], pa),
    ([list, pd.Series], pd),
    ([pd.Series, np.array], pd),
    ([np.array, pa.array], pa),
    ([pa.array, pd.Series], pa),
    ([pl.Series, pd.Series], pl),
]


def module_of(answer):
    return {"polars": pl, "pandas": pd, "pyarrow": pa}[type(answer).__module__.split(".")[0]]


@pytest.mark.parametrize(("kinds", "library"), KINDS)
def test_the_first_column_of_a_library_decides(kinds, library):
    counts = [kind(COUNTS) for kind in kinds]
    answers = [
        stat.binomial_test(*counts, *[263] * (2 - len(counts))),
        calendar.workdays_between(*[kind(DAYS) for kind in kinds], *[DAYS[0]] * (2 - len(kinds))),
    ]
    if len(kinds) == 1:
        answers += [stat.multinomial_interval(*counts), stat.adjust_p(kinds[0]([0.25, 0.5]))]
    assert {module_of(answer) for answer in answers} == {library}


def test_frames_of_pandas_have_the_index_of_the_series():
    frame = stat.proportion_interval(LABELLED, 263)
    assert frame.index.tolist() == UNITS
    assert tuple(frame.loc["甲"]) == stat.proportion_interval(81, 263)
    joined = LABELLED.to_frame("x").join(frame)
    assert joined.loc["丙", "value"] == 3 / 263
    assert stat.adjust_p(LABELLED / 100).index.tolist() == UNITS
    assert stat.multinomial_interval(LABELLED).index.tolist() == UNITS


def test_series_of_pandas_have_the_index_of_the_days():
    later = calendar.add_workdays(DATED, LABELLED)
    assert later.index.tolist() == UNITS
    assert later["乙"] == pd.Timestamp("2020-02-03")
    assert calendar.is_workday(DATED).to_dict() == {"甲": True, "乙": True, "丙": True}
    days = calendar.is_workday(pd.DatetimeIndex(DAYS))
    assert days.equals(pd.Index([True] * 3))


def test_nulls_are_those_of_the_library():
    gaps = LABELLED.where(LABELLED > 0)
    assert stat.count_interval(gaps)["lower"].isna().tolist() == [False, True, False]
    days = DATED.where(LABELLED > 0)
    assert calendar.add_workdays(days, 1).isna().tolist() == [False, True, False]
    assert calendar.is_workday(days).isna().tolist() == [False, True, False]
    table = stat.count_interval(pa.array([81, None, 3]))
    assert table["lower"].null_count == 1
    assert calendar.is_workday(pa.array([None, *DAYS])).null_count == 1


def test_frames_of_pandas_can_be_changed():
    frame = stat.proportion_interval(LABELLED, 263)
    frame.loc["甲", "value"] = 0.0
    assert frame.loc["甲", "value"] == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda other: stat.proportion_interval(LABELLED, other),
        lambda other: stat.homogeneity_test(LABELLED, other),
        lambda other: stat.proportion_interval(LABELLED, 263, design_effect=other),
        lambda other: calendar.add_workdays(DATED, other),
    ],
)
def test_series_of_pandas_with_other_labels_are_refused(call):
    other = pd.Series([263, 20, 3], index=["丙", "乙", "甲"])
    with pytest.raises(
        fz.ParameterError, match=r"has another index than `.*`, expected the same\n\nhint: align"
    ):
        call(other)
    call(other.to_numpy())


def test_a_column_of_whole_numbers_of_numpy():
    assert calendar.add_workdays(DAYS, np.array([0, 1, 1]))[1].isoformat() == "2020-02-04"


def test_records_are_formatted_with_their_limits():
    assert f"{stat.proportion_interval(81, 263):.1%}" == "30.8% (25.5% to 36.6%)"
    assert f"{stat.quantile_interval([1, 2, 3]):.0f}" == "2 (- to -)"
    assert f"{stat.count_interval(5)}" == repr(stat.count_interval(5))
    assert f"{stat.clustered_count_interval([1, 1, 4]):.0f}".startswith("6 (")
    curve = stat.survival([6, 6, 7, 9, 12], [1, 0, 1, 0, 1])
    assert f"{curve.quantile(0.1):.0f}" == "6 (6 to 7)"
