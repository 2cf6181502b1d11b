"""Significance tests of counts, proportions and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._numbers import records, summary, to_levels
from fazhi.stat._records import (
    BinomialTest,
    FisherTest,
    HomogeneityTest,
    MantelHaenszel,
    McNemarTest,
    TrendTest,
)

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Alternative, Answer, Bound

# Split into two literals, so that it is a union at run time too.
McNemarMethod: TypeAlias = Literal["exact"] | Literal["mid_p", "chi_squared", "chi_squared_cc"]


def binomial_test(
    x: Numbers, n: Numbers, p: Numbers = 0.5, *, alternative: Alternative = "two_sided"
) -> Answer:
    """Test whether a probability of success is `p` (exact binomial test).

    Parameters
    ----------
    x, n
        The numbers of successes and trials.
    p
        The probability under the null hypothesis.
    alternative
        The alternative hypothesis: `two_sided`, `less` or `greater`.

    Returns
    -------
    `BinomialTest`, a frame or an expression; see `fazhi.stat`. A row with `n` = 0 has nulls.

    Raises
    ------
    ParameterError
        `x` exceeds `n`, a count is out of range, or `p` is not between 0 and 1.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The two-sided p-value sums the probabilities of all outcomes that are no more probable than the
    observed one, with a relative tolerance of 1e-7; the one-sided ones are binomial tails [1]_.

    References
    ----------
    .. [1] Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in
       the case of the binomial", Biometrika 26:404-413.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.binomial_test(682, 925, 0.75)
    >>> f"p = {test.p_value:.4f}, expected {test.expected}"
    'p = 0.3825, expected 693.75'
    """
    return records(
        _fazhi.binomial_test, BinomialTest, {"x": x, "n": n, "p": p}, alternative=alternative
    )


def fisher_test(
    a: Numbers, b: Numbers, c: Numbers, d: Numbers, *, alternative: Alternative = "two_sided"
) -> Answer:
    """Test whether the odds ratio of a fourfold table is 1 (Fisher's exact test).

    Parameters
    ----------
    a, b
        The successes and failures of the first group.
    c, d
        The same for the second group.
    alternative
        The alternative hypothesis: `two_sided`, `less` or `greater`.

    Returns
    -------
    `FisherTest`, a frame or an expression; see `fazhi.stat`. A row of zeros has nulls.

    Raises
    ------
    ParameterError
        A count is out of range, or all plain numbers are 0.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    Given the margins, the first cell is hypergeometric [1]_. The two-sided p-value sums the
    probabilities of all tables that are no more probable than the observed one, with a relative
    tolerance of 1e-7.

    References
    ----------
    .. [1] Fisher (1935), "The logic of inductive inference", Journal of the Royal Statistical
       Society 98:39-82.

    Examples
    --------
    The lady tasting tea identified three of four cups:

    >>> import fazhi as fz
    >>> test = fz.stat.fisher_test(3, 1, 1, 3, alternative="greater")
    >>> f"p = {test.p_value:.4f}, odds ratio {test.odds_ratio:.4f}"
    'p = 0.2429, odds ratio 6.4083'
    """
    return records(
        _fazhi.fisher_test, FisherTest, {"a": a, "b": b, "c": c, "d": d}, alternative=alternative
    )


def mcnemar_test(
    first_only: Numbers, second_only: Numbers, *, method: McNemarMethod = "exact"
) -> Answer:
    """Test whether two paired proportions are equal (McNemar's test).

    Parameters
    ----------
    first_only, second_only
        The discordant pairs: success in the first only, and in the second only.
    method
        `exact`, `mid_p` [2]_, `chi_squared` [1]_, or the same with continuity correction,
        `chi_squared_cc`.

    Returns
    -------
    `McNemarTest`, a frame or an expression; see `fazhi.stat`.

    Raises
    ------
    ParameterError
        A count is out of range, or the method is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    With b and c the discordant pairs, `chi_squared` is ``(b − c)² / (b + c)``; `exact` is the
    binomial test of 1/2. The test is two-sided.

    References
    ----------
    .. [1] McNemar (1947), "Note on the sampling error of the difference between correlated
       proportions or percentages", Psychometrika 12:153-157.
    .. [2] Fagerland, Lydersen and Laake (2013), "The McNemar test for binary matched-pairs data:
       mid-p and asymptotic are better than exact conditional", BMC Medical Research Methodology
       13:91.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.mcnemar_test(150, 86, method="chi_squared")
    >>> f"{test.statistic:.2f} with {test.df} df, p = {test.p_value:.1e}"
    '17.36 with 1 df, p = 3.1e-05'
    """
    columns = {"first_only": first_only, "second_only": second_only}
    return records(_fazhi.mcnemar_test, McNemarTest, columns, method=method)


def homogeneity_test(x: Numbers, n: Numbers) -> Answer:
    """Test whether the proportions of several groups are equal (Pearson's chi-squared test).

    Parameters
    ----------
    x, n
        Columns with a row for each group: its successes and its size; no nulls.

    Returns
    -------
    `HomogeneityTest` for columns, an expression for expressions: one struct for all rows, or per
    group.

    Raises
    ------
    ParameterError
        There are fewer than two groups, one is empty, a count is missing or out of range, or
        columns differ in length.
    TypeError
        An argument is not a column or expression.

    Notes
    -----
    The statistic is ``Σ (xᵢ − nᵢ p)² / (nᵢ p (1 − p))`` [1]_ with the pooled proportion p, without
    continuity correction; the adjusted residuals are ``(xᵢ − nᵢ p) / √(nᵢ p (1 − p) (1 − nᵢ/Σn))``
    [2]_.

    References
    ----------
    .. [1] Pearson (1900), "On the criterion that a given system of deviations from the probable
       in the case of a correlated system of variables is such that it can be reasonably supposed
       to have arisen from random sampling", Philosophical Magazine 50:157-175.
    .. [2] Haberman (1973), "The analysis of residuals in cross-classified tables", Biometrics
       29:205-220.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.homogeneity_test([83, 90, 129, 70], [86, 93, 136, 82])
    >>> f"{test.statistic:.1f} with {test.df} df: p = {test.p_value:.6f}"
    '12.6 with 3 df: p = 0.005585'
    """
    return summary(_fazhi.homogeneity_test, HomogeneityTest, {"x": x, "n": n})


def trend_test(
    x: Numbers,
    n: Numbers,
    scores: Numbers | None = None,
    *,
    alternative: Alternative = "two_sided",
) -> Answer:
    """Test for a linear trend of proportions over ordered groups (Cochran-Armitage test).

    Parameters
    ----------
    x, n
        Columns with a row for each group: its successes and its size; no nulls.
    scores
        A column with the score of each group, such as years; 0, 1, 2, … by default.
    alternative
        The alternative hypothesis: `two_sided`, `less` (a fall) or `greater` (a rise).

    Returns
    -------
    `TrendTest` for columns, an expression for expressions: one struct for all rows, or per group.

    Raises
    ------
    ParameterError
        All scores are equal, a number is missing or out of range, or columns differ in length.
    TypeError
        An argument is not a column or expression.

    Notes
    -----
    ``z = Σ (xᵢ − nᵢ p)(sᵢ − s̄) / √(p (1 − p) Σ nᵢ (sᵢ − s̄)²)`` with the pooled proportion p and the
    weighted mean score s̄ [1]_ [2]_, without continuity correction.

    References
    ----------
    .. [1] Cochran (1954), "Some methods for strengthening the common χ² tests", Biometrics
       10:417-451.
    .. [2] Armitage (1955), "Tests for linear trends in proportions and frequencies", Biometrics
       11:375-386.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.trend_test([83, 90, 129, 70], [86, 93, 136, 82])
    >>> f"z² = {test.statistic**2:.4f}, p = {test.p_value:.6f}"
    'z² = 8.2249, p = 0.004132'
    """
    return summary(
        _fazhi.trend_test,
        TrendTest,
        {"x": x, "n": n},
        optional={"scores": scores},
        alternative=alternative,
    )


def mantel_haenszel(
    a: Numbers,
    b: Numbers,
    c: Numbers,
    d: Numbers,
    *,
    continuity: bool = True,
    level: float = 0.95,
    bound: Bound = "both",
) -> Answer:
    """Test stratified fourfold tables and compute their common odds ratio (Mantel-Haenszel).

    Parameters
    ----------
    a, b, c, d
        Columns with a row for each stratum: the successes and failures of the first group, and
        those of the second; no nulls.
    continuity
        Whether to apply the continuity correction.
    level, bound
        The confidence level and the limits of the odds ratio; see `fazhi.stat`.

    Returns
    -------
    `MantelHaenszel` for columns, an expression for expressions: one struct for all rows, or per
    group.

    Raises
    ------
    ParameterError
        Every table has an empty row or column, or a count is missing or out of range.
    TypeError
        An argument is not a column or expression.

    Notes
    -----
    The common odds ratio is ``Σ(a d / N) / Σ(b c / N)``, with N the total of a table [1]_. Its
    limits use the variance of [2]_. `breslow_day` and `tarone` [3]_ test the homogeneity of the
    odds ratios.

    References
    ----------
    .. [1] Mantel and Haenszel (1959), "Statistical aspects of the analysis of data from
       retrospective studies of disease", Journal of the National Cancer Institute 22:719-748.
    .. [2] Robins, Breslow and Greenland (1986), "Estimators of the Mantel-Haenszel variance
       consistent in both sparse data and large-strata limiting models", Biometrics 42:311-323.
    .. [3] Tarone (1985), "On heterogeneity tests based on efficient scores", Biometrika 72:91-95.

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.mantel_haenszel([647, 41], [622, 28], [2, 19], [27, 32], continuity=False)
    >>> value, lower, upper = test.odds_ratio
    >>> f"{value:.3f} ({lower:.4f} to {upper:.4f})"
    '4.524 (2.4171 to 8.4671)'
    """
    return summary(
        _fazhi.mantel_haenszel,
        MantelHaenszel,
        {"a": a, "b": b, "c": c, "d": d},
        levels=to_levels(level),
        bound=bound,
        continuity=bool(continuity),
    )
