"""Conversion of arguments shared by several functions."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, SupportsIndex, TypeAlias

from fazhi import _fazhi
from fazhi._source import is_of, wrong_type
from fazhi.exceptions import ParameterError

Periods: TypeAlias = int | str | Iterable[int | str]
Names: TypeAlias = str | Iterable[str]
Day: TypeAlias = date | str
Buffer: TypeAlias = bytes | bytearray | memoryview
DayCount: TypeAlias = Literal["working", "calendar"]
Levels: TypeAlias = float | Sequence[float] | None
Lang: TypeAlias = Literal["zh", "en"]


def to_names(names: Names, what: str) -> list[str]:
    """Convert one name or several to a list."""
    if isinstance(names, str):
        return [names]
    if not isinstance(names, Iterable):
        raise wrong_type(what, names, "a string or several strings")
    listed = list(names)
    for name in listed:
        if not isinstance(name, str):
            raise wrong_type(what, name, "strings", "holds")
    return listed


def to_optional_names(names: Names | None, what: str) -> list[str] | None:
    """Convert one name or several to a list; `None` stays `None`."""
    return None if names is None else to_names(names, what)


def to_text(value: str, what: str) -> str:
    """Check that a value is a text."""
    if not isinstance(value, str):
        raise wrong_type(what, value, "a string")
    return value


def to_flag(value: bool, what: str) -> bool:
    """Check that a value is yes or no."""
    if not isinstance(value, bool) and not is_of(value, "numpy", "bool"):
        raise wrong_type(what, value, "`True` or `False`")
    return bool(value)


def to_bytes(value: Buffer, what: str) -> bytes:
    """Convert what holds bytes to these."""
    try:
        return bytes(memoryview(value))
    except TypeError:
        raise wrong_type(what, value, "bytes") from None


def to_day(day: Day | None, what: str) -> str | None:
    """Convert a day to ISO 8601; a string stays as it is."""
    if day is None or isinstance(day, str):
        return day
    if isinstance(day, datetime):
        return day.date().isoformat()
    if isinstance(day, date):
        return day.isoformat()
    raise wrong_type(what, day, "a `datetime.date` or a string such as 2020-12-31")


def to_periods(periods: Periods | None) -> list[str] | None:
    """Convert periods to texts such as 2020, 2020Q3 or 2016..2020; `None` stays `None`: all."""
    if periods is None:
        return None
    if isinstance(periods, str) or not isinstance(periods, Iterable):
        periods = [periods]
    texts = [to_period(period) for period in periods]
    if not texts:
        expected = "expected at least one period; omit it for all periods"
        message = f"parameter `periods` is empty, {expected}"
        raise ParameterError(message)
    return texts


def to_period(period: object) -> str:
    """Convert a year to a text; a text stays as it is."""
    if isinstance(period, str):
        return period
    if isinstance(period, bool) or not hasattr(period, "__index__"):
        raise wrong_type("periods", period, "years such as 2020, or texts such as 2020Q3")
    return f"{operator.index(period):04}"


def to_day_count(days: DayCount) -> str:
    """Convert the days that count to the word of the extension."""
    words = {"working": "working_days", "calendar": "calendar_days"}
    if days not in words:
        message = f"parameter `days` is `{days}`, expected working or calendar"
        raise ParameterError(message)
    return words[days]


def to_whole(value: SupportsIndex, what: str, least: int = 0, most: int = 2**31 - 1) -> int:
    """Convert a whole number that lies within limits."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise wrong_type(what, value, "a whole number")
    number = operator.index(value)
    if not least <= number <= most:
        expected = f"a whole number from {least} to {most}"
        raise ParameterError(f"parameter `{what}` is `{number}`, expected {expected}")
    return number


def to_suppress(least: SupportsIndex | None) -> int | None:
    """Convert the least count that figures show."""
    return None if least is None else to_whole(least, "suppress", least=3)


def to_mapping(columns: Mapping[str, str] | None, what: str) -> dict[str, str]:
    """Convert a mapping from column ids to headers to a dict."""
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
    """Convert the mappings of several registers to dicts."""
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        expected = "a mapping from kinds of register to their columns"
        raise wrong_type("columns", columns, expected)
    return {kind: to_mapping(own, f"columns[{kind!r}]") for kind, own in columns.items()}


def to_parameters(parameters: Mapping[str, float] | None) -> dict[str, float]:
    """Convert the values of parameters to floats."""
    if parameters is None:
        return {}
    return to_mapping_of_numbers(parameters, "parameters", '{"excellent": 85}')


def to_mapping_of_numbers(
    numbers: Mapping[str, float], what: str, example: str = '{"甲镇": 8100}'
) -> dict[str, float]:
    """Convert the values of a mapping to floats."""
    if not isinstance(numbers, Mapping):
        raise wrong_type(what, numbers, f"a mapping, such as {example}")
    return {name: to_number(value, f"{what}[{name!r}]") for name, value in numbers.items()}


def to_number(value: object, what: str) -> float:
    """Convert a number of any type to a float; strings are refused."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise wrong_type(what, value, "a number")
    return float(value)


def to_levels(level: Levels) -> list[float]:
    """Convert one level, several or none to a list."""
    if level is None:
        return []
    if isinstance(level, Iterable) and not isinstance(level, str):
        return [to_number(one, "level") for one in level]
    return [to_number(level, "level")]


def to_lang(lang: Lang | None) -> Lang:
    """Check a language; `None` is that of the user."""
    if lang is not None and not isinstance(lang, str):
        raise wrong_type("lang", lang, "`zh` or `en`")
    return _fazhi.language(lang)
