"""Proportions, rates and totals from a table of counts: summed by group, then divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_levels, to_names, to_number
from fazhi._frame import to_polars
from fazhi._source import to_stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from fazhi._arguments import Levels, Names
    from fazhi._source import Table


def proportion(
    data: Table,
    *,
    numerator: str,
    denominator: str,
    by: str | Sequence[str] = (),
    level: Levels = 0.95,
    method: Names = (),
) -> pl.DataFrame:
    """Compute proportions from a table of counts, such as 办结数 divided by 受理数.

    Numerators and denominators are summed by group before they are divided, so large rows weigh
    more than small ones.

    Parameters
    ----------
    data
        A table: a frame of polars, pandas or pyarrow, a DuckDB relation, a dict of lists, or an
        iterable of frames.
    numerator
        The column with the numerators, integers that do not exceed the denominators.
    denominator
        The column with the denominators, integers.
    by
        The group-by columns.
    level
        The level of the interval, several levels, or `None` for no intervals.
    method
        The interval method, one of those of `stat.proportion_interval`; by default Wilson's.

    Returns
    -------
    A frame with one row per group, ordered by name, with the columns of `by`, `numerator`,
    `denominator`, `value`, `lower` and `upper` at the first level (each further level adds its own,
    such as `lower_99_8` and `upper_99_8`), `status` (`ok`, or `undefined` if the denominator is 0)
    and `excluded`: the rows without two usable numbers, or with a numerator above the denominator.

    Raises
    ------
    ColumnError
        A column is missing, or has an unsupported type.
    ParameterError
        A level is invalid, or a method is unknown.
    TypeError
        The data is not a table.

    Notes
    -----
    Intervals are computed as in `compute`.

    Examples
    --------
    >>> import fazhi as fz
    >>> table = {
    ...     "部门": ["民政局", "公安局", "民政局"],
    ...     "办结数": [80, 30, 19],
    ...     "受理数": [90, 30, 20],
    ... }
    >>> rates = fz.proportion(table, numerator="办结数", denominator="受理数", by="部门")
    >>> rates.select("部门", "numerator", "denominator", "value")
    shape: (2, 4)
    ┌────────┬───────────┬─────────────┬───────┐
    │ 部门   ┆ numerator ┆ denominator ┆ value │
    │ ---    ┆ ---       ┆ ---         ┆ ---   │
    │ str    ┆ f64       ┆ f64         ┆ f64   │
    ╞════════╪═══════════╪═════════════╪═══════╡
    │ 公安局 ┆ 30.0      ┆ 30.0        ┆ 1.0   │
    │ 民政局 ┆ 99.0      ┆ 110.0       ┆ 0.9   │
    └────────┴───────────┴─────────────┴───────┘
    >>> both = fz.proportion(
    ...     table, numerator="办结数", denominator="受理数", level=[0.95, 0.998]
    ... )
    >>> both.columns  # doctest: +NORMALIZE_WHITESPACE
    ['numerator', 'denominator', 'value', 'lower', 'upper', 'lower_99_8', 'upper_99_8', 'status',
     'excluded']
    """
    return summary(data, "proportion", numerator, denominator, by=by, level=level, method=method)


def rate(
    data: Table,
    *,
    count: str,
    population: str,
    by: str | Sequence[str] = (),
    per: float = 10_000,
    level: Levels = 0.95,
    method: Names = (),
) -> pl.DataFrame:
    """Compute rates per population from a table of counts, such as 案件数 per 常住人口.

    Counts and populations are summed by group before they are divided.

    Parameters
    ----------
    data
        A table: a frame of polars, pandas or pyarrow, a DuckDB relation, a dict of lists, or an
        iterable of frames.
    count
        The column with the numbers of events, integers.
    population
        The column with the populations, integers.
    by
        The group-by columns.
    per
        The multiplier: 10 000 for a rate per ten thousand.
    level
        The level of the interval, several levels, or `None` for no intervals.
    method
        The interval method, one of those of `stat.count_interval`; by default the exact one.

    Returns
    -------
    As in `proportion`, except that only rows without two usable numbers are excluded.

    Raises
    ------
    ColumnError
        A column is missing, or has an unsupported type.
    ParameterError
        A level is invalid, or a method is unknown.
    TypeError
        The data is not a table.

    Notes
    -----
    Intervals are those of a count of events, as in `compute`; the population is taken as exact.

    Examples
    --------
    >>> import fazhi as fz
    >>> table = {"乡镇": ["阿柔乡", "八宝镇"], "案件数": [3, 24], "常住人口": [4000, 16000]}
    >>> rates = fz.rate(table, count="案件数", population="常住人口", by="乡镇")
    >>> rates.select("乡镇", "numerator", "denominator", "value")
    shape: (2, 4)
    ┌────────┬───────────┬─────────────┬───────┐
    │ 乡镇   ┆ numerator ┆ denominator ┆ value │
    │ ---    ┆ ---       ┆ ---         ┆ ---   │
    │ str    ┆ f64       ┆ f64         ┆ f64   │
    ╞════════╪═══════════╪═════════════╪═══════╡
    │ 八宝镇 ┆ 24.0      ┆ 16000.0     ┆ 15.0  │
    │ 阿柔乡 ┆ 3.0       ┆ 4000.0      ┆ 7.5   │
    └────────┴───────────┴─────────────┴───────┘
    """
    return summary(data, "rate", count, population, by=by, level=level, method=method, per=per)


def total(data: Table, *, value: str, by: str | Sequence[str] = ()) -> pl.DataFrame:
    """Sum a column by group, such as 节省代理费; sums are exact, with up to four decimals.

    Parameters
    ----------
    data
        A table: a frame of polars, pandas or pyarrow, a DuckDB relation, a dict of lists, or an
        iterable of frames.
    value
        The column to sum.
    by
        The group-by columns.

    Returns
    -------
    As in `proportion`, with null `denominator`, `lower` and `upper`; rows without a usable number
    are excluded.

    Raises
    ------
    ColumnError
        A column is missing, or has an unsupported type.
    TypeError
        The data is not a table.

    Examples
    --------
    >>> import fazhi as fz
    >>> fees = {"部门": ["法援中心", "公证处", "法援中心"], "节省费用": ["0.1", "200", "0.2"]}
    >>> fz.total(fees, value="节省费用", by="部门").select("部门", "value", "status")
    shape: (2, 3)
    ┌──────────┬───────┬────────┐
    │ 部门     ┆ value ┆ status │
    │ ---      ┆ ---   ┆ ---    │
    │ str      ┆ f64   ┆ enum   │
    ╞══════════╪═══════╪════════╡
    │ 公证处   ┆ 200.0 ┆ ok     │
    │ 法援中心 ┆ 0.3   ┆ ok     │
    └──────────┴───────┴────────┘
    """
    return summary(data, "total", value, None, by=by, level=None)


def summary(
    data: Table,
    kind: str,
    numerator: str,
    denominator: str | None,
    *,
    by: str | Sequence[str],
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
