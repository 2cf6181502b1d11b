"""Conversion of parameters to what the extension reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from fazhi import _fazhi
from fazhi._column import check_indexes, is_expression, is_pandas
from fazhi._source import is_column, is_of, wrong_type

ACCEPTED = "a number, a column of numbers, or a polars expression"


def optional(**columns: object) -> dict[str, object]:
    """Leave out the parameters that are `None`."""
    return {name: data for name, data in columns.items() if data is not None}


def to_columns(given: Mapping[str, object]) -> dict[str, Any]:
    """Convert parameters to numbers, expressions, lists and one-column frames."""
    check_indexes(given)
    columns = {name: to_column(data, name) for name, data in given.items()}
    if any(map(is_expression, columns.values())):
        refuse_columns(given, columns, "a number or an expression beside expressions")
    return columns


def to_plain(**numbers: object) -> _fazhi.Numbers:
    """Accept plain numbers only, without those that are `None`."""
    given = optional(**numbers)
    for name, number in given.items():
        if not hasattr(number, "__float__") and not hasattr(number, "__index__"):
            raise wrong_type(name, number, "a number")
    columns = to_columns(given)
    refuse_columns(given, columns, "a number")
    return _fazhi.Numbers(columns)


def refuse_columns(
    given: Mapping[str, object], columns: Mapping[str, object], expected: str
) -> None:
    """Raise the exception for a column where there can be none."""
    for name, data in columns.items():
        if has_rows(data):
            raise wrong_type(name, given[name], expected)


def has_rows(data: object) -> bool:
    """Whether a converted parameter is a column."""
    return isinstance(data, list) or hasattr(data, "__arrow_c_stream__")


def to_column(data: Any, what: str) -> Any:  # noqa: ANN401
    """Convert a column of any kind to a list or a one-column frame; return scalars unchanged."""
    if isinstance(data, (str, bytes)):
        raise wrong_type(what, data, f"{ACCEPTED}, such as `pl.col({data!r})`")
    if is_expression(data) or isinstance(data, list):
        return data
    if is_of(data, "numpy", "ndarray"):
        return from_numpy(data, what)
    if is_column(data):
        return from_series(data, what)
    if is_no_column(data):
        raise wrong_type(what, data, ACCEPTED)
    return list(data) if isinstance(data, Iterable) else data


def is_no_column(data: object) -> bool:
    """Whether it is a container other than a single column."""
    if data is None or isinstance(data, (Mapping, Set)) or hasattr(data, "__arrow_c_stream__"):
        return True
    return is_of(data, "polars", "LazyFrame") or is_of(data, "pandas", "DataFrame")


def from_numpy(data: Any, what: str) -> Any:  # noqa: ANN401
    """Convert a one-dimensional array to a frame, a zero-dimensional one to a number."""
    if data.ndim == 0:
        return data.item()
    if data.ndim > 1:
        message = f"`{what}` is an array of {data.ndim} dimensions, expected one"
        raise TypeError(message)
    if data.dtype.kind not in "iuf":
        return data.tolist()
    import polars as pl

    return pl.DataFrame({what: data})


def from_series(data: Any, what: str) -> Any:  # noqa: ANN401
    """Convert a polars, pandas or pyarrow column to a frame; missing values of pandas are null."""
    import polars as pl

    if is_of(data, "polars", "Series"):
        return data.to_frame(what)
    if not is_pandas(data):
        return pl.DataFrame({what: pl.Series(data)})
    if data.dtype == object:
        cells = zip(data, data.isna(), strict=True)
        return [None if missing else cell for cell, missing in cells]
    return pl.DataFrame({what: pl.from_pandas(data, nan_to_null=True)})
