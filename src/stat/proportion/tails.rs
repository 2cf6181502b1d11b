//! Limits at which a binomial or beta tail has a given probability.
//!
//! The counts `x` and `y = n − x` may be real: P(X >= x) = I(p; x, y + 1) is defined for them too.

use crate::stat::special::beta;

/// From a log tail this close, one more step is accurate to the last digits.
const LAST_STEP: f64 = 1e-5;

/// If the slope would change by twice this share on the way, the step is Newton's.
const FAR: f64 = 0.5;

/// The most steps; three are typical.
const MOST_STEPS: usize = 60;

/// The largest step of the logit.
const LONG_STEP: f64 = 40.0;

pub(super) fn clopper_pearson(x: f64, n: f64, tail: f64) -> (f64, f64) {
    let y = n - x;
    let ln_root = tail.ln() / n; // for x = 0 and x = n
    let lower = match (x > 0.0, y > 0.0) {
        (false, _) => 0.0,
        (true, false) => ln_root.exp(),
        (true, true) => beta::lower_quantile(x, y + 1.0, tail),
    };
    let upper = match (y > 0.0, x > 0.0) {
        (false, _) => 1.0,
        (true, false) => -ln_root.exp_m1(),
        (true, true) => beta::upper_quantile(x + 1.0, y, tail),
    };
    (lower, upper)
}

pub(super) fn jeffreys(x: f64, n: f64, tail: f64) -> (f64, f64) {
    let (a, b) = (x + 0.5, n - x + 0.5);
    let lower = if x > 0.0 { beta::lower_quantile(a, b, tail) } else { 0.0 };
    let upper = if x < n { beta::upper_quantile(a, b, tail) } else { 1.0 };
    (lower, upper)
}

/// The two mid-P tails sum to 1, so a tail above 1/2 at one limit is a tail below 1/2 at the other.
pub(super) fn mid_p(x: f64, n: f64, tail: f64) -> (f64, f64) {
    let y = n - x;
    if tail > 0.5 {
        return (mid_p_lower(y, x, 1.0 - tail)[1], mid_p_lower(x, y, 1.0 - tail)[0]);
    }
    (mid_p_lower(x, y, tail)[0], mid_p_lower(y, x, tail)[1])
}

/// The p with P(X > x) + P(X = x)/2 = tail <= 1/2, and 1 − p.
///
/// The search starts from Jeffreys' limit, which also lies between the p at which P(X >= x) and P(X > x) equal the
/// tail.
fn mid_p_lower(x: f64, y: f64, tail: f64) -> [f64; 2] {
    if x <= 0.0 {
        return [0.0, 1.0];
    }
    if y <= 0.0 {
        let ln = (2.0 * tail).ln() / x;
        return [ln.exp(), -ln.exp_m1() + 0.0];
    }
    let mut at = beta::lower_quantile_pair(x + 0.5, y + 0.5, tail).map(|start| start.max(f64::MIN_POSITIVE));
    for _ in 0..MOST_STEPS {
        let (step, is_last) = half_counted(x, y, at).step_to(tail);
        at = moved(at, step);
        if is_last || at[0] <= 0.0 || at[1] <= 0.0 {
            break;
        }
    }
    at
}

/// A probability and its first two derivatives.
struct Point {
    probability: f64,
    slope: f64,
    bend: f64,
}

/// P(X > x) + P(X = x)/2 with its derivatives in the logit of p, given p and 1 − p.
///
/// In p, P(X >= x) has the derivative P(X = x) x/p, and P(X > x) has P(X = x) y/(1 − p).
fn half_counted(x: f64, y: f64, [p, q]: [f64; 2]) -> Point {
    let with = beta::lower_tail_pair(x, y + 1.0, [p, q]);
    let without = beta::lower_tail_pair(x + 1.0, y, [p, q]);
    let (half, weight) = ((with - without) / 2.0, x * q + y * p);
    Point {
        probability: f64::midpoint(with, without),
        slope: half * weight,
        bend: half * ((x * q - y * p) * weight + p * q * (y - x)),
    }
}

impl Point {
    /// The step towards probability `tail`, and whether it is the last: Halley's for the logarithm, or Newton's when
    /// far off.
    fn step_to(&self, tail: f64) -> (f64, bool) {
        let rest = (tail / self.probability).ln();
        let slope = self.slope / self.probability;
        let newton = (rest / slope).clamp(-LONG_STEP, LONG_STEP);
        let turn = newton * (self.bend / self.slope - slope) / 2.0;
        (if turn.abs() < FAR { newton / (1.0 + turn) } else { newton }, rest.abs() <= LAST_STEP)
    }
}

/// p and 1 − p after a step of the logit.
fn moved([p, q]: [f64; 2], step: f64) -> [f64; 2] {
    let grown = p * step.exp();
    [grown / (grown + q), q / (grown + q)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_reaches_every_mid_p_tail() {
        let sizes = [2, 3, 5, 29, 1000, 1_000_000_007, (1_u64 << 53) - 1];
        let cases = sizes.into_iter().flat_map(|n| [1, 2, n / 3, n / 2, n - 2, n - 1].map(|x| (x, n)));
        for (x, y) in cases.filter(|(x, n)| (1..*n).contains(x)).map(|(x, n)| (x as f64, (n - x) as f64)) {
            for tail in [5.6e-17, 1e-12, 1e-6, 0.000_05, 0.025, 0.25, 0.4999, 0.5] {
                for (x, y) in [(x, y), (x / 1.7, y / 1.7), (x / 300.0, y / 300.0)] {
                    let at = mid_p_lower(x, y, tail);
                    let found = half_counted(x, y, at);
                    let miss = found.probability / tail - 1.0;
                    let is_last_digit = (miss * found.probability / found.slope).abs() < 1e-14;
                    let vanishes = at[0] <= 0.0 && tail.ln() / x < -700.0;
                    assert!(vanishes || is_last_digit || miss.abs() < 1e-12, "{x} and {y} at {tail}: {at:?}, {miss:e}");
                }
            }
        }
    }
}
