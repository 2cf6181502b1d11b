"""Write the reference tables of curves and of the log-rank test, computed with mpmath.

    pip install mpmath
    python tests/reference/make_survival.py

The tables are beside this file. Matters are counted one by one on each day, products and sums are
of fractions, and the test inverts its matrix exactly; only logarithms and the like are rounded, at
60 digits.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from mpmath import erfinv, exp, gammainc, log, mp, mpf, nstr, sqrt

mp.dps = 60

LEVELS = ("0.5", "0.95", "0.9999")

Counts = tuple[tuple[int, int, int], ...]  # days, events, censored


def of(events: Iterable[int], censored: Iterable[int]) -> Counts:
    """Count single matters by day."""
    closed, still = Counter(events), Counter(censored)
    return tuple((day, closed[day], still[day]) for day in sorted(closed | still))


def drawn(seed: int, n: int, longest: int, censored: float) -> Counts:
    """Draw matters with many ties."""
    source = random.Random(seed)
    days = [min(int(source.expovariate(3 / longest)), longest) for _ in range(n)]
    closed = [source.random() >= censored for _ in range(n)]
    return of(
        (day for day, is_closed in zip(days, closed, strict=True) if is_closed),
        (day for day, is_closed in zip(days, closed, strict=True) if not is_closed),
    )


# Freireich et al. (1963), weeks of remission: 6-MP and placebo
SIX_MP = of([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
PLACEBO = of([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])
GREAT: Counts = tuple((day, 10**9 // (day + 1), 10**9 // (2 * day + 3)) for day in range(1, 60))
RARE: Counts = ((3, 1, 0), (9, 2, 10**6), (20, 0, 10**8), (30, 1, 9 * 10**8))

GROUPS: dict[str, tuple[Counts, ...]] = {
    "freireich": (SIX_MP, PLACEBO),
    "three": (drawn(1, 30, 60, 0.3), drawn(2, 50, 90, 0.2), drawn(3, 20, 40, 0.5)),
    "five": tuple(drawn(seed, 10 * seed, 100, 0.4) for seed in range(4, 9)),
    "one_without_matters": (SIX_MP, (), PLACEBO),
    "one_never_compared": (SIX_MP, PLACEBO, ((0, 0, 5),)),
    "great": (GREAT, tuple((day + 1, events, censored) for day, events, censored in GREAT)),
    "great_and_small": (GREAT, drawn(9, 15, 60, 0.3), drawn(10, 4, 30, 0.0)),
}


def mpf_of(number: Fraction) -> mpf:
    """Convert a fraction to a number of mpmath."""
    return mpf(number.numerator) / number.denominator


def at_risk(counts: Counts, day: int) -> int:
    """Count the matters that were open for at least this many days."""
    return sum(events + censored for other, events, censored in counts if other >= day)


def closed(counts: Counts, day: int) -> int:
    """Count the matters that were closed after exactly this many days."""
    return sum(events for other, events, _ in counts if other == day)


def survival(counts: Counts, until: int) -> tuple[Fraction, Fraction]:
    """Return S and Greenwood's sum, whose infinite term counts 0."""
    value, greenwood = Fraction(1), Fraction(0)
    for day, events, _ in counts:
        n = at_risk(counts, day)
        if day <= until and events:
            value *= 1 - Fraction(events, n)
            greenwood += Fraction(events, n * (n - events)) if events < n else 0
    return value, greenwood


def limits(counts: Counts, day: int, z: mpf, transform: str) -> tuple[mpf, mpf]:
    """Return the limits of S."""
    value, greenwood = survival(counts, day)
    if value == 1:
        return mpf(1), mpf(1)
    if value == 0:
        before = max((other for other, *_ in counts if other < day), default=None)
        if before is None:
            return mpf(0), mpf(1)
        return mpf(0), limits(counts, before, z, transform)[1]
    s, half = mpf_of(value), z * sqrt(mpf_of(greenwood))
    if transform == "plain":
        return max(s - s * half, mpf(0)), min(s + s * half, mpf(1))
    if transform == "log":
        return s * exp(-half), min(s * exp(half), mpf(1))
    theta = half / abs(log(s))
    return s ** exp(theta), s ** exp(-theta)


def curve_rows() -> Iterable[tuple[object, ...]]:
    """Return the case, level, scale, day, S, its standard error and limits."""
    cases = {"six_mp": SIX_MP, "placebo": PLACEBO, "drawn": drawn(1, 30, 60, 0.3), "rare": RARE}
    for name, counts in cases.items():
        for level in LEVELS if name == "six_mp" else ("0.95",):
            z = sqrt(2) * erfinv(mpf(level))
            for transform in ("plain", "log", "log_log"):
                for day, *_ in counts:
                    value, greenwood = survival(counts, day)
                    error = mpf_of(value) * sqrt(mpf_of(greenwood))
                    both = limits(counts, day, z, transform)
                    share = 1 - mpf_of(value)
                    other = tuple(1 - limit for limit in reversed(both))
                    yield name, level, transform, day, mpf_of(value), error, *both, share, *other


def restricted_mean_rows() -> Iterable[tuple[object, ...]]:
    """Return the case, the days and the restricted mean with its standard error."""
    cases = {"six_mp": SIX_MP, "placebo": PLACEBO, "drawn": drawn(1, 30, 60, 0.3), "rare": RARE}
    for name, counts in cases.items():
        last = counts[-1][0]
        for days in sorted({1, 6, last // 2, last - 1, last}):
            variance = Fraction(0)
            for day, events, _ in counts:
                n = at_risk(counts, day)
                if day <= days and 0 < events < n:
                    variance += area(counts, day, days) ** 2 * Fraction(events, n * (n - events))
            yield name, days, mpf_of(area(counts, 0, days)), sqrt(mpf_of(variance))


def area(counts: Counts, start: int, end: int) -> Fraction:
    """Sum S day by day: it is constant between days."""
    return sum((survival(counts, day)[0] for day in range(start, end)), Fraction(0))


def logrank_rows() -> Iterable[tuple[object, ...]]:
    """Return the case, statistic, degrees of freedom, p, and the expected events of each group."""
    for name, groups in GROUPS.items():
        expected, excess, variance = scores(groups)
        kept = independent(variance)
        solved = solve([[variance[g][h] for h in kept] for g in kept], [excess[g] for g in kept])
        pairs = zip(solved, kept, strict=True)
        statistic = mpf_of(sum((x * excess[g] for x, g in pairs), Fraction(0)))
        df = len(kept)
        p = gammainc(mpf(df) / 2, statistic / 2, mp.inf, regularized=True)
        yield name, statistic, df, p, " ".join(nstr(mpf_of(e), 20) for e in expected)


def scores(
    groups: Sequence[Counts],
) -> tuple[list[Fraction], list[Fraction], list[list[Fraction]]]:
    """Return the expected events, the observed minus the expected, and the variance."""
    size = range(len(groups))
    expected = [Fraction(0) for _ in size]
    observed = [sum(events for _, events, _ in group) for group in groups]
    variance = [[Fraction(0) for _ in size] for _ in size]
    for day in sorted({day for group in groups for day, events, _ in group if events}):
        risk = [at_risk(group, day) for group in groups]
        n, d = sum(risk), sum(closed(group, day) for group in groups)
        for g in size:
            expected[g] += Fraction(d * risk[g], n)
            for h in size:
                if n > 1:
                    share = Fraction(risk[g], n) * ((g == h) - Fraction(risk[h], n))
                    variance[g][h] += Fraction(d * (n - d), n - 1) * share
    return expected, [o - e for o, e in zip(observed, expected, strict=True)], variance


def independent(matrix: list[list[Fraction]]) -> list[int]:
    """Choose rows greedily such that their block is invertible."""
    kept: list[int] = []
    for g in range(len(matrix)):
        tried = [*kept, g]
        if solve([[matrix[a][b] for b in tried] for a in tried], [Fraction(0)] * len(tried)):
            kept = tried
    return kept


def solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Solve a system by elimination; an empty list if there is no unique solution."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = next((row for row in range(at, len(rows)) if rows[row][at]), None)
        if pivot is None:
            return []
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at:
                factor = rows[other][at]
                pairs = zip(rows[other], rows[at], strict=True)
                rows[other] = [value - factor * by for value, by in pairs]
    return [row[-1] for row in rows]


def data_rows() -> Iterable[tuple[object, ...]]:
    """Return the case, the group and its days, events and censored, as input for the tests."""
    cases = {"six_mp": (SIX_MP,), "placebo": (PLACEBO,), "rare": (RARE,)}
    cases["drawn"] = (drawn(1, 30, 60, 0.3),)
    for name, groups in (cases | GROUPS).items():
        for number, group in enumerate(groups):
            yield name, number, " ".join(":".join(map(str, day)) for day in group)


def write(name: str, head: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table; numbers of mpmath have 20 significant digits."""
    lines = [head, *(",".join(map(field, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def field(value: object) -> str:
    """Format a value for a table."""
    return nstr(value, 20, strip_zeros=True) if isinstance(value, mpf) else str(value)


if __name__ == "__main__":
    head = "case,level,transform,days,value,std_error,lower,upper,share,share_lower,share_upper"
    write("survival_data.csv", "case,group,days:events:censored", data_rows())
    write("survival_curve.csv", head, curve_rows())
    write("survival_restricted_mean.csv", "case,days,value,std_error", restricted_mean_rows())
    write("survival_logrank.csv", "case,statistic,df,p_value,expected", logrank_rows())
