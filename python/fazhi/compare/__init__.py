"""Comparison of units and of periods: who stands out, who is better, what changed.

`funnel`, `ranks` and `shrink` take a table of counts with a row for each unit, such as agencies;
`change`, `decompose`, `control` and `trend` one with a row for each unit and period; `inequality`
one whose rows have an order. `Book.compare` has the same for the figures of a book.

>>> import fazhi as fz
>>> offices = {"单位": list("甲乙丙丁"), "办结": [190, 96, 90, 5], "受理": [200, 200, 200, 5]}
>>> found = fz.compare.ranks(offices, numerator="办结", denominator="受理")
>>> found.select("单位", "rank", "best_rank", "worst_rank").rows()
[('甲', 2, 1, 2), ('乙', 3, 2, 4), ('丙', 4, 2, 4), ('丁', 1, 1, 4)]
"""

from fazhi.compare._book import Comparison as Comparison
from fazhi.compare._lines import change as change
from fazhi.compare._lines import control as control
from fazhi.compare._lines import decompose as decompose
from fazhi.compare._lines import inequality as inequality
from fazhi.compare._lines import trend as trend
from fazhi.compare._tables import funnel as funnel
from fazhi.compare._tables import ranks as ranks
from fazhi.compare._tables import shrink as shrink

__all__ = [
    "Comparison",
    "change",
    "control",
    "decompose",
    "funnel",
    "inequality",
    "ranks",
    "shrink",
    "trend",
]
