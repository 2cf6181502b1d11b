"""Arguments that several functions have, turned into what the extension takes."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import SupportsIndex, TypeAlias

from fazhi._source import wrong_type
from fazhi.exceptions import ParameterError

Periods: TypeAlias = str | Iterable[str]
Names: TypeAlias = str | Iterable[str]
Day: TypeAlias = date | str
Levels: TypeAlias = float | Sequence[float] | None


def to_names(names: Names, what: str) -> list[str]:
    """Turn one name or several into a list."""
    if isinstance(names, str):
        return [names]
    if not isinstance(names, Iterable):
        raise wrong_type(what, names, "a text or several texts")
    listed = list(names)
    for name in listed:
        if not isinstance(name, str):
            raise wrong_type(what, name, "texts", "holds")
    return listed


def to_optional_names(names: Names | None, what: str) -> list[str] | None:
    """Turn one name or several into a list, if there are any."""
    return None if names is None else to_names(names, what)


def to_day(day: Day | None, what: str) -> str | None:
    """Turn a day into ISO 8601; a text is left as it is."""
    if day is None or isinstance(day, str):
        return day
    if isinstance(day, datetime):
        return day.date().isoformat()
    if isinstance(day, date):
        return day.isoformat()
    raise wrong_type(what, day, "a `datetime.date` or a text such as 2020-12-31")


def to_periods(
    year: SupportsIndex | None = None,
    years: Iterable[SupportsIndex] | None = None,
    period: Periods | None = None,
) -> list[str] | None:
    """Turn the one of three ways to name periods that was used into a list of periods."""
    ways = {"year": year, "years": years, "period": period}
    given = [f"`{name}`" for name, value in ways.items() if value is not None]
    if len(given) > 1:
        message = f"{' and '.join(given)} are given, expected one of `year`, `years` and `period`"
        raise ParameterError(message)
    if period is not None:
        return not_empty(to_names(period, "period"), "period")
    if years is not None:
        if isinstance(years, str) or not isinstance(years, Iterable):
            raise wrong_type("years", years, "several years, such as `range(2016, 2021)`")
        return not_empty([to_year(one, "years") for one in years], "years")
    return None if year is None else [to_year(year, "year")]


def to_year(year: SupportsIndex, what: str) -> str:
    """Turn a year into the period that it is."""
    try:
        return f"{operator.index(year):04}"
    except TypeError:
        raise wrong_type(what, year, "a whole number, such as 2020") from None


def not_empty(periods: list[str], what: str) -> list[str]:
    """Refuse periods of which there are none, as all of them are asked for by leaving them out."""
    if not periods:
        message = f"parameter `{what}` is empty, expected at least one period, or nothing for all"
        raise ParameterError(message)
    return periods


def to_mapping(columns: Mapping[str, str] | None, what: str) -> dict[str, str]:
    """Turn a mapping from column ids to headers into a dict."""
    if columns is None:
        return {}
    expected = 'a mapping from a column\'s id to its header, such as {"accepted": "收件时间"}'
    if not isinstance(columns, Mapping):
        raise wrong_type(what, columns, expected)
    for name, header in columns.items():
        if not isinstance(name, str) or not isinstance(header, str):
            raise wrong_type(what, header if isinstance(name, str) else name, expected, "holds")
    return dict(columns)


def to_mappings(columns: Mapping[str, Mapping[str, str]] | None) -> dict[str, dict[str, str]]:
    """Turn the mappings of several registers into dicts."""
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        expected = "a mapping from the kind of register to its columns"
        raise wrong_type("columns", columns, expected)
    return {kind: to_mapping(own, f"columns[{kind!r}]") for kind, own in columns.items()}


def to_parameters(parameters: Mapping[str, float] | None) -> dict[str, float]:
    """Turn values of parameters into floats."""
    if parameters is None:
        return {}
    if not isinstance(parameters, Mapping):
        raise wrong_type("parameters", parameters, 'a mapping, such as {"excellent": 85}')
    return {name: to_number(value, f"parameters[{name!r}]") for name, value in parameters.items()}


def to_number(value: object, what: str) -> float:
    """Turn a number of any kind into a float; text is no number."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise wrong_type(what, value, "a number")
    return float(value)


def to_levels(level: Levels) -> list[float]:
    """Turn one level, several or none into a list."""
    if level is None:
        return []
    if isinstance(level, Iterable) and not isinstance(level, str):
        return [to_number(one, "level") for one in level]
    return [to_number(level, "level")]
