//! The beta distribution, of real shapes a, b > 0.

use statrs::function::beta::beta_reg;

use super::root;

/// I(x; a, b), the probability below x.
pub(in crate::stat) fn lower_tail(a: f64, b: f64, x: f64) -> f64 {
    beta_reg(a, b, x)
}

/// 1 − I(x; a, b), the probability beyond x.
pub(in crate::stat) fn upper_tail(a: f64, b: f64, x: f64) -> f64 {
    beta_reg(b, a, 1.0 - x)
}

/// The x with I(x; a, b) = tail.
pub(in crate::stat) fn lower_quantile(a: f64, b: f64, tail: f64) -> f64 {
    root::bracketed(0.0, 1.0, |x| lower_tail(a, b, x) - tail)
}

/// The x with 1 − I(x; a, b) = tail.
pub(in crate::stat) fn upper_quantile(a: f64, b: f64, tail: f64) -> f64 {
    root::bracketed(0.0, 1.0, |x| tail - upper_tail(a, b, x))
}
