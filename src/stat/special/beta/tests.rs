use super::*;
use crate::stat::reference::{error, lines};

const QUANTILES: &str = include_str!("../../../../tests/reference/special_beta.csv");
const TAILS: &str = include_str!("../../../../tests/reference/special_beta_tails.csv");
const SHAPES: [f64; 16] =
    [0.5, 1.0, 1.5, 2.0, 3.0, 4.4, 10.0, 33.3, 100.0, 129.5, 361.0, 1e3, 1e4, 1e6, 1e9, 9_007_199_254_740_992.0];
const SIDES: [f64; 11] = [1e-300, 5.6e-17, 1e-9, 5e-5, 0.001, 0.025, 0.25, 0.5, 0.75, 0.999, 1.0 - f64::EPSILON];

fn pairs() -> impl Iterator<Item = (f64, f64)> {
    SHAPES.into_iter().flat_map(|a| SHAPES.map(|b| (a, b)))
}

#[test]
fn quantiles_agree_with_the_reference_table() {
    for row in lines::<5>(QUANTILES) {
        let [a, b, tail, x, y] = row.map(|text| text.parse::<f64>().unwrap());
        let (lower, upper) = (lower_quantile(a, b, tail), upper_quantile(b, a, tail));
        assert!(error(lower, x) < 2e-13 && error(upper, y) < 2e-13, "{a} {b} {tail}: {lower} for {x}, {upper} for {y}");
    }
}

#[test]
fn tails_agree_with_the_reference_table() {
    for row in lines::<6>(TAILS) {
        let [a, b, x, y, lower, upper] = row.map(|text| text.parse::<f64>().unwrap());
        let found = [lower_tail(a, b, x), upper_tail(a, b, x), lower_tail_pair(a, b, [x, y])];
        for (found, expected) in found.into_iter().zip([lower, upper, lower]) {
            assert!(error(found, expected) < 2e-12, "{a} {b} {x}: {found:e} for {expected:e}");
        }
    }
}

#[test]
fn shape_1_has_closed_forms() {
    for (a, tail) in [(0.5, 5e-17), (3.0, 0.025), (1e9, 0.5), (1e9, 0.975)] {
        assert!(error(lower_quantile(1.0, a, tail), -((-tail).ln_1p() / a).exp_m1()) < 1e-15, "{a} {tail}");
        assert!(error(lower_quantile(a, 1.0, tail), (tail.ln() / a).exp()) < 1e-15, "{a} {tail}");
        assert!(error(lower_tail(a, 1.0, 0.999), (a * 0.999_f64.ln()).exp()) < 1e-12, "{a} {tail}");
    }
}

#[test]
fn quantiles_invert_tails() {
    for (a, b) in pairs() {
        for tail in SIDES.into_iter().filter(|tail| *tail > 1e-20) {
            let at = lower_quantile_pair(a, b, tail);
            // rounding x itself matters if an ulp is not small against the standard deviation
            let slack = if a.max(b) > 1e15 { 1e-6 } else { 1e-10 };
            let found = lower_tail_pair(a, b, at);
            assert!(error(found, tail) < slack, "{a} {b} {tail}: {at:?} {found:e}");
        }
    }
}

#[test]
fn quantiles_grow_with_the_tail_and_the_first_shape() {
    for (a, b) in pairs() {
        let found = SIDES.map(|tail| lower_quantile(a, b, tail));
        assert!(found.iter().all(|x| (0.0..=1.0).contains(x)), "{a} {b}: {found:?}");
        assert!(found.is_sorted(), "{a} {b}: {found:?}");
    }
    for (b, tail) in SHAPES.into_iter().flat_map(|b| SIDES.map(|tail| (b, tail))) {
        let found = SHAPES.map(|a| lower_quantile(a, b, tail));
        assert!(found.is_sorted(), "{b} {tail}: {found:?}");
    }
}

#[test]
fn the_expansion_and_the_steps_agree() {
    for z in [0.0_f64, -0.7, -2.0, -3.9, -6.0, -8.2] {
        let size = (z.abs().max(2.0) / (3.0 * 0.0588)).powi(2);
        for ratio in [1.0, 3.0, 100.0, 1e7] {
            // shapes just above the smallest size at which the expansion is used
            let (a, b) = (1.001 * size * (1.0 + 1.0 / ratio), 1.001 * size * (1.0 + ratio));
            for beta in [Beta::new(a, b), Beta::new(b, a)] {
                let direct = beta.expanded_quantile(z);
                let stepped = beta.refined(direct, normal::upper_tail(-z).ln());
                assert!(expansion::inverts(beta.size, z));
                let errors = [error(direct[0], stepped[0]), error(direct[1], stepped[1])];
                assert!(errors[0] < 1e-13 && errors[1] < 1e-13, "{a} {b} {z}: {errors:?}");
            }
        }
    }
}

#[test]
fn extreme_shapes_neither_hang_nor_fail() {
    let shapes = [1e-300, 1e-9, 1e-3, 0.1, 0.9, 1.0, 7.7, 250.0, 1e5, 1e12, 9e15, 1e18, 1e30];
    let tails = [f64::MIN_POSITIVE, 1e-300, 1e-40, 1e-17, 0.01, 0.499, 0.5, 0.9, 1.0 - f64::EPSILON / 2.0];
    for (a, b) in shapes.into_iter().flat_map(|a| shapes.map(|b| (a, b))) {
        for tail in tails {
            let found = lower_quantile_pair(a, b, tail);
            assert!(found.iter().all(|x| (0.0..=1.0).contains(x)), "{a} {b} {tail}: {found:?}");
        }
        for x in [0.0, f64::MIN_POSITIVE, 1e-9, 0.3, 0.5, 0.999, 1.0] {
            let found = [lower_tail(a, b, x), upper_tail(a, b, x)];
            assert!(found.iter().all(|p| (0.0..=1.0).contains(p)), "{a} {b} {x}: {found:?}");
        }
    }
}
