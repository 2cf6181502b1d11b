"""Comparison of the rows of a table over time, and over groups that have an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fazhi import _fazhi
from fazhi._arguments import to_names, to_number, to_whole
from fazhi._frame import to_polars
from fazhi._source import wrong_type
from fazhi.compare._arguments import to_control, to_word
from fazhi.compare._tables import beside, to_numbers
from fazhi.exceptions import ColumnError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    import polars as pl
    from typing_extensions import Unpack

    from fazhi._arguments import Names, Periods
    from fazhi._source import Table
    from fazhi._typing import (
        Better,
        ChartKind,
        Constants,
        DifferenceMethod,
        Equal,
        LineColumns,
        RulePreset,
        TwoOfThree,
    )

# What stands for the rows of a table, where each is a group of its own.
ROW = "row"


def change(
    data: Table,
    *,
    period: str | None = None,
    by: Names = (),
    to: Literal["previous", "same_period_last_year"] | Table = "previous",
    per: float = 1,
    level: float = 0.95,
    method: DifferenceMethod = "miettinen_nurminen",
    **columns: Unpack[LineColumns],
) -> pl.DataFrame:
    """Compare each row with the same group in another period, or in another table.

    A proportion changes by points, a count or a rate grows, as in `Comparison.change`; of means the
    difference has the normal interval and test of both standard errors.

    Parameters
    ----------
    data
        A table with a row for each group and period: a frame of polars, pandas or pyarrow, a DuckDB
        relation, a dict of lists, or an iterable of frames.
    period
        The column with the period: 2020, 2020Q3 or 2020-07. Without it, `to` is a table.
    by
        The columns of the groups.
    to
        The period before, the same period of the year before, or another table with the same
        columns.
    per
        The base of a rate: 10 000 for a rate per ten thousand.
    level, method
        As in `Comparison.change`.
    columns
        The columns of numbers: `numerator` and `denominator` of proportions, `numerator` and
        `exposure` of rates, `numerator` of counts, `value` and `standard_error` of means, or
        `value` alone.

    Returns
    -------
    The table, with `against_period`, `against_numerator`, `against_denominator`, `against_value`;
    `difference` and `growth` with their limits; `p_value`, `method` and `comparison`.

    Examples
    --------
    >>> import fazhi as fz
    >>> offices = {"单位": ["甲", "甲"], "年度": [2019, 2020], "办结": [60, 86], "受理": [80, 90]}
    >>> found = fz.compare.change(
    ...     offices, numerator="办结", denominator="受理", period="年度", by="单位"
    ... )
    >>> [None if points is None else round(points, 4) for points in found["difference"]]
    [None, 0.2056]
    """
    reading = Reading(columns, period, by, per, level)
    frame, own = reading.of(data)
    word, (_, other) = reading.against(to, frame)
    number = to_number(level, "level")
    found = _fazhi.compare_change(own, "en", word, other, number, to_word(method, "method"))
    return beside(frame, found)


def decompose(
    data: Table,
    *,
    over: str,
    period: str | None = None,
    by: Names = (),
    to: Literal["previous", "same_period_last_year"] | Table = "previous",
    per: float = 1,
    **columns: Unpack[LineColumns],
) -> pl.DataFrame:
    """Split the change of each total into the parts of its groups: their rates and their mix.

    Parameters
    ----------
    over
        The column whose groups make the total.
    data, period, by, to, per, columns
        As in `change`; proportions and rates have parts.

    Returns
    -------
    The table, with the further columns of `Comparison.decompose`. A group of the earlier period
    only has a row behind all others, so that the parts add up.

    Examples
    --------
    >>> import fazhi as fz
    >>> offices = {
    ...     "单位": ["甲", "乙", "甲", "乙"],
    ...     "年度": [2019, 2019, 2020, 2020],
    ...     "优秀": [60, 20, 45, 44],
    ...     "评查": [80, 80, 50, 110],
    ... }
    >>> found = fz.compare.decompose(
    ...     offices, numerator="优秀", denominator="评查", over="单位", period="年度"
    ... )
    >>> parts = found.filter(年度=2020).select("rate_part", "mix_part")
    >>> [round(part, 4) for row in parts.rows() for part in row]
    [0.0609, -0.0557, 0.0891, -0.0381]
    """
    names = to_names(by, "by")
    reading = Reading(columns, period, names if over in names else [over, *names], per)
    frame, own = reading.of(data)
    word, (before, other) = reading.against(to, frame)
    found, gone = _fazhi.compare_decompose(own, "en", word, other, over)
    return beside(with_gone(frame, before, gone, reading), found)


def with_gone(
    frame: pl.DataFrame, before: pl.DataFrame, gone: list[tuple[int, int]], reading: Reading
) -> pl.DataFrame:
    """Put behind a table the groups that are in the one held against only."""
    import polars as pl

    here, there = ([place[at] for place in gone] for at in (0, 1))
    named = before[there].select(to_names(reading.by, "by"))
    periods = frame[here].select([] if reading.period is None else [reading.period])
    return pl.concat([frame, named.hstack(periods)], how="diagonal_relaxed") if gone else frame


def control(
    data: Table,
    *,
    period: str | None = None,
    by: Names = (),
    better: Better = "neutral",
    per: float = 1,
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
    **columns: Unpack[LineColumns],
) -> pl.DataFrame:
    """Make a control chart of each group over its periods, as numbers.

    Parameters
    ----------
    period
        The column with the period; without it, rows are in order, and there are no groups.
    better
        Which values are good: `higher`, `lower` or `neutral`.
    data, by, per, columns
        As in `change`.
    chart, rebase, baseline, constants, screened, rules, run, on_centre, trend, equal, two_of_three
        As in `Comparison.control`.
    target
        What is to be reached.

    Returns
    -------
    The table, with the further columns of `Comparison.control`.

    Examples
    --------
    >>> import fazhi as fz
    >>> rates = {"流量": [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]}
    >>> found = fz.compare.control(rates, value="流量", constants="tables")
    >>> round(found["limit_lower"][0], 4), round(found["limit_upper"][0], 4)
    (45.8159, 55.8041)
    """
    asked = to_control(
        chart, rebase, baseline, constants, screened, rules, run, on_centre, trend, equal,
        two_of_three, target,
    )  # fmt: skip
    frame, own = Reading(columns, period, by, per, better=better).of(data)
    return beside(frame, _fazhi.compare_control(own, "en", asked))


def trend(
    data: Table,
    *,
    period: str,
    by: Names = (),
    per: float = 1,
    most_joins: int = 2,
    level: float = 0.95,
    **columns: Unpack[LineColumns],
) -> pl.DataFrame:
    """Fit to each group a line on the log scale that may bend, and give its change per year.

    Parameters
    ----------
    data, period, by, per, columns
        As in `change`.
    most_joins, level
        As in `Comparison.trend`.

    Returns
    -------
    The table, with the further columns of `Comparison.trend`.

    Examples
    --------
    >>> import fazhi as fz
    >>> cases = {"年度": [2018, 2019, 2020], "件数": [100, 110, 121]}
    >>> found = fz.compare.trend(cases, numerator="件数", period="年度")
    >>> round(found["average_change"][0], 6)
    0.1
    """
    frame, own = Reading(columns, period, by, per, level).of(data)
    joins, number = to_whole(most_joins, "most_joins"), to_number(level, "level")
    return beside(frame, _fazhi.compare_trend(own, "en", joins, number))


def inequality(
    data: Table,
    *,
    score: str,
    population: str | None = None,
    by: Names = (),
    groups: int | None = None,
    per: float = 1,
    level: float = 0.95,
    **columns: Unpack[LineColumns],
) -> pl.DataFrame:
    """Measure how a proportion or a rate differs over rows that have an order.

    Parameters
    ----------
    score
        The column that orders the rows, lowest first, such as the income of each township.
    population
        The column with the people of each row; by default the denominators.
    by
        Columns whose groups are measured each by itself.
    data, per, columns
        As in `change`: proportions or rates.
    groups, level
        As in `Comparison.inequality`.

    Returns
    -------
    The table, with the further columns of `Comparison.inequality`; `score` is not repeated where
    the table has a column of that name.

    Examples
    --------
    >>> import fazhi as fz
    >>> towns = {"收入": [8100, 9900, 15000], "调成": [70, 80, 90], "调解": [100, 100, 100]}
    >>> found = fz.compare.inequality(towns, numerator="调成", denominator="调解", score="收入")
    >>> round(found["sii"][0], 6)
    0.3
    """
    frame, own = Reading(columns, None, by, per, level, rows=True).of(data)
    scores = by_row(frame, score, "score") or {}
    people = None if population is None else by_row(frame, population, "population")
    size = None if groups is None else to_whole(groups, "groups", 1)
    number = to_number(level, "level")
    found = to_polars(_fazhi.compare_inequality(own, "en", ROW, scores, people, size, number))
    return beside(frame, found.drop("score") if "score" in frame.columns else found)


def by_row(frame: pl.DataFrame, column: str, what: str) -> dict[str, float]:
    """Return the numbers of a column by the rows that have one."""
    if column not in frame.columns:
        raise unknown(column, frame)
    cells = ((str(at), cell) for at, cell in enumerate(frame[column]))
    return {row: to_number(cell, what) for row, cell in cells if cell is not None}


class Reading(NamedTuple):
    """How the lines of a table are read; with `rows` each is a group of its own."""

    columns: Mapping[str, object]
    period: str | None
    by: Names
    per: float
    level: float = 0.95
    better: str = "neutral"
    rows: bool = False

    def of(self, data: Table) -> tuple[pl.DataFrame, _fazhi.Lines]:
        """Read a table, and take its lines."""
        import polars as pl

        frame, numbers = to_numbers(data, to_line_columns(self.columns))
        names = to_names(self.by, "by")
        for name in [*names, *([] if self.period is None else [self.period])]:
            if name not in frame.columns:
                raise unknown(name, frame)
        if self.period is None and names and not self.rows:
            check_once(frame, names)
        groups = [frame[name].cast(pl.String).fill_null("").to_list() for name in names]
        periods = [] if self.period is None else to_texts(frame[self.period])
        if self.rows:
            names, groups = [ROW, *names], [[str(at) for at in range(frame.height)], *groups]
        if self.period is None and names:
            periods = ["2000"] * frame.height
        lines = _fazhi.Lines(
            numbers,
            per=to_number(self.per, "per"),
            periods=periods,
            by=names,
            groups=groups,
            level=to_number(self.level, "level"),
            better=to_word(self.better, "better"),
        )
        return frame, lines

    def against(
        self, to: str | Table, own: pl.DataFrame
    ) -> tuple[str, tuple[pl.DataFrame, _fazhi.Lines | None]]:
        """Convert what is held against to its word, and the other table with its lines."""
        if not isinstance(to, str):
            return "table", self.of(to)
        if self.period is None:
            message = "`period` was not given, expected the column of periods, or a table as `to`"
            raise ParameterError(message)
        return to, (own, None)


def check_once(frame: pl.DataFrame, names: list[str]) -> None:
    """Refuse several rows of a group where no column says of which period each is."""
    twice = frame.select(names).is_duplicated()
    if twice.any():
        group = " ".join(str(cell) for cell in frame.select(names).filter(twice).row(0))
        message = f"several rows are of the group `{group}`, expected `period`, or one row of each"
        raise ParameterError(message)


def to_texts(periods: pl.Series) -> list[str]:
    """Convert a column of periods to texts; whole numbers are years."""
    import polars as pl

    if periods.dtype.is_temporal():
        message = (
            f"column `{periods.name}` holds dates, expected periods such as 2020, 2020Q3 or 2020-07"
            f'\n\nhint: pl.col("{periods.name}").dt.strftime("%Y-%m") gives months'
        )
        raise ParameterError(message)
    if periods.null_count() > 0:
        message = f"column `{periods.name}` has empty cells, expected a period in every row"
        raise ParameterError(message)
    if periods.dtype.is_float():
        periods = periods.cast(pl.Int64)
    texts: list[str] = periods.cast(pl.String).to_list()
    return texts


def to_line_columns(columns: Mapping[str, object]) -> dict[str, str]:
    """Check which columns of numbers are named together, and give those that are."""
    known = ("numerator", "denominator", "exposure", "value", "standard_error")
    for name, column in columns.items():
        if name not in known:
            message = f"got an unexpected keyword argument `{name}`; columns: {', '.join(known)}"
            raise TypeError(message)
        if column is not None and not isinstance(column, str):
            raise wrong_type(name, column, "the name of a column")
    named = {name: column for name, column in columns.items() if isinstance(column, str)}
    possible = (
        {"numerator"},
        {"numerator", "denominator"},
        {"numerator", "exposure"},
        {"value"},
        {"value", "standard_error"},
    )
    if set(named) not in possible:
        message = (
            "expected `numerator`, alone or with `denominator` or `exposure`, or `value`, alone or "
            "with `standard_error`"
        )
        raise ParameterError(message)
    return named


def unknown(column: str, frame: pl.DataFrame) -> ColumnError:
    """Say that a table has no such column, and which it has."""
    known = ", ".join(f"`{name}`" for name in frame.columns)
    return ColumnError(f"unknown column `{column}`; known: {known}")
