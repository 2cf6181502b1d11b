"""Tables of counts that give no small count away.

`suppress` of `compute`, `recompute` and `report` protects the figures of a book. Here are the same
rules for any table of counts, the milder choices, and the judge of tables that others made.

>>> import fazhi as fz
>>> aid = {"单位": list("甲甲乙乙丙丙"), "类": ["刑事", "民事"] * 3, "件数": [2, 9, 8, 7, 6, 5]}
>>> printed = fz.disclose.suppress(aid, by=["单位", "类"], count="件数", least=5)
>>> printed.pivot("类", index="单位", values="件数").rows()
[('甲', None, None, 11), ('乙', 8, 7, 15), ('丙', None, None, 11), (None, 16, 21, 37)]
"""

from fazhi._disclose import coarsened as coarsened
from fazhi._disclose import rounded as rounded
from fazhi._disclose import suppress as suppress
from fazhi._disclose import verify as verify

__all__ = ["coarsened", "rounded", "suppress", "verify"]
