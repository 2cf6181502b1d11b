//! Closed-form limits from the normal distribution.
//!
//! `y = n − x` throughout. A lower limit is a difference that cancels when it is small, so it is computed as the
//! product of both limits over the upper one. A negative z, of a one-sided level below 1/2, swaps the limits.

use std::f64::consts::FRAC_PI_2;

/// The roots in p of (x − np)² = z² n p (1 − p).
pub(in crate::stat) fn wilson(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        let square = z * z;
        let sum = 2.0 * x + square + z * (square + 4.0 * x * ((n - x) / n)).sqrt();
        let upper = (sum / (2.0 * (n + square))).min(1.0);
        // z² may underflow; the sum is then 0 if x is
        let lower = 2.0 * x * (x / n) / sum.max(f64::MIN_POSITIVE);
        (lower, if x < n { upper } else { 1.0 })
    })
}

/// Continuity correction: the limits of [`wilson`] for `x ∓ 1/2`, clipped to 0 and 1.
pub(super) fn wilson_cc(x: f64, n: f64, z: f64) -> (f64, f64) {
    let lower = if x > 0.5 { wilson(x - 0.5, n, z).0 } else { 0.0 };
    let upper = if n - x > 0.5 { wilson(x + 0.5, n, z).1 } else { 1.0 };
    (lower, upper)
}

pub(super) fn agresti_coull(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        let square = z * z;
        let (size, y) = (n + square, n - x);
        let (p, q) = ((x + square / 2.0) / size, (y + square / 2.0) / size);
        let shift = square * (y - x) / (2.0 * size);
        around(Normal { p, half: z * (p * q / size).sqrt(), size, above: x - shift, below: y + shift })
    })
}

pub(super) fn wald(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        let (p, q) = (x / n, (n - x) / n);
        around(Normal { p, half: z * (p * q / n).sqrt(), size: n, above: x - z * z * q, below: n - x - z * z * p })
    })
}

/// Normal on the scale of the log odds; `x` and `n − x` are above 0.
pub(super) fn logit(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        let (odds, half) = ((n - x) / x, z * (n / x / (n - x)).sqrt());
        (1.0 / (1.0 + odds * half.exp()), 1.0 / (1.0 + odds * (-half).exp()))
    })
}

/// Normal on the scale of ln(−ln p); `x` and `n − x` are above 0.
pub(super) fn log_log(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        let y = n - x;
        let ln = if x < y { (x / n).ln() } else { (-y / n).ln_1p() };
        let half = z * (y / x / n).sqrt() / -ln;
        ((ln * half.exp()).exp(), (ln * (-half).exp()).exp())
    })
}

pub(super) fn arcsine(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        let (angle, half) = ((x + 0.375).sqrt().atan2((n - x + 0.375).sqrt()), z / (2.0 * n.sqrt()));
        let lower = if x > 0.0 { (angle - half).max(0.0).sin().powi(2) } else { 0.0 };
        let upper = if x < n { (angle + half).min(FRAC_PI_2).sin().powi(2) } else { 1.0 };
        (lower, upper)
    })
}

/// The limits p ∓ half, clipped.
struct Normal {
    p: f64,
    half: f64,
    size: f64,
    /// `size` · (p² − half²) / p, whose sign says whether the lower limit is above 0.
    above: f64,
    /// The same for 1 − p: whether the upper limit is below 1.
    below: f64,
}

fn around(Normal { p, half, size, above, below }: Normal) -> (f64, f64) {
    let lower = if above > 0.0 { p * (above / size) / (p + half) } else { 0.0 };
    (lower, if below > 0.0 { (p + half).min(1.0) } else { 1.0 })
}

/// The limits at |z|, swapped if z is negative.
pub(super) fn both_ways(z: f64, limits: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
    let (lower, upper) = limits(z.abs());
    if z < 0.0 { (upper, lower) } else { (lower, upper) }
}
