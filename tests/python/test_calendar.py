"""Working days: the published arrangements, and the arguments of users."""

from datetime import date, datetime, timedelta, timezone

import chinese_calendar
import fazhi as fz
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
EVE, BACK = date(2020, 1, 23), date(2020, 2, 3)


def test_all_days_but_one_agree_with_chinesecalendar():
    days = pl.date_range(FIRST, LAST, eager=True)
    worked = fz.calendar.is_workday(days)
    theirs = [chinese_calendar.is_workday(day) for day in days]
    differ = [day for day, ours, other in zip(days, worked, theirs, strict=True) if ours != other]
    # The notice for 2006 moves Saturday 31 December 2005 against Tuesday 3 January 2006.
    assert differ == [date(2005, 12, 31)]
    assert fz.Calendar.china().covers == (FIRST, LAST)


COLUMNS = {
    "list": [EVE, None],
    "tuple": (EVE, None),
    "texts": ["2020-01-23", None],
    "polars": pl.Series([EVE, None]),
    "polars texts": pl.Series(["2020-01-23", None]),
    "polars times": pl.Series([datetime(2020, 1, 23, 9, 30), None]),
    # 17:00 in London is the next day in China
    "times with a zone": pl.Series([datetime(2020, 1, 22, 17, tzinfo=timezone.utc), None]),
    "pandas": pd.Series(pd.to_datetime(["2020-01-23", None])),
    "numpy": np.array(["2020-01-23", "NaT"], dtype="datetime64[D]"),
    "pyarrow": pa.chunked_array([pa.array([EVE, None])]),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_of_any_kind_give_the_same_answers(kind):
    def told(answer):
        return pl.Series(answer, nan_to_null=True).to_list()

    days = COLUMNS[kind]
    assert told(fz.calendar.workdays_between(days, BACK)) == [1, None]
    assert told(fz.calendar.is_workday(days)) == [True, None]
    later = [fz.calendar.add_workdays(days, 1), fz.calendar.deadline(days, 3, days="calendar")]
    for answer in later:
        assert pl.Series(answer).cast(pl.Date).to_list() == [BACK, None]


def test_plain_days_give_plain_answers():
    assert fz.calendar.workdays_between(EVE, "2020-02-03") == 1
    assert fz.calendar.workdays_between(BACK, EVE) == -1
    assert fz.calendar.add_workdays(datetime(2020, 2, 3, 12), -1) == EVE
    assert fz.calendar.is_workday("2020-02-02") is False
    assert fz.calendar.deadline(EVE, 3) == date(2020, 2, 5)


@pytest.mark.parametrize("lazy", [False, True])
def test_expressions_work_wherever_they_are_evaluated(lazy):
    frame = pl.DataFrame(
        {
            "unit": ["a", "b", "a"],
            "start": [EVE, BACK, None],
            "end": [BACK, BACK, BACK],
            "n": [1, 2, 3],
        }
    )
    frame = frame.lazy() if lazy else frame
    between = fz.calendar.workdays_between(pl.col("start"), pl.col("end"))
    later = fz.calendar.add_workdays(pl.col("start"), pl.col("n"))
    found = frame.select(
        between.alias("days"), later.alias("later"), between.sum().over("unit").alias("sum")
    )
    found = found.lazy().collect()
    assert found["days"].to_list() == [1, 0, None]
    assert found["later"].to_list() == [BACK, date(2020, 2, 5), None]
    assert found["sum"].to_list() == [1, 0, 1]
    assert frame.lazy().collect().group_by("unit").agg(between.max()).sort("unit").rows() == [
        ("a", 1),
        ("b", 0),
    ]


def test_whole_columns_agree_with_single_days():
    starts = [FIRST + timedelta(days=13 * k) for k in range(600)]
    added = fz.calendar.add_workdays(starts, 20)
    assert fz.calendar.workdays_between(starts, added).unique().to_list() == [20]
    assert [fz.calendar.add_workdays(day, 20) for day in starts[:50]] == added.to_list()[:50]


OUTSIDE = "`2027-01-04` lies outside the calendar of working days, which covers 2004 to 2026"
WRONG = [
    (lambda: fz.calendar.is_workday("2027-01-04"), fz.ParameterError, OUTSIDE),
    (
        lambda: fz.calendar.is_workday([EVE, "2027-01-04"]),
        fz.ParameterError,
        r"day\[1\]: " + OUTSIDE,
    ),
    (
        lambda: fz.calendar.workdays_between([EVE] * 2, [BACK, date(2027, 1, 4)]),
        fz.ParameterError,
        OUTSIDE,
    ),
    (
        lambda: fz.calendar.is_workday("2020-02-30"),
        fz.ParameterError,
        "`day` is `2020-02-30`, expected a day",
    ),
    (
        lambda: fz.calendar.is_workday(["2020-02-03", "x"]),
        fz.ParameterError,
        r"`day\[1\]` is `x`, expected a day",
    ),
    (
        lambda: fz.calendar.workdays_between([EVE], [BACK] * 2),
        fz.ParameterError,
        "`end` is `2 values`, expected as many",
    ),
    (
        lambda: fz.calendar.deadline(EVE, 3, days="all"),
        fz.ParameterError,
        "`days` is `all`, expected working or calendar",
    ),
    (lambda: fz.calendar.is_workday(20200102), TypeError, "a day, a column of dates"),
    (lambda: fz.calendar.is_workday([EVE, 2]), TypeError, r"`day\[1\]` is a `int`"),
    (
        lambda: fz.calendar.is_workday(pl.Series([1, 2])),
        TypeError,
        "`day` holds `Int64`, expected dates",
    ),
    (
        lambda: fz.calendar.is_workday(pl.Series(["2020-02-03", "x"])),
        fz.ParameterError,
        r"`day\[1\]` is `x`, expected a day",
    ),
    (lambda: fz.calendar.add_workdays(EVE, 1.5), TypeError, "a whole number"),
    (
        lambda: fz.calendar.add_workdays([EVE], [1.5]),
        TypeError,
        r"`n\[0\]` is a `float`, expected a whole number",
    ),
    (lambda: fz.calendar.is_workday(EVE, calendar=3), TypeError, "a `Calendar` or the path"),
    (lambda: fz.Calendar(), TypeError, "made by `Calendar.china`"),
    (lambda: fz.Calendar.china(rest=["2027-01-04"]), fz.ParameterError, OUTSIDE),
    (
        lambda: fz.Calendar.china(rest=[EVE], work=[EVE]),
        fz.ParameterError,
        "a day that is not in `work` too",
    ),
    (lambda: fz.Calendar.china("none.toml"), fz.DataError, "none.toml"),
]


@pytest.mark.parametrize(("call", "kind", "text"), WRONG)
def test_invalid_arguments_are_errors(call, kind, text):
    with pytest.raises(kind, match=text):
        call()


def test_the_hint_says_how_to_add_a_year(tmp_path):
    with pytest.raises(fz.ParameterError, match=r"\[\[year\]\] year = 2027"):
        fz.calendar.is_workday("2027-01-04")
    path = tmp_path / "days.toml"
    path.write_text('[[year]]\nyear = 2027\nrest = ["01-01"]\n', encoding="utf-8")
    assert fz.calendar.is_workday("2027-01-04", calendar=path) is True
    calendar = fz.Calendar.china(path)
    assert calendar.covers == (FIRST, date(2027, 12, 31))
    assert calendar != fz.Calendar.china()
    assert fz.Calendar.china() == fz.Calendar.china()


def test_a_custom_calendar_changes_figures():
    matters = {"受理日期": ["2020-03-02"], "办结日期": ["2020-03-06"]}
    local = fz.Calendar.china(rest=["2020-03-03", "2020-03-04"])

    def days(**options):
        book = fz.compute({"service_matters": matters}, periods=2020, **options)
        return book["service_mean_wd"].frame["value"].item()

    assert (days(), days(calendar=local)) == (4.0, 2.0)
    tally = fz.tally(matters, register="service_matters", calendar=local)
    assert (
        fz.figures(tally, periods=2020).frame.filter(indicator="service_mean_wd")["value"].item()
        == 2.0
    )
    with pytest.raises(fz.ParameterError, match="calendars of working days"):
        tally.merge(fz.tally(matters, register="service_matters"))


@pytest.mark.parametrize("n", [10**12, -(10**12), [1, 10**12], pl.Series([1, 10**12])])
def test_numbers_of_days_have_limits(n):
    days = "2020-03-05" if isinstance(n, int) else ["2020-03-05"] * 2
    place = "n" if isinstance(n, int) else r"n\[1\]"
    expected = f"parameter `{place}` is `-?1000000000000`, expected a whole number from -2147483648"
    with pytest.raises(fz.ParameterError, match=expected):
        fz.calendar.add_workdays(days, n)
    with pytest.raises(fz.ParameterError, match=expected):
        fz.calendar.deadline(days, n)
