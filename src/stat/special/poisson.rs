//! The Poisson distribution, with real mean.

use super::gamma;

/// P(X = x).
///
/// P(X = x) = D(mean; x) / x, with the density D of the logarithm of a gamma variable.
pub(in crate::stat) fn density(mean: f64, x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    if mean <= 0.0 {
        return if x > 0.0 { 0.0 } else { 1.0 };
    }
    if x > 0.0 { gamma::density_by_shape(x, mean) } else { (-mean).exp() }
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(mean: f64, x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { gamma::upper_tail(x + 1.0, mean) }
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(mean: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { gamma::lower_tail(x, mean) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../../tests/reference/special_poisson.csv");

    #[test]
    fn density_agrees_with_the_reference_table() {
        for row in lines::<3>(TABLE) {
            let [mean, x, expected] = row.map(|text| text.parse::<f64>().unwrap());
            let found = density(mean, x);
            assert!(error(found, expected) < 5e-13, "{mean} {x}: {found:e} for {expected:e}");
        }
    }

    #[test]
    fn tails_sum_densities() {
        for mean in [1e-9, 0.3, 7.0, 50.0] {
            let mut sum = 0.0;
            for x in (0..100).map(f64::from) {
                assert!((upper_tail(mean, x) - (1.0 - sum)).abs() < 1e-14, "{mean} {x}");
                sum += density(mean, x);
                assert!((lower_tail(mean, x) - sum).abs() < 1e-14, "{mean} {x}");
            }
        }
        assert_eq!(
            [density(0.0, 0.0), density(0.0, 1.0), density(1.0, -1.0), lower_tail(1.0, -1.0)],
            [1.0, 0.0, 0.0, 0.0]
        );
    }
}
