"""Write the reference tables of means, ratios of totals and quantiles, computed with mpmath.

    pip install mpmath
    python tests/reference/make_mean.py

The tables are beside this file. Sums are of fractions, straight from the definitions; Student's t
is the root of the integral of its density; binomial tails are sums of their terms.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import comb
from pathlib import Path

from mpmath import betainc, findroot, mp, mpf, nstr, pi, sqrt, tan

mp.dps = 60

LEVELS = ("0.5", "0.8", "0.95", "0.99", "0.9999")

# values and how often each occurs
SAMPLES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((1, 1), (2, 1)),
    ((30, 1), (45, 1), (60, 1), (61, 1)),
    ((0, 99), (1, 1)),
    ((-3, 2), (0, 5), (7, 3)),
    ((2**62, 1), (2**62 + 1, 1), (2**62 + 4, 1)),
    ((-(2**63), 1), (2**62 - 1, 1)),
    ((0, 10**9 - 1), (1, 1)),
    ((0, 500_000_000), (1, 500_000_000)),
    ((10**15, 123_456_789), (10**15 + 1, 7), (10**15 + 365, 98_765)),
    (*((day, 1000 - day) for day in range(0, 1000, 7)),),
)

PAIRS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((31, 40), (12, 15), (80, 120), (25, 30), (44, 52)),
    ((0, 5), (0, 7), (1, 9)),
    ((3, 4), (-2, 9), (5, 11), (0, 6)),
    ((-31, -40), (-12, -15), (-80, -120), (-25, -30)),
    ((10**17, 3 * 10**17), (10**17 + 1, 3 * 10**17 + 4), (10**17 + 5, 3 * 10**17 + 12)),
    ((1, 10**9), (3, 2 * 10**9), (2, 10**9 + 7), (9, 4 * 10**9)),
    ((12, 50), (40, 2), (7, 90), (30, 33), (2, 61), (19, 40)),
    ((0, 3), (0, 4), (0, 9)),
)

QUANTILES = ("0.01", "0.1", "0.25", "0.5", "0.75", "0.9", "0.99")
SIZES = (1, 2, 5, 6, 7, 20, 100, 263, 1000)


def cauchy(tail: mpf) -> mpf:
    """Return the quantile with one degree of freedom, in closed form."""
    return tan(pi * (mpf(1) / 2 - tail))


@cache
def student(df: int, level: str) -> mpf:
    """Return the t with probability (1 - level) / 2 beyond it."""
    tail = (1 - mpf(level)) / 2
    if df == 1:
        return cauchy(tail)
    if df == 2:
        return (1 - 2 * tail) / sqrt(2 * tail * (1 - tail))

    def beyond(t: mpf) -> mpf:
        if df > 10**5:
            return large_df_tail(df, t)
        return betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2

    low, high = mpf(0), mpf(1)
    while beyond(high) > tail:
        low, high = high, 2 * high
    return findroot(lambda t: beyond(t) - tail, (low, high), solver="anderson", tol=mpf(10) ** -90)


def large_df_tail(df: int, t: mpf) -> mpf:
    """Integrate Student's density from 0, which is smooth, and subtract it from one half."""
    constant = mp.exp(mp.loggamma(mpf(df + 1) / 2) - mp.loggamma(mpf(df) / 2)) / sqrt(df * pi)
    density = lambda u: constant * mp.exp(-mpf(df + 1) / 2 * mp.log1p(u * u / df))  # noqa: E731
    return mpf(1) / 2 - mp.quad(density, mp.linspace(0, t, 9))


def exact(number: Fraction) -> mpf:
    """Convert a fraction to a number of mpmath."""
    return mpf(number.numerator) / number.denominator


def mean_rows() -> Iterable[tuple[object, ...]]:
    """Return the values, the level, the mean, the variance and the limits."""
    for values in SAMPLES:
        n = sum(times for _, times in values)
        mean = Fraction(sum(value * times for value, times in values), n)
        squares = sum(times * (value - mean) ** 2 for value, times in values)
        variance = squares / (n - 1)
        for level in LEVELS:
            half = student(n - 1, level) * sqrt(exact(variance / n))
            middle = exact(mean)
            yield written(values), level, middle, exact(variance), middle - half, middle + half


def ratio_rows() -> Iterable[tuple[object, ...]]:
    """Return the pairs, the level, the ratio, the limits by the delta method and by Fieller's."""
    for pairs in PAIRS:
        n = len(pairs)
        x_total, y_total = (sum(column) for column in zip(*pairs, strict=True))
        ratio = Fraction(x_total, y_total)
        rest = sum((x - ratio * y) ** 2 for x, y in pairs)
        for level in LEVELS:
            t = student(n - 1, level)
            half = t * sqrt(n * exact(rest) / (n - 1)) / abs(y_total)
            middle = exact(ratio)
            yield (written(pairs), level, middle, middle - half, middle + half, *fieller(pairs, t))


def fieller(pairs: tuple[tuple[int, int], ...], t: mpf) -> tuple[object, object]:
    """Solve (mean x - r mean y)^2 = t^2 var(x - r y) / n as a quadratic."""
    n = len(pairs)
    x_mean, y_mean = (Fraction(sum(column), n) for column in zip(*pairs, strict=True))
    var_x = sum((x - x_mean) ** 2 for x, _ in pairs) / Fraction(n - 1)
    var_y = sum((y - y_mean) ** 2 for _, y in pairs) / Fraction(n - 1)
    cov = sum((x - x_mean) * (y - y_mean) for x, y in pairs) / Fraction(n - 1)
    g = t * t / n
    a = exact(y_mean**2) - g * exact(var_y)
    b = exact(x_mean * y_mean) - g * exact(cov)
    c = exact(x_mean**2) - g * exact(var_x)
    if a <= 0:
        return "", ""
    root = sqrt(max(b * b - a * c, mpf(0)))
    return (b - root) / a, (b + root) / a


def quantile_rows() -> Iterable[tuple[object, ...]]:
    """Return n, q, the level, the three ranks (0 if there is none) and the coverage."""
    for n in SIZES:
        for q in QUANTILES:
            share = Fraction(q)
            terms = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
            below = [Fraction(0)]
            for term in terms:
                below.append(below[-1] + term)  # below[k] = P(B < k)
            rank = next(k for k in range(1, n + 1) if Fraction(k, n) >= Fraction(q))
            for level in LEVELS:
                tail = (1 - Fraction(level)) / 2
                lower = max((k for k in range(1, n + 1) if below[k] <= tail), default=0)
                upper = next((k for k in range(1, n + 1) if 1 - below[k] <= tail), 0)
                coverage = (below[upper] if upper else 1) - (below[lower] if lower else 0)
                yield n, q, level, lower, rank, upper, exact(Fraction(coverage))


def written(pairs: Iterable[tuple[int, int]]) -> str:
    """Format pairs as a field of a table."""
    return " ".join(f"{first}:{second}" for first, second in pairs)


def write(name: str, head: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table; numbers of mpmath have 20 significant digits."""
    lines = [head, *(",".join(map(field, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def field(value: object) -> str:
    """Format a value for a table."""
    return nstr(value, 20, strip_zeros=True) if isinstance(value, mpf) else str(value)


if __name__ == "__main__":
    write("mean_student.csv", "values,level,value,variance,lower,upper", mean_rows())
    ratio = "pairs,level,value,delta_lower,delta_upper,fieller_lower,fieller_upper"
    write("ratio_of_totals.csv", ratio, ratio_rows())
    write("quantile_ranks.csv", "n,q,level,lower,rank,upper,coverage", quantile_rows())
