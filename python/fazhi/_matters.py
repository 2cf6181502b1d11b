"""Flows and durations of rows with a start and an end date."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

from fazhi import _fazhi
from fazhi._arguments import (
    to_day,
    to_day_count,
    to_levels,
    to_names,
    to_number,
    to_periods,
    to_whole,
)
from fazhi._frame import to_polars
from fazhi._source import to_source, wrong_type
from fazhi.calendar._calendar import to_calendar
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from fazhi._arguments import Day, DayCount, Names, Periods
    from fazhi._source import Path, Source
    from fazhi.calendar import Calendar

# The longest time in days that may be asked for.
DAYS = 999_999


def flow(
    data: Source,
    *,
    start: str,
    end: str,
    by: Names = (),
    grain: Literal["year", "quarter", "month"] = "year",
    periods: Periods | None = None,
    cutoff: Day | None = None,
    backlog: int = 365,
    days: DayCount = "calendar",
    leap_year_days: float = 365,
    totals: bool = False,
    calendar: Calendar | Path | None = None,
) -> pl.DataFrame:
    """Count the matters that come in, are resolved and remain pending, by period and group.

    Clearance rate, disposition time and turnover are those of the CEPEJ (2008, Guidelines on
    Judicial Statistics) and, for the first, of CourTools (measures 2 and 4).

    Parameters
    ----------
    data
        A path or a table, in any form that `compute` accepts, with one row per matter.
    start, end
        The headers of the columns with the days on which a matter comes in and is resolved; the end
        is empty for pending matters.
    by
        The group-by columns, such as the agency or the case type.
    grain
        The length of the periods.
    periods
        The periods, such as `2020` or `"2020Q3"`; by default all periods with counted rows.
    cutoff
        The day as of which the last period is judged, instead of its end. A period that is not over
        is judged as of today.
    backlog
        Matters pending for more days than this are backlog.
    days
        The days that are counted, `calendar` or `working` days; the start does not count.
    leap_year_days
        The length of a leap year in the disposition time: 365 or 366.
    totals
        Whether to add totals over the group-by columns, in which these are null.
    calendar
        A calendar to use instead of that of the PRC, or a file that is added to the latter.

    Returns
    -------
    A frame with one row for each period and group, the columns of `by` and

    - `incoming`, `resolved`: the matters that come in, or are resolved, in the period;
    - `pending_start`, `pending_end`: the matters pending at the start and at the end of the period;
    - `gap`: `pending_start + incoming - resolved - pending_end`, which is 0 for a consistent
      register, and below 0 if matters have an end but no start;
    - `clearance_rate`: `resolved / incoming`, which may exceed 1;
    - `disposition_time`: `365 * pending_end / resolved`; shorter periods use their own length;
    - `turnover`: `resolved / pending_end`;
    - `backlog`: the pending matters that are older than `backlog` days;
    - `excluded`: the rows that may belong to the period and group but cannot be used.

    A quotient with a denominator of zero is null. Excluded rows are a `UserWarning` too, which says
    how many, and why. A column without a single day is a `DataError`, unless it is the end and
    empty.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {
    ...     "filed": ["2019-11-04", "2020-02-03", "2020-05-06", "2020-12-01"],
    ...     "closed": ["2020-01-15", "2020-03-02", None, "2021-01-10"],
    ... }
    >>> table = fz.flow(matters, start="filed", end="closed")
    >>> table.select("period", "pending_start", "incoming", "resolved", "pending_end").rows()
    [('2019', 0.0, 1.0, 0.0, 1.0), ('2020', 1.0, 3.0, 2.0, 2.0), ('2021', 2.0, 0.0, 1.0, 1.0)]
    >>> table.filter(period="2020").select("gap", "clearance_rate", "disposition_time").row(0)
    (0.0, 0.666..., 365.0)
    """
    made = matters(
        data,
        "flow",
        columns=(start, end),
        by=by,
        grain=grain,
        periods=periods,
        cutoff=cutoff,
        backlog=backlog,
        days=days,
        leap_year_days=leap_year_days,
        totals=totals,
        calendar=calendar,
    )
    return to_polars(made)


def durations(
    data: Source,
    *,
    start: str,
    end: str,
    by: Names = (),
    grain: Literal["year", "quarter", "month"] = "year",
    periods: Periods | None = None,
    cutoff: Day | None = None,
    within: Iterable[int] = (),
    days: DayCount = "calendar",
    level: float | None = 0.95,
    totals: bool = False,
    calendar: Calendar | Path | None = None,
) -> pl.DataFrame:
    """Compute how long matters take, including those still pending.

    The median of resolved matters flatters an office that leaves the hard matters open, since these
    are not among the resolved. `median_all` does not.

    Parameters
    ----------
    data, start, end, by, grain, periods, cutoff, days, totals, calendar
        As in `flow`, and warnings and errors too.
    within
        Numbers of days; for each, the share of matters resolved within that time is computed.
    level
        The level of the intervals, or `None` for no intervals.

    Returns
    -------
    A frame with one row for each period and group, the columns of `by` and

    - for the matters resolved in the period: their number `resolved`, the `mean`, `median` and
      `p90` of their durations in days and, for each of `within`, a share such as `within_30`;
    - for those pending at the end of the period: their number `pending`, and the `age_mean` and
      `age_median` of their ages in days;
    - for those that came in during the period: `median_all`, the median duration with matters
      pending at the cutoff as censored (Kaplan and Meier 1958, Journal of the American Statistical
      Association 53:457-481); null if less than half are resolved;
    - `excluded`: the rows that may belong to the period and group but cannot be used.

    All columns except the counts have limits beside them, such as `median_lower` and
    `median_upper`; a limit is null if there are too few matters for it.

    Examples
    --------
    An office that closes its easy matters within days and leaves the others open:

    >>> import fazhi as fz
    >>> matters = {
    ...     "filed": ["2020-03-02"] * 6,
    ...     "closed": ["2020-03-04", "2020-03-05", None, None, "2020-12-20", None],
    ... }
    >>> table = fz.durations(matters, start="filed", end="closed", periods=2020, within=[30])
    >>> table.select("resolved", "median", "within_30", "pending", "median_all").rows()
    [(3.0, 3.0, 0.666..., 3.0, 293.0)]
    """
    made = matters(
        data,
        "durations",
        columns=(start, end),
        by=by,
        grain=grain,
        periods=periods,
        cutoff=cutoff,
        within=within,
        days=days,
        level=level,
        totals=totals,
        calendar=calendar,
    )
    return to_polars(made)


def matters(
    data: Source,
    table: str,
    *,
    columns: tuple[str, str],
    by: Names,
    grain: str,
    periods: Periods | None,
    cutoff: Day | None,
    days: DayCount,
    totals: bool,
    calendar: Calendar | Path | None,
    backlog: int = 365,
    within: Iterable[int] = (),
    leap_year_days: float = 365,
    level: float | None = None,
    curves: dict[str, Any] | None = None,
) -> Any:  # noqa: ANN401
    """Compute the table of flows or of durations, or draw curves of survival."""
    levels = to_levels(level)
    if len(levels) > 1:
        message = f"parameter `level` is `{len(levels)} levels`, expected one level, or None"
        raise ParameterError(message)
    start, end = columns
    made, chart, excluded = _fazhi.matters(
        to_source(data, "data"),
        table=table,
        start=to_header(start, "start"),
        end=to_header(end, "end"),
        by=to_names(by, "by"),
        period=grain,
        periods=to_periods(periods),
        cutoff=to_day(cutoff, "cutoff"),
        calendar=to_calendar(calendar)._days,
        count=to_day_count(days),
        backlog=to_whole(backlog, "backlog", most=DAYS),
        within=[to_whole(one, "within", most=DAYS) for one in within],
        leap_year_days=to_number(leap_year_days, "leap_year_days"),
        levels=levels,
        totals=totals,
        curves=curves,
    )
    if excluded is not None:
        # The caller of `flow`, `durations` or `plot.survival`.
        warnings.warn(excluded, UserWarning, stacklevel=3)
    return made if chart is None else chart


def to_header(header: Any, what: str) -> str:  # noqa: ANN401
    """Check that a header is a string."""
    if not isinstance(header, str):
        raise wrong_type(what, header, "the header of a column")
    return header
