"""Computation of all indicators of all registers."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fazhi import _fazhi
from fazhi._arguments import (
    to_day,
    to_lang,
    to_levels,
    to_mappings,
    to_names,
    to_optional_names,
    to_parameters,
    to_periods,
    to_suppress,
)
from fazhi._book import Book
from fazhi._catalogue import to_catalogue
from fazhi._register import read_register
from fazhi._source import is_distributed, to_path, to_source, wrong_type
from fazhi.calendar._calendar import to_calendar
from fazhi.exceptions import ColumnError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import SupportsIndex

    from fazhi._arguments import Day, Lang, Levels, Names, Periods
    from fazhi._catalogue import Catalogue
    from fazhi._source import Path, Source
    from fazhi.calendar import Calendar


def compute(
    registers: Mapping[str, Source] | Path,
    *,
    periods: Periods | None = None,
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
    suppress: SupportsIndex | None = None,
    lang: Lang | None = None,
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
    periods
        One or several, all of the same length: `2020`, `"2020Q3"`, `"2020-07"`, `"2016..2020"`,
        `range(2016, 2021)`. By default all years with counted rows.
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
        Whether to add totals over the group-by columns, in which these are null. Of a register that
        lacks such a column there are the totals alone.
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
    suppress
        The least count that figures show; smaller ones are withheld, and with them every figure
        that would give one back: a total, a complement, a rate, an interval, another year. Such
        figures have the status `suppressed` and no numbers. 3, 5 and 10 are usual. By default
        nothing is withheld. `problems`, `accounts` and tallies are not for publication.
    lang
        The language of names: `zh`, `en`, or `None` for that of the variable `FAZHI_LANG` or else
        of the locale.

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
    >>> matters = {
    ...     "受理日期": ["2020-03-05", "2020年3月9日", "2020/12/30"],
    ...     "办结日期": ["2020-03-06", "2020-03-20", "2021-01-08"],
    ...     "办理部门": ["民政局", "民政局", "公安局"],
    ... }
    >>> book = fz.compute({"service_matters": matters}, periods=2020, by="agency", totals=True)
    >>> book["办结率"].frame.select("period", "agency", "numerator", "denominator").rows()
    [('2020', None, 2.0, 3.0), ('2020', '公安局', 0.0, 1.0), ('2020', '民政局', 2.0, 2.0)]
    >>> book = fz.compute({"service_matters": matters}, periods=2020, suppress=5)
    >>> book["办结率"].frame.select("numerator", "denominator", "status").rows()
    [(None, None, 'suppressed')]
    """
    options: dict[str, Any] = {
        "by": by,
        "cutoff": cutoff,
        "calendar": calendar,
        "indicators": indicators,
        "parameters": parameters,
        "catalogue": catalogue,
        "unique_keys": unique_keys,
        "values": values,
    }
    asked: dict[str, Any] = {
        "catalogue": to_catalogue(catalogue)._definitions,
        "periods": to_periods(periods),
        "by": to_names(by, "by"),
        "cutoff": to_day(cutoff, "cutoff"),
        "calendar": to_calendar(calendar)._days,
        "indicators": to_optional_names(indicators, "indicators"),
        "levels": to_levels(level),
        "methods": to_names(method, "method"),
        "totals": totals,
        "parameters": to_parameters(parameters),
        "unique_keys": unique_keys,
        "values": values,
        "suppress": to_suppress(suppress),
    }
    lang = to_lang(lang)
    given: dict[str, object] | str
    if isinstance(registers, Mapping):
        counted = counted_elsewhere(registers, columns, options, asked)
        tallied = {kind for kind, data in counted.items() if isinstance(data, _fazhi.Tally)}
        columns = without(tallied, columns, catalogue)
        others = {kind: data for kind, data in registers.items() if kind not in counted}
        given = {**counted, **{kind: to_source(data, str(kind)) for kind, data in others.items()}}
    elif isinstance(registers, (str, os.PathLike)):
        given = to_path(registers, "registers")
    else:
        expected = (
            'a mapping from kinds of register to data, such as {"service_matters": data}, '
            "or the path of a folder of registers"
        )
        raise wrong_type("registers", registers, expected)
    return Book(_fazhi.compute(given, columns=to_mappings(columns), **asked), lang)


def counted_elsewhere(
    registers: Mapping[str, Source],
    columns: Mapping[str, Mapping[str, str]] | None,
    options: dict[str, Any],
    asked: dict[str, Any],
) -> dict[str, object]:
    """Count the registers that an engine holds, once the arguments were judged on their headers.

    One that lacks a column is given as its headers without rows, of which `compute` says the same
    as of any other register.
    """
    frames = {kind: data for kind, data in registers.items() if is_distributed(data)}
    if not frames:
        return {}
    from fazhi._spark import schema_of, tally_frame

    id_of = to_catalogue(options["catalogue"])._definitions.register
    for kind in frames:
        if sum(id_of(other) == id_of(kind) for other in registers) > 1:
            expected = f"register `{id_of(kind)}` once"
            raise ParameterError(f"parameter `registers` is `{kind}`, expected {expected}")
    mappings = {id_of(kind): mapping for kind, mapping in (columns or {}).items()}
    tables = [data for kind, data in registers.items() if id_of(kind) == "agencies"]
    headers, catalogue = mappings.get("agencies"), options["catalogue"]
    agencies = None
    if tables:
        agencies = read_register(
            tables[0], register="agencies", columns=headers, catalogue=catalogue
        )
    found: dict[str, object] = {
        kind: schema_of(frame).empty_table() for kind, frame in frames.items()
    }
    with contextlib.suppress(ColumnError):
        _fazhi.compute(found, columns={}, **asked)
    options = {**options, "grain": _fazhi.grain(asked["periods"]), "agencies": agencies}
    for kind, frame in frames.items():
        own = {"register": kind, "columns": mappings.get(id_of(kind))}
        with contextlib.suppress(ColumnError):
            found[kind] = tally_frame(frame, **own, **options)
    return found


def without(
    kinds: set[str],
    columns: Mapping[str, Mapping[str, str]] | None,
    catalogue: Catalogue | Path | None,
) -> Mapping[str, Mapping[str, str]] | None:
    """Leave out the headers of registers that are counted already."""
    if not kinds or not columns:
        return columns
    id_of = to_catalogue(catalogue)._definitions.register
    ids = {id_of(kind) for kind in kinds}
    return {kind: mapping for kind, mapping in columns.items() if id_of(kind) not in ids}
