"""Make up the registers of Qilian County 2020, with the totals of its published report.

The rows are random with a fixed seed: running this again gives the same files.
No row is a real matter.

    pip install polars xlsxwriter
    python examples/make_qilian.py
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

import polars as pl
from formats import FOLDER, words, write_csv, write_excel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from formats import Cell

    Rows = Iterator[list[Cell]]

SEED = 20210108
YEAR_END = date(2020, 12, 31)


DEPARTMENTS = [
    f"县{name}"
    for name in words("""
        发展和改革局 教育局 工业商务和信息化局 民族宗教事务局 公安局 民政局 司法局 财政局
        人力资源和社会保障局 自然资源局 生态环境局 住房和城乡建设局 交通运输局 水利局
        农牧水利和科技局 文体旅游广电局 卫生健康局 退役军人事务局 应急管理局 审计局 统计局
        市场监督管理局 林业和草原局 医疗保障局 扶贫开发局 税务局 气象局 烟草专卖局 档案局
        消防救援大队 邮政管理局 地震局 人民防空办公室 机关事务服务中心 行政服务中心 城市管理局
        粮食和物资储备局 信访局 社会保险服务局 就业服务局 住房公积金管理部 公路段 农机监理站
    """)
]
TOWNSHIPS = words("甲镇 乙镇 丙镇 丁乡 戊乡 己乡 庚乡")
UNITS = [*DEPARTMENTS, *(f"{name}人民政府" for name in TOWNSHIPS)]
TEAMS = [
    f"县{name}综合行政执法大队"
    for name in words("农牧 文化市场 交通运输 市场监管 生态环境 应急管理 卫生健康")
]
CATEGORIES = words("""
    行政许可 行政处罚 行政强制 行政征收 行政收费 行政给付 行政裁决 行政确认 行政奖励 行政检查
    行政监督 其他行政权力
""")
ENTRIES = [114, 2412, 116, 5, 19, 9, 3, 18, 11, 103, 66, 152]
POWERS = dict(zip(CATEGORIES, ENTRIES, strict=True))


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
    """Give a day that comes so many days later, past a weekend, and within the year."""
    later = day + timedelta(rng.randint(least, most))
    if later.weekday() > 4:
        later += timedelta(7 - later.weekday())
    return min(later, YEAR_END)


def powers(rng: Random, counts: dict[str, int]) -> Iterator[list[str]]:
    """Share powers out among fifty agencies: the code, name, category and agency of each."""
    weights = [rng.uniform(0.2, 3.0) if unit in DEPARTMENTS else 0.1 for unit in UNITS]
    entries: list[tuple[str, str, int]] = []
    for category, count in counts.items():
        units = rng.choices(UNITS, weights, k=count)
        if category == "行政处罚":
            units[: len(UNITS)] = UNITS
        entries += [(unit, category, n) for n, unit in enumerate(units, 1)]
    for number, unit in enumerate(UNITS, 1):
        own = [entry[1:] for entry in entries if entry[0] == unit]
        for place, (category, n) in enumerate(own, 1):
            yield [f"{number:02}-{place:04}", f"{category}示例事项{n}", category, unit]


def power_list(rng: Random) -> Rows:
    """3028 entries in twelve categories over fifty agencies, all of them current."""
    for power in powers(rng, POWERS):
        yield [*power, "县级" if power[-1] in DEPARTMENTS else "乡级", "保留"]


def power_inventory(rng: Random) -> Rows:
    """3229 powers; of 160 licences 118 are retained, 5 cancelled or adjusted and 37 suspended."""
    outcomes = ["保留"] * 118 + ["取消"] * 3 + ["调整"] * 2 + ["暂缓实施"] * 37
    rng.shuffle(outcomes)
    others = {category: count for category, count in POWERS.items() if category != "行政许可"}
    drawn = rng.choices(list(others), list(others.values()), k=3229 - 160 - sum(others.values()))
    counts = {category: count + drawn.count(category) for category, count in others.items()}
    of_licences = iter(outcomes)
    held = days(rng, len(UNITS), date(2020, 5, 11), date(2020, 8, 28))
    done = dict(zip(UNITS, held, strict=True))
    for power in powers(rng, {"行政许可": len(outcomes), **counts}):
        outcome = next(of_licences) if power[2] == "行政许可" else "保留"
        yield [*power, outcome, done[power[3]]]


def agencies(_: Random) -> Rows:
    """Fifty agencies with administrative functions, and seven teams that only enforce law."""
    managed = words("税务局 气象局 烟草专卖局 消防救援大队 邮政管理局 住房公积金管理部 公路段")
    for n, unit in enumerate([*UNITS, *TEAMS], 1):
        short = unit.removeprefix("县").removesuffix("人民政府")
        kind = "垂管" if short in managed else "县级部门" if unit.startswith("县") else "乡镇"
        yield [f"单位{n:02}", unit, short, kind, "是" if unit in UNITS else "否", "是"]


def enforcement_staff(rng: Random) -> Rows:
    """353 trained officers of 57 agencies, each with a certificate valid at the year's end."""
    units = [*UNITS, *TEAMS]
    counts = shares(rng, 353, len(units), 2)
    posts = [unit for unit, count in zip(units, counts, strict=True) for _ in range(count)]
    for n, unit in enumerate(posts, 1):
        identity = rng.choice(["公务员", "公务员", "参公", "事业编制"])
        trained = days(rng, 1, date(2020, 3, 2), date(2020, 11, 27))[0]
        issued = days(rng, 1, date(2017, 1, 3), date(2020, 9, 30))[0]
        expires = date(issued.year + 5, issued.month, min(issued.day, 28))
        certificate: list[Cell] = [f"示例{n:05}", issued, expires, "有效"]
        yield [n, f"人员{n:03}", unit, "是", identity, *certificate, "是", trained]


def case_file_review(rng: Random) -> Rows:
    """129 files reviewed, 86 of them excellent; one of the others is vetoed."""
    scores = [(0.0, "是")]
    scores += [(rng.randint(180, 198) / 2, "否") for _ in range(86)]
    scores += [(rng.randint(130, 179) / 2, "否") for _ in range(42)]
    rng.shuffle(scores)
    filed = days(rng, len(scores), date(2019, 7, 1), date(2020, 7, 31))
    kinds = words("行政处罚 行政处罚 行政处罚 行政许可 行政检查")
    for n, (score, day) in enumerate(zip(scores, filed, strict=True), 1):
        unit, kind = rng.choice([*DEPARTMENTS[:28], *TEAMS]), rng.choice(kinds)
        reviewed = date(2020, 10, 12) + timedelta(n % 5)
        yield [n, f"示例卷{n:03}", unit, kind, day, reviewed, *score]


def fixed(text: str) -> Callable[[Random], Rows]:
    """Give the few rows of a register as they stand here, one in a line; `-` is an empty cell."""

    def cell(word: str) -> Cell:
        is_day = len(word) == 10 and word[:4].isdigit()
        return date.fromisoformat(word) if is_day else None if word == "-" else word

    return lambda _: ([cell(word) for word in words(row)] for row in text.strip().splitlines())


NORMATIVE_DOCUMENTS = """
示例1号 规范性文件(一) 县农牧水利和科技局 规范性文件 2020-03-18 通过 2020-04-20
示例2号 规范性文件(二) 县卫生健康局 规范性文件 2020-05-27 退回 -
示例3号 规范性文件(三) 县住房和城乡建设局 规范性文件 2020-07-09 修改后通过 2020-08-12
示例4号 重大行政决策(一) 县发展和改革局 重大行政决策 2020-10-15 通过 -
"""
RECONSIDERATION = """
(2019)示例1号 县公安局 行政处罚 2019-04-08 受理 2019-04-11 2019-06-03 维持 已审结
(2019)示例2号 县自然资源局 行政确权 2019-08-20 受理 2019-08-23 2019-10-10 撤回终止 已审结
"""
LITIGATION = """
(2020)示例行初1号 县自然资源局 一审 行政确认 2020-04-14 2020-08-21 审结
(2020)示例行初2号 县人力资源和社会保障局 一审 行政确认 2020-06-02 2020-10-29 审结
(2020)示例行初3号 甲镇人民政府 一审 其他 2020-10-26 - 正在办理
"""


def mediation(rng: Random) -> Rows:
    """552 disputes screened and closed, 541 of them settled."""
    results = rng.choices(["书面协议", "口头协议", "调解成功"], [4, 4, 2], k=541)
    results += ["调解不成"] * 11
    rng.shuffle(results)
    kinds = words("婚姻家庭 邻里 房屋宅基地 合同 损害赔偿 草场纠纷 劳动 道路交通 其他")
    screened = days(rng, len(results), date(2020, 1, 2), date(2020, 12, 4))
    for n, (day, result) in enumerate(zip(screened, results, strict=True), 1):
        accepted = after(rng, day, 0, 4)
        closed = after(rng, accepted, 1, 15)
        town, level = rng.choice(TOWNSHIPS), rng.choice(["村", "村", "乡镇"])
        village = f"示例{rng.randint(1, 6)}村" if level == "村" else ""
        involved = result != "调解不成" and rng.random() < 0.4
        amount = f"{rng.randint(5, 600) * 100:,}" if involved else "/"
        matter = [f"{town}{village}调委会", level, rng.choice(kinds)]
        yield [f"调{n:04}", *matter, day, accepted, closed, result, amount]


def legal_publicity(rng: Random) -> Rows:
    """562 events; their sums are the lower bounds that the report gives."""
    kinds = words("讲座 进校园 进乡村 进社区 进机关 进企业 进宗教场所 集市")
    held = days(rng, 562, date(2020, 1, 6), date(2020, 12, 25))
    sums = [shares(rng, 30000, 562, 5), shares(rng, 15000, 562), shares(rng, 6000, 562)]
    for n, (day, *counts) in enumerate(zip(held, *sums, strict=True), 1):
        yield [f"宣{n:03}", day, rng.choice(UNITS), rng.choice(kinds), *counts, "是"]


def consultations(rng: Random) -> Rows:
    """290 person-times."""
    held = days(rng, 200, date(2020, 1, 2), YEAR_END)
    for day, persons in zip(held, shares(rng, 290, 200, 1), strict=True):
        yield [day, rng.choice(["来访", "来访", "来电", "网络"]), persons]


def legal_aid(rng: Random) -> Rows:
    """11 criminal and 107 civil cases; 2 000 000 yuan recovered and 535 000 yuan saved."""
    kinds = ["刑事"] * 11 + ["民事"] * 107
    rng.shuffle(kinds)
    recovered = iter(shares(rng, 20000, 107))
    applied = days(rng, len(kinds), date(2020, 1, 3), date(2020, 9, 30))
    for n, (kind, day) in enumerate(zip(kinds, applied, strict=True), 1):
        decided = after(rng, day, 0, 5)
        assigned = after(rng, decided, 0, 3)
        closed = after(rng, assigned, 20, 75)
        if kind == "刑事":
            nature, money = ["通知辩护", kind, "刑事辩护与代理"], ["0", "0"]
        else:
            whole, hundredths = divmod(next(recovered), 100)
            nature = ["申请", kind, "诉讼代理及非诉讼代理"]
            money = [f"{whole}.{hundredths:02}", "5000"]
        yield [f"援{n:03}", *nature, day, decided, assigned, closed, *money, "结案"]


def notary(rng: Random) -> Rows:
    """253 matters issued, 61 800 yuan of fees reduced."""
    matters = words("委托 声明 继承 合同 赠与 亲属关系 保全证据")
    accepted = days(rng, 253, date(2020, 1, 2), date(2020, 12, 21))
    for n, (day, tens) in enumerate(zip(accepted, shares(rng, 6180, 253), strict=True), 1):
        kind = ["国内民事", rng.choice(matters)]
        yield [f"证{n:03}", day, after(rng, day, 0, 9), *kind, tens * 10, "出证"]


def legal_advisers(_: Random) -> Rows:
    """Eleven lawyers of one firm who serve fifty agencies."""
    for name, body in zip(cycle("甲乙丙丁戊己庚辛壬癸子"), UNITS, strict=False):
        term = [date(2019, 1, 1), date(2021, 12, 31)]
        yield [f"律师{name}", "示例律师事务所", "外聘律师", body, *term]


def adviser_work(rng: Random) -> Rows:
    """Work since 2019: 8 reviews, 6 drafts and 12 opinions, of which 5, 4 and 7 in 2020."""
    kinds = words("合同审查 文书审查 制作文书 法律意见书")
    for year, counts in ((2019, (2, 1, 2, 5)), (2020, (3, 2, 4, 7))):
        work = [kind for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]
        rng.shuffle(work)
        dates = days(rng, len(work), date(year, 1, 7), date(year, 12, 20))
        for day, kind in zip(dates, work, strict=True):
            yield [day, kind, 1, rng.choice(UNITS)]


def village_deputy_heads(rng: Random) -> Rows:
    """Fifty police officers in post."""
    for n, day in enumerate(days(rng, 50, date(2020, 4, 1), date(2020, 6, 30)), 1):
        place = [TOWNSHIPS[n % len(TOWNSHIPS)], f"示例{n:02}村"]
        yield [*place, f"民警{n:02}", "民警", "是", day, None, "在任"]


def disclosures(rng: Random) -> Rows:
    """26 items published."""
    channels = words("政策文件 财政信息 工作动态 人事信息")
    for n, day in enumerate(days(rng, 26, date(2020, 1, 6), date(2020, 12, 28)), 1):
        yield [day, rng.choice(channels), f"公开信息示例{n:02}", rng.choice(DEPARTMENTS)]


def information_disclosure(rng: Random) -> Rows:
    """93 applications answered with disclosure."""
    applicants = words("自然人 自然人 自然人 商业企业 法律服务机构")
    for n, day in enumerate(days(rng, 93, date(2020, 1, 3), date(2020, 12, 4)), 1):
        applicant = [rng.choice(applicants), rng.choice(["网络", "当面", "邮寄"])]
        replied = after(rng, day, 2, 18)
        yield [f"申{n:03}", *applicant, day, replied, "予以公开", rng.choice(DEPARTMENTS)]


def open_days() -> list[date]:
    """Give the days on which the service hall is open: no weekends, no public holidays."""
    holidays = [("2020-01-01", 1), ("2020-01-24", 10), ("2020-04-06", 1), ("2020-05-01", 5)]
    holidays += [("2020-06-25", 3), ("2020-10-01", 8), ("2021-01-01", 1)]
    closed = {date.fromisoformat(first) + timedelta(n) for first, k in holidays for n in range(k)}
    span = [date(2020, 1, 1) + timedelta(n) for n in range(366 + 31)]
    return [day for day in span if day.weekday() < 5 and day not in closed]


def service_matters(rng: Random) -> pl.DataFrame:
    """97 200 matters: 96 228 completed in the year, 72 in the next January, 900 pending."""
    calendar = open_days()
    last = calendar.index(YEAR_END)
    limits = [1, 1, 1, 3, 3, 5, 5, 7, 10, 15, 15, 20]
    promises = dict(zip(rng.sample(DEPARTMENTS, len(limits)), limits, strict=True))
    accepted = sorted(rng.choices(range(last + 1), k=97200))
    units = rng.choices(list(promises), [9, 8, 7, 6, 5, 5, 4, 3, 3, 2, 2, 2], k=97200)
    slow = [n for n, day in enumerate(accepted) if day > last - 30 and promises[units[n]] >= 7]
    pending = set(rng.sample(slow, 900))
    january = {n for n in slow if n not in pending and accepted[n] > last - 10}
    january = set(rng.sample(sorted(january), 72))
    decided: list[date | None] = []
    for n, day in enumerate(accepted):
        promise = promises[units[n]]
        done = min(day + min(rng.randint(0, promise), rng.randint(0, promise)), last)
        if n in january:
            done = last + rng.randint(1, 8)
        decided.append(None if n in pending else calendar[done])
    kinds = dict(zip(promises, cycle(words("公共服务 行政确认 行政给付")), strict=False))
    columns = {
        "事项类型": [kinds[unit] for unit in units],
        "办理部门": units,
        "受理日期": [calendar[day] for day in accepted],
        "办结日期": decided,
        "承诺时限(工作日)": pl.Series([promises[unit] for unit in units], dtype=pl.Int16),
        "办件状态": ["办结" if day else "在办" for day in decided],
    }
    return pl.DataFrame(columns)


# The name, how it is written, the rows and the headers of each register but the largest.


def tasks(rng: Random) -> Rows:
    """Four tasks for each of fifty agencies; about one in ten is late, and some are still open."""
    plan = words("规范性文件清理 行政执法案卷自查 法治培训 年度述法")
    for number, unit in enumerate(UNITS, 1):
        for place, task in enumerate(plan, 1):
            due, fate = date(2020, 3 * place, 28), rng.random()
            late = timedelta(rng.randint(1, 40) if fate < 0.12 else -3)
            done = None if fate < 0.03 else due + late
            ends: list[Cell] = [due, done, "已完成" if done else "推进中"]
            yield [f"{number:02}-{place}", task, unit, "示例发〔2020〕1号", date(2020, 2, 3), *ends]


def events(rng: Random) -> Rows:
    """Commendations, criticisms and findings of inspections: a row for each event and agency."""
    kinds = ["表彰"] * 6 + ["通报批评"] * 9 + ["检查发现问题"] * 25
    points = {"表彰": (0.5, 1.0), "通报批评": (1.0, 2.0), "检查发现问题": (0.3, 0.5)}
    held = days(rng, len(kinds), date(2020, 2, 3), date(2020, 12, 25))
    for number, day in enumerate(held, 1):
        kind = kinds.pop(rng.randrange(len(kinds)))
        unit, level = rng.choice(UNITS), rng.choice(["县级", "州级"])
        yield [f"示例{number:02}", day, unit, kind, level, rng.choice(points[kind])]


REGISTERS: list[tuple[str, str, Callable[[Random], Rows], str]] = [
    ("单位名册", "utf-8", agencies, "单位编码 单位名称 简称 层级 承担行政职能 执法主体"),
    ("权力事项梳理", "gb18030", power_inventory, """
        职权编码 职权名称 职权类型 实施主体 梳理结果 梳理日期"""),
    ("权责清单", "utf-8-sig", power_list, "职权编码 职权名称 职权类型 实施主体 行使层级 调整类型"),
    ("行政执法人员", "excel", enforcement_staff, """
        序号 姓名 执法单位 是否在执法岗位 人员身份 执法证号 发证日期 有效期至 证件状态
        是否培训 培训日期"""),
    ("行政执法案卷评查", "excel", case_file_review, """
        序号 案卷编号 送评单位 案卷类型 立案日期 评查日期 评查得分 一票否决"""),
    ("行政规范性文件", "utf-8", fixed(NORMATIVE_DOCUMENTS), """
        登记号 文件名称 起草单位 文件类别 审核日期 审核结果 报备日期"""),
    ("行政复议", "utf-8", fixed(RECONSIDERATION), """
        案号 被申请人 申请复议事项 收到日期 受理情况 受理日期 审结日期 审理结果 状态"""),
    ("行政应诉", "utf-8", fixed(LITIGATION), "案号 被告 审级 案由 立案日期 结案日期 状态"),
    ("人民调解", "gb18030", mediation, """
        编号 调解组织 类别 纠纷类型 排查日期 受理日期 调结日期 调解结果 协议金额(元)"""),
    ("法治宣传", "gb18030", legal_publicity, """
        活动编号 活动日期 组织单位 活动类型 受众人数(人次) 发放宣传资料(份) 发放宣传品(份)
        是否估计"""),
    ("法律咨询", "utf-8", consultations, "咨询日期 咨询方式 人次"),
    ("法律援助", "utf-8", legal_aid, """
        案件编号 申请方式 案件类型 援助形式 申请日期 审查决定日期 指派日期 结案日期
        挽回经济损失(万元) 节省代理费(元) 状态"""),
    ("公证", "gb18030", notary, """
        公证编号 受理日期 出证日期 公证类别 公证事项 减免金额(元) 办理状态"""),
    ("法律顾问", "utf-8", legal_advisers, "姓名 律师事务所 类型 服务单位 聘期起 聘期止"),
    ("法律顾问工作", "utf-8", adviser_work, "日期 工作类型 件数 服务单位"),
    ("village_deputy_heads", "utf-8", village_deputy_heads, """
        乡镇 村(社区) 姓名 来源 是否党员 任职日期 离任日期 任职状态"""),
    ("主动公开", "utf-8", disclosures, "发布日期 栏目 标题 发布单位"),
    ("依申请公开", "utf-8-sig", information_disclosure, """
        登记号 申请人类别 申请方式 收到日期 答复日期 答复结果 答复单位"""),
    ("任务台账", "utf-8", tasks, """
        任务编号 任务 责任单位 来源文件 交办日期 完成时限 完成日期 完成状态"""),
    ("考核事件", "utf-8", events, "事件编号 日期 单位 事件类别 级别 分数"),
]  # fmt: skip


def main() -> None:
    """Write all registers; each has random numbers of its own."""
    matters = service_matters(Random(f"{SEED}/政务服务办件"))
    path = FOLDER / "政务服务办件.parquet"
    matters.write_parquet(path, compression="zstd", row_group_size=len(matters))
    for name, form, make, headers in REGISTERS:
        rows = make(Random(f"{SEED}/{name}"))
        if form == "excel":
            write_excel(name, words(headers), rows)
        else:
            write_csv(FOLDER / f"{name}.csv", form, words(headers), rows)


if __name__ == "__main__":
    main()
