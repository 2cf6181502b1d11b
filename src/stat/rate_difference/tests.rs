use super::*;
use crate::stat::Bound;
use crate::stat::reference::lines;

const TABLE: &str = include_str!("../../../tests/reference/rate_difference.csv");
const LEVELS: [f64; 6] = [1e-9, 0.5, 0.8, 0.95, 0.9999, 1.0 - f64::EPSILON / 2.0];
const COUNTS: [u64; 7] = [0, 1, 2, 15, 999, 1_000_000_000, 1 << 52];

fn difference(x1: u64, x2: u64, confidence: impl Into<Confidence>, method: Method) -> Interval {
    interval(x1, 28_010.0, x2, 19_017.0, 1.0, confidence, method).unwrap()
}

/// Every pair of counts of the property tests.
fn pairs() -> impl Iterator<Item = (u64, u64)> {
    COUNTS.into_iter().flat_map(|x1| COUNTS.map(|x2| (x1, x2)))
}

#[test]
fn every_method_agrees_with_the_reference_table() {
    for [method, x1, exposure1, x2, exposure2, level, lower, upper] in lines(TABLE) {
        let exposures: [f64; 2] = [exposure1, exposure2].map(|exposure| exposure.parse().unwrap());
        let counts: [u64; 2] = [x1, x2].map(|x| x.parse().unwrap());
        let (confidence, named): (f64, Method) = (level.parse().unwrap(), method.parse().unwrap());
        let found = interval(counts[0], exposures[0], counts[1], exposures[1], 1.0, confidence, named).unwrap();
        let [lower, upper]: [f64; 2] = [lower, upper].map(|limit| limit.parse().unwrap());
        // a limit near 0 is a difference of numbers of the size of the interval
        let scale = (upper - lower).max(1e-300);
        for (found, expected) in [(found.lower, lower), (found.upper, upper)] {
            let error = (found - expected).abs() / expected.abs().max(scale);
            let case = format!("{method}: {x1}/{exposure1} less {x2}/{exposure2} at {level}");
            assert!(error <= 1e-10, "{case}: {found} for {expected}, error {error:e}");
        }
    }
}

#[test]
fn score_limits_invert_the_score_test() {
    let ([d, e], z) = ([28_010.0_f64, 19_017.0_f64], 1.959_963_984_540_054_f64);
    for (x1, x2) in [(41, 15), (3, 8), (100, 1)] {
        let found = interval(x1, d, x2, e, 1.0, 0.95, Method::Score).unwrap();
        let (x1, x2) = (x1 as f64, x2 as f64);
        for limit in [found.lower, found.upper] {
            // the constrained estimate of the second rate, from the quadratic equation
            let linear = (d + e) * limit - x1 - x2;
            let second = ((linear * linear + 4.0 * (d + e) * x2 * limit).sqrt() - linear) / (2.0 * (d + e));
            let variance = (second + limit) / d + second / e;
            let score = (x1 / d - x2 / e - limit).abs() / variance.sqrt();
            assert!((score - z).abs() < 1e-9, "{x1} {x2}: {score}");
        }
    }
}

#[test]
fn score_and_its_test_agree_about_equal_rates() {
    for (x1, x2) in pairs().filter(|(x1, x2)| x1 + x2 > 0) {
        let found = difference(x1, x2, 0.95, Method::Score);
        let (x1, x2) = (x1 as f64, x2 as f64);
        let odds = 28_010.0 / 19_017.0;
        let z = (x1 - odds * x2).abs() / (odds * (x1 + x2)).sqrt();
        if (z - 1.96).abs() > 0.01 {
            assert_eq!(found.lower > 0.0 || found.upper < 0.0, z > 1.96, "{x1} {x2}: {found:?}");
        }
    }
}

#[test]
fn limits_without_events_have_closed_forms() {
    let none = |method| interval(0, 2.0, 0, 5.0, 1.0, 0.95, method).unwrap();
    let (square, rest) = (1.959_963_984_540_054_f64.powi(2), -f64::ln(0.025));
    for (method, size) in [(Method::Score, square), (Method::Mover, rest), (Method::Wald, 0.0)] {
        let found = none(method);
        assert!((found.lower + size / 5.0).abs() < 1e-14 && (found.upper - size / 2.0).abs() < 1e-14, "{found:?}");
        assert_eq!(found.value, 0.0);
    }
}

#[test]
fn limits_bracket_the_estimate_and_widen_with_the_level() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let found = LEVELS.map(|level| difference(x1, x2, level, method));
            for one in found {
                assert!(one.lower <= one.value && one.value <= one.upper, "{x1} {x2}: {one:?}");
            }
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{method} {x1} {x2}: {found:?}");
        }
    }
}

#[test]
fn swapping_the_rates_negates_the_interval() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let found = interval(x1, 8.0, x2, 3.0, 1.0, 0.95, method).unwrap();
            let mirror = interval(x2, 3.0, x1, 8.0, 1.0, 0.95, method).unwrap();
            let scale = 1e-15 * (found.upper - found.lower + found.value.abs());
            assert!((found.lower + mirror.upper).abs() <= scale, "{method} {x1} {x2}: {found:?} {mirror:?}");
            assert!((found.upper + mirror.lower).abs() <= scale, "{method} {x1} {x2}: {found:?} {mirror:?}");
        }
    }
}

#[test]
fn multiplier_only_scales() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let plain = difference(x1, x2, 0.95, method);
            for per in [0.125, 1024.0, 100_000.0] {
                let found = interval(x1, 28_010.0, x2, 19_017.0, per, 0.95, method).unwrap();
                let expected = [plain.value, plain.lower, plain.upper].map(|number| number * per);
                assert_eq!([found.value, found.lower, found.upper], expected);
            }
        }
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let both = difference(x1, x2, 0.5, method);
            let lower = difference(x1, x2, Bound::Lower.at(0.75), method);
            let upper = difference(x1, x2, Bound::Upper.at(0.75), method);
            assert_eq!((lower.lower, lower.upper), (both.lower, f64::INFINITY), "{method} {x1} {x2}");
            assert_eq!((upper.lower, upper.upper), (f64::NEG_INFINITY, both.upper), "{method} {x1} {x2}");
        }
    }
}

#[test]
fn one_sided_limits_are_monotone_in_the_level() {
    let levels = [1e-300, 1e-12, 0.01, 0.3, 0.5, 0.7, 0.99];
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in [(0, 0), (0, 1), (1, 0), (3, 4), (1000, 1)] {
            let lower = levels.map(|level| difference(x1, x2, Bound::Lower.at(level), method).lower);
            let upper = levels.map(|level| difference(x1, x2, Bound::Upper.at(level), method).upper);
            assert!(lower.is_sorted_by(|a, b| a >= b) && upper.is_sorted(), "{method} {x1} {x2}: {lower:?} {upper:?}");
        }
    }
}

#[test]
fn extreme_exposures_give_finite_limits() {
    for method in Method::ALL.iter().copied() {
        for (e1, e2) in [(1e-50, 1e50), (1e50, 1e-50), (1e50, 1e50), (1e-50, 1e-50)] {
            for (x1, x2) in pairs() {
                let found = interval(x1, e1, x2, e2, 1e50, 0.95, method).unwrap();
                assert!(found.lower.is_finite() && found.upper.is_finite(), "{method} {x1} {x2}: {found:?}");
            }
        }
    }
}

#[test]
fn columns_agree_with_single_calls() {
    let (x1, x2) = ([0, 3, 0, 7], [0, 5, 2, 0]);
    let (exposure1, exposure2) = ([1.0, 2.0, 0.5, 1e6], [1.0, 3.0, 1.0, 1e-6]);
    for method in Method::ALL.iter().copied() {
        let found = intervals(&x1, &exposure1, &x2, &exposure2, 10.0, 0.9, method).unwrap();
        for row in 0..4 {
            let one = interval(x1[row], exposure1[row], x2[row], exposure2[row], 10.0, 0.9, method).unwrap();
            assert_eq!(found.get(row), Some(one));
        }
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let message =
        |x2, exposure2, per, level| interval(1, 1.0, x2, exposure2, per, level, Method::Score).unwrap_err().to_string();
    let expected = "expected a number above 0, from 1e-50 to 1e50";
    assert_eq!(message(1, -2.0, 1.0, 0.95), format!("parameter `exposure2` is `-2`, {expected}"));
    assert_eq!(message(1, 1.0, f64::INFINITY, 0.95), format!("parameter `per` is `inf`, {expected}"));
    assert!(message(1 << 54, 1.0, 1.0, 0.95).starts_with("parameter `x2` is `18014398509481984`"));
    assert!(message(1, 1.0, 1.0, 1.0).starts_with("parameter `level` is `1`"));
    let error = intervals(&[1], &[1.0], &[1, 2], &[1.0], 1.0, 0.95, Method::Wald).unwrap_err().to_string();
    assert_eq!(error, "parameter `x2` is `2 values`, expected as many as `x1`, which has 1");
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
    let error = "mn".parse::<Method>().unwrap_err().to_string();
    assert_eq!(error, "unknown method `mn`; known: `score`, `mover`, `wald`");
}
