"""Write the reference table of several categories, with mpmath.

    pip install mpmath
    python tests/reference/make_multinomial.py

The table is beside this file. The computations are independent of the code under test: the moments
of truncated Poisson variables are sums, and quantiles are found by secants, at 50 digits.
"""

from collections.abc import Iterator
from functools import cache

from make_rates import Pair, Row, critical, secant, write
from mpmath import erfinv, exp, factorial, gammainc, inf, log, loggamma, mp, mpf, pi, sqrt

mp.dps = 50

CATEGORIES = (
    (56, 72, 73, 59, 62, 87, 58),
    (1, 1),
    (0, 3),
    (5, 0, 1),
    (2, 0, 0, 1, 4),
    (0, 12, 88),
    (300, 500, 200),
    (91, 49, 37, 43),
    (10_000, 3, 40),
    (1000, 1500, 2500, 0, 1),
    (40_000, 30_000, 29_995, 5),
    tuple(range(40)),
)


def wilson(x: int, n: int, square: mpf) -> Pair:
    """Return the roots in p of (x/n - p)^2 = A p (1 - p) / n."""
    half = sqrt(square * (square + 4 * mpf(x) * (n - x) / n))
    lower = (2 * x + square - half) / (2 * (n + square)) if x else mpf(0)
    return lower, (2 * x + square + half) / (2 * (n + square)) if x < n else mpf(1)


def chi_squared(df: int, tail: mpf) -> mpf:
    """Return the value beyond which a chi-squared variable lies with probability tail."""
    half = mpf(df) / 2
    probability = lambda t: gammainc(half, exp(t) / 2, inf, regularized=True)  # noqa: E731
    start = log(df + 2 * sqrt(df) * sqrt(2) * erfinv(1 - 2 * tail))
    return exp(secant(lambda t: -log(probability(t) / tail), start, mpf(1) / 1000))


@cache
def poisson(x: int, c: int) -> tuple[mpf, ...]:
    """Return probability, mean and central moments of a Poisson variable within c of its mean."""
    low = max(0, x - c)
    term = exp(low * log(mpf(x)) - x - loggamma(low + 1))
    sums = [mpf(0)] * 5
    for j in range(low, x + c + 1):
        for power in range(5):
            sums[power] += term * (j - x) ** power
        term *= mpf(x) / (j + 1)
    m1, m2, m3, m4 = (value / sums[0] for value in sums[1:])
    third = m3 - 3 * m1 * m2 + 2 * m1**3
    fourth = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    return sums[0], x + m1, m2 - m1**2, third, fourth


def sison_glaz_probability(x: tuple[int, ...], c: int) -> mpf:
    """Return nu(c) as in the paper, and the known values for c = 0 and c >= n."""
    n = sum(x)
    if c >= n:
        return mpf(1)
    if c == 0:
        shares = [mpf(i) / n for i in x if i]
        ways = [factorial(i) for i in x if i]
        result = factorial(n)
        for i, share, way in zip((i for i in x if i), shares, ways, strict=True):
            result *= share**i / way
        return result
    parts = [poisson(i, c) for i in x if i]
    product = exp(loggamma(n + 1) - n * log(mpf(n)) + n)
    for part in parts:
        product *= part[0]
    square = sum(part[2] for part in parts)
    skewness = sum(part[3] for part in parts) / square ** mpf("1.5")
    excess = sum(part[4] - 3 * part[2] ** 2 for part in parts) / square**2
    t = (n - sum(part[1] for part in parts)) / sqrt(square)
    series = (
        1
        + skewness * (t**3 - 3 * t) / 6
        + excess * (t**4 - 6 * t**2 + 3) / 24
        + skewness**2 * (t**6 - 15 * t**4 + 45 * t**2 - 15) / 72
    )
    value = product * exp(-(t**2) / 2) / sqrt(2 * pi) * series / sqrt(square)
    return max(mpf(0), min(mpf(1), value))


def sison_glaz_widths(x: tuple[int, ...], level: mpf) -> Pair:
    """Return c and c + 2 gamma, by trying one c after another."""
    n = sum(x)
    c = 0
    if n > 1000:  # all counts together are less likely within c than the largest alone
        c = int(critical(level) * sqrt(max(mpf(i) * (n - i) / n for i in x)) * mpf("0.95"))
        while sison_glaz_probability(x, c) >= level:
            c -= 1
    before = sison_glaz_probability(x, c)
    if before >= level:
        return mpf(0), mpf(0)
    while True:
        after = sison_glaz_probability(x, c + 1)
        if after >= level:
            return mpf(c), c + 2 * (level - before) / (after - before)
        c, before = c + 1, after


def multinomial_rows() -> Iterator[Row]:
    """Return method, counts, level, category, lower, upper."""
    for method in ("goodman", "quesenberry_hurst", "sison_glaz"):
        for x in CATEGORIES:
            for level in ("0.5", "0.95", "0.9999"):
                if method == "sison_glaz" and sum(x) > 50_000 and level != "0.95":
                    continue
                for at, limits in enumerate(multinomial(method, x, mpf(level))):
                    if at in (0, 1, len(x) - 1):
                        yield method, " ".join(map(str, x)), level, at, *limits


def multinomial(method: str, x: tuple[int, ...], level: mpf) -> Iterator[Pair]:
    """Return the limits of each category."""
    n = sum(x)
    if method == "sison_glaz":
        below, above = sison_glaz_widths(x, level)
        yield from ((max(mpf(0), (i - below) / n), min(mpf(1), (i + above) / n)) for i in x)
        return
    df, tail = (1, (1 - level) / len(x)) if method == "goodman" else (len(x) - 1, 1 - level)
    square = critical(1 - tail) ** 2 if df == 1 else chi_squared(df, tail)
    yield from (wilson(i, n, square) for i in x)


if __name__ == "__main__":
    write("multinomial.csv", "method,x,level,category,lower,upper", multinomial_rows())
