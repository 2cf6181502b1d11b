use super::*;
use crate::stat::proportion;
use crate::stat::reference::{assert_near, lines};

const TABLE: &str = include_str!("../../../tests/reference/multinomial.csv");
const COUNTS: [&[u64]; 6] = [
    &[1, 1],
    &[0, 0, 3],
    &[5, 0, 1],
    &[56, 72, 73, 59, 62, 87, 58],
    &[1_000_000, 2, 999],
    &[1_000_000_000, 700_000_000],
];

fn all(x: &[u64], confidence: impl Into<Confidence>, method: Method) -> Vec<Interval> {
    intervals(x, confidence, method).unwrap().iter().flatten().collect()
}

#[test]
fn every_method_agrees_with_the_reference_table() {
    for [method, x, level, category, lower, upper] in lines(TABLE) {
        let counts: Vec<u64> = x.split(' ').map(|x| x.parse().unwrap()).collect();
        let (confidence, named): (f64, Method) = (level.parse().unwrap(), method.parse().unwrap());
        let found = all(&counts, confidence, named)[category.parse::<usize>().unwrap()];
        assert_near(found, lower, upper, &format!("{method}: category {category} of {x} at {level}"));
    }
}

#[test]
fn sison_glaz_has_the_width_of_the_published_example() {
    // Sison and Glaz (1995), the counts of their example; c = 19 at 0.95
    let found = all(&[56, 72, 73, 59, 62, 87, 58], 0.95, Method::SisonGlaz);
    for one in found {
        assert!(((one.value - one.lower) * 467.0 - 19.0).abs() < 1e-12, "{one:?}");
        assert!((19.0..21.0).contains(&((one.upper - one.value) * 467.0)), "{one:?}");
    }
}

#[test]
fn limits_bracket_the_estimate_and_widen_with_the_level() {
    for method in Method::ALL.iter().copied() {
        for x in COUNTS {
            let found = [0.1, 0.5, 0.8, 0.95, 0.9999, 1.0 - f64::EPSILON / 2.0].map(|level| all(x, level, method));
            for category in 0..x.len() {
                let found = found.iter().map(|found| found[category]).collect::<Vec<_>>();
                for one in &found {
                    assert!(0.0 <= one.lower && one.lower <= one.value, "{method} {x:?}: {one:?}");
                    assert!(one.value <= one.upper && one.upper <= 1.0, "{method} {x:?}: {one:?}");
                }
                let nested =
                    found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
                assert!(nested, "{method} {x:?}: {found:?}");
            }
        }
    }
}

#[test]
fn order_of_the_categories_does_not_matter() {
    for method in Method::ALL.iter().copied() {
        for x in COUNTS {
            let mut turned = x.to_vec();
            turned.rotate_left(1);
            let mut expected = all(x, 0.95, method);
            expected.rotate_left(1);
            for (found, expected) in all(&turned, 0.95, method).into_iter().zip(expected) {
                assert!((found.lower - expected.lower).abs() < 1e-12, "{method} {x:?}");
                assert!((found.upper - expected.upper).abs() < 1e-12, "{method} {x:?}");
            }
        }
    }
}

#[test]
fn goodman_is_wilson_at_bonferronis_level() {
    let x = [10, 20, 30, 40];
    for (category, found) in all(&x, 0.8, Method::Goodman).into_iter().enumerate() {
        let wilson = proportion::interval(x[category], 100, 0.95, proportion::Method::Wilson).unwrap();
        assert!((found.lower - wilson.lower).abs() < 1e-14 && (found.upper - wilson.upper).abs() < 1e-14);
    }
    let (both, lower) = (all(&x, 0.5, Method::Goodman), all(&x, Bound::Lower.at(0.75), Method::Goodman));
    for (both, lower) in both.into_iter().zip(lower) {
        assert_eq!((lower.lower, lower.upper), (both.lower, 1.0));
    }
}

#[test]
fn quesenberry_hurst_is_the_longer_one() {
    // χ² with k − 1 degrees of freedom exceeds that with 1 at α/k for the usual levels and more than 2 categories
    for x in COUNTS.into_iter().filter(|x| x.len() > 2) {
        let (short, long) = (all(x, 0.95, Method::Goodman), all(x, 0.95, Method::QuesenberryHurst));
        for (short, long) in short.into_iter().zip(long) {
            assert!(long.lower <= short.lower && short.upper <= long.upper, "{x:?}: {short:?} {long:?}");
        }
    }
}

#[test]
fn sison_glaz_has_one_width() {
    let x = [56, 72, 73, 59, 62, 87, 58];
    let found = all(&x, 0.95, Method::SisonGlaz);
    for one in &found {
        assert!((one.value - one.lower - (found[0].value - found[0].lower)).abs() < 1e-15);
        assert!((one.upper - one.value - (found[0].upper - found[0].value)).abs() < 1e-15);
    }
}

#[test]
fn sison_glaz_is_fast_for_many_categories_and_large_counts() {
    for x in [(1..=500).map(|i| i * 20_000).collect::<Vec<u64>>(), vec![1 << 50, 1, 1 << 49], vec![1, 1 << 40]] {
        let found = all(&x, 0.95, Method::SisonGlaz);
        assert!(found.iter().all(|one| one.lower <= one.value && one.value <= one.upper));
    }
}

#[test]
fn sison_glaz_has_zero_width_for_one_occupied_category() {
    for one in all(&[0, 12, 0], 0.95, Method::SisonGlaz) {
        assert_eq!([one.lower, one.upper], [one.value, one.value]);
    }
}

#[test]
fn sison_glaz_covers_three_categories() {
    // the probability of the outcomes whose intervals contain all probabilities, by enumeration
    let (n, p) = (60_u32, [0.5_f64, 0.3, 0.2]);
    let ln_factorial = |n: u32| (1..=n).map(|i| f64::from(i).ln()).sum::<f64>();
    let mut covered = 0.0;
    for a in 0..=n {
        for b in 0..=n - a {
            let x = [a, b, n - a - b];
            let logs = x.iter().zip(p).map(|(x, p)| f64::from(*x) * p.ln() - ln_factorial(*x));
            let found = all(&x.map(u64::from), 0.95, Method::SisonGlaz);
            if found.iter().zip(p).all(|(one, p)| one.lower <= p && p <= one.upper) {
                covered += (ln_factorial(n) + logs.sum::<f64>()).exp();
            }
        }
    }
    assert!((0.92..0.98).contains(&covered), "{covered}");
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |x: &[u64], confidence: Confidence, method| intervals(x, confidence, method).unwrap_err().to_string();
    let level = Confidence::from(0.95);
    for method in Method::ALL.iter().copied() {
        assert_eq!(message(&[], level, method), "parameter `x` is `0 values`, expected at least 2 categories");
        assert_eq!(message(&[3], level, method), "parameter `x` is `1 values`, expected at least 2 categories");
        let expected = "parameter `x` is `0 in every category`, expected a count of at least 1 in one of them";
        assert_eq!(message(&[0, 0], level, method), expected);
        assert!(message(&[1 << 53, 1], level, method).starts_with("parameter `sum of x` is `9007199254740993`"));
        assert!(message(&[u64::MAX, 2], level, method).starts_with("parameter `sum of x` is"));
        assert!(message(&[1, 2], Confidence::from(2.0), method).starts_with("parameter `level` is `2`"));
    }
    assert_eq!(
        message(&[1, 2], Bound::Lower.at(0.95), Method::SisonGlaz),
        "parameter `bound` is `lower`, expected `both` for method `sison_glaz`; `goodman` has one-sided limits"
    );
    assert!(message(&[1, 2], Bound::Upper.at(0.95), Method::QuesenberryHurst).contains("`quesenberry_hurst`"));
}

#[test]
fn names_round_trip() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
    }
    let error = "sison".parse::<Method>().unwrap_err().to_string();
    assert_eq!(error, "unknown method `sison`; known: `goodman`, `sison_glaz`, `quesenberry_hurst`");
}
