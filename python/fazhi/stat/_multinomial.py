"""Intervals of several categories at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._numbers import intervals

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level

# Literals of one and of the others, so that it is a union when it runs too.
MultinomialMethod: TypeAlias = Literal["goodman"] | Literal["sison_glaz", "quesenberry_hurst"]


def multinomial_interval(
    x: Numbers,
    *,
    level: Level = 0.95,
    method: MultinomialMethod = "goodman",
    bound: Bound = "both",
) -> Answer:
    """Give intervals for the shares of all categories, which hold all at once with the level.

    Parameters
    ----------
    x
        A column with the count of each category, which exclude each other and are all; no nulls.
    method
        `goodman` [1]_, `sison_glaz` [2]_, or `quesenberry_hurst` [3]_. Only `goodman` has one-sided
        limits.
    level, bound
        The level or levels and the limits, as `fazhi.stat` says.

    Returns
    -------
    A frame with a row for each category, or an expression for an expression.

    Raises
    ------
    ParameterError
        A number is impossible, columns differ in length, or an option is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    Goodman's limits are Wilson's at the level ``1 − (1 − level) / k`` of k categories.

    References
    ----------
    .. [1] Goodman (1965), "On simultaneous confidence intervals for multinomial proportions",
       Technometrics 7:247-254.
    .. [2] Sison and Glaz (1995), "Simultaneous confidence intervals and sample size determination
       for multinomial proportions", Journal of the American Statistical Association 90:366-369.
    .. [3] Quesenberry and Hurst (1964), "Large sample simultaneous confidence intervals for
       multinomial proportions", Technometrics 6:191-195.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.multinomial_interval([56, 72, 73, 59, 62, 87, 58], method="sison_glaz").head(2)
    shape: (2, 3)
    ┌──────────┬──────────┬──────────┐
    │ value    ┆ lower    ┆ upper    │
    │ ---      ┆ ---      ┆ ---      │
    │ f64      ┆ f64      ┆ f64      │
    ╞══════════╪══════════╪══════════╡
    │ 0.119914 ┆ 0.079229 ┆ 0.164356 │
    │ 0.154176 ┆ 0.11349  ┆ 0.198617 │
    └──────────┴──────────┴──────────┘
    """
    return intervals(
        _fazhi.multinomial_interval,
        {"x": x},
        level=level,
        bound=bound,
        elementwise=False,
        method=method,
    )
