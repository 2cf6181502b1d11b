"""Comparison of two proportions: difference, ratio and odds ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._numbers import intervals

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level

# Split into two literals, so that each is a union at run time too.
DifferenceMethod: TypeAlias = (
    Literal["newcombe"]
    | Literal["newcombe_cc", "miettinen_nurminen", "mee", "agresti_caffo", "wald"]
)
RatioMethod: TypeAlias = Literal["koopman"] | Literal["miettinen_nurminen", "log"]
OddsRatioMethod: TypeAlias = (
    Literal["score"] | Literal["miettinen_nurminen", "logit", "conditional"]
)
PairedMethod: TypeAlias = Literal["newcombe"] | Literal["tango", "wald"]


def difference_interval(
    x1: Numbers,
    n1: Numbers,
    x2: Numbers,
    n2: Numbers,
    *,
    level: Level = 0.95,
    method: DifferenceMethod = "newcombe",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for the difference p₁ − p₂ of independent proportions.

    Parameters
    ----------
    x1, n1
        The successes and the size of the first group.
    x2, n2
        The same for the second group.
    method
        `newcombe` [1]_ and `newcombe_cc` (methods 10 and 11), `miettinen_nurminen` [2]_ and
        `mee` [3]_, which invert a score test, `agresti_caffo` [4]_, or `wald`, for
        comparison only.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`. A row with an empty group has nulls.

    Raises
    ------
    ParameterError
        A count is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    Newcombe's limits are ``d − √((p₁ − l₁)² + (u₂ − p₂)²)`` and ``d + √((u₁ − p₁)² + (p₂ − l₂)²)``
    with d = p₁ − p₂ and Wilson's limits l and u of each proportion. Limits are clipped to −1 and 1
    but never widened: the interval of `agresti_caffo` is centred elsewhere and need not contain d.

    References
    ----------
    .. [1] Newcombe (1998), "Interval estimation for the difference between independent
       proportions: comparison of eleven methods", Statistics in Medicine 17:873-890.
    .. [2] Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in
       Medicine 4:213-226.
    .. [3] Mee (1984), "Confidence bounds for the difference between two probabilities",
       Biometrics 40:1175-1176.
    .. [4] Agresti and Caffo (2000), "Simple and effective confidence intervals for proportions
       and differences of proportions result from adding two successes and two failures", The
       American Statistician 54:280-288.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.difference_interval(56, 70, 48, 80)
    >>> f"{value:.4f} ({lower:.4f} to {upper:.4f})"
    '0.2000 (0.0524 to 0.3339)'
    """
    columns = {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    return intervals(_fazhi.difference_interval, columns, level=level, bound=bound, method=method)


def ratio_interval(
    x1: Numbers,
    n1: Numbers,
    x2: Numbers,
    n2: Numbers,
    *,
    level: Level = 0.95,
    method: RatioMethod = "koopman",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for the ratio p₁ / p₂ of independent proportions.

    Parameters
    ----------
    x1, n1
        The successes and the size of the first group.
    x2, n2
        The same for the second group.
    method
        `koopman` [1]_ and `miettinen_nurminen` [2]_, which invert a score test, or `log` [3]_.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`. If `x2` is 0 the value and the upper
    limit are infinite. A row with an empty group, or with `x1` and `x2` both 0, has nulls.

    Raises
    ------
    ParameterError
        A count is out of range, columns differ in length, an option is unknown, or plain `x1` and
        `x2` are both 0.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    Koopman's limits are the ratios that Pearson's chi-squared test does not reject; nothing is
    added to a count of 0.

    References
    ----------
    .. [1] Koopman (1984), "Confidence intervals for the ratio of two binomial proportions",
       Biometrics 40:513-517.
    .. [2] Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in
       Medicine 4:213-226.
    .. [3] Katz, Baptista, Azen and Pike (1978), "Obtaining confidence intervals for the risk ratio
       in cohort studies", Biometrics 34:469-474.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.ratio_interval(36, 40, 16, 80)
    >>> f"{value:.2f} ({lower:.2f} to {upper:.2f})"
    '4.50 (2.94 to 7.15)'
    """
    columns = {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    return intervals(_fazhi.ratio_interval, columns, level=level, bound=bound, method=method)


def odds_ratio_interval(
    x1: Numbers,
    n1: Numbers,
    x2: Numbers,
    n2: Numbers,
    *,
    level: Level = 0.95,
    method: OddsRatioMethod = "score",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for the odds ratio of independent proportions.

    Parameters
    ----------
    x1, n1
        The successes and the size of the first group.
    x2, n2
        The same for the second group.
    method
        `score` and `conditional` (exact) [1]_, `miettinen_nurminen` [2]_, or `logit` [3]_.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`. With `conditional` the value is the
    conditional maximum likelihood estimate. A row whose odds ratio is undefined has nulls.

    Raises
    ------
    ParameterError
        A count is out of range, columns differ in length, an option is unknown, or the odds ratio
        of plain numbers is undefined.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The odds ratio is ``x₁ (n₂ − x₂) / ((n₁ − x₁) x₂)``. The score limits are those that Pearson's
    chi-squared test does not reject, the conditional ones invert two one-sided Fisher tests.

    References
    ----------
    .. [1] Cornfield (1956), "A statistical problem arising from retrospective studies",
       Proceedings of the Third Berkeley Symposium 4:135-148.
    .. [2] Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in
       Medicine 4:213-226.
    .. [3] Woolf (1955), "On estimating the relation between blood group and disease", Annals of
       Human Genetics 19:251-253.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.odds_ratio_interval(3, 4, 1, 4, method="conditional")
    >>> f"{value:.3f} ({lower:.3f} to {upper:.3f})"
    '6.408 (0.212 to 626.244)'
    """
    columns = {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    return intervals(_fazhi.odds_ratio_interval, columns, level=level, bound=bound, method=method)


def paired_difference_interval(
    both: Numbers,
    first_only: Numbers,
    second_only: Numbers,
    neither: Numbers,
    *,
    level: Level = 0.95,
    method: PairedMethod = "newcombe",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for the difference p₁ − p₂ of paired proportions.

    Parameters
    ----------
    both, first_only, second_only, neither
        The number of units with a success in both, the first only, the second only, and neither.
    method
        `newcombe` [1]_ (method 10), `tango` [2]_, which inverts a score test, or `wald`, for
        comparison only.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval`, a frame or an expression; see `fazhi.stat`. A row without units has nulls.

    Raises
    ------
    ParameterError
        A count is out of range, columns differ in length, an option is unknown, or all plain
        numbers are 0.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The value is ``(first_only − second_only) / n`` with n the number of units.

    References
    ----------
    .. [1] Newcombe (1998), "Improved confidence intervals for the difference between binomial
       proportions based on paired data", Statistics in Medicine 17:2635-2650.
    .. [2] Tango (1998), "Equivalence test and confidence interval for the difference in
       proportions for the paired-sample design", Statistics in Medicine 17:891-908.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.paired_difference_interval(36, 12, 2, 0, method="tango")
    >>> f"{value:.4f} ({lower:.4f} to {upper:.4f})"
    '0.2000 (0.0611 to 0.3447)'
    """
    columns = {
        "both": both,
        "first_only": first_only,
        "second_only": second_only,
        "neither": neither,
    }
    return intervals(
        _fazhi.paired_difference_interval, columns, level=level, bound=bound, method=method
    )
