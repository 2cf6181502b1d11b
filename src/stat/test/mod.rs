//! Significance tests of counts, proportions, rates and tables.
//!
//! Every test returns its statistic, degrees of freedom if any, p-value, estimate and expected values. A p-value is
//! computed as a tail, never as 1 minus its complement, so tiny ones keep their digits. If there are many, [`adjust`]
//! them.

pub mod adjust;
mod binomial;
mod exact_trend;
mod fisher;
mod fitted;
mod homogeneity;
mod mantel_haenszel;
mod mcnemar;
mod rate;
mod rate_trend;
mod rates;
mod slope;
mod trend;

pub use binomial::{BinomialMethod, BinomialTest, binomial, binomials};
pub use fisher::{FisherMethod, FisherTest, fisher};
pub use homogeneity::{HomogeneityTest, homogeneity};
pub use mantel_haenszel::{MantelHaenszel, mantel_haenszel};
pub use mcnemar::{McNemarMethod, McNemarTest, mcnemar};
pub use rate::{RateMethod, RateTest, rate};
pub use rate_trend::rate_trend;
pub use rates::{RatesMethod, RatesTest, rates};
pub use slope::{SlopeMethod, slope};
pub use trend::{TrendMethod, TrendTest, trend};

use crate::error::{Error, Result};
use crate::stat::special::chi_squared;
use crate::stat::whole::LARGEST;
use crate::stat::{name_methods, normal};

/// The alternative hypothesis.
///
/// `Greater` gives a small p-value if the estimate is large. The matching interval has a lower limit only:
/// [`Bound::Lower`](crate::stat::Bound::Lower).
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::Alternative;
///
/// assert_eq!("greater".parse::<Alternative>()?, Alternative::Greater);
/// assert_eq!(Alternative::default().name(), "two_sided");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Alternative {
    /// A difference in either direction.
    #[default]
    TwoSided,
    /// Less than under the null hypothesis.
    Less,
    /// More than under the null hypothesis.
    Greater,
}

name_methods!(Alternative, "alternative" { TwoSided => "two_sided", Less => "less", Greater => "greater" });

/// A test by an asymptotically chi-squared statistic.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ChiSquared {
    /// The statistic, 0 or more.
    pub statistic: f64,
    /// The degrees of freedom.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
}

impl ChiSquared {
    pub(super) fn new(statistic: f64, df: u64) -> Self {
        let p_value = if statistic > 0.0 { chi_squared::upper_tail(df as f64, statistic) } else { 1.0 };
        Self { statistic, df, p_value }
    }
}

/// The p-value of a statistic that is standard normal under the null hypothesis.
pub(super) fn normal_p_value(z: f64, alternative: Alternative) -> f64 {
    match alternative {
        Alternative::TwoSided => (2.0 * normal::upper_tail(z.abs())).min(1.0),
        Alternative::Less => normal::upper_tail(-z),
        Alternative::Greater => normal::upper_tail(z),
    }
}

/// The p-value that counts half the observed outcome, from the tails P(X <= x) and P(X >= x).
///
/// Two-sided it is twice the smaller. A tail less half a probability would cancel, so it is the mean of two tails.
fn mid(alternative: Alternative, x: u64, below: impl Fn(u64) -> f64, above: impl Fn(u64) -> f64) -> f64 {
    let less = || f64::midpoint(below(x), x.checked_sub(1).map_or(0.0, &below));
    let greater = || f64::midpoint(above(x), above(x + 1));
    match alternative {
        Alternative::TwoSided => (2.0 * less().min(greater())).min(1.0),
        Alternative::Less => less(),
        Alternative::Greater => greater(),
    }
}

/// The relative tolerance within which an outcome counts as no more probable than the observed one.
///
/// Equally probable outcomes must count alike, but their computed probabilities differ by rounding. 1e-7 is far above
/// that, and far below the difference of neighbouring probabilities where it would matter. R uses the same tolerance.
const SLACK: f64 = 1e-7;

/// The first number of `low..=high` that satisfies a monotone condition, or `high + 1`.
pub(super) fn first(low: u64, high: u64, fulfils: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut end) = (low, high + 1);
    while low < end {
        let middle = u64::midpoint(low, end);
        if fulfils(middle) { end = middle } else { low = middle + 1 }
    }
    low
}

/// Returns the count if it is at most 2⁵³; `name` is only called for the error.
fn check_count(count: u64, name: impl FnOnce() -> String) -> Result<u64> {
    if count <= LARGEST {
        Ok(count)
    } else {
        Err(Error::parameter(&name(), count, &format!("a count of at most {LARGEST}")))
    }
}

/// The sum of counts, if it is at most 2⁵³.
fn check_sum(counts: impl IntoIterator<Item = u64>, name: &str) -> Result<u64> {
    let sum = counts.into_iter().fold(0, u64::saturating_add);
    check_count(sum, || name.into())
}

/// Checks `x <= n` in every group; groups may be empty.
fn check_groups(x: &[u64], n: &[u64]) -> Result<()> {
    crate::stat::column::same_length([("x", x.len()), ("n", n.len())])?;
    for (group, (&x, &n)) in x.iter().zip(n).enumerate() {
        check_count(n, || format!("n[{group}]"))?;
        if x > n {
            return Err(Error::parameter(&format!("x[{group}]"), x, &format!("at most `n[{group}]`, which is {n}")));
        }
    }
    check_sum(n.iter().copied(), "sum of n").map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_finds_the_boundary_at_every_position() {
        for border in 3..=8 {
            assert_eq!(first(3, 7, |i| i >= border), border);
        }
        assert_eq!(first(3, 3, |_| true), 3);
    }

    #[test]
    fn names_round_trip() {
        for alternative in Alternative::ALL {
            assert_eq!(alternative.to_string().parse::<Alternative>().unwrap(), *alternative);
        }
        assert_eq!(
            "larger".parse::<Alternative>().unwrap_err().to_string(),
            "unknown alternative `larger`; known: `two_sided`, `less`, `greater`"
        );
    }

    #[test]
    fn normal_p_values_of_both_sides_are_consistent() {
        for z in [-40.0, -1.5, 0.0, 0.3, 8.0, 38.0] {
            let p = Alternative::ALL.iter().map(|side| normal_p_value(z, *side)).collect::<Vec<_>>();
            assert_eq!(p[0], (2.0 * p[1].min(p[2])).min(1.0), "{z}");
            assert!((p[1] + p[2] - 1.0).abs() < 1e-15, "{z}");
        }
    }
}
