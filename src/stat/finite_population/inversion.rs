//! The numbers of marked ones whose hypergeometric tails are not too small.

use super::tail::upper_tail;
use super::{Sample, score};

/// How far a tail may stay below the one asked for, in proportion: it may equal it but for the rounding of its sum.
const SLACK: f64 = 1e-12;

/// Every so many steps the search takes the middle, so that it ends soon whatever the tail is like.
const BISECTED: u32 = 4;

/// The fewest and the most marked ones that leave their tail a probability of at least `tail`; z belongs to it.
pub(super) fn limits(sample: Sample, tail: f64, z: f64) -> [u64; 2] {
    let (below, above) = score(sample, z);
    [fewest(sample, tail, below), sample.population - fewest(sample.complement(), tail, 1.0 - above)]
}

/// The smallest M with P(X >= x) >= tail, sought from near `share` on.
///
/// The tail grows with M: it is 0 below the fewest possible and 1 at the most.
fn fewest(sample: Sample, tail: f64, share: f64) -> u64 {
    let Sample { x, n, population } = sample;
    // a level near 1 is given within ε/4, and so is the tail of one limit, half as near that of two
    let target = tail * (1.0 - SLACK) - f64::EPSILON / 8.0;
    let excess = |marked: u64| (upper_tail(sample, marked) / target).ln();
    let (first, last) = sample.possible();
    if x == 0 {
        return first;
    }
    let mut bounds = Bounds { low: (first - 1, f64::NEG_INFINITY), high: (last, -target.ln()), low_moved: false };
    // the score limit is not far off: some hundredths of its distance from the estimate
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

/// A number below the one sought and one not below it, each with the value there: negative, and not.
struct Bounds {
    low: (u64, f64),
    high: (u64, f64),
    /// Which of them came last.
    low_moved: bool,
}

impl Bounds {
    fn are_neighbours(&self) -> bool {
        self.high.0 - self.low.0 <= 1
    }

    /// Moves one of the bounds to a whole number between them, near a guess.
    ///
    /// A bound that stays for a second time counts half (the Illinois method), lest the search comes from one side only.
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

    /// Where the line between the values crosses 0; the middle where there is none.
    fn crossing(&self) -> f64 {
        let ((low, below), (high, above)) = (self.low, self.high);
        if below.is_finite() { low as f64 - below / (above - below) * (high - low) as f64 } else { self.middle() }
    }
}
