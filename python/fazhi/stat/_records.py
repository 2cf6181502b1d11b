"""The records returned for plain numbers, and for all rows of columns."""

from __future__ import annotations

from typing import Any, NamedTuple


def with_limits(record: tuple[Any, ...], spec: str) -> str:
    """Format a value and its limits by one specification."""
    if not spec:
        return str(record)
    value, lower, upper = ("-" if part is None else format(part, spec) for part in record[:3])
    return f"{value} ({lower} to {upper})"


class Interval(NamedTuple):
    """An estimate and the limits of its interval.

    A format specification applies to all three. The limits usually bracket the estimate; exceptions
    such as `agresti_caffo` are documented.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.proportion_interval(81, 263):.1%}"
    '30.8% (25.5% to 36.6%)'
    """

    value: float
    lower: float
    upper: float

    def __format__(self, spec: str) -> str:
        return with_limits(self, spec)


class MeanDifference(NamedTuple):
    """A difference of two means with its limits, and Welch's test; `df` need not be whole."""

    value: float
    lower: float
    upper: float
    statistic: float
    df: float
    p_value: float

    def __format__(self, spec: str) -> str:
        return with_limits(self, spec)


class QuantileInterval(NamedTuple):
    """A quantile and the limits of its interval, each of them one of the values.

    A limit is `None` if it was not asked for or there are too few values. `coverage` is the
    coverage probability, at least the level.
    """

    value: float
    lower: float | None
    upper: float | None
    coverage: float

    def __format__(self, spec: str) -> str:
        return with_limits(self, spec)


class Clustered(NamedTuple):
    """An interval for clustered events, with the design effect and the number of clusters."""

    value: float
    lower: float
    upper: float
    design_effect: float
    clusters: int

    def __format__(self, spec: str) -> str:
        return with_limits(self, spec)


class Quantile(NamedTuple):
    """A quantile of durations, in days; `None` if the curve does not fall far enough."""

    value: float | None
    lower: float | None
    upper: float | None

    def __format__(self, spec: str) -> str:
        return with_limits(self, spec)


class RestrictedMean(NamedTuple):
    """A restricted mean duration with its standard error and limits, in days."""

    value: float
    std_error: float
    lower: float
    upper: float


class LogRankTest(NamedTuple):
    """A log-rank test, with the observed and expected events of each group."""

    statistic: float
    df: int
    p_value: float
    observed: list[int]
    expected: list[float]


class BinomialTest(NamedTuple):
    """A binomial test: `statistic` successes in `n` trials, `expected` under the null."""

    statistic: int
    n: int
    expected: float
    value: float
    p_value: float


class FisherTest(NamedTuple):
    """Fisher's test: the first cell, its expected value, and the conditional odds ratio."""

    statistic: int
    expected: float
    odds_ratio: float | None
    p_value: float


class McNemarTest(NamedTuple):
    """McNemar's test; `df` is `None` unless the test is chi-squared."""

    statistic: float
    df: int | None
    p_value: float
    expected: float
    odds_ratio: float | None


class ChiSquared(NamedTuple):
    """A test by a statistic that is chi-squared under the null hypothesis."""

    statistic: float
    df: int
    p_value: float


class HomogeneityTest(NamedTuple):
    """Pearson's test; `value` is the pooled proportion, and lists have an entry per group.

    The residuals are Haberman's adjusted residuals. The p-value is reliable if `smallest_expected`
    is at least 5.
    """

    statistic: float
    df: int
    p_value: float
    value: float
    expected: list[float]
    residuals: list[float]
    smallest_expected: float


class TableTest(NamedTuple):
    """A test of independence; `expected` and `residuals` are by column.

    The residuals are Haberman's adjusted residuals. The p-value is reliable if `smallest_expected`
    is at least 5, or if few are below.
    """

    statistic: float
    df: int
    p_value: float
    cramers_v: float
    expected: list[list[float]]
    residuals: list[list[float]]
    smallest_expected: float


class LinearAssociation(NamedTuple):
    """The linear-by-linear test: z, and the correlation of the scores."""

    statistic: float
    p_value: float
    correlation: float


class CochranQ(NamedTuple):
    """Cochran's Q test, with the successes of each criterion."""

    statistic: float
    df: int
    p_value: float
    successes: list[int]


class Stratified(NamedTuple):
    """A measure common to strata, Cochran's Q test that they have the same, and I²."""

    interval: Interval
    heterogeneity: ChiSquared | None
    i_squared: float | None
    strata: int


class TrendTest(NamedTuple):
    """The Cochran-Armitage test: z, the slope per unit of score, the pooled proportion `value`.

    `departure` tests the departure from a line.
    """

    statistic: float
    p_value: float
    slope: float
    expected: float
    value: float
    departure: ChiSquared | None


class MantelHaenszel(NamedTuple):
    """The Mantel-Haenszel test, the common odds ratio and the tests of its homogeneity.

    `observed` and `expected` are sums of the first cells; `tables` counts the informative tables.
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


class RateTest(NamedTuple):
    """A test of one rate: `statistic` events, `expected` under the null, the rate `value`."""

    statistic: int
    expected: float
    value: float
    p_value: float


class RatesTest(NamedTuple):
    """A test of two rates: `value` is their ratio, `ratio` that under the null hypothesis.

    `expected1` and `expected2` are the expected events, given their sum.
    """

    statistic: float
    value: float
    ratio: float
    expected1: float
    expected2: float
    p_value: float


class SampleSize(NamedTuple):
    """The sizes of two groups."""

    n1: int
    n2: int
