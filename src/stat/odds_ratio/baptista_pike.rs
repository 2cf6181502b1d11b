//! The exact interval that inverts the two-sided conditional test by minimum likelihood.
//!
//! Below the estimate, the p-value of ψ is P(X₁ >= x₁) + P(X₁ <= k), where k grows with ψ in steps: P(X₁ = k) comes to
//! equal P(X₁ = x₁) at
//!
//! ```text
//! ψₖ = (h(k) / h(x₁))^(1/(x₁ − k)),  h(k) = C(n₁, k) C(n₂, x₁ + x₂ − k)
//! ```
//!
//! which grows with k because h is log-concave. The p-value jumps up at each ψₖ, and between two of them it falls at most
//! once before it rises. So the limit is the first ψₖ with a p-value above α, or the ψ before it at which it is α.

use super::{Table, conditional::FURTHEST, conditional::beyond};
use crate::stat::special::root;
use crate::stat::test::first;

/// The ends of the set of ψ with a p-value above `alpha`.
pub(super) fn limits(table: Table, alpha: f64) -> (f64, f64) {
    (lower(table, alpha), 1.0 / lower(table.swapped(), alpha))
}

/// The farthest k looked at, in standard deviations of X₁ and counts; one tail beyond is negligible at any level.
const FAR: (f64, f64) = (40.0, 100.0);

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole")]
fn lower(table: Table, alpha: f64) -> f64 {
    let deviation = 1.0 / table.one_half_more().reciprocals().sqrt();
    let reach = table.x1.min(table.y2).min((FAR.0 * deviation + FAR.1).floor()) as u64;
    if reach == 0 {
        return 0.0;
    }
    let logs = below(table, reach);
    let jump = |distance: u64| logs[distance as usize] / distance as f64;
    let accepts = |distance: u64, at: f64| p_value(table, distance, logs[distance as usize], at) > alpha;
    // distances from the farthest on
    let found = reach - first(0, reach - 1, |near| accepts(reach - near, jump(reach - near)));
    let inner = jump(found);
    let at = if found == reach {
        let one_tail = |at: f64| p_value(table, 0, 0.0, at) - alpha;
        if one_tail(inner) > 0.0 { root::bracketed(-FURTHEST, inner, one_tail) } else { inner }
    } else if accepts(found + 1, inner) {
        let rest = |at: f64| p_value(table, found + 1, logs[found as usize + 1], at) - alpha;
        root::bracketed(jump(found + 1), inner, rest)
    } else {
        inner
    };
    at.exp()
}

/// ln h(x₁ − j) − ln h(x₁) for j from 0.
fn below(table: Table, reach: u64) -> Vec<f64> {
    let Table { x1, y1, x2, y2 } = table;
    let step = |j: f64| ((x1 - j) / (y1 + 1.0 + j) * ((y2 - j) / (x2 + 1.0 + j))).ln();
    let steps = (0..reach).scan(0.0, |sum, j| {
        *sum += step(j as f64);
        Some(*sum)
    });
    std::iter::once(0.0).chain(steps).collect()
}

/// P(X₁ >= x₁) + P(X₁ <= x₁ − distance) at ln ψ, without the second for a distance of 0.
fn p_value(table: Table, distance: u64, log: f64, at: f64) -> f64 {
    let odds = at.exp();
    let (above, under) = (1.0 + beyond(table, odds).count, beyond(table.swapped(), 1.0 / odds).count);
    let far = if distance > 0 {
        let last = table.shifted(distance as f64);
        (log - distance as f64 * at).exp() * (1.0 + beyond(last.swapped(), 1.0 / odds).count)
    } else {
        0.0
    };
    (above + far) / (above + under)
}
