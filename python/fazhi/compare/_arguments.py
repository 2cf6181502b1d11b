"""Conversion of the arguments of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fazhi._arguments import to_levels, to_number
from fazhi._source import wrong_type

if TYPE_CHECKING:
    from fazhi import _fazhi


def to_funnel(
    target: object,
    level: Any,  # noqa: ANN401
    dispersion: object,
    outliers: object,
    outlier_share: object,
    adjust: object,
    least: object,
) -> dict[str, Any]:
    """Convert the options of a funnel."""
    return {
        "target": target if isinstance(target, str) else repr(to_number(target, "target")),
        "levels": to_levels(level),
        "dispersion": to_word(dispersion, "dispersion"),
        "outliers": to_word(outliers, "outliers"),
        "outlier_share": to_number(outlier_share, "outlier_share"),
        "adjust": to_word(adjust, "adjust"),
        "least": to_number(least, "least"),
    }


def to_ranks(
    level: object, sets: object, tail: object, first: object, least: object
) -> dict[str, Any]:
    """Convert the options of ranks."""
    return {
        "level": to_number(level, "level"),
        "sets": to_word(sets, "sets"),
        "tail": to_word(tail, "tail"),
        "first": None if first is None else to_word(first, "first"),
        "least": to_number(least, "least"),
    }


def to_comparison(to: object) -> tuple[str, _fazhi.Book | None]:
    """Convert what is held against to its word, and the other book."""
    from fazhi._book import Book

    if isinstance(to, Book):
        return "book", to._book
    if isinstance(to, str):
        return to, None
    raise wrong_type("to", to, "previous, same_period_last_year or a book")


def to_word(value: object, what: str) -> str:
    """Check that an option is a string."""
    if not isinstance(value, str):
        raise wrong_type(what, value, "a string")
    return value
