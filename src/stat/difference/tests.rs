use super::*;
use crate::stat::Bound;
use crate::stat::reference::lines;
use crate::stat::special::binomial;
use crate::stat::two_groups::cases::{LEVELS, assert_near_difference, counts};

const TABLE: &str = include_str!("../../../tests/reference/difference_limits.csv");
const LIKELIHOOD: &str = include_str!("../../../tests/reference/difference_likelihood.csv");
const EXACT: &str = include_str!("../../../tests/reference/difference_exact.csv");

fn found([x1, n1, x2, n2]: [u64; 4], confidence: impl Into<Confidence>, method: Method) -> Interval {
    interval(x1, n1, x2, n2, confidence, method).unwrap()
}

/// The methods for groups of this size; enumeration is slow without optimization.
fn of_size([_, n1, _, n2]: [u64; 4]) -> impl Iterator<Item = Method> {
    let is_small = n1.max(n2) <= 5;
    Method::ALL.iter().copied().filter(move |method| is_small || *method != Method::ChanZhang)
}

const WEIGHTED: &str = include_str!("../../../tests/reference/difference_weighted.csv");

#[test]
fn weighted_counts_agree_with_the_reference_table() {
    for [method, x1, n1, x2, n2, level, lower, upper] in lines(WEIGHTED) {
        let [x1, n1, x2, n2, confidence] = [x1, n1, x2, n2, level].map(|number| number.parse::<f64>().unwrap());
        let found = weighted(x1, n1, x2, n2, confidence, method.parse().unwrap()).unwrap();
        assert_near_difference(found, lower, upper, &format!("{method} {x1} {n1} {x2} {n2} at {level}"));
    }
}

#[test]
fn whole_weights_are_counts() {
    for counts in counts().filter(|[_, n1, _, n2]| n1.max(n2) <= &1000) {
        let [x1, n1, x2, n2] = counts.map(|count| count as f64);
        for method in of_size(counts) {
            assert_eq!(weighted(x1, n1, x2, n2, 0.95, method).unwrap(), found(counts, 0.95, method), "{counts:?}");
        }
    }
}

#[test]
fn impossible_weights_are_errors() {
    let message = |[x1, n1, x2, n2]: [f64; 4], method| weighted(x1, n1, x2, n2, 0.95, method).unwrap_err().to_string();
    let newcombe = |counts| message(counts, Method::Newcombe);
    assert_eq!(newcombe([2.5, 2.0, 1.0, 2.0]), "parameter `x1` is `2.5`, expected at most `n1`, which is 2");
    assert_eq!(newcombe([0.5, 2.0, 1.0, 0.0]), "parameter `n2` is `0`, expected a finite number above 0");
    let expected = "parameter `method` is `chan_zhang`, expected one for counts that are not whole, such as `newcombe`";
    assert_eq!(message([0.5, 2.0, 1.0, 2.0], Method::ChanZhang), expected);
    let expected = "parameter `n1 + n2` is `0.75`, expected above 1 with the method `miettinen_nurminen`";
    assert_eq!(message([0.25, 0.5, 0.0, 0.25], Method::MiettinenNurminen), expected);
    let rows = weighted_rows(&[0.5, 3.0], &[1.0, 2.0], &[0.0, 0.0], &[1.5, 1.5], 0.95, Method::Newcombe);
    assert_eq!(rows.unwrap_err().to_string(), "parameter `x1[1]` is `3`, expected at most `n1`, which is 2");
}

#[test]
fn all_methods_agree_with_the_reference_table() {
    for [method, x1, n1, x2, n2, level, lower, upper] in lines(TABLE) {
        let counts = [x1, n1, x2, n2].map(|count| count.parse().unwrap());
        let case = format!("{method} {counts:?} at {level}");
        assert_near_difference(
            found(counts, level.parse::<f64>().unwrap(), method.parse().unwrap()),
            lower,
            upper,
            &case,
        );
    }
}

#[test]
fn likelihood_ratio_agrees_with_the_reference_table() {
    for [x1, n1, x2, n2, level, lower, upper] in lines(LIKELIHOOD) {
        let counts = [x1, n1, x2, n2].map(|count| count.parse().unwrap());
        let found = found(counts, level.parse::<f64>().unwrap(), Method::LikelihoodRatio);
        assert_near_difference(found, lower, upper, &format!("{counts:?} at {level}"));
    }
}

#[test]
fn methods_give_the_published_limits() {
    let published = [
        // Newcombe (1998), method 10, 95 %
        (Method::Newcombe, [56, 70, 48, 80], 0.0524, 0.3339),
        (Method::Newcombe, [9, 10, 3, 10], 0.1705, 0.8090),
        // the same, method 6
        (Method::MiettinenNurminen, [56, 70, 48, 80], 0.0528, 0.3382),
    ];
    for (method, counts, lower, upper) in published {
        let found = found(counts, 0.95, method);
        let near = (found.lower - lower).abs() <= 5e-5 && (found.upper - upper).abs() <= 5e-5;
        assert!(near, "{method} {counts:?}: {found:?}");
    }
}

#[test]
fn agresti_caffo_is_not_widened_to_the_estimate() {
    // p₁* = 2/3, p₂* = 1/3, so d* = 1/3 and the standard error is √(4/27)
    let found = found([1, 1, 0, 1], 0.9, Method::AgrestiCaffo);
    let half = 1.644_853_626_951_472_7 * (4.0_f64 / 27.0).sqrt();
    assert_eq!(found.value, 1.0);
    assert!((found.lower - (1.0 / 3.0 - half)).abs() < 1e-15 && (found.upper - (1.0 / 3.0 + half)).abs() < 1e-15);
    assert_eq!(format!("{:.5}", found.upper), "0.96644");
}

#[test]
fn limits_bracket_the_estimate_within_its_range() {
    for counts in counts() {
        for (level, method) in LEVELS.into_iter().flat_map(|level| of_size(counts).map(move |method| (level, method))) {
            let found = found(counts, level, method);
            let ordered = -1.0 <= found.lower && found.lower <= found.upper && found.upper <= 1.0;
            assert!(ordered, "{method} {counts:?} at {level}: {found:?}");
            let brackets = found.lower <= found.value && found.value <= found.upper;
            let can_miss = method == Method::AgrestiCaffo || (method == Method::ChanZhang && level < 0.5);
            assert!(brackets || can_miss, "{method} {counts:?} at {level}: {found:?}");
        }
    }
}

#[test]
fn swapping_the_groups_negates_the_interval() {
    for counts @ [x1, n1, x2, n2] in counts() {
        for method in of_size(counts) {
            let (one, other) = (found(counts, 0.95, method), found([x2, n2, x1, n1], 0.95, method));
            assert_eq!(
                [one.value, one.lower, one.upper],
                [-other.value, -other.upper, -other.lower],
                "{method} {counts:?}"
            );
        }
    }
}

#[test]
fn counting_failures_negates_the_interval() {
    for counts @ [x1, n1, x2, n2] in counts() {
        for method in of_size(counts) {
            let (one, other) = (found(counts, 0.95, method), found([n1 - x1, n1, n2 - x2, n2], 0.95, method));
            let apart = (one.lower + other.upper).abs().max((one.upper + other.lower).abs());
            assert!(apart <= 1e-15, "{method} {counts:?}: {apart:e}");
        }
    }
}

#[test]
fn intervals_widen_with_the_level() {
    for counts in counts() {
        for method in of_size(counts) {
            let found = LEVELS.map(|level| found(counts, level, method));
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{method} {counts:?}: {found:?}");
        }
    }
}

#[test]
fn one_sided_limits_are_those_of_the_two_sided_interval() {
    for counts in counts() {
        for method in of_size(counts) {
            let both = found(counts, 0.5, method);
            let (lower, upper) =
                (found(counts, Bound::Lower.at(0.75), method), found(counts, Bound::Upper.at(0.75), method));
            assert_eq!([lower.upper, upper.lower], [1.0, -1.0]);
            assert_eq!([lower.lower, upper.upper], [both.lower, both.upper], "{method} {counts:?}");
        }
    }
}

#[test]
fn one_sided_limits_of_low_levels_lie_beyond_the_estimate() {
    // an exact test has no limits of level 0.25 beyond those of level 0.75
    for method in Method::ALL.iter().filter(|method| **method != Method::ChanZhang) {
        let counts = [56, 70, 48, 80];
        let (beyond, above) =
            (found(counts, Bound::Lower.at(0.25), *method), found(counts, Bound::Upper.at(0.75), *method));
        assert!(beyond.lower > beyond.value, "{method}");
        if *method != Method::NewcombeCc {
            assert!((beyond.lower - above.upper).abs() <= 1e-15, "{method}: {beyond:?} {above:?}");
        }
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let message = interval(1, 5, 1, 5, 95.0, Method::Mee).unwrap_err().to_string();
    assert!(message.starts_with("parameter `level` is `95`"), "{message}");
    let message = interval(1, 5, 1, 501, 0.95, Method::ChanZhang).unwrap_err().to_string();
    assert_eq!(message, "parameter `n2` is `501`, expected at most 500 with the method `chan_zhang`");
    let message = intervals(&[1, 2], &[5, 900], &[1, 1], &[5, 5], 0.95, Method::ChanZhang).unwrap_err().to_string();
    assert_eq!(message, "parameter `n1[1]` is `900`, expected at most 500 with the method `chan_zhang`");
    assert!(interval(1, 0, 1, 5, 0.95, Method::Mee).unwrap_err().to_string().starts_with("parameter `n1` is `0`"));
}

#[test]
fn columns_agree_with_single_calls() {
    for method in Method::ALL {
        let all: Vec<_> = counts().filter(|counts| of_size(*counts).any(|possible| possible == *method)).collect();
        let column = |at: usize| all.iter().map(|counts| counts[at]).collect::<Vec<_>>();
        let found_all = intervals(&column(0), &column(1), &column(2), &column(3), 0.95, *method).unwrap();
        assert!(all.iter().zip(found_all.iter()).all(|(counts, row)| row == Some(found(*counts, 0.95, *method))));
    }
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}

#[test]
fn chan_zhang_never_falls_below_its_level() {
    for (n1, n2) in [(1, 1), (2, 3), (5, 4), (8, 8)] {
        for level in [0.8, 0.95] {
            let tables: Vec<_> = (0..=n1).flat_map(|x1| (0..=n2).map(move |x2| (x1, x2))).collect();
            let held: Vec<_> =
                tables.iter().map(|(x1, x2)| found([*x1, n1, *x2, n2], level, Method::ChanZhang)).collect();
            // coverage falls just beyond a limit
            let beyond = held.iter().flat_map(|found| [found.lower - 1e-9, found.upper + 1e-9]);
            for delta in beyond.filter(|delta| delta.abs() < 1.0) {
                for p2 in (0..=100).map(|part| (-delta).max(0.0) + f64::from(part) / 100.0 * (1.0 - delta.abs())) {
                    let probability = |(x1, x2): &(u64, u64)| {
                        let first = binomial::density(n1 as f64, (p2 + delta).clamp(0.0, 1.0), *x1 as f64);
                        first * binomial::density(n2 as f64, p2.clamp(0.0, 1.0), *x2 as f64)
                    };
                    let missed = |side: fn(&Interval, f64) -> bool| -> f64 {
                        let missing = tables.iter().zip(&held).filter(|(_, found)| side(found, delta));
                        missing.map(|(table, _)| probability(table)).sum()
                    };
                    for missed in
                        [missed(|found, delta| delta < found.lower), missed(|found, delta| delta > found.upper)]
                    {
                        assert!(missed <= (1.0 - level) / 2.0 + 1e-9, "{n1} {n2} {level}: {missed} at {delta} {p2}");
                    }
                }
            }
        }
    }
}

#[test]
fn chan_zhang_agrees_with_the_reference_table() {
    for [x1, n1, x2, n2, level, lower, upper] in lines(EXACT) {
        let counts = [x1, n1, x2, n2].map(|count| count.parse().unwrap());
        let found = found(counts, level.parse::<f64>().unwrap(), Method::ChanZhang);
        for (found, expected) in [(found.lower, lower), (found.upper, upper)] {
            let expected: f64 = expected.parse().unwrap();
            assert!((found - expected).abs() < 1e-11, "{counts:?} at {level}: {found} for {expected}");
        }
    }
}
