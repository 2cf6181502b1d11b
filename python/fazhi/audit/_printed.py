"""Checks of arguments that are printed numbers."""

from __future__ import annotations

from fazhi._source import wrong_type


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
