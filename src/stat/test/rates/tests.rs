use super::*;
use crate::stat::rate_ratio::{self, Method};
use crate::stat::reference::{error, lines};

const TABLE: &str = include_str!("../../../../tests/reference/test_rates.csv");

fn p_value(x1: u64, x2: u64, ratio: f64, alternative: Alternative, method: RatesMethod) -> f64 {
    rates(x1, 28_010.0, x2, 19_017.0, ratio, alternative, method).unwrap().p_value
}

#[test]
fn every_method_agrees_with_the_reference_table() {
    for [method, side, x1, exposure1, x2, exposure2, ratio, expected] in lines(TABLE) {
        let [exposure_1, exposure_2, at, p]: [f64; 4] =
            [exposure1, exposure2, ratio, expected].map(|number| number.parse().unwrap());
        let counts: [u64; 2] = [x1, x2].map(|x| x.parse().unwrap());
        let (alternative, named) = (side.parse().unwrap(), method.parse().unwrap());
        let found = rates(counts[0], exposure_1, counts[1], exposure_2, at, alternative, named).unwrap().p_value;
        let error = error(found, p);
        let case = format!("{method} {side}: {x1}/{exposure1} over {x2}/{exposure2} at {ratio}");
        assert!(error <= 1e-10, "{case}: {found} for {p}, relative error {error:e}");
    }
}

#[test]
fn conditional_gives_the_published_p_value() {
    // R 4, example of poisson.test
    let found = rates(11, 800.0, 21, 3011.0, 1.0, Alternative::TwoSided, RatesMethod::Conditional).unwrap();
    assert_eq!(format!("{:.4} {:.5} {:.6}", found.expected1, found.p_value, found.value), "6.7174 0.07967 1.971488");
    assert_eq!((found.statistic, found.ratio), (11.0, 1.0));
    assert!((found.expected1 + found.expected2 - 32.0).abs() < 1e-13);
}

#[test]
fn tests_reject_what_the_interval_excludes() {
    let pairs = [
        (RatesMethod::Conditional, Method::Conditional),
        (RatesMethod::Score, Method::Score),
        (RatesMethod::MidP, Method::MidP),
    ];
    for (test, interval) in pairs {
        for (x1, x2) in [(41, 15), (3, 8), (1, 1), (0, 4), (7, 0), (900, 1100)] {
            let found = rate_ratio::interval(x1, 28_010.0, x2, 19_017.0, 0.9, interval).unwrap();
            if found.lower > 0.0 {
                let p = p_value(x1, x2, found.lower, Alternative::Greater, test);
                assert!((p - 0.05).abs() < 1e-11, "{test} {x1} {x2}: {p}");
            }
            if found.upper.is_finite() {
                let p = p_value(x1, x2, found.upper, Alternative::Less, test);
                assert!((p - 0.05).abs() < 1e-11, "{test} {x1} {x2}: {p}");
            }
        }
    }
}

#[test]
fn swapping_the_rates_reverses_the_alternative() {
    let mirrored = [Alternative::TwoSided, Alternative::Greater, Alternative::Less];
    for method in RatesMethod::ALL.iter().copied() {
        for (x1, x2) in [(0, 1), (3, 9), (12, 0), (500, 480)] {
            for (alternative, mirror) in Alternative::ALL.iter().copied().zip(mirrored) {
                let found = rates(x1, 8.0, x2, 2.0, 0.5, alternative, method).unwrap();
                let other = rates(x2, 2.0, x1, 8.0, 2.0, mirror, method).unwrap();
                assert!(error(found.p_value, other.p_value) < 1e-12, "{method} {x1} {x2}: {found:?} {other:?}");
                assert_eq!((found.expected1, found.expected2), (other.expected2, other.expected1));
            }
        }
    }
}

#[test]
fn p_values_are_probabilities() {
    for method in RatesMethod::ALL.iter().copied() {
        for alternative in Alternative::ALL.iter().copied() {
            for (x1, x2) in [(0, 1), (1, 0), (1, 1), (1 << 52, 1), (1 << 52, 1 << 52), (0, 1 << 53)] {
                for (exposure, ratio) in [(1.0, 1.0), (1e-49, 1e-50), (1e49, 1e50)] {
                    let p = rates(x1, exposure, x2, 1.0 / exposure, ratio, alternative, method).unwrap().p_value;
                    assert!((0.0..=1.0).contains(&p), "{method} {alternative} {x1} {x2} {exposure}: {p}");
                }
            }
        }
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |x1, x2, ratio| {
        let found = rates(x1, 1.0, x2, 1.0, ratio, Alternative::TwoSided, RatesMethod::Score);
        found.unwrap_err().to_string()
    };
    assert_eq!(message(0, 0, 1.0), "parameter `x1 + x2` is `0`, expected at least 1");
    assert_eq!(message(1, 1, 0.0), "parameter `ratio` is `0`, expected a number above 0, from 1e-50 to 1e50");
    assert!(message(1 << 53, 1, 1.0).starts_with("parameter `x1 + x2` is `9007199254740993`"));
    assert!(message(u64::MAX, u64::MAX, 1.0).starts_with("parameter `x1` is"));
}

#[test]
fn names_round_trip() {
    for method in RatesMethod::ALL {
        assert_eq!(method.to_string().parse::<RatesMethod>().unwrap(), *method);
    }
}

/// Requests for reconsideration in prefectures of Yunnan, 2014 and 2013 (the province's report on reconsideration of 2014,
/// table 1): which of its printed changes are more than chance, by the exact test.
#[test]
fn changes_of_yunnan_have_their_exact_p_values() {
    let cases = [
        ("昆明", 375, 227, 1.73e-9, 5e-12),
        ("昭通", 133, 90, 0.004_80, 5e-6),
        ("普洱", 79, 48, 0.007_52, 5e-6),
        ("丽江", 43, 23, 0.0187, 5e-5),
        ("楚雄", 50, 30, 0.0330, 5e-5),
        ("迪庆", 8, 20, 0.0357, 5e-5),
        ("临沧", 21, 25, 0.659, 5e-4),
    ];
    for (prefecture, now, before, expected, rounding) in cases {
        let found = rates(now, 1.0, before, 1.0, 1.0, Alternative::TwoSided, RatesMethod::Conditional).unwrap();
        assert!((found.p_value - expected).abs() <= rounding, "{prefecture}: {} for {expected}", found.p_value);
    }
}
