"""The figures with polars, lazily and in its streaming engine.

Alternatives tried at 20 million rows, as multiples of the time of this version. Working days:
joined with a table of days instead of gathered 2, `replace_strict` 4, `business_day_count` with all
days off as holidays 180. Counts: filtered in the aggregation instead of summed as flags 2.7. Rows
by days: with four columns as keys instead of one number 2, `quantile` of the rows themselves 3 for
each level. One aggregation by years and days is slower than two separate ones, categories are
slower than texts, and `collect_all` of the three queries is no faster.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from .indicators import (
    BY,
    COLUMNS,
    CONTENT,
    COUNTS,
    GONE,
    LEVELS,
    QUANTILES,
    RATES,
    REFUSED,
    SATISFIED,
    STATUTORY,
    YEARS,
)
from .workdays import FIRST, workdays

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCEPTED, DECIDED, UNIT, REGION, STATE, VISITS, RATING, PROMISE = map(pl.col, COLUMNS)
CAME, ENDED, TOOK, N = map(pl.col, ["came", "ended", "took", "n"])
ACCEPTABLE, LEFT, OWN = map(pl.col, ["not_refused", "gone", "own"])
TIMED = OWN & TOOK.is_not_null()
PROMISED = TIMED & (PROMISE > 0)

# The counts of the rows of an agency accepted in one year and decided in another, as flags, which
# the engine sums three times as fast as it filters in an aggregation.
FLAGS = {
    "incoming": ACCEPTABLE,
    "completed": OWN & (ENDED <= CAME),
    "resolved": ACCEPTABLE,
    "taken": ACCEPTABLE & TOOK.is_not_null(),
    "days": pl.when(ACCEPTABLE).then(TOOK),
    "timed": TIMED,
    "on_time": TIMED & (TOOK <= STATUTORY),
    "late": TIMED & (TOOK > STATUTORY),
    "promised": PROMISED,
    "kept": PROMISED & (TOOK <= PROMISE),
    "early": PROMISED & (TOOK < PROMISE),
    "same_day": OWN & (DECIDED == ACCEPTED),
    "visited": OWN & VISITS.is_not_null(),
    "once": OWN & (VISITS <= 1),
    "rated": RATING != "",
    "satisfied": RATING.is_in(SATISFIED),
    "content": RATING.is_in(CONTENT),
    "pending": ACCEPTABLE & (DECIDED.is_not_null() | ~LEFT),
}
OF_CAME = ["incoming", "completed"]
OF_OPEN = ["pending", "overdue", "broken"]
OF_ENDED = [name for name in FLAGS if name not in [*OF_CAME, *OF_OPEN]]
FLOW = [*BY, "came", "ended"]


def matters(folder: str) -> pl.LazyFrame:
    """Return the rows with their years and the meaning of their state."""
    rows = pl.scan_parquet(Path(folder) / "*.parquet")
    rows = rows.select(pl.col(theirs).alias(ours) for ours, theirs in COLUMNS.items())
    return rows.with_columns(
        came=ACCEPTED.dt.year(),
        ended=DECIDED.dt.year(),
        not_refused=STATE.ne_missing(REFUSED),
        gone=STATE.is_in(GONE).fill_null(False),
        own=~STATE.is_in([REFUSED, *GONE]).fill_null(False),
    )


def up_to(day: pl.Expr) -> pl.Expr:
    """Return the working days up to a day; only differences are meaningful."""
    worked = pl.lit(pl.Series(workdays().worked, dtype=pl.Int32))
    return worked.gather((day - FIRST).dt.total_days())


def counted(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Sum the flags of the rows."""
    rows = rows.with_columns(took=up_to(DECIDED) - up_to(ACCEPTED))
    return rows.select(*FLOW, **FLAGS).group_by(FLOW).agg(pl.col(*FLAGS).cast(pl.Int64).sum())


def by_days(rows: pl.LazyFrame, agencies: pl.LazyFrame) -> pl.LazyFrame:
    """Count the rows by the working days that they took.

    The keys are one number, which takes half the time of four columns.
    """
    rows = rows.with_columns(took=up_to(DECIDED) - up_to(ACCEPTED))
    rows = rows.filter(ACCEPTABLE, TOOK.is_not_null()).join(agencies, on=BY)
    packed = (pl.col("unit_id") * 10_000 + ENDED) * 10_000 + TOOK
    days = rows.group_by(key=packed).agg(n=pl.len().cast(pl.Int64))
    key = pl.col("key")
    days = days.select(
        N, took=key % 10_000, year=(key // 10_000 % 10_000).cast(pl.Int32), unit_id=key // 10**8
    )
    return days.join(agencies, on="unit_id")


def carried(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Count the rows that may be open at a year's end, by the year in which their limits expire."""
    years = pl.lit(pl.Series(workdays().years, dtype=pl.Int32))

    def runs_out(limit: pl.Expr | int) -> pl.Expr:
        return years.gather(up_to(ACCEPTED) + limit, null_on_oob=True)

    rows = rows.filter(DECIDED.is_null() | (ENDED > CAME), OWN).with_columns(
        overdue=runs_out(STATUTORY),
        broken=runs_out(pl.when(PROMISE > 0).then(PROMISE)),
    )
    return rows.group_by(*BY, "ended", "overdue", "broken").agg(n=pl.len().cast(pl.Int64))


def opened(rows: pl.LazyFrame, since: str, name: str, years: pl.LazyFrame) -> pl.LazyFrame:
    """Sum the rows open at the end of each year, from the year in a column."""
    year = pl.col("year")
    rows = rows.join_where(years, pl.col(since) <= year, ENDED.is_null() | (year < ENDED))
    return rows.group_by(*BY, "year").agg(N.sum().alias(name))


def per_unit(flows: pl.LazyFrame, late: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    """Count by agency and year."""
    pending = flows.rename({"pending": "n"})
    parts = [
        flows.group_by(*BY, year=CAME).agg(pl.col(OF_CAME).sum()),
        flows.group_by(*BY, year=ENDED).agg(pl.col(OF_ENDED).sum()),
        opened(pending, "came", "pending", years),
        opened(late, "overdue", "overdue", years),
        opened(late, "broken", "broken", years),
    ]
    table = flows.select(BY).unique().join(years, how="cross")
    for part in parts:
        table = table.join(part, on=[*BY, "year"], how="left")
    return table


def quantiles(days: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """Return the least number of days within which a share of the rows was decided."""
    group = [*by, "year"]
    days = days.group_by(*group, "took").agg(N.sum()).sort("took")
    within = {
        name: TOOK.filter(N.cum_sum() * whole >= N.sum() * part).first()
        for name, (part, whole) in QUANTILES.items()
    }
    return days.group_by(group).agg(**within)


def rate(numerator: str, denominator: str) -> pl.Expr:
    """Return the quotient of two counts; zero divided by zero is null."""
    below = pl.sql_expr(denominator)
    return pl.when(below > 0).then(pl.sql_expr(numerator) / below)


def table(folder: str, years: Sequence[int] = YEARS) -> pl.DataFrame:
    """Return one row per group and year, with the counts, the rates and the quantiles."""
    rows = matters(folder)
    agencies = rows.select(BY).unique().with_row_index("unit_id").cast({"unit_id": pl.Int64})
    agencies = agencies.collect(engine="streaming").lazy()
    asked = [counted(rows), by_days(rows, agencies), carried(rows)]
    flows, days, late = (query.collect(engine="streaming").lazy() for query in asked)
    all_years = pl.LazyFrame({"year": years}, schema={"year": pl.Int32})
    counts = per_unit(flows, late, all_years).collect(engine="streaming").lazy()
    rates = {name: rate(*figure[:2]) for name, figure in RATES.items()}
    levels = []
    for by in LEVELS:
        level = counts.group_by(*by, "year").agg(pl.col(*COUNTS).sum())
        level = level.join(quantiles(days, by), on=[*by, "year"], how="left")
        levels.append(level.with_columns(**rates))
    return pl.concat(pl.collect_all(levels, engine="streaming"), how="diagonal")
