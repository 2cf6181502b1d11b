//! Limits at which the likelihood ratio has a given value.

use crate::stat::constrained::{limits, pulled, unbounded_multiplier};
use crate::stat::special::excess::excess;
use crate::stat::two_groups::{Group, TwoGroups};

pub(super) fn limits_of(groups: TwoGroups, value: f64, z: f64) -> (f64, f64) {
    limits(z, |z| value - margin(groups, z), |z| value + margin(groups.swapped(), z))
}

/// d − δ at the lower limit, λ V(λ) with the multiplier λ at which the deviance is z².
fn margin(TwoGroups { first, second }: TwoGroups, z: f64) -> f64 {
    if z == 0.0 || (first.x == 0.0 && second.y == 0.0) {
        return 0.0; // zero width, or the difference is −1
    }
    // p₁ is lowered, and p₂ raised by lowering 1 − p₂
    let groups = [first, second.complement()];
    let deviance = |multiplier: f64| groups.map(|group| deviance(group, multiplier)).iter().sum::<f64>();
    // the deviance is at most λ² (1/n₁ + 1/n₂)
    let low = z / (1.0 / first.n + 1.0 / second.n).sqrt();
    let multiplier = unbounded_multiplier(low * 0.5, z, |multiplier| deviance(multiplier).sqrt());
    let lowered = |group: Group| {
        let [p, q] = pulled(group, multiplier);
        multiplier * p * q / group.n
    };
    groups.map(lowered).iter().sum()
}

/// 2 (x ln(p̂/p) + y ln(q̂/q)) at the multiplier, where p̂ = p + λ p q / n.
fn deviance(group: Group, multiplier: f64) -> f64 {
    let [p, q] = pulled(group, multiplier);
    let step = multiplier / group.n;
    2.0 * group.n * (p * excess(step * q) + q * excess(-step * p))
}
