"""Reading and checking of one register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import to_mapping, to_names
from fazhi._catalogue import to_catalogue
from fazhi._frame import to_polars
from fazhi._source import to_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from fazhi._arguments import Names
    from fazhi._catalogue import Catalogue
    from fazhi._source import Path, Source


def read_register(
    data: Source,
    *,
    register: str,
    columns: Mapping[str, str] | None = None,
    sheet: Names | None = None,
    catalogue: Catalogue | Path | None = None,
) -> pl.DataFrame:
    """Read a register: columns named by their ids, cells as dates, numbers and states.

    Parameters
    ----------
    data
        A path or a table, in any form that `compute` accepts.
    register
        The kind of register, by its id or name, such as `service_matters`.
    columns
        A mapping from column ids to the headers to read; they take precedence over the known
        headers.
    sheet
        The sheets of a workbook: a name, several names, or `*` for all. By default the sheet whose
        header matches the most columns is read, with those that fit beside it: they have the
        required columns, or, if none is required, at least two columns and half as many as the
        best one. Other sheets are a problem, `sheet_not_read`.
    catalogue
        Definitions with further kinds of register, or a file of definitions.

    Returns
    -------
    All rows, with those columns of the kind of register that the data has. A cell that cannot be
    used is null; `check_register` lists these cells.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {
    ...     "办件状态": ["撤件", "在办"],
    ...     "受理时间": ["2020年3月5日", "20200309"],
    ...     "备注": ["", "急"],
    ... }
    >>> fz.read_register(matters, register="service_matters")
    shape: (2, 2)
    ┌────────────┬───────────┐
    │ accepted   ┆ state     │
    │ ---        ┆ ---       │
    │ date       ┆ str       │
    ╞════════════╪═══════════╡
    │ 2020-03-05 ┆ withdrawn │
    │ 2020-03-09 ┆ handling  │
    └────────────┴───────────┘
    """
    rows, _ = read(data, register, columns, sheet, catalogue, values=False)
    return to_polars(rows)


def check_register(
    data: Source,
    *,
    register: str,
    columns: Mapping[str, str] | None = None,
    sheet: Names | None = None,
    catalogue: Catalogue | Path | None = None,
    values: bool = False,
) -> pl.DataFrame:
    """List the cells and rows of a register that cannot be used.

    Parameters
    ----------
    data, register, columns, sheet, catalogue
        As in `read_register`.
    values
        Whether problems show the text of the cell; columns of personal data are never shown.

    Returns
    -------
    A frame with one problem per row and the columns `register`, `file` (the path relative to the
    given folder or to the fixed part of the pattern; `frame` for data from memory), `row` (as in
    the file, or counted from 1 for data from memory), `column` (null if the problem concerns the
    whole row), `header` (as in the file), `rule`, `zh`, `en`, `allowed_zh` and `allowed_en` (what
    may stand in the cell) and `value`. At most 1000 problems are listed for each file, column and
    rule.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {
    ...     "办件编号": ["甲1", "甲2", "甲2"],
    ...     "受理日期": ["2020-03-05", "2020-13-01", "2020-03-09"],
    ...     "办结日期": ["2020-03-01", None, "2020-03-10"],
    ... }
    >>> problems = fz.check_register(matters, register="service_matters", values=True)
    >>> problems.sort("row", "column").select("row", "column", "rule", "value")
    shape: (3, 4)
    ┌─────┬──────────┬───────────────┬────────────┐
    │ row ┆ column   ┆ rule          ┆ value      │
    │ --- ┆ ---      ┆ ---           ┆ ---        │
    │ u64 ┆ str      ┆ str           ┆ str        │
    ╞═════╪══════════╪═══════════════╪════════════╡
    │ 1   ┆ decided  ┆ out_of_order  ┆ 2020-03-01 │
    │ 2   ┆ accepted ┆ not_a_date    ┆ 2020-13-01 │
    │ 3   ┆ case_no  ┆ duplicate_key ┆ 甲2        │
    └─────┴──────────┴───────────────┴────────────┘
    """
    _, problems = read(data, register, columns, sheet, catalogue, values=values)
    return to_polars(problems)


def read(
    data: Source,
    register: str,
    columns: Mapping[str, str] | None,
    sheet: Names | None,
    catalogue: Catalogue | Path | None,
    *,
    values: bool,
) -> tuple[_fazhi.Frame, _fazhi.Frame]:
    """Read the rows and the problems of a register."""
    return _fazhi.read_register(
        to_source(data, "data"),
        register=register,
        catalogue=to_catalogue(catalogue)._definitions,
        columns=to_mapping(columns, "columns"),
        sheet=[] if sheet is None else to_names(sheet, "sheet"),
        values=values,
    )
