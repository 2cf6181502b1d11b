//! The gamma distribution with real shape a > 0 and rate 1.
//!
//! ```text
//! P(a, x) = γ(a, x) / Γ(a),  Q(a, x) = 1 − P(a, x)     DLMF 8.2.4
//! D = xᵃ e⁻ˣ / Γ(a)                                    the density of ln x
//! ```
//!
//! Tails are D times a continued fraction or, for large a, come from the [expansion]. Quantiles of large a do too;
//! others are refined from a starting value by fifth-order steps, typically two.

use std::f64::consts::TAU;

use super::step::{self, Point};
use super::{expansion, fraction, stirling};
use crate::stat::normal;

/// Q(a, x), the upper tail probability at x.
pub(in crate::stat) fn upper_tail(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x == f64::INFINITY { 0.0 } else { Gamma::new(a).tail(x, Side::Upper) }
}

/// P(a, x), the lower tail probability at x.
pub(in crate::stat) fn lower_tail(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x == f64::INFINITY { 1.0 } else { Gamma::new(a).tail(x, Side::Lower) }
}

/// The x with P(a, x) = tail.
pub(in crate::stat) fn lower_quantile(a: f64, tail: f64) -> f64 {
    if tail > 0.5 { quantile(a, 1.0 - tail, Side::Upper) } else { quantile(a, tail, Side::Lower) }
}

/// The x with Q(a, x) = tail.
pub(in crate::stat) fn upper_quantile(a: f64, tail: f64) -> f64 {
    if tail > 0.5 { quantile(a, 1.0 - tail, Side::Lower) } else { quantile(a, tail, Side::Upper) }
}

/// D / a.
pub(super) fn density_by_shape(a: f64, x: f64) -> f64 {
    let gamma = Gamma::new(a);
    (gamma.ln_scale() + gamma.exponent(x)).exp() / a
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Lower,
    Upper,
}

/// For tail <= 1/2.
fn quantile(a: f64, tail: f64, side: Side) -> f64 {
    if a == 1.0 {
        return if side == Side::Lower { -(-tail).ln_1p() } else { -tail.ln() };
    }
    let gamma = Gamma::new(a);
    let size = normal::upper_quantile(tail);
    let z = if side == Side::Lower { -size } else { size };
    if expansion::inverts(a, z) {
        return gamma.expanded_quantile(z);
    }
    let start = match side {
        _ if expansion::approximates(a, z) => gamma.expanded_quantile(z),
        Side::Lower => start_of_lower(a, tail, z),
        Side::Upper => start_of_upper(a, z),
    };
    gamma.refined(start.max(f64::MIN_POSITIVE), tail.ln(), side)
}

struct Gamma {
    a: f64,
}

impl Gamma {
    fn new(a: f64) -> Self {
        Self { a }
    }

    fn expanded_quantile(&self, z: f64) -> f64 {
        self.a * (1.0 + expansion::quantile(1.0, self.a, z))
    }

    /// a ln(x/a) − (x − a), at most 0.
    fn exponent(&self, x: f64) -> f64 {
        self.a * stirling::log_less_excess(x / self.a, (x - self.a) / self.a)
    }

    /// ln D minus the exponent.
    fn ln_scale(&self) -> f64 {
        (self.a / TAU).ln() / 2.0 - stirling::error(self.a)
    }

    fn tail(&self, x: f64, side: Side) -> f64 {
        let (a, exponent) = (self.a, self.exponent(x));
        let z = (-2.0 * exponent).max(0.0).sqrt().copysign(x - a);
        if expansion::reaches(a, z) {
            let z = expansion::deviate(1.0, a, z);
            return normal::upper_tail(if side == Side::Lower { -z } else { z });
        }
        let density = (self.ln_scale() + exponent).exp();
        let (near, near_side) = self.near_fraction(x);
        let near = (density * near).min(1.0);
        if side == near_side { near } else { 1.0 - near }
    }

    /// A tail over D, on the side where the fraction converges faster.
    fn near_fraction(&self, x: f64) -> (f64, Side) {
        if x <= self.a + 1.0 {
            (lower_fraction(self.a, x), Side::Lower)
        } else {
            (upper_fraction(self.a, x), Side::Upper)
        }
    }

    /// A tail with its derivatives in ln x, or in −ln x for the upper tail.
    fn point(&self, x: f64, ln_scale: f64, side: Side) -> Point {
        let ln_density = ln_scale + self.exponent(x);
        let (near, near_side) = self.near_fraction(x);
        let (ln_tail, mills) = if side == near_side {
            (ln_density + near.ln(), near)
        } else {
            let density = ln_density.exp();
            ((-density * near).ln_1p(), (1.0 - density * near) / density)
        };
        let sign = if side == Side::Lower { 1.0 } else { -1.0 };
        Point { ln_tail, mills, slope: sign * (self.a - x), bend: x, twist: sign }
    }

    /// Refines a starting value to the quantile.
    fn refined(&self, mut x: f64, ln_tail: f64, side: Side) -> f64 {
        let ln_scale = self.ln_scale();
        for _ in 0..step::MOST {
            let (step, is_last) = self.point(x, ln_scale, side).step_to(ln_tail);
            if step.is_nan() {
                break;
            }
            x *= if side == Side::Lower { step.exp() } else { (-step).exp() };
            if is_last || x <= 0.0 {
                break;
            }
        }
        x
    }
}

/// P(a, x) / D: the even part of DLMF 8.9.1, a limit of the fraction of the beta distribution.
fn lower_fraction(a: f64, x: f64) -> f64 {
    let lack = a - x;
    fraction::evaluate(a * (lack + 1.0) / (a + 1.0), |n| {
        let before = a + 2.0 * n - 1.0;
        let falling = n * x / before;
        (falling * ((a + n - 1.0) * x / before), n + falling + (a + n) * (lack + 1.0 + 2.0 * n) / (before + 2.0))
    })
}

/// Q(a, x) / D: the even part of DLMF 8.9.2.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let excess = x - a;
    fraction::evaluate(excess + 1.0, |n| (n * (a - n), excess + 1.0 + 2.0 * n))
}

/// Approximates the x with P(a, x) = tail <= 1/2; z is the normal quantile of the tail.
pub(super) fn start_of_lower(a: f64, tail: f64, z: f64) -> f64 {
    let cube = wilson_hilferty(a, z);
    // P(a, x) < xᵃ / Γ(a + 1) bounds x from below
    let ln_gamma = (a - 0.5) * a.ln() - a + TAU.ln() / 2.0 + stirling::error(a) + a.ln();
    let bound = ((tail.ln() + ln_gamma) / a).exp();
    // P(a, x) = xᵃ / Γ(a + 1) (1 − a x / (a + 1) + …)
    let power = bound * (1.0 + bound / (a + 1.0));
    if power < 0.3 * (a + 1.0) || cube < bound { power } else { cube }
}

/// Approximates the x with Q(a, x) = 1 − Φ(z), for z >= 0.
pub(super) fn start_of_upper(a: f64, z: f64) -> f64 {
    wilson_hilferty(a.max(0.3), z)
}

/// Wilson and Hilferty (1931), PNAS 17:684: the cube root of a gamma variable is approximately normal.
fn wilson_hilferty(a: f64, z: f64) -> f64 {
    a * (1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt())).powi(3)
}

#[cfg(test)]
mod tests;
