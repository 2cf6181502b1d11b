"""Write the reference tables of the tests of tables, computed with mpmath from their definitions.

    pip install mpmath
    python tests/reference/make_table.py

The tables are beside this file. A table of counts is written by column: `1 2;3 4`.
"""

from collections.abc import Iterable
from itertools import product

from make_test import chi_squared, spaced, write
from mpmath import erfc, erfinv, log, lu_solve, matrix, mp, mpf, sqrt

mp.dps = 50

Columns = tuple[tuple[int, ...], ...]

TABLES: tuple[Columns, ...] = (
    ((762, 484), (327, 239), (468, 477)),
    ((17_066, 14_464, 788, 126, 37), (48, 38, 5, 1, 1)),
    ((3, 1, 2, 9), (4, 2, 7, 0), (5, 5, 6, 2)),
    ((1, 2), (3, 4)),
    ((10**9, 10**9 + 3, 7), (10**9 - 20, 10**9 + 60_000, 9), (5, 5, 1)),
    ((40, 30, 20, 10), (30, 30, 30, 30), (10, 20, 30, 41)),
    ((12, 7, 3), (500, 900, 600)),
)
SQUARES: tuple[Columns, ...] = (
    ((1520, 234, 117, 36), (266, 1512, 362, 82), (124, 432, 1772, 179), (66, 78, 205, 492)),
    ((22, 5, 1, 1), (2, 7, 2, 1), (2, 14, 36, 17), (1, 3, 1, 10)),
    ((40, 3), (9, 12)),
    ((20, 10, 5), (3, 30, 15), (6, 5, 40)),
    (
        (10**8, 2000, 31, 4, 5),
        (1000, 10**7, 6, 7, 1),
        (4, 5, 10**6, 9, 3),
        (1, 2, 3, 4, 5),
        (9, 1, 1, 8, 70),
    ),
)


def text(columns: Columns) -> str:
    """Write a table."""
    return ";".join(map(spaced, columns))


def sums(columns: Columns) -> tuple[list[mpf], list[mpf], mpf]:
    """Return the sums of rows, of columns, and of all."""
    rows = [mpf(sum(row)) for row in zip(*columns, strict=True)]
    return rows, [mpf(sum(column)) for column in columns], sum(rows)


def association_rows() -> Iterable[tuple[object, ...]]:
    """Return both tests of independence, V, the residuals, and the linear-by-linear test."""
    for columns in TABLES:
        rows, cols, n = sums(columns)
        pearson = ratio = mpf(0)
        residuals = []
        for j, i in product(range(len(cols)), range(len(rows))):
            seen, expected = columns[j][i], rows[i] * cols[j] / n
            pearson += (seen - expected) ** 2 / expected
            ratio += 2 * seen * log(seen / expected) if seen else 0
            variance = expected * (1 - rows[i] / n) * (1 - cols[j] / n)
            residuals.append((seen - expected) / sqrt(variance))
        df = (len(rows) - 1) * (len(cols) - 1)
        v = sqrt(pearson / n / (min(len(rows), len(cols)) - 1))
        z = sqrt(n - 1) * correlation(columns)
        tests = pearson, chi_squared(pearson, df), ratio, chi_squared(ratio, df), v
        yield (
            text(columns),
            *tests,
            spaced(residuals),
            z,
            erfc(abs(z) / sqrt(2)),
            erfc(z / sqrt(2)) / 2,
        )


def correlation(columns: Columns) -> mpf:
    """Return the correlation of the numbers of rows and columns."""
    rows, cols, n = sums(columns)
    means = [sum(at * count for at, count in enumerate(own)) / n for own in (rows, cols)]
    squares = [
        sum((at - mean) ** 2 * count for at, count in enumerate(own))
        for own, mean in zip((rows, cols), means, strict=True)
    ]
    cells = product(range(len(rows)), range(len(cols)))
    together = sum((i - means[0]) * (j - means[1]) * columns[j][i] for i, j in cells)
    return together / sqrt(squares[0] * squares[1])


def kappa(columns: Columns, power: int) -> str:
    """Return kappa and its limits at 0.95, the variance as Fleiss et al. (1969) write it."""
    rows, cols, n = sums(columns)
    k = len(rows)
    places = list(product(range(k), range(k)))

    def weight(i: int, j: int) -> mpf:
        return mpf(i == j) if power == 0 else 1 - (mpf(abs(i - j)) / (k - 1)) ** power

    share = {(i, j): columns[j][i] / n for i, j in places}
    seen = sum(weight(*place) * share[place] for place in places)
    chance = sum(weight(i, j) * rows[i] * cols[j] for i, j in places) / n**2
    of_row = [sum(weight(i, j) * cols[j] for j in range(k)) / n for i in range(k)]
    of_column = [sum(weight(i, j) * rows[i] for i in range(k)) / n for j in range(k)]
    first = sum(
        share[i, j] * (weight(i, j) * (1 - chance) - (of_row[i] + of_column[j]) * (1 - seen)) ** 2
        for i, j in places
    )
    variance = (first - (seen * chance - 2 * chance + seen) ** 2) / (n * (1 - chance) ** 4)
    value, half = (seen - chance) / (1 - chance), sqrt(2) * erfinv(mpf("0.95")) * sqrt(variance)
    return spaced((value, value - half, value + half))


def square_rows() -> Iterable[tuple[object, ...]]:
    """Return the tests of Bowker and of Stuart and Maxwell, and kappa with three weights."""
    for columns in SQUARES:
        rows, cols, _ = sums(columns)
        k = len(rows)
        pairs = [(columns[i][j], columns[j][i]) for i in range(k) for j in range(i)]
        bowker = sum(mpf((there - back) ** 2) / (there + back) for there, back in pairs)
        inner = matrix(k - 1, k - 1)
        for i, j in product(range(k - 1), range(k - 1)):
            both = -columns[i][j] - columns[j][i]
            inner[i, j] = rows[i] + cols[i] + both if i == j else both
        net = matrix([rows[i] - cols[i] for i in range(k - 1)])
        stuart = (net.T * lu_solve(inner, net))[0]
        tests = bowker, chi_squared(bowker, len(pairs)), stuart, chi_squared(stuart, k - 1)
        yield text(columns), *tests, *(kappa(columns, power) for power in (0, 1, 2))


if __name__ == "__main__":
    write(
        "table_association.csv",
        "table,pearson,pearson_p,likelihood_ratio,likelihood_ratio_p,cramers_v,residuals,"
        "z,two_sided,greater",
        association_rows(),
    )
    write(
        "table_square.csv",
        "table,bowker,bowker_p,stuart_maxwell,stuart_maxwell_p,none,linear,quadratic",
        square_rows(),
    )
