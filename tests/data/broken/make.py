"""Create the corpus of registers as offices keep them, and as they break.

Usage: python make.py; needs the dev dependencies. The files are written beside this script, the
same bytes at each run, and the tables of README.md with them. Nothing else is kept here: a file
that no case makes is removed.

Most cases are the good rows of a register with some cells of their own; the end of a file's name
says how they are written. The others change bytes, lines or parts of a file that was made so.
"""

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

HERE = Path(__file__).parent
KEPT = {"make.py", "README.md", ".gitattributes", "expected.zh.txt", "expected.en.txt"}

# The good rows of each register: what a column holds, in turn; `#` and `@` are the row's number.
AGENCIES = "民政局|公安局|自然资源局"
COMMITTEES = "八宝镇调委会|峨堡镇调委会"
VILLAGES = "东村|西村|南村"
FROM, TO = "2020-03-02|2020-04-07|2020-05-11", "2020-03-06|2020-04-10|2020-05-15"
GOOD: dict[str, dict[str, str]] = {
    "service_matters": {"办件编号": "BJ#", "实施主体": AGENCIES, "受理日期": FROM, "办结日期": TO},
    "service_items": {
        "事项编码": "SX#",
        "事项名称": "事项#",
        "实施主体": AGENCIES,
        "承诺时限": "3|5|10",
        "法定时限": "20",
    },
    "power_inventory": {
        "职权编码": "ZQ#",
        "职权名称": "职权#",
        "实施主体": AGENCIES,
        "梳理日期": FROM,
    },
    "power_list": {
        "职权编码": "ZQ#",
        "职权名称": "职权#",
        "实施主体": AGENCIES,
        "调整类型": "保留|新增|取消",
    },
    "enforcement_staff": {
        "人员编号": "RY#",
        "姓名": "甲#",
        "执法单位": AGENCIES,
        "发证日期": "2018-06-01",
        "有效期至": "2023-05-31",
        "是否在岗": "是|否",
    },
    "case_file_review": {
        "案卷编号": "AJ#",
        "执法单位": AGENCIES,
        "决定日期": FROM,
        "评查日期": "2020-11-20",
        "评查得分": "95|88.5|92",
        "罚没金额": "2000|500.50|0",
    },
    "normative_documents": {
        "发文字号": "县政规〔2020〕#号",
        "文件名称": "办法#",
        "制定机关": "县政府",
        "印发日期": FROM,
        "公布日期": TO,
        "有效期至": "2025-12-31",
    },
    "decisions": {
        "决策事项": "规划#",
        "承办单位": AGENCIES,
        "送审日期": FROM,
        "合法性审查日期": TO,
        "集体讨论日期": "2020-06-01",
        "公布日期": "2020-06-05",
    },
    "reconsideration": {
        "案号": "复#",
        "被申请人": AGENCIES,
        "收到日期": FROM,
        "受理日期": TO,
        "审结日期": "2020-07-01",
        "审理结果": "维持|撤销|驳回申请",
    },
    "litigation": {
        "案号": "行初#",
        "被告": AGENCIES,
        "立案日期": FROM,
        "开庭日期": TO,
        "结案日期": "2020-07-01",
        "是否开庭": "是",
        "负责人出庭情况": "正职|副职|工作人员",
    },
    "judicial_advice": {
        "编号": "建#",
        "单位": AGENCIES,
        "收到日期": FROM,
        "答复期限": "2020-08-01",
        "答复日期": TO,
    },
    "mediation": {
        "卷号": "TJ#",
        "调委会": COMMITTEES,
        "受理日期": FROM,
        "调结日期": TO,
        "调解结果": "调解成功|书面协议",
        "涉及金额": "1200|350.50|8000",
    },
    "mediators": {
        "姓名": "乙#",
        "调委会": COMMITTEES,
        "专兼职": "专职|兼职",
        "任职起始日期": "2019-01-01",
    },
    "legal_aid": {
        "案件编号": "FY#",
        "法律援助机构": "县法律援助中心",
        "申请日期": FROM,
        "审查决定日期": FROM,
        "指派日期": TO,
        "结案日期": "2020-08-03",
        "审查结果": "给予",
    },
    "consultations": {"日期": "2020-03-@", "单位": AGENCIES, "方式": "来访|来电", "人次": "1|2"},
    "notary": {
        "公证编号": "GZ#",
        "公证机构": "县公证处",
        "受理日期": FROM,
        "出证日期": TO,
        "收费": "200|80.50",
    },
    "legal_publicity": {
        "活动编号": "XC#",
        "活动日期": FROM,
        "组织单位": AGENCIES,
        "受众人数": "120|45",
        "是否估计": "否",
    },
    "information_disclosure": {
        "登记号": "YS#",
        "单位": AGENCIES,
        "收到日期": FROM,
        "答复日期": TO,
        "答复结果": "予以公开|部分公开",
    },
    "disclosures": {"发布日期": "2020-03-@", "栏目": "公告", "标题": "公告#", "单位": AGENCIES},
    "legal_advisers": {
        "姓名": "丙#",
        "服务单位": AGENCIES,
        "聘期起": "2020-01-01",
        "聘期止": "2020-12-31",
    },
    "adviser_work": {"日期": "2020-03-@", "类型": "合同审查|培训", "件数": "1|2", "单位": AGENCIES},
    "contracts": {
        "合同编号": "HT#",
        "合同名称": "合同#",
        "签订单位": AGENCIES,
        "签订日期": FROM,
        "备案日期": TO,
        "合同金额": "30000|12500.50",
    },
    "village_advisers": {
        "村": VILLAGES,
        "乡镇": "八宝镇",
        "姓名": "丁#",
        "聘期起": "2020-01-01",
        "聘期止": "2020-12-31",
    },
    "village_deputy_heads": {
        "村": VILLAGES,
        "姓名": "戊#",
        "选派来源": "民警|律师",
        "任职起": "2020-01-01",
    },
    "law_literate": {"村": VILLAGES, "乡镇": "八宝镇", "姓名": "己#", "入册日期": FROM},
    "lawyers": {"姓名": "庚#", "律所": "县律所", "律师类别": "专职|兼职", "执业起": "2015-07-01"},
    "scores": {"评估项目": "项目#", "单位": AGENCIES, "得分": "9|8.5", "满分": "10"},
    "places": {
        "县": "祁连县",
        "乡镇": "八宝镇",
        "村": "村#",
        "常住人口": "1200|850",
        "户籍人口": "1300|900",
    },
    "agencies": {
        "单位编码": "DW#",
        "单位名称": AGENCIES,
        "简称": "|公安|国土局、自规局",
        "层级": "县级部门",
    },
}


@dataclass(frozen=True)
class Case:
    """A file, or a folder of files, and the right answer to it."""

    name: str
    content: bytes | dict[str, bytes]
    answer: str


@dataclass(frozen=True)
class Table:
    """A header and rows of text."""

    headers: list[str]
    rows: list[list[str]]

    @property
    def lines(self) -> list[list[str]]:
        """The header and the rows."""
        return [self.headers, *self.rows]


def good(register: str, cells: dict[str, str | None] | None = None, rows: int = 3) -> Table:
    """Give the good rows of a register, with these cells instead; `None` leaves a column out.

    A cell given alone stands in all rows; of several, each stands in one, and the rows below are
    empty.
    """
    columns = {**GOOD[register], **(cells or {})}
    given = {header: text.split("|") for header, text in columns.items() if text is not None}
    height = max(
        rows, *(len(texts) for header, texts in given.items() if header in (cells or {})), 0
    )

    def cell(header: str, row: int) -> str:
        texts = given[header]
        if header in (cells or {}):
            return texts[0] if len(texts) == 1 else "".join(texts[row : row + 1])
        text = texts[row % len(texts)]
        return text.replace("#", f"{row + 1:04}").replace("@", f"{row + 1:02}")

    return Table(list(given), [[cell(header, row) for header in given] for row in range(height)])


# How a table is written.


def text(table: Table, delimiter: str = ",", end: str = "\n") -> str:
    """Write a table as a program does that quotes where it must."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table.lines)
    return out.getvalue()


def typed(cell: str) -> str | int | float | date:
    """Give what a spreadsheet makes of a text that is typed in: a day, a number or a text."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    return float(cell) if re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d+)?", cell) else cell


def book(*sheets: tuple[str, Table], then: tuple[tuple, ...] = (), **options: object) -> bytes:
    """Write a workbook of Excel; `then` are calls on its first sheet."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    workbook.set_properties({"created": datetime(2021, 1, 4, tzinfo=UTC)})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for name, table in sheets:
        sheet = workbook.add_worksheet(name)
        for at, line in enumerate(table.lines):
            for column, cell in enumerate(map(typed, line)):
                if isinstance(cell, date) and cell.year >= 1900:
                    sheet.write_datetime(at, column, cell, day)
                elif cell != "":
                    sheet.write(at, column, str(cell) if isinstance(cell, date) else cell)
    for method, *arguments in then:
        getattr(workbook.worksheets()[0], method)(*arguments)
    workbook.close()
    return out.getvalue()


def text_book(table: Table) -> bytes:
    """Write a workbook of Excel in which every cell is text."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": datetime(2021, 1, 4, tzinfo=UTC)})
    sheet = workbook.add_worksheet("台账")
    for at, line in enumerate(table.lines):
        for column, cell in enumerate(line):
            sheet.write_string(at, column, cell)
    workbook.close()
    return out.getvalue()


def old_book(table: Table, name: str = "台账") -> bytes:
    """Write a workbook of Excel 97."""
    workbook, out = xlwt.Workbook(), io.BytesIO()
    sheet = workbook.add_sheet(name)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, line in enumerate(table.lines):
        for column, cell in enumerate(map(typed, line)):
            if isinstance(cell, date):
                sheet.write(at, column, cell, day)
            elif cell != "":
                sheet.write(at, column, cell)
    workbook.save(out)
    return out.getvalue()


def ods(table: Table) -> bytes:
    """Write a sheet of LibreOffice."""

    def cell(text: str) -> str:
        value = typed(text)
        kind = 'office:value-type="string"'
        if isinstance(value, date):
            kind = f'office:value-type="date" office:date-value="{text}"'
        elif isinstance(value, float):
            kind = f'office:value-type="float" office:value="{text}"'
        shown = f"<text:p>{escape(text)}</text:p>"
        return (
            f"<table:table-cell {kind}>{shown}</table:table-cell>"
            if text
            else "<table:table-cell/>"
        )

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, line))}</table:table-row>" for line in table.lines
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{short}="{names}:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content {spaces} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="台账">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">{entry}</manifest:manifest>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped({part: text.encode() for part, text in parts.items()})


def parquet(columns: dict[str, pa.Array], **options: object) -> bytes:
    """Write a Parquet file."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **{"compression": "none", **options})
    return out.getvalue()


def columns(table: Table, typed_too: bool = False) -> dict[str, pa.Array]:
    """Give the columns of a table, typed where all cells are of a type, if asked for."""

    def column(at: int) -> pa.Array:
        texts = [row[at] for row in table.rows]
        cells = [typed(text) if typed_too and text else text or None for text in texts]
        return (
            pa.array(cells)
            if len({type(cell) for cell in cells} - {type(None)}) == 1
            else pa.array(texts)
        )

    return {header: column(at) for at, header in enumerate(table.headers)}


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts into an archive whose times are fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def web_page(table: Table, charset: str) -> bytes:
    """Write the table of a web page, as office systems export it."""
    row = "<tr>{}</tr>\n".format
    rows = (row("".join(f"<td>{escape(cell)}</td>" for cell in line)) for line in table.lines)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    body = f"<body><table border=1>\n{''.join(rows)}</table></body>"
    page = f"<html><head>{meta}</head>{body}</html>\n"
    return page.encode("gb18030" if charset == "gbk" else charset)


FORMATS: dict[str, Callable[[Table], bytes]] = {
    ".bom.csv": lambda table: text(table).encode("utf-8-sig"),
    ".gb18030.csv": lambda table: text(table).encode("gb18030"),
    ".utf16.csv": lambda table: b"\xff\xfe" + text(table).encode("utf-16-le"),
    ".utf16be.csv": lambda table: b"\xfe\xff" + text(table).encode("utf-16-be"),
    ".crlf.csv": lambda table: text(table, end="\r\n").encode(),
    ".semicolon.csv": lambda table: text(table, ";").encode(),
    ".bar.csv": lambda table: text(table, "|").encode(),
    ".wide.csv": lambda table: text(table).replace(",", "，").encode(),
    ".gb18030.tsv": lambda table: text(table, "\t").encode("gb18030"),
    ".utf16.txt": lambda table: b"\xff\xfe" + text(table, "\t", "\r\n").encode("utf-16-le"),
    ".csv": lambda table: text(table).encode(),
    ".tsv": lambda table: text(table, "\t").encode(),
    ".txt": lambda table: text(table, "\t").encode(),
    ".text.xlsx": text_book,
    ".xlsx": lambda table: book(("台账", table)),
    ".xls": old_book,
    ".ods": ods,
    ".typed.parquet": lambda table: parquet(columns(table, typed_too=True)),
    ".parquet": lambda table: parquet(columns(table)),
}


def written(name: str, table: Table) -> bytes:
    """Write a table as the end of the name says."""
    return next(write for end, write in FORMATS.items() if name.lower().endswith(end))(table)


# The cases.

FINE = "no problem"

# Every register, and every way to write one.
PLAIN = """\
service_matters-good.csv service_matters-good.bom.csv service_matters-good.gb18030.csv
service_matters-good.utf16.csv service_matters-good.utf16be.csv service_matters-good.crlf.csv
service_matters-good.semicolon.csv service_matters-good.bar.csv service_matters-good.wide.csv
service_matters-good.tsv service_matters-good.gb18030.tsv service_matters-good.txt
service_matters-good.utf16.txt service_matters-good.xlsx service_matters-good.text.xlsx
service_matters-good.xls service_matters-good.ods service_matters-good.parquet
service_matters-good.typed.parquet service_items-good.gb18030.csv power_inventory-good.xls
power_list-good.csv enforcement_staff-good.xlsx case_file_review-good.ods
normative_documents-good.gb18030.csv decisions-good.typed.parquet reconsideration-good.tsv
litigation-good.bom.csv judicial_advice-good.utf16.txt mediation-good.xlsx mediators-good.csv
legal_aid-good.gb18030.tsv consultations-good.xls notary-good.semicolon.csv legal_publicity-good.ods
information_disclosure-good.parquet disclosures-good.gb18030.csv legal_advisers-good.crlf.csv
adviser_work-good.csv contracts-good.text.xlsx village_advisers-good.bom.csv
village_deputy_heads-good.csv law_literate-good.gb18030.csv lawyers-good.tsv scores-good.xlsx
places-good.CSV"""

EMPTY = "|——|NULL|待定|无|/|2020-03-02"
DAYS = (
    "2020-03-05|2020-3-5|2020/3/5|2020.03.05|2020年3月5日|2020年03月05号|20200305|２０２０－０３－０５"
    "|2020 年 3 月 5 日|2020-03-05 10:20:30|2020-03-05T10:20:30+08:00|2020年3月5日10时20分"
    "|20200305102030|43895|43895.5|二〇二〇年三月五日|二○二○年三月五日"
)
NO_DAYS = (
    "昨天|2021-02-29|2020年13月5日|2020-04-31|20年3月5日|2020年3月|3/5/2020|2020-03-05至2020-03-06"
)

# The good rows of the register that begins the name, with these cells, or without that column.
CELLS = f"""\
# All that is accepted.
service_matters-good-days.csv: no problem
  受理日期 = {DAYS}
  -办结日期
service_matters-good-days.gb18030.csv: no problem
  受理日期 = {DAYS}
  -办结日期
notary-good-days.text.xlsx: no problem
  受理日期 = {DAYS}
  -出证日期
mediation-good-days.parquet: no problem
  受理日期 = {DAYS}
  -调结日期
  -涉及金额
mediation-good-amounts.csv: no problem
  涉及金额 = 3000|3,000.50|３０００元|¥3000|RMB 3000|3000元整|3千元|三万|叁万元|12万5千元|1.2万|\
1.5亿元|5角|1e3|0|——
mediation-good-amounts.xls: no problem
  涉及金额 = 3000|3,000.50|3000元|¥3000|人民币叁万伍仟元整|三万五千元|12万5000元|0.01
contracts-good-unit.csv: no problem; a cell with a unit of its own is not multiplied again
  -合同金额
  合同金额（万元） = 3|1.25|9.72万元|30000元|三万
service_items-good-days.csv: no problem
  承诺时限 = 5|5天|5个工作日|十天|5工作日|即办|3 个工作日|０
legal_publicity-good-numbers.tsv: no problem
  受众人数 = 120|1,200|１２０|120人|1.2万|三百
places-good-population.csv: no problem
  常住人口 = 30.5万人|305000人|305,000|30.5万|305000
places-good-unit.xlsx: no problem
  -常住人口
  常住人口（万人） = 30.5|0.85|1.2
case_file_review-good-scores.csv: no problem
  评查得分 = 95|95.5|95.5分|９５．５|九十二|100
  -罚没金额
litigation-good-answers.csv: no problem
  是否发言 = 是|否|有|无|已|未|√|×|1|0|Y|N|true|false|对|错
  负责人出庭情况 = 正职
litigation-good-answers.parquet: no problem
  是否发言 = 是|否|有|无|√|×
  负责人出庭情况 = 正职
normative_documents-good-answers.csv: no problem
  是否规范 = 规范|不规范|合格|不合格|齐全|不齐全
mediators-good-answers.csv: no problem
  是否培训 = 已培训|未培训|已参加|未参加
service_matters-good-answers.xlsx: no problem
  是否延期 = 有|无|无|有
service_matters-good-states.csv: no problem
  办件状态 = 办结|已办结|准予|不予许可|其他办结|审批通过
  办结日期 = 2020-05-20
case_file_review-good-classes.csv: no problem; the heaviest of several classes counts
  案卷类型 = 行政处罚
  处罚种类 = 罚款|警告、罚款|罚款；没收违法所得、没收非法财物|行政拘留
scores-good-periods.csv: no problem
  年度 = 2020|2020年|2020年度|2020Q3|2020年第三季度|2020-07|2020年7月|202007
enforcement_staff-good-ends.csv: no problem
  有效期至 = 长期|永久|9999-12-31|长期有效|2190-05-31
enforcement_staff-good-ends.xlsx: no problem
  有效期至 = 长期|永久|9999-12-31|2190-05-31
normative_documents-good-ends.ods: no problem
  有效期至 = 长期有效|9999-12-31|2190-05-31
lawyers-good-ends.gb18030.csv: no problem
  执业止 = 至今|——|2020-12-31
legal_advisers-good-ends.parquet: no problem
  聘期止 = 无固定期限|9999-12-31|2190-05-31
service_matters-good-empty.csv: no problem: a matter that is open has no such day
  办结日期 = ——|NULL|待定|无|/|-||N/A|未填|空
mediation-good-pending.csv: no problem
  调解结果 = 正在调解|调解成功
  调结日期 = —|2020-04-10
  -涉及金额
service_matters-good-invisible.csv: no problem
  受理日期 = \ufeff2020-03-05|2020-03-05\u200b|　2020-03-05　|2020-03-05\xa0
  -办结日期

# No date that places the row.
service_matters-no-date.csv: `no_date` 2–7
  受理日期 = {EMPTY}
  -办结日期
service_matters-no-date.gb18030.csv: `no_date` 2–7
  受理日期 = {EMPTY}
  -办结日期
service_matters-no-date.xlsx: `no_date` 2–7
  受理日期 = {EMPTY}
  -办结日期
service_matters-no-date.ods: `no_date` 2–7
  受理日期 = {EMPTY}
  -办结日期
service_matters-no-date.parquet: `no_date` 1–6
  受理日期 = {EMPTY}
  -办结日期
mediation-no-date.utf16.csv: `no_date` 2–7
  受理日期 = {EMPTY}
  调结日期 = {EMPTY}
notary-no-date.xls: `no_date` 2–7
  受理日期 = {EMPTY}
  出证日期 = {EMPTY}
consultations-no-date.tsv: `no_date` 2, 3
  日期 = 待定||2020-03-03
disclosures-no-date.csv: `no_date` 3, 4
  发布日期 = 2020-03-01|无|——
legal_publicity-no-date.xls: `no_date` 3, 4
  活动日期 = 2020-03-01|NULL|
legal_aid-no-date.csv: `no_date` 2–4
  申请日期 = ——|
  审查决定日期 = 无|
  指派日期 = 待定|
  结案日期 = |
case_file_review-no-date.csv: `no_date` 2, 3
  决定日期 = |——|2020-05-11
  评查日期 = |待定|2020-11-20
decisions-no-date.csv: `no_date` 2, 4; row 3 is placed by another date
  集体讨论日期 = |
  公布日期 = |
  送审日期 = |2020-04-07
  -合法性审查日期
service_matters-no-date-decided.csv: `no_date` 2, 4: completed, but never accepted
  受理日期 = |2020-04-07|——
  办结日期 = 2020-03-06|2020-04-10|2020-05-15
service_matters-no-date-applied.csv: `overtaken` 3: completed, but never accepted; row 2 is \
placed by its application
  申请日期 = 2020-03-01|2020-04-01|2020-05-01
  受理日期 = |待定|2020-05-11
  办结日期 = |2020-04-10|2020-05-15
legal_aid-no-date-closed.xlsx: `overtaken` 2: closed, but never assigned
  指派日期 = |2020-04-10|2020-05-15
notary-no-date-issued.gb18030.csv: `overtaken` 3: issued, but never accepted
  受理日期 = 2020-03-02||2020-05-11
reconsideration-no-date-closed.csv: `overtaken` 2–4: closed, but neither received nor accepted
  收到日期 = |
  受理日期 = |
  审结日期 = 2020-07-01
information_disclosure-no-date-replied.csv: `overtaken` 3, 4: replied to, but never received
  收到日期 = 2020-03-02|待定|
contracts-no-date.csv: `no_date` 2, 4: filed, but never signed
  签订日期 = |2020-04-07|——
power_inventory-no-date.csv: `no_date` 2, 3
  梳理日期 = |——|2020-05-11
power_inventory-no-period.csv: `no_date` 3, 4, under 年度
  -梳理日期
  年度 = 2020||——
consultations-no-period.csv: `no_date` 3, 4, under 年度
  -日期
  年度 = 2020||待定
power_list-no-date.csv: no problem: its rows count without a date
  调整日期 = |——|

# No day, or one that cannot be.
service_matters-not-a-day.csv: `not_a_date` 2–9
  受理日期 = {NO_DAYS}
  -办结日期
service_matters-not-a-day.gb18030.csv: `not_a_date` 2–9
  受理日期 = {NO_DAYS}
  -办结日期
service_matters-not-a-day.text.xlsx: `not_a_date` 2–9
  受理日期 = {NO_DAYS}
  -办结日期
mediation-not-a-day.ods: `not_a_date` 2–9
  受理日期 = {NO_DAYS}
  -调结日期
notary-not-a-day.parquet: `not_a_date` 1–8
  受理日期 = {NO_DAYS}
  -出证日期
service_matters-year.csv: `not_a_date` 2–5
  受理日期 = 1899-12-31|2201-01-01|1020-03-05|20200-03-05
  -办结日期
legal_aid-year.xls: `not_a_date` 2–4
  结案日期 = 1899|2201-01-01|2020
service_matters-serial.csv: `not_a_date` 2–4
  受理日期 = 19999|80001|4389|43895
  -办结日期
service_matters-before-calendar.csv: `outside_calendar` 2 in both columns
  受理日期 = 1999-03-01|2020-04-07|2020-05-11
  办结日期 = 1999-03-05|2020-04-10|2020-05-15
service_matters-order.csv: `out_of_order` 2, 4; the same day is in order
  办结日期 = 2020-03-01|2020-04-07|2020-05-10
mediation-order.xlsx: `out_of_order` 2
  调结日期 = 2020-03-01|2020-04-10|2020-05-15
reconsideration-order.gb18030.csv: `out_of_order` 2 (受理日期), 4 (审结日期)
  受理日期 = 2020-03-01|2020-04-10|2020-08-15
enforcement_staff-order.csv: `out_of_order` 2
  有效期至 = 2018-05-31|2023-05-31
legal_advisers-order.csv: `out_of_order` 2
  聘期止 = 2019-12-31|2020-12-31|2020-01-01
service_matters-future.csv: `future_date` and `outside_calendar` 2, 4 (受理日期) and 2–4 (办结日期)
  受理日期 = 2190-03-02|2020-04-07|2190-05-11
  办结日期 = 2190-03-06|2190-04-10|2190-05-15
consultations-future.xls: `future_date` 3
  日期 = 2020-03-01|2190-03-02|2020-03-03
judicial_advice-future.csv: `future_date` 2 (答复日期); the term may lie ahead
  答复期限 = 2190-08-01
  答复日期 = 2190-03-06|2020-04-10|2020-05-15
litigation-future.csv: no problem: a hearing may lie ahead (`outside_calendar` at most)
  开庭日期 = 2190-03-06|2190-04-10|
  -结案日期
enforcement_staff-ends.csv: `not_a_date` 2 (发证日期), 3, 4 (有效期至)
  发证日期 = 长期|2018-06-01|2018-06-01
  有效期至 = 2023-05-31|长久不变|2201-01-01
scores-period.csv: `not_a_period` 2–7
  年度 = 去年|2020年上半年|2020Q5|20|2020.7|1899

# Numbers.
mediation-amount.csv: `not_an_amount` 2–9
  涉及金额 = 12.345|约三万|三万余元|一二三|3万-5万|5美元|见附件|1,23,4
mediation-amount.xlsx: `not_an_amount` 2–5
  涉及金额 = 12.345|约三万|三万余元|5美元|3000
contracts-amount.gb18030.csv: `not_an_amount` 2, 3
  合同金额 = 以实际结算为准|12.345|30000
notary-amount.ods: `not_an_amount` 2, 3
  收费 = 免费|80.505|200
contracts-amount-unit.csv: `not_an_amount` 2: below one fen
  -合同金额
  合同金额（万元） = 1.2345678|3|9.72
mediation-amount-large.csv: `too_large` 2–5
  涉及金额 = 12345678901234567890|99999999999999999999999|1e39|900万亿|1000
contracts-amount-large.parquet: `too_large` 1, 2
  合同金额 = 12345678901234567890|12345678901234567890元|30000
contracts-amount-large.xlsx: `too_large` 2, 3
  合同金额 = 12345678901234567890|999999999999999|30000
mediation-amount-negative.csv: `negative_amount` 2, 4
  涉及金额 = -1200|350.50|-0.01
contracts-amount-negative.csv: `negative` 2
  合同金额 = -30000|12500.50
notary-amount-negative.xls: `negative` 2
  收费 = -200|80.5|200
legal_aid-amount-negative.csv: `negative_recovered` 2, `negative_fee` 3
  挽回经济损失 = -1|0|500
  节省代理费 = 1000|-1000|1000
legal_publicity-number.csv: `not_a_whole_number` 2–7
  受众人数 = 约三百|300多|300-400|300.5|若干|300户次人|12
legal_publicity-number.xlsx: `not_a_whole_number` 2, 3, `negative` 4
  受众人数 = 约三百|300.5|-12|12
consultations-number.csv: `nobody_came` 2, `negative` 3, `not_a_whole_number` 6
  人次 = 0|-1|一人|两人次|2.5
adviser_work-number.csv: `not_a_whole_number` 4, `negative` 5
  件数 = 三|3件|三件半|-2
service_matters-visits.csv: `negative` 3, `not_a_whole_number` 5
  到现场次数 = 0|-1|一次|多次
places-population.csv: `not_a_whole_number` 2, 3, 5, `negative` 4
  常住人口 = 约三十万|30.55555万人|-5|305千只|1200
places-population-large.csv: `too_large` 2
  常住人口 = 99999999999999999999|1200|850
service_items-limit.csv: `not_a_whole_number` 2–5, `negative` 6
  承诺时限 = 尽快|5-10个工作日|半天|两周|-5|5个工作日
service_matters-limit.gb18030.csv: `not_a_whole_number` 2, 5, `promise_beyond_law` 4
  承诺时限 = 尽快|5个工作日|25天|2.5
  法定时限 = 20
service_items-limit.xls: `promise_beyond_law` 2, `not_a_whole_number` 4
  承诺时限 = 25|5|尽快
case_file_review-score.csv: `not_a_score` 2–5
  评查得分 = 九十几|95.12345|优秀|95元|95
scores-score.xlsx: `score_above_full` 2, `not_a_score` 4, `negative` 5
  得分 = 11|9|未评|-1

# Yes and no, and states.
service_matters-answer.csv: `not_yes_or_no` 2, 5, 6
  是否延期 = 也许|是|否|待查|部分
litigation-answer.xls: `not_yes_or_no` 3
  是否开庭 = 是|不详|否
  -负责人出庭情况
enforcement_staff-answer.parquet: `not_yes_or_no` 1
  是否在岗 = 也许|是|否
service_matters-one-sided.csv: `one_sided` (是否延期, no row)
  是否延期 = 是||是|
service_matters-one-sided.xlsx: `one_sided` (是否延期, no row)
  是否延期 = √||
enforcement_staff-one-sided.gb18030.csv: `one_sided` (是否培训, no row)
  是否培训 = |否|
litigation-one-sided.parquet: `one_sided` (是否发言, no row)
  是否发言 = 是|——|待定
legal_publicity-one-sided.csv: `one_sided` (是否估计, no row): 约数 means yes there
  是否估计 = 约数|是|
service_matters-state.csv: `unknown_state` 3–5
  办件状态 = 办结|搞定了|办结、准予|办结/退件|在办
  办结日期 = 2020-05-20|2020-05-20|2020-05-20|2020-05-20|
mediation-state.xlsx: `unknown_state` 2, 4
  调解结果 = 大概成了|调解成功|成功/失败
litigation-state.csv: no problem: 胜诉 and 败诉 are states, as the agency sees them
  裁判结果 = 胜诉|败诉|驳回诉讼请求
reconsideration-state.gb18030.csv: `unknown_state` 2, 3
  审理结果 = 胜诉|维持、撤销|维持
case_file_review-state.csv: `unknown_state` 2, 3
  案卷类型 = 行政处罚
  处罚种类 = 罚款、打手心|游街|罚款
power_list-state.parquet: `unknown_state` 2
  调整类型 = 保留|不知道|取消
consultations-state.csv: no problem: the column is open, the text is kept
  方式 = 来访|托人捎话|来电
service_matters-state-date.csv: `completed_without_date` 2, `open_with_date` 3, \
`refused_with_decision` 4
  办件状态 = 办结|在办|不予受理
  办结日期 = |2020-04-10|2020-05-15
information_disclosure-reply.csv: `reply_without_date` 3, 4
  答复日期 = 2020-03-06||
case_file_review-veto.csv: `veto_with_score` 2, `veto_with_grade` 4
  一票否决 = 是|否|是
  评查得分 = 95|88|0
  评查等次 = 不合格|良好|优秀
litigation-appearance.csv: `appearance_without_hearing` 2, `absence_of_one_present` 3, \
`spoke_without_appearing` 4
  是否开庭 = 否|是
  负责人出庭情况 = 正职|副职|仅律师
  未出庭理由 = |不可抗力|
  是否发言 = 否|是|是
mediation-performed.csv: `performed_without_agreement` 2, `pending_with_closing_date` 3
  调解结果 = 调解不成|正在调解|调解成功
  履行情况 = 已履行||已履行

# Keys and rows that occur twice.
service_matters-key.csv: `duplicate_key` 4, 5
  办件编号 = A1|A2|A1|A1
service_matters-key.xlsx: `duplicate_key` 4
  办件编号 = 1|2|1
service_matters-key.parquet: `duplicate_key` 3
  办件编号 = A1|A2|A1
service_matters-key-empty.csv: no problem: a row without a key repeats none
  办件编号 = A1||
mediation-key.gb18030.csv: `duplicate_key` 3
  卷号 = 1|1|2
enforcement_staff-key.csv: `duplicate_key` 3, 4, without a value: the key is a person's
  人员编号 = RY1
  姓名 = 甲
  执法单位 = 民政局
scores-key.csv: `duplicate_key` 4
  评估项目 = 甲
  单位 = 民政局
  年度 = 2019|2020|2020
consultations-repeated.csv: `repeated_row`, two of them; counted
  日期 = 2020-03-02
  单位 = 民政局
  方式 = 来访
  人次 = 1
disclosures-repeated.xls: `repeated_row`, two of them; counted
  发布日期 = 2020-03-02
  标题 = 公告
  单位 = 民政局
adviser_work-repeated.parquet: `repeated_row`, one; counted
  日期 = 2020-03-02|2020-03-02|2020-03-03
  类型 = 培训
  件数 = 1
  单位 = 民政局
"""


def plain() -> Iterator[Case]:
    """Give good files of every register and form."""
    for name in PLAIN.split():
        yield Case(name, written(name, good(name.split("-")[0])), FINE)


def cells() -> Iterator[Case]:
    """Give the tables with cells of their own."""
    for case in re.split(r"\n(?=\S)", CELLS.strip()):
        first, *own = [line for line in case.split("\n") if line]
        name, _, answer = first.partition(": ")
        if not name.startswith("#"):
            of_columns = dict(map(own_cells, own))
            yield Case(name, written(name, good(name.split("-")[0], of_columns)), answer)


def own_cells(line: str) -> tuple[str, str | None]:
    """Give the column that a line of `CELLS` is about, and its cells."""
    header, _, texts = line[2:].partition(" = ")
    return (header[1:], None) if header.startswith("-") else (header, texts)


def encodings() -> Iterator[Case]:
    """Give texts whose bytes are wrong, or fewer than a table needs."""
    matters = text(good("service_matters", rows=60))
    utf8, gb, latin = matters.encode(), matters.encode("gb18030"), "case_no,accepted,agency\n"
    header = matters.split("\n", 1)[0]
    agency = "公安局".encode()
    odd = utf8.replace(agency, agency[:4] + b"\xff" + agency[5:], 1)
    # The end of a file of which only a part was copied: the first byte of a character.
    half = "BJ0061,公安局,2020-03-02,2020-03-06".encode("gb18030")[:8]
    by_name = {
        "byte.csv": (odd, "`bad_encoding` 3: one wrong byte is no reason to read all as GB18030"),
        "byte.bom.csv": (b"\xef\xbb\xbf" + odd, "`bad_encoding` 3"),
        "half-end.gb18030.csv": (gb + half, "row 62 is named: `bad_encoding` or `ragged_row`"),
        "half-end.csv": (
            utf8 + "BJ0061,公".encode()[:-1],
            "row 62 is named; all else is read as UTF-8",
        ),
        "half-end.utf16.csv": (
            b"\xff\xfe" + matters.encode("utf-16-le") + b"B",
            "row 62 is named, or the odd byte at the end is",
        ),
        "nul.csv": (utf8.replace("公安局".encode(), b"\0\0\0", 1), "row 3 is named, or an error"),
        "nul-end.csv": (utf8 + b"\0" * 64, "row 62 is named, or an error: the disk was full"),
        "nul-only.csv": (b"\0" * 512, "error: it has no text"),
        "utf16-no-mark.csv": (matters.encode("utf-16-le"), FINE),
        "utf16be-no-mark.csv": (matters.encode("utf-16-be"), FINE),
        "utf16-odd.csv": (
            b"\xff\xfe"
            + matters.encode("utf-16-le").replace("公".encode("utf-16-le"), b"\0\xd8", 1),
            "`bad_encoding` 3: half a pair of units",
        ),
        "latin1.csv": (
            (latin + "1,2020-03-02,Sociét\u00e9\n").encode("latin-1"),
            "`bad_encoding` 2",
        ),
        "big5.csv": (
            matters.encode("big5", "replace"),
            "error: the header is not that of the register",
        ),
        "utf8-twice.csv": (
            utf8.decode("latin-1").encode(),
            "error: the header is not that of the register",
        ),
        "question-marks.csv": (
            matters.encode("ascii", "replace"),
            "error: the header is not that of the register",
        ),
        "replaced.csv": (matters.replace("公安局", "公\ufffd局", 1).encode(), "`bad_encoding` 3"),
        "two-encodings.csv": (
            utf8 + gb.split(b"\n", 1)[1],
            "`bad_encoding`, or an error: a file of GB18030 was added to one of UTF-8",
        ),
        "empty.csv": (b"", "error: the file is empty"),
        "mark-only.csv": (b"\xef\xbb\xbf", "error: the file is empty"),
        "mark-only.utf16.csv": (b"\xff\xfe", "error: the file is empty"),
        "header-only.csv": (header.encode() + b"\n", "no row, and no problem"),
        "header-only-no-end.csv": (header.encode(), "no row, and no problem"),
        "blank-lines.csv": (b"\n\n  \n\t\n,,,\n", "error: there is no header"),
        "blank-between.csv": (
            utf8.replace(b"\n", b"\n\n,,,\n"),
            FINE + ": blank lines are no rows",
        ),
        "no-end.csv": (utf8.rstrip(b"\n"), FINE),
        "old-mac.csv": (
            matters.replace("\n", "\r").encode(),
            FINE + ", or an error of its line ends",
        ),
        "mixed-ends.csv": (utf8.replace(b"\n", b"\r\n", 30), FINE),
        "mark-twice.csv": (b"\xef\xbb\xbf" * 2 + utf8, FINE),
        "control-z.csv": (utf8 + b"\x1a", FINE + ", or `ragged_row` 62"),
    }
    for name, (content, answer) in by_name.items():
        yield Case(f"service_matters-{name}", content, answer)


def headers() -> Iterator[Case]:
    """Give tables whose header is not where, or not what, it should be."""
    table = good("service_matters")
    rows = "".join(text(table).splitlines(keepends=True)[1:])
    title = "2020年政务服务办件台账,,,\n填报单位：政务服务局,,,填报日期：2021年1月4日\n"
    notes = "".join(f"说明{number},,,\n" for number in range(1, 31))
    own = "办件编号,实施主体,受理日期,办结日期\n"
    missing = "error: the column 受理日期 is missing"
    by_name = {
        "row-30": (notes[: notes.index("说明30")] + own + rows, FINE),
        "row-31": (notes + own + rows, missing + "; the header stands too low"),
        "titles": (title + "\n" + own + rows, FINE),
        "titles-quoted": ('"2020年办件\n台账",,,\n' + own + rows, FINE),
        "two-rows": ("办件编号,实施主体,日期,\n,,受理日期,办结日期\n" + rows, FINE),
        "repeated": (
            own + rows + own + rows.replace("BJ", "BK"),
            "`header_row` 5",
        ),
        "duplicate": (own.replace("办结", "受理") + rows, "error: two headers 受理日期"),
        "two-names": (
            own.replace("办结日期", "受理时间") + rows,
            "error: 受理日期 and 受理时间 mean one column",
        ),
        "missing": (own.replace("受理日期", "收到日期") + rows, missing + "; found 收到日期"),
        "renamed": (own.replace("受理日期", "受理的日子") + rows, missing + "; found 受理的日子"),
        "spaced": (
            own.replace("受理日期", "受 理 日 期").replace("实施主体", "实施主体（全称）*") + rows,
            FINE,
        ),
        "english": ("case_no,agency,accepted,decided\n" + rows, FINE),
        "unknown-columns": (own.replace("\n", ",备注,经办\n") + rows.replace("\n", ",,\n"), FINE),
        "empty-names": (own.replace("\n", ",,\n") + rows.replace("\n", ",,\n"), FINE),
        "none": (rows, missing),
        "other-register": (text(good("mediators")), missing),
    }
    for name, (content, answer) in by_name.items():
        yield Case(f"service_matters-header-{name}.csv", content.encode(), answer)
    unnamed = text(good("mediation")).replace("卷号", "甲").replace("受理日期", "乙")
    yield Case(
        "mediation-header-unknown.csv",
        unnamed.encode(),
        "read without key and 受理日期, placed by 调结日期",
    )
    strange = "甲,乙,丙\n1,2,3\n"
    yield Case(
        "mediation-header-strange.csv",
        strange.encode(),
        "error: no column of the register is found",
    )


def quotes() -> Iterator[Case]:
    """Give texts whose quotes are wrong, and some whose quotes only look so."""
    long = text(good("service_matters", rows=299))
    short = text(good("service_matters", {"事项名称": "登记|变更|注销"}))
    stray = long.replace("BJ0005,公安局", 'BJ0005,"公安局')
    by_name = {
        "stray": (stray, "error naming line 6: the cell does not end within a hundred lines"),
        "stray-twice": (
            stray.replace("BJ0290,公安局", 'BJ0290,公安局"'),
            "error naming line 6: the cell runs over too many lines",
        ),
        "stray-near": (
            short.replace("BJ0001,民政局", 'BJ0001,"民政局').replace(
                "BJ0003,自然资源局", 'BJ0003,"自然资源局'
            ),
            "error naming line 2: the cell runs over several lines and does not end at a quote",
        ),
        "open-end": (
            long.rstrip("\n")[:-10] + '"2020-05-15',
            "error naming line 300: the quote is never closed",
        ),
        "inside": (short.replace("登记", '所谓"登记"'), FINE + ": a quote within a cell is text"),
        "inch": (short.replace("变更", '55" 显示屏'), FINE + ": a quote within a cell is text"),
        "doubled": (short.replace("登记", '"所谓""登记"""'), FINE),
        "chinese": (short.replace("登记", "“登记”"), FINE),
        "as-text": (
            short.replace("2020-03-02", '"=""2020-03-02"""'),
            FINE + ', or `not_a_date` 2: `="2020-03-02"`',
        ),
        "as-text-bare": (
            short.replace("2020-03-02", '=""2020-03-02""'),
            "`not_a_date` 2, or read as the date that it is",
        ),
        "lines": (short.replace("登记", '"登记\n（补）"'), FINE),
        "lines-windows": (short.replace("登记", '"登记\n\n（补）"').replace("\n", "\r\n"), FINE),
        "lines-bad-below": (
            short.replace("登记", '"登记\n（补）"').replace("2020-05-11", "昨天"),
            "`not_a_date` 5: lines are counted, not rows",
        ),
        "all": (re.sub(r"[^,\n]+", r'"\g<0>"', short), FINE),
        "delimiter": (short.replace("登记", '"登记,变更"'), FINE),
        "single": (
            re.sub(r"[^,\n]+", r"'\g<0>'", short),
            "error: headers in single quotes are unknown",
        ),
        "spaced": (short.replace("民政局", ' "民政局"'), FINE),
    }
    for name, (content, answer) in by_name.items():
        yield Case(f"service_matters-quote-{name}.csv", content.encode(), answer)


def lines() -> Iterator[Case]:
    """Give rows with more or fewer cells, lines of totals, and delimiters that change."""
    content = text(good("service_matters", rows=6))
    top = "".join(content.splitlines(keepends=True)[:3])
    amounts = text(good("mediation"))
    by_name = {
        "service_matters-more-cells.csv": (
            content.replace("2020-04-10\n", "2020-04-10,加急\n", 1),
            "`ragged_row` 3",
        ),
        "service_matters-fewer-cells.csv": (
            content.replace(",2020-04-10\n", "\n", 1),
            "`ragged_row` 3",
        ),
        "service_matters-empty-more.csv": (
            content.replace("2020-04-10\n", "2020-04-10,,,\n", 1),
            FINE,
        ),
        "service_matters-comma-in-name.csv": (
            content.replace("公安局", "公安局,治安大队", 1),
            "`ragged_row` 3",
        ),
        "service_matters-broken-row.csv": (
            content.replace("公安局", "公安\n局", 1),
            "`ragged_row` 3, 4: a row in two parts",
        ),
        "service_matters-note-below.csv": (
            content + "\n注：以上数据截至12月31日。\n填表人：,审核人：\n",
            "`ragged_row` 9, 10",
        ),
        "mediation-total.csv": (amounts + "合计,,,,,9550.50\n", "`total_row` 5"),
        "mediation-totals.csv": (
            amounts
            + "小计,,,,,9550.50\n总计,,,,,9550.50\n共计,,,,,9550.50\n"
            + "合　计,,,,,9550.50\nTotal,,,,,9550.50\n合计：,,,,,9550.50\n",
            "`total_row` 5–10",
        ),
        "mediation-total-second.csv": (amounts + ",合计,,,,9550.50\n", "`total_row` 5"),
        "mediation-total-between.csv": (
            amounts + "小计,,,,,9550.50\n" + amounts.split("\n", 1)[1].replace("TJ", "TK"),
            "`total_row` 5",
        ),
        "mediation-total-words.csv": (
            amounts + "本页合计,,,,,9550.50\n合计（元）,,,,,9550.50\n",
            "rows 5, 6 are named: `total_row`, or `no_date`",
        ),
        "mediation-total-only-amount.csv": (amounts + ",,,,,9550.50\n", "`no_date` 5"),
        "service_matters-tab-in-csv.csv": (content.replace(",", "\t"), FINE),
        "service_matters-comma-in-tsv.tsv": (content, FINE),
        "service_matters-mixed.csv": (
            top + content[len(top) :].replace(",", "\t"),
            "`ragged_row` 4–7",
        ),
        "service_matters-mixed-wide.csv": (
            content.replace("BJ0002,", "BJ0002，"),
            "`ragged_row` 3",
        ),
        "service_matters-enumerated.csv": (
            content.replace(",", "、"),
            "error: the column 受理日期 is missing",
        ),
        "service_matters-spaces.txt": (
            content.replace(",", "  "),
            "error: the column 受理日期 is missing",
        ),
        "service_matters-first-column.csv": (re.sub(r"(?m)^", ",", content), FINE),
    }
    for name, (content, answer) in by_name.items():
        yield Case(name, content.encode(), answer)


def workbooks() -> Iterator[Case]:
    """Give workbooks that are read, or in part, or not at all."""
    matters, people = good("service_matters"), good("mediators")
    later = good("service_matters", {"办件编号": "BK0001|BK0002|BK0003"})
    serials = good("service_matters", {"受理日期": "42430|42466|42500", "办结日期": None})
    lists = Table(["单位"], [["民政局"], ["公安局"]])
    one = ("台账", matters)
    note = Table(["本表由各窗口每月填报。"], [])

    def over(*then: tuple, **options: object) -> bytes:
        return book(one, then=then, **options)

    errors = [
        ("#N/A", "C2"),
        ("#VALUE!", "C3"),
        ("#REF!", "C4"),
        ("#DIV/0!", "B3"),
        ("#NAME?", "D4"),
    ]
    faults = over(*(("write_formula", cell, "=NA()", None, error) for error, cell in errors))
    formulas = over(
        ("write_formula", "C2", "=DATE(2020,3,2)"),
        ("write_formula", "D3", "=C3+3"),
        ("write_formula", "B4", '="公安"&"局"'),
    )
    with_values = over(
        ("write_formula", "C2", "=DATE(2020,3,2)", None, 43892),
        ("write_formula", "B4", '="公安"&"局"', None, "公安局"),
    )
    shifted = Table(["2020年办件台账", "", "", ""], [["", "", "", ""], *matters.lines])
    package = parts(book(one))
    by_name: dict[str, tuple[bytes, str]] = {
        "two-sheets": (book(("一季度", matters), ("二季度", later)), FINE + "; six rows"),
        "two-sheets-key": (
            book(("一季度", matters), ("汇总", matters)),
            "`duplicate_key` in the second sheet, or its name: three rows are kept",
        ),
        "sheet-other": (book(one, ("调解员", people)), "`sheet_not_read`: 调解员"),
        "sheet-note-first": (book(("说明", note), one), "`sheet_not_read`: 说明"),
        "sheet-empty": (book(one, ("Sheet2", Table([], [])), ("Sheet3", Table([], []))), FINE),
        "sheet-hidden": (
            hidden(book(one, ("下拉列表", lists))),
            FINE + ": a hidden list behind drop-down cells",
        ),
        "sheet-hidden-rows": (
            hidden(book(one, ("旧", later))),
            "all six rows are read, or the hidden sheet is named",
        ),
        "sheets-none-fit": (
            book(("甲", people), ("乙", lists)),
            "error: the column 受理日期 is missing",
        ),
        "sheet-of-nothing": (book(("Sheet1", Table([], []))), "error: the sheet is empty"),
        "header-only": (book(("台账", Table(matters.headers, []))), "no row, and no problem"),
        "error-cells": (faults, "`error_value` 2–4 (受理日期), 3 (实施主体), 4 (办结日期)"),
        "error-texts": (
            text_book(good("service_matters", {"受理日期": "#N/A|#VALUE!|#REF!"})),
            "`error_value` 2–4",
        ),
        "formulas": (
            patched(formulas, "sheet1.xml", rb"</f><v>[^<]*</v>", b"</f>"),
            "`formula_without_value` 2 (受理日期), 3 (办结日期), 4 (实施主体)",
        ),
        "formulas-values": (with_values, FINE),
        "merged-down": (
            over(("merge_range", "B2:B4", "民政局")),
            FINE + "; the agency is that of all three rows",
        ),
        "merged-title": (
            book(("台账", shifted), then=(("merge_range", "A1:D1", "2020年办件台账"),)),
            FINE,
        ),
        "merged-header": (
            book(
                (
                    "台账",
                    Table(
                        ["办件编号", "实施主体", "日期", ""],
                        [["", "", "受理日期", "办结日期"], *matters.rows],
                    ),
                ),
                then=(
                    ("merge_range", "C1:D1", "日期"),
                    ("merge_range", "A1:A2", "办件编号"),
                    ("merge_range", "B1:B2", "实施主体"),
                ),
            ),
            FINE,
        ),
        "header-row-3": (book(("台账", shifted)), FINE),
        "header-row-3-bad": (
            book(
                ("台账", Table(shifted.headers, [*shifted.rows, ["BJ0004", "公安局", "昨天", ""]]))
            ),
            "`not_a_date` 7",
        ),
        "1904": (book(one, date_1904=True), FINE + "; the days are those of 2020"),
        "1904-general": (
            book(("台账", serials), date_1904=True),
            FINE + "; the numbers are days of 2020",
        ),
        "serials": (
            book(
                (
                    "台账",
                    good("service_matters", {"受理日期": "43892|43928|43962", "办结日期": None}),
                )
            ),
            FINE,
        ),
        "serials-bad": (
            book(("台账", good("service_matters", {"受理日期": "12|438920|-5", "办结日期": None}))),
            "`not_a_date` 2–4",
        ),
        "rich-text": (over(("write_rich_string", "B3", "公", bold(), "安", "局")), FINE),
        "far-column": (over(("write_string", "XFD3", "备注")), "`ragged_row` 3"),
        "far-row": (over(("write_string", "A1048576", "备注")), "`no_date` 1048576"),
        "total": (over(("write_string", "A5", "合计"), ("write_number", "C5", 3)), "`total_row` 5"),
        "blank-rows": (
            book(("台账", Table(matters.headers, [matters.rows[0], [""] * 4, *matters.rows[1:]]))),
            FINE,
        ),
        "yes-cells": (
            book(
                ("台账", good("service_matters", {"是否延期": ""})),
                then=(
                    ("write_boolean", "E2", True),
                    ("write_boolean", "E3", False),
                    ("write_boolean", "E4", True),
                ),
            ),
            FINE,
        ),
        "dates-with-times": (
            text_book(
                good(
                    "service_matters",
                    {"受理日期": "2020/3/2 8:30:00|2020/4/7 17:05|2020-05-11 00:00:00"},
                )
            ),
            FINE,
        ),
        "old-days": (
            over(("write_number", "C3", 60), ("write_number", "C4", 0)),
            "`not_a_date` 3, 4",
        ),
        "truncated": (book(one)[:3000], "error: not a whole workbook"),
        "truncated-end": (book(one)[:-30], "error: not a whole workbook"),
        "no-sheet-part": (
            zipped({name: part for name, part in package.items() if "sheet1" not in name}),
            "error: the sheet is missing",
        ),
        "no-workbook": (zipped({"readme.txt": b"x"}), "error: not a workbook"),
        "no-parts": (zipped({}), "error: not a workbook"),
        "broken-xml": (
            patched(book(one), "sheet1.xml", rb"</sheetData>.*", b""),
            "error: the sheet breaks off",
        ),
        "bad-string": (
            patched(
                book(one),
                "sheet1.xml",
                rb'<c r="A2" t="s"><v>\d+</v>',
                b'<c r="A2" t="s"><v>99999</v>',
            ),
            "error: a text that is not there",
        ),
        "bad-cell": (
            patched(book(one), "sheet1.xml", rb'r="A2"', b'r="A0"'),
            "error: no such cell",
        ),
        "no-text": (b"", "error: the file is empty"),
        "is-text": (text(matters).encode(), "read as the text that it is, or an error"),
        "is-xls": (old_book(matters), FINE + ": it is an old workbook"),
        "is-ods": (ods(matters), FINE + ": it is a sheet of LibreOffice"),
        "is-web-page": (web_page(matters, "utf-8"), FINE + ": it is a web page"),
        "encrypted": (encrypted(old_book(matters)), "error: the workbook has a password"),
    }
    for name, (content, answer) in by_name.items():
        yield Case(f"service_matters-book-{name}.xlsx", content, answer)
    yield Case("service_matters-book-macros.xlsm", book(one), FINE)
    yield Case("service_matters-book-upper.XLSX", book(one), FINE)
    yield Case(
        "service_matters-book-binary.xlsx",
        binary_book(package),
        "error: binary workbooks are not read",
    )


def old_workbooks() -> Iterator[Case]:
    """Give files that end in `.xls`, `.ods` and `.csv`, and are what they are."""
    matters = good("service_matters")
    old = old_book(matters)
    page = web_page(matters, "gbk")
    by_name = {
        "is-xlsx.xls": (book(("台账", matters)), FINE + ": it is a new workbook"),
        "is-web-page.xls": (page, FINE + ": a web page in GBK"),
        "is-web-page-utf8.xls": (web_page(matters, "utf-8"), FINE + ": a web page"),
        "is-web-page-bad.xls": (page.replace(b"2020-04-07", b"2020-04-31"), "`not_a_date` 3"),
        "is-csv.xls": (text(matters).encode("gb18030"), FINE + ": a text"),
        "is-tsv.xls": (text(matters, "\t").encode("gb18030"), FINE + ": a text"),
        "is-tsv-utf16.xls": (
            b"\xff\xfe" + text(matters, "\t").encode("utf-16-le"),
            FINE + ": a text",
        ),
        "truncated.xls": (old[:2048], "error: not a whole workbook"),
        "no-workbook.xls": (
            old.replace("Workbook".encode("utf-16-le"), "Werkboek".encode("utf-16-le")),
            "error: no workbook in it",
        ),
        "junk.xls": (bytes(range(256)) * 4, "error: neither a workbook nor a text"),
        "empty.xls": (b"", "error: the file is empty"),
        "is-xlsx.csv": (
            book(("台账", matters)),
            "read as the workbook that it is, or an error that says so",
        ),
        "is-xls.csv": (old, "read as the workbook that it is, or an error that says so"),
        "is-parquet.csv": (parquet(columns(matters)), "error: it is no text"),
        "truncated.ods": (ods(matters)[:-40], "error: not a whole workbook"),
        "no-content.ods": (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "error: not a workbook",
        ),
        "is-xlsx.ods": (book(("台账", matters)), FINE + ": it is a workbook of Excel"),
    }
    for name, (content, answer) in by_name.items():
        yield Case(f"service_matters-file-{name}", content, answer)


def parquets() -> Iterator[Case]:
    """Give Parquet files of odd types and with wrong bytes."""
    table = columns(good("service_matters", rows=100))
    short = columns(good("service_matters"))
    whole = parquet(table)
    day = [date(2020, 3, 2), date(2020, 4, 7), date(2020, 5, 11)]
    noon = [datetime(d.year, d.month, d.day, 12, tzinfo=UTC) for d in day]

    def accepted(array: pa.Array) -> bytes:
        return parquet({**short, "受理日期": array, "办结日期": pa.nulls(3, pa.string())})

    def amounts(array: pa.Array) -> bytes:
        return parquet({**columns(good("mediation")), "涉及金额": array})

    money = [Decimal("1200.00"), Decimal("350.50"), None]
    service = {
        "dictionary": (
            parquet({name: column.dictionary_encode() for name, column in short.items()}),
            FINE,
        ),
        "large-string": (accepted(pa.array(short["受理日期"], pa.large_string())), FINE),
        "snappy": (parquet(short, compression="snappy"), FINE),
        "zstd": (parquet(short, compression="zstd"), FINE),
        "gzip": (parquet(short, compression="gzip"), FINE),
        "version-1": (parquet(short, version="1.0", use_dictionary=False), FINE),
        "row-groups": (parquet(table, row_group_size=7), FINE),
        "date64": (accepted(pa.array(day, pa.date64())), FINE),
        "timestamp": (accepted(pa.array(noon, pa.timestamp("us"))), FINE),
        "timestamp-utc": (
            accepted(pa.array(noon, pa.timestamp("ms", "UTC"))),
            FINE + ", or an error that names the zone",
        ),
        "timestamp-zone": (
            accepted(pa.array(noon, pa.timestamp("us", "Asia/Shanghai"))),
            FINE + ", or an error that names the zone",
        ),
        "int-dates": (
            accepted(pa.array([20200302, 20200407, 20200511])),
            FINE + ", or an error of the type",
        ),
        "float-dates": (
            accepted(pa.array([43892.0, 43928.0, 43962.5])),
            FINE + ", or an error of the type",
        ),
        "nan-dates": (
            accepted(pa.array([43892.0, float("nan"), None])),
            "`no_date` 2, 3, or an error of the type",
        ),
        "bool-dates": (accepted(pa.array([True, False, None])), "error: the type of 受理日期"),
        "null-dates": (accepted(pa.nulls(3)), "`no_date` 1–3"),
        "nested": (accepted(pa.array([[d] for d in day])), "error: the type of 受理日期"),
        "struct": (accepted(pa.array([{"day": d} for d in day])), "error: the type of 受理日期"),
        "binary": (
            accepted(pa.array([str(d).encode() for d in day])),
            FINE + ", or an error of the type",
        ),
        "binary-bad": (
            accepted(pa.array([b"2020-03-02", b"\xff\xfe", b"\xc7\xd7"])),
            "`bad_encoding` 2, 3, or an error",
        ),
        "time": (accepted(pa.array([1, 2, 3], pa.time64("us"))), "error: the type of 受理日期"),
        "nested-beside": (
            parquet({**short, "附件": pa.array([["a"], [], None])}),
            FINE + ": nobody asks for that column",
        ),
        "no-rows": (
            parquet({name: column[:0] for name, column in short.items()}),
            "no row, and no problem",
        ),
        "no-columns": (parquet({}), "error: the column 受理日期 is missing"),
        "missing": (
            parquet({"收到日期": short["受理日期"]}),
            "error: the column 受理日期 is missing; found 收到日期",
        ),
        "duplicate": (renamed(short, "办结日期", "受理日期"), "error: two headers 受理日期"),
        "empty": (b"", "error: the file is empty"),
        "mark-only": (b"PAR1", "error: not a whole file"),
        "truncated": (whole[: len(whole) // 2], "error: not a whole file"),
        "truncated-top": (whole[100:], "error: not a whole file"),
        "footer-top": (
            changed(whole, -8 - int.from_bytes(whole[-8:-4], "little")),
            "error, or the rows that were written; no panic",
        ),
        "footer-byte": (changed(whole, -40), "error, or the rows that were written; no panic"),
        "footer-length": (changed(whole, -8), "error: the footer"),
        "page-byte": (changed(whole, 20), "error, or the rows that were written; no panic"),
        "fewer-rows": (
            declared(whole, 100, 90),
            "error: the footer and the columns differ in rows",
        ),
        "more-rows": (
            declared(whole, 100, 110),
            "error: the footer and the columns differ in rows",
        ),
        "is-text": (text(good("service_matters")).encode(), "error: not a Parquet file"),
        "is-book": (book(("台账", good("service_matters"))), "error: not a Parquet file"),
    }
    mediation = {
        "decimal": (amounts(pa.array(money, pa.decimal128(12, 2))), FINE),
        "decimal-scale": (
            amounts(pa.array([Decimal("1.2345"), Decimal("1.5000"), None], pa.decimal128(12, 4))),
            "`not_an_amount` 1, or an error of the type",
        ),
        "decimal-256": (
            amounts(pa.array(money, pa.decimal256(40, 2))),
            FINE + ", or an error of the type",
        ),
        "float": (
            amounts(pa.array([1200.0, 0.1 + 0.2, 12.345])),
            "`not_an_amount` 3; 0.1 + 0.2 is 0.30",
        ),
        "infinite": (
            amounts(pa.array([float("inf"), float("nan"), -1.0])),
            "`not_an_amount` 1, `negative_amount` 3",
        ),
        "unsigned": (amounts(pa.array([2**64 - 1, 5, 0], pa.uint64())), "`too_large` 1"),
        "bool": (amounts(pa.array([True, False, None])), "error: the type of 涉及金额"),
    }
    for register, by_name in (("service_matters", service), ("mediation", mediation)):
        for name, (content, answer) in by_name.items():
            yield Case(f"{register}-parquet-{name}.parquet", content, answer)
    answers = {"是否延期": pa.array([1, 0, 2])}
    yield Case(
        "service_matters-parquet-answers.parquet",
        parquet({**short, **answers}),
        "`not_yes_or_no` 3",
    )
    truths = {"是否延期": pa.array([True, None, True])}
    yield Case(
        "service_matters-parquet-one-sided.parquet",
        parquet({**short, **truths}),
        "`one_sided` (是否延期, no row)",
    )


def folders() -> Iterator[Case]:
    """Give folders: the table of agencies beside a register, and files that hold the same rows."""
    agencies, matters = text(good("agencies")), text(good("service_matters"))
    other = matters.replace("公安局", "外星局").replace("自然资源局", "国土局")
    visits = text(good("consultations"))
    overlapping = text(good("service_matters", {"办件编号": "BJ0003|BJ0004|BJ0005"}))
    place = "service_matters.csv"
    copies = {"service_matters.csv": matters, "service_matters - 副本.csv": matters}
    by_name: dict[str, tuple[dict[str, str], str]] = {
        "agencies-good": ({"agencies.csv": agencies, place: matters}, FINE),
        "agencies-unknown": (
            {"agencies.csv": agencies, place: other},
            "`unknown_agency` 3; 国土局 is a former name",
        ),
        "agencies-ambiguous": (
            {"agencies.csv": agencies.replace("公安,", "民政局,"), place: matters},
            "error: 民政局 means two agencies",
        ),
        "agencies-header": (
            {"agencies.csv": agencies.replace("单位名称", "叫什么"), place: matters},
            "error: the column 单位名称 is missing; the matters are read",
        ),
        "agencies-no-rows": (
            {"agencies.csv": agencies.split("\n")[0] + "\n", place: matters},
            "`unknown_agency` 2–4, or no table of agencies",
        ),
        "agencies-key": (
            {"agencies.csv": agencies.replace("DW0002", "DW0001"), place: matters},
            "`duplicate_key` 3 of the agencies; error or `unknown_agency` 3 of the matters",
        ),
        "agencies-level": (
            {"agencies.csv": agencies.replace("县级部门", "部级", 1), place: matters},
            "`unknown_state` 2 of the agencies",
        ),
        "agencies-mediation": (
            {"agencies.csv": agencies, "mediation.csv": text(good("mediation"))},
            FINE + ": committees are no agencies",
        ),
        "copy-key": (copies, "`repeated_file`: the copy is named and not read; three rows"),
        "copy-no-key": (
            {"consultations.csv": visits, "consultations - 副本.csv": visits},
            "`repeated_file`: the copy is named and not read; three rows",
        ),
        "overlap-key": (
            {"service_matters-1.csv": matters, "service_matters-2.csv": overlapping},
            "`duplicate_key` 2 of the second file",
        ),
        "overlap-no-key": (
            {
                "consultations-1.csv": visits,
                "consultations-2.csv": visits.replace("2020-03-01", "2020-03-09"),
            },
            "`repeated_row`, two of them",
        ),
        "one-broken": (
            {"service_matters-1.csv": matters, "service_matters-2.csv": "甲,乙\n1,2\n"},
            "error: 受理日期 is missing in the second file",
        ),
        "other-files": (
            {place: matters, "notes.csv": "甲,乙\n1,2\n", "readme.md": "台账\n"},
            FINE + "; notes.csv is said not to be read",
        ),
        "lock-file": (
            {place: matters, "~$service_matters.xlsx": "x", ".service_matters.csv": "x"},
            FINE,
        ),
        "columns-differ": (
            {
                "service_matters-1.csv": matters,
                "service_matters-2.csv": text(
                    good("service_matters", {"办件编号": "BK0001|BK0002|BK0003", "办结日期": None})
                ),
            },
            FINE,
        ),
        "project": (
            {
                "fazhi.toml": '[registers.service_matters]\npaths = ["大厅.csv"]\n',
                "大厅.csv": matters,
            },
            FINE,
        ),
        "project-missing": (
            {
                "fazhi.toml": '[registers.service_matters]\npaths = ["窗口.csv"]\n',
                "大厅.csv": matters,
            },
            "error: 窗口.csv is not there",
        ),
        "mediation-years": (
            {"2019.csv": text(good("mediation")), "2020.csv": text(good("mediation"))},
            "the folder's name is that of the register: `duplicate_key` 2–4 of the second file; "
            "or an error that says how to name the files",
        ),
        "no-register": ({"notes.csv": matters}, "error: no file is named after a register"),
    }
    for name, (files, answer) in by_name.items():
        yield Case(name, {file: content.encode() for file, content in files.items()}, answer)


def endings() -> Iterator[Case]:
    """Give files whose name says that they cannot be read, or not what they are."""
    matters = good("service_matters")
    content = text(matters)
    json_rows = json.dumps(
        [dict(zip(matters.headers, row, strict=True)) for row in matters.rows], ensure_ascii=False
    )
    unread = "error: files of that ending are not read"
    by_name = {
        "service_matters-ending.doc": (old_book(matters)[:1024], unread),
        "service_matters-ending.pdf": (b"%PDF-1.4\n%%EOF\n", unread),
        "service_matters-ending.json": (json_rows.encode(), unread),
        "service_matters-ending.et": (old_book(matters)[:1024], unread),
        "service_matters-ending.zip": (zipped({"service_matters.csv": content.encode()}), unread),
        "service_matters-ending.csv.bak": (content.encode(), unread),
        "service_matters-ending": (content.encode(), "error: a file without an ending is not read"),
        "notes-ending.csv": (content.encode(), "error: the name is that of no register"),
    }
    for name, (bytes_, answer) in by_name.items():
        yield Case(name, bytes_, answer)


# How a file is broken.


def parts(archive: bytes) -> dict[str, bytes]:
    """Unpack an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def patched(archive: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Replace a pattern in one part of an archive."""

    def replaced(name: str, content: bytes) -> bytes:
        if not name.endswith(part):
            return content
        content, times = re.subn(old, new, content, flags=re.DOTALL)
        assert times, (part, old)
        return content

    return zipped({name: replaced(name, content) for name, content in parts(archive).items()})


def hidden(workbook: bytes) -> bytes:
    """Hide the second sheet."""
    return patched(workbook, "workbook.xml", rb'sheetId="2"', b'sheetId="2" state="hidden"')


def binary_book(package: dict[str, bytes]) -> bytes:
    """Give a workbook the parts of a binary one, which is named `.xlsb` otherwise."""
    return zipped(
        {
            name.replace(".xml", ".bin") if name.startswith("xl/") else name: part
            for name, part in package.items()
        }
    )


def bold() -> xlsxwriter.format.Format:
    """Give a format for a part of a cell."""
    return xlsxwriter.format.Format({"bold": True})


def encrypted(old: bytes) -> bytes:
    """Make the compound file of a workbook look like one with a password."""

    def entry(name: str) -> bytes:
        wide = name.encode("utf-16-le")
        return wide.ljust(64, b"\0") + (len(wide) + 2).to_bytes(2, "little")

    assert entry("Workbook") in old
    return old.replace(entry("Workbook"), entry("EncryptedPackage"))


def changed(content: bytes, at: int) -> bytes:
    """Change one byte."""
    place = at % len(content)
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


def declared(file: bytes, rows: int, instead: int) -> bytes:
    """Let the footer of a Parquet file, and its row group, say another number of rows."""

    def number(value: int) -> bytes:
        twice = value * 2
        return bytes([twice & 0x7F | 0x80, twice >> 7])

    length = int.from_bytes(file[-8:-4], "little")
    top, footer, end = file[: -8 - length], file[-8 - length : -8], file[-8:]
    first, last = footer.index(number(rows)), footer.rindex(number(rows))
    changed = bytearray(footer)
    for at in (first, last):
        changed[at : at + 2] = number(instead)
    return top + bytes(changed) + end


def renamed(table: dict[str, pa.Array], old: str, new: str) -> bytes:
    """Write a Parquet file of which two columns have one name."""
    names = [new if name == old else name for name in table]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(list(table.values()), names=names), out, compression="none")
    return out.getvalue()


SECTIONS = {
    "Good files of every register and form": plain,
    "Cells": cells,
    "Bytes": encodings,
    "Headers": headers,
    "Quotes": quotes,
    "Lines": lines,
    "Workbooks": workbooks,
    "Files that are not what they are called": old_workbooks,
    "Parquet": parquets,
    "Folders": folders,
    "Endings": endings,
}


def main() -> None:
    """Write all files and the table of them."""
    made = {title: list(section()) for title, section in SECTIONS.items()}
    names = [case.name for case in chain(*made.values())]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    for path in HERE.iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for case in chain(*made.values()):
        write(HERE / case.name, case.content)
    readme = HERE / "README.md"
    prose, _, _ = readme.read_text(encoding="utf-8").partition("\n## The files\n")
    tables = [
        f"### {title}\n\n| file | the right answer |\n|---|---|\n{rows(cases)}"
        for title, cases in made.items()
    ]
    readme.write_text(f"{prose}\n## The files\n\n" + "\n".join(tables), encoding="utf-8")


def rows(cases: list[Case]) -> str:
    """Give the lines of a table of cases."""
    return "".join(f"| {case.name} | {case.answer} |\n" for case in cases)


def write(path: Path, content: bytes | dict[str, bytes]) -> None:
    """Write a file, or a folder of files."""
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    path.mkdir()
    for name, part in content.items():
        write(path / name, part)


if __name__ == "__main__":
    main()
