use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};

const TABLE: &str = include_str!("../../../tests/reference/ratio_of_totals.csv");

fn pairs(text: &str) -> Vec<(i64, i64)> {
    let pairs = text.split(' ').map(|pair| pair.split_once(':').unwrap());
    pairs.map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).collect()
}

fn floating(pairs: &[(i64, i64)]) -> (Vec<f64>, Vec<f64>) {
    pairs.iter().map(|&(x, y)| (x as f64, y as f64)).unzip()
}

#[test]
fn both_methods_agree_with_the_reference_table() {
    for [text, level, _, delta_lower, delta_upper, fieller_lower, fieller_upper] in lines(TABLE) {
        let (pairs, confidence) = (pairs(text), level.parse::<f64>().unwrap());
        let moments = Moments::of(pairs.iter().copied()).unwrap();
        let (x, y) = floating(&pairs);
        let exactly_held = y.iter().all(|y| y.abs() < 1e15);
        for (method, lower, upper) in
            [(Method::Delta, delta_lower, delta_upper), (Method::Fieller, fieller_lower, fieller_upper)]
        {
            let case = format!("{method} of {text} at {level}");
            let found = interval(moments, confidence, method);
            let also = interval_of(&x, &y, confidence, method);
            if lower.is_empty() {
                assert!(found.is_err() && also.is_err(), "{case}");
                continue;
            }
            assert_near(found.unwrap(), lower, upper, &case);
            if exactly_held {
                assert_near(also.unwrap(), lower, upper, &case);
            }
        }
    }
}

#[test]
fn moments_merge_in_any_order() {
    let pairs: Vec<(i64, i64)> = (0..100).map(|at| (at * 37 % 101 - 20, at * at - 3)).collect();
    let whole = Moments::of(pairs.iter().copied()).unwrap();
    for cut in [0, 1, 50, 100] {
        let (left, right) = pairs.split_at(cut);
        let [left, right] = [left, right].map(|part| Moments::of(part.iter().copied()).unwrap());
        assert_eq!([left.merge(right).unwrap(), right.merge(left).unwrap()], [whole; 2]);
    }
}

#[test]
fn equal_ratios_have_zero_width() {
    for (x, y) in [(1, 3), (-7, 11), (0, 5), (1 << 50, 3 << 50)] {
        let moments = Moments::of((1..20).map(|size| (x * size, y * size))).unwrap();
        for method in Method::ALL.iter().copied() {
            let found = interval(moments, 0.9, method).unwrap();
            assert_eq!([found.lower, found.upper], [x as f64 / y as f64; 2], "{method} {x}/{y}");
        }
    }
}

#[test]
fn constant_denominators_give_the_interval_of_a_mean() {
    let moments = Moments::of([(3, 10), (8, 10), (20, 10), (21, 10)]).unwrap();
    let mean = mean::interval(mean::Moments::of([3, 8, 20, 21]).unwrap(), 0.95).unwrap();
    for method in Method::ALL.iter().copied() {
        let found = interval(moments, 0.95, method).unwrap();
        let near = |found: f64, mean: f64| (found * 10.0 - mean).abs() < 1e-12;
        assert!(near(found.lower, mean.lower) && near(found.upper, mean.upper), "{method}: {found:?}");
    }
}

#[test]
fn limits_widen_with_the_level() {
    let moments = Moments::of([(31, 40), (12, 15), (80, 90), (25, 30), (44, 52), (1, 3)]).unwrap();
    for method in Method::ALL.iter().copied() {
        let found = [1e-9, 0.5, 0.9, 0.95].map(|level| interval(moments, level, method).unwrap());
        assert!(found.is_sorted_by(|inner, outer| outer.lower < inner.lower && inner.upper < outer.upper), "{found:?}");
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    let moments = Moments::of([(31, 40), (12, 15), (80, 90), (25, 30), (44, 52), (1, 3)]).unwrap();
    for method in Method::ALL.iter().copied() {
        let both = interval(moments, 0.5, method).unwrap();
        let least = interval(moments, Bound::Lower.at(0.75), method).unwrap();
        assert_eq!(least, Interval { upper: f64::INFINITY, ..both });
        // below 1/2 the limit lies on the other side of the estimate
        let beyond = interval(moments, Bound::Lower.at(0.25), method).unwrap();
        assert!((beyond.lower - both.upper).abs() < 1e-12, "{method}: {beyond:?} {both:?}");
    }
}

#[test]
fn numbers_of_any_size_have_limits() {
    let (x, y) = ([1e300, 2e300, 4e300], [1e-300, 2e-300, 3e-300]);
    for (x, y) in [(x, y), (y, x), (x, x), (y, y), (x, [f64::MAX; 3])] {
        for method in Method::ALL.iter().copied() {
            let Ok(found) = interval_of(&x, &y, 0.5, method) else { continue };
            assert!(found.lower <= found.value && found.value <= found.upper, "{found:?}");
        }
    }
}

#[test]
fn limits_scale_with_the_numbers() {
    let (x, y) = ([31.0, 12.0, 80.0, 25.0, 44.0], [40.0, 15.0, 90.0, 30.0, 52.0]);
    for method in Method::ALL.iter().copied() {
        let plain = interval_of(&x, &y, 0.9, method).unwrap();
        for (of_x, of_y) in [(1000, 1000), (-1000, -1000), (-500, 400), (500, -400), (1, 0)] {
            let scaled = |values: [f64; 5], power| values.map(|value: f64| value * 2.0_f64.powi(power));
            let found = interval_of(&scaled(x, of_x), &scaled(y, of_y), 0.9, method).unwrap();
            let back = |value: f64| value * 2.0_f64.powi(of_y - of_x);
            let near = |found: f64, plain: f64| (back(found) / plain - 1.0).abs() < 1e-14;
            assert!(near(found.lower, plain.lower) && near(found.upper, plain.upper), "{method}: {found:?} {plain:?}");
        }
    }
    let far = interval_of(&[1e300, 2e300], &[1e-300, 1e-300], 0.9, Method::Delta).unwrap_err().to_string();
    assert_eq!(far, "parameter `x` is `inf`, expected totals whose ratio is finite");
    let zero = interval_of(&[1e300, -1e300], &[1e-300, 1e-300], 0.9, Method::Delta).unwrap();
    assert_eq!([zero.lower, zero.value, zero.upper], [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |pairs: &[(i64, i64)], method| {
        interval(Moments::of(pairs.iter().copied()).unwrap(), 0.95, method).unwrap_err().to_string()
    };
    let few = "parameter `n` is `1`, expected at least 2, since fewer have no variance";
    assert_eq!(message(&[(1, 2)], Method::Delta), few);
    let none = "parameter `y` is `0`, expected values whose total is not 0";
    assert_eq!(message(&[(1, 2), (3, -2)], Method::Delta), none);
    let unbounded = "parameter `y` is `a total near 0`, expected values whose total differs from 0 at this level \
                     (Fieller's set is unbounded)";
    assert_eq!(message(&[(1, 2), (3, 200)], Method::Fieller), unbounded);
    let rows = [Moments::of([(1, 2), (3, 200)]).unwrap()];
    assert_eq!(intervals(&rows, 0.95, Method::Fieller).unwrap().undefined(), [0]);
    let error = interval_of(&[1.0, 2.0], &[1.0, f64::INFINITY], 0.95, Method::Delta).unwrap_err().to_string();
    assert_eq!(error, "parameter `y[1]` is `inf`, expected a finite number");
    let error = interval_of(&[1.0, 2.0], &[1.0], 0.95, Method::Delta).unwrap_err().to_string();
    assert_eq!(error, "parameter `y` is `1 values`, expected as many as `x`, which has 2");
    assert!(intervals(&[], 2.0, Method::Delta).is_err());
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}
