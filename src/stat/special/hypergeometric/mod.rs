//! The hypergeometric distribution of the marked among `drawn` from a `population` with `marked` marked.
//!
//! ```text
//! P(X = x) = C(marked, x) C(population − marked, drawn − x) / C(population, drawn)
//! ```
//!
//! It is the distribution of the first of two binomial variables with equal probabilities, given their sum. The result
//! does not depend on that probability; the one that makes the sum equal its mean keeps the terms in range. Sums go
//! outwards from x by the ratio of neighbouring terms, until the remainder is negligible.

use super::binomial;

/// P(X = x).
pub(in crate::stat) fn density(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    let split = Split::new(population, marked, drawn);
    let x = x as f64;
    if x < split.lowest || x > split.highest { 0.0 } else { split.weight(x) / split.total() }
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    let split = Split::new(population, marked, drawn);
    split.lower_tail(x as f64, split.total())
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    let split = Split::new(population, marked, drawn);
    split.upper_tail(x as f64, split.total())
}

/// The two binomial variables and the range of the first.
struct Split {
    marked: f64,
    unmarked: f64,
    drawn: f64,
    /// The probabilities of being drawn and of not.
    shares: [f64; 2],
    lowest: f64,
    highest: f64,
}

impl Split {
    fn new(population: u64, marked: u64, drawn: u64) -> Self {
        let (marked, drawn) = (marked.min(population), drawn.min(population));
        let unmarked = population - marked;
        let lowest = drawn.saturating_sub(unmarked) as f64;
        let highest = marked.min(drawn) as f64;
        let all = population.max(1) as f64;
        let shares = [drawn as f64 / all, (population - drawn) as f64 / all];
        Self { marked: marked as f64, unmarked: unmarked as f64, drawn: drawn as f64, shares, lowest, highest }
    }

    fn weight(&self, x: f64) -> f64 {
        binomial::density_pair(self.marked, self.shares, x)
            * binomial::density_pair(self.unmarked, self.shares, self.drawn - x)
    }

    /// A value near the mode.
    fn centre(&self) -> f64 {
        (self.marked * self.shares[0]).round().clamp(self.lowest, self.highest)
    }

    /// The sum of the weights of x, x + step, …
    fn sum(&self, mut x: f64, step: f64) -> f64 {
        if x < self.lowest || x > self.highest {
            return 0.0;
        }
        let (mut sum, mut weight) = (0.0, self.weight(x));
        loop {
            sum += weight;
            let upper = if step > 0.0 { x } else { x - 1.0 };
            let up = (self.marked - upper) * (self.drawn - upper);
            let down = (upper + 1.0) * (self.unmarked - self.drawn + upper + 1.0);
            let ratio = if step > 0.0 { up / down } else { down / up };
            x += step;
            // a geometric series bounds the remaining terms
            if x < self.lowest || x > self.highest || weight * ratio <= 1e-17 * sum * (1.0 - ratio) {
                return sum;
            }
            weight *= ratio;
        }
    }

    /// P(X + Y = drawn).
    fn total(&self) -> f64 {
        binomial::density_pair(self.marked + self.unmarked, self.shares, self.drawn)
    }

    fn lower_tail(&self, x: f64, total: f64) -> f64 {
        if x >= self.highest {
            1.0
        } else if x <= self.centre() {
            (self.sum(x, -1.0) / total).min(1.0)
        } else {
            (1.0 - self.sum(x + 1.0, 1.0) / total).max(0.0)
        }
    }

    fn upper_tail(&self, x: f64, total: f64) -> f64 {
        if x <= self.lowest {
            1.0
        } else if x >= self.centre() {
            (self.sum(x, 1.0) / total).min(1.0)
        } else {
            (1.0 - self.sum(x - 1.0, -1.0) / total).max(0.0)
        }
    }
}

#[cfg(test)]
mod tests;
