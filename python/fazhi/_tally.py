"""Tallies: mergeable counts of a register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from fazhi import _fazhi
from fazhi._arguments import (
    to_bytes,
    to_day,
    to_flag,
    to_lang,
    to_levels,
    to_mapping,
    to_names,
    to_optional_names,
    to_parameters,
    to_periods,
    to_suppress,
    to_text,
    to_whole,
)
from fazhi._book import Book
from fazhi._catalogue import to_catalogue
from fazhi._fazhi import Tally as Tally
from fazhi._source import is_distributed, to_source, wrong_type
from fazhi.calendar._calendar import to_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import SupportsIndex

    import polars as pl

    from fazhi._arguments import Buffer, Day, Lang, Levels, Names, Periods
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
    today: Day | None = None,
    calendar: Calendar | Path | None = None,
    agencies: Source | None = None,
    indicators: Names | None = None,
    parameters: Mapping[str, float] | None = None,
    catalogue: Catalogue | Path | None = None,
    columns: Mapping[str, str] | None = None,
    unique_keys: bool = True,
    keys: bool = False,
    met: Buffer = b"",
    places: tuple[str | None, str | None] = (None, None),
    threads: int | None = None,
    values: bool = False,
) -> Tally:
    """Count the measures of one register, in one pass.

    A tally holds only integers (money in fen), for all periods. The tally of a register equals the
    merged tallies of its parts, however it is split, so a large register can be counted in parts,
    on any machine, and merged: a `Tally` can be pickled, saved to a file and merged.

    Parameters
    ----------
    data
        A path or a table, in any form that `compute` accepts. A frame of Spark is counted by its
        executors, as `fazhi.spark.tally_frame` says. An iterable of tables may be empty:
        then the tally is empty too.
    register
        The kind of register, by its id or name, such as `service_matters`.
    by
        The group-by columns: ids, headers, or `agency`.
    grain
        The length of the periods.
    cutoff
        The day as of which open matters are judged, instead of the last day of each period. A
        period that is not over is judged as of today.
    today
        The day of the run, by default that of this machine's clock: dates after it are problems.
        Parts that are counted on several machines need the same.
    calendar
        A calendar of working days to use instead of that of the PRC, or a file that is added to the
        latter, as in `Calendar.china`.
    agencies
        The table of agencies, a register of the kind `agencies`: names in other forms fold to one.
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
        Whether to exclude a row if an earlier row has the same key. Of keys in other parts, those
        in `met` are known.
    keys
        Whether the tally carries the hashes of its rows' keys (16 bytes a row), so that `merge`
        finds keys that both tallies have: they are counted twice, and a problem `counted_twice`
        says how many there are.
    met
        The keys that earlier parts have, as `repeated_keys` gives them: rows with one of them are
        excluded, as they repeat it.
    places
        The headers of two columns that say in which file each row stands, and in which row of it,
        counted from 1; problems name these places. Either may be `None`.
    threads
        How many threads read and count, by default one for each core. Where many processes count
        side by side, 1 is best.
    values
        Whether problems show the text of the cell.

    Returns
    -------
    A `Tally`, with the attributes `register`, `by`, `grain`, `rows`, `excluded` and `undated` (rows
    that no period takes, as they have none of the dates that place them), and the methods
    `merge(other)`, which returns a new tally, `to_bytes()`, `save(path)`, and `problems()`, a table
    for `pl.DataFrame`. `Tally.from_bytes`, `Tally.load` and `Tally.merged(parts)` make one.

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
    options = {
        "register": register,
        "by": by,
        "grain": grain,
        "cutoff": cutoff,
        "today": today,
        "calendar": calendar,
        "agencies": agencies,
        "indicators": indicators,
        "parameters": parameters,
        "catalogue": catalogue,
        "columns": columns,
        "unique_keys": unique_keys,
        "keys": keys,
        "met": met,
        "places": places,
        "threads": threads,
        "values": values,
    }
    if is_distributed(data):
        from fazhi._spark import tally_frame

        return tally_frame(data, **options)
    request = to_request(**options)
    return _fazhi.tally(to_source(data, "data", may_be_empty=True), request)


def to_request(**options: Any) -> dict[str, object]:  # noqa: ANN401
    """Convert arguments of `tally` to what the extension reads; the others are by default."""
    given = {**(tally.__kwdefaults__ or {}), **options}
    agencies, threads = given["agencies"], given["threads"]
    return {
        **given,
        "catalogue": to_catalogue(given["catalogue"])._definitions,
        "register": to_text(given["register"], "register"),
        "grain": to_text(given["grain"], "grain"),
        "by": to_names(given["by"], "by"),
        "cutoff": to_day(given["cutoff"], "cutoff"),
        "today": to_day(given["today"], "today"),
        "calendar": to_calendar(given["calendar"])._days,
        "agencies": None if agencies is None else to_source(agencies, "agencies"),
        "indicators": to_optional_names(given["indicators"], "indicators"),
        "parameters": to_parameters(given["parameters"]),
        "columns": to_mapping(given["columns"], "columns"),
        "unique_keys": to_flag(given["unique_keys"], "unique_keys"),
        "keys": to_flag(given["keys"], "keys"),
        "met": to_bytes(given["met"], "met"),
        "places": to_places(given["places"]),
        "values": to_flag(given["values"], "values"),
        "threads": None if threads is None else to_whole(threads, "threads", least=1),
    }


def to_places(places: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """Check the headers of the columns that say where rows stand."""
    expected = 'two headers, such as ("file", "row"), either of which may be `None`'
    if isinstance(places, str) or not isinstance(places, Sequence) or len(places) != 2:
        raise wrong_type("places", places, expected)
    for header in places:
        if header is not None and not isinstance(header, str):
            raise wrong_type("places", header, expected, "holds")
    file, row = places
    return file, row


def columns_read(
    data: Source,
    *,
    register: str,
    by: str | Sequence[str] = (),
    indicators: Names | None = None,
    catalogue: Catalogue | Path | None = None,
    columns: Mapping[str, str] | None = None,
    unique_keys: bool = True,
) -> pl.DataFrame:
    """Name the columns that `tally` reads, so that an engine hands over no others.

    Parameters
    ----------
    data
        The register, or a table with its columns and without rows, of which no row is looked at.
    register, by, indicators, catalogue, columns, unique_keys
        As in `tally`.

    Returns
    -------
    A table with a row for each column: its `header` in the data, its `column` id in the register,
    and `key`, whether rows are told apart by it. Those of the key come first, in its order; a row
    without the first of them has no key.

    Examples
    --------
    >>> import fazhi as fz
    >>> disputes = {"编号": ["1"], "排查日期": ["2020-03-05"], "备注": [""]}
    >>> fz.columns_read(disputes, register="mediation").rows()
    [('编号', 'case_no', True), ('排查日期', 'screened', False)]
    """
    import polars as pl

    request = to_request(
        register=register,
        by=by,
        indicators=indicators,
        catalogue=catalogue,
        columns=columns,
        unique_keys=unique_keys,
    )
    rows = _fazhi.columns_read(to_source(data, "data"), request)
    return pl.DataFrame(rows, schema=["header", "column", "key"], orient="row")


def repeated_keys(parts: Iterable[Buffer]) -> list[bytes]:
    """Find for each part of a register the keys that earlier parts have.

    Parameters
    ----------
    parts
        The keys of each part in their order: `Tally.keys()` of a tally made with `keys=True`.

    Returns
    -------
    For each part the keys to pass as `met` to `tally`, empty where it has none. A part that has
    some is counted once more with them, and then all parts together exclude the rows that one
    machine would.

    Examples
    --------
    >>> import fazhi as fz
    >>> parts = [{"编号": ["1", "2"], "排查日期": ["2020-03-05"] * 2}]
    >>> parts += [{"编号": ["2"], "排查日期": ["2020-04-01"]}]
    >>> counted = [fz.tally(part, register="mediation", keys=True) for part in parts]
    >>> met = fz.repeated_keys(tally.keys() for tally in counted)
    >>> [len(keys) // 16 for keys in met]
    [0, 1]
    >>> fz.tally(parts[1], register="mediation", met=met[1]).excluded
    1
    """
    return _fazhi.repeated_keys(list(parts))


def figures(
    tallies: Tally | Iterable[Tally],
    *,
    periods: Periods | None = None,
    indicators: Names | None = None,
    level: Levels = 0.95,
    method: Names = (),
    totals: bool = False,
    suppress: SupportsIndex | None = None,
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
    suppress
        The least count that figures show, as in `compute`.
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
        suppress=to_suppress(suppress),
    )
    return Book(book, to_lang(lang))
