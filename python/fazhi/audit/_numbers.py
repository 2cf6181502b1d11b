"""Checks of printed numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_whole
from fazhi.audit._printed import to_printed, to_text
from fazhi.audit._records import Feasible, Growth, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi.audit._records import Ranges, Rounding, Verdict

Printed: TypeAlias = str | int


def percentage(printed: str, n: Printed, rounding: Rounding = "any") -> Feasible:
    """Find the counts k from 0 to `n` for which k/n prints as the percentage [1]_.

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
    """Find the sums of `n` values that give a printed mean of integers: GRIM [1]_.

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
    return feasible(_fazhi.audit_mean(to_text(printed, "printed"), *sizes(n, items), rounding))


def sum_of_parts(total: Printed, parts: Iterable[Printed]) -> Sum:
    """Check whether parts can add up to a total, given how each is printed.

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
    """Check whether a printed change agrees with the numbers that it compares.

    A fall is printed with a minus sign.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.growth(151, 66, "128.79%").verdict
    'within_rounding'
    >>> fz.audit.growth(66, 151, "128.79%").reading
    'reversed'
    """
    numbers = to_printed(new, "new"), to_printed(old, "old")
    return Growth(*_fazhi.audit_growth(*numbers, to_text(printed, "printed"), rounding))


def sizes(n: int, items: int) -> tuple[int, int]:
    """Check how many values there are, and of how many items each is the mean."""
    return to_whole(n, "n", most=2**64 - 1), to_whole(items, "items", most=2**32 - 1)


def feasible(
    found: tuple[Verdict, Ranges, list[tuple[Rounding, Ranges]], list[float]],
) -> Feasible:
    """Convert the fields of a result to a `Feasible`."""
    verdict, witnesses, roundings, nearest = found
    return Feasible(verdict, witnesses, dict(roundings), nearest)
