//! The ratio of two rates.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::normal::upper_quantile;
use crate::stat::special::{beta, root};
use crate::stat::two_rates::{TwoRates, mid_tail};
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a ratio of rates.
///
/// # Examples
///
/// ```
/// use fazhi::stat::rate_ratio::Method;
///
/// assert_eq!("mid_p".parse::<Method>()?, Method::MidP);
/// assert_eq!(Method::Conditional.to_string(), "conditional");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Exact given the sum of the counts: Clopper and Pearson's limits for the share of the first count, as a ratio.
    /// Coverage never falls below the level.
    #[default]
    Conditional,
    /// As `conditional`, counting half the probability of the observed counts in each tail (Lancaster's mid-P):
    /// shorter, with coverage near the level on average rather than never below it.
    MidP,
    /// Graham, Mayengbam and Tsong 2003: the inverted score test, in closed form.
    Score,
    /// Normal on the log scale (Wald), without continuity correction.
    Log,
}

name_methods!(Method { Conditional => "conditional", MidP => "mid_p", Score => "score", Log => "log" });

/// The confidence interval for a ratio of rates, from `x1` events in `exposure1` and `x2` in `exposure2`.
///
/// # Formula
///
/// ```text
/// value = (x₁ / e₁) / (x₂ / e₂),  limits = ω e₂ / e₁
///
/// conditional:  P(X >= x₁; lower ω) = α/2,  P(X <= x₁; upper ω) = α/2
/// mid_p:        P(X > x₁; lower ω) + P(X = x₁; lower ω)/2 = α/2
///               P(X < x₁; upper ω) + P(X = x₁; upper ω)/2 = α/2
/// score:        (x₁ − ω x₂)² = z² ω (x₁ + x₂), so that with S = 2 x₁x₂ + z²n + z √(n (z²n + 4 x₁x₂))
///               lower ω = 2 x₁² / S,  upper ω = S / (2 x₂²)
/// log:          ω = (x₁ / x₂) exp(∓ z √(1/x₁ + 1/x₂))
///
/// e₁, e₂  exposures
/// n       x₁ + x₂
/// ω       odds that an event belongs to the first rate
/// X       binomial variable with n trials and probability ω / (1 + ω)
/// α       1 − level
/// z       critical value of the level: Φ(z) − Φ(−z) = level
/// ```
///
/// If x₁ = 0, the lower limit is 0. If x₂ = 0, the value and the upper limit are infinite and the lower limit is
/// finite. These cases have closed forms:
///
/// ```text
/// conditional:  x₁ = 0: upper ω = (α/2)^(−1/n) − 1;  x₂ = 0: lower ω = 1 / ((α/2)^(−1/n) − 1)
/// mid_p:        the same with α in place of α/2
/// score:        x₁ = 0: upper ω = z² / x₂;  x₂ = 0: lower ω = x₁ / z²
/// log:          0 and infinity in both cases, as the variance of the logarithm is infinite; no count is adjusted
/// ```
///
/// At levels near 0 both limits of `mid_p` can lie on one side of the value.
///
/// # Errors
///
/// [`Error::Parameter`] if both counts are 0, if a count exceeds 2⁵³, unless both exposures are from 1e-50 to 1e50, or
/// unless `0 < level < 1`.
///
/// # References
///
/// - Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial",
///   Biometrika 26:404-413.
/// - Przyborowski and Wilenski (1940), "Homogeneity of results in testing samples from Poisson series", Biometrika
///   31:313-323: conditioning on the sum.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: mid-P.
/// - Graham, Mayengbam and Tsong (2003), "Confidence limits for the ratio of two rates based on likelihood scores:
///   non-iterative method", Statistics in Medicine 22:2071-2083.
/// - Rothman, Greenland and Lash (2008), "Modern Epidemiology", 3rd edition, chapter 14: log.
///
/// # Examples
///
/// ```
/// use fazhi::stat::rate_ratio::{self, Method};
///
/// let interval = rate_ratio::interval(41, 28_010.0, 15, 19_017.0, 0.9, Method::Log)?;
/// let text = format!("{:.3} ({:.3} to {:.3})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "1.856 (1.130 to 3.048)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(
    x1: u64,
    exposure1: f64,
    x2: u64,
    exposure2: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    let rates = TwoRates::checked(x1, exposure1, x2, exposure2)?;
    if rates.is_empty() {
        return Err(Error::parameter("x1 + x2", 0, "at least 1"));
    }
    Ok(estimator.interval(rates))
}

/// [`interval`] for each row of four columns; a row with both counts 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if in a row (named as in `x1[17]`) a count exceeds 2⁵³ or an
/// exposure lies outside 1e-50 to 1e50, or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::rate_ratio::{self, Method};
///
/// let exposures = ([28_010.0, 1.0], [19_017.0, 2.0]);
/// let intervals = rate_ratio::intervals(&[41, 0], &exposures.0, &[15, 0], &exposures.1, 0.95, Method::Conditional)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(
    x1: &[u64],
    exposure1: &[f64],
    x2: &[u64],
    exposure2: &[f64],
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([
        ("x1", x1.len()),
        ("exposure1", exposure1.len()),
        ("x2", x2.len()),
        ("exposure2", exposure2.len()),
    ])?;
    let estimator = Estimator::new(confidence.into(), method)?;
    Intervals::of(rows, |row| {
        let rates = TwoRates::checked(x1[row], exposure1[row], x2[row], exposure2[row])?;
        Ok((!rates.is_empty()).then(|| estimator.interval(rates)))
    })
}

/// A method at a level: all that does not depend on the counts.
struct Estimator {
    confidence: Confidence,
    method: Method,
    tail: f64,
    z: f64,
}

impl Estimator {
    fn new(confidence: Confidence, method: Method) -> Result<Self> {
        let tail = confidence.tail()?;
        Ok(Self { confidence, method, tail, z: upper_quantile(tail) })
    }

    fn interval(&self, rates: TwoRates) -> Interval {
        let (x, y) = (rates.x1, rates.x2);
        let (lower, upper) = match self.method {
            Method::Conditional => both_sides(x, y, |x, y| conditional(x, y, self.tail)),
            Method::MidP => both_sides(x, y, |x, y| mid_p(x, y, self.tail)),
            Method::Score => score(x, y, self.z),
            Method::Log => log(x, y, self.z),
        };
        let scale = rates.exposure2 / rates.exposure1;
        self.confidence.around(rates.ratio(), (lower * scale, upper * scale), (0.0, f64::INFINITY))
    }
}

/// Both limits of the odds from the lower one: the upper limit is the inverse of the lower limit of the inverse odds.
fn both_sides(x: f64, y: f64, lower: impl Fn(f64, f64) -> f64) -> (f64, f64) {
    (lower(x, y), 1.0 / lower(y, x))
}

/// The odds at which P(X >= x) = tail.
fn conditional(x: f64, y: f64, tail: f64) -> f64 {
    if x == 0.0 {
        return 0.0;
    }
    if tail >= 1.0 {
        return f64::INFINITY;
    }
    if y == 0.0 {
        return 1.0 / (-tail.ln() / x).exp_m1();
    }
    // the complement has its own quantile, to keep digits near 1
    let [success, failure] = beta::lower_quantile_pair(x, y + 1.0, tail);
    success / failure
}

/// The odds at which P(X > x) + P(X = x)/2 = tail.
fn mid_p(x: f64, y: f64, tail: f64) -> f64 {
    if tail >= 1.0 {
        return f64::INFINITY;
    }
    if x == 0.0 {
        // the tail is at least 1/2 at all odds; only a one-sided level below 1/2 asks for more
        return if tail <= 0.5 { 0.0 } else { (-(2.0 * (1.0 - tail)).ln() / y).exp_m1() };
    }
    if y == 0.0 {
        return if tail >= 0.5 { f64::INFINITY } else { 1.0 / (-(2.0 * tail).ln() / x).exp_m1() };
    }
    // the root lies between the exact limits of x and x + 1
    let (low, high) = (conditional(x, y, tail), conditional(x + 1.0, y - 1.0, tail));
    root::bracketed(low, high, |odds| mid_tail(x, y, odds) - tail)
}

/// The lower root is the product of the roots, (x/y)², over the upper one. A negative z, of a one-sided level below
/// 1/2, swaps them.
fn score(x: f64, y: f64, z: f64) -> (f64, f64) {
    let (n, product, square) = (x + y, x * y, z * z);
    let sum = 2.0 * product + square * n + z.abs() * (n * (square * n + 4.0 * product)).sqrt();
    // the sum is 0 if z and a count are
    let low = if x == 0.0 { 0.0 } else { 2.0 * x * (x / sum) };
    let high = if y == 0.0 { f64::INFINITY } else { sum / y / (2.0 * y) };
    if z < 0.0 { (high, low) } else { (low, high) }
}

fn log(x: f64, y: f64, z: f64) -> (f64, f64) {
    if x == 0.0 || y == 0.0 {
        return (0.0, f64::INFINITY);
    }
    let factor = (z * (1.0 / x + 1.0 / y).sqrt()).exp();
    (x / y / factor, x / y * factor)
}

#[cfg(test)]
mod tests;
