//! How often an interval holds the probability behind the counts: by enumeration, without sampling.
//!
//! ```text
//! C(p) = Σ P(X = x) over the x whose limits hold p
//! ```
//!
//! Between two neighbouring limits the same x count, a run without gaps, whose probability first rises and then falls
//! in p: its infimum is at one of the two. The mean over all p needs no grid either, as ∫ P(X = x) dp over an interval
//! is the difference of I(p; x + 1, n − x + 1) at its limits, divided by n + 1.

use super::*;
use crate::stat::special::{beta, binomial};

const PAGE: &str = include_str!("../../../docs/coverage.md");
const SIZES: [u64; 5] = [5, 10, 20, 50, 100];
const LEVEL: f64 = 0.95;

/// What is to be known of a method at one n.
struct Coverage {
    lowest: f64,
    lowest_inside: f64,
    mean: f64,
    width: f64,
}

fn coverage(n: u64, method: Method) -> Coverage {
    let limits: Vec<_> = (0..=n).map(|x| interval(x, n, LEVEL, method).unwrap()).collect();
    let held = |x: usize| {
        let below = |limit| beta::lower_tail(x as f64 + 1.0, (n - x as u64) as f64 + 1.0, limit);
        below(limits[x].upper) - below(limits[x].lower)
    };
    let rows = (n + 1) as f64;
    Coverage {
        lowest: lowest(&limits, 0.0, 1.0),
        lowest_inside: lowest(&limits, 0.1, 0.9),
        mean: (0..limits.len()).map(held).sum::<f64>() / rows,
        width: limits.iter().map(|found| found.upper - found.lower).sum::<f64>() / rows,
    }
}

/// The infimum of the coverage over the p between two bounds.
fn lowest(limits: &[Interval], from: f64, to: f64) -> f64 {
    let mut ends: Vec<_> = limits.iter().flat_map(|found| [found.lower, found.upper]).chain([from, to]).collect();
    ends.retain(|end| (from..=to).contains(end));
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let pieces = ends.windows(2).flat_map(|piece| {
        let inside = f64::midpoint(piece[0], piece[1]);
        [piece[0], piece[1]].map(|p| probability_held(limits, inside, p))
    });
    pieces.fold(1.0, f64::min)
}

/// The probability under p of the x whose limits hold `inside`.
fn probability_held(limits: &[Interval], inside: f64, p: f64) -> f64 {
    let n = limits.len() as f64 - 1.0;
    let holding = |found: &Interval| found.lower < inside && inside < found.upper;
    let held = limits.iter().enumerate().filter(|(_, found)| holding(found));
    held.map(|(x, _)| binomial::density(n, p, x as f64)).sum()
}

/// The numbers of a table of the page: those below its heading, by method in order, one for each n.
fn printed(heading: &str) -> Vec<[f64; 5]> {
    let table = PAGE.split_once(&format!("### {heading}\n")).unwrap().1;
    let rows = table.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2);
    let rows = rows.enumerate().map(|(row, line)| {
        let (name, numbers) = line.trim_matches('|').split_once('|').unwrap();
        assert_eq!(name.trim().trim_matches('`'), Method::ALL[row].name(), "{heading}");
        let numbers: Vec<f64> = numbers.split('|').map(|number| number.trim().parse().unwrap()).collect();
        numbers.try_into().unwrap()
    });
    rows.collect()
}

#[test]
fn the_page_prints_what_the_methods_do() {
    let tables: [(&str, fn(&Coverage) -> f64); 4] = [
        ("Lowest coverage", |found| found.lowest),
        ("Lowest coverage between 0.1 and 0.9", |found| found.lowest_inside),
        ("Mean coverage", |found| found.mean),
        ("Mean width", |found| found.width),
    ];
    for (heading, number) in tables {
        let printed = printed(heading);
        assert_eq!(printed.len(), Method::ALL.len(), "{heading}");
        for (method, printed) in Method::ALL.iter().zip(printed) {
            let found = SIZES.map(|n| number(&coverage(n, *method)));
            let row = found.map(|number| format!("{number:.4}")).join(" | ");
            let agrees = found.iter().zip(printed).all(|(found, printed)| (found - printed).abs() <= 5.001e-5);
            assert!(agrees, "{heading}: | `{method}` | {row} |");
        }
    }
}

#[test]
fn clopper_pearson_never_falls_below_its_level() {
    for n in 1..=100 {
        let found = coverage(n, Method::ClopperPearson);
        assert!(found.lowest >= LEVEL - 1e-12, "{n}: {}", found.lowest);
    }
}

#[test]
fn approximate_methods_hold_their_level_on_average() {
    for n in SIZES {
        for (method, below, above) in [
            (Method::Wilson, 0.004, 0.004),
            (Method::Jeffreys, 0.004, 0.004),
            (Method::MidP, 0.0, 0.025),
            (Method::AgrestiCoull, 0.0, 0.025),
            (Method::WilsonCc, 0.0, 0.04),
        ] {
            let mean = coverage(n, method).mean;
            assert!((LEVEL - below..=LEVEL + above).contains(&mean), "{method} at {n}: {mean}");
        }
        let wald = coverage(n, Method::Wald);
        assert!(wald.lowest == 0.0 && wald.mean < LEVEL - 0.01, "{n}: {} {}", wald.lowest, wald.mean);
    }
}
