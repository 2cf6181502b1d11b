//! The common width of Sison and Glaz's intervals.

use std::f64::consts::PI;

use super::truncated_poisson::{Truncated, truncated};
use crate::stat::special::poisson;

/// The margins below and above each count: c and c + 2γ.
pub(super) fn widths(x: &[u64], n: u64, level: f64) -> (f64, f64) {
    let within = |c: u64| probability_within(x, n, c);
    let (mut low, mut low_probability) = (0, within(0));
    if low_probability >= level {
        return (0.0, 0.0);
    }
    // doubling from about the largest standard deviation, then bisection
    let variance = x.iter().map(|x| (*x).min(n - x)).max().unwrap_or(0); // x (1 − x/n) or up to twice as much
    let mut high = variance.isqrt().clamp(1, n);
    let mut high_probability = within(high);
    while high_probability < level && high < n {
        (low, low_probability) = (high, high_probability);
        high = high.saturating_mul(2).min(n);
        high_probability = within(high);
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        let probability = within(middle);
        if probability < level {
            (low, low_probability) = (middle, probability);
        } else {
            (high, high_probability) = (middle, probability);
        }
    }
    let gamma = (level - low_probability) / (high_probability - low_probability);
    (low as f64, low as f64 + 2.0 * gamma)
}

/// ν(c), the probability that every count of a multinomial variable with probabilities x/n is within `c` of x.
fn probability_within(x: &[u64], n: u64, c: u64) -> f64 {
    if c >= n {
        return 1.0;
    }
    let at_mean = |mean: u64| poisson::density(mean as f64, mean as f64).ln();
    let occupied = || x.iter().copied().filter(|x| *x > 0);
    // n! eⁿ/nⁿ is 1 over the Poisson probability of n at mean n
    let mut logarithm = -at_mean(n);
    if c == 0 {
        return (logarithm + occupied().map(at_mean).sum::<f64>()).exp();
    }
    let mut sum = Truncated { probability: 1.0, ..Truncated::default() };
    for part in occupied().map(|x| truncated(x, c)) {
        logarithm += part.probability.ln();
        sum.shift += part.shift;
        sum.variance += part.variance;
        sum.third += part.third;
        sum.fourth += part.fourth - 3.0 * part.variance * part.variance;
    }
    let deviation = sum.variance.sqrt();
    let skewness = sum.third / (sum.variance * deviation);
    let excess = sum.fourth / (sum.variance * sum.variance);
    (logarithm.exp() / deviation * edgeworth(-sum.shift / deviation, skewness, excess)).clamp(0.0, 1.0)
}

/// The density at t of a standardised sum, by Edgeworth expansion.
fn edgeworth(t: f64, skewness: f64, excess: f64) -> f64 {
    let square = t * t;
    let third = t * (square - 3.0);
    let fourth = square * (square - 6.0) + 3.0;
    let sixth = square * (square * (square - 15.0) + 45.0) - 15.0;
    let correction = skewness * third / 6.0 + excess * fourth / 24.0 + skewness * skewness * sixth / 72.0;
    (-square / 2.0).exp() / (2.0 * PI).sqrt() * (1.0 + correction)
}
