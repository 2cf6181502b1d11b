"""Make up the registers of four counties of Haibei, 2016 to 2020.

The rows are random with a fixed seed: running this again gives the same files. No row is a real
matter. Only the names of the counties are real, and that Qilian had 129 files reviewed in 2020, of
which 86 were excellent; the rates of the other counties are made up.

    pip install polars xlsxwriter
    python examples/make_haibei.py
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from formats import words, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from formats import Cell

    Rows = Iterator[list[Cell]]

SEED = 20210108
FOLDER = Path(__file__).resolve().parent / "haibei-2020"
YEARS = range(2016, 2021)
LAST = date(2020, 12, 31)
COUNTIES = words("祁连县 门源县 刚察县 海晏县")
AGENCIES = words("""
    公安局 司法局 财政局 人力资源和社会保障局 自然资源局 生态环境局 住房和城乡建设局 交通运输局
    水利局 农牧和科技局 文体旅游广电局 卫生健康局 应急管理局 市场监督管理局 林业和草原局
    医疗保障局 民政局 教育局 发展和改革局 城市管理局
""")

# Files reviewed and files that are excellent, by county and year.
FILES = {
    "祁连县": [(96, 51), (104, 58), (110, 64), (121, 75), (129, 86)],
    "门源县": [(140, 84), (138, 86), (147, 90), (150, 95), (152, 98)],
    "刚察县": [(61, 33), (70, 40), (74, 44), (83, 49), (88, 55)],
    "海晏县": [(80, 49), (86, 50), (92, 55), (97, 60), (104, 61)],
}
# The mean number of matters a month and how many of a hundred are in time, before July 2018 and
# from then on, when one window was opened for all agencies.
MATTERS = {
    "祁连县": (70, 88, 95),
    "门源县": (90, 90, 95),
    "刚察县": (40, 86, 94),
    "海晏县": (50, 89, 93),
}
ONE_WINDOW = date(2018, 7, 1)
# Requests for reconsideration by year.
REQUESTS = {
    "祁连县": [3, 5, 4, 2, 6],
    "门源县": [9, 7, 11, 12, 20],
    "刚察县": [2, 0, 3, 4, 3],
    "海晏县": [4, 6, 5, 8, 7],
}


def day_of(rng: Random, year: int, month: int) -> date:
    """Give a weekday of a month."""
    day = date(year, month, rng.randint(1, 26))
    return day + timedelta(max(0, day.weekday() - 4) and 7 - day.weekday())


def agency(rng: Random, county: str) -> str:
    """Give an agency, the first ones more often; which these are differs between counties."""
    place = min(int(rng.expovariate(1 / 5)), len(AGENCIES) - 1)
    return AGENCIES[(place + 5 * COUNTIES.index(county)) % len(AGENCIES)]


def case_file_review(rng: Random) -> Rows:
    """Give the files that were reviewed in October of each year, with their grades."""
    number = 0
    for county in COUNTIES:
        for year, (files, excellent) in zip(YEARS, FILES[county], strict=True):
            grades = ["优秀"] * excellent + rng.choices(
                ["良好", "合格", "不合格"], [6, 4, 1], k=files - excellent
            )
            rng.shuffle(grades)
            for grade in grades:
                number += 1
                filed = day_of(rng, year, rng.randint(1, 8))
                reviewed = date(year, 10, 12) + timedelta(number % 5)
                yield [county, f"示例卷{number:04}", agency(rng, county), filed, reviewed, grade]


def service_matters(rng: Random) -> Rows:
    """Matters with a promise of five working days, decided in time or some days late."""
    # from the autumn before, so that the late ones of that year are in the first months
    months = [(2015, 11), (2015, 12), *((year, month) for year in YEARS for month in range(1, 13))]
    number = 0
    for county in COUNTIES:
        mean, before, since = MATTERS[county]
        for year, month in months:
            in_time = since if date(year, month, 1) >= ONE_WINDOW else before
            # the share in time varies from month to month by more than chance
            in_time += rng.gauss(0, 2)
            for _ in range(round(rng.gauss(mean, mean**0.5))):
                number += 1
                accepted = day_of(rng, year, month)
                late = rng.random() * 100 > in_time
                days = rng.randint(30, 45) if late else rng.randint(0, 5)
                done = accepted + timedelta(days)
                decided, state = (done, "办结") if done <= LAST else (None, "在办")
                yield [county, f"办{number:05}", agency(rng, county), accepted, decided, 5, state]


def reconsideration(rng: Random) -> Rows:
    """Give requests for reconsideration, few enough that one more or less is a fifth."""
    for county in COUNTIES:
        for year, requests in zip(YEARS, REQUESTS[county], strict=True):
            for number in range(1, requests + 1):
                received = day_of(rng, year, rng.randint(1, 9))
                accepted, decided = (
                    received + timedelta(3),
                    received + timedelta(rng.randint(30, 60)),
                )
                result = rng.choice(["维持", "维持", "撤销", "确认违法", "驳回"])
                case = f"({year}){county[:2]}示例{number}号"
                yield [
                    county,
                    case,
                    f"{county}{agency(rng, county)}",
                    received,
                    "受理",
                    accepted,
                    decided,
                    result,
                ]


# The name of each register, its rows and its headers.
REGISTERS: list[tuple[str, Callable[[Random], Rows], str]] = [
    ("行政执法案卷评查", case_file_review, "县 案卷编号 送评单位 立案日期 评查日期 评查等次"),
    (
        "政务服务办件",
        service_matters,
        "县 办件编号 办理部门 受理日期 办结日期 承诺时限(工作日) 办件状态",
    ),
    ("行政复议", reconsideration, "县 案号 被申请人 收到日期 受理情况 受理日期 审结日期 审理结果"),
]


def main() -> None:
    """Write all registers; each has random numbers of its own."""
    FOLDER.mkdir(exist_ok=True)
    for name, make, headers in REGISTERS:
        write_csv(FOLDER / f"{name}.csv", "utf-8", words(headers), make(Random(f"{SEED}/{name}")))


if __name__ == "__main__":
    main()
