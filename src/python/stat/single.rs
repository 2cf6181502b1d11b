//! Intervals of one proportion, count or rate.

use pyo3::prelude::*;

use super::answer::{Answer, Confidences, intervals};
use super::numbers::Numbers;
use crate::stat::{count, proportion};

/// The interval of a proportion.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn proportion_interval(
    py: Python<'_>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> PyResult<Answer> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let (x, n) = (numbers.counts("x")?, numbers.counts("n")?);
    let one = |confidence| proportion::interval(x[0], n[0], confidence, method);
    intervals(py, numbers, &at, one, |confidence| proportion::intervals(&x, &n, confidence, method))
}

/// The interval of the mean behind a count.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn count_interval(
    py: Python<'_>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> PyResult<Answer> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let x = numbers.counts("x")?;
    let one = |confidence| count::interval(x[0], confidence, method);
    intervals(py, numbers, &at, one, |confidence| count::intervals(&x, confidence, method))
}
