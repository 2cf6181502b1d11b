"""The types of the results: mypy checks what it infers, pytest what is returned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
from fazhi import calendar, stat

if TYPE_CHECKING:
    from typing import assert_type
else:

    def assert_type(result, kind):
        assert type(result) is kind


ONE = pl.Series([3, 4])
ALL = pl.Series([6, 5])
X, N = pl.col("x"), pl.col("n")
DAYS = pl.Series([date(2020, 1, 23), None])


def test_numbers_give_records() -> None:
    assert_type(stat.proportion_interval(3, 6), stat.Interval)
    assert_type(stat.proportion_interval(x=3, n=6.0, level=0.9, method="mid_p"), stat.Interval)
    assert_type(stat.proportion_interval(3, 6, population=9, bound="lower"), stat.Interval)
    assert_type(stat.count_interval(3, design_effect=2), stat.Interval)
    assert_type(stat.rate_interval(3, 6, per=1000), stat.Interval)
    assert_type(stat.difference_interval(3, 6, 4, 5), stat.Interval)
    assert_type(stat.ratio_interval(3, 6, x2=4, n2=5), stat.Interval)
    assert_type(stat.odds_ratio_interval(3, 6, 4, 5, method="logit"), stat.Interval)
    assert_type(stat.paired_difference_interval(3, 6, 4, neither=5), stat.Interval)
    assert_type(stat.rate_ratio_interval(3, 6, 4, 5), stat.Interval)
    assert_type(stat.rate_difference_interval(3, 6, 4, 5, per=100), stat.Interval)
    assert_type(stat.binomial_test(3, 6, p=0.4), stat.BinomialTest)
    assert_type(stat.fisher_test(3, 6, 4, 5), stat.FisherTest)
    assert_type(stat.mcnemar_test(3, second_only=6), stat.McNemarTest)
    assert_type(stat.paired_ratio_interval(3, 6, 4, method="log"), stat.Interval)
    assert_type(stat.paired_odds_ratio_interval(3, 6, method="mid_p"), stat.Interval)
    assert_type(stat.rate_test(3, 6, rate=0.4, method="score"), stat.RateTest)
    assert_type(stat.rates_test(3, 6, 4, 5, ratio=2), stat.RatesTest)


def test_columns_give_frames_of_their_library() -> None:
    assert_type(stat.proportion_interval(ONE, ALL), pl.DataFrame)
    assert_type(stat.proportion_interval(ONE, 6, level=[0.9, 0.8]), pl.DataFrame)
    assert_type(stat.proportion_interval([3, None], [6, 5]), pl.DataFrame)
    assert_type(stat.proportion_interval([3, 4], ALL, population=9), pl.DataFrame)
    assert_type(stat.proportion_interval(3, np.array([6, 5])), pl.DataFrame)
    assert_type(stat.proportion_interval(pd.Series([3, 4]), 6), pd.DataFrame)
    assert_type(stat.proportion_interval(3, pd.Series([6, 5])), pd.DataFrame)
    assert_type(stat.count_interval(pd.Index([3, 4])), pd.DataFrame)
    assert_type(stat.count_interval(pa.array([3, 4])), pa.Table)
    assert_type(stat.count_interval(ONE), pl.DataFrame)
    assert_type(stat.rate_interval(ONE, 6, per=1000), pl.DataFrame)
    assert_type(stat.difference_interval(ONE, ALL, 4, 5), pl.DataFrame)
    assert_type(stat.ratio_interval(ONE, ALL, x2=4, n2=5), pl.DataFrame)
    assert_type(stat.odds_ratio_interval(3, ALL, 4, [5, 6]), pl.DataFrame)
    assert_type(stat.paired_difference_interval(3, 6, 4, neither=ONE), pl.DataFrame)
    assert_type(stat.rate_ratio_interval(3, ALL, 4, 5), pl.DataFrame)
    assert_type(stat.rate_difference_interval(3, ALL, 4, 5), pl.DataFrame)
    assert_type(stat.binomial_test(3, 6, p=[0.4, 0.5]), pl.DataFrame)
    assert_type(stat.fisher_test(3, 6, 4, ONE), pl.DataFrame)
    assert_type(stat.mcnemar_test(ONE, ALL), pl.DataFrame)
    assert_type(stat.paired_ratio_interval(3, 6, ONE), pl.DataFrame)
    assert_type(stat.paired_odds_ratio_interval(ONE, 6), pl.DataFrame)
    assert_type(stat.rate_test(3, 6, [0.4, 0.5]), pl.DataFrame)
    assert_type(stat.rates_test(3, 6, 4, 5, ratio=[2, 3]), pl.DataFrame)
    assert_type(stat.multinomial_interval(ONE), pl.DataFrame)
    assert_type(stat.multinomial_interval([3, 4], level=[0.9, 0.8]), pl.DataFrame)
    assert_type(stat.adjust_p([0.3, 0.4]), pl.Series)
    assert_type(stat.adjust_p(pl.Series([0.3, 0.4])), pl.Series)
    assert_type(stat.adjust_p(pd.Series([0.3, 0.4])), pd.Series)


def test_expressions_give_expressions() -> None:
    assert_type(stat.proportion_interval(X, N, level=[0.9, 0.8]), pl.Expr)
    assert_type(stat.proportion_interval(3, n=N, design_effect=X), pl.Expr)
    assert_type(stat.count_interval(X), pl.Expr)
    assert_type(stat.rate_interval(X, 6), pl.Expr)
    assert_type(stat.difference_interval(X, N, 4, 5), pl.Expr)
    assert_type(stat.ratio_interval(X, N, X, N), pl.Expr)
    assert_type(stat.odds_ratio_interval(3, N, 4, 5), pl.Expr)
    assert_type(stat.paired_difference_interval(3, 6, 4, neither=N), pl.Expr)
    assert_type(stat.rate_ratio_interval(X, N, 4, 5), pl.Expr)
    assert_type(stat.rate_difference_interval(X, N, 4, 5), pl.Expr)
    assert_type(stat.binomial_test(X, N), pl.Expr)
    assert_type(stat.fisher_test(X, N, 4, 5), pl.Expr)
    assert_type(stat.mcnemar_test(X, N), pl.Expr)
    assert_type(stat.paired_ratio_interval(X, N, 4), pl.Expr)
    assert_type(stat.paired_odds_ratio_interval(X, N), pl.Expr)
    assert_type(stat.rate_test(X, N, 4), pl.Expr)
    assert_type(stat.rates_test(X, N, 4, 5), pl.Expr)
    assert_type(stat.multinomial_interval(X), pl.Expr)
    assert_type(stat.adjust_p(X), pl.Expr)
    assert_type(stat.mean_interval(X, level=[0.9, 0.8]), pl.Expr)
    assert_type(stat.quantile_interval(X, 0.25), pl.Expr)
    assert_type(stat.ratio_of_totals_interval(X, N), pl.Expr)
    assert_type(stat.clustered_proportion_interval(X, N), pl.Expr)
    assert_type(stat.clustered_count_interval(X), pl.Expr)
    assert_type(stat.standardise_direct(X, N, N), pl.Expr)
    assert_type(stat.standardise_indirect(33, N, X, N), pl.Expr)
    assert_type(stat.homogeneity_test(X, N), pl.Expr)
    assert_type(stat.trend_test(X, N), pl.Expr)
    assert_type(stat.mantel_haenszel(X, N, X, N), pl.Expr)
    assert_type(stat.stratified_interval(X, N, X, N), pl.Expr)
    assert_type(stat.trend_slope_interval(X, N), pl.Expr)
    assert_type(stat.table_test(X, N), pl.Expr)
    assert_type(stat.linear_association_test(X, N), pl.Expr)
    assert_type(stat.symmetry_test(X, N), pl.Expr)
    assert_type(stat.cochran_q_test(X, N), pl.Expr)
    assert_type(stat.kappa_interval(X, N), pl.Expr)


def test_all_rows_give_one_record() -> None:
    assert_type(stat.mean_interval(ONE), stat.Interval)
    assert_type(stat.quantile_interval(np.array([3, 4]), q=0.25), stat.QuantileInterval)
    assert_type(stat.ratio_of_totals_interval(ONE, [6, 5]), stat.Interval)
    assert_type(stat.clustered_proportion_interval(ONE, ALL), stat.Clustered)
    assert_type(stat.clustered_count_interval([3, 4]), stat.Clustered)
    assert_type(stat.standardise_direct(ONE, ALL, [1, 1], per=100), stat.Interval)
    assert_type(stat.standardise_indirect(33, ALL, ONE, ALL), stat.Interval)
    assert_type(stat.homogeneity_test(ONE, ALL), stat.HomogeneityTest)
    assert_type(stat.trend_test(ONE, ALL, [2019, 2020]), stat.TrendTest)
    assert_type(stat.mantel_haenszel(ONE, ALL, ONE, ALL), stat.MantelHaenszel)
    assert_type(stat.stratified_interval(ONE, ALL, ONE, ALL), stat.Stratified)
    assert_type(stat.trend_slope_interval(ONE, ALL, [2019, 2020]), stat.Interval)
    assert_type(stat.rate_trend_test(ONE, [1.5, 2.5], [2019, 2020]), stat.TrendTest)
    assert_type(stat.welch_test(ONE, ALL), stat.MeanDifference)
    assert_type(stat.quantile_groups(ONE, 2), pl.Series)
    assert_type(stat.table_test(ONE, ALL), stat.TableTest)
    assert_type(stat.table_test([[3, 4], [6, 5]]), stat.TableTest)
    assert_type(stat.linear_association_test(ONE, ALL), stat.LinearAssociation)
    assert_type(stat.symmetry_test(ONE, ALL), stat.ChiSquared)
    assert_type(stat.cochran_q_test([1, 0], [0, 0]), stat.CochranQ)
    assert_type(stat.kappa_interval(ONE, ALL), stat.Interval)
    assert_type(stat.survival([3, 4], [True, False]), stat.Survival)
    assert_type(stat.logrank_test([3, 4], [1, 1], ["甲", "乙"]), stat.LogRankTest)


def test_power_is_of_plain_numbers() -> None:
    assert_type(stat.power_proportions(0.3, 0.4, 10, 10), float)
    assert_type(stat.sample_size_proportions(0.3, 0.4), stat.SampleSize)
    assert_type(stat.sample_size_proportion(0.05), int)


def test_days_give_plain_answers() -> None:
    assert_type(calendar.is_workday("2020-01-23"), bool)
    assert_type(calendar.workdays_between(date(2020, 1, 23), "2020-02-03"), int)
    assert_type(calendar.add_workdays("2020-01-23", 3), date)
    assert_type(calendar.deadline("2020-01-23", n=3, days="calendar"), date)


def test_columns_of_days_give_columns_of_their_kind() -> None:
    assert_type(calendar.is_workday(["2020-01-23", None]), pl.Series)
    assert_type(calendar.is_workday(DAYS), pl.Series)
    assert_type(calendar.is_workday(np.array(["2020-01-23"], dtype="datetime64[D]")), pl.Series)
    assert_type(calendar.is_workday(pd.Series(["2020-01-23"])), pd.Series)
    assert_type(calendar.is_workday(pd.DatetimeIndex(["2020-01-23"])), pd.Index)
    assert_type(calendar.is_workday(pa.array([date(2020, 1, 23)])), pa.BooleanArray)
    assert_type(calendar.workdays_between(DAYS, "2020-02-03"), pl.Series)
    assert_type(calendar.workdays_between(start="2020-01-23", end=DAYS), pl.Series)
    assert_type(calendar.add_workdays(DAYS, [3, 4]), pl.Series)
    assert_type(calendar.add_workdays("2020-01-23", np.array([3, 4])), pl.Series)
    assert_type(calendar.add_workdays(pd.Series(["2020-01-23"]), 3), pd.Series)
    assert_type(calendar.deadline(DAYS, ONE), pl.Series)


def test_expressions_of_days_give_expressions() -> None:
    assert_type(calendar.is_workday(X), pl.Expr)
    assert_type(calendar.workdays_between(X, "2020-02-03"), pl.Expr)
    assert_type(calendar.add_workdays("2020-02-03", N), pl.Expr)
    assert_type(calendar.deadline(X, 3), pl.Expr)
