"""The audit of published reports: what a report claims, and whether it can be true.

A claim is a printed number, and stands for all numbers that print as it: 67% for [0.665, 0.675) if
it was rounded half up, 9.72万 for [97150, 97250), 15000余 for (15000, 16000). `report` finds the
claims of a file and checks them against each other, `reports` those of several files, `text` those
of a text, and `table` those of a table of claims; the other functions each check one relation
between printed numbers. Everything is decided in exact fractions.

>>> import fazhi as fz
>>> audit = fz.audit.text("2020年办理法律援助案件181件（刑事11件，民事107件）。")
>>> audit.problems.select("verdict", "left", "right").rows()
[('unreconciled', '11 + 107', '181')]

The arguments that several functions share:

`against`
    Computed figures, which each claim is held against: a project (its `fazhi.toml` or the folder
    of that; computed in memory, nothing is written), the output folder of a run, a file of figures
    (Parquet, CSV or Excel), a `Book`, a `Run`, or a frame of figures. Those of a file or a frame
    are taken to be of the built-in indicators. The figures need totals over their groups.

    >>> audit = fz.audit.text("2020年办理法律援助案件181件。", against="examples/qilian-2020")
    >>> audit.matches.select("text", "indicator", "register", "verdict", "mend").rows()
    [('181件', 'aid_cases', 118.0, 'unreconciled', '181 → 118')]

`previous`
    The report of the year before, to compare the claims that this one repeats: a path, an `Audit`
    or a table of claims.
`lang`
    The language of the report, `zh` or `en`; detected from the text if not given.
`printed`, `n`, `total`, …
    Numbers as text, exactly as printed, since trailing zeros are significant: 67.0% is not 67%.
    Where counts are expected an `int` will do, and so will `9.72万件`, which is itself rounded.
`items`
    How many integer items each of the `n` values is itself the mean of.
`rounding`
    How the printed number was rounded; `any` allows for every way.

Text that is not a number, and an unknown word for an option, is a `ParameterError`; a file that
cannot be read or written, and a table without claims or figures, a `DataError`.
"""

from fazhi.audit._audit import Audit as Audit
from fazhi.audit._numbers import growth as growth
from fazhi.audit._numbers import mean as mean
from fazhi.audit._numbers import percentage as percentage
from fazhi.audit._numbers import sum_of_parts as sum_of_parts
from fazhi.audit._records import Feasible as Feasible
from fazhi.audit._records import Growth as Growth
from fazhi.audit._records import Sum as Sum
from fazhi.audit._report import report as report
from fazhi.audit._report import table as table
from fazhi.audit._report import text as text
from fazhi.audit._reports import Reports as Reports
from fazhi.audit._reports import reports as reports

__all__ = [
    "Audit",
    "Feasible",
    "Growth",
    "Reports",
    "Sum",
    "growth",
    "mean",
    "percentage",
    "report",
    "reports",
    "sum_of_parts",
    "table",
    "text",
]
