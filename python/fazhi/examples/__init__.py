"""Registers to try fazhi on.

>>> import fazhi as fz
>>> book = fz.compute(fz.examples.qilian(), periods=2020)
>>> book["mediation_success_rate"].frame.select("numerator", "denominator").row(0)
(541.0, 552.0)
"""

from pathlib import Path as _Path

__all__ = ["qilian"]


def qilian() -> _Path:
    """Return the folder with the registers of Qilian County (祁连县) for 2020.

    Their rows are made up, and their totals are those that the county published. The `README.md` of
    the folder says what each file is. The folder belongs to the installed package, so give
    `recompute` another one as `output`.

    Examples
    --------
    >>> import fazhi as fz
    >>> sorted(path.name for path in fz.examples.qilian().glob("行政*.xlsx"))
    ['行政执法人员.xlsx', '行政执法案卷评查.xlsx']
    """
    return _Path(__file__).parent / "qilian-2020"
