"""Computation of all indicators of all registers."""

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
    """The figures of several registers, with their problems, accounts and tallies.

    Returned by `compute`. A notebook shows it as a table with Chinese names.

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
    ┌────────┬───────┬────────┬──────────┐
    │ period ┆ value ┆ status ┆ excluded │
    │ ---    ┆ ---   ┆ ---    ┆ ---      │
    │ str    ┆ f64   ┆ enum   ┆ u64      │
    ╞════════╪═══════╪════════╪══════════╡
    │ 2020   ┆ 1.0   ┆ ok     ┆ 1        │
    └────────┴───────┴────────┴──────────┘
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
        """The figures, one per row.

        The columns are `indicator`, `period`, the group-by columns as they were asked for (null in
        a total over the column), `category` (the part, for a composition), `numerator`,
        `denominator`, `value` (unscaled: a proportion is in 0..1, money is in yuan), `lower` and
        `upper` at the first level, `status` and `excluded` (the rows that may belong to the figure
        but cannot be used). The columns do not depend on options, except that each further level
        adds its limits, such as `lower_99_8` and `upper_99_8`.

        A `status` is `ok`; `undefined`, if the denominator is zero or there is nothing to average;
        `not_available`, if the data was not given or no population can be read (`unavailable` has
        the reason); or `suppressed`.
        """
        return to_polars(self._book.frame())

    @cached_property
    def problems(self) -> pl.DataFrame:
        """The cells and rows that cannot be used, one problem per row.

        The columns are `register`, `file`, `row`, `column`, `header` (as in the file), `rule`,
        `zh`, `en`, `allowed_zh` and `allowed_en` (what may stand in the cell) and `value`. At most
        1000 problems are listed for each file, column and rule; `problem_summary` counts all of
        them.
        `value` is null unless `values` was set, and always null for columns of personal data.
        """
        return to_polars(self._book.problems())

    @cached_property
    def problem_summary(self) -> pl.DataFrame:
        """The number of problems of each kind.

        The columns are `register`, `file`, `column`, `rule`, `zh`, `en` and `count`.
        """
        return to_polars(self._book.problem_summary())

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """The rows of each register.

        The columns are `register`, `rows`, `counted`, `excluded`, `undated` and `problems`, where
        `rows` equals `counted` plus `excluded` plus `undated`. A row is excluded as a whole if it
        is a line of totals or repeats a key. It is undated if it has none of the dates that
        place it in a period. A cell that cannot be used excludes its row only from the indicators
        that need the cell, which the figures count.
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
        """Return the figures of one indicator, by its id or its Chinese or English name."""
        known = self._catalogue._definitions.indicator(indicator)
        rows = self.frame.filter(indicator=known)
        if rows.is_empty() and self.frame.height:
            message = (
                f"indicator `{indicator}` is not in this book: "
                "it was not requested, or its register was not given"
            )
            raise ParameterError(message)
        return rows

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the indicators."""
        return iter(self.frame["indicator"].unique(maintain_order=True).to_list())

    def __contains__(self, indicator: object) -> bool:
        """Return whether there are figures of an indicator, by its id or name."""
        try:
            known = self._catalogue._definitions.indicator(indicator)  # type: ignore[arg-type]
        except (ParameterError, TypeError):
            return False
        return any(known == one for one in self)

    def to_pandas(self) -> _pandas.DataFrame:
        """Return the figures as a pandas frame; requires pandas and pyarrow.

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
    """Format a count with its English noun."""
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
    """Compute the indicators of registers.

    Parameters
    ----------
    registers
        The path of a folder, whose file names determine which register each file belongs to, or a
        mapping from kinds of register to their data. A kind is an id or a name, such as
        `service_matters` or `政务服务办件` (`registers` lists them). The data is

        - a frame of polars (eager or lazy), pandas or pyarrow, a DuckDB relation, or anything else
          with `__arrow_c_stream__`; a dict of lists; or an iterable of frames with the same
          columns, which is read one frame at a time;
        - the path of a CSV, Excel or Parquet file, the path of a folder of such files, a glob
          pattern, or a list of paths.

        Headers are matched by their Chinese and English names, regardless of spacing; in files they
        may be below title rows.
    year, years, period
        One of the three: a year; several years; or one or several of `2020`, `2020Q3`, `2020-07`,
        all of the same length. By default all years with counted rows.
    by
        The group-by columns: ids, headers, `agency` for the agency column of each register, or
        `agency_level` for the level of the agency in the table of agencies.
    cutoff
        The day as of which open matters are judged, instead of the last day of each period. A
        period that is not over is judged as of today.
    calendar
        A calendar of working days to use instead of that of the PRC, or a file that is added to the
        latter, as in `Calendar.china`.
    indicators
        The indicators to compute, by their ids or names (`办结率`); by default all indicators of
        the given registers.
    level
        The level of the intervals, several levels, or `None` for no intervals.
    method
        One or several interval methods, each used for the kinds of figures that support it: those
        of `stat.proportion_interval` for proportions, those of `stat.count_interval` for rates per
        population, those of `stat.multinomial_interval` for all parts of a composition jointly. By
        default `wilson` for proportions (and for each part of a composition separately) and
        `exact` for rates.
    totals
        Whether to add totals over the group-by columns, in which these are null.
    parameters
        Values that override parameters of the definitions, such as `{"excellent": 85}`.
    catalogue
        Definitions to use instead of the built-in ones, or a file of definitions.
    columns
        For each kind of register, a mapping from columns (ids or names) to the headers to read;
        they take precedence over the known headers.
    unique_keys
        Whether to exclude a row if an earlier row has the same key.
    values
        Whether problems show the text of the cell.

    Returns
    -------
    A `Book`, whose `frame` has the figures.

    Raises
    ------
    ColumnError
        A required column is missing, is matched by several headers, or has an unsupported type.
    DataError
        A file or a table cannot be read.
    ParameterError
        An argument is invalid; the message says what is allowed.
    TypeError
        An argument has the wrong type, or a register is a single column.

    Notes
    -----
    A cell that cannot be used is reported as a problem and excluded, never dropped silently. Totals
    are computed from summed counts at every level, never from averaged rates. Unless other methods
    are given, intervals are Wilson's [1]_ for proportions and exact ones [2]_ for rates per
    population. A register is a complete count, so an interval does not describe sampling error, but
    how much the figure would vary under the same underlying practice.

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
    │ period ┆ agency ┆ numerator ┆ denominator │
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
    periods = to_periods(next((one for one in (year, years, period) if one is not None), None))
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
