"""Conversion of the arguments of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fazhi._arguments import to_levels, to_number, to_periods, to_whole
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
    level: object,
    sets: object,
    tail: object,
    first: object,
    least: object,
    best: Any,  # noqa: ANN401
    worst: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Convert the options of ranks."""
    return {
        "level": to_number(level, "level"),
        "sets": to_word(sets, "sets"),
        "tail": to_word(tail, "tail"),
        "first": None if first is None else to_word(first, "first"),
        "least": to_number(least, "least"),
        "best": None if best is None else to_whole(best, "best", 1),
        "worst": None if worst is None else to_whole(worst, "worst", 1),
    }


def to_control(
    chart: object,
    rebase: Any,  # noqa: ANN401
    baseline: Any,  # noqa: ANN401
    constants: object,
    screened: object,
    rules: object,
    run: Any,  # noqa: ANN401
    on_centre: object,
    trend: Any,  # noqa: ANN401
    equal: object,
    two_of_three: object,
    target: object,
) -> dict[str, Any]:
    """Convert the options of a control chart."""
    return {
        "chart": None if chart is None else to_word(chart, "chart"),
        "rebase": to_periods(rebase),
        "baseline": None if baseline is None else to_whole(baseline, "baseline", 2),
        "constants": to_word(constants, "constants"),
        "screened": bool(screened),
        "rules": to_word(rules, "rules"),
        "run": None if run is None else to_whole(run, "run", 2),
        "on_centre": None if on_centre is None else to_word(on_centre, "on_centre"),
        "trend": None if trend is None else to_whole(trend, "trend", 2),
        "equal": None if equal is None else to_word(equal, "equal"),
        "two_of_three": None if two_of_three is None else to_word(two_of_three, "two_of_three"),
        "target": None if target is None else to_number(target, "target"),
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
