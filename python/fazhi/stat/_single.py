"""Intervals of one proportion, count or rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._numbers import intervals

if TYPE_CHECKING:
    from fazhi.stat._numbers import Answer, Bound, Level, Numbers

ProportionMethod: TypeAlias = Literal[
    "wilson", "wilson_cc", "clopper_pearson", "jeffreys", "agresti_coull", "mid_p", "wald"
]
CountMethod: TypeAlias = Literal["exact", "byar", "byar_half", "score", "jeffreys", "mid_p"]


def proportion_interval(
    x: Numbers,
    n: Numbers,
    *,
    level: Level = 0.95,
    method: ProportionMethod = "wilson",
    bound: Bound = "both",
) -> Answer:
    """Give the interval for the probability behind `x` of `n`.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.proportion_interval(81, 263)
    Interval(value=0.30798..., lower=0.2552..., upper=0.3661...)
    """
    return intervals(
        _fazhi.proportion_interval,
        columns={"x": x, "n": n},
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
) -> Answer:
    """Give the interval for the mean of the Poisson distribution that `x` events come from.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.count_interval(5)
    Interval(value=5.0, lower=1.623..., upper=11.668...)
    """
    return intervals(
        _fazhi.count_interval, columns={"x": x}, level=level, bound=bound, method=method
    )
