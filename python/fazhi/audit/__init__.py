"""The audit of published figures: what a report says, and whether it can be true.

A printed figure stands for all numbers that print as it: 67% for [0.665, 0.675) if it was rounded
half up, 9.72万 for [97150, 97250), 15000余 for (15000, 16000). `report` reads the figures of a
report and holds them against each other; the other functions ask one question about numbers as
they are printed. All of it is decided in exact fractions.

>>> import fazhi as fz
>>> audit = fz.audit.report("办理法律援助案件118件（刑事11件，民事106件）。")
>>> audit.problems.select("verdict", "left", "right")
shape: (1, 3)
┌──────────────┬──────────┬───────┐
│ verdict      ┆ left     ┆ right │
│ ---          ┆ ---      ┆ ---   │
│ str          ┆ str      ┆ str   │
╞══════════════╪══════════╪═══════╡
│ unreconciled ┆ 11 + 106 ┆ 118   │
└──────────────┴──────────┴───────┘

A figure is given as it is printed, as text: trailing zeros count, so 67.0% is not 67%. Whole
numbers may be an `int`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from fazhi import _fazhi
from fazhi._frame import to_polars
from fazhi._source import TABLES, to_path, to_stream, wrong_type
from fazhi.audit._audit import Audit as Audit
from fazhi.audit._records import Feasible as Feasible
from fazhi.audit._records import Growth as Growth
from fazhi.audit._records import Spread as Spread
from fazhi.audit._records import Sum as Sum
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from fazhi._source import Path, Table
    from fazhi.audit._records import Lang, Rounding

__all__ = [
    "Audit",
    "Feasible",
    "Growth",
    "Spread",
    "Sum",
    "figures",
    "growth",
    "mean",
    "percentage",
    "report",
    "sd",
    "sum_of_parts",
]

Printed: TypeAlias = str | int

ENDINGS = (
    *(".txt", ".html", ".htm", ".docx", ".pdf"),
    *(".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"),
)
REPORTS = f"a text, a path as `pathlib.Path`, or a table of claims: {TABLES}"


def figures(text: str, lang: Lang = "zh") -> pl.DataFrame:
    """Read the figures of a text.

    Parameters
    ----------
    text
        The text.
    lang
        The language of the text, `zh` or `en`.

    Returns
    -------
    A frame with the columns of `Audit.figures`, one figure in a row.

    Raises
    ------
    ParameterError
        The language is not known.

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.audit.figures("全年受理事项9.72万件，办结率达99%。")
    >>> found.select("text", "value", "interval", "unit", "kind")
    shape: (2, 5)
    ┌──────────┬─────────┬────────────────┬──────┬─────────┐
    │ text     ┆ value   ┆ interval       ┆ unit ┆ kind    │
    │ ---      ┆ ---     ┆ ---            ┆ ---  ┆ ---     │
    │ str      ┆ f64     ┆ str            ┆ str  ┆ str     │
    ╞══════════╪═════════╪════════════════╪══════╪═════════╡
    │ 9.72万件 ┆ 97200.0 ┆ [97150, 97250) ┆ 件   ┆ count   │
    │ 99%      ┆ 0.99    ┆ [0.985, 0.995) ┆ %    ┆ percent │
    └──────────┴─────────┴────────────────┴──────┴─────────┘
    """
    return to_polars(_fazhi.audit_figures(to_text(text, "text"), lang))


def report(
    source: Path | Table, previous: Path | Table | None = None, *, lang: Lang | None = None
) -> Audit:
    """Audit a report: find the relations between its figures, and judge each.

    Parameters
    ----------
    source
        The text of the report, or its file: a text file in UTF-8, UTF-16 with a mark or GB18030, a
        page (`.html`), a document of Word (`.docx`) or a PDF with a text layer; or its figures as a
        table of claims, which is a file (`.csv`, `.tsv`, `.xlsx`, `.xls`, `.ods`) or a frame with
        the columns `text` and, as far as they are known, `label`, `unit`, `period`, `id`,
        `part_of`, `numerator`, `denominator` and `change_of`. A `pathlib.Path` is a file, and so is
        a text of one line that ends like one.
    previous
        The report of the year before, in the same ways.
    lang
        The language of the report; without it the text tells.

    Raises
    ------
    DataError
        A file cannot be read, or is not what it should be; a table has no claims.
    ParameterError
        The language is not known.
    TypeError
        A report is neither text, nor a path, nor a table.

    Examples
    --------
    >>> import fazhi as fz
    >>> audit = fz.audit.report("受理24件，办结21件，办结率87.5%；应诉17件，出庭15件，出庭率89.2%")
    >>> audit.findings.select("verdict", "left", "right")
    shape: (2, 3)
    ┌────────────┬─────────┬───────┐
    │ verdict    ┆ left    ┆ right │
    │ ---        ┆ ---     ┆ ---   │
    │ str        ┆ str     ┆ str   │
    ╞════════════╪═════════╪═══════╡
    │ exact      ┆ 21 / 24 ┆ 87.5% │
    │ impossible ┆ 15 / 17 ┆ 89.2% │
    └────────────┴─────────┴───────┘

    Claims that were written down by hand are tied together by their ids:

    >>> claims = {
    ...     "label": ["受理", "办结", "办结率"],
    ...     "text": ["24件", "20件", "93.3%"],
    ...     "id": ["a", "b", "c"],
    ...     "numerator": [None, None, "b"],
    ...     "denominator": [None, None, "a"],
    ... }
    >>> fz.audit.report(claims).problems.select("verdict", "cell", "left", "right").rows()
    [('impossible', '3:2', '20 / 24', '93.3%')]
    """
    given, is_path = to_report(source, "source")
    earlier = None if previous is None else to_report(previous, "previous")
    return Audit(_fazhi.audit_report(given, is_path, earlier, lang))


def percentage(printed: str, n: Printed, rounding: Rounding = "any") -> Feasible:
    """Find the counts that can stand behind a printed percentage.

    Parameters
    ----------
    printed
        The percentage as it is printed, such as `67%` or `66.7%`.
    n
        The base: a whole number, or a figure that is itself rounded, such as `9.72万件`.
    rounding
        How it was shortened.

    Returns
    -------
    A `Feasible`, whose witnesses are the counts.

    Raises
    ------
    ParameterError
        A text is no figure, or products do not fit 128 bits.

    Notes
    -----
    The counts are all k from 0 to n with k/n in the interval of numbers that print so [1]_.

    References
    ----------
    .. [1] Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and
       Personality Science 8(4), 363-369. doi:10.1177/1948550616673876

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.audit.percentage("67%", n=129)
    >>> found.verdict, found.witnesses
    ('within_rounding', [(86, 87)])
    >>> fz.audit.percentage("98.5%", n=102).nearest
    [0.98, 0.99]
    """
    base = to_printed(n, "n")
    return feasible(_fazhi.audit_percentage(to_text(printed, "printed"), base, rounding))


def mean(printed: str, n: int, items: int = 1, rounding: Rounding = "any") -> Feasible:
    """Find the sums of whole numbers that can stand behind a printed mean: GRIM.

    Parameters
    ----------
    printed
        The mean as it is printed.
    n
        How many numbers it is the mean of.
    items
        How many whole-number items each of these is itself a mean of.
    rounding
        How it was shortened.

    Returns
    -------
    A `Feasible`, whose witnesses are the sums.

    Raises
    ------
    ParameterError
        The mean is no number, or an argument is out of range.

    References
    ----------
    .. [1] Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and
       Personality Science 8(4), 363-369. doi:10.1177/1948550616673876

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.audit.mean("5.19", n=28, rounding="half_up")
    >>> found.verdict, found.nearest
    ('impossible', [5.18, 5.21])
    """
    sizes = to_count(n, "n"), to_count(items, "items", 2**32)
    return feasible(_fazhi.audit_mean(to_text(printed, "printed"), *sizes, rounding))


def sd(mean: str, sd: str, n: int, items: int = 1, rounding: Rounding = "any") -> Spread:
    """Say whether whole numbers with this mean and sample standard deviation exist: GRIMMER.

    Parameters
    ----------
    mean, sd
        As they are printed; the deviation is that with n - 1.
    n
        How many numbers there are.
    items
        How many whole-number items each of these is itself a mean of.
    rounding
        How both were shortened.

    Raises
    ------
    ParameterError
        A text is no number, or an argument is out of range.

    References
    ----------
    .. [1] Anaya, J. (2016). The GRIMMER test. PeerJ Preprints 4:e2400v1.
       doi:10.7287/peerj.preprints.2400v1
    .. [2] Allard, A. (2018). Analytic-GRIMMER: a new way of testing the possibility of standard
       deviations.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.sd("1.2", "0.3", n=57, rounding="half_up").verdict
    'impossible'
    """
    sizes = to_count(n, "n"), to_count(items, "items", 2**32)
    printed = to_text(mean, "mean"), to_text(sd, "sd")
    return Spread(*_fazhi.audit_sd(*printed, *sizes, rounding))


def sum_of_parts(total: Printed, parts: Iterable[Printed]) -> Sum:
    """Say whether parts can add to a total, each standing for what it can stand for.

    Parameters
    ----------
    total
        A whole number, or a figure as it is printed.
    parts
        The parts, likewise.

    Raises
    ------
    ParameterError
        A text is no figure, or a sum does not fit 128 bits.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.sum_of_parts(118, [11, 107]).verdict
    'exact'
    >>> fz.audit.sum_of_parts("215.69万", ["151.59万", "64.1万"]).verdict
    'within_rounding'
    """
    given = [to_printed(part, "parts") for part in parts]
    return Sum(*_fazhi.audit_sum_of_parts(to_printed(total, "total"), given))


def growth(new: Printed, old: Printed, printed: str, rounding: Rounding = "any") -> Growth:
    """Say whether a printed change follows from the figures that it compares.

    Parameters
    ----------
    new, old
        Whole numbers, or figures as they are printed.
    printed
        The change as it is printed; a fall has a minus sign.
    rounding
        How the change was shortened.

    Raises
    ------
    ParameterError
        A text is no figure, or a bound does not fit 128 bits.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.audit.growth(151, 66, "128.79%").verdict
    'within_rounding'
    >>> fz.audit.growth(66, 151, "128.79%").reading
    'reversed'
    """
    figures = to_printed(new, "new"), to_printed(old, "old")
    return Growth(*_fazhi.audit_growth(*figures, to_text(printed, "printed"), rounding))


def feasible(
    found: tuple[str, list[tuple[int, int]], list[tuple[str, list[tuple[int, int]]]], list[float]],
) -> Feasible:
    """Name the fields."""
    verdict, witnesses, roundings, nearest = found
    return Feasible(verdict, witnesses, dict(roundings), nearest)


def to_text(value: object, what: str) -> str:
    """Check that a value is text."""
    if not isinstance(value, str):
        raise wrong_type(what, value, "text, as it is printed")
    return value


def to_printed(value: object, what: str) -> str:
    """Turn a whole number into text; a float does not know how it was printed."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise wrong_type(what, value, "a whole number, or text as it is printed")
    return value


def to_count(value: object, what: str, end: int = 2**64) -> int:
    """Check that a value is a whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(what, value, "a whole number")
    if not 0 <= value < end:
        message = f"parameter `{what}` is `{value}`, expected a whole number from 0 to {end - 1}"
        raise ParameterError(message)
    return value


def to_report(value: object, what: str) -> tuple[object, bool]:
    """Tell a path from a text, and both from a table of claims."""
    if isinstance(value, str):
        return value, "\n" not in value and value.lower().endswith(ENDINGS)
    if isinstance(value, os.PathLike):
        return to_path(value, what), True
    return to_stream(value, what, REPORTS), False
