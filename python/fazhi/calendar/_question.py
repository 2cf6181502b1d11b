"""A question to a calendar, about plain values, columns or expressions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from fazhi._column import check_indexes, is_expression, like
from fazhi._frame import to_polars
from fazhi._source import wrong_type
from fazhi.calendar._days import EPOCH, to_column
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from fazhi import _fazhi


class Question(NamedTuple):
    """A question about two numbers in each row, and the type of its answers."""

    name: str
    answer: type
    calendar: _fazhi.Calendar
    days: str = "working_days"

    def ask(self, **given: object) -> object:
        """Ask about plain values, columns or expressions."""
        if any(map(is_expression, given.values())):
            return self.expression(given)
        check_indexes(given)
        columns = {name: to_column(data, name) for name, data in given.items()}
        if not all(isinstance(column, int) for column in columns.values()):
            return like(given, self.rows(columns))
        first, second = columns.values()
        found = self.calendar.one(self.name, first, second, self.days)
        return EPOCH + timedelta(days=found) if self.answer is date else self.answer(found)

    def rows(self, columns: Mapping[str, Any], places: bool = True) -> pl.Series:
        """Ask about each row; a plain value applies to every row."""
        import polars as pl

        lengths = {name: len(data) for name, data in columns.items() if not isinstance(data, int)}
        (first, rows), *others = lengths.items()
        for name, length in others:
            if length != rows:
                expected = f"as many as `{first}`, which has {rows}"
                message = f"parameter `{name}` is `{length} values`, expected {expected}"
                raise ParameterError(message)
        whole = {
            name: pl.repeat(data, rows, dtype=pl.Int32, eager=True)
            if isinstance(data, int)
            else data
            for name, data in columns.items()
        }
        found = self.calendar.each(self.name, pl.DataFrame(whole), self.days, places)
        return to_polars(found).to_series().cast(self.dtype()).alias(self.name)

    def expression(self, given: Mapping[str, Any]) -> pl.Expr:
        """Ask about the values of expressions when they are evaluated."""
        import polars as pl

        expressions = {name: data for name, data in given.items() if is_expression(data)}
        plain = {
            name: to_column(data, name) for name, data in given.items() if name not in expressions
        }
        for name, data in plain.items():
            if not isinstance(data, int):
                expected = "a plain value or an expression beside expressions"
                raise wrong_type(name, given[name], expected)

        def answer(rows: pl.Series) -> pl.Series:
            fields = {name: to_column(rows.struct.field(name), name) for name in expressions}
            # polars may pass the rows in batches, so row numbers would be wrong.
            return self.rows({name: (plain | fields)[name] for name in given}, places=False)

        rows: pl.Expr = pl.struct(**expressions)
        kind = self.dtype()
        return rows.map_batches(answer, return_dtype=kind, is_elementwise=True).alias(self.name)

    def dtype(self) -> Any:  # noqa: ANN401
        """Return the polars type of the answers."""
        import polars as pl

        return {bool: pl.Boolean, int: pl.Int32, date: pl.Date}[self.answer]
