use super::*;
use crate::stat::reference::{assert_near, error, lines};

const TABLE: &str = include_str!("../../../tests/reference/inequality.csv");

fn numbers(field: &str) -> Vec<f64> {
    field.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

#[test]
fn slopes_agree_with_the_reference_table() {
    for [people, values, errors, level, sii, low, high, rii, least, most] in lines(TABLE) {
        let found = slope(&numbers(people), &numbers(values), &numbers(errors), level.parse::<f64>().unwrap()).unwrap();
        let case = format!("{values} at {level}");
        assert!(error(found.sii.value, sii.parse().unwrap()) <= 1e-11, "{case}: {found:?} for {sii}");
        assert!(error(found.rii.unwrap().value, rii.parse().unwrap()) <= 1e-13, "{case}: {found:?} for {rii}");
        assert_near(found.sii, low, high, &case);
        assert_near(found.rii.unwrap(), least, most, &case);
    }
}

#[test]
fn the_published_area_is_reproduced() {
    // area 1 of the test data of PHEindicatormethods; its slope and index, and the limits it draws
    let [people, values, errors, ..] = lines::<10>(TABLE).next().unwrap();
    let found = slope(&numbers(people), &numbers(values), &numbers(errors), 0.95).unwrap();
    assert!(error(found.sii.value, 6.934_616_473_668_819) < 1e-12, "{found:?}");
    assert!(error(found.rii.unwrap().value, 1.088_818_080_444_621_7) < 1e-12, "{found:?}");
    assert!(error(found.bottom, 78.076_630_782_316_71) < 1e-12, "{found:?}");
    // 3.1276 and 10.7587 are of 100 000 draws
    assert!((found.sii.lower - 3.089_90).abs() < 5e-6 && (found.sii.upper - 10.779_34).abs() < 5e-6, "{found:?}");
    assert!((found.sii.lower - 3.1276).abs() < 0.05 && (found.sii.upper - 10.7587).abs() < 0.05, "{found:?}");
}

#[test]
fn values_on_a_line_have_its_slope() {
    let people = [7.0, 1.0, 12.0, 3.0];
    let values: Vec<f64> = ridits(&people).unwrap().iter().map(|ridit| 2.0 + 3.0 * ridit).collect();
    let found = slope(&people, &values, &[0.0; 4], 0.95).unwrap();
    assert!(error(found.sii.value, 3.0) < 1e-14 && error(found.rii.unwrap().value, 2.5) < 1e-14, "{found:?}");
    assert!(error(found.sii.lower, 3.0) < 1e-14 && error(found.rii.unwrap().upper, 2.5) < 1e-14, "{found:?}");
}

#[test]
fn turning_the_order_turns_the_sign_and_inverts_the_ratio() {
    let (people, values, errors) = ([4.0, 6.0, 5.0, 5.0], [0.81, 0.84, 0.88, 0.93], [0.02, 0.01, 0.03, 0.02]);
    let turned = |mut column: [f64; 4]| {
        column.reverse();
        column
    };
    let found = slope(&people, &values, &errors, 0.95).unwrap();
    let other = slope(&turned(people), &turned(values), &turned(errors), 0.95).unwrap();
    assert!(error(found.sii.lower, -other.sii.upper) < 1e-12 && error(found.sii.upper, -other.sii.lower) < 1e-12);
    assert!(
        error(found.rii.unwrap().lower, 1.0 / other.rii.unwrap().upper) < 1e-12
            && error(found.rii.unwrap().upper, 1.0 / other.rii.unwrap().lower) < 1e-12
    );
}

#[test]
fn a_bottom_that_may_be_0_rules_no_ratio_out() {
    let found = slope(&[1.0, 1.0], &[0.3, 0.6], &[0.2, 0.1], 0.95).unwrap();
    assert_eq!((found.rii.unwrap().lower, found.rii.unwrap().upper), (f64::NEG_INFINITY, f64::INFINITY));
    assert!(found.sii.lower.is_finite());
    let from_nothing = slope(&[1.0, 1.0], &[0.25, 0.75], &[0.1, 0.1], 0.95).unwrap();
    assert_eq!((from_nothing.rii, from_nothing.sii.value), (None, 1.0));
}

#[test]
fn ridits_average_to_one_half() {
    for people in [&[1.0][..], &[3.0, 0.0, 9.0], &[1e9, 1.0, 1.0]] {
        let total: f64 = people.iter().sum();
        let mean: f64 = ridits(people).unwrap().iter().zip(people).map(|(ridit, people)| ridit * people / total).sum();
        assert!(error(mean, 0.5) < 1e-15, "{people:?}: {mean}");
    }
}

#[test]
fn groups_are_those_of_the_rule_in_both_directions() {
    // worked from ⌊q + 1 − ⌈(n + 1 − r) / (n/q)⌉⌋ by hand
    let cases: [(&[f64], usize, bool, &[usize]); 6] = [
        (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, false, &[1, 1, 2, 2, 3, 3]),
        (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, true, &[3, 3, 2, 2, 1, 1]),
        // seven units in three groups: the first has the one too many
        (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 3, false, &[1, 1, 1, 2, 2, 3, 3]),
        // equal values stay together, in the group of the lowest rank
        (&[1.0, 2.0, 2.0, 2.0, 5.0, 6.0], 3, false, &[1, 1, 1, 1, 3, 3]),
        (&[1.0, 2.0, 2.0, 2.0, 5.0, 6.0], 3, true, &[3, 2, 2, 2, 1, 1]),
        (&[4.0, 4.0], 2, false, &[1, 1]),
    ];
    for (values, groups, inverted, expected) in cases {
        assert_eq!(quantile_groups(values, groups, inverted).unwrap(), expected, "{values:?} {groups} {inverted}");
    }
}

#[test]
fn groups_are_of_like_size_where_values_differ() {
    for (n, q) in [(10, 10), (97, 10), (100, 7), (5, 5), (1000, 4)] {
        let values: Vec<f64> = (0..n).map(f64::from).collect();
        let found = quantile_groups(&values, q, false).unwrap();
        let sizes: Vec<usize> = (1..=q).map(|group| found.iter().filter(|other| **other == group).count()).collect();
        assert!(
            found.is_sorted() && sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1,
            "{n} {q}: {sizes:?}"
        );
        let inverted = quantile_groups(&values.iter().map(|value| -value).collect::<Vec<_>>(), q, true).unwrap();
        assert_eq!(found, inverted);
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let message =
        |people: &[f64], values: &[f64], errors: &[f64]| slope(people, values, errors, 0.95).unwrap_err().to_string();
    let ones = [1.0, 1.0];
    assert_eq!(
        message(&[1.0, -1.0], &ones, &ones),
        "parameter `populations[1]` is `-1`, expected a number of at least 0"
    );
    assert_eq!(message(&[0.0, 0.0], &ones, &ones), "parameter `sum of populations` is `0`, expected above 0");
    assert_eq!(
        message(&[1.0, 0.0], &ones, &ones),
        "parameter `populations` is `fewer than 2 groups`, expected at least two with people in them"
    );
    assert_eq!(message(&ones, &[f64::NAN, 1.0], &ones), "parameter `values[0]` is `NaN`, expected a finite number");
    assert_eq!(
        message(&ones, &ones, &[1.0, -2.0]),
        "parameter `standard_errors[1]` is `-2`, expected a number of at least 0"
    );
    let message = |values: &[f64], groups| quantile_groups(values, groups, false).unwrap_err().to_string();
    assert_eq!(message(&ones, 0), "parameter `groups` is `0`, expected at least 1");
    assert_eq!(message(&ones, 3), "parameter `values` is `2 values`, expected at least as many as groups, which are 3");
    assert_eq!(message(&[f64::NAN, 1.0], 2), "parameter `values[0]` is `NaN`, expected a number");
}
