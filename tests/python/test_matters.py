"""Flows and durations of any table."""

import fazhi as fz
import pandas as pd
import polars as pl
import pytest

MATTERS = {
    "收到": ["2019-12-01", "2020-01-10", "2020年2月10日", "2020-03-10", "2020-11-01"],
    "办结": ["2020-01-31", "2020-03-31", "", None, "-"],
    "类型": ["甲", "甲", "乙", "乙", "乙"],
}
BAD = {"收到": ["昨天"], "办结": ["2020-05-06"], "类型": ["甲"]}
ENDS = {"start": "收到", "end": "办结"}


@pytest.mark.parametrize(
    "kind", [dict, pl.DataFrame, pd.DataFrame, lambda data: pl.DataFrame(data).lazy()]
)
def test_flow_takes_any_table(kind):
    data = {name: cells + BAD[name] for name, cells in MATTERS.items()}
    with pytest.warns(UserWarning, match=r"^1 of 6 rows is excluded: 收到 not_a_date \(1\)$"):
        table = fz.flow(kind(data), **ENDS, periods="2020")
    row = table.row(0, named=True)
    assert row["incoming"] == 4
    assert row["resolved"] == 3
    assert (row["pending_start"], row["pending_end"]) == (1, 3)
    # the matter that ends without a readable start
    assert row["gap"] == -1
    assert row["excluded"] == 1
    assert row["clearance_rate"] == 0.75


def test_flow_reads_files(tmp_path):
    path = tmp_path / "台账.csv"
    pl.DataFrame(MATTERS).write_csv(path)
    assert fz.flow(path, **ENDS).equals(fz.flow(MATTERS, **ENDS))


def test_groups_totals_and_quarters():
    table = fz.flow(
        MATTERS, **ENDS, by="类型", grain="quarter", periods=["2020Q1", "2020Q2"], totals=True
    )
    assert table.columns[:2] == ["period", "类型"]
    pending = table.filter(period="2020Q1").select("类型", "pending_end").rows()
    assert pending == [(None, 2.0), ("乙", 2.0), ("甲", 0.0)]


def test_the_median_of_resolved_matters_flatters_and_median_all_does_not():
    diligent = {"start": ["2020-01-02"] * 8, "end": ["2020-01-12"] * 4 + ["2020-02-11"] * 4}
    flattered = {"start": ["2020-01-02"] * 8, "end": ["2020-01-05"] * 3 + [None] * 5}
    rows = [
        fz.durations(data, start="start", end="end", periods="2020", within=[30]).row(0, named=True)
        for data in (diligent, flattered)
    ]
    assert [row["median"] for row in rows] == [10.0, 3.0]
    assert [row["median_all"] for row in rows] == [10.0, None]
    assert [row["within_30"] for row in rows] == [0.5, 1.0]
    assert [row["pending"] for row in rows] == [0.0, 5.0]
    assert rows[1]["age_mean"] == 364.0


def test_limits_are_present_unless_the_level_is_none():
    table = fz.durations(MATTERS, **ENDS, periods="2020")
    assert {"mean_lower", "median_upper", "median_all_lower"} <= set(table.columns)
    bare = fz.durations(MATTERS, **ENDS, periods="2020", level=None)
    assert not [name for name in bare.columns if name.endswith(("_lower", "_upper"))]
    assert bare["mean"].equals(table["mean"])


@pytest.mark.parametrize("periods", [range(2019, 2021), [2019, "2020"], ("2019", "2020")])
def test_periods_are_years_texts_or_several_of_them(periods):
    assert fz.flow(MATTERS, **ENDS, periods=periods)["period"].to_list() == ["2019", "2020"]
    alone = fz.flow(MATTERS, **ENDS, periods=2020)
    assert alone.equals(fz.flow(MATTERS, **ENDS, periods="2020"))


def test_working_days_are_counted_by_the_calendar():
    data = {"start": ["2020-01-23"], "end": ["2020-02-03"]}

    def mean(**options):
        return fz.durations(data, start="start", end="end", **options)["mean"].item()

    assert mean() == 11.0
    assert mean(days="working") == 1.0
    local = fz.Calendar.china(work=["2020-01-28"])
    assert mean(days="working", calendar=local) == 2.0


def test_empty_tables_have_the_columns():
    empty = pl.DataFrame(schema={"收到": pl.Date, "办结": pl.Date})
    table = fz.flow(empty, **ENDS, periods="2020")
    assert table.select("incoming", "gap", "clearance_rate").rows() == [(0.0, 0.0, None)]
    assert fz.flow(empty, **ENDS).height == 0


@pytest.mark.parametrize("function", [fz.flow, fz.durations])
def test_excluded_rows_are_a_warning_at_the_line_of_the_caller(function):
    data = {
        "收到": ["2020-01-10", "昨天", "2020-02-10", "2020-03-01"],
        "办结": ["2020-01-31", "明天", "2020-02-01", None],
    }
    with pytest.warns(UserWarning, match="rows are excluded") as caught:
        function(data, **ENDS)
    (warning,) = caught
    assert warning.filename == __file__
    reasons = "办结 not_a_date (1), 办结 out_of_order (1), 收到 not_a_date (1)"
    assert str(warning.message) == f"2 of 4 rows are excluded: {reasons}"


DAY = "2020-01-10"
DAYLESS = [
    ({"收到": ["", "昨天"], "办结": [DAY] * 2}, "no cell of column `收到` .* row 2 .*`昨天`"),
    ({"收到": [DAY] * 2, "办结": ["明天", None]}, "no cell of column `办结` .* row 1 .*`明天`"),
    ({"收到": ["", None], "办结": [DAY] * 2}, "every cell of column `收到` is empty"),
]


@pytest.mark.parametrize("function", [fz.flow, fz.durations])
@pytest.mark.parametrize(("data", "text"), DAYLESS)
def test_a_column_without_a_single_day_is_an_error(function, data, text):
    with pytest.raises(fz.DataError, match=text):
        function(data, **ENDS)


def test_all_matters_may_be_pending():
    table = fz.flow({"收到": ["2020-01-10"], "办结": [None]}, **ENDS, periods="2020")
    assert table.select("incoming", "resolved", "pending_end").row(0) == (1.0, 0.0, 1.0)


WRONG = [
    ({"start": "收到", "end": "没有"}, fz.ParameterError, "`没有`"),
    ({"start": "收到", "end": "收到"}, fz.ParameterError, "another column than `start`"),
    ({"by": "科室"}, fz.ColumnError, "`科室` is missing"),
    ({"grain": "week"}, fz.ParameterError, "`grain` is `week`, expected year, quarter or month"),
    ({"days": "all"}, fz.ParameterError, "`days` is `all`, expected working or calendar"),
    ({"backlog": -1}, fz.ParameterError, "`backlog` is `-1`, expected a whole number from 0"),
    ({"backlog": 10**12}, fz.ParameterError, "`backlog` is `1000000000000`"),
    ({"start": 3}, TypeError, "the header of a column"),
    ({"periods": "2020Q1"}, fz.ParameterError, "periods by year"),
    ({"periods": []}, fz.ParameterError, "`periods` is empty, expected at least one period"),
    ({"periods": 2020.5}, TypeError, "`periods` is a `float`, expected years such as 2020"),
]


@pytest.mark.parametrize(("options", "kind", "text"), WRONG)
def test_invalid_arguments_are_errors(options, kind, text):
    with pytest.raises(kind, match=text):
        fz.flow(MATTERS, **(ENDS | options))


def test_only_one_level_is_accepted():
    with pytest.raises(fz.ParameterError, match="`level` is `2 levels`, expected one level"):
        fz.durations(MATTERS, **ENDS, level=[0.95, 0.99])
    with pytest.raises(fz.ParameterError, match=r"`level` is `1\.2`"):
        fz.durations(MATTERS, **ENDS, level=1.2)


def test_a_series_is_refused():
    with pytest.raises(TypeError, match="single column"):
        fz.flow(pl.Series([1]), **ENDS)
