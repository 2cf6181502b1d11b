//! Simultaneous intervals for multinomial proportions.

mod sison_glaz;
mod truncated_poisson;

use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::proportion::wilson;
use crate::stat::special::chi_squared;
use crate::stat::whole::check_count;
use crate::stat::{Bound, Confidence, Interval, Intervals, name_methods};

/// The method of simultaneous intervals.
///
/// # Examples
///
/// ```
/// use fazhi::stat::multinomial::Method;
///
/// assert_eq!("sison_glaz".parse::<Method>()?, Method::SisonGlaz);
/// assert_eq!(Method::Goodman.to_string(), "goodman");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Goodman 1965: Wilson's limits at the Bonferroni-adjusted level, with χ² of 1 degree of freedom.
    #[default]
    Goodman,
    /// Sison and Glaz 1995: one width for all categories, from the joint distribution of the counts.
    SisonGlaz,
    /// Quesenberry and Hurst 1964: Wilson's limits with χ² of k − 1 degrees of freedom. They hold for all contrasts as
    /// well, and so are longer.
    QuesenberryHurst,
}

name_methods!(Method { Goodman => "goodman", SisonGlaz => "sison_glaz", QuesenberryHurst => "quesenberry_hurst" });

/// Simultaneous confidence intervals for the probabilities of k categories, from their counts `x`: all of them hold
/// together at the level.
///
/// # Formula
///
/// ```text
/// goodman, quesenberry_hurst:
///     lower, upper = (2xᵢ + A ∓ √(A (A + 4xᵢ (n − xᵢ)/n))) / (2 (n + A))
///     goodman:            A = χ²(1 − α/k; 1)
///     quesenberry_hurst:  A = χ²(1 − α; k − 1)
///
/// sison_glaz:
///     lower = (xᵢ − c) / n,  upper = (xᵢ + c + 2γ) / n,  clipped to 0..1
///     ν(c) < 1 − α <= ν(c + 1),  γ = (1 − α − ν(c)) / (ν(c + 1) − ν(c))
///
///     ν(c) = n! eⁿ/nⁿ · Π P(|Yᵢ − xᵢ| <= c) · f((n − Σμᵢ) / s) / s
///     f(t) = φ(t) (1 + γ₁(t³ − 3t)/6 + γ₂(t⁴ − 6t² + 3)/24 + γ₁²(t⁶ − 15t⁴ + 45t² − 15)/72)
///     s² = Σσᵢ²,  γ₁ = Σμ₃ᵢ / s³,  γ₂ = Σ(μ₄ᵢ − 3σᵢ⁴) / s⁴
///
/// n           Σxᵢ
/// α           1 − level
/// χ²(p; k)    p-quantile of the chi-squared distribution with k degrees of freedom
/// Yᵢ          Poisson variable with mean xᵢ
/// μᵢ, σᵢ², μ₃ᵢ, μ₄ᵢ  mean and central moments of Yᵢ given |Yᵢ − xᵢ| <= c
/// ```
///
/// ν(c) approximates the probability that every count of a multinomial variable with probabilities xᵢ/n is within c of
/// xᵢ. For c = 0 and for c >= n, where it is 1, the exact value is used instead. If the level does not exceed ν(0), as
/// when all counts are in one category, c and γ are 0 and the intervals have zero width: use `goodman` there.
///
/// One-sided intervals of `goodman` have α/k in their tail. The other methods bound all categories on both sides
/// jointly and have no one-sided form.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than 2 categories, if all counts are 0 or their sum exceeds 2⁵³, unless
/// `0 < level < 1`, and for a one-sided interval of any method but `goodman`.
///
/// # References
///
/// - Quesenberry and Hurst (1964), "Large sample simultaneous confidence intervals for multinomial proportions",
///   Technometrics 6:191-195.
/// - Goodman (1965), "On simultaneous confidence intervals for multinomial proportions", Technometrics 7:247-254.
/// - Sison and Glaz (1995), "Simultaneous confidence intervals and sample size determination for multinomial
///   proportions", Journal of the American Statistical Association 90:366-369.
/// - May and Johnson (2000), "Constructing two-sided simultaneous confidence intervals for multinomial proportions for
///   small counts in a large number of cells", Journal of Statistical Software 5(6).
///
/// # Examples
///
/// ```
/// use fazhi::stat::multinomial::{self, Method};
///
/// let intervals = multinomial::intervals(&[56, 72, 73, 59, 62, 87, 58], 0.95, Method::SisonGlaz)?;
/// let first = intervals.get(0).unwrap();
/// assert_eq!(format!("{:.4} ({:.4} to {:.4})", first.value, first.lower, first.upper), "0.1199 (0.0792 to 0.1644)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(x: &[u64], confidence: impl Into<Confidence>, method: Method) -> Result<Intervals> {
    let confidence = confidence.into();
    let tail = confidence.tail()?;
    if method != Method::Goodman && confidence.bound != Bound::Both {
        let expected = format!("`both` for method `{method}`; `goodman` has one-sided limits");
        return Err(Error::parameter("bound", confidence.bound, &expected));
    }
    let n = total(x)?;
    let categories = x.len() as f64;
    let limits: Box<dyn Fn(u64) -> (f64, f64) + Sync> = match method {
        Method::Goodman => around_each(n, upper_quantile(tail / categories)),
        // with 1 degree of freedom χ² is the square of a normal variable
        Method::QuesenberryHurst if x.len() == 2 => around_each(n, upper_quantile(tail)),
        Method::QuesenberryHurst => around_each(n, chi_squared::upper_quantile(categories - 1.0, 2.0 * tail).sqrt()),
        Method::SisonGlaz => {
            let (below, above) = sison_glaz::widths(x, n, confidence.level);
            Box::new(move |x| ((x as f64 - below) / n as f64, (x as f64 + above) / n as f64))
        }
    };
    let interval = |x: u64| -> Interval { confidence.around(x as f64 / n as f64, limits(x), (0.0, 1.0)) };
    Intervals::of(x.len(), |row| Ok(Some(interval(x[row]))))
}

/// Wilson's limits for a count of `n`.
fn around_each(n: u64, z: f64) -> Box<dyn Fn(u64) -> (f64, f64) + Sync> {
    Box::new(move |x| wilson(x as f64, n as f64, z))
}

/// The sum of the counts of all categories.
fn total(x: &[u64]) -> Result<u64> {
    if x.len() < 2 {
        return Err(Error::parameter("x", format!("{} values", x.len()), "at least 2 categories"));
    }
    match x.iter().fold(0, |sum: u64, x| sum.saturating_add(*x)) {
        0 => Err(Error::parameter("x", "0 in every category", "a count of at least 1 in one of them")),
        n => check_count("sum of x", n).map(|_| n),
    }
}

#[cfg(test)]
mod tests;
