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
