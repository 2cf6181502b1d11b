//! The chi-squared distribution, with real degrees of freedom.

use super::gamma;

/// The upper tail probability at x.
pub(in crate::stat) fn upper_tail(df: f64, x: f64) -> f64 {
    gamma::upper_tail(df / 2.0, x / 2.0)
}

/// The x with upper tail probability `tail`.
pub(in crate::stat) fn upper_quantile(df: f64, tail: f64) -> f64 {
    2.0 * gamma::upper_quantile(df / 2.0, tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::normal;
    use crate::stat::reference::error;

    #[test]
    fn one_and_two_degrees_of_freedom_are_the_normal_and_the_exponential_distribution() {
        for z in [1e-3, 0.5, 1.0, 1.96, 3.0, 8.0, 30.0] {
            assert!(error(upper_tail(1.0, z * z), 2.0 * normal::upper_tail(z)) < 1e-12, "{z}");
            assert!(error(upper_tail(2.0, z), (-z / 2.0).exp()) < 1e-14, "{z}");
        }
        for tail in [1e-20, 1e-3, 0.05, 0.7] {
            let z = normal::upper_quantile(tail / 2.0);
            assert!(error(upper_quantile(1.0, tail), z * z) < 1e-13, "{tail}");
            assert!(error(upper_quantile(2.0, tail), -2.0 * tail.ln()) < 1e-14, "{tail}");
        }
    }
}
