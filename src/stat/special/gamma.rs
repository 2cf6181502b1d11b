//! Quantiles of the gamma distribution with whole or real shape a >= 1, one tail at a time.
//!
//! ```text
//! P(a, x) = γ(a, x) / Γ(a),  Q(a, x) = 1 − P(a, x)     DLMF 8.2.4
//! ```
//!
//! The tail is given, never its complement, so that a small one loses no digits. Below [`LARGE_SHAPE`] the logarithm
//! of the tail is solved for by Newton's method: ln P is concave in ln x and ln Q is concave in x, so the steps
//! converge from any start. From there on the quantile is written down at once by Temme's asymptotic inversion, whose
//! error falls with a⁻⁴ and whose cost does not grow with a.

use std::f64::consts::SQRT_2;

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

/// The shape from which on the asymptotic inversion is used; its relative error there is below 1e-13.
const LARGE_SHAPE: f64 = 1000.0;

/// A step this small, relative to x, leaves an error near its square.
const LAST_STEP: f64 = 1e-11;

/// Q(a, x), the probability beyond x.
pub(in crate::stat) fn upper_tail(a: f64, x: f64) -> f64 {
    gamma_ur(a, x)
}

/// P(a, x), the probability below x.
pub(in crate::stat) fn lower_tail(a: f64, x: f64) -> f64 {
    gamma_lr(a, x)
}

/// The x with P(a, x) = tail, for a >= 1 and 0 < tail <= 1/2.
pub(in crate::stat) fn lower_quantile(a: f64, tail: f64) -> f64 {
    let z = -SQRT_2 * erfc_inv(2.0 * tail);
    if a >= LARGE_SHAPE {
        return large_shape_quantile(a, z);
    }
    // P(a, x) < xᵃ / Γ(a + 1) bounds x from below; the cube can be too small or negative where a is small
    let bound = ((tail.ln() + ln_gamma(a + 1.0)) / a).exp();
    iterate(wilson_hilferty(a, z).max(bound), |x| {
        let p = gamma_lr(a, x);
        let slope = x * density(a, x) / p; // of ln P by ln x
        x * ((tail / p).ln() / slope).exp()
    })
}

/// The x with Q(a, x) = tail, for a >= 1 and 0 < tail <= 1/2.
pub(in crate::stat) fn upper_quantile(a: f64, tail: f64) -> f64 {
    let z = SQRT_2 * erfc_inv(2.0 * tail);
    if a >= LARGE_SHAPE {
        return large_shape_quantile(a, z);
    }
    iterate(wilson_hilferty(a, z), |x| {
        let q = gamma_ur(a, x);
        x + (q / tail).ln() * q / density(a, x)
    })
}

/// Repeats a step that converges quadratically, until it no longer moves.
fn iterate(start: f64, step: impl Fn(f64) -> f64) -> f64 {
    let mut x = start;
    loop {
        let next = step(x);
        if (next - x).abs() <= LAST_STEP * next {
            return next;
        }
        x = next;
    }
}

fn density(a: f64, x: f64) -> f64 {
    ((a - 1.0) * x.ln() - x - ln_gamma(a)).exp()
}

/// Wilson and Hilferty (1931), PNAS 17:684: the cube root of a gamma variable is nearly normal.
fn wilson_hilferty(a: f64, z: f64) -> f64 {
    a * (1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt())).powi(3)
}

/// Temme (1992), "Asymptotic inversion of incomplete gamma functions", Mathematics of Computation 58:755-764.
///
/// ```text
/// x = a·λ(η),  η ≈ η₀ + ε₁(η₀)/a + ε₂(η₀)/a² + ε₃(η₀)/a³,  η₀ = z/√a
/// ```
///
/// Since |z| < 8.3 for every tail that an `f64` level can leave, |η| stays below 0.27, far within the radius 2√π of
/// these power series.
fn large_shape_quantile(a: f64, z: f64) -> f64 {
    let eta = z / a.sqrt();
    let correction = [EPSILON_1, EPSILON_2, EPSILON_3].map(|series| polynomial(series, eta));
    a * polynomial(&LAMBDA, eta + polynomial(&correction, 1.0 / a) / a)
}

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// λ(η), where η²/2 = λ − 1 − ln λ and η has the sign of λ − 1: DLMF 8.12.13 and 8.12.14; the terms from η⁹ on
/// follow from λλ′ − λ′ = ηλ.
const LAMBDA: [f64; 12] = [
    1.0,
    1.0,
    1.0 / 3.0,
    1.0 / 36.0,
    -1.0 / 270.0,
    1.0 / 4320.0,
    1.0 / 17010.0,
    -139.0 / 5_443_200.0,
    1.0 / 204_120.0,
    -571.0 / 2_351_462_400.0,
    -281.0 / 1_515_591_000.0,
    163_879.0 / 2_172_751_257_600.0,
];

// ε₁, ε₂, ε₃: Temme (1992). They follow from dη/dη₀ = Γ*(a) exp(a(η² − η₀²)/2) (λ − 1)/η, power by power of 1/a.
const EPSILON_1: &[f64] = &[
    -1.0 / 3.0,
    1.0 / 36.0,
    1.0 / 1620.0,
    -7.0 / 6480.0,
    5.0 / 18144.0,
    -11.0 / 382_725.0,
    -101.0 / 16_329_600.0,
    37.0 / 9_797_760.0,
];
const EPSILON_2: &[f64] = &[-7.0 / 405.0, -7.0 / 2592.0, 533.0 / 204_120.0, -1579.0 / 2_099_520.0, 109.0 / 1_749_600.0];
const EPSILON_3: &[f64] = &[449.0 / 102_060.0, -63_149.0 / 20_995_200.0, 29_233.0 / 36_741_600.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_agree_where_they_meet() {
        for tail in [5.6e-17, 1e-9, 5e-5, 0.001, 0.025, 0.25, 0.5] {
            let z = SQRT_2 * erfc_inv(2.0 * tail);
            for a in [900.0_f64, 999.9] {
                let lower = lower_quantile(a, tail) / large_shape_quantile(a, -z) - 1.0;
                let upper = upper_quantile(a, tail) / large_shape_quantile(a, z) - 1.0;
                assert!(lower.abs() < 1e-12 && upper.abs() < 1e-12, "{a} {tail}: {lower:e} {upper:e}");
            }
        }
    }

    #[test]
    fn shape_1_is_the_exponential_distribution() {
        for tail in [5.6e-17_f64, 1e-9, 0.025, 0.25, 0.5] {
            let lower = lower_quantile(1.0, tail) / -(-tail).ln_1p() - 1.0;
            let upper = upper_quantile(1.0, tail) / -tail.ln() - 1.0;
            assert!(lower.abs() < 1e-14 && upper.abs() < 1e-14, "{tail}: {lower:e} {upper:e}");
        }
    }

    #[test]
    fn newton_converges_from_every_start() {
        for a in (1..1000).map(f64::from) {
            for tail in [5.6e-17, 1e-9, 5e-5, 0.025, 0.25, 0.5] {
                let (lower, upper) = (lower_quantile(a, tail), upper_quantile(a, tail));
                assert!((gamma_lr(a, lower) / tail - 1.0).abs() < 1e-10, "{a} {tail} {lower}");
                assert!((gamma_ur(a, upper) / tail - 1.0).abs() < 1e-10, "{a} {tail} {upper}");
            }
        }
    }
}
