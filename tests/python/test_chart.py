"""Charts in Python: what is written, what a notebook shows, and that no letter is lost."""

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import fazhi as fz
import pytest

PLACE = "祁连县"
HAIBEI = Path(__file__).parents[2] / "examples/haibei-2020"


@pytest.fixture(scope="module")
def book():
    return fz.compute(fz.examples.qilian(), periods=range(2018, 2021), by="agency", lang="zh")


@pytest.fixture(scope="module")
def whole():
    return fz.compute(fz.examples.qilian(), periods=range(2018, 2021), lang="zh")


@pytest.fixture(scope="module")
def counties():
    return fz.compute(
        HAIBEI, periods=range(2016, 2021), by="县", indicators="file_excellent_rate", lang="zh"
    )


@pytest.fixture(scope="module")
def charts(book, whole, counties):
    return [
        whole.plot.trend("调解（调处）成功率", place=PLACE),
        whole.plot.share("aid_composition", period=2020, place=PLACE),
        whole.plot.flow("aid", period=2020, place=PLACE),
        whole.plot.flow("aid", place=PLACE),
        book.plot.funnel("service_on_time_rate", period=2020, place=PLACE),
        book.plot.ranks("service_on_time_rate", period=2020, place=PLACE),
        counties.plot.change("file_excellent_rate", place=PLACE),
        counties.plot.control("file_excellent_rate", 县="祁连县"),
        whole.plot.survival("service_days_median_all", place=PLACE, limit=5),
    ]


def drawing(name, label="祁连"):
    """Return a chart with one agency of this name."""
    matters = {
        "受理日期": ["2020-03-05"],
        "办结日期": ["2020-03-06"],
        "办理部门": [name],
    }
    book = fz.compute({"service_matters": matters}, periods=2020, by="agency", lang="zh")
    return book.plot.trend("办结率", place=label)


def test_each_chart_is_about_a_place_a_period_and_a_figure(charts):
    for chart in charts:
        assert chart.title.startswith(PLACE)
        assert "2020年" in chart.title
        assert repr(chart) == f"<fazhi.Chart: {chart.title}>"


def test_a_file_is_what_its_ending_says(charts, tmp_path):
    for chart in charts:
        for ending in ("svg", "html", "json"):
            chart.save(tmp_path / f"图.{ending}")
        root = ET.parse(tmp_path / "图.svg").getroot()
        assert root.find("{http://www.w3.org/2000/svg}title").text == chart.title
        assert "<table>" in (tmp_path / "图.html").read_text("utf-8")
        assert json.loads((tmp_path / "图.json").read_text("utf-8")) == chart.to_vega_lite()


def test_a_notebook_shows_the_chart_with_its_table(charts):
    for chart in charts:
        shown = chart._repr_mimebundle_()
        assert shown["image/svg+xml"] == chart._repr_svg_() == chart.to_svg()
        assert chart.to_svg() in shown["text/html"]
        assert "<details>" in shown["text/html"]


def test_the_same_figures_give_the_same_bytes(whole):
    one, other = (whole.plot.flow("aid", place=PLACE) for _ in range(2))
    assert one.to_svg() == other.to_svg()
    assert one.to_html() == other.to_html()


def test_a_funnel_flags_whom_the_comparison_flags(book):
    chosen = book.filter(period=2020)["service_on_time_rate"]
    found = chosen.compare.funnel().filter(funnel="ok")
    svg = chosen.plot.funnel("service_on_time_rate").to_svg()
    for agency, side in found.select("agency", "side_95").rows():
        tip = next(line for line in svg.splitlines() if f"<title>{agency}：" in line)
        assert ("高于" in tip, "低于" in tip) == (side == "high", side == "low")


def test_ranks_are_those_of_the_comparison(book):
    chosen = book.filter(period=2020)["service_on_time_rate"]
    found = chosen.compare.ranks().filter(ranked="ok")
    svg = chosen.plot.ranks("service_on_time_rate").to_svg()
    for agency, rank, best, worst in found.select(
        "agency", "rank", "best_rank", "worst_rank"
    ).rows():
        assert f"<title>{agency}：" in svg
        assert f"第 {rank} 位，可能为第 {best} 至 {worst} 位" in svg


def test_what_changed_stands_out_as_the_comparison_says(counties):
    svg = counties.plot.change("file_excellent_rate", style="dots").to_svg()
    found = counties.compare.change().filter(period="2020")
    for agency, p in found.select("县", "p_value").rows():
        tip = next(line for line in svg.splitlines() if f"<title>{agency}：" in line)
        assert ("可能只是偶然" in tip) == (p >= 0.05)


def test_a_control_chart_marks_the_signals_of_the_comparison():
    months = [f"2020-{month:02}-10" for month in range(1, 13)]
    registers = {"consultations": {"日期": months, "人次": [24, 31, 28, 27] * 2 + [25, 30, 90, 27]}}
    book = fz.compute(registers, periods="2020-01..2020-12", lang="en")
    drawn = book.plot.control("aid_consultations").to_svg()
    assert "2020-11: 90 visits, above the limits" in drawn
    other = book.plot.control("aid_consultations", chart="run", rules="anhoej").to_svg()
    assert "above the limits" not in other


def test_curves_of_survival_are_those_of_the_groups(book):
    chart = book.plot.survival("service_days_median_all", period=2020)
    agencies = book.filter(period=2020)["service_days_median_all"].frame["agency"]
    assert all(agency in chart.to_svg() for agency in agencies)
    with pytest.raises(fz.ParameterError, match="expected one; choose it"):
        book.plot.survival("service_days_median_all")


def test_a_figure_that_is_withheld_has_no_curve_of_survival():
    registers = {
        "service_matters": {
            "受理日期": ["2020-03-02"] * 22,
            "办结日期": ["2020-03-05"] * 20 + ["2020-03-06", "2020-03-09"],
            "办理部门": ["民政局"] * 20 + ["公安局"] * 2,
        }
    }
    book = fz.compute(registers, periods=2020, by="agency", suppress=5)
    svg = book.plot.survival("service_days_median_all").to_svg()
    assert "民政局" in svg
    assert "公安局" not in svg


def test_rows_with_a_start_and_an_end_have_curves_of_survival():
    matters = {
        "收到": ["2020-03-02"] * 4 + ["2020-05-06"] * 3 + ["某日"],
        "答复": ["2020-03-04", "2020-03-05", None, "2020-09-30"] + ["2020-05-20"] * 3 + [None],
        "单位": ["甲局"] * 4 + ["乙局"] * 3 + ["甲局"],
    }
    columns = {"start": "收到", "end": "答复", "periods": 2020}
    with pytest.warns(UserWarning, match="1 of 8 rows is excluded") as warned:
        chart = fz.plot.survival(
            matters, **columns, by="单位", limit=20, name="信访件", place=PLACE, lang="zh"
        )
    assert warned[0].filename == __file__
    assert chart.title == "祁连县 2020年 信访件：仍未办结的比例"
    svg = chart.to_svg()
    assert all(text in svg for text in ["甲局", "乙局", "时限 20 天"])
    # of four with 甲局 one is open; the curve of all is that of the estimate
    known = {name: values[:7] for name, values in matters.items()}
    days = [2, 3, 304, 212, 14, 14, 14]
    whole = fz.stat.survival(days, [1, 1, 0, 1, 1, 1, 1]).frame
    page = fz.plot.survival(known, **columns, lang="en").to_html()
    assert all(
        f"<td>{100 * share:.2f}%" in page or f">{100 * share:.2f}%" in page
        for share in whole["value"]
    )
    with pytest.raises(fz.ParameterError, match="expected one; choose it"):
        fz.plot.survival(known, **{**columns, "periods": [2020, 2021]}, by="单位")
    with pytest.raises(fz.ParameterError, match="`matters` is `0`, expected at least one"):
        fz.plot.survival(known, **{**columns, "periods": 2018})


@pytest.mark.parametrize("width", [239, 10_001, -1])
def test_an_impossible_width_is_an_error(whole, width):
    with pytest.raises(fz.ParameterError, match="parameter `width` is"):
        whole.plot.flow("aid").with_width(width)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda book: book.plot.share("办结率"), "expected a composition"),
        (lambda book: book.plot.trend("aid_composition"), "expected an indicator without parts"),
        (lambda book: book.plot.flow("公文"), "unknown flow `公文`"),
        (lambda book: book.plot.flow("service"), "parameter `groups` is"),
        (lambda book: book.plot.funnel("service_on_time_rate"), "parameter `periods` is `3`"),
        (lambda book: book.plot.funnel("aid_cases", period=2020), "with a denominator"),
        (lambda book: book.plot.change("aid_cases", period=2020), "parameter `periods` is `2019`"),
        (lambda book: book.plot.change("aid_cases", style="bars"), "unknown style `bars`"),
        (lambda book: book.plot.control("办结率"), "parameter `groups` is"),
        (lambda book: book.plot.survival("aid_cases"), "expected one of days"),
    ],
)
def test_what_cannot_be_drawn_is_said(book, draw, message):
    with pytest.raises(fz.ParameterError, match=message):
        draw(book)


def test_another_ending_is_an_error(whole, tmp_path):
    with pytest.raises(fz.ParameterError, match=r"ends in \.svg, \.html, \.json, \.png or \.pdf"):
        whole.plot.flow("aid").save(tmp_path / "图.bmp")


def test_a_folder_that_is_not_there_is_an_error(whole, tmp_path):
    with pytest.raises(fz.DataError, match="No such file"):
        whole.plot.flow("aid").save(tmp_path / "none" / "图.svg")


def test_a_picture_without_vl_convert_says_what_to_install(whole, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(fz.DataError, match=r'hint: pip install "fazhi\[plot\]"'):
        whole.plot.flow("aid").save(tmp_path / "图.png")


def test_altair_reads_the_specification(charts):
    for chart in charts:
        read = chart.to_altair()
        assert type(read).__name__ == "LayerChart"
        assert len(read.to_dict()["layer"]) == len(chart.to_vega_lite()["layer"])


def test_pictures_are_pictures(charts, tmp_path):
    for chart in charts:
        chart.save(tmp_path / "图.png")
        chart.save(tmp_path / "图.pdf")
        assert (tmp_path / "图.png").read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / "图.pdf").read_bytes().startswith(b"%PDF")


def test_another_letter_gives_another_picture(tmp_path):
    pictures = set()
    for name in ("民政局", "民正局", "民政周"):
        drawing(name).save(tmp_path / "图.png")
        pictures.add((tmp_path / "图.png").read_bytes())
    assert len(pictures) == 3


def test_a_letter_that_no_font_has_is_an_error_with_the_families(tmp_path):
    with pytest.raises(fz.DataError) as caught:
        drawing("\U0010fff0民政局").save(tmp_path / "图.png")
    for part in (
        "no font has `\U0010fff0`",
        "Noto Sans CJK SC",
        "SimHei",
        "register_font_directory",
    ):
        assert part in str(caught.value)
    assert not (tmp_path / "图.png").exists()


def test_a_funnel_against_all_others_has_no_line(book):
    with pytest.raises(fz.ParameterError, match="parameter `target` is `others`, expected pooled"):
        book.plot.funnel("service_on_time_rate", period=2020, target="others")
