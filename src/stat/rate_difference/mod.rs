//! The difference of two rates.

use crate::error::Result;
use crate::stat::column::same_length;
use crate::stat::normal::upper_quantile;
use crate::stat::special::{gamma, root};
use crate::stat::two_rates::{TwoRates, check_factor};
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a difference of rates.
///
/// # Examples
///
/// ```
/// use fazhi::stat::rate_difference::Method;
///
/// assert_eq!("mover".parse::<Method>()?, Method::Mover);
/// assert_eq!(Method::Score.to_string(), "score");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Miettinen and Nurminen 1985, for rates: the inverted score test, with the variance at the constrained maximum
    /// likelihood estimates.
    #[default]
    Score,
    /// Zou and Donner 2008: the method of variance estimates recovery, from the exact limits (Garwood 1936) of each
    /// rate.
    Mover,
    /// Wald: normal, with the variance at the observed rates; too short for small counts.
    Wald,
}

name_methods!(Method { Score => "score", Mover => "mover", Wald => "wald" });

/// The confidence interval for a difference of rates, from `x1` events in `exposure1` and `x2` in `exposure2`, times
/// `per`.
///
/// `per` only scales the result, for example to cases per 100 000.
///
/// # Formula
///
/// ```text
/// value = r₁ − r₂,  rᵢ = xᵢ / eᵢ
///
/// score:  (r₁ − r₂ − δ)² = z² (λ₁/e₁ + λ₂/e₂) at the limits δ, where λ₁, λ₂ >= 0
///         maximise the likelihood subject to λ₁ − λ₂ = δ
/// mover:  lower = r₁ − r₂ − √((r₁ − l₁)² + (u₂ − r₂)²)
///         upper = r₁ − r₂ + √((u₁ − r₁)² + (r₂ − l₂)²)
/// wald:   r₁ − r₂ ∓ z √(x₁/e₁² + x₂/e₂²)
///
/// eᵢ      exposures
/// z       critical value of the level: Φ(z) − Φ(−z) = level
/// lᵢ, uᵢ  exact limits of the count xᵢ at the level, divided by eᵢ
/// ```
///
/// `score` is solved in the Lagrange multiplier μ, which gives one increasing equation per limit:
///
/// ```text
/// λ₁ = x₁ / (e₁ + μ),  λ₂ = x₂ / (e₂ − μ),  μ² (λ₁/e₁ + λ₂/e₂) = z²,  δ = r₁ − r₂ − z²/μ
/// ```
///
/// with 0 < μ <= e₂ for the lower and −e₁ <= μ < 0 for the upper limit; the ends are attained if x₂ or x₁ is 0. If both
/// counts are 0, the limits of `score` are −z²/e₂ and z²/e₁, those of `mover` are −u₂ and u₁, and `wald` has zero
/// width.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) if a count exceeds 2⁵³, unless both exposures and `per` are
/// from 1e-50 to 1e50, or unless `0 < level < 1`.
///
/// # References
///
/// - Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in Medicine 4:213-226.
/// - Zou and Donner (2008), "Construction of confidence limits about effect measures: a general approach", Statistics
///   in Medicine 27:1693-1702.
/// - Rothman, Greenland and Lash (2008), "Modern Epidemiology", 3rd edition, chapter 14: wald.
///
/// # Examples
///
/// ```
/// use fazhi::stat::rate_difference::{self, Method};
///
/// let interval = rate_difference::interval(41, 28_010.0, 15, 19_017.0, 10_000.0, 0.9, Method::Wald)?;
/// let text = format!("{:.2} ({:.2} to {:.2})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "6.75 (1.71 to 11.79)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(
    x1: u64,
    exposure1: f64,
    x2: u64,
    exposure2: f64,
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let estimator = Estimator::new(per, confidence.into(), method)?;
    TwoRates::checked(x1, exposure1, x2, exposure2).map(|rates| estimator.interval(rates))
}

/// [`interval`] for each row of four columns.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) if the columns differ in length, if in a row (named as in `x1[17]`) a
/// count exceeds 2⁵³ or an exposure lies outside 1e-50 to 1e50, unless `per` is from 1e-50 to 1e50, or unless
/// `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::rate_difference::{self, Method};
///
/// let intervals = rate_difference::intervals(&[41], &[28_010.0], &[15], &[19_017.0], 1e5, 0.95, Method::Score)?;
/// let one = rate_difference::interval(41, 28_010.0, 15, 19_017.0, 1e5, 0.95, Method::Score)?;
/// assert_eq!(intervals.get(0), Some(one));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(
    x1: &[u64],
    exposure1: &[f64],
    x2: &[u64],
    exposure2: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([
        ("x1", x1.len()),
        ("exposure1", exposure1.len()),
        ("x2", x2.len()),
        ("exposure2", exposure2.len()),
    ])?;
    let estimator = Estimator::new(per, confidence.into(), method)?;
    Intervals::of(rows, |row| {
        let rates = TwoRates::checked(x1[row], exposure1[row], x2[row], exposure2[row])?;
        Ok(Some(estimator.interval(rates)))
    })
}

/// A method at a level: all that does not depend on the counts.
struct Estimator {
    per: f64,
    confidence: Confidence,
    method: Method,
    tail: f64,
    z: f64,
}

impl Estimator {
    fn new(per: f64, confidence: Confidence, method: Method) -> Result<Self> {
        let per = check_factor("per", per)?;
        let tail = confidence.tail()?;
        Ok(Self { per, confidence, method, tail, z: upper_quantile(tail) })
    }

    fn interval(&self, rates: TwoRates) -> Interval {
        let (below, above) = match self.method {
            Method::Score => score(rates, self.z),
            Method::Mover => (mover(rates, self.tail), mover(rates.swapped(), self.tail)),
            Method::Wald => wald(rates, self.z),
        };
        let value = rates.difference();
        let limits = ((value - below) * self.per, (value + above) * self.per);
        self.confidence.around(value * self.per, limits, (f64::NEG_INFINITY, f64::INFINITY))
    }
}

/// The margins below and above the difference; a negative z, of a one-sided level below 1/2, swaps them.
fn score(rates: TwoRates, z: f64) -> (f64, f64) {
    let (below, above) = (score_margin(rates, z), score_margin(rates.swapped(), z));
    if z < 0.0 { (-above, -below) } else { (below, above) }
}

/// z²/μ for the lower limit, solved for s = μ/e₂.
fn score_margin(TwoRates { x1, exposure1, x2, exposure2 }: TwoRates, z: f64) -> f64 {
    if z == 0.0 {
        return 0.0;
    }
    let ratio = exposure2 / exposure1;
    let square = z * z;
    let rejected = |share: f64| {
        let second = if x2 > 0.0 { x2 / (1.0 - share) } else { 0.0 };
        share * share * (x1 * ratio * (ratio / (1.0 + ratio * share)) + second) - square
    };
    // if x₂ = 0 the second rate is 0 for s < 1, and at s = 1 whatever the score requires
    let share = if x2 == 0.0 && rejected(1.0) <= 0.0 { 1.0 } else { root::bracketed(0.0, 1.0, rejected) };
    square / share / exposure2
}

/// The margin below the difference; negative if a one-sided level below 1/2 puts the limit above.
fn mover(TwoRates { x1, exposure1, x2, exposure2 }: TwoRates, tail: f64) -> f64 {
    if tail >= 1.0 {
        return f64::NEG_INFINITY;
    }
    let below = if x1 > 0.0 { x1 - gamma::lower_quantile(x1, tail) } else { 0.0 } / exposure1;
    let above = (gamma::upper_quantile(x2 + 1.0, tail) - x2) / exposure2;
    let sum = below * below.abs() + above * above.abs();
    sum.abs().sqrt().copysign(sum)
}

fn wald(TwoRates { x1, exposure1, x2, exposure2 }: TwoRates, z: f64) -> (f64, f64) {
    let deviation = (x1.sqrt() / exposure1).hypot(x2.sqrt() / exposure2);
    // z may be infinite at a one-sided level near 0
    let margin = if deviation > 0.0 { z * deviation } else { 0.0 };
    (margin, margin)
}

#[cfg(test)]
mod tests;
