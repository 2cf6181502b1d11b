"""Write the reference tables of the intervals of counts, computed with mpmath.

    pip install mpmath
    python tests/reference/make_count.py

Every limit is solved from the textbook definition of its method, at 60 digits: the tails of the
Poisson distribution are integrals of the gamma density, a score limit is a root of its equation,
and Byar's limits are written as published.
"""

from collections.abc import Callable, Iterable
from itertools import product

from make_references import write
from mpmath import erfinv, exp, findroot, gammainc, linspace, log, loggamma, mp, mpf, quad, sqrt

mp.dps = 60

COUNTS = (
    *range(11),
    *(15, 20, 50, 100, 999, 1000),
    *(10**power for power in range(4, 10)),
    *(10**12, 2**53),
)
EFFECTIVE = ("0.001", "0.3", "0.5", "0.75", "1.2", "2.5", "12.34", "150.5", "98765.4321")
LEVELS = ("0.5", "0.9", "0.95", "0.998", "0.9999")

Limits = tuple[mpf, mpf]


def critical_value(level: mpf) -> mpf:
    """Return the z with Phi(z) - Phi(-z) = level."""
    return sqrt(2) * erfinv(level)


def byar(x: mpf, level: mpf) -> Limits:
    """Return Byar's limits of Breslow and Day."""
    lower = cube(x, -critical_value(level)) if x > 0 else mpf(0)
    return lower, cube(x + 1, critical_value(level))


def byar_half(x: mpf, level: mpf) -> Limits:
    """Give Byar's limits of Rothman and Boice; without events the lower limit is 0."""
    y = x + mpf(1) / 2
    lower = cube(y, -critical_value(level)) if x > 0 else mpf(0)
    return lower, cube(y, critical_value(level))


def cube(y: mpf, z: mpf) -> mpf:
    """Return y (1 - 1/(9y) + z/(3 sqrt y))^3, or 0 where that is negative."""
    return max(mpf(0), y * (1 - 1 / (9 * y) + z / (3 * sqrt(y))) ** 3)


def score(x: mpf, level: mpf) -> Limits:
    """Solve (x - mu)^2 = z^2 mu, which is mu^2 - (2x + z^2) mu + x^2 = 0."""
    z = critical_value(level)
    half, root = x + z**2 / 2, z * sqrt(x + z**2 / 4)
    return half - root, half + root


def exact(x: mpf, level: mpf) -> Limits:
    """Solve P(X >= x) = tail and P(X <= x) = tail."""
    tail = (1 - level) / 2
    lower = solve(lambda mean: below(x, mean), x, tail, -1) if x > 0 else mpf(0)
    return lower, solve(lambda mean: beyond(x + 1, mean), x + 1, tail, 1)


def jeffreys(x: mpf, level: mpf) -> Limits:
    """Return the quantiles of the gamma distribution of shape x + 1/2."""
    tail, shape = (1 - level) / 2, x + mpf(1) / 2
    lower = solve(lambda mean: below(shape, mean), shape, tail, -1) if x > 0 else mpf(0)
    return lower, solve(lambda mean: beyond(shape, mean), shape, tail, 1)


def mid_p(x: mpf, level: mpf) -> Limits:
    """Solve P(X > x) + P(X = x)/2 = tail and P(X < x) + P(X = x)/2 = tail."""
    tail, start = (1 - level) / 2, x + mpf(1) / 2

    def half(mean: mpf) -> mpf:
        return exp(x * log(mean) - mean - loggamma(x + 1)) / 2

    upper = solve(lambda mean: beyond(x + 1, mean) - half(mean), start, tail, 1)
    if x == 0:
        return mpf(0), upper
    lower = solve(lambda mean: below(x + 1, mean) + half(mean), start, tail, -1)
    return lower, upper


def below(shape: mpf, mean: mpf) -> mpf:
    """Return the probability of the gamma distribution below the mean."""
    if shape <= 100:
        return gammainc(shape, 0, mean, regularized=True)
    return integral(shape, mean, -1)


def beyond(shape: mpf, mean: mpf) -> mpf:
    """Return the probability of the gamma distribution beyond the mean."""
    if shape <= 100:
        return gammainc(shape, mean, mp.inf, regularized=True)
    return integral(shape, mean, 1)


def integral(shape: mpf, mean: mpf, side: int) -> mpf:
    """Integrate the gamma density from the mean upwards, over 14 deviations of its logarithm."""
    constant, root = loggamma(shape), sqrt(shape)

    def density(t: mpf) -> mpf:  # of t, where the variable is mean exp(t / root)
        y = mean * exp(t / root)
        return exp(shape * log(y) - y - constant) / root

    return abs(quad(density, linspace(0, side * 14, 5), method="gauss-legendre"))


def solve(probability: Callable[[mpf], mpf], shape: mpf, tail: mpf, side: int) -> mpf:
    """Solve probability(mean) = tail by secants in the logarithms, from a quantile nearby."""
    start = cube(shape, side * critical_value(1 - 2 * tail))
    if side < 0:  # a probability below mean^shape / Gamma(shape + 1) bounds the root from below
        start = max(start, exp((log(tail) + loggamma(shape + 1)) / shape))
    start, near = log(start), mpf(10) ** -6 / sqrt(shape + 1)
    found = findroot(
        lambda at: log(probability(exp(at)) / tail),
        (start, start + near),
        solver="secant",
        tol=1e-60,
    )
    return exp(found)


METHODS: dict[str, Callable[[mpf, mpf], Limits]] = {
    "byar": byar,
    "byar_half": byar_half,
    "score": score,
    "jeffreys": jeffreys,
    "mid_p": mid_p,
}


def count_rows() -> Iterable[tuple[object, ...]]:
    """Return method, x, level, lower, upper; the exact limits have their own table."""
    for method, x, level in product(METHODS, COUNTS, LEVELS):
        yield method, x, level, *METHODS[method](mpf(x), mpf(level))


def effective_rows() -> Iterable[tuple[object, ...]]:
    """Return method, x, level, lower, upper for counts that are not integers."""
    methods = {**METHODS, "exact": exact}
    for method, x, level in product(methods, EFFECTIVE, ("0.5", "0.95", "0.9999")):
        yield method, x, level, *methods[method](mpf(float(x)), mpf(level))


if __name__ == "__main__":
    write("count_effective.csv", "method,x,level,lower,upper", effective_rows())
    write("count_methods.csv", "method,x,level,lower,upper", count_rows())
