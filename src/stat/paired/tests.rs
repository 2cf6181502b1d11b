use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};
use crate::stat::test::{McNemarMethod, mcnemar};
use crate::stat::two_groups::cases::{LEVELS, assert_near_difference};

const TABLE: &str = include_str!("../../../tests/reference/paired_limits.csv");
const UNCORRECTED: &str = include_str!("../../../tests/reference/paired_uncorrected.csv");
const RATIO: &str = include_str!("../../../tests/reference/paired_ratio.csv");
const ODDS_RATIO: &str = include_str!("../../../tests/reference/paired_odds_ratio.csv");

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
fn newcombe_uncorrected_agrees_with_the_reference_table() {
    for [a, b, c, e, level, lower, upper] in lines(UNCORRECTED) {
        let cells = [a, b, c, e].map(|count| count.parse().unwrap());
        let found = found(cells, level.parse::<f64>().unwrap(), Method::NewcombeUncorrected);
        assert_near_difference(found, lower, upper, &format!("{cells:?} at {level}"));
    }
}

#[test]
fn ratios_agree_with_the_reference_table() {
    for [method, a, b, c, level, lower, upper] in lines(RATIO) {
        let [both, first, second] = [a, b, c].map(|count| count.parse().unwrap());
        let level: f64 = level.parse().unwrap();
        let found = ratio(both, first, second, level, method.parse().unwrap()).unwrap();
        assert_near(found, lower, upper, &format!("{method}: {a} {b} {c} at {level}"));
    }
}

#[test]
fn odds_ratios_agree_with_the_reference_table() {
    for [method, b, c, level, lower, upper] in lines(ODDS_RATIO) {
        let (first, second, level) = (b.parse().unwrap(), c.parse().unwrap(), level.parse::<f64>().unwrap());
        let found = odds_ratio(first, second, level, method.parse().unwrap()).unwrap();
        assert_near(found, lower, upper, &format!("{method}: {b} {c} at {level}"));
    }
}

#[test]
fn ratios_are_inverted_with_the_order() {
    for [a, b, c] in [[1, 1, 7], [36, 12, 2], [0, 3, 5], [59, 6, 16], [794, 150, 86]] {
        for method in RatioMethod::ALL {
            let [one, other] = [[b, c], [c, b]].map(|[b, c]| ratio(a, b, c, 0.9, *method).unwrap());
            assert!((one.lower * other.upper - 1.0).abs() < 1e-14, "{method}: {one:?} {other:?}");
        }
        for method in OddsRatioMethod::ALL {
            let [one, other] = [[b, c], [c, b]].map(|[b, c]| odds_ratio(b, c, 0.9, *method).unwrap());
            assert!((one.lower * other.upper - 1.0).abs() < 1e-13, "{method}: {one:?} {other:?}");
            let lower = odds_ratio(b, c, Bound::Lower.at(0.95), *method).unwrap();
            assert!(
                (lower.lower / one.lower - 1.0).abs() < 1e-13 && lower.upper == f64::INFINITY,
                "{method}: {lower:?}"
            );
        }
    }
}

#[test]
fn exact_odds_ratios_exclude_1_where_mcnemar_rejects() {
    let pairs = [(OddsRatioMethod::Exact, McNemarMethod::Exact), (OddsRatioMethod::MidP, McNemarMethod::MidP)];
    for (b, c) in (0..=25).flat_map(|b| (1..=25).map(move |c| (b, c))) {
        for (interval, test) in pairs {
            let found = odds_ratio(b, c, 0.95, interval).unwrap();
            let excludes = found.upper < 1.0 || 1.0 < found.lower;
            let p_value = mcnemar(b, c, test).unwrap().p_value;
            assert!(excludes == (p_value < 0.05), "{interval}: {b} {c}: {found:?}, p {p_value}");
        }
    }
}

#[test]
fn empty_paired_counts_are_errors() {
    let message = ratio(0, 0, 0, 0.95, RatioMethod::Log).unwrap_err().to_string();
    assert_eq!(message, "parameter `both + first_only + second_only` is `0`, expected at least 1");
    let message = odds_ratio(0, 0, 0.95, OddsRatioMethod::Log).unwrap_err().to_string();
    assert_eq!(message, "parameter `first_only + second_only` is `0`, expected at least 1");
    let message = odds_ratios(&[1, 1 << 53], &[1, 1], 0.95, OddsRatioMethod::Exact).unwrap_err().to_string();
    assert!(message.starts_with("parameter `first_only + second_only[1]` is"), "{message}");
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
