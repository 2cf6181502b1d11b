//! Limits at which a tail of the binomial or the beta distribution has a given probability.
//!
//! Everything is written for real counts `x` and `y = n − x`, since P(X >= x) = I(p; x, y + 1) is defined for them too.

use crate::stat::special::beta;

/// A step of Newton's method from a tail this near, in its logarithm, leaves an error below the last digits.
const LAST_STEP: f64 = 1e-7;

/// The steps after which the search ends; four are the rule.
const MOST_STEPS: usize = 60;

/// The largest step of the logit, as far as the search may run at once.
const LONG_STEP: f64 = 40.0;

pub(super) fn clopper_pearson(x: f64, n: f64, tail: f64) -> (f64, f64) {
    let y = n - x;
    let ln_root = tail.ln() / n; // of the tail itself where all or none are
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

/// The two half-counted tails add up to 1, so that a tail above 1/2 below one limit is one below 1/2 beyond the other.
pub(super) fn mid_p(x: f64, n: f64, tail: f64) -> (f64, f64) {
    let y = n - x;
    if tail > 0.5 {
        return (mid_p_lower(y, x, 1.0 - tail)[1], mid_p_lower(x, y, 1.0 - tail)[0]);
    }
    (mid_p_lower(x, y, tail)[0], mid_p_lower(y, x, tail)[1])
}

/// The p with P(X > x) + P(X = x)/2 = tail <= 1/2, and 1 − p.
fn mid_p_lower(x: f64, y: f64, tail: f64) -> [f64; 2] {
    if x <= 0.0 {
        return [0.0, 1.0];
    }
    if y <= 0.0 {
        let ln = (2.0 * tail).ln() / x;
        return [ln.exp(), -ln.exp_m1() + 0.0];
    }
    let [p, q] = beta::lower_quantile_pair(x + 0.5, y + 0.5, tail).map(|start| start.max(f64::MIN_POSITIVE));
    // by the smaller of the two, which has more digits
    if p <= q {
        let p = solve(p, tail, |p| {
            half_counted(x, y, p, [beta::lower_tail(x, y + 1.0, p), beta::lower_tail(x + 1.0, y, p)])
        });
        return [p, 1.0 - p];
    }
    let q = solve(q, tail, |q| {
        let (found, slope) =
            half_counted(x, y, 1.0 - q, [beta::upper_tail(y + 1.0, x, q), beta::upper_tail(y, x + 1.0, q)]);
        (found, -slope)
    });
    [1.0 - q, q]
}

/// P(X > x) + P(X = x)/2 and its derivative by the logit of p, from the tails P(X >= x) and P(X > x).
///
/// By p, the first tail has the derivative P(X = x) x/p, and the second P(X = x) y/(1 − p).
fn half_counted(x: f64, y: f64, p: f64, [with, without]: [f64; 2]) -> (f64, f64) {
    (f64::midpoint(with, without), (with - without) * (x * (1.0 - p) + y * p) / 2.0)
}

/// Newton's method for the logarithm of a monotone probability as a function of the logit, within the bounds that it
/// finds on its way.
fn solve(start: f64, tail: f64, probability: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut p, mut low, mut high) = (start, 0.0, 1.0);
    for _ in 0..MOST_STEPS {
        let (found, slope) = probability(p);
        let rest = (tail / found).ln();
        if (rest > 0.0) == (slope > 0.0) {
            low = p
        } else {
            high = p
        }
        let step = (rest * found / slope).clamp(-LONG_STEP, LONG_STEP);
        let next = moved(p, step);
        if next == p || rest.abs() <= LAST_STEP {
            return next;
        }
        p = if low < next && next < high { next } else { f64::midpoint(low, high) };
    }
    p
}

/// p after a step of its logit.
fn moved(p: f64, step: f64) -> f64 {
    let growth = step.exp_m1();
    p * (1.0 + growth) / (1.0 + p * growth)
}
