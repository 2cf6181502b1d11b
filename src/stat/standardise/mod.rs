//! Standardised rates, which compare places whose composition differs, such as by age or by type of case.
//!
//! Direct standardisation gives the rate that a place would have with the standard's composition. Indirect
//! standardisation compares the events of a place with those expected at the standard's rates.

mod direct;
mod indirect;
#[cfg(test)]
mod tests;

pub use direct::{direct, direct_repeated, direct_squares};
pub use indirect::{indirect_rate, indirect_ratio};

use crate::error::{Error, Result};
use crate::stat::Interval;

/// Scales an interval by `per`; an error if the estimate overflows.
fn scaled(interval: Interval, factor: f64, per: f64) -> Result<Interval> {
    let scale = |value: f64| if value == 0.0 { 0.0 } else { value * factor * per };
    let scaled = Interval { value: scale(interval.value), lower: scale(interval.lower), upper: scale(interval.upper) };
    if scaled.value.is_finite() && scaled.lower.is_finite() && !scaled.upper.is_nan() {
        Ok(scaled)
    } else {
        Err(Error::parameter("per", per, "a number small enough for a finite rate"))
    }
}
