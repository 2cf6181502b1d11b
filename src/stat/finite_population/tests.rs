use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, lines};

const HYPERGEOMETRIC: &str = include_str!("../../../tests/reference/finite_population_hypergeometric.csv");
const WILSON: &str = include_str!("../../../tests/reference/finite_population_wilson.csv");
const LEVELS: [f64; 5] = [0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12];

fn exact(x: u64, n: u64, population: u64, level: f64) -> Interval {
    interval(x, n, population, level, Method::Hypergeometric).unwrap()
}

/// Every sample from populations up to a size.
fn small(most: u64) -> impl Iterator<Item = (u64, u64, u64)> {
    (1..=most).flat_map(|population| (1..=population).flat_map(move |n| (0..=n).map(move |x| (x, n, population))))
}

#[test]
fn hypergeometric_agrees_with_the_reference_table() {
    for [x, n, population, level, lower, upper] in lines(HYPERGEOMETRIC) {
        let [x, n, population] = [x, n, population].map(|count| count.parse().unwrap());
        let [lower, upper]: [u64; 2] = [lower, upper].map(|marked| marked.parse().unwrap());
        let found = exact(x, n, population, level.parse().unwrap());
        let case = format!("{x} of {n} of {population} at {level}: {found:?}");
        for (found, expected) in [(found.lower, lower), (found.upper, upper)] {
            let expected = expected as f64 / population as f64;
            // if neighbouring tails differ by less than rounding, the number is correct to as many digits
            let rounding = if population <= 1_000_000_000 { 0.0 } else { 1e-11 };
            assert!((found - expected).abs() <= rounding * expected, "{case}");
        }
    }
}

#[test]
fn wilson_agrees_with_the_reference_table() {
    for [x, n, population, level, lower, upper] in lines(WILSON) {
        let confidence: f64 = level.parse().unwrap();
        let counts = [x, n, population].map(|count| count.parse().unwrap());
        let found = interval(counts[0], counts[1], counts[2], confidence, Method::Wilson).unwrap();
        assert_near(found, lower, upper, &format!("{x} of {n} of {population} at {level}"));
    }
}

/// P(X >= x) from integer binomial coefficients.
fn upper_tail(population: u64, marked: u64, n: u64, x: u64) -> f64 {
    let choose =
        |n: u64, k: u64| if k > n { 0 } else { (0..k).fold(1, |ways, i| ways * u128::from(n - i) / u128::from(i + 1)) };
    let ways: u128 = (x..=n).map(|k| choose(marked, k) * choose(population - marked, n - k)).sum();
    ways as f64 / choose(population, n) as f64
}

#[test]
fn hypergeometric_contains_the_numbers_whose_tails_are_large_enough() {
    for (x, n, population) in small(16) {
        for level in LEVELS {
            let tail = (1.0 - level) / 2.0 * (1.0 - 1e-9);
            let mut held = (x..=population - (n - x)).filter(|marked| {
                let lower_tail = upper_tail(population, population - marked, n, n - x);
                upper_tail(population, *marked, n, x) >= tail && lower_tail >= tail
            });
            let share = |marked: u64| marked as f64 / population as f64;
            let found = exact(x, n, population, level);
            let first = held.next().unwrap();
            let last = held.next_back().unwrap_or(first);
            assert_eq!(
                (found.lower, found.upper),
                (share(first), share(last)),
                "{x} of {n} of {population} at {level}"
            );
        }
    }
}

#[test]
fn hypergeometric_never_covers_less_than_its_level() {
    for (population, n) in (1..=24).flat_map(|population| (1..=population).map(move |n| (population, n))) {
        for level in [0.5, 0.8, 0.95] {
            let limits: Vec<_> = (0..=n).map(|x| exact(x, n, population, level)).collect();
            for marked in 0..=population {
                let share = marked as f64 / population as f64;
                let probability =
                    |x: u64| upper_tail(population, marked, n, x) - upper_tail(population, marked, n, x + 1);
                let held = (0..=n).zip(&limits).filter(|(_, found)| (found.lower..=found.upper).contains(&share));
                let coverage: f64 = held.map(|(x, _)| probability(x)).sum();
                assert!(coverage >= level - 1e-9, "{marked} of {population}, {n} drawn at {level}: {coverage}");
            }
        }
    }
}

#[test]
fn limits_are_ordered_within_the_possible_shares() {
    let large = [(1_u64 << 53) - 1, 1_000_000_007]
        .map(|population| [(0, 1), (1, 1), (3, 1000), (700, 1000)].map(|(x, n)| (x, n, population)));
    for (x, n, population) in small(12).chain(large.concat()) {
        for (method, level) in Method::ALL.iter().flat_map(|method| LEVELS.map(|level| (*method, level))) {
            let found = interval(x, n, population, level, method).unwrap();
            let case = format!("{method}: {x} of {n} of {population} at {level}: {found:?}");
            let (fewest, most) = (x as f64 / population as f64, (population - n + x) as f64 / population as f64);
            assert!(fewest <= found.lower && found.lower <= found.upper && found.upper <= most, "{case}");
            // at low levels the limits, being whole numbers, can miss the estimate
            let brackets = found.lower <= found.value && found.value <= found.upper;
            assert!(brackets || (method == Method::Hypergeometric && level < 0.8), "{case}");
            let mirror = interval(n - x, n, population, level, method).unwrap();
            assert!((found.lower + mirror.upper - 1.0).abs() < 1e-15, "{case}");
        }
    }
}

#[test]
fn limits_widen_with_the_level_and_the_population() {
    for (x, n) in [(0, 7), (1, 7), (3, 7), (6, 7), (7, 7), (40, 100)] {
        for method in Method::ALL.iter().copied() {
            let of = |population: u64, level: f64| interval(x, n, population, level, method).unwrap();
            let found = LEVELS.map(|level| of(1000, level));
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{method}: {x} of {n}: {found:?}");
            let widths =
                [n, 2 * n, 100 * n, 10_000 * n].map(|size| of(size, 0.95)).map(|found| found.upper - found.lower);
            assert!(widths.is_sorted() && widths[0] == 0.0, "{method}: {x} of {n}: {widths:?}");
        }
    }
}

#[test]
fn an_infinite_population_gives_the_binomial_limits() {
    use crate::stat::proportion;
    for (x, n) in [(0, 20), (1, 29), (15, 148), (263, 263)] {
        for (method, binomial) in
            [(Method::Hypergeometric, proportion::Method::ClopperPearson), (Method::Wilson, proportion::Method::Wilson)]
        {
            let found = interval(x, n, LARGEST, 0.95, method).unwrap();
            let expected = proportion::interval(x, n, 0.95, binomial).unwrap();
            assert!((found.lower - expected.lower).abs() < 1e-12 && (found.upper - expected.upper).abs() < 1e-12);
        }
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    for method in Method::ALL.iter().copied() {
        let both = interval(3, 20, 100, 0.75, method).unwrap();
        let lower = interval(3, 20, 100, Bound::Lower.at(0.875), method).unwrap();
        let upper = interval(3, 20, 100, Bound::Upper.at(0.875), method).unwrap();
        assert_eq!(
            (lower.lower, lower.upper, upper.lower, upper.upper),
            (both.lower, 1.0, 0.0, both.upper),
            "{method}"
        );
    }
}

#[test]
fn impossible_arguments_are_errors() {
    for method in Method::ALL.iter().copied() {
        let message = |x, n, population| interval(x, n, population, 0.95, method).unwrap_err().to_string();
        assert_eq!(message(0, 0, 5), "parameter `n` is `0`, expected at least 1");
        assert_eq!(message(6, 5, 9), "parameter `x` is `6`, expected at most `n`, which is 5");
        assert_eq!(message(1, 5, 4), "parameter `n` is `5`, expected at most `population`, which is 4");
        let expected = "parameter `population` is `9007199254740993`, expected at most 9007199254740992";
        assert_eq!(message(1, 5, LARGEST + 1), expected);
        let error = intervals(&[0, 1], &[0, 2], &[3, 1], 0.95, method).unwrap_err().to_string();
        assert_eq!(error, "parameter `n[1]` is `2`, expected at most `population`, which is 1");
    }
}
