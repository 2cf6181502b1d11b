"""Every Arrow type that a tool may produce: read, or refused with the column's name and type."""

import datetime
from decimal import Decimal

import fazhi as fz
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

DAYS = ["2020-03-05", None, "2020-12-31"]
DATES = [datetime.date(2020, 3, 5), None, datetime.date(2020, 12, 31)]
TIMES = [datetime.datetime(2020, 3, 5, 10, 20), None, datetime.datetime(2020, 12, 31, 12)]


def accepted(column):
    """Count the matters of 2020 with these days of acceptance; only an empty one is a problem."""
    table = pa.table({"受理日期": column})
    book = fz.compute({"service_matters": table}, periods=2020, indicators="service_accepted")
    assert book.problems.filter(pl.col("rule") != "no_date").is_empty()
    assert book.accounts["undated"].item() == column.null_count
    return book.frame["value"].item()


TEXTS = [pa.string(), pa.large_string(), pa.string_view()]
INDICES = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32()]
WHOLE = [pa.int8(), pa.int16(), pa.int32(), pa.int64()]
WHOLE += [pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
DECIMALS = [pa.decimal32(9, 2), pa.decimal64(18, 2), pa.decimal128(38, 2)]


@pytest.mark.parametrize("kind", TEXTS, ids=str)
def test_days_as_text(kind):
    assert accepted(pa.array(DAYS, kind)) == 2


@pytest.mark.parametrize("value", [pa.string(), pa.large_string()], ids=str)
@pytest.mark.parametrize("index", INDICES, ids=str)
def test_days_as_categories(index, value):
    indices, words = pa.array([0, None, 1], index), pa.array(["2020-03-05", "2020-12-31"], value)
    assert accepted(pa.DictionaryArray.from_arrays(indices, words)) == 2


def test_categories_that_differ_by_batch():
    batches = [pa.array(["2020-03-05"]), pa.array(["2020-12-31", "2020-03-05"])]
    assert accepted(pa.chunked_array([batch.dictionary_encode() for batch in batches])) == 3


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64()], ids=str)
def test_days_as_dates(kind):
    assert accepted(pa.array(DATES, kind)) == 2


@pytest.mark.parametrize("zone", [None, "Asia/Shanghai", "+08:00"])
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_days_as_times(unit, zone):
    assert accepted(pa.array(TIMES, pa.timestamp("us")).cast(pa.timestamp(unit, zone))) == 2


def test_a_time_with_a_zone_is_the_day_in_china():
    utc = [datetime.datetime(2019, 12, 31, 15, 59), datetime.datetime(2019, 12, 31, 16, 0)]
    assert accepted(pa.array(utc, pa.timestamp("us", "UTC"))) == 1
    assert accepted(pa.array(utc, pa.timestamp("us"))) == 0


@pytest.mark.parametrize("kind", [pa.int32(), pa.int64(), pa.uint32(), pa.float64()], ids=str)
def test_days_as_numbers(kind):
    assert accepted(pa.array([20200305, None, 20201231], kind)) == 2


def test_a_column_without_any_value():
    assert accepted(pa.nulls(3)) == 0
    assert accepted(pl.Series([None, None]).to_arrow()) == 0


@pytest.mark.parametrize("kind", [*WHOLE, *DECIMALS, pa.float32(), pa.float64()], ids=str)
def test_money_as_numbers(kind):
    def saved(cells):
        fees = pa.array(cells, pa.decimal128(9, 2)).cast(kind)
        table = pa.table({"出证日期": ["2020-03-05"] * len(fees), "减免金额": fees})
        book = fz.compute({"notary": table}, indicators="notary_fee_saved")
        assert book.problems.is_empty()
        return book.frame["value"].item()

    assert saved([Decimal(100), None, Decimal(27)]) == 127
    if not pa.types.is_integer(kind):
        assert saved([Decimal("0.10"), None, Decimal("0.20")]) == 0.3


@pytest.mark.parametrize(
    "column",
    [
        pa.array([True, False, None]),
        pa.array([1, 0, None], pa.int8()),
        pa.array([1.0, 0.0, None]),
        pa.array(["是", "否", "—"]),
        pa.array(["√", "×", None]).dictionary_encode(),
        pl.Series(["是", "否", None], dtype=pl.Enum(["是", "否"])).to_arrow(),
    ],
    ids=lambda column: str(column.type),
)
def test_yes_and_no(column):
    table = pa.table({"执法单位": ["甲"] * 3, "是否培训": column})
    options = {"periods": 2020, "indicators": "training_rate"}
    figure = fz.compute({"enforcement_staff": table}, **options).frame
    assert figure.select("numerator", "denominator", "excluded").row(0) == (1.0, 2.0, 1)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, 2, 2], pa.int64()),
        pa.array([1, 2, 2], pa.uint8()),
        pa.array([Decimal(1), Decimal(2), Decimal(2)], pa.decimal128(38, 0)),
        pa.array(["1", "2", "2"]).dictionary_encode(),
    ],
    ids=lambda column: str(column.type),
)
def test_names_as_numbers(column):
    table = pa.table({"受理日期": ["2020-03-05"] * 3, "办理部门": column})
    options = {"periods": 2020, "by": "agency", "indicators": "service_accepted"}
    rows = fz.compute({"service_matters": table}, **options).frame.select("agency", "value").rows()
    assert rows == [("1", 1.0), ("2", 2.0)]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"受理日期": pd.to_datetime(DAYS)}),
        pd.DataFrame({"受理日期": pd.to_datetime(DAYS).tz_localize("Asia/Shanghai")}),
        pd.DataFrame({"受理日期": pd.Series(DATES, dtype=object)}),
        pd.DataFrame({"受理日期": pd.Series(DAYS, dtype="category")}),
        pd.DataFrame({"受理日期": pd.Series(DAYS, dtype="string")}),
        pd.DataFrame({"受理日期": pd.Series([20200305, None, 20201231], dtype="Int64")}),
        pd.DataFrame({"受理日期": pd.Series(DAYS, dtype=pd.ArrowDtype(pa.string_view()))}),
        pl.DataFrame({"受理日期": pl.Series(DAYS, dtype=pl.Categorical)}),
        pl.DataFrame({"受理日期": pl.Series(TIMES, dtype=pl.Datetime("ms"))}),
        pl.DataFrame({"受理日期": pl.Series([20200305, None, 20201231], dtype=pl.UInt32)}),
    ],
    ids=lambda frame: f"{type(frame).__module__.split('.')[0]} {next(iter(frame.dtypes))}",
)
def test_types_of_frames(frame):
    book = fz.compute({"service_matters": frame}, periods=2020, indicators="service_accepted")
    assert book.frame["value"].item() == 2


def map_array():
    return pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64()))


def union_array():
    return pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [pa.array([1, 2])])


REFUSED = {
    "Binary": pa.array([b"a", b"b"]),
    "LargeBinary": pa.array([b"a", b"b"], pa.large_binary()),
    "BinaryView": pa.array([b"a", b"b"], pa.binary_view()),
    "FixedSizeBinary": pa.array([b"a", b"b"], pa.binary(1)),
    "Time32": pa.array([datetime.time(1), None], pa.time32("s")),
    "Time64": pa.array([datetime.time(1), None], pa.time64("us")),
    "Duration": pa.array([datetime.timedelta(1), None]),
    "Interval": pa.array([pa.MonthDayNano([1, 2, 3]), None]),
    "Decimal256": pa.array([Decimal(1), None], pa.decimal256(40, 2)),
    "Float16": pa.array([1.0, None], pa.float16()),
    "List": pa.array([[1], None]),
    "LargeList": pa.array([[1], None], pa.large_list(pa.int64())),
    "FixedSizeList": pa.array([[1], None], pa.list_(pa.int64(), 1)),
    "list view": pa.array([[1], None], pa.list_view(pa.int64())),
    "Struct": pa.array([{"a": 1}, None]),
    "Map": map_array(),
    "Union": union_array(),
    "run-end encoded": pa.RunEndEncodedArray.from_arrays([2], ["2020-03-05"]),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_other_types_are_refused_by_column_name(kind):
    with pytest.raises(
        fz.ColumnError, match=r"column `受理日期` has type `.*`, expected"
    ) as caught:
        accepted(REFUSED[kind])
    assert kind in str(caught.value)


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("header", ["备注", "送达日期"])
def test_other_types_do_not_matter_in_unneeded_columns(kind, header):
    table = pa.table({header: REFUSED[kind], "受理日期": ["2020-03-05", "2020-03-06"]})
    book = fz.compute({"service_matters": table}, periods=2020, indicators="service_accepted")
    assert book.frame["value"].item() == 2


def test_a_dictionary_of_a_refused_type_is_refused():
    with pytest.raises(fz.ColumnError, match="column `受理日期` has type"):
        accepted(pa.array([b"a", b"b"]).dictionary_encode())


def test_columns_of_the_same_name_are_ambiguous():
    table = pa.Table.from_arrays([pa.array(["2020-03-05"])] * 2, ["受理日期", "受理日期"])
    with pytest.raises(
        fz.ColumnError, match="headers `受理日期` and `受理日期` both match column `accepted`"
    ):
        fz.compute({"service_matters": table})
    table = pa.Table.from_arrays([pa.array(["2020-03-05"])] * 3, ["备注", "备注", "受理日期"])
    book = fz.compute({"service_matters": table}, indicators="service_accepted")
    assert book.frame["value"].item() == 1


def test_a_single_column_of_an_unknown_tool_is_refused():
    class Column:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.chunked_array([["2020-03-05"]]).__arrow_c_stream__()

    with pytest.raises(TypeError, match="a single column"):
        fz.compute({"service_matters": Column()})


def test_a_generator_can_be_read_once():
    tables = (pa.table({"受理日期": DAYS}) for _ in range(2))
    assert fz.read_register(tables, register="service_matters").height == 6
    with pytest.raises(fz.ParameterError, match="`data` is empty"):
        fz.read_register(tables, register="service_matters")


ODD = [pa.decimal256(60, 1), pa.time64("us"), pa.duration("s"), pa.float16()]


@pytest.mark.parametrize("kind", ODD, ids=str)
def test_an_unneeded_parquet_column_may_have_any_type(kind, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"受理日期": DAYS, "其他": pa.nulls(3, kind)}), path)
    assert fz.read_register(path, register="service_matters").height == 3
    with pytest.raises(fz.ColumnError, match="column `其他` has type"):
        fz.read_register(path, register="service_matters", columns={"agency": "其他"})
