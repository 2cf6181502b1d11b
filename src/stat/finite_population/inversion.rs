//! Inversion of the hypergeometric tails.

use super::tail::upper_tail;
use super::{Sample, score};

/// The relative rounding error allowed in a tail.
const SLACK: f64 = 1e-12;

/// Every so many steps the search bisects, which bounds their number.
const BISECTED: u32 = 4;

/// The fewest and the most marked units whose tail is at least `tail`; z is its normal quantile.
pub(super) fn limits(sample: Sample, tail: f64, z: f64) -> [u64; 2] {
    let (below, above) = score(sample, z);
    [fewest(sample, tail, below), sample.population - fewest(sample.complement(), tail, 1.0 - above)]
}

/// The smallest M with P(X >= x) >= tail, searched from near `share`.
///
/// The tail increases with M, from 0 below the fewest possible to 1 at the most possible.
fn fewest(sample: Sample, tail: f64, share: f64) -> u64 {
    let Sample { x, n, population } = sample;
    // a level near 1 is represented to within ε/4, hence the tail of a two-sided limit to within ε/8
    let target = tail * (1.0 - SLACK) - f64::EPSILON / 8.0;
    let excess = |marked: u64| (upper_tail(sample, marked) / target).ln();
    let (first, last) = sample.possible();
    if x == 0 {
        return first;
    }
    let mut bounds = Bounds { low: (first - 1, f64::NEG_INFINITY), high: (last, -target.ln()), low_moved: false };
    // the score limit is off by a few percent of its distance from the estimate
    let start = share * population as f64;
    let width = ((x as f64 / n as f64 - share).abs() * population as f64 * 0.02).max(1.0);
    bounds.look_at(start - width, excess);
    bounds.look_at(start + width, excess);
    let mut step = 0_u32;
    while !bounds.are_neighbours() {
        step += 1;
        let guess = if step.is_multiple_of(BISECTED) { bounds.middle() } else { bounds.crossing() };
        bounds.look_at(guess, excess);
    }
    bounds.high.0
}

/// A bracket: a number with a negative value below the root, and one with a nonnegative value at or above it.
struct Bounds {
    low: (u64, f64),
    high: (u64, f64),
    /// Whether the lower bound moved last.
    low_moved: bool,
}

impl Bounds {
    fn are_neighbours(&self) -> bool {
        self.high.0 - self.low.0 <= 1
    }

    /// Moves one of the bounds to an integer between them, near a guess.
    ///
    /// If the other bound stays a second time its value is halved (the Illinois method), to avoid one-sided
    /// convergence.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the nearest bound is taken then")]
    fn look_at(&mut self, guess: f64, value: impl Fn(u64) -> f64) {
        if self.are_neighbours() {
            return;
        }
        let at = (guess as u64).clamp(self.low.0 + 1, self.high.0 - 1);
        let found = value(at);
        let is_low = found < 0.0;
        let (moved, stayed) = if is_low { (&mut self.low, &mut self.high) } else { (&mut self.high, &mut self.low) };
        *moved = (at, found);
        if is_low == self.low_moved {
            stayed.1 /= 2.0;
        }
        self.low_moved = is_low;
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.low.0 as f64, self.high.0 as f64)
    }

    /// The zero of the secant, or the middle if a value is infinite.
    fn crossing(&self) -> f64 {
        let ((low, below), (high, above)) = (self.low, self.high);
        if below.is_finite() { low as f64 - below / (above - below) * (high - low) as f64 } else { self.middle() }
    }
}
