"""Tables that come back from the extension, as polars frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from fazhi._fazhi import Frame

STATUSES = ["ok", "undefined", "not_available", "suppressed"]


def to_polars(table: Frame) -> pl.DataFrame:
    """Give a table as a polars frame; its column `status`, if it has one, is an enum."""
    import polars as pl

    frame = pl.DataFrame(table)
    if "status" in frame.columns:
        return frame.with_columns(pl.col("status").cast(pl.Enum(STATUSES)))
    return frame
