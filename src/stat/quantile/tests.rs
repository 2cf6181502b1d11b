use super::*;
use crate::stat::reference::{error, lines};

const TABLE: &str = include_str!("../../../tests/reference/quantile_ranks.csv");
const QUANTILES: [f64; 7] = [1e-9, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0 - 1e-9];
const LEVELS: [f64; 5] = [1e-9, 0.5, 0.95, 0.9999, 1.0 - 1e-12];

fn rank(text: &str) -> Option<u64> {
    text.parse().ok().filter(|rank| *rank > 0)
}

#[test]
fn ranks_agree_with_the_reference_table() {
    for [n, q, level, lower, value, upper, coverage] in lines(TABLE) {
        let (size, share, confidence) = (n.parse().unwrap(), q.parse().unwrap(), level.parse::<f64>().unwrap());
        let found = Ranks::new(size, share, confidence.into()).unwrap();
        let case = format!("{q} of {n} at {level}");
        let ranks = (found.lower, Some(found.value), found.upper);
        assert_eq!(ranks, (rank(lower), rank(value), rank(upper)), "{case}");
        assert!(error(found.coverage, coverage.parse().unwrap()) < 1e-10, "{case}: {found:?}");
    }
}

#[test]
fn median_has_the_ranks_of_the_sign_test() {
    // Conover (1999), Practical Nonparametric Statistics, table of the sign test: 2P(B <= 5) = 0.0414 at n = 20
    let twenty = Ranks::new(20, 0.5, 0.95.into()).unwrap();
    assert_eq!((twenty.lower, twenty.upper), (Some(6), Some(15)));
    assert!((twenty.coverage - 0.9586).abs() < 5e-5, "{twenty:?}");
    let few = Ranks::new(5, 0.5, 0.95.into()).unwrap();
    assert_eq!((few.lower, few.upper, few.coverage), (None, None, 1.0));
}

#[test]
fn coverage_is_never_below_the_level() {
    for n in [1, 2, 6, 29, 1000, 1_000_000] {
        for q in QUANTILES {
            for level in LEVELS {
                for bound in Bound::ALL.iter().copied() {
                    let found = Ranks::new(n, q, bound.at(level)).unwrap();
                    assert!(found.coverage >= level - 1e-12 && found.coverage <= 1.0, "{q} of {n}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn ranks_bracket_the_estimate_and_widen_with_the_level() {
    for n in [1, 2, 6, 29, 1000, 1_000_000] {
        for q in QUANTILES {
            let found = LEVELS.map(|level| Ranks::new(n, q, level.into()).unwrap());
            let ends = |ranks: &Ranks| (ranks.lower.unwrap_or(0), ranks.upper.unwrap_or(n + 1));
            assert!(found.iter().all(|ranks| (ends(ranks).0..=ends(ranks).1).contains(&ranks.value)), "{found:?}");
            let nested =
                found.is_sorted_by(|inner, outer| ends(outer).0 <= ends(inner).0 && ends(inner).1 <= ends(outer).1);
            assert!(nested, "{q} of {n}: {found:?}");
        }
    }
}

#[test]
fn median_is_symmetric() {
    for n in 1..300 {
        let found = Ranks::new(n, 0.5, 0.95.into()).unwrap();
        assert_eq!(found.lower.map(|rank| n + 1 - rank), found.upper, "{n}");
    }
}

#[test]
fn values_grow_with_the_share() {
    let values: Vec<(i64, u64)> = (0..40).map(|at: i64| (at * at % 97, at.unsigned_abs() % 5)).collect();
    let found = QUANTILES.map(|q| interval(&values, q, 0.9).unwrap());
    assert!(found.is_sorted_by(|low, high| low.value <= high.value && low.lower <= high.lower), "{found:?}");
}

#[test]
fn pairs_may_come_in_any_order_and_repeat() {
    let sorted = [(5, 3), (8, 4), (13, 2), (60, 1)];
    let parts = [(13, 2), (8, 1), (60, 1), (5, 3), (8, 3), (-9, 0)];
    let single = [5.0, 60.0, 5.0, 8.0, 13.0, 8.0, 8.0, 5.0, 8.0, 13.0];
    for q in [0.1, 0.3, 0.5, 0.9] {
        let found = interval(&sorted, q, 0.8).unwrap();
        assert_eq!([interval(&parts, q, 0.8).unwrap(), interval_of(&single, q, 0.8).unwrap()], [found; 2]);
    }
}

#[test]
fn decimal_shares_give_the_expected_rank() {
    // 0.07 · 100 exceeds 7 in floating point
    let values: Vec<(i64, u64)> = (1..=100).map(|value| (value, 1)).collect();
    for hundredths in 1..100 {
        let found = interval(&values, f64::from(hundredths) / 100.0, 0.95).unwrap();
        assert_eq!(found.value, f64::from(hundredths));
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |values: &[(i64, u64)], q| interval(values, q, 0.95).unwrap_err().to_string();
    assert_eq!(message(&[(3, 0)], 0.5), "parameter `values` is `0 values`, expected at least 1");
    for q in [0.0, 1.0, -0.5, 50.0, f64::NAN] {
        let expected = "expected a number above 0 and below 1, such as 0.5";
        assert_eq!(message(&[(3, 1)], q), format!("parameter `q` is `{q}`, {expected}"));
    }
    let many = "parameter `values` is `9007199254740993 values`, expected at most 9007199254740992";
    assert_eq!(message(&[(3, LARGEST), (4, 1)], 0.5), many);
    let far = "expected numbers from -9007199254740992 to 9007199254740992";
    assert_eq!(message(&[(i64::MIN, 1)], 0.5), format!("parameter `values` is `-9223372036854775808`, {far}"));
    let error = interval_of(&[1.0, f64::NAN], 0.5, 0.95).unwrap_err().to_string();
    assert_eq!(error, "parameter `values[1]` is `NaN`, expected a finite number");
    assert!(interval(&[(3, 1)], 0.5, 95.0).is_err());
}
