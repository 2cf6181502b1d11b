"""Write the reference tables of two rates and of power, with mpmath.

    pip install mpmath
    python tests/reference/make_rates.py

The tables are beside this file. The computations are independent of the code under test: every
limit is the root of the textbook's equation, solved by bisection and secants at 50 digits, and
every tail of a binomial variable is summed term by term or integrated.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from mpmath import (
    betainc,
    erfc,
    erfinv,
    exp,
    gammainc,
    inf,
    linspace,
    log,
    loggamma,
    mp,
    mpf,
    nstr,
    quad,
    sqrt,
)

mp.dps = 50

LEVELS = ("0.5", "0.8", "0.95", "0.9999")
LARGE_LEVELS = ("0.95", "0.9999")  # for counts whose tails are integrals
EXPOSURES = (("1", "1"), ("28010", "19017"), ("0.25", "1000000"))
PAIRS = (
    *((0, 1), (1, 0), (0, 20), (1, 1), (1, 2), (2, 1), (3, 0), (5, 5), (11, 21), (41, 15)),
    *((500, 2), (1000, 999), (0, 10**9), (1, 10**9 - 1), (10**9 - 1, 1), (2, 10**9)),
    *((5 * 10**8, 5 * 10**8), (10**9, 3 * 10**8), (10**9, 0)),
)

Pair = tuple[mpf, mpf]
Row = tuple[object, ...]


def levels(x: int, y: int) -> tuple[str, ...]:
    """Return the levels at which a pair of counts is tested."""
    return LEVELS if x + y <= 2000 else LARGE_LEVELS


def critical(level: mpf) -> mpf:
    """Return z with Phi(z) - Phi(-z) = level."""
    return sqrt(2) * erfinv(level)


def beyond(z: mpf) -> mpf:
    """Return the probability that a normal variable lies beyond z."""
    return erfc(z / sqrt(2)) / 2


def bisect(f: Callable[[mpf], mpf], low: mpf, high: mpf) -> mpf:
    """Return the root of an increasing function."""
    for _ in range(220):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return (low + high) / 2


def log_beta(a: int, b: int) -> mpf:
    """Return the logarithm of the beta function."""
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def at_least(x: int, n: int, odds: mpf) -> mpf:
    """Return P(X >= x) of n trials with these odds of success."""
    if x <= 0 or x > n:
        return mpf(x <= 0)
    p = odds / (1 + odds)
    if n <= 2000:
        return betainc(x, n - x + 1, 0, p, regularized=True)
    if min(x, n - x + 1) <= 5:
        return few(x, n, odds)
    return beta_integral(x, n - x + 1, odds)


def few(x: int, n: int, odds: mpf) -> mpf:
    """Sum the few terms of one tail."""

    def mass(i: int) -> mpf:
        choose = -log(n + 1) - log_beta(i + 1, n - i + 1)
        return exp(choose + i * log(odds) - n * log(1 + odds))

    if x <= 5:
        return 1 - sum(map(mass, range(x)))
    return sum(map(mass, range(x, n + 1)))


def beta_integral(a: int, b: int, odds: mpf) -> mpf:
    """Integrate the beta density on the scale of the logarithm of the odds, up to log(odds)."""
    constant, end = log_beta(a, b), log(odds)
    centre, deviation = log(mpf(a) / b), sqrt(mpf(1) / a + mpf(1) / b)

    def density(t: mpf) -> mpf:  # t is 25 standard deviations at most from the middle
        return exp(a * t - (a + b) * log(1 + exp(t)) - constant)

    side = -1 if end < centre else 1
    far = end + side * 25 * deviation
    tail = abs(quad(density, linspace(end, far, 10), method="gauss-legendre"))
    return tail if side < 0 else 1 - tail


def lower_odds(x: int, y: int, tail: mpf, half: mpf) -> mpf:
    """Return the odds with P(X > x) + half P(X = x) = tail, by secants of ln-tail in ln-odds."""
    if x == 0:
        return mpf(0)
    n = x + y

    def excess(t: mpf) -> mpf:
        odds = exp(t)
        both = half * at_least(x, n, odds) + (1 - half) * at_least(x + 1, n, odds)
        return log(both / tail)

    z = sqrt(2) * erfinv(1 - 2 * tail)
    deviation = sqrt(mpf(1) / x + mpf(1) / (y + 1))
    start = log(mpf(x) / (y + 1)) - z * deviation
    return exp(secant(excess, start, deviation / 100))


def secant(f: Callable[[mpf], mpf], start: mpf, step: mpf) -> mpf:
    """Follow secants of a smooth increasing function, by small steps if they run away."""
    a, b = start, start + step
    at_a, at_b = f(a), f(b)
    for _ in range(200):
        if at_a == at_b or abs(b - a) < mpf(10) ** -40 * max(1, abs(b)):
            return b
        move = -at_b * (b - a) / (at_b - at_a)
        move = max(min(move, 100 * step), -100 * step)
        a, at_a = b, at_b
        b += move
        at_b = f(b)
    raise ArithmeticError("no convergence")


def ratio_limits(method: str, x: int, y: int, level: mpf) -> Pair:
    """Return the limits of the odds."""
    tail, z, n = (1 - level) / 2, critical(level), x + y
    if method in ("conditional", "mid_p"):
        half = mpf(1) if method == "conditional" else mpf(1) / 2
        lower, inverse = lower_odds(x, y, tail, half), lower_odds(y, x, tail, half)
        return lower, (1 / inverse if inverse else inf)
    if method == "log":
        if 0 in (x, y):
            return mpf(0), inf
        factor = exp(z * sqrt(mpf(1) / x + mpf(1) / y))
        return mpf(x) / y / factor, mpf(x) / y * factor
    # y^2 w^2 - (2xy + z^2 n) w + x^2 = 0
    middle = 2 * x * y + z**2 * n
    if y == 0:
        return mpf(x) ** 2 / middle, inf
    root = sqrt(middle**2 - 4 * mpf(x * y) ** 2)
    return (middle - root) / (2 * y**2), (middle + root) / (2 * y**2)


def ratio_rows() -> Iterator[Row]:
    """Return method, x1, exposure1, x2, exposure2, level, lower, upper."""
    for method in ("conditional", "mid_p", "score", "log"):
        for x, y in PAIRS:
            for level in levels(x, y):
                lower, upper = ratio_limits(method, x, y, mpf(level))
                e1, e2 = EXPOSURES[(x + y) % 3]
                scale = mpf(e2) / mpf(e1)
                yield method, x, e1, y, e2, level, lower * scale, upper * scale


def constrained(x: int, d: mpf, y: int, e: mpf, delta: mpf) -> Pair:
    """Return the most likely rates that differ by delta: the root of the quadratic equation."""
    low = max(mpf(0), -delta)  # of the second rate
    size, linear = d + e, (d + e) * delta - x - y
    second = (-linear + sqrt(linear**2 + 4 * size * y * delta)) / (2 * size)
    second = max(second, low)
    return second + delta, second


def score_limit(x: int, d: mpf, y: int, e: mpf, z: mpf, side: int) -> mpf:
    """Return the difference whose score statistic is z in magnitude, by bisection."""
    value = x / d - y / e

    def excess(width: mpf) -> mpf:
        first, second = constrained(x, d, y, e, value + side * width)
        return width**2 - z**2 * (first / d + second / e)

    high = z * (sqrt(x + 1) / d + sqrt(y + 1) / e)
    while excess(high) <= 0:
        high *= 2
    return value + side * bisect(excess, high * mpf(10) ** -20, high)


@cache
def exact_limits(x: int, level: str) -> Pair:
    """Return the exact limits of a count."""
    tail = (1 - mpf(level)) / 2
    lower = mpf(0) if x == 0 else gamma_root(x, tail, -1)
    return lower, gamma_root(x + 1, tail, 1)


def gamma_root(a: int, tail: mpf, side: int) -> mpf:
    """Solve P(a, x) = tail (side -1) or Q(a, x) = tail (side 1)."""
    constant = loggamma(a)

    def probability(x: mpf) -> mpf:
        if a <= 2000:
            return gammainc(a, *((0, x) if side < 0 else (x, inf)), regularized=True)

        def density(t: mpf) -> mpf:  # of t, where the variable is x exp(t / sqrt(a))
            y = x * exp(t / sqrt(a))
            return exp(a * log(y) - y - constant) / sqrt(a)

        return abs(quad(density, linspace(0, side * 25, 10), method="gauss-legendre"))

    z = sqrt(2) * erfinv(1 - 2 * tail)
    cube = a * (1 - mpf(1) / (9 * a) + side * z / (3 * sqrt(a))) ** 3
    if side < 0 and a <= 2000:  # P(a, x) < x^a / a!
        cube = max(cube, exp((log(tail) + loggamma(a + 1)) / a))
    start = log(cube)
    step = mpf(1) / 100 / sqrt(a)
    return exp(secant(lambda t: -side * log(probability(exp(t)) / tail), start, step))


def difference_limits(method: str, x: int, d: mpf, y: int, e: mpf, level: str) -> Pair:
    """Return the limits of the difference."""
    z, value = critical(mpf(level)), x / d - y / e
    if method == "score":
        return score_limit(x, d, y, e, z, -1), score_limit(x, d, y, e, z, 1)
    if method == "wald":
        half = z * sqrt(x / d**2 + y / e**2)
        return value - half, value + half
    (l1, u1), (l2, u2) = exact_limits(x, level), exact_limits(y, level)
    below = sqrt(((x - l1) / d) ** 2 + ((u2 - y) / e) ** 2)
    above = sqrt(((u1 - x) / d) ** 2 + ((y - l2) / e) ** 2)
    return value - below, value + above


def difference_rows() -> Iterator[Row]:
    """Return method, x1, exposure1, x2, exposure2, level, lower, upper."""
    for method in ("score", "mover", "wald"):
        for x, y in ((0, 0), *PAIRS):
            for level in levels(x, y):
                e1, e2 = EXPOSURES[(x + y) % 3]
                limits = difference_limits(method, x, mpf(e1), y, mpf(e2), level)
                yield method, x, e1, y, e2, level, *limits


def two_sided(x: int, n: int, odds: mpf) -> mpf:
    """Sum the probabilities that do not exceed that of x, over all outcomes."""
    p = odds / (1 + odds)
    logs = [
        -log(n + 1) - log_beta(i + 1, n - i + 1) + i * log(p) + (n - i) * log(1 - p)
        for i in range(n + 1)
    ]
    return sum(exp(term) for term in logs if term <= logs[x] + mpf(10) ** -40)


def test_p(method: str, x: int, y: int, odds: mpf, side: str) -> mpf:
    """Return a p-value."""
    n = x + y
    greater, less = at_least(x, n, odds), at_least(y, n, 1 / odds)
    if method == "conditional":
        if side == "two_sided":
            return two_sided(x, n, odds)
        return greater if side == "greater" else less
    if method == "mid_p":
        greater = (greater + at_least(x + 1, n, odds)) / 2
        less = (less + at_least(y + 1, n, 1 / odds)) / 2
        both = min(mpf(1), 2 * min(greater, less))
    else:
        z = (x - n * odds / (1 + odds)) / sqrt(n * odds) * (1 + odds)
        greater, less, both = beyond(z), beyond(-z), 2 * beyond(abs(z))
    return {"two_sided": both, "greater": greater, "less": less}[side]


def test_rows() -> Iterator[Row]:
    """Return method, alternative, x1, exposure1, x2, exposure2, ratio, p."""
    for method in ("conditional", "score", "mid_p"):
        for x, y in PAIRS:
            for ratio in ("1", "0.5", "3"):
                e1, e2 = ("28010", "19017") if x + y < 10**6 else (str(x + 40000), str(y + 50000))
                odds = mpf(ratio) * mpf(e1) / mpf(e2)
                for side in ("two_sided", "less", "greater"):
                    if x + y > 2000 and (ratio != "1" or side == "two_sided" != method):
                        continue
                    if x + y > 2000 and method == "conditional" and side == "two_sided":
                        continue
                    yield method, side, x, e1, y, e2, ratio, test_p(method, x, y, odds, side)


def power_rows() -> Iterator[Row]:
    """Return kind, first, second, size of first and of second, alpha, power."""
    cases = (("0.3", "0.4"), ("0.001", "0.002"), ("0.5", "0.5"), ("0.9", "0.2"), ("0.25", "0.26"))
    for p, q in cases:
        for n, m in ((10, 10), (356, 356), (1000, 250), (10**6, 10**5)):
            for alpha in ("0.05", "0.001"):
                first, second, z = mpf(p), mpf(q), critical(1 - mpf(alpha))
                pooled = (n * first + m * second) / (n + m)
                null = sqrt(pooled * (1 - pooled) * (mpf(1) / n + mpf(1) / m))
                width = sqrt(first * (1 - first) / n + second * (1 - second) / m)
                yield "proportions", p, q, n, m, alpha, power(first - second, z * null, width)
                null = sqrt((n * first + m * second) / (n + m) * (mpf(1) / n + mpf(1) / m))
                width = sqrt(first / n + second / m)
                yield "rates", p, q, n, m, alpha, power(first - second, z * null, width)


def power(mean: mpf, bound: mpf, deviation: mpf) -> mpf:
    """Return the probability that a normal variable lies beyond the bound on either side."""
    return beyond((bound - abs(mean)) / deviation) + beyond((bound + abs(mean)) / deviation)


def write(name: str, head: str, rows: Iterable[Row]) -> None:
    """Write one table; numbers of mpmath have 20 significant digits."""
    lines = [head, *(",".join(map(field, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def field(value: object) -> str:
    """Format a value for a table."""
    if not isinstance(value, mpf):
        return str(value)
    return "inf" if value == inf else nstr(value, 20, strip_zeros=True)


if __name__ == "__main__":
    two = "x1,exposure1,x2,exposure2"
    write("power.csv", "kind,first,second,size1,size2,alpha,power", power_rows())
    write("test_rates.csv", f"method,alternative,{two},ratio,p_value", test_rows())
    write("rate_ratio.csv", f"method,{two},level,lower,upper", ratio_rows())
    write("rate_difference.csv", f"method,{two},level,lower,upper", difference_rows())
