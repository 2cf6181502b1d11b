"""Shortcuts for four headline indicators, each computed by `compute` from one table."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from fazhi._compute import compute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from fazhi._arguments import Day, Levels, Names, Periods
    from fazhi._source import Source

SUMS = ["aid_fee_saved", "aid_loss_recovered"]
MEANS = ["aid_fee_saved_per_case", "aid_recovered_per_case"]
TOTAL = "aid_savings_total"


def completion_rate(
    data: Source,
    *,
    by: str | Sequence[str] = (),
    year: int | None = None,
    period: Periods | None = None,
    cutoff: Day | None = None,
    level: Levels = 0.95,
    method: Names = (),
    totals: bool = False,
    columns: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Compute the completion rate (办结率) of government service matters.

    This is the indicator `service_completion_rate`: the share of the matters accepted in the period
    that were completed by the cutoff, whatever the outcome.

    Parameters
    ----------
    data
        A register of service matters (政务服务办件), in any form that `compute` accepts.
    by
        The group-by columns.
    year, period
        A year, or one or several periods; by default all years.
    cutoff
        The day as of which open matters are judged, instead of the last day of each period.
    level
        The level of the interval, several levels, or `None` for no intervals.
    method
        The interval method, as in `compute`.
    totals
        Whether to add totals over the group-by columns.
    columns
        A mapping from column ids to the headers to read.

    Returns
    -------
    A frame with the columns of `Book.frame`.

    Raises
    ------
    ColumnError, DataError, ParameterError, TypeError
        As in `compute`.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {
    ...     "受理日期": ["2020-03-05", "2020-12-30", "2021-02-01"],
    ...     "办结日期": ["2020-03-06", "2021-01-08", "2021-02-03"],
    ... }
    >>> fz.completion_rate(matters).select("period", "numerator", "denominator", "value")
    shape: (2, 4)
    ┌────────┬───────────┬─────────────┬───────┐
    │ period ┆ numerator ┆ denominator ┆ value │
    │ ---    ┆ ---       ┆ ---         ┆ ---   │
    │ str    ┆ f64       ┆ f64         ┆ f64   │
    ╞════════╪═══════════╪═════════════╪═══════╡
    │ 2020   ┆ 1.0       ┆ 2.0         ┆ 0.5   │
    │ 2021   ┆ 1.0       ┆ 1.0         ┆ 1.0   │
    └────────┴───────────┴─────────────┴───────┘
    >>> fz.completion_rate(matters, year=2020, cutoff="2021-06-30")["value"].item()
    1.0
    """
    book = compute(
        {"service_matters": data},
        year=year,
        period=period,
        by=by,
        cutoff=cutoff,
        indicators="service_completion_rate",
        level=level,
        method=method,
        totals=totals,
        columns=only("service_matters", columns),
    )
    return book.frame


def excellence_rate(
    data: Source,
    *,
    by: str | Sequence[str] = (),
    excellent: float = 90,
    year: int | None = None,
    period: Periods | None = None,
    level: Levels = 0.95,
    method: Names = (),
    totals: bool = False,
    columns: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Compute the share of excellent files (案卷优秀率) among those reviewed.

    This is the indicator `file_excellent_rate`. A file is excellent by its grade or, if it has
    none, by its score, unless it was vetoed.

    Parameters
    ----------
    data
        A register of case files (行政执法案卷评查), in any form that `compute` accepts.
    by
        The group-by columns.
    excellent
        The minimum score at which a file without a grade is excellent. Provinces set it; there is
        no national rule.
    year, period
        A year, or one or several periods; by default all years.
    level
        The level of the interval, several levels, or `None` for no intervals.
    method
        The interval method, as in `compute`.
    totals
        Whether to add totals over the group-by columns.
    columns
        A mapping from column ids to the headers to read.

    Returns
    -------
    A frame with the columns of `Book.frame`.

    Raises
    ------
    ColumnError, DataError, ParameterError, TypeError
        As in `compute`.

    Examples
    --------
    >>> import fazhi as fz
    >>> files = {
    ...     "执法单位": ["公安局", "公安局", "林草局", "林草局"],
    ...     "评查日期": ["2020-10-12"] * 4,
    ...     "评查得分": [95, 88.5, 92, 90],
    ... }
    >>> rates = fz.excellence_rate(files, by="执法单位")
    >>> rates.select("执法单位", "numerator", "denominator", "value")
    shape: (2, 4)
    ┌──────────┬───────────┬─────────────┬───────┐
    │ 执法单位 ┆ numerator ┆ denominator ┆ value │
    │ ---      ┆ ---       ┆ ---         ┆ ---   │
    │ str      ┆ f64       ┆ f64         ┆ f64   │
    ╞══════════╪═══════════╪═════════════╪═══════╡
    │ 公安局   ┆ 1.0       ┆ 2.0         ┆ 0.5   │
    │ 林草局   ┆ 2.0       ┆ 2.0         ┆ 1.0   │
    └──────────┴───────────┴─────────────┴───────┘
    >>> fz.excellence_rate(files, excellent=85)["value"].item()
    1.0
    """
    book = compute(
        {"case_file_review": data},
        year=year,
        period=period,
        by=by,
        indicators="file_excellent_rate",
        level=level,
        method=method,
        totals=totals,
        parameters={"excellent": excellent},
        columns=only("case_file_review", columns),
    )
    return book.frame


def legal_aid_savings(
    data: Source,
    *,
    by: str | Sequence[str] = (),
    year: int | None = None,
    period: Periods | None = None,
    totals: bool = False,
    columns: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Compute the savings of the recipients of legal aid: fees not paid, and losses recovered.

    Parameters
    ----------
    data
        A register of legal aid (法律援助), in any form that `compute` accepts.
    by
        The group-by columns.
    year, period
        A year, or one or several periods; by default all years. A case counts in the period in
        which it was closed.
    totals
        Whether to add totals over the group-by columns.
    columns
        A mapping from column ids to the headers to read.

    Returns
    -------
    A frame with the columns of `Book.frame` and the indicators `aid_fee_saved`,
    `aid_loss_recovered`, `aid_fee_saved_per_case`, `aid_recovered_per_case` (over the cases with an
    amount) and, last, `aid_savings_total`, the sum of the first two, which has a value only if both
    have one. Amounts are in yuan.

    Raises
    ------
    ColumnError, DataError, ParameterError, TypeError
        As in `compute`.

    Examples
    --------
    >>> import fazhi as fz
    >>> cases = {
    ...     "结案日期": ["2020-05-11", "2020-09-01", "2020-11-20"],
    ...     "节省代理费": [5000, 5000, None],
    ...     "挽回经济损失(万元)": ["1.2", "3", None],
    ... }
    >>> savings = fz.legal_aid_savings(cases, year=2020)
    >>> savings.select("indicator", "numerator", "denominator", "value")
    shape: (5, 4)
    ┌────────────────────────┬───────────┬─────────────┬─────────┐
    │ indicator              ┆ numerator ┆ denominator ┆ value   │
    │ ---                    ┆ ---       ┆ ---         ┆ ---     │
    │ str                    ┆ f64       ┆ f64         ┆ f64     │
    ╞════════════════════════╪═══════════╪═════════════╪═════════╡
    │ aid_fee_saved          ┆ 10000.0   ┆ null        ┆ 10000.0 │
    │ aid_loss_recovered     ┆ 42000.0   ┆ null        ┆ 42000.0 │
    │ aid_fee_saved_per_case ┆ 10000.0   ┆ 2.0         ┆ 5000.0  │
    │ aid_recovered_per_case ┆ 42000.0   ┆ 2.0         ┆ 21000.0 │
    │ aid_savings_total      ┆ 52000.0   ┆ null        ┆ 52000.0 │
    └────────────────────────┴───────────┴─────────────┴─────────┘
    """
    book = compute(
        {"legal_aid": data},
        year=year,
        period=period,
        by=by,
        indicators=[*SUMS, *MEANS],
        level=None,
        totals=totals,
        columns=only("legal_aid", columns),
    )
    return with_total(book.frame)


def with_total(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the sum of both amounts in each period and group; if one is missing, so is the sum."""
    import polars as pl

    first = frame.columns.index("period")
    keys = frame.columns[first : frame.columns.index("category")]
    both = pl.len() == len(SUMS)
    whole = both & (pl.col("status") == "ok").all()
    missing = ~both | (pl.col("status") == "not_available").any()
    # Amounts are whole fen; the sum of two floats may be off in the last digit.
    amount = pl.when(whole).then(pl.col("value").sum().round(2))
    worst = pl.when(missing).then(pl.lit("not_available")).otherwise(pl.lit("undefined"))
    status = pl.when(whole).then(pl.lit("ok")).otherwise(worst)
    sums = frame.filter(pl.col("indicator").is_in(SUMS)).group_by(keys, maintain_order=True)
    total = sums.agg(
        pl.lit(TOTAL).alias("indicator"),
        amount.alias("numerator"),
        amount.alias("value"),
        status.cast(frame.schema["status"]).alias("status"),
        # A row without both amounts counts once.
        pl.col("excluded").max(),
    )
    return pl.concat([frame, total], how="diagonal")


def certification_coverage(
    data: Source,
    *,
    by: str | Sequence[str] = (),
    year: int | None = None,
    cutoff: Day | None = None,
    level: Levels = 0.95,
    method: Names = (),
    totals: bool = False,
    columns: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Compute the share of enforcement officers who hold a valid certificate (持证上岗率).

    This is the indicator `certificate_rate`, as of one day. Officers are the persons on enforcement
    posts who may hold a certificate.

    Parameters
    ----------
    data
        A register of enforcement staff (行政执法人员), in any form that `compute` accepts.
    by
        The group-by columns.
    year
        The year at whose end the certificates are judged; by default the year of `cutoff`.
    cutoff
        The day as of which they are judged; by default the end of `year` or, without a year, today.
    level
        The level of the interval, several levels, or `None` for no intervals.
    method
        The interval method, as in `compute`.
    totals
        Whether to add totals over the group-by columns.
    columns
        A mapping from column ids to the headers to read.

    Returns
    -------
    A frame with the columns of `Book.frame`, for one period.

    Raises
    ------
    ColumnError, DataError, ParameterError, TypeError
        As in `compute`.

    Notes
    -----
    If the register has a column 年度, its rows belong to that year, so pass `year`.

    Examples
    --------
    >>> import fazhi as fz
    >>> staff = {
    ...     "执法单位": ["公安局", "公安局", "林草局"],
    ...     "证件状态": ["有效", "未持证", "有效"],
    ...     "有效期至": ["2024-06-30", None, "2020-09-30"],
    ... }
    >>> rates = fz.certification_coverage(staff, by="agency", cutoff="2020-12-31")
    >>> rates.select("period", "agency", "numerator", "denominator", "value")
    shape: (2, 5)
    ┌────────┬────────┬───────────┬─────────────┬───────┐
    │ period ┆ agency ┆ numerator ┆ denominator ┆ value │
    │ ---    ┆ ---    ┆ ---       ┆ ---         ┆ ---   │
    │ str    ┆ str    ┆ f64       ┆ f64         ┆ f64   │
    ╞════════╪════════╪═══════════╪═════════════╪═══════╡
    │ 2020   ┆ 公安局 ┆ 1.0       ┆ 2.0         ┆ 0.5   │
    │ 2020   ┆ 林草局 ┆ 0.0       ┆ 1.0         ┆ 0.0   │
    └────────┴────────┴───────────┴─────────────┴───────┘
    """
    if year is None and cutoff is None:
        cutoff = date.today()
    book = compute(
        {"enforcement_staff": data},
        year=year,
        period=year_of(cutoff) if year is None else None,
        by=by,
        cutoff=cutoff,
        indicators="certificate_rate",
        level=level,
        method=method,
        totals=totals,
        columns=only("enforcement_staff", columns),
    )
    return book.frame


def year_of(day: Day | None) -> str | None:
    """Return the year of a day; an invalid day has none, and `compute` refuses it."""
    if isinstance(day, (date, datetime)):
        return f"{day.year:04}"
    try:
        return None if day is None else f"{date.fromisoformat(day).year:04}"
    except (TypeError, ValueError):
        return None


def only(kind: str, columns: Mapping[str, str] | None) -> dict[str, Mapping[str, str]]:
    """Convert the column mapping of one register to one for several registers."""
    return {} if columns is None else {kind: columns}
