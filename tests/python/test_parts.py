"""A register that is counted in parts, by several processes or machines."""

import multiprocessing
import pickle
import random
from concurrent.futures import ProcessPoolExecutor

import fazhi as fz
import polars as pl
import pytest

MATTERS = pl.DataFrame(
    {
        "编号": ["1", "2", "3", "2", "4", "5", "3"],
        "排查日期": [
            "2020-03-05",
            "2020-04-01",
            "乱写",
            "2020-05-06",
            "2021-01-02",
            "2021-02-03",
            "",
        ],
        "办结日期": ["2020-03-09", "", "", "2020-05-09", "2021-01-09", "", ""],
        "调解结果": ["调解成功", "", "", "调解不成", "调解成功", "", ""],
        "所在文件": ["甲.csv"] * 4 + ["乙.csv"] * 3,
        "所在行": [2, 3, 4, 5, 2, 3, 4],
    }
)
OWN = """
[family]
id = "own"
zh = "本县指标"
en = "our own"

[[indicator]]
id = "own_count"
zh = "本县办结件数"
en = "cases closed here"
register = "mediation"
kind = "count"
unit = "件"
direction = "neutral"
definition.zh = "统计期内办结的件数"
definition.en = "cases closed in the period"
source = "our own practice"
measure = { at = "closed" }
"""
WHOLE = {"register": "mediation", "today": "2022-01-01"}


def tally(part, **changes):
    return fz.tally(part, **{**WHOLE, **changes})


def test_bytes_are_the_tally_with_its_problems():
    counted = tally(MATTERS)
    again = fz.Tally.from_bytes(counted.to_bytes())
    assert again == counted == pickle.loads(pickle.dumps(counted))
    assert again.to_bytes() == counted.to_bytes()
    assert pl.DataFrame(again.problems()).equals(pl.DataFrame(counted.problems()))
    assert pl.DataFrame(again.problems()).height > 0


def test_a_single_changed_bit_is_an_error_and_never_another_number():
    good = tally(MATTERS, keys=True).to_bytes()
    chance = random.Random(1)
    for _ in range(2000):
        bit = chance.randrange(8 * len(good))
        damaged = bytearray(good)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(fz.DataError, match=r"damaged|form is|holds no tally"):
            fz.Tally.from_bytes(bytes(damaged))
    for length in range(0, len(good), 7):
        with pytest.raises(fz.DataError):
            fz.Tally.from_bytes(good[:length])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"today": "2022-01-02"}, "days of the run `2022-01-01` and `2022-01-02`"),
        ({"unique_keys": False}, "`unique_keys` `true` and `false`"),
        ({"indicators": "mediation_success_rate"}, "measures|indicators|definitions"),
        ({"agencies": {"单位名称": ["司法局"]}}, "tables of agencies `none` and `"),
        ({"cutoff": "2020-12-31"}, "cutoffs `each period's end` and `2020-12-31`"),
    ],
)
def test_unlike_parts_do_not_merge(changes, named):
    with pytest.raises(fz.ParameterError, match=named):
        tally(MATTERS).merge(tally(MATTERS, **changes))


def test_an_error_says_what_parts_must_have_in_common():
    with pytest.raises(
        fz.ParameterError, match="hint: count the parts again, all of them with the same `today`"
    ):
        tally(MATTERS).merge(tally(MATTERS, today="2022-01-02"))


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_whatever_holds_bytes_is_taken(kind):
    counted = tally(MATTERS, keys=True)
    sent = kind(counted.to_bytes())
    assert fz.Tally.from_bytes(sent) == fz.Tally.merged([sent]) == counted
    keys = kind(counted.keys())
    assert fz.repeated_keys([keys, keys]) == [b"", counted.keys()]
    assert tally(MATTERS, met=keys).excluded > tally(MATTERS).excluded


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"register": 5}, "`register` is a `int`, expected a string"),
        ({"grain": 3}, "`grain` is a `int`, expected a string"),
        ({"unique_keys": "yes"}, "`unique_keys` is a `str`, expected `True` or `False`"),
        ({"keys": 1}, "`keys` is a `int`, expected `True` or `False`"),
        ({"values": None}, "`values` is a `NoneType`, expected `True` or `False`"),
        ({"met": "x"}, "`met` is a `str`, expected bytes"),
        ({"places": "x"}, "`places` is a `str`, expected two headers"),
        ({"places": (1, None)}, "`places` holds a `int`, expected two headers"),
    ],
)
def test_arguments_of_a_wrong_type_are_named(wrong, named):
    with pytest.raises(TypeError, match=named):
        tally(MATTERS, **wrong)


def test_what_is_no_tally_is_named():
    with pytest.raises(TypeError, match="`parts` holds a `int`, expected tallies, or their bytes"):
        fz.Tally.merged([3])
    with pytest.raises(TypeError, match="`bytes` is a `str`, expected bytes"):
        fz.Tally.from_bytes("x")
    with pytest.raises(TypeError, match="`parts` holds a `str`, expected keys"):
        fz.repeated_keys(["x"])


def test_parts_with_the_keys_of_earlier_parts_are_the_whole():
    parts = [MATTERS[:3], MATTERS[3:5], MATTERS[5:]]
    first = [tally(part, keys=True) for part in parts]
    met = fz.repeated_keys(part.keys() for part in first)
    assert [len(keys) for keys in met] == [0, 16, 16]
    again = [tally(part, met=keys) for part, keys in zip(parts, met, strict=True)]
    merged = fz.Tally.merged(part.to_bytes() for part in again)
    whole = tally(MATTERS)
    assert (merged.rows, merged.excluded) == (whole.rows, whole.excluded)
    assert fz.figures(merged).frame.equals(fz.figures(whole).frame)
    with pytest.raises(fz.ParameterError, match="16 bytes for each key"):
        tally(MATTERS, met=b"123")


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_problems_name_the_file_and_row_that_the_columns_say_in_any_order_of_parts(order):
    places = {"places": ("所在文件", "所在行"), "unique_keys": False}
    parts = [MATTERS[:3], MATTERS[3:5], MATTERS[5:]]
    merged = fz.Tally.merged(tally(parts[at], **places) for at in order)
    problems = pl.DataFrame(merged.problems()).select("file", "row", "rule").rows()
    assert problems == [("乙.csv", 4, "no_date"), ("甲.csv", 4, "not_a_date")]
    assert merged.to_bytes() == tally(MATTERS, **places).to_bytes()
    with pytest.raises(fz.ColumnError, match="没有"):
        tally(MATTERS, places=("没有", None))


def test_what_is_read_is_named_without_looking_at_rows():
    read = fz.columns_read(
        MATTERS.clear(), register="mediation", indicators="mediation_success_rate"
    )
    assert read.filter("key")["header"].to_list() == ["编号"]
    assert "所在行" not in read["header"]
    only = MATTERS.select(read["header"].to_list())
    assert tally(only, indicators="mediation_success_rate") == tally(
        MATTERS, indicators="mediation_success_rate"
    )


def test_the_columns_of_a_key_come_first_in_its_order():
    listed = {"行政村": ["甲村"], "备注": [""], "姓名": ["某人"], "乡镇": ["甲镇"]}
    read = fz.columns_read(listed, register="law_literate").filter("key")
    assert read["column"].to_list() == ["name", "village", "township"]


def test_no_part_and_no_rows_are_empty_tallies():
    empty = tally(iter([]))
    assert (empty.rows, empty == tally([])) == (0, True)
    whole = tally(MATTERS)
    assert fz.Tally.merged([tally(MATTERS.clear()), whole]) == whole
    with pytest.raises(fz.ParameterError, match="at least one tally"):
        fz.Tally.merged([])


def test_figures_are_those_that_the_tally_was_made_for():
    made = fz.figures(tally(MATTERS, indicators=["调解（调处）成功率", "mediation_success_rate"]))
    assert made.frame["indicator"].unique().to_list() == ["mediation_success_rate"]


def test_figures_of_a_tally_withhold_what_is_small():
    asked = {"periods": [2020, 2021], "indicators": "disputes_screened", "suppress": 5}
    made = fz.figures(tally(MATTERS), **asked).frame
    assert made["status"].to_list() == ["suppressed"] * 2
    assert made.equals(fz.compute({"mediation": MATTERS}, **asked).frame)
    with pytest.raises(fz.ParameterError, match="`suppress` is `2`"):
        fz.figures(tally(MATTERS), suppress=2)


def test_the_number_of_threads_changes_nothing():
    assert tally(MATTERS, threads=1).to_bytes() == tally(MATTERS, threads=3).to_bytes()
    with pytest.raises(fz.ParameterError, match="`threads` is `0`, expected a whole number from 1"):
        tally(MATTERS, threads=0)


def test_catalogues_and_calendars_can_be_pickled(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[[clock]]\nid = "own_clock"\n', encoding="utf-8")
    with pytest.raises(fz.ParameterError):
        fz.Catalogue.from_toml(path)
    path.write_text(OWN, encoding="utf-8")
    own = fz.Catalogue.from_toml(path)
    path.unlink()
    again = pickle.loads(pickle.dumps(own))
    counted = tally(MATTERS, catalogue=again, indicators="own_count")
    assert counted == tally(MATTERS, catalogue=own, indicators="own_count")
    local = fz.Calendar.china(rest=["2020-07-21"])
    again = pickle.loads(pickle.dumps(local))
    assert again == local != fz.Calendar.china()


def count(part):
    return fz.tally(part, register="mediation", today="2022-01-01", threads=1).to_bytes()


def test_processes_that_are_spawned_count_in_parts():
    fz.tally(MATTERS, register="mediation")
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        parts = list(pool.map(count, [MATTERS[:3], MATTERS[3:]]))
    assert fz.Tally.merged(parts).rows == MATTERS.height
