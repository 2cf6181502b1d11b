"""Comparison of two rates: ratio, difference and test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi.stat._numbers import intervals, records
from fazhi.stat._records import RatesTest

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Alternative, Answer, Bound, Level

# Split into two literals, so that each is a union at run time too.
RateRatioMethod: TypeAlias = Literal["conditional"] | Literal["mid_p", "score", "log"]
RateDifferenceMethod: TypeAlias = Literal["score"] | Literal["mover", "wald"]
RatesMethod: TypeAlias = Literal["conditional"] | Literal["mid_p", "score"]


def rate_ratio_interval(
    x1: Numbers,
    exposure1: Numbers,
    x2: Numbers,
    exposure2: Numbers,
    *,
    level: Level = 0.95,
    method: RateRatioMethod = "conditional",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for the ratio of two rates.

    Parameters
    ----------
    x1, exposure1
        The events and the exposure of the first rate.
    x2, exposure2
        The same for the second rate.
    method
        `conditional`, which is exact given the sum of the events [1]_, `mid_p`, `score` [2]_, or
        `log`.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`. If `x2` is 0 the value and the upper
    limit are infinite. A row without events has nulls.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The value is ``(x₁ / e₁) / (x₂ / e₂)`` with exposures e. Given their sum, x₁ is binomial; the
    limits of its probability, as odds, are those of the ratio times e₁ / e₂.

    References
    ----------
    .. [1] Przyborowski and Wilenski (1940), "Homogeneity of results in testing samples from
       Poisson series", Biometrika 31:313-323.
    .. [2] Graham, Mayengbam and Tsong (2003), "Confidence limits for the ratio of two rates based
       on likelihood scores: non-iterative method", Statistics in Medicine 22:2071-2083.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.rate_ratio_interval(11, 800, 21, 3011)
    >>> f"{value:.4f} ({lower:.4f} to {upper:.4f})"
    '1.9715 (0.8584 to 4.2773)'
    """
    columns = {"x1": x1, "exposure1": exposure1, "x2": x2, "exposure2": exposure2}
    return intervals(_fazhi.rate_ratio_interval, columns, level=level, bound=bound, method=method)


def rate_difference_interval(
    x1: Numbers,
    exposure1: Numbers,
    x2: Numbers,
    exposure2: Numbers,
    *,
    multiplier: float = 1.0,
    level: Level = 0.95,
    method: RateDifferenceMethod = "score",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for the difference of two rates.

    Parameters
    ----------
    x1, exposure1
        The events and the exposure of the first rate.
    x2, exposure2
        The same for the second rate.
    multiplier
        The base of the rates, such as 10 000 for rates per ten thousand.
    method
        `score` [1]_, `mover` from the exact limits of each rate [2]_, or `wald`, for
        comparison only.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The value is ``x₁ / e₁ − x₂ / e₂`` times `multiplier`, with exposures e. The score limits invert
    the score test.

    References
    ----------
    .. [1] Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in
       Medicine 4:213-226.
    .. [2] Zou and Donner (2008), "Construction of confidence limits about effect measures: a
       general approach", Statistics in Medicine 27:1693-1702.

    Examples
    --------
    >>> import fazhi as fz
    >>> interval = fz.stat.rate_difference_interval(11, 800, 21, 3011, multiplier=1000)
    >>> f"{interval.value:.3f} ({interval.lower:.3f} to {interval.upper:.3f})"
    '6.776 (-0.310 to 17.913)'
    """
    columns = {"x1": x1, "exposure1": exposure1, "x2": x2, "exposure2": exposure2}
    return intervals(
        _fazhi.rate_difference_interval,
        columns,
        level=level,
        bound=bound,
        method=method,
        multiplier=to_number(multiplier, "multiplier"),
    )


def rates_test(
    x1: Numbers,
    exposure1: Numbers,
    x2: Numbers,
    exposure2: Numbers,
    *,
    ratio: Numbers = 1.0,
    alternative: Alternative = "two_sided",
    method: RatesMethod = "conditional",
) -> Answer:
    """Test whether the first of two rates is `ratio` times the second.

    Parameters
    ----------
    x1, exposure1
        The events and the exposure of the first rate.
    x2, exposure2
        The same for the second rate.
    ratio
        The ratio under the null hypothesis.
    alternative
        The alternative hypothesis: `two_sided`, `less` or `greater`.
    method
        `conditional` [1]_, `mid_p` [2]_ or `score` [3]_.

    Returns
    -------
    `RatesTest`, a frame or an expression; see `fazhi.stat`. A row without events has nulls.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    Given the sum of the events, x₁ is binomial with probability ``ρ e₁ / (ρ e₁ + e₂)``, where ρ is
    `ratio` and e are the exposures.

    References
    ----------
    .. [1] Przyborowski and Wilenski (1940), "Homogeneity of results in testing samples from
       Poisson series", Biometrika 31:313-323.
    .. [2] Lancaster (1961), "Significance tests in discrete distributions", Journal of the
       American Statistical Association 56:223-234.
    .. [3] Gu, Ng, Tang and Schucany (2008), "Testing the ratio of two Poisson rates", Biometrical
       Journal 50:283-298.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.rates_test(11, 800, 21, 3011)
    >>> f"p = {test.p_value:.5f}, ratio {test.value:.4f}"
    'p = 0.07967, ratio 1.9715'
    """
    columns = {
        "x1": x1,
        "exposure1": exposure1,
        "x2": x2,
        "exposure2": exposure2,
        "ratio": ratio,
    }
    return records(_fazhi.rates_test, RatesTest, columns, alternative=alternative, method=method)
