use super::*;
use crate::stat::Bound;
use crate::stat::reference::lines;
use crate::stat::two_groups::cases::{LEVELS, assert_near_difference};

const TABLE: &str = include_str!("../../../tests/reference/paired_limits.csv");

fn found([a, b, c, e]: [u64; 4], confidence: impl Into<Confidence>, method: Method) -> Interval {
    difference(a, b, c, e, confidence, method).unwrap()
}

/// Cells of many sizes, not all 0.
fn cases() -> impl Iterator<Item = [u64; 4]> {
    const CELLS: [u64; 6] = [0, 1, 2, 7, 500, 1_000_000_000];
    let pairs = || CELLS.into_iter().flat_map(|first| CELLS.map(|second| [first, second]));
    let tables = pairs().flat_map(move |[a, b]| pairs().map(move |[c, e]| [a, b, c, e]));
    tables.filter(|cells| cells.iter().sum::<u64>() > 0)
}

#[test]
fn all_methods_agree_with_the_reference_table() {
    for [method, a, b, c, e, level, lower, upper] in lines(TABLE) {
        let cells = [a, b, c, e].map(|count| count.parse().unwrap());
        let case = format!("{method} {cells:?} at {level}");
        assert_near_difference(
            found(cells, level.parse::<f64>().unwrap(), method.parse().unwrap()),
            lower,
            upper,
            &case,
        );
    }
}

#[test]
fn methods_give_the_published_limits() {
    let published = [
        // Newcombe (1998), method 10, 95 %
        (Method::Newcombe, [36, 12, 2, 0], 0.0569, 0.3404),
        // Fagerland, Lydersen and Laake (2014), "Recommended tests and confidence intervals for paired binomial
        // proportions", Statistics in Medicine 33:2850-2875, airway hyper-responsiveness
        (Method::Newcombe, [1, 1, 7, 12], -0.507, -0.026),
        (Method::Tango, [1, 1, 7, 12], -0.517, -0.026),
        (Method::Wald, [1, 1, 7, 12], -0.520, -0.052),
    ];
    for (method, cells, lower, upper) in published {
        let digits = if cells[0] == 36 { 5e-5 } else { 5e-4 };
        let found = found(cells, 0.95, method);
        assert!((found.lower - lower).abs() <= digits && (found.upper - upper).abs() <= digits, "{method}: {found:?}");
    }
}

#[test]
fn limits_bracket_the_estimate_within_its_range() {
    for cells in cases() {
        for (level, method) in
            LEVELS.into_iter().flat_map(|level| Method::ALL.iter().map(move |method| (level, *method)))
        {
            let found = found(cells, level, method);
            let ordered = -1.0 <= found.lower && found.lower <= found.value && found.value <= found.upper;
            assert!(ordered && found.upper <= 1.0, "{method} {cells:?} at {level}: {found:?}");
        }
    }
}

#[test]
fn swapping_first_and_second_negates_the_interval() {
    for cells @ [a, b, c, e] in cases() {
        for method in Method::ALL {
            let (one, other) = (found(cells, 0.95, *method), found([a, c, b, e], 0.95, *method));
            assert_eq!(
                [one.value, one.lower, one.upper],
                [-other.value, -other.upper, -other.lower],
                "{method} {cells:?}"
            );
        }
    }
}

#[test]
fn intervals_widen_with_the_level() {
    for cells in cases() {
        for method in Method::ALL {
            let found = LEVELS.map(|level| found(cells, level, *method));
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{method} {cells:?}: {found:?}");
        }
    }
}

#[test]
fn one_sided_limits_are_those_of_the_two_sided_interval() {
    let cells = [36, 12, 2, 0];
    for method in Method::ALL {
        let both = found(cells, 0.5, *method);
        let (lower, upper) =
            (found(cells, Bound::Lower.at(0.75), *method), found(cells, Bound::Upper.at(0.75), *method));
        assert_eq!([lower.lower, lower.upper, upper.lower, upper.upper], [both.lower, 1.0, -1.0, both.upper]);
        assert_eq!(found(cells, Bound::Lower.at(0.25), *method).lower, both.upper);
    }
}

#[test]
fn without_discordant_pairs_tango_has_a_closed_form() {
    let (z2, found) = (upper_quantile(0.025).powi(2), found([30, 0, 0, 20], 0.95, Method::Tango));
    assert!((found.upper - z2 / (50.0 + z2)).abs() <= 1e-16 && found.lower == -found.upper, "{found:?}");
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |cells: [u64; 4]| {
        difference(cells[0], cells[1], cells[2], cells[3], 0.95, Method::Tango).unwrap_err().to_string()
    };
    assert_eq!(message([0; 4]), "parameter `both + first_only + second_only + neither` is `0`, expected at least 1");
    let large = "parameter `both + first_only + second_only + neither` is `18446744073709551616`, expected at most 9007199254740992";
    assert_eq!(message([u64::MAX, 1, 0, 0]), large);
    assert!(difference(1, 1, 1, 1, 0.0, Method::Tango).is_err());
    let error = differences(&[1], &[1, 2], &[1], &[1], 0.95, Method::Wald).unwrap_err().to_string();
    assert_eq!(error, "parameter `first_only` is `2 values`, expected as many as `both`, which has 1");
}

#[test]
fn columns_agree_with_single_calls() {
    let all: Vec<_> = cases().chain([[0; 4]]).collect();
    let column = |at: usize| all.iter().map(|cells| cells[at]).collect::<Vec<_>>();
    for method in Method::ALL {
        let rows = differences(&column(0), &column(1), &column(2), &column(3), 0.95, *method).unwrap();
        assert_eq!(rows.undefined(), [all.len() - 1]);
        assert!(cases().zip(rows.iter()).all(|(cells, row)| row == Some(found(cells, 0.95, *method))));
    }
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}
