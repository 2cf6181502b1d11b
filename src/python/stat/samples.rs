//! Intervals computed from all rows.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::answer::Confidences;
use super::numbers::Numbers;
use super::record::{at_each_level, record};
use crate::error::{Error, Result};
use crate::stat::cluster::{self, Clustered};
use crate::stat::quantile::{self, QuantileInterval};
use crate::stat::{mean, ratio_of_totals, standardise};

type Records<'py> = PyResult<Vec<Bound<'py, PyTuple>>>;

record!(Clustered {
    real value = interval.value,
    real lower = interval.lower,
    real upper = interval.upper,
    real design_effect,
    whole clusters,
});
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

/// The interval of a proportion from clusters.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn clustered_proportion_interval<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> Records<'py> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let (x, n) = (numbers.complete()?.counts("x")?, numbers.counts("n")?);
    at_each_level(py, &at, |confidence| cluster::proportion(&x, &n, confidence, method))
}

/// The interval of a count of recurrent events.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn clustered_count_interval<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> Records<'py> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let events = numbers.complete()?.counts("events")?;
    at_each_level(py, &at, |confidence| cluster::count(&events, confidence, method))
}

/// A directly standardised rate.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method, per))]
pub(crate) fn standardise_direct<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
    per: f64,
) -> Records<'py> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let x = numbers.complete()?.counts("x")?;
    let (n, standard) = (numbers.reals("n")?, numbers.reals("standard")?);
    if !numbers.has("squares") {
        return at_each_level(py, &at, |at| standardise::direct(&x, &n, &standard, per, at, method));
    }
    let squares = numbers.counts("squares")?;
    at_each_level(py, &at, |at| standardise::direct_squares(&x, &squares, &n, &standard, per, at, method))
}

/// An indirectly standardised ratio or rate.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method, per, rate))]
pub(crate) fn standardise_indirect<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
    per: f64,
    rate: bool,
) -> Records<'py> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let events = numbers.complete()?.counts("x")?;
    // A plain number is the total, not a value of every stratum.
    let x = total(if numbers.is_one("x") { &events[..1] } else { &events })?;
    let (n, of, among) = (numbers.reals("n")?, numbers.reals("standard_x")?, numbers.reals("standard_n")?);
    at_each_level(py, &at, |confidence| {
        if rate {
            standardise::indirect_rate(x, &n, &of, &among, per, confidence, method)
        } else {
            standardise::indirect_ratio(x, &n, &of, &among, per, confidence, method)
        }
    })
}

fn total(x: &[u64]) -> Result<u64> {
    let sum = x.iter().try_fold(0_u64, |sum, x| sum.checked_add(*x));
    sum.ok_or_else(|| Error::parameter("x", "a larger sum", &format!("a sum of at most {}", 1_u64 << 53)))
}
