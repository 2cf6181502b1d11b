//! How the true shares of a league are spread, as far as its counts tell.

use crate::error::{Error, Result};
use crate::stat::index::random::{Place, Stream};
use crate::stat::special::beta_binomial;
use crate::stat::whole::check_count;

/// How many means, and how many correlations, are weighed.
const MEANS: u32 = 32;
const CORRELATIONS: u32 = 16;

/// A pair that is less likely than this is left out.
const LEAST: f64 = 1e-7;

/// The spread of the true shares of the units of a league in an item: Beta distributions, and how likely each of them is.
///
/// # Formula
///
/// ```text
/// p ~ Beta(m/r − m, (1 − m)/r − (1 − m)),   x ~ Binomial(n, p)
///
/// P(m, r | counts) ∝ Π P(x | n, m, r)       beta-binomial, over all units
/// m  mean:         32 values with equal weights in arcsin √m
/// r  correlation of two cases of a unit, 1/(a + b + 1): 16 values spread evenly from 0 to 1
/// ```
///
/// So a few units leave the spread open, and many fix it; a plug-in of the best pair would take it for known, and its intervals would be too
/// short. A draw takes one pair for all units of the league in an item, by the number of the draw.
///
/// # References
///
/// - Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013), "Bayesian data analysis", 3rd edition, section 5.3: the same model, on a grid.
/// - Laird and Louis (1987), "Empirical Bayes confidence intervals based on bootstrap samples", Journal of the American Statistical
///   Association 82:739-750: what a plug-in loses.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use fazhi::stat::index::draw::{Draw, Known, League};
///
/// // where most win nearly all, one of one says less than it would by itself
/// let league = Arc::new(League::of(&[(3, 3), (5, 5), (2, 2), (9, 10), (4, 4), (1, 1)], 0)?);
/// let alone = Draw::of(Known::Proportion { x: 1, n: 1 })?.below(0.5).unwrap_or_default();
/// let among = Draw::in_league(1, 1, &league)?.below(0.5).unwrap_or_default();
/// assert_eq!((format!("{alone:.3}"), among < alone), ("0.182".into(), true));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct League {
    /// The shapes, with the probability of each and of all before it.
    shapes: Vec<([f64; 2], f64)>,
    /// Its place in the stream, beyond those of units.
    unit: u32,
}

impl League {
    /// The spread of the shares behind some counts, `x` of `n` each. Leagues of one stream have different numbers.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if there are no counts, if an `n` is 0 or less than its `x`, and if a count exceeds 2⁵³.
    pub fn of(counts: &[(u64, u64)], number: u32) -> Result<Self> {
        if counts.is_empty() {
            return Err(Error::parameter("counts", "0 units", "at least 1"));
        }
        let mut times: std::collections::BTreeMap<(u64, u64), f64> = std::collections::BTreeMap::new();
        for (x, n) in counts {
            if *n == 0 || x > n {
                return Err(Error::parameter("counts", format!("{x} of {n}"), "at most `n` of an `n` of at least 1"));
            }
            check_count("n", *n)?;
            *times.entry((*x, *n)).or_default() += 1.0;
        }
        let pairs: Vec<[f64; 2]> = (0..MEANS).flat_map(|m| (0..CORRELATIONS).map(move |r| shapes(m, r))).collect();
        let likelihood = |shapes: &[f64; 2]| {
            let of = |((x, n), times): (&(u64, u64), &f64)| {
                times * beta_binomial::density(*n as f64, *shapes, *x as f64).ln()
            };
            times.iter().map(of).sum::<f64>()
        };
        let logs: Vec<f64> = pairs.iter().map(likelihood).collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let likely = pairs.into_iter().zip(logs.iter().map(|log| (log - most).exp()));
        let likely: Vec<([f64; 2], f64)> = likely.filter(|(_, weight)| *weight > LEAST).collect();
        let total: f64 = likely.iter().map(|(_, weight)| weight).sum();
        let mut before = 0.0;
        let cumulated = likely.into_iter().map(|(shapes, weight)| {
            before += weight / total;
            (shapes, before)
        });
        Ok(Self { shapes: cumulated.collect(), unit: u32::MAX - number })
    }

    /// The shapes of a draw, the same for all units of the league.
    pub(super) fn at(&self, stream: Stream, place: Place) -> [f64; 2] {
        let number = stream.uniform(Place { unit: self.unit, ..place }, 0);
        let at = self.shapes.partition_point(|(_, until)| *until < number);
        self.shapes[at.min(self.shapes.len() - 1)].0
    }

    /// The shapes with their probabilities.
    pub(super) fn spread(&self) -> impl Iterator<Item = ([f64; 2], f64)> + '_ {
        let before = std::iter::once(0.0).chain(self.shapes.iter().map(|(_, until)| *until));
        self.shapes.iter().zip(before).map(|((shapes, until), before)| (*shapes, until - before))
    }
}

/// The shapes of a mean and a correlation, by their numbers.
fn shapes(mean: u32, correlation: u32) -> [f64; 2] {
    let middle = |at: u32, of: u32| (f64::from(at) + 0.5) / f64::from(of);
    let mean = (middle(mean, MEANS) * std::f64::consts::FRAC_PI_2).sin().powi(2);
    let size = middle(correlation, CORRELATIONS).recip() - 1.0;
    [mean * size, (1.0 - mean) * size]
}
