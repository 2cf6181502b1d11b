"""Comparison of the figures of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_mapping_of_numbers, to_number, to_whole
from fazhi._frame import to_polars
from fazhi.compare._arguments import to_comparison, to_control, to_funnel, to_ranks, to_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    import polars as pl

    from fazhi._arguments import Lang, Levels, Periods
    from fazhi._book import Book
    from fazhi._typing import (
        AdjustMethod,
        ChartKind,
        Constants,
        DifferenceMethod,
        Dispersion,
        Equal,
        First,
        Outliers,
        RankSets,
        RankTail,
        RulePreset,
        Target,
        TwoOfThree,
    )


class Comparison:
    """Comparisons of the figures of a book: `book.compare`.

    Each gives the frame of the book with further columns. The units of `funnel`, `ranks` and
    `shrink` are the groups of each indicator, period and category; to compare fewer, take a part of
    the book: `book["办结率"]`, `book.filter(period=2020)`.
    """

    def __init__(self, book: _fazhi.Book, lang: Lang) -> None:
        self._book = book
        self._lang = lang

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
        best: int | None = None,
        worst: int | None = None,
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
        options = to_ranks(level, sets, tail, first, least, best, worst)
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

    def change(
        self,
        to: Literal["previous", "same_period_last_year"] | Book = "previous",
        *,
        level: float = 0.95,
        method: DifferenceMethod = "miettinen_nurminen",
    ) -> pl.DataFrame:
        """Compare each figure with another period or another book (环比, 同比).

        A proportion changes by points: `difference` is that of two proportions by `method`, and
        `p_value` that of the score test. A count or a rate by population grows: `growth` has the
        limits of a ratio of two rates, and `p_value` is their mid-P. From nothing there is no
        growth. A mean of days has the limits and the test of Welch, other durations limits made of
        their own and the log-rank test; other amounts have no limits.

        Parameters
        ----------
        to
            The period before, the same period of the year before, or another book with the same
            group-by columns, whose figures of the same period are taken.
        level
            The level of the limits.
        method
            As in `stat.difference_interval`; a proportion of more rows than it takes, as of more
            than 500 with `chan_zhang`, is an error.

        Returns
        -------
        The columns of `Book.frame`; `against_period`, `against_numerator`, `against_denominator`
        and `against_value`; `difference` and `growth` with their limits, such as
        `difference_lower`; `p_value`; `method`; and `comparison`: `ok`, `no_comparison` (there is
        no such figure), `no_value` (one of the two has no value), `from_nothing` or
        `from_negative`.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=[2019, 2020])
        >>> found = book["service_accepted"].compare.change(to="same_period_last_year")
        >>> found["comparison"].to_list()
        ['no_comparison', 'from_nothing']
        """
        word, other = to_comparison(to)
        number, name = to_number(level, "level"), to_word(method, "method")
        return to_polars(_fazhi.compare_change(self._book, self._lang, word, other, number, name))

    def decompose(
        self,
        over: str,
        to: Literal["previous", "same_period_last_year"] | Book = "previous",
    ) -> pl.DataFrame:
        """Split the change of each total into the parts of its groups: their rates and their mix.

        The total is that of the groups of the column `over`, by its id or its header. The parts are
        those of Das Gupta: no group and no factor comes first, and those of all rows add up to
        `total` less `against_total`. A group of the earlier period only has a row of its own,
        behind the figures of its indicator.

        Returns
        -------
        The columns of `Book.frame`; `against_period`,
        `against_value`, `total`, `against_total`, `rate_part`, `mix_part`; and `decomposition`:
        `ok`, `total`, `no_comparison`, `no_value` or `no_quotient` (it is not one number by
        another, as a count or a median is not).

        Examples
        --------
        >>> import fazhi as fz
        >>> files = {
        ...     "送评单位": ["甲局", "甲局", "乙局", "乙局", "甲局", "乙局", "乙局", "乙局"],
        ...     "评查日期": ["2019-10-12"] * 4 + ["2020-10-12"] * 4,
        ...     "评查等次": ["优秀", "优秀", "优秀", "合格", "优秀", "优秀", "合格", "合格"],
        ... }
        >>> book = fz.compute({"case_file_review": files}, periods=[2019, 2020], by="agency")
        >>> parts = book["file_excellent_rate"].compare.decompose("agency")
        >>> parts.filter(period="2020").select("agency", "rate_part", "mix_part").rows()
        ... # doctest: +ELLIPSIS
        [('乙局', -0.10..., -0.0520...), ('甲局', 0.0, -0.0937...)]
        """
        word, other = to_comparison(to)
        found, _ = _fazhi.compare_decompose(self._book, self._lang, word, other, over)
        return to_polars(found)

    def control(
        self,
        *,
        chart: ChartKind | None = None,
        rebase: Periods | None = None,
        baseline: int | None = None,
        constants: Constants = "exact",
        screened: bool = False,
        rules: RulePreset = "plot_the_dots",
        run: int | None = None,
        on_centre: Equal | None = None,
        trend: int | None = None,
        equal: Equal | None = None,
        two_of_three: TwoOfThree | None = None,
        target: float | None = None,
    ) -> pl.DataFrame:
        """Make a control chart of each indicator and group over its periods, as numbers.

        Parameters
        ----------
        chart
            `run`, `xmr`, `p`, `p_prime`, `u` or `u_prime`. By default Laney's `p_prime` for
            proportions and `u_prime` for counts and rates, whose limits are as wide as the figures
            vary, and `xmr` for anything else.
        rebase
            The periods in which a new phase begins, with a centre and limits of its own; a year or
            a quarter begins one in its first month too. They have a reason outside the figures,
            such as a new law, and are never searched for.
        baseline
            The number of points of each phase that its centre and limits are found from.
        constants
            Of moving ranges: `exact`, `tables` (3/1.128) or `rounded` (2.66).
        screened
            Whether moving ranges beyond their own upper limit are left out, once.
        rules
            `plot_the_dots` or `anhoej`, of which the next arguments change single rules.
        run
            So many points in a row on one side of the centre are a signal.
        on_centre
            Whether a point on the centre `ends` such a run or is `skipped`.
        trend
            So many points that rise one after the other, or fall, are a signal.
        equal
            Whether a value equal to the one before it `ends` such a trend or is `skipped`.
        two_of_three
            The reading of two of three points far from the centre: `near`, `one_side` or `beyond`.
        target
            What is to be reached; by default the target of the indicator.

        Returns
        -------
        The columns of `Book.frame`; `chart`, `phase`, `centre`, `sigma`, `limit_lower`,
        `limit_upper`; `rule`, the first that the point is a signal by, `side` and `rules`, all of
        them; `better`, whether that side is the good one; `longest_run`, `longest_run_limit`,
        `crossings`, `crossings_limit` and `unusual_runs` of the phase; `assurance` (`pass`, `fail`
        or `inconsistent`); and `charted`: `ok`, `no_value`, `too_few` or `no_counts`.

        Examples
        --------
        >>> import fazhi as fz
        >>> days = [f"2020-{month:02}-10" for month in range(1, 13)]
        >>> book = fz.compute(
        ...     {"consultations": {"日期": days, "人次": [24, 31, 28, 27] * 3}},
        ...     periods="2020-01..2020-12",
        ...     indicators="aid_consultations",
        ... )
        >>> found = book.compare.control()
        >>> found["chart"][0], found["rule"].null_count()
        ('xmr', 12)
        """
        asked = to_control(
            chart, rebase, baseline, constants, screened, rules, run, on_centre, trend, equal,
            two_of_three, target,
        )  # fmt: skip
        return to_polars(_fazhi.compare_control(self._book, self._lang, asked))

    def trend(self, *, most_joins: int = 2, level: float = 0.95) -> pl.DataFrame:
        """Fit a line on the log scale that may bend, and give its change per year.

        Every place for at most `most_joins` joins is tried, and BIC chooses how many there are.
        Below eight periods no join is looked for, and `too_few_for_joins` says so.

        Returns
        -------
        The columns of `Book.frame`; `fitted`; `change` and its limits, the share by which the line
        rises in a year at this period (APC); `average_change` and its limits (AAPC); `joins`;
        `too_few_for_joins`; `trend_p`, of proportions the test of Cochran and Armitage, of rates by
        population and counts that of Poisson regression; and `trended`: `ok`, `no_value`, `too_few`
        or `not_positive`.

        Examples
        --------
        >>> import fazhi as fz
        >>> days = [f"{year}-05-06" for year in range(2016, 2021)]
        >>> registers = {"consultations": {"日期": days, "人次": [100, 110, 121, 133, 146]}}
        >>> book = fz.compute(registers, periods="2016..2020", indicators="aid_consultations")
        >>> found = book.compare.trend()
        >>> round(found["average_change"][0], 3), found["too_few_for_joins"][0]
        (0.099, True)
        """
        joins, number = to_whole(most_joins, "most_joins"), to_number(level, "level")
        return to_polars(_fazhi.compare_trend(self._book, self._lang, joins, number))

    def inequality(
        self,
        over: str,
        *,
        scores: Mapping[str, float],
        populations: Mapping[str, float] | None = None,
        groups: int | None = None,
        level: float = 0.95,
    ) -> pl.DataFrame:
        """Measure how a figure differs over groups that have an order, such as townships by income.

        Parameters
        ----------
        over
            The group-by column.
        scores
            What orders its values, lowest first, such as the income of each township.
        populations
            The people of each value; by default the denominators.
        groups
            So many groups of like size, by their scores, that values are put together in.
        level
            The level of the limits.

        Returns
        -------
        The columns of `Book.frame`; `score`, `people`, `group` and `ridit`; `sii`, the value at the
        top less the one at the bottom, and `rii`, the one by the other, with their limits; and
        `sloped`: `ok`, `total`, `no_score`, `no_value`, `not_counted`, `no_people` or `too_few`.

        Examples
        --------
        >>> import fazhi as fz
        >>> files = {
        ...     "送评单位": ["甲局"] * 4 + ["乙局"] * 4,
        ...     "评查日期": ["2020-10-12"] * 8,
        ...     "评查等次": ["优秀", "合格", "合格", "合格", "优秀", "优秀", "优秀", "合格"],
        ... }
        >>> book = fz.compute({"case_file_review": files}, periods=2020, by="agency")
        >>> rate = book["file_excellent_rate"]
        >>> found = rate.compare.inequality("agency", scores={"甲局": 1, "乙局": 2})
        >>> found["sii"].to_list()
        [1.0, 1.0]
        """
        ordered = to_mapping_of_numbers(scores, "scores")
        people = None if populations is None else to_mapping_of_numbers(populations, "populations")
        size = None if groups is None else to_whole(groups, "groups", 1)
        number = to_number(level, "level")
        return to_polars(
            _fazhi.compare_inequality(self._book, self._lang, over, ordered, people, size, number)
        )
