"""Comparison of the rows of a table of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._frame import to_polars
from fazhi._source import to_frame, wrong_type
from fazhi.compare._arguments import to_funnel, to_ranks
from fazhi.exceptions import ColumnError, ParameterError

if TYPE_CHECKING:
    import polars as pl

    from fazhi._arguments import Levels
    from fazhi._source import Table
    from fazhi._typing import AdjustMethod, Dispersion, First, Outliers, RankSets, RankTail, Target

# Columns beside the numerator that say what is compared: of each set, the first says which.
KINDS = "`denominator`, `exposure` or `other_count`"


def funnel(
    data: Table,
    *,
    numerator: str | None = None,
    denominator: str | None = None,
    population: str | None = None,
    exposure: str | None = None,
    other_count: str | None = None,
    value: str | None = None,
    standard_error: str | None = None,
    target: Target = "pooled",
    level: Levels = (0.95, 0.998),
    dispersion: Dispersion = "none",
    outliers: Outliers = "winsorise",
    outlier_share: float = 0.1,
    adjust: AdjustMethod = "benjamini_hochberg",
    least: float = 0,
    per: float = 1,
) -> pl.DataFrame:
    """Find which units stand out from what all have together, more than chance makes them.

    A unit is flagged by its exact tail, and the limits are drawn where that tail is: flag and
    picture agree for every unit, and a unit at the target is flagged no more often than the level
    says, however few cases it has.

    Parameters
    ----------
    data
        A table with a row for each unit: a frame of polars, pandas or pyarrow, a DuckDB relation,
        a dict of lists, or an iterable of frames.
    numerator, denominator
        Columns of counts: proportions, such as 办结数 of 受理数. A numerator alone is compared as a
        count.
    population
        The column of all cases of a unit, if those of `denominator` were drawn from them.
    exposure
        Instead of `denominator`, what a rate is held against: a population, or an expected number
        (the value is then the indirectly standardised ratio).
    other_count
        Instead of `denominator`, a count that the numerator is not a part of: ratios of two counts.
    value, standard_error
        Instead of counts, columns of means and of their standard errors.
    target
        `"pooled"` (what all have together), `"others"` (what all others have) or a value.
    level
        The level of the limits, or several.
    dispersion
        What is done where units differ more than chance makes them: `"multiplicative"`,
        `"additive"` (random effects) or `"prediction"` (beta-binomial, negative binomial).
    outliers, outlier_share
        What is done with the units beyond this share on either side when the spread is estimated:
        `"winsorise"` draws them in, `"trim"` leaves them out, `"keep"` takes all as they are.
    adjust
        The adjustment of `p_adjusted` for the number of units.
    least
        Units with a smaller denominator (or exposure, or count) are listed and not compared.
    per
        The base of a rate: 10 000 for a rate per ten thousand.

    Returns
    -------
    The table, with the columns `target`, `expected`, for each level `low_95`, `high_95` and
    `side_95` (`low`, `within` or `high`), `p_value`, `p_adjusted`, `phi` and `tau2` with their
    limits, `spread_units` (the units that these rest on) and `funnel`: `ok`, or why a row is not
    compared (`not_available`, `no_exposure`, `not_counted`, `below_least`, `alone`).

    Examples
    --------
    >>> import fazhi as fz
    >>> offices = {"单位": ["甲", "乙", "丙"], "办结": [190, 96, 4], "受理": [200, 200, 5]}
    >>> found = fz.compare.funnel(offices, numerator="办结", denominator="受理", target=0.9)
    >>> found.select("单位", "side_95", "funnel").rows()
    [('甲', 'high', 'ok'), ('乙', 'low', 'ok'), ('丙', 'within', 'ok')]
    """
    options = to_funnel(target, level, dispersion, outliers, outlier_share, adjust, least)
    columns = to_columns(
        numerator, denominator, population, exposure, other_count, value, standard_error
    )
    frame, numbers = to_numbers(data, columns)
    found = _fazhi.compare_funnel(numbers, lang="en", per=to_number(per, "per"), **options)
    return beside(frame, found)


def ranks(
    data: Table,
    *,
    numerator: str | None = None,
    denominator: str | None = None,
    exposure: str | None = None,
    other_count: str | None = None,
    value: str | None = None,
    standard_error: str | None = None,
    level: float = 0.95,
    sets: RankSets = "simultaneous",
    tail: RankTail = "mid_p",
    first: First = "largest",
    least: float = 0,
    best: int | None = None,
    worst: int | None = None,
) -> pl.DataFrame:
    """Find which ranks each unit may have, by exact tests of pairs with Holm's adjustment.

    Parameters
    ----------
    data, numerator, denominator, exposure, other_count, value, standard_error, least
        As in `funnel`.
    level
        The level of the sets.
    sets
        `"simultaneous"`: all sets together hold the true ranks; `"marginal"`: that of one unit,
        chosen beforehand.
    tail
        The tail of the tests, `"mid_p"` or `"exact"`.
    first
        Whether the unit with the `"largest"` or the `"smallest"` value has rank 1.
    best, worst
        Say of each unit whether it is among the best, or the worst, so many.

    Returns
    -------
    The table, with the columns `rank` (the plain one), `best_rank` and `worst_rank` (the ends of
    its set), `first_group` and `last_group`; with `best=5`, `best_5` (`certain`, `possible` or
    `no`), and with `worst` likewise; and `ranked` (`ok`, or why a row is not compared).
    Units that share a group cannot be told apart; marginal sets have no groups.
    `fazhi.stat.ranks` says of two units whether one is better.

    Examples
    --------
    >>> import fazhi as fz
    >>> offices = {"单位": ["甲", "乙", "丙"], "办结": [190, 96, 4], "受理": [200, 200, 5]}
    >>> found = fz.compare.ranks(offices, numerator="办结", denominator="受理", best=2)
    >>> found.select("单位", "rank", "best_rank", "worst_rank", "best_2").rows()
    [('甲', 1, 1, 2, 'certain'), ('乙', 3, 2, 3, 'possible'), ('丙', 2, 1, 3, 'possible')]
    """
    options = to_ranks(level, sets, tail, first, least, best, worst)
    columns = to_columns(numerator, denominator, None, exposure, other_count, value, standard_error)
    frame, numbers = to_numbers(data, columns)
    return beside(frame, _fazhi.compare_ranks(numbers, lang="en", per=1.0, **options))


def shrink(
    data: Table,
    *,
    numerator: str | None = None,
    denominator: str | None = None,
    exposure: str | None = None,
    value: str | None = None,
    standard_error: str | None = None,
    level: float = 0.95,
    least: float = 0,
    per: float = 1,
) -> pl.DataFrame:
    """Draw units to what all have together, the more the less they have of their own.

    Parameters
    ----------
    data, numerator, denominator, exposure, value, standard_error, least, per
        As in `funnel`.
    level
        The level of the intervals, which hold on average over the units, not for each.

    Returns
    -------
    The table, with the columns `estimate`, `estimate_lower`, `estimate_upper`, `weight` (that of
    the unit's own value), `centre` (what all are drawn to) and `shrunk` (`ok`, or why a row is not
    compared).

    Examples
    --------
    >>> import fazhi as fz
    >>> offices = {"办结": [3, 280, 150, 190], "受理": [3, 300, 200, 200]}
    >>> found = fz.compare.shrink(offices, numerator="办结", denominator="受理")
    >>> [round(weight, 3) for weight in found["weight"]]
    [0.17, 0.953, 0.932, 0.932]
    """
    columns = to_columns(numerator, denominator, None, exposure, None, value, standard_error)
    frame, numbers = to_numbers(data, columns)
    found = _fazhi.compare_shrink(
        numbers,
        lang="en",
        least=to_number(least, "least"),
        per=to_number(per, "per"),
        level=to_number(level, "level"),
    )
    return beside(frame, found)


def to_columns(
    numerator: str | None,
    denominator: str | None,
    population: str | None,
    exposure: str | None,
    other_count: str | None,
    value: str | None,
    standard_error: str | None,
) -> dict[str, str]:
    """Check which columns are named together, and give those that are."""
    means = {"value": value, "standard_error": standard_error}
    below = {"denominator": denominator, "exposure": exposure, "other_count": other_count}
    counts = {"numerator": numerator, **below, "population": population}
    named = {name: column for name, column in {**counts, **means}.items() if column is not None}
    for name, column in named.items():
        if not isinstance(column, str):
            raise wrong_type(name, column, "the name of a column")
    if set(named) == set(means):
        return named
    if "numerator" not in named or named.keys() & means.keys():
        message = "expected `numerator`, or `value` and `standard_error`"
        raise ParameterError(message)
    if len(named.keys() & below.keys()) > 1:
        message = f"expected one of {KINDS}"
        raise ParameterError(message)
    if "population" in named and "denominator" not in named:
        message = "`population` was given without `denominator`, which is drawn from it"
        raise ParameterError(message)
    return named


def to_numbers(data: Table, columns: dict[str, str]) -> tuple[pl.DataFrame, _fazhi.Numbers]:
    """Read a table, and take its columns of numbers."""
    frame = to_frame(data, columns.values())
    return frame, _fazhi.Numbers({name: frame.select(column) for name, column in columns.items()})


def beside(frame: pl.DataFrame, found: _fazhi.Frame | pl.DataFrame) -> pl.DataFrame:
    """Put what was found beside a table."""
    columns = to_polars(found)
    for name in columns.columns:
        if name in frame.columns:
            message = f"`data` has a column `{name}`, expected another name, as the result has one"
            raise ColumnError(message)
    return frame.hstack(columns)
