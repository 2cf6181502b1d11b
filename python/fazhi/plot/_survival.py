"""Curves of survival of rows with a start and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fazhi._arguments import to_lang, to_number
from fazhi._chart import Chart
from fazhi._matters import matters
from fazhi.compare._arguments import to_word

if TYPE_CHECKING:
    from fazhi._arguments import Day, DayCount, Lang, Names, Periods
    from fazhi._source import Path, Source
    from fazhi.calendar import Calendar


def survival(
    data: Source,
    *,
    start: str,
    end: str,
    by: Names = (),
    grain: Literal["year", "quarter", "month"] = "year",
    periods: Periods | None = None,
    cutoff: Day | None = None,
    days: DayCount = "calendar",
    level: float = 0.95,
    totals: bool = False,
    calendar: Calendar | Path | None = None,
    limit: float | None = None,
    name: str | None = None,
    place: str = "",
    lang: Lang | None = None,
) -> Chart:
    """Draw the share of matters that are still open by the days since their start.

    The curves are those whose median is the `median_all` of `fazhi.durations`: of the matters that
    came in each period, with those still open at the cutoff as censored. There is one for each
    group of one period, or for each period.

    Parameters
    ----------
    data, start, end, by, grain, periods, cutoff, days, totals, calendar
        As in `fazhi.durations`, and warnings and errors too.
    level
        The level of the intervals.
    limit
        A number of days that the law or a promise allows.
    name, place
        What the matters are and whose they are, for the title.
    lang
        The language of the chart.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {
    ...     "收到": ["2020-03-02"] * 4 + ["2020-05-06"] * 3,
    ...     "答复": ["2020-03-04", "2020-03-05", None, "2020-09-30"] + ["2020-05-20"] * 3,
    ...     "单位": ["甲局"] * 4 + ["乙局"] * 3,
    ... }
    >>> chart = fz.plot.survival(
    ...     matters, start="收到", end="答复", by="单位", periods=2020, limit=20, lang="zh"
    ... )
    >>> "时限 20 天" in chart.to_svg()
    True
    """
    lang = to_lang(lang)
    usual = {"zh": "事项", "en": "matters"}[lang]
    curves = {
        "name": usual if name is None else to_word(name, "name"),
        "place": to_word(place, "place"),
        "limit": None if limit is None else to_number(limit, "limit"),
        "lang": lang,
    }
    made = matters(
        data,
        "durations",
        columns=(start, end),
        by=by,
        grain=grain,
        periods=periods,
        cutoff=cutoff,
        days=days,
        level=to_number(level, "level"),
        totals=totals,
        calendar=calendar,
        curves=curves,
    )
    return Chart(made)
