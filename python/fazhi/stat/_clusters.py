"""Intervals for clustered events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi.stat._numbers import samples
from fazhi.stat._records import Clustered

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level
    from fazhi.stat._single import CountMethod, ProportionMethod


def clustered_proportion_interval(
    x: Numbers,
    n: Numbers,
    *,
    level: Level = 0.95,
    method: ProportionMethod = "wilson",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for a proportion from clusters, such as offices.

    Parameters
    ----------
    x, n
        Columns with a row for each cluster: its successes and its trials; no nulls.
    method
        As in `proportion_interval`.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Clustered` for columns, an expression for expressions: one struct for all rows, or per group.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The design effect is the variance of a ratio of cluster totals relative to that of independent
    trials. The interval is that of ``x`` and ``n`` divided by it, or by 1 if it is smaller [1]_.

    References
    ----------
    .. [1] Korn and Graubard (1998), "Confidence intervals for proportions with small expected
       number of positive counts estimated from survey data", Survey Methodology 24:193-201.

    Examples
    --------
    >>> import fazhi as fz
    >>> won = fz.stat.clustered_proportion_interval([9, 1, 5, 0, 7], [10, 10, 12, 8, 10])
    >>> f"{won.value:.2f} ({won.lower:.2f} to {won.upper:.2f})"
    '0.44 (0.19 to 0.72)'
    >>> f"{won.design_effect:.2f}"
    '5.27'
    """
    return samples(
        _fazhi.clustered_proportion_interval,
        Clustered,
        {"x": x, "n": n},
        level=level,
        bound=bound,
        method=method,
    )


def clustered_count_interval(
    events: Numbers,
    *,
    level: Level = 0.95,
    method: CountMethod = "exact",
    bound: Bound = "both",
) -> Answer:
    """Compute the confidence interval for a count of recurrent events.

    Parameters
    ----------
    events
        A column with the number of events of each unit, such as a person or a firm; no nulls.
    method
        As in `count_interval`.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Clustered` for a column, an expression for an expression: one struct for all rows, or for each
    group of a frame.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    With k the events of a unit, the design effect is ``Σk² / Σk``: units are independent, their
    events are not (a compound Poisson process [1]_).

    References
    ----------
    .. [1] Cox and Isham (1980), Point Processes, Chapman and Hall.

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.stat.clustered_count_interval([1, 1, 4, 2, 1, 1])
    >>> found.value, found.design_effect, found.clusters
    (10.0, 2.4, 6)
    """
    return samples(
        _fazhi.clustered_count_interval,
        Clustered,
        {"events": events},
        level=level,
        bound=bound,
        method=method,
    )
