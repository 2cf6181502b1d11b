"""Write the reference tables of the tests, computed with exact fractions and mpmath.

    pip install mpmath
    python tests/reference/make_test.py

The tables are beside this file. The computations are independent of the code under test: small
samples are summed outcome by outcome as fractions; in large ones the tails are summed term by term
from the outcome outwards, each term being the previous one times the ratio of neighbouring
probabilities.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from math import ceil, comb, floor, isqrt, prod
from pathlib import Path

from mpmath import erfc, erfinv, exp, gammainc, log, loggamma, mp, mpf, nstr, sqrt

mp.dps = 80

SLACK = Fraction(float("1e-7"))
SCALE = 10**80
SIDES = ("two_sided", "less", "greater")
SMALLEST = mpf(10) ** -290  # below it a float loses digits

Row = tuple[object, ...]
Table = tuple[int, int, int, int]


class Lattice:
    """A distribution on low..high, given by its logarithm and the ratios of neighbours."""

    def __init__(
        self, low: int, high: int, ln: Callable[[int], mpf], up: Callable[[int], Fraction]
    ) -> None:
        """Take ln P(X = k), and P(X = k + 1) / P(X = k)."""
        self.low, self.high, self.ln, self.up = low, high, ln, up

    def beyond(self, x: int, direction: int) -> mpf:
        """Sum the probabilities from x to one end, relative to that of x, in integers."""
        term = total = SCALE
        while term and self.low <= x + direction <= self.high:
            quotient = self.up(x) if direction > 0 else 1 / self.up(x - 1)
            term = term * quotient.numerator // quotient.denominator
            total += term
            x += direction
        return mpf(total) / SCALE

    def tail(self, x: int, direction: int) -> mpf:
        """Return P(X <= x) or P(X >= x), from the smaller of it and its complement."""
        if not self.low <= x <= self.high:
            return mpf(1 if (x > self.high) == (direction < 0) else 0)
        falls = self.falls(x, direction)
        if falls:
            return exp(self.ln(x)) * self.beyond(x, direction)
        return 1 - self.tail(x - direction, -direction)

    def falls(self, x: int, direction: int) -> bool:
        """Return whether the next outcome is less probable or does not exist."""
        if not self.low <= x + direction <= self.high:
            return True
        return (self.up(x) < 1) if direction > 0 else (self.up(x - 1) > 1)

    def other_side(self, x: int, start: int, direction: int) -> mpf:
        """Sum the far tail of outcomes no more probable than x, from start outwards."""
        bound = self.ln(x) + log(1 + mpf(SLACK.numerator) / SLACK.denominator)
        near, far = start, self.high if direction > 0 else self.low
        if self.ln(far) > bound:
            return mpf(0)
        if self.ln(near) <= bound:
            far = near
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if self.ln(middle) <= bound:
                far = middle
            else:
                near = middle
        return self.tail(far, direction)


def ln_choose(n: int, k: int) -> mpf:
    """Return ln C(n, k)."""
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


def rational(value: Fraction) -> mpf:
    """Convert a fraction to a number of mpmath."""
    return mpf(value.numerator) / value.denominator


def binomial_small(x: int, n: int, p: Fraction) -> tuple[mpf, mpf, mpf]:
    """Sum the outcomes as fractions: less, greater, two-sided."""
    f = [comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n + 1)]
    extreme = sum(value for value in f if value <= f[x] * (1 + SLACK))
    return rational(sum(f[: x + 1])), rational(sum(f[x:])), rational(extreme)


def binomial_large(x: int, n: int, p: Fraction) -> tuple[mpf, mpf, mpf]:
    """Sum the tails from x outwards: less, greater, two-sided."""
    odds, ln_p, ln_q = p / (1 - p), log(rational(p)), log(rational(1 - p))
    lattice = Lattice(
        0,
        n,
        lambda k: ln_choose(n, k) + k * ln_p + (n - k) * ln_q,
        lambda k: Fraction((n - k) * odds.numerator, (k + 1) * odds.denominator),
    )
    less, greater = lattice.tail(x, -1), lattice.tail(x, 1)
    mean = n * float(p)  # rounded, since the rule is that of a program: 0.1 is above a tenth
    if x < mean:
        two_sided = less + lattice.other_side(x, ceil(mean), 1)
    elif x > mean:
        two_sided = greater + lattice.other_side(x, floor(mean), -1)
    else:
        two_sided = mpf(1)
    return less, greater, min(two_sided, mpf(1))


def binomial_cases() -> Iterable[tuple[int, int, str]]:
    """Return x, n, p."""
    for n in (1, 2, 5, 29, 263):
        for p in ("0.5", "0.1", "0.75", "0.3333333333333333", "1e-5", "0.999"):
            mean = int(n * float(p))
            for x in sorted({0, 1, min(2, n), n // 2, mean, min(mean + 9, n), n - 1, n}):
                yield x, n, p
    for n in (1000, 10**6, 10**9):
        for p in ("0.5", "0.1", "0.75", "0.001", "0.999"):
            mean, sd = int(n * float(p)), isqrt(int(n * float(p) * (1 - float(p)))) + 1
            for shift in (-30, -6, -1, 1, 6, 30):
                yield mean + shift * sd, n, p
            yield from ((mean + 1, n, p), (mean - 2, n, p))
    for x in (0, 1, 2, 7, 40, 150):
        yield from ((x, 10**9, "1e-8"), (10**9 - x, 10**9, "0.99999999"))


def binomial_rows() -> Iterable[Row]:
    """Return x, n, p, less, greater, two-sided."""
    for x, n, p in binomial_cases():
        if not 0 <= x <= n:
            continue
        values = (binomial_small if n <= 300 else binomial_large)(x, n, Fraction(float(p)))
        if min(values) > SMALLEST:
            yield x, n, p, *values


def with_half(tails: tuple[mpf, mpf], seen: mpf) -> tuple[mpf, mpf, mpf]:
    """Count half of the observed outcome in each tail: two-sided (twice the smaller), and both."""
    less, greater = (tail - seen / 2 for tail in tails)
    return min(mpf(1), 2 * min(less, greater)), less, greater


def normal(z: mpf) -> tuple[mpf, mpf, mpf]:
    """Return the p-values of a normal statistic: two-sided, less, greater."""
    return erfc(abs(z) / sqrt(2)), erfc(-z / sqrt(2)) / 2, erfc(z / sqrt(2)) / 2


def binomial_other_rows() -> Iterable[Row]:
    """Return x, n, p, and the p-values of mid-P and of the score test: two-sided, less, greater."""
    for x, n, p in binomial_cases():
        if not 0 <= x <= n:
            continue
        share = Fraction(float(p))
        less, greater, _ = (binomial_small if n <= 300 else binomial_large)(x, n, share)
        own = rational(share)
        seen = exp(ln_choose(n, x) + x * log(own) + (n - x) * log(1 - own))
        values = (
            *with_half((less, greater), seen),
            *normal((x - n * own) / sqrt(n * own * (1 - own))),
        )
        if min(values) > SMALLEST:
            yield x, n, p, *values


RATES = (
    *(
        (0, "1", "2.5"),
        (3, "1", "0.5"),
        (11, "800", "0.02"),
        (11, "3011", "0.002"),
        (21, "1", "21"),
    ),
    *((100, "10", "8.5"), (85, "10", "10"), (137, "24.19893", "4.13"), (10_000, "1", "10300")),
    *((1, "1e-20", "1e19"), (5, "7", "1e-5"), (1_000_200, "1e6", "1"), (999_000_000, "1e9", "1")),
    *((40, "1", "25.5"), (40, "1", "75"), (2, "1", "3.75"), (9_900, "1e4", "0.999")),
)


def rate_rows() -> Iterable[Row]:
    """Return x, exposure, rate, and p-values: exact, mid-P and score, two-sided, less, greater."""
    for x, exposure, rate in RATES:
        mean = Fraction(float(exposure) * float(rate))
        m = rational(mean)
        lattice = Lattice(
            0,
            10**12,
            lambda k, m=m: k * log(m) - m - loggamma(k + 1),
            lambda k, mean=mean: Fraction(mean.numerator, mean.denominator * (k + 1)),
        )
        less, greater = lattice.tail(x, -1), lattice.tail(x, 1)
        two_sided = mpf(1)
        if x < mean:
            two_sided = less + lattice.other_side(x, ceil(mean), 1)
        elif x > mean:
            two_sided = greater + lattice.other_side(x, floor(mean), -1)
        exact = min(two_sided, mpf(1)), less, greater
        score = normal((x - m) / sqrt(m))
        yield x, exposure, rate, *exact, *with_half((less, greater), exp(lattice.ln(x))), *score


def hypergeometric(table: Table) -> Lattice:
    """Return the distribution of the first cell, given the margins."""
    a, b, c, d = table
    row, column, total = a + b, a + c, a + b + c + d
    return Lattice(
        max(0, row + column - total),
        min(row, column),
        lambda k: ln_choose(row, k) + ln_choose(total - row, column - k) - ln_choose(total, column),
        lambda k: Fraction((row - k) * (column - k), (k + 1) * (total - row - column + k + 1)),
    )


def fisher(table: Table) -> tuple[mpf, mpf, mpf]:
    """Return less, greater, two-sided."""
    a, b, c, d = table
    total, lattice = sum(table), hypergeometric(table)
    less, greater = lattice.tail(a, -1), lattice.tail(a, 1)
    if total <= 3000:
        outcomes = range(lattice.low, lattice.high + 1)
        f = {k: comb(a + b, k) * comb(c + d, a + c - k) for k in outcomes}
        extreme = sum(value for value in f.values() if value <= f[a] * (1 + SLACK))
        return less, greater, rational(Fraction(extreme, comb(total, a + c)))
    mode = (a + b + 1) * (a + c + 1) // (total + 2)
    bound = lattice.ln(a) + log(1 + mpf(SLACK.numerator) / SLACK.denominator)
    if lattice.ln(mode) <= bound:
        return less, greater, mpf(1)
    two_sided = lattice.other_side(a, mode, -1) + lattice.other_side(a, mode, 1)
    return less, greater, two_sided


def fisher_mid_p_rows() -> Iterable[Row]:
    """Return a, b, c, d, and the p-values of mid-P: two-sided, less, greater."""
    for table in FISHER:
        lattice, a = hypergeometric(table), table[0]
        tails = lattice.tail(a, -1), lattice.tail(a, 1)
        yield *table, *with_half(tails, exp(lattice.ln(a)))


def conditional_odds_ratio(table: Table) -> mpf:
    """Solve mean = a for the odds ratio, by Newton's method on its logarithm."""
    a, b, c, d = table
    lattice = hypergeometric(table)
    psi = mpf(a) * d / b / c
    for _ in range(60):
        total, first, second = SCALE, 0, 0
        for direction in (-1, 1):
            fixed = int(psi**direction * SCALE)
            term, k = SCALE, a
            while lattice.low <= k + direction <= lattice.high and term * 10**50 > total:
                quotient = lattice.up(k) if direction > 0 else 1 / lattice.up(k - 1)
                term = term * quotient.numerator * fixed // (quotient.denominator * SCALE)
                k += direction
                total += term
                first += term * (k - a)
                second += term * (k - a) ** 2
        mean = mpf(first) / total
        step = -mean / (mpf(second) / total - mean**2)
        psi *= exp(step)
        if abs(step) < mpf(10) ** -40:
            return psi
    raise ArithmeticError(f"no convergence: {table}")


FISHER: tuple[Table, ...] = (
    *((3, 1, 1, 3), (2, 15, 10, 3), (1, 1, 1, 1), (1, 2, 3, 4), (1, 9, 11, 3), (5, 5, 5, 5)),
    *((7, 12, 1, 40), (20, 80, 31, 69), (1, 999, 9, 991), (50, 450, 90, 410), (3, 40, 38, 1)),
    *((300, 300, 200, 400), (700, 300, 300, 700), (12, 7, 500, 900), (490, 510, 520, 480)),
    *((10, 10**6, 40, 10**6), (1, 10**6, 1, 10**6), (3, 10**9, 12, 2 * 10**9)),
    *((500_500, 499_500, 499_700, 500_300), (503_000, 497_000, 497_100, 502_900)),
    *((30_000, 29_500, 1_000_000, 1_003_000), (200_000, 800_000, 201_000, 799_000)),
    *((999_000, 1_000, 999_100, 900), (100, 999_900, 250, 999_750), (1, 5, 7, 10**8)),
    *((100_100_000, 399_900_000, 99_995_000, 400_005_000),),
)


def fisher_rows() -> Iterable[Row]:
    """Return a, b, c, d, less, greater, two-sided, odds ratio."""
    for table in FISHER:
        values = fisher(table)
        assert min(values) > SMALLEST, table
        yield *table, *values, conditional_odds_ratio(table)


def chi_squared(statistic: mpf, df: int) -> mpf:
    """Return the probability beyond the statistic."""
    return gammainc(mpf(df) / 2, statistic / 2, mp.inf, regularized=True)


def spaced(values: Iterable[object]) -> str:
    """Format several values as one field."""
    return " ".join(map(field, values))


GROUPS: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((83, 90, 129, 70), (86, 93, 136, 82)),
    ((1, 2, 3), (10, 10, 10)),
    ((0, 1, 0, 5, 7), (4, 9, 1, 30, 25)),
    ((15, 148, 81, 3), (40, 263, 263, 29)),
    ((499, 530, 520, 610), (1000, 1000, 1000, 1000)),
    ((100, 200, 300, 400), (1000, 1001, 999, 1000)),
    ((3, 5, 9, 20), (10**9, 10**9, 10**9, 10**9)),
    ((500_000_000, 500_020_000, 500_050_001), (10**9, 10**9, 10**9)),
    ((999_999_990, 999_999_999, 999_999_000), (10**9, 10**9, 10**9)),
    (tuple(range(40, 140)), tuple(range(300, 500, 2))),
)


def homogeneity_rows() -> Iterable[Row]:
    """Return x, n, statistic, p-value, adjusted residuals."""
    for x, n in GROUPS:
        total, p = sum(n), mpf(sum(x)) / sum(n)
        statistic = mpf(0)
        residuals = []
        for xi, ni in zip(x, n, strict=True):
            for seen, share in ((xi, p), (ni - xi, 1 - p)):
                statistic += (seen - ni * share) ** 2 / (ni * share)
            variance = ni * p * (1 - p) * (1 - mpf(ni) / total)
            residuals.append((xi - ni * p) / sqrt(variance))
        p_value = chi_squared(statistic, len(n) - 1)
        yield spaced(x), spaced(n), statistic, p_value, spaced(residuals)


def trend_rows() -> Iterable[Row]:
    """Return x, n, scores, z, slope, two-sided, less, greater, departure."""
    for x, n in GROUPS:
        for scores in (range(len(n)), range(2013, 2013 + len(n)), [2**i for i in range(len(n))]):
            if max(scores) > 10**6:
                continue
            total, p = sum(n), mpf(sum(x)) / sum(n)
            rows = list(zip(x, n, scores, strict=True))
            numerator = sum(xi * s for xi, _, s in rows) - p * sum(ni * s for _, ni, s in rows)
            square = sum(ni * s * s for _, ni, s in rows)
            spread = square - mpf(sum(ni * s for _, ni, s in rows)) ** 2 / total
            z, slope = numerator / sqrt(p * (1 - p) * spread), numerator / spread
            homogeneity = sum((xi - ni * p) ** 2 / (ni * p * (1 - p)) for xi, ni, _ in rows)
            p_values = normal(z)
            if min(p_values) > SMALLEST:
                places = spaced(x), spaced(n), spaced(scores)
                yield *places, z, slope, *p_values, homogeneity - z**2


RATES: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...] = (
    ((8, 11, 9, 15, 20), ("50.1", "50.4", "50.9", "51", "51.3")),
    ((3, 0, 1, 7), ("1", "1", "1", "1")),
    ((120, 95, 80), ("1000.5", "900", "1100")),
    ((40, 1, 12, 0, 0, 3), ("0.5", "2", "17", "0.25", "3", "8")),
    ((100000, 101000, 99500, 103000), ("1e6", "1e6", "1e6", "1e6")),
)


def rate_trend_rows() -> Iterable[Row]:
    """Return x, exposure, scores, z, slope, two-sided, less, greater, departure."""
    for x, given in RATES:
        exposure = [mpf(float(one)) for one in given]
        for scores in (range(len(x)), range(2013, 2013 + len(x)), [2**i for i in range(len(x))]):
            total = sum(exposure)
            rate = sum(x) / total
            centre = sum(e * s for e, s in zip(exposure, scores, strict=True)) / total
            rows = [(xi, e, s - centre) for xi, e, s in zip(x, exposure, scores, strict=True)]
            covariance = sum((xi - rate * e) * s for xi, e, s in rows)
            spread = sum(e * s * s for _, e, s in rows)
            z, slope = covariance / sqrt(rate * spread), covariance / spread
            pearson = sum((xi - rate * e) ** 2 / (rate * e) for xi, e, _ in rows)
            places = spaced(x), " ".join(given), spaced(scores)
            yield *places, z, slope, *normal(z), pearson - z**2


def slope_rows() -> Iterable[Row]:
    """Return method, x, n, scores, level, and the limits of the slope."""
    for (x, n), level in zip(GROUPS, ("0.95", "0.5", "0.99", "0.9", "0.8") * 2, strict=True):
        for scores in (range(len(n)), range(2013, 2013 + len(n))):
            total, p = sum(n), mpf(sum(x)) / sum(n)
            centre = mpf(sum(ni * s for ni, s in zip(n, scores, strict=True))) / total
            rows = [(xi, ni, s - centre) for xi, ni, s in zip(x, n, scores, strict=True)]
            spread = sum(ni * s * s for _, ni, s in rows)
            slope = sum((xi - ni * p) * s for xi, ni, s in rows) / spread
            own = sum(s * s * mpf(xi) * (ni - xi) / ni for xi, ni, s in rows) / spread**2
            z = sqrt(2) * erfinv(mpf(float(level)))
            for method, variance in (("wald", own), ("pooled", p * (1 - p) / spread)):
                half, place = z * sqrt(variance), (spaced(x), spaced(n), spaced(scores))
                yield method, *place, level, slope - half, slope + half


TRENDS = (
    *(((1, 3, 5), (10, 9, 10), (0, 1, 2)), ((0, 2, 2, 6), (8, 9, 7, 10), (2017, 2018, 2019, 2020))),
    *(((9, 7, 3), (10, 9, 10), (0, 1, 4)), ((3, 3, 3), (10, 10, 10), (0, 2, 6))),
    *(((12, 3, 4, 9), (15, 5, 5, 12), (5, 3, 2, 0)), ((2, 8), (12, 11), (0, 1))),
)


def exact_trend_rows() -> Iterable[Row]:
    """Return x, n, scores, and the p-values of the exact test and its mid-P, by enumeration."""
    for x, n, scores in TRENDS:
        seen = sum(xi * s for xi, s in zip(x, scores, strict=True))
        mean = Fraction(sum(x) * sum(ni * s for ni, s in zip(n, scores, strict=True)), sum(n))
        weights: dict[int, int] = {}
        for outcome in product(*(range(ni + 1) for ni in n)):
            if sum(outcome) == sum(x):
                t = sum(xi * s for xi, s in zip(outcome, scores, strict=True))
                ways = prod(comb(ni, xi) for ni, xi in zip(n, outcome, strict=True))
                weights[t] = weights.get(t, 0) + ways
        total = sum(weights.values())
        less = sum(way for t, way in weights.items() if t <= seen)
        greater = sum(way for t, way in weights.items() if t >= seen)
        far = sum(way for t, way in weights.items() if abs(t - mean) >= abs(seen - mean))
        tails = rational(Fraction(less, total)), rational(Fraction(greater, total))
        half = with_half(tails, rational(Fraction(weights[seen], total)))
        places = spaced(x), spaced(n), spaced(scores)
        yield *places, rational(Fraction(far, total)), *tails, *half


STRATA: tuple[tuple[Table, ...], ...] = (
    ((647, 622, 2, 27), (41, 28, 19, 32)),
    (
        *((512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391)),
        *((138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317)),
    ),
    ((3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0)),
    ((1, 9, 11, 3), (10, 80, 70, 20), (5, 40, 60, 7)),
    ((1, 10**6, 3, 10**6), (2, 10**6, 9, 10**6), (5, 10**6, 4, 2 * 10**6)),
    ((500_000, 499_000, 480_000, 503_000), (10**6, 10**6, 998_000, 1_003_000)),
    ((10**8, 9 * 10**8, 99_990_000, 900_010_000), (3, 10**9, 8, 10**9)),
    ((7, 12, 1, 40), (20, 80, 31, 69), (5, 5, 5, 5), (0, 9, 3, 8)),
)


def cells_under(table: Table, psi: mpf) -> list[mpf]:
    """Return the cells with the margins of the table and the odds ratio."""
    a, b, c, d = table
    row, column, rest = a + b, a + c, d - a
    square, linear = 1 - psi, rest + psi * (row + column)
    root = sqrt(linear**2 + 4 * square * psi * row * column)
    (first,) = (
        value
        for value in ((-linear + root) / (2 * square), (-linear - root) / (2 * square))
        if max(0, row + column - sum(table)) < value < min(row, column)
    )
    return [first, row - first, column - first, rest + first]


def mantel_haenszel(
    tables: tuple[Table, ...], level: mpf, *, continuity: bool
) -> tuple[mpf, mpf, mpf, mpf, mpf]:
    """Return the statistic, its p-value, the odds ratio and its limits."""
    excess = variance = r = s = pr = mixed = qs = mpf(0)
    for a, b, c, d in tables:
        n = mpf(a + b + c + d)
        excess += a - (a + b) * (a + c) / n
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
        ri, si, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        r, s, pr, mixed, qs = r + ri, s + si, pr + p * ri, mixed + p * si + q * ri, qs + q * si
    statistic = max(abs(excess) - (mpf("0.5") if continuity else 0), mpf(0)) ** 2 / variance
    error = sqrt(pr / (2 * r**2) + mixed / (2 * r * s) + qs / (2 * s**2))
    factor = exp(sqrt(2) * erfinv(level) * error)
    return statistic, chi_squared(statistic, 1), r / s, r / s / factor, r / s * factor


def mantel_haenszel_rows() -> Iterable[Row]:
    """Return the tables, level, continuity, and the three tests with the odds ratio."""
    for tables in STRATA:
        for level, continuity in (("0.5", True), ("0.95", False), ("0.9999", True)):
            found = mantel_haenszel(tables, mpf(float(level)), continuity=continuity)
            departures = [(table, cells_under(table, found[2])) for table in tables]
            weights = [1 / sum(1 / cell for cell in cells) for _, cells in departures]
            differences = [table[0] - cells[0] for table, cells in departures]
            pairs = zip(differences, weights, strict=True)
            day = sum(difference**2 / weight for difference, weight in pairs)
            tarone = day - sum(differences) ** 2 / sum(weights)
            df = len(tables) - 1
            if min(found[1], chi_squared(day, df)) > SMALLEST:
                cells = spaced(cell for table in tables for cell in table)
                tests = day, chi_squared(day, df), tarone, chi_squared(tarone, df)
                yield cells, level, int(continuity), *found, *tests


PAIRS = (
    *((0, 1), (1, 7), (5, 12), (0, 30), (86, 150), (12, 13), (40, 60), (900, 1000), (3, 600)),
    *((500_200, 499_000), (10**9, 10**9 + 1), (10**9, 1_000_500_000), (250_000_000, 250_100_000)),
)


def mcnemar_rows() -> Iterable[Row]:
    """Return first only, second only, exact, mid-p, chi-squared, chi-squared corrected."""
    for b, c in PAIRS:
        n, fewer = b + c, min(b, c)
        lattice = Lattice(
            0,
            n,
            lambda k, n=n: ln_choose(n, k) - n * log(mpf(2)),
            lambda k, n=n: Fraction(n - k, k + 1),
        )
        twice = 2 * lattice.tail(fewer, -1)
        statistics = mpf((b - c) ** 2) / n, mpf((abs(b - c) - 1) ** 2) / n
        p_values = [chi_squared(statistic, 1) for statistic in statistics]
        yield b, c, min(twice, mpf(1)), twice - exp(lattice.ln(fewer)), *p_values


def write(name: str, head: str, rows: Iterable[Row]) -> None:
    """Write one table; numbers of mpmath have 20 significant digits."""
    lines = [head, *(",".join(map(field, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def field(value: object) -> str:
    """Format a value for a table."""
    return nstr(value, 20, strip_zeros=True) if isinstance(value, mpf) else str(value)


if __name__ == "__main__":
    write("test_binomial.csv", "x,n,p,less,greater,two_sided", binomial_rows())
    write("test_fisher.csv", "a,b,c,d,less,greater,two_sided,odds_ratio", fisher_rows())
    p_values = ",".join(f"{name}_{side}" for name in ("mid_p", "score") for side in SIDES)
    write("test_binomial_other.csv", f"x,n,p,{p_values}", binomial_other_rows())
    exact = ",".join(f"exact_{side}" for side in SIDES)
    write("test_rate.csv", f"x,exposure,rate,{exact},{p_values}", rate_rows())
    write("test_fisher_mid_p.csv", f"a,b,c,d,{','.join(SIDES)}", fisher_mid_p_rows())
    write("test_homogeneity.csv", "x,n,statistic,p_value,residuals", homogeneity_rows())
    write(
        "test_trend.csv",
        "x,n,scores,z,slope,two_sided,less,greater,departure",
        trend_rows(),
    )
    write(
        "test_rate_trend.csv",
        "x,exposure,scores,z,slope,two_sided,less,greater,departure",
        rate_trend_rows(),
    )
    write("test_trend_slope.csv", "method,x,n,scores,level,lower,upper", slope_rows())
    mid = ",".join(f"mid_p_{side}" for side in SIDES)
    write("test_trend_exact.csv", f"x,n,scores,{exact},{mid}", exact_trend_rows())
    write(
        "test_mantel_haenszel.csv",
        "tables,level,continuity,statistic,p_value,value,lower,upper,"
        "breslow_day,breslow_day_p,tarone,tarone_p",
        mantel_haenszel_rows(),
    )
    write(
        "test_mcnemar.csv",
        "first_only,second_only,exact,mid_p,chi_squared,chi_squared_cc",
        mcnemar_rows(),
    )
