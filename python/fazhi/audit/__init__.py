"""The audit of published figures: what a report states, and whether it can be true.

A printed figure stands for all numbers that print as it: 67% for [0.665, 0.675) if it was rounded
half up, 9.72万 for [97150, 97250), 15000余 for (15000, 16000). `report` finds the figures of a
report and checks them against each other; the other functions each check one relation between
printed numbers. Everything is decided in exact fractions.

>>> import fazhi as fz
>>> audit = fz.audit.report("办理法律援助案件118件（刑事11件，民事106件）。")
>>> audit.problems.select("verdict", "left", "right")
shape: (1, 3)
┌──────────────┬──────────┬───────┐
│ verdict      ┆ left     ┆ right │
│ ---          ┆ ---      ┆ ---   │
│ str          ┆ str      ┆ str   │
╞══════════════╪══════════╪═══════╡
│ unreconciled ┆ 11 + 106 ┆ 118   │
└──────────────┴──────────┴───────┘

Given computed figures, the audit compares those of the report with them:

>>> computed = fz.compute("examples/qilian-2020", periods=2020).frame
>>> audit = fz.audit.report("2020年办理法律援助案件181件。", figures=computed)
>>> audit.matches.select("text", "indicator", "register", "verdict", "mend")
shape: (1, 5)
┌───────┬───────────┬──────────┬──────────────┬───────────┐
│ text  ┆ indicator ┆ register ┆ verdict      ┆ mend      │
│ ---   ┆ ---       ┆ ---      ┆ ---          ┆ ---       │
│ str   ┆ str       ┆ f64      ┆ str          ┆ str       │
╞═══════╪═══════════╪══════════╪══════════════╪═══════════╡
│ 181件 ┆ aid_cases ┆ 118.0    ┆ unreconciled ┆ 181 → 118 │
└───────┴───────────┴──────────┴──────────────┴───────────┘

Pass figures as text, exactly as printed: trailing zeros are significant, so 67.0% is not 67%.
Integers may be an `int`.
"""

from __future__ import annotations

from fazhi.audit._audit import Audit as Audit
from fazhi.audit._numbers import growth as growth
from fazhi.audit._numbers import mean as mean
from fazhi.audit._numbers import percentage as percentage
from fazhi.audit._numbers import sd as sd
from fazhi.audit._numbers import sum_of_parts as sum_of_parts
from fazhi.audit._records import Feasible as Feasible
from fazhi.audit._records import Growth as Growth
from fazhi.audit._records import Spread as Spread
from fazhi.audit._records import Sum as Sum
from fazhi.audit._report import figures as figures
from fazhi.audit._report import report as report

__all__ = [
    "Audit",
    "Feasible",
    "Growth",
    "Spread",
    "Sum",
    "figures",
    "growth",
    "mean",
    "percentage",
    "report",
    "sd",
    "sum_of_parts",
]
