use super::*;
use crate::stat::reference::{error, lines};

const TABLE: &str = include_str!("../../../../tests/reference/special_hypergeometric.csv");
const LARGE: &str = include_str!("../../../../tests/reference/special_hypergeometric_large.csv");

#[test]
fn density_and_tails_agree_with_the_reference_table() {
    for [population, marked, drawn, x, density, lower, upper] in lines(TABLE) {
        let [population, marked, drawn, x] =
            [population, marked, drawn, x].map(|text: &str| text.parse::<u64>().unwrap());
        let expected = [density, lower, upper].map(|text: &str| text.parse::<f64>().unwrap());
        let found = [
            super::density(population, marked, drawn, x),
            lower_tail(population, marked, drawn, x),
            upper_tail(population, marked, drawn, x),
        ];
        for (found, expected) in found.into_iter().zip(expected) {
            let case = format!("{population} {marked} {drawn} {x}");
            assert!(error(found, expected) < 2e-12, "{case}: {found:e} for {expected:e}");
        }
    }
}

#[test]
fn density_agrees_with_the_reference_table_of_large_populations() {
    for [population, marked, drawn, x, expected] in lines(LARGE) {
        let [population, marked, drawn, x] =
            [population, marked, drawn, x].map(|text: &str| text.parse::<u64>().unwrap());
        let (found, expected) = (density(population, marked, drawn, x), expected.parse().unwrap());
        assert!(error(found, expected) < 2e-12, "{population} {marked} {drawn} {x}: {found:e} for {expected:e}");
    }
}

#[test]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole positive number")]
fn tails_of_large_populations_are_nearly_normal() {
    let (population, marked, drawn) = (1_000_000_000, 400_000_000, 500_000_000);
    let deviation = (5e8 * 0.4 * 0.6 * 0.5_f64).sqrt();
    for z in [-6.0, -1.0, 0.0, 3.0] {
        let x = (2e8 + z * deviation).round() as u64;
        let lower = lower_tail(population, marked, drawn, x);
        let upper = upper_tail(population, marked, drawn, x + 1);
        assert!((lower + upper - 1.0).abs() < 1e-12, "{z}");
        let at = (x as f64 + 0.5 - 2e8) / deviation;
        assert!(error(lower, crate::stat::normal::upper_tail(-at)) < 1e-4, "{z}: {lower}");
    }
}

#[test]
fn ends_of_the_range_are_certain() {
    for (population, marked, drawn) in [(0, 0, 0), (5, 0, 3), (5, 5, 3), (5, 2, 0), (5, 2, 5)] {
        let only = marked.min(drawn).min(if population == marked { drawn } else { marked });
        assert_eq!(density(population, marked, drawn, only), 1.0, "{population} {marked} {drawn}");
        assert_eq!(lower_tail(population, marked, drawn, only), 1.0);
        assert_eq!(upper_tail(population, marked, drawn, only), 1.0);
        assert_eq!(upper_tail(population, marked, drawn, only + 1), 0.0);
    }
}
