"""Checks of arguments that are printed numbers."""

from __future__ import annotations

from fazhi._source import wrong_type
from fazhi.exceptions import ParameterError


def to_text(value: object, what: str) -> str:
    """Check that a value is text."""
    if not isinstance(value, str):
        raise wrong_type(what, value, "text, as printed")
    return value


def to_printed(value: object, what: str) -> str:
    """Convert an integer to text; a float does not record how it was printed."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise wrong_type(what, value, "an integer, or text as printed")
    return value


def to_count(value: object, what: str, end: int = 2**64) -> int:
    """Check that a value is a non-negative integer below `end`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(what, value, "an integer")
    if not 0 <= value < end:
        message = f"parameter `{what}` is `{value}`, expected an integer from 0 to {end - 1}"
        raise ParameterError(message)
    return value
