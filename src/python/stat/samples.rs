//! Intervals of what is made of many values at once.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::answer::Confidences;
use super::numbers::Numbers;
use super::record::{at_each_level, record};
use crate::stat::quantile::{self, QuantileInterval};
use crate::stat::{mean, ratio_of_totals};

type Records<'py> = PyResult<Vec<Bound<'py, PyTuple>>>;

record!(QuantileInterval { real value, real lower, real upper, real coverage });

/// The interval of a mean.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound))]
pub(crate) fn mean_interval<'py>(py: Python<'py>, numbers: &Numbers, levels: Vec<f64>, bound: &str) -> Records<'py> {
    let at = Confidences::new(levels, bound)?;
    let values = numbers.complete()?.reals("values")?;
    at_each_level(py, &at, |confidence| mean::interval_of(&values, confidence))
}

/// The interval of a ratio of totals.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn ratio_of_totals_interval<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> Records<'py> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let (x, y) = (numbers.complete()?.reals("x")?, numbers.reals("y")?);
    at_each_level(py, &at, |confidence| ratio_of_totals::interval_of(&x, &y, confidence, method))
}

/// The interval of a quantile.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, q))]
pub(crate) fn quantile_interval<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    q: f64,
) -> Records<'py> {
    let at = Confidences::new(levels, bound)?;
    let values = numbers.complete()?.reals("values")?;
    at_each_level(py, &at, |confidence| quantile::interval_of(&values, q, confidence))
}
