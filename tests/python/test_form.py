"""Forms: what Python adds to them."""

from __future__ import annotations

import fazhi as fz
import polars as pl
import pytest

APPLICATIONS = {
    "登记号": ["2024-9", "2025-1", "2025-2"],
    "收到日期": ["2024-12-20", "2025-03-05", "2025-12-30"],
    "答复日期": ["2025-01-10", "2025-03-20", None],
    "答复结果": ["予以公开", "本机关不掌握相关政府信息", None],
    "申请人类别": ["自然人", "商业企业", "自然人"],
}


def filled(**options):
    data = {"information_disclosure": APPLICATIONS}
    return fz.report.form("foi-2021", data, periods=2025, lang="en", **options)


def test_cells_have_numbers_and_definitions():
    cells = filled().cells
    assert cells.columns == ["table", "cell", "label", "number", "unit", "definition", "empty"]
    new = cells.row(by_predicate=pl.col("cell") == "new.total", named=True)
    assert (new["number"], new["definition"]) == (2.0, "information_disclosure at received")


def test_what_is_empty_is_said_and_filled_in_by_hand():
    by_hand = "no register gives it: fill it in by hand"
    assert filled().gaps.row(by_predicate=pl.col("cell") == "fees", named=True)["empty"] == by_hand
    gaps = filled(given={"proactive.fees": 12.5}).gaps
    assert "fees" not in gaps["cell"].to_list()
    with pytest.raises(fz.ParameterError, match=r"did you mean `proactive.fees`"):
        filled(given={"proactive.fee": 1})


def test_nothing_is_written_that_does_not_hold(tmp_path):
    data = APPLICATIONS | {"答复结果": ["予以公开", "不予公开", None]}
    register = tmp_path / "依申请公开.csv"
    pl.DataFrame(data).write_csv(register)
    form = fz.report.form("foi-2021", {"information_disclosure": register}, periods=2025, lang="en")
    assert len(form.broken) == 2
    assert "A2 (the total is the sum of the outcomes) does not hold" in form.broken[0]
    assert set(form.rows["row"]) == {3}
    with pytest.raises(fz.DataError):
        form.write(tmp_path / "年报.docx")


def test_last_years_report_is_read(tmp_path):
    path = tmp_path / "2024.docx"
    data = {"information_disclosure": APPLICATIONS}
    fz.report.form("foi-2021", data, periods=2024, output=path)
    assert filled(previous=path).broken == []
    audit = fz.audit.report(path)
    assert set(audit.findings.filter(relation="form_identity")["verdict"]) == {"exact"}


def test_a_book_has_the_cells_that_are_figures():
    files = {"执法单位": ["城管局"], "决定日期": ["2025-03-05"], "处罚种类": ["警告、罚款"]}
    book = fz.compute({"case_file_review": files}, periods=2025)
    form = fz.report.form("foi-2021", book, periods=2025)
    assert form.cells.filter(pl.col("number").is_not_null())["cell"].to_list() == ["penalties"]


def test_a_form_is_known_by_its_names():
    assert fz.report.form("政府信息公开工作年度报告", {}, periods=2025).cells.height == 200
    with pytest.raises(fz.ParameterError, match="unknown form"):
        fz.report.form("foi", {}, periods=2025)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"proactive.fees": "无"}, fz.ParameterError, r"parameter `proactive.fees` is `无`"),
        (
            {"proactive.fees": float("nan")},
            fz.ParameterError,
            r"parameter `proactive.fees` is `nan`",
        ),
        ({"proactive.fees": None}, TypeError, r"`given` is a `NoneType`, expected a mapping"),
        ({"proactive.fees": True}, TypeError, r"`given` is a `bool`"),
        ({1: 2}, TypeError, r"`given` is a `dict`"),
        ([1], TypeError, r"`given` is a `list`"),
        ({"x": 1}, fz.ParameterError, r"unknown cell `x`; known: .* and 195 more"),
    ],
)
def test_what_is_no_number_of_a_cell_is_named(given, error, message):
    with pytest.raises(error, match=message):
        filled(given=given)


def test_an_agency_that_no_register_has_is_named():
    data = APPLICATIONS | {"单位": ["民政局", "民政局", "公安局"]}
    registers = {"information_disclosure": data}
    form = fz.report.form("foi-2021", registers, periods=2025, agency="民政局")
    assert form.cells.row(by_predicate=pl.col("cell") == "new.total", named=True)["number"] == 1
    with pytest.raises(
        fz.ParameterError, match=r"unknown agency `民政句`; known: `公安局`, `民政局`"
    ):
        fz.report.form("foi-2021", registers, periods=2025, agency="民政句")


@pytest.mark.parametrize("periods", ["2025Q3", "2024..2025", "last year"])
def test_a_form_is_of_one_year(periods):
    with pytest.raises(fz.ParameterError, match="expected the year of the form, such as 2025"):
        fz.report.form("foi-2021", {}, periods=periods)


def test_the_list_of_forms_is_in_the_language_of_the_user():
    of = {lang: fz.report.forms(lang=lang)["source"].to_list() for lang in ("zh", "en")}
    assert "practice of published reports: 云南2023, 2024" in of["en"]
    assert not any("practice" in source for source in of["zh"])
