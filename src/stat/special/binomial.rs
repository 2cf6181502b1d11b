//! The binomial distribution, of whole or real n and x.

use statrs::function::gamma::ln_gamma;

use super::beta;

/// P(X = x) of n trials with probability p.
pub(in crate::stat) fn density(n: f64, p: f64, x: f64) -> f64 {
    let choose = ln_gamma(n + 1.0) - ln_gamma(x + 1.0) - ln_gamma(n - x + 1.0);
    let power = |base: f64, exponent: f64| if exponent == 0.0 { 0.0 } else { exponent * base.ln() };
    (choose + power(p, x) + power(1.0 - p, n - x)).exp()
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(n: f64, p: f64, x: f64) -> f64 {
    if x >= n { 1.0 } else { beta::upper_tail(x + 1.0, n - x, p) }
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(n: f64, p: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { beta::lower_tail(x, n - x + 1.0, p) }
}
