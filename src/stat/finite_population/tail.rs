//! The hypergeometric tail P(X >= x), in time independent of the population.

use super::Sample;
use crate::stat::special::{binomial, hypergeometric};

/// The standard deviation from which the sum is replaced by an integral. The error falls with its fourth power and is
/// below 10⁻¹⁶ from 1000 on.
const WIDE: f64 = 4096.0;

/// The distance from the mean, in standard deviations, beyond which the density is negligible.
const FAR: f64 = 12.0;

/// Half of the nodes and weights of the ten-point Gauss-Legendre rule on −1..1.
const RULE: [(f64, f64); 5] = [
    (0.148_874_338_981_631_2, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_36),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// P(X >= x) given the number marked in the population.
pub(super) fn upper_tail(sample: Sample, marked: u64) -> f64 {
    let Sample { x, n, population } = sample;
    let density = Density::new(sample, marked);
    if density.spread < WIDE { hypergeometric::upper_tail(population, marked, n, x) } else { density.beyond(x as f64) }
}

/// P(X = k) = b(k; M, s) b(n − k; N − M, s) / b(n; N, s) for real k, where b is the binomial distribution and s = n/N.
struct Density {
    n: f64,
    marked: f64,
    unmarked: f64,
    share: f64,
    total: f64,
    mean: f64,
    /// The standard deviation.
    spread: f64,
}

impl Density {
    fn new(Sample { n, population, .. }: Sample, marked: u64) -> Self {
        let (drawn, size) = (n as f64, population as f64);
        let (marked, unmarked) = (marked as f64, (population - marked) as f64);
        let share = drawn / size;
        let mean = marked * share;
        let variance = mean * (unmarked / size) * ((population - n) as f64 / (size - 1.0));
        let total = binomial::density(size, share, drawn);
        Self { n: drawn, marked, unmarked, share, total, mean, spread: variance.sqrt() }
    }

    /// The density at `offset` from an integer `anchor`.
    ///
    /// It is evaluated at a nearby k with exact n − k, and extrapolated along the slope.
    fn at(&self, anchor: f64, offset: f64) -> f64 {
        let others = self.n - (anchor + offset);
        let k = self.n - others;
        let rest = offset - (k - anchor);
        let marked = binomial::density(self.marked, self.share, k);
        let unmarked = binomial::density(self.unmarked, self.share, others);
        let slope = (self.mean - k) / (self.spread * self.spread); // of the logarithm, approximately
        marked * (unmarked / self.total) * (1.0 + rest * slope)
    }

    /// Σ P(X = k) over k >= x by the midpoint Euler-Maclaurin formula, DLMF 2.10(i):
    ///
    /// ```text
    /// Σ f(k) = ∫ f(k) dk + f′(x − 1/2)/24 − …,  the integral from x − 1/2 on
    /// ```
    fn beyond(&self, x: f64) -> f64 {
        let (centre, far) = (self.mean - x, FAR * self.spread);
        let (mut from, mut sum) = (-0.5, (self.at(x, 0.0) - self.at(x, -1.0)) / 24.0);
        if centre - far > from {
            (from, sum) = (centre - far, 0.0);
        }
        while from < centre + far {
            sum += self.piece(x, from);
            from += self.spread;
        }
        sum.clamp(0.0, 1.0)
    }

    /// The integral over one standard deviation.
    fn piece(&self, anchor: f64, from: f64) -> f64 {
        let half = self.spread / 2.0;
        let middle = from + half;
        let at = |node: f64| self.at(anchor, middle + half * node);
        half * RULE.map(|(node, weight)| weight * (at(-node) + at(node))).iter().sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integral_agrees_with_the_sum() {
        for (n, population) in [(5_000_000, 1_000_000_000), (300_000_000, 1_000_000_007), (900_000_000, 1_000_000_000)]
        {
            for marked in [population / 50, population / 3, population / 2, population - population / 9] {
                let density = Density::new(Sample { x: 0, n, population }, marked);
                if density.spread < WIDE {
                    continue;
                }
                for distance in [-7.0, -3.0, -0.5, 0.0, 0.7, 2.0, 4.0, 8.0] {
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far from 0")]
                    let x = (density.mean + distance * density.spread) as u64;
                    let sum = hypergeometric::upper_tail(population, marked, n, x);
                    let error = density.beyond(x as f64) / sum - 1.0;
                    assert!(error.abs() < 1e-12, "{marked} of {population}, {x} of {n}: {error:e} of {sum:e}");
                }
            }
        }
    }
}
