"""Conversion of parameters to what the extension reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, Union

from fazhi import _fazhi
from fazhi._source import is_column, is_of, wrong_type

if TYPE_CHECKING:
    import polars as pl

ACCEPTED = "a number, a column of numbers, or a polars expression"


class Column(Protocol):
    """A column of numbers from numpy, polars, pandas or pyarrow."""

    def __len__(self) -> int:
        """Return the number of rows."""


# Not with `|`, because polars is not imported at run time.
Numbers: TypeAlias = Union[float, Sequence[float | None], Column, "pl.Expr"]


def to_columns(required: Mapping[str, Any], optional: Mapping[str, Any]) -> dict[str, Any]:
    """Convert parameters to columns by name, without optional ones that are `None`."""
    given = {**required, **{name: data for name, data in optional.items() if data is not None}}
    columns = {name: to_column(data, name) for name, data in given.items()}
    if any(is_expression(data) for data in columns.values()):
        for name, data in columns.items():
            if isinstance(data, list) or hasattr(data, "__arrow_c_stream__"):
                raise wrong_type(name, given[name], "a number or an expression beside expressions")
    return columns


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


def to_plain(**numbers: object) -> _fazhi.Numbers:
    """Accept plain numbers only, without those that are `None`."""
    given = {name: number for name, number in numbers.items() if number is not None}
    for name, number in given.items():
        if not hasattr(number, "__float__") and not hasattr(number, "__index__"):
            raise wrong_type(name, number, "a number")
    columns = to_columns(given, {})
    for name, number in columns.items():
        if isinstance(number, list) or hasattr(number, "__arrow_c_stream__"):
            raise wrong_type(name, given[name], "a number")
    return _fazhi.Numbers(columns)


def is_expression(data: object) -> bool:
    """Whether it is a polars expression."""
    return is_of(data, "polars", "Expr")


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
    if is_of(data, "pandas", "Series") or is_of(data, "pandas", "Index"):
        if data.dtype == object:
            cells = zip(data, data.isna(), strict=True)
            return [None if missing else cell for cell, missing in cells]
        return pl.DataFrame({what: pl.from_pandas(data, nan_to_null=True)})
    return pl.DataFrame({what: pl.Series(data)})
