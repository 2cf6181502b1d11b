"""Adjustment of p-values for multiple testing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fazhi import _fazhi
from fazhi._frame import to_polars
from fazhi._source import wrong_type
from fazhi.stat._columns import is_expression, to_columns

if TYPE_CHECKING:
    import polars as pl

    from fazhi.stat._columns import Numbers
    from fazhi.stat._numbers import Answer

# Split into two literals, so that it is a union at run time too.
AdjustMethod: TypeAlias = Literal["holm"] | Literal["benjamini_hochberg"]


def adjust_p(p: Numbers, *, method: AdjustMethod = "holm") -> Answer:
    """Adjust p-values for multiple testing.

    Parameters
    ----------
    p
        A column with the p-values of all tests performed; nulls stay null and do not count.
    method
        `holm` [1]_ controls the familywise error rate under any dependence; `benjamini_hochberg`
        [2]_ controls the false discovery rate for independent or positively dependent tests.

    Returns
    -------
    A polars series in the order of `p`, or an expression for an expression.

    Raises
    ------
    ParameterError
        A p-value is not between 0 and 1, or the method is unknown.
    TypeError
        The argument is not a column or expression.

    Notes
    -----
    With m p-values in ascending order, that of rank i becomes the maximum of ``(m − j + 1) pⱼ``
    over j ≤ i for `holm`, and the minimum of ``(m / j) pⱼ`` over j ≥ i for `benjamini_hochberg`, at
    most 1.

    References
    ----------
    .. [1] Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian
       Journal of Statistics 6:65-70.
    .. [2] Benjamini and Hochberg (1995), "Controlling the false discovery rate: a practical and
       powerful approach to multiple testing", Journal of the Royal Statistical Society B
       57:289-300.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.stat.adjust_p([0.25, 0.0625, 0.015625]).to_list()
    [0.25, 0.125, 0.046875]
    """
    given = to_columns({"p": p}, {})["p"]
    if is_expression(given):
        import polars as pl

        def answer(rows: pl.Series) -> pl.Series:
            return adjusted(rows.to_frame("p"), method)

        return given.map_batches(answer, return_dtype=pl.Float64).alias("p_value")
    if not (isinstance(given, list) or hasattr(given, "__arrow_c_stream__")):
        raise wrong_type("p", p, "a column of numbers or a polars expression")
    return adjusted(given, method)


def adjusted(p: object, method: str) -> pl.Series:
    """Adjust a column."""
    frame = to_polars(_fazhi.adjust_p(_fazhi.Numbers({"p": p}), method=method))
    return frame.to_series()
