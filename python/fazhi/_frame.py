"""Tables that come back from the extension, as polars frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from fazhi._fazhi import Frame


def to_polars(table: Frame) -> pl.DataFrame:
    """Give a table as a polars frame."""
    import polars as pl

    return pl.DataFrame(table)
