"""Working days: which days are worked, how many lie between two days, and when a term ends.

The calendar of the PRC holds the official arrangement of days off, with the working days that make
up for long holidays. What is counted begins on the day after the start [1]_.

>>> import fazhi as fz
>>> from datetime import date
>>> fz.calendar.workdays_between(date(2020, 1, 23), date(2020, 2, 3))
1
>>> fz.calendar.add_workdays("2020-09-30", 2)
datetime.date(2020, 10, 10)

Days are a `datetime.date` or a text such as `2020-12-31`, a column of dates (of polars, pandas,
numpy or pyarrow, or a list), or a polars expression. Plain days give a plain answer, columns a
polars series, and expressions an expression. A row without a day has no answer.

References
----------
.. [1] 民法典 (Civil Code of the PRC), articles 201 and 203.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union

from fazhi import _fazhi
from fazhi._arguments import to_day
from fazhi._frame import to_polars
from fazhi._source import is_column, is_of, to_path, wrong_type
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from fazhi._arguments import Day
    from fazhi._source import Path
    from fazhi.stat._columns import Column

__all__ = ["Calendar", "add_workdays", "deadline", "is_workday", "workdays_between"]

# Not with `|`, as polars is not imported when this runs.
Days: TypeAlias = Union["Day", "Sequence[Day | None]", "Column", "pl.Expr"]
Numbers: TypeAlias = Union[int, "Sequence[int | None]", "Column", "pl.Expr"]
Count: TypeAlias = Literal["working_days", "calendar_days"]
# A plain value, a series or an expression: the input decides.
Answer: TypeAlias = Any

EPOCH = date(1970, 1, 1)
ACCEPTED = "a day, a column of dates, or a polars expression"


class Calendar:
    """A run of years of which it is known which days are worked.

    `Calendar.china` makes one. A day outside these years is an error, never a guess.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.Calendar.china()
    <fazhi.Calendar: 2004-01-01 to 2026-12-31>
    """

    __slots__ = ("_days",)

    _days: _fazhi.Calendar

    def __init__(self) -> None:
        message = "a calendar is made by `Calendar.china`"
        raise TypeError(message)

    @classmethod
    def china(
        cls,
        extra: Path | None = None,
        *,
        rest: Iterable[Day] = (),
        work: Iterable[Day] = (),
    ) -> Calendar:
        """Give the arrangement of the State Council of the PRC, with what is added to it.

        Parameters
        ----------
        extra
            A file that adds years, or changes days, such as the holidays that an autonomous area
            fixes for itself. It is TOML, with an entry for each year: `year`, `notice` (for the
            reader), `rest` and `work`, lists of `"01-24"` and of `"01-27..01-31"`. A year that is
            not covered yet must follow or precede those that are.
        rest
            Days off, within the years covered.
        work
            Days worked, within the years covered.

        Returns
        -------
        A calendar.

        Raises
        ------
        ParameterError
            The file does not hold together, or a day lies outside the years covered.
        DataError
            The file cannot be read.
        TypeError
            A day is none.

        Examples
        --------
        >>> import fazhi as fz
        >>> local = fz.Calendar.china(rest=["2020-07-21"])
        >>> fz.calendar.is_workday("2020-07-21"), fz.calendar.is_workday(
        ...     "2020-07-21", calendar=local
        ... )
        (True, False)
        """
        days = _fazhi.Calendar.china()
        if extra is not None:
            days = days.with_file(to_path(extra, "extra"))
        calendar = object.__new__(cls)
        calendar._days = days.with_days(
            [to_number(day, "rest") for day in rest], [to_number(day, "work") for day in work]
        )
        return calendar

    @property
    def covers(self) -> tuple[date, date]:
        """The first and the last day that it covers."""
        first, last = self._days.covers()
        return date.fromisoformat(first), date.fromisoformat(last)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self._days == other._days

    def __hash__(self) -> int:
        return hash(self.covers)

    def __repr__(self) -> str:
        first, last = self.covers
        return f"<fazhi.Calendar: {first} to {last}>"


def is_workday(day: Days, *, calendar: Calendar | Path | None = None) -> Answer:
    """Say whether a day is worked.

    Parameters
    ----------
    day
        A day, a column of them, or an expression.
    calendar
        Another calendar than that of the PRC, or a file that is added to it.

    Returns
    -------
    A `bool`, a series of them, or an expression.

    Raises
    ------
    ParameterError
        A day lies outside the years covered, or is none; the message names the row.
    TypeError
        The days are neither a day, a column nor an expression.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.is_workday("2020-10-10")  # a Saturday, worked for a day off before
    True
    """
    import polars as pl

    answer = ask("is_workday", {"day": day, "n": 0}, calendar)
    return bool(answer) if isinstance(answer, int) else answer.cast(pl.Boolean)


def workdays_between(
    start: Days, end: Days, *, calendar: Calendar | Path | None = None
) -> Answer:
    """Count the working days from one day to another.

    The day of the start is not counted, that of the end is. Where the end comes first the number is
    below zero, and `workdays_between(start, add_workdays(start, n))` is `n` for every `n`.

    Parameters
    ----------
    start, end
        Days, columns of them, or expressions.
    calendar
        Another calendar than that of the PRC, or a file that is added to it.

    Returns
    -------
    A whole number, a series of them, or an expression.

    Raises
    ------
    ParameterError
        A day lies outside the years covered, or is none, or columns differ in length; the message
        names the row.
    TypeError
        The days are neither a day, a column nor an expression.

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
    return ask("workdays_between", {"start": start, "end": end}, calendar)


def add_workdays(start: Days, n: Numbers, *, calendar: Calendar | Path | None = None) -> Answer:
    """Give the n-th working day after a day, or before it where n is below zero.

    Parameters
    ----------
    start
        A day, a column of them, or an expression.
    n
        A whole number, a column of them, or an expression; zero gives the day itself.
    calendar
        Another calendar than that of the PRC, or a file that is added to it.

    Returns
    -------
    A `datetime.date`, a series of dates, or an expression.

    Raises
    ------
    ParameterError
        A day, or the one looked for, lies outside the years covered, or columns differ in length.
    TypeError
        The days are neither a day, a column nor an expression, or the numbers are not whole.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.add_workdays(["2020-01-22", "2020-09-28"], 2).to_list()
    [datetime.date(2020, 2, 3), datetime.date(2020, 9, 30)]
    """
    return to_dates(ask("add_workdays", {"start": start, "n": n}, calendar))


def deadline(
    start: Days,
    days: Numbers,
    *,
    count: Count = "working_days",
    calendar: Calendar | Path | None = None,
) -> Answer:
    """Give the last day of a term, such as one of 20 working days or of 60 days.

    The day of the start is not counted. A term of calendar days whose last day is a day off ends on
    the next working day.

    Parameters
    ----------
    start
        A day, a column of them, or an expression.
    days
        The length of the term: a whole number, a column of them, or an expression.
    count
        Which days count: `working_days` or `calendar_days`.
    calendar
        Another calendar than that of the PRC, or a file that is added to it.

    Returns
    -------
    A `datetime.date`, a series of dates, or an expression.

    Raises
    ------
    ParameterError
        A day, or the one looked for, lies outside the years covered, columns differ in length, or
        `count` is not known.
    TypeError
        The days are neither a day, a column nor an expression, or the numbers are not whole.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.calendar.deadline("2020-08-03", 20)
    datetime.date(2020, 8, 31)
    >>> fz.calendar.deadline("2020-08-03", 60, count="calendar_days")
    datetime.date(2020, 10, 9)
    """
    return to_dates(ask("deadline", {"start": start, "n": days}, calendar, count))


def to_calendar(calendar: Calendar | Path | None) -> Calendar:
    """Turn what a user may give as a calendar into one."""
    if isinstance(calendar, Calendar):
        return calendar
    if calendar is None or isinstance(calendar, (str, os.PathLike)):
        return Calendar.china(calendar)
    raise wrong_type("calendar", calendar, "a `Calendar` or the path of a file that is added to it")


def ask(
    question: str,
    given: Mapping[str, Any],
    calendar: Calendar | Path | None,
    count: str = "working_days",
) -> Answer:
    """Ask a calendar of plain days, columns or expressions."""
    days = to_calendar(calendar)._days
    if any(is_of(data, "polars", "Expr") for data in given.values()):
        return ask_expressions(question, given, days, count)
    columns = {name: to_column(data, name) for name, data in given.items()}
    if all(isinstance(column, int) for column in columns.values()):
        return days.one(question, *columns.values(), count)
    return ask_columns(question, columns, days, count)


def ask_columns(
    question: str, columns: Mapping[str, Any], days: _fazhi.Calendar, count: str, places: bool = True
) -> pl.Series:
    """Ask of each row; a plain value stands in every row."""
    import polars as pl

    lengths = {name: len(data) for name, data in columns.items() if not isinstance(data, int)}
    (first, rows), *others = lengths.items()
    for name, length in others:
        if length != rows:
            expected = f"as many as `{first}`, which has {rows}"
            message = f"parameter `{name}` is `{length} values`, expected {expected}"
            raise ParameterError(message)
    whole = {
        name: pl.repeat(data, rows, dtype=pl.Int32, eager=True) if isinstance(data, int) else data
        for name, data in columns.items()
    }
    return to_polars(days.each(question, pl.DataFrame(whole), count, places)).to_series()


def ask_expressions(
    question: str, given: Mapping[str, Any], days: _fazhi.Calendar, count: str
) -> pl.Expr:
    """Ask of what expressions come to, wherever they are evaluated."""
    import polars as pl

    plain = {
        name: data if is_of(data, "polars", "Expr") else to_column(data, name)
        for name, data in given.items()
    }
    for name, data in plain.items():
        if is_of(data, "polars", "Series"):
            raise wrong_type(name, given[name], "a plain value or an expression beside expressions")
    expressions = {name: data for name, data in plain.items() if not isinstance(data, int)}

    def answer(rows: pl.Series) -> pl.Series:
        fields = {name: to_column(rows.struct.field(name), name) for name in expressions}
        # The engine may give the rows in parts, so their numbers here would mislead.
        return ask_columns(question, {**plain, **fields}, days, count, places=False)

    rows: pl.Expr = pl.struct(**expressions)
    return rows.map_batches(answer, return_dtype=pl.Int32, is_elementwise=True).alias(question)


def to_column(data: Any, what: str) -> Any:  # noqa: ANN401
    """Turn a plain value into a whole number, a column into a series of them; days are numbers."""
    if what == "n":
        return to_whole_numbers(data)
    if isinstance(data, (str, date)):
        return to_number(data, what)
    if is_column(data) or is_of(data, "numpy", "ndarray") or isinstance(data, (list, tuple)):
        return to_day_numbers(to_series(data, what), what)
    raise wrong_type(what, data, ACCEPTED)


def to_whole_numbers(data: Any) -> Any:  # noqa: ANN401
    """Turn a whole number, or a column of them, into one that the extension takes."""
    import polars as pl

    if hasattr(data, "__index__") and not is_column(data):
        return int(data)
    if not (is_column(data) or is_of(data, "numpy", "ndarray") or isinstance(data, (list, tuple))):
        raise wrong_type("n", data, "a whole number, a column of them, or a polars expression")
    series = to_series(data, "n")
    if not series.dtype.is_integer() and series.dtype != pl.Null:
        message = f"`n` holds `{series.dtype}`, expected whole numbers"
        raise TypeError(message)
    return series.cast(pl.Int32)


def to_series(data: Any, what: str) -> pl.Series:  # noqa: ANN401
    """Turn a column of any kind into a polars series."""
    import polars as pl

    if is_of(data, "polars", "Series"):
        return data.alias(what)  # type: ignore[no-any-return]
    if is_of(data, "pandas", "Series") or is_of(data, "pandas", "Index"):
        return pl.from_pandas(data, nan_to_null=True).alias(what)
    return pl.Series(what, data)


def to_day_numbers(series: pl.Series, what: str) -> pl.Series:
    """Turn a column of dates into the days since 1970-01-01; a point in time is its day in China."""
    import polars as pl

    kind = series.dtype
    if kind == pl.String:
        days = series.str.to_date("%Y-%m-%d", strict=False)
        wrong = (days.is_null() & series.is_not_null()).arg_max()
        if wrong is not None and days.is_null()[wrong] and series[wrong] is not None:
            expected = "a day such as 2020-12-31"
            message = f"parameter `{what}[{wrong}]` is `{series[wrong]}`, expected {expected}"
            raise ParameterError(message)
        series = days
    elif isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        series = series.dt.convert_time_zone("Asia/Shanghai").dt.date()
    elif kind not in (pl.Date, pl.Datetime, pl.Null):
        message = f"`{what}` holds `{kind}`, expected dates"
        raise TypeError(message)
    return series.cast(pl.Date).cast(pl.Int32)


def to_number(day: Any, what: str) -> int:  # noqa: ANN401
    """Turn a day into the days since 1970-01-01."""
    text = to_day(day, what)
    try:
        return (date.fromisoformat(str(text)) - EPOCH).days
    except ValueError:
        message = f"parameter `{what}` is `{text}`, expected a day such as 2020-12-31"
        raise ParameterError(message) from None


def to_dates(answer: Any) -> Answer:  # noqa: ANN401
    """Turn days since 1970-01-01 into dates."""
    import polars as pl

    return EPOCH + timedelta(days=answer) if isinstance(answer, int) else answer.cast(pl.Date)
