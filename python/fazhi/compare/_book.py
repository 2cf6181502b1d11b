"""Comparison of the figures of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._frame import to_polars
from fazhi.compare._arguments import to_funnel, to_ranks
from fazhi.compare._over_time import OverTime

if TYPE_CHECKING:
    import polars as pl

    from fazhi._arguments import Levels
    from fazhi._typing import AdjustMethod, Dispersion, First, Outliers, RankSets, RankTail, Target


class Comparison(OverTime):
    """Comparisons of the figures of a book: `book.compare`.

    Each gives the frame of the book with further columns. The units of `funnel`, `ranks` and
    `shrink` are the groups of each indicator, period and category; to compare fewer, take a part of
    the book: `book["办结率"]`, `book.filter(period=2020)`.
    """

    def funnel(
        self,
        *,
        target: Target = "pooled",
        level: Levels = (0.95, 0.998),
        dispersion: Dispersion = "none",
        outliers: Outliers = "winsorise",
        outlier_share: float = 0.1,
        adjust: AdjustMethod = "benjamini_hochberg",
        least: float = 0,
    ) -> pl.DataFrame:
        """Find which groups stand out from what all have together, more than chance makes them.

        Parameters and further columns are those of `fazhi.compare.funnel`; besides, `funnel` is
        `total` for a total over the group-by columns, which is no unit.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, by="agency")
        >>> found = book["service_on_time_rate"].compare.funnel(least=10)
        >>> sorted(found["funnel"].unique())
        ['ok']
        """
        options = to_funnel(target, level, dispersion, outliers, outlier_share, adjust, least)
        return to_polars(_fazhi.compare_funnel(self._book, lang=self._lang, per=1.0, **options))

    def ranks(
        self,
        *,
        level: float = 0.95,
        sets: RankSets = "simultaneous",
        tail: RankTail = "mid_p",
        first: First | None = None,
        least: float = 0,
    ) -> pl.DataFrame:
        """Find which ranks each group may have, and which cannot be told apart.

        Parameters and further columns are those of `fazhi.compare.ranks`. If `first` is not given,
        the group with the best value has rank 1, as the indicator's direction says; the largest, if
        it has none.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, by="agency")
        >>> found = book["service_on_time_rate"].compare.ranks()
        >>> bool((found["best_rank"] <= found["rank"]).all())
        True
        """
        options = to_ranks(level, sets, tail, first, least)
        return to_polars(_fazhi.compare_ranks(self._book, lang=self._lang, per=1.0, **options))

    def shrink(self, *, level: float = 0.95, least: float = 0) -> pl.DataFrame:
        """Draw groups to what all have together, the more the less they have of their own.

        Parameters and further columns are those of `fazhi.compare.shrink`.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, by="agency")
        >>> found = book["service_on_time_rate"].compare.shrink()
        >>> bool(found["weight"].is_between(0, 1).all())
        True
        """
        found = _fazhi.compare_shrink(
            self._book,
            lang=self._lang,
            least=to_number(least, "least"),
            per=1.0,
            level=to_number(level, "level"),
        )
        return to_polars(found)
