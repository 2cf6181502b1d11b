"""Conversion of the extension's tables to polars frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from fazhi._fazhi import Frame


def to_polars(table: Frame | pl.DataFrame) -> pl.DataFrame:
    """Convert a table to a polars frame."""
    import polars as pl

    return pl.DataFrame(table)
