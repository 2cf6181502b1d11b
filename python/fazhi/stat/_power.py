"""Power and sample size; plain numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._columns import to_plain
from fazhi.stat._records import SampleSize

if TYPE_CHECKING:
    from typing import SupportsIndex

# Split into two literals, so that it is a union at run time too.
SampleSizeMethod: TypeAlias = Literal["wald"] | Literal["wilson"]


def power_proportions(
    p1: float, p2: float, n1: SupportsIndex, n2: SupportsIndex, *, alpha: float = 0.05
) -> float:
    """Compute the power of the two-sided z test of two independent proportions.

    Parameters
    ----------
    p1, p2
        The proportions, from 0 to 1.
    n1, n2
        The sizes of the groups.
    alpha
        The significance level of the test.

    Returns
    -------
    The probability that the test rejects, by the normal approximation.

    Raises
    ------
    ParameterError
        A number is out of range.
    TypeError
        An argument is not a plain number.

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
    """Compute the smallest groups at which `power_proportions` reaches a given power.

    Parameters
    ----------
    p1, p2
        Two different proportions, from 0 to 1.
    power
        The power to reach.
    alpha
        The significance level of the test.
    ratio
        The size of the second group relative to the first.

    Returns
    -------
    `SampleSize`, with `n1` and with `n2`, which is `ratio` times `n1`, rounded up.

    Raises
    ------
    ParameterError
        A number is out of range, or a group would exceed 2⁵³.
    TypeError
        An argument is not a plain number.

    Notes
    -----
    The power of `power_proportions` [1]_ is inverted numerically.

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
    """Compute the sample size for an interval of given width for a proportion.

    Parameters
    ----------
    half_width
        Half the width of the interval, such as 0.05.
    expected
        The expected proportion; 0.5 needs the largest sample.
    population
        The size of the population sampled without replacement; infinite if left out.
    level
        The confidence level.
    method
        `wald`, which is Cochran's sample size [1]_, or `wilson`, which suits small samples too.

    Returns
    -------
    The sample size.

    Raises
    ------
    ParameterError
        A number is out of range, or the size would exceed 2⁵³.
    TypeError
        An argument is not a plain number.

    Notes
    -----
    ``m = z² p (1 − p) / h²`` for `wald`, and ``m N / (N − 1 + m)`` for a population N, rounded up.

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
