//! Tests of two Poisson rates.

use super::{Alternative, BinomialMethod, binomial, normal_p_value};
use crate::error::{Error, Result};
use crate::stat::name_methods;
use crate::stat::two_rates::{TwoRates, check_factor, mid_tail};
use crate::stat::whole::check_count;

/// The method of a test of two rates.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::RatesMethod;
///
/// assert_eq!("conditional".parse::<RatesMethod>()?, RatesMethod::Conditional);
/// assert_eq!(RatesMethod::MidP.to_string(), "mid_p");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RatesMethod {
    /// Przyborowski and Wilenski 1940: exact given the sum of the counts. Two-sided p-values are by minimum likelihood.
    #[default]
    Conditional,
    /// The normal score test, with the variance under the null hypothesis and without continuity correction. It matches
    /// the interval of the ratio by [`Score`](crate::stat::rate_ratio::Method::Score).
    Score,
    /// As `conditional`, counting half the probability of the observed outcome (Lancaster's mid-P). Two-sided p-values
    /// are twice the smaller one-sided one. It matches the interval of the ratio by
    /// [`MidP`](crate::stat::rate_ratio::Method::MidP).
    MidP,
}

name_methods!(RatesMethod { Conditional => "conditional", Score => "score", MidP => "mid_p" });

/// The result of a test of two rates.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RatesTest {
    /// The statistic: x₁ for `conditional` and `mid_p`, z for `score`.
    pub statistic: f64,
    /// The estimate, the first rate over the second; infinite if only the second is 0.
    pub value: f64,
    /// The ratio under the null hypothesis.
    pub ratio: f64,
    /// The expected events of the first rate, given their sum.
    pub expected1: f64,
    /// The expected events of the second rate, given their sum.
    pub expected2: f64,
    /// The p-value.
    pub p_value: f64,
}

/// The test that the first rate is `ratio` times the second, from `x1` events in `exposure1` and `x2` in `exposure2`.
///
/// `Greater` tests for a first rate above `ratio` times the second.
///
/// # Formula
///
/// ```text
/// conditional, mid_p:  X = x₁ is binomial with n trials and probability π = ρe₁ / (ρe₁ + e₂)
///     conditional:  less P(X <= x₁),  greater P(X >= x₁),  two_sided Σ P(X = i) over P(X = i) <= P(X = x₁)
///     mid_p:        less P(X < x₁) + P(X = x₁)/2,  greater P(X > x₁) + P(X = x₁)/2,  two_sided twice the smaller
/// score:  z = (x₁ − nπ) / √(nπ(1 − π)),  less Φ(z),  greater 1 − Φ(z),  two_sided 2 (1 − Φ(|z|))
///
/// expected₁ = nπ,  expected₂ = n (1 − π)
///
/// e₁, e₂  exposures
/// n       x₁ + x₂
/// ρ       ratio under the null hypothesis
/// Φ       distribution function of the standard normal distribution
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if both counts are 0 or their sum exceeds 2⁵³, or unless both exposures and the ratio are from
/// 1e-50 to 1e50.
///
/// # References
///
/// - Przyborowski and Wilenski (1940), "Homogeneity of results in testing samples from Poisson series", Biometrika
///   31:313-323.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234.
/// - Gu, Ng, Tang and Schucany (2008), "Testing the ratio of two Poisson rates", Biometrical Journal 50:283-298: score.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative, RatesMethod};
///
/// let test = test::rates(11, 800.0, 21, 3011.0, 1.0, Alternative::TwoSided, RatesMethod::Conditional)?;
/// assert_eq!(format!("{:.4} {:.4} {:.5}", test.value, test.expected1, test.p_value), "1.9715 6.7174 0.07967");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rates(
    x1: u64,
    exposure1: f64,
    x2: u64,
    exposure2: f64,
    ratio: f64,
    alternative: Alternative,
    method: RatesMethod,
) -> Result<RatesTest> {
    let rates = TwoRates::checked(x1, exposure1, x2, exposure2)?;
    let odds = rates.odds(check_factor("ratio", ratio)?);
    let n = check_count("x1 + x2", x1 + x2)?;
    if rates.is_empty() {
        return Err(Error::parameter("x1 + x2", 0, "at least 1"));
    }
    let z = score(rates, odds);
    let (statistic, p_value) = match method {
        RatesMethod::Conditional => (rates.x1, conditional(x1, x2, odds, alternative)?),
        RatesMethod::Score => (z, normal_p_value(z, alternative)),
        RatesMethod::MidP => (rates.x1, mid_p(rates, odds, alternative)),
    };
    let (expected1, expected2) = (n * odds / (1.0 + odds), n / (1.0 + odds));
    Ok(RatesTest { statistic, value: rates.ratio(), ratio, expected1, expected2, p_value })
}

/// (x₁ − nπ) / √(nπ(1 − π)) by the odds ω of π: (x₁ − ωx₂) / √(ωn).
fn score(TwoRates { x1, x2, .. }: TwoRates, odds: f64) -> f64 {
    (-odds).mul_add(x2, x1) / odds.sqrt() / (x1 + x2).sqrt()
}

/// Tests the count whose probability is at most 1/2, to keep digits near 1.
fn conditional(x1: u64, x2: u64, odds: f64, alternative: Alternative) -> Result<f64> {
    let test = if odds <= 1.0 {
        binomial(x1, x1 + x2, odds / (1.0 + odds), alternative, BinomialMethod::Exact)
    } else {
        let mirrored = match alternative {
            Alternative::TwoSided => Alternative::TwoSided,
            Alternative::Less => Alternative::Greater,
            Alternative::Greater => Alternative::Less,
        };
        binomial(x2, x1 + x2, 1.0 / (1.0 + odds), mirrored, BinomialMethod::Exact)
    };
    test.map(|test| test.p_value)
}

fn mid_p(TwoRates { x1, x2, .. }: TwoRates, odds: f64, alternative: Alternative) -> f64 {
    let less = || mid_tail(x2, x1, 1.0 / odds);
    let greater = || mid_tail(x1, x2, odds);
    match alternative {
        Alternative::TwoSided => (2.0 * less().min(greater())).min(1.0),
        Alternative::Less => less(),
        Alternative::Greater => greater(),
    }
}

#[cfg(test)]
mod tests;
