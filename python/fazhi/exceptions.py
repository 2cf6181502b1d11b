"""What goes wrong.

`FazhiError` is a `ValueError` and the base of the others:

- `ColumnError`: a column is missing, is named twice, or has a type that cannot be read;
- `DataError`: an input cannot be read as a whole;
- `ParameterError`: an argument or a definition is impossible.

A message says what was found and what is expected, and ends in a hint where the next step is known.
A cell that cannot be used is no error but a problem, which is counted and listed (`check_register`,
`Book.problems`). An argument of a wrong type is a `TypeError`.

>>> import fazhi as fz
>>> try:
...     fz.compute({"service_matters": {"办结日期": ["2020-03-06"]}}, year=2020)
... except fz.ColumnError as error:
...     print(error)  # doctest: +ELLIPSIS
service_matters ...: column `accepted` is missing; found `办结日期`
...
"""

from fazhi._fazhi import ColumnError as ColumnError
from fazhi._fazhi import DataError as DataError
from fazhi._fazhi import FazhiError as FazhiError
from fazhi._fazhi import ParameterError as ParameterError

__all__ = ["ColumnError", "DataError", "FazhiError", "ParameterError"]
