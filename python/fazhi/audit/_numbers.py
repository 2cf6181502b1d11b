"""Checks of printed numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_whole
from fazhi.audit._printed import to_printed, to_text
from fazhi.audit._records import Feasible, Growth, Spread, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi.audit._records import Rounding

Printed: TypeAlias = str | int


def percentage(printed: str, n: Printed, rounding: Rounding = "any") -> Feasible:
    """Find the counts that can give a printed percentage.

    Parameters
    ----------
    printed
        The percentage as printed, such as `67%` or `66.7%`.
    n
        The base: an integer, or a figure that is itself rounded, such as `9.72万件`.
    rounding
        How the percentage was rounded.

    Returns
    -------
    A `Feasible`, whose witnesses are the counts.

    Raises
    ------
    ParameterError
        A text is not a figure, or a product overflows 128 bits.

    Notes
    -----
    The counts are all k from 0 to n for which k/n is in the interval of numbers that print as the
    percentage [1]_.

    References
    ----------
    .. [1] Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and
       Personality Science 8(4), 363-369. doi:10.1177/1948550616673876

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.audit.percentage("67%", n=129)
    >>> found.verdict, found.witnesses
    ('within_rounding', [(86, 87)])
    >>> fz.audit.percentage("98.5%", n=102).nearest
    [0.98, 0.99]
    """
    base = to_printed(n, "n")
    return feasible(_fazhi.audit_percentage(to_text(printed, "printed"), base, rounding))


def mean(printed: str, n: int, items: int = 1, rounding: Rounding = "any") -> Feasible:
    """Find the sums that can give a printed mean of integers: GRIM.

    Parameters
    ----------
    printed
        The mean as printed.
    n
        How many values it is the mean of.
    items
        How many integer items each value is itself the mean of.
    rounding
        How the mean was rounded.

    Returns
    -------
    A `Feasible`, whose witnesses are the sums.

    Raises
    ------
    ParameterError
        The mean is not a number, or an argument is out of range.

    References
    ----------
    .. [1] Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and
       Personality Science 8(4), 363-369. doi:10.1177/1948550616673876

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.audit.mean("5.19", n=28, rounding="half_up")
    >>> found.verdict, found.nearest
    ('impossible', [5.18, 5.21])
    """
    sizes = to_whole(n, "n", most=2**64 - 1), to_whole(items, "items", most=2**32 - 1)
    return feasible(_fazhi.audit_mean(to_text(printed, "printed"), *sizes, rounding))


def sd(mean: str, sd: str, n: int, items: int = 1, rounding: Rounding = "any") -> Spread:
    """Check whether integers with this mean and sample standard deviation exist: GRIMMER.

    Parameters
    ----------
    mean, sd
        The mean and the standard deviation (with n - 1) as printed.
    n
        The number of values.
    items
        How many integer items each value is itself the mean of.
    rounding
        How both were rounded.

    Raises
    ------
    ParameterError
        A text is not a number, or an argument is out of range.

    References
    ----------
    .. [1] Anaya, J. (2016). The GRIMMER test. PeerJ Preprints 4:e2400v1.
       doi:10.7287/peerj.preprints.2400v1
    .. [2] Allard, A. (2018). Analytic-GRIMMER: a new way of testing the possibility of standard
       deviations.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.sd("1.2", "0.3", n=57, rounding="half_up").verdict
    'impossible'
    """
    sizes = to_whole(n, "n", most=2**64 - 1), to_whole(items, "items", most=2**32 - 1)
    printed = to_text(mean, "mean"), to_text(sd, "sd")
    return Spread(*_fazhi.audit_sd(*printed, *sizes, rounding))


def sum_of_parts(total: Printed, parts: Iterable[Printed]) -> Sum:
    """Check whether parts can add up to a total, given how each is printed.

    Parameters
    ----------
    total
        An integer, or a figure as printed.
    parts
        The parts, likewise.

    Raises
    ------
    ParameterError
        A text is not a figure, or a sum overflows 128 bits.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.sum_of_parts(118, [11, 107]).verdict
    'exact'
    >>> fz.audit.sum_of_parts("215.69万", ["151.59万", "64.1万"]).verdict
    'within_rounding'
    """
    given = [to_printed(part, "parts") for part in parts]
    return Sum(*_fazhi.audit_sum_of_parts(to_printed(total, "total"), given))


def growth(new: Printed, old: Printed, printed: str, rounding: Rounding = "any") -> Growth:
    """Check whether a printed change agrees with the figures that it compares.

    Parameters
    ----------
    new, old
        Integers, or figures as printed.
    printed
        The change as printed; a fall has a minus sign.
    rounding
        How the change was rounded.

    Raises
    ------
    ParameterError
        A text is not a figure, or a bound overflows 128 bits.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.growth(151, 66, "128.79%").verdict
    'within_rounding'
    >>> fz.audit.growth(66, 151, "128.79%").reading
    'reversed'
    """
    figures = to_printed(new, "new"), to_printed(old, "old")
    return Growth(*_fazhi.audit_growth(*figures, to_text(printed, "printed"), rounding))


def feasible(
    found: tuple[str, list[tuple[int, int]], list[tuple[str, list[tuple[int, int]]]], list[float]],
) -> Feasible:
    """Convert the fields of a result to a `Feasible`."""
    verdict, witnesses, roundings, nearest = found
    return Feasible(verdict, witnesses, dict(roundings), nearest)
