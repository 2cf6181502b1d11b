"""A report that was audited."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from fazhi._compute import plural
from fazhi._frame import to_polars
from fazhi._source import to_path
from fazhi.exceptions import DataError

if TYPE_CHECKING:
    import polars as pl

    from fazhi import _fazhi
    from fazhi._source import Path
    from fazhi.audit._records import Lang

HOLDS = ["exact", "within_rounding"]


class Audit:
    """The figures of a report and what holds between them.

    `fazhi.audit.report` makes it. In a notebook it shows the text with its figures coloured by
    verdict, and below it the findings and what the registers have, in the language of the report.

    Examples
    --------
    >>> import fazhi as fz
    >>> audit = fz.audit.report("办理法律援助案件118件（刑事11件，民事107件），办结率99%。")
    >>> audit
    <fazhi.audit.Audit: 4 figures, 2 findings, 0 ask for an answer>
    >>> audit.figures["text"].to_list()
    ['118件', '11件', '107件', '99%']
    """

    def __init__(self, audit: _fazhi.Audit) -> None:
        self._audit = audit

    @property
    def lang(self) -> Lang:
        """The language of the report, in which it is shown where no other is asked for."""
        return self._audit.lang

    @cached_property
    def figures(self) -> pl.DataFrame:
        """The figures, one in a row.

        The columns are `start` and `end` (in characters of `text`), `text`, `value`, `lower` and
        `upper` (null where there is no end), `interval` (exact, with its ends open or closed; a
        range such as 3至5件 has these and a null `value`), `unit`, `qualifier`, `kind`, `period`,
        `label` and `noun` (the words before and behind it), `sentence` and `paragraph`, `id`, and
        the ids of the figures that it is tied to, `part_of`, `numerator`, `denominator` and
        `change_of`, and `cell`, if it stands in a table. The frame is a table of claims:
        `fazhi.audit.report` takes it.
        """
        return to_polars(self._audit.figures())

    @cached_property
    def findings(self) -> pl.DataFrame:
        """What holds and what does not, one relation in a row.

        The columns are `relation`, `verdict`, `line`, `column`, `start`, `end` and `cell` of the
        first place, `text` (of all places), `left` and `right` (the two sides), `bounds`,
        `witnesses`, `rounding`, `mends`, and what it says, `zh` and `en`.
        """
        return to_polars(self._audit.findings())

    @cached_property
    def matches(self) -> pl.DataFrame:
        """Each figure beside that of the registers, one in a row; none without computed figures.

        The columns are `verdict` (`exact`, `within_rounding`, `unreconciled`, `undefined` or
        `unknown`), `reason` (why it is unknown: `no_indicator`, `several_indicators`, `period`,
        `group`, `no_figure`, `not_available` or `excluded`), `line`, `column`, `start`, `end`,
        `cell`, `text` and `label` of the figure, `claimed` and `interval`; `indicator`, `name_zh`,
        `name_en`, `counted` (`value`, or the `numerator` of a share or a part), `category`,
        `period` and `group` that it was held against; `register` (what the registers have),
        `difference` (claimed less register), `excluded`, `words` (by which the indicator was
        known), `candidates` (where several are possible), `mend` (the slip of the pen that would
        explain the difference), and what it says, `zh` and `en`. Shares lie in 0..1, money is in
        yuan.
        """
        return to_polars(self._audit.matches())

    @property
    def not_given(self) -> list[str]:
        """The indicators that were computed for its year and that the report does not give."""
        return self._audit.not_given

    @property
    def failures(self) -> list[tuple[str, str]]:
        """The registers of the project that could not be used, and why."""
        return self._audit.failures

    @property
    def problems(self) -> pl.DataFrame:
        """The findings that ask for an answer: all but those that hold."""
        return self.findings.filter(~self.findings["verdict"].is_in(HOLDS))

    @property
    def text(self) -> str:
        """The text that was read, to which the places refer."""
        return self._audit.text

    @property
    def habit(self) -> dict[str, str]:
        """How the report rounds, as far as its own rates tell, in words: `zh` and `en`."""
        zh, en = self._audit.habit
        return {"zh": zh, "en": en}

    def to_html(self, path: Path, *, lang: Lang | None = None, title: str | None = None) -> None:
        """Write the text with its figures coloured, and the findings and matches, as a page.

        Parameters
        ----------
        path
            The file to write.
        lang
            The language of the findings; without it that of the report.
        title
            The title of the page; the name of the file if there is none.

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
        page = self._audit.page(lang or self.lang, file.name if title is None else title)
        try:
            file.write_text(page, encoding="utf-8")
        except OSError as error:
            message = f"`{file}`: {error.strerror}"
            raise DataError(message) from error

    def to_excel(self, path: Path, *, lang: Lang | None = None) -> None:
        """Write the findings, the figures and the matches as a workbook, coloured by verdict.

        Its sheets are 发现, 数值, 对照 and 说明, or Findings, Figures, Against and About. All text
        stays text, whatever it begins with. A file that is there is replaced once the new one is
        whole.

        Parameters
        ----------
        path
            The file to write.
        lang
            The language of sheets and findings; without it that of the report.

        Raises
        ------
        DataError
            The file cannot be written, or there is more than a sheet can hold.
        ParameterError
            The language is not known.

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
        ask = "asks" if problems == 1 else "ask"
        return f"<fazhi.audit.Audit: {figures}, {findings}, {problems} {ask} for an answer>"

    def _repr_html_(self) -> str:
        return self._audit.html(self.lang)
