//! Tests of tables and of strata for Python.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::answer::Confidences;
use super::numbers::Numbers;
use super::record::{Triple, at_each_level, chi_squared, triple};
use crate::error::Result;
use crate::stat::table::{self, Table};
use crate::stat::{stratified, test};

type Records<'py> = PyResult<Vec<Bound<'py, PyTuple>>>;
type Chi = (f64, u64, f64);

/// The columns `column1`, `column2`, …
fn columns(numbers: &Numbers) -> Result<Vec<Vec<u64>>> {
    let numbers = numbers.complete()?;
    let names = (1..).map(|at| format!("column{at}")).take_while(|name| numbers.has(name));
    names.map(|name| numbers.counts(&name)).collect()
}

fn table(numbers: &Numbers) -> Result<Table> {
    Table::of_columns(&columns(numbers)?)
}

type Association = (f64, u64, f64, f64, Vec<Vec<f64>>, Vec<Vec<f64>>, f64);

/// Tests whether rows and columns are independent.
#[pyfunction]
#[pyo3(signature = (numbers, *, method))]
pub(crate) fn table_test(py: Python<'_>, numbers: &Numbers, method: &str) -> PyResult<Association> {
    let (method, table) = (method.parse()?, table(numbers)?);
    let test = py.detach(|| table::association(&table, method))?;
    let (expected, residuals) = (test.expected, test.residuals);
    Ok((test.statistic, test.df, test.p_value, test.cramers_v, expected, residuals, test.smallest_expected))
}

/// Tests ordered rows and columns.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative, column_scores))]
pub(crate) fn linear_association_test(
    py: Python<'_>,
    numbers: &Numbers,
    alternative: &str,
    column_scores: Option<Vec<f64>>,
) -> PyResult<Triple> {
    let (alternative, table) = (alternative.parse()?, table(numbers)?);
    let rows = if numbers.has("row_scores") { Some(numbers.reals("row_scores")?) } else { None };
    let test =
        py.detach(|| table::linear_association(&table, rows.as_deref(), column_scores.as_deref(), alternative))?;
    Ok((test.statistic, test.p_value, test.correlation))
}

/// Tests a square table for symmetry or equal margins.
#[pyfunction]
#[pyo3(signature = (numbers, *, method))]
pub(crate) fn symmetry_test(py: Python<'_>, numbers: &Numbers, method: &str) -> PyResult<Chi> {
    let (method, table): (table::SymmetryMethod, _) = (method.parse()?, table(numbers)?);
    Ok(py.detach(|| table::symmetry(&table, method)).map(chi_squared)?)
}

/// Tests several binary criteria on the same units.
#[pyfunction]
pub(crate) fn cochran_q_test(py: Python<'_>, numbers: &Numbers) -> PyResult<(f64, u64, f64, Vec<u64>)> {
    let columns = columns(numbers)?;
    let test = py.detach(|| table::cochran_q(&columns))?;
    Ok((test.statistic, test.df, test.p_value, test.successes))
}

/// The interval of Cohen's kappa.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, weights))]
pub(crate) fn kappa_interval<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    weights: &str,
) -> Records<'py> {
    let (weights, at, table) = (weights.parse()?, Confidences::new(levels, bound)?, table(numbers)?);
    at_each_level(py, &at, |confidence| table::kappa(&table, weights, confidence))
}

/// The interval of the slope of a trend.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn trend_slope_interval<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> Records<'py> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let (x, n) = (numbers.complete()?.counts("x")?, numbers.counts("n")?);
    let scores = if numbers.has("scores") { Some(numbers.reals("scores")?) } else { None };
    at_each_level(py, &at, |confidence| test::slope(&x, &n, scores.as_deref(), confidence, method))
}

type Stratified = (Triple, Option<Chi>, Option<f64>, u64);

/// A measure common to strata.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, measure, method))]
pub(crate) fn stratified_interval(
    py: Python<'_>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    measure: &str,
    method: &str,
) -> PyResult<Stratified> {
    let at = Confidences::new(levels, bound)?.only()?;
    let (measure, method) = (measure.parse()?, method.parse()?);
    let (x1, n1) = (numbers.complete()?.counts("x1")?, numbers.counts("n1")?);
    let (x2, n2) = (numbers.counts("x2")?, numbers.counts("n2")?);
    let strata: Vec<[u64; 4]> = (0..x1.len()).map(|row| [x1[row], n1[row], x2[row], n2[row]]).collect();
    let found = py.detach(|| stratified::interval(&strata, measure, at, method))?;
    Ok((triple(found.interval), found.heterogeneity.map(chi_squared), found.i_squared, found.strata))
}
