use super::*;
use crate::stat::reference::{error, lines};
use crate::stat::special::binomial;

const TABLE: &str = include_str!("../../../tests/reference/power.csv");

#[test]
fn power_agrees_with_the_reference_table() {
    for [kind, first, second, size1, size2, alpha, power] in lines(TABLE) {
        let [p, q, alpha, power]: [f64; 4] = [first, second, alpha, power].map(|number| number.parse().unwrap());
        let sizes: [u64; 2] = [size1, size2].map(|size| size.parse().unwrap());
        let found = match kind {
            "proportions" => proportions(p, q, sizes[0], sizes[1], alpha).unwrap(),
            _ => rates(p, q, sizes[0] as f64, sizes[1] as f64, alpha).unwrap(),
        };
        let error = error(found, power);
        let case = format!("{kind} {first} {second} {size1} {size2} {alpha}");
        assert!(error <= 1e-10, "{case}: {found} for {power}, relative error {error:e}");
    }
}

/// The exact probability that the pooled z test rejects, outcome by outcome.
fn enumerated(p1: f64, p2: f64, n1: u64, n2: u64, alpha: f64) -> f64 {
    let (m1, m2, z) = (n1 as f64, n2 as f64, upper_quantile(alpha / 2.0));
    let mut rejected = 0.0;
    for x1 in 0..=n1 {
        let first = binomial::density(m1, p1, x1 as f64);
        for x2 in 0..=n2 {
            let (r1, r2) = (x1 as f64 / m1, x2 as f64 / m2);
            let pooled = (x1 + x2) as f64 / (m1 + m2);
            let deviation = (pooled * (1.0 - pooled) * (1.0 / m1 + 1.0 / m2)).sqrt();
            if deviation > 0.0 && (r1 - r2).abs() > z * deviation {
                rejected += first * binomial::density(m2, p2, x2 as f64);
            }
        }
    }
    rejected
}

#[test]
fn power_is_close_to_the_enumerated_one() {
    // the normal approximation ignores the lattice of outcomes: an error below 0.03 from 50 per group
    let cases =
        [(0.3, 0.5, 100, 100), (0.2, 0.4, 80, 120), (0.5, 0.7, 60, 60), (0.4, 0.4, 100, 90), (0.1, 0.3, 60, 90)];
    for (p1, p2, n1, n2) in cases {
        for alpha in [0.05, 0.01] {
            let (found, exact) = (proportions(p1, p2, n1, n2, alpha).unwrap(), enumerated(p1, p2, n1, n2, alpha));
            assert!((found - exact).abs() < 0.03, "{p1} {p2} {n1} {n2} {alpha}: {found} for {exact}");
        }
    }
}

#[test]
fn sample_size_is_the_smallest() {
    let cases = [(0.3, 0.4), (0.4, 0.3), (0.001, 0.0011), (0.5, 0.99), (0.0, 0.1), (0.9, 1.0), (0.0, 1.0), (0.6, 0.55)];
    for (p1, p2) in cases {
        for ratio in [1.0, 2.0, 0.3, 1.7] {
            for (power, alpha) in [(0.8, 0.05), (0.9, 0.01), (0.999, 0.05), (0.3, 0.2)] {
                let found = sample_size_proportions(p1, p2, power, alpha, ratio).unwrap();
                let of = |n1: u64| proportions(p1, p2, n1, whole((ratio * n1 as f64).ceil()), alpha);
                let case = format!("{p1} {p2} {power} {alpha} {ratio}: {found:?}");
                assert!(of(found.n1).unwrap() >= power, "{case}");
                assert!(found.n1 == 1 || of(found.n1 - 1).unwrap() < power, "{case}");
                assert_eq!(found.n2, whole((ratio * found.n1 as f64).ceil()), "{case}");
            }
        }
    }
}

#[test]
fn sample_size_is_the_formula_of_fleiss_rounded_up() {
    for (p, q, power, alpha) in [(0.3, 0.4, 0.8, 0.05), (0.25, 0.4, 0.9, 0.05), (0.1, 0.2, 0.95, 0.01)] {
        let (z, beyond): (f64, f64) = (upper_quantile(alpha / 2.0), upper_quantile(1.0 - power));
        let mean = f64::midpoint(p, q);
        let sum = z * f64::sqrt(2.0 * mean * (1.0 - mean)) + beyond * f64::sqrt(p * (1.0 - p) + q * (1.0 - q));
        let n = (sum / (p - q)).powi(2).ceil();
        let found = sample_size_proportions(p, q, power, alpha, 1.0).unwrap();
        assert_eq!(found, SampleSize { n1: whole(n), n2: whole(n) });
    }
}

#[test]
fn power_without_a_difference_is_alpha() {
    for alpha in [1e-9, 0.001, 0.05, 0.5, 0.999] {
        let (same, rate) = (proportions(0.3, 0.3, 70, 20, alpha).unwrap(), rates(0.3, 0.3, 70.0, 20.0, alpha).unwrap());
        assert!(error(same, alpha) < 1e-12 && error(rate, alpha) < 1e-12, "{alpha}: {same} {rate}");
    }
}

#[test]
fn power_grows_with_the_sizes_and_does_not_depend_on_the_order() {
    for (p1, p2) in [(0.3, 0.4), (0.01, 0.02), (0.0, 0.5), (1.0, 0.9)] {
        let found = [1, 2, 5, 20, 100, 1000, 1_000_000].map(|n| proportions(p1, p2, n, 2 * n, 0.05).unwrap());
        assert!(found.is_sorted() && found.iter().all(|power| (0.0..=1.0).contains(power)), "{p1} {p2}: {found:?}");
        let (one, other) = (proportions(p1, p2, 30, 70, 0.05), proportions(p2, p1, 70, 30, 0.05));
        assert!((one.unwrap() - other.unwrap()).abs() < 1e-14);
    }
}

#[test]
fn certain_outcomes_are_rejected_or_not() {
    assert_eq!(proportions(0.0, 0.0, 5, 5, 0.05).unwrap(), 0.0);
    assert_eq!(proportions(0.0, 1.0, 5, 5, 0.05).unwrap(), 1.0);
    assert_eq!(proportions(1.0, 0.0, 1, 1, 0.05).unwrap(), 0.0);
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |p1, p2, n1, alpha| proportions(p1, p2, n1, 10, alpha).unwrap_err().to_string();
    assert_eq!(message(-0.1, 0.5, 10, 0.05), "parameter `p1` is `-0.1`, expected a number from 0 to 1");
    assert_eq!(message(0.1, f64::NAN, 10, 0.05), "parameter `p2` is `NaN`, expected a number from 0 to 1");
    assert_eq!(message(0.1, 0.5, 0, 0.05), "parameter `n1` is `0`, expected from 1 to 9007199254740992");
    assert_eq!(message(0.1, 0.5, 9, 1.0), "parameter `alpha` is `1`, expected a number above 0 and below 1");
    let message = |p1, p2, power, ratio| sample_size_proportions(p1, p2, power, 0.05, ratio).unwrap_err().to_string();
    assert_eq!(message(0.3, 0.3, 0.8, 1.0), "parameter `p2` is `0.3`, expected another proportion than `p1`");
    assert_eq!(message(0.3, 0.4, 1.0, 1.0), "parameter `power` is `1`, expected a number above 0 and below 1");
    assert_eq!(message(0.3, 0.4, 0.8, 0.0), "parameter `ratio` is `0`, expected a number above 0, from 1e-50 to 1e50");
    let near = message(0.3, 0.300_000_000_1, 0.8, 1.0);
    assert!(near.ends_with("further from `p1`, which is 0.3: a group would exceed 9007199254740992"), "{near}");
    assert!(message(0.3, 0.4, 0.8, 1e20).contains("a group would exceed"));
    assert!(rates(0.0, 1.0, 1.0, 1.0, 0.05).unwrap_err().to_string().starts_with("parameter `rate1` is `0`"));
}
