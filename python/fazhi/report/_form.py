"""Tables that must be published, filled from registers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_lang, to_mappings, to_period
from fazhi._book import Book
from fazhi._catalogue import to_catalogue
from fazhi._frame import to_polars
from fazhi._source import to_path, to_source, wrong_type
from fazhi.calendar._calendar import to_calendar

if TYPE_CHECKING:
    import polars as pl

    from fazhi._arguments import Lang
    from fazhi._catalogue import Catalogue
    from fazhi._source import Path, Source
    from fazhi.calendar import Calendar


class Form:
    """A form that was filled: its cells, what is left empty, and what does not hold.

    A notebook shows the tables. Nothing is written while an identity does not hold.
    """

    def __init__(self, form: _fazhi.Form, name: str, lang: Lang) -> None:
        self._form = form
        self._name = name
        self._lang = lang

    @cached_property
    def cells(self) -> pl.DataFrame:
        """The cells, one per row.

        The columns are `table`, `cell`, `label` (the words that lead to it), `number`, `unit`,
        `definition` (how it is counted) and `empty` (why it has no number).
        """
        return to_polars(self._form.cells(self._lang))

    @property
    def gaps(self) -> pl.DataFrame:
        """The cells that are left empty, with the reason in `empty`."""
        cells = self.cells
        return cells.filter(cells["empty"].is_not_null())

    @property
    def broken(self) -> list[str]:
        """The identities that do not hold, with the names of their cells."""
        return [says for _, weak, says in self._form.broken(self._lang) if not weak]

    @property
    def notices(self) -> list[str]:
        """The identities that need not hold and do not."""
        return [says for _, weak, says in self._form.broken(self._lang) if weak]

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The rows that one side of a broken identity counts and the other does not.

        They are found by a second reading, so rows of files only: a frame is read once.
        """
        return to_polars(self._form.rows())

    @property
    def excluded(self) -> int:
        """The most rows that may belong to some cell but cannot be used."""
        return self._form.excluded

    def write(self, path: Path) -> None:
        """Write the tables: `.docx`, `.xlsx`, `.html`, `.csv`, `.md`, `.typ` or `.txt`."""
        self._form.write(to_path(path, "path"))

    def _repr_html_(self) -> str | None:
        return None if self.broken else self._form.html()

    def __repr__(self) -> str:
        filled = self.cells["number"].is_not_null().sum()
        holds = f"{len(self.broken)} identities that do not hold" if self.broken else "all holds"
        return f"<fazhi.report.Form: {self._name}, {filled} of {self.cells.height} cells, {holds}>"


def form(
    name: str,
    data: Mapping[str, Source] | Path | Book,
    *,
    periods: int | str,
    agency: str | None = None,
    previous: Path | None = None,
    given: Mapping[str, float | str] | None = None,
    calendar: Calendar | Path | None = None,
    catalogue: Catalogue | Path | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    unique_keys: bool = True,
    output: Path | None = None,
    lang: Lang | None = None,
) -> Form:
    """Fill the tables of a form from registers.

    Parameters
    ----------
    name
        The form, by its id or name (`forms` lists them), or the path of a `.toml` file.
    data
        The registers, as in `compute`; or a book, which has the cells that are figures of the
        catalogue only.
    periods
        The year of the form: `2025`.
    agency
        The agency whose rows are counted, by its name or another that the table of agencies has;
        by default all rows are. A book must be by `agency`.
    previous
        The report of the year before, which is held against this one, and gives what is carried
        over where no register does.
    given
        Numbers that are filled in by hand, by table and cell: `{"proactive.fees": 12.5}`.
    calendar, catalogue, columns, unique_keys
        As in `compute`.
    output
        A file to write.
    lang
        The language of reasons and messages: `zh`, `en`, or `None` for that of the user.

    Examples
    --------
    >>> import fazhi as fz
    >>> applications = {
    ...     "收到日期": ["2024-12-20", "2025-03-05", "2025-12-30"],
    ...     "答复日期": ["2025-01-10", "2025-03-20", None],
    ...     "答复结果": ["予以公开", "本机关不掌握相关政府信息", None],
    ...     "申请人类别": ["自然人", "商业企业", "自然人"],
    ... }
    >>> form = fz.report.form("foi-2021", {"information_disclosure": applications}, periods=2025)
    >>> form
    <fazhi.report.Form: foi-2021, 175 of 200 cells, all holds>
    >>> form.cells.filter(form.cells["cell"] == "granted.total")["number"].to_list()
    [1.0]
    """
    source: object
    if isinstance(data, Book):
        source = data._book
    elif isinstance(data, Mapping):
        source = {kind: to_source(register, str(kind)) for kind, register in data.items()}
    elif isinstance(data, (str, os.PathLike)):
        source = to_path(data, "data")
    else:
        expected = "a mapping from kinds of register to data, the path of a folder, or a book"
        raise wrong_type("data", data, expected)
    filled = _fazhi.fill_form(
        name,
        source,
        periods=to_period(periods),
        catalogue=to_catalogue(catalogue)._definitions,
        calendar=to_calendar(calendar)._days,
        agency=agency,
        previous=None if previous is None else to_path(previous, "previous"),
        given=_given(given),
        unique_keys=unique_keys,
        columns=to_mappings(columns),
    )
    found = Form(filled, name, to_lang(lang))
    if output is not None:
        found.write(output)
    return found


def _given(given: Mapping[str, float | str] | None) -> dict[str, str]:
    """Convert the numbers that are filled in by hand to texts."""
    if given is None:
        return {}
    expected = "a mapping from cells to numbers, such as {'proactive.fees': 12.5}"
    if not isinstance(given, Mapping) or not all(isinstance(cell, str) for cell in given):
        raise wrong_type("given", given, expected)
    for number in given.values():
        if isinstance(number, bool) or not (
            isinstance(number, str) or hasattr(number, "__float__")
        ):
            raise wrong_type("given", number, expected)
    return {cell: str(number) for cell, number in given.items()}


def forms(*, lang: Lang | None = None) -> pl.DataFrame:
    """List the built-in forms: `id`, `zh`, `en`, `tables` and `source`.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.report.forms()["id"].to_list()[:2]
    ['foi-2021', 'foi-2019']
    """
    return to_polars(_fazhi.forms(to_lang(lang)))
