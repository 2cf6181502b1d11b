//! The beta-binomial distribution: binomial with a probability that itself has a beta distribution.
//!
//! ```text
//! P(X = x) = C(n, x) B(x + a, n − x + b) / B(a, b)
//!          = f(x; n, p) D(p; a, b) / D(p; x + a, n − x + b)      for any p
//!
//! f  the binomial density,  D  the density of the logit of a beta variable
//! ```
//!
//! The p at which all three densities are near their largest keeps them in range.

use super::{beta, binomial};

/// P(X = x), for n trials.
pub(in crate::stat) fn density(n: f64, [a, b]: [f64; 2], x: f64) -> f64 {
    if !(0.0..=n).contains(&x) {
        return 0.0;
    }
    let y = n - x;
    let at = [(x + a) / (n + a + b), (y + b) / (n + a + b)];
    let logit = |a: f64, b: f64| beta::density_by_size(a, b, at) * (a * b / (a + b));
    binomial::density_pair(n, at, x) * logit(a, b) / logit(x + a, y + b)
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(n: f64, [a, b]: [f64; 2], x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    if x >= n {
        return 1.0;
    }
    if x * b <= (n - x) * a { downwards(n, [a, b], x) } else { (1.0 - downwards(n, [b, a], n - x - 1.0)).max(0.0) }
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(n: f64, [a, b]: [f64; 2], x: f64) -> f64 {
    lower_tail(n, [b, a], n - x)
}

/// The sum of the densities at x, x − 1, …, 0.
fn downwards(n: f64, [a, b]: [f64; 2], mut x: f64) -> f64 {
    let (mut sum, mut term) = (0.0, density(n, [a, b], x));
    let has_one_peak = a >= 1.0 && b >= 1.0;
    while x > 0.0 {
        sum += term;
        let ratio = x * (n - x + b) / ((n - x + 1.0) * (x - 1.0 + a));
        // a geometric series bounds the remaining terms
        if has_one_peak && term * ratio <= 1e-17 * sum * (1.0 - ratio) {
            return sum.min(1.0);
        }
        term *= ratio;
        x -= 1.0;
    }
    (sum + term).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::error;

    /// n, a, b, x, P(X = x), P(X <= x): mpmath, 40 digits.
    #[expect(clippy::unreadable_literal, reason = "a table of numbers")]
    const TABLE: &[[f64; 6]] = &[
        [10.0, 2.5, 0.5, 7.0, 0.0843048095703125, 0.26317596435546875],
        [50.0, 9.0, 1.0, 30.0, 0.0038918328344130313, 0.016864608949123137],
        [50.0, 9.0, 1.0, 50.0, 0.15254237288135594, 1.0],
        [200.0, 0.2, 0.7, 3.0, 0.02521422858481405, 0.4019085649423953],
        [1000.0, 450.0, 50.0, 850.0, 0.00041791592504398346, 0.0029294221694443966],
        [1000.0, 450.0, 50.0, 960.0, 2.1999081920995717e-06, 0.9999960375592583],
        [20.0, 1000000.0, 100000.0, 14.0, 0.005761820371656177, 0.007129506541578072],
        [300.0, 30.0, 3.0, 200.0, 6.466211601082359e-05, 0.0005629377038451087],
        [5.0, 0.01, 0.01, 0.0, 0.489794344890274, 0.489794344890274],
    ];

    #[test]
    fn density_and_tail_agree_with_the_reference() {
        for [n, a, b, x, expected, tail] in TABLE.iter().copied() {
            let found = density(n, [a, b], x);
            assert!(error(found, expected) < 1e-11, "{n} {a} {b} {x}: {found:e} for {expected:e}");
            let found = lower_tail(n, [a, b], x);
            assert!(error(found, tail) < 1e-10, "{n} {a} {b} {x}: {found:e} for {tail:e}");
        }
    }

    #[test]
    fn tails_sum_densities() {
        for (n, a, b) in [(1.0, 0.3, 2.0), (12.0, 0.01, 0.2), (40.0, 70.0, 3.0)] {
            let mut sum = 0.0;
            for x in (0..50).map(f64::from).take_while(|x| *x <= n) {
                assert!((upper_tail(n, [a, b], x) - (1.0 - sum)).abs() < 1e-13, "{n} {a} {b} {x}");
                sum += density(n, [a, b], x);
                assert!((lower_tail(n, [a, b], x) - sum).abs() < 1e-13, "{n} {a} {b} {x}");
            }
        }
        assert_eq!([lower_tail(3.0, [1.0, 1.0], -1.0), upper_tail(3.0, [1.0, 1.0], 4.0)], [0.0, 0.0]);
        assert_eq!(density(3.0, [1.0, 1.0], 4.0), 0.0);
    }
}
