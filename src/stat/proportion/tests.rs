use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};

const SIZES: [u64; 6] = [1, 2, 29, 1000, 1_000_000_000, LARGEST];
const LEVELS: [f64; 8] = [1e-300, 1e-9, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];

const TABLES: [(Method, &str); 12] = [
    (Method::Wilson, include_str!("../../../tests/reference/proportion_wilson.csv")),
    (Method::WilsonCc, include_str!("../../../tests/reference/proportion_wilson_cc.csv")),
    (Method::ClopperPearson, include_str!("../../../tests/reference/proportion_clopper_pearson.csv")),
    (Method::Jeffreys, include_str!("../../../tests/reference/proportion_jeffreys.csv")),
    (Method::AgrestiCoull, include_str!("../../../tests/reference/proportion_agresti_coull.csv")),
    (Method::MidP, include_str!("../../../tests/reference/proportion_mid_p.csv")),
    (Method::Blaker, include_str!("../../../tests/reference/proportion_blaker.csv")),
    (Method::LikelihoodRatio, include_str!("../../../tests/reference/proportion_likelihood_ratio.csv")),
    (Method::Logit, include_str!("../../../tests/reference/proportion_logit.csv")),
    (Method::LogLog, include_str!("../../../tests/reference/proportion_log_log.csv")),
    (Method::Arcsine, include_str!("../../../tests/reference/proportion_arcsine.csv")),
    (Method::Wald, include_str!("../../../tests/reference/proportion_wald.csv")),
];

/// Every `x, n, method` of the property tests.
fn cases() -> impl Iterator<Item = (u64, u64, Method)> {
    let pairs = SIZES.into_iter().flat_map(|n| [0, 1, n / 3, n / 2, n - 1, n].map(|x| (x, n)));
    pairs.flat_map(|(x, n)| Method::ALL.iter().map(move |method| (x, n, *method)))
}

#[test]
fn every_method_agrees_with_its_reference_table() {
    assert_eq!(TABLES.map(|(method, _)| method), Method::ALL);
    for (method, table) in TABLES {
        for [x, n, level, lower, upper] in lines(table) {
            let confidence: f64 = level.parse().unwrap();
            let found = interval(x.parse().unwrap(), n.parse().unwrap(), confidence, method).unwrap();
            assert_near(found, lower, upper, &format!("{method}: {x} of {n} at {level}"));
        }
    }
}

#[test]
fn limits_match_the_published_ones() {
    use Method::{ClopperPearson, MidP, Wald, Wilson, WilsonCc};
    // Newcombe (1998), table I, 95 %, methods 1, 3, 4, 5 and 6
    let published = [
        (81, 263, Wald, 0.2522, 0.3638),
        (81, 263, Wilson, 0.2553, 0.3662),
        (81, 263, WilsonCc, 0.2535, 0.3682),
        (81, 263, ClopperPearson, 0.2527, 0.3676),
        (81, 263, MidP, 0.2544, 0.3658),
        (15, 148, Wald, 0.0527, 0.1500),
        (15, 148, Wilson, 0.0624, 0.1605),
        (15, 148, WilsonCc, 0.0598, 0.1644),
        (15, 148, ClopperPearson, 0.0578, 0.1617),
        (15, 148, MidP, 0.0601, 0.1581),
        (0, 20, Wald, 0.0, 0.0),
        (0, 20, Wilson, 0.0, 0.1611),
        (0, 20, WilsonCc, 0.0, 0.2005),
        (0, 20, ClopperPearson, 0.0, 0.1684),
        (0, 20, MidP, 0.0, 0.1391),
        (1, 29, Wald, 0.0, 0.1009),
        (1, 29, Wilson, 0.0061, 0.1718),
        (1, 29, WilsonCc, 0.0018, 0.1963),
        (1, 29, ClopperPearson, 0.0009, 0.1776),
        (1, 29, MidP, 0.0017, 0.1585),
    ];
    for (x, n, method, lower, upper) in published {
        let found = interval(x, n, 0.95, method).unwrap();
        let near = (found.lower - lower).abs() < 5e-5 && (found.upper - upper).abs() < 5e-5;
        assert!(near, "{method}: {x} of {n}: {found:?}");
    }
}

#[test]
fn limits_bracket_the_estimate_within_0_and_1() {
    for (x, n, method) in cases() {
        for level in LEVELS {
            let found = interval(x, n, level, method).unwrap();
            let case = format!("{method}: {x} of {n} at {level}: {found:?}");
            assert!(0.0 <= found.lower && found.lower <= found.upper && found.upper <= 1.0, "{case}");
            let brackets = found.lower <= found.value && found.value <= found.upper;
            let off_centre = match method {
                Method::Jeffreys | Method::MidP => level < 0.2,
                Method::Arcsine => level < 0.3,
                _ => false,
            };
            assert!(brackets || off_centre, "{case}");
        }
    }
}

#[test]
fn limits_mirror_those_of_the_complement() {
    for (x, n, method) in cases().filter(|(.., method)| *method != Method::LogLog) {
        for level in LEVELS {
            let found = interval(x, n, level, method).unwrap();
            let mirror = interval(n - x, n, level, method).unwrap();
            let difference = (found.lower + mirror.upper - 1.0).abs();
            assert!(difference <= 8.0 * f64::EPSILON, "{method}: {x} of {n} at {level}: {difference:e}");
        }
    }
}

#[test]
fn limits_widen_with_the_level() {
    for (x, n, method) in cases() {
        let found = LEVELS.map(|level| interval(x, n, level, method).unwrap());
        let ends = found.map(|found| [found.lower, 1.0 - found.upper]);
        // one ulp: at the largest n rounding is close to the width
        let nested = ends.is_sorted_by(|inner, outer| (0..2).all(|end| outer[end] <= inner[end] + f64::EPSILON));
        assert!(nested, "{method}: {x} of {n}: {found:?}");
    }
}

#[test]
fn limits_grow_with_the_count() {
    for n in [1, 2, 29, 100] {
        for (method, level) in Method::ALL.iter().flat_map(|method| LEVELS.map(|level| (*method, level))) {
            let found: Vec<_> = (0..=n).map(|x| interval(x, n, level, method).unwrap()).collect();
            // not Wald's where it clips: away from 0 its standard error grows faster than the estimate
            let grows = found.is_sorted_by(|a, b| a.lower <= b.lower && a.upper <= b.upper);
            let grows_inside = matches!(method, Method::Logit | Method::LogLog) && level > 0.99;
            assert!(grows || grows_inside || method == Method::Wald, "{method}: {n} at {level}");
        }
    }
}

#[test]
fn limits_of_none_and_all_are_exactly_0_and_1() {
    for (n, method) in SIZES.into_iter().flat_map(|n| Method::ALL.iter().map(move |method| (n, *method))) {
        for level in LEVELS {
            let (none, all) = (interval(0, n, level, method).unwrap(), interval(n, n, level, method).unwrap());
            let ends = [none.lower.to_bits(), all.upper.to_bits()];
            assert_eq!(ends, [0, 1.0_f64.to_bits()], "{method}: {n} at {level}");
        }
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    for (x, n, method) in cases().filter(|(.., method)| *method != Method::Blaker) {
        let both = interval(x, n, 0.75, method).unwrap();
        let lower = interval(x, n, Bound::Lower.at(0.875), method).unwrap();
        let upper = interval(x, n, Bound::Upper.at(0.875), method).unwrap();
        assert_eq!((lower.lower, lower.upper), (both.lower, 1.0), "{method}: {x} of {n}");
        assert_eq!((upper.lower, upper.upper), (0.0, both.upper), "{method}: {x} of {n}");
    }
}

#[test]
fn one_sided_limits_of_blaker_are_those_of_clopper_and_pearson() {
    for bound in [Bound::Lower, Bound::Upper] {
        let [blaker, other] = [Method::Blaker, Method::ClopperPearson].map(|own| interval(3, 29, bound.at(0.9), own));
        assert_eq!(blaker.unwrap(), other.unwrap());
    }
}

#[test]
fn limits_of_blaker_lie_within_those_of_clopper_and_pearson() {
    for (x, n) in (1..=40).flat_map(|n| (0..=n).map(move |x| (x, n))).chain([(7, 1_000_000_000), (500_000, 1_000_000)])
    {
        let [inner, outer] = [Method::Blaker, Method::ClopperPearson].map(|own| interval(x, n, 0.95, own).unwrap());
        assert!(outer.lower <= inner.lower && inner.upper <= outer.upper, "{x} of {n}: {inner:?} {outer:?}");
    }
}

#[test]
fn one_sided_limits_of_low_levels_lie_beyond_the_estimate() {
    for method in Method::ALL.iter().copied().filter(|method| *method != Method::Jeffreys) {
        let [far, near] = [0.2, 0.8].map(|level| interval(9, 29, Bound::Lower.at(level), method).unwrap());
        assert!(near.lower < near.value, "{method}: {near:?}");
        let is_exact = matches!(method, Method::ClopperPearson | Method::Blaker);
        assert!(near.value < far.lower || is_exact, "{method}: {far:?}");
        if method == Method::LogLog {
            continue;
        }
        let mirror = interval(20, 29, Bound::Upper.at(0.2), method).unwrap();
        assert!((far.lower + mirror.upper - 1.0).abs() < 1e-15, "{method}: {far:?}, {mirror:?}");
    }
}

#[test]
fn effective_counts_agree_with_whole_counts() {
    for method in Method::ALL.iter().copied() {
        let whole = interval(12, 40, 0.95, method).unwrap();
        let effective = |deff: f64| interval_of_effective(12.0 / deff, 40.0 / deff, 0.3, 0.95.into(), method).unwrap();
        assert_eq!(effective(1.0), whole, "{method}");
        if method == Method::Blaker {
            let error = interval_of_effective(0.5, 2.5, 0.2, 0.95.into(), method).unwrap_err().to_string();
            assert!(error.starts_with("parameter `method` is `blaker`, expected one for counts"), "{error}");
            continue;
        }
        let widths = [0.5, 1.0, 1.7, 4.0, 16.0, 300.0].map(|deff| effective(deff).upper - effective(deff).lower);
        assert!(widths.is_sorted(), "{method}: {widths:?}");
        for x in [0.0, 2.5 / 3.0] {
            let found = interval_of_effective(x, 2.5 / 3.0, x / (2.5 / 3.0), 0.95.into(), method).unwrap();
            assert!(0.0 <= found.lower && found.lower <= found.upper && found.upper <= 1.0, "{method}: {found:?}");
        }
    }
}

#[test]
fn columns_agree_with_single_calls() {
    let n = SIZES.map(|n| [0, n, n, n]).concat();
    let x = SIZES.map(|n| [0, 0, n / 3, n]).concat();
    for method in Method::ALL.iter().copied() {
        let found = intervals(&x, &n, 0.95, method).unwrap();
        for (row, found) in found.iter().enumerate() {
            assert_eq!(found, interval(x[row], n[row], 0.95, method).ok(), "{method}: {row}");
        }
    }
}

#[test]
fn impossible_arguments_are_errors() {
    for method in Method::ALL.iter().copied() {
        let message = |x, n, level| interval(x, n, level, method).unwrap_err().to_string();
        assert_eq!(message(0, 0, 0.95), "parameter `n` is `0`, expected at least 1");
        assert_eq!(message(6, 5, 0.95), "parameter `x` is `6`, expected at most `n`, which is 5");
        let expected = "parameter `n` is `9007199254740993`, expected at most 9007199254740992";
        assert_eq!(message(1, LARGEST + 1, 0.95), expected);
        assert!(message(1, 5, 1.2).starts_with("parameter `level` is `1.2`"));
        let error = intervals(&[1, 0, 2], &[1, 0, 1], 0.95, method).unwrap_err().to_string();
        assert_eq!(error, "parameter `x[2]` is `2`, expected at most `n`, which is 1");
    }
    let error = "clopper".parse::<Method>().unwrap_err().to_string();
    assert!(error.starts_with("unknown method `clopper`; known: `wilson`, `wilson_cc`, `clopper_pearson`"), "{error}");
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}

const WEIGHTED: &str = include_str!("../../../tests/reference/proportion_weighted.csv");

#[test]
fn weighted_counts_agree_with_the_reference_table() {
    for [method, x, n, level, lower, upper] in lines(WEIGHTED) {
        let confidence: f64 = level.parse().unwrap();
        let found = weighted(x.parse().unwrap(), n.parse().unwrap(), confidence, method.parse().unwrap()).unwrap();
        assert_near(found, lower, upper, &format!("{method}: {x} of {n} at {level}"));
    }
}

#[test]
fn whole_weights_are_counts() {
    for (x, n, method) in cases().filter(|(_, n, _)| *n <= 1000) {
        assert_eq!(weighted(x as f64, n as f64, 0.95, method).unwrap(), interval(x, n, 0.95, method).unwrap());
    }
}

#[test]
fn impossible_weights_are_errors() {
    let message = |x: f64, n: f64, method| weighted(x, n, 0.95, method).unwrap_err().to_string();
    assert_eq!(message(2.5, 2.0, Method::Wilson), "parameter `x` is `2.5`, expected at most `n`, which is 2");
    assert_eq!(message(-0.5, 2.0, Method::Wilson), "parameter `x` is `-0.5`, expected a finite number of at least 0");
    assert!(message(0.0, f64::NAN, Method::Wilson).starts_with("parameter `n` is `NaN`"));
    assert!(message(0.5, 2.0, Method::Blaker).contains("counts that are not whole"));
}
