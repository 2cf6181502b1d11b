"""Intervals of one proportion, count or rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi.exceptions import ParameterError
from fazhi.stat._numbers import intervals

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level

# Literals of one and of the others, so that each is a union when it runs too.
ProportionMethod: TypeAlias = (
    Literal["wilson"]
    | Literal["wilson_cc", "clopper_pearson", "jeffreys", "agresti_coull", "mid_p", "wald"]
    | Literal["hypergeometric"]
)
CountMethod: TypeAlias = (
    Literal["exact"] | Literal["byar", "byar_half", "score", "jeffreys", "mid_p"]
)


def proportion_interval(
    x: Numbers,
    n: Numbers,
    *,
    level: Level = 0.95,
    method: ProportionMethod = "wilson",
    bound: Bound = "both",
    population: Numbers | None = None,
    design_effect: Numbers | None = None,
) -> Answer:
    """Give the interval for the probability behind a proportion.

    Parameters
    ----------
    x
        The number of those that have it, such as matters decided in time.
    n
        The number of all of them.
    level
        The probability with which the interval is to hold what it estimates, or several.
    method
        How the interval is made: `wilson` [1]_, the same with continuity correction as
        `wilson_cc` [2]_, `clopper_pearson` [3]_ which is never too short, `jeffreys` [4]_,
        `agresti_coull` [5]_, `mid_p` [6]_, or `wald`, which is only here to be compared with.
    bound
        Whether there are both limits, or only a `lower` or an `upper` one with the whole level.
    population
        The number that the `n` were drawn from without replacement, if it has an end; the methods
        then are `wilson` and `hypergeometric`, which is exact [7]_.
    design_effect
        By how much the variance passes that of independent ones, if it is known; the interval is
        that of `x` and `n` divided by it [8]_. Where it is not known, see
        `clustered_proportion_interval`.

    Returns
    -------
    `Interval` for plain numbers, a frame for columns, an expression for expressions, as
    `fazhi.stat` says. A row with `n` = 0 has nulls.

    Raises
    ------
    ParameterError
        `x` passes `n`, a count is no whole number from 0 to 2⁵³, a plain `n` is 0, columns differ
        in length, a level is not above 0 and below 1, or a method or bound is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    Wilson's limits are the roots in p of ``(x/n − p)² = z² p (1 − p) / n``, where z is the critical
    value of the level: 1.96 for 0.95.

    References
    ----------
    .. [1] Wilson (1927), "Probable inference, the law of succession, and statistical inference",
       Journal of the American Statistical Association 22:209-212.
    .. [2] Newcombe (1998), "Two-sided confidence intervals for the single proportion: comparison
       of seven methods", Statistics in Medicine 17:857-872, method 4.
    .. [3] Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in
       the case of the binomial", Biometrika 26:404-413.
    .. [4] Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion",
       Statistical Science 16:101-133.
    .. [5] Agresti and Coull (1998), "Approximate is better than 'exact' for interval estimation
       of binomial proportions", The American Statistician 52:119-126.
    .. [6] Lancaster (1961), "Significance tests in discrete distributions", Journal of the
       American Statistical Association 56:223-234.
    .. [7] Buonaccorsi (1987), "A note on confidence intervals for proportions in finite
       populations", The American Statistician 41:215-218.
    .. [8] Korn and Graubard (1998), "Confidence intervals for proportions with small expected
       number of positive counts estimated from survey data", Survey Methodology 24:193-201.

    Examples
    --------
    >>> import fazhi as fz
    >>> import polars as pl
    >>> value, lower, upper = fz.stat.proportion_interval(81, 263)
    >>> f"{value:.4f} ({lower:.4f} to {upper:.4f})"
    '0.3080 (0.2553 to 0.3662)'
    >>> fz.stat.proportion_interval([81, 0, None], [263, 0, 10], level=[0.95, 0.998])
    shape: (3, 5)
    ┌──────────┬──────────┬─────────┬────────────┬────────────┐
    │ value    ┆ lower    ┆ upper   ┆ lower_99_8 ┆ upper_99_8 │
    │ ---      ┆ ---      ┆ ---     ┆ ---        ┆ ---        │
    │ f64      ┆ f64      ┆ f64     ┆ f64        ┆ f64        │
    ╞══════════╪══════════╪═════════╪════════════╪════════════╡
    │ 0.307985 ┆ 0.255289 ┆ 0.36621 ┆ 0.228036   ┆ 0.401389   │
    │ null     ┆ null     ┆ null    ┆ null       ┆ null       │
    │ null     ┆ null     ┆ null    ┆ null       ┆ null       │
    └──────────┴──────────┴─────────┴────────────┴────────────┘
    >>> fz.stat.proportion_interval(120, 129, population=140, method="hypergeometric").upper * 140
    131.0
    >>> matters = pl.DataFrame(
    ...     {"部门": ["民政局", "公安局", "民政局"], "按期": [80, 30, 19], "办结": [90, 30, 20]}
    ... )
    >>> rate = fz.stat.proportion_interval(pl.col("按期").sum(), pl.col("办结").sum())
    >>> matters.group_by("部门", maintain_order=True).agg(rate).unnest("interval")
    shape: (2, 4)
    ┌────────┬───────┬──────────┬─────────┐
    │ 部门   ┆ value ┆ lower    ┆ upper   │
    │ ---    ┆ ---   ┆ ---      ┆ ---     │
    │ str    ┆ f64   ┆ f64      ┆ f64     │
    ╞════════╪═══════╪══════════╪═════════╡
    │ 民政局 ┆ 0.9   ┆ 0.829765 ┆ 0.94324 │
    │ 公安局 ┆ 1.0   ┆ 0.886487 ┆ 1.0     │
    └────────┴───────┴──────────┴─────────┘
    """
    if population is not None and design_effect is not None:
        message = "`population` and `design_effect` are given, expected one of them"
        raise ParameterError(message)
    kernel = _fazhi.proportion_interval
    if population is not None:
        kernel = _fazhi.finite_proportion_interval
    if design_effect is not None:
        kernel = _fazhi.effective_proportion_interval
    return intervals(
        kernel,
        {"x": x, "n": n},
        optional={"population": population, "design_effect": design_effect},
        level=level,
        bound=bound,
        method=method,
    )


def count_interval(
    x: Numbers,
    *,
    level: Level = 0.95,
    method: CountMethod = "exact",
    bound: Bound = "both",
    design_effect: Numbers | None = None,
) -> Answer:
    """Give the interval for the mean of the Poisson distribution that a count comes from.

    Parameters
    ----------
    x
        The number of events.
    level
        The probability with which the interval is to hold what it estimates, or several.
    method
        How the interval is made: `exact` [1]_, which is never too short, `byar` [2]_ and
        `byar_half` [3]_, which come near to it, `score`, `jeffreys`, or `mid_p`.
    bound
        Whether there are both limits, or only a `lower` or an `upper` one with the whole level.
    design_effect
        By how much the variance passes that of independent events, if it is known. Where it is
        not, see `clustered_count_interval`.

    Returns
    -------
    `Interval` for a plain number, a frame for a column, an expression for an expression, as
    `fazhi.stat` says.

    Raises
    ------
    ParameterError
        `x` is no whole number from 0 to 2⁵³, a level is not above 0 and below 1, or a method or
        bound is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    The exact limits are ``χ²(α/2; 2x) / 2`` and ``χ²(1 − α/2; 2x + 2) / 2``, where α is 1 − level
    and χ²(p; k) the quantile of the chi-squared distribution with k degrees of freedom.

    References
    ----------
    .. [1] Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28:437-442.
    .. [2] Breslow and Day (1987), "Statistical Methods in Cancer Research II: The Design and
       Analysis of Cohort Studies", IARC.
    .. [3] Rothman and Boice (1979), "Epidemiologic Analysis with a Programmable Calculator", NIH.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.count_interval(5)
    >>> f"{value:.0f} ({lower:.4f} to {upper:.4f})"
    '5 (1.6235 to 11.6683)'
    """
    alone = design_effect is None
    return intervals(
        _fazhi.count_interval if alone else _fazhi.effective_count_interval,
        {"x": x},
        optional={"design_effect": design_effect},
        level=level,
        bound=bound,
        method=method,
    )


def rate_interval(
    x: Numbers,
    exposure: Numbers,
    *,
    multiplier: float = 1.0,
    level: Level = 0.95,
    method: CountMethod = "exact",
    bound: Bound = "both",
) -> Answer:
    """Give the interval for a rate: events divided by what they come from, such as people.

    Parameters
    ----------
    x
        The number of events.
    exposure
        What they come from, above 0, which is taken as known: people, files, days.
    multiplier
        The multiple: 10 000 for a rate per ten thousand.
    method
        As in `count_interval`.
    level, bound
        The level or levels and the limits, as `fazhi.stat` says.

    Returns
    -------
    `Interval`, a frame or an expression, as `fazhi.stat` says. A row with an exposure of 0 has
    nulls.

    Raises
    ------
    ParameterError
        A number is impossible, columns differ in length, or an option is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    Value and limits are those of `count_interval`, divided by `exposure` and times `multiplier`.
    The exact limits are Garwood's [1]_; see `count_interval` for the others.

    References
    ----------
    .. [1] Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28:437-442.

    Examples
    --------
    >>> import fazhi as fz
    >>> rate = fz.stat.rate_interval(15, 400, multiplier=1000, method="byar")
    >>> f"{rate.value} ({rate.lower:.2f} to {rate.upper:.2f}) per 1000"
    '37.5 (20.97 to 61.85) per 1000'
    """
    return intervals(
        _fazhi.rate_interval,
        {"x": x, "exposure": exposure},
        level=level,
        bound=bound,
        method=method,
        multiplier=to_number(multiplier, "multiplier"),
    )
