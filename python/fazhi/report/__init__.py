"""Reports: the figures of registers as documents, and the tables that must be published.

>>> import fazhi as fz
>>> fz.report.yearly(fz.examples.qilian(), 2020, place="祁连县", lang="zh")
<fazhi.Report: 祁连县2020年法治政府建设情况（数据部分）>
"""

from fazhi.report._form import Form as Form
from fazhi.report._form import form as form
from fazhi.report._form import forms as forms
from fazhi.report._yearly import template as template
from fazhi.report._yearly import yearly as yearly

__all__ = ["Form", "form", "forms", "template", "yearly"]
