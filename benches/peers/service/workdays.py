"""Working days from the package chinesecalendar, so that the peers do not depend on fazhi."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from chinese_calendar import is_workday

FIRST, LAST = date(2006, 1, 1), date(2026, 12, 31)


class Workdays(NamedTuple):
    """The days, the working days up to each of them, and the year of each working day."""

    days: list[date]
    worked: list[int]
    years: list[int]  # one per working day


@cache
def workdays() -> Workdays:
    """Count the working days."""
    days = [FIRST + timedelta(at) for at in range((LAST - FIRST).days + 1)]
    work = [is_workday(day) for day in days]
    years = [day.year for day, works in zip(days, work, strict=True) if works]
    return Workdays(days, list(accumulate(map(int, work))), years)
