"""Write the reference tables of control charts, computed with mpmath.

    pip install mpmath
    python tests/reference/make_control.py

The tables are beside this file. The constants are integrals: d2 and d3 are the mean and the
standard deviation of the range of two standard normal values.
"""

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path

from mpmath import binomial, exp, inf, mp, mpf, nstr, pi, quad, sqrt

mp.dps = 50

# the difference of two standard normal values is normal with variance 2
DENSITY = lambda r: exp(-(r**2) / 4) / sqrt(pi)  # noqa: E731
D2 = quad(lambda r: r * DENSITY(r), (0, 2, 8, inf))
D3 = sqrt(quad(lambda r: r**2 * DENSITY(r), (0, 2, 8, inf)) - D2**2)

CONSTANTS = {
    "exact": (1 / D2, 1 + 3 * D3 / D2),
    "tables": (1 / mpf("1.128"), mpf("3.267")),
    "rounded": (mpf("2.66") / 3, mpf("3.267")),
}

VALUES = (
    "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1",
    "12 13 12 11 12 40 12 13 11 12 12 13",
    "-1 -1",
    "100000.1 100000.3 100000.2",
)

COUNTS = (
    ("88 91 84 95 90", "100 100 100 120 111"),
    ("19800 20100 19650 20420", "22000 22100 22050 22310"),
    ("5 5", "5 5"),
    ("0 3 1 2", "10 12 9 11"),
)


def sigma(values: list[mpf], name: str, screened: bool) -> mpf:
    """Return the standard deviation from the mean moving range."""
    per_range, limit = CONSTANTS[name]
    ranges = [abs(later - earlier) for earlier, later in itertools.pairwise(values)]
    mean = sum(ranges) / len(ranges)
    if screened:
        kept = [one for one in ranges if one <= limit * mean]
        mean = sum(kept) / len(kept)
    return mean * per_range


def individual_rows() -> Iterable[tuple[object, ...]]:
    """Return the values, the constants, and the centre with its limits."""
    for written in VALUES:
        values = [mpf(value) for value in written.split()]
        for name in CONSTANTS:
            for screened in (False, True):
                centre, half = sum(values) / len(values), 3 * sigma(values, name, screened)
                yield written, name, str(screened).lower(), centre, centre - half, centre + half


def count_rows() -> Iterable[tuple[object, ...]]:
    """Return the counts, the kind of chart, and centre and limits of the last point."""
    kinds: dict[str, tuple[Callable[[mpf, mpf], mpf], mpf]] = {
        "p": (lambda centre, n: sqrt(centre * (1 - centre) / n), mpf(1)),
        "u": (lambda centre, n: sqrt(centre / n), inf),
    }
    for written in COUNTS:
        x, n = ([mpf(number) for number in column.split()] for column in written)
        centre = sum(x) / sum(n)
        for kind, (deviation, most) in kinds.items():
            deviations = [deviation(centre, size) for size in n]
            scores = [
                (one / size - centre) / spread if spread else mpf(0)
                for one, size, spread in zip(x, n, deviations, strict=True)
            ]
            for laney in (False, True):
                half = 3 * deviations[-1] * (sigma(scores, "exact", False) if laney else 1)
                limits = max(centre - half, mpf(0)), min(centre + half, most)
                yield (*written, kind, str(laney).lower(), centre, *limits)


def run_rows() -> Iterable[tuple[object, ...]]:
    """Return the number of useful points and the fewest crossings, summed from the terms."""
    for n in range(1, 101):
        trials, total, fewest = n - 1, mpf(0), 0
        for crossings in range(trials + 1):
            total += binomial(trials, crossings) / mpf(2) ** trials
            if total >= mpf("0.05"):
                fewest = crossings
                break
        longest = round(float(mp.log(n, 2))) + 3
        yield n, longest, fewest


def write(name: str, head: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table; numbers of mpmath have 20 significant digits."""
    lines = [head, *(",".join(map(field, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def field(value: object) -> str:
    """Format a value for a table."""
    return nstr(value, 20, strip_zeros=True) if isinstance(value, mpf) else str(value)


if __name__ == "__main__":
    head = "values,constants,screened,centre,lower,upper"
    write("control_individuals.csv", head, individual_rows())
    write("control_counts.csv", "x,n,chart,laney,centre,lower,upper", count_rows())
    write("control_runs.csv", "useful,longest_limit,crossings_limit", run_rows())
