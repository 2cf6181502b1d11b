"""Reports: what the Python package adds."""

import re
import zipfile

import fazhi as fz
import pytest


@pytest.fixture(scope="module")
def report():
    return fz.report.yearly(fz.examples.qilian(), 2020, place="祁连县", lang="zh")


@pytest.mark.parametrize("ending", ["docx", "html", "xlsx", "md", "typ", "txt"])
def test_equal_registers_give_equal_bytes(report, ending, tmp_path):
    one, other = (tmp_path / f"{name}.{ending}" for name in ("一", "二"))
    report.write(one)
    fz.report.yearly(fz.examples.qilian(), "2020", place="祁连县", lang="zh", output=other)
    assert one.read_bytes() == other.read_bytes()


def test_a_document_of_word_is_a_zip_whose_parts_have_no_time(report, tmp_path):
    report.write(tmp_path / "年报.docx")
    with zipfile.ZipFile(tmp_path / "年报.docx") as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_book_needs_the_figures_of_the_period():
    book = fz.compute(fz.examples.qilian(), periods=2020)
    with pytest.raises(fz.ParameterError, match="expected a period of the book"):
        book.report(2018)
    by_agency = fz.compute(fz.examples.qilian(), periods=2020, by="agency")
    with pytest.raises(fz.ParameterError, match="expected a book with totals over its groups"):
        by_agency.report(2020)


def test_a_template_of_ones_own_is_checked_with_its_line(tmp_path):
    template = tmp_path / "模板.md"
    template.write_text("# 年报\n\n办理案件{{ aid_case }}。\n", encoding="utf-8")
    with pytest.raises(fz.ParameterError, match=r"line 3: unknown indicator `aid_case`") as caught:
        fz.report.yearly(fz.examples.qilian(), 2020, template=template)
    assert str(caught.value).endswith("hint: did you mean `aid_cases`?")
    template.write_text("# 年报\n\n办理案件{{ aid_cases }}。\n", encoding="utf-8")
    own = fz.report.yearly(fz.examples.qilian(), 2020, template=template, lang="zh")
    assert own.text == "年报\n\n办理案件118件。\n"
    with pytest.raises(fz.ParameterError, match="unknown template `monthly`"):
        fz.report.yearly(fz.examples.qilian(), 2020, template="monthly")
    with pytest.raises(fz.ParameterError, match="a file that ends in"):
        own.write("年报.doc")


def test_the_overview_has_every_agency(tmp_path):
    page = tmp_path / "总览.html"
    made = fz.report.yearly(
        fz.examples.qilian(), 2020, place="祁连县", template="overview", output=page, lang="zh"
    )
    assert made.title == "祁连县法治政府建设指标总览"
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert all(name in text for name in ("县公安局", "合计", "<svg", "<details>"))


def test_of_several_periods_the_report_is_of_the_last():
    several = fz.report.yearly(fz.examples.qilian(), "2019..2020", place="祁连县", lang="zh")
    assert several.title == "祁连县2020年法治政府建设情况（数据部分）"
    quarter = fz.report.yearly(fz.examples.qilian(), "2020Q3", place="祁连县", lang="zh")
    assert quarter.title == "祁连县2020年第三季度法治政府建设情况（数据部分）"


def test_small_counts_are_withheld_from_a_report():
    report = fz.report.yearly(fz.examples.qilian(), 2020, suppress=5, lang="zh")
    row = next(line for line in report.text.splitlines() if line.startswith("行政应诉案件数"))
    assert row.endswith("*")


def test_the_sign_of_what_is_withheld_is_explained():
    notes = {
        "zh": "* 数值过小，或者据以能够推算出过小的数值，不予公布。",
        "en": "* withheld: a small count",
    }
    for lang, note in notes.items():
        lines = fz.report.yearly(
            fz.examples.qilian(), 2020, suppress=5, lang=lang
        ).text.splitlines()
        assert sum(line.startswith(note) for line in lines) == 1
        assert any(line.startswith(note) for line in lines[:6])
        whole = fz.report.yearly(fz.examples.qilian(), 2020, lang=lang).text
        assert note not in whole


def test_numbers_of_a_chinese_report_have_one_style():
    text = fz.report.yearly(fz.examples.qilian(), 2020, lang="zh").text
    assert "97200件" in text
    assert not re.search(r"\d,\d{3}|\d (件|人|名|个)", text)


def test_a_place_is_a_text():
    with pytest.raises(TypeError, match="place"):
        fz.report.yearly(fz.examples.qilian(), 2020, place=["祁连县"])
    with pytest.raises(TypeError, match="place"):
        fz.compute(fz.examples.qilian(), periods=2020).report(2020, place=["祁连县"])


def test_annexes_are_numbered_without_a_gap():
    headings = [
        line
        for line in fz.report.yearly(fz.examples.qilian(), 2020, lang="zh").text.splitlines()
        if line.startswith("附")
    ]
    assert [heading.partition("　")[0] for heading in headings] == ["附一", "附二", "附三"]
