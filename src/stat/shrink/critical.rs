//! The critical value of an estimate with a bias of which only the mean square is known.

use std::f64::consts::{PI, SQRT_2};

use crate::stat::normal::upper_tail;
use crate::stat::special::root;

/// From this mean square on, the value is that of Chebyshev's inequality, up to a part in 10⁴.
const LARGE: f64 = 1e12;

/// The c with P(|Z + b| > c) <= alpha for every distribution of b with mean square `moment`, Z standard normal and independent
/// of b: Armstrong, Kolesár and Plagborg-Møller (2022), proposition B.1.
pub(super) fn value(moment: f64, alpha: f64) -> f64 {
    let most = ((1.0 + moment) / alpha).sqrt();
    if moment > LARGE { most } else { root::bracketed(0.0, most, |cut| alpha - worst(moment, cut)) }
}

/// The largest P(|Z + b| > cut): that of two points, of which one is 0, if on the tangent from there.
fn worst(moment: f64, cut: f64) -> f64 {
    let start = outside(0.0, cut);
    if cut * cut <= 3.0 {
        return outside(moment, cut);
    }
    let bend = |t: f64| (outside(t, cut) - start) / t - slope(t, cut);
    // the tangent touches beyond the steepest point, which is near the cut if that is not small
    let least = if cut > 3.0 { cut * cut } else { 0.0 };
    let tangent = root::bracketed(least, (cut + 10.0).powi(2), bend);
    if moment < tangent { start + moment / tangent * (outside(tangent, cut) - start) } else { outside(moment, cut) }
}

/// P(|Z + √t| > cut).
fn outside(t: f64, cut: f64) -> f64 {
    let b = t.sqrt();
    upper_tail(cut - b) + upper_tail(cut + b)
}

/// Its derivative.
fn slope(t: f64, cut: f64) -> f64 {
    let b = t.sqrt();
    let density = |z: f64| (-z * z / 2.0).exp() / (SQRT_2 * PI.sqrt());
    (density(cut - b) - density(cut + b)) / (2.0 * b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    #[test]
    fn critical_values_agree_with_the_reference_table() {
        for [moment, level, expected] in lines(include_str!("../../../tests/reference/shrink.csv")) {
            let [moment, level, expected] = [moment, level, expected].map(|text| text.parse::<f64>().unwrap());
            let found = value(moment, 1.0 - level);
            assert!(error(found, expected) < 1e-10, "{moment} {level}: {found} for {expected}");
        }
    }

    #[test]
    fn a_large_bias_is_bounded_by_chebyshev() {
        let found = value(0.9 * LARGE, 0.05) / ((1.0 + 0.9 * LARGE) / 0.05).sqrt();
        assert!(found <= 1.0 && found > 1.0 - 1e-4, "{found}");
        let [below, above] = [1.0, 1.01].map(|factor| value(factor * LARGE, 0.05));
        assert!(below < above);
    }
}
