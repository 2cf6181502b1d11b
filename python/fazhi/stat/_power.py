"""Power and sample size; plain numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi.stat._columns import to_plain
from fazhi.stat._records import SampleSize

if TYPE_CHECKING:
    from typing import SupportsIndex

    from fazhi._typing import SampleSizeMethod


def power_proportions(
    p1: float, p2: float, n1: SupportsIndex, n2: SupportsIndex, *, alpha: float = 0.05
) -> float:
    """Compute the power of the two-sided z test of two proportions, in groups of `n1` and `n2`.

    `alpha` is the significance level of the test.

    Notes
    -----
    ``Φ((|p₁ − p₂| − z σ₀) / σ₁) + Φ((−|p₁ − p₂| − z σ₀) / σ₁)``, with the standard error σ₀ at the
    pooled proportion and σ₁ at both; there is no continuity correction (Fleiss, Levin and Paik
    2003, Statistical Methods for Rates and Proportions, 3rd edition, chapter 4).

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

    `n2` is `ratio` times `n1`, rounded up; neither may exceed 2⁵³. The power is inverted
    numerically.

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
    """Compute the sample size for an interval for a proportion of a given half width, such as 0.05.

    Parameters
    ----------
    expected
        The expected proportion; 0.5 needs the largest sample.
    population
        The size of the population sampled without replacement; infinite if left out.
    method
        `wald`, which is Cochran's sample size (1977, Sampling Techniques, section 4.4), or
        `wilson`, which suits small samples too.

    Notes
    -----
    ``m = z² p (1 − p) / h²`` for `wald`, and ``m N / (N − 1 + m)`` for a population N, rounded up.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.sample_size_proportion(0.05, population=1000)
    278
    """
    numbers = to_plain(half_width=half_width, expected=expected, population=population, level=level)
    return _fazhi.sample_size_proportion(numbers, method=method)
