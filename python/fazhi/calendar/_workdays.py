"""The questions to a calendar; the types of the functions are those of their overloads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias, overload

from fazhi._arguments import to_day_count
from fazhi.calendar._calendar import Calendar, to_calendar
from fazhi.calendar._question import Question

if TYPE_CHECKING:
    import polars as pl

    from fazhi._arguments import Day, DayCount
    from fazhi._source import Path
    from fazhi._typing import Days, Series, Whole

    DayExpr: TypeAlias = Day | pl.Expr
    WholeExpr: TypeAlias = int | pl.Expr


@overload
def is_workday(day: Day, *, calendar: Calendar | Path | None = None) -> bool: ...
@overload
def is_workday(day: pl.Expr, *, calendar: Calendar | Path | None = None) -> pl.Expr: ...
@overload
def is_workday(day: Days[Series], *, calendar: Calendar | Path | None = None) -> Series: ...
def is_workday(day, *, calendar=None):
    """Whether a day is a working day.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.is_workday("2020-10-10")  # a Saturday worked to make up for the holiday
    True
    """
    return Question("is_workday", bool, to_calendar(calendar)._days).ask(day=day, n=0)


@overload
def workdays_between(start: Day, end: Day, *, calendar: Calendar | Path | None = None) -> int: ...
@overload
def workdays_between(
    start: DayExpr, end: DayExpr, *, calendar: Calendar | Path | None = None
) -> pl.Expr: ...
@overload
def workdays_between(
    start: Day | Days[Series],
    end: Day | Days[Series],
    *,
    calendar: Calendar | Path | None = None,
) -> Series: ...
def workdays_between(start, end, *, calendar=None):
    """Count the working days between two days.

    The start is not counted, the end is. If the end comes first the count is negative, and
    `workdays_between(start, add_workdays(start, n))` is `n` for every `n`.

    Examples
    --------
    >>> import fazhi as fz
    >>> import polars as pl
    >>> suits = pl.DataFrame({"filed": ["2020-01-22", "2020-09-25"], "won": ["2020-02-04", None]})
    >>> days = fz.calendar.workdays_between(pl.col("filed"), pl.col("won"))
    >>> suits.with_columns(days.alias("days"))["days"].to_list()
    [3, None]
    """
    question = Question("workdays_between", int, to_calendar(calendar)._days)
    return question.ask(start=start, end=end)


@overload
def add_workdays(start: Day, n: int, *, calendar: Calendar | Path | None = None) -> date: ...
@overload
def add_workdays(
    start: DayExpr, n: WholeExpr, *, calendar: Calendar | Path | None = None
) -> pl.Expr: ...
@overload
def add_workdays(
    start: Day | Days[Series], n: int | Whole[Series], *, calendar: Calendar | Path | None = None
) -> Series: ...
def add_workdays(start, n, *, calendar=None):
    """Return the n-th working day after a day, or before it if n is negative; 0 gives the day.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.add_workdays(["2020-01-22", "2020-09-28"], 2).to_list()
    [datetime.date(2020, 2, 3), datetime.date(2020, 9, 30)]
    """
    return Question("add_workdays", date, to_calendar(calendar)._days).ask(start=start, n=n)


@overload
def deadline(
    start: Day, n: int, *, days: DayCount = "working", calendar: Calendar | Path | None = None
) -> date: ...
@overload
def deadline(
    start: DayExpr,
    n: WholeExpr,
    *,
    days: DayCount = "working",
    calendar: Calendar | Path | None = None,
) -> pl.Expr: ...
@overload
def deadline(
    start: Day | Days[Series],
    n: int | Whole[Series],
    *,
    days: DayCount = "working",
    calendar: Calendar | Path | None = None,
) -> Series: ...
def deadline(start, n, *, days="working", calendar=None):
    """Return the last day of a term of `n` days, `working` or `calendar` days.

    The start is not counted. A term of calendar days that ends on a day off ends on the next
    working day.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.deadline("2020-08-03", 20)
    datetime.date(2020, 8, 31)
    >>> fz.calendar.deadline("2020-08-03", 60, days="calendar")
    datetime.date(2020, 10, 9)
    """
    question = Question("deadline", date, to_calendar(calendar)._days, to_day_count(days))
    return question.ask(start=start, n=n)
