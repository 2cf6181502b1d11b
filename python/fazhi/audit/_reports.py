"""Several reports, audited together."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._book import plural
from fazhi._frame import to_polars
from fazhi._source import PAGE, WORKBOOK, to_output, to_path, wrong_type
from fazhi.audit._audit import Audit
from fazhi.audit._report import to_computed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from fazhi._source import Path
    from fazhi.audit._records import Lang
    from fazhi.audit._report import Figures


def reports(
    paths: Iterable[Path],
    *,
    against: Figures | None = None,
    lang: Lang | None = None,
) -> Reports:
    """Audit several files of reports, in parallel.

    A file that cannot be read stops none of the others.

    Parameters
    ----------
    paths
        The files, each as `report` takes one; such as `pathlib.Path("报告").glob("*.docx")`.

    Examples
    --------
    >>> import fazhi as fz, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = [pathlib.Path(folder, name) for name in ("甲县.txt", "乙县.txt", "丙县.docx")]
    ...     _ = files[0].write_text("受理24件，办结21件，办结率87.5%。", encoding="utf-8")
    ...     _ = files[1].write_text("办理118件（刑事11件，民事106件）。", encoding="utf-8")
    ...     found = fz.audit.reports(files)
    >>> found
    <fazhi.audit.Reports: 2 reports, 1 failure>
    >>> found.summary.select("claims", "contradictions", "holding").rows()
    [(3, 0, 1), (3, 1, 0), (None, None, None)]
    >>> found[files[1]].problems["left"].to_list()
    ['11 + 106']
    """
    if isinstance(paths, (str, os.PathLike)) or not isinstance(paths, Iterable):
        raise wrong_type("paths", paths, "several paths; for one report, use `fz.audit.report`")
    names = [to_path(path, "paths") for path in paths]
    computed = None if against is None else to_computed(against)
    return Reports(_fazhi.audit_reports(names, against=computed, lang=lang))


class Reports(Mapping[str, Audit]):
    """Reports that were audited together: the `Audit` of each by its path.

    Returned by `fazhi.audit.reports`, in the order in which the files were given. The tables have
    those of all reports, with the file of each row in the first column `report`.

    Examples
    --------
    >>> import fazhi as fz, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "甲县.txt")
    ...     _ = file.write_text("受理24件，办结21件，办结率87.5%。", encoding="utf-8")
    ...     found = fz.audit.reports([file])
    >>> [len(audit.claims) for audit in found.values()]
    [3]
    >>> found.findings.select("verdict", "left", "right").rows()
    [('exact', '21 / 24', '87.5%')]
    """

    def __init__(self, reports: _fazhi.Reports) -> None:
        self._reports = reports
        self._audits = {path: Audit(audit) for path, audit in reports.audits()}

    def __getitem__(self, path: Path) -> Audit:
        return self._audits[to_path(path, "path")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._audits)

    def __len__(self) -> int:
        return len(self._audits)

    @property
    def failures(self) -> list[tuple[str, str]]:
        """The reports, and the registers of the project, that could not be used, and why."""
        return self._reports.failures

    @cached_property
    def summary(self) -> pl.DataFrame:
        """One row per report.

        The columns are `report`, `claims`, `contradictions` (impossible or unreconciled), `open`,
        `holding`, and the `error` of one that could not be read.
        """
        return to_polars(self._reports.summary())

    @cached_property
    def claims(self) -> pl.DataFrame:
        """The claims of all reports; the other columns are those of `Audit.claims`."""
        return to_polars(self._reports.claims())

    @cached_property
    def findings(self) -> pl.DataFrame:
        """The findings of all reports; the other columns are those of `Audit.findings`."""
        return to_polars(self._reports.findings())

    @cached_property
    def matches(self) -> pl.DataFrame:
        """Each claim beside its value in the registers; empty without `against`."""
        return to_polars(self._reports.matches())

    def to_excel(self, path: Path, *, lang: Lang | None = None) -> None:
        """Write an Excel workbook: a summary, all findings, and a sheet for each report.

        Examples
        --------
        >>> import fazhi as fz, tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "甲县.txt")
        ...     _ = file.write_text("受理3件。", encoding="utf-8")
        ...     book = pathlib.Path(folder, "汇总.xlsx")
        ...     fz.audit.reports([file]).to_excel(book)
        ...     book.read_bytes()[:2]
        b'PK'
        """
        self._reports.to_excel(to_output(path, WORKBOOK), lang or self._reports.lang)

    def to_html(self, path: Path, *, lang: Lang | None = None, title: str | None = None) -> None:
        """Write a web page: a summary, which leads to the marked text of each report.

        Examples
        --------
        >>> import fazhi as fz, tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "甲县.txt")
        ...     _ = file.write_text("受理3件。", encoding="utf-8")
        ...     page = pathlib.Path(folder, "汇总.html")
        ...     fz.audit.reports([file]).to_html(page)
        ...     "3件</mark>" in page.read_text(encoding="utf-8")
        True
        """
        shown = to_output(path, PAGE)
        name = os.path.basename(shown) if title is None else title  # noqa: PTH119
        self._reports.to_html(shown, lang or self._reports.lang, name)

    def __repr__(self) -> str:
        read = plural(len(self), "report")
        return f"<fazhi.audit.Reports: {read}, {plural(len(self.failures), 'failure')}>"

    def __str__(self) -> str:
        return self._reports.shown(self._reports.lang, shutil.get_terminal_size((120, 24)).columns)

    def _repr_html_(self) -> str:
        return self._reports.html(self._reports.lang)
