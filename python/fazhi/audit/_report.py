"""The audit of a report: a file, a text, or a table of claims."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from fazhi import _fazhi
from fazhi._source import TABLES, to_path, to_stream
from fazhi.audit._audit import Audit
from fazhi.audit._printed import to_text
from fazhi.exceptions import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi._book import Book
    from fazhi._recompute import Run
    from fazhi._source import ArrowStream, Path, Table
    from fazhi.audit._records import Lang

    Figures: TypeAlias = Path | Book | Run | Table
    Previous: TypeAlias = Path | Audit | Table

LONGEST = 60


def report(
    path: Path,
    *,
    against: Figures | None = None,
    previous: Previous | None = None,
    lang: Lang | None = None,
) -> Audit:
    """Audit the file of a report.

    Parameters
    ----------
    path
        A Word document (`.docx`), an OpenDocument text (`.odt`), a PDF with a text layer, a web
        page (`.html`), Markdown (`.md`), or a text file in UTF-8, UTF-16 with a byte-order mark or
        GB18030; or a spreadsheet (`.csv`, `.tsv`, `.xlsx`, `.xlsm`, `.xls`, `.ods`): a table of
        claims, as `table` takes one, or else a report whose sheets are tables.

    Examples
    --------
    >>> import fazhi as fz, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "报告.txt")
    ...     _ = path.write_text("受理24件，办结21件，办结率87.5%。", encoding="gb18030")
    ...     fz.audit.report(path)
    <fazhi.audit.Audit: 3 claims, 1 finding, 0 to be explained>
    """
    return audited(to_file(path, "path"), "file", against, previous, lang)


def text(
    text: str,
    *,
    against: Figures | None = None,
    previous: Previous | None = None,
    lang: Lang | None = None,
) -> Audit:
    """Audit a text, which is never taken for the name of a file.

    Examples
    --------
    >>> import fazhi as fz
    >>> audit = fz.audit.text("受理24件，办结21件，办结率87.5%；应诉17件，出庭15件，出庭率89.2%。")
    >>> audit.findings.select("verdict", "left", "right").rows()
    [('impossible', '15 / 17', '89.2%'), ('exact', '21 / 24', '87.5%')]
    """
    return audited(to_text(text, "text"), "text", against, previous, lang)


def table(
    claims: Table,
    *,
    against: Figures | None = None,
    previous: Previous | None = None,
    lang: Lang | None = None,
) -> Audit:
    """Audit claims that are written down as a table, one per row.

    Parameters
    ----------
    claims
        A frame with the column `text` and, as far as known, `label`, `unit`, `period`, `id`, and
        the ids of the claims that it is tied to: `part_of`, `numerator`, `denominator`,
        `change_of`. `Audit.claims` is such a frame.

    Examples
    --------
    >>> import fazhi as fz
    >>> claims = {
    ...     "label": ["受理", "办结", "办结率"],
    ...     "text": ["24件", "20件", "93.3%"],
    ...     "id": ["a", "b", "c"],
    ...     "numerator": [None, None, "b"],
    ...     "denominator": [None, None, "a"],
    ... }
    >>> fz.audit.table(claims).problems.select("verdict", "cell", "left", "right").rows()
    [('impossible', '3:2', '20 / 24', '93.3%')]
    """
    if isinstance(claims, (str, os.PathLike)):
        message = "`claims` is a path, expected a table\n\nhint: for a file, use `fz.audit.report`"
        raise TypeError(message)
    stream = to_stream(claims, "claims", f"a table of claims: {TABLES}")
    return audited(stream, "claims", against, previous, lang)


def audited(
    source: object,
    kind: Literal["file", "text", "claims"],
    against: Figures | None,
    previous: Previous | None,
    lang: Lang | None,
) -> Audit:
    """Audit a report of any kind."""
    computed = None if against is None else to_computed(against)
    earlier = None if previous is None else to_earlier(previous)
    made = _fazhi.audit_report(source, kind, against=computed, previous=earlier, lang=lang)
    return Audit(made)


def to_file(value: object, what: str) -> str:
    """Check that a path is that of a file, as texts are easily passed in its place."""
    name = to_path(value, what)
    try:
        found = FilePath(name).exists()
    except (OSError, ValueError):
        found = False
    if not found:
        shown = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
        message = f"`{shown}`: there is no such file\n\nhint: for text, use `fz.audit.text`"
        raise DataError(message)
    return name


def to_computed(value: Figures) -> object:
    """Convert computed figures to what the extension takes."""
    if isinstance(value, (str, os.PathLike)):
        return to_path(value, "against")
    for name in ("_book", "_run"):
        inner = getattr(value, name, None)
        if isinstance(inner, (_fazhi.Book, _fazhi.Run)):
            return inner
    accepted = f"a path, a `Book`, a `Run`, or a table of figures: {TABLES}"
    return one_stream(value, "against", accepted)


def to_earlier(value: Previous) -> object:
    """Convert last year's report to what the extension takes."""
    if isinstance(value, Audit):
        return value._audit
    if isinstance(value, (str, os.PathLike)):
        return to_file(value, "previous")
    return to_stream(value, "previous", f"a path, an `Audit`, or a table of claims: {TABLES}")


def one_stream(table: Table, what: str, accepted: str) -> object:
    """Convert a table to one stream."""
    stream = to_stream(table, what, accepted)
    if hasattr(stream, "__arrow_c_stream__"):
        return stream
    import polars as pl

    return pl.concat(pl.DataFrame(part) for part in cast("Iterable[ArrowStream]", stream))
