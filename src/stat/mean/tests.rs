use super::*;
use crate::stat::Bound;
use crate::stat::reference::{error, lines};

const TABLE: &str = include_str!("../../../tests/reference/mean_student.csv");

fn moments(values: &str) -> Moments {
    let pairs = values.split(' ').map(|pair| pair.split_once(':').unwrap());
    let counts: Vec<_> = pairs.map(|(value, times)| (value.parse().unwrap(), times.parse().unwrap())).collect();
    Moments::of_counts(&counts).unwrap()
}

/// Near relative to the limit or, for a limit near 0, to the terms of the difference that it is.
fn assert_near(found: f64, expected: &str, size: f64, case: &str) {
    let expected: f64 = expected.parse().unwrap();
    let difference = (found - expected).abs();
    assert!(difference <= 1e-10 * expected.abs() + 4.0 * f64::EPSILON * size, "{case}: {found} for {expected}");
}

#[test]
fn student_agrees_with_the_reference_table() {
    for [values, level, value, variance, lower, upper] in lines(TABLE) {
        let moments = moments(values);
        let found = interval(moments, level.parse::<f64>().unwrap()).unwrap();
        let case = format!("{} values at {level}", moments.n());
        let size = found.upper.abs().max(found.lower.abs());
        assert!(error(found.value, value.parse().unwrap()) <= 2.0 * f64::EPSILON, "{case}: {found:?}");
        assert!(error(moments.variance().unwrap(), variance.parse().unwrap()) <= 4.0 * f64::EPSILON, "{case}");
        assert_near(found.lower, lower, size, &case);
        assert_near(found.upper, upper, size, &case);
    }
}

#[test]
fn darwins_maize_has_the_limits_that_fisher_gave() {
    // Fisher (1935), The Design of Experiments, chapter III: differences in eighths of an inch, mean 20.933, t = 2.148
    let differences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    let found = interval(Moments::of(differences).unwrap(), 0.95).unwrap();
    assert!((found.value - 20.933).abs() < 5e-4, "{found:?}");
    assert!((found.value / (found.value - found.lower) * 2.145 - 2.148).abs() < 1e-3, "{found:?}");
}

#[test]
fn moments_merge_in_any_order() {
    let values: Vec<i64> = (0..200).map(|at: i64| (at * 7919 - 800_000) * (at % 13 - 6)).collect();
    let whole = Moments::of(values.iter().copied()).unwrap();
    for cut in [0, 1, 77, 200] {
        let (left, right) = values.split_at(cut);
        let [left, right] = [left, right].map(|part| Moments::of(part.iter().copied()).unwrap());
        assert_eq!([left.merge(right).unwrap(), right.merge(left).unwrap()], [whole; 2]);
    }
    assert_eq!(whole.merge(Moments::default()).unwrap(), whole);
}

#[test]
fn integers_and_floats_agree() {
    let values: Vec<i64> = (0..999).map(|at: i64| 1_000_000 + at * at % 1013).collect();
    let floating: Vec<f64> = values.iter().map(|value| *value as f64).collect();
    for bound in Bound::ALL.iter().copied() {
        let exact = interval(Moments::of(values.iter().copied()).unwrap(), bound.at(0.9)).unwrap();
        let found = interval_of(&floating, bound.at(0.9)).unwrap();
        assert!(error(found.lower, exact.lower) < 1e-14 && error(found.upper, exact.upper) < 1e-14, "{found:?}");
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    let moments = Moments::of([1, 2, 4, 9]).unwrap();
    let both = interval(moments, 0.5).unwrap();
    let (least, most) = (interval(moments, Bound::Lower.at(0.75)), interval(moments, Bound::Upper.at(0.75)));
    assert_eq!(least.unwrap(), Interval { upper: f64::INFINITY, ..both });
    assert_eq!(most.unwrap(), Interval { lower: f64::NEG_INFINITY, ..both });
}

#[test]
fn limits_widen_with_the_level_and_are_symmetric() {
    let moments = Moments::of([3, 8, 20, 21, 90]).unwrap();
    let found = [1e-9, 0.5, 0.95, 0.9999, 1.0 - 1e-12].map(|level| interval(moments, level).unwrap());
    assert!(found.is_sorted_by(|inner, outer| outer.lower < inner.lower && inner.upper < outer.upper), "{found:?}");
    for found in found {
        let difference = (found.upper - found.value) - (found.value - found.lower);
        assert!(difference.abs() <= 4.0 * f64::EPSILON * found.upper, "{found:?}");
    }
}

#[test]
fn equal_values_have_zero_width() {
    for values in [[0.1; 7], [-1e300; 7], [5e-324; 7], [0.0; 7]] {
        let found = interval_of(&values, 0.95).unwrap();
        assert_eq!([found.lower, found.value, found.upper], [values[0]; 3]);
    }
    let found = interval(Moments::of_counts(&[(i64::MIN + 1, 1), (i64::MIN + 1, 0), (i64::MIN + 1, 1)]).unwrap(), 0.99)
        .unwrap();
    assert_eq!([found.lower, found.upper], [i64::MIN as f64; 2]);
}

#[test]
fn numbers_of_any_size_have_limits() {
    for values in [[f64::MAX, -f64::MAX, 0.0], [f64::MAX, f64::MAX, 0.0], [5e-324, 0.0, 1e-310], [1e-300, 1e300, -0.0]]
    {
        for level in [1e-9, 0.5, 1.0 - f64::EPSILON / 2.0] {
            let found = interval_of(&values, level).unwrap();
            assert!(found.value.is_finite() && found.lower <= found.value && found.value <= found.upper, "{found:?}");
        }
    }
}

#[test]
fn fewer_than_two_values_are_undefined_in_a_column() {
    let rows = [Moments::default(), Moments::of([5]).unwrap(), Moments::of([5, 7]).unwrap()];
    let found = intervals(&rows, 0.95).unwrap();
    assert_eq!((found.undefined(), found.get(2)), (&[0, 1][..], Some(interval(rows[2], 0.95).unwrap())));
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |found: Result<Interval>| found.unwrap_err().to_string();
    let reason = "at least 2, since fewer have no variance";
    let one = Moments::of([5]).unwrap();
    assert_eq!(message(interval(one, 0.95)), format!("parameter `n` is `1`, expected {reason}"));
    assert_eq!(message(interval_of(&[], 0.95)), format!("parameter `values` is `0 values`, expected {reason}"));
    let bad = interval_of(&[1.0, 2.0, f64::NAN], 0.95);
    assert_eq!(message(bad), "parameter `values[2]` is `NaN`, expected a finite number");
    assert!(message(interval(one, 95.0)).starts_with("parameter `level` is `95`"));
    assert!(intervals(&[], 0.0).is_err());
}

#[test]
fn sums_that_overflow_are_errors() {
    let message = |values: &[(i64, u64)]| Moments::of_counts(values).unwrap_err().to_string();
    assert_eq!(
        message(&[(0, LARGEST), (1, 1)]),
        "parameter `n` is `9007199254740993`, expected at most 9007199254740992"
    );
    let expected = "numbers whose squares add up to at most 170141183460469231731687303715884105727";
    assert_eq!(message(&[(i64::MIN, 2)]), format!("parameter `values` is `2 values`, expected {expected}"));
    assert!(message(&[(i64::MIN, u64::MAX)]).starts_with("parameter `n`"));
}
