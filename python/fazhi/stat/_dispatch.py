"""Dispatch on plain numbers, columns and expressions; nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_origin, get_type_hints

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._column import is_expression, like
from fazhi._frame import to_polars
from fazhi.exceptions import ParameterError
from fazhi.stat._columns import has_rows, to_columns

if TYPE_CHECKING:
    import polars as pl


Kernel: TypeAlias = Callable[..., Any]
Record: TypeAlias = Any  # a class made with `NamedTuple`, or an object of one


def by_row(
    kernel: Kernel,
    record: Record,
    columns: Mapping[str, object],
    *,
    elementwise: bool = True,
    **options: object,
) -> object:
    """Compute a record for plain numbers, and a row of a frame for each row of columns."""
    given = to_columns(columns)
    if any(map(is_expression, given.values())):

        def rows(data: dict[str, Any], options: Mapping[str, Any], _: pl.Struct) -> pl.Series:
            # polars may pass the rows in batches, so row numbers would be wrong.
            found = kernel(_fazhi.Numbers(data, places=False), **options)
            return to_polars(found).to_struct(name_of(record))

        return expression(rows, record, given, options, is_elementwise=elementwise)
    of_rows = any(map(has_rows, given.values()))
    hint = "call it once for each level, or pass a column"
    options = with_levels(options, None if of_rows else hint)
    found = kernel(_fazhi.Numbers(given), **options)
    if of_rows:
        return like(columns, to_polars(found))
    return to_record(record, found[0] if isinstance(found, list) else found)


def of_all(
    kernel: Kernel, record: Record, columns: Mapping[str, object], **options: object
) -> object:
    """Compute one record from all rows."""
    given = to_columns(columns)
    if any(map(is_expression, given.values())):

        def one(data: dict[str, Any], options: Mapping[str, Any], kind: pl.Struct) -> pl.Series:
            import polars as pl

            found = kernel(_fazhi.Numbers(data), **options)
            first, *rest = found if isinstance(found, list) else [found]
            cells = to_struct(to_record(record, first))
            limits = [limit for more in rest for limit in (more[1], more[2])]
            further = further_limits(options)
            return pl.Series([cells | dict(zip(further, limits, strict=True))], dtype=kind)

        return expression(one, record, given, options, returns_scalar=True)
    options = with_levels(options, "call it once for each level, or pass an expression")
    found = kernel(_fazhi.Numbers(given), **options)
    return to_record(record, found[0] if isinstance(found, list) else found)


def expression(
    answer: Callable[[dict[str, Any], Mapping[str, Any], pl.Struct], pl.Series],
    record: Record,
    given: Mapping[str, Any],
    options: Mapping[str, object],
    **how: bool,
) -> pl.Expr:
    """Build the expression of a struct that is computed when the expression is evaluated."""
    import polars as pl

    options = with_levels(options)
    names = [name for name, data in given.items() if is_expression(data)]
    fields = get_type_hints(record) | dict.fromkeys(further_limits(options), float)
    kind = struct_of(fields)

    def batch(rows: pl.Series) -> pl.Series:
        columns = {name: rows.struct.field(name).to_frame() for name in names}
        return answer({**given, **columns}, options, kind)

    rows: pl.Expr = pl.struct(**{name: given[name] for name in names})
    return rows.map_batches(batch, return_dtype=kind, **how).alias(name_of(record))


def with_levels(options: Mapping[str, object], hint: str | None = None) -> dict[str, object]:
    """Convert `level` to a list; several are an error if there is a hint what to do instead."""
    level: Any = options.get("level")
    if "level" not in options:
        return dict(options)
    several = isinstance(level, Iterable) and not isinstance(level, str)
    if several and hint:
        message = f"parameter `level` is `{level}`, expected one level\n\nhint: {hint}"
        raise ParameterError(message)
    levels = [to_number(one, "level") for one in (level if several else [level])]
    return {name: option for name, option in options.items() if name != "level"} | {
        "levels": levels
    }


def further_limits(options: Mapping[str, Any]) -> list[str]:
    """Name the limits at all levels but the first."""
    return _fazhi.limit_names(options["levels"])[2:] if "levels" in options else []


def name_of(record: Record) -> str:
    """Name the struct that an expression gives."""
    return "interval" if "lower" in record._fields else "test"


def struct_of(fields: Mapping[str, Any]) -> pl.Struct:
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


def to_record(record: Record, found: tuple[Any, ...]) -> Record:
    """Build a record, and the records nested in it, from tuples."""
    kinds = map(without_none, get_type_hints(record).values())
    parts = (
        to_record(kind, part) if isinstance(part, tuple) else part
        for kind, part in zip(kinds, found, strict=True)
    )
    return record(*parts)


def to_struct(record: Record) -> dict[str, Any]:
    """Convert a record, and the records nested in it, to dicts."""
    return {
        name: to_struct(part) if isinstance(part, tuple) else part
        for name, part in record._asdict().items()
    }


def without_none(kind: Any) -> Any:  # noqa: ANN401
    """Strip `None` from an optional type."""
    return next((one for one in get_args(kind) if one is not NoneType), kind)
