//! Tests: whether counts, proportions and tables differ by more than chance would make them.
//!
//! Every test gives a full record: its statistic, the degrees of freedom where there are any, the p-value, the
//! estimate, and what was expected. A p-value is computed as a tail, never as 1 minus its complement, so that a tiny one
//! keeps its digits. Where many are looked at, [`adjust`] them.

pub mod adjust;
mod binomial;
mod fisher;
mod fitted;
mod homogeneity;
mod mantel_haenszel;
mod mcnemar;
mod rates;
mod trend;

pub use binomial::{BinomialTest, binomial, binomials};
pub use fisher::{FisherTest, fisher};
pub use homogeneity::{HomogeneityTest, homogeneity};
pub use mantel_haenszel::{MantelHaenszel, mantel_haenszel};
pub use mcnemar::{McNemarMethod, McNemarTest, mcnemar};
pub use rates::{RatesMethod, RatesTest, rates};
pub use trend::{TrendTest, trend};

use crate::error::{Error, Result};
use crate::stat::special::chi_squared;
use crate::stat::whole::LARGEST;
use crate::stat::{name_methods, normal};

/// What the test looks for: on which side of the hypothesis the truth may lie.
///
/// It names the side on which the estimate is expected, so `Greater` goes with a small p-value where the estimate is
/// large. The interval that agrees with it has a lower limit only: [`Bound::Lower`](crate::stat::Bound::Lower).
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
    /// Less than the hypothesis says.
    Less,
    /// More than the hypothesis says.
    Greater,
}

name_methods!(Alternative, "alternative" { TwoSided => "two_sided", Less => "less", Greater => "greater" });

/// A statistic that follows a chi-squared distribution, in large samples, where the hypothesis holds.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ChiSquared {
    /// The statistic, 0 or more.
    pub statistic: f64,
    /// The degrees of freedom.
    pub df: u64,
    /// The probability of a statistic at least as large.
    pub p_value: f64,
}

impl ChiSquared {
    fn new(statistic: f64, df: u64) -> Self {
        let p_value = if statistic > 0.0 { chi_squared::upper_tail(df as f64, statistic) } else { 1.0 };
        Self { statistic, df, p_value }
    }
}

/// The p-value of a statistic that follows the standard normal distribution where the hypothesis holds.
fn normal_p_value(z: f64, alternative: Alternative) -> f64 {
    match alternative {
        Alternative::TwoSided => (2.0 * normal::upper_tail(z.abs())).min(1.0),
        Alternative::Less => normal::upper_tail(-z),
        Alternative::Greater => normal::upper_tail(z),
    }
}

/// By how much a probability may pass that of what was observed and still count as no larger, relatively.
///
/// Two outcomes can be equally probable, and then both or none must count; but computed, their probabilities differ in
/// the last digits. 1e-7 is far above that rounding, and far below the difference of neighbouring probabilities where
/// it could matter. R has the same slack.
const SLACK: f64 = 1e-7;

/// The first number of `low..=high` that fulfils a condition which all later ones fulfil, or `high + 1`.
fn first(low: u64, high: u64, fulfils: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut end) = (low, high + 1);
    while low < end {
        let middle = u64::midpoint(low, end);
        if fulfils(middle) { end = middle } else { low = middle + 1 }
    }
    low
}

/// Returns a count that an `f64` holds exactly; the name is only made for the message.
fn check_count(count: u64, name: impl FnOnce() -> String) -> Result<u64> {
    if count <= LARGEST {
        Ok(count)
    } else {
        Err(Error::parameter(&name(), count, &format!("a count of at most {LARGEST}")))
    }
}

/// The sum of counts; it too must be one that an `f64` holds exactly.
fn check_sum(counts: impl IntoIterator<Item = u64>, name: &str) -> Result<u64> {
    let sum = counts.into_iter().fold(0, u64::saturating_add);
    check_count(sum, || name.into())
}

/// Checks `x` of `n` in every group; a group may be empty.
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
    fn first_finds_the_border_wherever_it_lies() {
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
    fn two_sides_share_the_normal_distribution() {
        for z in [-40.0, -1.5, 0.0, 0.3, 8.0, 38.0] {
            let p = Alternative::ALL.iter().map(|side| normal_p_value(z, *side)).collect::<Vec<_>>();
            assert_eq!(p[0], (2.0 * p[1].min(p[2])).min(1.0), "{z}");
            assert!((p[1] + p[2] - 1.0).abs() < 1e-15, "{z}");
        }
    }
}
