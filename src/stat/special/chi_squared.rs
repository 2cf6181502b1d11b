//! The chi-squared distribution, with real degrees of freedom.

use super::gamma;

/// The probability beyond x with `df` degrees of freedom.
pub(in crate::stat) fn upper_tail(df: f64, x: f64) -> f64 {
    gamma::upper_tail(df / 2.0, x / 2.0)
}

/// The x beyond which lies `tail`.
pub(in crate::stat) fn upper_quantile(df: f64, tail: f64) -> f64 {
    2.0 * gamma::upper_quantile(df / 2.0, tail)
}
