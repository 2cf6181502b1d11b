"""Conversion of days and numbers to what the extension takes, and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from fazhi._arguments import to_day, to_whole
from fazhi._frame import to_polars
from fazhi._source import is_column, is_of, wrong_type
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from fazhi import _fazhi
    from fazhi._arguments import Day
    from fazhi.stat._columns import Column

# Not with `|`, because polars is not imported at run time.
Days: TypeAlias = Union["Day", "Sequence[Day | None]", "Column", "pl.Expr"]
Numbers: TypeAlias = Union[int, "Sequence[int | None]", "Column", "pl.Expr"]
# A plain value, a series or an expression, by type of input.
Answer: TypeAlias = Any

EPOCH = date(1970, 1, 1)
ACCEPTED = "a day, a column of dates, or a polars expression"


def ask(
    question: str,
    given: Mapping[str, Any],
    days: _fazhi.Calendar,
    count: str = "working_days",
) -> Answer:
    """Query a calendar about plain days, columns or expressions."""
    if any(is_of(data, "polars", "Expr") for data in given.values()):
        return ask_expressions(question, given, days, count)
    columns = {name: to_column(data, name) for name, data in given.items()}
    if all(isinstance(column, int) for column in columns.values()):
        first, second = columns.values()
        return days.one(question, first, second, count)
    return ask_columns(question, columns, days, count)


def ask_columns(
    question: str,
    columns: Mapping[str, Any],
    days: _fazhi.Calendar,
    count: str,
    places: bool = True,
) -> pl.Series:
    """Query each row; a plain value applies to every row."""
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
    """Query the values of expressions when they are evaluated."""
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
        # polars may pass the rows in batches, so row numbers would be wrong.
        return ask_columns(question, {**plain, **fields}, days, count, places=False)

    rows: pl.Expr = pl.struct(**expressions)
    return rows.map_batches(answer, return_dtype=pl.Int32, is_elementwise=True).alias(question)


def to_column(data: Any, what: str) -> Any:  # noqa: ANN401
    """Convert a plain value to an integer, a column to a series; days become day numbers."""
    if what == "n":
        return to_whole_numbers(data)
    if isinstance(data, (str, date)):
        return to_number(data, what)
    if is_column(data) or is_of(data, "numpy", "ndarray"):
        return to_day_numbers(to_series(data, what), what)
    if isinstance(data, (list, tuple)):
        import polars as pl

        places = ((day, f"{what}[{row}]") for row, day in enumerate(data))
        days = [None if day is None else to_number(day, place) for day, place in places]
        return pl.Series(what, days, dtype=pl.Int32)
    raise wrong_type(what, data, ACCEPTED)


def to_whole_numbers(data: Any) -> Any:  # noqa: ANN401
    """Convert an integer, or a column of integers, to what the extension takes."""
    import polars as pl

    least, most = -(2**31), 2**31 - 1
    if hasattr(data, "__index__") and not is_column(data):
        return to_whole(data, "n", least, most)
    if isinstance(data, (list, tuple)):
        places = ((one, f"n[{row}]") for row, one in enumerate(data))
        numbers = [
            None if one is None else to_whole(one, place, least, most) for one, place in places
        ]
        return pl.Series("n", numbers, dtype=pl.Int32)
    if not (is_column(data) or is_of(data, "numpy", "ndarray")):
        raise wrong_type("n", data, "a whole number, a column of them, or a polars expression")
    series = to_series(data, "n")
    if not series.dtype.is_integer() and series.dtype != pl.Null:
        message = f"`n` holds `{series.dtype}`, expected whole numbers"
        raise TypeError(message)
    for row in (~series.is_between(least, most)).arg_true():
        to_whole(series[row], f"n[{row}]", least, most)
    return series.cast(pl.Int32)


def to_series(data: Any, what: str) -> pl.Series:  # noqa: ANN401
    """Convert a column of any kind to a polars series."""
    import polars as pl

    if is_of(data, "polars", "Series"):
        return data.alias(what)  # type: ignore[no-any-return]
    if is_of(data, "pandas", "Series") or is_of(data, "pandas", "Index"):
        return pl.Series(what, pl.from_pandas(data, nan_to_null=True))
    return pl.Series(what, data)


def to_day_numbers(series: pl.Series, what: str) -> pl.Series:
    """Convert dates to days since 1970-01-01; a time with a zone becomes its day in China."""
    import polars as pl

    kind = series.dtype
    if kind == pl.String:
        days = series.str.to_date("%Y-%m-%d", strict=False)
        for row in (days.is_null() & series.is_not_null()).arg_true():
            raise no_day(f"{what}[{row}]", series[row])
        series = days
    elif isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        series = series.dt.convert_time_zone("Asia/Shanghai").dt.date()
    elif kind not in (pl.Date, pl.Datetime, pl.Null):
        message = f"`{what}` holds `{kind}`, expected dates"
        raise TypeError(message)
    return series.cast(pl.Date).cast(pl.Int32)


def to_number(day: Any, what: str) -> int:  # noqa: ANN401
    """Convert a day to days since 1970-01-01."""
    text = to_day(day, what)
    try:
        return (date.fromisoformat(str(text)) - EPOCH).days
    except ValueError:
        raise no_day(what, text) from None


def no_day(what: str, text: object) -> ParameterError:
    """Build the exception for an invalid day."""
    return ParameterError(f"parameter `{what}` is `{text}`, expected a day such as 2020-12-31")


def to_dates(answer: Any) -> Answer:  # noqa: ANN401
    """Convert days since 1970-01-01 to dates."""
    import polars as pl

    return EPOCH + timedelta(days=answer) if isinstance(answer, int) else answer.cast(pl.Date)
