use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};

const TABLE: &str = include_str!("../../../tests/reference/rate_ratio.csv");
const LEVELS: [f64; 6] = [1e-9, 0.5, 0.8, 0.95, 0.9999, 1.0 - f64::EPSILON / 2.0];
const COUNTS: [u64; 7] = [0, 1, 2, 15, 999, 1_000_000_000, 1 << 52];

fn ratio(x1: u64, x2: u64, confidence: impl Into<Confidence>, method: Method) -> Interval {
    interval(x1, 28_010.0, x2, 19_017.0, confidence, method).unwrap()
}

/// Every pair of counts of the property tests.
fn pairs() -> impl Iterator<Item = (u64, u64)> {
    COUNTS.into_iter().flat_map(|x1| COUNTS.map(|x2| (x1, x2))).filter(|(x1, x2)| x1 + x2 > 0)
}

#[test]
fn every_method_agrees_with_the_reference_table() {
    for [method, x1, exposure1, x2, exposure2, level, lower, upper] in lines(TABLE) {
        let exposures: [f64; 2] = [exposure1, exposure2].map(|exposure| exposure.parse().unwrap());
        let counts: [u64; 2] = [x1, x2].map(|x| x.parse().unwrap());
        let (level, named): (f64, Method) = (level.parse().unwrap(), method.parse().unwrap());
        let found = interval(counts[0], exposures[0], counts[1], exposures[1], level, named).unwrap();
        assert_near(found, lower, upper, &format!("{method}: {x1}/{exposure1} over {x2}/{exposure2} at {level}"));
    }
}

#[test]
fn conditional_gives_the_published_limits() {
    // R 4, example of poisson.test
    let found = interval(11, 800.0, 21, 3011.0, 0.95, Method::Conditional).unwrap();
    let text = format!("{:.6} {:.7} {:.7}", found.value, found.lower, found.upper);
    assert_eq!(text, "1.971488 0.8584264 4.2772659");
}

#[test]
fn score_limits_invert_the_score_test() {
    for (x1, x2) in [(41_u64, 15_u64), (3, 8), (0, 4), (5, 0)] {
        let found = ratio(x1, x2, 0.95, Method::Score);
        for limit in [found.lower, found.upper].into_iter().filter(|limit| *limit > 0.0 && limit.is_finite()) {
            let odds = limit * 28_010.0 / 19_017.0;
            let z = (x1 as f64 - odds * x2 as f64) / (odds * (x1 + x2) as f64).sqrt();
            assert!((z.abs() - 1.959_963_984_540_054).abs() < 1e-12, "{x1} {x2}: {z}");
        }
    }
}

#[test]
fn zero_counts_have_closed_forms() {
    let infinite = |found: Interval| found.value.is_infinite() && found.upper.is_infinite();
    for method in Method::ALL.iter().copied() {
        let (none, all) = (interval(0, 1.0, 4, 1.0, 0.95, method), interval(4, 1.0, 0, 1.0, 0.95, method));
        let (none, all) = (none.unwrap(), all.unwrap());
        assert!([none.value, none.lower] == [0.0, 0.0] && infinite(all), "{method}: {none:?} {all:?}");
        let upper = match method {
            Method::Conditional => 0.025_f64.powf(-0.25) - 1.0,
            Method::MidP => 0.05_f64.powf(-0.25) - 1.0,
            Method::Score => 1.959_963_984_540_054_f64.powi(2) / 4.0,
            Method::Log => f64::INFINITY,
        };
        let near = |found: f64, expected: f64| found == expected || (found / expected - 1.0).abs() < 1e-13;
        assert!(near(none.upper, upper) && near(all.lower, 1.0 / upper), "{method}: {none:?} {all:?}");
    }
}

#[test]
fn limits_bracket_the_estimate_and_widen_with_the_level() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let found = LEVELS.map(|level| ratio(x1, x2, level, method));
            for (one, level) in found.iter().zip(LEVELS) {
                assert!(0.0 <= one.lower && one.lower <= one.upper, "{method} {x1} {x2}: {one:?}");
                let off_centre = method == Method::MidP && level < 0.2;
                let brackets = one.lower <= one.value && one.value <= one.upper;
                assert!(brackets || off_centre, "{method} {x1} {x2} at {level}: {one:?}");
            }
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{method} {x1} {x2}: {found:?}");
        }
    }
}

#[test]
fn swapping_the_rates_inverts_the_limits() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let found = interval(x1, 8.0, x2, 2.0, 0.95, method).unwrap();
            let mirror = interval(x2, 2.0, x1, 8.0, 0.95, method).unwrap();
            let apart = |a: f64, b: f64| if a == 1.0 / b { 0.0 } else { (a * b - 1.0).abs() };
            let worst = apart(found.lower, mirror.upper).max(apart(found.upper, mirror.lower));
            assert!(worst < 1e-14, "{method} {x1} {x2}: {found:?} {mirror:?}");
        }
    }
}

#[test]
fn mid_p_lies_within_the_exact_limits() {
    for (x1, x2) in pairs() {
        let (exact, mid) = (ratio(x1, x2, 0.95, Method::Conditional), ratio(x1, x2, 0.95, Method::MidP));
        assert!(exact.lower <= mid.lower && mid.upper <= exact.upper, "{x1} {x2}: {exact:?} {mid:?}");
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in pairs() {
            let both = ratio(x1, x2, 0.5, method);
            let (lower, upper) =
                (ratio(x1, x2, Bound::Lower.at(0.75), method), ratio(x1, x2, Bound::Upper.at(0.75), method));
            assert_eq!((lower.lower, lower.upper), (both.lower, f64::INFINITY), "{method} {x1} {x2}");
            assert_eq!((upper.lower, upper.upper), (0.0, both.upper), "{method} {x1} {x2}");
        }
    }
}

#[test]
fn one_sided_limits_are_monotone_in_the_level() {
    let levels = [1e-300, 0.01, 0.3, 0.5, 0.7, 0.99];
    for method in Method::ALL.iter().copied() {
        for (x1, x2) in [(0, 1), (1, 0), (3, 4), (1000, 1)] {
            let lower = levels.map(|level| ratio(x1, x2, Bound::Lower.at(level), method).lower);
            let upper = levels.map(|level| ratio(x1, x2, Bound::Upper.at(level), method).upper);
            assert!(lower.is_sorted_by(|a, b| a >= b) && upper.is_sorted(), "{method} {x1} {x2}: {lower:?} {upper:?}");
        }
    }
}

#[test]
fn columns_agree_with_single_calls() {
    let (x1, x2) = ([0, 3, 0, 7], [0, 5, 2, 0]);
    let (exposure1, exposure2) = ([1.0, 2.0, 0.5, 1e6], [1.0, 3.0, 1.0, 1e-6]);
    for method in Method::ALL.iter().copied() {
        let found = intervals(&x1, &exposure1, &x2, &exposure2, 0.9, method).unwrap();
        assert_eq!(found.undefined(), [0]);
        for row in 1..4 {
            let one = interval(x1[row], exposure1[row], x2[row], exposure2[row], 0.9, method).unwrap();
            assert_eq!(found.get(row), Some(one));
        }
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |x1, exposure1, x2, level| {
        interval(x1, exposure1, x2, 1.0, level, Method::Conditional).unwrap_err().to_string()
    };
    assert_eq!(message(0, 1.0, 0, 0.95), "parameter `x1 + x2` is `0`, expected at least 1");
    let expected = "expected a number above 0, from 1e-50 to 1e50";
    assert_eq!(message(1, 0.0, 1, 0.95), format!("parameter `exposure1` is `0`, {expected}"));
    assert_eq!(message(1, f64::NAN, 1, 0.95), format!("parameter `exposure1` is `NaN`, {expected}"));
    assert!(message(u64::MAX, 1.0, 1, 0.95).starts_with("parameter `x1` is `18446744073709551615`"));
    assert!(message(1, 1.0, 1, 0.0).starts_with("parameter `level` is `0`"));
    let error = intervals(&[1, 1], &[1.0, -1.0], &[1, 1], &[1.0, 1.0], 0.95, Method::Log).unwrap_err().to_string();
    assert_eq!(error, format!("parameter `exposure1[1]` is `-1`, {expected}"));
    let error = intervals(&[1, 1], &[1.0, 1.0], &[1], &[1.0, 1.0], 0.95, Method::Log).unwrap_err().to_string();
    assert_eq!(error, "parameter `x2` is `1 values`, expected as many as `x1`, which has 2");
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
    let error = "exact".parse::<Method>().unwrap_err().to_string();
    assert_eq!(error, "unknown method `exact`; known: `conditional`, `mid_p`, `score`, `log`");
}
