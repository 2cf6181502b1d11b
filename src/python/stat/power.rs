//! Power and sample size for Python; plain numbers only.

use pyo3::prelude::*;

use super::numbers::Numbers;
use crate::stat::{power, sample_size};

/// The power of a comparison of two proportions.
#[pyfunction]
pub(crate) fn power_proportions(numbers: &Numbers) -> PyResult<f64> {
    let real = |name| numbers.reals(name).map(|all| all[0]);
    let count = |name| numbers.counts(name).map(|all| all[0]);
    Ok(power::proportions(real("p1")?, real("p2")?, count("n1")?, count("n2")?, real("alpha")?)?)
}

/// The sample sizes of a comparison of two proportions.
#[pyfunction]
pub(crate) fn sample_size_proportions(numbers: &Numbers) -> PyResult<(u64, u64)> {
    let real = |name| numbers.reals(name).map(|all| all[0]);
    let found =
        power::sample_size_proportions(real("p1")?, real("p2")?, real("power")?, real("alpha")?, real("ratio")?)?;
    Ok((found.n1, found.n2))
}

/// The sample size for an interval of a proportion.
#[pyfunction]
#[pyo3(signature = (numbers, *, method))]
pub(crate) fn sample_size_proportion(numbers: &Numbers, method: &str) -> PyResult<u64> {
    let real = |name| numbers.reals(name).map(|all| all[0]);
    let population = if numbers.has("population") { Some(numbers.counts("population")?[0]) } else { None };
    let method = method.parse()?;
    Ok(sample_size::proportion(real("half_width")?, real("expected")?, population, real("level")?, method)?)
}
