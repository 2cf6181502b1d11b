"""What comes back for printed figures."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Lang: TypeAlias = Literal["zh"] | Literal["en"]
Rounding: TypeAlias = (
    Literal["half_up"]
    | Literal["half_down"]
    | Literal["half_even"]
    | Literal["half_away"]
    | Literal["half_either"]
    | Literal["floor"]
    | Literal["ceiling"]
    | Literal["truncation"]
    | Literal["any"]
)


class Feasible(NamedTuple):
    """Whether whole numbers can stand behind a printed quotient, and which.

    `verdict` is `exact`, `within_rounding`, `impossible`, `undefined` (nothing is below) or
    `unknown`. `witnesses` are ranges of numerators, first and last. `roundings` has those of each
    way to round that has some, and `nearest` the printable numbers next to one that is impossible.
    """

    verdict: str
    witnesses: list[tuple[int, int]]
    roundings: dict[str, list[tuple[int, int]]]
    nearest: list[float]


class Spread(NamedTuple):
    """Whether a mean and a standard deviation can belong to the same whole numbers.

    `witnesses` are pairs of a sum and the smallest sum of squares that goes with it.
    """

    verdict: str
    witnesses: list[tuple[int, int]]


class Sum(NamedTuple):
    """Whether parts can add to a total.

    `lower` and `upper` are what the parts can add to, `least_gap` and `most_gap` what the total can
    exceed them by; `None` where there is no end.
    """

    verdict: str
    lower: float | None
    upper: float | None
    least_gap: float | None
    most_gap: float | None


class Growth(NamedTuple):
    """Whether a change follows from two figures.

    `lower` and `upper` are what the relative change can be. `reading` is the first way to read the
    change that fits: `relative`, `reversed` (on the base of the new figure), `level` (the new as a
    multiple of the old), `points` (their difference), `opposite` (the sign is wrong), or `None`.
    """

    verdict: str
    lower: float | None
    upper: float | None
    reading: str | None
