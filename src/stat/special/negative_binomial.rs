//! The negative binomial distribution: Poisson with a mean that itself has a gamma distribution.
//!
//! Its variance is m + k m², for mean m; P(X <= x) = I(1/(1 + k m); 1/k, x + 1), DLMF 8.17.2.

use super::beta;

/// P(X <= x).
pub(in crate::stat) fn lower_tail(mean: f64, k: f64, x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    beta::lower_tail_pair(1.0 / k, x + 1.0, shares(mean, k))
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(mean: f64, k: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let [q, p] = shares(mean, k);
    beta::lower_tail_pair(x, 1.0 / k, [p, q])
}

fn shares(mean: f64, k: f64) -> [f64; 2] {
    [1.0 / (1.0 + k * mean), k * mean / (1.0 + k * mean)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::error;

    /// Mean, k, x, P(X <= x), P(X >= x): mpmath, 40 digits.
    #[expect(clippy::unreadable_literal, reason = "a table of numbers")]
    const TABLE: &[[f64; 5]] = &[
        [3.0, 0.5, 0.0, 0.16, 1.0],
        [3.0, 0.5, 9.0, 0.969766912, 0.0463574016],
        [0.1, 2.0, 1.0, 0.98894350660655, 0.08712907082472314],
        [100.0, 0.01, 70.0, 0.012922193790670845, 0.9896294798082065],
        [100.0, 0.01, 160.0, 0.9999275143712306, 9.055690675578811e-05],
        [1000.0, 0.2, 150.0, 0.0011483181390543973, 0.9988841854931144],
        [20.0, 1e-06, 35.0, 0.9991962372284383, 0.0014892017833899411],
        [5.0, 3.0, 40.0, 0.9881604900909291, 0.0127950897163231],
    ];

    #[test]
    fn tails_agree_with_the_reference() {
        for [mean, k, x, lower, upper] in TABLE.iter().copied() {
            let found = [lower_tail(mean, k, x), upper_tail(mean, k, x)];
            assert!(error(found[0], lower) < 1e-11, "{mean} {k} {x}: {:e} for {lower:e}", found[0]);
            assert!(error(found[1], upper) < 1e-11, "{mean} {k} {x}: {:e} for {upper:e}", found[1]);
        }
        assert_eq!([lower_tail(3.0, 0.5, -1.0), upper_tail(3.0, 0.5, 0.0)], [0.0, 1.0]);
    }
}
