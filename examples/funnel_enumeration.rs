//! The largest probability with which a unit at the target is flagged, over every count of cases from 1 to 500.
//!
//! ```sh
//! cargo run --release --no-default-features --example funnel_enumeration
//! ```
//!
//! It is given as a share of the nominal one, (1 − level) / 2, and is at most 1. Flag and drawn limit are compared for every unit.

#![allow(clippy::print_stdout, reason = "what it finds is printed")]

use fazhi::Error;
use fazhi::stat::funnel::{Options, Side, Target, funnel};
use fazhi::stat::units::Units;

const LEVELS: [f64; 4] = [0.8, 0.95, 0.99, 0.998];
const TARGETS: [f64; 9] = [0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99];
const EXPECTED: [f64; 12] = [0.1, 0.2, 0.5, 1.0, 2.0, 3.7, 10.0, 20.0, 50.0, 100.0, 250.0, 500.0];

fn main() -> Result<(), Error> {
    let mut worst = [0.0_f64; LEVELS.len()];
    for n in 1..=500 {
        let x: Vec<u64> = (0..=n).collect();
        for target in TARGETS {
            let units = Units::Proportions { x: &x, n: &vec![n; x.len()] };
            enumerate(units, target, &mut worst)?;
        }
    }
    println!("proportions, 1 to 500 cases: {worst:.4?} of the nominal at {LEVELS:?}");
    let mut worst = [0.0_f64; LEVELS.len()];
    for expected in EXPECTED {
        let x: Vec<u64> = (0..1000).collect();
        enumerate(Units::Rates { x: &x, exposure: &vec![expected; x.len()] }, 1.0, &mut worst)?;
    }
    println!("rates, 0.1 to 500 expected: {worst:.4?} of the nominal at {LEVELS:?}");
    Ok(())
}

/// Adds up how often each side is flagged, of the units of all possible counts.
fn enumerate(units: Units<'_>, target: f64, worst: &mut [f64]) -> Result<(), Error> {
    let options = Options { target: Target::Given(target), levels: LEVELS.to_vec(), ..Options::default() };
    let found = funnel(units, &options)?;
    for ((level, limits), worst) in LEVELS.iter().zip(&found.limits).zip(worst) {
        let nominal = (1.0 - level) / 2.0;
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for (point, (lower, upper)) in found.points.iter().zip(limits) {
            let side = point.side(*level);
            let drawn = if point.value < *lower {
                Side::Low
            } else if point.value > *upper {
                Side::High
            } else {
                Side::Within
            };
            assert_eq!(side, drawn, "{point:?}");
            // the tail of the last one flagged is that of all of them
            match side {
                Side::Low => low = low.max(point.lower_tail),
                Side::High => high = high.max(point.upper_tail),
                Side::Within => {}
            }
        }
        *worst = worst.max(low.max(high) / nominal);
    }
    Ok(())
}
