"""What comes back for plain numbers."""

from __future__ import annotations

from typing import NamedTuple


class Interval(NamedTuple):
    """An estimate and the limits of its interval, `lower <= value <= upper`.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.proportion_interval(81, 263)
    >>> f"{value:.4f} ({lower:.4f} to {upper:.4f})"
    '0.3080 (0.2553 to 0.3662)'
    """

    value: float
    lower: float
    upper: float


class QuantileInterval(NamedTuple):
    """A quantile of values and the limits of its interval, each of them one of the values.

    A limit is `None` where it was not asked for or there are too few values for one. `coverage` is
    the probability with which an interval made in this way holds the quantile, at least the level.
    """

    value: float
    lower: float | None
    upper: float | None
    coverage: float


class Quantile(NamedTuple):
    """A quantile of durations, in days; `None` where so many are open that it is not known."""

    value: float | None
    lower: float | None
    upper: float | None


class RestrictedMean(NamedTuple):
    """A mean of durations up to some day, its standard error and limits, in days."""

    value: float
    std_error: float
    lower: float
    upper: float


class LogRankTest(NamedTuple):
    """The log-rank test: how many were closed in each group, and how many if all were alike."""

    statistic: float
    df: int
    p_value: float
    observed: list[int]
    expected: list[float]


class BinomialTest(NamedTuple):
    """The binomial test: `statistic` of `n` where `expected` were expected, and the estimate."""

    statistic: int
    n: int
    expected: float
    value: float
    p_value: float


class FisherTest(NamedTuple):
    """Fisher's test: the first cell, what was expected of it, and the conditional odds ratio."""

    statistic: int
    expected: float
    odds_ratio: float | None
    p_value: float


class McNemarTest(NamedTuple):
    """McNemar's test; `df` is `None` for the tests that are not chi-squared."""

    statistic: float
    df: int | None
    p_value: float
    expected: float
    odds_ratio: float | None


class ChiSquared(NamedTuple):
    """A statistic that follows a chi-squared distribution where the hypothesis holds."""

    statistic: float
    df: int
    p_value: float


class HomogeneityTest(NamedTuple):
    """Pearson's test; `value` is the pooled proportion, lists have an entry for each group.

    The residuals are Haberman's adjusted ones. The p-value is good where `smallest_expected` is 5
    or more.
    """

    statistic: float
    df: int
    p_value: float
    value: float
    expected: list[float]
    residuals: list[float]
    smallest_expected: float


class TrendTest(NamedTuple):
    """The Cochran-Armitage test: z, the slope per unit of score, the pooled proportion `value`.

    `departure` tests whether the proportions differ otherwise than along the line.
    """

    statistic: float
    p_value: float
    slope: float
    expected: float
    value: float
    departure: ChiSquared | None


class MantelHaenszel(NamedTuple):
    """The Mantel-Haenszel test, the common odds ratio and whether the tables have one in common.

    `observed` and `expected` are sums of the first cells, `tables` is the number of tables that
    can tell.
    """

    statistic: float
    df: int
    p_value: float
    observed: float
    expected: float
    odds_ratio: Interval
    breslow_day: ChiSquared | None
    tarone: ChiSquared | None
    tables: int


class RatesTest(NamedTuple):
    """The test of two rates: `value` is their ratio, `ratio` that of the hypothesis.

    `expected1` and `expected2` are the events that the hypothesis expects of their sum.
    """

    statistic: float
    value: float
    ratio: float
    expected1: float
    expected2: float
    p_value: float


class Clustered(NamedTuple):
    """An interval of clustered events, with their design effect and the number of clusters."""

    value: float
    lower: float
    upper: float
    design_effect: float
    clusters: int


class SampleSize(NamedTuple):
    """The sizes of two groups."""

    n1: int
    n2: int
