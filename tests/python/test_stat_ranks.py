"""Ranks of units by their numbers."""

import fazhi as fz
import pandas as pd
import polars as pl
import pytest

X, N = [190, 96, 4], [200, 200, 5]


@pytest.mark.parametrize("kind", [list, pl.Series, pd.Series], ids=["list", "polars", "pandas"])
def test_units_are_told_apart_or_not(kind):
    found = fz.stat.ranks(kind(X), kind(N))
    assert found.frame.columns[:4] == ["value", "rank", "best_rank", "worst_rank"]
    assert found.frame["value"].to_list() == [0.95, 0.48, 0.8]
    assert (found.best(1), found.best(3), found.worst(1)) == ([0, 2], [0, 1, 2], [1, 2])
    assert found.apart == 1
    better = [(a, b) for a in range(3) for b in range(3) if found.is_better(a, b)]
    assert better == [(0, 1)]


def test_sets_of_best_and_worst_are_those_of_the_table():
    offices = {"x": [190, 96, 90, 5, 48], "n": [200, 200, 200, 5, 100]}
    found = fz.stat.ranks(offices["x"], offices["n"], first="smallest")
    table = fz.compare.ranks(offices, numerator="x", denominator="n", first="smallest", best=2)
    among = [unit for unit, word in enumerate(table["best_2"]) if word != "no"]
    assert found.best(2) == among
    columns = found.frame.columns[1:]
    assert found.frame.select(columns).equals(table.select(columns))


def test_each_kind_of_unit():
    x, e = [40, 8, 12], [10.0, 9.5, 11.0]
    assert fz.stat.ranks(x).frame["value"].to_list() == [40, 8, 12]
    assert fz.stat.ranks(x, exposure=e).is_better(0, 1)
    assert fz.stat.ranks(x, y=[30, 9, 14]).apart == 0
    means = fz.stat.ranks(value=[3.0, 9.0], standard_error=[0.5, 0.4], sets="marginal")
    assert means.is_better(1, 0)
    assert means.frame["first_group"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fz.stat.ranks(), fz.ParameterError, "expected `x`, alone or with"),
        (lambda: fz.stat.ranks(X, N, y=X), fz.ParameterError, "expected `x`, alone or with"),
        (lambda: fz.stat.ranks([3, None], [4, 5]), fz.ParameterError, r"`x\[1\]` is `null`"),
        (lambda: fz.stat.ranks([3, 6], [4, 5]), fz.ParameterError, r"`x\[1\]` is `6`"),
        (lambda: fz.stat.ranks(3, 4), TypeError, "`x` is a `int`, expected a column"),
        (lambda: fz.stat.ranks(X, N, tail="both"), fz.ParameterError, "unknown tail `both`"),
        (lambda: fz.stat.ranks(X, N).best(0), fz.ParameterError, "`number` is `0`"),
        (lambda: fz.stat.ranks(X, N).is_better(0, 3), fz.ParameterError, "`second` is `3`"),
    ],
)
def test_impossible_arguments_are_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()
