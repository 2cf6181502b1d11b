use super::*;
use crate::stat::Bound;
use crate::stat::reference::{error, lines};

const TABLE: &str = include_str!("../../../tests/reference/cluster.csv");

fn numbers(field: &str) -> Vec<u64> {
    field.split(';').filter(|number| !number.is_empty()).map(|number| number.parse().unwrap()).collect()
}

fn wilson(x: &[u64], n: &[u64]) -> Clustered {
    proportion(x, n, 0.95, proportion::Method::Wilson).unwrap()
}

#[test]
fn design_effects_agree_with_the_reference_table() {
    for [what, x, n, expected] in lines(TABLE) {
        let (x, n) = (numbers(x), numbers(n));
        let found = match what {
            "proportion" => wilson(&x, &n),
            _ => count(&x, 0.95, count::Method::Exact).unwrap(),
        };
        let error = error(found.design_effect, expected.parse().unwrap());
        assert!(error <= 1e-14, "{what} {x:?} of {n:?}: {} for {expected}", found.design_effect);
    }
}

#[test]
fn clustered_intervals_use_the_design_effect_and_are_never_shorter_than_independent_ones() {
    for [what, x, n, _] in lines::<4>(TABLE) {
        let (x, n) = (numbers(x), numbers(n));
        let (all, of) = (x.iter().sum(), n.iter().sum());
        if what == "count" {
            let found = count(&x, 0.9, count::Method::MidP).unwrap();
            let known = count_with_design_effect(all, found.design_effect, 0.9, count::Method::MidP).unwrap();
            assert_eq!(found.interval, known, "{x:?}");
            continue;
        }
        let found = wilson(&x, &n);
        let method = proportion::Method::Wilson;
        let known = proportion_with_design_effect(all, of, found.design_effect.max(1.0), 0.95, method).unwrap();
        assert_eq!(found.interval, known, "{x:?} of {n:?}");
        let independent = proportion::interval(all, of, 0.95, method).unwrap();
        let slack = 1e-15;
        assert!(known.lower <= independent.lower + slack && independent.upper <= known.upper + slack, "{known:?}");
    }
}

#[test]
fn perfectly_correlated_clusters_count_once() {
    // with all or nothing in every cluster the effective size is the number of clusters, but for m/(m − 1)
    let (x, n): (Vec<u64>, Vec<u64>) = (0..40).map(|at| (if at % 4 == 0 { 25 } else { 0 }, 25)).unzip();
    let found = wilson(&x, &n);
    assert_eq!(found.clusters, 40);
    assert!((found.design_effect - 25.0 * 40.0 / 39.0).abs() < 1e-12, "{found:?}");
}

#[test]
fn without_variance_each_cluster_is_one_observation() {
    for method in proportion::Method::ALL {
        for x in [0, 10] {
            let found = proportion(&[x; 5], &[10; 5], 0.95, *method).unwrap();
            let expected = proportion::interval(x / 2, 5, 0.95, *method).unwrap();
            assert_eq!(found.design_effect, 10.0);
            let apart = (found.interval.lower - expected.lower).abs() + (found.interval.upper - expected.upper).abs();
            assert!(apart < 1e-12, "{method}: {x} of 10: {found:?} for {expected:?}");
        }
    }
}

#[test]
fn empty_clusters_make_no_difference() {
    let (few, more) = (wilson(&[3, 1], &[4, 9]), wilson(&[3, 0, 1, 0], &[4, 0, 9, 0]));
    assert_eq!(few, more);
    let method = count::Method::Jeffreys;
    assert_eq!(count(&[3, 1], 0.95, method).unwrap(), count(&[0, 3, 0, 1], 0.95, method).unwrap());
}

#[test]
fn single_events_are_independent() {
    for method in count::Method::ALL {
        for bound in Bound::ALL {
            let found = count(&[1; 17], bound.at(0.95), *method).unwrap();
            assert_eq!(found.interval, count::interval(17, bound.at(0.95), *method).unwrap());
            assert_eq!((found.design_effect, found.clusters), (1.0, 17));
        }
        let none = count(&[], 0.95, *method).unwrap();
        assert_eq!(none.interval, count::interval(0, 0.95, *method).unwrap());
    }
}

#[test]
fn one_unit_counts_as_one_scaled_event() {
    for method in count::Method::ALL {
        let (found, one) = (count(&[8], 0.95, *method).unwrap(), count::interval(1, 0.95, *method).unwrap());
        assert_eq!(found.interval, Interval { value: 8.0, lower: 8.0 * one.lower, upper: 8.0 * one.upper }, "{method}");
    }
}

#[test]
fn limits_stay_in_range_at_every_design_effect() {
    for design_effect in [1e-6, 0.5, 1.0, 3.7, 1e6, 1e100, 1e300, f64::MAX] {
        for method in count::Method::ALL {
            for x in [0, 1, 7, 1_000_000_000] {
                let found = count_with_design_effect(x, design_effect, 0.95, *method).unwrap();
                let case = format!("{method}: {x} by {design_effect}: {found:?}");
                assert!(0.0 <= found.lower && found.lower <= found.upper && found.value <= found.upper, "{case}");
                let off_centre = *method == count::Method::Jeffreys && x as f64 / design_effect < 0.001;
                assert!(found.lower <= found.value || off_centre, "{case}");
            }
        }
        let fractional = |method: &&proportion::Method| **method != proportion::Method::Blaker;
        for method in proportion::Method::ALL.iter().filter(fractional) {
            for (x, n) in [(0, 1), (1, 1), (3, 10), (10, 10), (1, 1_000_000_000)] {
                let found = proportion_with_design_effect(x, n, design_effect, 0.95, *method).unwrap();
                let case = format!("{method}: {x} of {n} by {design_effect}: {found:?}");
                assert!(0.0 <= found.lower && found.lower <= found.upper && found.upper <= 1.0, "{case}");
                let off_centre = *method == proportion::Method::Jeffreys && x as f64 / design_effect < 0.001;
                assert!((found.lower <= found.value && found.value <= found.upper) || off_centre, "{case}");
            }
        }
    }
}

#[test]
fn impossible_clusters_are_errors() {
    let message = |x: &[u64], n: &[u64]| proportion(x, n, 0.95, proportion::Method::Wilson).unwrap_err().to_string();
    assert_eq!(message(&[1], &[2]), "parameter `clusters` is `1`, expected at least 2 with `n` above 0");
    assert_eq!(message(&[1, 0], &[2, 0]), "parameter `clusters` is `1`, expected at least 2 with `n` above 0");
    assert_eq!(message(&[], &[]), "parameter `clusters` is `0`, expected at least 2 with `n` above 0");
    assert_eq!(message(&[1, 3], &[2, 2]), "parameter `x[1]` is `3`, expected at most `n[1]`, which is 2");
    assert_eq!(message(&[1], &[2, 2]), "parameter `n` is `2 values`, expected as many as `x`, which has 1");
    let error = message(&[0, 0], &[1 << 53, 1]);
    assert_eq!(error, "parameter `n` is `9007199254740993`, expected counts that sum to at most 9007199254740992");
    let error = count(&[u64::MAX, u64::MAX], 0.95, count::Method::Exact).unwrap_err().to_string();
    assert!(error.starts_with("parameter `events` is `36893488147419103230`"), "{error}");
}

#[test]
fn impossible_design_effects_are_errors() {
    for design_effect in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let expected = format!("parameter `design_effect` is `{design_effect}`, expected a finite number above 0");
        let error = count_with_design_effect(5, design_effect, 0.95, count::Method::Exact).unwrap_err().to_string();
        assert_eq!(error, expected);
        let method = proportion::Method::Wilson;
        let error = proportion_with_design_effect(1, 5, design_effect, 0.95, method).unwrap_err().to_string();
        assert_eq!(error, expected);
    }
    let error = count_with_design_effect(5, 1e-300, 0.95, count::Method::Exact).unwrap_err().to_string();
    assert!(error.ends_with("expected a number for which the effective count is at most 9007199254740992"), "{error}");
    let message =
        |x, n| proportion_with_design_effect(x, n, 2.0, 0.95, proportion::Method::Wilson).unwrap_err().to_string();
    assert_eq!(message(0, 0), "parameter `n` is `0`, expected at least 1");
    assert_eq!(message(6, 5), "parameter `x` is `6`, expected at most `n`, which is 5");
}
