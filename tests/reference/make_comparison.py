"""Write the reference tables of the comparison of units, computed with mpmath.

    pip install mpmath
    python tests/reference/make_comparison.py

A limit of the funnel is found by summing probabilities from one end, count by count, until they
reach the tail. A critical value of shrinkage is the root of the worst probability over all
distributions of two points, one of them 0, found on the tangent.
"""

from collections.abc import Callable, Iterable

from make_references import write
from mpmath import erfc, exp, log, loggamma, mp, mpf, pi, sqrt

mp.dps = 50

TAILS = ("0.05", "0.025", "0.005", "0.001")
PROPORTIONS = [
    *((n, p) for n in (1, 2, 5, 10, 50, 129, 539) for p in ("0.01", "0.1", "0.5", "0.9", "0.99")),
    *((n, "0.80642448") for n in (1, 539, 20000)),
]
EXPECTED = ("0.1", "0.5", "1", "2", "3", "5", "10", "20", "50", "106.4429719", "500")
MOMENTS = ("0", "0.1", "0.5", "1", "2", "4", "10", "100", "10000")


def binomial(n: int, p: mpf) -> Callable[[int], mpf]:
    """Return the density of the binomial distribution."""
    ln = [log(1 - p), log(p)]

    def density(x: int) -> mpf:
        ways = loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1)
        return exp(ways + x * ln[1] + (n - x) * ln[0])

    return density


def poisson(mean: mpf) -> Callable[[int], mpf]:
    """Return the density of the Poisson distribution."""
    return lambda x: exp(x * log(mean) - mean - loggamma(x + 1))


def lower(density: Callable[[int], mpf], tail: mpf) -> mpf:
    """Return r - (F(r) - tail) / f(r), r the first with F(r) >= tail."""
    total, r = mpf(0), 0
    while total + density(r) < tail:
        total += density(r)
        r += 1
    return r - (total + density(r) - tail) / density(r)


def upper(density: Callable[[int], mpf], tail: mpf) -> mpf:
    """Return r + (G(r) - tail) / f(r), r the last with G(r) = P(X >= r) >= tail."""
    beyond, r = mpf(1), 0
    while beyond - density(r) >= tail:
        beyond -= density(r)
        r += 1
    return r + (beyond - tail) / density(r)


def funnel_rows() -> Iterable[tuple[object, ...]]:
    """Return distribution, size, target, tail, lower, upper; the limits are counts."""
    for n, p in PROPORTIONS:
        for tail in map(mpf, TAILS):
            few, many = binomial(n, mpf(p)), binomial(n, 1 - mpf(p))
            limits = max(lower(few, tail), mpf(0)), min(n - lower(many, tail), mpf(n))
            yield "binomial", n, p, float(tail), *limits
    for mean in EXPECTED:
        for tail in map(mpf, TAILS):
            density = poisson(mpf(mean))
            limits = max(lower(density, tail), mpf(0)), upper(density, tail)
            yield "poisson", mean, 1, float(tail), *limits


def outside(t: mpf, cut: mpf) -> mpf:
    """Return P(|Z + sqrt t| > cut)."""
    b = sqrt(t)
    return (erfc((cut - b) / sqrt(2)) + erfc((cut + b) / sqrt(2))) / 2


def slope(t: mpf, cut: mpf) -> mpf:
    """Return the derivative of `outside` by t."""
    b = sqrt(t)
    return (exp(-((cut - b) ** 2) / 2) - exp(-((cut + b) ** 2) / 2)) / (2 * b * sqrt(2 * pi))


def worst(moment: mpf, cut: mpf) -> mpf:
    """Return the largest P(|Z + b| > cut) over all b with mean square `moment`."""
    if cut > sqrt(3):
        start = outside(mpf(0), cut)
        low, high = mpf(0), (cut + 10) ** 2
        for _ in range(140):
            middle = (low + high) / 2
            steeper = slope(middle, cut) > (outside(middle, cut) - start) / middle
            low, high = (middle, high) if steeper else (low, middle)
        if moment < low:
            return start + moment / low * (outside(low, cut) - start)
    return outside(moment, cut)


def critical_rows() -> Iterable[tuple[object, ...]]:
    """Return moment, level, critical value."""
    for moment in MOMENTS:
        for level in ("0.8", "0.95", "0.998"):
            alpha = 1 - mpf(level)
            high = sqrt((1 + mpf(moment)) / alpha)
            low = mpf("0.5")
            for _ in range(170):
                middle = (low + high) / 2
                low, high = (middle, high) if worst(mpf(moment), middle) > alpha else (low, middle)
            yield moment, level, low


if __name__ == "__main__":
    write("funnel.csv", "distribution,size,target,tail,lower,upper", funnel_rows())
    write("shrink.csv", "moment,level,critical_value", critical_rows())
