"""The one room where it is seen what came in: numbers, columns or polars expressions.

Plain numbers give plain numbers, columns a frame, expressions an expression. Nothing is computed
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, Union

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._frame import to_polars
from fazhi._source import is_column, is_of, wrong_type
from fazhi.stat._records import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

ACCEPTED = "a number, a column of numbers, or a polars expression"


class Column(Protocol):
    """A column of numbers of numpy, polars, pandas or pyarrow."""

    def __len__(self) -> int:
        """Give the number of rows."""


# Not with `|`, as polars is not imported when this runs.
Numbers: TypeAlias = Union[float, Sequence[float | None], Column, "pl.Expr"]
Level: TypeAlias = float | Sequence[float]
Bound: TypeAlias = Literal["both", "lower", "upper"]
# One `Interval`, a tuple of them, a frame or an expression: which of them, the input decides.
Answer: TypeAlias = Any


def intervals(
    kernel: Callable[..., Any],
    *,
    level: Level,
    bound: Bound,
    columns: Mapping[str, Numbers | None],
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Make intervals of whatever came in; a column that is `None` was left out by the user."""
    several = isinstance(level, Iterable) and not isinstance(level, str)
    levels = [to_number(one, "level") for one in level] if several else [to_number(level, "level")]  # type: ignore[union-attr]
    options |= {"levels": levels, "bound": bound}
    given = {
        name: to_column(column, name) for name, column in columns.items() if column is not None
    }
    if any(is_expression(column) for column in given.values()):
        import polars as pl

        fields = ["value", *_fazhi.limit_names(levels)]
        kind = pl.Struct(dict.fromkeys(fields, pl.Float64))
        return expression(kernel, given, kind, "interval", options)
    found = kernel(_fazhi.Numbers(given), **options)
    if not isinstance(found, list):
        return to_polars(found)
    plain = tuple(Interval(*limits) for limits in found)
    return plain if several else plain[0]


def expression(
    kernel: Callable[..., Any],
    given: dict[str, Any],
    kind: pl.Struct,
    name: str,
    options: dict[str, Any],
) -> pl.Expr:
    """Make an expression that gives a struct for each row."""
    import polars as pl

    expressions = {name: one for name, one in given.items() if is_expression(one)}
    numbers = {name: one for name, one in given.items() if not is_expression(one)}
    for name_, one in numbers.items():
        if isinstance(one, list) or hasattr(one, "__arrow_c_stream__"):
            raise wrong_type(name_, one, "a number or an expression beside expressions")

    def answer(rows: pl.Series) -> pl.Series:
        columns = {name: rows.struct.field(name).to_frame() for name in expressions}
        # The engine may give the rows in parts, so their numbers here say nothing to the user.
        found = kernel(_fazhi.Numbers(columns | numbers, places=False), **options)
        return to_polars(found).to_struct(name)

    rows = pl.struct(**expressions)
    return rows.map_batches(answer, return_dtype=kind, is_elementwise=True).alias(name)


def to_column(data: Any, what: str) -> Any:  # noqa: ANN401
    """Turn a column of any kind into a list or a frame of one column; leave what is none."""
    if isinstance(data, (str, bytes)):
        raise wrong_type(what, data, f"{ACCEPTED}, such as `pl.col({data!r})`")
    if is_expression(data) or isinstance(data, list):
        return data
    if is_of(data, "numpy", "ndarray"):
        return from_numpy(data, what)
    if is_column(data):
        return from_series(data, what)
    tables = hasattr(data, "__arrow_c_stream__") or is_of(data, "polars", "LazyFrame")
    if tables or data is None or isinstance(data, (Mapping, Set)):
        raise wrong_type(what, data, ACCEPTED)
    if isinstance(data, Iterable) and not is_of(data, "pandas", "DataFrame"):
        return list(data)
    return data


def is_expression(data: object) -> bool:
    """Say whether it is a polars expression."""
    return is_of(data, "polars", "Expr")


def from_numpy(data: Any, what: str) -> Any:  # noqa: ANN401
    """Turn an array of one dimension into a frame, one of none into its number."""
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
    """Turn a column of polars, pandas or pyarrow into a frame; what pandas calls missing is null."""
    import polars as pl

    if is_of(data, "polars", "Series"):
        return data.to_frame(what)
    if is_of(data, "pandas", "Series") or is_of(data, "pandas", "Index"):
        if data.dtype == object:
            return [
                None if missing else one for one, missing in zip(data, data.isna(), strict=True)
            ]
        return pl.DataFrame({what: pl.from_pandas(data, nan_to_null=True)})
    return pl.DataFrame({what: pl.Series(data)})
