//! The binomial distribution, for integer or real n and x.

use super::beta;

/// P(X = x) for n trials with probability p.
pub(in crate::stat) fn density(n: f64, p: f64, x: f64) -> f64 {
    density_pair(n, [p, 1.0 - p], x)
}

/// The same given p and 1 − p, both accurate.
///
/// By DLMF 5.12.1, P(X = x) = D(p; x, n − x) n / (x (n − x)), with the density D of the logit of a beta variable.
pub(super) fn density_pair(n: f64, [p, q]: [f64; 2], x: f64) -> f64 {
    if !(0.0..=n).contains(&x) {
        return 0.0;
    }
    if p <= 0.0 || q <= 0.0 {
        let certain = if p <= 0.0 { 0.0 } else { n };
        return f64::from(u8::from(x.total_cmp(&certain).is_eq()));
    }
    let ln = |small: f64, other: f64| if small < 0.5 { small.ln() } else { (-other).ln_1p() };
    if x <= 0.0 {
        return (n * ln(q, p)).exp();
    }
    if x >= n { (n * ln(p, q)).exp() } else { beta::density_by_size(x, n - x, [p, q]) }
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(n: f64, p: f64, x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    if x >= n { 1.0 } else { beta::upper_tail(x + 1.0, n - x, p) }
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(n: f64, p: f64, x: f64) -> f64 {
    if x > n {
        return 0.0;
    }
    if x <= 0.0 { 1.0 } else { beta::lower_tail(x, n - x + 1.0, p) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../../tests/reference/special_binomial.csv");

    #[test]
    fn density_agrees_with_the_reference_table() {
        for row in lines::<4>(TABLE) {
            let [n, p, x, expected] = row.map(|text| text.parse::<f64>().unwrap());
            let found = density(n, p, x);
            assert!(error(found, expected) < 5e-13, "{n} {p} {x}: {found:e} for {expected:e}");
        }
    }

    #[test]
    fn tails_sum_densities() {
        for (n, p) in [(1.0, 0.3), (12.0, 0.01), (40.0, 0.7)] {
            let mut sum = 0.0;
            for x in (0..50).map(f64::from).take_while(|x| *x <= n) {
                assert!((upper_tail(n, p, x) - (1.0 - sum)).abs() < 1e-14, "{n} {p} {x}");
                sum += density(n, p, x);
                assert!((lower_tail(n, p, x) - sum).abs() < 1e-14, "{n} {p} {x}");
            }
        }
        assert_eq!([density(3.0, 0.0, 0.0), density(3.0, 1.0, 3.0), density(3.0, 1.0, 2.0)], [1.0, 1.0, 0.0]);
        assert_eq!([density(0.0, 0.5, 0.0), density(3.0, 0.5, 4.0), density(3.0, 0.5, -1.0)], [1.0, 0.0, 0.0]);
        assert_eq!([lower_tail(3.0, 0.5, -1.0), upper_tail(3.0, 0.5, 4.0)], [0.0, 0.0]);
    }
}
