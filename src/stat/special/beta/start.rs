//! Starting values for quantiles of the beta distribution.

use super::{Beta, expansion};
use crate::stat::special::gamma;

/// Approximates the x with I(x; a, b) = tail <= 1/2, and 1 − x; z is the normal quantile of the tail.
pub(super) fn quantile(beta: &Beta, tail: f64, z: f64) -> [f64; 2] {
    let &Beta { a, b, .. } = beta;
    if expansion::approximates(beta.size, z) {
        let found = beta.expanded_quantile(z);
        if found[0] > 0.0 && found[1] > 0.0 {
            return found;
        }
    }
    if a <= b { small_first(beta, tail, z) } else { small_second(a, b, z) }
}

/// −ln(1 − x) is approximately gamma with shape a and rate b + (a − 1)/2: Wise (1950), Biometrika 37:208-218.
fn small_first(beta: &Beta, tail: f64, z: f64) -> [f64; 2] {
    let ln = -gamma::start_of_lower(beta.a, tail, z) / (beta.b + (beta.a - 1.0) / 2.0).max(beta.b / 2.0);
    clear_of_ends([-ln.exp_m1(), ln.exp()])
}

/// The same for −ln x, by its upper tail.
fn small_second(a: f64, b: f64, z: f64) -> [f64; 2] {
    let ln = -gamma::start_of_upper(b, -z) / (a + (b - 1.0) / 2.0).max(a / 2.0);
    clear_of_ends([ln.exp(), -ln.exp_m1()])
}

fn clear_of_ends([x, y]: [f64; 2]) -> [f64; 2] {
    [x.max(f64::MIN_POSITIVE), y.max(f64::MIN_POSITIVE)]
}
