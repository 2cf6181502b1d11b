"""Write registers as office programs do: text in several encodings, sheets under a title."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    Cell = str | int | float | date | None

FOLDER = Path(__file__).resolve().parents[1] / "python/fazhi/examples/qilian-2020"


def words(text: str) -> list[str]:
    """Split a list of words."""
    return text.split()


def write_csv(path: Path, encoding: str, headers: list[str], rows: Iterable[list[Cell]]) -> None:
    """Write a register as text, with days in the forms in which people write them."""
    forms = cycle(words("{0}年{1}月{2}日 {0}-{1}-{2} {0}/{1:02}/{2:02} {0}.{1}.{2}"))

    def text(cell: Cell) -> Cell:
        if isinstance(cell, date):
            return next(forms).format(cell.year, cell.month, cell.day)
        return cell

    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([text(cell) for cell in row] for row in rows)
    path.write_bytes(file.getvalue().encode(encoding))


def write_excel(name: str, headers: list[str], rows: Iterable[list[Cell]]) -> None:
    """Write a register as a sheet under a title, with real days; as text in every ninth row."""
    with xlsxwriter.Workbook(FOLDER / f"{name}.xlsx") as book:
        book.set_properties({"created": datetime(2021, 1, 8)})
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "align": "center"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(headers) - 1, f"2020年{name}登记表(示例)", bold)
        sheet.write_row(1, 0, headers, bold)
        for at, row in enumerate(rows, 2):
            for column, cell in enumerate(row):
                if isinstance(cell, date) and at % 9 == 0:
                    sheet.write_string(at, column, f"{cell.year}年{cell.month}月{cell.day}日")
                elif isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
