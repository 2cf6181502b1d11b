"""Intervals from all rows: means, quantiles, ratios of totals, clusters, standardised rates.

The types of the functions are those of their overloads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._source import wrong_type
from fazhi.stat._columns import has_rows, optional, to_columns
from fazhi.stat._dispatch import of_all
from fazhi.stat._records import Clustered, Interval, MeanDifference, QuantileInterval

if TYPE_CHECKING:
    import polars as pl
    from typing_extensions import Unpack

    from fazhi._typing import (
        AnyColumn,
        Bound,
        CountMethod,
        Exprs,
        Level,
        One,
        ProportionMethod,
        RatioOfTotalsMethod,
        Several,
    )


@overload
def mean_interval(values: AnyColumn, *, level: float = 0.95, bound: Bound = "both") -> Interval: ...
@overload
def mean_interval(values: pl.Expr, *, level: Level = 0.95, bound: Bound = "both") -> pl.Expr: ...
def mean_interval(values, *, level=0.95, bound="both"):
    """Compute the interval for the mean of at least two values, by Student's t; no nulls.

    The limits are ``mean ∓ t s / √n``, where s is the standard deviation (n − 1) and t the quantile
    of Student's distribution with n − 1 degrees of freedom (Student 1908, Biometrika 6:1-25). For
    censored durations see `survival`.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.mean_interval([30, 45, 60, 61]):.2f}"
    '49.00 (25.72 to 72.28)'
    """
    return of_all(_fazhi.mean_interval, Interval, {"values": values}, level=level, bound=bound)


def welch_test(
    first: AnyColumn, second: AnyColumn, *, level: float = 0.95, bound: Bound = "both"
) -> MeanDifference:
    """Test whether two samples have the same mean, whatever their variances (Welch's test).

    The difference of the means has the limits ``d ∓ t √(s₁²/n₁ + s₂²/n₂)``, with Welch's degrees
    of freedom (Welch 1947, Biometrika 34:28-35). At least two values each, which differ in one of
    the samples at least; no nulls.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.welch_test([18, 22, 25, 19, 30], [28, 31, 26, 40, 35, 33])
    >>> f"{test:.2f}, p = {test.p_value:.4f}"
    '-9.37 (-16.17 to -2.56), p = 0.0126'
    """
    pair = (to_sample(first, "first"), to_sample(second, "second"))
    return MeanDifference(
        *_fazhi.welch_test(*pair, levels=[to_number(level, "level")], bound=bound)
    )


def to_sample(values: object, what: str) -> _fazhi.Numbers:
    """Convert the values of a sample; there is no row to put an expression's answer in."""
    given = to_columns({what: values})
    if not has_rows(given[what]):
        raise wrong_type(what, values, "a column of numbers")
    return _fazhi.Numbers(given)


@overload
def ratio_of_totals_interval(
    x: AnyColumn, y: AnyColumn, **options: Unpack[One[RatioOfTotalsMethod]]
) -> Interval: ...
@overload
def ratio_of_totals_interval(
    x: pl.Expr, y: pl.Expr, **options: Unpack[Several[RatioOfTotalsMethod]]
) -> pl.Expr: ...
def ratio_of_totals_interval(x, y, *, level=0.95, method="delta", bound="both"):
    """Compute the interval for a ratio of totals, Σx / Σy, over at least two independent units.

    A row is a unit, such as an office with its fees saved and its cases; no nulls. The total of `y`
    is not 0 and, for `fieller`, differs from 0 at the level.

    With R = Σx / Σy and residuals x − R y, the standard error of `delta` is
    ``√(n / (n − 1) Σ(x − R y)²) / Σy``, with Student's t on n − 1 degrees of freedom.

    Parameters
    ----------
    method
        `delta`, also called linearisation (Cochran 1977, Sampling Techniques, chapter 6), or
        `fieller` (Fieller 1954, Journal of the Royal Statistical Society B 16:175-185).

    Examples
    --------
    >>> import fazhi as fz
    >>> saved = fz.stat.ratio_of_totals_interval([31, 12, 80, 25, 44], [40, 15, 120, 30, 52])
    >>> f"{saved:.3f}"
    '0.747 (0.610 to 0.884)'
    """
    columns, kernel = {"x": x, "y": y}, _fazhi.ratio_of_totals_interval
    return of_all(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def quantile_interval(
    values: AnyColumn, q: float = 0.5, *, level: float = 0.95, bound: Bound = "both"
) -> QuantileInterval: ...
@overload
def quantile_interval(
    values: pl.Expr, q: float = 0.5, *, level: Level = 0.95, bound: Bound = "both"
) -> pl.Expr: ...
def quantile_interval(values, q=0.5, *, level=0.95, bound="both"):
    """Compute the distribution-free interval for a quantile, such as the median; no nulls.

    A limit is `None` if there are too few values: for the median at 0.95, up to five.

    The value is the inverse of the empirical distribution function (definition 1 of Hyndman and Fan
    1996, The American Statistician 50:361-365), always one of the values. The limits are order
    statistics whose ranks come from the exact binomial distribution (Thompson 1936, Annals of
    Mathematical Statistics 7:122-128), with a tail probability of at most (1 − level) / 2 each.

    Parameters
    ----------
    q
        The share of values at or below the quantile: 0.5 for the median.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.quantile_interval([5, 5, 5, 8, 8, 8, 8, 13, 13, 60]):.0f}"
    '8 (5 to 13)'
    """
    options = {"level": level, "bound": bound, "q": to_number(q, "q")}
    return of_all(_fazhi.quantile_interval, QuantileInterval, {"values": values}, **options)


@overload
def clustered_proportion_interval(
    x: AnyColumn, n: AnyColumn, **options: Unpack[One[ProportionMethod]]
) -> Clustered: ...
@overload
def clustered_proportion_interval(
    x: pl.Expr, n: pl.Expr, **options: Unpack[Several[ProportionMethod]]
) -> pl.Expr: ...
def clustered_proportion_interval(x, n, *, level=0.95, method="wilson", bound="both"):
    """Compute the interval for a proportion from clusters, such as offices.

    A row is a cluster, with `x` successes of `n` trials; no nulls. The methods are those of
    `proportion_interval`.

    The design effect is the variance of a ratio of cluster totals relative to that of independent
    trials. The interval is that of `x` and `n` divided by it, or by 1 if it is smaller (Korn and
    Graubard 1998, Survey Methodology 24:193-201).

    Examples
    --------
    >>> import fazhi as fz
    >>> won = fz.stat.clustered_proportion_interval([9, 1, 5, 0, 7], [10, 10, 12, 8, 10])
    >>> f"{won:.2f}, design effect {won.design_effect:.2f}"
    '0.44 (0.19 to 0.72), design effect 5.27'
    """
    columns, kernel = {"x": x, "n": n}, _fazhi.clustered_proportion_interval
    return of_all(kernel, Clustered, columns, level=level, method=method, bound=bound)


@overload
def clustered_count_interval(
    events: AnyColumn, **options: Unpack[One[CountMethod]]
) -> Clustered: ...
@overload
def clustered_count_interval(
    events: pl.Expr, **options: Unpack[Several[CountMethod]]
) -> pl.Expr: ...
def clustered_count_interval(events, *, level=0.95, method="exact", bound="both"):
    """Compute the interval for a count of recurrent events.

    A row is a unit, such as a person or a firm, with the number of its events; no nulls. The
    methods are those of `count_interval`.

    With k the events of a unit, the design effect is ``Σk² / Σk``: units are independent, their
    events are not (a compound Poisson process; Cox and Isham 1980, Point Processes).

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.stat.clustered_count_interval([1, 1, 4, 2, 1, 1])
    >>> found.value, found.design_effect, found.clusters
    (10.0, 2.4, 6)
    """
    columns, kernel = {"events": events}, _fazhi.clustered_count_interval
    return of_all(kernel, Clustered, columns, level=level, method=method, bound=bound)


@overload
def standardise_direct(
    x: AnyColumn,
    n: AnyColumn,
    standard: AnyColumn,
    *,
    squares: AnyColumn | None = None,
    per: float = 1.0,
    **options: Unpack[One[CountMethod]],
) -> Interval: ...
@overload
def standardise_direct(
    x: pl.Expr,
    n: pl.Expr,
    standard: pl.Expr,
    *,
    squares: pl.Expr | None = None,
    per: float = 1.0,
    **options: Unpack[Several[CountMethod]],
) -> pl.Expr: ...
def standardise_direct(
    x, n, standard, *, squares=None, per=1.0, level=0.95, method="byar", bound="both"
):
    """Compute a directly standardised rate: stratum rates weighted by a standard population.

    A row is a stratum, with its events, its population and its standard population; no nulls.

    The value is ``Σ wᵢ xᵢ`` with weights ``sᵢ / (nᵢ Σs)``. The limits are
    ``value + √(V / X) (L − X)`` and the same with U, where X is the total of events, L and U are
    its limits, and V is ``Σ wᵢ² xᵢ`` or, with `squares`, ``Σ wᵢ² squaresᵢ``, because the events of
    one person are dependent (Dobson, Kuulasmaa, Eberle and Scherer 1991, Statistics in Medicine
    10:457-462).

    Parameters
    ----------
    squares
        For recurrent events, the sum of squared events per person in each stratum, never below `x`.
    per
        As in `rate_interval`.
    method
        The method of the limits of the total count, as in `count_interval`.

    Examples
    --------
    >>> import fazhi as fz
    >>> cases, births = [0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392]
    >>> all_births = [319933, 931318, 786511, 488235, 237863, 61313]
    >>> f"{fz.stat.standardise_direct(cases, births, all_births, per=100_000).value:.5f}"
    '75.52901'
    """
    columns = {"x": x, "n": n, "standard": standard, **optional(squares=squares)}
    per = to_number(per, "per")
    options = {"level": level, "method": method, "bound": bound, "per": per}
    return of_all(_fazhi.standardise_direct, Interval, columns, **options)


@overload
def standardise_indirect(
    x: float | AnyColumn,
    n: AnyColumn,
    standard_x: AnyColumn,
    standard_n: AnyColumn,
    *,
    rate: bool = False,
    per: float = 1.0,
    **options: Unpack[One[CountMethod]],
) -> Interval: ...
@overload
def standardise_indirect(
    x: Exprs,
    n: pl.Expr,
    standard_x: pl.Expr,
    standard_n: pl.Expr,
    *,
    rate: bool = False,
    per: float = 1.0,
    **options: Unpack[Several[CountMethod]],
) -> pl.Expr: ...
def standardise_indirect(
    x, n, standard_x, standard_n, *, rate=False, per=1.0, level=0.95, method="byar", bound="both"
):
    """Compute an indirectly standardised ratio: observed over expected events.

    A row is a stratum, with its events and its population, and those of the standard; no nulls. `x`
    may also be the total of the events.

    The value is ``Σx / E`` with the expected events ``E = Σ nᵢ · standard_xᵢ / standard_nᵢ``, taken
    as known; the limits are those of the count Σx over E (Breslow and Day 1987, Statistical Methods
    in Cancer Research II, IARC).

    Parameters
    ----------
    rate
        Whether to multiply the ratio by the crude rate of the standard.
    per
        What the result is given for, such as 100.
    method
        As in `count_interval`.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.standardise_indirect(33, [200, 300], [20, 90], [1000, 1500]).value
    1.5
    """
    columns = {"x": x, "n": n, "standard_x": standard_x, "standard_n": standard_n}
    options = {"level": level, "method": method, "bound": bound, "rate": bool(rate)}
    per = to_number(per, "per")
    return of_all(_fazhi.standardise_indirect, Interval, columns, per=per, **options)
