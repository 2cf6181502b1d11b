"""Write the reference table of measures common to several strata, computed with mpmath.

    pip install mpmath
    python tests/reference/make_stratified.py

The table is beside this file; each formula is as in the paper that it is from.
"""

from collections.abc import Iterator
from itertools import cycle

from make_test import chi_squared, mantel_haenszel, spaced, write
from mpmath import erfinv, exp, log, mp, mpf, sqrt

mp.dps = 50

Strata = tuple[tuple[int, int, int, int], ...]  # x1, n1, x2, n2
Row = tuple[object, ...]

CASES: tuple[Strata, ...] = (
    ((15, 100, 9, 90), (22, 80, 14, 85), (4, 40, 5, 60)),
    ((647, 1269, 2, 29), (41, 69, 19, 51)),
    ((3, 10, 1, 12), (6, 9, 2, 8), (5, 11, 6, 13), (9, 20, 3, 18)),
    ((3, 10**6, 9, 10**6), (12, 10**6, 5, 2 * 10**6)),
    ((5 * 10**8, 10**9, 499_000_000, 10**9), (10**8, 10**9, 99_990_000, 10**9)),
    ((30, 100, 60, 100), (70, 90, 20, 90)),
)
SPARSE: Strata = ((1, 4, 0, 5), (0, 3, 2, 6), (2, 5, 1, 4), (3, 3, 1, 2))
LEVELS = cycle(("0.95", "0.5", "0.99"))


def critical(level: str) -> mpf:
    """Return z."""
    return sqrt(2) * erfinv(mpf(float(level)))


def common_difference(strata: Strata, z: mpf) -> tuple[mpf, mpf, mpf]:
    """Return the difference and its limits (Sato, Greenland and Robins 1989)."""
    weight = top = p = q = mpf(0)
    for x1, n1, x2, n2 in strata:
        n = mpf(n1 + n2)
        weight += n1 * n2 / n
        top += (x1 * n2 - x2 * n1) / n
        p += (n1**2 * x2 - n2**2 * x1 + mpf(n1 * n2 * (n2 - n1)) / 2) / n**2
        q += (x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * n)
    value = top / weight
    half = z * sqrt(value * p + q) / weight
    return value, value - half, value + half


def common_ratio(strata: Strata, z: mpf) -> tuple[mpf, mpf, mpf]:
    """Return the ratio and its limits (Greenland and Robins 1985)."""
    r = s = top = mpf(0)
    for x1, n1, x2, n2 in strata:
        n = mpf(n1 + n2)
        r, s = r + x1 * n2 / n, s + x2 * n1 / n
        top += (n1 * n2 * (x1 + x2) - x1 * x2 * n) / n**2
    half = z * sqrt(top / (r * s))
    return r / s, r / s * exp(-half), r / s * exp(half)


def common_odds_ratio(strata: Strata, level: str) -> tuple[mpf, mpf, mpf]:
    """Return the odds ratio of Mantel and Haenszel and its limits."""
    tables = tuple((x1, n1 - x1, x2, n2 - x2) for x1, n1, x2, n2 in strata)
    return mantel_haenszel(tables, mpf(float(level)), continuity=False)[2:]


def heterogeneity(q: mpf, df: int) -> tuple[mpf, mpf, mpf]:
    """Return Q, its p-value and I²."""
    return q, chi_squared(q, df), max(mpf(0), (q - df) / q)


def inverse_variance(strata: Strata, measure: str, z: mpf) -> Row:
    """Return the value, its limits and the heterogeneity."""
    parts = []
    for x1, n1, x2, n2 in strata:
        y1, y2, p1, p2 = n1 - x1, n2 - x2, mpf(x1) / n1, mpf(x2) / n2
        if measure == "difference":
            parts.append((p1 - p2, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2))
        elif measure == "ratio":
            parts.append((log(p1 / p2), mpf(1) / x1 - mpf(1) / n1 + mpf(1) / x2 - mpf(1) / n2))
        else:
            variance = sum(mpf(1) / cell for cell in (x1, y1, x2, y2))
            parts.append((log(mpf(x1 * y2) / (y1 * x2)), variance))
    weight = sum(1 / v for _, v in parts)
    mean = sum(t / v for t, v in parts) / weight
    q, half = sum((t - mean) ** 2 / v for t, v in parts), z / sqrt(weight)
    ends = mean, mean - half, mean + half
    limits = ends if measure == "difference" else tuple(map(exp, ends))
    return *limits, *heterogeneity(q, len(parts) - 1)


def peto(strata: Strata, z: mpf) -> Row:
    """Return Peto's odds ratio, its limits and the heterogeneity."""
    excess = variance = each = mpf(0)
    for x1, n1, x2, n2 in strata:
        n, m = mpf(n1 + n2), x1 + x2
        e, v = x1 - n1 * m / n, n1 * n2 * m * (n - m) / (n**2 * (n - 1))
        excess, variance, each = excess + e, variance + v, each + e**2 / v
    mean, half = excess / variance, z / sqrt(variance)
    limits = exp(mean), exp(mean - half), exp(mean + half)
    return *limits, *heterogeneity(each - excess**2 / variance, len(strata) - 1)


def rows() -> Iterator[Row]:
    """Return the strata, measure, method, level, value, limits, Q, its p-value, I²."""
    for strata in (*CASES, SPARSE):
        level, text = next(LEVELS), ";".join(map(spaced, strata))
        z, none = critical(level), ("", "", "")
        whole = "mantel_haenszel", level
        yield text, "difference", *whole, *common_difference(strata, z), *none
        yield text, "ratio", *whole, *common_ratio(strata, z), *none
        yield text, "odds_ratio", *whole, *common_odds_ratio(strata, level), *none
        yield text, "odds_ratio", "peto", level, *peto(strata, z)
        if strata is not SPARSE:
            for measure in ("difference", "ratio", "odds_ratio"):
                found = inverse_variance(strata, measure, z)
                yield text, measure, "inverse_variance", level, *found


if __name__ == "__main__":
    head = "strata,measure,method,level,value,lower,upper,q,q_p,i_squared"
    write("stratified.csv", head, rows())
