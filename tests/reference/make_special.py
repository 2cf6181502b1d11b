"""Write the reference tables of the distributions, computed with mpmath.

    pip install mpmath
    python tests/reference/make_special.py

The tables are beside this file. The computations are independent of the code under test: tails are
summed from series of positive terms at 90 digits, and quantiles are found by Newton's method on the
logarithm.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import comb
from pathlib import Path

from mpmath import erfinv, exp, log, loggamma, mp, mpf, ncdf, nstr, sqrt

mp.dps = 90  # 20 are written; the complement of a small tail loses most of the rest

SHAPES = ("0.5", "1", "1.5", "2", "3", "10", "33.3", "100", "1000", "1e4", "1e6", "1e9")
TAILS = ("5e-17", "5e-5", "0.001", "0.005", "0.025", "0.25", "0.5")
ONE = 1 << 320  # of the series, which are summed in whole multiples of 1/ONE


def power_series(first: mpf, growth: mpf, below: mpf) -> mpf:
    """Sum 1 + r(0) + r(0) r(1) + ... of r(k) = (first + growth k) / (below + k)."""
    above, growth, below = (int(value * ONE) for value in (first, growth, below))
    total = term = ONE
    while True:
        for _ in range(64):
            term = term * above // below
            total += term
            above += growth
            below += ONE
        if above < below and term * below < total * (below - above) >> 285:
            return mpf(total) / ONE


def log_beta_density(a: mpf, b: mpf, x: mpf) -> mpf:
    """Return ln of the density of the logit."""
    return loggamma(a + b) - loggamma(a) - loggamma(b) + a * log(x) + b * log(1 - x)


def beta_tails(a: mpf, b: mpf, x: mpf) -> tuple[mpf, mpf]:
    """Return I(x; a, b) and its complement by DLMF 8.17.8, in powers of x or 1 - x."""
    if x > mpf(1) / 2:
        lower, upper = beta_tails(b, a, 1 - x)
        return upper, lower
    total = power_series((a + b) * x, x, a + 1)
    lower = exp(log_beta_density(a, b, x)) / a * total
    return lower, 1 - lower


def gamma_tails(a: mpf, x: mpf) -> tuple[mpf, mpf]:
    """Return P(a, x) and Q(a, x) by DLMF 8.11.4."""
    total = power_series(x, mpf(0), a + 1)
    lower = exp(a * log(x) - x - loggamma(a + 1)) * total
    return lower, 1 - lower


def solve(log_tail: Callable[[mpf], tuple[mpf, mpf]], start: mpf, target: mpf, sign: int) -> mpf:
    """Solve ln tail(s) = ln target, where the tail comes with its density in s."""
    s = start
    for _ in range(200):
        tail, density = log_tail(s)
        step = sign * log(target / tail) * tail / density if tail > 0 else mpf(sign)
        step = max(min(step, mpf(3)), mpf(-3))
        s += step
        if abs(step) < mpf(10) ** -24:  # the next error is its square
            return s
    raise ArithmeticError("no convergence")


def deviate(tail: mpf) -> mpf:
    """Return an approximation of the standard normal quantile for the probability `tail`."""
    return sqrt(2) * erfinv(2 * tail - 1) if tail > mpf(10) ** -60 else -sqrt(-2 * log(tail))


def beta_quantile(a: mpf, b: mpf, tail: mpf) -> tuple[mpf, mpf]:
    """Return the x with I(x; a, b) = tail, and 1 - x."""

    def at(s: mpf) -> tuple[mpf, mpf]:
        x = 1 / (1 + exp(-s))
        return beta_tails(a, b, x)[0], exp(log_beta_density(a, b, x))

    z = deviate(tail)
    size = a * b / (a + b)
    if size > 30:
        start = log(a / b) + z / sqrt(size)
    else:
        log_beta = loggamma(a) + loggamma(b) - loggamma(a + b)
        start = (log(tail * a) + log_beta) / a
        start = min(start, log(a / b)) if a <= b else log(a / b) + z / sqrt(size)
    s = solve(at, start, tail, 1)
    return 1 / (1 + exp(-s)), 1 / (1 + exp(s))


def gamma_quantile(a: mpf, tail: mpf, side: int) -> mpf:
    """Return the x with P(a, x) = tail (side -1) or Q(a, x) = tail (side 1)."""

    def at(s: mpf) -> tuple[mpf, mpf]:
        x = exp(s)
        return gamma_tails(a, x)[side > 0], exp(a * s - x - loggamma(a))

    z = -deviate(tail)
    if side > 0:
        start = log(a * (1 + z / sqrt(a) + z**2 / (3 * a)))
    else:
        start = min((log(tail) + loggamma(a + 1)) / a + mpf(1) / 10, log(a))
        start = log(a) - z / sqrt(a) if a > 100 else start
    return exp(solve(at, start, tail, -side))


def beta_rows() -> Iterable[list[object]]:
    """Return quantiles and their complements, three tails for each pair of shapes."""
    for i, a in enumerate(SHAPES):
        for j, b in enumerate(SHAPES):
            for k in range(3):
                tail = TAILS[(3 * i + 5 * j + 2 * k) % len(TAILS)]
                yield [a, b, tail, *beta_quantile(*map(float_value, (a, b, tail)))]


def beta_tail_rows() -> Iterable[list[object]]:
    """Return both tails at some quantiles rounded to an f64, and far out."""
    far = ("1e-300", "1e-50", "1e-20", "0.01", "0.3")  # the first two not of a complement
    for i, a in enumerate(SHAPES):
        for j, b in enumerate(SHAPES):
            tail = mpf(far[(i + 2 * j) % len(far)]) if i <= j else mpf(far[2 + (i + j) % 3])
            x = mpf(float(beta_quantile(float_value(a), float_value(b), tail)[0]))
            if x == 0:
                continue
            yield [a, b, x, 1 - x, *beta_tails(float_value(a), float_value(b), x)]


def gamma_rows() -> Iterable[list[object]]:
    """Return lower and upper quantiles."""
    for a in ("0.01", *SHAPES, "299", "301"):
        for tail in TAILS:
            arguments = (float_value(a), float_value(tail))
            yield [a, tail, gamma_quantile(*arguments, -1), gamma_quantile(*arguments, 1)]


def gamma_tail_rows() -> Iterable[list[object]]:
    """Return both tails at some quantiles rounded to an f64, and far out."""
    for a in (*SHAPES, "299", "301"):
        for tail in ("1e-300", "1e-50", "1e-6", "0.2"):
            for side in (-1,) if tail == "1e-300" else (-1, 1):
                x = mpf(float(gamma_quantile(float_value(a), mpf(tail), side)))
                if x > mpf(10) ** -300:
                    yield [a, x, *gamma_tails(float_value(a), x)]


def student_rows() -> Iterable[list[object]]:
    """Return the t beyond which lies a tail: t^2 = df (1 - x) / x with x of Beta(df/2, 1/2)."""
    for df in ("1", "1.5", "2", "3", "4.7", "10", "30", "100", "1000", "1e5", "1e9"):
        for tail in ("5e-17", "5e-5", "0.005", "0.025", "0.25", "0.49"):
            value = float_value(df)
            x, y = beta_quantile(value / 2, mpf(1) / 2, 2 * float_value(tail))
            yield [df, tail, sqrt(value * y / x)]


def binomial_rows() -> Iterable[list[object]]:
    """Return P(X = x) of n trials."""
    for n in (1, 2, 17, 100, 10**4, 10**6, 10**9):
        for p in ("1e-9", "0.001", "0.3", "0.5", "0.9"):
            mean = int(n * float(p))
            for x in sorted({0, 1, min(n, mean + 1), min(n, int(mean + 3 * mean**0.5)), n}):
                q = float_value(p)
                log_choose = loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1)
                value = exp(log_choose + x * log(q) + (n - x) * log(1 - q))
                if value > mpf(10) ** -300:
                    yield [n, p, x, value]


def poisson_rows() -> Iterable[list[object]]:
    """Return P(X = x)."""
    for mean in ("1e-9", "0.3", "2.5", "30", "1e4", "123456.7", "1e9"):
        value = float_value(mean)
        centre = int(value)
        for x in sorted({0, 1, 2, centre, int(centre + 4 * centre**0.5), max(0, centre - 3)}):
            density = exp(x * log(value) - value - loggamma(x + 1))
            if density > mpf(10) ** -300:
                yield [mean, x, density]


HYPERGEOMETRIC = (
    (10, 4, 3),
    (50, 20, 30),
    (100, 99, 60),
    (1000, 20, 500),
    (5000, 2500, 1000),
    (20000, 1000, 19000),
)


def hypergeometric_rows() -> Iterable[list[object]]:
    """Return the density and both tails by sums of integers."""
    for population, marked, drawn in HYPERGEOMETRIC:
        low, high = max(0, drawn - population + marked), min(marked, drawn)
        support = range(low, high + 1)
        weights = [mpf(comb(marked, k) * comb(population - marked, drawn - k)) for k in support]
        total = sum(weights)
        mean = marked * drawn // population
        for x in sorted({low, low + 1, mean, (low + high) // 2, high - 1, high}):
            at = x - low
            values = [weights[at], sum(weights[: at + 1]), sum(weights[at:])]
            values = [value / total for value in values]
            if min(values) > mpf(10) ** -290:
                yield [population, marked, drawn, x, *values]


def large_hypergeometric_rows() -> Iterable[list[object]]:
    """Return the density of large populations from log gamma."""

    def log_choose(n: int, k: int) -> mpf:
        return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)

    for population, marked, drawn in (
        (10**9, 5 * 10**8, 10**6),
        (10**9, 10**3, 10**8),
        (10**9, 4 * 10**8, 6 * 10**8),
        (10**7, 10**6, 10**6),
        (2**53, 2**52, 1000),
    ):
        mean = Fraction(marked * drawn, population)
        deviation = float(mean * (1 - Fraction(marked, population))) ** 0.5
        for z in (-5, -1, 0, 2, 7):
            x = int(mean + int(z * deviation))
            value = log_choose(marked, x) + log_choose(population - marked, drawn - x)
            yield [population, marked, drawn, x, exp(value - log_choose(population, drawn))]


def normal_rows() -> Iterable[list[object]]:
    """Return 1 - cdf, up to the end of the range of an f64."""
    for z in ("-37", "-3", "-1", "-0.01", "0", "1e-9", "0.1", "0.874", "1.96", "3.3", "7.77"):
        yield [z, ncdf(-float_value(z))]
    for z in ("9.99", "10.01", "15.3", "20", "30.7", "37"):
        yield [z, ncdf(-float_value(z))]


def float_value(text: str) -> mpf:
    """Return the f64 that a text stands for."""
    return mpf(float(text))


def write(name: str, header: str, rows: Iterable[list[object]]) -> None:
    """Write rows with 20 digits of each computed value."""
    lines = [header]
    for row in rows:
        lines.append(",".join(nstr(v, 20) if isinstance(v, mpf) else str(v) for v in row))
    path = Path(__file__).with_name(name)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write every table."""
    write("special_normal.csv", "z,upper", normal_rows())
    write("special_gamma.csv", "a,tail,lower,upper", gamma_rows())
    write("special_gamma_tails.csv", "a,x,lower,upper", gamma_tail_rows())
    write("special_binomial.csv", "n,p,x,density", binomial_rows())
    write("special_poisson.csv", "mean,x,density", poisson_rows())
    header = "population,marked,drawn,x"
    write("special_hypergeometric.csv", header + ",density,lower,upper", hypergeometric_rows())
    write("special_hypergeometric_large.csv", header + ",density", large_hypergeometric_rows())
    write("special_student.csv", "df,tail,t", student_rows())
    write("special_beta.csv", "a,b,tail,x,complement", beta_rows())
    write("special_beta_tails.csv", "a,b,x,complement,lower,upper", beta_tail_rows())


if __name__ == "__main__":
    main()
