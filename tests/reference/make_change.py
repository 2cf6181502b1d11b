"""Write the reference table of Welch's test, computed with mpmath.

    pip install mpmath
    python tests/reference/make_change.py

The table is beside this file. Moments are fractions; Student's t is the root of its tail.
"""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from mpmath import betainc, findroot, mp, mpf, nstr, sqrt

mp.dps = 50

PAIRS = (
    ((18, 22, 25, 19, 30), (28, 31, 26, 40, 35, 33)),
    ((0, 1), (5, 7, 9, 300, 2, 1)),
    ((7, 7, 7), (1, 2)),
    (tuple(range(0, 400, 7)), tuple(range(3, 900, 11))),
)


def exact(number: Fraction) -> mpf:
    """Convert a fraction to a number of mpmath."""
    return mpf(number.numerator) / number.denominator


def tail(df: mpf, t: mpf) -> mpf:
    """Return the probability beyond t of Student's distribution."""
    return betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2


def quantile(df: mpf, beyond: mpf) -> mpf:
    """Return the t with this probability beyond it."""
    low, high = mpf(0), mpf(1)
    while tail(df, high) > beyond:
        low, high = high, 2 * high
    return findroot(
        lambda t: tail(df, t) - beyond, (low, high), solver="anderson", tol=mpf(10) ** -80
    )


def rows() -> Iterable[tuple[str, ...]]:
    """Return both groups, the level, t, the degrees of freedom, p and the limits."""
    for pair in PAIRS:
        means = [Fraction(sum(group), len(group)) for group in pair]
        squares = [
            sum((value - mean) ** 2 for value in group) / Fraction(len(group) - 1)
            for group, mean in zip(pair, means, strict=True)
        ]
        parts = [square / len(group) for square, group in zip(squares, pair, strict=True)]
        below = sum(part**2 / (len(group) - 1) for part, group in zip(parts, pair, strict=True))
        df, error = exact(sum(parts) ** 2 / below), sqrt(exact(sum(parts)))
        difference = exact(means[0] - means[1])
        t = difference / error
        for level in ("0.5", "0.95", "0.999"):
            half = quantile(df, (1 - mpf(level)) / 2) * error
            numbers = (t, df, 2 * tail(df, abs(t)), difference - half, difference + half)
            groups = (" ".join(map(str, group)) for group in pair)
            yield (*groups, level, *(nstr(number, 20, strip_zeros=True) for number in numbers))


if __name__ == "__main__":
    lines = ["first,second,level,t,df,p,lower,upper", *(",".join(row) for row in rows())]
    path = Path(__file__).with_name("change_means.csv")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
