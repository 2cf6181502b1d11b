"""Write the reference tables of the exact conditional intervals of an odds ratio and others.

    pip install mpmath
    python tests/reference/make_conditional.py

The tables are beside this file. The p-values are sums over all tables with the given margins; the
ends of the set of odds ratios that are not rejected are looked for among all the points at which
the sum changes, and by bisection between them.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from math import comb

from make_two_proportions import LEVELS, critical, write
from mpmath import acos, cos, exp, inf, log, mp, mpf, pi, sqrt

mp.dps = 80

GROUPS = (
    *((3, 4, 1, 4), (0, 5, 3, 9), (5, 5, 2, 9), (1, 1, 0, 1), (0, 2, 1, 5), (7, 34, 1, 34)),
    *((15, 16, 24, 31), (2, 17, 10, 13), (8, 20, 7, 9), (30, 80, 45, 90), (1, 60, 9, 61)),
    *((36, 40, 16, 80), (0, 40, 11, 30), (29, 30, 2, 50)),
)
Row = tuple[object, ...]
Limits = tuple[mpf, mpf]


def cases() -> Iterator[tuple[int, int, int, int, str]]:
    """Return x1, n1, x2, n2, level."""
    for at, group in enumerate(GROUPS):
        for shift in range(3):
            yield *group, LEVELS[(at + shift) % len(LEVELS)]


def bisected(beyond: Callable[[mpf], bool], low: mpf, high: mpf, steps: int = 170) -> mpf:
    """Return the end of the part in which the condition is false."""
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return low


def shares(x1: int, n1: int, x2: int, n2: int, ln: mpf) -> dict[int, mpf]:
    """Return the probabilities of the first cell at the logarithm of an odds ratio."""
    total = x1 + x2
    ways = {
        k: comb(n1, k) * comb(n2, total - k) for k in range(max(0, total - n2), min(n1, total) + 1)
    }
    weights = {k: way * exp(ln * (k - x1)) for k, way in ways.items()}
    return {k: weight / sum(weights.values()) for k, weight in weights.items()}


def mid_p_lower(x1: int, n1: int, x2: int, n2: int, level: str) -> mpf:
    """Solve P(X > x) + P(X = x)/2 = alpha/2."""
    if x1 == 0 or x2 == n2:
        return mpf(0)
    tail = (1 - mpf(level)) / 2

    def beyond(ln: mpf) -> bool:
        found = shares(x1, n1, x2, n2, ln)
        return sum(p for k, p in found.items() if k > x1) + found[x1] / 2 > tail

    return exp(bisected(beyond, mpf(-60), mpf(60)))


def baptista_pike_lower(x1: int, n1: int, x2: int, n2: int, level: str) -> mpf:
    """Find the least odds ratio not rejected."""
    if x1 == 0 or x2 == n2:
        return mpf(0)
    alpha, total = 1 - mpf(level), x1 + x2
    lowest = max(0, total - n2)

    def jump(k: int) -> mpf:
        way = mpf(comb(n1, k) * comb(n2, total - k)) / (comb(n1, x1) * comb(n2, total - x1))
        return log(way) / (x1 - k)

    def accepts(ln: mpf, last: int) -> bool:
        found = shares(x1, n1, x2, n2, ln)
        return sum(p for k, p in found.items() if k >= x1 or k <= last) > alpha

    ends = [mpf(-200), *map(jump, range(lowest, x1))]
    for last, (left, right) in enumerate(pairwise([*ends, ends[-1] + 1]), start=lowest - 1):
        if accepts(left, last):
            return exp(left)
        if accepts(right, last):
            return exp(bisected(partial(accepts, last=last), left, right))
    raise ArithmeticError(f"no limit: {x1} of {n1}, {x2} of {n2}")


def both(lower: Callable[..., mpf], case: tuple[int, int, int, int, str]) -> Limits:
    """Return the lower limit, and the upper one as the inverse of that of the groups swapped."""
    x1, n1, x2, n2, level = case
    other = lower(x2, n2, x1, n1, level)
    return lower(*case), 1 / other if other else inf


def odds_ratio_rows() -> Iterator[Row]:
    """Return method, the groups, level, lower, upper."""
    for case in cases():
        yield "mid_p", *case, *both(mid_p_lower, case)
        yield "baptista_pike", *case, *both(baptista_pike_lower, case)


def constrained(x1: int, n1: int, x2: int, n2: int, delta: mpf) -> mpf:
    """Return the second probability, the root of the cubic of Miettinen and Nurminen (1985)."""
    n, c = n1 + n2, x1 + x2
    a2 = ((n1 + 2 * n2) * delta - n - c) / n
    a1 = ((n2 * delta - n - 2 * x2) * delta + c) / n
    a0 = x2 * delta * (1 - delta) / n
    q = a2**3 / 27 - a1 * a2 / 6 + a0 / 2
    p = sqrt(a2**2 / 9 - a1 / 3) * (1 if q > 0 else -1)
    angle = (pi + acos(max(mpf(-1), min(mpf(1), q / p**3)))) / 3
    low, high = max(mpf(0), -delta), min(mpf(1), 1 - delta)
    edge = mpf(10) ** -70
    return min(max(2 * p * cos(angle) - a2 / 3, low + edge), high - edge)


def likelihood_lower(x1: int, n1: int, x2: int, n2: int, level: str) -> mpf:
    """Solve 2 ln(likelihood / largest likelihood at a difference) = z^2 below the difference."""
    value = mpf(x1) / n1 - mpf(x2) / n2
    if value == -1:
        return value

    def ln(x: int, n: int, p: mpf) -> mpf:
        return (x * log(p) if x else 0) + ((n - x) * log(1 - p) if x < n else 0)

    most = ln(x1, n1, mpf(x1) / n1) + ln(x2, n2, mpf(x2) / n2)

    def accepted(delta: mpf) -> bool:
        p2 = constrained(x1, n1, x2, n2, delta)
        return 2 * (most - ln(x1, n1, p2 + delta) - ln(x2, n2, p2)) < critical(level) ** 2

    return bisected(accepted, mpf(-1) + mpf(10) ** -40, value, steps=130)


def difference_rows() -> Iterator[Row]:
    """Return the groups, level, lower, upper."""
    for at, group in enumerate(GROUPS):
        case = (*group, LEVELS[at % len(LEVELS)])
        x1, n1, x2, n2, level = case
        lower, upper = likelihood_lower(*case), -likelihood_lower(x2, n2, x1, n1, level)
        yield *case, lower, upper


if __name__ == "__main__":
    head = "x1,n1,x2,n2,level,lower,upper"
    write("odds_ratio_exact.csv", f"method,{head}", odds_ratio_rows())
    write("difference_likelihood.csv", head, difference_rows())
