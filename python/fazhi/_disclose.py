"""Disclosure control of a table of counts."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_names, to_text, to_whole
from fazhi._source import to_frame
from fazhi.exceptions import DataError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import SupportsIndex

    import polars as pl

    from fazhi._arguments import Names
    from fazhi._source import Table

# The most cells of a table with its totals.
MOST = 1_000_000
# The largest count, as in a register.
LARGEST = 10**12
# The columns that are added to a table.
OURS = ("standing", "fewest", "most", "verdict")

Place: TypeAlias = tuple[object, ...]


def suppress(data: Table, *, by: Names, count: str, least: SupportsIndex) -> pl.DataFrame:
    """Withhold the small counts of a table, and those that would give one back.

    Every cell that is withheld keeps at least two possible numbers, whatever is printed beside it.
    Zeros are printed, and so are totals wherever they can be.

    Parameters
    ----------
    data
        A table with a row for each combination of groups, and without totals; combinations without
        a row are zero.
    by
        The columns of groups, which have no nulls.
    count
        The column of counts.
    least
        The least count that is printed, at least 3: counts of 1 to `least` - 1 are withheld.

    Returns
    -------
    The table with its totals: the columns of `by`, of which a null is the total over all groups;
    the counts, null where withheld; and `standing`: `printed`, `primary` (small) or `secondary`
    (would give one back). It is for the office: print one sign for both, as four ones whose total
    is 4 are known to whoever reads that all five are small.

    Raises
    ------
    ColumnError
        The table lacks a column.
    DataError
        A group or a count is missing, a count is negative or not whole, or two rows have the same
        groups.
    ParameterError
        No second number was found for some cells, which are named.

    Examples
    --------
    >>> import fazhi as fz
    >>> aid = {"单位": ["甲", "乙", "丙"], "件数": [2, 90, 8]}
    >>> fz.disclose.suppress(aid, by="单位", count="件数", least=5)["件数"].to_list()
    [None, 90, None, 100]

    References
    ----------
    Fischetti & Salazar (2000), Journal of the American Statistical Association 95:916-928.
    """
    cells = Cells.inside(data, by, count)
    smallest = to_whole(least, "least", 3)
    found = _fazhi.disclose_suppress(cells.labels(), cells.dense(), smallest)
    return cells.frame((cell for cell, _ in found), standing=(standing for _, standing in found))


def rounded(data: Table, *, by: Names, count: str, base: SupportsIndex) -> pl.DataFrame:
    """Round all counts of a table and its totals to multiples of a base, halves upwards.

    The totals are rounded as all counts are, so parts need not sum to them. Of a row of parts that
    were all rounded one way, a total may still leave one value.

    Parameters
    ----------
    data, by, count
        As in `suppress`.
    base
        The base, at least 2.

    Returns
    -------
    The table with its totals: the columns of `by`, of which a null is the total over all groups,
    and the rounded counts.

    Raises
    ------
    ColumnError, DataError
        As in `suppress`.

    Examples
    --------
    >>> import fazhi as fz
    >>> aid = {"单位": ["甲", "乙"], "件数": [2, 11]}
    >>> fz.disclose.rounded(aid, by="单位", count="件数", base=5).rows()
    [('甲', 0), ('乙', 10), (None, 15)]
    """
    cells = Cells.inside(data, by, count)
    multiple = to_whole(base, "base", 2)
    return cells.frame(_fazhi.disclose_rounded(cells.labels(), cells.dense(), multiple))


def coarsened(data: Table, *, count: str, least: SupportsIndex) -> pl.DataFrame:
    """Put neighbouring rows of a table together, until no group of them holds too few.

    Rows that hold too few all together are one group.

    Parameters
    ----------
    data
        A table whose rows have an order, such as months or townships along a road.
    count
        The column of counts.
    least
        The least count of a group.

    Returns
    -------
    The table with a column `group`, counted from 0: as many groups as there can be, from the front.

    Raises
    ------
    ColumnError
        The table lacks a column.
    DataError
        A count is missing, negative or not whole.

    Examples
    --------
    >>> import fazhi as fz
    >>> months = {"月份": [1, 2, 3, 4, 5], "件数": [3, 4, 9, 1, 2]}
    >>> grouped = fz.disclose.coarsened(months, count="件数", least=5)
    >>> grouped.group_by("group", maintain_order=True).sum().select("group", "件数").rows()
    [(0, 7), (1, 12)]
    """
    import polars as pl

    frame = to_frame(data, [to_text(count, "count")])
    counts = [to_count(cell, count, row) for row, cell in enumerate(frame[count], 1)]
    groups = _fazhi.disclose_coarsened(counts, to_whole(least, "least", 1))
    return frame.with_columns(pl.Series("group", groups, pl.Int64))


def verify(
    data: Table,
    *,
    by: Names,
    count: str,
    least: SupportsIndex | None = None,
    standing: str | None = None,
) -> pl.DataFrame:
    """Infer the counts that a published table withholds, as a reader would.

    Parameters
    ----------
    data
        A table as it was published: a row for each cell, with a null count where it is withheld.
    by
        The columns of groups, of which a null is the total over all groups. Totals that have no row
        are not known to the reader.
    count
        The column of counts.
    least
        The least count that is printed, if the reader knows it: then a cell that is withheld is not
        zero.
    standing
        The column that says why a cell is withheld, as `suppress` gives it, if the reader sees it:
        one that is `primary` holds 1 to `least` - 1.

    Returns
    -------
    The rows that are withheld, with the numbers that stay possible, `fewest` and `most`, null
    where there is no end; and `verdict`: `safe` (two numbers or more), `broken` (one),
    `contradicted` (none: the table contradicts itself) or `not_proved` (too large to search).
    Printed rows that contradict each other, such as parts and a total that is not their sum, are
    there too, as `contradicted`.

    Raises
    ------
    ColumnError
        The table lacks a column.
    DataError
        A count is negative or not whole, or two rows have the same groups.

    Examples
    --------
    >>> import fazhi as fz
    >>> printed = {"单位": ["甲", "乙", None], "件数": [None, 9, 11]}
    >>> fz.disclose.verify(printed, by="单位", count="件数").rows()
    [('甲', None, 2, 2, 'broken')]
    """
    import polars as pl

    smallest = None if least is None else to_whole(least, "least", 3)
    cells = Cells.of(data, by, count, standing)
    limits = [cells.limits(place, smallest) for place in cells.places()]
    found = dict(zip(cells.places(), _fazhi.disclose_verify(cells.labels(), limits), strict=True))
    ranges = [found[place] or (None, None, None) for place in cells.rows]
    kinds = {"fewest": pl.Int64, "most": pl.Int64, "verdict": pl.String}
    inferred = pl.DataFrame(ranges, kinds, orient="row")
    return cells.table.hstack(inferred).filter(
        pl.col(count).is_null() | pl.col("verdict").is_not_null()
    )


class Cells(NamedTuple):
    """The cells of a table, by their groups; a null is the total over all groups of a column."""

    table: pl.DataFrame
    by: list[str]
    header: str
    groups: list[list[Any]]
    # The count and the standing of each row, in the order of the rows.
    rows: dict[Place, tuple[int | None, object]]

    @classmethod
    def of(cls, data: Table, by: Names, count: str, standing: str | None = None) -> Cells:
        """Read a table, of which cells may be withheld."""
        import polars as pl

        columns, header = to_names(by, "by"), to_text(count, "count")
        reasons = [] if standing is None else [to_text(standing, "standing")]
        table = to_frame(data, [*columns, header, *reasons])
        if not columns or len({*columns, header, *OURS}) < len([*columns, header, *OURS]):
            own = ", ".join(f"`{name}`" for name in OURS)
            message = (
                f"parameter `by` is {named(tuple(columns)) or 'empty'}, expected at least one "
                f"column, each once, without the counts and {own}"
            )
            raise ParameterError(message)
        for column in columns:
            if table.schema[column].is_nested() or table.schema[column] == pl.Object:
                message = (
                    f"`data`: column `{column}` is of type `{table.schema[column]}`, expected "
                    "groups such as texts, numbers or dates"
                )
                raise DataError(message)
        groups = [
            table[column].drop_nulls().unique(maintain_order=True).to_list() for column in columns
        ]
        size = math.prod(len(names) + 1 for names in groups)
        if size > MOST:
            message = f"`data`: groups and totals make {size:,} cells, expected at most {MOST:,}"
            raise DataError(message)
        rows: dict[Place, tuple[int | None, object]] = {}
        for row, cells in enumerate(table.select(*columns, header, *reasons).iter_rows(), 1):
            place, cell = cells[: len(columns)], cells[len(columns)]
            if any(group != group for group in place):
                message = f"`data`, row {row}: groups {named(place)} are no groups, expected values"
                raise DataError(message)
            if place in rows:
                message = f"`data`, row {row}: groups {named(place)} stand twice, expected once"
                raise DataError(message)
            number = None if cell is None else to_count(cell, header, row)
            rows[place] = (number, cells[-1] if reasons else None)
        return cls(table, columns, header, groups, rows)

    @classmethod
    def inside(cls, data: Table, by: Names, count: str) -> Cells:
        """Read a table that has all counts, and no totals."""
        cells = cls.of(data, by, count)
        for row, (place, (cell, _)) in enumerate(cells.rows.items(), 1):
            for column, value in zip([*cells.by, cells.header], [*place, cell], strict=True):
                if value is None:
                    message = f"`data`, row {row}: column `{column}` is empty, expected a value"
                    raise DataError(message)
        return cells

    def places(self) -> Iterator[Place]:
        """Go through all cells, the last column first and totals last."""
        return itertools.product(*[[*names, None] for names in self.groups])

    def labels(self) -> list[list[str]]:
        """Return the groups as words."""
        return [[str(name) for name in names] for names in self.groups]

    def dense(self) -> list[int]:
        """Return the counts of all combinations of groups; those without a row are zero."""
        return [
            self.rows.get(place, (0, None))[0] or 0 for place in itertools.product(*self.groups)
        ]

    def limits(self, place: Place, least: int | None) -> tuple[int | None, int | None]:
        """Return what a reader knows of a cell before any sum."""
        cell, standing = self.rows.get(place, (None, None))
        if cell is not None:
            return cell, cell
        if least is None or place not in self.rows:
            return 0, None
        return 1, least - 1 if standing == "primary" else None

    def frame(self, counts: Iterable[int | None], **columns: Iterable[str]) -> pl.DataFrame:
        """Make the table with its totals."""
        import polars as pl

        kinds = {column: self.table.schema[column] for column in self.by}
        places = pl.DataFrame(list(self.places()), kinds, orient="row")
        return places.with_columns(
            pl.Series(self.header, list(counts), pl.Int64),
            *(pl.Series(name, list(cells)) for name, cells in columns.items()),
        )


def to_count(cell: Any, column: str, row: int) -> int:  # noqa: ANN401
    """Convert a cell to a count."""
    is_number = isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)
    # A decimal that is not a number cannot be compared.
    if is_number and cell == cell and 0 <= cell <= LARGEST and cell == int(cell):
        return int(cell)
    message = f"`data`, row {row}: column `{column}` is `{cell}`, expected a count up to 10¹²"
    raise DataError(message)


def named(place: Place) -> str:
    """Name the groups of a cell."""
    return ", ".join(f"`{name}`" for name in place)
