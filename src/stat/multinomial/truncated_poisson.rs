//! A Poisson variable that is kept near its mean.

use std::f64::consts::PI;

use crate::stat::special::gamma;

/// Up to this distance the moments are summed term by term.
const NEAR: u64 = 64;

/// Up to this share of the standard deviation as well: the moments in closed form lose digits with its fourth power.
const NARROW: f64 = 0.1;

/// What is known of a Poisson variable of mean x that is at most c away from x.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Truncated {
    /// The probability of being there.
    pub(super) probability: f64,
    /// The mean there, less x.
    pub(super) shift: f64,
    /// The variance there.
    pub(super) variance: f64,
    /// The third central moment there.
    pub(super) third: f64,
    /// The fourth central moment there.
    pub(super) fourth: f64,
}

/// The Poisson variable of mean `x` >= 1 within `c` of x.
pub(super) fn truncated(x: u64, c: u64) -> Truncated {
    let mean = x as f64;
    if c <= NEAR || (c as f64) < NARROW * mean.sqrt() { summed(x, c) } else { closed(mean, c as f64) }
}

/// Term by term from the mean outwards, as multiples of the probability of x itself.
fn summed(x: u64, c: u64) -> Truncated {
    let mean = x as f64;
    let (mut sum, mut moments) = (1.0, [0.0; 4]);
    let mut add = |probability: f64, distance: f64| {
        sum += probability;
        let mut power = probability;
        for moment in &mut moments {
            power *= distance;
            *moment += power;
        }
    };
    let (mut above, mut below) = (1.0, 1.0);
    for step in 1..=c {
        let distance = step as f64;
        above *= mean / (mean + distance);
        below *= (mean - distance + 1.0).max(0.0) / mean;
        add(above, distance);
        add(below, -distance);
    }
    central(sum * density(mean, mean), moments.map(|moment| moment / sum))
}

/// By the identity of the Poisson distribution, x P(X = j − 1) = j P(X = j): with d = X − x within a <= X <= b,
///
/// ```text
/// E dʳ⁺¹ = x (E (d + 1)ʳ − E dʳ + (a − x)ʳ P(X = a − 1)/P − (b + 1 − x)ʳ P(X = b)/P),  P = P(a <= X <= b)
/// ```
fn closed(mean: f64, c: f64) -> Truncated {
    let below = if mean > c { gamma::upper_tail(mean - c, mean) } else { 0.0 };
    let probability = 1.0 - below - gamma::lower_tail(mean + c + 1.0, mean);
    let first = if mean > c { density(mean - c - 1.0, mean) / probability } else { 0.0 };
    let last = density(mean + c, mean) / probability;
    let ends = |power: i32| first * (-c).powi(power) - last * (c + 1.0).powi(power);
    let m1 = mean * ends(0);
    let m2 = mean * (1.0 + ends(1));
    let m3 = mean * (1.0 + 2.0 * m1 + ends(2));
    let m4 = mean * (1.0 + 3.0 * m1 + 3.0 * m2 + ends(3));
    central(probability, [m1, m2, m3, m4])
}

/// Central moments from those around x.
fn central(probability: f64, [m1, m2, m3, m4]: [f64; 4]) -> Truncated {
    let square = m1 * m1;
    Truncated {
        probability,
        shift: m1,
        variance: m2 - square,
        third: m3 - m1 * (3.0 * m2 - 2.0 * square),
        fourth: m4 - m1 * (4.0 * m3 - m1 * (6.0 * m2 - 3.0 * square)),
    }
}

/// P(X = x) of a Poisson variable, by Loader's saddle-point form: exp(−δ(x) − x ln(x/mean) + x − mean) / √(2πx).
///
/// Loader (2000), "Fast and accurate computation of binomial probabilities".
fn density(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return (-mean).exp();
    }
    (-stirling_error(x) - mean * deviance((x - mean) / mean)).exp() / (2.0 * PI * x).sqrt()
}

/// (1 + u) ln(1 + u) − u, for u > −1.
fn deviance(u: f64) -> f64 {
    if u.abs() >= 0.1 {
        return (1.0 + u) * u.ln_1p() - u;
    }
    // Σ (−u)ᵐ / (m (m − 1)) from m = 2 on: 18 terms leave less than 1e-18 of the first
    (2..20).rev().fold(0.0, |sum, m| sum * -u + 1.0 / f64::from(m * (m - 1))) * u * u
}

/// δ(x) = ln(x! eˣ / (xˣ √(2πx))) for whole x >= 1: Stirling's series, DLMF 5.11.1, or below 16 the factorial.
pub(super) fn stirling_error(x: f64) -> f64 {
    if x >= 16.0 {
        let square = 1.0 / (x * x);
        let series = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
        return series.iter().rev().fold(0.0, |sum, term| sum * square + term) / x;
    }
    let (mut product, mut factor) = ((2.0 * PI * x).sqrt().recip(), x);
    while factor >= 1.0 {
        product *= factor * std::f64::consts::E / x;
        factor -= 1.0;
    }
    product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_agree() {
        for (x, c) in [(1, 3), (5, 4), (10, 10), (50, 20), (50, 80), (400, 50), (10_000, 60), (10_000, 300)] {
            let (sum, form) = (summed(x, c), closed(x as f64, c as f64));
            let deviation = sum.variance.sqrt();
            let pairs = [
                (sum.probability, form.probability, 1.0),
                (sum.shift, form.shift, deviation),
                (sum.variance, form.variance, sum.variance),
                (sum.third, form.third, sum.variance * deviation),
                (sum.fourth, form.fourth, sum.variance * sum.variance),
            ];
            for (sum, form, scale) in pairs {
                assert!((sum - form).abs() <= 1e-10 * scale, "{x} {c}: {sum} {form}");
            }
        }
    }

    #[test]
    fn stirling_error_joins_the_factorial() {
        for (x, factorial) in [(1.0, 1.0), (2.0, 2.0), (5.0, 120.0), (15.0, 1_307_674_368_000.0_f64)] {
            let expected = factorial.ln() + x - x * f64::ln(x) - (2.0 * PI * x).ln() / 2.0;
            assert!((stirling_error(x) - expected).abs() < 1e-13, "{x}");
        }
        let step = 15.5 * (16.0_f64 / 15.0).ln() - 1.0; // δ(15) − δ(16)
        assert!((stirling_error(15.0) - stirling_error(16.0) - step).abs() < 1e-14);
    }
}
