"""Write the reference table of joinpoint fits, computed with mpmath.

    pip install mpmath
    python tests/reference/make_joinpoint.py

The table is beside this file. Lines are least squares by the QR decomposition of the truncated
powers, not of hat functions; every choice of joins is fitted, and BIC chooses, at 50 digits.
"""

from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

from mpmath import betainc, exp, findroot, inverse, log, matrix, mp, mpf, nstr, qr_solve, sqrt

mp.dps = 50
LEVEL = mpf("0.95")

SERIES = (
    (2013, (812, 846, 902, 915, 961, 1018, 1002, 1077)),
    (2009, (310, 322, 341, 352, 371, 388, 402, 379, 351, 330, 309, 288)),
    (2001, (50, 55, 61, 66, 73, 80, 79, 77, 74, 73, 71, 69, 74, 79, 86, 91, 99, 106)),
    (2008, (5, 9, 4, 8, 7, 5, 6, 8, 9, 4, 6, 7, 5)),
)


def student(df: int) -> mpf:
    """Return the two-sided critical value of Student's t."""
    tail = (1 - LEVEL) / 2

    def beyond(t: mpf) -> mpf:
        return betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2 - tail

    return findroot(beyond, (mpf(1), mpf(13)), solver="anderson", tol=mpf(10) ** -80)


def design(times: list[int], joins: tuple[int, ...]) -> matrix:
    """Return the columns 1, t and max(0, t - join), with t from the first time."""
    return matrix([[1, t - times[0], *(max(0, t - join) for join in joins)] for t in times])


def fit(times: list[int], logs: matrix, joins: tuple[int, ...]) -> tuple[matrix, mpf]:
    """Return the coefficients and the sum of squared residuals."""
    columns = design(times, joins)
    coefficients, _ = qr_solve(columns, logs)
    rest = logs - columns * coefficients
    return coefficients, sum(value**2 for value in rest)


def best(times: list[int], logs: matrix, count: int) -> tuple[tuple[int, ...], mpf]:
    """Return the joins of least squares, and these."""
    n = len(times)
    places = [
        choice
        for choice in combinations(range(2, n - 2), count)
        if all(later - earlier > 2 for earlier, later in pairwise(choice))
    ]
    fits = (tuple(times[place] for place in choice) for choice in places)
    return min(((joins, fit(times, logs, joins)[1]) for joins in fits), key=lambda one: one[1])


def rows() -> Iterable[tuple[str, ...]]:
    """Return the series, the joins, the criteria, and the changes with their limits."""
    for start, values in SERIES:
        n = len(values)
        times, logs = list(range(start, start + n)), matrix([log(mpf(value)) for value in values])
        found = [best(times, logs, count) for count in range((n - 2) // 5 + 1)]
        criteria = [
            log(squares / n) + 2 * (len(joins) + 1) * log(n) / n for joins, squares in found
        ]
        joins, squares = found[criteria.index(min(criteria))]
        coefficients, _ = fit(times, logs, joins)
        columns = design(times, joins)
        covariance = inverse(columns.T * columns) * squares / (n - 2 - 2 * len(joins))
        t = student(n - 2 - 2 * len(joins))
        knots = [times[0], *joins, times[-1]]
        windows = [*pairwise(knots), (times[0], times[-1])]
        changes = []
        for first, last in windows:
            weights = window(joins, first, last)
            slope = (weights.T * coefficients)[0]
            half = t * sqrt((weights.T * covariance * weights)[0])
            changes += [exp(slope) - 1, exp(slope - half) - 1, exp(slope + half) - 1]
        yield (
            str(start),
            " ".join(map(str, values)),
            " ".join(map(str, joins)),
            " ".join(map(text, criteria)),
            " ".join(map(text, changes)),
        )


def window(joins: tuple[int, ...], first: int, last: int) -> matrix:
    """Return the weights of the coefficients in the average slope from first to last."""
    row = [[0, last - first, *(max(0, last - join) - max(0, first - join) for join in joins)]]
    return matrix(row).T / (last - first)


def text(value: mpf) -> str:
    """Format a number with 20 significant digits."""
    return nstr(value, 20, strip_zeros=True)


if __name__ == "__main__":
    lines = ["start,values,joins,bic,changes", *(",".join(row) for row in rows())]
    Path(__file__).with_name("joinpoint.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
