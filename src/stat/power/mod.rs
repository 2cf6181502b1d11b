//! Power and sample size of a comparison.

use crate::error::{Error, Result};
use crate::stat::normal::{upper_quantile, upper_tail};
use crate::stat::two_rates::check_factor;

/// The largest sample size, 2⁵³.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// The sizes of two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct SampleSize {
    /// The size of the first group.
    pub n1: u64,
    /// The size of the second group.
    pub n2: u64,
}

/// The power of the two-sided z test of two independent proportions, by the normal approximation.
///
/// The test rejects if |p̂₁ − p̂₂| exceeds z times its standard error at the pooled proportion; it is the chi-squared
/// test of the 2×2 table without continuity correction. Rejections in the wrong direction count too, so the power at p₁
/// = p₂ is `alpha`.
///
/// # Formula
///
/// ```text
/// power = Φ((|p₁ − p₂| − z σ₀) / σ₁) + Φ((−|p₁ − p₂| − z σ₀) / σ₁)
///
/// σ₀² = p̄ (1 − p̄) (1/n₁ + 1/n₂)                 p̄ = (n₁p₁ + n₂p₂) / (n₁ + n₂)
/// σ₁² = p₁ (1 − p₁) / n₁ + p₂ (1 − p₂) / n₂
/// z    critical value of the test: Φ(−z) = alpha / 2
/// Φ    distribution function of the standard normal distribution
/// ```
///
/// If both proportions are 0 or 1 the outcome is certain, and the power is 1 or 0.
///
/// # Errors
///
/// [`Error::Parameter`] unless both proportions are from 0 to 1, both sizes from 1 to 2⁵³, and `0 < alpha < 1`.
///
/// # References
///
/// Fleiss, Levin and Paik (2003), "Statistical Methods for Rates and Proportions", 3rd edition, chapter 4: the first
/// term.
///
/// # Examples
///
/// ```
/// use fazhi::stat::power;
///
/// let power = power::proportions(0.30, 0.40, 356, 356, 0.05)?;
/// assert_eq!(format!("{power:.4}"), "0.8001");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn proportions(p1: f64, p2: f64, n1: u64, n2: u64, alpha: f64) -> Result<f64> {
    let (p1, p2) = (check_proportion("p1", p1)?, check_proportion("p2", p2)?);
    let (n1, n2) = (check_size("n1", n1)?, check_size("n2", n2)?);
    Ok(of_proportions(p1, p2, n1, n2, critical(alpha)?))
}

/// The smallest groups at which the two-sided z test of two independent proportions has the given power, as computed by
/// [`proportions`].
///
/// The second group is `ratio` times the size of the first, rounded up. With one unit less in the first group the power
/// would be too low.
///
/// # Formula
///
/// ```text
/// n₁ = min {n : power(p₁, p₂, n, ⌈ratio n⌉, alpha) >= power},  n₂ = ⌈ratio n₁⌉
/// ```
///
/// The power is inverted numerically. For ratio 1, Fleiss, Levin and Paik's formula without continuity correction is
/// the solution in real n, except that it drops the second term of the power.
///
/// # Errors
///
/// [`Error::Parameter`] if the proportions are equal or so close that a group would exceed 2⁵³, unless both are from 0
/// to 1, unless `0 < power < 1` and `0 < alpha < 1`, or unless `ratio` is from 1e-50 to 1e50.
///
/// # References
///
/// Fleiss, Levin and Paik (2003), "Statistical Methods for Rates and Proportions", 3rd edition, chapter 4.
///
/// # Examples
///
/// ```
/// use fazhi::stat::power::{self, SampleSize};
///
/// let size = power::sample_size_proportions(0.30, 0.40, 0.80, 0.05, 1.0)?;
/// assert_eq!(size, SampleSize { n1: 356, n2: 356 });
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn sample_size_proportions(p1: f64, p2: f64, power: f64, alpha: f64, ratio: f64) -> Result<SampleSize> {
    let (p1, p2) = (check_proportion("p1", p1)?, check_proportion("p2", p2)?);
    let power = check_probability("power", power)?;
    let (z, ratio) = (critical(alpha)?, check_factor("ratio", ratio)?);
    if p1 - p2 == 0.0 {
        return Err(Error::parameter("p2", p2, "another proportion than `p1`"));
    }
    let second = |n1: f64| (ratio * n1).ceil();
    let enough = |n1: f64| of_proportions(p1, p2, n1, second(n1), z) >= power;
    let n1 = smallest(|n1| second(n1) <= LARGEST && n1 <= LARGEST, enough).ok_or_else(|| {
        Error::parameter("p2", p2, &format!("further from `p1`, which is {p1}: a group would exceed {LARGEST}"))
    })?;
    Ok(SampleSize { n1: whole(n1), n2: whole(second(n1)) })
}

/// The power of the two-sided score test of two Poisson rates, by the normal approximation.
///
/// The test rejects if |r₁ − r₂| of the observed rates exceeds z times its standard error at the pooled rate.
/// Rejections in the wrong direction count too, so the power at equal rates is `alpha`.
///
/// # Formula
///
/// ```text
/// power = Φ((|λ₁ − λ₂| − z σ₀) / σ₁) + Φ((−|λ₁ − λ₂| − z σ₀) / σ₁)
///
/// σ₀² = λ̄ (1/e₁ + 1/e₂)                 λ̄ = (e₁λ₁ + e₂λ₂) / (e₁ + e₂)
/// σ₁² = λ₁/e₁ + λ₂/e₂
/// λᵢ   rates, eᵢ exposures
/// z    critical value of the test: Φ(−z) = alpha / 2
/// Φ    distribution function of the standard normal distribution
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] unless both rates and both exposures are from 1e-50 to 1e50, and `0 < alpha < 1`.
///
/// # References
///
/// Gu, Ng, Tang and Schucany (2008), "Testing the ratio of two Poisson rates", Biometrical Journal 50:283-298.
///
/// # Examples
///
/// ```
/// use fazhi::stat::power;
///
/// let power = power::rates(0.020, 0.030, 1000.0, 1000.0, 0.05)?;
/// assert!((power::rates(0.025, 0.025, 1000.0, 1000.0, 0.05)? - 0.05).abs() < 1e-12);
/// assert!(0.25 < power && power < 0.35);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rates(rate1: f64, rate2: f64, exposure1: f64, exposure2: f64, alpha: f64) -> Result<f64> {
    let (rate1, rate2) = (check_factor("rate1", rate1)?, check_factor("rate2", rate2)?);
    let (exposure1, exposure2) = (check_factor("exposure1", exposure1)?, check_factor("exposure2", exposure2)?);
    // the pooled rate times 1/e₁ + 1/e₂ is (e₁λ₁ + e₂λ₂) / (e₁e₂)
    let null = (rate1 / exposure2 + rate2 / exposure1).sqrt();
    let variance = rate1 / exposure1 + rate2 / exposure2;
    Ok(normal_power((rate1 - rate2).abs(), critical(alpha)? * null, variance.sqrt()))
}

fn of_proportions(p1: f64, p2: f64, n1: f64, n2: f64, z: f64) -> f64 {
    let share = n1 / (n1 + n2);
    let pooled = share * p1 + (1.0 - share) * p2;
    let null = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).max(0.0).sqrt();
    let variance = p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2;
    normal_power((p1 - p2).abs(), z * null, variance.sqrt())
}

/// The probability that a normal variable with this mean and deviation lies beyond ±`bound`.
fn normal_power(mean: f64, bound: f64, deviation: f64) -> f64 {
    if deviation == 0.0 {
        return f64::from(u8::from(mean > bound));
    }
    (upper_tail((bound - mean) / deviation) + upper_tail((bound + mean) / deviation)).min(1.0)
}

/// The smallest integer from 1 that is enough, by doubling and bisection; `None` if it is not allowed.
fn smallest(allowed: impl Fn(f64) -> bool, enough: impl Fn(f64) -> bool) -> Option<f64> {
    let (mut low, mut high) = (0.0, 1.0);
    while !enough(high) {
        (low, high) = (high, 2.0 * high);
        if !allowed(high) {
            return None;
        }
    }
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if enough(middle) { high = middle } else { low = middle }
    }
    allowed(high).then_some(high)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to 2⁵³")]
fn whole(n: f64) -> u64 {
    n as u64
}

fn critical(alpha: f64) -> Result<f64> {
    check_probability("alpha", alpha).map(|alpha| upper_quantile(alpha / 2.0))
}

fn check_probability(name: &str, value: f64) -> Result<f64> {
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a number above 0 and below 1"))
    }
}

fn check_proportion(name: &str, value: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(Error::parameter(name, value, "a number from 0 to 1")) }
}

fn check_size(name: &str, n: u64) -> Result<f64> {
    if n == 0 || n as f64 > LARGEST {
        return Err(Error::parameter(name, n, &format!("from 1 to {LARGEST}")));
    }
    Ok(n as f64)
}

#[cfg(test)]
mod tests;
