"""Conversion of the peers' tables to one long table of figures, and comparison of two of these."""

from __future__ import annotations

import polars as pl

from .indicators import BY, COLUMNS, COUNTS, FIGURES

KEYS = ["indicator", *BY, "year"]
NUMBERS = ["numerator", "denominator", "value"]
CLOSE = 1e-12


def long_of_fazhi(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the figures of fazhi as a long table."""
    frame = frame.rename({COLUMNS["region"]: "region"})
    return ordered(frame.with_columns(year=pl.col("period").cast(pl.Int32)))


def long_of_peer(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the counts, rates and quantiles of a peer as a long table."""
    counts = frame.with_columns(pl.col(*COUNTS).cast(pl.Float64), pl.col("year").cast(pl.Int32))
    parts = []
    for name, figure in FIGURES.items():
        known = {
            column: pl.sql_expr(sql) if sql else pl.lit(None, pl.Float64)
            for column, sql in [
                ("numerator", figure.numerator),
                ("denominator", figure.denominator),
            ]
        }
        value = figure.quantile or (name if figure.denominator else "numerator")
        part = counts.with_columns(**known).with_columns(value=pl.col(value).cast(pl.Float64))
        parts.append(part.select(pl.lit(name).alias("indicator"), *KEYS[1:], *NUMBERS))
    return ordered(pl.concat(parts).with_columns(pl.col("value").fill_nan(None)))


def ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a long table in a fixed order."""
    texts = pl.col(*BY).cast(pl.String)
    return frame.select(*KEYS, *NUMBERS).with_columns(texts).sort(KEYS)


def difference(ours: pl.DataFrame, theirs: pl.DataFrame) -> str | None:
    """Return where two long tables first differ, if they do."""
    if ours.height != theirs.height or not ours.select(KEYS).equals(theirs.select(KEYS)):
        only = [ours.join(theirs, on=KEYS, how="anti", nulls_equal=True).head(1)]
        only.append(theirs.join(ours, on=KEYS, how="anti", nulls_equal=True).head(1))
        return (
            f"{ours.height} rows and {theirs.height}; only in one: {[one.rows() for one in only]}"
        )
    both = ours.with_columns(theirs.select(pl.col(NUMBERS).name.prefix("their_")))
    exact = [pl.col(name).ne_missing(pl.col(f"their_{name}")) for name in NUMBERS[:2]]
    value, other = pl.col("value"), pl.col("their_value")
    close = (value - other).abs() <= CLOSE * pl.max_horizontal(value.abs(), 1.0)
    unlike = pl.any_horizontal(*exact, value.is_null() != other.is_null(), ~close.fill_null(True))
    differing = both.filter(unlike)
    if differing.is_empty():
        return None
    first = ", ".join(f"{name} = {value}" for name, value in differing.row(0, named=True).items())
    return f"{differing.height} of {both.height} figures, first {first}"
