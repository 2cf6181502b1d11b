"""An audited report."""

from __future__ import annotations

import shutil
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from fazhi._book import plural
from fazhi._frame import to_polars
from fazhi._source import PAGE, WORKBOOK, to_output

if TYPE_CHECKING:
    import polars as pl

    from fazhi import _fazhi
    from fazhi._source import Path
    from fazhi.audit._records import Lang

HOLDS = ["exact", "within_rounding"]


class Audit:
    """The claims of a report, and the findings about them.

    Returned by `report`, `text` and `table`. A notebook shows what is to be explained and the text
    with its claims coloured by verdict; `print` shows the findings as the program does; and every
    library that takes Arrow streams takes it as the table of its findings.

    Examples
    --------
    >>> import fazhi as fz
    >>> audit = fz.audit.text("办理法律援助案件118件（刑事11件，民事106件），办结率99%。")
    >>> audit
    <fazhi.audit.Audit: 4 claims, 2 findings, 1 to be explained>
    >>> audit.claims["text"].to_list()
    ['118件', '11件', '106件', '99%']
    >>> audit.problems.select("verdict", "left", "right").rows()
    [('unreconciled', '11 + 106', '118')]
    """

    def __init__(self, audit: _fazhi.Audit) -> None:
        self._audit = audit

    @property
    def text(self) -> str:
        """The text that was read, to which the places refer."""
        return self._audit.text

    @property
    def lang(self) -> Lang:
        """The language of the report, in which the audit is shown."""
        return self._audit.lang

    @cached_property
    def claims(self) -> pl.DataFrame:
        """The claims, one per row; a table that `fazhi.audit.table` takes.

        The columns are `start` and `end` (in characters of `text`), `text`, `value` (null for a
        range such as 3至5件), `lower` and `upper` (null if unbounded), `interval` (exact, with open
        or closed ends), `unit`, `qualifier`, `kind`, `period`, `label` and `noun` (the words before
        and after it), `sentence` and `paragraph`, `id`, the ids of the claims that it is tied to
        (`part_of`, `numerator`, `denominator` and `change_of`), how that came about (`tie`), and
        `cell`, if it is in a table.
        """
        return to_polars(self._audit.claims())

    @cached_property
    def findings(self) -> pl.DataFrame:
        """The checked relations with their verdicts, one per row.

        Contradictions come first, then what is open, then what holds. The columns are `relation`,
        `verdict` (see `Verdict`), `tie` (`told` by the form of the document, `named` by its words,
        or `found` by trying the figures nearby), `line`, `column`, `start`, `end` and `cell` of the
        first place, `section` (the numbers of its headings, such as 二（三）), `text` (of all
        places), `left` and `right` (the two sides), `bounds`, `witnesses`, `rounding`, `mends`
        (corrections), and the finding as a sentence in `zh` and `en`.
        """
        return to_polars(self._audit.findings())

    @property
    def problems(self) -> pl.DataFrame:
        """The findings to be explained.

        These are all except those that hold, and rates of which not all counts are printed.
        """
        relation, verdict = self.findings["relation"], self.findings["verdict"]
        is_open = relation.is_in(["rate", "feasibility"]) & (verdict == "unknown")
        return self.findings.filter(~verdict.is_in(HOLDS) & ~is_open)

    @cached_property
    def matches(self) -> pl.DataFrame:
        """Each claim beside its value in the registers, one per row; empty without `against`.

        The columns are `verdict`, `reason` (why it is unknown: `no_indicator`,
        `several_indicators`, `period`, `group`, `no_figure`, `not_available` or `excluded`),
        `line`, `column`, `start`, `end`, `cell`, `text` and `label` of the claim, `claimed` and
        `interval`; `indicator`, `name_zh`, `name_en`, `counted` (`value`, the `numerator` of a
        share or a part, or a `change`), `category`, `period` and `group` that it was held against;
        `register` (the value in the registers), `difference` (claimed minus register), `excluded`,
        `words` (that identified the indicator), `candidates` (if several indicators match), `mend`
        (the typing error that would explain the difference), and the outcome as a sentence in `zh`
        and `en`.
        Shares are in 0..1, money is in yuan.
        """
        return to_polars(self._audit.matches())

    @property
    def not_given(self) -> dict[str, str]:
        """The indicators computed for the year of the report but missing from it: id and name."""
        return dict(self._audit.not_given)

    @property
    def failures(self) -> list[tuple[str, str]]:
        """The registers of the project that could not be used, and why."""
        return self._audit.failures

    @property
    def habit(self) -> dict[Lang, str]:
        """How the report rounds, inferred from its own rates: a sentence in `zh` and in `en`."""
        zh, en = self._audit.habit
        return {"zh": zh, "en": en}

    def to_html(self, path: Path, *, lang: Lang | None = None, title: str | None = None) -> None:
        """Write a web page, which also prints well: what is to be explained, the text, what holds.

        The title is by default the name of the file, and the language that of the report.

        Examples
        --------
        >>> import fazhi as fz, tempfile, pathlib
        >>> audit = fz.audit.text("受理3件。")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     page = pathlib.Path(folder, "audit.html")
        ...     audit.to_html(page)
        ...     "3件</mark>" in page.read_text(encoding="utf-8")
        True
        """
        file = FilePath(to_output(path, PAGE))
        self._audit.to_html(str(file), lang or self.lang, file.name if title is None else title)

    def to_excel(self, path: Path, *, lang: Lang | None = None) -> None:
        """Write an Excel workbook, whose sheets are the findings, the claims and the matches.

        All text stays text, whatever character it begins with.

        Examples
        --------
        >>> import fazhi as fz, tempfile, pathlib
        >>> audit = fz.audit.text("受理3件。")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     book = pathlib.Path(folder, "audit.xlsx")
        ...     audit.to_excel(book)
        ...     book.read_bytes()[:2]
        b'PK'
        """
        self._audit.to_excel(to_output(path, WORKBOOK), lang or self.lang)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the findings as an Arrow stream."""
        return self._audit.findings().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        claims = plural(self.claims.height, "claim")
        findings = plural(self.findings.height, "finding")
        problems = self.problems.height
        return f"<fazhi.audit.Audit: {claims}, {findings}, {problems} to be explained>"

    def __str__(self) -> str:
        return self._audit.shown(shutil.get_terminal_size((120, 24)).columns)

    def _repr_html_(self) -> str:
        return self._audit.html()
