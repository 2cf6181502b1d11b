"""Standardised rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi.stat._numbers import samples
from fazhi.stat._records import Interval

if TYPE_CHECKING:
    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer, Bound, Level
    from fazhi.stat._single import CountMethod


def standardise_direct(
    x: Numbers,
    n: Numbers,
    standard: Numbers,
    *,
    squares: Numbers | None = None,
    multiplier: float = 1.0,
    level: Level = 0.95,
    method: CountMethod = "byar",
    bound: Bound = "both",
) -> Answer:
    """Compute a directly standardised rate: stratum rates weighted by a standard population.

    Parameters
    ----------
    x, n
        Columns with a row for each stratum: its events and its population; no nulls.
    standard
        A column with the standard population of each stratum.
    squares
        For recurrent events, a column with the sum of squared events per person in each stratum,
        never below `x`.
    multiplier
        The base of the rate, such as 10 000 for a rate per ten thousand.
    method
        The method of the limits of the total count, as in `count_interval`.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval` for columns, an expression for expressions: one struct for all rows, or per group.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The value is ``Σ wᵢ xᵢ`` with weights ``sᵢ / (nᵢ Σs)``. The limits are
    ``value + √(V / X) (L − X)`` and the same with U, where X is the total of events, L and U are
    its limits, and V is ``Σ wᵢ² xᵢ`` [1]_ or, with `squares`, ``Σ wᵢ² squaresᵢ``, because the
    events of one person are dependent.

    References
    ----------
    .. [1] Dobson, Kuulasmaa, Eberle and Scherer (1991), "Confidence intervals for weighted sums
       of Poisson parameters", Statistics in Medicine 10:457-462.

    Examples
    --------
    >>> import fazhi as fz
    >>> cases = [0, 8, 63, 112, 262, 295]
    >>> births = [327, 30_666, 123_419, 149_919, 104_088, 34_392]
    >>> all_births = [319_933, 931_318, 786_511, 488_235, 237_863, 61_313]
    >>> rate = fz.stat.standardise_direct(cases, births, all_births, multiplier=100_000)
    >>> f"{rate.value:.5f}"
    '75.52901'
    >>> ages = {"n": [1000, 2000], "standard": [600, 400]}
    >>> once = fz.stat.standardise_direct([30, 44], **ages)
    >>> repeated = fz.stat.standardise_direct([30, 44], **ages, squares=[40, 64])
    >>> repeated.lower < once.lower < once.upper < repeated.upper
    True
    """
    return samples(
        _fazhi.standardise_direct,
        Interval,
        {"x": x, "n": n, "standard": standard},
        optional={"squares": squares},
        level=level,
        bound=bound,
        method=method,
        multiplier=to_number(multiplier, "multiplier"),
    )


def standardise_indirect(
    x: Numbers,
    n: Numbers,
    standard_x: Numbers,
    standard_n: Numbers,
    *,
    rate: bool = False,
    multiplier: float = 1.0,
    level: Level = 0.95,
    method: CountMethod = "byar",
    bound: Bound = "both",
) -> Answer:
    """Compute an indirectly standardised ratio: observed over expected events.

    Parameters
    ----------
    x
        The events: a column with a row for each stratum, or their total as a plain number.
    n
        A column with the population of each stratum; no nulls.
    standard_x, standard_n
        Columns with the events and the population of each stratum in the standard.
    rate
        Whether to multiply the ratio by the crude rate of the standard.
    multiplier
        The multiplier of the result, such as 100.
    method
        As in `count_interval`.
    level, bound
        The confidence level or levels, and the limits; see `fazhi.stat`.

    Returns
    -------
    `Interval` for columns, an expression for expressions: one struct for all rows, or per group.

    Raises
    ------
    ParameterError
        A number is out of range, columns differ in length, or an option is unknown.
    TypeError
        An argument is not a number, column or expression.

    Notes
    -----
    The value is ``Σx / E`` with the expected events ``E = Σ nᵢ · standard_xᵢ / standard_nᵢ``, taken
    as known [1]_; the limits are those of the count Σx over E.

    References
    ----------
    .. [1] Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.standardise_indirect(33, [200, 300], [20, 90], [1000, 1500]).value
    1.5
    """
    return samples(
        _fazhi.standardise_indirect,
        Interval,
        {"x": x, "n": n, "standard_x": standard_x, "standard_n": standard_n},
        level=level,
        bound=bound,
        method=method,
        multiplier=to_number(multiplier, "multiplier"),
        rate=bool(rate),
    )
