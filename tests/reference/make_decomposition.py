"""Write the reference tables of decompositions, computed with fractions and mpmath.

    pip install mpmath
    python tests/reference/make_decomposition.py

The tables are beside this file. The effects of factors are averages over all orders in which the
factors can change, each order walked through by itself; nothing of the closed form is used.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations
from math import prod
from pathlib import Path

from mpmath import mp, mpf, nstr

mp.dps = 40

PRODUCTS = (
    (("10930", "0.717892"), ("16591", "0.825974")),
    (("51.78746", "0.45919", "0.52638"), ("84.90502", "0.75756", "0.51065")),
    (("25.3", "0.214", "0.279", "0.949"), ("32.7", "0.29", "0.473", "0.986")),
    (("0.58", "0.76", "0.84", "0.66", "16.573"), ("0.72", "0.97", "0.97", "0.56", "16.158")),
    (("1", "2", "3", "4", "5", "6", "7"), ("7", "6", "5", "3", "3", "2", "1")),
    (("-2", "0.5", "0"), ("3", "-0.25", "1000000")),
)

RATES = (
    ((90, 30), (100, 50), (95, 140), (100, 200)),
    ((9, 0, 17), (10, 0, 40), (8, 5, 29), (10, 10, 40)),
    ((129, 88, 41, 7), (160, 120, 44, 9), (118, 140, 60, 0), (129, 170, 66, 0)),
    ((1, 999999), (3, 1000000), (2, 1000000), (3, 1000003)),
)


def effects(first: list[Fraction], second: list[Fraction]) -> list[Fraction]:
    """Return the effect of each factor, averaged over all orders of change."""
    orders = list(permutations(range(len(first))))
    total = [Fraction(0)] * len(first)
    for order in orders:
        state = list(first)
        for factor in order:
            before = prod(state)
            state[factor] = second[factor]
            total[factor] += prod(state) - before
    return [effect / len(orders) for effect in total]


def product_rows() -> Iterable[tuple[str, ...]]:
    """Return the factors of both states, and the effects."""
    for states in PRODUCTS:
        first, second = ([Fraction(value) for value in state] for state in states)
        yield (*(" ".join(state) for state in states), written(effects(first, second)))


def rate_rows() -> Iterable[tuple[str, ...]]:
    """Return the counts and the parts of rate and mix, each group of two factors by itself."""
    for x1, n1, x2, n2 in RATES:
        rate = mix = Fraction(0)
        for a, m, b, n in zip(x1, n1, x2, n2, strict=True):
            shares = [Fraction(m, sum(n1)), Fraction(n, sum(n2))]
            rates = [
                Fraction(a, m) if m else Fraction(b, n),
                Fraction(b, n) if n else Fraction(a, m),
            ]
            parts = effects([shares[0], rates[0]], [shares[1], rates[1]])
            mix, rate = mix + parts[0], rate + parts[1]
        columns = [" ".join(map(str, column)) for column in (x1, n1, x2, n2)]
        yield (*columns, written([rate]), written([mix]))


def written(values: Iterable[Fraction]) -> str:
    """Format exact values with 20 significant digits."""
    return " ".join(
        nstr(mpf(value.numerator) / value.denominator, 20, strip_zeros=True) for value in values
    )


def write(name: str, head: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table."""
    lines = [head, *(",".join(row) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("decomposition_product.csv", "first,second,effects", product_rows())
    write("decomposition_rate_and_mix.csv", "x1,n1,x2,n2,rate,mix", rate_rows())
