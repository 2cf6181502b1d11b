"""Write the reference tables of shares of finite populations, with integers and mpmath.

    pip install mpmath
    python tests/reference/make_finite_population.py

The exact limits are found by bisection on the number of marked units: each hypergeometric tail is a
sum of binomial coefficients, in integers, divided once. Wilson's are the roots of a quadratic.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import comb

from make_references import write
from mpmath import erfinv, mp, mpf, sqrt

mp.dps = 60

LEVELS = ("0.5", "0.9", "0.95", "0.99", "0.9999")
POPULATIONS = (1, 2, 5, 17, 140, 2020, 10**6, 10**9, 10**15, 2**53)
DRAWN = (1, 2, 4, 16, 129, 1500)

Sample = tuple[int, int, int]


def at_least(sample: Sample, marked: int) -> Fraction:
    """Return P(X >= x)."""
    x, n, population = sample
    ways = sum(comb(marked, k) * comb(population - marked, n - k) for k in range(x))
    return 1 - Fraction(ways, comb(population, n))


def fewest(sample: Sample, tail: Fraction) -> int:
    """Return the smallest number of marked units with P(X >= x) >= tail."""
    x, n, population = sample
    low, high = x - 1, population - n + x
    while high - low > 1:
        middle = (low + high) // 2
        if at_least(sample, middle) >= tail:
            high = middle
        else:
            low = middle
    return high


def hypergeometric(sample: Sample, level: str) -> tuple[int, int]:
    """Return the smallest and the largest number of marked units."""
    x, n, population = sample
    tail = (1 - Fraction(level)) / 2
    return fewest(sample, tail), population - fewest((n - x, n, population), tail)


def wilson(sample: Sample, level: str) -> tuple[mpf, mpf]:
    """Return the roots in p of (x/n - p)^2 = z^2 p (1 - p)/n (N - n)/(N - 1), if there are any."""
    x, n, population = sample
    if n == population:
        return mpf(x) / n, mpf(x) / n
    share = mpf(x) / n
    c = 2 * erfinv(mpf(level)) ** 2 / n * (population - n) / (population - 1)
    # (1 + c) p^2 - (2 share + c) p + share^2 = 0
    middle, root = 2 * share + c, sqrt((2 * share + c) ** 2 - 4 * (1 + c) * share**2)
    lower, upper = (middle - root) / (2 * (1 + c)), (middle + root) / (2 * (1 + c))
    lower = lower if x > 0 else mpf(0)
    upper = upper if x < n else mpf(1)
    return max(lower, mpf(x) / population), min(upper, mpf(population - n + x) / population)


def samples(most: int) -> Iterable[Sample]:
    """Return x, n, population, for samples up to a size."""
    for population in POPULATIONS:
        for n in sorted({n for n in (*DRAWN, population) if n <= min(population, most)}):
            for x in sorted({0, 1, min(2, n), n // 2, n - 1, n}):
                yield x, n, population


if __name__ == "__main__":
    head = "x,n,population,level,lower,upper"
    name = "finite_population_{}.csv"
    rows = ((s, level) for s in samples(150) for level in LEVELS[1:])
    exact = ((*s, level, *hypergeometric(s, level)) for s, level in rows)
    write(name.format("hypergeometric"), head, exact)
    rows = ((s, level) for s in samples(2**53) for level in LEVELS[1::2])
    write(name.format("wilson"), head, ((*s, level, *wilson(s, level)) for s, level in rows))
