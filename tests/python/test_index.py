"""Assessments: types, names and errors of the facade."""

from __future__ import annotations

import fazhi as fz
import polars as pl
import pytest

FOLDER = fz.examples.qilian()
FILE = FOLDER / "assessment.toml"


@pytest.fixture(scope="module")
def index():
    return fz.index(FOLDER, FILE, periods=2020, lang="zh").with_chance(draws=500)


def test_the_example_scores_all_agencies_in_leagues(index):
    scores = index.scores
    assert scores["league"].unique().sort().to_list() == ["乡镇", "县级部门", "执法队伍"]
    assert scores.group_by("league").agg(pl.col("rank").min())["rank"].to_list() == [1, 1, 1]
    dimensions = scores.select("制度建设", "行政决策", "行政执法", "组织保障")
    assert dimensions.dtypes == [pl.Float64] * 4
    assert all("调委会" in name for name in index.left_out)


def test_every_trace_sums_to_the_score(index):
    for unit, score in index.scores.select("agency", "score").iter_rows():
        assert index.trace(unit)["points"].sum() == pytest.approx(score, abs=1e-9)


def test_shares_of_ranks_sum_to_one(index):
    sums = index.acceptabilities.group_by("agency").agg(pl.col("share").sum())
    assert sums["share"].to_list() == pytest.approx([1.0] * sums.height)
    grades = index.ranks.select(pl.sum_horizontal("p_优秀", "p_良好", "p_合格", "p_不合格"))
    assert grades.to_series().to_list() == pytest.approx([1.0] * grades.height)


def test_a_book_and_a_folder_have_the_same_scores(index):
    indicators = [
        "tasks_on_time_rate",
        "adviser_coverage",
        "foi_on_time_rate",
        "file_excellent_rate",
        "training_rate",
        "publicity_events",
    ]
    book = fz.compute(FOLDER, periods=2020, by="agency", indicators=indicators)
    registers = {"events": FOLDER / "考核事件.csv", "tasks": FOLDER / "任务台账.csv"}
    own = fz.index(book, FILE, **registers)
    known = index.scores.select("agency", "score").sort("agency")
    assert own.scores.select("agency", "score").sort("agency").equals(known)


def test_a_frame_of_values_is_scored(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        'title = "a"\nscoring = "statistical"\ngroup = [{ id = "g" }]\n'
        'item = [{ id = "a", in = "g", value = "x" }, { id = "b", in = "g", value = "y" }]\n',
        encoding="utf-8",
    )
    values = {"agency": ["甲", "乙", "丙"], "x": [1.0, 2.0, 3.0], "y": [9.0, 7.0, 5.0]}
    index = fz.index({}, file, periods=2020, values=values)
    assert index.scores["score"].to_list() == [50.0, 50.0, 50.0]
    found = index.sensitivity(method=["arithmetic", "harmonic"], weights=0.5, points=8)
    assert found.runs["failure"].null_count() + sum(found.failures.values()) == found.runs.height


def test_what_is_shown_is_chinese(index):
    assert "得分区间" in index._repr_html_()
    assert "位次" in str(index)
    assert repr(index).startswith("<fazhi.Index: ")


def test_files_are_written(index, tmp_path):
    index.to_excel(tmp_path / "a.xlsx")
    index.to_html(tmp_path / "a.html")
    assert (tmp_path / "a.xlsx").stat().st_size > 1000
    assert "任务台账.csv 第" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda _: fz.index(3, FILE), TypeError, "`source`"),
        (lambda _: fz.index(FOLDER, FILE), fz.ParameterError, "periods"),
        (lambda index: index.trace("没有"), fz.ParameterError, "unknown unit `没有`"),
        (
            lambda index: index.trace("县公安局", period=2019),
            fz.ParameterError,
            "unknown period `2019`; known: `2020`",
        ),
        (lambda index: index.with_chance(view="x"), fz.ParameterError, "unknown view `x`"),
        (lambda index: index.sensitivity(), fz.ParameterError, "at least one of weights"),
        (lambda index: index.plot.ranks(league="x"), fz.ParameterError, "unknown league `x`"),
    ],
)
def test_what_cannot_be_is_refused(index, call, error, said):
    with pytest.raises(error, match=said):
        call(index)


def test_rows_that_cannot_be_used_are_told_and_a_period_counts_once(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "考核"
scoring = "points"
group = [{ id = "g" }]
item = [{ id = "a", in = "g", full = 5, deduct = [{ events = "通报批评", each = 1 }] }]
""",
        encoding="utf-8",
    )
    days = ["2020-13-01", "2020-05-01"]
    events = {"单位": ["甲局", "乙局"], "日期": days, "类别": ["通报批评"] * 2}
    index = fz.index({"events": events}, file, periods=[2020, 2020], lang="zh")
    assert index.scores.select("agency", "rank", "score").rows() == [("乙局", 1, 4.0)]
    assert "台账中有 1 处问题" in str(index)
