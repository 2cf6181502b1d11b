"""Columns of any library, and answers of the same kind."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fazhi._source import is_column, is_of
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_expression(data: object) -> bool:
    """Whether it is a polars expression."""
    return is_of(data, "polars", "Expr")


def is_pandas(data: object) -> bool:
    """Whether it is a column of pandas."""
    return is_of(data, "pandas", "Series") or is_of(data, "pandas", "Index")


def like(columns: Mapping[str, object], answer: Any) -> Any:  # noqa: ANN401
    """Convert a polars frame or series to the library of the first column that is of one."""
    column: Any = next(filter(is_column, columns.values()), None)
    if is_pandas(column):
        return to_pandas(answer, column)
    return answer if column is None or is_of(column, "polars", "Series") else answer.to_arrow()


def to_pandas(answer: Any, column: Any) -> Any:  # noqa: ANN401
    """Convert a polars frame or series to pandas, with the index of a column."""
    import pandas as pd  # type: ignore[import-untyped]

    if is_of(answer, "polars", "DataFrame"):
        cells = {name: one.to_numpy(writable=True) for name, one in answer.to_dict().items()}
        return pd.DataFrame(cells, index=getattr(column, "index", None))
    cells = answer.to_numpy(writable=True)
    if is_of(column, "pandas", "Index"):
        return pd.Index(cells, name=answer.name)
    return pd.Series(cells, index=column.index, name=answer.name)


def check_indexes(columns: Mapping[str, Any]) -> None:
    """Refuse series of pandas whose rows have other labels, since rows are matched by place."""
    series = [(name, data) for name, data in columns.items() if is_of(data, "pandas", "Series")]
    for (first, column), (name, other) in pairwise(series):
        if len(other) == len(column) and not other.index.equals(column.index):
            message = (
                f"parameter `{name}` has another index than `{first}`, expected the same\n\n"
                "hint: align them first, or pass their `to_numpy()`"
            )
            raise ParameterError(message)
