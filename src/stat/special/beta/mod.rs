//! The beta distribution with real shapes a, b > 0.
//!
//! ```text
//! I(x; a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt     DLMF 8.17.2
//! D = xᵃ (1 − x)ᵇ / B(a, b)                         the density of the logit of x
//! ```
//!
//! Tails are D times a continued fraction or, for large shapes, come from the [expansion]. Quantiles of large shapes do
//! too; others are refined from a starting value by fifth-order steps, typically two.

mod start;

use super::step::{self, Point};
use super::{expansion, fraction, stirling};
use crate::stat::normal;

/// I(x; a, b), the lower tail probability at x.
pub(in crate::stat) fn lower_tail(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 { 1.0 } else { Beta::new(a, b).tail([x, 1.0 - x]) }
}

/// 1 − I(x; a, b), the upper tail probability at x.
pub(in crate::stat) fn upper_tail(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x >= 1.0 { 0.0 } else { Beta::new(b, a).tail([1.0 - x, x]) }
}

/// I(x; a, b) given x and 1 − x, both accurate: the inverse of [`lower_quantile_pair`].
pub(in crate::stat) fn lower_tail_pair(a: f64, b: f64, at: [f64; 2]) -> f64 {
    if at[0] <= 0.0 {
        return 0.0;
    }
    if at[1] <= 0.0 { 1.0 } else { Beta::new(a, b).tail(at) }
}

/// D (a + b) / (ab), given x and 1 − x, both accurate.
pub(super) fn density_by_size(a: f64, b: f64, at: [f64; 2]) -> f64 {
    let beta = Beta::new(a, b);
    (beta.ln_scale() + beta.exponent(at, beta.excess(at))).exp() / beta.size
}

/// The x with I(x; a, b) = tail.
pub(in crate::stat) fn lower_quantile(a: f64, b: f64, tail: f64) -> f64 {
    lower_quantile_pair(a, b, tail)[0]
}

/// The x with 1 − I(x; a, b) = tail.
pub(in crate::stat) fn upper_quantile(a: f64, b: f64, tail: f64) -> f64 {
    lower_quantile_pair(b, a, tail)[1]
}

/// The x with I(x; a, b) = tail, and 1 − x, both accurate.
pub(in crate::stat) fn lower_quantile_pair(a: f64, b: f64, tail: f64) -> [f64; 2] {
    if tail > 0.5 {
        let [y, x] = near_quantile(b, a, 1.0 - tail);
        return [x, y];
    }
    near_quantile(a, b, tail)
}

/// For tail <= 1/2.
fn near_quantile(a: f64, b: f64, tail: f64) -> [f64; 2] {
    if a == 1.0 {
        let ln = (-tail).ln_1p() / b;
        return [-ln.exp_m1(), ln.exp()];
    }
    if b == 1.0 {
        let ln = tail.ln() / a;
        return [ln.exp(), -ln.exp_m1()];
    }
    let z = -normal::upper_quantile(tail);
    let beta = Beta::new(a, b);
    if expansion::inverts(beta.size, z) {
        return beta.expanded_quantile(z);
    }
    beta.refined(start::quantile(&beta, tail, z), tail.ln())
}

/// The distribution, with the terms that depend on the shapes only.
struct Beta {
    a: f64,
    b: f64,
    /// a + b
    sum: f64,
    /// N = ab/(a + b)
    size: f64,
}

impl Beta {
    fn new(a: f64, b: f64) -> Self {
        let sum = a + b;
        Self { a, b, sum, size: a.min(b) * (a.max(b) / sum) }
    }

    fn sigma(&self) -> f64 {
        (self.b - self.a) / self.sum
    }

    fn expanded_quantile(&self, z: f64) -> [f64; 2] {
        let (p, q) = (self.a / self.sum, self.b / self.sum);
        let t = expansion::quantile(self.sigma(), self.size, z);
        [p * (1.0 + q * t), q * (1.0 - p * t)]
    }

    /// (a + b) x − a, without cancellation.
    fn excess(&self, [x, y]: [f64; 2]) -> f64 {
        if x <= y { self.sum.mul_add(x, -self.a) } else { -self.sum.mul_add(y, -self.b) }
    }

    /// a ln(x/p) + b ln((1 − x)/q), at most 0.
    fn exponent(&self, [x, y]: [f64; 2], excess: f64) -> f64 {
        let (by_a, by_b) = (excess / self.a, -excess / self.b);
        self.a * stirling::log_less_excess(x * (self.sum / self.a), by_a)
            + self.b * stirling::log_less_excess(y * (self.sum / self.b), by_b)
    }

    /// ln D minus the exponent.
    fn ln_scale(&self) -> f64 {
        let errors = stirling::error(self.sum) - stirling::error(self.a) - stirling::error(self.b);
        errors + (self.size / std::f64::consts::TAU).ln() / 2.0
    }

    /// I(x; a, b), with y = 1 − x.
    fn tail(&self, at: [f64; 2]) -> f64 {
        let excess = self.excess(at);
        let exponent = self.exponent(at, excess);
        let z = (-2.0 * exponent).max(0.0).sqrt().copysign(excess);
        if expansion::reaches(self.size, z) {
            return normal::upper_tail(-expansion::deviate(self.sigma(), self.size, z));
        }
        let ln_density = self.ln_scale() + exponent;
        if is_low(at, excess) {
            return (ln_density.exp() * lower_fraction(self.a, self.b, at, -excess)).min(1.0);
        }
        let [x, y] = at;
        (1.0 - ln_density.exp() * lower_fraction(self.b, self.a, [y, x], excess)).max(0.0)
    }

    /// The lower tail with its derivatives in the logit.
    fn point(&self, at: [f64; 2], ln_scale: f64) -> Point {
        let [x, y] = at;
        let excess = self.excess(at);
        let ln_density = ln_scale + self.exponent(at, excess);
        let (ln_tail, mills) = if is_low(at, excess) {
            let mills = lower_fraction(self.a, self.b, at, -excess);
            (ln_density + mills.ln(), mills)
        } else {
            let density = ln_density.exp();
            let upper = density * lower_fraction(self.b, self.a, [y, x], excess);
            ((-upper).ln_1p(), (1.0 - upper) / density)
        };
        Point { ln_tail, mills, slope: -excess, bend: self.sum * x * y, twist: y - x }
    }

    /// Refines a starting value to the quantile.
    fn refined(&self, mut at: [f64; 2], ln_tail: f64) -> [f64; 2] {
        let ln_scale = self.ln_scale();
        for _ in 0..step::MOST {
            let (step, is_last) = self.point(at, ln_scale).step_to(ln_tail);
            if step.is_nan() {
                break;
            }
            at = moved(at, step);
            if is_last || at[0] <= 0.0 || at[1] <= 0.0 {
                break;
            }
        }
        at
    }
}

/// Whether x <= (a + 1)/(a + b + 2), where the fraction of the lower tail converges faster.
fn is_low([x, _]: [f64; 2], excess: f64) -> bool {
    excess + 2.0 * x <= 1.0
}

/// x and 1 − x after a step of the logit.
fn moved([x, y]: [f64; 2], step: f64) -> [f64; 2] {
    let growth = step.exp_m1();
    let whole = 1.0 + x * growth;
    [x * (1.0 + growth) / whole, y / whole]
}

/// I(x; a, b) / D, where `lack` = a − (a + b) x.
///
/// Didonato and Morris (1992), "Algorithm 708: significant digit computation of the incomplete beta function ratios",
/// ACM Transactions on Mathematical Software 18:360-373, the fraction in section 3: the even part of DLMF 8.17.22.
fn lower_fraction(a: f64, b: f64, [x, y]: [f64; 2], lack: f64) -> f64 {
    let sum = a + b;
    fraction::evaluate(a * (lack + 1.0) / (a + 1.0), |n| {
        let before = a + 2.0 * n - 1.0;
        let falling = n * (b - n) * x / before;
        let alpha = falling * ((a + n - 1.0) * (sum + n - 1.0) * x / before);
        (alpha, n + falling + (a + n) * (lack + 1.0 + n * (1.0 + y)) / (before + 2.0))
    })
}

#[cfg(test)]
mod tests;
