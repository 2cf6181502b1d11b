"""What comes back for plain numbers."""

from __future__ import annotations

from typing import NamedTuple


class Interval(NamedTuple):
    """An estimate and the limits of its interval, `lower <= value <= upper`.

    Examples
    --------
    >>> import fazhi as fz
    >>> value, lower, upper = fz.stat.proportion_interval(81, 263)
    >>> f"{value:.4f} ({lower:.4f} to {upper:.4f})"
    '0.3080 (0.2553 to 0.3662)'
    """

    value: float
    lower: float
    upper: float
