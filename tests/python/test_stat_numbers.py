import math
import sys
from array import array
from decimal import Decimal
from fractions import Fraction
from subprocess import run

import fazhi as fz
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from fazhi.stat import Interval, count_interval, proportion_interval
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

LARGEST = 2**53
FIELDS = ["value", "lower", "upper"]
COUNTS = [81, 0, 3]
SIZES = [263, 20, 3]
TABLE = pl.DataFrame({"unit": ["甲", "乙", "甲"], "x": [1, 2, 3], "n": [4, 5, 6]})
LIMITS = proportion_interval(pl.col("x"), pl.col("n"))


@pytest.mark.parametrize(
    "kind",
    [
        list,
        tuple,
        lambda values: (value for value in values),
        lambda values: array("q", values),
        np.array,
        lambda values: np.array(values, dtype="u2"),
        lambda values: np.array(values, dtype="f4"),
        lambda values: np.array(values, dtype=object),
        pl.Series,
        lambda values: pl.Series(values, dtype=pl.UInt64),
        lambda values: pl.Series(values, dtype=pl.Float32),
        lambda values: pl.Series([Decimal(value) for value in values]),
        pd.Series,
        pd.Index,
        lambda values: pd.Series(values, dtype="Int64"),
        lambda values: pd.Series(values, dtype=float),
        lambda values: pd.Series(values, dtype=object),
        pa.array,
        lambda values: pa.chunked_array([values[:1], values[1:]]),
    ],
)
def test_columns_of_every_kind_give_the_same_numbers(kind):
    frame = pl.DataFrame(proportion_interval(kind(COUNTS), SIZES))
    assert frame.schema == dict.fromkeys(FIELDS, pl.Float64())
    plain = [proportion_interval(x, n) for x, n in zip(COUNTS, SIZES, strict=True)]
    assert frame.rows() == [tuple(interval) for interval in plain]


@pytest.mark.parametrize(
    "five",
    [5, 5.0, np.int8(5), np.uint64(5), np.float32(5), np.array(5), Decimal(5), Fraction(5)],
)
def test_numbers_of_every_kind(five):
    assert count_interval(five) == count_interval(5)
    assert isinstance(count_interval(five), Interval)


def test_a_number_is_repeated_in_each_row():
    frame = proportion_interval([1, 2], 5)
    assert frame.rows() == [tuple(proportion_interval(x, 5)) for x in (1, 2)]
    assert proportion_interval(1, [4, 5]).height == 2
    assert proportion_interval([], 5).schema == dict.fromkeys(FIELDS, pl.Float64())


@pytest.mark.parametrize(
    "missing",
    [
        [None, 2, 3, 4],
        pl.Series([None, 2, 3, 4]),
        pl.Series([None, 2.0, 3.0, 4.0]),
        pd.Series([None, 2, 3, 4]),
        pd.Series([None, 2, 3, 4], dtype="Int64"),
        pd.Series([None, 2, 3, 4], dtype=object),
        pa.array([None, 2, 3, 4]),
    ],
)
def test_a_null_gives_nulls(missing):
    frame = pl.DataFrame(proportion_interval(missing, [1, None, 3, 5]), nan_to_null=True)[:3]
    assert frame["value"].to_list() == [None, None, 1.0]
    assert frame.null_count().row(0) == (2, 2, 2)
    with pytest.raises(fz.ParameterError, match=r"`x\[3\]` is `4`, expected at most `n`"):
        proportion_interval(missing, [1, None, 3, 1])


def test_a_null_on_its_own():
    frame = proportion_interval([None, None], pl.Series([None, 1]))
    assert frame.null_count().row(0) == (2, 2, 2)


def test_zero_of_zero_gives_nulls_in_a_row_and_is_an_error_for_plain_numbers():
    frame = proportion_interval([0, 1], [0, 1])
    assert frame["lower"].is_null().to_list() == [True, False]
    with pytest.raises(fz.ParameterError, match="`n` is `0`, expected at least 1"):
        proportion_interval(0, 0)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-1, "-1"),
        (2.5, "2.5"),
        (math.nan, "NaN"),
        (math.inf, "inf"),
        (-0.5, "-0.5"),
        (LARGEST + 1, "9007199254740993"),
        (2**70, "1180591620717411303424"),
    ],
)
def test_an_invalid_count_is_named_with_its_place(value, written):
    with pytest.raises(fz.ParameterError, match=f"parameter `x` is `{written}`, expected"):
        count_interval(value)
    with pytest.raises(fz.ParameterError, match=rf"parameter `x\[1\]` is `{written}`, expected"):
        count_interval([1, value])
    if value < 2**63 or isinstance(value, float):
        column = pl.Series([1, value], strict=False)
        with pytest.raises(fz.ParameterError, match=rf"parameter `x\[1\]` is `{written}`"):
            count_interval(column)


def test_counts_reach_2_to_the_53():
    assert count_interval(LARGEST).value == LARGEST
    assert count_interval(pl.Series([LARGEST], dtype=pl.UInt64))[0, "value"] == LARGEST


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (True, "`x` is a `bool`, expected a number"),
        (np.True_, "`x` is a `bool`, expected a number"),
        ([1, True], r"`x\[1\]` is a `bool`, expected a number"),
        ([1, "2"], r"`x\[1\]` is a `str`, expected a number"),
        ([[1]], r"`x\[0\]` is a `list`, expected a number"),
        (np.array([True]), r"`x\[0\]` is a `bool`, expected a number"),
        (np.array([[1]]), "`x` is an array of 2 dimensions, expected one"),
        (pl.Series([True]), "`x` holds `bool`, expected numbers"),
        (pl.Series(["2"]), "`x` holds `str`, expected numbers"),
        (pd.Series(["2"]), "`x` holds `str`, expected numbers"),
        ("2", r"`x` is a `str`, expected .*, such as `pl\.col\('2'\)`"),
        (b"2", "`x` is a `bytes`"),
        (None, "`x` is a `NoneType`"),
        (object(), "`x` is a `object`"),
        ({1}, "`x` is a `set`"),
        ({"x": 1}, "`x` is a `dict`"),
        (TABLE, r"`x` is a `polars\.DataFrame`"),
        (TABLE.lazy(), r"`x` is a `polars\.LazyFrame`"),
        (TABLE.to_pandas(), r"`x` is a `pandas\.DataFrame`"),
        (TABLE.to_arrow(), r"`x` is a `pyarrow\.Table`"),
    ],
)
def test_invalid_types(data, said):
    with pytest.raises(TypeError, match=said):
        count_interval(data)


def test_lengths_differ():
    with pytest.raises(
        fz.ParameterError, match="`n` is `3 values`, expected as many as `x`, which has 2"
    ):
        proportion_interval([1, 2], [1, 2, 3])
    with pytest.raises(fz.ParameterError, match="`n` is `1 values`"):
        proportion_interval([1, 2], [2])


def test_an_invalid_row_is_named():
    x = [1] * 17 + [6]
    with pytest.raises(fz.ParameterError, match=r"`x\[17\]` is `6`, expected at most `n`"):
        proportion_interval(x, 5)


def test_several_levels():
    first, second = (proportion_interval(81, 263, level=level) for level in (0.95, 0.998))
    assert first == proportion_interval(81, 263)
    frame = proportion_interval([81], 263, level=(0.95, 0.998))
    assert frame.columns == [*FIELDS, "lower_99_8", "upper_99_8"]
    assert frame.row(0) == (*first, second.lower, second.upper)
    frame = TABLE.select(proportion_interval(pl.col("x"), pl.col("n"), level=[0.9, 0.95]))
    assert frame.unnest("interval").columns == [*FIELDS, "lower_95", "upper_95"]


@pytest.mark.parametrize("level", [[0.95, 0.998], (0.95,), []])
def test_a_record_has_one_level(level):
    said = r"`level` is `.*`, expected one level\n\nhint: .* once for each level, or pass a column"
    with pytest.raises(fz.ParameterError, match=said):
        proportion_interval(81, 263, level=level)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (95, "`level` is `95`, expected a number above 0 and below 1"),
        (math.nan, "`level` is `NaN`"),
        ([], r"`level` is `\[\]`, expected at least one level"),
        ([0.9, 0.9], "`level` is `0.9`, expected each level once"),
    ],
)
def test_invalid_levels(level, said):
    for x in ([5], pl.col("x")) if isinstance(level, list) else (5, [5], pl.col("x")):
        with pytest.raises(fz.ParameterError, match=said):
            count_interval(x, level=level)


@pytest.mark.parametrize("level", ["95%", None, [None]])
def test_levels_that_are_not_numbers(level):
    with pytest.raises(TypeError, match="`level` is a"):
        count_interval([5], level=level)


def test_a_one_sided_limit_keeps_the_natural_end():
    lower = proportion_interval(81, 263, bound="lower")
    assert lower.upper == 1
    assert lower.lower == proportion_interval(81, 263, level=0.9).lower
    assert proportion_interval(81, 263, bound="upper").lower == 0
    assert count_interval([5], bound="lower")[0, "upper"] == math.inf


def test_unknown_names():
    with pytest.raises(fz.ParameterError, match="unknown method `walt`; known: `wilson`"):
        proportion_interval(1, 2, method="walt")
    with pytest.raises(fz.ParameterError, match="known: `both`, `lower`, `upper`"):
        proportion_interval(1, 2, bound="middle")


def rows(frame):
    return [tuple(cell.values()) for cell in frame["interval"]]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_an_expression_in_frames_and_lazy_frames(engine):
    expected = proportion_interval(TABLE["x"], TABLE["n"]).rows()
    assert rows(TABLE.select(LIMITS)) == expected
    lazy = TABLE.lazy().with_columns(LIMITS)
    kind = pl.Struct(dict.fromkeys(FIELDS, pl.Float64))
    assert lazy.collect_schema()["interval"] == kind
    assert rows(lazy.collect(engine=engine)) == expected
    sure = lazy.filter(pl.col("interval").struct.field("lower") > 0.1).collect(engine=engine)
    assert sure["x"].to_list() == [2, 3]


def test_an_expression_in_groups():
    limits = proportion_interval(pl.col("x").sum(), pl.col("n").sum())
    expected = proportion_interval([4, 2], [10, 5])
    groups = TABLE.group_by("unit", maintain_order=True).agg(limits)
    assert_frame_equal(groups.unnest("interval").drop("unit"), expected)
    lazy = TABLE.lazy().group_by("unit", maintain_order=True).agg(limits).collect()
    assert_frame_equal(lazy, groups)
    over = TABLE.select(limits.over("unit"))
    assert rows(over) == [expected.row(at) for at in (0, 1, 0)]
    assert rows(TABLE.select(limits)) == [tuple(proportion_interval(6, 15))]


def test_numbers_beside_expressions():
    assert rows(TABLE.select(proportion_interval(pl.col("x"), 10))) == (
        proportion_interval(TABLE["x"], 10).rows()
    )
    assert rows(TABLE.select(proportion_interval(pl.lit(3), 10))) == [
        tuple(proportion_interval(3, 10))
    ]
    with pytest.raises(TypeError, match="`n` is a `list`, expected a number or an expression"):
        proportion_interval(pl.col("x"), [4, 5, 6])


def test_an_expression_without_rows_and_with_nulls():
    assert TABLE.clear().select(LIMITS).height == 0
    gaps = TABLE.with_columns(x=pl.when(pl.col("x") > 1).then("x"))
    assert rows(gaps.select(LIMITS))[0] == (None, None, None)


@pytest.mark.parametrize("frame", [TABLE, TABLE.lazy()])
def test_an_error_in_an_expression_names_the_value(frame):
    with pytest.raises(fz.ParameterError, match="`x` is `4`, expected at most `n`, which is 1"):
        frame.select(proportion_interval(pl.col("n"), pl.col("x"))).lazy().collect()
    with pytest.raises(TypeError, match="`x` holds `str`, expected numbers"):
        frame.select(count_interval(pl.col("unit"))).lazy().collect()


def test_input_is_unchanged():
    frame = TABLE.clone()
    proportion_interval(frame["x"], frame["n"])
    assert_frame_equal(frame, TABLE)
    assert frame["x"].name == "x"


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=30))
def test_columns_agree_with_numbers(pairs):
    x, n = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    frame = proportion_interval(pl.Series(x, dtype=pl.Int64), pl.Series(n, dtype=pl.Int64))
    for row, k, of in zip(frame.rows(), x, n, strict=True):
        assert row == ((None,) * 3 if of == 0 else tuple(proportion_interval(k, of)))


def test_many_rows_on_all_threads():
    x = np.arange(100_000)
    frame = proportion_interval(x, 100_000)
    assert frame.row(77_777) == tuple(proportion_interval(77_777, 100_000))


def test_polars_is_imported_lazily():
    program = "import fazhi, sys; fazhi.stat.count_interval(5); assert 'polars' not in sys.modules"
    assert run([sys.executable, "-c", program], check=False).returncode == 0
