"""Bad input: a problem with its rule, or an exception with its text."""

import fazhi as fz
import pandas as pd
import polars as pl
import pytest

DAY = "2020-03-05"

CELLS = [
    ("service_matters", {"受理日期": [DAY, "昨天"]}, "accepted", "not_a_date"),
    ("service_matters", {"受理日期": [DAY, "2021-02-29"]}, "accepted", "not_a_date"),
    ("service_matters", {"受理日期": [DAY, "2120-01-01"]}, "accepted", "future_date"),
    ("service_matters", {"到现场次数": ["1", "若干"]}, "visits", "not_a_whole_number"),
    ("service_matters", {"到现场次数": ["1", "2.5"]}, "visits", "not_a_whole_number"),
    ("service_matters", {"到现场次数": ["1", "-1"]}, "visits", "negative"),
    ("service_matters", {"是否延期": ["是", "也许"]}, "extended", "not_yes_or_no"),
    ("service_matters", {"办件状态": ["在办", "不知道"]}, "state", "unknown_state"),
    ("service_matters", {"年度": ["2020", "去年"]}, "period", "not_a_period"),
    ("service_matters", {"办理部门": ["民政局", "民\ufffd局"]}, "agency", "bad_encoding"),
    ("service_matters", {"办件编号": ["1", "1"]}, "case_no", "duplicate_key"),
    ("notary", {"减免金额": ["200", "面议"]}, "reduced", "not_an_amount"),
    ("notary", {"减免金额": ["200", "0.125"]}, "reduced", "not_an_amount"),
    ("case_file_review", {"评查得分": ["90", "九十上下"]}, "score", "not_a_score"),
    ("service_matters", {"办结日期": [DAY, "2020-03-01"]}, "decided", "out_of_order"),
    ("service_matters", {"办件状态": ["在办", "办结"], "办结日期": [None, None]}, "state", None),
]
REQUIRED = {
    "service_matters": {"受理日期": [DAY] * 2},
    "case_file_review": {"执法单位": ["甲"] * 2},
}


@pytest.mark.parametrize(("register", "data", "column", "rule"), CELLS)
def test_a_bad_cell_is_a_problem(register, data, column, rule):
    data = REQUIRED.get(register, {}) | data
    problems = fz.check_register(data, register=register)
    expected = [(register, "frame", 2, column, rule or "completed_without_date", None)]
    assert problems.select("register", "file", "row", "column", "rule", "value").rows() == expected
    assert all(problems.select("zh", "en").row(0))
    shown = fz.check_register(data, register=register, values=True)["value"].item()
    assert rule is None or shown == data[next(reversed(data))][1]


def test_personal_values_are_never_shown():
    staff = {"执法单位": ["甲"] * 2, "姓名": ["张\ufffd", "李四"], "身份证号": ["1", "1"]}
    problems = fz.check_register(staff, register="enforcement_staff", values=True)
    assert problems["rule"].to_list() == ["bad_encoding"]
    assert problems["value"].to_list() == [None]


def test_bad_rows_of_files_are_problems_with_their_line(tmp_path):
    path = tmp_path / "办件.csv"
    lines = [
        "某县办件台账",
        "受理日期,办结日期,办理部门",
        f"{DAY},,民政局",
        "2020-03-06",
        "合计,,2",
    ]
    path.write_text("\n".join(lines), encoding="gb18030")
    problems = fz.check_register(path, register="service_matters")
    rows = problems.sort("row").select("file", "row", "column", "rule").unique(maintain_order=True)
    whole = rows.filter(pl.col("column").is_null()).rows()
    assert whole == [("办件.csv", 4, None, "ragged_row"), ("办件.csv", 5, None, "total_row")]
    book = fz.compute({"service_matters": path}, periods=2020)
    assert book.accounts.select("rows", "counted", "excluded").row(0) == (3, 1, 2)


AGENCIES = {"单位名称": ["民政局", "公安局"], "简称": ["民政", None]}


@pytest.mark.parametrize("agencies", ["file", "memory"])
def test_an_agency_missing_from_the_table_of_agencies_is_a_problem(agencies, tmp_path):
    path = tmp_path / "agencies.csv"
    pl.DataFrame(AGENCIES).write_csv(path)
    registers = {
        "agencies": path if agencies == "file" else AGENCIES,
        "service_matters": {"受理日期": [DAY] * 3, "办理部门": ["民政局", "民政", "外星局"]},
    }
    options = {"periods": 2020, "by": "agency", "indicators": "service_accepted"}
    book = fz.compute(registers, **options, values=True)
    assert book.problems.select("row", "rule", "value").rows() == [(3, "unknown_agency", "外星局")]
    figures = book.frame.filter(agency="民政局").select("value", "excluded")
    assert figures.rows() == [(2.0, 1)]


ONE = {"受理日期": [DAY]}

ERRORS = [
    # Service matters, options, the exception, the start of its text, and a later part.
    (
        {"办结日期": [DAY]},
        {},
        fz.ColumnError,
        "service_matters (frame): column `accepted` (`受理日期`) is missing; found `办结日期`",
        "",
    ),
    (
        {"受理的日期": [DAY]},
        {},
        fz.ColumnError,
        "service_matters (frame): column `accepted` (`受理日期`) is missing; found `受理的日期`",
        '\n\nhint: if you mean `受理的日期`, map it: columns = { accepted = "受理的日期" }',
    ),
    (
        {"受理日期": [DAY], "受理时间": [DAY]},
        {},
        fz.ColumnError,
        "service_matters (frame): headers `受理日期` and `受理时间` both match column `accepted`",
        '\n\nhint: choose one: columns = { accepted = "受理日期" }',
    ),
    (
        ONE,
        {"columns": {"service_matters": {"accepted": "收件"}}},
        fz.ParameterError,
        "parameter `columns.accepted` is `收件`, expected a header of service_matters (frame): ",
        "受理日期",
    ),
    (
        ONE,
        {"columns": {"service_matters": {"acepted": "受理日期"}}},
        fz.ColumnError,
        "unknown column `acepted`; known: `accepted`, ",
        "\n\nhint: did you mean `accepted`?",
    ),
    (
        ONE,
        {"columns": {"notary": {"issued": "受理日期"}}},
        fz.ParameterError,
        "unknown register `notary`; known: `service_matters`",
        "",
    ),
    (ONE, {"by": "乡镇"}, fz.ColumnError, "service_matters", "column `乡镇` is missing"),
    (
        ONE,
        {"by": ["agency", "agency"]},
        fz.ParameterError,
        "parameter `by` is `agency`, expected each column once",
        "",
    ),
    (
        ONE,
        {"indicators": "service_complete_rate"},
        fz.ParameterError,
        "unknown indicator `service_complete_rate`; known: `service_completion_rate`, ",
        "\n\nhint: did you mean `service_completion_rate`?",
    ),
    (
        ONE,
        {"level": 1.2},
        fz.ParameterError,
        "parameter `level` is `1.2`, expected a number above 0 and below 1, such as 0.95",
        "",
    ),
    (ONE, {"level": 0}, fz.ParameterError, "parameter `level` is `0`", ""),
    (ONE, {"level": 95}, fz.ParameterError, "parameter `level` is `95`", ""),
    (ONE, {"level": float("nan")}, fz.ParameterError, "parameter `level` is `NaN`", ""),
    (
        ONE,
        {"periods": "2020Q5"},
        fz.ParameterError,
        "parameter `period` is `2020Q5`, expected a year (2020), a quarter (2020Q3) or ",
        "a month (2020-07)",
    ),
    (
        ONE,
        {"periods": ["2020", "2020Q1"]},
        fz.ParameterError,
        "parameter `period` is `2020Q1`, expected periods of one length",
        "",
    ),
    (ONE, {"suppress": 2}, fz.ParameterError, "parameter `suppress` is `2`", "from 3 to"),
    (ONE, {"periods": []}, fz.ParameterError, "parameter `periods` is empty", ""),
    (ONE, {"cutoff": "2020-13-01"}, fz.ParameterError, "parameter ", "`2020-13-01`"),
    (
        ONE,
        {"periods": 2021, "cutoff": "2020-12-31"},
        fz.ParameterError,
        "parameter `period` is `2021`, expected a period that begins by the cutoff",
        "",
    ),
    (
        ONE,
        {"parameters": {"excelent": 85}},
        fz.ParameterError,
        "unknown parameter `excelent`; known: ",
        "\n\nhint: did you mean `excellent`?",
    ),
    (ONE, {"catalogue": "no such.toml"}, fz.DataError, "`no such.toml`: ", ""),
    ([], {}, fz.ParameterError, "parameter `service_matters` is empty", "at least one"),
    (iter([]), {}, fz.ParameterError, "parameter `service_matters` is empty", "at least one"),
    (
        {"受理日期": [DAY], "办结日期": []},
        {},
        fz.DataError,
        "`service_matters`: the lists do not form a table",
        "",
    ),
    ("no such file.csv", {}, fz.DataError, "`no such file.csv`: ", ""),
    ("no such *.csv", {}, fz.DataError, "`no such *.csv`: there is no file to read", "parquet"),
]


@pytest.mark.parametrize(("data", "options", "kind", "start", "also"), ERRORS)
def test_invalid_input_is_an_exception(data, options, kind, start, also):
    with pytest.raises(kind) as caught:
        fz.compute({"service_matters": data}, **options)
    assert type(caught.value) is kind
    assert isinstance(caught.value, fz.FazhiError)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).startswith(start)
    assert also in str(caught.value)


def test_an_unknown_register():
    text = "unknown register `service_matter`; known: "
    with pytest.raises(fz.ParameterError, match=text) as caught:
        fz.compute({"service_matter": ONE})
    assert str(caught.value).endswith("hint: did you mean `service_matters`?")
    for function in (fz.read_register, fz.check_register, fz.tally):
        with pytest.raises(fz.ParameterError, match=text):
            function(ONE, register="service_matter")


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.docx", b"PK", "files ending in `docx` are not read; read are csv, "),
        ("a.parquet", b"PAR1 and no more", "not a Parquet file that can be read"),
        ("a.xlsx", b"PK\x03\x04 and no more", "a.xlsx`: "),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, text):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(fz.DataError, match=text):
        fz.compute({"service_matters": path})


def test_a_folder_without_files(tmp_path):
    with pytest.raises(fz.DataError, match="there is no file to read"):
        fz.compute({"service_matters": tmp_path})


def test_a_missing_sheet(tmp_path):
    path = tmp_path / "办件.xlsx"
    pl.DataFrame(ONE).write_excel(path, worksheet="2020")
    with pytest.raises(fz.ParameterError, match="unknown sheet `2021`; known: `2020`"):
        fz.read_register(path, register="service_matters", sheet="2021")
    assert fz.read_register(path, register="service_matters", sheet="2020").height == 1


def test_tables_with_other_columns_than_the_first():
    tables = [pl.DataFrame(ONE), pl.DataFrame({"受理时间": [DAY]})]
    with pytest.raises(fz.FazhiError, match=r"受理时间.*expected the columns of the first"):
        fz.compute({"service_matters": tables})


def test_an_exception_in_the_users_generator_is_not_lost():
    def tables():
        yield pl.DataFrame(ONE)
        raise RuntimeError("the disk is full")

    with pytest.raises((fz.DataError, RuntimeError), match="the disk is full"):
        fz.compute({"service_matters": tables()})


def test_an_overflowing_sum():
    rows = 92_300  # each of the largest amount that a cell may hold
    fees = ["1000000000000"] * rows
    with pytest.raises(fz.DataError, match="overflows a 64-bit integer"):
        fz.compute({"notary": {"出证日期": [DAY] * rows, "减免金额": fees}})


def test_files_without_a_tally(tmp_path):
    with pytest.raises(fz.DataError, match="`nowhere"):
        fz.Tally.load("nowhere.parquet")
    path = tmp_path / "frame.parquet"
    pl.DataFrame(ONE).write_parquet(path)
    with pytest.raises(fz.DataError, match="holds no tally"):
        fz.Tally.load(str(path))


TWICE = pd.DataFrame([["2020-03-05", "甲", "乙"]], columns=["受理日期", "备注", "备注"])


@pytest.mark.parametrize(
    "use",
    [
        lambda frame: fz.compute({"service_matters": frame}, periods=2020),
        lambda frame: fz.compute({"service_matters": [frame]}, periods=2020),
        lambda frame: fz.tally(frame, register="service_matters"),
        lambda frame: fz.read_register(frame, register="service_matters"),
        lambda frame: fz.check_register(frame, register="service_matters"),
        lambda frame: fz.flow(frame, start="受理日期", end="备注"),
        lambda frame: fz.total(frame, value="备注"),
        lambda frame: fz.completion_rate(frame, periods=2020),
    ],
)
def test_two_columns_of_one_name_in_a_pandas_frame_are_an_error(use):
    with pytest.raises(fz.ColumnError, match="several columns are named `备注`"):
        use(TWICE)


WHOLE = [
    lambda: fz.recompute(".", jobs=10**30),
    lambda: fz.flow({"a": [], "b": []}, start="a", end="b", backlog=10**30),
    lambda: fz.durations({"a": [], "b": []}, start="a", end="b", within=[10**30]),
    lambda: fz.audit.mean("1.5", 10**30),
    lambda: fz.compute({"service_matters": {"受理日期": []}}, periods=10**30),
    lambda: fz.stat.power_proportions(0.5, 0.6, 10**30, 10),
    lambda: fz.stat.proportion_interval(1, 10**30),
]


@pytest.mark.parametrize("call", WHOLE)
def test_a_whole_number_beyond_its_limits_is_an_error(call):
    with pytest.raises(fz.ParameterError, match="1000000000000000000000000000000"):
        call()
