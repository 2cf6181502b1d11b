use super::*;
use crate::stat::Bound;
use crate::stat::reference::{error, lines};

const TABLE: &str = include_str!("../../../tests/reference/joinpoint.csv");

fn numbers(field: &str) -> Vec<f64> {
    field.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

fn times(start: f64, values: &[f64]) -> Vec<f64> {
    (0..values.len()).map(|at| start + at as f64).collect()
}

#[test]
fn searches_agree_with_the_reference_table() {
    for [start, values, joins, bic, changes] in lines(TABLE) {
        let values = numbers(values);
        let found = search(&times(start.parse().unwrap(), &values), &values, 5, 0.95).unwrap();
        assert_eq!(found.best.joins, numbers(joins), "{values:?}");
        let near = |found: f64, expected: f64| error(found, expected) <= 1e-10;
        assert!(
            found.bic.iter().zip(numbers(bic)).all(|(found, bic)| near(*found, bic)),
            "{values:?}: {:?}",
            found.bic
        );
        let all = found.best.segments.iter().map(|segment| segment.change).chain([found.best.average]);
        let all: Vec<f64> = all.flat_map(|change| [change.value, change.lower, change.upper]).collect();
        let expected = numbers(changes);
        assert_eq!(all.len(), expected.len());
        for (found, expected) in all.into_iter().zip(expected) {
            // a change near 0 is a difference of 1
            assert!((found - expected).abs() <= 1e-10 * expected.abs() + 1e-15, "{values:?}: {found} for {expected}");
        }
    }
}

#[test]
fn a_broken_exponential_is_found_again() {
    let years: Vec<f64> = (2001..=2020).map(f64::from).collect();
    let at = |year: f64| {
        if year <= 2009.0 { 1.05_f64.powf(year - 2001.0) } else { 1.05_f64.powi(8) * 0.97_f64.powf(year - 2009.0) }
    };
    let values: Vec<f64> = years.iter().map(|year| 200.0 * at(*year)).collect();
    let found = search(&years, &values, 3, 0.95).unwrap().best;
    assert_eq!((found.joins.as_slice(), found.bic), (&[2009.0][..], f64::NEG_INFINITY));
    let changes: Vec<f64> = found.segments.iter().map(|segment| segment.change.value).collect();
    assert!(error(changes[0], 0.05) < 1e-12 && error(changes[1], -0.03) < 1e-12, "{changes:?}");
    // the average is weighted by length: 8 years up, 11 down
    let average = (1.05_f64.powi(8) * 0.97_f64.powi(11)).powf(1.0 / 19.0) - 1.0;
    assert!(error(found.average.value, average) < 1e-11);
}

#[test]
fn a_constant_growth_has_no_joins() {
    let years: Vec<f64> = (0..30).map(f64::from).collect();
    let values: Vec<f64> = years.iter().map(|year| 1.02_f64.powf(*year)).collect();
    let found = search(&years, &values, 4, 0.95).unwrap();
    assert_eq!((found.best.joins.len(), found.bic.len(), found.too_few), (0, 5, false));
    let change = found.best.average;
    assert!(error(change.value, 0.02) < 1e-12 && change.upper - change.lower < 1e-12, "{change:?}");
}

#[test]
fn below_eight_values_no_join_is_looked_for() {
    let values = [10.0, 20.0, 40.0, 80.0, 40.0, 20.0, 10.0];
    for n in 3..=7 {
        let found = search(&times(2014.0, &values[..n]), &values[..n], 3, 0.95).unwrap();
        assert!(found.too_few && found.best.joins.is_empty() && found.bic.len() == 1, "{n}: {found:?}");
    }
    let values = [10.0, 20.0, 40.0, 80.0, 160.0, 80.0, 40.0, 20.0];
    let found = search(&times(2013.0, &values), &values, 3, 0.95).unwrap();
    assert_eq!((found.best.joins.as_slice(), found.too_few), (&[2017.0][..], false));
}

#[test]
fn joins_that_are_given_cost_one_degree_of_freedom_each() {
    let values = [310.0, 322.0, 341.0, 352.0, 371.0, 388.0, 402.0, 379.0, 351.0, 330.0, 309.0, 288.0];
    let years = times(2009.0, &values);
    let (given, found) =
        (fit(&years, &values, &[2015.0], 0.95).unwrap(), search(&years, &values, 1, 0.95).unwrap().best);
    assert_eq!((given.df, found.df, given.joins == found.joins), (9, 8, true));
    assert!(error(given.squares, found.squares) < 1e-12);
}

#[test]
fn the_scale_of_values_and_the_origin_of_times_do_not_matter() {
    let values = [50.0, 55.0, 61.0, 66.0, 73.0, 80.0, 79.0, 77.0, 74.0, 73.0, 71.0, 69.0];
    let found = search(&times(0.0, &values), &values, 2, 0.95).unwrap().best;
    let moved = search(&times(2009.0, &values), &values.map(|value| value * 1e6), 2, 0.95).unwrap().best;
    assert_eq!(found.joins.len(), moved.joins.len());
    for (one, other) in found.segments.iter().zip(&moved.segments) {
        assert!(error(one.change.lower, other.change.lower) < 1e-9, "{one:?} {other:?}");
    }
}

#[test]
fn a_window_of_one_segment_has_its_change() {
    let values = [310.0, 322.0, 341.0, 352.0, 371.0, 388.0, 402.0, 379.0, 351.0, 330.0, 309.0, 288.0];
    let found = fit(&times(2009.0, &values), &values, &[2015.0], Bound::Lower.at(0.95)).unwrap();
    let within = found.average_change(2010.0, 2013.0).unwrap();
    assert!(error(within.value, found.segments[0].change.value) < 1e-12);
    assert!(error(within.lower, found.segments[0].change.lower) < 1e-12 && within.upper.is_infinite());
}

#[test]
fn impossible_arguments_are_errors() {
    let message =
        |times: &[f64], values: &[f64], joins: &[f64]| fit(times, values, joins, 0.95).unwrap_err().to_string();
    let years = [1.0, 2.0, 3.0, 4.0];
    let (few, zero) = (message(&years[..2], &[1.0; 2], &[]), message(&years, &[1.0, 0.0, 1.0, 1.0], &[]));
    assert_eq!(few, "parameter `values` is `2 values`, expected at least 3");
    assert_eq!(zero, "parameter `values[1]` is `0`, expected a number above 0, as growth is a ratio");
    let order = message(&[1.0, 3.0, 3.0, 4.0], &[1.0; 4], &[]);
    assert_eq!(order, "parameter `times[2]` is `3`, expected later than the one before it");
    let join = message(&years, &[1.0; 4], &[4.0]);
    assert_eq!(join, "parameter `joins[0]` is `4`, expected times within the series, in order");
    let close = message(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[1.0; 6], &[2.2, 2.4, 2.6]);
    assert_eq!(close, "parameter `joins` is `[2.2, 2.4, 2.6]`, expected joins that leave each part a value of its own");
    let years: Vec<f64> = (0..200).map(f64::from).collect();
    let many = search(&years, &[1.0; 200], 4, 0.95).unwrap_err().to_string();
    assert_eq!(many, "parameter `most` is `4`, expected so few joins that at most 2000000 lines are fitted");
    let window = fit(&years, &[1.0; 200], &[], 0.95).unwrap().average_change(5.0, 5.0).unwrap_err().to_string();
    assert_eq!(window, "parameter `from..to` is `5..5`, expected a window within 0..199");
    assert!(fit(&years, &[1.0; 200], &[], 1.0).unwrap_err().to_string().starts_with("parameter `level` is `1`"));
}
