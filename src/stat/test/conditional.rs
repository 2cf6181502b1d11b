//! The conditional maximum likelihood estimate of an odds ratio.

use crate::stat::special::binomial;
use crate::stat::test::fitted::Margins;

/// A step this small in ln ψ leaves an error near its square.
const LAST_STEP: f64 = 1e-9;

/// Newton's method needs some six steps; a bracketed bisection of ln ψ, which it falls back to, at most these.
const STEPS: usize = 200;

/// The odds ratio under which the first cell, given the margins, has its observed value as its mean.
///
/// There is none where the margins allow one table only; it is 0 or infinite where the first cell is at an end of its
/// range.
pub(super) fn odds_ratio(table: [u64; 4]) -> Option<f64> {
    let [a, b, c, d] = table;
    match (a.min(d) > 0, b.min(c) > 0) {
        (false, false) => None,
        (false, true) => Some(0.0),
        (true, false) => Some(f64::INFINITY),
        (true, true) => Some(solve(table)),
    }
}

/// The mean grows with ln ψ, and its slope is the variance.
fn solve([a, b, c, d]: [u64; 4]) -> f64 {
    let margins = Margins::of([a, b, c, d]);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut log = (a as f64 / b as f64).ln() + (d as f64 / c as f64).ln();
    for _ in 0..STEPS {
        let (excess, variance) = moments(margins, log.exp(), a as f64);
        let bound = if excess > 0.0 { &mut high } else { &mut low };
        *bound = log;
        let step = -excess / variance;
        if step.abs() <= LAST_STEP {
            log += step;
            break;
        }
        let next = log + step;
        log = if low < next && next < high {
            next
        } else if low.is_finite() && high.is_finite() {
            f64::midpoint(low, high)
        } else {
            log + step.signum()
        };
    }
    log.exp()
}

/// The mean, from `origin` on, and the variance of the first cell under an odds ratio.
///
/// Given its margins the cell is distributed as one of two binomial variables of which the sum is known, whatever their
/// probabilities, if only these have the odds ratio; with those of the fitted table no term underflows.
///
/// Sums over every h-th outcome only differ from h⁻¹ times the whole sum by exp(−8 (σ/h)²) at most, relatively, since
/// the cell is a sum of independent zeros and ones; with h = σ/3 that is below 1e-31.
fn moments(margins: Margins, odds_ratio: f64, origin: f64) -> (f64, f64) {
    let cells = margins.cells(odds_ratio);
    let deviation = cells.iter().map(|cell| 1.0 / cell).sum::<f64>().recip().sqrt();
    let step = (deviation / 3.0).floor().max(1.0);
    let ([m1, m2], [s1, _]) = (margins.rows, margins.columns);
    let (lowest, highest) = ((s1 - m2).max(0.0), s1.min(m1));
    let centre = cells[0].round().clamp(lowest, highest);
    let weight = |x: f64| density(m1, cells[0], cells[1], x) * density(m2, cells[2], cells[3], s1 - x);
    let mut sums = Sums::default();
    sums.add(weight(centre), centre - origin);
    for direction in [-step, step] {
        let mut x = centre + direction;
        while lowest <= x && x <= highest && sums.add(weight(x), x - origin) {
            x += direction;
        }
    }
    let mean = sums.first / sums.zeroth;
    (mean, sums.second / sums.zeroth - mean * mean)
}

/// The binomial probability of x among n, of which `yes` are expected and `no` are not: by the rarer of the two.
fn density(n: f64, yes: f64, no: f64, x: f64) -> f64 {
    if yes <= no { binomial::density(n, yes / n, x) } else { binomial::density(n, no / n, n - x) }
}

#[derive(Default)]
struct Sums {
    zeroth: f64,
    first: f64,
    second: f64,
}

impl Sums {
    /// Adds a term; says whether those further out can matter.
    fn add(&mut self, weight: f64, distance: f64) -> bool {
        self.zeroth += weight;
        self.first += weight * distance;
        self.second += weight * distance * distance;
        weight > 1e-25 * self.zeroth
    }
}
