"""Questions about numbers as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fazhi import _fazhi
from fazhi.audit._printed import to_count, to_printed, to_text
from fazhi.audit._records import Feasible, Growth, Spread, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi.audit._records import Rounding

Printed: TypeAlias = str | int


def percentage(printed: str, n: Printed, rounding: Rounding = "any") -> Feasible:
    """Find the counts that can stand behind a printed percentage.

    Parameters
    ----------
    printed
        The percentage as it is printed, such as `67%` or `66.7%`.
    n
        The base: a whole number, or a figure that is itself rounded, such as `9.72万件`.
    rounding
        How it was shortened.

    Returns
    -------
    A `Feasible`, whose witnesses are the counts.

    Raises
    ------
    ParameterError
        A text is no figure, or products do not fit 128 bits.

    Notes
    -----
    The counts are all k from 0 to n with k/n in the interval of numbers that print so [1]_.

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
    """Find the sums of whole numbers that can stand behind a printed mean: GRIM.

    Parameters
    ----------
    printed
        The mean as it is printed.
    n
        How many numbers it is the mean of.
    items
        How many whole-number items each of these is itself a mean of.
    rounding
        How it was shortened.

    Returns
    -------
    A `Feasible`, whose witnesses are the sums.

    Raises
    ------
    ParameterError
        The mean is no number, or an argument is out of range.

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
    sizes = to_count(n, "n"), to_count(items, "items", 2**32)
    return feasible(_fazhi.audit_mean(to_text(printed, "printed"), *sizes, rounding))


def sd(mean: str, sd: str, n: int, items: int = 1, rounding: Rounding = "any") -> Spread:
    """Say whether whole numbers with this mean and sample standard deviation exist: GRIMMER.

    Parameters
    ----------
    mean, sd
        As they are printed; the deviation is that with n - 1.
    n
        How many numbers there are.
    items
        How many whole-number items each of these is itself a mean of.
    rounding
        How both were shortened.

    Raises
    ------
    ParameterError
        A text is no number, or an argument is out of range.

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
    sizes = to_count(n, "n"), to_count(items, "items", 2**32)
    printed = to_text(mean, "mean"), to_text(sd, "sd")
    return Spread(*_fazhi.audit_sd(*printed, *sizes, rounding))


def sum_of_parts(total: Printed, parts: Iterable[Printed]) -> Sum:
    """Say whether parts can add to a total, each standing for what it can stand for.

    Parameters
    ----------
    total
        A whole number, or a figure as it is printed.
    parts
        The parts, likewise.

    Raises
    ------
    ParameterError
        A text is no figure, or a sum does not fit 128 bits.

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
    """Say whether a printed change follows from the figures that it compares.

    Parameters
    ----------
    new, old
        Whole numbers, or figures as they are printed.
    printed
        The change as it is printed; a fall has a minus sign.
    rounding
        How the change was shortened.

    Raises
    ------
    ParameterError
        A text is no figure, or a bound does not fit 128 bits.

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
    """Name the fields."""
    verdict, witnesses, roundings, nearest = found
    return Feasible(verdict, witnesses, dict(roundings), nearest)
