//! The coverage of the intervals, by enumeration rather than simulation.
//!
//! ```text
//! C(p) = Σ P(X = x) over the x whose interval contains p
//! ```
//!
//! Between two neighbouring limits the set of these x is constant, a run without gaps, and its probability is unimodal
//! in p, so the infimum is at one of the two limits. The mean over p needs no grid either: ∫ P(X = x) dp over an
//! interval is the difference of I(p; x + 1, n − x + 1) at its limits, divided by n + 1.

use super::*;
use crate::stat::special::{beta, binomial};

const PAGE: &str = include_str!("../../../docs/coverage.md");
const SIZES: [u64; 5] = [5, 10, 20, 50, 100];
const LEVEL: f64 = 0.95;

/// The coverage and width of a method at one n.
struct Coverage {
    lowest: f64,
    lowest_inside: f64,
    mean: f64,
    width: f64,
}

impl Coverage {
    /// In the order of the tables.
    fn numbers(&self) -> [f64; 4] {
        [self.lowest, self.lowest_inside, self.mean, self.width]
    }
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

/// The infimum of the coverage for p between two bounds.
fn lowest(limits: &[Interval], from: f64, to: f64) -> f64 {
    let mut ends: Vec<_> = limits.iter().flat_map(|found| [found.lower, found.upper]).chain([from, to]).collect();
    ends.retain(|end| (from..=to).contains(end));
    ends.sort_by(f64::total_cmp);
    // a lower limit of Blaker's may be the upper one of another x, and equal it but for rounding
    ends.dedup_by(|next, end| *next - *end < 1e-12);
    let pieces = ends.windows(2).flat_map(|piece| {
        let inside = f64::midpoint(piece[0], piece[1]);
        [piece[0], piece[1]].map(|p| probability_held(limits, inside, p))
    });
    pieces.fold(1.0, f64::min)
}

/// The probability under p of the x whose interval contains `inside`.
fn probability_held(limits: &[Interval], inside: f64, p: f64) -> f64 {
    let n = limits.len() as f64 - 1.0;
    let holding = |found: &Interval| found.lower < inside && inside < found.upper;
    let held = limits.iter().enumerate().filter(|(_, found)| holding(found));
    held.map(|(x, _)| binomial::density(n, p, x as f64)).sum()
}

/// The rows of a table of the page, below its heading.
fn printed(heading: &str) -> Vec<&'static str> {
    let table = PAGE.split_once(&format!("### {heading}\n")).unwrap().1;
    table.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2).collect()
}

#[test]
fn the_tables_of_the_page_are_current() {
    let headings = ["Lowest coverage", "Lowest coverage between 0.1 and 0.9", "Mean coverage", "Mean width"];
    for (table, heading) in headings.into_iter().enumerate() {
        let found = Method::ALL.iter().map(|method| {
            let numbers = SIZES.map(|n| format!("{:.4}", coverage(n, *method).numbers()[table]));
            format!("| `{method}` | {} |", numbers.join(" | "))
        });
        assert_eq!(printed(heading), found.collect::<Vec<_>>(), "{heading}");
    }
}

#[test]
fn exact_methods_never_fall_below_their_level() {
    for n in 1..=100 {
        for method in [Method::ClopperPearson, Method::Blaker] {
            let found = coverage(n, method);
            assert!(found.lowest >= LEVEL - 1e-9, "{method} at {n}: {}", found.lowest);
        }
    }
}

#[test]
fn approximate_methods_reach_their_level_on_average() {
    for n in SIZES {
        // the deviation shrinks at least as 1/√n
        let near =
            [(Method::Wilson, 0.006), (Method::Jeffreys, 0.01), (Method::AgrestiCoull, 0.03), (Method::MidP, 0.03)];
        for (method, distance) in near {
            let found = coverage(n, method);
            assert!((found.mean - LEVEL).abs() < distance * (5.0 / n as f64).sqrt(), "{method} at {n}: {}", found.mean);
            assert!(found.lowest > 0.83, "{method} at {n}: {}", found.lowest);
        }
        assert!(coverage(n, Method::MidP).lowest > 0.92, "{n}");
        assert!(coverage(n, Method::WilsonCc).lowest > LEVEL - 0.002, "{n}");
    }
}

#[test]
fn wald_falls_far_below_its_level() {
    for n in SIZES {
        let found = coverage(n, Method::Wald);
        assert!(found.lowest == 0.0 && found.mean < LEVEL - 0.02, "{n}: {} {}", found.lowest, found.mean);
    }
}
