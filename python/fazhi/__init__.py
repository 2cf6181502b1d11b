"""Rule-of-law indicators from government registers.

Pass a register as a table or a file, and get its indicators with their uncertainty, by agency and
year:

>>> import fazhi as fz
>>> import polars as pl
>>> matters = pl.DataFrame(
...     {
...         "受理日期": ["2020-03-05", "2020年3月9日", "2020/12/30"],
...         "办结日期": ["2020-03-06", "2020-03-20", None],
...         "办理部门": ["民政局", "民政局", "公安局"],
...     }
... )
>>> rates = fz.completion_rate(matters, periods=2020, by="agency")
>>> rates.select("agency", "numerator", "denominator", "value").rows()
[('公安局', 0.0, 1.0, 0.0), ('民政局', 2.0, 2.0, 1.0)]

`compute` computes all indicators of any number of registers, `catalogue` lists their definitions,
`registers` the kinds of register, of which `template` writes empty workbooks,
`flow` and `durations` work on any table with a start and an end date, `calendar` counts working
days, `compare` tells which units stand out and which is better than which, `plot` draws how long
matters stay open, `index` scores agencies by a yearly assessment, `disclose` keeps
tables from giving small counts away, and `audit` checks the figures of a published report for
consistency.
"""

from fazhi import audit as audit
from fazhi import calendar as calendar
from fazhi import compare as compare
from fazhi import disclose as disclose
from fazhi import examples as examples
from fazhi import exceptions as exceptions
from fazhi import plot as plot
from fazhi import report as report
from fazhi import spark as spark
from fazhi import stat as stat
from fazhi._book import Book as Book
from fazhi._catalogue import Catalogue as Catalogue
from fazhi._catalogue import catalogue as catalogue
from fazhi._catalogue import registers as registers
from fazhi._catalogue import template as template
from fazhi._chart import Chart as Chart
from fazhi._compute import compute as compute
from fazhi._fazhi import __version__ as __version__
from fazhi._headline import certification_coverage as certification_coverage
from fazhi._headline import completion_rate as completion_rate
from fazhi._headline import excellence_rate as excellence_rate
from fazhi._headline import legal_aid_savings as legal_aid_savings
from fazhi._index import Index as Index
from fazhi._index import Sensitivity as Sensitivity
from fazhi._index import index as index
from fazhi._matters import durations as durations
from fazhi._matters import flow as flow
from fazhi._recompute import Run as Run
from fazhi._recompute import diff as diff
from fazhi._recompute import recompute as recompute
from fazhi._register import check_register as check_register
from fazhi._register import read_register as read_register
from fazhi._report import Report as Report
from fazhi._summary import proportion as proportion
from fazhi._summary import rate as rate
from fazhi._summary import total as total
from fazhi._tally import Tally as Tally
from fazhi._tally import columns_read as columns_read
from fazhi._tally import figures as figures
from fazhi._tally import repeated_keys as repeated_keys
from fazhi._tally import tally as tally
from fazhi.calendar import Calendar as Calendar
from fazhi.exceptions import ColumnError as ColumnError
from fazhi.exceptions import DataError as DataError
from fazhi.exceptions import FazhiError as FazhiError
from fazhi.exceptions import ParameterError as ParameterError

__all__ = [
    "Book",
    "Calendar",
    "Catalogue",
    "Chart",
    "ColumnError",
    "DataError",
    "FazhiError",
    "Index",
    "ParameterError",
    "Report",
    "Run",
    "Sensitivity",
    "Tally",
    "__version__",
    "audit",
    "calendar",
    "catalogue",
    "certification_coverage",
    "check_register",
    "columns_read",
    "compare",
    "completion_rate",
    "compute",
    "diff",
    "disclose",
    "durations",
    "examples",
    "excellence_rate",
    "exceptions",
    "figures",
    "flow",
    "index",
    "legal_aid_savings",
    "plot",
    "proportion",
    "rate",
    "read_register",
    "recompute",
    "registers",
    "repeated_keys",
    "report",
    "spark",
    "stat",
    "tally",
    "template",
    "total",
]
