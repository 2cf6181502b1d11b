"""Intervals by row: of one proportion, count or rate, of two, and of the shares of categories.

The types of the functions are those of their overloads.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, overload

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi.exceptions import ParameterError
from fazhi.stat._columns import optional
from fazhi.stat._dispatch import by_row
from fazhi.stat._records import Interval

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from fazhi._typing import (
        Bound,
        Column,
        CountMethod,
        DifferenceMethod,
        F,
        Level,
        MultinomialMethod,
        OddsRatioMethod,
        One,
        PairedMethod,
        PairedOddsRatioMethod,
        PairedRatioMethod,
        ProportionMethod,
        RateDifferenceMethod,
        RateRatioMethod,
        RatioMethod,
        Rows,
        Several,
    )


def check_alone(**options: object) -> None:
    """Refuse options together of which one alone can be given."""
    given = [name for name, value in options.items() if value is not None]
    if len(given) > 1:
        names = " and ".join(f"`{name}`" for name in given)
        raise ParameterError(f"{names} are given, expected one of them")


@overload
def proportion_interval(
    x: float,
    n: float,
    *,
    population: float | None = None,
    design_effect: float | None = None,
    weighted: bool = False,
    **options: Unpack[One[ProportionMethod]],
) -> Interval: ...
@overload
def proportion_interval(
    x: Rows[F],
    n: Rows[F],
    *,
    population: Rows[F] | None = None,
    design_effect: Rows[F] | None = None,
    weighted: bool = False,
    **options: Unpack[Several[ProportionMethod]],
) -> F: ...
def proportion_interval(
    x,
    n,
    *,
    level=0.95,
    method="wilson",
    bound="both",
    population=None,
    design_effect=None,
    weighted=False,
):
    """Compute the interval for a proportion: `x` successes, such as matters on time, of `n` trials.

    0 of 0 gives nulls, and is an error for plain numbers.

    Wilson's limits are the roots in p of ``(x/n − p)² = z² p (1 − p) / n``, where z is the critical
    value of the level: 1.96 for 0.95. Limits are clipped to 0 and 1 but never widened: at levels
    below 0.3 both limits of `jeffreys`, `mid_p`, `arcsine` or `hypergeometric` can lie on one side
    of the value.

    Parameters
    ----------
    method
        `wilson` (Wilson 1927, Journal of the American Statistical Association 22:209-212),
        `wilson_cc` with continuity correction (Newcombe 1998, Statistics in Medicine 17:857-872,
        method 4), `clopper_pearson`, whose coverage never falls below the level (Clopper and
        Pearson 1934, Biometrika 26:404-413), `jeffreys` (Brown, Cai and DasGupta 2001, Statistical
        Science 16:101-133), `agresti_coull` (Agresti and Coull 1998, The American Statistician
        52:119-126), `mid_p` (Lancaster 1961, Journal of the American Statistical Association
        56:223-234), `blaker`, within the limits of `clopper_pearson` and of coverage never below
        the level (Blaker 2000, Canadian Journal of Statistics 28:783-798), `likelihood_ratio`,
        `logit`, `log_log` of ln(−ln p), `arcsine` (Anscombe 1948, Biometrika 35:246-254), or
        `wald`, for comparison only. For none or all, `logit` and `log_log` are `clopper_pearson`.
    population
        The size of the population that `n` is a sample from, without replacement; the methods are
        then `wilson` and `hypergeometric`, which is exact (Buonaccorsi 1987, The American
        Statistician 41:215-218).
    design_effect
        A known design effect, the variance relative to that of independent trials: the interval is
        that of `x` and `n` divided by it (Korn and Graubard 1998, Survey Methodology 24:193-201).
        `clustered_proportion_interval` estimates it.
    weighted
        Whether `x` and `n` are sums of weights and need not be whole, as where a matter of two
        offices counts as half for each; every method but `blaker` takes them as they are.

    Examples
    --------
    >>> import fazhi as fz
    >>> import polars as pl
    >>> f"{fz.stat.proportion_interval(81, 263):.4f}"
    '0.3080 (0.2553 to 0.3662)'
    >>> fz.stat.proportion_interval(120, 129, population=140, method="hypergeometric").upper * 140
    131.0
    >>> f"{fz.stat.proportion_interval(17.5, 21.5, weighted=True):.4f}"
    '0.8140 (0.6076 to 0.9252)'
    >>> suits = pl.DataFrame({"unit": ["甲", "乙", "甲"], "lost": [1, 0, 2], "all": [10, 5, 6]})
    >>> share = fz.stat.proportion_interval(pl.col("lost").sum(), pl.col("all").sum())
    >>> suits.group_by("unit", maintain_order=True).agg(share).unnest("interval").rows()
    [('甲', 0.1875, 0.065..., 0.430...), ('乙', 0.0, 0.0, 0.434...)]
    """
    check_alone(population=population, design_effect=design_effect, weighted=weighted or None)
    kernel = _fazhi.weighted_proportion_interval if weighted else _fazhi.proportion_interval
    if population is not None:
        kernel = _fazhi.finite_proportion_interval
    if design_effect is not None:
        kernel = _fazhi.effective_proportion_interval
    columns = {"x": x, "n": n, **optional(population=population, design_effect=design_effect)}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def count_interval(
    x: float,
    *,
    design_effect: float | None = None,
    weighted: bool = False,
    **options: Unpack[One[CountMethod]],
) -> Interval: ...
@overload
def count_interval(
    x: Column[F],
    *,
    design_effect: Rows[F] | None = None,
    weighted: bool = False,
    **options: Unpack[Several[CountMethod]],
) -> F: ...
def count_interval(
    x, *, level=0.95, method="exact", bound="both", design_effect=None, weighted=False
):
    """Compute the interval for the mean of a Poisson distribution from a count of `x` events.

    The exact limits are ``χ²(α/2; 2x) / 2`` and ``χ²(1 − α/2; 2x + 2) / 2``, where α is 1 − level
    and χ²(p; k) the quantile of the chi-squared distribution with k degrees of freedom. At levels
    near 0 both limits of `byar_half`, `jeffreys` or `mid_p` can exceed `x`.

    Parameters
    ----------
    method
        `exact`, whose coverage never falls below the level (Garwood 1936, Biometrika 28:437-442),
        `byar`, which is close to it (Breslow and Day 1987, Statistical Methods in Cancer Research
        II, IARC), `byar_half`, which is close to `mid_p` (Rothman and Boice 1979, Epidemiologic
        Analysis with a Programmable Calculator, NIH), `score`, `jeffreys`, or `mid_p`.
    design_effect
        A known design effect, as in `proportion_interval`; `clustered_count_interval` estimates it.
    weighted
        Whether `x` is a sum of weights and need not be whole.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.count_interval(5):.4f}"
    '5.0000 (1.6235 to 11.6683)'
    """
    check_alone(design_effect=design_effect, weighted=weighted or None)
    kernel = _fazhi.weighted_count_interval if weighted else _fazhi.count_interval
    if design_effect is not None:
        kernel = _fazhi.effective_count_interval
    columns = {"x": x, **optional(design_effect=design_effect)}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def rate_interval(
    x: float, exposure: float, *, per: float = 1.0, **options: Unpack[One[CountMethod]]
) -> Interval: ...
@overload
def rate_interval(
    x: Rows[F], exposure: Rows[F], *, per: float = 1.0, **options: Unpack[Several[CountMethod]]
) -> F: ...
def rate_interval(x, exposure, *, per=1.0, level=0.95, method="exact", bound="both"):
    """Compute the interval for a rate: `x` events over an `exposure`, such as person-years.

    The exposure is above 0 and taken as known; an exposure of 0 gives nulls.

    Value and limits are those of `count_interval`, over `exposure`, times `per`.

    Parameters
    ----------
    per
        The base of the rate: 10 000 for a rate per ten thousand.
    method
        As in `count_interval`.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.rate_interval(15, 400, per=1000, method='byar'):.2f}"
    '37.50 (20.97 to 61.85)'
    """
    columns, per = {"x": x, "exposure": exposure}, to_number(per, "per")
    options = {"level": level, "method": method, "bound": bound, "per": per}
    return by_row(_fazhi.rate_interval, Interval, columns, **options)


@overload
def difference_interval(
    x1: float,
    n1: float,
    x2: float,
    n2: float,
    *,
    weighted: bool = False,
    **options: Unpack[One[DifferenceMethod]],
) -> Interval: ...
@overload
def difference_interval(
    x1: Rows[F],
    n1: Rows[F],
    x2: Rows[F],
    n2: Rows[F],
    *,
    weighted: bool = False,
    **options: Unpack[Several[DifferenceMethod]],
) -> F: ...
def difference_interval(
    x1, n1, x2, n2, *, weighted=False, level=0.95, method="newcombe", bound="both"
):
    """Compute the interval for the difference p₁ − p₂ of independent proportions.

    `x1` successes of `n1` trials are compared with `x2` of `n2`. An empty group gives nulls.

    Newcombe's limits are ``d − √((p₁ − l₁)² + (u₂ − p₂)²)`` and ``d + √((u₁ − p₁)² + (p₂ − l₂)²)``
    with d = p₁ − p₂ and Wilson's limits l and u of each proportion. Limits are clipped to −1 and 1
    but never widened: the interval of `agresti_caffo` is centred elsewhere and need not contain d.

    Parameters
    ----------
    method
        `newcombe` and `newcombe_cc` (Newcombe 1998, Statistics in Medicine 17:873-890, methods 10
        and 11), `miettinen_nurminen` (Miettinen and Nurminen 1985, Statistics in Medicine
        4:213-226) and `mee` (Mee 1984, Biometrics 40:1175-1176), which invert a score test,
        `likelihood_ratio`, `chan_zhang` (Chan and Zhang 1999, Biometrics 55:1202-1209), which
        inverts two exact unconditional tests by the statistic of `mee`, `agresti_caffo` (Agresti
        and Caffo 2000, The American Statistician 54:280-288), or `wald`, for comparison only.
        The coverage of `chan_zhang` is never below the level. It takes groups of up to 500, and
        about a second for two of 300.
    weighted
        Whether the counts are sums of weights and need not be whole, as in `proportion_interval`;
        every method but `chan_zhang` takes them as they are.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.difference_interval(56, 70, 48, 80):.4f}"
    '0.2000 (0.0524 to 0.3339)'
    >>> f"{fz.stat.difference_interval(56, 70, 48, 80, method='chan_zhang'):.4f}"
    '0.2000 (0.0382 to 0.3453)'
    >>> f"{fz.stat.difference_interval(17.5, 21.5, 6.25, 12.75, weighted=True):.4f}"
    '0.3238 (0.0051 to 0.5867)'
    """
    kernel = _fazhi.weighted_difference_interval if weighted else _fazhi.difference_interval
    columns = {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def ratio_interval(
    x1: float, n1: float, x2: float, n2: float, **options: Unpack[One[RatioMethod]]
) -> Interval: ...
@overload
def ratio_interval(
    x1: Rows[F], n1: Rows[F], x2: Rows[F], n2: Rows[F], **options: Unpack[Several[RatioMethod]]
) -> F: ...
def ratio_interval(x1, n1, x2, n2, *, level=0.95, method="koopman", bound="both"):
    """Compute the interval for the ratio p₁ / p₂ of independent proportions.

    `x1` successes of `n1` trials are compared with `x2` of `n2`. If `x2` is 0 the value and the
    upper limit are infinite; an empty group, or no successes at all, give nulls.

    Koopman's limits are the ratios that Pearson's chi-squared test does not reject; nothing is
    added to a count of 0.

    Parameters
    ----------
    method
        `koopman` (Koopman 1984, Biometrics 40:513-517) and `miettinen_nurminen` (Miettinen and
        Nurminen 1985, Statistics in Medicine 4:213-226), which invert a score test, or `log` (Katz,
        Baptista, Azen and Pike 1978, Biometrics 34:469-474).

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.ratio_interval(36, 40, 16, 80):.2f}"
    '4.50 (2.94 to 7.15)'
    """
    kernel, columns = _fazhi.ratio_interval, {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def odds_ratio_interval(
    x1: float, n1: float, x2: float, n2: float, **options: Unpack[One[OddsRatioMethod]]
) -> Interval: ...
@overload
def odds_ratio_interval(
    x1: Rows[F], n1: Rows[F], x2: Rows[F], n2: Rows[F], **options: Unpack[Several[OddsRatioMethod]]
) -> F: ...
def odds_ratio_interval(x1, n1, x2, n2, *, level=0.95, method="score", bound="both"):
    """Compute the interval for the odds ratio of independent proportions.

    `x1` successes of `n1` trials are compared with `x2` of `n2`. An undefined ratio gives nulls.

    The odds ratio is ``x₁ (n₂ − x₂) / ((n₁ − x₁) x₂)``; with `conditional` it is the conditional
    maximum likelihood estimate. The score limits are those that Pearson's chi-squared test does not
    reject, the conditional ones invert two one-sided Fisher tests.

    Parameters
    ----------
    method
        `score` and `conditional`, which is exact (Cornfield 1956, Proceedings of the Third Berkeley
        Symposium 4:135-148), `mid_p`, which counts half the observed table, `baptista_pike`, which
        inverts Fisher's two-sided test and is narrower than `conditional` (Baptista and Pike 1977,
        Applied Statistics 26:214-220), `miettinen_nurminen` (Miettinen and Nurminen 1985,
        Statistics in Medicine 4:213-226), or `logit` (Woolf 1955, Annals of Human Genetics
        19:251-253).

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.odds_ratio_interval(3, 4, 1, 4, method='conditional'):.3f}"
    '6.408 (0.212 to 626.244)'
    """
    kernel, columns = _fazhi.odds_ratio_interval, {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def paired_difference_interval(
    both: float,
    first_only: float,
    second_only: float,
    neither: float,
    **options: Unpack[One[PairedMethod]],
) -> Interval: ...
@overload
def paired_difference_interval(
    both: Rows[F],
    first_only: Rows[F],
    second_only: Rows[F],
    neither: Rows[F],
    **options: Unpack[Several[PairedMethod]],
) -> F: ...
def paired_difference_interval(
    both, first_only, second_only, neither, *, level=0.95, method="newcombe", bound="both"
):
    """Compute the interval for the difference p₁ − p₂ of paired proportions.

    The numbers are those of units with a success in both, in the first only, in the second only,
    and in neither. No units at all give nulls.

    The value is ``(first_only − second_only) / n`` with n the number of units.

    Parameters
    ----------
    method
        `newcombe` and `newcombe_uncorrected` (Newcombe 1998, Statistics in Medicine 17:2635-2650,
        methods 10 and 8), `tango` (Tango
        1998, Statistics in Medicine 17:891-908), which inverts a score test, or `wald`, for
        comparison only.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.paired_difference_interval(36, 12, 2, 0, method='tango'):.4f}"
    '0.2000 (0.0611 to 0.3447)'
    """
    columns = {
        "both": both,
        "first_only": first_only,
        "second_only": second_only,
        "neither": neither,
    }
    kernel = _fazhi.paired_difference_interval
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def paired_ratio_interval(
    both: float,
    first_only: float,
    second_only: float,
    **options: Unpack[One[PairedRatioMethod]],
) -> Interval: ...
@overload
def paired_ratio_interval(
    both: Rows[F],
    first_only: Rows[F],
    second_only: Rows[F],
    **options: Unpack[Several[PairedRatioMethod]],
) -> F: ...
def paired_ratio_interval(
    both, first_only, second_only, *, level=0.95, method="bonett_price", bound="both"
):
    """Compute the interval for the ratio p₁ / p₂ of paired proportions.

    The numbers are those of units with a success in both, in the first only, and in the second
    only; those with none do not matter. No units at all give nulls.

    Parameters
    ----------
    method
        `bonett_price` (Bonett and Price 2006, Statistics in Medicine 25:3039-3047), or `log`, for
        comparison only.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.paired_ratio_interval(1, 1, 7):.3f}"
    '0.250 (0.068 to 0.923)'
    """
    kernel = _fazhi.paired_ratio_interval
    columns = {"both": both, "first_only": first_only, "second_only": second_only}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def paired_odds_ratio_interval(
    first_only: float, second_only: float, **options: Unpack[One[PairedOddsRatioMethod]]
) -> Interval: ...
@overload
def paired_odds_ratio_interval(
    first_only: Rows[F], second_only: Rows[F], **options: Unpack[Several[PairedOddsRatioMethod]]
) -> F: ...
def paired_odds_ratio_interval(
    first_only, second_only, *, level=0.95, method="wilson", bound="both"
):
    """Compute the interval for the conditional odds ratio of paired proportions.

    The numbers are those of units with a success in the first only, and in the second only; the
    value is their ratio. If both are 0 it is null.

    Parameters
    ----------
    method
        The interval of the share of `first_only`, whose odds are the limits: `wilson`, `exact`,
        which agrees with McNemar's exact test, or `mid_p` (Fagerland, Lydersen and Laake 2014,
        Statistics in Medicine 33:2850-2875); or `log`, for comparison only.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.paired_odds_ratio_interval(1, 7):.3f}"
    '0.143 (0.023 to 0.890)'
    """
    kernel = _fazhi.paired_odds_ratio_interval
    columns = {"first_only": first_only, "second_only": second_only}
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def rate_ratio_interval(
    x1: float,
    exposure1: float,
    x2: float,
    exposure2: float,
    **options: Unpack[One[RateRatioMethod]],
) -> Interval: ...
@overload
def rate_ratio_interval(
    x1: Rows[F],
    exposure1: Rows[F],
    x2: Rows[F],
    exposure2: Rows[F],
    **options: Unpack[Several[RateRatioMethod]],
) -> F: ...
def rate_ratio_interval(
    x1, exposure1, x2, exposure2, *, level=0.95, method="conditional", bound="both"
):
    """Compute the interval for the ratio of two rates, of events `x` over exposures.

    If `x2` is 0 the value and the upper limit are infinite; no events at all give nulls.

    The value is ``(x₁ / e₁) / (x₂ / e₂)`` with exposures e. Given their sum, x₁ is binomial; the
    limits of its probability, as odds, are those of the ratio times e₁ / e₂.

    Parameters
    ----------
    method
        `conditional`, which is exact given the sum of the events (Przyborowski and Wilenski 1940,
        Biometrika 31:313-323), `mid_p`, `score` (Graham, Mayengbam and Tsong 2003, Statistics in
        Medicine 22:2071-2083), or `log`.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.rate_ratio_interval(11, 800, 21, 3011):.4f}"
    '1.9715 (0.8584 to 4.2773)'
    """
    columns = {"x1": x1, "exposure1": exposure1, "x2": x2, "exposure2": exposure2}
    kernel = _fazhi.rate_ratio_interval
    return by_row(kernel, Interval, columns, level=level, method=method, bound=bound)


@overload
def rate_difference_interval(
    x1: float,
    exposure1: float,
    x2: float,
    exposure2: float,
    *,
    per: float = 1.0,
    **options: Unpack[One[RateDifferenceMethod]],
) -> Interval: ...
@overload
def rate_difference_interval(
    x1: Rows[F],
    exposure1: Rows[F],
    x2: Rows[F],
    exposure2: Rows[F],
    *,
    per: float = 1.0,
    **options: Unpack[Several[RateDifferenceMethod]],
) -> F: ...
def rate_difference_interval(
    x1, exposure1, x2, exposure2, *, per=1.0, level=0.95, method="score", bound="both"
):
    """Compute the interval for the difference of two rates, of events `x` over exposures.

    The value is ``x₁ / e₁ − x₂ / e₂`` times `per`, with exposures e.

    Parameters
    ----------
    per
        As in `rate_interval`.
    method
        `score`, which inverts a score test (Miettinen and Nurminen 1985, Statistics in Medicine
        4:213-226), `mover` from the exact limits of each rate (Zou and Donner 2008, Statistics in
        Medicine 27:1693-1702), or `wald`, for comparison only.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.rate_difference_interval(11, 800, 21, 3011, per=1000):.3f}"
    '6.776 (-0.310 to 17.913)'
    """
    columns = {"x1": x1, "exposure1": exposure1, "x2": x2, "exposure2": exposure2}
    per = to_number(per, "per")
    options = {"level": level, "method": method, "bound": bound, "per": per}
    return by_row(_fazhi.rate_difference_interval, Interval, columns, **options)


def multinomial_interval(
    x: Column[F],
    *,
    level: Level = 0.95,
    method: MultinomialMethod = "goodman",
    bound: Bound = "both",
) -> F:
    """Compute simultaneous intervals for the shares of all categories.

    `x` is a column with the count of each category, exclusive and exhaustive, without nulls.

    All intervals hold together at the level. Goodman's limits are Wilson's at the level
    ``1 − (1 − level) / k`` for k categories.

    Parameters
    ----------
    method
        `goodman` (Goodman 1965, Technometrics 7:247-254), `sison_glaz` (Sison and Glaz 1995,
        Journal of the American Statistical Association 90:366-369), or `quesenberry_hurst`
        (Quesenberry and Hurst 1964, Technometrics 6:191-195). Only `goodman` has one-sided limits.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.multinomial_interval([56, 72, 73, 59, 62, 87, 58], method="sison_glaz").row(0)
    (0.119..., 0.079..., 0.164...)
    """
    kernel = partial(_fazhi.multinomial_interval, method=method)
    found: F = by_row(kernel, Interval, {"x": x}, elementwise=False, level=level, bound=bound)
    return found
