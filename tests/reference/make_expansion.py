"""Derive the expansions of the beta distribution and write them as Rust.

    python tests/reference/make_expansion.py

With p = a/(a + b), q = 1 - p, s = q - p, N = (a + b) p q and x = p (1 + q T), the logit of x has
the density exp(-N u^2 / 2) / S(u) but for a factor, where T = u S(u) solves
T dT/du = u (1 + sT - pqT^2) with pq = (1 - s^2)/4. The v with I(x; a, b) = cdf(v sqrt(N)) solves

    dv/du exp(-N v^2 / 2) = G / S(u) exp(-N u^2 / 2)

with G the quotient of Stirling's errors of the gamma functions of a + b, a and b. So

    v = u + F1(u)/N + F2(u)/N^2 + ...,  F1 = ln S / u
    u F(k+1) = [ln(dv/du)]_k - g_k - (F1 F(k) + ... + F(k) F1) / 2

where [ ]_k is the factor of N^-k and g_k that of ln G. Each right-hand side vanishes at u = 0,
which checks the derivation. Putting u(v) into T gives the quantile. Exact fractions throughout.
"""

from collections import defaultdict
from fractions import Fraction
from pathlib import Path

HIGHEST = 12  # of the powers of 1/sqrt(N), where v and u count as such
BERNOULLI = {2: Fraction(1, 6), 4: Fraction(-1, 30), 6: Fraction(1, 42)}

# a polynomial in s, as {degree: coefficient}; a series in 1/N and u or v, as {(j, k): polynomial}
Polynomial = dict[int, Fraction]
Series = dict[tuple[int, int], Polynomial]


def total(terms: list[tuple[Fraction | int, Polynomial]]) -> Polynomial:
    """Return the sum of multiples of polynomials."""
    result: Polynomial = defaultdict(Fraction)
    for factor, polynomial in terms:
        for degree, coefficient in polynomial.items():
            result[degree] += factor * coefficient
    return {degree: coefficient for degree, coefficient in result.items() if coefficient}


def product(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the product of polynomials."""
    result: Polynomial = defaultdict(Fraction)
    for i, x in left.items():
        for j, y in right.items():
            result[i + j] += x * y
    return {degree: coefficient for degree, coefficient in result.items() if coefficient}


def power(base: Polynomial, exponent: int) -> Polynomial:
    """Return a power of a polynomial."""
    result = {0: Fraction(1)}
    for _ in range(exponent):
        result = product(result, base)
    return result


def add(left: Series, right: Series, factor: Fraction | int = 1) -> Series:
    """Return left + factor * right."""
    keys = left.keys() | right.keys()
    result = {key: total([(1, left.get(key, {})), (factor, right.get(key, {}))]) for key in keys}
    return {key: polynomial for key, polynomial in result.items() if polynomial}


def multiply(left: Series, right: Series, weight: int = HIGHEST + 4) -> Series:
    """Return the product of series up to a weight 2j + k."""
    terms: dict[tuple[int, int], list[tuple[int, Polynomial]]] = defaultdict(list)
    for (i, k), x in left.items():
        for (j, m), y in right.items():
            if 2 * (i + j) + k + m <= weight:
                terms[i + j, k + m].append((1, product(x, y)))
    result = {key: total(parts) for key, parts in terms.items()}
    return {key: polynomial for key, polynomial in result.items() if polynomial}


def logarithm(series: Series) -> Series:
    """Return ln(1 + series)."""
    result: Series = {}
    powers, n = series, 1
    while powers:
        result = add(result, powers, Fraction((-1) ** (n + 1), n))
        powers, n = multiply(powers, series), n + 1
    return result


ONE: Series = {(0, 0): {0: Fraction(1)}}
P = {0: Fraction(1, 2), 1: Fraction(-1, 2)}
Q = {0: Fraction(1, 2), 1: Fraction(1, 2)}
S = {1: Fraction(1)}
PQ = product(P, Q)


def deviations() -> list[Polynomial]:
    """Return the coefficients of T by u, from T dT/du = u (1 + sT - pqT^2)."""
    t: list[Polynomial] = [{}, {0: Fraction(1)}]
    for n in range(2, HIGHEST + 5):
        terms = [(Fraction(1), product(S, t[n - 1]))]
        terms += [(Fraction(-1), product(PQ, product(t[i], t[n - 1 - i]))) for i in range(1, n - 1)]
        terms += [(Fraction(i - n - 1), product(t[i], t[n + 1 - i])) for i in range(2, n)]
        t.append(total([(factor / (n + 1), polynomial) for factor, polynomial in terms]))
    return t


def gamma_factor(k: int) -> Polynomial:
    """Return g_k, from DLMF 5.11.1 with 1/(a + b) = pq/N, 1/a = q/N and 1/b = p/N."""
    if k % 2 == 0:
        return {}
    factor = BERNOULLI[k + 1] / (k * (k + 1))
    return total([(factor, power(PQ, k)), (-factor, power(Q, k)), (-factor, power(P, k))])


def forward(t: list[Polynomial]) -> Series:
    """Return v by u and 1/N."""
    s = {(0, k): t[k + 1] for k in range(HIGHEST + 3)}
    orders: Series = {(1, k - 1): x for (_, k), x in logarithm(add(s, ONE, -1)).items()}
    for order in range(1, HIGHEST // 2):
        slope = {(j, k - 1): total([(k, x)]) for (j, k), x in orders.items() if k > 0}
        right = {key: x for key, x in logarithm(slope).items() if key[0] == order}
        right = add(right, {(order, 0): gamma_factor(order)}, -1)
        square = multiply(orders, orders, 4 * HIGHEST)
        pairs = {(j - 1, k): x for (j, k), x in square.items() if j == order + 1}
        right = add(right, pairs, Fraction(-1, 2))
        reach = HIGHEST + 1 - 2 * order
        right = {(j, k): x for (j, k), x in right.items() if k <= reach}
        if any(k == 0 for _, k in right):
            raise ArithmeticError("the right-hand side does not vanish at 0")
        orders.update({(j + 1, k - 1): x for (j, k), x in right.items()})
    return add({(0, 1): {0: Fraction(1)}}, orders)


def substituted(outer: Series, inner: Series) -> Series:
    """Substitute a series for the u of another."""
    result: Series = {}
    for k in range(HIGHEST, -1, -1):
        result = multiply(result, inner, HIGHEST)
        result = add(result, {(j, 0): x for (j, m), x in outer.items() if m == k})
    return {(j, k): x for (j, k), x in result.items() if 2 * j + k <= HIGHEST}


def inverse(v: Series) -> Series:
    """Return u by v and 1/N."""
    rest = {(j, k): x for (j, k), x in v.items() if j > 0 and 2 * j + k <= HIGHEST}
    identity: Series = {(0, 1): {0: Fraction(1)}}
    u = identity
    for _ in range(HIGHEST):
        u = add(identity, substituted(rest, u), -1)
    return u


def table(series: Series, weight: int, first: int) -> str:
    """Return the rows by powers of s^2, the columns by powers of 1/N."""
    columns = range(first, weight // 2 + 1)
    rows = [
        [float(series.get((j, weight - 2 * j), {}).get(degree, 0)) for j in columns]
        for degree in range((weight - 1) % 2, weight, 2)
    ]
    return "[" + ", ".join("[" + ", ".join(map(repr, row)) + "]" for row in rows) + "]"


def wrapped(text: str) -> str:
    """Break a table into lines of at most 120 characters."""
    lines, line = [], "   "
    for word in text.split(" "):
        if len(line) + 1 + len(word) > 120:
            lines.append(line)
            line = "     "
        line += " " + word
    return "\n".join([*lines, line])


HEAD = """//! The coefficients of the expansions, derived and written by
//! `tests/reference/make_expansion.py`.
//!
//! One table per power of 1/√N, with a row per power of σ², ascending, and a column per power of
//! z², descending.

#![allow(clippy::unreadable_literal, clippy::excessive_precision)]

use super::{Part, polynomial};

/// Turns each table into a function of z² and σ².
macro_rules! parts {
    ($($table:expr),+ $(,)?) => { [$(|z, sigma| polynomial(&$table, z, sigma)),+] };
}
"""


def written(name: str, doc: str, series: Series, first: int) -> str:
    """Return a list of tables as Rust."""
    tables = [wrapped(table(series, weight, first) + ",") for weight in range(2, HIGHEST + 1)]
    head = f"/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: [Part; {HIGHEST - 1}]"
    return head + " = parts![\n" + "\n".join(tables) + "\n];\n"


def main() -> None:
    """Write the module."""
    t = deviations()
    v = forward(t)
    quantile = substituted({(0, k): t[k] for k in range(1, HIGHEST + 1)}, inverse(v))
    path = Path(__file__).parents[2] / "src/stat/special/expansion/coefficients.rs"
    parts = [
        HEAD,
        written("QUANTILE", "T − z/√N in z: the coefficients of N⁻¹, N^(−3/2), …", quantile, 0),
        written("DEVIATE", "v − u in z = u√N: the coefficients of N⁻¹, N^(−3/2), …", v, 1),
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
