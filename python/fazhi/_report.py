"""A report: the figures as a document."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from fazhi._source import to_path

if TYPE_CHECKING:
    from fazhi import _fazhi
    from fazhi._source import Path


class Report:
    """A report of figures: sentences, tables and charts.

    A notebook shows it; `write` makes a file of it.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import fazhi as fz
    >>> book = fz.compute(fz.examples.qilian(), periods="2019..2020", lang="zh")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "年报.docx")
    ...     book.report(2020, place="祁连县").write(path)
    ...     audit = fz.audit.report(path, against=book)
    >>> found = audit.matches.drop_nulls("indicator")
    >>> sorted(set(found["verdict"]))
    ['exact', 'within_rounding']
    """

    def __init__(self, report: _fazhi.Report) -> None:
        self._report = report

    @property
    def title(self) -> str:
        """The title."""
        return self._report.title

    @property
    def text(self) -> str:
        """The report as text."""
        return self._report.bytes("txt").decode()

    def write(self, output: Path) -> None:
        """Write the report: `.docx`, `.html`, `.xlsx`, `.md`, `.typ` or `.txt`, as the file ends.

        Equal figures give equal bytes.
        """
        self._report.write(to_path(output, "output"))

    def __repr__(self) -> str:
        return f"<fazhi.Report: {self.title}>"

    def _repr_html_(self) -> str:
        return self._report.bytes("html").decode()


def to_template(template: Path | None) -> tuple[str | None, str | None]:
    """Tell the name of a built-in template from the path of a file."""
    if template is None:
        return None, None
    path = to_path(template, "template")
    return (None, path) if PurePath(path).suffix else (path, None)
