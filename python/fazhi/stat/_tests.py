"""Tests: whether counts, proportions and tables differ by more than chance would make them."""

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

# Literals of one and of the others, so that it is a union when it runs too.
McNemarMethod: TypeAlias = Literal["exact"] | Literal["mid_p", "chi_squared", "chi_squared_cc"]


def binomial_test(
    x: Numbers, n: Numbers, p: Numbers = 0.5, *, alternative: Alternative = "two_sided"
) -> Answer:
    """Test whether the probability behind `x` of `n` is `p`, exactly.

    Parameters
    ----------
    x, n
        The number of successes and of trials.
    p
        The probability by the hypothesis.
    alternative
        What is looked for: `two_sided`, `less` or `greater`.

    Returns
    -------
    `BinomialTest`, a frame or an expression, as `fazhi.stat` says. A row with `n` = 0 has nulls.

    Raises
    ------
    ParameterError
        `x` passes `n`, a count is impossible, or `p` lies beyond 0 and 1.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    The two-sided p-value adds the probabilities of all outcomes that are no more probable than what
    was seen, with a slack of 1e-7; the one-sided ones are tails of the binomial distribution [1]_.

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
    """Test whether the odds ratio of a fourfold table is 1, exactly.

    Parameters
    ----------
    a, b
        How many of the first group have it, and how many do not.
    c, d
        The same of the second group.
    alternative
        What is looked for: `two_sided`, `less` or `greater`.

    Returns
    -------
    `FisherTest`, a frame or an expression, as `fazhi.stat` says. A row of zeros has nulls.

    Raises
    ------
    ParameterError
        A count is impossible, or all plain numbers are 0.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    Given the margins, the first cell is hypergeometric [1]_. The two-sided p-value adds the
    probabilities of all tables that are no more probable than what was seen, with a slack of 1e-7.

    References
    ----------
    .. [1] Fisher (1935), "The logic of inductive inference", Journal of the Royal Statistical
       Society 98:39-82.

    Examples
    --------
    The lady tasting tea told three of four cups right:

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
    """Test whether yes is as frequent in the first as in the second of paired answers.

    Parameters
    ----------
    first_only, second_only
        The number of pairs with yes only in the first, and only in the second.
    method
        `exact`, `mid_p` [2]_, `chi_squared` [1]_, or the same with continuity correction,
        `chi_squared_cc`.

    Returns
    -------
    `McNemarTest`, a frame or an expression, as `fazhi.stat` says.

    Raises
    ------
    ParameterError
        A count is impossible, or the method is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    With b and c the pairs that disagree, `chi_squared` is ``(b − c)² / (b + c)``; `exact` is the
    binomial test of one half. The test is two-sided.

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
    """Test whether the proportions of several groups are one proportion.

    Parameters
    ----------
    x, n
        Columns with a row for each group: the number of those that have it, and of all; no nulls.

    Returns
    -------
    `HomogeneityTest` for columns, an expression for expressions: one struct for all rows, or for
    each group of a frame.

    Raises
    ------
    ParameterError
        There are fewer than two groups, one is empty, a count is missing or impossible, or columns
        differ in length.
    TypeError
        An argument is no column or expression.

    Notes
    -----
    Pearson's statistic [1]_ ``Σ (xᵢ − nᵢ p)² / (nᵢ p (1 − p))`` with the pooled proportion p,
    without continuity correction; the residuals are ``(xᵢ − nᵢ p) / √(nᵢ p (1 − p) (1 − nᵢ/Σn))``
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
    """Test whether the proportions of groups in order rise or fall (Cochran-Armitage).

    Parameters
    ----------
    x, n
        Columns with a row for each group: the number of those that have it, and of all; no nulls.
    scores
        A column with where each group stands, such as years; 0, 1, 2 and so on if left out.
    alternative
        What is looked for: `two_sided`, `less` for a fall or `greater` for a rise.

    Returns
    -------
    `TrendTest` for columns, an expression for expressions: one struct for all rows, or for each
    group of a frame.

    Raises
    ------
    ParameterError
        All scores are the same, a number is missing or impossible, or columns differ in length.
    TypeError
        An argument is no column or expression.

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
    """Test fourfold tables of several strata together, and give their common odds ratio.

    Parameters
    ----------
    a, b, c, d
        Columns with a row for each stratum: how many of the first group have it and do not, and
        the same of the second group; no nulls.
    continuity
        Whether the statistic is corrected for continuity.
    level, bound
        The level and the limits of the odds ratio, as `fazhi.stat` says; one level.

    Returns
    -------
    `MantelHaenszel` for columns, an expression for expressions: one struct for all rows, or for
    each group of a frame.

    Raises
    ------
    ParameterError
        No table is without an empty row or column, or a count is missing or impossible.
    TypeError
        An argument is no column or expression.

    Notes
    -----
    The common odds ratio is ``Σ(a d / N) / Σ(b c / N)``, with N the total of a table [1]_. Its
    limits have the variance of [2]_. `breslow_day` and `tarone` [3]_ test whether the tables have
    one odds ratio in common.

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
