"""Proportions, rates and totals from a table of counts: summed by group, then divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_levels, to_names, to_number
from fazhi._frame import to_polars
from fazhi._source import to_stream

if TYPE_CHECKING:
    import polars as pl

    from fazhi._arguments import Levels, Names
    from fazhi._source import Table
    from fazhi._typing import CountMethod, ProportionMethod


def proportion(
    data: Table,
    *,
    numerator: str,
    denominator: str,
    by: Names = (),
    level: Levels = 0.95,
    method: ProportionMethod = "wilson",
) -> pl.DataFrame:
    """Compute proportions from a table of counts, such as 办结数 divided by 受理数.

    Numerators and denominators are summed by group before they are divided, so large rows weigh
    more than small ones.

    Parameters
    ----------
    data
        A table: a frame of polars, pandas or pyarrow, a DuckDB relation, a dict of lists, or an
        iterable of frames.
    numerator, denominator
        Columns of integers; a numerator does not exceed its denominator.
    by
        The group-by columns.
    level
        The level of the interval, several levels, or `None` for no intervals.
    method
        As in `stat.proportion_interval`.

    Returns
    -------
    A frame with one row per group, ordered by name, with the columns of `by`, `numerator`,
    `denominator`, `value`, `lower` and `upper` at the first level (each further level adds its own,
    such as `lower_99_8` and `upper_99_8`), `status` (`ok`, or `undefined` if the denominator is 0)
    and `excluded`: the rows without two usable numbers, or with a numerator above the denominator.

    Examples
    --------
    >>> import fazhi as fz
    >>> table = {"部门": ["民政局", "公安局", "民政局"], "办结": [80, 30, 19], "受理": [90, 30, 20]}
    >>> rates = fz.proportion(table, numerator="办结", denominator="受理", by="部门")
    >>> rates.select("部门", "numerator", "denominator", "value").rows()
    [('公安局', 30.0, 30.0, 1.0), ('民政局', 99.0, 110.0, 0.9)]
    """
    return summary(data, "proportion", numerator, denominator, by=by, level=level, method=method)


def rate(
    data: Table,
    *,
    count: str,
    population: str,
    by: Names = (),
    per: float = 10_000,
    level: Levels = 0.95,
    method: CountMethod = "exact",
) -> pl.DataFrame:
    """Compute rates per population from a table of counts, such as 案件数 per 常住人口.

    Counts and populations are summed by group before they are divided; the population is taken as
    exact.

    Parameters
    ----------
    data, by, level
        As in `proportion`, and the result too; a count may exceed its population.
    count, population
        Columns of integers.
    per
        The base of the rate: 10 000 for a rate per ten thousand.
    method
        As in `stat.count_interval`.

    Examples
    --------
    >>> import fazhi as fz
    >>> table = {"乡镇": ["阿柔乡", "八宝镇"], "案件数": [3, 24], "常住人口": [4000, 16000]}
    >>> rates = fz.rate(table, count="案件数", population="常住人口", by="乡镇")
    >>> rates.select("乡镇", "value").rows()
    [('八宝镇', 15.0), ('阿柔乡', 7.5)]
    """
    return summary(data, "rate", count, population, by=by, level=level, method=method, per=per)


def total(data: Table, *, value: str, by: Names = ()) -> pl.DataFrame:
    """Sum a column by group, such as 节省代理费; sums are exact, with up to four decimals.

    The result is that of `proportion` with null `denominator`, `lower` and `upper`; rows without a
    usable number are excluded.

    Examples
    --------
    >>> import fazhi as fz
    >>> fees = {"部门": ["法援中心", "公证处", "法援中心"], "节省费用": ["0.1", "200", "0.2"]}
    >>> fz.total(fees, value="节省费用", by="部门").select("部门", "value").rows()
    [('公证处', 200.0), ('法援中心', 0.3)]
    """
    return summary(data, "total", value, None, by=by, level=None)


def summary(
    data: Table,
    kind: str,
    numerator: str,
    denominator: str | None,
    *,
    by: Names,
    level: Levels,
    method: Names = (),
    per: float = 1.0,
) -> pl.DataFrame:
    """Compute any of the three tables."""
    table = _fazhi.summarise(
        to_stream(data, "data"),
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        by=to_names(by, "by"),
        levels=to_levels(level),
        methods=to_names(method, "method"),
        per=to_number(per, "per"),
    )
    return to_polars(table)
