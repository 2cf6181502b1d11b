"""Write the reference tables of the ratio and the odds ratio of paired proportions, with mpmath.

    pip install mpmath scipy
    python tests/reference/make_paired.py

The tables are beside this file.
"""

from collections.abc import Iterator
from functools import partial
from itertools import cycle

import make_proportion as proportion
from make_two_proportions import LEVELS, critical, write
from mpmath import exp, inf, mpf, sqrt

Row = tuple[object, ...]

CELLS = (
    *((1, 1, 7), (36, 12, 2), (0, 3, 5), (4, 0, 0), (0, 0, 6), (0, 9, 0), (59, 6, 16)),
    *((794, 150, 86), (10**9, 3, 7), (5, 10**6, 10**6 + 900), (0, 1, 0), (12, 1, 0), (2, 5000, 4)),
)
PAIRS = ((1, 7), (12, 2), (3, 5), (0, 6), (9, 0), (150, 86), (1, 1), (40, 60), (1, 500), (700, 2))


def wilson(x: int, n: int, z: mpf) -> tuple[mpf, mpf]:
    """Return the roots in p of (x/n - p)^2 = z^2 p (1 - p) / n."""
    centre, half = 2 * x + z**2, z * sqrt(z**2 + 4 * mpf(x) * (n - x) / n)
    lower, upper = (centre - half) / (2 * (n + z**2)), (centre + half) / (2 * (n + z**2))
    return (lower if x > 0 else mpf(0)), (upper if x < n else mpf(1))


def bonett_price(a: int, b: int, c: int, level: str) -> tuple[mpf, mpf]:
    """Return the limits as Bonett and Price (2006) write them."""
    m = a + b + c
    p1, p2 = mpf(a + b + 1) / (m + 2), mpf(a + c + 1) / (m + 2)
    error = sqrt(mpf(b + c + 2) / ((a + b + 1) * (a + c + 1)))
    both = sqrt((1 - p1) / (a + b + 1)) + sqrt((1 - p2) / (a + c + 1))
    z = critical(level) * error / both
    (l1, u1), (l2, u2) = wilson(a + b, m, z), wilson(a + c, m, z)
    return l1 / u2, u1 / l2 if l2 else inf


def ratio_rows() -> Iterator[Row]:
    """Return method, both, first_only, second_only, level, lower, upper."""
    levels = cycle(LEVELS)
    for a, b, c in CELLS:
        level = next(levels)
        yield "bonett_price", a, b, c, level, *bonett_price(a, b, c, level)
        if a + b and a + c:
            half = critical(level) * sqrt(mpf(b + c) / ((a + b) * (a + c)))
            value = mpf(a + b) / (a + c)
            yield "log", a, b, c, level, value * exp(-half), value * exp(half)


SHARES = {
    "wilson": lambda x, n, level: wilson(x, n, critical(level)),
    "exact": partial(proportion.by_tail, proportion.clopper_pearson),
    "mid_p": partial(proportion.by_tail, proportion.mid_p),
}


def odds_ratio_rows() -> Iterator[Row]:
    """Return method, first_only, second_only, level, lower, upper."""
    levels = cycle(LEVELS)
    for b, c in PAIRS:
        level = next(levels)
        for name, limits in SHARES.items():
            lower, upper = limits(b, b + c, level)
            yield name, b, c, level, lower / (1 - lower), upper / (1 - upper) if c else inf
        if b and c:
            half = critical(level) * sqrt(mpf(1) / b + mpf(1) / c)
            yield "log", b, c, level, mpf(b) / c * exp(-half), mpf(b) / c * exp(half)


def uncorrected_rows() -> Iterator[Row]:
    """Return Newcombe's method 8: both, first_only, second_only, neither, level, lower, upper."""
    levels = cycle(LEVELS)
    for a, b, c in CELLS:
        for e in (0, 3, 40):
            level, n = next(levels), a + b + c + e
            p1, p2, z = mpf(a + b) / n, mpf(a + c) / n, critical(level)
            (l1, u1), (l2, u2) = wilson(a + b, n, z), wilson(a + c, n, z)
            sums = (a + b) * (c + e) * (a + c) * (b + e)
            phi = (a * e - b * c) / sqrt(mpf(sums)) if sums else mpf(0)
            below, above = (p1 - l1, u2 - p2), (u1 - p1, p2 - l2)
            half = [sqrt(s**2 - 2 * phi * s * t + t**2) for s, t in (below, above)]
            yield a, b, c, e, level, p1 - p2 - half[0], p1 - p2 + half[1]


if __name__ == "__main__":
    write("paired_uncorrected.csv", "a,b,c,e,level,lower,upper", uncorrected_rows())
    write("paired_ratio.csv", "method,both,first_only,second_only,level,lower,upper", ratio_rows())
    write(
        "paired_odds_ratio.csv",
        "method,first_only,second_only,level,lower,upper",
        odds_ratio_rows(),
    )
