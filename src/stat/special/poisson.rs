//! The Poisson distribution, with real mean.

use super::gamma;

/// P(X = x).
///
/// With the density D of the logarithm of a gamma variable, P(X = x) = D(mean; x) / x.
pub(in crate::stat) fn density(mean: f64, x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    if mean <= 0.0 {
        return if x > 0.0 { 0.0 } else { 1.0 };
    }
    if x > 0.0 { gamma::density_by_shape(x, mean) } else { (-mean).exp() }
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(mean: f64, x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { gamma::upper_tail(x + 1.0, mean) }
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(mean: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { gamma::lower_tail(x, mean) }
}
