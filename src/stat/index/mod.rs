//! Composite indices: from the values of units in items to scores and ranks, and what chance and choices do to them.
//!
//! The steps are those of the handbook of the OECD and the JRC: [values that are missing](missing), [outliers],
//! [normalisation](normalise), [weights], [aggregation](aggregate). [`chance`] repeats them for
//! [draws](draw) of what was counted, [`sensitivity`] for other choices.
//!
//! A column has the values of one item, a row those of one unit; `None` is a value that is missing.

pub mod aggregate;
pub mod chance;
pub mod coherence;
pub mod draw;
pub mod missing;
pub mod normalise;
pub mod outliers;
pub mod random;
pub mod sensitivity;
mod simplex;
pub mod weights;

use crate::error::{Error, Result};

/// The values that are there, which must be finite.
fn present(name: &str, values: &[Option<f64>]) -> Result<Vec<f64>> {
    let check = |(row, value): (usize, &Option<f64>)| match value {
        Some(value) if !value.is_finite() => {
            Some(Err(Error::parameter(&format!("{name}[{row}]"), value, "a finite number")))
        }
        value => value.map(Ok),
    };
    values.iter().enumerate().filter_map(check).collect()
}

/// Checks that weights are at least 0 and not all 0.
fn check_weights(weights: &[f64]) -> Result<()> {
    if let Some(at) = weights.iter().position(|weight| !(*weight >= 0.0 && weight.is_finite())) {
        return Err(Error::parameter(&format!("weights[{at}]"), weights[at], "a finite number of at least 0"));
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(Error::parameter("weights", "all 0", "one above 0"));
    }
    Ok(())
}
