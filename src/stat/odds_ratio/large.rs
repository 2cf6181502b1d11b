//! The double saddlepoint approximation of the conditional distribution of `x1`, for large counts.
//!
//! ```text
//! P(X₁ >= x₁; ψ) ≈ 1 − Φ(r + ln(u/r)/r)
//!
//! r² = 2 Σ o ln(o/f)                    o  the four cells with x₁ − 1/2 in place of x₁ (continuity correction)
//! u  = 2 sinh(Δ/2) √(v₁v₂/(w₁ + w₂))    f  the cells with the same margins and the odds ratio ψ
//! Δ  = ln(odds ratio of o) − ln ψ       v₁, v₂, w₁, w₂  the variances xy/n of each group in o and in f
//! ```
//!
//! Skovgaard (1987), "Saddlepoint expansions for conditional distributions", Journal of Applied Probability 24:875-887;
//! Barndorff-Nielsen (1986), "Inference on full or partial parameters based on the standardized signed log likelihood
//! ratio", Biometrika 73:307-322.
//!
//! An error in the quantile moves ln ψ by that error times the standard deviation of ln ψ, so both shrink together.

use super::Table;
use crate::stat::normal::upper_tail;
use crate::stat::special::excess::excess;
use crate::stat::special::root;

/// The approximation is used below this variance of ln ψ; every cell then exceeds 10⁷.
const SMALL_VARIANCE: f64 = 1e-7;

/// Within this distance of 0, in standard deviations, the correction of r is evaluated at this distance.
const NEAR: f64 = 1e-4;

/// Whether the approximation is as accurate as the sums.
pub(super) fn holds_for(table: Table) -> bool {
    table.reciprocals() < SMALL_VARIANCE
}

/// The ψ with E(X₁; ψ) = x₁.
///
/// E(X₁Y₂) = ψ E(Y₁X₂) exactly, and the two cells of each product have the variance of X₁ as their covariance.
pub(super) fn estimate(table: Table) -> f64 {
    let variance = 1.0 / table.reciprocals();
    (table.x1 * table.y2 + variance) / (table.y1 * table.x2 + variance)
}

/// The ψ with P(X₁ >= x₁; ψ) = 1 − Φ(z).
pub(super) fn lower(table: Table, z: f64) -> f64 {
    let seen = table.shifted(0.5);
    let (low, high) = ends(seen);
    let shift = root::bracketed(low, high, |shift| signed_root(seen, shift) + correction(seen, shift) - z);
    seen.shifted(shift).odds_ratio()
}

/// The ψ with P(X₁ > x₁; ψ) + P(X₁ = x₁; ψ)/2 = tail, the mean of two tails.
pub(super) fn mid_lower(table: Table, tail: f64) -> f64 {
    let (with, without) = (table.shifted(0.5), table.shifted(-0.5));
    let (low, high) = ends(with);
    let beyond = |seen: Table, shift: f64| upper_tail(signed_root(seen, shift) + correction(seen, shift));
    let shift = root::bracketed(low + 1.0, high - 1.0, |shift| {
        (tail / f64::midpoint(beyond(with, shift - 0.5), beyond(without, shift + 0.5))).ln()
    });
    table.shifted(shift).odds_ratio()
}

/// A first guess of ln ψ, for tables of any size with `x1` and `y2` above 0.
pub(super) fn start(table: Table, z: f64) -> f64 {
    let seen = table.shifted(0.5);
    let (low, high) = ends(seen);
    let shift = root::bracketed(low, high, |shift| signed_root(seen, shift) - z);
    seen.shifted(shift).odds_ratio().ln()
}

/// The bounds of shifts that keep all cells positive.
fn ends(seen: Table) -> (f64, f64) {
    let inside = 1.0 - 1e-9;
    (-inside * seen.y1.min(seen.x2), inside * seen.x1.min(seen.y2))
}

/// r as a function of the shift from o to f.
fn signed_root(seen: Table, shift: f64) -> f64 {
    let Table { x1, y1, x2, y2 } = seen.shifted(shift);
    let deviance =
        x1 * excess(shift / x1) + y1 * excess(-shift / y1) + x2 * excess(-shift / x2) + y2 * excess(shift / y2);
    (2.0 * deviance).sqrt().copysign(shift)
}

/// ln(u/r)/r.
fn correction(seen: Table, shift: f64) -> f64 {
    let shift = shift.abs().max(NEAR / seen.reciprocals().sqrt()).copysign(shift);
    let Table { x1, y1, x2, y2 } = seen;
    let gap = (shift / y1).ln_1p() + (shift / x2).ln_1p() - (-shift / x1).ln_1p() - (-shift / y2).ln_1p();
    let variances =
        |table: Table| [table.x1 * table.y1 / (table.x1 + table.y1), table.x2 * table.y2 / (table.x2 + table.y2)];
    let ([first, second], fitted) = (variances(seen), variances(seen.shifted(shift)));
    let scale = (first / (fitted[0] + fitted[1]) * second).sqrt();
    let r = signed_root(seen, shift);
    (2.0 * (gap / 2.0).sinh() * scale / r).ln() / r
}
