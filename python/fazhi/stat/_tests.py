"""Significance tests of counts, proportions, rates and tables, and the adjustment of p-values.

The types of the functions are those of their overloads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from fazhi import _fazhi
from fazhi._arguments import to_number, to_whole
from fazhi._column import is_expression, like
from fazhi._frame import to_polars
from fazhi._source import wrong_type
from fazhi.stat._columns import has_rows, optional, to_columns
from fazhi.stat._dispatch import by_row, of_all
from fazhi.stat._records import (
    BinomialTest,
    FisherTest,
    HomogeneityTest,
    MantelHaenszel,
    McNemarTest,
    RatesTest,
    RateTest,
    TrendTest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from fazhi._typing import (
        AdjustMethod,
        Alternative,
        AnyColumn,
        BinomialMethod,
        Bound,
        F,
        FisherMethod,
        McNemarMethod,
        RateMethod,
        RatesMethod,
        Rows,
        Series,
        TrendMethod,
        Values,
    )


@overload
def binomial_test(
    x: float,
    n: float,
    p: float = 0.5,
    *,
    alternative: Alternative = "two_sided",
    method: BinomialMethod = "exact",
) -> BinomialTest: ...
@overload
def binomial_test(
    x: Rows[F],
    n: Rows[F],
    p: Rows[F] = 0.5,
    *,
    alternative: Alternative = "two_sided",
    method: BinomialMethod = "exact",
) -> F: ...
def binomial_test(x, n, p=0.5, *, alternative="two_sided", method="exact"):
    """Test whether the probability of a success is `p`, given `x` of `n`.

    `n` = 0 gives nulls.

    Parameters
    ----------
    method
        `exact`, whose one-sided p-values are binomial tails (Clopper and Pearson 1934, Biometrika
        26:404-413), and whose two-sided one sums the probabilities of all outcomes that are no more
        probable than the observed one, with a relative tolerance of 1e-7; `mid_p`, which counts
        half the observed outcome, two-sided twice the smaller tail (Lancaster 1961, Journal of the
        American Statistical Association 56:223-234); or `score`, the normal test without continuity
        correction, which agrees with Wilson's interval.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.binomial_test(682, 925, 0.75)
    >>> f"p = {test.p_value:.4f}, expected {test.expected}"
    'p = 0.3825, expected 693.75'
    """
    columns = {"x": x, "n": n, "p": p}
    options = {"alternative": alternative, "method": method}
    return by_row(_fazhi.binomial_test, BinomialTest, columns, **options)


@overload
def fisher_test(
    a: float,
    b: float,
    c: float,
    d: float,
    *,
    alternative: Alternative = "two_sided",
    method: FisherMethod = "exact",
) -> FisherTest: ...
@overload
def fisher_test(
    a: Rows[F],
    b: Rows[F],
    c: Rows[F],
    d: Rows[F],
    *,
    alternative: Alternative = "two_sided",
    method: FisherMethod = "exact",
) -> F: ...
def fisher_test(a, b, c, d, *, alternative="two_sided", method="exact"):
    """Test whether the odds ratio of a fourfold table is 1 (Fisher's exact test).

    `a` and `b` are the successes and failures of the first group, `c` and `d` those of the second.
    A table of zeros gives nulls.

    Given the margins, the first cell is hypergeometric (Fisher 1935, Journal of the Royal
    Statistical Society 98:39-82). The two-sided p-value sums the probabilities of all tables that
    are no more probable than the observed one, with a relative tolerance of 1e-7.

    Parameters
    ----------
    method
        `exact`, or `mid_p`, which counts half the observed table, two-sided twice the smaller tail.

    Examples
    --------
    The lady tasting tea identified three of four cups:

    >>> import fazhi as fz
    >>> test = fz.stat.fisher_test(3, 1, 1, 3, alternative="greater")
    >>> f"p = {test.p_value:.4f}, odds ratio {test.odds_ratio:.4f}"
    'p = 0.2429, odds ratio 6.4083'
    """
    columns = {"a": a, "b": b, "c": c, "d": d}
    options = {"alternative": alternative, "method": method}
    return by_row(_fazhi.fisher_test, FisherTest, columns, **options)


@overload
def mcnemar_test(
    first_only: float, second_only: float, *, method: McNemarMethod = "exact"
) -> McNemarTest: ...
@overload
def mcnemar_test(
    first_only: Rows[F], second_only: Rows[F], *, method: McNemarMethod = "exact"
) -> F: ...
def mcnemar_test(first_only, second_only, *, method="exact"):
    """Test whether two paired proportions are equal, given the discordant pairs (McNemar's test).

    The numbers are those of pairs with a success in the first only, and in the second only.

    With b and c the discordant pairs, `chi_squared` is ``(b − c)² / (b + c)``; `exact` is the
    binomial test of 1/2. The test is two-sided.

    Parameters
    ----------
    method
        `exact`, `mid_p` (Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology
        13:91), `chi_squared` (McNemar 1947, Psychometrika 12:153-157), or the same with continuity
        correction, `chi_squared_cc`.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.mcnemar_test(150, 86, method="chi_squared")
    >>> f"{test.statistic:.2f} with {test.df} df, p = {test.p_value:.1e}"
    '17.36 with 1 df, p = 3.1e-05'
    """
    columns = {"first_only": first_only, "second_only": second_only}
    return by_row(_fazhi.mcnemar_test, McNemarTest, columns, method=method)


@overload
def rate_test(
    x: float,
    exposure: float,
    rate: float,
    *,
    alternative: Alternative = "two_sided",
    method: RateMethod = "exact",
) -> RateTest: ...
@overload
def rate_test(
    x: Rows[F],
    exposure: Rows[F],
    rate: Rows[F],
    *,
    alternative: Alternative = "two_sided",
    method: RateMethod = "exact",
) -> F: ...
def rate_test(x, exposure, rate, *, alternative="two_sided", method="exact"):
    """Test whether the rate of events is `rate`, given `x` events over an `exposure`.

    Parameters
    ----------
    method
        `exact`, whose one-sided p-values are Poisson tails (Garwood 1936, Biometrika 28:437-442),
        and whose two-sided one sums the probabilities of all counts that are no more probable than
        the observed one; `mid_p`, which counts half the observed count, two-sided twice the smaller
        tail; or `score`, the normal test without continuity correction.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.rate_test(14, 10, 0.8)
    >>> f"p = {test.p_value:.4f}, expected {test.expected:.1f}"
    'p = 0.0479, expected 8.0'
    """
    columns = {"x": x, "exposure": exposure, "rate": rate}
    options = {"alternative": alternative, "method": method}
    return by_row(_fazhi.rate_test, RateTest, columns, **options)


@overload
def rates_test(
    x1: float,
    exposure1: float,
    x2: float,
    exposure2: float,
    *,
    ratio: float = 1.0,
    alternative: Alternative = "two_sided",
    method: RatesMethod = "conditional",
) -> RatesTest: ...
@overload
def rates_test(
    x1: Rows[F],
    exposure1: Rows[F],
    x2: Rows[F],
    exposure2: Rows[F],
    *,
    ratio: Rows[F] = 1.0,
    alternative: Alternative = "two_sided",
    method: RatesMethod = "conditional",
) -> F: ...
def rates_test(
    x1, exposure1, x2, exposure2, *, ratio=1.0, alternative="two_sided", method="conditional"
):
    """Test whether the ratio of two rates, of events `x` over exposures, is `ratio`.

    No events at all give nulls.

    Given the sum of the events, x₁ is binomial with probability ``ρ e₁ / (ρ e₁ + e₂)``, where ρ is
    `ratio` and e are the exposures.

    Parameters
    ----------
    method
        `conditional` (Przyborowski and Wilenski 1940, Biometrika 31:313-323), `mid_p` (Lancaster
        1961, Journal of the American Statistical Association 56:223-234) or `score` (Gu, Ng, Tang
        and Schucany 2008, Biometrical Journal 50:283-298).

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.rates_test(11, 800, 21, 3011)
    >>> f"p = {test.p_value:.5f}, ratio {test.value:.4f}"
    'p = 0.07967, ratio 1.9715'
    """
    columns = {"x1": x1, "exposure1": exposure1, "x2": x2, "exposure2": exposure2, "ratio": ratio}
    return by_row(_fazhi.rates_test, RatesTest, columns, alternative=alternative, method=method)


@overload
def homogeneity_test(x: AnyColumn, n: AnyColumn) -> HomogeneityTest: ...
@overload
def homogeneity_test(x: pl.Expr, n: pl.Expr) -> pl.Expr: ...
def homogeneity_test(x, n):
    """Test whether the proportions of several groups are equal (Pearson's chi-squared test).

    A row is a group, with `x` successes of `n` trials; no nulls.

    The statistic is ``Σ (xᵢ − nᵢ p)² / (nᵢ p (1 − p))`` with the pooled proportion p, without
    continuity correction (Pearson 1900, Philosophical Magazine 50:157-175); the adjusted residuals
    are ``(xᵢ − nᵢ p) / √(nᵢ p (1 − p) (1 − nᵢ/Σn))`` (Haberman 1973, Biometrics 29:205-220).

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.homogeneity_test([83, 90, 129, 70], [86, 93, 136, 82])
    >>> f"{test.statistic:.1f} with {test.df} df: p = {test.p_value:.6f}"
    '12.6 with 3 df: p = 0.005585'
    """
    return of_all(_fazhi.homogeneity_test, HomogeneityTest, {"x": x, "n": n})


@overload
def trend_test(
    x: AnyColumn,
    n: AnyColumn,
    scores: AnyColumn | None = None,
    *,
    alternative: Alternative = "two_sided",
    method: TrendMethod = "normal",
) -> TrendTest: ...
@overload
def trend_test(
    x: pl.Expr,
    n: pl.Expr,
    scores: pl.Expr | None = None,
    *,
    alternative: Alternative = "two_sided",
    method: TrendMethod = "normal",
) -> pl.Expr: ...
def trend_test(x, n, scores=None, *, alternative="two_sided", method="normal"):
    """Test for a linear trend of proportions over ordered groups (Cochran-Armitage test).

    A row is a group, with `x` successes of `n` trials and a score such as its year, by default 0,
    1, 2, …; no nulls. The alternative `less` is a fall, `greater` a rise.

    ``z = Σ (xᵢ − nᵢ p)(sᵢ − s̄) / √(p (1 − p) Σ nᵢ (sᵢ − s̄)²)`` with the pooled proportion p and the
    weighted mean score s̄, without continuity correction (Cochran 1954, Biometrics 10:417-451;
    Armitage 1955, Biometrics 11:375-386).

    Parameters
    ----------
    method
        Where the p-value is from: `normal`; `exact`, given the sum of the successes, two-sided all
        values of Σ sᵢ xᵢ at least as far from the mean; or `mid_p`, which counts half the observed
        value, two-sided twice the smaller tail. The last two need whole scores and small tables.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.trend_test([83, 90, 129, 70], [86, 93, 136, 82])
    >>> f"z² = {test.statistic**2:.4f}, p = {test.p_value:.6f}"
    'z² = 8.2249, p = 0.004132'
    """
    columns = {"x": x, "n": n, **optional(scores=scores)}
    options = {"alternative": alternative, "method": method}
    return of_all(_fazhi.trend_test, TrendTest, columns, **options)


@overload
def rate_trend_test(
    x: AnyColumn,
    exposure: AnyColumn,
    scores: AnyColumn | None = None,
    *,
    alternative: Alternative = "two_sided",
) -> TrendTest: ...
@overload
def rate_trend_test(
    x: pl.Expr,
    exposure: pl.Expr,
    scores: pl.Expr | None = None,
    *,
    alternative: Alternative = "two_sided",
) -> pl.Expr: ...
def rate_trend_test(x, exposure, scores=None, *, alternative="two_sided"):
    """Test for a log-linear trend of rates over ordered groups (Poisson score test).

    A row is a group, with `x` events in `exposure` and a score such as its year, by default 0, 1,
    2, …; no nulls. Of plain counts over equal times every exposure is 1. The alternative `less` is
    a fall, `greater` a rise.

    ``z = Σ (xᵢ − λ eᵢ)(sᵢ − s̄) / √(λ Σ eᵢ (sᵢ − s̄)²)`` with the pooled rate λ and the weighted mean
    score s̄ (Breslow and Day 1987, Statistical Methods in Cancer Research II, IARC, section 3.6).

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.rate_trend_test([8, 11, 9, 15, 20], [50.1, 50.4, 50.9, 51.0, 51.3])
    >>> f"z = {test.statistic:.4f}, p = {test.p_value:.5f}"
    'z = 2.4291, p = 0.01514'
    """
    columns = {"x": x, "exposure": exposure, **optional(scores=scores)}
    return of_all(_fazhi.rate_trend_test, TrendTest, columns, alternative=alternative)


@overload
def mantel_haenszel(
    a: AnyColumn,
    b: AnyColumn,
    c: AnyColumn,
    d: AnyColumn,
    *,
    continuity: bool = True,
    level: float = 0.95,
    bound: Bound = "both",
) -> MantelHaenszel: ...
@overload
def mantel_haenszel(
    a: pl.Expr,
    b: pl.Expr,
    c: pl.Expr,
    d: pl.Expr,
    *,
    continuity: bool = True,
    level: float = 0.95,
    bound: Bound = "both",
) -> pl.Expr: ...
def mantel_haenszel(a, b, c, d, *, continuity=True, level=0.95, bound="both"):
    """Test stratified fourfold tables and compute their common odds ratio (Mantel-Haenszel).

    A row is a stratum, with the cells of `fisher_test`; no nulls. `level` is a single level, that
    of the limits of the odds ratio.

    The common odds ratio is ``Σ(a d / N) / Σ(b c / N)``, with N the total of a table (Mantel and
    Haenszel 1959, Journal of the National Cancer Institute 22:719-748). Its limits use the variance
    of Robins, Breslow and Greenland (1986, Biometrics 42:311-323). `breslow_day` and `tarone`
    (Tarone 1985, Biometrika 72:91-95) test the homogeneity of the odds ratios.

    Parameters
    ----------
    continuity
        Whether to apply the continuity correction.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.mantel_haenszel([647, 41], [622, 28], [2, 19], [27, 32], continuity=False)
    >>> f"{test.odds_ratio:.3f}"
    '4.524 (2.417 to 8.467)'
    """
    columns = {"a": a, "b": b, "c": c, "d": d}
    options = {"levels": [to_number(level, "level")], "bound": bound}
    options["continuity"] = bool(continuity)
    return of_all(_fazhi.mantel_haenszel, MantelHaenszel, columns, **options)


def adjust_p(p: Values | Series, *, method: AdjustMethod = "holm") -> Series:
    """Adjust the p-values of all tests performed for their number.

    Nulls stay null and do not count.

    With m p-values in ascending order, that of rank i becomes the maximum of ``(m − j + 1) pⱼ``
    over j ≤ i for `holm`, and the minimum of ``(m / j) pⱼ`` over j ≥ i for `benjamini_hochberg`, at
    most 1.

    Parameters
    ----------
    method
        `holm` controls the familywise error rate under any dependence (Holm 1979, Scandinavian
        Journal of Statistics 6:65-70), `benjamini_hochberg` the false discovery rate for
        independent or positively dependent tests (Benjamini and Hochberg 1995, Journal of the Royal
        Statistical Society B 57:289-300).

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.adjust_p([0.25, 0.0625, 0.015625]).to_list()
    [0.25, 0.125, 0.046875]
    """
    import polars as pl

    def adjusted(numbers: _fazhi.Numbers) -> _fazhi.Frame:
        return _fazhi.adjust_p(numbers, method=method)

    return by_column(p, "p", "p_value", adjusted, pl.Float64())


def quantile_groups(values: Values | Series, groups: int = 10, *, inverted: bool = False) -> Series:
    """Assign units to so many groups of like size by their values, 1 for the lowest.

    Nulls stay null and do not count. `inverted` gives 1 to the highest. Equal values are never
    parted: ``q + 1 − ⌈(n + 1 − r) q / n⌉``, at least 1, with r the lowest rank of the value among n
    and q the number of groups, the rule of the English health departments.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.quantile_groups([8100, 12400, 9900, 15000, 7200], 5).to_list()
    [2, 4, 3, 5, 1]
    """
    import polars as pl

    size, turned = to_whole(groups, "groups", 1), bool(inverted)

    def grouped(numbers: _fazhi.Numbers) -> _fazhi.Frame:
        return _fazhi.quantile_groups(numbers, groups=size, inverted=turned)

    return by_column(values, "values", "group", grouped, pl.UInt64())


def by_column(
    data: Values | Series,
    what: str,
    name: str,
    answer: Callable[[_fazhi.Numbers], _fazhi.Frame],
    kind: pl.DataType,
) -> Series:
    """Give a column for a column, and an expression for an expression."""

    def found(column: object) -> pl.Series:
        return to_polars(answer(_fazhi.Numbers({what: column}))).to_series().alias(name)

    column = to_columns({what: data})[what]
    given: Series
    if is_expression(column):
        rows = column.map_batches(lambda one: found(one.to_frame(what)), return_dtype=kind)
        given = rows.alias(name)
    elif has_rows(column):
        given = like({what: data}, found(column))
    else:
        raise wrong_type(what, data, "a column of numbers or a polars expression")
    return given
