"""Standardised rates: what they would be if groups were made up alike."""

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
    """Give a directly standardised rate: the rates of the strata, weighted as the standard is.

    Parameters
    ----------
    x, n
        Columns with a row for each stratum: its events and its population; no nulls.
    standard
        A column with the size of each stratum in the standard.
    squares
        Where a person can have several events, a column with the sum of their squares over the
        persons of each stratum, which is never below `x`.
    multiplier
        The multiple: 10 000 for a rate per ten thousand.
    method
        As in `count_interval`: that of the limits of all events together.
    level, bound
        The level or levels and the limits, as `fazhi.stat` says.

    Returns
    -------
    `Interval` for columns, an expression for expressions: one struct for all rows, or for each
    group of a frame.

    Raises
    ------
    ParameterError
        A number is impossible, columns differ in length, or an option is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    The value is ``Σ wᵢ xᵢ`` with weights ``sᵢ / (nᵢ Σs)``, its limits are
    ``value + √(V / X) (L − X)`` and the same of U, where X is the sum of events with the limits L
    and U, and V is ``Σ wᵢ² xᵢ`` [1]_, or with `squares` the sum of ``wᵢ²`` times them: the events
    of one person are not independent.

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
    """Give an indirectly standardised ratio: events beside those expected at the standard's rates.

    Parameters
    ----------
    x
        The events: a column with a row for each stratum, or a plain number for all together.
    n
        A column with the population of each stratum; no nulls.
    standard_x, standard_n
        Columns with the events and the population of each stratum in the standard.
    rate
        Whether the ratio is multiplied by the crude rate of the standard.
    multiplier
        The multiple, such as 100.
    method
        As in `count_interval`.
    level, bound
        The level or levels and the limits, as `fazhi.stat` says.

    Returns
    -------
    `Interval` for columns, an expression for expressions: one struct for all rows, or for each
    group of a frame.

    Raises
    ------
    ParameterError
        A number is impossible, columns differ in length, or an option is not known.
    TypeError
        An argument is no number, column or expression.

    Notes
    -----
    The value is ``Σx / E`` with the expected events ``E = Σ nᵢ · standard_xᵢ / standard_nᵢ``, which
    are taken as known [1]_; the limits are those of the count Σx, divided by E.

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
