//! The binomial distribution, of whole or real n and x.

use super::beta;

/// P(X = x) of n trials with probability p.
pub(in crate::stat) fn density(n: f64, p: f64, x: f64) -> f64 {
    density_pair(n, [p, 1.0 - p], x)
}

/// The same for p and 1 − p, each with all its digits.
///
/// With the density D of the logit of a beta variable, DLMF 5.12.1 gives P(X = x) = D(p; x, n − x) n / (x (n − x)).
pub(super) fn density_pair(n: f64, [p, q]: [f64; 2], x: f64) -> f64 {
    if !(0.0..=n).contains(&x) {
        return 0.0;
    }
    if p <= 0.0 || q <= 0.0 {
        let certain = if p <= 0.0 { 0.0 } else { n };
        return f64::from(u8::from(x.total_cmp(&certain).is_eq()));
    }
    let ln = |small: f64, other: f64| if small < 0.5 { small.ln() } else { (-other).ln_1p() };
    if x <= 0.0 {
        return (n * ln(q, p)).exp();
    }
    if x >= n { (n * ln(p, q)).exp() } else { beta::density_by_size(x, n - x, [p, q]) }
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(n: f64, p: f64, x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    if x >= n { 1.0 } else { beta::upper_tail(x + 1.0, n - x, p) }
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(n: f64, p: f64, x: f64) -> f64 {
    if x > n {
        return 0.0;
    }
    if x <= 0.0 { 1.0 } else { beta::lower_tail(x, n - x + 1.0, p) }
}
