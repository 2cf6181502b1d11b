use super::*;
use crate::stat::reference::{assert_near, error, lines};
use crate::stat::{difference, proportion};

const TABLE: &str = include_str!("../../../tests/reference/change_means.csv");

fn numbers(field: &str) -> Vec<i64> {
    field.split(' ').map(|number| number.parse().unwrap()).collect()
}

#[test]
fn means_agree_with_the_reference_table() {
    for [first, second, level, t, df, p, lower, upper] in lines(TABLE) {
        let (one, two) = (Moments::of(numbers(first)).unwrap(), Moments::of(numbers(second)).unwrap());
        let found = of_means(one, two, level.parse::<f64>().unwrap()).unwrap();
        let case = format!("{first} and {second} at {level}");
        for (found, expected) in [(found.statistic, t), (found.df, df), (found.p_value, p)] {
            assert!(error(found, expected.parse().unwrap()) <= 1e-10, "{case}: {found} for {expected}");
        }
        assert_near(found.difference, lower, upper, &case);
    }
}

#[test]
fn student_s_own_data_give_welch_s_result() {
    // Student (1908), extra hours of sleep by two drugs, in tenths; R 4's t.test, whose example it is
    let (one, two) = ([7, -16, -2, -12, -1, 34, 37, 8, 0, 20], [19, 8, 11, 1, -1, 44, 55, 16, 46, 34]);
    let found = of_means(Moments::of(one).unwrap(), Moments::of(two).unwrap(), 0.95).unwrap();
    let text = format!("{:.4} {:.3} {:.5}", found.statistic, found.df, found.p_value);
    assert_eq!(text, "-1.8608 17.776 0.07939");
    let limits = format!("{:.6} {:.7}", found.difference.lower / 10.0, found.difference.upper / 10.0);
    assert_eq!(limits, "-3.365483 0.2054832");
}

#[test]
fn squaring_and_adding_wilson_s_limits_is_newcombe_s_method() {
    for [x1, n1, x2, n2] in [[56, 70, 48, 80], [9, 10, 3, 10], [10, 10, 0, 20], [0, 12, 0, 7]] {
        let of = |x, n| proportion::interval(x, n, 0.95, proportion::Method::Wilson).unwrap();
        let found = of_intervals(of(x1, n1), of(x2, n2)).unwrap();
        let newcombe = difference::interval(x1, n1, x2, n2, 0.95, difference::Method::Newcombe).unwrap();
        let apart = (found.lower - newcombe.lower).abs().max((found.upper - newcombe.upper).abs());
        assert!(apart < 1e-14, "{x1}/{n1} {x2}/{n2}: {found:?} {newcombe:?}");
    }
}

#[test]
fn swapping_the_figures_turns_the_difference() {
    let (one, two) = (Moments::of([3, 5, 4, 9]).unwrap(), Moments::of([1, 1, 2]).unwrap());
    let (found, other) = (of_means(one, two, 0.9).unwrap(), of_means(two, one, 0.9).unwrap());
    assert_eq!((found.difference.lower, found.p_value), (-other.difference.upper, other.p_value));
    let (one, two) = (Interval { value: 5.0, lower: 4.0, upper: 8.0 }, Interval { value: 2.0, lower: 1.5, upper: 2.5 });
    let (found, other) = (of_intervals(one, two).unwrap(), of_intervals(two, one).unwrap());
    assert_eq!((found.value, found.lower, found.upper), (-other.value, -other.upper, -other.lower));
}

#[test]
fn impossible_arguments_are_errors() {
    let of = |values: &[i64]| Moments::of(values.iter().copied()).unwrap();
    let message = |one: &[i64], two: &[i64], level: f64| of_means(of(one), of(two), level).unwrap_err().to_string();
    assert_eq!(
        message(&[1], &[1, 2], 0.95),
        "parameter `first` is `1 values`, expected at least 2, since fewer have no variance"
    );
    assert_eq!(
        message(&[1, 1], &[2, 2], 0.95),
        "parameter `variance` is `0`, expected values that differ, in one of the groups at least"
    );
    assert!(message(&[1, 2], &[1, 2], 1.0).starts_with("parameter `level` is `1`"));
    let outside = Interval { value: 5.0, lower: 6.0, upper: 8.0 };
    assert_eq!(
        of_intervals(Interval { value: 1.0, lower: 0.0, upper: 2.0 }, outside).unwrap_err().to_string(),
        "parameter `second` is `5 (6 to 8)`, expected finite limits, with the estimate between them"
    );
}

#[test]
fn students_limits_give_back_the_estimate_that_they_were_made_of() {
    let (now, before) = ([18, 22, 25, 19, 30], [28, 31, 26, 40, 35, 33]);
    let [first, second] = [&now[..], &before[..]].map(|values| Moments::of(values.iter().copied()).unwrap());
    let expected = of_means(first, second, 0.95).unwrap();
    for level in [0.5, 0.95, 0.998] {
        let estimate = |group: Moments| {
            let interval = crate::stat::mean::interval(group, level).unwrap();
            Estimate::of_student(interval, group.n() as f64 - 1.0, level).unwrap()
        };
        let found = of_estimates(estimate(first), estimate(second), 0.95).unwrap();
        assert!(error(found.p_value, expected.p_value) < 1e-12, "{level}");
        assert!(error(found.df, expected.df) < 1e-12, "{level}");
    }
}

#[test]
fn a_known_standard_error_gives_the_normal_test() {
    let known = |value, standard_error| Estimate { value, standard_error, df: f64::INFINITY };
    let found = of_estimates(known(12.5, 0.6), known(10.0, 0.8), 0.95).unwrap();
    // 2 (1 − Φ(2.5)) and 2.5 ∓ Φ⁻¹(0.975), to 20 digits with mpmath
    assert!(error(found.p_value, 0.012_419_330_651_552_27) < 1e-12);
    assert!(error(found.difference.lower, 0.540_036_015_459_945_7) < 1e-12);
    let message = |first, second| of_estimates(first, second, 0.95).unwrap_err().to_string();
    assert!(message(known(1.0, 0.0), known(2.0, 0.0)).starts_with("parameter `variance` is `0`"));
    assert!(message(known(1.0, f64::NAN), known(2.0, 1.0)).starts_with("parameter `first` is `1 (NaN, inf)`"));
    assert!(Estimate::of_student(Interval { value: 1.0, lower: 0.0, upper: 2.0 }, 0.0, 0.95).is_err());
}
