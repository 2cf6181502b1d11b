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
    verdict, and the findings below it.

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

    @cached_property
    def figures(self) -> pl.DataFrame:
        """The figures, one in a row.

        The columns are `start` and `end` (in characters of `text`), `text`, `value`, `lower` and
        `upper` (null where there is no end), `interval` (exact, with its ends open or closed; a range
        such as 3至5件 has these and a null `value`),
        `unit`, `qualifier`, `kind`, `period`, `label` and `noun` (the words before and behind it),
        `sentence` and `paragraph`, `id`, and the ids of the figures that it is tied to, `part_of`,
        `numerator`, `denominator` and `change_of`, and `cell`, if it stands in a table. The frame is
        a table of claims: `fazhi.audit.report` takes it.
        """
        return to_polars(self._audit.figures())

    @cached_property
    def findings(self) -> pl.DataFrame:
        """What holds and what does not, one relation in a row.

        The columns are `relation`, `verdict`, `line`, `column`, `start`, `end` and `cell` of the
        first place, `text` (of all places), `left` and `right` (the two sides), `bounds`, `witnesses`,
        `rounding`, `mends`, and what it says, `zh` and `en`.
        """
        return to_polars(self._audit.findings())

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

    def to_html(self, path: Path, *, lang: Lang = "zh", title: str | None = None) -> None:
        """Write the text with its figures coloured, and the findings, as a page.

        Parameters
        ----------
        path
            The file to write.
        lang
            The language of the findings.
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
        page = self._audit.page(lang, file.name if title is None else title)
        try:
            file.write_text(page, encoding="utf-8")
        except OSError as error:
            message = f"`{file}`: {error.strerror}"
            raise DataError(message) from error

    def __repr__(self) -> str:
        figures = plural(self.figures.height, "figure")
        findings = plural(self.findings.height, "finding")
        problems = self.problems.height
        ask = "asks" if problems == 1 else "ask"
        return f"<fazhi.audit.Audit: {figures}, {findings}, {problems} {ask} for an answer>"

    def _repr_html_(self) -> str:
        return self._audit.html("zh")
