"""Make up the registers of this example, so that their totals equal those of the published report.

The rows are random with a fixed seed: running this again gives the same files. No row is a real matter.

    pip install polars xlsxwriter
    python generate.py
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

import polars as pl
import xlsxwriter

HERE = Path(__file__).resolve().parent
SEED = 20210108
YEAR_END = date(2020, 12, 31)
Cell = str | int | date | None
Encoding = Literal["utf-8", "utf-8-sig", "gb18030"]


class Table(NamedTuple):
    """The headers and rows of one register."""

    headers: list[str]
    rows: list[list[Cell]]


DEPARTMENTS = [
    f"县{name}"
    for name in (
        "发展和改革局 教育局 工业商务和信息化局 民族宗教事务局 公安局 民政局 司法局 财政局 人力资源和社会保障局 "
        "自然资源局 生态环境局 住房和城乡建设局 交通运输局 水利局 农牧水利和科技局 文体旅游广电局 "
        "卫生健康局 退役军人事务局 应急管理局 审计局 统计局 市场监督管理局 林业和草原局 医疗保障局 乡村振兴局 "
        "税务局 气象局 烟草专卖局 档案局 新闻出版局 保密局 国家安全局 消防救援大队 邮政管理局 地震局 "
        "人民防空办公室 机关事务服务中心 行政服务和公共资源交易中心 城市管理局 粮食和物资储备局 信访局 "
        "社会保险服务局 就业服务局"
    ).split()
]
TOWNSHIPS = ["甲镇", "乙镇", "丙镇", "丁乡", "戊乡", "己乡", "庚乡"]
UNITS = [*DEPARTMENTS, *(f"{name}人民政府" for name in TOWNSHIPS)]
TEAMS = [
    f"县{name}"
    for name in (
        "农牧综合行政执法大队 文化市场综合行政执法队 交通运输综合行政执法大队 市场监管综合行政执法队 "
        "生态环境综合行政执法队 应急管理综合行政执法大队 卫生健康综合监督所"
    ).split()
]
POWERS = {
    "行政许可": 114,
    "行政处罚": 2412,
    "行政强制": 116,
    "行政征收": 5,
    "行政收费": 19,
    "行政给付": 9,
    "行政裁决": 3,
    "行政确认": 18,
    "行政奖励": 11,
    "行政检查": 103,
    "行政监督": 66,
    "其他行政权力": 152,
}


def source(name: str) -> Random:
    """Give the random numbers of one register; those of the others do not depend on them."""
    return Random(f"{SEED}/{name}")


def shares(rng: Random, total: int, parts: int, least: int = 0) -> list[int]:
    """Split a total at random into whole parts of at least `least`."""
    counts = [least] * parts
    weights = [rng.uniform(0.3, 1.7) for _ in range(parts)]
    for part in rng.choices(range(parts), weights, k=total - least * parts):
        counts[part] += 1
    return counts


def days(rng: Random, count: int, first: date, last: date) -> list[date]:
    """Give weekdays between two days, at random and in order."""
    span = [first + timedelta(n) for n in range((last - first).days + 1)]
    return sorted(rng.choices([day for day in span if day.weekday() < 5], k=count))


def after(rng: Random, day: date, least: int, most: int) -> date:
    """Give a day that comes so many days later, moved past a weekend, and not after the year's end."""
    later = day + timedelta(rng.randint(least, most))
    if later.weekday() > 4:
        later += timedelta(7 - later.weekday())
    return max(day, min(later, YEAR_END))


def power_list() -> Table:
    """3028 entries in twelve categories over fifty units, all of them current."""
    rng = source("power_list")
    weights = [rng.uniform(0.2, 3.0) if unit in DEPARTMENTS else 0.1 for unit in UNITS]
    entries: list[tuple[str, str, int]] = []
    for category, count in POWERS.items():
        units = rng.choices(UNITS, weights, k=count)
        if category == "行政处罚":
            units[: len(UNITS)] = UNITS
        entries += [(unit, category, n) for n, unit in enumerate(units, 1)]
    rows: list[list[Cell]] = []
    for number, unit in enumerate(UNITS, 1):
        own = [(category, n) for holder, category, n in entries if holder == unit]
        for place, (category, n) in enumerate(own, 1):
            level = "县级" if unit in DEPARTMENTS else "乡级"
            code, name = f"{number:02}-{place:04}", f"{category}示例事项{n}"
            rows.append([code, name, category, unit, level, "保留"])
    return Table(["职权编码", "职权名称", "职权类型", "实施主体", "行使层级", "调整类型"], rows)


def enforcement_staff() -> Table:
    """353 trained officers of 57 units; all hold a certificate that is valid at the year's end."""
    rng = source("enforcement_staff")
    units = [*UNITS, *TEAMS]
    counts = shares(rng, 353, len(units), 2)
    rows: list[list[Cell]] = []
    for unit in (unit for unit, count in zip(units, counts, strict=True) for _ in range(count)):
        n = len(rows) + 1
        identity = rng.choice(["公务员", "公务员", "参公", "事业编制"])
        trained = days(rng, 1, date(2020, 3, 2), date(2020, 11, 27))[0]
        issued = days(rng, 1, date(2017, 1, 3), date(2020, 9, 30))[0]
        expires = date(issued.year + 5, issued.month, min(issued.day, 28))
        row = [n, f"人员{n:03}", unit, "是", identity, f"示例{n:05}", issued, expires]
        rows.append([*row, "有效", "是", trained])
    headers = "序号 姓名 执法单位 是否在执法岗位 人员身份 执法证号 发证日期 有效期至 证件状态 是否培训 培训日期"
    return Table(headers.split(), rows)


def case_file_review() -> Table:
    """129 files reviewed, 86 of them excellent; one of the others is vetoed."""
    rng = source("case_file_review")
    scores: list[tuple[str, str]] = [("0", "是")]
    scores += [(f"{rng.randint(180, 198) / 2:g}", "否") for _ in range(86)]
    scores += [(f"{rng.randint(130, 179) / 2:g}", "否") for _ in range(42)]
    rng.shuffle(scores)
    filed = days(rng, len(scores), date(2019, 7, 1), date(2020, 7, 31))
    rows: list[list[Cell]] = []
    for n, ((score, veto), day) in enumerate(zip(scores, filed, strict=True), 1):
        unit = rng.choice([*DEPARTMENTS[:28], *TEAMS])
        kind = rng.choice(["行政处罚", "行政处罚", "行政处罚", "行政许可", "行政检查"])
        review = date(2020, 10, 12) + timedelta(n % 5)
        rows.append([n, f"示例卷{n:03}", unit, kind, day, review, score, veto])
    headers = "序号 案卷编号 送评单位 案卷类型 立案日期 评查日期 评查得分 一票否决"
    return Table(headers.split(), rows)


def normative_documents() -> Table:
    """Four drafts examined: one returned, two filed for record."""
    headers = ["登记号", "文件名称", "起草单位", "文件类别", "审核日期", "审核结果", "报备日期"]
    rows: list[list[Cell]] = [
        [
            "示例1号",
            "规范性文件(一)",
            UNITS[14],
            "规范性文件",
            date(2020, 3, 18),
            "通过",
            date(2020, 4, 20),
        ],
        ["示例2号", "规范性文件(二)", UNITS[16], "规范性文件", date(2020, 5, 27), "退回", None],
        [
            "示例3号",
            "规范性文件(三)",
            UNITS[11],
            "规范性文件",
            date(2020, 7, 9),
            "修改后通过",
            date(2020, 8, 12),
        ],
        ["示例4号", "重大行政决策(一)", UNITS[0], "重大行政决策", date(2020, 10, 15), "通过", None],
    ]
    return Table(headers, rows)


def reconsideration() -> Table:
    """Two cases in 2019, none in 2020."""
    headers = "案号 被申请人 申请复议事项 收到日期 受理情况 受理日期 审结日期 审理结果 状态".split()
    first = [date(2019, 4, 8), "受理", date(2019, 4, 11), date(2019, 6, 3), "维持", "已审结"]
    second = [
        date(2019, 8, 20),
        "受理",
        date(2019, 8, 23),
        date(2019, 10, 10),
        "撤回终止",
        "已审结",
    ]
    rows: list[list[Cell]] = [
        ["(2019)示例1号", UNITS[4], "行政处罚", *first],
        ["(2019)示例2号", UNITS[9], "行政确权", *second],
    ]
    return Table(headers, rows)


def litigation() -> Table:
    """Three cases accepted, two of them concluded in the year."""
    headers = ["案号", "被告", "审级", "案由", "立案日期", "结案日期", "状态"]
    rows: list[list[Cell]] = [
        [
            "(2020)示例行初1号",
            UNITS[9],
            "一审",
            "行政确认",
            date(2020, 4, 14),
            date(2020, 8, 21),
            "审结",
        ],
        [
            "(2020)示例行初2号",
            UNITS[8],
            "一审",
            "行政确认",
            date(2020, 6, 2),
            date(2020, 10, 29),
            "审结",
        ],
        ["(2020)示例行初3号", UNITS[43], "一审", "其他", date(2020, 10, 26), None, "正在办理"],
    ]
    return Table(headers, rows)


def mediation() -> Table:
    """552 disputes screened and closed, 541 of them settled."""
    rng = source("mediation")
    forms = ["书面协议", "口头协议", "调解成功"]
    results = rng.choices(forms, [4, 4, 2], k=541) + ["调解不成"] * 11
    rng.shuffle(results)
    kinds = "婚姻家庭 邻里 房屋宅基地 合同 损害赔偿 草场纠纷 劳动 道路交通 其他".split()
    screened = days(rng, len(results), date(2020, 1, 2), date(2020, 12, 4))
    rows: list[list[Cell]] = []
    for n, (day, result) in enumerate(zip(screened, results, strict=True), 1):
        accepted = after(rng, day, 0, 4)
        closed = after(rng, accepted, 1, 15)
        town = rng.choice(TOWNSHIPS)
        level = rng.choice(["村", "村", "乡镇"])
        committee = f"{town}调委会" if level == "乡镇" else f"{town}示例{rng.randint(1, 6)}村调委会"
        involved = result != "调解不成" and rng.random() < 0.4
        amount = f"{rng.randint(5, 600) * 100:,}" if involved else "/"
        row = [f"调{n:04}", committee, level, rng.choice(kinds), day, accepted, closed]
        rows.append([*row, result, amount])
    headers = "编号 调解组织 类别 纠纷类型 排查日期 受理日期 调结日期 调解结果 协议金额(元)"
    return Table(headers.split(), rows)


def legal_publicity() -> Table:
    """562 events; the sums are the lower bounds that the report gives, so that all of it is estimated."""
    rng = source("legal_publicity")
    kinds = "讲座 进校园 进乡村 进社区 进机关 进企业 进宗教场所 集市".split()
    held = days(rng, 562, date(2020, 1, 6), date(2020, 12, 25))
    leaflets, items = shares(rng, 15000, 562), shares(rng, 6000, 562)
    audience = shares(rng, 30000, 562, 5)
    rows: list[list[Cell]] = []
    for n, day in enumerate(held):
        row = [f"宣{n + 1:03}", day, rng.choice(UNITS), rng.choice(kinds)]
        rows.append([*row, audience[n], leaflets[n], items[n], "是"])
    headers = "活动编号 活动日期 组织单位 活动类型 受众人数(人次) 发放宣传资料(份) 发放宣传品(份) 是否估计"
    return Table(headers.split(), rows)


def consultations() -> Table:
    """290 person-times."""
    rng = source("consultations")
    held = days(rng, 200, date(2020, 1, 2), YEAR_END)
    persons = shares(rng, 290, 200, 1)
    channels = ["来访", "来访", "来电", "网络"]
    rows: list[list[Cell]] = [
        [day, rng.choice(channels), count] for day, count in zip(held, persons, strict=True)
    ]
    return Table(["咨询日期", "咨询方式", "人次"], rows)


def legal_aid() -> Table:
    """11 criminal and 107 civil cases; 2 000 000 yuan recovered, in 万元; 5000 yuan saved in a civil case."""
    rng = source("legal_aid")
    kinds = ["刑事"] * 11 + ["民事"] * 107
    rng.shuffle(kinds)
    recovered = iter(shares(rng, 20000, 107))
    rows: list[list[Cell]] = []
    for n, day in enumerate(days(rng, len(kinds), date(2020, 1, 3), date(2020, 9, 30)), 1):
        decided = after(rng, day, 0, 5)
        assigned = after(rng, decided, 0, 3)
        closed = after(rng, assigned, 20, 75)
        if kinds[n - 1] == "刑事":
            nature, money = ["通知辩护", "刑事", "刑事辩护与代理"], ["0", "0"]
        else:
            hundreds = next(recovered)
            nature = ["申请", "民事", "诉讼代理及非诉讼代理"]
            money = [f"{hundreds // 100}.{hundreds % 100:02}", "5000"]
        rows.append([f"援{n:03}", *nature, day, decided, assigned, closed, *money, "结案"])
    headers = (
        "案件编号 申请方式 案件类型 援助形式 申请日期 审查决定日期 指派日期 结案日期 "
        "挽回经济损失(万元) 节省代理费(元) 状态"
    )
    return Table(headers.split(), rows)


def notary() -> Table:
    """253 matters issued, 61 800 yuan of fees reduced."""
    rng = source("notary")
    matters = "委托 声明 继承 合同 赠与 亲属关系 保全证据".split()
    reduced = shares(rng, 6180, 253)
    rows: list[list[Cell]] = []
    for n, day in enumerate(days(rng, 253, date(2020, 1, 2), date(2020, 12, 21)), 1):
        row = [f"证{n:03}", day, after(rng, day, 0, 9), "国内民事", rng.choice(matters)]
        rows.append([*row, reduced[n - 1] * 10, "出证"])
    headers = "公证编号 受理日期 出证日期 公证类别 公证事项 减免金额(元) 办理状态"
    return Table(headers.split(), rows)


def legal_advisers() -> Table:
    """Eleven lawyers of one firm who serve fifty bodies."""
    lawyers = [f"律师{name}" for name in "甲乙丙丁戊己庚辛壬癸子"]
    term: list[Cell] = [date(2019, 1, 1), date(2021, 12, 31)]
    served = zip(cycle(lawyers), UNITS, strict=False)
    rows = [[lawyer, "示例律师事务所", "外聘律师", body, *term] for lawyer, body in served]
    return Table(["姓名", "律师事务所", "类型", "服务单位", "聘期起", "聘期止"], rows)


def adviser_work() -> Table:
    """Work since 2019: 8 reviews, 6 drafts and 12 opinions, of which 5, 4 and 7 in 2020."""
    rng = source("adviser_work")
    done = {2019: (("合同审查", 2), ("文书审查", 1), ("制作文书", 2), ("法律意见书", 5))}
    done[2020] = (("合同审查", 3), ("文书审查", 2), ("制作文书", 4), ("法律意见书", 7))
    rows: list[list[Cell]] = []
    for year, work in done.items():
        kinds = [kind for kind, count in work for _ in range(count)]
        rng.shuffle(kinds)
        dates = days(rng, len(kinds), date(year, 1, 7), date(year, 12, 20))
        rows += [[d, k, 1, rng.choice(UNITS)] for d, k in zip(dates, kinds, strict=True)]
    return Table(["日期", "工作类型", "件数", "服务单位"], rows)


def village_deputy_heads() -> Table:
    """Fifty police officers in post."""
    rng = source("village_deputy_heads")
    rows: list[list[Cell]] = []
    for n, day in enumerate(days(rng, 50, date(2020, 4, 1), date(2020, 6, 30)), 1):
        town = TOWNSHIPS[n % len(TOWNSHIPS)]
        rows.append([town, f"示例{n:02}村", f"民警{n:02}", "民警", "是", day, None, "在任"])
    headers = "乡镇 村(社区) 姓名 来源 是否党员 任职日期 离任日期 任职状态"
    return Table(headers.split(), rows)


def disclosures() -> Table:
    """26 items published."""
    rng = source("disclosures")
    channels = ["政策文件", "财政信息", "工作动态", "人事信息"]
    dates = days(rng, 26, date(2020, 1, 6), date(2020, 12, 28))
    rows: list[list[Cell]] = [
        [day, rng.choice(channels), f"公开信息示例{n:02}", rng.choice(DEPARTMENTS)]
        for n, day in enumerate(dates, 1)
    ]
    return Table(["发布日期", "栏目", "标题", "发布单位"], rows)


def information_disclosure() -> Table:
    """93 applications answered with disclosure."""
    rng = source("information_disclosure")
    applicants = ["自然人", "自然人", "自然人", "商业企业", "法律服务机构"]
    rows: list[list[Cell]] = []
    for n, day in enumerate(days(rng, 93, date(2020, 1, 3), date(2020, 12, 4)), 1):
        row = [f"申{n:03}", rng.choice(applicants), rng.choice(["网络", "当面", "邮寄"])]
        rows.append([*row, day, after(rng, day, 2, 18), "予以公开", rng.choice(DEPARTMENTS)])
    headers = ["登记号", "申请人类别", "申请方式", "收到日期", "答复日期", "答复结果", "答复单位"]
    return Table(headers, rows)


def open_days() -> list[date]:
    """Give the days on which the service hall is open: no weekends, no public holidays."""
    holidays = [("2020-01-01", 1), ("2020-01-24", 10), ("2020-04-06", 1), ("2020-05-01", 5)]
    holidays += [("2020-06-25", 3), ("2020-10-01", 8), ("2021-01-01", 1)]
    closed = {date.fromisoformat(first) + timedelta(n) for first, k in holidays for n in range(k)}
    span = [date(2020, 1, 1) + timedelta(n) for n in range(366 + 31)]
    return [day for day in span if day.weekday() < 5 and day not in closed]


def service_matters() -> pl.DataFrame:
    """97 200 matters: 96 228 completed in the year, 72 in the next January, 900 pending."""
    rng = source("service_matters")
    calendar = open_days()
    last = calendar.index(YEAR_END)
    promises = dict(
        zip(rng.sample(DEPARTMENTS, 12), [1, 1, 1, 3, 3, 5, 5, 7, 10, 15, 15, 20], strict=True)
    )
    accepted = sorted(rng.choices(range(last + 1), k=97200))
    units = rng.choices(list(promises), [9, 8, 7, 6, 5, 5, 4, 3, 3, 2, 2, 2], k=97200)
    slow = [n for n, day in enumerate(accepted) if day > last - 30 and promises[units[n]] >= 7]
    pending = set(rng.sample(slow, 900))
    latest = [n for n in slow if n not in pending and accepted[n] > last - 10]
    january = set(rng.sample(latest, 72))
    decided: list[date | None] = []
    for n, day in enumerate(accepted):
        promise = promises[units[n]]
        done = min(day + min(rng.randint(0, promise), rng.randint(0, promise)), last)
        if n in january:
            done = last + rng.randint(1, 8)
        decided.append(None if n in pending else calendar[done])
    columns = {
        "办理部门": units,
        "受理日期": [calendar[day] for day in accepted],
        "办结日期": decided,
        "承诺时限(工作日)": pl.Series([promises[unit] for unit in units], dtype=pl.Int16),
        "办件状态": ["办结" if day else "在办" for day in decided],
    }
    return pl.DataFrame(columns)


def written() -> Iterator[str]:
    """Give the forms in which people write dates, one after the other."""
    return cycle(
        ["{0}年{1}月{2}日", "{0}-{1}-{2}", "{0}/{1:02}/{2:02}", "{0}-{1:02}-{2:02}", "{0}.{1}.{2}"]
    )


def write_csv(name: str, table: Table, encoding: Encoding = "utf-8") -> None:
    """Write a register as text, with dates in mixed forms."""
    forms = written()

    def text(cell: Cell) -> Cell:
        if isinstance(cell, date):
            return next(forms).format(cell.year, cell.month, cell.day)
        return cell

    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(table.headers)
    writer.writerows([text(cell) for cell in row] for row in table.rows)
    (HERE / f"{name}.csv").write_bytes(file.getvalue().encode(encoding))


def write_excel(name: str, title: str, table: Table) -> None:
    """Write a register as a sheet under a title, with real dates; every ninth row has them as text."""
    with xlsxwriter.Workbook(HERE / f"{name}.xlsx") as book:
        book.set_properties({"title": title, "created": datetime(2021, 1, 8)})
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "align": "center"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(table.headers) - 1, title, bold)
        sheet.write_row(1, 0, table.headers, bold)
        for at, row in enumerate(table.rows, 2):
            for column, cell in enumerate(row):
                if isinstance(cell, date) and at % 9 == 0:
                    sheet.write_string(at, column, f"{cell.year}年{cell.month}月{cell.day}日")
                elif isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)


def main() -> None:
    """Write all registers next to this program."""
    matters = service_matters()
    matters.write_parquet(
        HERE / "政务服务办件.parquet", compression="zstd", row_group_size=len(matters)
    )
    write_excel("行政执法人员", "行政执法人员名册(示例)", enforcement_staff())
    write_excel("行政执法案卷评查", "2020年行政执法案卷评查登记表(示例)", case_file_review())
    write_csv("权责清单", power_list(), "utf-8-sig")
    write_csv("行政规范性文件", normative_documents())
    write_csv("行政复议", reconsideration())
    write_csv("行政应诉", litigation())
    write_csv("人民调解", mediation(), "gb18030")
    write_csv("法治宣传", legal_publicity(), "gb18030")
    write_csv("法律咨询", consultations())
    write_csv("法律援助", legal_aid())
    write_csv("公证", notary(), "gb18030")
    write_csv("法律顾问", legal_advisers())
    write_csv("法律顾问工作", adviser_work())
    write_csv("village_deputy_heads", village_deputy_heads())
    write_csv("主动公开", disclosures())
    write_csv("依申请公开", information_disclosure(), "utf-8-sig")


if __name__ == "__main__":
    main()
