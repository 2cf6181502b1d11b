"""An audited report."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from fazhi._book import plural
from fazhi._frame import to_polars
from fazhi._source import to_path

if TYPE_CHECKING:
    import polars as pl

    from fazhi import _fazhi
    from fazhi._source import Path
    from fazhi.audit._records import Lang

HOLDS = ["exact", "within_rounding"]


class Audit:
    """The figures of a report, and the findings about them.

    Returned by `fazhi.audit.report`. A notebook shows the text with its figures coloured by
    verdict, and below it the findings and the values in the registers, in the language of the
    report.

    Examples
    --------
    >>> import fazhi as fz
    >>> audit = fz.audit.report("办理法律援助案件118件（刑事11件，民事107件），办结率99%。")
    >>> audit
    <fazhi.audit.Audit: 4 figures, 2 findings, 0 to be explained>
    >>> audit.figures["text"].to_list()
    ['118件', '11件', '107件', '99%']
    """

    def __init__(self, audit: _fazhi.Audit) -> None:
        self._audit = audit

    @property
    def lang(self) -> Lang:
        """The language of the report, which is also the default language of its display."""
        return self._audit.lang

    @cached_property
    def figures(self) -> pl.DataFrame:
        """The figures, one per row.

        The columns are `start` and `end` (in characters of `text`), `text`, `value`, `lower` and
        `upper` (null if unbounded), `interval` (exact, with open or closed ends; a range such as
        3至5件 has an interval, but a null `value`), `unit`, `qualifier`, `kind`, `period`, `label`
        and `noun` (the words before and after it), `sentence` and `paragraph`, `id`, the ids of the
        figures that it is tied to (`part_of`, `numerator`, `denominator` and `change_of`), and
        `cell`, if it is in a table. The frame is a table of claims, which `fazhi.audit.report`
        accepts.
        """
        return to_polars(self._audit.figures())

    @cached_property
    def findings(self) -> pl.DataFrame:
        """The checked relations with their verdicts, one per row.

        The columns are `relation`, `verdict`, `line`, `column`, `start`, `end` and `cell` of the
        first place, `text` (of all places), `left` and `right` (the two sides), `bounds`,
        `witnesses`, `rounding`, `mends` (corrections), and the finding as a sentence in `zh` and
        `en`.
        """
        return to_polars(self._audit.findings())

    @cached_property
    def matches(self) -> pl.DataFrame:
        """Each figure beside its value in the registers, one per row; empty without `figures`.

        The columns are `verdict` (`exact`, `within_rounding`, `unreconciled`, `undefined` or
        `unknown`), `reason` (why it is unknown: `no_indicator`, `several_indicators`, `period`,
        `group`, `no_figure`, `not_available` or `excluded`), `line`, `column`, `start`, `end`,
        `cell`, `text` and `label` of the figure, `claimed` and `interval`; `indicator`, `name_zh`,
        `name_en`, `counted` (`value`, or the `numerator` of a share or a part), `category`,
        `period` and `group` that it was compared with; `register` (the value in the registers),
        `difference` (claimed minus register), `excluded`, `words` (that identified the indicator),
        `candidates` (if several indicators match), `mend` (the typing error that would explain the
        difference), and the outcome as a sentence in `zh` and `en`. Shares are in 0..1, money is in
        yuan.
        """
        return to_polars(self._audit.matches())

    @property
    def not_given(self) -> list[str]:
        """The indicators that were computed for the year of the report but are missing from it."""
        return self._audit.not_given

    @property
    def failures(self) -> list[tuple[str, str]]:
        """The registers of the project that could not be used, and why."""
        return self._audit.failures

    @property
    def problems(self) -> pl.DataFrame:
        """The findings to be explained: all except those that hold."""
        return self.findings.filter(~self.findings["verdict"].is_in(HOLDS))

    @property
    def text(self) -> str:
        """The text that was read, to which the places refer."""
        return self._audit.text

    @property
    def habit(self) -> dict[str, str]:
        """How the report rounds, inferred from its own rates: a sentence in `zh` and in `en`."""
        zh, en = self._audit.habit
        return {"zh": zh, "en": en}

    def to_html(self, path: Path, *, lang: Lang | None = None, title: str | None = None) -> None:
        """Write a web page of the text, its figures coloured by verdict, findings and matches.

        Parameters
        ----------
        path
            The file to write.
        lang
            The language of the findings; by default that of the report.
        title
            The title of the page; by default the name of the file.

        Raises
        ------
        DataError
            The file cannot be written.

        Examples
        --------
        >>> import fazhi as fz, tempfile, pathlib
        >>> audit = fz.audit.report("受理3件。")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     page = pathlib.Path(folder, "audit.html")
        ...     audit.to_html(page)
        ...     "3件</mark>" in page.read_text(encoding="utf-8")
        True
        """
        file = FilePath(to_path(path, "path"))
        self._audit.to_html(str(file), lang or self.lang, file.name if title is None else title)

    def to_excel(self, path: Path, *, lang: Lang | None = None) -> None:
        """Write the findings, figures and matches as an Excel workbook, coloured by verdict.

        Its sheets are 发现, 数值, 对照 and 说明, or Findings, Figures, Against and About. All text
        stays text, whatever character it begins with. An existing file is replaced atomically.

        Parameters
        ----------
        path
            The file to write.
        lang
            The language of sheets and findings; by default that of the report.

        Raises
        ------
        DataError
            The file cannot be written, or there are more rows than a sheet can hold.
        ParameterError
            The language is unknown.

        Examples
        --------
        >>> import fazhi as fz, tempfile, pathlib
        >>> audit = fz.audit.report("受理3件。")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     book = pathlib.Path(folder, "audit.xlsx")
        ...     audit.to_excel(book)
        ...     book.read_bytes()[:2]
        b'PK'
        """
        self._audit.to_excel(to_path(path, "path"), lang or self.lang)

    def __repr__(self) -> str:
        figures = plural(self.figures.height, "figure")
        findings = plural(self.findings.height, "finding")
        problems = self.problems.height
        return f"<fazhi.audit.Audit: {figures}, {findings}, {problems} to be explained>"

    def _repr_html_(self) -> str:
        return self._audit.html(self.lang)
