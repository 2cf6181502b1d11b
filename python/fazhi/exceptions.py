"""The exceptions.

`FazhiError` is a `ValueError` and the base class of the others:

- `ColumnError`: a column is missing, is matched by several headers, or has an unsupported type;
- `DataError`: an input cannot be read, or an output cannot be written;
- `ParameterError`: an argument or a definition is invalid.

A message says what was found and what was expected, and ends with a hint if the next step is known.
A cell that cannot be used is not an error but a problem, which is counted and listed
(`check_register`, `Book.problems`). An argument of the wrong type raises `TypeError`.

>>> import fazhi as fz
>>> try:
...     fz.compute({"service_matters": {"办结日期": ["2020-03-06"]}})
... except fz.ColumnError as error:
...     print(error)  # doctest: +ELLIPSIS
service_matters ...: column `accepted` (`受理日期`) is missing; found `办结日期`
...
"""

from fazhi._fazhi import ColumnError as ColumnError
from fazhi._fazhi import DataError as DataError
from fazhi._fazhi import FazhiError as FazhiError
from fazhi._fazhi import ParameterError as ParameterError

__all__ = ["ColumnError", "DataError", "FazhiError", "ParameterError"]
