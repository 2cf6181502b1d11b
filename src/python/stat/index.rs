//! Weights and coherence of items for Python: columns in, plain numbers out.

use pyo3::prelude::*;

use crate::stat::index::coherence;
use crate::stat::index::weights::{balanced, benefit_of_doubt as best_for_each, principal};

type Items = Vec<Vec<Option<f64>>>;

fn columns(items: &Items) -> Vec<&[Option<f64>]> {
    items.iter().map(Vec::as_slice).collect()
}

/// The weights of the first principal component, and the variances of all.
#[pyfunction]
pub(crate) fn pca_weights(items: Items) -> PyResult<(Vec<f64>, Vec<f64>)> {
    let found = principal(&columns(&items))?;
    Ok((found.weights, found.variances))
}

/// The weights with which correlations are in wished proportions, and the correlations.
#[pyfunction]
pub(crate) fn balanced_weights(items: Items, importances: Vec<f64>) -> PyResult<(Vec<f64>, Vec<f64>)> {
    Ok(balanced(&columns(&items), &importances)?)
}

/// The score of each unit with the weights that it is best with, and the share of each item in it.
#[pyfunction]
pub(crate) fn benefit_of_doubt(units: Vec<Vec<f64>>, least: f64, most: f64) -> PyResult<(Vec<f64>, Vec<Vec<f64>>)> {
    let rows: Vec<&[f64]> = units.iter().map(Vec::as_slice).collect();
    let found = best_for_each(&rows, (least, most))?;
    Ok(found.into_iter().map(|unit| (unit.score, unit.shares)).unzip())
}

/// Cronbach's alpha.
#[pyfunction]
pub(crate) fn cronbach(items: Items) -> PyResult<Option<f64>> {
    Ok(coherence::cronbach(&columns(&items))?)
}

/// The share of each item in the variance of the weighted mean.
#[pyfunction]
pub(crate) fn effective_weights(items: Items, weights: Vec<f64>) -> PyResult<Option<Vec<f64>>> {
    Ok(coherence::effective_weights(&columns(&items), &weights)?)
}
