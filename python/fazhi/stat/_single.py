"""Intervals for one proportion, count or rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi.exceptions import ParameterError
from fazhi.stat._numbers import intervals

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level

# Split into two literals, so that each is a union at run time too.
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
    """Compute the confidence interval for a proportion.

    Parameters
    ----------
    x
        The number of successes, such as matters decided on time.
    n
        The number of trials.
    level
        The confidence level, or several.
    method
        `wilson` [1]_, `wilson_cc` [2]_ with continuity correction, `clopper_pearson` [3]_, whose
        coverage never falls below the level, `jeffreys` [4]_, `agresti_coull` [5]_, `mid_p` [6]_,
        or `wald`, for comparison only.
    bound
        `both` limits, or only a `lower` or an `upper` one.
    population
        The size of the population that `n` is a sample from, without replacement; the methods are
        then `wilson` and `hypergeometric` (exact) [7]_.
    design_effect
        A known design effect: the variance relative to that of independent trials. The interval is
        that of `x` and `n` divided by it [8]_. To estimate it, see
        `clustered_proportion_interval`.

    Returns
    -------
    `Interval` for plain numbers, a frame for columns, an expression for expressions; see
    `fazhi.stat`. A row with `n` = 0 has nulls.

    Raises
    ------
    ParameterError
        `x` exceeds `n`, a count is not a whole number from 0 to 2⁵³, a plain `n` is 0, columns
        differ in length, a level is not above 0 and below 1, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    Wilson's limits are the roots in p of ``(x/n − p)² = z² p (1 − p) / n``, where z is the critical
    value of the level: 1.96 for 0.95. Limits are clipped to 0 and 1 but never widened: at levels
    below 0.2 both limits of `jeffreys`, `mid_p` or `hypergeometric` can lie on one side of the
    value.

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
    """Compute the confidence interval for a Poisson mean from a count.

    Parameters
    ----------
    x
        The number of events.
    level
        The confidence level, or several.
    method
        `exact` [1]_, whose coverage never falls below the level, `byar` [2]_, which is close to it,
        `byar_half` [3]_, which is close to `mid_p`, `score`, `jeffreys`, or `mid_p`.
    bound
        `both` limits, or only a `lower` or an `upper` one.
    design_effect
        A known design effect: the variance relative to that of independent events. To estimate it,
        see `clustered_count_interval`.

    Returns
    -------
    `Interval` for a plain number, a frame for a column, an expression for an expression; see
    `fazhi.stat`.

    Raises
    ------
    ParameterError
        `x` is not a whole number from 0 to 2⁵³, a level is not above 0 and below 1, or an option is
        unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The exact limits are ``χ²(α/2; 2x) / 2`` and ``χ²(1 − α/2; 2x + 2) / 2``, where α is 1 − level
    and χ²(p; k) the quantile of the chi-squared distribution with k degrees of freedom. At levels
    near 0 both limits of `byar_half`, `jeffreys` or `mid_p` can exceed `x`.

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
    """Compute the confidence interval for a rate: events over exposure, such as person-years.

    Parameters
    ----------
    x
        The number of events.
    exposure
        The exposure, above 0 and taken as known: people, files, days.
    multiplier
        The base of the rate, such as 10 000 for a rate per ten thousand.
    method
        As in `count_interval`.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`. A row with an exposure of 0 has nulls.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    Value and limits are those of `count_interval` over `exposure`, times `multiplier`.
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
