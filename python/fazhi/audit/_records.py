"""The results of checks of printed numbers, and the words in them."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Lang: TypeAlias = Literal["zh", "en"]
Verdict: TypeAlias = Literal[
    "exact", "within_rounding", "impossible", "unreconciled", "undefined", "unknown"
]
Reading: TypeAlias = Literal["relative", "reversed", "level", "points", "opposite"]
Rounding: TypeAlias = Literal[
    "half_up",
    "half_down",
    "half_even",
    "half_away",
    "half_either",
    "floor",
    "ceiling",
    "truncation",
    "any",
]
Ranges: TypeAlias = list[tuple[int, int]]


class Feasible(NamedTuple):
    """Whether a printed quotient of integers is possible, and with which numerators.

    `witnesses` are ranges of numerators, first and last; `roundings` those under each rounding that
    has some; `nearest` the printable numbers next to an impossible one.
    """

    verdict: Verdict
    witnesses: Ranges
    roundings: dict[Rounding, Ranges]
    nearest: list[float]


class Sum(NamedTuple):
    """Whether parts can add up to a total.

    `lower` and `upper` are the bounds of the sum of the parts, `least_gap` and `most_gap` those of
    the total minus the sum; `None` means unbounded.
    """

    verdict: Verdict
    lower: float | None
    upper: float | None
    least_gap: float | None
    most_gap: float | None


class Growth(NamedTuple):
    """Whether a printed change agrees with two numbers.

    `lower` and `upper` are the bounds of the relative change. `reading` is the first reading of the
    change that agrees: `relative`, `reversed` (computed on the new number), `level` (the new number
    as a multiple of the old), `points` (their difference), `opposite` (wrong sign), or `None`.
    """

    verdict: Verdict
    lower: float | None
    upper: float | None
    reading: Reading | None
