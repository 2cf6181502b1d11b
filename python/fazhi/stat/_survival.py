"""Censored durations: Kaplan-Meier curves and the log-rank test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fazhi import _fazhi
from fazhi._arguments import to_number, to_whole
from fazhi._column import is_expression, is_pandas
from fazhi._frame import to_polars
from fazhi._source import wrong_type
from fazhi.stat._columns import has_rows, to_columns
from fazhi.stat._records import Interval, LogRankTest, Quantile, RestrictedMean

if TYPE_CHECKING:
    from typing import SupportsIndex

    import polars as pl

    from fazhi._typing import Bound, Objects, Transform

MOST_DAYS = 2**32 - 1


class Survival:
    """A Kaplan-Meier curve, made by `survival`."""

    def __init__(self, curve: _fazhi.Curve) -> None:
        self._curve = curve

    @property
    def frame(self) -> pl.DataFrame:
        """The curve, with a row for each observed duration.

        Columns: `days`, `at_risk` (open for at least that long), `events` (closed on that day),
        `censored` (still open on that day, at the cutoff), `value` (the share open for longer) with
        `lower` and `upper`, `std_error`.
        """
        return to_polars(self._curve.frame())

    def quantile(self, q: float = 0.5) -> Quantile:
        """Return the days within which a share `q` is closed.

        The limits are those of Brookmeyer and Crowley (1982, Biometrics 38:29-41).
        """
        return Quantile(*self._curve.quantile(to_number(q, "q")))

    def restricted_mean(self, days: SupportsIndex) -> RestrictedMean:
        """Return the mean duration, with each duration truncated at `days`."""
        return RestrictedMean(*self._curve.restricted_mean(to_whole(days, "days", most=MOST_DAYS)))

    def share_within(self, days: SupportsIndex) -> Interval:
        """Return the share closed within `days` days."""
        return Interval(*self._curve.share_within(to_whole(days, "days", most=MOST_DAYS)))

    def __repr__(self) -> str:
        return f"Survival(days={self.frame.height}, median={self.quantile().value})"


def survival(
    days: Objects,
    closed: Objects,
    *,
    level: float = 0.95,
    transform: Transform = "log_log",
    bound: Bound = "both",
) -> Survival:
    """Compute the Kaplan-Meier curve of durations, some of which may be censored.

    Parameters
    ----------
    days
        A column of whole days from 0: until a matter was closed or, if it is open, until the
        cutoff; no nulls.
    closed
        A column of flags, true or 1 if the matter was closed.
    transform
        The scale on which the limits are symmetric: `log_log`, `log` or `plain`.

    Notes
    -----
    ``S(t) = Π (n − d) / n`` over the days up to t, where n matters were at risk and d of them were
    closed on that day (Kaplan and Meier 1958, Journal of the American Statistical Association
    53:457-481); the standard error is Greenwood's (1926, Reports on Public Health and Medical
    Subjects 33). The limits are pointwise.

    Examples
    --------
    >>> import fazhi as fz
    >>> curve = fz.stat.survival([6, 6, 7, 9, 12], [True, False, True, False, True])
    >>> curve.frame.select("days", "at_risk", "events", "value").rows()
    [(6, 5, 1, 0.8), (7, 3, 1, 0.533...), (9, 2, 0, 0.533...), (12, 1, 1, 0.0)]
    >>> curve.quantile(0.5).value
    12.0
    """
    levels = [to_number(level, "level")]
    numbers = durations(days, closed)
    curve = _fazhi.survival_curve(numbers, levels=levels, bound=bound, transform=transform)
    return Survival(curve)


def logrank_test(days: Objects, closed: Objects, groups: Objects) -> LogRankTest:
    """Test whether the curves of several groups are equal (log-rank test).

    Parameters
    ----------
    days, closed
        As in `survival`.
    groups
        A column with the group of each row, of any hashable values. `observed` and `expected` are
        in the order of their first appearance.

    Notes
    -----
    On each event day the events of a group are compared with its share of those at risk; the
    statistic is chi-squared, with the hypergeometric covariance (Mantel 1966, Cancer Chemotherapy
    Reports 50:163-170).

    Examples
    --------
    >>> import fazhi as fz
    >>> days, closed = [10, 12, 30, 45, 11, 60, 70, 90], [1, 1, 1, 1, 1, 1, 0, 0]
    >>> test = fz.stat.logrank_test(days, closed, ["甲"] * 4 + ["乙"] * 4)
    >>> f"{test.statistic:.3f}, p = {test.p_value:.3f}"
    '3.149, p = 0.076'
    """
    codes: dict[Any, int] = {}
    group = [None if one is None else codes.setdefault(one, len(codes)) for one in to_list(groups)]
    return LogRankTest(*_fazhi.logrank_test(durations(days, closed, groups=group)))


def durations(days: object, closed: object, **more: list[int | None]) -> _fazhi.Numbers:
    """Combine the columns, with flags as 1 and 0."""
    columns = to_columns({"days": days, "closed": to_bits(closed), **more})
    for name, data in columns.items():
        if not has_rows(data):
            raise wrong_type(name, data, "a column")
    return _fazhi.Numbers(columns)


def to_bits(closed: Any) -> Any:  # noqa: ANN401
    """Convert booleans to 1 and 0; return other values unchanged."""
    if is_expression(closed) or not isinstance(closed, Iterable):
        return closed
    return [int(one) if isinstance(one, bool) else one for one in to_list(closed)]


def to_list(column: Any) -> list[Any]:  # noqa: ANN401
    """Return the values of a column as a list; missing values of pandas are `None`."""
    if is_pandas(column):
        column = column.astype(object).where(column.notna(), None)
    for way in ("to_list", "to_pylist", "tolist"):
        if hasattr(column, way):
            return list(getattr(column, way)())
    return list(column)
