//! The exact interval, from the distribution of `x1` given all margins, whose only parameter is the odds ratio ψ.
//!
//! Probabilities are computed relative to that of the observed table, each from its neighbour:
//!
//! ```text
//! P(X₁ = k + 1; ψ) / P(X₁ = k; ψ) = ψ y₁x₂ / ((x₁ + 1)(y₂ + 1)),  with the cells of the table with X₁ = k
//! ```
//!
//! All terms are positive, and the log odds of a tail are nearly linear in ln ψ.

use super::{Table, large};
use crate::stat::normal::upper_quantile;

/// A sum ends when the remainder is below this share of it.
const NEGLIGIBLE: f64 = 1e-18;

/// The ψ with E(X₁; ψ) = x₁; 0 or infinity at the ends of the range of X₁.
pub(super) fn estimate(table: Table) -> f64 {
    if table.reciprocals().is_infinite() {
        return table.odds_ratio();
    }
    if large::holds_for(table) {
        return large::estimate(table);
    }
    solve(table, table.odds_ratio().ln(), |above, below| {
        let slope = above.square / above.distance + below.square / below.distance;
        (above.distance.ln() - below.distance.ln(), slope)
    })
}

/// The ψ with P(X₁ >= x₁; ψ) = tail, and that with P(X₁ <= x₁; ψ) = tail.
pub(super) fn limits(table: Table, tail: f64) -> (f64, f64) {
    (lower(table, tail), 1.0 / lower(table.swapped(), tail))
}

/// The same with half of P(X₁ = x₁; ψ). The two tails sum to 1, so one above 1/2 is one below 1/2 at the other limit.
pub(super) fn mid_limits(table: Table, tail: f64) -> (f64, f64) {
    if tail > 0.5 {
        return (1.0 / mid_lower(table.swapped(), 1.0 - tail), mid_lower(table, 1.0 - tail));
    }
    (mid_lower(table, tail), 1.0 / mid_lower(table.swapped(), tail))
}

fn lower(table: Table, tail: f64) -> f64 {
    if table.x1 == 0.0 || table.y2 == 0.0 {
        return 0.0;
    }
    let z = upper_quantile(tail);
    if large::holds_for(table) { large::lower(table, z) } else { with_tail(table, tail, 1.0) }
}

fn mid_lower(table: Table, tail: f64) -> f64 {
    if table.x1 == 0.0 || table.y2 == 0.0 {
        return 0.0;
    }
    if large::holds_for(table) { large::mid_lower(table, tail) } else { with_tail(table, tail, 0.5) }
}

/// The ψ at which the upper tail has a probability, counting a part of the observed outcome.
fn with_tail(table: Table, tail: f64, part: f64) -> f64 {
    let target = tail.ln() - (-tail).ln_1p();
    solve(table, large::start(table, upper_quantile(tail)), |above, below| {
        let (upper, lower) = (part + above.count, 1.0 - part + below.count);
        (upper.ln() - lower.ln() - target, above.distance / upper + below.distance / lower)
    })
}

/// The sum of the relative probabilities of all X₁ above the observed one, and the same sums weighted by the distance
/// from it and by its square. Each is the derivative of the one before in ln ψ.
pub(super) struct Sums {
    pub(super) count: f64,
    distance: f64,
    square: f64,
}

pub(super) fn beyond(table: Table, odds: f64) -> Sums {
    let Table { mut x1, mut y1, mut x2, mut y2 } = table;
    let mut sums = Sums { count: 0.0, distance: 0.0, square: 0.0 };
    let (mut term, mut steps) = (1.0, 0.0);
    while y1 > 0.0 && x2 > 0.0 && sums.square < f64::INFINITY {
        (x1, y2, steps) = (x1 + 1.0, y2 + 1.0, steps + 1.0);
        let ratio = odds * (y1 / x1) * (x2 / y2);
        term *= ratio;
        sums.count += term;
        sums.distance += term * steps;
        sums.square += term * steps * steps;
        if term <= NEGLIGIBLE * (1.0 - ratio) * sums.count {
            break;
        }
        (y1, x2) = (y1 - 1.0, x2 - 1.0);
    }
    sums
}

/// The root in ψ of an increasing function of ln ψ that returns its value and slope.
///
/// Newton's method, with bisection if a step leaves the bracket. The function is nearly linear and the guess close, so
/// about four steps suffice.
fn solve(table: Table, guess: f64, f: impl Fn(Sums, Sums) -> (f64, f64)) -> f64 {
    let small = LAST_STEP * table.one_half_more().reciprocals().sqrt();
    let (mut low, mut high) = (-FURTHEST, FURTHEST);
    let mut at = guess.clamp(low, high);
    for _ in 0..MOST_STEPS {
        let odds = at.exp();
        let (value, slope) = f(beyond(table, odds), beyond(table.swapped(), 1.0 / odds));
        (low, high) = if value < 0.0 { (at, high) } else { (low, at) };
        let step = at - value / slope;
        if (step - at).abs() <= small.max(f64::EPSILON * at.abs()) {
            return step.exp();
        }
        at = if low < step && step < high { step } else { f64::midpoint(low, high) };
    }
    at.exp()
}

/// A bound of |ln ψ| for every odds ratio that an `f64` can represent.
pub(super) const FURTHEST: f64 = 700.0;

/// A step this small, in standard deviations of ln ψ, leaves an error of about its square.
const LAST_STEP: f64 = 1e-8;

/// Enough for bisection alone.
const MOST_STEPS: usize = 100;
