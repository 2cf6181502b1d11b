"""A book: the figures of several registers."""

from __future__ import annotations

from functools import cached_property
from types import NoneType
from typing import TYPE_CHECKING, Literal

from fazhi._arguments import (
    to_lang,
    to_names,
    to_optional_names,
    to_period,
    to_periods,
    to_text,
)
from fazhi._chart import Plots
from fazhi._frame import to_polars
from fazhi._report import Report, to_template
from fazhi._source import PAGE, WORKBOOK, to_output, to_path, wrong_type
from fazhi.compare._book import Comparison
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as _pandas  # type: ignore[import-untyped]
    import polars as pl
    from great_tables import GT

    from fazhi import _fazhi
    from fazhi._arguments import Lang, Names, Periods
    from fazhi._source import Path
    from fazhi._tally import Tally

# How many rows a notebook shows, and how to see all.
ROWS = 300
HOW = "book.show(all=True)"


class Shown:
    """A book as it is shown: a table in a notebook, and text elsewhere."""

    def __init__(self, book: _fazhi.Book, lang: Lang, *, every: bool) -> None:
        self._book = book
        self._lang = lang
        self._every = every

    def __repr__(self) -> str:
        return self._book.text(self._lang, self._every, HOW, 120)

    def _repr_html_(self) -> str:
        return self._book.html(self._lang, self._every, HOW, ROWS)


class Book:
    """The figures of several registers, with their problems, accounts and tallies.

    A notebook shows the core indicators, those that reports print, with names, units and intervals;
    `print` shows the same as text, and `show(all=True)` shows everything. `book["办结率"]`, `core`
    and `filter` give books with some of the figures; their problems and accounts stay.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {"受理日期": ["2020-03-05", "昨天"], "办结日期": ["2020-03-06", "2020-03-20"]}
    >>> book = fz.compute({"service_matters": matters}, periods=2020, lang="zh")
    >>> book["办结率"]
    <fazhi.Book: 1 figure of 1 indicator, 1 problem>
    >>> book["办结率"].frame.select("name", "value", "status", "excluded").rows()
    [('办结率', 1.0, 'ok', 1)]
    >>> book.problems.select("row", "column", "rule").rows()
    [(2, 'accepted', 'not_a_date')]
    """

    def __init__(self, book: _fazhi.Book, lang: Lang) -> None:
        self._book = book
        self._lang = lang

    @property
    def by(self) -> list[str]:
        """The group-by columns."""
        return self._book.by

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The figures, one per row.

        The columns are `indicator`, `name`, `family`, `measure_unit`, `start` (the first day of the
        period), `period`, the group-by columns as they were asked for (null in a total over the
        column), `category` (the part, for a composition), `numerator`, `denominator`, `value`
        (unscaled: a proportion is in 0..1, money is in yuan), `lower` and `upper` at the first
        level, `status` and `excluded` (the rows that may belong to the figure but cannot be used).
        Each further level adds its limits, such as `lower_99_8` and `upper_99_8`.

        A `status` is `ok`; `undefined`, if the denominator is zero or there is nothing to average;
        `not_available`, if the data was not given or no population can be read (`unavailable` has
        the reason); or `suppressed`.
        """
        return to_polars(self._book.frame(self._lang))

    @cached_property
    def problems(self) -> pl.DataFrame:
        """The cells and rows that cannot be used, one problem per row.

        The columns are `register`, `file`, `row`, `column`, `header` (as in the file), `rule`,
        `zh`, `en`, `allowed_zh` and `allowed_en` (what may stand in the cell) and `value`. At most
        1000 problems are listed for each file, column and rule; `problem_summary` counts all of
        them. `value` is null unless `values` was set, and always null for columns of personal data.
        """
        return to_polars(self._book.problems())

    @cached_property
    def problem_summary(self) -> pl.DataFrame:
        """The number of problems of each kind.

        The columns are `register`, `file`, `column`, `rule`, `zh`, `en` and `count`.
        """
        return to_polars(self._book.problem_summary())

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """The rows of each register.

        The columns are `register`, `rows`, `counted`, `excluded`, `undated` and `problems`, where
        `rows` equals `counted` plus `excluded` plus `undated`. A row is excluded as a whole if it
        is a line of totals or repeats a key. It is undated if it has none of the dates that
        place it in a period. A cell that cannot be used excludes its row only from the indicators
        that need the cell, which the figures count.
        """
        return to_polars(self._book.accounts())

    @cached_property
    def unavailable(self) -> pl.DataFrame:
        """The indicators that could not be computed, and why: `indicator`, `zh`, `en`."""
        return to_polars(self._book.unavailable())

    @property
    def tallies(self) -> list[Tally]:
        """The tallies behind the figures, one for each register; none for a `Run`."""
        return self._book.tallies()

    @property
    def core(self) -> Book:
        """The figures of the core indicators, those that reports print.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> len(book.core) < len(book)
        True
        """
        return self._narrowed(core=True)

    def filter(
        self,
        *,
        indicator: Names | None = None,
        family: Names | None = None,
        period: Periods | None = None,
        **groups: str | list[str | None] | None,
    ) -> Book:
        """Return the figures of some indicators, families, periods and groups.

        Indicators and families go by their ids or names. A group-by column is named by a keyword,
        such as `agency="民政局"`; `None` is the total over the column.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=range(2019, 2021))
        >>> aid = book.filter(family="legal_aid", period=2020).core
        >>> list(aid)  # doctest: +NORMALIZE_WHITESPACE
        ['aid_consultations', 'aid_cases', 'aid_loss_recovered', 'aid_fee_saved',
         'aid_savings_total']
        """
        indicators, families = (
            to_optional_names(indicator, "indicator"),
            to_optional_names(family, "family"),
        )
        kept = {
            name: values if isinstance(values, list) else [values]
            for name, values in groups.items()
        }
        for name, values in kept.items():
            if wrong := [value for value in values if not isinstance(value, (str, NoneType))]:
                accepted = "the value of a group-by column (periods go by `period`)"
                raise wrong_type(name, wrong[0], accepted)
        return self._narrowed(indicators, families, to_periods(period), kept)

    def _narrowed(
        self,
        indicators: list[str] | None = None,
        families: list[str] | None = None,
        periods: list[str] | None = None,
        groups: dict[str, list[str | None]] | None = None,
        *,
        core: bool = False,
    ) -> Book:
        book = self._book.filter(indicators, families, periods, groups or {}, core)
        return Book(book, self._lang)

    def __getitem__(self, indicator: str) -> Book:
        """Return the figures of one indicator, by its id or its Chinese or English name."""
        found = self.filter(indicator=indicator)
        if not len(found) and len(self):
            message = (
                f"indicator `{indicator}` is not in this book: "
                "it was not requested, or its register was not given"
            )
            raise ParameterError(message)
        return found

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the indicators."""
        return iter(self._book.indicators())

    def __contains__(self, indicator: object) -> bool:
        """Return whether there are figures of an indicator, by its id or name."""
        if not isinstance(indicator, str):
            return False
        try:
            return len(self.filter(indicator=indicator)) > 0
        except ParameterError:
            return False

    def __len__(self) -> int:
        """Return the number of figures."""
        return self._book.count()

    @property
    def compare(self) -> Comparison:
        """The figures held against each other, other periods and other books.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> book.compare.change()["comparison"].unique().to_list()
        ['no_comparison']
        """
        return Comparison(self._book, self._lang)

    @property
    def plot(self) -> Plots:
        """Charts of the figures.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, lang="en")
        >>> book.plot.share("aid_composition").title
        'legal-aid composition, 2020'
        """
        return Plots(self, self._lang)

    def pivot(
        self,
        *,
        rows: Names = "name",
        columns: str = "period",
        cells: Literal["value", "interval", "both"] = "value",
    ) -> pl.DataFrame:
        """Return a table with a row for each of `rows` and a column for each of `columns`.

        Both are `name` or `indicator`, `period`, `category` or a group-by column. What varies
        besides becomes rows too, so no two figures share a cell. A total is called 合计 or total.

        Parameters
        ----------
        rows, columns
            What the rows and the columns stand for.
        cells
            `value` for numbers; `interval` or `both` for texts as a report prints them.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=[2019, 2020])
        >>> book["调解（调处）成功率"].pivot(cells="both")["2020"].to_list()
        ['98.01% (96.47 ~ 98.88)']
        """
        import polars as pl

        names = [*to_names(rows, "rows"), columns]
        keys = ["name", "period", *self.by, "category"]
        unknown = [name for name in names if name not in [*keys, "indicator"]]
        if unknown:
            message = f"`{unknown[0]}` is no column to pivot by, expected one of {', '.join(keys)}"
            raise ParameterError(message)
        frame = self.frame.with_columns(self._cells(cells).alias("cell"))
        total = "total" if self._lang == "en" else "合计"
        frame = frame.with_columns(pl.col(self.by).fill_null(total))
        more = [key for key in keys if key not in names and frame[key].n_unique() > 1]
        if "indicator" in names and "name" in more:
            more.remove("name")
        return frame.pivot(columns, index=[*more, *names[:-1]], values="cell", maintain_order=True)

    def _cells(self, cells: str) -> pl.Series:
        """Return what stands in the cells: numbers, or texts as a report prints them."""
        import polars as pl

        if cells == "value":
            return self.frame["value"]
        texts = to_polars(self._book.texts(self._lang))
        if cells == "interval":
            return texts["interval"]
        if cells != "both":
            message = f"parameter `cells` is `{cells}`, expected value, interval or both"
            raise ParameterError(message)
        both = pl.format("{} ({})", "value", "interval")
        chosen = pl.when(pl.col("interval") == "").then("value").otherwise(both)
        return texts.select(chosen.alias("cell"))["cell"]

    def show(self, *, all: bool = False, lang: Lang | None = None) -> Shown:
        """Show the core indicators, or `all`, in one of the languages.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, indicators="办结率")
        >>> print(book.show(all=True, lang="en"))  # doctest: +NORMALIZE_WHITESPACE
        2020
        <BLANKLINE>
        indicator             value               95% interval               n
        ------------------------------------------------------------------------
        government service
          completion rate    99.00%   ⣿⣿⣿⣿⣿⣿⣿⣿   98.94 ~ 99.06   96,228/97,200
        """
        return Shown(self._book, to_lang(lang) if lang else self._lang, every=all)

    def style(self) -> GT:
        """Return the figures as a table of great_tables, by family; needs `fazhi[tables]`.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> type(book.core.style()).__name__
        'GT'
        """
        from great_tables import GT

        texts = to_polars(self._book.texts(self._lang))
        kept = ["family", "name", "period", *self.by, "category"]
        frame = self.frame.select(kept).hstack(texts)
        empty = [name for name in kept if frame[name].null_count() == frame.height]
        table = GT(frame.drop(empty), groupname_col="family", rowname_col="name")
        return table.cols_align("right", ["value", "interval"])

    def report(self, period: int | str, *, place: str = "", template: Path | None = None) -> Report:
        """Write the report of a year, a quarter or a month.

        Parameters
        ----------
        period
            The period, such as `2020` or `"2020Q3"`. The book needs its figures, with `totals`
            where it has groups, and for growth those of the same period a year before;
            `report.yearly` computes both.
        place
            Whose figures they are, for the title.
        template
            The file of a template, or the name of a built-in one: `yearly`, which is the default,
            or `overview` for all agencies and periods on one page. A name has no ending.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods="2019..2020", lang="zh")
        >>> report = book.report(2020, place="祁连县")
        >>> report.title
        '祁连县2020年法治政府建设情况（数据部分）'
        >>> "办理法律援助案件118件（民事107件，刑事11件）" in report.text
        True
        """
        name, path = to_template(template)
        made = self._book.report(to_period(period), self._lang, to_text(place, "place"), name, path)
        return Report(made)

    def to_excel(self, path: Path, *, all: bool = False) -> None:
        """Write an Excel workbook.

        It has a sheet for people with the core indicators (or `all`), one with the plain table of
        all figures, one with the problems, and one with the definitions and their sources.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "指标.xlsx")
        ...     book.to_excel(path)
        ...     fz.diff(path, path).height
        0
        """
        self._book.to_excel(to_output(path, WORKBOOK), self._lang, all)

    def to_html(self, path: Path, *, title: str = "", all: bool = False) -> None:
        """Write a page that needs nothing but itself, and prints on A4.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, lang="zh")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "指标.html")
        ...     book.to_html(path, title="祁连县")
        ...     "办结率" in path.read_text("utf-8")
        True
        """
        self._book.to_html(to_output(path, PAGE), self._lang, all, title)

    def to_csv(self, path: Path) -> None:
        """Write `frame` as CSV in UTF-8.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     csv, parquet = (pathlib.Path(folder, name) for name in ("a.csv", "a.parquet"))
        ...     book.to_csv(csv)
        ...     book.to_parquet(parquet)
        ...     fz.diff(csv, parquet).height
        0
        """
        self.frame.write_csv(to_path(path, "path"))

    def to_parquet(self, path: Path) -> None:
        """Write `frame` as a Parquet file."""
        self.frame.write_parquet(to_path(path, "path"))

    def to_pandas(self) -> _pandas.DataFrame:
        """Return `frame` as a frame of pandas; needs pandas and pyarrow.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> type(book["办结率"].to_pandas()).__name__
        'DataFrame'
        """
        return self.frame.to_pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return `frame` as an Arrow stream, which DuckDB, pyarrow and others read."""
        return self._book.frame(self._lang).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        problems = int(self.problem_summary["count"].sum())
        figures, indicators = plural(len(self), "figure"), plural(len(list(self)), "indicator")
        return f"<fazhi.Book: {figures} of {indicators}, {plural(problems, 'problem')}>"

    def __str__(self) -> str:
        return repr(self.show())

    def _repr_html_(self) -> str:
        return self.show()._repr_html_()


def plural(number: int, noun: str) -> str:
    """Format a count with its English noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
