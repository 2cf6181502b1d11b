"""Registers, columns and indicators go by their Chinese names."""

from __future__ import annotations

import fazhi as fz
import pytest

MATTERS = {"收到": ["2020-03-05", "2020-03-09"], "办结日期": ["2020-03-06", None]}
OWN = """
[family]
id = "own"
zh = "自"
en = "own"

[[indicator]]
id = "own_rate"
zh = "办结率"
en = "own rate"
register = "政务服务办件"
kind = "count"
unit = "件"
direction = "neutral"
definition = "own"
source = "own"
measure = { at = "accepted" }
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_book_is_made_and_asked_by_chinese_names():
    columns = {"政务服务办件": {"受理日期": "收到"}}
    named = fz.compute(
        {"政务服务办件": MATTERS}, periods=2020, indicators=["办结率"], columns=columns
    )
    by_id = fz.compute(
        {"service_matters": MATTERS},
        periods=2020,
        indicators="service_completion_rate",
        columns={"service_matters": {"accepted": "收到"}},
    )
    assert named.frame.equals(by_id.frame)
    assert named["办结率"].frame.equals(by_id["service_completion_rate"].frame)
    assert named["办结率"].frame["value"].item() == 0.5
    assert "办结率" in named
    assert "公证办件量" not in named


def test_tallies_and_figures_go_by_names():
    tally = fz.tally(
        MATTERS, register="政务服务办件", columns={"受理日期": "收到"}, indicators="办结率"
    )
    figures = fz.figures([tally], indicators=["办结率", "service_completion_rate"])
    assert figures.frame["indicator"].to_list() == ["service_completion_rate"]


def test_a_register_is_given_once():
    with pytest.raises(fz.ParameterError, match="expected register `service_matters` once"):
        fz.compute({"政务服务办件": MATTERS, "service_matters": MATTERS}, periods=2020)


def test_a_column_is_mapped_once():
    columns = {"政务服务办件": {"受理日期": "收到", "accepted": "办结日期"}}
    with pytest.raises(fz.ParameterError, match="expected column `accepted` once"):
        fz.compute({"政务服务办件": MATTERS}, periods=2020, columns=columns)


def test_columns_are_mapped_in_the_files_of_a_folder(tmp_path):
    (tmp_path / "办件.csv").write_text("收到,办结日期\n2020-03-05,2020-03-06\n", encoding="utf-8")
    book = fz.compute(tmp_path, periods=2020, columns={"政务服务办件": {"受理日期": "收到"}})
    assert book["办结率"].frame["value"].item() == 1


def test_a_name_that_two_indicators_have_is_refused(own):
    with pytest.raises(fz.ParameterError, match="_completion_rate` and `own_rate` both are"):
        fz.compute({"政务服务办件": MATTERS}, periods=2020, indicators="办结率", catalogue=own)
    columns = {"service_matters": {"accepted": "收到"}}
    book = fz.compute({"政务服务办件": MATTERS}, periods=2020, catalogue=own, columns=columns)
    assert book["own_rate"].frame["value"].item() == 2


def test_no_message_commands_a_terminal(tmp_path):
    with pytest.raises(fz.DataError) as caught:
        fz.compute({"service_matters": tmp_path / "\x1bc\u202e.csv"}, periods=2020)
    text = str(caught.value)
    assert r"\u{1b}c\u{202e}.csv" in text
    assert "\x1b" not in text
