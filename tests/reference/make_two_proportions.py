"""Write the reference tables of two proportions, independent or paired, computed with mpmath.

    pip install mpmath gmpy2
    python tests/reference/make_two_proportions.py

The tables are beside this file. Every score limit is found by its definition: the likelihood under
a trial value is maximized numerically, and the trial value is moved until the statistic is z.
"""

from collections.abc import Callable, Iterator
from itertools import cycle, product
from pathlib import Path

from mpmath import binomial, erfinv, exp, inf, log, mp, mpf, nstr, sqrt

mp.dps = 80  # 20 are written; the rest is for slopes near the ends of their range

LEVELS = ("0.95", "0.5", "0.9999", "0.8", "0.99", "0.9")
SIZES = ((1, 1), (2, 5), (29, 11), (70, 80), (1000, 3), (10**6, 10**9), (10**9, 10**9), (10, 10**9))
# sums of weights, exact in binary
WEIGHTED = (
    (17.5, 21.5, 6.25, 12.75),
    (0.25, 3.75, 0, 2.5),
    (7.125, 7.125, 0.5, 11.5),
    (234.5, 8765.25, 3.125, 17),
)
# wide conditional distributions: below and above 10^7 to a cell
WIDE = (
    (30_000, 10**5, 50_000, 2 * 10**5, "0.95"),
    (10**6, 2 * 10**6, 10**6 + 999, 2 * 10**6, "0.9999"),
    (45_000_000, 9 * 10**7, 45_003_000, 9 * 10**7, "0.95"),
    (45_000_000, 10**8, 900_000_000, 2 * 10**9, "0.5"),
    (500_000_000, 10**9, 500_020_000, 10**9, "0.9999"),
)
ONE = 1 << 256  # in the sums of the conditional distribution, which are of integers
FAR = ONE << 128  # beyond this distance from the root, the sign is enough
Function = Callable[[mpf], mpf]
Limits = tuple[mpf, mpf]


def root(f: Function, low: mpf, high: mpf, digits: int = 45) -> mpf:
    """Find the root of a monotone function by the Illinois method, or bisection if it stalls."""
    low, high = mpf(low), mpf(high)
    at_low, at_high = f(low), f(high)
    if at_low == 0 or at_high == 0:
        return low if at_low == 0 else high
    if (at_low > 0) == (at_high > 0):
        raise ArithmeticError(f"no root between {low} and {high}")
    kept = 0
    for step in range(4000):
        width = high - low
        if abs(width) <= mpf(10) ** -digits * max(abs(low), abs(high)):
            break
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        if step % 4 == 3 or not low < middle < high:
            middle = (low + high) / 2
        value = f(middle)
        if value == 0:
            return middle
        if (value > 0) == (at_high > 0):
            high, at_high = middle, value
            at_low = at_low / 2 if kept > 0 else at_low
            kept = 1
        else:
            low, at_low = middle, value
            at_high = at_high / 2 if kept < 0 else at_high
            kept = -1
    return (low + high) / 2


def beyond(f: Function, inner: mpf, end: int) -> mpf:
    """Find the root between a difference, where it may be 0 too, and -1 or 1, on its side of 0."""
    if inner == end:
        return mpf(end)
    low, high = sorted((inner + (end - inner) * mpf(10) ** -30, mpf(end)))
    if low < 0 < high:
        zero = f(mpf(0))
        if zero == 0:
            return zero
        low, high = (mpf(0), high) if (zero > 0) == (f(low) > 0) else (low, mpf(0))
    return root(f, low, high)


def critical(level: str) -> mpf:
    """Return z."""
    return sqrt(2) * erfinv(mpf(level))


def most_likely(low: mpf, high: mpf, slope: Function) -> mpf:
    """Return where a concave log-likelihood is largest: the root of its slope, or an end."""
    if high <= low:
        return low
    edge = (high - low) * mpf(10) ** -52
    if slope(low + edge) <= 0:
        return low
    if slope(high - edge) >= 0:
        return high
    return root(slope, low + edge, high - edge, 52)


def slope_of(x: int, p: mpf) -> mpf:
    """Return x/p, and 0 if nothing was observed."""
    return x / max(p, mpf(10) ** -75) if x else mpf(0)


def score_difference(x1: int, n1: int, x2: int, n2: int, delta: mpf) -> mpf:
    """Return the variance of the difference at the constrained estimates."""

    def slope(p: mpf) -> mpf:  # multiplied by a positive number to remove the poles
        pull = slope_of(x1, p + delta) + slope_of(x2, p)
        push = slope_of(n1 - x1, 1 - p - delta) + slope_of(n2 - x2, 1 - p)
        return (pull - push) / (pull + push)

    p2 = most_likely(max(mpf(0), -delta), min(mpf(1), 1 - delta), slope)
    p1 = p2 + delta
    return p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2


def difference_score(x1: int, n1: int, x2: int, n2: int, level: str, factor: mpf) -> Limits:
    """Return the score limits of a difference."""
    d = mpf(x1) / n1 - mpf(x2) / n2

    def limit(z: mpf, end: int) -> mpf:
        def short(delta: mpf) -> mpf:
            return d - delta - z * sqrt(factor * score_difference(x1, n1, x2, n2, delta))

        return beyond(short, d, end)

    z = critical(level)
    return limit(z, -1), limit(-z, 1)


def unconditional(x1: int, n1: int, x2: int, n2: int, level: str) -> Limits:
    """Return the exact unconditional limits of a difference, by enumeration of all tables.

    The first crossing is looked for at some trial values, then bisected to 14 digits.
    """
    tail = (1 - mpf(level)) / 2

    def mass(x: int, n: int, p: mpf) -> mpf:
        return binomial(n, x) * p**x * (1 - p) ** (n - x)

    def lower(x1: int, n1: int, x2: int, n2: int) -> mpf:
        def statistic(a: int, b: int, delta: mpf) -> mpf:
            distance = mpf(a) / n1 - mpf(b) / n2 - delta
            return distance and distance / sqrt(score_difference(a, n1, b, n2, delta))

        def largest(delta: mpf) -> mpf:
            seen = statistic(x1, x2, delta) - mpf(10) ** -30
            every = product(range(n1 + 1), range(n2 + 1))
            tables = [(a, b) for a, b in every if statistic(a, b, delta) >= seen]
            low, high = max(mpf(0), -delta), min(mpf(1), 1 - delta)

            def at(part: mpf) -> mpf:
                p2 = low + (high - low) * part
                first = [mass(a, n1, p2 + delta) for a in range(n1 + 1)]
                second = [mass(b, n2, p2) for b in range(n2 + 1)]
                return sum(first[a] * second[b] for a, b in tables)

            best = max(range(41), key=lambda step: at(mpf(step) / 40))
            left, right = mpf(max(best - 1, 0)) / 40, mpf(min(best + 1, 40)) / 40
            for _ in range(40):
                third = (right - left) / 3
                if at(left + third) < at(right - third):
                    left += third
                else:
                    right -= third
            return max(at(left), at(right))

        d = mpf(x1) / n1 - mpf(x2) / n2
        if d == -1:
            return d
        trials = [(d + 1) * step / 30 - 1 for step in range(1, 31)]
        crossed = next(number for number, delta in enumerate(trials) if largest(delta) > tail)
        below, above = trials[crossed - 1] if crossed else mpf(-1), trials[crossed]
        while above - below > mpf(10) ** -14:
            middle = (below + above) / 2
            below, above = (below, middle) if largest(middle) > tail else (middle, above)
        return below

    return lower(x1, n1, x2, n2), -lower(x2, n2, x1, n1)


def wilson(x: int, n: int, level: str, correction: int = 0) -> Limits:
    """Return Wilson's limits, with the continuity correction if that is 1."""
    z, p = critical(level), mpf(x) / n
    half = mpf(correction) / 2
    if correction:
        low = z**2 - 2 - mpf(1) / n + 4 * p * (n * (1 - p) + 1)
        high = z**2 + 2 - mpf(1) / n + 4 * p * (n * (1 - p) - 1)
    else:
        low = high = z**2 + 4 * n * p * (1 - p)
    lower = (2 * x + z**2 - correction - z * sqrt(low)) / (2 * (n + z**2)) if x > half else mpf(0)
    upper = (
        (2 * x + z**2 + correction + z * sqrt(high)) / (2 * (n + z**2)) if n - x > half else mpf(1)
    )
    return max(lower, mpf(0)), min(upper, mpf(1))


def newcombe(x1: int, n1: int, x2: int, n2: int, level: str, correction: int) -> Limits:
    """Return methods 10 and 11."""
    p1, p2 = mpf(x1) / n1, mpf(x2) / n2
    (l1, u1), (l2, u2) = wilson(x1, n1, level, correction), wilson(x2, n2, level, correction)
    lower = sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    upper = sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return p1 - p2 - lower, p1 - p2 + upper


def wald(x1: int, n1: int, x2: int, n2: int, level: str, more: int) -> Limits:
    """Give Wald's limits with `more` added to each cell, clipped to -1 and 1."""
    p1, p2 = mpf(x1 + more) / (n1 + 2 * more), mpf(x2 + more) / (n2 + 2 * more)
    half = critical(level)
    half *= sqrt(p1 * (1 - p1) / (n1 + 2 * more) + p2 * (1 - p2) / (n2 + 2 * more))
    return max(p1 - p2 - half, mpf(-1)), min(p1 - p2 + half, mpf(1))


def deviation(x: int, n: int, p: mpf) -> mpf:
    """Return one term of Pearson's statistic."""
    return (x - n * p) ** 2 / (n * p * (1 - p)) if 0 < p < 1 else mpf(0)


def by_logarithm(statistic: Function, level: str, factor: mpf, bounds: tuple[bool, bool]) -> Limits:
    """Return the limits of a parameter from 0 to infinity by its decreasing signed statistic."""
    z = critical(level) * sqrt(factor)
    lower = exp(root(lambda t: statistic(exp(t)) - z, mpf(-90), mpf(90))) if bounds[0] else mpf(0)
    upper = exp(root(lambda t: statistic(exp(t)) + z, mpf(-90), mpf(90))) if bounds[1] else inf
    return lower, upper


def ratio_score(x1: int, n1: int, x2: int, n2: int, level: str, factor: mpf) -> Limits:
    """Return the score limits of a ratio."""

    def statistic(theta: mpf) -> mpf:
        def slope(p: mpf) -> mpf:
            push = theta * slope_of(n1 - x1, 1 - theta * p) + slope_of(n2 - x2, 1 - p)
            return (x1 + x2 - p * push) / (x1 + x2 + p * push)

        p2 = most_likely(mpf(0), min(mpf(1), 1 / theta), slope)
        p1 = min(theta * p2, mpf(1))
        side = 1 if x1 * n2 > theta * x2 * n1 else -1
        return side * sqrt(deviation(x1, n1, p1) + deviation(x2, n2, p2))

    return by_logarithm(statistic, level, factor, (x1 > 0, x2 > 0))


def odds_ratio_score(x1: int, n1: int, x2: int, n2: int, level: str, factor: mpf) -> Limits:
    """Return the score limits of an odds ratio."""
    y1, y2 = n1 - x1, n2 - x2

    def statistic(psi: mpf) -> mpf:
        def first(p: mpf) -> mpf:
            return psi * p / (1 - p + psi * p)

        # in ln(p/(1 - p)), since p may be near 0 or 1
        def slope(t: mpf) -> mpf:
            p = 1 / (1 + exp(-t))
            return x1 + x2 - n1 * first(p) - n2 * p

        p2 = 1 / (1 + exp(-root(slope, mpf(-250), mpf(250), 50)))
        side = 1 if x1 * y2 > psi * x2 * y1 else -1
        p1 = first(p2)
        return side * abs(x1 - n1 * p1) * sqrt(1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2)))

    return by_logarithm(statistic, level, factor, (x1 * y2 > 0, y1 * x2 > 0))


def logarithmic(value: mpf, variance: mpf, level: str) -> Limits:
    """Return limits that are normal on the scale of the logarithm."""
    half = critical(level) * sqrt(variance)
    return value * exp(-half), value * exp(half)


def sums_beside(x1: int, n1: int, x2: int, n2: int, psi: mpf) -> tuple[mpf, mpf, mpf, mpf]:
    """Return the probabilities above and below x1, as parts of that of x1, and their moments."""
    found = []
    for a, b, c, d, odds in ((x1, n1 - x1, x2, n2 - x2, psi), (x2, n2 - x2, x1, n1 - x1, 1 / psi)):
        factor, term, total, moment = int(odds * ONE), ONE, 0, 0
        for k in range(1, min(b, c) + 1):
            term = (term * factor >> 256) * ((b + 1 - k) * (c + 1 - k)) // ((a + k) * (d + k))
            total += term
            moment += k * term
            if term << 112 < total or total > FAR:
                break
        found += [mpf(total) / ONE, mpf(moment) / ONE]
    return found[0], found[2], found[1], found[3]


def conditional(x1: int, n1: int, x2: int, n2: int, level: str) -> tuple[mpf, mpf, mpf]:
    """Return the estimate and the exact limits of an odds ratio."""
    y1, y2 = n1 - x1, n2 - x2
    target = log((1 - mpf(level)) / (1 + mpf(level)))  # ln of the odds of the tail

    def above(t: mpf) -> mpf:
        up, down, _, _ = sums_beside(x1, n1, x2, n2, exp(t))
        return log((1 + up) / down) - target

    def below(t: mpf) -> mpf:
        up, down, _, _ = sums_beside(x1, n1, x2, n2, exp(t))
        return log((1 + down) / up) - target

    def balance(t: mpf) -> mpf:
        _, _, up, down = sums_beside(x1, n1, x2, n2, exp(t))
        return log(up / down)

    variance = sum(1 / (mpf(cell) + mpf("0.5")) for cell in (x1, y1, x2, y2))
    middle = log((x1 + mpf("0.5")) * (y2 + mpf("0.5")) / ((y1 + mpf("0.5")) * (x2 + mpf("0.5"))))
    half = critical(level) * sqrt(variance)

    def solve(f: Function, side: int) -> mpf:
        near = middle + side * half
        width = sqrt(variance) / 10 if min(x1, y1, x2, y2) > 100 else mpf(40)
        return exp(root(f, near - width, near + width, 26))

    lower = solve(above, -1) if x1 * y2 else mpf(0)
    upper = solve(below, 1) if y1 * x2 else inf
    if x1 * y2 == 0:
        return mpf(0), lower, upper
    return solve(balance, 0) if y1 * x2 else inf, lower, upper


def tango(a: int, b: int, c: int, e: int, level: str) -> Limits:
    """Return the score limits of a paired difference."""
    n, d = a + b + c + e, mpf(b - c) / (a + b + c + e)

    def variance(delta: mpf) -> mpf:
        def slope(p: mpf) -> mpf:  # p is the probability of c
            pull = slope_of(b, p + delta) + slope_of(c, p)
            push = 2 * slope_of(a + e, 1 - 2 * p - delta)
            return (pull - push) / (pull + push) if pull + push else mpf(0)

        p = most_likely(max(mpf(0), -delta), (1 - delta) / 2, slope)
        return (2 * p + delta - delta**2) / n

    def limit(z: mpf, end: int) -> mpf:
        return beyond(lambda delta: d - delta - z * sqrt(variance(delta)), d, end)

    z = critical(level)
    return limit(z, -1), limit(-z, 1)


def paired_newcombe(a: int, b: int, c: int, e: int, level: str) -> Limits:
    """Return method 10."""
    n = a + b + c + e
    p1, p2 = mpf(a + b) / n, mpf(a + c) / n
    (l1, u1), (l2, u2) = wilson(a + b, n, level), wilson(a + c, n, level)
    product_of_sums = (a + b) * (c + e) * (a + c) * (b + e)
    cross = mpf(a * e - b * c)
    if cross > 0:
        cross = max(cross - mpf(n) / 2, mpf(0))
    phi = cross / sqrt(mpf(product_of_sums)) if product_of_sums else mpf(0)
    lower = (p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2
    upper = (u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2
    return p1 - p2 - sqrt(lower), p1 - p2 + sqrt(upper)


def paired_wald(a: int, b: int, c: int, e: int, level: str) -> Limits:
    """Return Wald's limits, cut off."""
    n = a + b + c + e
    half = critical(level) * sqrt(b + c - mpf(b - c) ** 2 / n) / n
    return max(mpf(b - c) / n - half, mpf(-1)), min(mpf(b - c) / n + half, mpf(1))


def groups() -> Iterator[tuple[int, int, int, int, str]]:
    """Return x1, n1, x2, n2 and a level."""
    levels = cycle(LEVELS)
    for n1, n2 in SIZES:
        some = [sorted({0, 1, min(2, n), n // 2, n - 1, n}) for n in (n1, n2)]
        for x1, x2 in product(*some):
            yield x1, n1, x2, n2, next(levels)


def difference_rows() -> Iterator[tuple[object, ...]]:
    """Return method, x1, n1, x2, n2, level, lower, upper."""
    for number, (x1, n1, x2, n2, level) in enumerate(groups()):
        case = (x1, n1, x2, n2, level)
        factor = mpf(n1 + n2) / (n1 + n2 - 1)
        yield "mee", *case, *difference_score(*case, mpf(1))
        if number % 3 == 0:
            yield "miettinen_nurminen", *case, *difference_score(*case, factor)
        if number % 3 == 1:
            yield "newcombe", *case, *newcombe(*case, 0)
            yield "newcombe_cc", *case, *newcombe(*case, 1)
        if number % 3 == 2:
            yield "agresti_caffo", *case, *wald(*case, 1)
            yield "wald", *case, *wald(*case, 0)
    for x1, x2, level in product((0, 1), (0, 1), LEVELS):  # intervals that can miss the difference
        yield "agresti_caffo", x1, 1, x2, 1, level, *wald(x1, 1, x2, 1, level, 1)


def weighted_rows() -> Iterator[tuple[object, ...]]:
    """Return method, x1, n1, x2, n2, level, lower, upper of counts that are not whole."""
    for weights, level in product(WEIGHTED, ("0.5", "0.95", "0.9999")):
        x1, n1, x2, n2 = map(mpf, weights)
        case = (x1, n1, x2, n2, level)
        limits = {
            "mee": difference_score(*case, mpf(1)),
            "miettinen_nurminen": difference_score(*case, (n1 + n2) / (n1 + n2 - 1)),
            "newcombe": newcombe(*case, 0),
            "newcombe_cc": newcombe(*case, 1),
            "agresti_caffo": wald(*case, 1),
            "wald": wald(*case, 0),
        }
        for name, (lower, upper) in limits.items():
            yield name, *weights, level, lower, upper


def unconditional_rows() -> Iterator[tuple[object, ...]]:
    """Return x1, n1, x2, n2, level, lower, upper."""
    levels = cycle(LEVELS)
    for n1, n2 in ((1, 1), (2, 3), (4, 4)):
        for x1, x2 in ((0, 0), (n1, n2 - 1), (n1 // 2, n2 // 2), (n1 - 1, 0)):
            case = (x1, n1, x2, n2, next(levels))
            yield *case, *unconditional(*case)


def ratio_rows() -> Iterator[tuple[object, ...]]:
    """Return method, x1, n1, x2, n2, level, lower, upper."""
    for number, (x1, n1, x2, n2, level) in enumerate(groups()):
        case = (x1, n1, x2, n2, level)
        if x1 + x2 == 0:
            continue
        yield "koopman", *case, *ratio_score(*case, mpf(1))
        if number % 3 == 0:
            factor = mpf(n1 + n2) / (n1 + n2 - 1)
            yield "miettinen_nurminen", *case, *ratio_score(*case, factor)
        if number % 3 == 1 and x1 * x2:
            variance = mpf(n1 - x1) / n1 / x1 + mpf(n2 - x2) / n2 / x2
            yield "log", *case, *logarithmic(mpf(x1) * n2 / (mpf(n1) * x2), variance, level)


def odds_ratio_rows() -> Iterator[tuple[object, ...]]:
    """Return method, x1, n1, x2, n2, level, lower, upper."""
    for number, (x1, n1, x2, n2, level) in enumerate(groups()):
        case, cells = (x1, n1, x2, n2, level), (x1, n1 - x1, x2, n2 - x2)
        if x1 + x2 == 0 or x1 + x2 == n1 + n2:
            continue
        yield "score", *case, *odds_ratio_score(*case, mpf(1))
        if number % 3 == 0:
            factor = mpf(n1 + n2) / (n1 + n2 - 1)
            yield "miettinen_nurminen", *case, *odds_ratio_score(*case, factor)
        if number % 3 == 1 and min(cells) > 0:
            value = mpf(x1) * (n2 - x2) / (mpf(n1 - x1) * x2)
            yield "logit", *case, *logarithmic(value, sum(1 / mpf(cell) for cell in cells), level)


def conditional_rows() -> Iterator[tuple[object, ...]]:
    """Return x1, n1, x2, n2, level, value, lower, upper."""
    for x1, n1, x2, n2, level in (*groups(), *WIDE):
        wide = sorted((x1, n1 - x1, x2, n2 - x2))[0] > 2 * 10**4
        degenerate = x1 + x2 == 0 or x1 + x2 == n1 + n2
        if degenerate or (wide and (x1, n1, x2, n2, level) not in WIDE):
            continue
        yield x1, n1, x2, n2, level, *conditional(x1, n1, x2, n2, level)


def paired_rows() -> Iterator[tuple[object, ...]]:
    """Return method, both, first_only, second_only, neither, level, lower, upper."""
    levels = cycle(LEVELS)
    for n in (1, 2, 5, 21, 50, 1000, 10**9):
        for b, c in product(sorted({0, 1, min(n, 7), n // 2, n - 1, n}), repeat=2):
            if b + c > n:
                continue
            for a in sorted({0, (n - b - c) // 2, n - b - c}):
                cells, level = (a, b, c, n - a - b - c), next(levels)
                yield "newcombe", *cells, level, *paired_newcombe(*cells, level)
            yield "tango", *cells, level, *tango(*cells, level)
            yield "wald", *cells, level, *paired_wald(*cells, level)


def field(value: object) -> str:
    """Format a value for a table; numbers of mpmath have 20 significant digits."""
    finite = isinstance(value, mpf) and value < inf
    return nstr(value, 20, strip_zeros=True) if finite else str(value)


def write(name: str, head: str, rows: Iterator[tuple[object, ...]]) -> None:
    """Write one table."""
    text = "\n".join([head, *(",".join(map(field, row)) for row in rows), ""])
    Path(__file__).with_name(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    COUNTS = "x1,n1,x2,n2,level"
    write("paired_limits.csv", "method,a,b,c,e,level,lower,upper", paired_rows())
    write("difference_limits.csv", f"method,{COUNTS},lower,upper", difference_rows())
    write("difference_weighted.csv", f"method,{COUNTS},lower,upper", weighted_rows())
    write("difference_exact.csv", f"{COUNTS},lower,upper", unconditional_rows())
    write("ratio_limits.csv", f"method,{COUNTS},lower,upper", ratio_rows())
    write("odds_ratio_limits.csv", f"method,{COUNTS},lower,upper", odds_ratio_rows())
    write("odds_ratio_conditional.csv", f"{COUNTS},value,lower,upper", conditional_rows())
