"""The figures with pandas.

Files are read and counted one by one, so that only one file is in memory, with texts as categories,
which are compared once per value. Looking working days up in an array takes two thirds of the time
of a merge with a table of days, and less than half of that of `busday_count` with all days off as
holidays; packing keys into one number by hand is no faster than several keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

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
    from collections.abc import Callable, Sequence

TEXTS = ["agency", "region", "state", "rating"]
FLOW = ["unit_id", "came", "ended"]
DAYS = ["unit_id", "ended", "took"]
CARRIED = ["unit_id", "ended", "overdue", "broken"]
NONE = 9999  # a missing year

# The counts of the rows of an agency accepted in one year and decided in another.
FLAGS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "incoming": lambda m: m.acceptable,
    "completed": lambda m: m.own & (m.ended <= m.came) & m.closed,
    "resolved": lambda m: m.acceptable,
    "taken": lambda m: m.acceptable & m.known,
    "days": lambda m: m.took * (m.acceptable & m.known),
    "timed": lambda m: m.own & m.known,
    "on_time": lambda m: m.own & m.known & (m.took <= STATUTORY),
    "late": lambda m: m.own & m.known & (m.took > STATUTORY),
    "promised": lambda m: m.own & m.known & (m.promise > 0),
    "kept": lambda m: m.own & m.known & (m.promise > 0) & (m.took <= m.promise),
    "early": lambda m: m.own & m.known & (m.promise > 0) & (m.took < m.promise),
    "same_day": lambda m: m.own & (m.decided == m.accepted),
    "visited": lambda m: m.own & m.visits.notna(),
    "once": lambda m: m.own & (m.visits <= 1),
    "rated": lambda m: m.rating.notna() & (m.rating != ""),
    "satisfied": lambda m: m.rating.isin(SATISFIED),
    "content": lambda m: m.rating.isin(CONTENT),
    "pending": lambda m: m.acceptable & (m.closed | ~m.gone),
}
OF_CAME = ["incoming", "completed"]
OF_OPEN = ["pending", "overdue", "broken"]
OF_ENDED = [name for name in FLAGS if name not in [*OF_CAME, *OF_OPEN]]


class Calendar:
    """Working days by day number, for whole columns."""

    def __init__(self) -> None:
        days = workdays()
        self.worked = np.array(days.worked)
        self.years = np.array(days.years)

    def up_to(self, day: pd.Series) -> np.ndarray:
        """Return the working days up to a day; only differences are meaningful."""
        at = (day - pd.Timestamp(FIRST)).dt.days.fillna(0).astype("int64")
        return self.worked[at]

    def runs_out(self, accepted: pd.Series, limit: pd.Series | int) -> np.ndarray:
        """Return the year of the first working day beyond a limit, if the limit is above zero."""
        at = self.up_to(accepted) + limit
        known = (at < len(self.years)) & (limit > 0) & accepted.notna()
        return np.where(known, self.years[np.where(known, at, 0).astype("int64")], NONE)


def matters(path: Path, calendar: Calendar) -> pd.DataFrame:
    """Read a file, and add columns derived from the years, the state and the calendar."""
    theirs = list(COLUMNS.values())
    texts = [COLUMNS[name] for name in TEXTS]
    read = pq.read_table(path, columns=theirs, read_dictionary=texts)
    m = read.to_pandas(date_as_object=False)
    m.columns = list(COLUMNS)
    m["closed"] = m.decided.notna()
    m["known"] = m.closed & m.accepted.notna()
    m["came"] = m.accepted.dt.year.fillna(NONE).astype("int64")
    m["ended"] = m.decided.dt.year.fillna(NONE).astype("int64")
    took = calendar.up_to(m.decided) - calendar.up_to(m.accepted)
    m["took"] = np.where(m.known, took, NONE)
    m["acceptable"] = m.state != REFUSED
    m["gone"] = m.state.isin(GONE)
    m["own"] = m.acceptable & ~m.gone
    return m


def grouped(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sum all other columns by the given ones."""
    return rows.groupby(keys, sort=False).sum().reset_index()


def counted(m: pd.DataFrame, calendar: Calendar) -> list[pd.DataFrame]:
    """Count the rows of a file: by years, by days, and those that may be open at a year's end."""
    flows = pd.DataFrame({name: flag(m) for name, flag in FLAGS.items()} | {k: m[k] for k in FLOW})
    taken = m.loc[m.acceptable & m.known, DAYS].assign(n=1)
    late = m[m.own & m.accepted.notna() & (~m.closed | (m.ended > m.came))]
    late = late[["unit_id", "ended"]].assign(
        n=1,
        overdue=calendar.runs_out(late.accepted, STATUTORY),
        broken=calendar.runs_out(late.accepted, late.promise.fillna(0)),
    )
    return [
        grouped(flows, FLOW),
        grouped(taken, DAYS),
        grouped(late, CARRIED),
    ]


def opened(rows: pd.DataFrame, since: str, count: str, years: Sequence[int]) -> pd.Series:
    """Sum the rows open at the end of each year, from the year in a column."""
    open_at = {
        year: rows[(rows[since] <= year) & (rows.ended > year)].groupby("unit_id")[count].sum()
        for year in years
    }
    return pd.concat(open_at, names=["year"]).swaplevel()


def quantiles(days: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    """Return the least number of days within which a share of the rows was decided."""
    days = days.groupby([*group, "took"], as_index=False)["n"].sum()  # sorted by its keys
    by_group = days.groupby(group)["n"]
    upto, taken = by_group.cumsum(), by_group.transform("sum")
    within = {
        name: days[upto * whole >= taken * part].groupby(group)["took"].first()
        for name, (part, whole) in QUANTILES.items()
    }
    return pd.DataFrame(within)


def table(folder: str, years: Sequence[int] = YEARS) -> pd.DataFrame:
    """Return one row per group and year, with the counts, the rates and the quantiles."""
    calendar, parts = Calendar(), []
    agencies = pd.DataFrame(columns=BY)
    for path in sorted(Path(folder).glob("*.parquet")):
        m = matters(path, calendar)
        agencies, m["unit_id"] = numbered(agencies, m)
        parts.append(counted(m, calendar))
    flows, days, late = (pd.concat(tables) for tables in zip(*parts, strict=True))
    index = pd.MultiIndex.from_product([agencies.index, years], names=["unit_id", "year"])
    counts = pd.DataFrame(index=index)
    counts = counts.join(flows.rename(columns={"came": "year"}).groupby(index.names)[OF_CAME].sum())
    counts = counts.join(
        flows.rename(columns={"ended": "year"}).groupby(index.names)[OF_ENDED].sum()
    )
    counts["pending"] = opened(flows[flows.came != NONE], "came", "pending", years)
    for name in ["overdue", "broken"]:
        counts[name] = opened(late, name, "n", years)
    counts = counts.fillna(0).astype("int64").reset_index().join(agencies, on="unit_id")
    days = days.rename(columns={"ended": "year"}).join(agencies, on="unit_id")
    levels = []
    for by in LEVELS:
        level = counts.groupby([*by, "year"])[list(COUNTS)].sum()
        levels.append(level.join(quantiles(days, [*by, "year"])).reset_index())
    return with_rates(pd.concat(levels, ignore_index=True))


def numbered(agencies: pd.DataFrame, m: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return the agencies, extended by those of a file, and the number of each row's agency."""
    region, agency = m.region.cat, m.agency.cat
    pairs = region.codes.astype("int64") * len(agency.categories) + agency.codes
    code, pairs = pd.factorize(pairs)
    here = pd.DataFrame(
        {
            "region": region.categories[pairs // len(agency.categories)],
            "agency": agency.categories[pairs % len(agency.categories)],
        }
    )
    agencies = pd.concat([agencies, here]).drop_duplicates(ignore_index=True)
    number = pd.MultiIndex.from_frame(agencies).get_indexer(pd.MultiIndex.from_frame(here))
    return agencies, number[code]


def with_rates(table: pd.DataFrame) -> pd.DataFrame:
    """Add the quotient of two counts; zero divided by zero is null."""
    for name, figure in RATES.items():
        below = table.eval(figure.denominator)
        table[name] = table.eval(figure.numerator) / below.where(below > 0)
    return table
