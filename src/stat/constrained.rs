//! Score limits by Lagrange multiplier.
//!
//! A score limit of a comparison θ(p₁, p₂) is a value of θ at which the score statistic equals z, with p₁ and p₂
//! estimated by maximum likelihood under the constraint. Solving for the estimates at a given θ takes a cubic or
//! quadratic equation that loses digits. Here they are functions of the Lagrange multiplier λ of the constraint:
//!
//! ```text
//! ∂/∂pᵢ [x₁ ln p₁ + y₁ ln(1 − p₁) + x₂ ln p₂ + y₂ ln(1 − p₂) − λ (θ(p₁, p₂) − θ)] = 0
//! ```
//!
//! Each pᵢ then follows from its own group without cancellation. The statistic is λ √S(λ), where S is the variance of
//! the score. It increases with λ from 0, so one bracketed root gives the limit to full precision. λ > 0 lowers p₁ and
//! raises p₂, which gives the lower limit.

use crate::stat::special::root;
use crate::stat::two_groups::Group;

/// The λ at which a statistic that grows with λ without bound equals z.
///
/// `low` is a lower bound of λ, above 0; doubling finds an upper one.
pub(super) fn unbounded_multiplier(low: f64, z: f64, statistic: impl Fn(f64) -> f64) -> f64 {
    let mut high = 2.0 * low;
    while statistic(high) < z && high < f64::MAX {
        high *= 2.0;
    }
    root::bracketed(low, high, |multiplier| statistic(multiplier) - z)
}

/// The λ with λ √S(λ) = z, for a variance S with a pole at λ = `end`.
///
/// ```text
/// S(λ) ≤ 4/λ + 4/end  where λ ≤ end/2
/// ```
///
/// must hold: it bounds the multiplier from below.
pub(super) fn bounded_multiplier(end: f64, z: f64, variance: impl Fn(f64) -> f64) -> f64 {
    let low = end.min(z * z).min(z * end.sqrt()) / 8.0;
    root::bracketed(low, end, |multiplier| multiplier - z / variance(multiplier).sqrt())
}

/// The p that maximises x ln p + y ln(1 − p) − λ p, where λ >= 0, and 1 − p.
///
/// ```text
/// p = 2x / (n + λ + s),  1 − p = 2y / (n − λ + s) = (λ − n + s) / 2λ,  s² = (n − λ)² + 4λy
/// ```
pub(super) fn pulled(group: Group, multiplier: f64) -> [f64; 2] {
    let Group { x, y, n } = group;
    let root = (n - multiplier).hypot(2.0 * (multiplier * y).sqrt());
    let p = 2.0 * x / (n + multiplier + root);
    let q = if multiplier > n {
        (multiplier - n + root) / (2.0 * multiplier)
    } else if y > 0.0 {
        2.0 * y / (n - multiplier + root)
    } else {
        0.0
    };
    [p, q]
}

/// p (1 − p) for that p.
pub(super) fn pulled_variance(group: Group, multiplier: f64) -> f64 {
    let [p, q] = pulled(group, multiplier);
    p * q
}

/// The limits, given each as a function of z >= 0.
///
/// A one-sided level below 1/2 has z < 0; its limit is the opposite one at −z.
pub(super) fn limits(z: f64, lower: impl Fn(f64) -> f64, upper: impl Fn(f64) -> f64) -> (f64, f64) {
    if z >= 0.0 { (lower(z), upper(z)) } else { (upper(-z), lower(-z)) }
}
