"""Simultaneous intervals for multinomial proportions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi.stat._numbers import intervals

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level

# Split into two literals, so that it is a union at run time too.
MultinomialMethod: TypeAlias = Literal["goodman"] | Literal["sison_glaz", "quesenberry_hurst"]


def multinomial_interval(
    x: Numbers,
    *,
    level: Level = 0.95,
    method: MultinomialMethod = "goodman",
    bound: Bound = "both",
) -> Answer:
    """Compute simultaneous confidence intervals for the shares of all categories.

    Parameters
    ----------
    x
        A column with the count of each category, exclusive and exhaustive; no nulls.
    method
        `goodman` [1]_, `sison_glaz` [2]_, or `quesenberry_hurst` [3]_. Only `goodman` has one-sided
        limits.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    A frame with a row for each category, or an expression for an expression.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    All intervals hold together at the level. Goodman's limits are Wilson's at the level
    ``1 − (1 − level) / k`` for k categories.

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
