use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, error, lines};
use crate::stat::two_groups::cases::{LEVELS, counts};

const TABLE: &str = include_str!("../../../tests/reference/odds_ratio_limits.csv");
const EXACT: &str = include_str!("../../../tests/reference/odds_ratio_exact.csv");
const CONDITIONAL: &str = include_str!("../../../tests/reference/odds_ratio_conditional.csv");

fn found([x1, n1, x2, n2]: [u64; 4], confidence: impl Into<Confidence>, method: Method) -> Interval {
    interval(x1, n1, x2, n2, confidence, method).unwrap()
}

/// The counts with a defined odds ratio.
fn defined() -> impl Iterator<Item = [u64; 4]> {
    counts().filter(|[x1, n1, x2, n2]| x1 + x2 > 0 && x1 + x2 < n1 + n2)
}

#[test]
fn all_methods_agree_with_the_reference_table() {
    for [method, x1, n1, x2, n2, level, lower, upper] in lines(TABLE) {
        let counts = [x1, n1, x2, n2].map(|count| count.parse().unwrap());
        let case = format!("{method} {counts:?} at {level}");
        assert_near(found(counts, level.parse::<f64>().unwrap(), method.parse().unwrap()), lower, upper, &case);
    }
}

#[test]
fn exact_methods_agree_with_the_reference_table() {
    for [method, x1, n1, x2, n2, level, lower, upper] in lines(EXACT) {
        let counts = [x1, n1, x2, n2].map(|count| count.parse().unwrap());
        let found = found(counts, level.parse::<f64>().unwrap(), method.parse().unwrap());
        assert_near(found, lower, upper, &format!("{method} {counts:?} at {level}"));
    }
}

#[test]
fn limits_of_mid_p_and_of_baptista_and_pike_lie_within_the_conditional_ones() {
    let small = (0..=9).flat_map(|x1| (0..=12).map(move |x2| [x1, 9, x2, 12]));
    for counts in small.filter(|[x1, _, x2, _]| x1 + x2 > 0 && x1 + x2 < 21) {
        let outer = found(counts, 0.95, Method::Conditional);
        let mid = found(counts, 0.95, Method::MidP);
        assert!(outer.lower <= mid.lower && mid.upper <= outer.upper, "{counts:?}: {mid:?} {outer:?}");
        let p = |psi: f64| two_sided(counts, psi);
        let inner = found(counts, 0.95, Method::BaptistaPike);
        for (limit, inwards, outwards) in [(inner.lower, 1.0 + 1e-9, 1.0 - 1e-9), (inner.upper, 1.0 - 1e-9, 1.0 + 1e-9)]
        {
            if 0.0 < limit && limit < f64::INFINITY {
                assert!(p(limit * inwards) > 0.05 && p(limit * outwards) <= 0.05, "{counts:?}: {limit}");
            }
        }
    }
}

/// The two-sided p-value by minimum likelihood, summed over all tables.
fn two_sided([x1, n1, x2, n2]: [u64; 4], psi: f64) -> f64 {
    let total = x1 + x2;
    let ln = |n: u64, k: u64| (0..k).map(|i| ((n - i) as f64 / (i + 1) as f64).ln()).sum::<f64>();
    let weight = |k: u64| (ln(n1, k) + ln(n2, total - k) + k as f64 * psi.ln()).exp();
    let all = || total.saturating_sub(n2)..=n1.min(total);
    let own = weight(x1) * (1.0 + 1e-12);
    all().map(weight).filter(|weight| *weight <= own).sum::<f64>() / all().map(weight).sum::<f64>()
}

#[test]
fn conditional_agrees_with_the_reference_table() {
    for [x1, n1, x2, n2, level, value, lower, upper] in lines(CONDITIONAL) {
        let counts = [x1, n1, x2, n2].map(|count| count.parse().unwrap());
        let case = format!("{counts:?} at {level}");
        let found = found(counts, level.parse::<f64>().unwrap(), Method::Conditional);
        assert_near(found, lower, upper, &case);
        assert!(error(found.value, value.parse().unwrap()) <= 1e-10, "{case}: {found:?} for {value}");
    }
}

#[test]
fn sums_and_saddlepoint_agree_where_they_meet() {
    for (x1, n1, x2, n2) in [(5e6, 2e7, 6e6, 1.9e7), (5e6, 1e8, 1e9, 3e9), (7e6, 1.2e7, 6e6, 1.1e7)] {
        let table = Table { x1, y1: n1 - x1, x2, y2: n2 - x2 };
        assert!(!large::holds_for(table));
        for tail in [5e-13, 5e-5, 0.025, 0.25, 0.499] {
            let (lower, upper) = conditional::limits(table, tail);
            let z = upper_quantile(tail);
            let errors = [(large::lower(table, z), lower), (1.0 / large::lower(table.swapped(), z), upper)];
            let worst = errors.map(|(found, expected)| error(found, expected));
            assert!(worst.iter().all(|error| *error <= 1e-10), "{table:?} {tail}: {worst:?}");
            let mid = error(large::mid_lower(table, tail), conditional::mid_limits(table, tail).0);
            assert!(mid <= 1e-10, "{table:?} {tail}: {mid}");
        }
        let error = error(large::estimate(table), conditional::estimate(table));
        assert!(error <= 1e-12, "{table:?}: {error:e}");
    }
}

#[test]
fn conditional_estimate_matches_the_mean_to_the_count() {
    // 3 of 4 against 1 of 4: the weights of k are 1, 16, 36, 16, 1 times ψᵏ, so ψ⁴ = 36ψ² + 32ψ + 3
    let tea = found([3, 4, 1, 4], 0.95, Method::Conditional).value;
    assert!((tea.powi(4) / (36.0 * tea * tea + 32.0 * tea + 3.0) - 1.0).abs() < 1e-14, "{tea}");
    assert!((tea - 6.408).abs() < 5e-4, "{tea}");
}

#[test]
fn conditional_limits_have_the_right_tails() {
    // P(X >= 3) and P(X <= 3) of the weights 1, 16, 36, 16, 1 times ψᵏ
    let tea = found([3, 4, 1, 4], 0.95, Method::Conditional);
    let weights = |psi: f64| [1.0, 16.0 * psi, 36.0 * psi.powi(2), 16.0 * psi.powi(3), psi.powi(4)];
    let share = |psi: f64, range: std::ops::Range<usize>| {
        weights(psi)[range].iter().sum::<f64>() / weights(psi).iter().sum::<f64>()
    };
    assert!((share(tea.lower, 3..5) - 0.025).abs() < 1e-15 && (share(tea.upper, 0..4) - 0.025).abs() < 1e-14);
}

#[test]
fn limits_bracket_the_estimate() {
    for counts in defined() {
        for (level, method) in
            LEVELS.into_iter().flat_map(|level| Method::ALL.iter().map(move |method| (level, *method)))
        {
            let found = found(counts, level, method);
            let ordered = 0.0 <= found.lower && found.lower <= found.value && found.value <= found.upper;
            let off_centre = method == Method::MidP && level < 0.2 && found.lower <= found.upper;
            assert!(ordered || off_centre, "{method} {counts:?} at {level}: {found:?}");
        }
    }
}

#[test]
fn swapping_the_groups_inverts_the_interval() {
    for counts @ [x1, n1, x2, n2] in defined() {
        for method in Method::ALL {
            let (one, other) = (found(counts, 0.95, *method), found([x2, n2, x1, n1], 0.95, *method));
            for (limit, reciprocal) in [(one.value, other.value), (one.lower, other.upper), (one.upper, other.lower)] {
                let same =
                    if limit > 0.0 { (limit * reciprocal - 1.0).abs() <= 1e-13 } else { reciprocal.is_infinite() };
                assert!(same || reciprocal == 0.0, "{method} {counts:?}: {limit} {reciprocal}");
            }
        }
    }
}

#[test]
fn intervals_widen_with_the_level() {
    for counts in defined() {
        for method in Method::ALL {
            let found = LEVELS.map(|level| found(counts, level, *method));
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{method} {counts:?}: {found:?}");
        }
    }
}

#[test]
fn zero_cells_give_0_and_infinity() {
    for method in [Method::Score, Method::MiettinenNurminen, Method::Conditional] {
        let (none, all) = (found([0, 20, 5, 20], 0.95, method), found([20, 20, 5, 20], 0.95, method));
        assert_eq!([none.value, none.lower, all.value, all.upper], [0.0, 0.0, f64::INFINITY, f64::INFINITY]);
        assert!(0.0 < none.upper && none.upper < 1.0 && 1.0 < all.lower && all.lower < f64::INFINITY);
    }
    for counts in [[0, 20, 5, 20], [20, 20, 5, 20], [5, 20, 0, 20], [5, 20, 20, 20]] {
        let unknown = found(counts, 0.95, Method::Logit);
        assert_eq!([unknown.lower, unknown.upper], [0.0, f64::INFINITY]);
    }
}

#[test]
fn one_sided_limits_may_lie_beyond_the_estimate() {
    for method in Method::ALL {
        let counts = [56, 70, 48, 80];
        let (beyond, both) = (found(counts, Bound::Lower.at(0.01), *method), found(counts, 0.5, *method));
        assert!(beyond.lower > both.upper && beyond.upper == f64::INFINITY, "{method}: {beyond:?} {both:?}");
        let same = found(counts, Bound::Upper.at(0.75), *method).upper == both.upper;
        assert!(same || *method == Method::BaptistaPike, "{method}");
    }
}

#[test]
fn tables_with_an_empty_column_are_undefined() {
    let message = |counts: [u64; 4]| {
        let [x1, n1, x2, n2] = counts;
        interval(x1, n1, x2, n2, 0.95, Method::Conditional).unwrap_err().to_string()
    };
    assert_eq!(message([0, 5, 0, 7]), "parameter `x1` is `0`, expected at least 1 where `x2` is 0");
    assert_eq!(message([5, 5, 7, 7]), "parameter `x1` is `5`, expected below `n1` where `x2` is `n2`");
    let found = intervals(&[0, 5, 1], &[5, 5, 5], &[0, 7, 1], &[7, 7, 7], 0.95, Method::Score).unwrap();
    assert_eq!(found.undefined(), [0, 1]);
}

#[test]
fn largest_counts_have_an_interval() {
    const LARGEST: u64 = 1 << 53;
    for counts in
        [[1, LARGEST, LARGEST / 2, LARGEST], [LARGEST / 2, LARGEST, LARGEST / 2 - 1, LARGEST], [LARGEST, LARGEST, 0, 1]]
    {
        for method in Method::ALL {
            let found = found(counts, 0.95, *method);
            assert!(found.lower <= found.value && found.value <= found.upper, "{method} {counts:?}: {found:?}");
        }
    }
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}
