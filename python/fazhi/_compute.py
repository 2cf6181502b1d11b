"""All indicators of all registers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import (
    to_day,
    to_levels,
    to_mappings,
    to_names,
    to_optional_names,
    to_parameters,
    to_periods,
)
from fazhi._catalogue import to_catalogue
from fazhi._frame import to_polars
from fazhi._source import to_path, to_source, wrong_type
from fazhi.calendar._calendar import to_calendar
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as _pandas  # type: ignore[import-untyped]
    import polars as pl

    from fazhi._arguments import Day, Levels, Names, Periods
    from fazhi._catalogue import Catalogue
    from fazhi._source import Path, Source
    from fazhi._tally import Tally
    from fazhi.calendar._calendar import Calendar


class Book:
    """The figures of some registers, with what they were made of.

    `compute` makes it. In a notebook it shows itself as a table with Chinese names.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {"受理日期": ["2020-03-05", "昨天"], "办结日期": ["2020-03-06", "2020-03-20"]}
    >>> book = fz.compute(
    ...     {"service_matters": matters}, year=2020, indicators="service_completion_rate"
    ... )
    >>> book
    <fazhi.Book: 1 figure of 1 indicator, 1 problem>
    >>> book["service_completion_rate"].select("period", "value", "status", "excluded")
    shape: (1, 4)
    ┌────────┬───────┬────────┬───────────┐
    │ period ┆ value ┆ status ┆ excluded │
    │ ---    ┆ ---   ┆ ---    ┆ ---       │
    │ str    ┆ f64   ┆ enum   ┆ u64       │
    ╞════════╪═══════╪════════╪═══════════╡
    │ 2020   ┆ 1.0   ┆ ok     ┆ 1         │
    └────────┴───────┴────────┴───────────┘
    >>> book.problems.select("row", "column", "rule")
    shape: (1, 3)
    ┌─────┬──────────┬────────────┐
    │ row ┆ column   ┆ rule       │
    │ --- ┆ ---      ┆ ---        │
    │ u64 ┆ str      ┆ str        │
    ╞═════╪══════════╪════════════╡
    │ 2   ┆ accepted ┆ not_a_date │
    └─────┴──────────┴────────────┘
    """

    def __init__(self, book: _fazhi.Book, catalogue: Catalogue, levels: Sequence[float]) -> None:
        self._book = book
        self._catalogue = catalogue
        self._levels = levels

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The figures, one in a row.

        The columns are `indicator`, `period`, the by-columns as they were
        asked for (null in a row that totals over the column), `category` (for a composition: which
        part), `numerator`, `denominator`, `value` (unscaled: a proportion lies in 0..1; money is in
        yuan), `lower` and `upper` at the first level, `status` and `excluded` (the rows that may
        belong here but cannot be used). They do not change with options, but that each further
        level adds its limits, such as `lower_99_8` and `upper_99_8`.

        A `status` is `ok`; `undefined`, where it would be something by nothing; `not_available`,
        where what it is made of was not given (`unavailable` says what); or `suppressed`.
        """
        return to_polars(self._book.frame())

    @cached_property
    def problems(self) -> pl.DataFrame:
        """What cannot be used as it stands, one row for each problem.

        The columns are `register`, `file`, `row`, `column`, `rule`, `zh`, `en` and `value`.
        The first 1000 of each file, column and rule are here; `problem_summary` counts all of them.
        A `value` is there only where `values` was asked for, and never for a column of personal
        data.
        """
        return to_polars(self._book.problems())

    @cached_property
    def problem_summary(self) -> pl.DataFrame:
        """How many problems of each kind there are.

        The columns are `register`, `file`, `column`, `rule`, `zh`, `en` and `count`.
        """
        return to_polars(self._book.problem_summary())

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """The rows of each register: `register`, `rows`, `counted`, `excluded`, `problems`.

        `rows` is always `counted` and `excluded` together. A row is excluded as a whole where it
        is a line of totals or repeats a key; a cell that cannot be used sets its row aside only for
        the indicators that need it, which the figures say.
        """
        return to_polars(self._book.accounts())

    @cached_property
    def unavailable(self) -> pl.DataFrame:
        """The indicators that could not be computed, and why: `indicator`, `zh`, `en`."""
        return to_polars(self._book.unavailable())

    @property
    def tallies(self) -> list[Tally]:
        """The tallies behind the figures, one for each register."""
        return self._book.tallies()

    def __getitem__(self, indicator: str) -> pl.DataFrame:
        """Give the figures of one indicator."""
        rows = self.frame.filter(indicator=indicator)
        if rows.is_empty() and (self.frame.height or not self._knows(indicator)):
            raise ParameterError(self._missing(indicator))
        return rows

    def __iter__(self) -> Iterator[str]:
        """Walk the ids of the indicators."""
        return iter(self.frame["indicator"].unique(maintain_order=True).to_list())

    def __contains__(self, indicator: object) -> bool:
        """Say whether there are figures of an indicator."""
        return any(indicator == one for one in self)

    def _knows(self, indicator: str) -> bool:
        return indicator in self._catalogue.frame["id"]

    def _missing(self, indicator: str) -> str:
        if self._knows(indicator):
            return (
                f"indicator `{indicator}` is not in this book: "
                "it was not asked for, or its register was not given"
            )
        from difflib import get_close_matches

        near = get_close_matches(str(indicator), self._catalogue.frame["id"].to_list(), n=1)
        hint = f"\n\nhint: did you mean `{near[0]}`?" if near else ""
        return f"unknown indicator `{indicator}`{hint}"

    def to_pandas(self) -> _pandas.DataFrame:
        """Give the figures as a pandas frame; pandas and pyarrow must be installed.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute({"service_matters": {"受理日期": ["2020-03-05"]}}, year=2020)
        >>> type(book.to_pandas())
        <class 'pandas.DataFrame'>
        """
        return self.frame.to_pandas()

    def __repr__(self) -> str:
        problems = int(self.problem_summary["count"].sum())
        figures = plural(self.frame.height, "figure")
        indicators = plural(len(list(self)), "indicator")
        return f"<fazhi.Book: {figures} of {indicators}, {plural(problems, 'problem')}>"

    def _repr_html_(self) -> str:
        from fazhi._html import book_html

        return book_html(self, self._catalogue, self._levels)


def plural(number: int, noun: str) -> str:
    """Count things in English."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def compute(
    registers: Mapping[str, Source] | Path,
    *,
    year: int | None = None,
    years: Iterable[int] | None = None,
    period: Periods | None = None,
    by: str | Sequence[str] = (),
    cutoff: Day | None = None,
    calendar: Calendar | Path | None = None,
    indicators: Names | None = None,
    level: Levels = 0.95,
    method: Names = (),
    totals: bool = False,
    parameters: Mapping[str, float] | None = None,
    catalogue: Catalogue | Path | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    unique_keys: bool = True,
    values: bool = False,
) -> Book:
    """Compute the indicators of some registers.

    Parameters
    ----------
    registers
        The path of a folder, in which the names of files say which register they are, or the data
        of each kind of register. The kind is an id such as `service_matters`
        (`Catalogue.registers` lists them). The data is

        - a frame of polars (eager or lazy), pandas or pyarrow, a DuckDB relation, or anything else
          that has `__arrow_c_stream__`; a dict of lists; or an iterable of frames with the same
          columns, read one by one;
        - the path of a CSV, Excel or Parquet file, of a folder of such files, a pattern, or a list
          of paths.

        Headers are found by their Chinese and English names, however they are spaced, and in files
        below title rows.
    year, years, period
        One of them: a year; several years; or one or several of `2020`, `2020Q3`, `2020-07`, all of
        one length. Without any of them all years in which something was counted.
    by
        The columns that part the rows: ids, headers, `agency` for the column that plays the agency in
        each register, or `agency_level` for the level that the table of agencies gives it.
    cutoff
        The day as of which open matters are judged, instead of the last day of each period. A
        period that is not over is judged as of today.
    calendar
        Another calendar of working days than that of the PRC, or a file that is added to it, as
        `Calendar.china` takes it.
    indicators
        The ids of the indicators to compute, instead of all of the registers given.
    level
        The level of the intervals, several of them, or `None` for no intervals.
    method
        One or several methods for the intervals, each used for the figures that have it: those of
        `stat.proportion_interval` for proportions, those of `stat.count_interval` for rates per
        population, those of `stat.multinomial_interval` for all parts of a composition at once.
        Without any, `wilson` (also for each part by itself) and `exact`.
    totals
        Whether there are rows that total over by-columns, in which these are null.
    parameters
        Values of the definitions' parameters that are not to have their defaults, such as
        `{"excellent": 85}`.
    catalogue
        Other definitions than the built-in ones, or a file of them.
    columns
        For each kind of register the headers to read, by the id of the column; they win over the
        known headers.
    unique_keys
        Whether a row whose key an earlier row has is excluded.
    values
        Whether problems show the text of the cell.

    Returns
    -------
    A `Book`, of which `frame` holds the figures.

    Raises
    ------
    ColumnError
        A column that is needed is not there, is named twice or has a type that cannot be read.
    DataError
        A file or a table cannot be read.
    ParameterError
        An argument is impossible: the message says what is allowed.
    TypeError
        An argument has a wrong type, or a register is a single column.

    Notes
    -----
    A cell that cannot be used is a problem and is excluded, never dropped in silence. Totals are
    made of summed counts at every level, never of averaged rates. Unless other methods are named,
    the intervals are Wilson's [1]_ for proportions and exact ones [2]_ for rates per population. A
    register is a complete count, so an interval does not say how far a sample may be from it, but
    how far the figure would vary under the same underlying practice.

    References
    ----------
    .. [1] E. B. Wilson, Probable inference, the law of succession, and statistical inference,
       Journal of the American Statistical Association 22 (1927), 209-212.
    .. [2] F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437-442.

    Examples
    --------
    >>> import fazhi as fz
    >>> import polars as pl
    >>> matters = pl.DataFrame(
    ...     {
    ...         "受理日期": ["2020-03-05", "2020年3月9日", "2020/12/30"],
    ...         "办结日期": ["2020-03-06", "2020-03-20", "2021-01-08"],
    ...         "办理部门": ["民政局", "民政局", "公安局"],
    ...     }
    ... )
    >>> book = fz.compute({"service_matters": matters}, year=2020, by="agency", totals=True)
    >>> book["service_completion_rate"].select("period", "agency", "numerator", "denominator")
    shape: (3, 4)
    ┌────────┬────────┬───────────┬─────────────┐
    │ period ┆ unit   ┆ numerator ┆ denominator │
    │ ---    ┆ ---    ┆ ---       ┆ ---         │
    │ str    ┆ str    ┆ f64       ┆ f64         │
    ╞════════╪════════╪═══════════╪═════════════╡
    │ 2020   ┆ null   ┆ 2.0       ┆ 3.0         │
    │ 2020   ┆ 公安局 ┆ 0.0       ┆ 1.0         │
    │ 2020   ┆ 民政局 ┆ 2.0       ┆ 2.0         │
    └────────┴────────┴───────────┴─────────────┘
    """
    given: dict[str, object] | str
    if isinstance(registers, Mapping):
        given = {kind: to_source(data, str(kind)) for kind, data in registers.items()}
    elif isinstance(registers, (str, os.PathLike)):
        given = to_path(registers, "registers")
    else:
        expected = (
            'a mapping from kinds of register to data, such as {"service_matters": data}, '
            "or the path of a folder of registers"
        )
        raise wrong_type("registers", registers, expected)
    definitions = to_catalogue(catalogue)
    periods = to_periods(year, years, period)
    levels = to_levels(level)
    book = _fazhi.compute(
        given,
        catalogue=definitions._definitions,
        periods=periods,
        by=to_names(by, "by"),
        cutoff=to_day(cutoff, "cutoff"),
        calendar=to_calendar(calendar)._days,
        indicators=to_optional_names(indicators, "indicators"),
        levels=levels,
        methods=to_names(method, "method"),
        totals=totals,
        parameters=to_parameters(parameters),
        unique_keys=unique_keys,
        values=values,
        columns=to_mappings(columns),
    )
    return Book(book, definitions, levels)
