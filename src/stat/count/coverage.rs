//! The coverage of the intervals, by enumeration rather than simulation.
//!
//! ```text
//! C(μ) = Σ P(X = x) over the x whose interval contains μ
//! ```
//!
//! Between two neighbouring limits the set of these x is constant, a run without gaps, and its probability is unimodal
//! in μ, so the infimum is at one of the two limits. Means are taken over a grid of μ with step 0.1.

use super::*;
use crate::stat::special::poisson;

const PAGE: &str = include_str!("../../../docs/coverage.md");
const LEVEL: f64 = 0.95;

/// Ranges of μ, in tenths.
const RANGES: [(u32, u32); 5] = [(1, 10), (10, 50), (50, 100), (100, 200), (200, 500)];

/// The largest count: at μ = 50 the probability beyond it is negligible.
const MOST: u64 = 200;

/// The coverage and width of a method over a range of means.
struct Coverage {
    lowest: f64,
    mean: f64,
    width: f64,
}

fn limits(method: Method) -> Vec<Interval> {
    (0..=MOST).map(|x| interval(x, LEVEL, method).unwrap()).collect()
}

fn coverage(limits: &[Interval], (from, to): (u32, u32)) -> Coverage {
    let means = (from..=to).map(|tenths| f64::from(tenths) / 10.0);
    let number = f64::from(to - from + 1);
    let width = |mean: f64| {
        let widths = limits.iter().enumerate().map(|(x, found)| (found.upper - found.lower) * chance(mean, x));
        widths.sum::<f64>()
    };
    Coverage {
        lowest: lowest(limits, f64::from(from) / 10.0, f64::from(to) / 10.0),
        mean: means.clone().map(|mean| held(limits, mean, mean)).sum::<f64>() / number,
        width: means.map(width).sum::<f64>() / number,
    }
}

fn chance(mean: f64, x: usize) -> f64 {
    poisson::density(mean, x as f64)
}

/// The infimum of the coverage for means between two bounds.
fn lowest(limits: &[Interval], from: f64, to: f64) -> f64 {
    let mut ends: Vec<_> = limits.iter().flat_map(|found| [found.lower, found.upper]).chain([from, to]).collect();
    ends.retain(|end| (from..=to).contains(end));
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let pieces = ends.windows(2).flat_map(|piece| {
        let inside = f64::midpoint(piece[0], piece[1]);
        [piece[0], piece[1]].map(|mean| held(limits, inside, mean))
    });
    pieces.fold(1.0, f64::min)
}

/// The probability at a mean of the x whose interval contains `inside`.
fn held(limits: &[Interval], inside: f64, mean: f64) -> f64 {
    let holding = limits.iter().enumerate().filter(|(_, found)| (found.lower..=found.upper).contains(&inside));
    holding.map(|(x, _)| chance(mean, x)).sum()
}

/// The rows of a table of the page, below its heading.
fn printed(heading: &str) -> Vec<&'static str> {
    let table = PAGE.split_once(&format!("### {heading}\n")).unwrap().1;
    table.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2).collect()
}

#[test]
fn the_tables_of_the_page_are_current() {
    type Number = fn(&Coverage) -> f64;
    let tables: [(&str, Number, usize); 3] = [
        ("Lowest coverage of counts", |found| found.lowest, 4),
        ("Mean coverage of counts", |found| found.mean, 4),
        ("Mean width of counts", |found| found.width, 3),
    ];
    for (heading, number, decimals) in tables {
        let found = Method::ALL.iter().map(|method| {
            let limits = limits(*method);
            let numbers = RANGES.map(|range| format!("{:.decimals$}", number(&coverage(&limits, range))));
            format!("| `{method}` | {} |", numbers.join(" | "))
        });
        let found: Vec<_> = found.collect();
        assert_eq!(printed(heading), found, "{heading}:\n{}", found.join("\n"));
    }
}

#[test]
fn exact_never_falls_below_its_level() {
    let limits = limits(Method::Exact);
    let found = lowest(&limits, 1e-9, 50.0);
    assert!(found >= LEVEL - 1e-12, "{found}");
}

#[test]
fn byar_does_not_fall_below_its_level_either() {
    let found = lowest(&limits(Method::Byar), 0.1, 50.0);
    assert!(found >= LEVEL, "{found}");
}

#[test]
fn the_shorter_methods_reach_their_level_on_average_and_have_a_floor() {
    let floors = [(Method::ByarHalf, 0.875), (Method::Score, 0.838), (Method::Jeffreys, 0.897), (Method::MidP, 0.916)];
    for (method, floor) in floors {
        let limits = limits(method);
        assert!(lowest(&limits, 0.1, 50.0) > floor, "{method}");
        assert!(lowest(&limits, 10.0, 50.0) > 0.93, "{method}");
        let mean = coverage(&limits, (50, 500)).mean;
        assert!((mean - LEVEL).abs() < 0.0015, "{method}: {mean}");
    }
}

#[test]
fn the_probability_beyond_the_largest_count_is_negligible() {
    assert!(poisson::upper_tail(50.0, MOST as f64 + 1.0) < 1e-16);
}
