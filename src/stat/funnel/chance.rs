//! What the count of a unit would be by chance, and where its tails reach a probability.

use crate::stat::normal;
use crate::stat::special::{beta_binomial, binomial, hypergeometric, negative_binomial, poisson};

/// The distribution of a unit's count at the target; of its value where that is normal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Chance {
    Binomial {
        n: f64,
        p: f64,
    },
    Poisson {
        mean: f64,
    },
    /// A population that meets the target has from `most` marked (and no more, to be above it) to `least` (and no fewer).
    Hypergeometric {
        population: u64,
        drawn: u64,
        least: u64,
        most: u64,
    },
    BetaBinomial {
        n: f64,
        p: f64,
        shapes: [f64; 2],
    },
    NegativeBinomial {
        mean: f64,
        k: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
}

impl Chance {
    /// P(X <= x).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
    fn whole_lower(self, x: f64) -> f64 {
        match self {
            Self::Binomial { n, p } => binomial::lower_tail(n, p, x),
            Self::Poisson { mean } => poisson::lower_tail(mean, x),
            Self::Hypergeometric { .. } if x < 0.0 => 0.0,
            Self::Hypergeometric { population, drawn, least, .. } => {
                hypergeometric::lower_tail(population, least, drawn, x as u64)
            }
            Self::BetaBinomial { n, shapes, .. } => beta_binomial::lower_tail(n, shapes, x),
            Self::NegativeBinomial { mean, k } => negative_binomial::lower_tail(mean, k, x),
            Self::Normal { mean, sd } => normal::upper_tail((mean - x) / sd),
        }
    }

    /// P(X >= x).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
    fn whole_upper(self, x: f64) -> f64 {
        match self {
            Self::Binomial { n, p } => binomial::upper_tail(n, p, x),
            Self::Poisson { mean } => poisson::upper_tail(mean, x),
            Self::Hypergeometric { drawn, .. } if x > drawn as f64 => 0.0,
            Self::Hypergeometric { population, drawn, most, .. } => {
                hypergeometric::upper_tail(population, most, drawn, x as u64)
            }
            Self::BetaBinomial { n, shapes, .. } => beta_binomial::upper_tail(n, shapes, x),
            Self::NegativeBinomial { mean, k } => negative_binomial::upper_tail(mean, k, x),
            Self::Normal { mean, sd } => normal::upper_tail((x - mean) / sd),
        }
    }

    /// P(X <= x), between whole numbers on a straight line.
    pub(super) fn lower_tail(self, x: f64) -> f64 {
        if self.is_normal() || x.fract() == 0.0 {
            return self.whole_lower(x);
        }
        between(self.whole_lower(x.floor()), self.whole_lower(x.ceil()), x - x.floor())
    }

    /// P(X >= x), between whole numbers on a straight line.
    pub(super) fn upper_tail(self, x: f64) -> f64 {
        if self.is_normal() || x.fract() == 0.0 {
            return self.whole_upper(x);
        }
        between(self.whole_upper(x.floor()), self.whole_upper(x.ceil()), x - x.floor())
    }

    fn is_normal(self) -> bool {
        matches!(self, Self::Normal { .. })
    }

    /// The least and the largest count.
    pub(super) fn range(self) -> (f64, f64) {
        match self {
            Self::Binomial { n, .. } | Self::BetaBinomial { n, .. } => (0.0, n),
            Self::Poisson { .. } | Self::NegativeBinomial { .. } => (0.0, f64::INFINITY),
            Self::Hypergeometric { drawn, .. } => (0.0, drawn as f64),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// The limits beyond which a count has a tail below `tail`, z being its normal quantile; between whole numbers where the
    /// straight line of [`lower_tail`](Self::lower_tail) and [`upper_tail`](Self::upper_tail) is at it.
    pub(super) fn limits(self, tail: f64, z: f64) -> (f64, f64) {
        if let Self::Normal { mean, sd } = self {
            return (mean - z * sd, mean + z * sd);
        }
        let (least, most) = self.range();
        let [below, low] = around(self.guess(-z), least, most, |x| self.whole_lower(x), |at| at >= tail);
        let lower = low.0 - ((low.1 - tail) / (low.1 - below.1)).min(NEARLY_ONE);
        // the last at which the upper tail reaches it is before the first at which it does not
        let [high, beyond] = around(self.guess(z) + 1.0, least, most + 1.0, |x| self.whole_upper(x), |at| at < tail);
        (lower, high.0 + ((high.1 - tail) / (high.1 - beyond.1)).min(NEARLY_ONE))
    }

    /// About where the count is z standard deviations from its mean, by two terms of Cornish and Fisher.
    fn guess(self, z: f64) -> f64 {
        let bent = |mean: f64, sd: f64, skew: f64| (mean + z * sd + (z * z - 1.0) * skew * sd / 6.0).round();
        match self {
            Self::Binomial { n, p } => {
                let sd = (n * p * (1.0 - p)).sqrt();
                bent(n * p, sd, if sd > 0.0 { (1.0 - 2.0 * p) / sd } else { 0.0 })
            }
            Self::Poisson { mean } => bent(mean, mean.sqrt(), if mean > 0.0 { mean.sqrt().recip() } else { 0.0 }),
            Self::Hypergeometric { population, drawn, least, .. } => {
                let (n, p) = (drawn as f64, least as f64 / population as f64);
                let left = (population - drawn) as f64 / population as f64;
                bent(n * p, (n * p * (1.0 - p) * left).sqrt(), 0.0)
            }
            Self::BetaBinomial { n, p, shapes: [a, b] } => {
                bent(n * p, (n * p * (1.0 - p) * (1.0 + (n - 1.0) / (a + b + 1.0))).sqrt(), 0.0)
            }
            Self::NegativeBinomial { mean, k } => bent(mean, (mean + k * mean * mean).sqrt(), 2.0 * k.sqrt()),
            Self::Normal { mean, sd } => mean + z * sd,
        }
    }
}

/// A limit stays off the whole number beyond it, which has a tail below the probability, however little.
const NEARLY_ONE: f64 = 1.0 - 1e-9;

fn between(start: f64, end: f64, share: f64) -> f64 {
    start + (end - start) * share
}

/// A whole number, and the tail there.
type At = (f64, f64);

/// The first whole number from `low` to `high` whose tail fulfils a monotone condition, or `high`, after the one before it;
/// sought outwards from a guess.
fn around(guess: f64, low: f64, high: f64, tail: impl Fn(f64) -> f64, fulfils: impl Fn(f64) -> bool) -> [At; 2] {
    let (mut below, mut end): ((f64, Option<f64>), (f64, Option<f64>)) = ((low - 1.0, None), (high, None));
    let mut next = guess.clamp(low, high);
    let mut step = 1.0;
    while end.0 - below.0 > 1.0 {
        let at = tail(next);
        if fulfils(at) {
            end = (next, Some(at));
        } else {
            below = (next, Some(at));
        }
        // outwards by growing steps until both ends are known, then by halves
        let outwards = match (below.1, end.1) {
            (None, Some(_)) => end.0 - step,
            (Some(_), None) => below.0 + step,
            _ => f64::NAN,
        };
        step *= 2.0;
        next = if below.0 < outwards && outwards < end.0 { outwards } else { f64::midpoint(below.0, end.0).floor() };
    }
    [below, end].map(|(x, at)| (x, at.unwrap_or_else(|| tail(x))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found_from_any_guess() {
        let found = |guess: f64, high: f64, border: f64| {
            let [below, end] = around(guess, 0.0, high, |x| x, |at| at >= border);
            assert_eq!((below.0, below.1, end.1), (end.0 - 1.0, end.0 - 1.0, end.0));
            end.0
        };
        for border in (0..=40).map(f64::from) {
            for guess in (-3..=44).map(f64::from) {
                assert_eq!(found(guess, 40.0, border), border, "from {guess}");
            }
            assert_eq!(found(1e6, f64::INFINITY, border), border);
        }
        assert_eq!(found(3.0, f64::INFINITY, 1e9), 1e9);
    }
}
