"""Intervals for means, ratios of totals and quantiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi.stat._numbers import samples
from fazhi.stat._records import Interval, QuantileInterval

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level

# Split into two literals, so that it is a union at run time too.
RatioOfTotalsMethod: TypeAlias = Literal["delta"] | Literal["fieller"]


def mean_interval(values: Numbers, *, level: Level = 0.95, bound: Bound = "both") -> Answer:
    """Compute the confidence interval for a mean, by Student's t.

    Parameters
    ----------
    values
        A column of at least two numbers, without nulls.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval` for a column, an expression for an expression: one struct for all rows, or per group.

    Raises
    ------
    ParameterError
        There are fewer than two values, or one is missing or not finite.
    TypeError
        An argument is not a column or expression.

    Notes
    -----
    The limits are ``mean ∓ t s / √n``, where s is the standard deviation (n − 1) and t the quantile
    of Student's distribution [1]_ with n − 1 degrees of freedom. For censored durations see
    `survival`.

    References
    ----------
    .. [1] Student (1908), "The probable error of a mean", Biometrika 6:1-25.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.mean_interval([30, 45, 60, 61])
    >>> f"{value} ({lower:.2f} to {upper:.2f})"
    '49.0 (25.72 to 72.28)'
    """
    return samples(_fazhi.mean_interval, Interval, {"values": values}, level=level, bound=bound)


def ratio_of_totals_interval(
    x: Numbers,
    y: Numbers,
    *,
    level: Level = 0.95,
    method: RatioOfTotalsMethod = "delta",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for a ratio of totals, Σx / Σy, over independent units.

    Parameters
    ----------
    x, y
        Columns of the same length with a row for each unit, such as the fees saved and the cases of
        each office; without nulls.
    method
        `delta`, also called linearisation [1]_, or `fieller` [2]_.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval` for columns, an expression for expressions: one struct for all rows, or per group.

    Raises
    ------
    ParameterError
        There are fewer than two rows, a number is missing or not finite, or the total of `y` is 0
        or, for `fieller`, does not differ from 0 at the level.
    TypeError
        An argument is not a column or expression.

    Notes
    -----
    With R = Σx / Σy and residuals x − R y, the standard error of `delta` is
    ``√(n / (n − 1) Σ(x − R y)²) / Σy``, with Student's t on n − 1 degrees of freedom.

    References
    ----------
    .. [1] Cochran (1977), Sampling Techniques, 3rd edition, chapter 6.
    .. [2] Fieller (1954), "Some problems in interval estimation", Journal of the Royal Statistical
       Society B 16:175-185.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.ratio_of_totals_interval(
    ...     [31, 12, 80, 25, 44], [40, 15, 120, 30, 52]
    ... )
    >>> f"{value:.3f} ({lower:.3f} to {upper:.3f})"
    '0.747 (0.610 to 0.884)'
    """
    return samples(
        _fazhi.ratio_of_totals_interval,
        Interval,
        {"x": x, "y": y},
        level=level,
        bound=bound,
        method=method,
    )


def quantile_interval(
    values: Numbers, q: float = 0.5, *, level: Level = 0.95, bound: Bound = "both"
) -> Answer:
    """Compute the distribution-free confidence interval for a quantile, such as the median.

    Parameters
    ----------
    values
        A column of numbers, without nulls.
    q
        The share of values at or below the quantile: 0.5 for the median.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `QuantileInterval` for a column, an expression for an expression: one struct for all rows, or
    per group. A limit is missing if there are too few values: for the median at 0.95, up to five.

    Raises
    ------
    ParameterError
        There are no values, one is missing or not finite, or `q` is not above 0 and below 1.
    TypeError
        An argument is not a column or expression.

    Notes
    -----
    The value is the inverse of the empirical distribution function (definition 1 of [2]_), always
    one of the values. The limits are order statistics whose ranks come from the exact binomial
    distribution [1]_, with a tail probability of at most (1 − level) / 2 beyond each.

    References
    ----------
    .. [1] Thompson (1936), "On confidence ranges for the median and other expectation
       distributions for populations of unknown distribution form", Annals of Mathematical
       Statistics 7:122-128.
    .. [2] Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American
       Statistician 50:361-365.

    Examples
    --------
    >>> import fazhi as fz
    >>> days = [5, 5, 5, 8, 8, 8, 8, 13, 13, 60]
    >>> median = fz.stat.quantile_interval(days)
    >>> median.lower, median.value, median.upper
    (5.0, 8.0, 13.0)
    """
    return samples(
        _fazhi.quantile_interval,
        QuantileInterval,
        {"values": values},
        level=level,
        bound=bound,
        q=to_number(q, "q"),
    )
