"""Tallies: mergeable counts of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fazhi import _fazhi
from fazhi._arguments import (
    to_day,
    to_levels,
    to_mapping,
    to_names,
    to_optional_names,
    to_parameters,
    to_periods,
)
from fazhi._book import Book, to_lang
from fazhi._catalogue import to_catalogue
from fazhi._fazhi import Tally as Tally
from fazhi._source import to_source
from fazhi.calendar._calendar import to_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fazhi._arguments import Day, Levels, Names, Periods
    from fazhi._book import Lang
    from fazhi._catalogue import Catalogue
    from fazhi._source import Path, Source
    from fazhi.calendar._calendar import Calendar


def tally(
    data: Source,
    *,
    register: str,
    by: str | Sequence[str] = (),
    grain: Literal["year", "quarter", "month"] = "year",
    cutoff: Day | None = None,
    calendar: Calendar | Path | None = None,
    indicators: Names | None = None,
    parameters: Mapping[str, float] | None = None,
    catalogue: Catalogue | Path | None = None,
    columns: Mapping[str, str] | None = None,
    unique_keys: bool = True,
    keys: bool = False,
    values: bool = False,
) -> Tally:
    """Count the measures of one register, in one pass.

    A tally holds only integers (money in fen), for all periods. The tally of a register equals the
    merged tallies of its parts, however it is split, so a large register can be counted in parts,
    on any machine, and merged: a `Tally` can be pickled, saved to a file and merged.

    Parameters
    ----------
    data
        A path or a table, in any form that `compute` accepts.
    register
        The kind of register, by its id or name, such as `service_matters`.
    by
        The group-by columns: ids, headers, or `agency`.
    grain
        The length of the periods.
    cutoff
        The day as of which open matters are judged, instead of the last day of each period. A
        period that is not over is judged as of today.
    calendar
        A calendar of working days to use instead of that of the PRC, or a file that is added to the
        latter, as in `Calendar.china`.
    indicators
        The indicators to count for, by their ids or names; by default all of the register.
    parameters
        Values that override parameters of the definitions.
    catalogue
        Definitions to use instead of the built-in ones, or a file of definitions.
    columns
        A mapping from column ids to the headers to read; they take precedence over the known
        headers.
    unique_keys
        Whether to exclude a row if an earlier row has the same key; keys in other parts are not
        known.
    keys
        Whether the tally carries the hashes of its rows' keys (16 bytes a row), so that `merge`
        finds keys that both tallies have: they are counted twice, and a problem `counted_twice`
        says how many there are.
    values
        Whether problems show the text of the cell.

    Returns
    -------
    A `Tally`, with the attributes `register`, `by`, `grain`, `rows`, `excluded` and
    `undated` (rows that no period takes, as they have none of the dates that place them), and the
    methods `merge(other)`, which returns a new tally, `save(path)`, `Tally.load(path)`, and
    `problems()`, a table for `pl.DataFrame`. A loaded or unpickled tally keeps the number of
    excluded rows, but not the list of problems.

    Examples
    --------
    >>> import fazhi as fz
    >>> import polars as pl
    >>> matters = pl.DataFrame(
    ...     {
    ...         "出证日期": ["2020-03-05", "2020-07-01", "2021-02-03"],
    ...         "减免金额": ["200.00", "", "150.50"],
    ...     }
    ... )
    >>> whole = fz.tally(matters, register="notary")
    >>> first = fz.tally(matters[:1], register="notary")
    >>> rest = fz.tally(matters[1:], register="notary")
    >>> first.merge(rest) == whole
    True
    >>> book = fz.figures(whole, periods=2020, indicators=["notary_matters", "notary_fee_saved"])
    >>> book.frame.select("indicator", "value").rows()
    [('notary_matters', 2.0), ('notary_fee_saved', 200.0)]
    """
    return _fazhi.tally(
        to_source(data, "data"),
        register=register,
        catalogue=to_catalogue(catalogue)._definitions,
        grain=grain,
        by=to_names(by, "by"),
        cutoff=to_day(cutoff, "cutoff"),
        calendar=to_calendar(calendar)._days,
        indicators=to_optional_names(indicators, "indicators"),
        parameters=to_parameters(parameters),
        unique_keys=unique_keys,
        keys=keys,
        values=values,
        columns=to_mapping(columns, "columns"),
    )


def figures(
    tallies: Tally | Iterable[Tally],
    *,
    periods: Periods | None = None,
    indicators: Names | None = None,
    level: Levels = 0.95,
    method: Names = (),
    totals: bool = False,
    catalogue: Catalogue | Path | None = None,
    lang: Lang | None = None,
) -> Book:
    """Compute figures from tallies, one tally per register.

    Parameters
    ----------
    tallies
        One tally, or one per register, with the same group-by columns and length of periods.
    periods
        As in `compute`, of the length of the tallies' periods.
    indicators
        The indicators, by their ids or names; by default all of the registers.
    level
        The level of the intervals, several levels, or `None` for no intervals.
    method
        The interval methods, as in `compute`.
    totals
        Whether to add totals over the group-by columns.
    catalogue
        The definitions that the tallies were counted with, if not the built-in ones, or a file of
        definitions.

    lang
        The language of names, as in `compute`.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {"受理日期": ["2020-03-05", "2020-08-09"], "办结日期": ["2020-03-06", None]}
    >>> counted = fz.tally(matters, register="service_matters", grain="quarter")
    >>> rates = fz.figures(counted, periods=["2020Q1", "2020Q3"])["办结率"]
    >>> rates.frame.select("period", "value").rows()
    [('2020Q1', 1.0), ('2020Q3', 0.0)]
    """
    book = _fazhi.figures(
        [tallies] if isinstance(tallies, Tally) else list(tallies),
        catalogue=to_catalogue(catalogue)._definitions,
        periods=to_periods(periods),
        indicators=to_optional_names(indicators, "indicators"),
        levels=to_levels(level),
        methods=to_names(method, "method"),
        totals=totals,
    )
    return Book(book, to_lang(lang))
