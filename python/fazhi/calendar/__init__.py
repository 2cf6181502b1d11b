"""Working days: whether a day is one, how many lie between two days, and when a term ends.

The calendar of the PRC follows the State Council's notices, including the weekend days worked to
make up for long holidays. Counting starts on the day after the start [1]_.

>>> import fazhi as fz
>>> from datetime import date
>>> fz.calendar.workdays_between(date(2020, 1, 23), date(2020, 2, 3))
1
>>> fz.calendar.add_workdays("2020-09-30", 2)
datetime.date(2020, 10, 10)

A day is a `datetime.date` or a text such as `2020-12-31`. Functions take a day, a column of days (a
list, or a polars, pandas, numpy or pyarrow column) or a polars expression, and return a plain
value, a polars series or an expression. Nulls give nulls.

References
----------
.. [1] 民法典 (Civil Code of the PRC), articles 201 and 203.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi.calendar._calendar import Calendar as Calendar
from fazhi.calendar._calendar import to_calendar
from fazhi.calendar._days import ask, to_dates

if TYPE_CHECKING:
    from fazhi._source import Path
    from fazhi.calendar._days import Answer, Days, Numbers

__all__ = ["Calendar", "add_workdays", "deadline", "is_workday", "workdays_between"]

Count: TypeAlias = Literal["working_days"] | Literal["calendar_days"]


def is_workday(day: Days, *, calendar: Calendar | Path | None = None) -> Answer:
    """Whether a day is a working day.

    Parameters
    ----------
    day
        A day, a column of them, or an expression.
    calendar
        A calendar other than that of the PRC, or a file that extends it.

    Returns
    -------
    A `bool`, a series of them, or an expression.

    Raises
    ------
    ParameterError
        A day is invalid or outside the years covered; the message names the row.
    TypeError
        The days are not a day, a column or an expression.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.is_workday("2020-10-10")  # a Saturday worked to make up for the holiday
    True
    """
    import polars as pl

    answer = ask("is_workday", {"day": day, "n": 0}, to_calendar(calendar)._days)
    return bool(answer) if isinstance(answer, int) else answer.cast(pl.Boolean)


def workdays_between(start: Days, end: Days, *, calendar: Calendar | Path | None = None) -> Answer:
    """Count the working days between two days.

    The start is not counted, the end is. If the end comes first the count is negative, and
    `workdays_between(start, add_workdays(start, n))` is `n` for every `n`.

    Parameters
    ----------
    start, end
        Days, columns of them, or expressions.
    calendar
        A calendar other than that of the PRC, or a file that extends it.

    Returns
    -------
    A whole number, a series of them, or an expression.

    Raises
    ------
    ParameterError
        A day is invalid or outside the years covered, or columns differ in length; the message
        names the row.
    TypeError
        The days are not a day, a column or an expression.

    Examples
    --------
    >>> import fazhi as fz
    >>> import polars as pl
    >>> from datetime import date
    >>> matters = pl.DataFrame(
    ...     {
    ...         "accepted": [date(2020, 1, 22), date(2020, 9, 25), date(2020, 3, 5)],
    ...         "decided": [date(2020, 2, 4), date(2020, 9, 28), None],
    ...     }
    ... )
    >>> days = fz.calendar.workdays_between(pl.col("accepted"), pl.col("decided"))
    >>> matters.with_columns(days.alias("days"))["days"].to_list()
    [3, 2, None]
    """
    return ask("workdays_between", {"start": start, "end": end}, to_calendar(calendar)._days)


def add_workdays(start: Days, n: Numbers, *, calendar: Calendar | Path | None = None) -> Answer:
    """Return the n-th working day after a day, or before it if n is negative.

    Parameters
    ----------
    start
        A day, a column of them, or an expression.
    n
        A whole number, a column of them, or an expression; zero gives the day itself.
    calendar
        A calendar other than that of the PRC, or a file that extends it.

    Returns
    -------
    A `datetime.date`, a series of dates, or an expression.

    Raises
    ------
    ParameterError
        A day or the result lies outside the years covered, or columns differ in length.
    TypeError
        The days are not a day, a column or an expression, or the numbers are not whole.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.add_workdays(["2020-01-22", "2020-09-28"], 2).to_list()
    [datetime.date(2020, 2, 3), datetime.date(2020, 9, 30)]
    """
    return to_dates(ask("add_workdays", {"start": start, "n": n}, to_calendar(calendar)._days))


def deadline(
    start: Days,
    days: Numbers,
    *,
    count: Count = "working_days",
    calendar: Calendar | Path | None = None,
) -> Answer:
    """Return the last day of a term, such as 20 working days or 60 calendar days.

    The start is not counted. A term of calendar days that ends on a day off ends on the next
    working day.

    Parameters
    ----------
    start
        A day, a column of them, or an expression.
    days
        The length of the term: a whole number, a column of them, or an expression.
    count
        The days that count: `working_days` or `calendar_days`.
    calendar
        A calendar other than that of the PRC, or a file that extends it.

    Returns
    -------
    A `datetime.date`, a series of dates, or an expression.

    Raises
    ------
    ParameterError
        A day or the result lies outside the years covered, columns differ in length, or `count` is
        unknown.
    TypeError
        The days are not a day, a column or an expression, or the numbers are not whole.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.deadline("2020-08-03", 20)
    datetime.date(2020, 8, 31)
    >>> fz.calendar.deadline("2020-08-03", 60, count="calendar_days")
    datetime.date(2020, 10, 9)
    """
    return to_dates(
        ask("deadline", {"start": start, "n": days}, to_calendar(calendar)._days, count)
    )
