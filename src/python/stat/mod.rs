//! Statistics for Python: numbers or columns in, plain numbers or a table out.

mod answer;
mod column;
mod effective;
mod index;
mod intervals;
mod numbers;
mod power;
mod ranks;
mod record;
mod samples;
mod survival;
mod tables;
mod tests;

pub(super) use answer::limit_names;
pub(super) use index::{balanced_weights, benefit_of_doubt, cronbach, effective_weights, pca_weights};
pub(super) use intervals::{
    count_interval, difference_interval, effective_count_interval, effective_proportion_interval,
    finite_proportion_interval, multinomial_interval, odds_ratio_interval, paired_difference_interval,
    paired_odds_ratio_interval, paired_ratio_interval, proportion_interval, rate_difference_interval, rate_interval,
    rate_ratio_interval, ratio_interval, weighted_count_interval, weighted_difference_interval,
    weighted_proportion_interval,
};
pub(super) use numbers::Numbers;
pub(super) use power::{power_proportions, sample_size_proportion, sample_size_proportions};
pub(super) use ranks::{PyRanks, unit_ranks};
pub(super) use samples::{
    clustered_count_interval, clustered_proportion_interval, mean_interval, quantile_interval,
    ratio_of_totals_interval, standardise_direct, standardise_indirect,
};
pub(super) use survival::{PyCurve, logrank_test, survival_curve};
pub(super) use tables::{
    cochran_q_test, kappa_interval, linear_association_test, stratified_interval, symmetry_test, table_test,
    trend_slope_interval,
};
pub(super) use tests::{
    adjust_p, binomial_test, fisher_test, homogeneity_test, mantel_haenszel, mcnemar_test, quantile_groups, rate_test,
    rate_trend_test, rates_test, trend_test, welch_test,
};
