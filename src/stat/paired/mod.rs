//! Paired proportions: the same units assessed twice, or by two criteria.

mod odds_ratio;
mod ratio;

pub use odds_ratio::{OddsRatioMethod, odds_ratio, odds_ratios};
pub use ratio::{RatioMethod, ratio, ratios};

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::constrained::limits;
use crate::stat::margin::{add_correlated, wilson};
use crate::stat::normal::upper_quantile;
use crate::stat::special::root;
use crate::stat::two_groups::{Group, difference_of_products};
use crate::stat::whole::LARGEST;
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a paired difference.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::Method;
///
/// assert_eq!("tango".parse::<Method>()?, Method::Tango);
/// assert_eq!(Method::default().to_string(), "newcombe");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Newcombe 1998, method 10: Wilson's margins combined with their continuity-corrected correlation.
    #[default]
    Newcombe,
    /// Newcombe 1998, method 8: the same without continuity correction of the correlation.
    NewcombeUncorrected,
    /// Tango 1998: the inverted score test.
    Tango,
    /// Wald: normal, with the variance at the estimates. For comparison only: too short for small counts.
    Wald,
}

name_methods!(Method {
    Newcombe => "newcombe",
    NewcombeUncorrected => "newcombe_uncorrected",
    Tango => "tango",
    Wald => "wald",
});

/// The confidence interval for p₁ − p₂, where `both` units count in p₁ and p₂, `first_only` in p₁ only, `second_only`
/// in p₂ only, and `neither` in none.
///
/// # Formula
///
/// ```text
/// value = d = (b − c)/n
///
/// newcombe:  d − √(δ₁² − 2φ δ₁ε₂ + ε₂²)  to  d + √(ε₁² − 2φ ε₁δ₂ + δ₂²)
/// newcombe_uncorrected:  the same with C = ae − bc
/// tango:     the δ with (d − δ)² = z² (p̃₁₂ + p̃₂₁ − δ²)/n
/// wald:      d ∓ z √(b + c − (b − c)²/n)/n
///
/// a, b, c, e  both, first_only, second_only, neither
/// n           a + b + c + e
/// z           the critical value of the level
/// δᵢ, εᵢ      p̂ᵢ − lᵢ and uᵢ − p̂ᵢ, where lᵢ and uᵢ are Wilson's limits of p̂₁ = (a + b)/n and p̂₂ = (a + c)/n
/// φ           C/√((a + b)(c + e)(a + c)(b + e)),  0 if the root is 0
/// C           ae − bc if negative, else max(ae − bc − n/2, 0)
/// p̃₁₂, p̃₂₁    the probabilities of b and c that maximise the likelihood subject to p₁₂ − p₂₁ = δ
/// ```
///
/// `tango` and `wald` use only the sum of `both` and `neither`. Limits are
/// clipped to −1 and 1, which only `wald` needs. If `first_only` and `second_only` are 0, `wald` has zero width.
///
/// # Errors
///
/// [`Error::Parameter`] if the counts sum to 0 or to more than 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// - Newcombe (1998), "Improved confidence intervals for the difference between binomial proportions based on paired
///   data", Statistics in Medicine 17:2635-2650, methods 10 and 8.
/// - Tango (1998), "Equivalence test and confidence interval for the difference in proportions for the paired-sample
///   design", Statistics in Medicine 17:891-908.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::{self, Method};
///
/// let interval = paired::difference(36, 12, 2, 0, 0.95, Method::Tango)?;
/// let text = format!("{:.4} ({:.4} to {:.4})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.2000 (0.0611 to 0.3447)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn difference(
    both: u64,
    first_only: u64,
    second_only: u64,
    neither: u64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    let pairs = Pairs::new([both, first_only, second_only, neither])?;
    let found = pairs.map(|pairs| estimator.interval(pairs));
    found.ok_or_else(|| Error::parameter(TOTAL, 0, "at least 1"))
}

/// [`difference`] for each row of four columns; a row of zeros has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if the counts of a row, which is named, sum to more than 2⁵³,
/// or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::{self, Method};
///
/// let intervals = paired::differences(&[36, 0], &[12, 0], &[2, 0], &[0, 0], 0.95, Method::Newcombe)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn differences(
    both: &[u64],
    first_only: &[u64],
    second_only: &[u64],
    neither: &[u64],
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([
        ("both", both.len()),
        ("first_only", first_only.len()),
        ("second_only", second_only.len()),
        ("neither", neither.len()),
    ])?;
    let estimator = Estimator::new(confidence.into(), method)?;
    Intervals::of(rows, |row| {
        let pairs = Pairs::new([both[row], first_only[row], second_only[row], neither[row]])?;
        Ok(pairs.map(|pairs| estimator.interval(pairs)))
    })
}

/// The name of the sum of the counts in errors.
const TOTAL: &str = "both + first_only + second_only + neither";

/// The counts of pairs, exact and not all 0.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pairs {
    both: f64,
    first_only: f64,
    second_only: f64,
    neither: f64,
}

impl Pairs {
    /// `None` if all counts are 0.
    fn new(counts: [u64; 4]) -> Result<Option<Self>> {
        let total: u128 = counts.into_iter().map(u128::from).sum();
        if total > u128::from(LARGEST) {
            return Err(Error::parameter(TOTAL, total, &format!("at most {LARGEST}")));
        }
        let [both, first_only, second_only, neither] = counts.map(|count| count as f64);
        Ok((total > 0).then_some(Self { both, first_only, second_only, neither }))
    }

    /// First and second swapped.
    fn swapped(self) -> Self {
        Self { first_only: self.second_only, second_only: self.first_only, ..self }
    }

    fn total(self) -> f64 {
        self.both + self.first_only + self.second_only + self.neither
    }

    fn difference(self) -> f64 {
        (self.first_only - self.second_only) / self.total()
    }

    /// The group of the first proportion.
    fn first(self) -> Group {
        Group { x: self.both + self.first_only, y: self.second_only + self.neither, n: self.total() }
    }

    /// φ and 1 − φ.
    fn correlation(self, is_corrected: bool) -> (f64, f64) {
        let Self { both, first_only, second_only, neither } = self;
        let (first, second) = (self.first(), self.swapped().first());
        let scale = (first.x * first.y).sqrt() * (second.x * second.y).sqrt();
        let cross = difference_of_products([both, neither], [first_only, second_only]);
        let correction = if is_corrected { self.total() / 2.0 } else { 0.0 };
        let corrected = if cross > 0.0 { (cross - correction).max(0.0) } else { cross };
        if scale == 0.0 || corrected <= 0.0 {
            let phi = if scale == 0.0 { 0.0 } else { corrected / scale };
            return (phi, 1.0 - phi);
        }
        // scale² − cross², the products of cells that remain, and the contribution of the correction
        let (agree, differ) = (both * neither, first_only * second_only);
        let rest = 4.0 * agree * differ
            + (agree + differ) * (both + neither) * (first_only + second_only)
            + differ * (both * both + neither * neither)
            + agree * (first_only * first_only + second_only * second_only)
            + correction * (2.0 * cross - correction);
        (corrected / scale, rest / (scale * (scale + corrected)))
    }
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

    fn interval(&self, pairs: Pairs) -> Interval {
        let one_sided =
            |lower: fn(Pairs, f64) -> f64| limits(self.z, |z| lower(pairs, z), |z| -lower(pairs.swapped(), z));
        let (lower, upper) = match self.method {
            Method::Newcombe => one_sided(|pairs, z| newcombe_lower(pairs, z, true)),
            Method::NewcombeUncorrected => one_sided(|pairs, z| newcombe_lower(pairs, z, false)),
            Method::Tango => one_sided(tango_lower),
            Method::Wald => one_sided(wald_lower),
        };
        self.confidence.around(pairs.difference(), (lower.min(1.0), upper.max(-1.0)), (-1.0, 1.0))
    }
}

fn newcombe_lower(pairs: Pairs, z: f64, is_corrected: bool) -> f64 {
    let (first, second) = (wilson(pairs.first(), z), wilson(pairs.swapped().first(), z));
    pairs.difference() - add_correlated(first.below, second.above, pairs.correlation(is_corrected))
}

fn wald_lower(pairs: Pairs, z: f64) -> f64 {
    let Pairs { both, first_only, second_only, neither } = pairs;
    // b + c − (b − c)²/n without the difference
    let n = pairs.total();
    let variance = (first_only + second_only) * ((both + neither) / n) + 4.0 * first_only * (second_only / n);
    pairs.difference() - z * variance.sqrt() / n
}

/// The root of δ = d − z √V(δ), bracketed on its side of 0; in closed form if all pairs are of one kind.
fn tango_lower(pairs: Pairs, z: f64) -> f64 {
    let (value, n, z2) = (pairs.difference(), pairs.total(), z * z);
    let (all_first, all_second) = (pairs.first_only >= n, pairs.second_only >= n);
    if all_first || all_second {
        return if all_first { (n - z2) / (n + z2) } else { -1.0 };
    }
    if pairs.first_only + pairs.second_only == 0.0 {
        return -z2 / (n + z2);
    }
    let short = |limit: f64| limit - value + z * tango_variance(pairs, limit).sqrt();
    if short(0.0) > 0.0 { root::bracketed(-1.0, value.min(0.0), short) } else { root::bracketed(0.0, value, short) }
}

/// (p̃₁₂ + p̃₂₁ − δ²)/n.
///
/// For δ >= 0, p̃₂₁ = p is the larger root of `2n p² + (δ(2n − b + c) − b − c) p − cδ(1 − δ) = 0`, and the variance is
/// (2p + δ(1 − δ))/n. For δ < 0 the same holds with b and c swapped and −δ. No term is then negative.
fn tango_variance(pairs: Pairs, difference: f64) -> f64 {
    if difference < 0.0 {
        return tango_variance(pairs.swapped(), -difference);
    }
    let (b, c, n) = (pairs.first_only, pairs.second_only, pairs.total());
    let spread = difference * (1.0 - difference);
    let half = (b + c - difference * (2.0 * n - b + c)) / 2.0;
    let root = (half * half + 2.0 * n * c * spread).sqrt();
    let p = if half > 0.0 {
        (half + root) / (2.0 * n)
    } else if c > 0.0 {
        c * spread / (root - half)
    } else {
        0.0
    };
    (2.0 * p + spread) / n
}

#[cfg(test)]
mod tests;
