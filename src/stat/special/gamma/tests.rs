use super::*;
use crate::stat::reference::{error, lines};

const QUANTILES: &str = include_str!("../../../../tests/reference/special_gamma.csv");
const TAILS: &str = include_str!("../../../../tests/reference/special_gamma_tails.csv");
const SIDES: [f64; 11] = [1e-300, 5.6e-17, 1e-9, 5e-5, 0.001, 0.025, 0.25, 0.5, 0.75, 0.999, 1.0 - f64::EPSILON];
const SHAPES: [f64; 14] =
    [1e-3, 0.5, 1.0, 1.5, 2.0, 10.0, 128.0, 129.0, 361.5, 1e3, 1e4, 1e6, 1e9, 9_007_199_254_740_992.0];

#[test]
fn quantiles_agree_with_the_reference_table() {
    for row in lines::<4>(QUANTILES) {
        let [a, tail, lower, upper] = row.map(|text| text.parse::<f64>().unwrap());
        let found = [lower_quantile(a, tail), upper_quantile(a, tail)];
        for (found, expected) in found.into_iter().zip([lower, upper]) {
            let allowed = if a < 0.5 { 2e-12 } else { 2e-13 };
            assert!(expected < 1e-300 || error(found, expected) < allowed, "{a} {tail}: {found:e} for {expected:e}");
        }
    }
}

#[test]
fn tails_agree_with_the_reference_table() {
    for row in lines::<4>(TAILS) {
        let [a, x, lower, upper] = row.map(|text| text.parse::<f64>().unwrap());
        for (found, expected) in [lower_tail(a, x), upper_tail(a, x)].into_iter().zip([lower, upper]) {
            assert!(error(found, expected) < 2e-12, "{a} {x}: {found:e} for {expected:e}");
        }
    }
}

#[test]
fn shape_1_is_the_exponential_distribution() {
    for tail in [5.6e-17_f64, 1e-9, 0.025, 0.25, 0.5] {
        assert!(error(lower_quantile(1.0, tail), -(-tail).ln_1p()) < 1e-15, "{tail}");
        assert!(error(upper_quantile(1.0, tail), -tail.ln()) < 1e-15, "{tail}");
        assert!(error(upper_tail(1.0, -tail.ln()), tail) < 1e-14, "{tail}");
    }
}

#[test]
fn quantiles_invert_tails_and_grow() {
    for a in SHAPES {
        let (lower, upper) = (SIDES.map(|p| lower_quantile(a, p)), SIDES.map(|q| upper_quantile(a, q)));
        assert!(lower.is_sorted() && upper.is_sorted_by(|x, y| x >= y), "{a}: {lower:?} {upper:?}");
        for (tail, (lower, upper)) in SIDES.into_iter().zip(lower.into_iter().zip(upper)) {
            if a > 1e15 || tail < 1e-20 || lower < 1e-290 || upper < 1e-290 {
                continue;
            }
            let errors = [error(lower_tail(a, lower), tail), error(upper_tail(a, upper), tail)];
            assert!(errors[0] < 1e-10 && errors[1] < 1e-10, "{a} {tail}: {lower} {upper} {errors:?}");
        }
    }
    for tail in SIDES {
        assert!(SHAPES.map(|a| lower_quantile(a, tail)).is_sorted(), "{tail}");
    }
}

#[test]
fn the_expansion_and_the_steps_agree() {
    for z in [0.0_f64, 0.7, 2.0, 3.9, 6.0, 8.2] {
        let gamma = Gamma::new(1.001 * (z.max(2.0) / (3.0 * 0.0588)).powi(2));
        let ln_tail = normal::upper_tail(z).ln();
        for (z, side) in [(-z, Side::Lower), (z, Side::Upper)] {
            let direct = gamma.expanded_quantile(z);
            let difference = error(direct, gamma.refined(direct, ln_tail, side));
            assert!(expansion::inverts(gamma.a, z) && difference < 1e-13, "{z}: {difference:e}");
        }
    }
}

#[test]
fn extreme_shapes_neither_hang_nor_fail() {
    for a in [1e-300, 1e-9, 1e-3, 0.1, 0.9, 1.0, 7.7, 250.0, 1e5, 1e12, 9e15, 1e18, 1e30] {
        for tail in [f64::MIN_POSITIVE, 1e-300, 1e-40, 1e-17, 0.01, 0.499, 0.5, 0.9, 1.0 - f64::EPSILON / 2.0] {
            let found = [lower_quantile(a, tail), upper_quantile(a, tail)];
            assert!(found.iter().all(|x| (0.0..f64::INFINITY).contains(x)), "{a} {tail}: {found:?}");
        }
        for x in [0.0, f64::MIN_POSITIVE, 1e-9, 0.3, 1.0, 1e3, 1e18, 1e300, f64::INFINITY] {
            let found = [lower_tail(a, x), upper_tail(a, x)];
            assert!(found.iter().all(|p| (0.0..=1.0).contains(p)), "{a} {x}: {found:?}");
        }
    }
}
