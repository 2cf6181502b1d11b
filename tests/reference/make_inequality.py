"""Write the reference table of slopes of inequality, computed with mpmath.

    pip install mpmath
    python tests/reference/make_inequality.py

The table is beside this file. The line is solved from the normal equations of the weighted least
squares; the limits of the relative index are the roots, found by bisection, of the test that the
two ends of the line have that ratio.
"""

from collections.abc import Iterable
from pathlib import Path

from mpmath import diag, erfinv, findroot, inverse, matrix, mp, mpf, nstr, sqrt

mp.dps = 50

LEVELS = ("0.5", "0.95", "0.998")

# populations, values, standard errors; the first are the ten deciles of area 1 in the test data
# of PHEindicatormethods
CASES = (
    (
        "7291 7997 6105 7666 5790 6934 5918 5974 7147 7534",
        "75.9334590103081 78.3442382727843 83.8360631041654 83.6375399664931 80.4655031529559 "
        "81.1156759857022 81.6930835718562 84.1900062060987 80.5955641081472 86.2894349578624",
        "1.638472426358545 1.578192884542907 1.5134355059640296 1.7754906175801293 "
        "1.7013390591981388 1.56412107376755 1.3681148366878566 1.4001418005940802 "
        "2.4328463975781616 1.5665181695934678",
    ),
    ("4000 6000 5000 5000", "0.81 0.84 0.88 0.93", "0.02 0.02 0.02 0.02"),
    ("1 1", "3 2", "0.1 0.2"),
    ("10 0 90", "5 100 4", "0.5 7 0.25"),
)


def rows() -> Iterable[tuple[str, ...]]:
    """Return the columns, the level, the slope and the ratio with their limits."""
    for case in CASES:
        people, values, errors = ([mpf(number) for number in column.split()] for column in case)
        shares = [one / sum(people) for one in people]
        ridits = [sum(shares[:at]) + share / 2 for at, share in enumerate(shares)]
        columns, weights = matrix([[1, ridit] for ridit in ridits]), diag(shares)
        hat = inverse(columns.T * weights * columns) * columns.T * weights
        bottom, slope = hat * matrix(values)
        covariance = hat * diag([error**2 for error in errors]) * hat.T
        for level in LEVELS:
            z = sqrt(2) * erfinv(mpf(level))
            half = z * sqrt(covariance[1, 1])
            ratio = (bottom + slope) / bottom

            limits = fieller((bottom, slope), covariance, z, half / bottom)
            ratio = (bottom + slope) / bottom
            numbers = (slope, slope - half, slope + half, ratio, *limits)
            yield (*case, level, *(nstr(number, 20, strip_zeros=True) for number in numbers))


def fieller(line: tuple[mpf, mpf], covariance: matrix, z: mpf, step: mpf) -> list[mpf]:
    """Return the ratios of the ends of the line at which their test is at the critical value."""
    bottom, slope = line
    ratio = (bottom + slope) / bottom

    def score(r: mpf) -> mpf:
        contrast = matrix([1 - r, 1])
        return (bottom + slope - r * bottom) / sqrt((contrast.T * covariance * contrast)[0])

    def limit(side: int) -> mpf:
        start = (ratio, ratio + side * step)
        return findroot(lambda r: score(r) + side * z, start, tol=mpf(10) ** -70)

    return [limit(-1), limit(1)]


if __name__ == "__main__":
    names = (
        "populations values standard_errors level sii sii_lower sii_upper rii rii_lower rii_upper"
    )
    lines = [names.replace(" ", ","), *(",".join(row) for row in rows())]
    Path(__file__).with_name("inequality.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
