"""Ranks of units, with the sets of ranks that each may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_number, to_whole
from fazhi._frame import to_polars
from fazhi._source import wrong_type
from fazhi.compare._arguments import to_word
from fazhi.exceptions import ParameterError
from fazhi.stat._columns import has_rows, optional, to_columns

if TYPE_CHECKING:
    from typing import SupportsIndex

    import polars as pl

    from fazhi._typing import AnyColumn, First, RankSets, RankTail

# The columns that are given together.
TOGETHER = ({"x"}, {"x", "n"}, {"x", "exposure"}, {"x", "y"}, {"value", "standard_error"})


class Ranks:
    """Which ranks units may have, and which are better than which; made by `ranks`.

    Units are named by their positions, from 0.
    """

    def __init__(self, ranks: _fazhi.Ranks) -> None:
        self._ranks = ranks

    @property
    def frame(self) -> pl.DataFrame:
        """The units, in the order given.

        Columns: `value`, `rank` (the plain one), `best_rank` and `worst_rank` (the ends of its
        set), `first_group` and `last_group`; two units that share a group cannot be told apart.
        """
        return to_polars(self._ranks.frame())

    def best(self, number: SupportsIndex) -> list[int]:
        """Return the units that may be among the best so many.

        With the probability of the level, all that are among them are in this set.
        """
        return self._ranks.best(to_whole(number, "number", 1))

    def worst(self, number: SupportsIndex) -> list[int]:
        """Return the units that may be among the worst so many."""
        return self._ranks.worst(to_whole(number, "number", 1))

    def is_better(self, first: SupportsIndex, second: SupportsIndex) -> bool:
        """Whether of two units the first is better beyond chance.

        Of marginal sets, this is the answer of the test of the first one's ranks.
        """
        return self._ranks.is_better(to_whole(first, "first"), to_whole(second, "second"))

    @property
    def apart(self) -> int:
        """The number of pairs that can be told apart."""
        return self._ranks.apart()

    def __repr__(self) -> str:
        return f"Ranks(units={self.frame.height}, apart={self.apart})"


def ranks(
    x: AnyColumn | None = None,
    n: AnyColumn | None = None,
    *,
    exposure: AnyColumn | None = None,
    y: AnyColumn | None = None,
    value: AnyColumn | None = None,
    standard_error: AnyColumn | None = None,
    level: float = 0.95,
    sets: RankSets = "simultaneous",
    tail: RankTail = "mid_p",
    first: First = "largest",
) -> Ranks:
    """Find which ranks units may have, by one-sided tests of every pair with Holm's adjustment.

    The ends of a set count the units that are better or worse beyond chance (Mogstad, Romano,
    Shaikh and Wilhelm 2024, Review of Economic Studies 91:476-518). The tests are Fisher's for
    proportions, conditional binomial for rates and counts, normal for means. `fazhi.compare.ranks`
    puts the same beside the rows of a table, and lists those that cannot be compared.

    Parameters
    ----------
    x
        A column of counts; alone, these are compared.
    n
        Of so many: proportions.
    exposure
        Instead of `n`, what a rate is held against.
    y
        Instead of `n`, a count that `x` is not a part of.
    value, standard_error
        Instead of counts, means and their standard errors.
    level
        The level of the sets.
    sets
        `"simultaneous"`: all sets together hold the true ranks; `"marginal"`: that of one unit,
        chosen beforehand.
    tail
        The tail of the tests, `"mid_p"` or `"exact"`.
    first
        Whether the unit with the `"largest"` or the `"smallest"` value has rank 1.

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.stat.ranks([190, 96, 4], [200, 200, 5])
    >>> found
    Ranks(units=3, apart=1)
    >>> found.best(1), found.worst(1), found.is_better(0, 1)
    ([0, 2], [1, 2], True)
    """
    given = optional(x=x, n=n, exposure=exposure, y=y, value=value, standard_error=standard_error)
    if set(given) not in TOGETHER:
        message = (
            "expected `x`, alone or with `n`, `exposure` or `y`, or `value` and `standard_error`"
        )
        raise ParameterError(message)
    columns = to_columns(given)
    for name, data in columns.items():
        if not has_rows(data):
            raise wrong_type(name, given[name], "a column")
    found = _fazhi.unit_ranks(
        _fazhi.Numbers(columns),
        level=to_number(level, "level"),
        sets=to_word(sets, "sets"),
        tail=to_word(tail, "tail"),
        first=to_word(first, "first"),
    )
    return Ranks(found)
