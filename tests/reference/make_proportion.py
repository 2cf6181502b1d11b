"""Write the reference tables of the intervals of a proportion, computed with mpmath.

    pip install mpmath scipy
    python tests/reference/make_proportion.py

Each limit is solved from the definition of its method, at 60 digits: the exact ones from sums of
binomial probabilities, or from the integral of the beta density if there are too many terms. SciPy
only provides starting values. The table of Wilson's limits is that of make_references.py.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import pairwise, product

from make_references import write
from mpmath import (
    asin,
    betainc,
    binomial,
    diff,
    erfinv,
    exp,
    findroot,
    linspace,
    log,
    loggamma,
    mp,
    mpf,
    pi,
    quad,
    sin,
    sqrt,
)
from scipy.stats import beta

mp.dps = 60

LEVELS = ("0.5", "0.9", "0.95", "0.99", "0.9999")
SIZES = (1, 2, 5, 10, 29, 100, 263, 1000, 10**4, 10**6, 10**9)
MANY = 1000  # terms of a binomial sum
MOST_PIECES = 100  # the largest n for which all pieces of Blaker's function are looked through

Limits = tuple[mpf, mpf]


def critical_value(level: str) -> mpf:
    """Return the z that leaves half of 1 - level on each side."""
    return sqrt(2) * erfinv(mpf(level))


def wilson_cc(x: int, n: int, level: str) -> Limits:
    """Return the limits as Newcombe (1998) writes method 4."""
    z, p, q = critical_value(level), mpf(x) / n, mpf(n - x) / n
    both = 2 * (n + z**2)
    lower = (2 * n * p + z**2 - 1 - z * sqrt(z**2 - 2 - mpf(1) / n + 4 * p * (n * q + 1))) / both
    upper = (2 * n * p + z**2 + 1 + z * sqrt(z**2 + 2 - mpf(1) / n + 4 * p * (n * q - 1))) / both
    return (mpf(0) if x == 0 else lower), (mpf(1) if x == n else upper)


def agresti_coull(x: int, n: int, level: str) -> Limits:
    """Return Wald's limits after z^2/2 successes and as many failures."""
    z = critical_value(level)
    return wald_of((x + z**2 / 2) / (n + z**2), n + z**2, z)


def wald(x: int, n: int, level: str) -> Limits:
    """Return the estimate and z standard errors to each side."""
    return wald_of(mpf(x) / n, mpf(n), critical_value(level))


def wald_of(p: mpf, n: mpf, z: mpf) -> Limits:
    """Return p and z standard errors to each side, within 0 and 1."""
    half = z * sqrt(p * (1 - p) / n)
    return max(p - half, mpf(0)), min(p + half, mpf(1))


def by_tail(lower: Callable[[int, int, str], mpf], x: int, n: int, level: str) -> Limits:
    """Return the lower limit, and the upper one from the complement."""
    return lower(x, n, level), 1 - lower(n - x, n, level)


@cache
def clopper_pearson(x: int, n: int, level: str) -> mpf:
    """Solve P(X >= x) = alpha/2."""
    if x == 0:
        return mpf(0)
    start = beta.ppf(float(tail(level)), x, n - x + 1)
    return solve(lambda p: at_least(x, n, p), tail(level), start)


@cache
def mid_p(x: int, n: int, level: str) -> mpf:
    """Solve P(X > x) + P(X = x)/2 = alpha/2."""
    if x == 0:
        return mpf(0)
    start = beta.ppf(float(tail(level)), x + 0.5, n - x + 0.5)
    return solve(lambda p: at_least(x, n, p) - term(x, n, p) / 2, tail(level), start)


@cache
def jeffreys(x: int, n: int, level: str) -> mpf:
    """Solve I(p; x + 1/2, n - x + 1/2) = alpha/2."""
    if x == 0:
        return mpf(0)
    a, b = x + mpf(1) / 2, n - x + mpf(1) / 2
    start = beta.ppf(float(tail(level)), float(a), float(b))
    return solve(partial(beta_below, a, b), tail(level), start)


@cache
def jumps(x: int, n: int) -> list[mpf]:
    """Return the p with P(X <= k) = P(X >= x), for each k below x."""
    found = []
    for k in range(x):
        low, high = mpf(0), mpf(1)  # the difference of the tails grows with p
        for _ in range(40):
            middle = (low + high) / 2
            if at_least(x, n, middle) < 1 - at_least(k + 1, n, middle):
                low = middle
            else:
                high = middle
        found.append(findroot(partial(excess_of_near, x, n, k), (low, high)))
    return found


def excess_of_near(x: int, n: int, k: int, p: mpf) -> mpf:
    """Return P(X >= x) - P(X <= k)."""
    return at_least(x, n, p) - 1 + at_least(k + 1, n, p)


@cache
def blaker(x: int, n: int, level: str) -> mpf:
    """Find the least p whose acceptability exceeds alpha, going through every piece of it."""
    alpha = 1 - mpf(level)
    if x == 0:
        return mpf(0)
    ends = [mpf(0), *jumps(x, n), mpf(1)]
    for k, (left, right) in enumerate(pairwise(ends), start=-1):

        def above(p: mpf, k: int = k) -> mpf:
            return at_least(x, n, p) + 1 - at_least(k + 1, n, p) - alpha

        if above(left) > 0:
            return left
        if above(right) > 0:
            low, high = left, right
            for _ in range(190):
                middle = (low + high) / 2
                low, high = (low, middle) if above(middle) > 0 else (middle, high)
            return low
    raise ArithmeticError(f"no limit: {x} of {n}")


def likelihood_ratio(x: int, n: int, level: str) -> mpf:
    """Solve 2 ln(likelihood of x/n / likelihood of p) = z^2 below x/n."""
    if x == 0:
        return mpf(0)
    half = critical_value(level) ** 2 / 2
    if x == n:
        return exp(-half / n)
    value = mpf(x) / n

    def beyond(s: mpf) -> mpf:  # of the logit of p
        ln_p, ln_q = -log(1 + exp(-s)), -log(1 + exp(s))
        return x * (log(value) - ln_p) + (n - x) * (log(1 - value) - ln_q) - half

    high = log(value / (1 - value))
    low = high - 1
    while beyond(low) < 0:
        low -= 2 * (high - low)
    for _ in range(250):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle) > 0 else (low, middle)
    return 1 / (1 + exp(-low))


def inner(limits: Callable[[int, int, str], Limits], x: int, n: int, level: str) -> Limits:
    """Return the limits, or Clopper and Pearson's for none or all."""
    if 0 < x < n:
        return limits(x, n, level)
    return by_tail(clopper_pearson, x, n, level)


def logit(x: int, n: int, level: str) -> Limits:
    """Return the limits of the log odds, with the variance n / (x (n - x))."""
    z, y = critical_value(level), n - x
    centre, half = log(mpf(x) / y), z * sqrt(mpf(n) / (x * y))
    return 1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre))


def log_log(x: int, n: int, level: str) -> Limits:
    """Return the limits of ln(-ln p), whose variance is (1 - p) / (n p (ln p)^2)."""
    z, p = critical_value(level), mpf(x) / n
    centre, half = log(-log(p)), z * sqrt((1 - p) / (n * p)) / abs(log(p))
    return exp(-exp(centre + half)), exp(-exp(centre - half))


def arcsine(x: int, n: int, level: str) -> Limits:
    """Return the limits of the arcsine of the root of (x + 3/8) / (n + 3/4)."""
    z = critical_value(level)
    centre, half = asin(sqrt((x + mpf(3) / 8) / (n + mpf(3) / 4))), z / (2 * sqrt(mpf(n)))
    lower = sin(max(centre - half, mpf(0))) ** 2 if x > 0 else mpf(0)
    return lower, sin(min(centre + half, pi / 2)) ** 2 if x < n else mpf(1)


def tail(level: str) -> mpf:
    """Return alpha/2."""
    return (1 - mpf(level)) / 2


def solve(probability: Callable[[mpf], mpf], target: mpf, start: float) -> mpf:
    """Find the p of a probability that grows with p, by the secant method on a logit."""
    s = log(mpf(start)) - log(1 - mpf(start)) if start < 1 else mpf(35)

    def miss(s: mpf) -> mpf:
        return log(probability(1 / (1 + exp(-s))) / target)

    slope = diff(miss, s, h=mpf(10) ** -12)
    value = miss(s)
    for _ in range(60):
        step = -value / slope
        s += step
        if abs(step) < mpf(10) ** -26:
            return 1 / (1 + exp(-s))
        before, value = value, miss(s)
        slope = (value - before) / step
    raise ArithmeticError(f"no convergence from {start}")


def term(x: int, n: int, p: mpf) -> mpf:
    """Return P(X = x)."""
    if n <= MANY:
        return binomial(n, x) * p**x * (1 - p) ** (n - x)
    ways = loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1)
    return exp(ways + x * log(p) + (n - x) * log(1 - p))


def at_least(x: int, n: int, p: mpf) -> mpf:
    """Return P(X >= x)."""
    if n - x <= MANY:
        return sum(term(k, n, p) for k in range(x, n + 1))
    if x <= MANY:
        return 1 - sum(term(k, n, p) for k in range(x))
    return integral(mpf(x), mpf(n - x + 1), p)


def beta_below(a: mpf, b: mpf, p: mpf) -> mpf:
    """Return I(p; a, b)."""
    return betainc(a, b, 0, p, regularized=True) if min(a, b) <= MANY else integral(a, b, p)


def integral(a: mpf, b: mpf, p: mpf) -> mpf:
    """Integrate the density of the logit below that of p, over 25 standard deviations."""
    constant = loggamma(a + b) - loggamma(a) - loggamma(b)
    scale = sqrt((a + b) / (a * b))
    end = log(p) - log(1 - p)

    def density(t: mpf) -> mpf:
        s = end + scale * t
        return scale * exp(constant + a * s - (a + b) * log(1 + exp(s)))

    return quad(density, linspace(-25, 0, 26))


def cases() -> Iterable[tuple[int, int, str]]:
    """Return x, n, level."""
    for n in SIZES:
        for x in sorted({0, 1, min(2, n), n // 2, n - 1, n}):
            for level in LEVELS:
                yield x, n, level


WEIGHTED = ((17.5, 21.5), (0.25, 3.75), (0, 2.5), (7.125, 7.125), (234.5, 8765.25))


def beta_limits(more: mpf, x: float, n: float, level: str) -> Limits:
    """Return the quantiles of beta distributions with shapes x + a and n - x + b by bisection."""

    def lower(x: mpf, y: mpf) -> mpf:
        if x == 0:
            return mpf(0)
        low, high = mpf(0), mpf(1)
        for _ in range(180):
            middle = (low + high) / 2
            below = beta_below(x + more, y + 1 - more, middle) < tail(level)
            low, high = (middle, high) if below else (low, middle)
        return low

    x, y = mpf(x), mpf(n) - mpf(x)
    return lower(x, y), 1 - lower(y, x)


def wilson(x: float, n: float, level: str) -> Limits:
    """Return the roots in p of (x/n - p)^2 = z^2 p (1 - p) / n."""
    z, x, n = critical_value(level), mpf(x), mpf(n)
    root = z * sqrt(z**2 + 4 * x * (n - x) / n)
    return tuple((2 * x + z**2 + side * root) / (2 * (n + z**2)) for side in (-1, 1))


CLOSED = ("agresti_coull", "likelihood_ratio", "arcsine", "wald")


def weighted_rows() -> Iterable[tuple[object, ...]]:
    """Return method, x, n, level, lower, upper of counts that are not whole."""
    methods = {
        "wilson": wilson,
        "clopper_pearson": partial(beta_limits, mpf(0)),
        "jeffreys": partial(beta_limits, mpf(1) / 2),
        **{
            name: METHODS[name] for name in ("agresti_coull", "likelihood_ratio", "arcsine", "wald")
        },
    }
    for (x, n), level in product(WEIGHTED, ("0.5", "0.95", "0.9999")):
        for name, limits in methods.items():
            yield name, x, n, level, *limits(mpf(x), mpf(n), level)
        if 0 < x < n:
            yield "logit", x, n, level, *logit(mpf(x), mpf(n), level)


METHODS = {
    "wilson_cc": wilson_cc,
    "clopper_pearson": partial(by_tail, clopper_pearson),
    "jeffreys": partial(by_tail, jeffreys),
    "agresti_coull": agresti_coull,
    "mid_p": partial(by_tail, mid_p),
    "blaker": partial(by_tail, blaker),
    "likelihood_ratio": partial(by_tail, likelihood_ratio),
    "logit": partial(inner, logit),
    "log_log": partial(inner, log_log),
    "arcsine": arcsine,
    "wald": wald,
}

if __name__ == "__main__":
    for name, limits in METHODS.items():
        sized = (case for case in cases() if name != "blaker" or case[1] <= MOST_PIECES)
        rows = ((*case, *limits(*case)) for case in sized)
        write(f"proportion_{name}.csv", "x,n,level,lower,upper", rows)
    write("proportion_weighted.csv", "method,x,n,level,lower,upper", weighted_rows())
