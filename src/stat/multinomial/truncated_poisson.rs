//! Moments of a truncated Poisson variable.

use crate::stat::special::poisson;

/// The moments are summed term by term up to this distance from the mean …
const NEAR: u64 = 64;

/// … or up to this share of the standard deviation, below which the closed form cancels.
const NARROW: f64 = 0.1;

/// A Poisson variable with mean x, truncated to within c of x.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Truncated {
    /// The probability of the range.
    pub(super) probability: f64,
    /// The mean minus x.
    pub(super) shift: f64,
    /// The variance.
    pub(super) variance: f64,
    /// The third central moment.
    pub(super) third: f64,
    /// The fourth central moment.
    pub(super) fourth: f64,
}

/// The Poisson variable with mean `x` >= 1, truncated to within `c` of x.
pub(super) fn truncated(x: u64, c: u64) -> Truncated {
    let mean = x as f64;
    if c <= NEAR || (c as f64) < NARROW * mean.sqrt() { summed(x, c) } else { closed(mean, c as f64) }
}

/// Term by term from the mean outwards, relative to P(X = x).
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
    central(sum * poisson::density(mean, mean), moments.map(|moment| moment / sum))
}

/// By the recurrence x P(X = j − 1) = j P(X = j): with d = X − x for a <= X <= b,
///
/// ```text
/// E dʳ⁺¹ = x (E (d + 1)ʳ − E dʳ + (a − x)ʳ P(X = a − 1)/P − (b + 1 − x)ʳ P(X = b)/P),  P = P(a <= X <= b)
/// ```
fn closed(mean: f64, c: f64) -> Truncated {
    let (below, above) = (poisson::lower_tail(mean, mean - c - 1.0), poisson::upper_tail(mean, mean + c + 1.0));
    let probability = 1.0 - below - above;
    let first = poisson::density(mean, mean - c - 1.0) / probability;
    let last = poisson::density(mean, mean + c) / probability;
    let ends = |power: i32| first * (-c).powi(power) - last * (c + 1.0).powi(power);
    let m1 = mean * ends(0);
    let m2 = mean * (1.0 + ends(1));
    let m3 = mean * (1.0 + 2.0 * m1 + ends(2));
    let m4 = mean * (1.0 + 3.0 * m1 + 3.0 * m2 + ends(3));
    central(probability, [m1, m2, m3, m4])
}

/// Central moments from moments about x.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_and_the_closed_form_agree() {
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
}
