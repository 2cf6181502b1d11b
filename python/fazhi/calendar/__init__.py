"""Working days: whether a day is one, how many lie between two days, and when a term ends.

The calendar of the PRC follows the State Council's notices, including the weekend days worked to
make up for long holidays. Counting starts on the day after the start (民法典 (Civil Code of the
PRC), articles 201 and 203).

>>> import fazhi as fz
>>> from datetime import date
>>> fz.calendar.workdays_between(date(2020, 1, 23), date(2020, 2, 3))
1
>>> fz.calendar.add_workdays("2020-09-30", 2)
datetime.date(2020, 10, 10)

A day is a `datetime.date` or a text such as `2020-12-31`, a number of days a whole number. The type
of the data decides the type of the result:

- Plain values give a plain value.
- A column gives a column of the same kind: a series or index of pandas (with the index of the
  series), an array of pyarrow, or else a series of polars, as do lists and arrays of numpy. The
  first column that is of one of these libraries decides. Plain values beside it apply to each row.
- A polars expression gives an expression.

Nulls give nulls. A day outside the years covered is an error, which names the row of a column.
`calendar` is a `Calendar` other than that of the PRC, or the path of a file that extends the
latter.
"""

from fazhi.calendar._calendar import Calendar as Calendar
from fazhi.calendar._workdays import add_workdays as add_workdays
from fazhi.calendar._workdays import deadline as deadline
from fazhi.calendar._workdays import is_workday as is_workday
from fazhi.calendar._workdays import workdays_between as workdays_between

__all__ = ["Calendar", "add_workdays", "deadline", "is_workday", "workdays_between"]
