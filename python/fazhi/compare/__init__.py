"""Comparison of units: which stand out, which is better than which, and how much is their own.

These functions take a table of counts with a row for each unit, such as agencies. `Book.compare`
has the same for the figures of a book.

>>> import fazhi as fz
>>> offices = {"单位": list("甲乙丙丁"), "办结": [190, 96, 90, 5], "受理": [200, 200, 200, 5]}
>>> found = fz.compare.ranks(offices, numerator="办结", denominator="受理")
>>> found.select("单位", "rank", "best_rank", "worst_rank").rows()
[('甲', 2, 1, 2), ('乙', 3, 2, 4), ('丙', 4, 2, 4), ('丁', 1, 1, 4)]
"""

from fazhi.compare._book import Comparison as Comparison
from fazhi.compare._tables import funnel as funnel
from fazhi.compare._tables import ranks as ranks
from fazhi.compare._tables import shrink as shrink

__all__ = ["Comparison", "funnel", "ranks", "shrink"]
