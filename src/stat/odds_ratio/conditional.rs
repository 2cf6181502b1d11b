//! The exact interval: `x1` given all four sums, whose distribution has the odds ratio as its only parameter.
//!
//! The probabilities are never written down, only their ratios to that of the table seen, each from its neighbour:
//!
//! ```text
//! P(X₁ = k + 1; ψ) / P(X₁ = k; ψ) = ψ y₁x₂ / ((x₁ + 1)(y₂ + 1)),  the cells being those of the table with X₁ = k
//! ```
//!
//! All terms are positive, and the logarithm of the odds of a tail is nearly linear in ln ψ.

use super::{Table, large};
use crate::stat::normal::upper_quantile;
use crate::stat::special::root;

/// The terms of a sum end where the rest is below this part of it.
const NEGLIGIBLE: f64 = 1e-18;

/// The ψ with E(X₁; ψ) = x₁: 0 and infinity at the ends of the range of X₁.
pub(super) fn estimate(table: Table) -> f64 {
    if table.reciprocals().is_infinite() {
        return table.odds_ratio();
    }
    if large::holds_for(table) {
        return large::estimate(table);
    }
    solve(table.odds_ratio().ln(), table, |odds| {
        let (above, below) = (beyond(table, odds), beyond(table.swapped(), 1.0 / odds));
        above.distance.ln() - below.distance.ln()
    })
}

/// The ψ with P(X₁ >= x₁; ψ) = tail, and that with P(X₁ <= x₁; ψ) = tail.
pub(super) fn limits(table: Table, tail: f64) -> (f64, f64) {
    (lower(table, tail), 1.0 / lower(table.swapped(), tail))
}

fn lower(table: Table, tail: f64) -> f64 {
    if table.x1 == 0.0 || table.y2 == 0.0 {
        return 0.0;
    }
    let z = upper_quantile(tail);
    if large::holds_for(table) {
        return large::lower(table, z);
    }
    let target = tail.ln() - (-tail).ln_1p();
    solve(large::start(table, z), table, |odds| {
        let (above, below) = (beyond(table, odds), beyond(table.swapped(), 1.0 / odds));
        above.count.ln_1p() - below.count.ln() - target
    })
}

/// The sums of the ratios of all probabilities above that of the table, and of the same times their distance from it.
struct Sums {
    count: f64,
    distance: f64,
}

fn beyond(table: Table, odds: f64) -> Sums {
    let Table { mut x1, mut y1, mut x2, mut y2 } = table;
    let mut sums = Sums { count: 0.0, distance: 0.0 };
    let (mut term, mut steps) = (1.0, 0.0);
    while y1 > 0.0 && x2 > 0.0 && sums.distance < f64::INFINITY {
        (x1, y2, steps) = (x1 + 1.0, y2 + 1.0, steps + 1.0);
        let ratio = odds * (y1 / x1) * (x2 / y2);
        term *= ratio;
        sums.count += term;
        sums.distance += term * steps;
        if term <= NEGLIGIBLE * (1.0 - ratio) * sums.count {
            break;
        }
        (y1, x2) = (y1 - 1.0, x2 - 1.0);
    }
    sums
}

/// The ψ at which an increasing function is 0, from a guess at ln ψ.
fn solve(start: f64, table: Table, f: impl Fn(f64) -> f64) -> f64 {
    // an infinite sum has the right sign, and needs no more
    let bounded = |logarithm: f64| f(logarithm.exp()).clamp(-1e3, 1e3);
    let mut width = 0.01 * table.one_half_more().reciprocals().sqrt();
    let (mut low, mut high) = (start - width, start + width);
    while bounded(low) > 0.0 && low > -FURTHEST {
        (width, high) = (2.0 * width, low);
        low -= width;
    }
    while bounded(high) < 0.0 && high < FURTHEST {
        (width, low) = (2.0 * width, high);
        high += width;
    }
    root::bracketed(low, high, bounded).exp()
}

/// The logarithms between which every odds ratio lies that an `f64` holds.
const FURTHEST: f64 = 700.0;
