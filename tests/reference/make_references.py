"""Write the reference tables of the intervals, computed with mpmath.

    pip install mpmath
    python tests/reference/make_references.py

The tables are beside this file. The computations are independent of the code under test: Wilson's
limits are the roots as in the textbook, and the exact limits of a count are found by integrating
the gamma density numerically, at 40 digits and more.
"""

from collections.abc import Iterable
from pathlib import Path

from mpmath import erfinv, exp, gammainc, linspace, log, loggamma, mp, mpf, nstr, quad, sqrt

mp.dps = 60  # 40 are needed; Wilson's lower limit loses the rest to cancellation

LEVELS = ("0.5", "0.8", "0.9", "0.95", "0.99", "0.998", "0.9999")
SIZES = (1, 2, 3, 5, 10, 20, 29, 100, 148, 263, *(10**power for power in range(3, 10)))
COUNTS = (
    *range(11),
    *(15, 20, 30, 50, 100, 200, 500, 998, 999, 1000, 1001),
    *(10**power for power in range(4, 10)),
    *(10**12, 2**53),
)


def wilson(x: int, n: int, level: mpf) -> tuple[mpf, mpf]:
    """Return the roots in p of (x/n - p)^2 = z^2 p (1 - p) / n."""
    z = sqrt(2) * erfinv(level)
    centre = 2 * x + z**2
    half = z * sqrt(z**2 + 4 * mpf(x) * (n - x) / n)
    lower = (centre - half) / (2 * (n + z**2)) if x > 0 else mpf(0)
    upper = (centre + half) / (2 * (n + z**2)) if x < n else mpf(1)
    return lower, upper


def exact(x: int, level: mpf) -> tuple[mpf, mpf]:
    """Return the means under which x or more, and x or fewer, events have probability alpha/2."""
    tail = (1 - level) / 2
    lower = gamma_quantile(x, tail, side=-1) if x > 0 else mpf(0)
    return lower, gamma_quantile(x + 1, tail, side=1)


def gamma_quantile(a: int, tail: mpf, side: int) -> mpf:
    """Solve P(a, x) = tail (side -1) or Q(a, x) = tail (side 1) by Newton's method on ln."""
    z = sqrt(2) * erfinv(1 - 2 * tail)
    x = a * (1 - mpf(1) / (9 * a) + side * z / (3 * sqrt(a))) ** 3
    if side < 0:  # P(a, x) < x^a / a!
        x = max(x, exp((log(tail) + loggamma(a + 1)) / a))
    for _ in range(100):
        probability = tail_probability(a, x, side)
        slope = side * exp((a - 1) * log(x) - x - loggamma(a)) / probability
        step = log(probability / tail) / slope
        x += step if side > 0 else x * (exp(step / x) - 1)
        if abs(step) < mpf(10) ** -45 * x:
            return x
    raise ArithmeticError(f"no convergence: {a=}, {tail=}, {side=}")


def tail_probability(a: int, x: mpf, side: int) -> mpf:
    """Return P(a, x) for side -1 and Q(a, x) for side 1."""
    if a <= 200:
        bounds = (0, x) if side < 0 else (x, mp.inf)
        return gammainc(a, *bounds, regularized=True)
    return tail_integral(a, x, side)


def tail_integral(a: int, x: mpf, side: int) -> mpf:
    """Integrate the gamma density beyond x, over 25 standard deviations of log(x)."""
    constant = loggamma(a)

    def density(t: mpf) -> mpf:  # of t, where the variable is x exp(t / sqrt(a))
        y = x * exp(t / sqrt(a))
        return exp(a * log(y) - y - constant) / sqrt(a)

    far = side * 25
    return abs(quad(density, linspace(0, far, 26)))


def write(name: str, head: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table; numbers of mpmath have 20 significant digits."""
    lines = [head, *(",".join(map(field, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def field(value: object) -> str:
    """Format a value for a table."""
    return nstr(value, 20, strip_zeros=True) if isinstance(value, mpf) else str(value)


def proportion_rows() -> Iterable[tuple[object, ...]]:
    """Return x, n, level, lower, upper."""
    for n in SIZES:
        for x in sorted({0, 1, min(2, n), n // 2, n - 1, n}):
            for level in LEVELS:
                yield x, n, level, *wilson(x, n, mpf(level))


def count_rows() -> Iterable[tuple[object, ...]]:
    """Return x, level, lower, upper."""
    for x in COUNTS:
        for level in LEVELS:
            yield x, level, *exact(x, mpf(level))


if __name__ == "__main__":
    write("proportion_wilson.csv", "x,n,level,lower,upper", proportion_rows())
    write("count_exact.csv", "x,level,lower,upper", count_rows())
