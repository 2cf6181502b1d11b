"""The results of checks of printed numbers."""

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
    """Whether a printed quotient of integers is possible, and with which numerators.

    `verdict` is `exact`, `within_rounding`, `impossible`, `undefined` (the denominator is zero) or
    `unknown`. `witnesses` are ranges of numerators, first and last. `roundings` are the ranges for
    each rounding that has some, and `nearest` are the printable numbers next to an impossible one.
    """

    verdict: str
    witnesses: list[tuple[int, int]]
    roundings: dict[str, list[tuple[int, int]]]
    nearest: list[float]


class Spread(NamedTuple):
    """Whether a mean and a standard deviation can belong to the same integers.

    `witnesses` are pairs of a sum and its smallest possible sum of squares.
    """

    verdict: str
    witnesses: list[tuple[int, int]]


class Sum(NamedTuple):
    """Whether parts can add up to a total.

    `lower` and `upper` are the bounds of the sum of the parts, `least_gap` and `most_gap` those of
    the total minus the sum; `None` means unbounded.
    """

    verdict: str
    lower: float | None
    upper: float | None
    least_gap: float | None
    most_gap: float | None


class Growth(NamedTuple):
    """Whether a printed change agrees with two figures.

    `lower` and `upper` are the bounds of the relative change. `reading` is the first reading of the
    change that agrees: `relative`, `reversed` (computed on the new figure), `level` (the new figure
    as a multiple of the old), `points` (their difference), `opposite` (wrong sign), or `None`.
    """

    verdict: str
    lower: float | None
    upper: float | None
    reading: str | None
