//! The Python extension, which converts arguments and results; the documentation for users is in the Python package.

mod audit;
mod book;
mod calendar;
mod catalogue;
mod chart;
mod compare;
mod compute;
mod disclose;
mod error;
mod form;
mod index;
mod matters;
mod memory;
mod over_time;
mod recompute;
mod report;
mod source;
mod stat;
mod stream;
mod tally;
mod work;

use pyo3::prelude::*;

/// The private module of the package `fazhi`.
#[pymodule]
mod _fazhi {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::audit::{PyAudit, PyReports, audit_report, audit_reports};
    #[pymodule_export]
    use super::audit::{audit_growth, audit_mean, audit_percentage, audit_sum_of_parts};
    #[pymodule_export]
    use super::book::{PyBook, language};
    #[pymodule_export]
    use super::calendar::PyCalendar;
    #[pymodule_export]
    use super::catalogue::PyCatalogue;
    #[pymodule_export]
    use super::chart::PyChart;
    #[pymodule_export]
    use super::cli_main;
    #[pymodule_export]
    use super::compare::{compare_funnel, compare_ranks, compare_shrink};
    #[pymodule_export]
    use super::compute::{compute, grain, summarise};
    #[pymodule_export]
    use super::disclose::{disclose_coarsened, disclose_rounded, disclose_suppress, disclose_verify};
    #[pymodule_export]
    use super::error::{ColumnError, DataError, FazhiError, ParameterError};
    #[pymodule_export]
    use super::form::{PyForm, fill_form, forms};
    #[pymodule_export]
    use super::index::{PyIndex, PyShifts, index_book, index_registers};
    #[pymodule_export]
    use super::matters::matters;
    #[pymodule_export]
    use super::over_time::{
        PyLines, compare_change, compare_control, compare_decompose, compare_inequality, compare_trend,
    };
    #[pymodule_export]
    use super::recompute::{PyRun, diff, recompute};
    #[pymodule_export]
    use super::report::{PyReport, report_periods, report_template};
    #[pymodule_export]
    use super::stat::{Numbers, PyCurve, PyRanks, limit_names, logrank_test, survival_curve, unit_ranks};
    #[pymodule_export]
    use super::stat::{adjust_p, binomial_test, fisher_test, homogeneity_test};
    #[pymodule_export]
    use super::stat::{balanced_weights, benefit_of_doubt, cronbach, effective_weights, pca_weights};
    #[pymodule_export]
    use super::stat::{clustered_count_interval, clustered_proportion_interval};
    #[pymodule_export]
    use super::stat::{cochran_q_test, kappa_interval, linear_association_test, symmetry_test, table_test};
    #[pymodule_export]
    use super::stat::{count_interval, proportion_interval, rate_interval};
    #[pymodule_export]
    use super::stat::{difference_interval, odds_ratio_interval, paired_difference_interval, ratio_interval};
    #[pymodule_export]
    use super::stat::{effective_count_interval, effective_proportion_interval};
    #[pymodule_export]
    use super::stat::{
        finite_proportion_interval, multinomial_interval, rate_difference_interval, rate_ratio_interval,
    };
    #[pymodule_export]
    use super::stat::{mantel_haenszel, mcnemar_test, rate_test, rate_trend_test, rates_test, trend_test, welch_test};
    #[pymodule_export]
    use super::stat::{mean_interval, quantile_groups, quantile_interval, ratio_of_totals_interval};
    #[pymodule_export]
    use super::stat::{paired_odds_ratio_interval, paired_ratio_interval, stratified_interval, trend_slope_interval};
    #[pymodule_export]
    use super::stat::{power_proportions, sample_size_proportion, sample_size_proportions};
    #[pymodule_export]
    use super::stat::{standardise_direct, standardise_indirect};
    #[pymodule_export]
    use super::stat::{weighted_count_interval, weighted_difference_interval, weighted_proportion_interval};
    #[pymodule_export]
    use super::stream::Frame;
    #[pymodule_export]
    use super::tally::{PyTally, columns_read, empty_words, figures, read_register, repeated_keys, tally};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// What makes an object again, and with what: the answer of `__reduce__`.
type Reduced<'py, A> = PyResult<(Bound<'py, PyAny>, A)>;

/// Runs the command-line program, and returns its exit code.
#[pyfunction]
fn cli_main(py: Python<'_>, argv: Vec<String>) -> u8 {
    py.detach(|| crate::cli::run_code(argv))
}
