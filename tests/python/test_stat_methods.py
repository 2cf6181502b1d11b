"""Every function against a published number, and columns against plain numbers."""

from functools import partial

import fazhi as fz
import numpy as np
import polars as pl
import pytest
from fazhi import stat

FOUR = {"x1": [56, 3, 0], "n1": [70, 4, 10], "x2": [48, 1, 4], "n2": [80, 4, 10]}
RATES = {"x1": [11, 3], "exposure1": [800.0, 10.5], "x2": [21, 4], "exposure2": [3011, 20]}
PAIRS = {"both": [36, 4], "first_only": [12, 3], "second_only": [2, 2], "neither": [0, 9]}
CELLS = {"a": [3, 7], "b": [1, 2], "c": [1, 3], "d": [3, 8]}
FLEISS = {"x": [83, 90, 129, 70], "n": [86, 93, 136, 82]}

# Each function on rows: its columns, its methods and its other options.
BY_ROW = [
    (
        stat.proportion_interval,
        {"x": [81, 0, 3], "n": [263, 20, 3]},
        [
            *("wilson", "wilson_cc", "clopper_pearson", "jeffreys", "agresti_coull", "mid_p"),
            *("blaker", "likelihood_ratio", "logit", "log_log", "arcsine", "wald"),
        ],
    ),
    (
        stat.proportion_interval,
        {"x": [120, 0], "n": [129, 5], "population": [140, 20]},
        ["wilson", "hypergeometric"],
    ),
    (
        stat.proportion_interval,
        {"x": [20, 3], "n": [80, 5], "design_effect": [4.0, 1.5]},
        ["wilson", "clopper_pearson", "jeffreys"],
    ),
    (
        stat.count_interval,
        {"x": [0, 5, 1000]},
        ["exact", "byar", "byar_half", "score", "jeffreys", "mid_p"],
    ),
    (
        partial(stat.proportion_interval, weighted=True),
        {"x": [17.5, 0.25], "n": [21.5, 3.75]},
        ["wilson", "agresti_coull", "jeffreys", "clopper_pearson", "arcsine"],
    ),
    (partial(stat.count_interval, weighted=True), {"x": [4.5, 0.25]}, ["exact", "byar"]),
    (
        partial(stat.difference_interval, weighted=True),
        {"x1": [17.5, 0.25], "n1": [21.5, 3.75], "x2": [6.25, 0], "n2": [12.75, 2.5]},
        ["newcombe", "miettinen_nurminen", "likelihood_ratio", "agresti_caffo"],
    ),
    (stat.count_interval, {"x": [20, 3], "design_effect": [4.0, 1.5]}, ["exact", "byar"]),
    (stat.rate_interval, {"x": [0, 15], "exposure": [10.5, 400]}, ["exact", "byar"]),
    (
        stat.difference_interval,
        FOUR,
        [
            *("newcombe", "newcombe_cc", "miettinen_nurminen", "mee", "likelihood_ratio"),
            *("chan_zhang", "agresti_caffo", "wald"),
        ],
    ),
    (stat.ratio_interval, FOUR, ["koopman", "miettinen_nurminen", "log"]),
    (
        stat.odds_ratio_interval,
        FOUR,
        ["score", "miettinen_nurminen", "logit", "conditional", "mid_p", "baptista_pike"],
    ),
    (
        stat.paired_difference_interval,
        PAIRS,
        ["newcombe", "newcombe_uncorrected", "tango", "wald"],
    ),
    (
        stat.paired_ratio_interval,
        {"both": [36, 4], "first_only": [12, 3], "second_only": [2, 2]},
        ["bonett_price", "log"],
    ),
    (
        stat.paired_odds_ratio_interval,
        {"first_only": [12, 3], "second_only": [2, 2]},
        ["wilson", "exact", "mid_p", "log"],
    ),
    (stat.rate_ratio_interval, RATES, ["conditional", "mid_p", "score", "log"]),
    (stat.rate_difference_interval, RATES, ["score", "mover", "wald"]),
    (stat.rates_test, RATES, ["conditional", "mid_p", "score"]),
    (
        stat.mcnemar_test,
        {"first_only": [150, 3], "second_only": [86, 4]},
        ["exact", "mid_p", "chi_squared", "chi_squared_cc"],
    ),
    (
        stat.binomial_test,
        {"x": [682, 3], "n": [925, 5], "p": [0.75, 0.5]},
        [None, "exact", "mid_p", "score"],
    ),
    (
        stat.rate_test,
        {"x": [14, 3], "exposure": [10.0, 2.5], "rate": [0.8, 1.0]},
        [None, "exact", "mid_p", "score"],
    ),
    (stat.fisher_test, CELLS, [None, "exact", "mid_p"]),
]


def name_of(function):
    return getattr(function, "func", function).__name__


CASES = [
    pytest.param(function, columns, method, id=f"{name_of(function)}-{len(columns)}-{method}")
    for function, columns, methods in BY_ROW
    for method in methods
]


def options_of(method):
    return {} if method is None else {"method": method}


@pytest.mark.parametrize(("function", "columns", "method"), CASES)
def test_columns_and_expressions_agree_with_plain_numbers(function, columns, method):
    options = options_of(method)
    rows = zip(*columns.values(), strict=True)
    plain = [function(**dict(zip(columns, row, strict=True)), **options) for row in rows]
    frame = function(**columns, **options)
    assert frame.columns == list(plain[0]._fields)
    assert frame.rows() == [tuple(one) for one in plain]
    expression = function(**{name: pl.col(name) for name in columns}, **options)
    table = pl.DataFrame(columns).lazy().select(expression)
    assert table.collect_schema().dtypes()[0] == pl.Struct(frame.schema)
    assert [tuple(cell.values()) for cell in table.collect().to_series()] == frame.rows()


@pytest.mark.parametrize(("function", "columns", "method"), CASES)
def test_a_row_with_a_null_gives_only_nulls(function, columns, method):
    gaps = {name: [None, *column] for name, column in columns.items()}
    frame = function(**gaps, **options_of(method))
    assert set(frame.row(0)) == {None}
    assert frame[1:].equals(function(**columns, **options_of(method)))


@pytest.mark.parametrize("function", [case[0] for case in BY_ROW if "interval" in name_of(case[0])])
def test_every_interval_lists_its_methods(function):
    columns = next(columns for own, columns, _ in BY_ROW if own is function)
    with pytest.raises(fz.ParameterError, match="unknown method `walt`; known:"):
        function(**columns, method="walt")
    several = function(**columns, level=[0.95, 0.9])
    assert several.columns == ["value", "lower", "upper", "lower_90", "upper_90"]


def near(found, *expected, digits):
    assert [round(one, digits) for one in found] == list(expected)


def test_published_intervals_of_one_group():
    # Newcombe (1998), table I, 81 of 263: methods 3, 4, 5, 6 and 1
    published = {
        "wilson": (0.2553, 0.3662),
        "wilson_cc": (0.2535, 0.3682),
        "clopper_pearson": (0.2527, 0.3676),
        "mid_p": (0.2544, 0.3658),
        "wald": (0.2522, 0.3638),
    }
    for method, limits in published.items():
        near(stat.proportion_interval(81, 263, method=method)[1:], *limits, digits=4)
    # R 4, poisson.test(5)
    near(stat.count_interval(5)[1:], 1.6235, 11.6683, digits=4)
    # Breslow and Day's form of Byar, 15 in 400
    near(stat.rate_interval(15, 400, method="byar")[1:], 0.02097, 0.06185, digits=5)


def test_published_intervals_of_two_groups():
    # Newcombe (1998), Statistics in Medicine 17:873, table II, case (a): methods 10 and 5
    near(stat.difference_interval(56, 70, 48, 80)[1:], 0.0524, 0.3339, digits=4)
    mee = stat.difference_interval(56, 70, 48, 80, method="mee")
    near(mee[1:], 0.0533, 0.3377, digits=4)
    # Koopman (1984)
    near(stat.ratio_interval(36, 40, 16, 80)[1:], 2.94, 7.15, digits=2)
    # R 4, fisher.test on Fisher's tea tasting
    tea = stat.odds_ratio_interval(3, 4, 1, 4, method="conditional")
    near(tea[:2], 6.408, 0.212, digits=3)
    near([tea.upper], 626.24, digits=2)


def test_published_tests():
    # Conover (1971), as in R 4, binom.test(682, 925, p = 0.75)
    near([stat.binomial_test(682, 925, 0.75).p_value], 0.3825, digits=4)
    # R 4, fisher.test on Fisher's tea tasting
    near([stat.fisher_test(3, 1, 1, 3, alternative="greater").p_value], 0.2429, digits=4)
    # Agresti (1990), as in R 4, mcnemar.test
    approval = stat.mcnemar_test(150, 86, method="chi_squared_cc")
    near([approval.statistic], 16.82, digits=2)
    # Fleiss (1981), as in R 4, prop.test and prop.trend.test
    smokers = stat.homogeneity_test(**FLEISS)
    assert smokers.df == 3
    near([smokers.p_value], 0.005585, digits=6)
    trend = stat.trend_test(**FLEISS)
    near([trend.statistic**2, trend.p_value], 8.2249, 0.0041, digits=4)
    # Holm (1979) and Benjamini and Hochberg (1995), counted by hand
    p = [0.25, 0.0625, 0.015625]
    assert stat.adjust_p(p).to_list() == [0.25, 0.125, 0.046875]
    other = stat.adjust_p(pl.Series(p), method="benjamini_hochberg")
    assert other.to_list() == [0.25, 0.09375, 0.046875]


def test_strata():
    # Doll and Hill (1950)
    test = stat.mantel_haenszel([647, 41], [622, 28], [2, 19], [27, 32], continuity=False)
    assert round(test.odds_ratio.value, 3) == 4.524
    assert (test.df, test.tables, test.tarone.df) == (1, 2, 1)
    # Fay and Feuer (1997)
    cases, births = [0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392]
    standard = [319933, 931318, 786511, 488235, 237863, 61313]
    rate = stat.standardise_direct(cases, births, standard, per=100_000)
    assert round(rate.value, 5) == 75.52901
    ratio = stat.standardise_indirect([3, 30], [200, 300], [20, 90], [1000, 1500])
    assert ratio == stat.standardise_indirect(33, [200, 300], [20, 90], [1000, 1500])
    assert ratio.value == 1.5
    crude = stat.standardise_indirect(33, [200, 300], [20, 90], [1000, 1500], rate=True)
    assert crude.value == pytest.approx(0.066)


EYES = [[1520, 234, 117, 36], [266, 1512, 362, 82], [124, 432, 1772, 179], [66, 78, 205, 492]]


def test_published_tests_of_tables():
    # Agresti (2007), tables 2.5 and 2.7
    party = stat.table_test([762, 484], [327, 239], [468, 477])
    near([party.statistic, party.residuals[0][0]], 30.07, 4.5, digits=2)
    malformed = stat.linear_association_test(
        *([17066, 14464, 788, 126, 37], [48, 38, 5, 1, 1]), row_scores=[0, 0.5, 1.5, 4, 7]
    )
    near([malformed.p_value], 0.0104, digits=4)
    # Stuart (1955)
    tests = [stat.symmetry_test(*EYES, method=method) for method in ("bowker", "stuart_maxwell")]
    near([test.statistic for test in tests], 19.11, 11.96, digits=2)
    assert [test.df for test in tests] == [6, 3]


TABLE_TESTS = [
    stat.table_test,
    stat.linear_association_test,
    stat.symmetry_test,
    stat.kappa_interval,
]


@pytest.mark.parametrize("function", TABLE_TESTS)
def test_tables_are_of_columns_of_any_kind_or_expressions(function):
    record = function(*EYES)
    frame = pl.DataFrame(EYES, schema=list("abcd"))
    assert function(*frame) == record
    assert function(*frame.to_pandas().T.to_numpy()) == record
    cell = frame.lazy().select(function(*map(pl.col, "abcd"))).collect().item()
    assert list(cell.values()) == list(record)


def test_tables_refuse_what_is_none():
    with pytest.raises(fz.ParameterError, match="parameter `table` is `2 × 3`, expected as many"):
        stat.symmetry_test([1, 2], [3, 4], [5, 6])
    with pytest.raises(fz.ParameterError, match=r"`column2\[1\]` is `null`"):
        stat.table_test([1, 2], [3, None])
    with pytest.raises(fz.ParameterError, match="unknown method `barnard`; known: `pearson`"):
        stat.table_test([1, 2], [3, 4], method="barnard")


def test_trends_are_exact_on_request():
    # the enumeration of all 2 × 2 tables: Fisher's test
    exact = stat.trend_test([3, 8], [10, 12], method="exact", alternative="greater")
    fisher = stat.fisher_test(3, 7, 8, 4, alternative="less")
    assert exact.p_value == pytest.approx(fisher.p_value, rel=1e-12)


def test_strata_have_a_common_measure_and_a_heterogeneity():
    strata = [15, 22, 4], [100, 80, 40], [9, 14, 5], [90, 85, 60]
    common = stat.stratified_interval(*strata, measure="odds_ratio", method="inverse_variance")
    assert (common.strata, common.heterogeneity.df) == (3, 2)
    assert 0 <= common.i_squared < 1
    assert stat.stratified_interval(*strata).heterogeneity is None
    with pytest.raises(fz.ParameterError, match="parameter `method` is `peto`"):
        stat.stratified_interval(*strata, method="peto")


def test_samples():
    mean = stat.mean_interval([30, 45, 60, 61])
    near(mean, 49.0, 25.72, 72.28, digits=2)
    median = stat.quantile_interval([5] * 3 + [8] * 4 + [13] * 2 + [60])
    assert median[:3] == (8, 5, 13)
    assert median.coverage >= 0.95
    assert stat.quantile_interval([1, 2, 3])[:3] == (2, None, None)
    ratio = stat.ratio_of_totals_interval([31, 12, 80, 25, 44], [40, 15, 120, 30, 52])
    near(ratio, 0.747, 0.610, 0.884, digits=3)
    won = stat.clustered_proportion_interval([9, 1, 5, 0, 7], [10, 10, 12, 8, 10])
    near([won.design_effect], 5.27, digits=2)
    assert stat.clustered_count_interval([1, 1, 4, 2, 1, 1])[3:] == (2.4, 6)
    parts = stat.multinomial_interval([56, 72, 73, 59, 62, 87, 58], method="sison_glaz")
    near(parts.row(0), 0.1199, 0.0792, 0.1644, digits=4)


SUMMARIES = [
    (stat.mean_interval, {"values": [30, 45, 60, 61]}),
    (stat.quantile_interval, {"values": list(range(20))}),
    (stat.ratio_of_totals_interval, {"x": [31, 12, 80], "y": [40, 15, 120]}),
    (stat.clustered_proportion_interval, {"x": [9, 1, 5], "n": [10, 10, 12]}),
    (stat.clustered_count_interval, {"events": [1, 1, 4]}),
    (stat.standardise_direct, {"x": [3, 9], "n": [20, 30], "standard": [50, 10]}),
    (
        stat.standardise_indirect,
        {"x": [3, 9], "n": [20, 30], "standard_x": [5, 10], "standard_n": [50, 90]},
    ),
    (stat.homogeneity_test, FLEISS),
    (stat.trend_test, FLEISS),
    (stat.trend_slope_interval, FLEISS),
    (stat.rate_trend_test, {"x": [8, 11, 9], "exposure": [50.1, 50.4, 50.9]}),
    (stat.mantel_haenszel, CELLS),
    (stat.stratified_interval, {"x1": [15, 22], "n1": [90, 80], "x2": [9, 14], "n2": [90, 85]}),
]


def plain(part):
    return (
        {name: plain(one) for name, one in part._asdict().items()}
        if (isinstance(part, tuple))
        else part
    )


@pytest.mark.parametrize(("function", "columns"), SUMMARIES)
def test_an_expression_gives_one_struct_for_all_rows_or_each_group(function, columns):
    expression = function(**{name: pl.col(name) for name in columns}).alias("found")
    expected = plain(function(**columns))
    frame = pl.DataFrame(columns)
    lazy = frame.lazy().select(expression)
    assert lazy.collect_schema() == lazy.collect().schema
    assert lazy.collect().to_dicts() == [{"found": expected}]
    twice = pl.concat([frame.with_columns(group=pl.lit(name)) for name in "ab"])
    groups = twice.group_by("group").agg(expression)
    assert groups["found"].to_list() == [expected] * 2


@pytest.mark.parametrize(("function", "columns"), SUMMARIES)
def test_aggregates_never_skip_rows_silently(function, columns):
    name, column = next(iter(columns.items()))
    gaps = {**columns, name: [column[0], None, *column[2:]]}
    said = rf"`{name}\[1\]` is `null`, expected a number in every row"
    with pytest.raises(fz.ParameterError, match=said):
        function(**gaps)


def test_levels_of_summaries():
    values = [30, 45, 60, 61]
    first, second = (stat.mean_interval(values, level=level) for level in (0.95, 0.9))
    found = pl.select(stat.mean_interval(pl.lit(pl.Series(values)), level=[0.95, 0.9]))
    assert found.unnest("interval").row(0) == (*first, second.lower, second.upper)
    with pytest.raises(fz.ParameterError, match=r"expected one level\n\nhint: .* an expression$"):
        stat.mean_interval(values, level=[0.95, 0.9])


def test_adjusted_p_values_of_an_expression():
    frame = pl.DataFrame({"p": [0.25, None, 0.0625]})
    assert frame.select(stat.adjust_p(pl.col("p")))["p_value"].to_list() == [0.25, None, 0.125]
    with pytest.raises(fz.ParameterError, match=r"`p\[2\]` is `1.5`"):
        stat.adjust_p([0.5, None, 1.5])
    with pytest.raises(TypeError, match="`p` is a `float`, expected a column"):
        stat.adjust_p(0.5)


def test_survival():
    curve = stat.survival([6, 6, 7, 9, 12], [True, False, True, False, True])
    assert curve.frame["value"].round(3).to_list() == [0.8, 0.533, 0.533, 0.0]
    assert curve.frame["at_risk"].to_list() == [5, 3, 2, 1]
    assert curve.quantile().value == 12
    assert curve.quantile(0.1).value == 6
    assert curve.restricted_mean(6).value == 6
    assert curve.share_within(6).value == pytest.approx(0.2)
    days, closed = pl.Series([6, 6, 7]), pl.Series([1, 0, 1])
    assert stat.survival(days, closed).frame.equals(
        stat.survival([6, 6, 7], closed.cast(bool).to_pandas()).frame
    )
    with pytest.raises(fz.ParameterError, match=r"`closed\[1\]` is `2`, expected true or false"):
        stat.survival([6, 6], [1, 2])
    with pytest.raises(fz.ParameterError, match=r"`days\[0\]` is `null`"):
        stat.survival([None, 6], [1, 0])
    with pytest.raises(TypeError, match="`days` is a"):
        stat.survival(pl.col("days"), pl.col("closed"))


def test_logrank():
    days = [10] * 12 + [20] * 23 + [30] * 12 + [60] * 13 + [10] * 12 + [20] * 13 + [90] * 25
    closed = [True] * 85 + [False] * 25
    test = stat.logrank_test(days, closed, ["fast"] * 60 + ["slow"] * 50)
    near([test.statistic], 18.84, digits=2)
    assert (test.df, test.observed) == (1, [60, 25])
    with pytest.raises(fz.ParameterError, match="`groups` is `1 groups`, expected at least 2"):
        stat.logrank_test([1, 2], [1, 1], [0, 0])


def test_power_and_sizes():
    # Fleiss, Levin and Paik (2003), without continuity correction
    assert stat.sample_size_proportions(0.3, 0.4) == (356, 356)
    assert round(stat.power_proportions(0.3, 0.4, 356, 356), 4) == 0.8001
    # Cochran (1977)
    assert stat.sample_size_proportion(0.05) == 385
    assert stat.sample_size_proportion(0.05, population=1000) == 278
    with pytest.raises(TypeError, match="`n1` is a `list`, expected a number"):
        stat.power_proportions(0.3, 0.4, [356], 356)


def test_a_population_and_a_design_effect_cannot_be_combined():
    with pytest.raises(fz.ParameterError, match="expected one of them"):
        stat.proportion_interval(1, 2, population=5, design_effect=2)


def test_a_table_is_a_frame_an_array_rows_or_its_columns():
    rows = [[762, 327, 468], [484, 239, 477]]
    frame = pl.DataFrame(dict(zip("abc", zip(*rows, strict=True), strict=True)))
    expected = stat.table_test(*map(list, zip(*rows, strict=True)))
    tables = [rows, frame, frame.to_pandas(), frame.to_arrow(), np.array(rows)]
    assert [stat.table_test(table) for table in tables] == [expected] * len(tables)
    with pytest.raises(fz.ParameterError, match="rows of the table have 3, 2 cells"):
        stat.table_test([[1, 2, 3], [4, 5]])


def test_weighted_counts_need_not_be_whole():
    whole = stat.proportion_interval(17, 21)
    assert stat.proportion_interval(17, 21, weighted=True) == whole
    frame = stat.proportion_interval([17.5, 0], [21.5, 0], weighted=True, method="agresti_coull")
    assert frame["value"].to_list() == [17.5 / 21.5, None]
    assert stat.count_interval(4.5, weighted=True).value == 4.5
    whole = stat.difference_interval(17, 21, 6, 12)
    assert stat.difference_interval(17, 21, 6, 12, weighted=True) == whole
    with pytest.raises(fz.ParameterError, match="not whole"):
        stat.difference_interval(1.5, 2.5, 1, 2, weighted=True, method="chan_zhang")
    with pytest.raises(fz.ParameterError, match="expected one of them"):
        stat.proportion_interval(1.5, 2.5, weighted=True, design_effect=2)
    with pytest.raises(fz.ParameterError, match="not whole"):
        stat.proportion_interval(1.5, 2.5, weighted=True, method="blaker")


def test_samples_are_compared_as_by_welch():
    # SciPy 1.16, ttest_ind(…, equal_var=False)
    found = stat.welch_test(np.array([18, 22, 25, 19, 30]), pl.Series([28, 31, 26, 40, 35, 33]))
    near([found.value, found.lower, found.upper], -9.36667, -16.17068, -2.56265, digits=5)
    near([found.statistic, found.df, found.p_value], -3.127826, 8.749291, 0.012589, digits=6)
    with pytest.raises(TypeError, match="expected a column of numbers"):
        stat.welch_test(5, [1, 2])
