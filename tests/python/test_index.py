"""Assessments: types, names and errors of the facade."""

from __future__ import annotations

import zipfile

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


def test_a_file_with_another_ending_is_refused(index, tmp_path):
    with pytest.raises(
        fz.ParameterError, match=r"`.*a\.csv`, expected a file that ends in \.xlsx$"
    ):
        index.to_excel(tmp_path / "a.csv")
    with pytest.raises(fz.ParameterError, match=r"expected a file that ends in \.html or \.htm$"):
        index.to_html(tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda _: fz.index(3, FILE), TypeError, "`source`"),
        (lambda index: index.trace("没有"), fz.ParameterError, "unknown unit `没有`"),
        (
            lambda index: index.trace("县公安局", period=2019),
            fz.ParameterError,
            "unknown period `2019`; known: `2020`",
        ),
        (lambda index: index.with_chance(view="x"), fz.ParameterError, "unknown view `x`"),
        (
            lambda index: index.with_chance(draws=-1),
            fz.ParameterError,
            "`draws` is `-1`, expected a",
        ),
        (lambda index: index.with_chance(draws=0), fz.ParameterError, "`draws` is `0`, expected"),
        (lambda index: index.with_chance(seed=2**64), fz.ParameterError, "`seed` is"),
        (lambda index: index.with_chance(level="a"), TypeError, "`level`"),
        (lambda index: index.sensitivity(exclude=True, points=-1), fz.ParameterError, "`points`"),
        (lambda index: index.sensitivity(weights="a"), TypeError, "`weights`"),
        (
            lambda index: index.sensitivity(method=["median", "borda"]),
            fz.ParameterError,
            "`method` is `median, borda`, expected no choice of it, as scoring is `points`",
        ),
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
    assert repr(index) == "<fazhi.Index: 考核, 1 unit>"


def test_problems_of_the_registers_behind_figures_are_told(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "考核"
scoring = "points"
group = [{ id = "g" }]
item = [{ id = "a", in = "g", full = 5, deduct = [{ indicator = "criticisms", each = 1 }] }]
""",
        encoding="utf-8",
    )
    events = tmp_path / "考核事件.csv"
    rows = "单位,日期,类别\n甲局,2020-13-01,通报批评\n甲局,2020-05-01,通报批评\n"
    events.write_text(rows, encoding="utf-8")
    index = fz.index({"events": events}, file, periods=2020, lang="en")
    assert "1 problem in the registers" in str(index)


def test_the_cutoff_is_that_of_tasks_too(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "考核"
scoring = "points"
group = [{ id = "g" }]
item = [{ id = "a", in = "g", full = 5, deduct = [{ tasks = "overdue", each = 1 }] }]
""",
        encoding="utf-8",
    )
    tasks = {"责任单位": ["甲局"], "任务": ["述法"], "完成时限": ["2020-06-30"], "完成日期": [None]}
    for cutoff, score in [(None, 4.0), ("2020-06-29", 5.0), ("2020-06-30", 4.0)]:
        index = fz.index({"tasks": tasks}, file, periods=2020, cutoff=cutoff)
        assert index.scores["score"].to_list() == [score]


def test_a_frame_is_both_a_ledger_and_the_register_of_an_indicator(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "考核"
scoring = "points"
group = [{ id = "g" }]

[[item]]
id = "a"
in = "g"
full = 5
deduct = [{ tasks = "undone", each = 1 }]

[[item]]
id = "b"
in = "g"
full = 10
indicator = "tasks_on_time_rate"
rule = "proportional"
not_applicable = "left_out"
""",
        encoding="utf-8",
    )
    tasks = pl.DataFrame(
        {
            "责任单位": ["甲局", "甲局"],
            "任务": ["述法", "备案"],
            "完成时限": ["2020-06-30", "2020-06-30"],
            "完成日期": [None, "2020-06-01"],
        }
    )
    index = fz.index({"tasks": tasks}, file, periods=2020)
    assert index.scores["score"].to_list() == [4.0 + 5.0]


def test_a_word_that_no_event_has_is_told(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "考核"
scoring = "points"
group = [{ id = "g" }]
item = [{ id = "a", in = "g", full = 5, deduct = [{ events = "通报批坪", each = 1 }] }]
""",
        encoding="utf-8",
    )
    events = {"单位": ["甲局"], "日期": ["2020-05-01"], "类别": ["通报批评"]}
    index = fz.index({"events": events}, file, periods=2020, lang="zh")
    assert index.unmatched[0].endswith("是否指“通报批评”？")
    assert index.unmatched[0] in str(index)


def test_the_prior_of_a_league_is_a_choice(index):
    one, other = index.ranks, index.with_chance(prior="league").ranks
    assert one["score"].equals(other["score"])
    assert not one["lower"].equals(other["lower"])
    with pytest.raises(fz.ParameterError, match="unknown prior `x`; known: `jeffreys`, `league`"):
        index.with_chance(prior="x")


def test_the_choices_of_the_file_are_those_of_sensitivity(index):
    found = index.sensitivity(points=4)
    assert found.shares["factor"].to_list() == ["weights", "not_applicable", "exclude", "data"]
    assert index.sensitivity(exclude=True, points=4).shares["factor"].to_list() == ["exclude"]


def test_statistical_scoring_has_weights_and_no_waterfall(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "a"
scoring = "statistical"
group = [{ id = "g", weights = "pca" }]
item = [{ id = "a", in = "g", value = "x" }, { id = "b", in = "g", value = "y" }]
""",
        encoding="utf-8",
    )
    values = {"agency": ["甲", "乙", "丙"], "x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 4.0]}
    index = fz.index({}, file, periods=2020, values=values)
    assert index.weights["weight"].to_list() == pytest.approx([1.0, 0.5, 0.5])
    assert index.coherence["cronbach"][1] > 0.9
    assert "甲" in index.plot.dimensions().to_svg()
    assert index.cells.is_empty()
    with pytest.raises(fz.ParameterError, match="`statistical`, expected scoring by points"):
        index.plot.trace("甲")


def test_values_that_were_changed_have_a_table_and_a_sheet(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_text(
        """
title = "a"
scoring = "statistical"
statistics = { impute = "mean", outliers = "winsorise" }
group = [{ id = "g" }]
item = [{ id = "率", in = "g", value = "x" }, { id = "数", in = "g", value = "y" }]
""",
        encoding="utf-8",
    )
    units = [f"单位{number:02}" for number in range(12)]
    x = [*range(1, 11), 30, 100]
    y = [None, *range(11)]
    index = fz.index({}, file, periods=2020, values={"agency": units, "x": x, "y": y}, lang="zh")
    changed = index.cells.select(
        "agency", "item", "treatment", "before", "after", "observed"
    ).rows()
    assert changed == [
        ("单位11", "率", "winsorised", 100.0, 30.0, None),
        ("单位00", "数", "imputed", None, 5.0, 11),
    ]
    assert "插补缺失数据 1 个，因异常值处理改变数据 1 个" in str(index)
    index.to_html(tmp_path / "a.html")
    assert "插补（根据 11 个数据）" in (tmp_path / "a.html").read_text(encoding="utf-8")
    index.to_excel(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert "数值处理" in book.read("xl/workbook.xml").decode()
        assert "缩尾" in book.read("xl/sharedStrings.xml").decode()
    found = index.sensitivity(outliers=["none", "log"], points=4)
    assert found.shares["factor"].to_list() == ["outliers"]


def test_a_project_is_scored_by_recompute(tmp_path):
    tasks = "编号,任务,责任单位,完成时限,完成日期\n1,述法,甲局,2020-06-30,\n"
    (tmp_path / "任务台账.csv").write_text(tasks, encoding="utf-8")
    (tmp_path / "assessment.toml").write_text(
        """
title = "考核"
scoring = "points"
group = [{ id = "g" }]
item = [{ id = "a", in = "g", full = 5, deduct = [{ tasks = "undone", each = 1 }] }]
""",
        encoding="utf-8",
    )
    project = tmp_path / "fazhi.toml"
    project.write_text('periods = "2020"\nassessment = "assessment.toml"\n', encoding="utf-8")
    run = fz.recompute(project)
    assert run.index.scores["score"].to_list() == [4.0]
    (tmp_path / "任务台账.csv").write_text(tasks.replace(",\n", ",2020-06-29\n"), encoding="utf-8")
    revised = fz.recompute(project).score_revisions
    assert revised.select("old_score", "new_score", "why").rows() == [(4.0, 5.0, "changed_file")]
    scores = pl.read_parquet(run.output / "scores.parquet")
    assert scores["score"].to_list() == [5.0]
    project.write_text('periods = "2020"\n', encoding="utf-8")
    assert fz.recompute(project).index is None
    assert not (run.output / "scores.parquet").exists()


def test_the_periods_are_those_asked_for_else_those_of_the_assessment(tmp_path):
    days = ["2019-06-30", "2020-06-30", "2020-07-31"]
    rows = [f"{number},述法,甲局,{day},\n" for number, day in enumerate(days)]
    (tmp_path / "任务台账.csv").write_text(
        "编号,任务,责任单位,完成时限,完成日期\n" + "".join(rows), encoding="utf-8"
    )
    file = tmp_path / "assessment.toml"
    text = """
title = "考核"
scoring = "points"
group = [{ id = "g" }]
item = [{ id = "a", in = "g", full = 5, deduct = [{ tasks = "undone", each = 1 }] }]
"""
    file.write_text('periods = "2020"' + text, encoding="utf-8")
    scored = ["period", "score"]
    assert fz.index(tmp_path, file).scores.select(scored).rows() == [("2020", 3.0)]
    assert fz.index(tmp_path, file, periods=2019).scores.select(scored).rows() == [("2019", 4.0)]
    project = tmp_path / "fazhi.toml"
    project.write_text('periods = "2019..2020"\nassessment = "assessment.toml"\n', encoding="utf-8")
    assert fz.recompute(project).index.scores.select(scored).rows() == [("2020", 3.0)]
    file.write_text('periods = ["2019", "2020"]' + text, encoding="utf-8")
    assert fz.index(tmp_path, file).scores["period"].to_list() == ["2019", "2020"]
    file.write_text(text, encoding="utf-8")
    with pytest.raises(fz.ParameterError, match="the periods that are assessed, as in"):
        fz.index(tmp_path, file)
    file.write_text("periods = []" + text, encoding="utf-8")
    with pytest.raises(fz.ParameterError, match="`periods` names no period"):
        fz.index(tmp_path, file)


def test_a_period_without_rows_names_those_that_have():
    said = r"`periods` is `2032`, expected a period of which the registers have rows: .*`2020`"
    with pytest.raises(fz.ParameterError, match=said):
        fz.index(FOLDER, FILE, periods=2032)
    both = fz.index(FOLDER, FILE, periods=[2020, 2032], lang="en").notices
    assert any(notice.startswith("`2032` has no rows") for notice in both)


def test_a_file_of_rules_in_another_encoding_is_told_the_next_step(tmp_path):
    file = tmp_path / "assessment.toml"
    file.write_bytes('title = "考核"\n'.encode("gb18030"))
    with pytest.raises(fz.FazhiError, match="hint: open it in an editor and save it as UTF-8"):
        fz.index({}, file, periods=2020)
