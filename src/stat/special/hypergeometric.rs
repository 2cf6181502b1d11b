//! The hypergeometric distribution: marked ones among `drawn` of `population`, of which `marked` are marked; and
//! Fisher's noncentral one, where a marked one has other odds of being drawn.
//!
//! ```text
//! P(X = x) ∝ C(marked, x) C(population − marked, drawn − x) ψˣ     ψ: odds ratio, 1 for the central one
//! ```
//!
//! This is the distribution of the first of two binomial variables, given their sum, whose odds have the ratio ψ. Any
//! two such odds give the same, so that those are taken under which the sum is as expected: then no term is the
//! quotient of extreme numbers. Sums go outwards from x, by the ratio of neighbouring terms, until nothing is added.

use super::binomial;

/// P(X = x).
pub(in crate::stat) fn density(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    let split = Split::new(population, marked, drawn, 1.0);
    let x = x as f64;
    if x < split.lowest || x > split.highest { 0.0 } else { split.weight(x) / split.central_total() }
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    let split = Split::new(population, marked, drawn, 1.0);
    split.lower_tail(x as f64, split.central_total())
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    let split = Split::new(population, marked, drawn, 1.0);
    split.upper_tail(x as f64, split.central_total())
}

/// P(X <= x) under an odds ratio of 0 to infinity.
pub(in crate::stat) fn noncentral_lower_tail(population: u64, marked: u64, drawn: u64, x: u64, odds_ratio: f64) -> f64 {
    let split = Split::new(population, marked, drawn, odds_ratio);
    split.lower_tail(x as f64, split.total())
}

/// P(X >= x) under an odds ratio of 0 to infinity.
pub(in crate::stat) fn noncentral_upper_tail(population: u64, marked: u64, drawn: u64, x: u64, odds_ratio: f64) -> f64 {
    let split = Split::new(population, marked, drawn, odds_ratio);
    split.upper_tail(x as f64, split.total())
}

/// P(X = x) under an odds ratio of 0 to infinity.
pub(in crate::stat) fn noncentral_density(population: u64, marked: u64, drawn: u64, x: u64, odds_ratio: f64) -> f64 {
    let split = Split::new(population, marked, drawn, odds_ratio);
    let x = x as f64;
    if x < split.lowest || x > split.highest { 0.0 } else { split.weight(x) / split.total() }
}

/// The mean of X under an odds ratio of 0 to infinity.
pub(in crate::stat) fn noncentral_mean(population: u64, marked: u64, drawn: u64, odds_ratio: f64) -> f64 {
    let split = Split::new(population, marked, drawn, odds_ratio);
    let centre = split.centre();
    let (up, down) = (split.sum(centre, 1.0), split.sum(centre - 1.0, -1.0));
    split.lowest + (up.above_lowest + down.above_lowest) / (up.total + down.total)
}

/// A sum of weights, and of weights times the distance of x from its lowest value.
#[derive(Default)]
struct Sum {
    total: f64,
    above_lowest: f64,
}

/// The two binomial variables and the range of the first.
struct Split {
    marked: f64,
    unmarked: f64,
    drawn: f64,
    odds_ratio: f64,
    /// Probabilities of being drawn and of not, for a marked one.
    of_marked: [f64; 2],
    of_unmarked: [f64; 2],
    lowest: f64,
    highest: f64,
}

impl Split {
    fn new(population: u64, marked: u64, drawn: u64, odds_ratio: f64) -> Self {
        let (marked, drawn) = (marked.min(population), drawn.min(population));
        let unmarked = population - marked;
        let lowest = drawn.saturating_sub(unmarked) as f64;
        let highest = marked.min(drawn) as f64;
        let rest = (population - drawn) as f64;
        let odds_ratio = odds_ratio.clamp(1e-300, 1e300);
        let (marked, unmarked, drawn) = (marked as f64, unmarked as f64, drawn as f64);
        let [odds_of_marked, odds_of_unmarked] = if odds_ratio <= 1.0 {
            let odds = expected_odds(odds_ratio, [marked, unmarked], [drawn, rest]);
            [odds_ratio * odds, odds]
        } else {
            let odds = expected_odds(1.0 / odds_ratio, [unmarked, marked], [drawn, rest]);
            [odds, odds / odds_ratio]
        };
        let (of_marked, of_unmarked) = (shares(odds_of_marked), shares(odds_of_unmarked));
        Self { marked, unmarked, drawn, odds_ratio, of_marked, of_unmarked, lowest, highest }
    }

    fn weight(&self, x: f64) -> f64 {
        binomial::density_pair(self.marked, self.of_marked, x)
            * binomial::density_pair(self.unmarked, self.of_unmarked, self.drawn - x)
    }

    /// A value in the range where the weights are large.
    fn centre(&self) -> f64 {
        (self.marked * self.of_marked[0]).round().clamp(self.lowest, self.highest)
    }

    /// The sum of the weights of x, x + step, …
    fn sum(&self, mut x: f64, step: f64) -> Sum {
        let mut sum = Sum::default();
        if x < self.lowest || x > self.highest {
            return sum;
        }
        let mut weight = self.weight(x);
        loop {
            sum.total += weight;
            sum.above_lowest += weight * (x - self.lowest);
            let upper = if step > 0.0 { x } else { x - 1.0 };
            let (up, down) = (
                (self.marked - upper) * (self.drawn - upper) * self.odds_ratio,
                (upper + 1.0) * (self.unmarked - self.drawn + upper + 1.0),
            );
            let ratio = if step > 0.0 { up / down } else { down / up };
            x += step;
            // the terms left are less than a geometric series
            if x < self.lowest || x > self.highest || weight * ratio <= 1e-17 * sum.total * (1.0 - ratio) {
                return sum;
            }
            weight *= ratio;
        }
    }

    fn total(&self) -> f64 {
        let centre = self.centre();
        self.sum(centre, 1.0).total + self.sum(centre - 1.0, -1.0).total
    }

    /// The total without an odds ratio: P(X + Y = drawn).
    fn central_total(&self) -> f64 {
        binomial::density_pair(self.marked + self.unmarked, self.of_unmarked, self.drawn)
    }

    fn lower_tail(&self, x: f64, total: f64) -> f64 {
        if x >= self.highest {
            1.0
        } else if x <= self.centre() {
            (self.sum(x, -1.0).total / total).min(1.0)
        } else {
            (1.0 - self.sum(x + 1.0, 1.0).total / total).max(0.0)
        }
    }

    fn upper_tail(&self, x: f64, total: f64) -> f64 {
        if x <= self.lowest {
            1.0
        } else if x >= self.centre() {
            (self.sum(x, 1.0).total / total).min(1.0)
        } else {
            (1.0 - self.sum(x - 1.0, -1.0).total / total).max(0.0)
        }
    }
}

/// The odds of the second group under which `drawn` are expected in all, where those of the first are `ratio` <= 1 times
/// as large: the positive root of ratio · rest · o² + (ratio (first − drawn) + second − drawn) o − drawn = 0.
fn expected_odds(ratio: f64, [first, second]: [f64; 2], [drawn, rest]: [f64; 2]) -> f64 {
    let square = ratio * rest;
    let middle = ratio * (first - drawn) + second - drawn;
    let root = (middle * middle + 4.0 * square * drawn).sqrt();
    if middle > 0.0 { 2.0 * drawn / (middle + root) } else { (root - middle) / (2.0 * square) }
}

/// The probability with these odds, and its complement.
fn shares(odds: f64) -> [f64; 2] {
    if odds > 1.0 {
        [1.0 / (1.0 + 1.0 / odds), 1.0 / odds / (1.0 + 1.0 / odds)]
    } else {
        [odds / (1.0 + odds), 1.0 / (1.0 + odds)]
    }
}
