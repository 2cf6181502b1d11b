"""Tests of tables of counts, and what strata have in common.

The types of the functions are those of their overloads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._source import is_of
from fazhi.exceptions import ParameterError
from fazhi.stat._columns import optional
from fazhi.stat._dispatch import of_all
from fazhi.stat._records import (
    ChiSquared,
    CochranQ,
    Interval,
    LinearAssociation,
    Stratified,
    TableTest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from fazhi._typing import (
        Alternative,
        AnyColumn,
        AnyTable,
        AssociationMethod,
        Bound,
        KappaWeights,
        Measure,
        SlopeMethod,
        StratifiedMethod,
        SymmetryMethod,
    )


def numbered(columns: tuple[Any, ...]) -> dict[str, object]:
    """Name the columns of a table by their places; one argument may be the whole table."""
    given = spread(columns[0]) if len(columns) == 1 else columns
    return {f"column{at}": column for at, column in enumerate(given, start=1)}


def spread(table: Any) -> Sequence[object]:  # noqa: ANN401
    """Return the columns of a frame, an array or rows; anything else is one column."""
    if is_of(table, "polars", "DataFrame"):
        return table.get_columns()  # type: ignore[no-any-return]
    if is_of(table, "pandas", "DataFrame"):
        return [table[name] for name in table.columns]
    if is_of(table, "pyarrow", "Table"):
        return table.columns  # type: ignore[no-any-return]
    if is_of(table, "numpy", "ndarray") and table.ndim == 2:
        return list(table.T)
    if isinstance(table, (list, tuple)) and table and isinstance(table[0], (list, tuple)):
        try:
            return [list(column) for column in zip(*table, strict=True)]
        except ValueError:
            lengths = ", ".join(str(len(row)) for row in table)
            message = f"the rows of the table have {lengths} cells, expected as many in each"
            raise ParameterError(message) from None
    return [table]


@overload
def table_test(*columns: AnyTable, method: AssociationMethod = "pearson") -> TableTest: ...
@overload
def table_test(*columns: pl.Expr, method: AssociationMethod = "pearson") -> pl.Expr: ...
def table_test(*columns, method="pearson"):
    """Test whether rows and columns of a table of counts are independent.

    The table is a frame, an array or a list of rows, or each of its columns is an argument; no
    nulls. A row or column of zeros does not count.

    The statistics are ``Σ (o − e)² / e`` and ``2 Σ o ln(o / e)`` without continuity correction,
    where e are the expected counts. Cramér's V is ``√(χ² / (N (min(R, C) − 1)))`` of Pearson's χ².

    Parameters
    ----------
    method
        `pearson` (Pearson 1900, Philosophical Magazine 50:157-175) or `likelihood_ratio` (Wilks
        1935, Annals of Mathematical Statistics 6:190-196).

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.table_test([762, 484], [327, 239], [468, 477])
    >>> f"{test.statistic:.2f} with {test.df} df, V = {test.cramers_v:.3f}"
    '30.07 with 2 df, V = 0.104'
    >>> fz.stat.table_test([[762, 327, 468], [484, 239, 477]]) == test
    True
    """
    return of_all(_fazhi.table_test, TableTest, numbered(columns), method=method)


@overload
def linear_association_test(
    *columns: AnyTable,
    row_scores: AnyColumn | None = None,
    column_scores: Sequence[float] | None = None,
    alternative: Alternative = "two_sided",
) -> LinearAssociation: ...
@overload
def linear_association_test(
    *columns: pl.Expr,
    row_scores: pl.Expr | None = None,
    column_scores: Sequence[float] | None = None,
    alternative: Alternative = "two_sided",
) -> pl.Expr: ...
def linear_association_test(*columns, row_scores=None, column_scores=None, alternative="two_sided"):
    """Test for a linear association of ordered rows and columns (linear-by-linear test).

    The table is given as to `table_test`; no nulls. The scores are 0, 1, 2, … by default.

    ``z = √(N − 1) r``, where r is the correlation of the scores (Mantel 1963, Journal of the
    American Statistical Association 58:690-700).

    Examples
    --------
    >>> import fazhi as fz
    >>> table = [17066, 14464, 788, 126, 37], [48, 38, 5, 1, 1]
    >>> test = fz.stat.linear_association_test(*table, row_scores=[0, 0.5, 1.5, 4, 7])
    >>> f"M² = {test.statistic**2:.2f}, p = {test.p_value:.4f}"
    'M² = 6.57, p = 0.0104'
    """
    if column_scores is not None:
        column_scores = [to_number(score, "column_scores") for score in column_scores]
    given = {**numbered(columns), **optional(row_scores=row_scores)}
    options = {"alternative": alternative, "column_scores": column_scores}
    return of_all(_fazhi.linear_association_test, LinearAssociation, given, **options)


@overload
def symmetry_test(*columns: AnyTable, method: SymmetryMethod = "bowker") -> ChiSquared: ...
@overload
def symmetry_test(*columns: pl.Expr, method: SymmetryMethod = "bowker") -> pl.Expr: ...
def symmetry_test(*columns, method="bowker"):
    """Test whether a square table, of the same units classified twice, is symmetric.

    The table is given as to `table_test`; no nulls. Pairs of categories without changes between
    them count no degrees of freedom.

    Parameters
    ----------
    method
        `bowker`: changes are as frequent as back (Bowker 1948, Journal of the American Statistical
        Association 43:572-574); `stuart_maxwell`: rows and columns have the same distribution
        (Stuart 1955, Biometrika 42:412-416; Maxwell 1970, British Journal of Psychiatry
        116:651-655).

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.symmetry_test([20, 10, 5], [3, 30, 15], [6, 5, 40])
    >>> f"{test.statistic:.2f} with {test.df} df, p = {test.p_value:.4f}"
    '8.86 with 3 df, p = 0.0312'
    """
    return of_all(_fazhi.symmetry_test, ChiSquared, numbered(columns), method=method)


@overload
def cochran_q_test(*columns: AnyTable) -> CochranQ: ...
@overload
def cochran_q_test(*columns: pl.Expr) -> pl.Expr: ...
def cochran_q_test(*columns):
    """Test whether several criteria are met equally often by the same units (Cochran's Q test).

    A column is a criterion and a row a unit, with 1 where it is met and 0 where not; no nulls.

    ``Q = (k − 1) (k ΣG² − (ΣG)²) / (k ΣL − ΣL²)`` with the successes G of each criterion and L of
    each unit (Cochran 1950, Biometrika 37:256-266).

    Examples
    --------
    >>> import fazhi as fz
    >>> test = fz.stat.cochran_q_test([1, 1, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [0, 0, 1, 0, 0, 0])
    >>> f"Q = {test.statistic:.3f} with {test.df} df"
    'Q = 4.333 with 2 df'
    """
    return of_all(_fazhi.cochran_q_test, CochranQ, numbered(columns))


@overload
def kappa_interval(
    *columns: AnyTable,
    weights: KappaWeights = "none",
    level: float = 0.95,
    bound: Bound = "both",
) -> Interval: ...
@overload
def kappa_interval(
    *columns: pl.Expr,
    weights: KappaWeights = "none",
    level: float | Sequence[float] = 0.95,
    bound: Bound = "both",
) -> pl.Expr: ...
def kappa_interval(*columns, weights="none", level=0.95, bound="both"):
    """Compute the interval for Cohen's kappa, the agreement of two classifications beyond chance.

    A column of the square table is an argument; no nulls.

    Parameters
    ----------
    weights
        How far a disagreement of categories i and j of k counts as an agreement: `none` (Cohen
        1960, Educational and Psychological Measurement 20:37-46), `linear` ``1 − |i − j|/(k − 1)``
        or `quadratic` ``1 − (i − j)²/(k − 1)²``. The variance is that of Fleiss, Cohen and Everitt
        (1969, Psychological Bulletin 72:323-327).

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.kappa_interval([20, 10, 5], [3, 30, 15], [6, 5, 40]):.3f}"
    '0.497 (0.376 to 0.618)'
    """
    options = {"level": level, "bound": bound, "weights": weights}
    return of_all(_fazhi.kappa_interval, Interval, numbered(columns), **options)


@overload
def trend_slope_interval(
    x: AnyColumn,
    n: AnyColumn,
    scores: AnyColumn | None = None,
    *,
    level: float = 0.95,
    method: SlopeMethod = "wald",
    bound: Bound = "both",
) -> Interval: ...
@overload
def trend_slope_interval(
    x: pl.Expr,
    n: pl.Expr,
    scores: pl.Expr | None = None,
    *,
    level: float | Sequence[float] = 0.95,
    method: SlopeMethod = "wald",
    bound: Bound = "both",
) -> pl.Expr: ...
def trend_slope_interval(x, n, scores=None, *, level=0.95, method="wald", bound="both"):
    """Compute the interval for the change of a proportion per unit of score.

    The slope and the arguments are those of `trend_test`. The limits are normal.

    Parameters
    ----------
    method
        The variance is from the proportion of each group with `wald`, and from the pooled one with
        `pooled`, which excludes 0 exactly where the normal test rejects.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.trend_slope_interval([83, 90, 129, 70], [86, 93, 136, 82]):.4f}"
    '-0.0334 (-0.0585 to -0.0083)'
    """
    columns = {"x": x, "n": n, **optional(scores=scores)}
    options = {"level": level, "method": method, "bound": bound}
    return of_all(_fazhi.trend_slope_interval, Interval, columns, **options)


@overload
def stratified_interval(
    x1: AnyColumn,
    n1: AnyColumn,
    x2: AnyColumn,
    n2: AnyColumn,
    *,
    measure: Measure = "difference",
    method: StratifiedMethod = "mantel_haenszel",
    level: float = 0.95,
    bound: Bound = "both",
) -> Stratified: ...
@overload
def stratified_interval(
    x1: pl.Expr,
    n1: pl.Expr,
    x2: pl.Expr,
    n2: pl.Expr,
    *,
    measure: Measure = "difference",
    method: StratifiedMethod = "mantel_haenszel",
    level: float = 0.95,
    bound: Bound = "both",
) -> pl.Expr: ...
def stratified_interval(
    x1,
    n1,
    x2,
    n2,
    *,
    measure="difference",
    method="mantel_haenszel",
    level=0.95,
    bound="both",
):
    """Compute the difference, ratio or odds ratio of proportions that strata have in common.

    A row is a stratum, with `x1` successes of `n1` trials compared with `x2` of `n2`; no nulls.
    Strata that tell nothing of the measure do not count, and no count is adjusted.

    Parameters
    ----------
    measure
        `difference`, `ratio` or `odds_ratio`.
    method
        `mantel_haenszel`, with the variance of Sato, Greenland and Robins (1989, Biometrics
        45:1323-1324) for differences and of Greenland and Robins (1985, Biometrics 41:55-68) for
        ratios; `inverse_variance`, which allows no empty cells; or `peto` for odds ratios (Yusuf et
        al. 1985, Progress in Cardiovascular Diseases 27:335-371). The last two test whether the
        strata differ, by Cochran's Q, and give I² (Higgins and Thompson 2002, Statistics in
        Medicine 21:1539-1558).

    Examples
    --------
    >>> import fazhi as fz
    >>> strata = [15, 22, 4], [100, 80, 40], [9, 14, 5], [90, 85, 60]
    >>> f"{fz.stat.stratified_interval(*strata).interval:.3f}"
    '0.065 (-0.001 to 0.131)'
    """
    columns = {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    options = {"levels": [to_number(level, "level")], "bound": bound}
    options |= {"measure": measure, "method": method}
    return of_all(_fazhi.stratified_interval, Stratified, columns, **options)
