"""Intervals and tests of counts, rates and durations.

The type of the data decides the type of the result:

- Plain numbers give a record, a named tuple such as `Interval`.
- A column gives a frame with a row for each of its rows. A series of polars gives a frame of
  polars, a series of pandas a frame of pandas with its index, an array of pyarrow a table of
  pyarrow; a list, another iterable and an array of numpy give a frame of polars. The first column
  that is of one of these libraries decides. A plain number beside a column applies to every row.
- A polars expression gives an expression for a struct with the same fields, named `interval` or
  `test`. It works in `select`, `with_columns`, `agg` and `over`, in eager and lazy frames; `unnest`
  turns it into columns.

Functions of all rows, such as `mean_interval`, give one record for columns, and one struct for
expressions, or one per group.

A count is a whole number from 0 to 2⁵³, as an int or a float. A row with a null gives nulls, as
does a row whose estimate is undefined, such as 0 of 0; functions of all rows take no nulls. Missing
values of pandas are nulls; NaN elsewhere is an error. A value out of range is an error that names
its row, such as ``x[17]``; inside an expression only the column is named, because polars may pass
the rows in batches.

These options mean the same in every function:

- `level` is above 0 and below 1. Columns and expressions take several, such as ``[0.95, 0.998]``:
  the limits of the first are `lower` and `upper`, those of each further one have names such as
  `lower_99_8` and `upper_99_8`. A record has one level.
- `bound` is `both`, or `lower` or `upper` for a one-sided interval, whose other limit is the end of
  the parameter's range, such as 0 or 1.
- `alternative` is the alternative hypothesis: `two_sided`, `less` or `greater`.

>>> import fazhi as fz
>>> f"{fz.stat.proportion_interval(81, 263):.4f}"
'0.3080 (0.2553 to 0.3662)'
>>> fz.stat.proportion_interval([81, 0], [263, 0], level=[0.95, 0.998]).rows()
[(0.307..., 0.255..., 0.366..., 0.228..., 0.401...), (None, None, None, None, None)]

Sources are cited by author, year, journal, volume and pages. Exceptions are those of
`fazhi.exceptions`; an argument of another type is a `TypeError`.
"""

from fazhi.stat import index as index
from fazhi.stat._intervals import count_interval as count_interval
from fazhi.stat._intervals import difference_interval as difference_interval
from fazhi.stat._intervals import multinomial_interval as multinomial_interval
from fazhi.stat._intervals import odds_ratio_interval as odds_ratio_interval
from fazhi.stat._intervals import paired_difference_interval as paired_difference_interval
from fazhi.stat._intervals import paired_odds_ratio_interval as paired_odds_ratio_interval
from fazhi.stat._intervals import paired_ratio_interval as paired_ratio_interval
from fazhi.stat._intervals import proportion_interval as proportion_interval
from fazhi.stat._intervals import rate_difference_interval as rate_difference_interval
from fazhi.stat._intervals import rate_interval as rate_interval
from fazhi.stat._intervals import rate_ratio_interval as rate_ratio_interval
from fazhi.stat._intervals import ratio_interval as ratio_interval
from fazhi.stat._power import power_proportions as power_proportions
from fazhi.stat._power import sample_size_proportion as sample_size_proportion
from fazhi.stat._power import sample_size_proportions as sample_size_proportions
from fazhi.stat._ranks import Ranks as Ranks
from fazhi.stat._ranks import ranks as ranks
from fazhi.stat._records import BinomialTest as BinomialTest
from fazhi.stat._records import ChiSquared as ChiSquared
from fazhi.stat._records import Clustered as Clustered
from fazhi.stat._records import CochranQ as CochranQ
from fazhi.stat._records import FisherTest as FisherTest
from fazhi.stat._records import HomogeneityTest as HomogeneityTest
from fazhi.stat._records import Interval as Interval
from fazhi.stat._records import LinearAssociation as LinearAssociation
from fazhi.stat._records import LogRankTest as LogRankTest
from fazhi.stat._records import MantelHaenszel as MantelHaenszel
from fazhi.stat._records import McNemarTest as McNemarTest
from fazhi.stat._records import MeanDifference as MeanDifference
from fazhi.stat._records import Quantile as Quantile
from fazhi.stat._records import QuantileInterval as QuantileInterval
from fazhi.stat._records import RatesTest as RatesTest
from fazhi.stat._records import RateTest as RateTest
from fazhi.stat._records import RestrictedMean as RestrictedMean
from fazhi.stat._records import SampleSize as SampleSize
from fazhi.stat._records import Stratified as Stratified
from fazhi.stat._records import TableTest as TableTest
from fazhi.stat._records import TrendTest as TrendTest
from fazhi.stat._samples import clustered_count_interval as clustered_count_interval
from fazhi.stat._samples import clustered_proportion_interval as clustered_proportion_interval
from fazhi.stat._samples import mean_interval as mean_interval
from fazhi.stat._samples import quantile_interval as quantile_interval
from fazhi.stat._samples import ratio_of_totals_interval as ratio_of_totals_interval
from fazhi.stat._samples import standardise_direct as standardise_direct
from fazhi.stat._samples import standardise_indirect as standardise_indirect
from fazhi.stat._samples import welch_test as welch_test
from fazhi.stat._survival import Survival as Survival
from fazhi.stat._survival import logrank_test as logrank_test
from fazhi.stat._survival import survival as survival
from fazhi.stat._tables import cochran_q_test as cochran_q_test
from fazhi.stat._tables import kappa_interval as kappa_interval
from fazhi.stat._tables import linear_association_test as linear_association_test
from fazhi.stat._tables import stratified_interval as stratified_interval
from fazhi.stat._tables import symmetry_test as symmetry_test
from fazhi.stat._tables import table_test as table_test
from fazhi.stat._tables import trend_slope_interval as trend_slope_interval
from fazhi.stat._tests import adjust_p as adjust_p
from fazhi.stat._tests import binomial_test as binomial_test
from fazhi.stat._tests import fisher_test as fisher_test
from fazhi.stat._tests import homogeneity_test as homogeneity_test
from fazhi.stat._tests import mantel_haenszel as mantel_haenszel
from fazhi.stat._tests import mcnemar_test as mcnemar_test
from fazhi.stat._tests import quantile_groups as quantile_groups
from fazhi.stat._tests import rate_test as rate_test
from fazhi.stat._tests import rate_trend_test as rate_trend_test
from fazhi.stat._tests import rates_test as rates_test
from fazhi.stat._tests import trend_test as trend_test

__all__ = [
    "BinomialTest",
    "ChiSquared",
    "Clustered",
    "CochranQ",
    "FisherTest",
    "HomogeneityTest",
    "Interval",
    "LinearAssociation",
    "LogRankTest",
    "MantelHaenszel",
    "McNemarTest",
    "MeanDifference",
    "Quantile",
    "QuantileInterval",
    "Ranks",
    "RateTest",
    "RatesTest",
    "RestrictedMean",
    "SampleSize",
    "Stratified",
    "Survival",
    "TableTest",
    "TrendTest",
    "adjust_p",
    "binomial_test",
    "clustered_count_interval",
    "clustered_proportion_interval",
    "cochran_q_test",
    "count_interval",
    "difference_interval",
    "fisher_test",
    "homogeneity_test",
    "index",
    "kappa_interval",
    "linear_association_test",
    "logrank_test",
    "mantel_haenszel",
    "mcnemar_test",
    "mean_interval",
    "multinomial_interval",
    "odds_ratio_interval",
    "paired_difference_interval",
    "paired_odds_ratio_interval",
    "paired_ratio_interval",
    "power_proportions",
    "proportion_interval",
    "quantile_groups",
    "quantile_interval",
    "ranks",
    "rate_difference_interval",
    "rate_interval",
    "rate_ratio_interval",
    "rate_test",
    "rate_trend_test",
    "rates_test",
    "ratio_interval",
    "ratio_of_totals_interval",
    "sample_size_proportion",
    "sample_size_proportions",
    "standardise_direct",
    "standardise_indirect",
    "stratified_interval",
    "survival",
    "symmetry_test",
    "table_test",
    "trend_slope_interval",
    "trend_test",
    "welch_test",
]
