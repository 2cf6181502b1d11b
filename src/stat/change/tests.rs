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
