"""The definitions of the indicators."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from fazhi import _fazhi
from fazhi._frame import to_polars
from fazhi._source import to_path, wrong_type
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    import polars as pl

    from fazhi._source import Path


# The columns that the table of definitions has in both languages, and the other of the two.
TEXTS = ("unit", "definition", "pitfall")
OTHER = {"zh": "en", "en": "zh"}


class Catalogue:
    """The definitions of indicators, and the kinds of register that they speak of.

    Without arguments it is the built-in one. It does not change: `from_toml` makes another.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.Catalogue().frame.columns  # doctest: +NORMALIZE_WHITESPACE
    ['id', 'family', 'core', 'zh', 'en', 'register', 'kind', 'unit_zh', 'unit_en', 'direction',
     'target', 'definition_zh', 'definition_en', 'source', 'pitfall_zh', 'pitfall_en', 'requires',
     'parameters']
    """

    __slots__ = ("_definitions",)

    _definitions: _fazhi.Catalogue

    def __init__(self) -> None:
        self._definitions = _fazhi.Catalogue.built_in()

    @classmethod
    def from_toml(cls, *paths: Path) -> Catalogue:
        """Read definitions from files, in addition to the built-in ones.

        An id that is known already takes the new definition. A file may define kinds of register
        too. The words of `unit`, `definition` and `pitfall` are given in both languages, as below,
        or as one string that stands for both. `docs/predicates.md` has the language of `filter` and
        `part`.

        Parameters
        ----------
        *paths
            The files.

        Returns
        -------
        The built-in catalogue and the definitions of the files.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> own = '''
        ... [family]
        ... id = "own"
        ... zh = "本县指标"
        ... en = "our own"
        ...
        ... [[indicator]]
        ... id = "window_share"
        ... zh = "窗口办理占比"
        ... en = "share handled at the counter"
        ... register = "service_matters"
        ... kind = "proportion"
        ... unit = "%"
        ... direction = "neutral"
        ... definition.zh = "统计期内受理的办件中，在窗口申请的比例"
        ... definition.en = "share of the cases accepted in the period applied for at the counter"
        ... source = "our own practice"
        ... measure = { at = "accepted", part = "channel = 'window'" }
        ... '''
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "own.toml")
        ...     _ = path.write_text(own, encoding="utf-8")
        ...     catalogue = fz.Catalogue.from_toml(path)
        >>> matters = {"受理日期": ["2020-03-05", "2020-03-09"], "申请方式": ["窗口", "网上"]}
        >>> book = fz.compute({"service_matters": matters}, periods=2020, catalogue=catalogue)
        >>> book["window_share"].frame["value"].item()
        0.5
        """
        definitions = _fazhi.Catalogue.built_in()
        for path in paths:
            definitions = definitions.with_file(to_path(path, "path"))
        catalogue = cls()
        catalogue._definitions = definitions
        return catalogue

    @property
    def frame(self) -> pl.DataFrame:
        """The definitions, one in a row, as `catalogue` gives them without a language."""
        return to_polars(self._definitions.frame())

    def registers(self, register: str | None = None) -> pl.DataFrame:
        """List the kinds of register, or the columns of one of them, as `registers` does."""
        if register is not None and not isinstance(register, str):
            raise wrong_type("register", register, "the id or name of a kind of register")
        return to_polars(self._definitions.registers(register))

    def clocks(self) -> pl.DataFrame:
        """List the clocks: how long what may take, by which article.

        Returns
        -------
        One row for each limit of each clock, in the order in which they are tried, with the columns
        `id`, `zh`, `en`, `register`, `start` (the columns of its start: the first of them that has
        a day), `end`, `count` (`working_days` or `calendar_days`), `limit` (days, or the column or
        parameter that says them), `extension` (the days that an extension adds), `where` (the rows
        that it is for, and since when) and `source`.

        Examples
        --------
        >>> import fazhi as fz
        >>> clocks = fz.Catalogue().clocks().filter(id="reconsideration")
        >>> clocks.select("limit", "extension", "where").rows()
        [('30', 0, "procedure = 'simplified', since 2024-01-01"), ('60', 30, '')]
        """
        return to_polars(self._definitions.clocks())

    def __repr__(self) -> str:
        return f"Catalogue({self.frame.height} indicators)"


def catalogue(
    lang: Literal["zh", "en"] | None = None, *, catalogue: Catalogue | Path | None = None
) -> pl.DataFrame:
    """List the indicators: what they are, how they are counted, and what goes wrong with them.

    Parameters
    ----------
    lang
        `"zh"` or `"en"` leaves one `name`, `unit`, `definition` and `pitfall` in that language
        instead of those in both.
    catalogue
        Other definitions than the built-in ones, or a file of them.

    Returns
    -------
    One row for each indicator, with the columns `id`, `family`, `core` (whether
    reports print it), `zh`, `en`, `register` (the kind of register that it is counted in), `kind`,
    `unit_zh`, `unit_en`, `direction` (`higher`, `lower` or
    `neutral`: which way is good), `target` (unscaled), `definition_zh`, `definition_en`, `source`,
    `pitfall_zh`, `pitfall_en`, `requires` (what it cannot be computed without) and `parameters`
    (with their defaults).

    Examples
    --------
    >>> import fazhi as fz
    >>> rate = fz.catalogue("en").filter(id="file_excellent_rate")
    >>> rate.select("name", "register", "kind", "parameters")
    shape: (1, 4)
    ┌─────────────────────┬──────────────────┬────────────┬────────────────┐
    │ name                ┆ register         ┆ kind       ┆ parameters     │
    │ ---                 ┆ ---              ┆ ---        ┆ ---            │
    │ str                 ┆ str              ┆ str        ┆ str            │
    ╞═════════════════════╪══════════════════╪════════════╪════════════════╡
    │ excellent-file rate ┆ case_file_review ┆ proportion ┆ excellent = 90 │
    └─────────────────────┴──────────────────┴────────────┴────────────────┘
    """
    frame = to_catalogue(catalogue).frame
    if lang is None:
        return frame
    if lang not in OTHER:
        message = f"parameter `lang` is `{lang}`, expected zh or en"
        raise ParameterError(message)
    kept = {lang: "name"} | {f"{text}_{lang}": text for text in TEXTS}
    dropped = [OTHER[lang], *(f"{text}_{OTHER[lang]}" for text in TEXTS)]
    return frame.drop(dropped).rename(kept)


def registers(
    register: str | None = None, *, catalogue: Catalogue | Path | None = None
) -> pl.DataFrame:
    """List the kinds of register, or the columns of one of them.

    Parameters
    ----------
    register
        A kind of register, by its id or name: `service_matters`, `政务服务办件`.
    catalogue
        Other definitions than the built-in ones, or a file of them.

    Returns
    -------
    Without `register` one row for each kind, with the columns `id`, `zh`, `en`, `columns` (how
    many), `key` (the columns that together occur once only) and `agency` (the column that `agency`
    stands for).

    Of a kind of register one row for each column, with the columns `id`, `zh`, `en`, `type`,
    `required`, `key`, `headers` (by which it is found), `values` (what its cells may say, where
    that is a list: `id = writing, writing; …`), and `rules_zh` and `rules_en` (what is a problem).

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.registers().filter(id="service_matters").select("zh", "columns", "key", "agency")
    shape: (1, 4)
    ┌──────────────┬─────────┬─────────┬────────┐
    │ zh           ┆ columns ┆ key     ┆ agency │
    │ ---          ┆ ---     ┆ ---     ┆ ---    │
    │ str          ┆ u64     ┆ str     ┆ str    │
    ╞══════════════╪═════════╪═════════╪════════╡
    │ 政务服务办件 ┆ 21      ┆ case_no ┆ agency │
    └──────────────┴─────────┴─────────┴────────┘
    >>> columns = fz.registers("政务服务办件").filter(id="accepted")
    >>> columns.select("zh", "type", "required", "headers").row(0)
    ('受理日期', 'date', True, '受理日期, accepted, accepted on, 受理时间')
    """
    return to_catalogue(catalogue).registers(register)


def template(register: str, path: Path, *, catalogue: Catalogue | Path | None = None) -> None:
    """Write an empty Excel workbook of a kind of register, ready to be filled in.

    Its header is in Chinese, with the required columns in bold; cells have drop-downs for states
    and for yes and no, and formats for dates and numbers. Notes at the header and messages at the
    cells say what to write. What is filled in is read without further ado.

    Parameters
    ----------
    register
        A kind of register, by its id or name.
    path
        The file to write, which must not be there yet.
    catalogue
        Other definitions than the built-in ones, or a file of them.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import fazhi as fz
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "办件.xlsx")
    ...     fz.template("service_matters", path)
    ...     fz.check_register(path, register="service_matters").height
    0
    """
    to_catalogue(catalogue)._definitions.template(register, to_path(path, "path"))


def to_catalogue(catalogue: Catalogue | Path | None) -> Catalogue:
    """Give the built-in catalogue, the one given, or that of a file."""
    if catalogue is None:
        return Catalogue()
    if isinstance(catalogue, Catalogue):
        return catalogue
    if isinstance(catalogue, (str, os.PathLike)):
        return Catalogue.from_toml(catalogue)
    raise wrong_type("catalogue", catalogue, "a `fazhi.Catalogue` or the path of a file")
