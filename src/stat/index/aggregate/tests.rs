use super::*;

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// Values, weights, then the seven methods: mpmath, 40 digits, from the definitions.
const MEANS: [(&[f64], &[f64], [f64; 7]); 3] = [
    (
        &[62.5, 80.0, 47.3],
        &[1.0, 1.0, 1.0],
        [
            63.266_666_666_666_67,
            61.841_077_552_354_15,
            60.433_125_359_340_73,
            62.5,
            47.3,
            60.445_135_230_066_74,
            66.088_198_103_266_6,
        ],
    ),
    (
        &[0.001, 1000.0, 3.7, 55.0],
        &[0.1, 0.2, 0.3, 0.4],
        [
            223.1101,
            14.675_928_695_260_119,
            0.009_991_152_454_003_545,
            55.0,
            0.001,
            -455.639_944_386_560_7,
            901.860_144_386_560_7,
        ],
    ),
    (
        &[98.0, 99.0, 100.0, 101.0],
        &[5.0, 1.0, 1.0, 3.0],
        [99.2, 99.191_160_057_840_48, 99.182_352_034_990_18, 98.5, 98.0, 99.182_258_064_516_13, 99.217_741_935_483_87],
    ),
];

#[test]
fn means_agree_with_the_reference() {
    for (values, weights, expected) in MEANS {
        for (method, expected) in Method::ALL.iter().zip(expected) {
            let found = aggregate(&some(values), weights, *method).unwrap().unwrap();
            assert!((found / expected - 1.0).abs() < 1e-14, "{method} {values:?}: {found} for {expected}");
        }
    }
}

#[test]
fn weights_of_another_total_give_the_same_score() {
    let (values, weights) = (some(&[31.5, 80.0, 66.25, 12.0]), [0.4, 0.3, 0.2, 0.1]);
    for method in Method::ALL {
        let [one, other] = [1.0, 250.0]
            .map(|times| aggregate(&values, &weights.map(|weight| weight * times), *method).unwrap().unwrap());
        assert!((one - other).abs() < 1e-12, "{method}: {one} {other}");
    }
}

#[test]
fn a_unit_that_is_better_in_all_scores_better() {
    let (low, high) = (some(&[20.0, 50.0, 30.0]), some(&[25.0, 60.0, 31.0]));
    let monotone = [Method::Arithmetic, Method::Geometric, Method::Harmonic, Method::Median, Method::Minimum];
    for method in monotone {
        let [low, high] = [&low, &high].map(|values| aggregate(values, &[1.0, 2.0, 3.0], method).unwrap().unwrap());
        assert!(low < high, "{method}: {low} {high}");
    }
    for power in [-3.0, -1.0, 0.0, 0.5, 1.0, 4.0] {
        let [low, high] = [&low, &high].map(|values| generalised(values, &[1.0, 2.0, 3.0], power).unwrap().unwrap());
        assert!(low < high, "{power}: {low} {high}");
    }
}

#[test]
fn generalised_means_have_the_others_among_them_and_grow() {
    let (values, weights) = (some(&[3.0, 11.0, 5.5]), [1.0, 0.5, 2.0]);
    let mean = |method| aggregate(&values, &weights, method).unwrap().unwrap();
    let of = |power| generalised(&values, &weights, power).unwrap().unwrap();
    for (power, method) in [(-1.0, Method::Harmonic), (0.0, Method::Geometric), (1.0, Method::Arithmetic)] {
        assert!((of(power) / mean(method) - 1.0).abs() < 1e-14, "{power}");
    }
    assert!([-40.0, -2.0, -1.0, 0.0, 0.3, 1.0, 2.0, 3.0, 40.0].map(of).is_sorted());
    assert!((of(-400.0) - 3.0).abs() < 0.02 && (of(300.0) - 11.0).abs() < 0.1);
}

#[test]
fn missing_values_go_with_their_weights() {
    for method in Method::ALL {
        let with = aggregate(&[Some(4.0), None, Some(9.0)], &[1.0, 7.0, 2.0], *method).unwrap();
        assert_eq!(with, aggregate(&some(&[4.0, 9.0]), &[1.0, 2.0], *method).unwrap());
        assert_eq!(aggregate(&[None, None], &[1.0, 1.0], *method).unwrap(), None);
        assert_eq!(aggregate(&[None, Some(3.0)], &[1.0, 0.0], *method).unwrap(), None);
        let alone = aggregate(&some(&[5.0]), &[3.0], *method).unwrap().unwrap();
        assert!((alone - 5.0).abs() < 1e-14);
    }
}

#[test]
fn the_median_halves_the_weight() {
    let median = |values: &[f64], weights: &[f64]| aggregate(&some(values), weights, Method::Median).unwrap();
    assert_eq!(median(&[9.0, 1.0, 4.0], &[1.0; 3]), Some(4.0));
    assert_eq!(median(&[9.0, 1.0, 4.0, 6.0], &[1.0; 4]), Some(5.0));
    assert_eq!(median(&[9.0, 1.0, 4.0], &[3.0, 1.0, 1.0]), Some(9.0));
    assert_eq!(median(&[9.0, 1.0, 4.0], &[2.0, 1.0, 1.0]), Some(6.5));
    assert_eq!(median(&[9.0, 1.0, 4.0], &[1.0, 0.0, 1.0]), Some(6.5));
}

#[test]
fn halves_that_miss_one_half_by_rounding_are_halves() {
    // .1 + .2 + .7 against 1: in binary fractions, .1 + .2 is more than .3
    let values = some(&[1.0, 2.0, 3.0, 4.0]);
    assert_eq!(aggregate(&values, &[0.1, 0.2, 0.3, 0.0], Method::Median).unwrap(), Some(2.5));
    let items = [&[Some(1.0), Some(0.0)][..], &[Some(1.0), Some(0.0)], &[Some(0.0), Some(1.0)]];
    assert_eq!(copeland(&items, &[0.1, 0.2, 0.3]).unwrap(), [0, 0]);
}

#[test]
fn ordered_averages_have_the_extremes_and_the_mean_among_them() {
    let values = [7.0, 3.0, 9.0, 5.0];
    let of = |weights: [f64; 4]| ordered(&values, &weights).unwrap();
    assert_eq!((of([1.0, 0.0, 0.0, 0.0]), of([0.0, 0.0, 0.0, 1.0]), of([2.0; 4])), (9.0, 3.0, 6.0));
    assert_eq!(of([0.1, 0.2, 0.3, 0.4]), 0.9 + 1.4 + 1.5 + 1.2);
}

#[test]
fn outranking_is_complete_and_missing_values_do_not_favour_who_comes_first() {
    let items = [&[Some(1.0), None, Some(3.0)][..], &[Some(5.0), Some(5.0), Some(1.0)], &[None, None, Some(2.0)]];
    let found = outranking(&items, &[0.5, 0.3, 0.2]).unwrap();
    for (a, row) in found.iter().enumerate() {
        assert!(row.iter().zip(&found).all(|(one, other)| (one + other[a] - 1.0).abs() < 1e-15));
    }
    assert!(found[0][1] == 0.5 && (found[0][2] - 0.375).abs() < 1e-15, "{found:?}");
    let turned: Vec<Vec<Option<f64>>> = items.iter().map(|item| item.iter().rev().copied().collect()).collect();
    let turned: Vec<&[Option<f64>]> = turned.iter().map(Vec::as_slice).collect();
    let scores = copeland(&items, &[0.5, 0.3, 0.2]).unwrap();
    let back: Vec<i64> = copeland(&turned, &[0.5, 0.3, 0.2]).unwrap().into_iter().rev().collect();
    assert_eq!((scores.iter().sum::<i64>(), &scores), (0, &back));
}

#[test]
fn borda_points_sum_to_those_of_all_pairs() {
    let items = [&[Some(4.0), Some(4.0), Some(1.0), Some(8.0)][..], &[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]];
    let found = borda(&items, &[2.0, 1.0]).unwrap();
    assert_eq!(found, [Some(1.0), Some(4.0 / 3.0), Some(2.0 / 3.0), Some(3.0)]);
    assert!((found.into_iter().flatten().sum::<f64>() - 6.0).abs() < 1e-15);
    assert_eq!(borda(&[&[None, Some(1.0)]], &[1.0]).unwrap(), [None, Some(0.0)]);
}

#[test]
fn impossible_arguments_are_errors() {
    let message =
        |values: &[f64], weights: &[f64], method| aggregate(&some(values), weights, method).unwrap_err().to_string();
    let cases = [
        (message(&[1.0], &[-1.0], Method::Arithmetic), "`weights[0]` is `-1`, expected a finite number of at least 0"),
        (message(&[1.0, 2.0], &[0.0, 0.0], Method::Arithmetic), "`weights` is `all 0`, expected one above 0"),
        (
            message(&[1.0, 2.0], &[1.0], Method::Median),
            "`weights` is `1 values`, expected as many as `values`, which has 2",
        ),
        (message(&[1.0, 0.0], &[1.0, 1.0], Method::Geometric), "`values[1]` is `0`, expected a finite number above 0"),
        (message(&[f64::NAN], &[1.0], Method::Minimum), "`values[0]` is `NaN`, expected a finite number"),
        (message(&[-3.0], &[1.0], Method::MazziottaParetoPlus), "`mean of values` is `-3`, expected above 0"),
        (
            generalised(&[Some(-1.0)], &[1.0], 0.5).unwrap_err().to_string(),
            "`values[0]` is `-1`, expected a finite number above 0",
        ),
        (
            generalised(&[Some(-1.0)], &[1.0], 3.0).unwrap_err().to_string(),
            "`mean of powers` is `-1`, expected at least 0",
        ),
        (ordered(&[f64::NAN], &[1.0]).unwrap_err().to_string(), "`values[0]` is `NaN`, expected a finite number"),
        (
            borda(&[&[None], &[None, None]], &[1.0, 1.0]).unwrap_err().to_string(),
            "`items[1]` is `2 values`, expected as many as `items[0]`, which has 1",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, format!("parameter {expected}"));
    }
}
