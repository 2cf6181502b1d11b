"""Dispatch on plain numbers, columns and expressions.

Plain numbers give a record, columns a frame with a row for each of their rows, expressions an
expression for a struct. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._frame import to_polars
from fazhi.stat._columns import is_expression, to_columns
from fazhi.stat._records import Interval

if TYPE_CHECKING:
    import polars as pl

Level: TypeAlias = float | Sequence[float]
# Split into two literals, so that it is a union at run time too.
Bound: TypeAlias = Literal["both"] | Literal["lower", "upper"]
Alternative: TypeAlias = Literal["two_sided"] | Literal["less", "greater"]
# A record, a tuple of records, a frame or an expression, by type of input; see `fazhi.stat`.
Answer: TypeAlias = Any
Kernel: TypeAlias = Callable[..., Any]


def intervals(
    kernel: Kernel,
    columns: Mapping[str, Any],
    *,
    level: Level,
    bound: Bound,
    optional: Mapping[str, Any] | None = None,
    elementwise: bool = True,
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Compute an interval for each row, at each level."""
    levels = to_levels(level)
    options |= {"levels": levels, "bound": bound}
    given = to_columns(columns, optional or {})
    if any(map(is_expression, given.values())):
        fields = dict.fromkeys(["value", *_fazhi.limit_names(levels)], float)
        return by_row(kernel, given, "interval", fields, options, elementwise)
    found = kernel(_fazhi.Numbers(given), **options)
    if not isinstance(found, list):
        return to_polars(found)
    plain = tuple(Interval(*limits) for limits in found)
    return plain[0] if isinstance(level, (int, float)) else plain


def records(
    kernel: Kernel,
    record: type[Any],
    columns: Mapping[str, Any],
    *,
    optional: Mapping[str, Any] | None = None,
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Compute a record for each row."""
    given = to_columns(columns, optional or {})
    if any(map(is_expression, given.values())):
        return by_row(kernel, given, "test", get_type_hints(record), options)
    found = kernel(_fazhi.Numbers(given), **options)
    return to_record(record, found) if isinstance(found, tuple) else to_polars(found)


def samples(
    kernel: Kernel,
    record: type[Any],
    columns: Mapping[str, Any],
    *,
    level: Level,
    bound: Bound,
    optional: Mapping[str, Any] | None = None,
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Compute one interval from all rows, at each level."""
    levels = to_levels(level)
    options |= {"levels": levels, "bound": bound}
    given = to_columns(columns, optional or {})
    if any(map(is_expression, given.values())):
        further = _fazhi.limit_names(levels)[2:]
        fields = {**get_type_hints(record), **dict.fromkeys(further, float)}

        def flat(found: list[Any]) -> dict[str, Any]:
            first, *rest = (to_record(record, one) for one in found)
            limits = [limit for one in rest for limit in (one.lower, one.upper)]
            return {**first._asdict(), **dict(zip(further, limits, strict=True))}

        return of_all(kernel, given, "interval", fields, flat, options)
    plain = tuple(to_record(record, one) for one in kernel(_fazhi.Numbers(given), **options))
    return plain[0] if isinstance(level, (int, float)) else plain


def summary(
    kernel: Kernel,
    record: type[Any],
    columns: Mapping[str, Any],
    *,
    name: str = "test",
    optional: Mapping[str, Any] | None = None,
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Compute one record from all rows."""
    given = to_columns(columns, optional or {})
    if any(map(is_expression, given.values())):

        def flat(found: tuple[Any, ...]) -> dict[str, Any]:
            return to_struct(to_record(record, found))

        return of_all(kernel, given, name, get_type_hints(record), flat, options)
    return to_record(record, kernel(_fazhi.Numbers(given), **options))


def to_levels(level: Level) -> list[float]:
    """Convert one level or several to a list."""
    if isinstance(level, Iterable) and not isinstance(level, str):
        return [to_number(one, "level") for one in level]
    return [to_number(level, "level")]


def by_row(
    kernel: Kernel,
    given: Mapping[str, Any],
    name: str,
    fields: Mapping[str, type],
    options: Mapping[str, Any],
    elementwise: bool = True,
) -> pl.Expr:
    """Build an expression with a struct for each row."""

    def answer(rows: pl.Series) -> pl.Series:
        # polars may pass the rows in batches, so row numbers would be wrong.
        numbers = _fazhi.Numbers(in_columns(given, rows), places=False)
        return to_polars(kernel(numbers, **options)).to_struct(name)

    kind = struct_of(fields)
    expression = rows_of(given).map_batches(answer, return_dtype=kind, is_elementwise=elementwise)
    return expression.alias(name)


def of_all(
    kernel: Kernel,
    given: Mapping[str, Any],
    name: str,
    fields: Mapping[str, type],
    flat: Callable[[Any], dict[str, Any]],
    options: Mapping[str, Any],
) -> pl.Expr:
    """Build an expression with one struct for all rows."""
    import polars as pl

    kind = struct_of(fields)

    def answer(rows: pl.Series) -> pl.Series:
        found = kernel(_fazhi.Numbers(in_columns(given, rows)), **options)
        return pl.Series(name, [flat(found)], dtype=kind)

    expression = rows_of(given).map_batches(answer, return_dtype=kind, returns_scalar=True)
    return expression.alias(name)


def struct_of(fields: Mapping[str, type]) -> pl.Struct:
    """Return the struct type of some fields."""
    import polars as pl

    def type_of(kind: Any) -> Any:  # noqa: ANN401
        if get_origin(kind) is list:
            return pl.List(type_of(get_args(kind)[0]))
        kind = without_none(kind)
        if issubclass(kind, tuple):
            return struct_of(get_type_hints(kind))
        return pl.UInt64 if kind is int else pl.Float64

    return pl.Struct({name: type_of(kind) for name, kind in fields.items()})


def to_record(record: type[Any], found: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """Build a record, and the records nested in it, from tuples."""
    kinds = map(without_none, get_type_hints(record).values())
    parts = (
        to_record(kind, part) if isinstance(part, tuple) else part
        for kind, part in zip(kinds, found, strict=True)
    )
    return record(*parts)


def to_struct(record: Any) -> dict[str, Any]:  # noqa: ANN401
    """Convert a record, and the records nested in it, to dicts."""
    return {
        name: to_struct(part) if isinstance(part, tuple) else part
        for name, part in record._asdict().items()
    }


def without_none(kind: Any) -> Any:  # noqa: ANN401
    """Strip `None` from an optional type."""
    return next((one for one in get_args(kind) if one is not NoneType), kind)


def rows_of(given: Mapping[str, Any]) -> pl.Expr:
    """Combine expressions into a struct."""
    import polars as pl

    rows: pl.Expr = pl.struct(**{name: data for name, data in given.items() if is_expression(data)})
    return rows


def in_columns(given: Mapping[str, Any], rows: pl.Series) -> dict[str, Any]:
    """Return the evaluated expressions as columns, with the plain numbers."""
    return {
        name: rows.struct.field(name).to_frame() if is_expression(data) else data
        for name, data in given.items()
    }
