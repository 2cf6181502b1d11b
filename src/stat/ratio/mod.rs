//! The ratio of two independent proportions, p₁ / p₂: the relative risk.

use crate::error::{Error, Result};
use crate::stat::constrained::{bounded_multiplier, limits};
use crate::stat::normal::upper_quantile;
use crate::stat::two_groups::{TwoGroups, columns, single};
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a ratio.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio::Method;
///
/// assert_eq!("koopman".parse::<Method>()?, Method::Koopman);
/// assert_eq!(Method::default().to_string(), "koopman");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Koopman 1984: the inverted score test, which is Pearson's chi-squared test.
    #[default]
    Koopman,
    /// Miettinen and Nurminen 1985: the same with the variance multiplied by N/(N − 1).
    MiettinenNurminen,
    /// Katz et al. 1978: normal on the log scale.
    Log,
}

name_methods!(Method { Koopman => "koopman", MiettinenNurminen => "miettinen_nurminen", Log => "log" });

/// The confidence interval for p₁ / p₂, from `x1` successes in `n1` trials and `x2` in `n2`.
///
/// # Formula
///
/// ```text
/// value = (x₁/n₁) / (x₂/n₂)
///
/// koopman:             the θ with C(θ) = z²
/// miettinen_nurminen:  the θ with C(θ) (N − 1)/N = z²
/// log:                 value · exp(∓ z √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂))
///
/// C(θ)  (x₁ − n₁p̃₁)² / (n₁p̃₁(1 − p̃₁)) + (x₂ − n₂p̃₂)² / (n₂p̃₂(1 − p̃₂)),
///       where p̃₁ and p̃₂ maximise the likelihood subject to p̃₁ = θ p̃₂
/// z     the critical value of the level
/// N     n₁ + n₂
/// ```
///
/// If `x1` is 0, the value and the lower limit are 0. If `x2` is 0, the value and the upper limit are infinite and the
/// score methods have a finite lower limit. If a count is 0, the limits of `log` are 0 and infinity. No count is
/// adjusted. If both groups have only successes, `log` has zero width.
///
/// # Errors
///
/// [`Error::Parameter`] if `n1` or `n2` is 0 or above 2⁵³, if `x1` exceeds `n1` or `x2` exceeds `n2`, if `x1` and `x2`
/// are both 0 (the ratio is undefined), or unless `0 < level < 1`.
///
/// # References
///
/// - Koopman (1984), "Confidence intervals for the ratio of two binomial proportions", Biometrics 40:513-517.
/// - Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in Medicine 4:213-226.
/// - Katz, Baptista, Azen and Pike (1978), "Obtaining confidence intervals for the risk ratio in cohort studies",
///   Biometrics 34:469-474.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio::{self, Method};
///
/// let interval = ratio::interval(36, 40, 16, 80, 0.95, Method::Koopman)?;
/// let text = format!("{:.2} ({:.2} to {:.2})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "4.50 (2.94 to 7.15)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    let found = estimator.interval(single([x1, n1, x2, n2])?);
    found.ok_or_else(|| Error::parameter("x1", x1, "at least 1 where `x2` is 0"))
}

/// [`interval`] for each row of four columns; a row with an empty group or with `x1` = `x2` = 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if a count in a row (named as in `x1[17]`) is out of range, or
/// unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio::{self, Method};
///
/// let intervals = ratio::intervals(&[36, 0], &[40, 9], &[16, 0], &[80, 9], 0.95, Method::Log)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(
    x1: &[u64],
    n1: &[u64],
    x2: &[u64],
    n2: &[u64],
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let estimator = Estimator::new(confidence.into(), method)?;
    columns([x1, n1, x2, n2], |groups| Ok(estimator.interval(groups)))
}

/// A method at a level: all that does not depend on the counts.
struct Estimator {
    confidence: Confidence,
    method: Method,
    z: f64,
}

impl Estimator {
    fn new(confidence: Confidence, method: Method) -> Result<Self> {
        let tail = confidence.tail()?;
        Ok(Self { confidence, method, z: upper_quantile(tail) })
    }

    fn interval(&self, groups: TwoGroups) -> Option<Interval> {
        let TwoGroups { first, second } = groups;
        if first.x == 0.0 && second.x == 0.0 {
            return None;
        }
        let value = (first.x / second.x) * (second.n / first.n);
        let limits = match self.method {
            Method::Koopman => score(groups, self.z),
            Method::MiettinenNurminen => score(groups, self.z * groups.unbiased().sqrt()),
            Method::Log => log(groups, value, self.z),
        };
        Some(self.confidence.around(value, limits, (0.0, f64::INFINITY)))
    }
}

fn score(groups: TwoGroups, z: f64) -> (f64, f64) {
    limits(z, |z| score_lower(groups, z), |z| 1.0 / score_lower(groups.swapped(), z))
}

/// The lower limit. At the multiplier λ of ln p₁ − ln p₂, p̃₁ = (x₁ − λ)/(n₁ − λ) and p̃₂ = (x₂ + λ)/(n₂ + λ).
fn score_lower(groups: TwoGroups, z: f64) -> f64 {
    let TwoGroups { first, second } = groups;
    if first.x == 0.0 {
        return 0.0;
    }
    let raised = |multiplier: f64| (second.x + multiplier) / (second.n + multiplier);
    if first.y == 0.0 {
        // p̃₁ stays 1 until λ = n₁; if z is not reached by then, λ stays and p̃₁ falls
        let rest = z * z - first.n * (second.y / second.n) * (first.n / (second.x + first.n));
        if rest >= 0.0 {
            return first.n / (first.n + rest) / raised(first.n);
        }
    }
    let multiplier = bounded_multiplier(first.x, z, |multiplier| {
        first.y / first.n / (first.x - multiplier) + second.y / second.n / (second.x + multiplier)
    });
    let lowered = if first.y == 0.0 { 1.0 } else { (first.x - multiplier) / (first.n - multiplier) };
    lowered / raised(multiplier)
}

fn log(TwoGroups { first, second }: TwoGroups, value: f64, z: f64) -> (f64, f64) {
    if first.x == 0.0 || second.x == 0.0 {
        return (0.0, f64::INFINITY);
    }
    let half = z * (first.y / first.n / first.x + second.y / second.n / second.x).sqrt();
    (value * (-half).exp(), value * half.exp())
}

#[cfg(test)]
mod tests;
