"""Write the reference table of the standardised rates, computed with mpmath.

    pip install mpmath
    python tests/reference/make_standardise.py

The weighted sum, its variance and the limits are those of Dobson and others (1991), at 60 digits.
Lists are in one field, separated by semicolons; repeated events are lists of events:persons,
separated by spaces.
"""

from collections.abc import Iterable
from itertools import product

from make_count import METHODS, exact, mp, mpf, sqrt
from make_references import write

mp.dps = 60

LIMITS = {**METHODS, "exact": exact}

# events:persons by stratum, populations, standard populations
SETS = (
    (
        ("1:0", "1:8", "1:63", "1:112", "1:262", "1:295"),
        (327, 30666, 123419, 149919, 104088, 34392),
        (319933, 931318, 786511, 488235, 237863, 61313),
    ),
    (("1:20 2:5", "1:30 2:4 3:2"), (1000, 2000), (600, 400)),
    (("1:3", "1:1 40:2", "1:0"), (100.5, 2000.25, 17), (1, 1000, 3)),
    (("1:1", "1:0"), (10, 10), (5, 5)),
    (("1:123456789", "1:987654321 7:1000000"), (1e12, 3e11), (0.25, 0.75)),
    (("1:7",), (321,), (1,)),
)
OBSERVED = (0, 3, 33, 123456)
EXPECTED = (((200, 300), (20, 90), (1000, 1500)), ((0, 12.5, 7), (3, 1, 4.5), (17, 100.5, 21)))


def pairs(stratum: str) -> list[tuple[int, int]]:
    """Return the events and persons of a stratum."""
    return [tuple(int(number) for number in pair.split(":")) for pair in stratum.split()]


def direct(
    strata: tuple[str, ...],
    n: tuple[float, ...],
    standard: tuple[float, ...],
    level: mpf,
    method: str,
) -> tuple[mpf, mpf, mpf]:
    """Return value, lower and upper per one."""
    total = sum(mpf(s) for s in standard)
    weights = [mpf(s) / total / mpf(n) for n, s in zip(n, standard, strict=True)]
    events = [sum(k * persons for k, persons in pairs(stratum)) for stratum in strata]
    squares = [sum(k * k * persons for k, persons in pairs(stratum)) for stratum in strata]
    value = sum(w * x for w, x in zip(weights, events, strict=True))
    variance = sum(w * w * v for w, v in zip(weights, squares, strict=True))
    x = mpf(sum(events))
    lower, upper = LIMITS[method](x, level)
    scale = sqrt(variance / x)
    return value, max(mpf(0), value + scale * (lower - x)), value + scale * (upper - x)


def direct_rows() -> Iterable[tuple[object, ...]]:
    """Return repeats, n, standard, method, level, value, lower, upper."""
    for (strata, n, standard), method, level in product(
        SETS, ("byar", "exact", "mid_p"), ("0.5", "0.95", "0.998")
    ):
        result = direct(strata, n, standard, mpf(level), method)
        lists = (";".join(map(str, numbers)) for numbers in (strata, n, standard))
        yield *lists, method, level, *result


def indirect_rows() -> Iterable[tuple[object, ...]]:
    """Return x, n, standard_x, standard_n, method, level, ratio and limits, rate and limits."""
    for x, lists, method, level in product(OBSERVED, EXPECTED, ("byar", "exact"), ("0.9", "0.998")):
        n, standard_x, standard_n = ([mpf(number) for number in numbers] for numbers in lists)
        expected = sum(a * b / c for a, b, c in zip(n, standard_x, standard_n, strict=True))
        crude = sum(standard_x) / sum(standard_n)
        ratio = [count / expected for count in (mpf(x), *LIMITS[method](mpf(x), mpf(level)))]
        rate = [crude * part for part in ratio]
        texts = (";".join(map(str, numbers)) for numbers in lists)
        yield x, *texts, method, level, *ratio, *rate


if __name__ == "__main__":
    write(
        "standardise_direct.csv",
        "repeats,n,standard,method,level,value,lower,upper",
        direct_rows(),
    )
    write(
        "standardise_indirect.csv",
        "x,n,standard_x,standard_n,method,level,ratio,ratio_lower,ratio_upper,rate,rate_lower,rate_upper",
        indirect_rows(),
    )
