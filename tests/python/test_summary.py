import fazhi as fz
import pandas as pd
import polars as pl
import pytest

TABLE = pl.DataFrame(
    {
        "部门": ["甲", "乙", "甲"],
        "办结数": [80, 30, 19],
        "受理数": [90, 30, 20],
        "金额": ["0.1", "x", "0.2"],
    }
)
COUNTS = {"numerator": "办结数", "denominator": "受理数"}
COLUMNS = ["numerator", "denominator", "value", "lower", "upper", "status", "excluded"]


@pytest.mark.parametrize(
    "data",
    [TABLE, TABLE.lazy(), TABLE.to_pandas(), TABLE.to_arrow(), TABLE.to_dict(as_series=False)],
    ids=["polars", "lazy", "pandas", "pyarrow", "dict"],
)
def test_numbers_are_summed_before_they_are_divided(data):
    frame = fz.proportion(data, **COUNTS, by="部门")
    assert frame.columns == ["部门", *COLUMNS]
    assert frame["部门"].to_list() == ["乙", "甲"]
    assert frame["value"].to_list() == [1.0, 0.9]
    assert frame.schema["status"] == pl.Enum(["ok", "undefined", "not_available", "suppressed"])
    assert fz.proportion(TABLE, **COUNTS)["value"].to_list() == [129 / 140]


def test_the_interval_is_that_of_compute():
    table = {"办结数": [2], "受理数": [4]}
    matters = {"受理日期": ["2020-03-05"] * 4, "办结日期": ["2020-03-05"] * 2 + [None] * 2}
    limits = fz.proportion(table, **COUNTS).select("lower", "upper").row(0)
    assert limits == fz.completion_rate(matters).select("lower", "upper").row(0)


def test_levels():
    frame = fz.proportion(TABLE, **COUNTS, level=[0.95, 0.998])
    wide = frame.select("lower_99_8", "lower", "value", "upper", "upper_99_8").row(0)
    assert list(wide) == sorted(wide)
    one = fz.proportion(TABLE, **COUNTS, level=0.95)
    assert one.select("lower", "upper").row(0) == frame.select("lower", "upper").row(0)
    jeffreys = fz.proportion(TABLE, **COUNTS, method="jeffreys")
    assert jeffreys.columns == one.columns
    assert jeffreys["lower"].item() != one["lower"].item()
    with pytest.raises(fz.ParameterError, match="unknown method `exct`"):
        fz.proportion(TABLE, **COUNTS, method="exct")
    none = fz.proportion(TABLE, **COUNTS, level=None)
    assert none.columns == COLUMNS
    assert none["lower"].to_list() == [None]
    for level in (1.2, [0.95, 0]):
        with pytest.raises(fz.ParameterError, match="parameter `level` is"):
            fz.proportion(TABLE, **COUNTS, level=level)
    with pytest.raises(TypeError, match="`level` is a `str`"):
        fz.proportion(TABLE, **COUNTS, level="95%")


def test_rows_that_cannot_be_used_are_excluded():
    table = pd.DataFrame({"办结数": [1, 5, None, 2], "受理数": [2, 4, 3, 2]})
    assert fz.proportion(table, **COUNTS)[0, "excluded"] == 2
    assert fz.proportion(table, **COUNTS)[0, "value"] == 0.75
    assert fz.rate(table, count="办结数", population="受理数", per=1)[0, "excluded"] == 1


def test_zero_divided_by_zero_is_undefined():
    for table in ({"办结数": [0], "受理数": [0]}, pl.DataFrame(TABLE.clear())):
        frame = fz.proportion(table, **COUNTS)
        assert frame.select("value", "lower", "status").row(0) == (None, None, "undefined")


def test_rate():
    table = {"乡镇": ["甲", "甲"], "案件数": [3, 0], "人口": [4000, 2000]}
    row = fz.rate(table, count="案件数", population="人口", by=["乡镇"]).row(0, named=True)
    assert row["value"] == 5.0
    # Garwood, 3 events: 0.6187 to 8.7673.
    assert (row["lower"], row["upper"]) == pytest.approx((0.6187 / 0.6, 8.7673 / 0.6), abs=1e-4)
    thousand = fz.rate(table, count="案件数", population="人口", per=1000)
    assert thousand["value"].to_list() == [0.5]


def test_total_is_exact():
    frame = fz.total(TABLE, value="金额", by="部门")
    assert frame.columns == ["部门", *COLUMNS]
    assert frame.select("部门", "value", "excluded").rows() == [("乙", 0.0, 1), ("甲", 0.3, 0)]


def test_a_missing_column():
    with pytest.raises(fz.ColumnError, match="unknown column `办理数`; known: `部门`") as caught:
        fz.proportion(TABLE, numerator="办理数", denominator="受理数")
    assert "hint: did you mean" in str(caught.value)
    with pytest.raises(fz.ColumnError, match="unknown column `乡镇`"):
        fz.proportion(TABLE, **COUNTS, by="乡镇")


@pytest.mark.parametrize("data", ["table.csv", pl.Series([1]), 5, [1]])
def test_invalid_tables(data):
    with pytest.raises(TypeError, match=r"`data` (is|holds) a"):
        fz.total(data, value="金额")
