"""Tables of counts that give no small count away."""

import random
from itertools import product

import fazhi as fz
import pandas as pd
import polars as pl
import pytest

AID = pl.DataFrame(
    {"单位": list("甲甲乙乙丙丙"), "类": ["刑事", "民事"] * 3, "件数": [2, 9, 8, 7, 6, 5]}
)
NAMED = {"by": ["单位", "类"], "count": "件数"}


@pytest.mark.parametrize(
    "table", [AID, AID.to_pandas(), AID.to_arrow(), AID.to_dict(as_series=False), AID.lazy()]
)
def test_tables_of_any_library_are_protected(table):
    printed = fz.disclose.suppress(table, **NAMED, least=5)
    assert printed.columns == ["单位", "类", "件数", "standing"]
    withheld = printed.filter(pl.col("件数").is_null())
    assert withheld.select("单位", "类", "standing").rows() == [
        ("甲", "刑事", "primary"),
        ("甲", "民事", "secondary"),
        ("丙", "刑事", "secondary"),
        ("丙", "民事", "secondary"),
    ]
    assert printed.filter(pl.col("单位").is_null())["件数"].to_list() == [16, 21, 37]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_withheld_cannot_be_inferred(seed):
    chance = random.Random(seed)
    rows = [(*place, chance.randrange(12)) for place in product("甲乙丙丁", "子丑寅", [2019, 2020])]
    table = pl.DataFrame(rows, ["单位", "类", "年", "件数"], orient="row")
    named = {"by": ["单位", "类", "年"], "count": "件数"}
    printed = fz.disclose.suppress(table, **named, least=5)
    assert printed.schema["年"] == pl.Int64
    small = table.filter(pl.col("件数").is_between(1, 4)).height
    inferred = fz.disclose.verify(printed, **named, least=5, standing="standing")
    assert inferred.height >= small > 0
    assert set(inferred["verdict"]) == {"safe"}


def test_a_table_that_gives_counts_away_is_broken():
    printed = pl.DataFrame({"单位": ["甲", "乙", None], "件数": [None, 9, 11]})
    found = fz.disclose.verify(printed, by="单位", count="件数")
    assert found.select("fewest", "most", "verdict").rows() == [(2, 2, "broken")]
    # Without its total nothing is known but that it is no zero.
    found = fz.disclose.verify(printed[:2], by="单位", count="件数", least=5)
    assert found.select("fewest", "most", "verdict").rows() == [(1, None, "safe")]
    found = fz.disclose.verify(
        printed.with_columns(件数=pl.Series([None, 9, 8])), by="单位", count="件数"
    )
    assert found["verdict"].to_list() == ["contradicted"]


def test_counts_may_be_decimals():
    table = AID.with_columns(pl.col("件数").cast(pl.Decimal(10, 0)))
    rounded = fz.disclose.rounded(table, **NAMED, base=5)
    assert rounded.equals(fz.disclose.rounded(AID, **NAMED, base=5))


def test_counts_and_totals_are_rounded_alike():
    rounded = fz.disclose.rounded(AID, **NAMED, base=5)
    assert rounded.columns == ["单位", "类", "件数"]
    assert rounded["件数"].to_list() == [0, 10, 10, 10, 5, 15, 5, 5, 10, 15, 20, 35]


def test_combinations_without_a_row_are_zero():
    few = AID.filter(~((pl.col("单位") == "乙") & (pl.col("类") == "民事")))
    printed = fz.disclose.suppress(few, **NAMED, least=3).filter(单位="乙")
    assert printed["件数"].to_list() == [8, 0, 8]


def test_neighbours_are_put_together_until_they_have_enough():
    months = pd.DataFrame({"月份": [1, 2, 3, 4, 5], "件数": [3, 4, 9, 1, 2]})
    grouped = fz.disclose.coarsened(months, count="件数", least=5)
    assert grouped.rows() == [(1, 3, 0), (2, 4, 0), (3, 9, 1), (4, 1, 1), (5, 2, 1)]


@pytest.mark.parametrize(
    ("table", "options", "kind", "message"),
    [
        (AID, {"least": 2}, fz.ParameterError, "parameter `least` is `2`, expected a whole number"),
        (
            AID,
            {"by": []},
            fz.ParameterError,
            "parameter `by` is empty, expected at least one column",
        ),
        (
            AID,
            {"by": ["类", "件数"]},
            fz.ParameterError,
            "parameter `by` is `类`, `件数`, expected",
        ),
        (AID, {"by": ["类", "类"]}, fz.ParameterError, "parameter `by` is `类`, `类`, expected"),
        (AID, {"by": "部门"}, fz.ColumnError, "unknown column `部门`; known: `单位`, `类`, `件数`"),
        (AID, {"by": "单位"}, fz.DataError, "row 2: groups `甲` stand twice, expected once"),
        (
            AID.with_columns(件数=pl.Series([2, 9, -1, 7, 6, 5])),
            {},
            fz.DataError,
            "row 3: column `件数` is `-1`, expected a count up to 10¹²",
        ),
        (
            AID.with_columns(件数=pl.Series([2.0, 9.0, 8.5, 7.0, 6.0, 5.0])),
            {},
            fz.DataError,
            "row 3: column `件数` is `8.5`, expected a count up to 10¹²",
        ),
        (
            AID.with_columns(件数=pl.Series([2, None, 8, 7, 6, 5])),
            {},
            fz.DataError,
            "row 2: column `件数` is empty, expected a value",
        ),
        (
            AID.with_columns(类=pl.Series(["刑事", None] * 3)),
            {},
            fz.DataError,
            "row 2: column `类` is empty, expected a value",
        ),
        (
            pl.DataFrame({"甲": range(1200), "乙": range(1200), "件数": [1] * 1200}),
            {"by": ["甲", "乙"]},
            fz.DataError,
            "groups and totals make 1,442,401 cells, expected at most 1,000,000",
        ),
        (AID["件数"], {}, TypeError, "a single column"),
    ],
)
def test_what_is_wrong_is_named(table, options, kind, message):
    with pytest.raises(kind) as error:
        fz.disclose.suppress(table, **{**NAMED, "least": 5, **options})
    assert message in str(error.value)


def test_printed_numbers_that_contradict_each_other_are_found():
    printed = {
        "单位": ["甲", "甲", "甲", "乙", "乙", "乙"],
        "类": ["一", "二", None] * 2,
        "件数": [2, 9, 12, None, 3, 8],
    }
    found = fz.disclose.verify(printed, by=["单位", "类"], count="件数")
    assert found.select("单位", "类", "件数", "fewest", "most", "verdict").rows() == [
        ("甲", "一", 2, None, None, "contradicted"),
        ("甲", "二", 9, None, None, "contradicted"),
        ("甲", None, 12, None, None, "contradicted"),
        # The totals of both that the table implies are tied to them.
        ("乙", "一", None, None, None, "contradicted"),
    ]
    right = {**printed, "件数": [2, 10, 12, 5, 3, 8]}
    assert fz.disclose.verify(right, by=["单位", "类"], count="件数").height == 0


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"单位": ["甲", None], "件数": [3.0, float("nan")]},
            "row 2: column `件数` is `nan`, expected",
        ),
        ({"单位": [1.0, float("nan")], "件数": [3, 4]}, "row 2: groups `nan` are no groups"),
        (
            {"单位": [["甲"], ["乙"]], "件数": [3, 4]},
            "column `单位` is of type `List(String)`, expected",
        ),
        ({"单位": [{"名": "甲"}], "件数": [3]}, "column `单位` is of type `Struct("),
    ],
)
def test_cells_that_are_no_counts_and_no_groups_are_named(table, message):
    with pytest.raises(fz.DataError) as error:
        fz.disclose.verify(pl.DataFrame(table), by="单位", count="件数")
    assert message in str(error.value)
