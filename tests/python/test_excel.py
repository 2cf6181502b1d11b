"""Spreadsheets as offices produce them: title rows, merged headers, sheets, dates as numbers."""

from __future__ import annotations

import datetime
import zipfile
from typing import TYPE_CHECKING

import fazhi as fz

if TYPE_CHECKING:
    from pathlib import Path
import polars as pl
import pytest
import xlsxwriter
import xlwt

DAY = datetime.date(2020, 3, 5)
EXPECTED = [("1", DAY, "settled"), ("2", datetime.date(2020, 12, 1), None)]


def rows(path: Path, **options: object) -> list[tuple[object, ...]]:
    frame = fz.read_register(path, register="mediation", **options)
    return frame.select("case_no", "accepted", "result").rows()


def write_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        notes = book.add_worksheet("说明")
        notes.write(0, 0, "填表说明")
        sheet = book.add_worksheet("台账")
        date = book.add_format({"num_format": "yyyy/m/d"})
        sheet.merge_range(0, 0, 0, 3, "祁连县2020年人民调解台账")
        sheet.merge_range(1, 0, 2, 0, "卷号")
        sheet.merge_range(1, 1, 1, 2, "日期")
        sheet.write(2, 1, "受理日期")
        sheet.write(2, 2, "调结日期")
        sheet.merge_range(1, 3, 2, 3, "调解结果")
        sheet.write_row(3, 0, [1])
        sheet.write_datetime(3, 1, datetime.datetime(2020, 3, 5, 10, 20), date)
        sheet.write_row(3, 2, [43899, "调解成功"])
        sheet.write_row(5, 0, ["2", "2020年12月1日", "—", ""])
        sheet.write_row(6, 0, ["合计", "", "", 2])


def write_xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, header in enumerate(["卷号", "受理日期", "调解结果"]):
        sheet.write(1, column, header)
    sheet.write(0, 0, "祁连县2020年人民调解台账")
    sheet.write(2, 0, 1)
    sheet.write(2, 1, DAY, date)
    sheet.write(2, 2, "调解成功")
    sheet.write(3, 0, "2")
    sheet.write(3, 1, 44166)
    book.save(str(path))


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="台账">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""


def write_ods(path: Path) -> None:
    def text(value: str) -> str:
        cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        return cell.format(value)

    date = '<table:table-cell office:value-type="date" office:date-value="2020-03-05"/>'
    lines = [
        [text("卷号"), text("受理日期"), text("调解结果")],
        [text("1"), date, text("调解成功")],
        [text("2"), text("2020.12.1"), text("")],
    ]
    body = "".join(f"<table:table-row>{''.join(line)}</table:table-row>" for line in lines)
    with zipfile.ZipFile(path, "w") as ods:
        ods.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        ods.writestr("META-INF/manifest.xml", MANIFEST)
        ods.writestr("content.xml", ODS.format(rows=body))


@pytest.mark.parametrize(
    ("name", "write"), [("a.xlsx", write_xlsx), ("a.xls", write_xls), ("a.ods", write_ods)]
)
def test_every_kind_of_spreadsheet_gives_the_same_rows(tmp_path, name, write):
    write(tmp_path / name)
    assert rows(tmp_path / name) == EXPECTED


def test_rows_have_the_numbers_that_the_user_sees(tmp_path):
    write_xlsx(tmp_path / "a.xlsx")
    problems = fz.check_register(tmp_path / "a.xlsx", register="mediation")
    assert problems.select("file", "row", "rule").rows() == [
        ("a.xlsx[台账]", 7, "total_row"),
        ("a.xlsx[说明]", None, "sheet_not_read"),
    ]


def test_sheets_can_be_chosen(tmp_path):
    frame = pl.DataFrame({"卷号": ["9"], "受理日期": [DAY], "调解结果": ["调解不成"]})
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        frame.write_excel(book, "一月")
        frame.with_columns(pl.lit("8").alias("卷号")).write_excel(book, "二月")
    path = tmp_path / "a.xlsx"
    both = [("9", DAY, "failed"), ("8", DAY, "failed")]
    assert rows(path) == rows(path, sheet="*") == rows(path, sheet=["一月", "二月"]) == both
    assert rows(path, sheet="二月") == [("8", DAY, "failed")]
    with pytest.raises(fz.ParameterError, match="unknown sheet `三月`"):
        rows(path, sheet="三月")
    with pytest.raises(TypeError, match="sheet"):
        rows(path, sheet=1)
