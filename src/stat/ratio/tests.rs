use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};
use crate::stat::two_groups::cases::{LEVELS, counts};

const TABLE: &str = include_str!("../../../tests/reference/ratio_limits.csv");

fn found([x1, n1, x2, n2]: [u64; 4], confidence: impl Into<Confidence>, method: Method) -> Interval {
    interval(x1, n1, x2, n2, confidence, method).unwrap()
}

/// The counts with a defined ratio.
fn defined() -> impl Iterator<Item = [u64; 4]> {
    counts().filter(|[x1, _, x2, _]| x1 + x2 > 0)
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
fn koopman_gives_the_published_limits() {
    // Koopman (1984): 36 of 40 against 16 of 80
    let found = found([36, 40, 16, 80], 0.95, Method::Koopman);
    assert!((found.lower - 2.94).abs() < 0.005 && (found.upper - 7.15).abs() < 0.005, "{found:?}");
}

#[test]
fn against_a_certain_second_group_the_lower_limit_is_that_of_the_first_proportion() {
    let found = found([29, 55, 11, 11], 0.95, Method::Koopman);
    let first = crate::stat::proportion::interval(29, 55, 0.95, crate::stat::proportion::Method::Wilson).unwrap();
    assert!((found.lower - first.lower).abs() <= 1e-15, "{found:?}");
}

#[test]
fn limits_bracket_the_estimate() {
    for counts in defined() {
        for (level, method) in
            LEVELS.into_iter().flat_map(|level| Method::ALL.iter().map(move |method| (level, *method)))
        {
            let found = found(counts, level, method);
            let ordered = 0.0 <= found.lower && found.lower <= found.value && found.value <= found.upper;
            assert!(ordered, "{method} {counts:?} at {level}: {found:?}");
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
                    if limit > 0.0 { (limit * reciprocal - 1.0).abs() <= 1e-15 } else { reciprocal.is_infinite() };
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
fn zero_counts_give_0_and_infinity() {
    for method in [Method::Koopman, Method::MiettinenNurminen] {
        let (none, against_none) = (found([0, 20, 5, 20], 0.95, method), found([5, 20, 0, 20], 0.95, method));
        assert_eq!(
            [none.value, none.lower, against_none.value, against_none.upper],
            [0.0, 0.0, f64::INFINITY, f64::INFINITY]
        );
        assert!(0.0 < none.upper && none.upper < 1.0 && 1.0 < against_none.lower && against_none.lower < f64::INFINITY);
    }
    for counts in [[0, 20, 5, 20], [5, 20, 0, 20]] {
        let unknown = found(counts, 0.95, Method::Log);
        assert_eq!([unknown.lower, unknown.upper], [0.0, f64::INFINITY]);
    }
}

#[test]
fn one_sided_limits_of_low_levels_lie_beyond_the_estimate() {
    for method in Method::ALL {
        let counts = [56, 70, 48, 80];
        let (beyond, above) =
            (found(counts, Bound::Lower.at(0.25), *method), found(counts, Bound::Upper.at(0.75), *method));
        assert!((beyond.lower / above.upper - 1.0).abs() <= 1e-15, "{method}: {beyond:?} {above:?}");
        assert_eq!([beyond.upper, above.lower], [f64::INFINITY, 0.0]);
    }
}

#[test]
fn the_ratio_of_two_zeros_is_undefined() {
    let message = interval(0, 5, 0, 7, 0.95, Method::Koopman).unwrap_err().to_string();
    assert_eq!(message, "parameter `x1` is `0`, expected at least 1 where `x2` is 0");
    let found = intervals(&[0, 0, 1], &[5, 0, 5], &[0, 1, 1], &[7, 7, 7], 0.95, Method::Koopman).unwrap();
    assert_eq!(found.undefined(), [0, 1]);
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}
