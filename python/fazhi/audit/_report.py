"""The figures of a text, and the audit of a report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from fazhi import _fazhi
from fazhi._frame import to_polars
from fazhi._source import TABLES, to_path, to_stream
from fazhi.audit._audit import Audit
from fazhi.audit._printed import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from fazhi._source import ArrowStream, Path, Table
    from fazhi.audit._records import Lang

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
    A frame with the columns of `Audit.figures`, one figure per row.

    Raises
    ------
    ParameterError
        The language is unknown.

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
    source: Path | Table,
    figures: Path | Table | None = None,
    previous: Path | Table | None = None,
    *,
    lang: Lang | None = None,
) -> Audit:
    """Audit a report: find the relations between its figures, and check each.

    Parameters
    ----------
    source
        The text of the report, or its file: a text file in UTF-8, UTF-16 with a byte-order mark or
        GB18030, a web page (`.html`), a Word document (`.docx`) or a PDF with a text layer; or its
        figures as a table of claims, which is a file (`.csv`, `.tsv`, `.xlsx`, `.xls`, `.ods`) or a
        frame with the column `text` and, as far as known, `label`, `unit`, `period`, `id`,
        `part_of`, `numerator`, `denominator` and `change_of`. A `pathlib.Path` is a file, and so is
        a string of one line with the extension of a supported format.
    figures
        Computed figures, with which each figure of the report is compared: a table of figures such
        as `Book.frame`, a file of figures (Parquet, CSV or Excel), the output folder of a run, or a
        project (its `fazhi.toml` or the folder of that), which is computed without writing
        anything. By default the report is checked on its own.
    previous
        The report of the previous year, in any of the forms of `source`.
    lang
        The language of the report; by default it is detected from the text.

    Raises
    ------
    DataError
        A file cannot be read or its content is invalid; a table holds no claims or no figures.
    ParameterError
        The language is unknown.
    TypeError
        A report is neither text, nor a path, nor a table; `figures` is neither a path nor a table.

    Notes
    -----
    The figures of a table or a file are taken to be of the built-in indicators; a project uses its
    own catalogue.

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

    Claims written down by hand are tied together by their ids:

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
    computed = None if figures is None else to_computed(figures)
    earlier = None if previous is None else to_report(previous, "previous")
    return Audit(_fazhi.audit_report(given, is_path, computed, earlier, lang))


def to_report(value: object, what: str) -> tuple[object, bool]:
    """Distinguish paths, texts and tables of claims; return the source and whether it is a path."""
    if isinstance(value, str):
        return value, "\n" not in value and value.lower().endswith(ENDINGS)
    if isinstance(value, os.PathLike):
        return to_path(value, what), True
    return to_stream(value, what, REPORTS), False


def to_computed(value: Path | Table) -> object:
    """Convert a path or a table of figures to what the extension takes."""
    if isinstance(value, (str, os.PathLike)):
        return to_path(value, "figures")
    stream = to_stream(value, "figures", "a path, or a table of figures such as `Book.frame`")
    if hasattr(stream, "__arrow_c_stream__"):
        return stream
    import polars as pl

    parts = cast("Iterable[ArrowStream]", stream)
    return pl.concat(pl.DataFrame(part) for part in parts)
