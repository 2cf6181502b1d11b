//! The limits of a count by each method; the count may be real.

use super::Method;
use crate::stat::normal;
use crate::stat::special::gamma;

/// A relative step this small leaves an error of about its square.
const LAST_STEP: f64 = 1e-9;

/// The largest step of the logarithm.
const LONGEST_STEP: f64 = 500.0;

/// The most steps of a mid-P limit; three are typical.
const MOST_STEPS: usize = 200;

/// A method at a level.
pub(super) struct Limits {
    method: Method,
    tail: f64,
    z: f64,
}

impl Limits {
    /// `tail` is the probability beyond a limit; a tail of 1 is replaced by the largest `f64` below it.
    pub(super) fn new(method: Method, tail: f64) -> Self {
        let tail = tail.min(1.0 - f64::EPSILON / 2.0);
        Self { method, tail, z: normal::upper_quantile(tail) }
    }

    /// The limits of the real count `x >= 0`.
    pub(super) fn of(&self, x: f64) -> (f64, f64) {
        let upper = self.upper(x).max(0.0);
        if x > 0.0 { (self.lower(x).max(0.0), upper) } else { (0.0, upper) }
    }

    fn lower(&self, x: f64) -> f64 {
        match self.method {
            Method::Exact => gamma::lower_quantile(x, self.tail),
            Method::Byar => cube(x, -self.z),
            Method::ByarHalf => cube(x + 0.5, -self.z),
            Method::Score => score(x, -self.z),
            Method::Jeffreys => gamma::lower_quantile(x + 0.5, self.tail),
            Method::MidP => mid_p_lower(x, self.tail),
        }
    }

    fn upper(&self, x: f64) -> f64 {
        match self.method {
            Method::Exact => gamma::upper_quantile(x + 1.0, self.tail),
            Method::Byar => cube(x + 1.0, self.z),
            Method::ByarHalf => cube(x + 0.5, self.z),
            Method::Score => score(x, self.z),
            Method::Jeffreys => gamma::upper_quantile(x + 0.5, self.tail),
            Method::MidP => mid_p_upper(x, self.tail),
        }
    }
}

/// Wilson and Hilferty's approximate quantile of the gamma distribution with shape y, at normal quantile z.
fn cube(y: f64, z: f64) -> f64 {
    y * (1.0 - 1.0 / (9.0 * y) + z / (3.0 * y.sqrt())).powi(3)
}

/// The root of (x − μ)² = z² μ on the side of z. The smaller root is x² over the larger, because the difference in the
/// formula cancels.
fn score(x: f64, z: f64) -> f64 {
    let larger = x + z * z / 2.0 + z.abs() * (x + z * z / 4.0).sqrt();
    if z >= 0.0 {
        larger
    } else if x > 0.0 {
        x * (x / larger)
    } else {
        0.0
    }
}

/// The μ with (P(x, μ) + P(x + 1, μ)) / 2 = tail, where P(x, μ) = P(X >= x) is the gamma distribution.
fn mid_p_lower(x: f64, tail: f64) -> f64 {
    if x == 0.0 {
        return if tail > 0.5 { -(2.0 * (1.0 - tail)).ln() } else { 0.0 };
    }
    if tail > 0.5 {
        return mid_p_upper(x, 1.0 - tail);
    }
    solve(gamma::lower_quantile(x + 0.5, tail), tail, x, gamma::lower_tail)
}

/// The μ with (Q(x, μ) + Q(x + 1, μ)) / 2 = tail, where Q(x + 1, μ) = P(X <= x) is the gamma distribution.
fn mid_p_upper(x: f64, tail: f64) -> f64 {
    if x == 0.0 {
        return -(2.0 * tail).ln();
    }
    if tail > 0.5 {
        return mid_p_lower(x, 1.0 - tail);
    }
    solve(gamma::upper_quantile(x + 0.5, tail), tail, x, gamma::upper_tail)
}

/// Newton's method in the logarithms of tail and mean, from a start nearby.
///
/// The two tails differ by P(X = x), which also gives the slope of their sum, μ (P(X = x − 1) + P(X = x)), because P(X
/// = x − 1) = P(X = x) x/μ. The sign of the difference makes the slope positive for a lower limit and negative for an
/// upper one. The logarithm of the sum is concave for x >= 1, so the steps converge from any start.
fn solve(start: f64, tail: f64, x: f64, probability: impl Fn(f64, f64) -> f64) -> f64 {
    let mut mean = start;
    for _ in 0..MOST_STEPS {
        let (first, second) = (probability(x, mean), probability(x + 1.0, mean));
        let slope = (x + mean) * (first - second) / (first + second);
        let step = (2.0 * tail / (first + second)).ln() / slope;
        if !step.is_finite() {
            break;
        }
        mean *= step.clamp(-LONGEST_STEP, LONGEST_STEP).exp();
        if step.abs() <= LAST_STEP || mean <= 0.0 {
            break;
        }
    }
    mean
}
