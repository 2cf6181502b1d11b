use super::*;
use crate::stat::reference::{error, lines};

const PRODUCTS: &str = include_str!("../../../tests/reference/decomposition_product.csv");
const RATES: &str = include_str!("../../../tests/reference/decomposition_rate_and_mix.csv");

fn numbers(field: &str) -> Vec<f64> {
    field.split(' ').map(|number| number.parse().unwrap()).collect()
}

/// The factors of both states, the effects and the change.
type Published = (&'static [f64], &'static [f64], &'static [f64], f64);

/// The numbers of Das Gupta (1993), as DasGuptR 2.1.0 has them.
const PUBLISHED: [Published; 5] = [
    (&[0.6, 0.5], &[0.3, 0.45], &[-0.1425, -0.0225], -0.1650),
    (&[10_930.0, 0.717_892], &[16_591.0, 0.825_974], &[4369.913, 1487.262], 5857.17),
    (
        &[51.78746, 0.45919, 0.52638],
        &[84.90502, 0.75756, 0.51065],
        &[10.434_033_3, 10.560_847_6, -0.667_008_4],
        20.32787,
    ),
    (
        &[25.3, 0.214, 0.279, 0.949],
        &[32.7, 0.290, 0.473, 0.986],
        &[0.688_941_1, 0.812_538_1, 1.382_905_5, 0.104_754_7],
        2.989_139_4,
    ),
    (
        &[0.58, 0.76, 0.84, 0.66, 16.573],
        &[0.72, 0.97, 0.97, 0.56, 16.158],
        &[1.090_978_5, 1.229_843_8, 0.727_839_9, -0.839_870_7, -0.129_018_7],
        2.079_772_9,
    ),
];

#[test]
fn the_published_cases_are_reproduced() {
    for (first, second, effects, change) in PUBLISHED {
        let found = of_product(first, second).unwrap();
        for (found, expected) in found.iter().zip(effects).chain([(&found.iter().sum(), &change)]) {
            // they are printed with six or seven digits
            assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found} for {expected}");
        }
    }
}

#[test]
fn products_agree_with_the_reference_table() {
    for [first, second, effects] in lines(PRODUCTS) {
        let (first, second) = (numbers(first), numbers(second));
        let product = |factors: &[f64]| factors.iter().product();
        for found in [of_product(&first, &second), of_function(&first, &second, product)] {
            for (found, expected) in found.unwrap().into_iter().zip(numbers(effects)) {
                assert!(error(found, expected) <= 1e-12, "{first:?} {second:?}: {found} for {expected}");
            }
        }
    }
}

#[test]
fn rate_and_mix_agree_with_the_reference_table() {
    for [x1, n1, x2, n2, rate, mix] in lines(RATES) {
        let found = rate_and_mix(&numbers(x1), &numbers(n1), &numbers(x2), &numbers(n2)).unwrap();
        let near = |found: f64, expected: &str| (found - expected.parse::<f64>().unwrap()).abs() <= 1e-16;
        assert!(near(found.rate, rate) && near(found.mix, mix), "{x1} {n1}: {found:?} for {rate} {mix}");
    }
}

#[test]
fn effects_add_up_and_turn_with_the_states() {
    for (first, second, ..) in PUBLISHED {
        let (found, turned) = (of_product(first, second).unwrap(), of_product(second, first).unwrap());
        let change = second.iter().product::<f64>() - first.iter().product::<f64>();
        assert!((found.iter().sum::<f64>() - change).abs() <= 1e-14 * change.abs(), "{found:?}");
        assert!(found.iter().zip(&turned).all(|(one, other)| error(*one, -other) <= 1e-13), "{found:?} {turned:?}");
    }
}

#[test]
fn factors_that_stay_have_no_effect() {
    assert_eq!(of_product(&[3.0, 4.0, 0.5], &[3.0, 5.0, 0.5]).unwrap(), [0.0, 1.5, 0.0]);
    assert_eq!(of_product(&[2.0], &[7.0]).unwrap(), [5.0]);
}

#[test]
fn parts_add_up_whatever_groups_come_and_go() {
    let cases: [[&[f64]; 4]; 4] = [
        [&[90.0, 30.0], &[100.0, 50.0], &[95.0, 140.0], &[100.0, 200.0]],
        [&[9.0, 0.0], &[10.0, 0.0], &[8.0, 5.0], &[10.0, 10.0]],
        [&[9.0, 5.0], &[10.0, 10.0], &[8.0, 0.0], &[10.0, 0.0]],
        [&[9.0, 0.0], &[10.0, 0.0], &[8.0, 0.0], &[10.0, 0.0]],
    ];
    for [x1, n1, x2, n2] in cases {
        let found = rate_and_mix(x1, n1, x2, n2).unwrap();
        assert!((found.rate + found.mix - (found.second - found.first)).abs() <= 1e-16, "{found:?}");
    }
    // a new agency of 5 in 10, where the others have 0.9 and 0.8: all of its part is mix
    let found = rate_and_mix(cases[1][0], cases[1][1], cases[1][2], cases[1][3]).unwrap();
    assert!(found.groups[1].rate == 0.0 && error(found.groups[1].mix, 0.5 * (0.5 - 0.775)) < 1e-15, "{found:?}");
}

#[test]
fn equal_shares_leave_all_to_the_rates_and_equal_rates_to_nothing() {
    let moved = rate_and_mix(&[5.0, 1.0], &[10.0, 10.0], &[7.0, 2.0], &[10.0, 10.0]).unwrap();
    assert_eq!((moved.mix, moved.groups[0].mix), (0.0, 0.0));
    // where all rates are the overall one, no mix can change it
    let same = rate_and_mix(&[5.0, 1.0], &[10.0, 2.0], &[2.0, 40.0], &[4.0, 80.0]).unwrap();
    assert_eq!((same.rate, same.mix), (0.0, 0.0));
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |result: Result<Vec<f64>>| result.unwrap_err().to_string();
    assert_eq!(message(of_product(&[], &[])), "parameter `first` is `0 values`, expected at least one factor");
    assert_eq!(
        message(of_product(&[1.0], &[1.0, 2.0])),
        "parameter `second` is `2 values`, expected as many as `first`, which has 1"
    );
    assert_eq!(message(of_product(&[1.0], &[f64::NAN])), "parameter `second[0]` is `NaN`, expected a finite number");
    assert_eq!(
        message(of_function(&[1.0; 21], &[1.0; 21], |_| 0.0)),
        "parameter `first` is `21 values`, expected at most 20"
    );
    let message = |x1: &[f64], n1: &[f64]| rate_and_mix(x1, n1, &[1.0], &[2.0]).unwrap_err().to_string();
    assert_eq!(message(&[-1.0], &[1.0]), "parameter `x1[0]` is `-1`, expected a number of at least 0");
    assert_eq!(message(&[1.0], &[0.0]), "parameter `x1[0]` is `1`, expected 0, as `n1[0]` is 0");
    assert_eq!(message(&[0.0], &[0.0]), "parameter `sum of n1` is `0`, expected above 0");
}
