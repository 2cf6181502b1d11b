"""The figures with fazhi."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fazhi as fz

from .indicators import COLUMNS, FIGURES, YEARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def table(folder: str, years: Sequence[int] = YEARS) -> pl.DataFrame:
    """Return one row per group, year and indicator."""
    book = fz.compute(
        {"service_matters": folder},
        periods=years,
        by=[COLUMNS["region"], "agency"],
        totals=True,
        indicators=list(FIGURES),
        level=None,
    )
    return book.frame
