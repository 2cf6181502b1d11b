use super::*;
use crate::stat::Bound;
use crate::stat::count::{self, Method};
use crate::stat::reference::{assert_near, error, lines};

const DIRECT: &str = include_str!("../../../tests/reference/standardise_direct.csv");
const INDIRECT: &str = include_str!("../../../tests/reference/standardise_indirect.csv");

const X: [u64; 3] = [12, 0, 40];
const N: [f64; 3] = [100.0, 250.5, 75.0];
const STANDARD: [f64; 3] = [3.0, 4.0, 1.0];

fn numbers(field: &str) -> Vec<f64> {
    field.split(';').map(|number| number.parse().unwrap()).collect()
}

fn repeats(field: &str) -> Vec<Vec<(u64, u64)>> {
    let pair = |pair: &str| pair.split_once(':').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap())).unwrap();
    field.split(';').map(|stratum| stratum.split(' ').map(pair).collect()).collect()
}

#[test]
fn direct_rates_agree_with_the_reference_table() {
    for [strata, n, standard, method, level, value, lower, upper] in lines(DIRECT) {
        let (repeats, n, standard) = (repeats(strata), numbers(n), numbers(standard));
        let (level, method): (f64, Method) = (level.parse().unwrap(), method.parse().unwrap());
        let case = format!("{strata} {method} at {level}");
        let found = direct_repeated(&repeats, &n, &standard, 1.0, level, method).unwrap();
        assert!(error(found.value, value.parse().unwrap()) < 1e-14, "{case}: {found:?}");
        assert_near(found, lower, upper, &case);
        if repeats.iter().flatten().all(|(events, _)| *events == 1) {
            let x: Vec<u64> = repeats.iter().map(|stratum| stratum.iter().map(|(_, persons)| persons).sum()).collect();
            assert_eq!(direct(&x, &n, &standard, 1.0, level, method).unwrap(), found, "{case}");
        }
    }
}

#[test]
fn indirect_rates_agree_with_the_reference_table() {
    for [x, n, standard_x, standard_n, method, level, ratio, below, above, rate, lower, upper] in lines(INDIRECT) {
        let (level, method): (f64, Method) = (level.parse().unwrap(), method.parse().unwrap());
        let case = format!("{x} in {n} {method} at {level}");
        let (x, n) = (x.parse().unwrap(), numbers(n));
        let (standard_x, standard_n) = (numbers(standard_x), numbers(standard_n));
        let found = indirect_ratio(x, &n, &standard_x, &standard_n, 1.0, level, method).unwrap();
        assert!(error(found.value, ratio.parse().unwrap()) < 1e-14, "{case}: {found:?}");
        assert_near(found, below, above, &case);
        let found = indirect_rate(x, &n, &standard_x, &standard_n, 1.0, level, method).unwrap();
        assert!(error(found.value, rate.parse().unwrap()) < 1e-14, "{case}: {found:?}");
        assert_near(found, lower, upper, &case);
    }
}

#[test]
fn one_stratum_or_equal_weights_give_the_crude_rate() {
    for method in Method::ALL {
        for x in [0, 1, 9, 1_000_000] {
            let crude = count::rate(x, 4000.0, 1e5, 0.95, *method).unwrap();
            let single = direct(&[x], &[4000.0], &[17.0], 1e5, 0.95, *method).unwrap();
            let split = direct(&[x, 0], &[1000.0, 3000.0], &[5.0, 15.0], 1e5, 0.95, *method).unwrap();
            for found in [single, split] {
                for (found, crude) in
                    [(found.value, crude.value), (found.lower, crude.lower), (found.upper, crude.upper)]
                {
                    assert!(error(found, crude) < 1e-14, "{method}: {x}: {found} for {crude}");
                }
            }
        }
    }
}

#[test]
fn without_events_the_largest_weight_bounds_the_rate() {
    for method in Method::ALL {
        let found = direct(&[0; 3], &N, &STANDARD, 1000.0, 0.95, *method).unwrap();
        assert_eq!((found.value, found.lower), (0.0, 0.0), "{method}");
        let expected = 1000.0 * 3.0 / 8.0 / 100.0 * count::interval(0, 0.95, *method).unwrap().upper;
        assert!(error(found.upper, expected) < 1e-14, "{method}: {found:?} for {expected}");
        let empty: [&[(u64, u64)]; 3] = [&[], &[(0, 7)], &[(3, 0)]];
        assert_eq!(direct_repeated(&empty, &N, &STANDARD, 1000.0, 0.95, *method).unwrap(), found, "{method}");
    }
}

#[test]
fn strata_without_weight_make_no_difference() {
    let (with, without) = (
        direct(&[5, 900, 7], &[10.0, 1.0, 30.0], &[1.0, 0.0, 2.0], 1.0, 0.9, Method::Byar).unwrap(),
        direct(&[5, 7], &[10.0, 30.0], &[1.0, 2.0], 1.0, 0.9, Method::Byar).unwrap(),
    );
    assert_eq!(with, without);
    let none = direct(&[0, 900], &[10.0, 1.0], &[1.0, 0.0], 1.0, 0.9, Method::Byar).unwrap();
    assert!(none.value == 0.0 && none.upper > 0.0, "{none:?}");
}

#[test]
fn limits_bracket_the_rate_for_every_method_level_and_bound() {
    let cases: [(&[u64], &[f64], &[f64]); 3] = [
        (&X, &N, &STANDARD),
        (&[1, 0, 0], &[1e-100, 1e100, 1.0], &[1.0, 1e-100, 1e200]),
        (&[1, 1 << 52, 3], &[1.0, 1e9, 5e-3], &[1e-9, 1.0, 1e9]),
    ];
    for (x, n, standard) in cases {
        for method in Method::ALL {
            for level in [1e-300, 0.5, 0.95, 0.9999, 1.0 - f64::EPSILON / 2.0] {
                let found = direct(x, n, standard, 1e5, level, *method).unwrap();
                assert!(0.0 <= found.lower && found.lower <= found.upper, "{method} at {level}: {found:?}");
                // near level 0 the limits are off centre, or within the rounding of a count of 2⁵²
                let brackets = found.lower <= found.value && found.value <= found.upper;
                assert!(brackets || level < 0.2, "{method} at {level}: {found:?}");
                let found = direct(x, n, standard, 1e5, Bound::Lower.at(level), *method).unwrap();
                assert!(found.lower >= 0.0 && found.upper == f64::INFINITY, "{found:?}");
                let found = direct(x, n, standard, 1e5, Bound::Upper.at(level), *method).unwrap();
                assert!(found.lower == 0.0 && found.upper >= 0.0, "{found:?}");
            }
        }
    }
}

#[test]
fn per_and_the_unit_of_the_standard_only_scale() {
    let rate = |per, unit: f64| {
        let standard = STANDARD.map(|weight| weight * unit);
        direct(&X, &N, &standard, per, 0.95, Method::Byar).unwrap()
    };
    let one = rate(1.0, 1.0);
    for (per, unit) in [(100.0, 1.0), (100_000.0, 1.0), (1.0, 64.0)] {
        let found = rate(per, unit);
        for (found, one) in [(found.value, one.value), (found.lower, one.lower), (found.upper, one.upper)] {
            assert!(error(found, one * per) < 1e-15, "{per} {unit}");
        }
    }
}

#[test]
fn impossible_strata_are_errors() {
    let message = |x: &[u64], n: &[f64], standard: &[f64]| {
        direct(x, n, standard, 1.0, 0.95, Method::Byar).unwrap_err().to_string()
    };
    for n in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let expected = format!("parameter `n[1]` is `{n}`, expected a finite number above 0");
        assert_eq!(message(&[1, 1], &[1.0, n], &[1.0, 1.0]), expected);
    }
    let error = message(&[1, 1], &[1.0, 1.0], &[1.0, -2.0]);
    assert_eq!(error, "parameter `standard[1]` is `-2`, expected a finite number of at least 0");
    let expected = "expected at least one weight above 0, and a finite sum";
    assert_eq!(message(&[1], &[1.0], &[0.0]), format!("parameter `standard` is `a sum of 0`, {expected}"));
    assert_eq!(message(&[], &[], &[]), format!("parameter `standard` is `a sum of 0`, {expected}"));
    assert!(message(&[1, 1], &[1.0, 1.0], &[f64::MAX; 2]).ends_with(expected));
    let error = message(&[1, 1], &[1e-310, 1.0], &[1.0, 1.0]);
    assert!(error.starts_with("parameter `n` is `with weights up to inf`"), "{error}");
    let error = message(&[1 << 53, 1], &[1.0, 1.0], &[1.0, 1.0]);
    assert_eq!(error, "parameter `x` is `9007199254740993`, expected counts that sum to at most 9007199254740992");
    let error = message(&[1], &[1.0, 1.0], &[1.0, 1.0]);
    assert_eq!(error, "parameter `n` is `2 values`, expected as many as `x`, which has 1");
    let error = direct_repeated(&[[(u64::MAX, u64::MAX)]], &[1.0], &[1.0], 1.0, 0.95, Method::Byar).unwrap_err();
    assert!(error.to_string().starts_with("parameter `repeats` is"), "{error}");
    let error = direct(&X, &N, &STANDARD, 0.0, 0.95, Method::Byar).unwrap_err().to_string();
    assert_eq!(error, "parameter `per` is `0`, expected a finite number above 0");
}

#[test]
fn impossible_standards_are_errors() {
    let message = |n: &[f64], standard_x: &[f64], standard_n: &[f64]| {
        indirect_rate(5, n, standard_x, standard_n, 1.0, 0.95, Method::Byar).unwrap_err().to_string()
    };
    let error = message(&[1.0], &[1.0], &[0.0]);
    assert_eq!(error, "parameter `standard_n[0]` is `0`, expected a finite number above 0");
    let error = message(&[-1.0], &[1.0], &[1.0]);
    assert_eq!(error, "parameter `n[0]` is `-1`, expected a finite number of at least 0");
    let error = message(&[1.0], &[f64::NAN], &[1.0]);
    assert_eq!(error, "parameter `standard_x[0]` is `NaN`, expected a finite number of at least 0");
    assert_eq!(message(&[0.0], &[1.0], &[1.0]), "parameter `expected` is `0`, expected a finite number above 0");
    assert_eq!(message(&[], &[], &[]), "parameter `expected` is `0`, expected a finite number above 0");
    let error = indirect_ratio(1 << 54, &[1.0], &[1.0], &[1.0], 1.0, 0.95, Method::Byar).unwrap_err().to_string();
    assert!(error.starts_with("parameter `x` is `18014398509481984`"), "{error}");
}

#[test]
fn squares_are_at_least_the_events() {
    let of = |squares: &[u64]| direct_squares(&[3, 4], squares, &[10.0, 20.0], &[1.0, 1.0], 1.0, 0.95, Method::Byar);
    assert_eq!(of(&[3, 4]).unwrap(), direct(&[3, 4], &[10.0, 20.0], &[1.0, 1.0], 1.0, 0.95, Method::Byar).unwrap());
    assert!(of(&[9, 4]).unwrap().upper > of(&[3, 4]).unwrap().upper);
    assert_eq!(
        of(&[3, 3]).unwrap_err().to_string(),
        "parameter `squares[1]` is `3`, expected at least `x`, which is 4"
    );
    let error = of(&[3]).unwrap_err().to_string();
    assert_eq!(error, "parameter `squares` is `1 values`, expected as many as `x`, which has 2");
}
