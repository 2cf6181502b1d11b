"""Statistics against scipy and statsmodels, where they have the same definition."""

import numpy as np
import pytest
from fazhi import stat
from scipy import stats
from statsmodels.stats import contingency_tables as tables
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

EYES = [[1520, 234, 117, 36], [266, 1512, 362, 82], [124, 432, 1772, 179], [66, 78, 205, 492]]
SMALL = [[3, 1, 2, 9], [4, 2, 7, 1], [5, 5, 6, 2]]


def near(found, expected):
    assert np.asarray(found) == pytest.approx(np.asarray(expected), rel=1e-9)


@pytest.mark.parametrize("columns", [EYES, SMALL])
@pytest.mark.parametrize(
    ("method", "power"), [("pearson", "pearson"), ("likelihood_ratio", "log-likelihood")]
)
def test_tests_of_independence(columns, method, power):
    found = stat.table_test(*columns, method=method)
    expected = stats.chi2_contingency(np.transpose(columns), lambda_=power)
    near(found[:3], [expected.statistic, expected.dof, expected.pvalue])
    near(np.transpose(found.expected), expected.expected_freq)
    near(found.cramers_v, stats.contingency.association(np.transpose(columns)))
    near(np.transpose(found.residuals), tables.Table(np.transpose(columns)).standardized_resids)


@pytest.mark.parametrize("columns", [EYES, SMALL])
def test_linear_association(columns):
    found = stat.linear_association_test(*columns)
    table = tables.Table(np.transpose(columns))
    expected = table.test_ordinal_association()
    near(found[:2], [expected.zscore, expected.pvalue])


def test_square_tables():
    table = tables.SquareTable(np.transpose(EYES))
    for method, expected in [
        ("bowker", table.symmetry()),
        ("stuart_maxwell", table.homogeneity(method="stuart_maxwell")),
    ]:
        near(
            stat.symmetry_test(*EYES, method=method),
            [expected.statistic, expected.df, expected.pvalue],
        )


def test_kappa():
    for ours, theirs in [("none", None), ("linear", "linear"), ("quadratic", "quadratic")]:
        expected = cohens_kappa(np.transpose(EYES), wt=theirs)
        near(
            stat.kappa_interval(*EYES, weights=ours),
            [expected.kappa, expected.kappa_low, expected.kappa_upp],
        )


def test_cochran_q():
    columns = [[1, 1, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [0, 0, 1, 0, 0, 0]]
    expected = tables.cochrans_q(np.transpose(columns))
    near(stat.cochran_q_test(*columns)[:3], [expected.statistic, expected.df, expected.pvalue])


def test_one_proportion():
    z, p_value = proportions_ztest(682, 925, 0.75, prop_var=0.75)
    near(stat.binomial_test(682, 925, 0.75, method="score").p_value, p_value)
    exact = stats.binomtest(682, 925, 0.75).pvalue
    near(stat.binomial_test(682, 925, 0.75).p_value, exact)
    assert z < 0


def test_one_rate():
    tails = stats.poisson(8.0)
    greater = tails.sf(14) + tails.pmf(14) / 2
    near(stat.rate_test(14, 10, 0.8, method="mid_p", alternative="greater").p_value, greater)
    near(stat.rate_test(14, 10, 0.8, alternative="less").p_value, tails.cdf(14))


def test_mid_p_of_fisher():
    cell = stats.hypergeom(22, 11, 10)
    less = stat.fisher_test(3, 7, 8, 4, method="mid_p", alternative="less").p_value
    near(less, cell.cdf(3) - cell.pmf(3) / 2)


def test_odds_ratios_inside_the_conditional_interval():
    # statsmodels and scipy have neither mid-P nor Baptista and Pike: their tests at the limits
    for method, side in [("mid_p", "lower"), ("mid_p", "upper")]:
        limit = getattr(stat.odds_ratio_interval(3, 10, 8, 12, method=method), side)
        cell = stats.nchypergeom_fisher(22, 11, 10, limit)
        tail = cell.sf(3) if side == "lower" else cell.cdf(2)
        assert tail + cell.pmf(3) / 2 == pytest.approx(0.025, rel=1e-6)


def test_common_odds_ratio():
    strata = [15, 22, 4], [100, 80, 40], [9, 14, 5], [90, 85, 60]
    cells = [[[x1, n1 - x1], [x2, n2 - x2]] for x1, n1, x2, n2 in zip(*strata, strict=True)]
    expected = tables.StratifiedTable(np.transpose(cells, (1, 2, 0)).astype(float))
    found = stat.stratified_interval(*strata, measure="odds_ratio").interval
    near(found, [expected.oddsratio_pooled, *expected.oddsratio_pooled_confint()])


def test_intervals_of_a_proportion_that_peers_also_have():
    # the other new methods are in R only
    near(stat.proportion_interval(81, 263)[1:], proportion_confint(81, 263, method="wilson"))
