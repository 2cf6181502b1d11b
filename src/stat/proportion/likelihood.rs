//! Limits at which the likelihood ratio has a given value.

use super::closed::both_ways;
use crate::stat::special::excess::excess;
use crate::stat::special::root;

pub(super) fn limits(x: f64, n: f64, z: f64) -> (f64, f64) {
    both_ways(z, |z| {
        if z == 0.0 {
            return (x / n, x / n);
        }
        let (value, y) = (x / n, n - x);
        let none = -z * z / (2.0 * n); // for x = 0 and x = n
        let lower = match (x > 0.0, y > 0.0) {
            (false, _) => 0.0,
            (true, false) => none.exp(),
            (true, true) => root::bracketed(0.0, value, |p| z - signed_root(n, value, p)),
        };
        let upper = match (y > 0.0, x > 0.0) {
            (false, _) => 1.0,
            (true, false) => -none.exp_m1(),
            (true, true) => root::bracketed(value, 1.0, |p| signed_root(n, value, p) - z),
        };
        (lower, upper)
    })
}

/// The root of the deviance 2n (v ln(v/p) + (1 − v) ln((1 − v)/(1 − p))), whose terms nearly cancel.
fn signed_root(n: f64, value: f64, p: f64) -> f64 {
    let (q, distance) = (1.0 - p, value - p);
    (2.0 * n * (p * excess(distance / p) + q * excess(-distance / q))).sqrt()
}
