"""Conversion of days and numbers to what the extension takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fazhi._arguments import to_day, to_whole
from fazhi._column import is_pandas
from fazhi._source import is_column, is_of, wrong_type
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    import polars as pl

EPOCH = date(1970, 1, 1)
LEAST, MOST = -(2**31), 2**31 - 1
DAYS = "a day, a column of dates, or a polars expression"
NUMBERS = "a whole number, a column of them, or a polars expression"


def to_column(data: Any, what: str) -> Any:  # noqa: ANN401
    """Convert a plain value to an integer, a column to a series; days become day numbers."""
    whole = what == "n"
    if is_column(data) or (is_of(data, "numpy", "ndarray") and data.ndim > 0):
        series = to_series(data, what)
        return to_whole_numbers(series) if whole else to_day_numbers(series, what)
    one = to_whole_number if whole else to_number
    if isinstance(data, (list, tuple)):
        import polars as pl

        places = ((cell, f"{what}[{row}]") for row, cell in enumerate(data))
        cells = [None if cell is None else one(cell, place) for cell, place in places]
        return pl.Series(what, cells, dtype=pl.Int32)
    if not (hasattr(data, "__index__") if whole else isinstance(data, (str, date))):
        raise wrong_type(what, data, NUMBERS if whole else DAYS)
    return one(data, what)


def to_series(data: Any, what: str) -> pl.Series:  # noqa: ANN401
    """Convert a column of any kind to a polars series."""
    import polars as pl

    if is_pandas(data):
        data = pl.from_pandas(data, nan_to_null=True)
    return pl.Series(what, data)


def to_whole_numbers(series: pl.Series) -> pl.Series:
    """Convert a column of whole numbers to 32 bits."""
    import polars as pl

    if not series.dtype.is_integer() and series.dtype != pl.Null:
        message = f"`{series.name}` holds `{series.dtype}`, expected whole numbers"
        raise TypeError(message)
    for row in (~series.is_between(LEAST, MOST)).arg_true():
        to_whole_number(series[row], f"{series.name}[{row}]")
    return series.cast(pl.Int32)


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


def to_whole_number(number: Any, what: str) -> int:  # noqa: ANN401
    """Convert a whole number of 32 bits."""
    return to_whole(number, what, LEAST, MOST)


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
