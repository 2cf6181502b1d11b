"""The calendar of working days."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._source import to_path, wrong_type
from fazhi.calendar._days import to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi._arguments import Day
    from fazhi._source import Path


class Calendar:
    """The working days of a run of consecutive years.

    Make one by `Calendar.china`. A day outside the years covered is an error, never a guess.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.Calendar.china()
    <fazhi.Calendar: 2004-01-01 to 2026-12-31>
    """

    __slots__ = ("_days",)

    _days: _fazhi.Calendar

    def __init__(self) -> None:
        message = "a calendar is made by `Calendar.china`"
        raise TypeError(message)

    @classmethod
    def china(
        cls,
        extra: Path | None = None,
        *,
        rest: Iterable[Day] = (),
        work: Iterable[Day] = (),
    ) -> Calendar:
        """Return the calendar of the PRC, extended by a file or by single days.

        Parameters
        ----------
        extra
            A TOML file that adds years or changes days, such as the local holidays of an autonomous
            area. It has a `[[year]]` entry for each year: `year`, `notice` (for the reader), and
            `rest` and `work`, lists of days `"01-24"` and spans `"01-27..01-31"`. A new year must
            directly precede or follow the years covered.
        rest, work
            Days off, and working days, within the years covered.

        Examples
        --------
        >>> import fazhi as fz
        >>> local = fz.Calendar.china(rest=["2020-07-21"])
        >>> fz.calendar.is_workday("2020-07-21", calendar=local)
        False
        """
        days = _fazhi.Calendar.china()
        if extra is not None:
            days = days.with_file(to_path(extra, "extra"))
        calendar = object.__new__(cls)
        calendar._days = days.with_days(
            [to_number(day, "rest") for day in rest], [to_number(day, "work") for day in work]
        )
        return calendar

    @property
    def covers(self) -> tuple[date, date]:
        """The first and the last day covered."""
        first, last = self._days.covers()
        return date.fromisoformat(first), date.fromisoformat(last)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self._days == other._days

    def __hash__(self) -> int:
        return hash(self.covers)

    def __repr__(self) -> str:
        first, last = self.covers
        return f"<fazhi.Calendar: {first} to {last}>"


def to_calendar(calendar: Calendar | Path | None) -> Calendar:
    """Convert an argument to a calendar."""
    if isinstance(calendar, Calendar):
        return calendar
    if calendar is None or isinstance(calendar, (str, os.PathLike)):
        return Calendar.china(calendar)
    raise wrong_type("calendar", calendar, "a `Calendar` or the path of a file that is added to it")
