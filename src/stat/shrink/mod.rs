//! Estimates of units that borrow from all: empirical Bayes.

mod critical;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::check_level;
use crate::stat::special::root;
use crate::stat::sum::compensated;
use crate::stat::units::Units;

/// A unit's own value, and the estimate that borrows from the others.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Shrunk {
    /// The value.
    pub value: f64,
    /// The weight of the unit's own value in the estimate, from 0 to 1; that of the centre is the rest.
    pub weight: f64,
    /// The estimate.
    pub estimate: f64,
    /// The lower limit; `None` where no count varies.
    pub lower: Option<f64>,
    /// The upper limit.
    pub upper: Option<f64>,
}

/// The estimates of units, and what they are drawn to.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// The units, in the order given.
    pub units: Vec<Shrunk>,
    /// What estimates are drawn to: what all units have together; of means, their weighted mean.
    pub centre: f64,
    /// The variance of the units' true values, at least 0.
    pub variance: f64,
}

/// The estimates of some units that borrow from all, by empirical Bayes.
///
/// # Formula
///
/// ```text
/// estimate = w value + (1 − w) b
///
/// proportions  b = Σx / Σn,  v = b (1 − b) / n,  A = max(0, Σ n (value − b)² / Σn − b (1 − b) k / Σn),  w = A / (A + v)
/// rates        the same with v = b / exposure,  A = max(0, Σ e (value − b)² / Σe − b k / Σe)              (Marshall)
/// means        v = se²,  A and b such that Σ (value − b)² / (v + A) = k − 1 and b the mean with weights 1/(v + A),
///              w = 1 − (k − 3)/(k − 1) · v / (v + A);  w = 1 for fewer than four                         (Morris)
///
/// limits = estimate ∓ c w √v,  c the critical value for a bias with mean square (1 − w)² M / (w² v)
///          M = max(A, 2 / Σ 1/v)
/// ```
///
/// The intervals promise their level **on average over the units**, not for each: of all units together at least so many hold
/// the true value, whatever the distribution of the true values, as long as there are many units and their size says nothing
/// of their true value. A unit far from the others is held less often. Limits are clipped to what is possible.
///
/// Shares need their own variance: a Poisson variance for them is too large, so that nothing seems left for the units.
///
/// # Errors
///
/// [`Error::Parameter`] as [`Units::check`]; for samples from finite populations and ratios of counts; unless `0 < level < 1`.
///
/// # References
///
/// - Marshall (1991), "Mapping disease and mortality rates using empirical Bayes estimators", Applied Statistics 40:283-294.
/// - Morris (1983), "Parametric empirical Bayes inference: theory and applications", Journal of the American Statistical
///   Association 78:47-55; of equal standard errors, the estimator of James and Stein drawn to the mean.
/// - Armstrong, Kolesár and Plagborg-Møller (2022), "Robust empirical Bayes confidence intervals", Econometrica
///   90:2567-2602: the intervals, with the second moment alone.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{shrink, units::Units};
///
/// // 3 of 3 are drawn to the others, 280 of 300 hardly
/// let offices = Units::Proportions { x: &[3, 280, 150, 190], n: &[3, 300, 200, 200] };
/// let found = shrink::shrink(offices, 0.95)?;
/// assert_eq!(format!("{:.3} {:.3}", found.units[0].weight, found.units[0].estimate), "0.170 0.906");
/// assert_eq!(format!("{:.3} {:.3}", found.units[1].weight, found.units[1].estimate), "0.953 0.931");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn shrink(units: Units<'_>, level: f64) -> Result<Shrinkage> {
    let rows = units.check()?;
    let alpha = 1.0 - check_level(level)?;
    let (prior, range) = match units {
        Units::Proportions { n, .. } => {
            let sizes: Vec<f64> = n.iter().map(|n| *n as f64).collect();
            (Prior::of_counts(units, &sizes, |b| b * (1.0 - b)), (0.0, 1.0))
        }
        Units::Rates { exposure, .. } => (Prior::of_counts(units, exposure, |b| b), (0.0, f64::INFINITY)),
        Units::Means { value, se } => (Prior::of_means(value, se), (f64::NEG_INFINITY, f64::INFINITY)),
        _ => return Err(Error::parameter("units", "of this kind", "proportions, rates or means")),
    };
    let shrunk = (0..rows).map(|row| prior.shrunk(row, units.value(row), alpha, range)).collect();
    Ok(Shrinkage { units: shrunk, centre: prior.centre, variance: prior.variance })
}

/// What is known of all units.
struct Prior {
    centre: f64,
    /// The variance of the true values.
    variance: f64,
    /// The same for intervals, which is never 0 where counts vary.
    moment: f64,
    /// The variance of each unit's value by chance.
    chance: Vec<f64>,
    /// What the weight of the centre is multiplied by, as the variance is estimated.
    factor: f64,
}

impl Prior {
    /// By moments; `spread` is the variance of one case with the value of all.
    fn of_counts(units: Units<'_>, sizes: &[f64], spread: impl Fn(f64) -> f64) -> Self {
        let size = compensated(sizes.iter().copied());
        let total = |term: &dyn Fn(usize) -> f64| compensated((0..sizes.len()).map(term));
        let centre = total(&|row| units.value(row) * sizes[row]) / size;
        let squares = total(&|row| sizes[row] * (units.value(row) - centre).powi(2));
        let of_one = spread(centre);
        let variance = ((squares - of_one * sizes.len() as f64) / size).max(0.0);
        let chance = sizes.iter().map(|size| of_one / size).collect();
        Self { centre, variance, moment: variance.max(2.0 * of_one / size), chance, factor: 1.0 }
    }

    fn of_means(value: &[f64], se: &[f64]) -> Self {
        let chance: Vec<f64> = se.iter().map(|se| se * se).collect();
        let k = value.len() as f64;
        let weights = |variance: f64| chance.iter().map(move |chance| (chance + variance).recip());
        let mean = |variance: f64| {
            compensated(weights(variance).zip(value).map(|(w, value)| w * value)) / compensated(weights(variance))
        };
        let rest = |variance: f64| {
            let centre = mean(variance);
            k - 1.0 - compensated(weights(variance).zip(value).map(|(w, value)| w * (value - centre).powi(2)))
        };
        let widest = value.iter().fold(0.0_f64, |widest, one| widest.max((one - mean(0.0)).powi(2)));
        let variance = if rest(0.0) >= 0.0 { 0.0 } else { root::bracketed(0.0, k * widest, rest) };
        let moment = variance.max(2.0 / compensated(weights(0.0)));
        let factor = if k > 3.0 { (k - 3.0) / (k - 1.0) } else { 0.0 };
        Self { centre: mean(variance), variance, moment, chance, factor }
    }

    fn shrunk(&self, row: usize, value: f64, alpha: f64, range: (f64, f64)) -> Shrunk {
        let chance = self.chance[row];
        let rest = if chance > 0.0 { self.factor * (chance / (chance + self.variance)) } else { 1.0 };
        let estimate = self.centre + (1.0 - rest) * (value - self.centre);
        let half = (chance > 0.0).then(|| half_length(1.0 - rest, rest, chance, self.moment, alpha));
        Shrunk {
            value,
            weight: 1.0 - rest,
            estimate,
            lower: half.map(|half| (estimate - half).max(range.0)),
            upper: half.map(|half| (estimate + half).min(range.1)),
        }
    }
}

/// c w √v; without weight, Chebyshev's bound of the true value about the centre.
fn half_length(weight: f64, rest: f64, chance: f64, moment: f64, alpha: f64) -> f64 {
    let sd = weight * chance.sqrt();
    let bias = rest * rest * moment;
    if bias > 1e12 * sd * sd {
        return (bias / alpha).sqrt();
    }
    critical::value(bias / (sd * sd), alpha) * sd
}
