import subprocess
import sys

import duckdb
import fazhi as fz
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest
from polars.testing import assert_frame_equal

RATE = "service_completion_rate"
NAMED = ["indicator", "name", "family", "measure_unit", "start"]
FIXED = ["category", "numerator", "denominator", "value", "lower", "upper", "status", "excluded"]


def completion(data, **options):
    """Return the numerator and denominator of the completion rate in 2020."""
    options = {"periods": 2020, **options}
    book = fz.compute({"service_matters": data}, indicators=RATE, **options)
    return book[RATE].frame.select("numerator", "denominator").rows()


def test_import_is_quick():
    code = "import fazhi, sys; print({'polars', 'pandas', 'pyarrow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_public_name_is_documented():
    assert [name for name in fz.__all__ if not getattr(fz, name).__doc__] == []
    assert sorted(fz.__all__) == fz.__all__


KINDS = {
    "polars": lambda frame: frame,
    "polars in chunks": lambda frame: pl.concat([frame[:2], frame[2:]], rechunk=False),
    "polars slice": lambda frame: pl.concat([frame, frame])[5:],
    "polars lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pandas with an index": lambda frame: frame.to_pandas().set_index("办件编号"),
    "table": lambda frame: frame.to_arrow(),
    "record batch": lambda frame: frame.to_arrow().combine_chunks().to_batches()[0],
    "reader": lambda frame: frame.to_arrow().to_reader(max_chunksize=2),
    "dataset": lambda frame: pyarrow.dataset.dataset(frame.to_arrow()),
    "scanner": lambda frame: pyarrow.dataset.dataset(frame.to_arrow()).scanner(),
    "dict": lambda frame: frame.to_dict(as_series=False),
    "list of frames": lambda frame: [frame[:2], frame[2:]],
    "tuple of frames": lambda frame: (frame[:2], frame[2:]),
    "generator": lambda frame: (frame[at : at + 1] for at in range(frame.height)),
    "generator of pandas": lambda frame: (frame[at : at + 2].to_pandas() for at in (0, 2, 4)),
    "batches": lambda frame: iter(frame.to_arrow().to_batches(max_chunksize=2)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gives_the_same(matters, kind):
    assert completion(KINDS[kind](matters)) == [(2.0, 4.0)]


def test_duckdb(matters):
    with duckdb.connect() as connection:
        relation = connection.from_arrow(matters.to_arrow())
        assert completion(relation) == [(2.0, 4.0)]
        assert completion(relation.filter("办理部门 = '公安局'")) == [(0.0, 2.0)]
        with pytest.raises(TypeError, match=r"is a `_duckdb\.DuckDBPyConnection`, expected"):
            completion(connection)


def test_paths(matters, tmp_path):
    matters.write_csv(tmp_path / "办件.csv")
    matters[:2].write_parquet(tmp_path / "a.parquet")
    matters[2:].write_excel(tmp_path / "b.xlsx")
    parts = [tmp_path / "a.parquet", tmp_path / "b.xlsx"]
    for path in (tmp_path / "办件.csv", str(tmp_path / "办件.csv"), tmp_path / "办*.csv"):
        assert completion(path) == [(2.0, 4.0)]
    assert completion(parts) == [(2.0, 4.0)]
    assert completion(map(str, parts)) == [(2.0, 4.0)]
    assert completion(tmp_path.glob("?.*")) == [(2.0, 4.0)]
    (tmp_path / "办件.csv").unlink()
    assert completion(tmp_path) == [(2.0, 4.0)]


@pytest.mark.parametrize("kind", ["polars lazy", "dict", "reader", "list of frames", "pandas"])
def test_a_table_without_rows_is_not_an_error(matters, kind):
    empty = matters.clear()
    data = [empty] if kind == "list of frames" else KINDS[kind](empty)
    book = fz.compute({"service_matters": data}, periods=2020)
    assert book[RATE].frame.select("numerator", "value", "status").rows() == [
        (0.0, None, "undefined")
    ]
    assert book.accounts.rows() == [("service_matters", 0, 0, 0, 0, 0)]
    without_year = fz.compute({"service_matters": KINDS["polars"](empty)})
    assert without_year.frame.is_empty()
    assert without_year[RATE].frame.is_empty()


def test_the_input_is_not_changed(matters):
    copies = {kind: (KINDS[kind](matters), KINDS[kind](matters)) for kind in ("polars", "pandas")}
    mixed = pd.DataFrame({"受理日期": ["2020-03-05", 20200309], "备注": [1, "急"]})
    copies["mixed"] = (mixed, mixed.copy())
    for data, copy in copies.values():
        fz.compute(
            {"service_matters": data}, periods=2020, by="agency" if "办理部门" in data else ()
        )
        assert data.equals(copy)
    table = matters.to_arrow()
    fz.compute({"service_matters": table})
    assert table.equals(matters.to_arrow())


def test_an_index_of_pandas_without_a_name_is_no_column():
    rows = pd.DataFrame({"受理日期": ["2020-03-05", "2020-04-01"]})
    twice = pd.concat([rows, rows.iloc[1:]])
    with pytest.raises(fz.ColumnError, match=r"is missing; found `受理日期`\n"):
        fz.compute({"service_matters": twice}, by="agency")


def test_mixed_columns_of_pandas_are_read_as_text():
    day = pd.Timestamp("2020-03-07")
    accepted = ["2020-03-05", 20200309, None, day]
    frame = pd.DataFrame({"受理日期": accepted, "备注": [1, "急", b"x", {}]})
    assert completion(frame.assign(办结日期="2020-03-09")) == [(3.0, 3.0)]


def test_the_columns_of_the_figures_never_change(matters):
    for options in ({}, {"level": None}, {"periods": 2020}, {"totals": True}):
        frame = fz.compute({"service_matters": matters}, **options).frame
        assert frame.columns == [*NAMED, "period", *FIXED]
    frame = fz.compute({"service_matters": matters}, by=["办理部门"], indicators=[]).frame
    assert frame.columns == [*NAMED, "period", "办理部门", *FIXED]
    assert frame.schema["status"] == pl.Enum(["ok", "undefined", "not_available", "suppressed"])
    assert frame.schema["value"] == pl.Float64
    assert frame.schema["excluded"] == pl.UInt64


@pytest.mark.parametrize(
    ("options", "periods"),
    [
        ({}, ["2020", "2021"]),
        ({"periods": 2020}, ["2020"]),
        ({"periods": range(2019, 2022)}, ["2019", "2020", "2021"]),
        ({"periods": "2019..2021"}, ["2019", "2020", "2021"]),
        ({"periods": "2020Q1"}, ["2020Q1"]),
        ({"periods": ["2020-03", "2020-12"]}, ["2020-03", "2020-12"]),
        ({"cutoff": "2020-12-31"}, ["2020"]),
    ],
)
def test_periods(matters, options, periods):
    book = fz.compute({"service_matters": matters}, indicators=RATE, **options)
    assert book.frame["period"].to_list() == periods


def test_cutoff(matters):
    assert completion(matters, cutoff="2021-06-30") == [(3.0, 4.0)]
    assert completion(matters, cutoff=pd.Timestamp("2021-06-30").date()) == [(3.0, 4.0)]
    assert completion(matters, cutoff=pd.Timestamp("2020-03-31")) == [(2.0, 2.0)]


def test_groups_and_totals(matters):
    figures = fz.compute({"service_matters": matters}, periods=2020, by="agency", totals=True)[
        RATE
    ].frame
    expected = {None: (2.0, 4.0), "公安局": (0.0, 2.0), "民政局": (2.0, 2.0)}
    rows = figures.select("agency", "numerator", "denominator").iter_rows()
    assert {agency: (top, below) for agency, top, below in rows} == expected
    by_header = fz.compute({"service_matters": matters}, periods=2020, by=["办理部门"])[RATE].frame
    assert by_header["办理部门"].to_list() == ["公安局", "民政局"]


def test_intervals(matters):
    book = fz.compute({"service_matters": matters}, periods=2020)
    lower, upper = book[RATE].frame.select("lower", "upper").row(0)
    # Wilson, 2 of 4: centre 1/2, half width z / 2 / sqrt(4 + z²) with z = 1.959964.
    assert (lower, upper) == pytest.approx((0.150039, 0.849961), abs=1e-6)
    without = fz.compute({"service_matters": matters}, periods=2020, level=None)
    assert without.frame["lower"].is_null().all()
    assert_frame_equal(without.frame.drop("lower", "upper"), book.frame.drop("lower", "upper"))


def test_levels_and_methods(matters):
    book = fz.compute({"service_matters": matters}, periods=2020, level=[0.95, 0.998])
    assert book.frame.columns[-4:] == ["lower_99_8", "upper_99_8", "status", "excluded"]
    outer, lower, upper, further = (
        book[RATE].frame.select("lower_99_8", "lower", "upper", "upper_99_8").row(0)
    )
    assert outer < lower < upper < further
    html = book.show(lang="zh")._repr_html_()
    assert "95%区间" in html
    assert "99.8%区间" in html
    exact = fz.compute(
        {"service_matters": matters}, periods=2020, method=["clopper_pearson", "byar"]
    )
    # Clopper and Pearson, 2 of 4: the roots in p of P(X >= 2) = P(X <= 2) = 0.025.
    limits = exact[RATE].frame.select("lower", "upper").row(0)
    assert limits == pytest.approx((0.067586, 0.932414), abs=1e-6)
    with pytest.raises(fz.ParameterError, match="each level once"):
        fz.compute({"service_matters": matters}, level=[0.95, 0.95])


def test_parameters_and_own_definitions(tmp_path):
    files = {"执法单位": ["甲"] * 3, "评查日期": ["2020-10-12"] * 3, "评查得分": [95, 88, 70]}

    def rate(**options):
        return fz.compute({"case_file_review": files}, **options)["file_excellent_rate"].frame

    assert rate()["numerator"].to_list() == [1.0]
    assert rate(parameters={"excellent": 85})["numerator"].to_list() == [2.0]
    assert rate(parameters={"excellent": 70})["numerator"].to_list() == [3.0]
    with pytest.raises(fz.ParameterError, match="unknown parameter `excelent`"):
        rate(parameters={"excelent": 85})


def test_the_book_lists_what_it_has(matters):
    bad = matters.with_columns(
        办件编号=pl.Series(["甲1", "甲1", "甲3", "甲4", "甲5"]),
        受理日期=pl.Series(["2020-03-05", "2020-03-06", "昨天", "2020-08-01", "2021-02-01"]),
    )
    book = fz.compute({"service_matters": bad}, periods=2020, values=True)
    assert book.accounts.rows() == [("service_matters", 5, 4, 1, 0, 2)]
    problems = book.problems.sort("row").select("row", "column", "rule", "value").rows()
    expected = [(2, "case_no", "duplicate_key", "甲1"), (3, "accepted", "not_a_date", "昨天")]
    assert problems == expected
    assert sorted(book.problem_summary["count"]) == [1, 1]
    assert "service_once_rate" in book.unavailable["indicator"]
    assert RATE in book
    assert "notary_matters" not in book
    assert next(iter(book)) == "service_accepted"
    assert [tally.register for tally in book.tallies] == ["service_matters"]
    without_values = fz.compute({"service_matters": bad}, periods=2020)
    assert without_values.problems["value"].is_null().all()
    kept = fz.compute({"service_matters": bad}, periods=2020, unique_keys=False)
    assert kept.accounts["excluded"].to_list() == [0]


def test_an_indicator_missing_from_the_book(matters):
    book = fz.compute({"service_matters": matters}, periods=2020)
    with pytest.raises(fz.ParameterError, match="unknown indicator `service_complete") as caught:
        book["service_complete_rate"]
    assert str(caught.value).endswith("\n\nhint: did you mean `service_completion_rate`?")
    with pytest.raises(fz.ParameterError, match="`notary_matters` is not in this book"):
        book["notary_matters"]


def test_to_pandas(matters):
    frame = fz.compute({"service_matters": matters}, periods=2020, indicators=RATE).to_pandas()
    assert frame.loc[0, "value"] == 0.5
    assert frame.loc[0, "status"] == "ok"


def test_a_notebook_shows_core_indicators_and_escapes_all_text(matters, disputes):
    evil = matters.with_columns(pl.lit("<b>局</b>").alias("办理部门"))
    registers = {"service_matters": evil, "mediation": disputes}
    book = fz.compute(registers, periods=2020, by="agency", lang="zh")
    html = book._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;局&lt;/b&gt;" in html
    for text in ("办结率", "50.00%", "15.00 ~ 85.00", "95%区间", "4 件", "未显示"):
        assert text in html
    assert "无数据" not in html
    assert "无数据" in book.show(all=True)._repr_html_()
    aid = {"结案日期": ["2020-05-11"] * 2, "节省代理费": [5000, 2500], "挽回经济损失": [0, 123_400]}
    html = fz.compute({"legal_aid": aid}, periods=2020, level=None, lang="zh")._repr_html_()
    for text in (">7,500 元</td>", ">12.34 万元</td>", ">13.09 万元</td>"):
        assert text in html
    assert "区间" not in html
    years = range(1990, 2021)
    many = fz.compute({"service_matters": matters}, periods=years, by="agency", lang="zh")
    assert "显示前 300 行" in many.show(all=True)._repr_html_()


def test_a_book_narrows_to_a_book(matters, disputes):
    registers = {"service_matters": matters, "mediation": disputes}
    book = fz.compute(registers, periods=[2020, 2021], by="agency", totals=True)
    assert set(book.core) < set(book)
    one = book.filter(indicator="办结率", agency="民政局", period=2020)
    assert one.frame.select("indicator", "period", "agency").rows() == [(RATE, "2020", "民政局")]
    assert one.frame.equals(book.frame.filter(indicator=RATE, agency="民政局", period="2020"))
    total = book.filter(agency=None)[RATE]
    assert total.frame["agency"].to_list() == [None, None]
    assert set(book.filter(family="人民调解")) == set(book.filter(family="mediation"))
    for wrong in ({"family": "aid"}, {"township": "甲"}, {"indicator": "rate"}):
        with pytest.raises(fz.ParameterError, match="unknown"):
            book.filter(**wrong)


def test_a_pivot_keeps_every_figure(matters):
    book = fz.compute({"service_matters": matters}, periods=[2020, 2021], by="agency", lang="zh")
    table = book[RATE].pivot(rows="agency")
    assert table.columns == ["agency", "2020", "2021"]
    assert table.row(by_predicate=pl.col("agency") == "民政局") == ("民政局", 1.0, None)
    assert book[RATE].pivot(rows="agency", cells="both")["2020"][1] == "100.00% (34.24 ~ 100.00)"
    assert book.core.pivot(rows="agency").columns[0] == "name"
    with pytest.raises(fz.ParameterError, match="`township` is no column to pivot by"):
        book.pivot(rows="township")


def test_a_book_writes_what_can_be_read_back(matters, tmp_path):
    book = fz.compute({"service_matters": matters}, periods=2020, by="agency", totals=True)
    for name in ("a.xlsx", "a.csv", "a.parquet"):
        getattr(book, {"xlsx": "to_excel", "csv": "to_csv", "parquet": "to_parquet"}[name[2:]])(
            tmp_path / name
        )
        assert fz.diff(tmp_path / name, tmp_path / "a.xlsx").height == 0, name
    assert pl.DataFrame(book).equals(book.frame)


def test_a_register_without_the_group_by_column_is_not_available(matters, disputes):
    registers = {"service_matters": matters, "mediation": disputes.drop("调解委员会")}
    book = fz.compute(registers, periods=2020, by="agency")
    assert book["mediation_success_rate"].frame["status"].to_list() == ["not_available"]
    assert book[RATE].frame["status"].unique().to_list() == ["ok"]
    with pytest.raises(fz.ColumnError, match="column `乡镇` is missing"):
        fz.compute(registers, periods=2020, by="乡镇")


def test_columns_map_headers(matters):
    renamed = matters.rename({"受理日期": "收到", "办结日期": "完成"})
    columns = {"service_matters": {"accepted": "收到", "decided": "完成"}}
    assert completion(renamed, columns=columns) == [(2.0, 4.0)]
    assert fz.completion_rate(renamed, columns=columns["service_matters"])["value"][0] == 0.5


@pytest.mark.parametrize(
    ("registers", "options", "text"),
    [
        ([1], {}, "`registers` is a `list`, expected a mapping"),
        ({"service_matters": 5}, {}, "`service_matters` is a `int`, expected a path"),
        ({"service_matters": None}, {}, "`service_matters` is a `NoneType`"),
        ({"service_matters": b"a.csv"}, {}, "`service_matters` is a `bytes`"),
        ({"service_matters": [1, 2]}, {}, "`service_matters` holds a `int`"),
        ({"service_matters": ["a.csv", 2]}, {}, "`service_matters` is a `int`, expected a path"),
        ({"service_matters": pl.Series(["2020"])}, {}, "is a `polars.Series`.*single column"),
        ({"service_matters": pd.Series(["2020"])}, {}, "is a `pandas.Series`.*single column"),
        ({"service_matters": pa.chunked_array([["2020"]])}, {}, "ChunkedArray`.*single column"),
        ({"service_matters": pa.array(["2020"])}, {}, "StringArray`.*single column"),
        ({"service_matters": [pl.Series(["2020"])]}, {}, "holds a `polars.Series`"),
        ({}, {"periods": 20.5}, "`periods` is a `float`, expected years such as 2020"),
        ({}, {"periods": [None]}, "`periods` is a `NoneType`"),
        ({}, {"lang": 1}, "`lang` is a `int`, expected `zh` or `en`"),
        ({}, {"by": [1]}, "`by` holds a `int`, expected strings"),
        ({}, {"cutoff": 20201231}, "`cutoff` is a `int`, expected a `datetime.date`"),
        ({}, {"parameters": {"excellent": "85"}}, "is a `str`, expected a number"),
        ({}, {"catalogue": 1}, "`catalogue` is a `int`"),
        ({}, {"columns": {"service_matters": "受理日期"}}, "expected a mapping from a column's id"),
        ({}, {"columns": {"service_matters": {"accepted": 1}}}, "holds a `int`"),
        ({}, {"level": "95%"}, "level"),
    ],
)
def test_a_wrong_type_is_a_type_error(registers, options, text):
    with pytest.raises(TypeError, match=text):
        fz.compute(registers, **options)


def test_options_are_keyword_only(matters):
    with pytest.raises(TypeError):
        fz.compute({"service_matters": matters}, 2020)
    with pytest.raises(TypeError):
        fz.completion_rate(matters, "agency")


def test_a_register_that_nothing_asked_for_is_counted_in_is_not_read():
    """Registers without the column would fail, as legal aid has none for the agency."""
    book = fz.compute(
        fz.examples.qilian(), periods=2020, by="agency", indicators="service_on_time_rate"
    )
    assert [account["register"] for account in book.accounts.to_dicts()] == ["service_matters"]


def test_a_group_is_chosen_by_its_words():
    book = fz.compute(fz.examples.qilian(), periods=2020)
    with pytest.raises(TypeError, match="periods go by `period`"):
        book.filter(periods=2020)


def test_the_hint_names_what_has_all_of_the_words():
    with pytest.raises(fz.FazhiError, match="按时办结率（法定时限）"):
        fz.compute(fz.examples.qilian(), periods=2020, indicators="按时办结率")


SIZES = {"民政局": 40, "公安局": 3, "司法局": 17}


def small(**options):
    """Return the book of matters of three agencies, of which one has few."""
    agencies = [agency for agency, size in SIZES.items() for _ in range(size)]
    matters = {
        "受理日期": ["2020-03-05"] * 60,
        "办结日期": ["2020-03-06"] * 60,
        "办理部门": agencies,
    }
    registers = {"service_matters": matters}
    return fz.compute(registers, periods=2020, by="agency", totals=True, **options)


def test_what_is_small_is_withheld_with_what_would_give_it_back():
    frame = small(suppress=5)["service_accepted"].frame.select("agency", "value", "status")
    assert frame.rows() == [
        (None, 60.0, "ok"),
        ("公安局", None, "suppressed"),
        ("司法局", None, "suppressed"),
        ("民政局", 40.0, "ok"),
    ]
    rates = small(suppress=5)[RATE].frame.filter(pl.col("status") == "suppressed")
    numbers = rates.select("numerator", "denominator", "value", "lower", "upper")
    assert rates.height == 2
    assert numbers.null_count().row(0) == (2,) * 5


def test_what_was_excluded_gives_no_withheld_number_back():
    matters = {"受理日期": ["2020-03-05"] * 7, "办结日期": ["2020-03-06"] * 4 + ["昨天"] * 3}
    open_, shown = (
        fz.compute({"service_matters": matters}, periods=2020, suppress=least)
        .frame.filter(pl.col("indicator").is_in(["service_accepted", RATE]))
        .sort("indicator")
        .select("value", "denominator", "excluded", "status")
        .rows()
        for least in (None, 5)
    )
    assert open_ == [(7.0, None, 0, "ok"), (1.0, 4.0, 3, "ok")]
    assert shown == [(7.0, None, 0, "ok"), (None, None, 0, "suppressed")]


def test_a_figure_that_is_withheld_is_a_sign_with_a_note():
    book = small(suppress=5)
    page = book._repr_html_()
    assert "* 数值过小" in page or "* withheld" in page
    assert "suppressed" not in small().frame["status"]


@pytest.mark.parametrize("least", [3, 5, 10])
def test_usual_least_counts_show_nothing_smaller(least):
    frame = small(suppress=least).frame.filter(pl.col("denominator").is_null())
    shown = frame.filter(pl.col("indicator").is_in(["service_accepted", "service_incoming"]))
    assert all(value is None or value == 0 or value >= least for value in shown["value"])
