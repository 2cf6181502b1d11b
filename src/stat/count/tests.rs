use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};

const EXACT: &str = include_str!("../../../tests/reference/count_exact.csv");
const METHODS: &str = include_str!("../../../tests/reference/count_methods.csv");
const EFFECTIVE: &str = include_str!("../../../tests/reference/count_effective.csv");
const COUNTS: [u64; 13] = [0, 1, 2, 3, 10, 100, 998, 999, 1000, 1001, 1_000_000, 1_000_000_000, LARGEST];
const LEVELS: [f64; 8] = [1e-300, 1e-9, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];

/// Every method, count and level of the property tests.
fn cases() -> impl Iterator<Item = (Method, u64, f64)> {
    let pairs = Method::ALL.iter().flat_map(|method| COUNTS.map(|x| (*method, x)));
    pairs.flat_map(|(method, x)| LEVELS.map(|level| (method, x, level)))
}

fn limits(x: u64, confidence: impl Into<Confidence>, method: Method) -> (f64, f64) {
    let found = interval(x, confidence, method).unwrap();
    (found.lower, found.upper)
}

/// Whether both limits agree with those printed to some decimals.
fn is_printed((lower, upper): (f64, f64), published: (f64, f64), decimals: i32) -> bool {
    let half = 0.5 * 10_f64.powi(-decimals);
    (lower - published.0).abs() <= half && (upper - published.1).abs() <= half
}

#[test]
fn exact_agrees_with_the_reference_table() {
    for [x, level, lower, upper] in lines(EXACT) {
        let found = interval(x.parse().unwrap(), level.parse::<f64>().unwrap(), Method::Exact).unwrap();
        assert_near(found, lower, upper, &format!("{x} at {level}"));
    }
}

#[test]
fn every_method_agrees_with_the_reference_table() {
    for [method, x, level, lower, upper] in lines(METHODS) {
        let (count, confidence) = (x.parse().unwrap(), level.parse::<f64>().unwrap());
        let found = interval(count, confidence, method.parse().unwrap()).unwrap();
        assert_near(found, lower, upper, &format!("{method}: {x} at {level}"));
    }
}

#[test]
fn real_counts_agree_with_the_reference_table() {
    for [method, x, level, lower, upper] in lines(EFFECTIVE) {
        let confidence = level.parse::<f64>().unwrap().into();
        let found = interval_of_effective(x.parse().unwrap(), confidence, method.parse().unwrap()).unwrap();
        let far_below = lower.parse::<f64>().unwrap() < f64::MIN_POSITIVE && found.lower < f64::MIN_POSITIVE;
        let lower = if far_below { format!("{:e}", found.lower) } else { lower.into() };
        assert_near(found, &lower, upper, &format!("{method}: {x} at {level}"));
    }
}

#[test]
fn exact_gives_the_published_limits() {
    // GraphPad, "How QuickCalcs computes the confidence interval of a count", by Garwood's method
    for (level, lower, upper) in [(0.9, 17.38, 34.92), (0.95, 16.18, 36.90), (0.99, 14.00, 41.00)] {
        let found = limits(25, level, Method::Exact);
        assert!(is_printed(found, (lower, upper), 2), "{level}: {found:?}");
    }
    // R 4, poisson.test(x), to four decimals
    let published = [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)];
    for (x, lower, upper) in published {
        let found = limits(x, 0.95, Method::Exact);
        assert!(is_printed(found, (lower, upper), 4), "{x}: {found:?}");
    }
}

#[test]
fn both_forms_of_byar_agree_with_published_packages() {
    let of = |method| rate(15, 400.0, 1.0, 0.95, method).map(|found| (found.lower, found.upper)).unwrap();
    // PHEindicatormethods 2.1 for x and x + 1, epitools 0.5 and DescTools 0.99 for x + 1/2
    assert!(is_printed(of(Method::Byar), (0.02097, 0.06185), 5));
    assert!(is_printed(of(Method::ByarHalf), (0.02191, 0.06029), 5));
}

#[test]
fn limits_bracket_the_count_and_widen_with_the_level() {
    let mut last: Option<(Method, u64, Interval)> = None;
    for (method, x, level) in cases() {
        let found = interval(x, level, method).unwrap();
        let case = format!("{method}: {x} at {level}: {found:?}");
        assert!(0.0 <= found.lower && found.lower <= found.upper && found.upper.is_finite(), "{case}");
        let off_centre = matches!(method, Method::ByarHalf | Method::Jeffreys | Method::MidP) && level < 0.2;
        assert!((found.lower <= found.value && found.value <= found.upper) || off_centre, "{case}");
        if let Some((_, _, inner)) = last.filter(|(other, y, _)| (*other, *y) == (method, x)) {
            assert!(found.lower <= inner.lower && inner.upper <= found.upper, "{case}");
        }
        last = Some((method, x, found));
    }
}

#[test]
fn limits_grow_with_the_count() {
    for method in Method::ALL {
        // the cube is not monotone for few events at a z of 8
        let is_cube = matches!(method, Method::Byar | Method::ByarHalf);
        for level in LEVELS.into_iter().filter(|level| !is_cube || *level <= 0.9999) {
            let found = COUNTS.map(|x| limits(x, level, *method));
            assert!(found.is_sorted_by(|a, b| a.0 <= b.0 && a.1 < b.1), "{method} at {level}: {found:?}");
        }
    }
}

#[test]
fn limits_without_events_have_a_closed_form() {
    for level in [0.5, 0.95, 0.9999] {
        let (tail, z) = ((1.0 - level) / 2.0, crate::stat::normal::critical_value(level).unwrap());
        let y = |y: f64| y * (1.0 - 1.0 / (9.0 * y) + z / (3.0 * y.sqrt())).powi(3);
        let expected = [-f64::ln(tail), y(1.0), y(0.5), z * z, f64::NAN, -f64::ln(1.0 - level)];
        for (method, expected) in Method::ALL.iter().zip(expected) {
            let (lower, upper) = limits(0, level, *method);
            assert_eq!(lower.to_bits(), 0, "{method} at {level}");
            let error = (upper - expected).abs();
            assert!(error <= 1e-13 || expected.is_nan(), "{method} at {level}: {upper} for {expected}");
        }
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    for method in Method::ALL {
        for x in COUNTS {
            let both = limits(x, 0.5, *method);
            assert_eq!(limits(x, Bound::Lower.at(0.75), *method).0, both.0, "{method}: {x}");
            assert_eq!(limits(x, Bound::Upper.at(0.75), *method).1, both.1, "{method}: {x}");
            assert_eq!(limits(x, Bound::Lower.at(0.75), *method).1, f64::INFINITY, "{method}: {x}");
        }
    }
}

#[test]
fn one_sided_limits_are_monotone_in_the_level_on_both_sides_of_the_estimate() {
    let levels = [1e-300, 1e-17, 1e-9, 0.01, 0.3, 0.5, 0.7, 0.99, 1.0 - 1e-12];
    for method in Method::ALL {
        for x in COUNTS {
            let lower = levels.map(|level| limits(x, Bound::Lower.at(level), *method).0);
            let upper = levels.map(|level| limits(x, Bound::Upper.at(level), *method).1);
            assert!(lower.is_sorted_by(|a, b| a >= b && *b >= 0.0 && a.is_finite()), "{method}: {x}: {lower:?}");
            assert!(upper.is_sorted_by(|a, b| a <= b && *a >= 0.0 && b.is_finite()), "{method}: {x}: {upper:?}");
        }
    }
}

#[test]
fn mid_p_lies_within_exact() {
    for (method, x, level) in cases().filter(|(method, _, _)| *method == Method::MidP) {
        let (exact, found) = (limits(x, level, Method::Exact), limits(x, level, method));
        let slack = 1e-14 * exact.1;
        assert!(exact.0 <= found.0 + slack && found.1 <= exact.1 + slack, "{x} at {level}: {found:?} in {exact:?}");
    }
}

#[test]
fn score_limits_satisfy_their_equation() {
    for (method, x, level) in cases().filter(|(method, x, level)| *method == Method::Score && *x > 0 && *level > 1e-9) {
        let (lower, upper) = limits(x, level, method);
        let product = lower * upper / (x as f64 * x as f64);
        assert!((product - 1.0).abs() <= 1e-14, "{x} at {level}: {lower} {upper}");
    }
}

#[test]
fn tiny_real_counts_have_limits() {
    for method in Method::ALL {
        for x in [f64::MIN_POSITIVE, 5e-300, 1e-100, 1e-20, 1e-9, 1e-3, 0.1, 0.499, 0.5, 0.501, 0.999, 1.001] {
            for level in LEVELS {
                for bound in Bound::ALL {
                    let found = interval_of_effective(x, bound.at(level), *method).unwrap();
                    let case = format!("{method}: {x} at {level}, {bound}: {found:?}");
                    assert!(found.lower >= 0.0 && found.upper >= 0.0, "{case}");
                }
            }
        }
    }
}

#[test]
fn rates_are_counts_over_their_exposure_times_the_multiplier() {
    for method in Method::ALL {
        for per in [1.0, 100.0, 100_000.0] {
            let (count, found) = (interval(7, 0.9, *method).unwrap(), rate(7, 123.5, per, 0.9, *method).unwrap());
            for (count, rate) in [(count.value, found.value), (count.lower, found.lower), (count.upper, found.upper)] {
                assert_eq!(rate, count / 123.5 * per, "{method} per {per}");
            }
        }
    }
    let open = rate(7, 2.0, 10.0, Bound::Lower.at(0.95), Method::Exact).unwrap();
    assert_eq!(open.upper, f64::INFINITY);
}

#[test]
fn columns_skip_rows_without_exposure() {
    let found = rates(&[7, 0, 3, 0], &[2.0, 0.0, 0.0, 5.0], 10.0, 0.95, Method::MidP).unwrap();
    assert_eq!(found.undefined(), [1, 2]);
    assert_eq!(found.get(0), rate(7, 2.0, 10.0, 0.95, Method::MidP).ok());
    assert_eq!(found.get(3).unwrap().lower, 0.0);
    let counts: Vec<u64> = (0..20_000).collect();
    let found = intervals(&counts, 0.95, Method::MidP).unwrap();
    let single = counts.iter().map(|x| interval(*x, 0.95, Method::MidP).ok());
    assert!(found.iter().eq(single));
}

#[test]
fn impossible_arguments_are_errors() {
    let error = interval(LARGEST + 1, 0.95, Method::Exact).unwrap_err().to_string();
    assert_eq!(error, "parameter `x` is `9007199254740993`, expected a count of at most 9007199254740992");
    let error = interval(5, f64::NAN, Method::Exact).unwrap_err().to_string();
    assert!(error.starts_with("parameter `level` is `NaN`"), "{error}");
    let error = "wilson".parse::<Method>().unwrap_err().to_string();
    let known = "known: `exact`, `byar`, `byar_half`, `score`, `jeffreys`, `mid_p`";
    assert_eq!(error, format!("unknown method `wilson`; {known}"));
}

#[test]
fn impossible_rates_are_errors() {
    let message = |x, t, k| rate(x, t, k, 0.95, Method::Exact).unwrap_err().to_string();
    for exposure in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY] {
        let expected = format!("parameter `exposure` is `{exposure}`, expected a finite number above 0");
        assert_eq!(message(5, exposure, 1.0), expected);
    }
    assert_eq!(message(5, 1.0, 0.0), "parameter `per` is `0`, expected a finite number above 0");
    assert!(message(LARGEST + 1, 1.0, 1.0).starts_with("parameter `x` is `9007199254740993`"));
    let error = message(5, 1e-300, 1e300);
    assert!(error.ends_with("expected a number large enough for a finite rate"), "{error}");
    let column = |x: &[u64], t: &[f64]| rates(x, t, 1.0, 0.95, Method::Exact).unwrap_err().to_string();
    let error = column(&[5, 5], &[1.0, -2.0]);
    assert_eq!(error, "parameter `exposure[1]` is `-2`, expected a finite number of at least 0");
    assert!(column(&[5, LARGEST + 1], &[1.0, 0.0]).starts_with("parameter `x[1]` is"));
    let error = column(&[5], &[]);
    assert_eq!(error, "parameter `exposure` is `0 values`, expected as many as `x`, which has 1");
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
}

#[test]
fn weighted_counts_agree_with_the_reference_table() {
    for [method, x, level, lower, upper] in lines(EFFECTIVE) {
        let confidence: f64 = level.parse().unwrap();
        let found = weighted(x.parse().unwrap(), confidence, method.parse().unwrap()).unwrap();
        assert_near(found, lower, upper, &format!("{method}: {x} at {level}"));
    }
    let message = weighted(-1.0, 0.95, Method::Exact).unwrap_err().to_string();
    assert_eq!(message, "parameter `x` is `-1`, expected a finite number of at least 0");
}
