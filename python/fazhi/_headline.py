"""Shortcuts for four headline indicators, each computed by `compute` from one table.

They take the options of `compute` that they do not set, and return a `Book`'s frame.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fazhi._arguments import to_day
from fazhi._compute import compute

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from fazhi._arguments import Day, Names, Periods
    from fazhi._source import Source

SAVINGS = [
    "aid_fee_saved",
    "aid_loss_recovered",
    "aid_fee_saved_per_case",
    "aid_recovered_per_case",
    "aid_savings_total",
]


def completion_rate(data: Source, **options: Any) -> pl.DataFrame:  # noqa: ANN401
    """Compute the completion rate (办结率) of a register of service matters (政务服务办件).

    This is the indicator `service_completion_rate`: the share of the matters accepted in the period
    that were completed by the cutoff, whatever the outcome.

    Examples
    --------
    >>> import fazhi as fz
    >>> matters = {
    ...     "受理日期": ["2020-03-05", "2020-12-30", "2021-02-01"],
    ...     "办结日期": ["2020-03-06", "2021-01-08", "2021-02-03"],
    ... }
    >>> rates = fz.completion_rate(matters)
    >>> rates.select("period", "numerator", "denominator", "value").rows()
    [('2020', 1.0, 2.0, 0.5), ('2021', 1.0, 1.0, 1.0)]
    >>> fz.completion_rate(matters, periods=2020, cutoff="2021-06-30")["value"].item()
    1.0
    """
    return headline("service_matters", data, "service_completion_rate", options)


def excellence_rate(data: Source, *, excellent: float = 90, **options: Any) -> pl.DataFrame:  # noqa: ANN401
    """Compute the share of excellent files (案卷优秀率) of a register of reviewed case files.

    This is the indicator `file_excellent_rate`. A file is excellent by its grade or, if it has
    none, by its score, at least `excellent`, unless it was vetoed. Provinces set that score; there
    is no national rule.

    Examples
    --------
    >>> import fazhi as fz
    >>> files = {
    ...     "执法单位": ["公安局", "公安局", "林草局", "林草局"],
    ...     "评查日期": ["2020-10-12"] * 4,
    ...     "评查得分": [95, 88.5, 92, 90],
    ... }
    >>> rates = fz.excellence_rate(files, by="执法单位")
    >>> rates.select("执法单位", "numerator", "denominator", "value").rows()
    [('公安局', 1.0, 2.0, 0.5), ('林草局', 2.0, 2.0, 1.0)]
    >>> fz.excellence_rate(files, excellent=85)["value"].item()
    1.0
    """
    options["parameters"] = {**options.get("parameters", {}), "excellent": excellent}
    return headline("case_file_review", data, "file_excellent_rate", options)


def legal_aid_savings(data: Source, **options: Any) -> pl.DataFrame:  # noqa: ANN401
    """Compute what the recipients of a register of legal aid (法律援助) saved, in yuan.

    These are the indicators `aid_fee_saved`, `aid_loss_recovered`, their means over the cases with
    an amount, and `aid_savings_total`. A case counts in the period in which it was closed.

    Examples
    --------
    >>> import fazhi as fz
    >>> cases = {
    ...     "结案日期": ["2020-05-11", "2020-09-01", "2020-11-20"],
    ...     "节省代理费": [5000, 5000, None],
    ...     "挽回经济损失(万元)": ["1.2", "3", None],
    ... }
    >>> savings = fz.legal_aid_savings(cases, periods=2020)
    >>> dict(savings.select("indicator", "value").rows())  # doctest: +NORMALIZE_WHITESPACE
    {'aid_fee_saved': 10000.0, 'aid_loss_recovered': 42000.0, 'aid_fee_saved_per_case': 5000.0,
     'aid_recovered_per_case': 21000.0, 'aid_savings_total': 52000.0}
    """
    return headline("legal_aid", data, SAVINGS, options)


def certification_coverage(
    data: Source,
    *,
    periods: Periods | None = None,
    cutoff: Day | None = None,
    **options: Any,  # noqa: ANN401
) -> pl.DataFrame:
    """Compute the share of enforcement officers who hold a valid certificate (持证上岗率).

    This is the indicator `certificate_rate` of a register of enforcement staff (行政执法人员), as
    of one day: `cutoff`, or the end of `periods`, or today. Officers are the persons on enforcement
    posts who may hold a certificate. If the register has a column 年度, its rows belong to that
    year, so pass it as `periods`.

    Examples
    --------
    >>> import fazhi as fz
    >>> staff = {
    ...     "执法单位": ["公安局", "公安局", "林草局"],
    ...     "证件状态": ["有效", "未持证", "有效"],
    ...     "有效期至": ["2024-06-30", None, "2020-09-30"],
    ... }
    >>> rates = fz.certification_coverage(staff, by="agency", cutoff="2020-12-31")
    >>> rates.select("period", "agency", "numerator", "denominator", "value").rows()
    [('2020', '公安局', 1.0, 2.0, 0.5), ('2020', '林草局', 0.0, 1.0, 0.0)]
    """
    if periods is None:
        cutoff = cutoff or date.today()
        day = to_day(cutoff, "cutoff") or ""
        # An invalid day has no year; `compute` refuses it.
        periods = day[:4] if day[4:5] == "-" else None
    options |= {"periods": periods, "cutoff": cutoff}
    return headline("enforcement_staff", data, "certificate_rate", options)


def headline(
    register: str, data: Source, indicators: Names, options: Mapping[str, Any]
) -> pl.DataFrame:
    """Compute indicators of one register, whose `columns` need no kind of register."""
    own = dict(options)
    if own.get("columns") is not None:
        own["columns"] = {register: own["columns"]}
    return compute({register: data}, indicators=indicators, **own).frame
