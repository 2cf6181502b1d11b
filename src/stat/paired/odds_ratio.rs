//! The conditional odds ratio of paired proportions.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::proportion::{self, Method};
use crate::stat::whole::LARGEST;
use crate::stat::{Bound, Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a paired odds ratio.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::OddsRatioMethod;
///
/// assert_eq!("exact".parse::<OddsRatioMethod>()?, OddsRatioMethod::Exact);
/// assert_eq!(OddsRatioMethod::default().to_string(), "wilson");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OddsRatioMethod {
    /// From Wilson's limits of the share of `first_only`.
    #[default]
    Wilson,
    /// From Clopper and Pearson's: coverage never falls below the level. It matches the exact McNemar test.
    Exact,
    /// From the mid-P limits. It matches the mid-P McNemar test.
    MidP,
    /// Normal on the log scale; for comparison only.
    Log,
}

name_methods!(OddsRatioMethod { Wilson => "wilson", Exact => "exact", MidP => "mid_p", Log => "log" });

impl OddsRatioMethod {
    /// The method for the share whose odds are taken.
    fn of_share(self) -> Method {
        match self {
            Self::Wilson => Method::Wilson,
            Self::Exact => Method::ClopperPearson,
            Self::MidP => Method::MidP,
            Self::Log => Method::Logit,
        }
    }
}

/// The confidence interval for the conditional odds ratio of paired proportions, `first_only / second_only`.
///
/// # Formula
///
/// ```text
/// value = b / c
///
/// wilson, exact, mid_p:  l/(1 − l) to u/(1 − u), the limits of the proportion b / (b + c)
/// log:                   b/c · exp(∓ z √(1/b + 1/c)),  and those of exact if b or c is 0
///
/// b, c  first_only, second_only
/// z     the critical value of the level
/// ```
///
/// If `second_only` is 0, value and upper limit are infinite.
///
/// # Errors
///
/// [`Error::Parameter`] if both counts are 0 or sum to more than 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// - Fagerland, Lydersen and Laake (2014), "Recommended tests and confidence intervals for paired binomial proportions",
///   Statistics in Medicine 33:2850-2875.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::{self, OddsRatioMethod};
///
/// let interval = paired::odds_ratio(1, 7, 0.95, OddsRatioMethod::Wilson)?;
/// let text = format!("{:.3} ({:.3} to {:.3})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.143 (0.023 to 0.890)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn odds_ratio(
    first_only: u64,
    second_only: u64,
    confidence: impl Into<Confidence>,
    method: OddsRatioMethod,
) -> Result<Interval> {
    let found = of(first_only, second_only, confidence.into(), method)?;
    found.ok_or_else(|| Error::parameter(TOTAL, 0, "at least 1"))
}

/// [`odds_ratio`] for each row of two columns; a row of zeros has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if the counts of a row, which is named, sum to more than 2⁵³,
/// or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::{self, OddsRatioMethod};
///
/// let intervals = paired::odds_ratios(&[1, 0], &[7, 0], 0.95, OddsRatioMethod::MidP)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn odds_ratios(
    first_only: &[u64],
    second_only: &[u64],
    confidence: impl Into<Confidence>,
    method: OddsRatioMethod,
) -> Result<Intervals> {
    let rows = same_length([("first_only", first_only.len()), ("second_only", second_only.len())])?;
    let confidence = confidence.into();
    confidence.tail()?;
    Intervals::of(rows, |row| of(first_only[row], second_only[row], confidence, method))
}

const TOTAL: &str = "first_only + second_only";

fn of(first: u64, second: u64, confidence: Confidence, method: OddsRatioMethod) -> Result<Option<Interval>> {
    let pairs = first.saturating_add(second);
    if pairs > LARGEST {
        return Err(Error::parameter(TOTAL, pairs, &format!("at most {LARGEST}")));
    }
    if pairs == 0 {
        return confidence.tail().map(|_| None);
    }
    // 1 − p from the limits of the other share, as it loses its digits near p = 1
    let [own, other] = [(first, confidence.bound), (second, mirrored(confidence.bound))]
        .map(|(x, bound)| proportion::interval(x, pairs, bound.at(confidence.level), method.of_share()));
    let (own, other) = (own?, other?);
    let limits = (own.lower / other.upper, own.upper / other.lower);
    Ok(Some(confidence.around(first as f64 / second as f64, limits, (0.0, f64::INFINITY))))
}

fn mirrored(bound: Bound) -> Bound {
    match bound {
        Bound::Both => Bound::Both,
        Bound::Lower => Bound::Upper,
        Bound::Upper => Bound::Lower,
    }
}
