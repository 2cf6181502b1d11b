"""The indicators and their counts in words; each peer implements them in its own way."""

from __future__ import annotations

from typing import NamedTuple

YEARS = range(2015, 2024)
BY = ["region", "agency"]
LEVELS: list[list[str]] = [[], ["region"], ["agency"], ["region", "agency"]]  # as in totals

COLUMNS = {
    "accepted": "受理日期",
    "decided": "办结日期",
    "agency": "办理部门",
    "region": "区域",
    "state": "办件状态",
    "visits": "到现场次数",
    "rating": "评价结果",
    "promise": "承诺时限",
}

REFUSED = "不予受理"
GONE = ["撤回", "退件"]
SATISFIED = ["非常满意", "满意"]
CONTENT = [*SATISFIED, "基本满意"]
STATUTORY = 20  # working days

# Rows are counted in the year in which they were accepted or decided, or at the end of each year in
# which they are open. Refused applications count only in the ratings; "own" are those neither
# refused nor withdrawn.
COUNTS = {
    "incoming": "came in",
    "completed": "came in, own, decided by the end of that year",
    "resolved": "decided",
    "taken": "decided, of which the day of acceptance is known",
    "days": "decided: the working days that they took, added up",
    "timed": "decided, own, of which the day of acceptance is known",
    "on_time": "those of them in time by the statutory limit",
    "late": "those of them late by it",
    "promised": "those of them with a promised limit",
    "kept": "those of these in time by it",
    "early": "those of these in fewer days",
    "same_day": "decided, own, on the day of acceptance",
    "visited": "decided, own, with a number of visits",
    "once": "those of them with at most one visit",
    "rated": "decided and rated",
    "satisfied": "those of them rated satisfied or very satisfied",
    "content": "those of them rated basically satisfied or better",
    "pending": "open; a case that is gone without a day is not",
    "overdue": "open, own, beyond the statutory limit",
    "broken": "open, own, beyond the promise",
}

# The least number of days within which at least that share of `taken` was decided.
QUANTILES = {"median": (1, 2), "p90": (9, 10)}


class Figure(NamedTuple):
    """The components of an indicator: a quotient of counts, a count, or a quantile of days."""

    numerator: str | None = None
    denominator: str | None = None
    quantile: str | None = None


FIGURES = {
    "service_accepted": Figure("incoming"),
    "service_completion_rate": Figure("completed", "incoming"),
    "service_on_time_rate": Figure("on_time", "timed + overdue"),
    "service_promise_on_time_rate": Figure("kept", "promised + broken"),
    "service_early_rate": Figure("early", "promised"),
    "service_overdue": Figure("late + overdue"),
    "service_pending": Figure("pending"),
    "service_immediate_rate_cases": Figure("same_day", "timed"),
    "service_once_rate": Figure("once", "visited"),
    "service_mean_wd": Figure("days", "taken"),
    "service_satisfaction": Figure("satisfied", "rated"),
    "service_satisfaction_basic": Figure("content", "rated"),
    "service_clearance_rate": Figure("resolved", "incoming"),
    "service_days_median": Figure(None, "taken", "median"),
    "service_days_p90": Figure(None, "taken", "p90"),
    "service_incoming": Figure("incoming"),
    "service_resolved": Figure("resolved"),
}
RATES = {
    name: figure for name, figure in FIGURES.items() if figure.numerator and figure.denominator
}
