"""Write the reference table of the design effects, computed with fractions.

    python tests/reference/make_cluster.py

The variances are those of the textbook, as exact fractions. Lists are in one field, separated by
semicolons.
"""

from collections.abc import Iterable
from fractions import Fraction

from make_references import write
from mpmath import mp, mpf

mp.dps = 50

PROPORTIONS = (
    ((9, 1, 5, 0, 7), (10, 10, 12, 8, 10)),
    ((1, 0), (1, 1)),
    ((2, 3), (4, 6)),
    ((0, 0, 0), (10, 20, 30)),
    ((10, 20, 30), (10, 20, 30)),
    ((0, 7, 0, 3), (0, 11, 5, 3)),
    ((999999999, 1, 500000000), (1000000000, 1000000000, 1000000000)),
    ((333333333, 333333334), (999999999, 1000000000)),
)
COUNTS = ((1, 1, 4, 2, 1, 1), (5,), (0, 0, 3), (1,) * 10, (10**9, 1, 1), ())


def proportion(x: tuple[int, ...], n: tuple[int, ...]) -> Fraction:
    """Return the variance of the ratio of cluster totals over p (1 - p) / N."""
    clusters = [(x, n) for x, n in zip(x, n, strict=True) if n > 0]
    total, m = sum(n), len(clusters)
    p = Fraction(sum(x), total)
    if p in (0, 1):  # as if each cluster were one observation
        return Fraction(sum(n * n for n in n), total)
    variance = Fraction(m, m - 1) * sum((x - p * n) ** 2 for x, n in clusters) / total**2
    return variance / (p * (1 - p) / total)


def count(events: tuple[int, ...]) -> Fraction:
    """Return the sum of squares over the sum, and 1 for no events."""
    return Fraction(sum(k * k for k in events), sum(events)) if sum(events) else Fraction(1)


def rows() -> Iterable[tuple[object, ...]]:
    """Return kind, x, n, design_effect."""
    for x, n in PROPORTIONS:
        yield "proportion", listed(x), listed(n), decimal(proportion(x, n))
    for events in COUNTS:
        yield "count", listed(events), "", decimal(count(events))


def listed(numbers: tuple[int, ...]) -> str:
    """Format numbers as one field."""
    return ";".join(map(str, numbers))


def decimal(fraction: Fraction) -> mpf:
    """Format a fraction for the table."""
    return mpf(fraction.numerator) / fraction.denominator


if __name__ == "__main__":
    write("cluster.csv", "what,x,n,design_effect", rows())
