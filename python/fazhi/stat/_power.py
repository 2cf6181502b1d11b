"""Power, and how many are needed; plain numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._columns import to_plain
from fazhi.stat._records import SampleSize

if TYPE_CHECKING:
    from typing import SupportsIndex

# Literals of one and of the others, so that it is a union when it runs too.
SampleSizeMethod: TypeAlias = Literal["wald"] | Literal["wilson"]


def power_proportions(
    p1: float, p2: float, n1: SupportsIndex, n2: SupportsIndex, *, alpha: float = 0.05
) -> float:
    """Give the power of the two-sided z test of two independent proportions.

    Parameters
    ----------
    p1, p2
        The proportions, from 0 to 1.
    n1, n2
        The sizes of the groups.
    alpha
        The level of the test: the probability to reject where both are equal.

    Returns
    -------
    The probability that the test rejects, by the normal approximation.

    Raises
    ------
    ParameterError
        A number is impossible.
    TypeError
        An argument is no plain number.

    Notes
    -----
    ``Φ((|p₁ − p₂| − z σ₀) / σ₁) + Φ((−|p₁ − p₂| − z σ₀) / σ₁)``, with the standard error σ₀ at the
    pooled proportion and σ₁ at both [1]_; there is no continuity correction.

    References
    ----------
    .. [1] Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd
       edition, chapter 4.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.power_proportions(0.30, 0.40, 356, 356):.4f}"
    '0.8001'
    """
    return _fazhi.power_proportions(to_plain(p1=p1, p2=p2, n1=n1, n2=n2, alpha=alpha))


def sample_size_proportions(
    p1: float, p2: float, *, power: float = 0.8, alpha: float = 0.05, ratio: float = 1.0
) -> SampleSize:
    """Give the smallest groups with which `power_proportions` has the wanted power.

    Parameters
    ----------
    p1, p2
        The proportions, from 0 to 1, which differ.
    power
        The wanted power.
    alpha
        The level of the test.
    ratio
        How many times the first group the second one is.

    Returns
    -------
    `SampleSize`, with `n1` and `n2`, which is `ratio` times `n1`, rounded up.

    Raises
    ------
    ParameterError
        A number is impossible, or a group would pass 2⁵³.
    TypeError
        An argument is no plain number.

    Notes
    -----
    The search goes over the power itself, as `power_proportions` [1]_ gives it.

    References
    ----------
    .. [1] Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd
       edition, chapter 4.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.sample_size_proportions(0.30, 0.40)
    SampleSize(n1=356, n2=356)
    """
    numbers = to_plain(p1=p1, p2=p2, power=power, alpha=alpha, ratio=ratio)
    return SampleSize(*_fazhi.sample_size_proportions(numbers))


def sample_size_proportion(
    half_width: float,
    expected: float = 0.5,
    *,
    population: SupportsIndex | None = None,
    level: float = 0.95,
    method: SampleSizeMethod = "wald",
) -> int:
    """Give the smallest sample whose interval of a proportion is narrow enough.

    Parameters
    ----------
    half_width
        Half of the width that the interval may have, such as 0.05.
    expected
        The proportion that is expected; 0.5 needs the largest sample.
    population
        The number that is drawn from without replacement, if it has an end.
    level
        The level of the interval.
    method
        `wald`, which is Cochran's sample size [1]_, or `wilson`, which is right for small numbers
        too.

    Returns
    -------
    The size.

    Raises
    ------
    ParameterError
        A number is impossible, or the size would pass 2⁵³.
    TypeError
        An argument is no plain number.

    Notes
    -----
    ``m = z² p (1 − p) / h²`` for `wald`, and ``m N / (N − 1 + m)`` of a population N, rounded up.

    References
    ----------
    .. [1] Cochran (1977), Sampling Techniques, 3rd edition, section 4.4.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.sample_size_proportion(0.05, population=1000)
    278
    """
    numbers = to_plain(half_width=half_width, expected=expected, population=population, level=level)
    return _fazhi.sample_size_proportion(numbers, method=method)
