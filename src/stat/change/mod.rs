//! The difference of two figures of any kind: of two means, and of two estimates that have limits.
//!
//! Proportions have [`difference`](crate::stat::difference) and [`ratio`](crate::stat::ratio), counts and rates
//! [`rate_ratio`](crate::stat::rate_ratio).

#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::mean::Moments;
use crate::stat::special::student;
use crate::stat::{Confidence, Interval};

/// The difference of two means, with Welch's test that there is none.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct MeanDifference {
    /// The first mean less the second, and its limits.
    pub difference: Interval,
    /// The statistic t.
    pub statistic: f64,
    /// The degrees of freedom, which are not whole.
    pub df: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

/// The difference of the means of two groups, whose variances may differ.
///
/// # Formula
///
/// ```text
/// d = x̄₁ − x̄₂,  v = v₁ + v₂,  vᵢ = sᵢ²/nᵢ
/// t = d / √v,  df = v² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1))
/// lower, upper = d ∓ q √v
///
/// q  the upper α/2-quantile of Student's t with df degrees of freedom
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if a group has fewer than two values, if no value of either group differs from its mean, or unless
/// `0 < level < 1`.
///
/// # References
///
/// - Welch (1947), "The generalization of 'Student's' problem when several different population variances are involved",
///   Biometrika 34:28-35.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{change, mean::Moments};
///
/// // days to a decision, this year and last
/// let (now, before) = (Moments::of([18, 22, 25, 19, 30])?, Moments::of([28, 31, 26, 40, 35, 33])?);
/// let found = change::of_means(now, before, 0.95)?;
/// let text = format!("{:.2} ({:.2} to {:.2})", found.difference.value, found.difference.lower, found.difference.upper);
/// assert_eq!(text, "-9.37 (-16.17 to -2.56)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn of_means(first: Moments, second: Moments, confidence: impl Into<Confidence>) -> Result<MeanDifference> {
    let estimate = |name: &str, group: Moments| match group.variance() {
        Some(variance) => {
            let (n, value) = (group.n() as f64, group.mean());
            Ok(Estimate { value, standard_error: (variance / n).sqrt(), df: n - 1.0 })
        }
        None => {
            Err(Error::parameter(name, format!("{} values", group.n()), "at least 2, since fewer have no variance"))
        }
    };
    of_estimates(estimate("first", first)?, estimate("second", second)?, confidence)
}

/// An estimate with its standard error, and the degrees of freedom that this rests on.
///
/// # Examples
///
/// ```
/// use fazhi::stat::change::Estimate;
/// use fazhi::stat::mean::{self, Moments};
///
/// let days = Moments::of([18, 22, 25, 19, 30])?;
/// let found = Estimate::of_student(mean::interval(days, 0.95)?, 4.0, 0.95)?;
/// assert!((found.standard_error - (days.variance().unwrap() / 5.0).sqrt()).abs() < 1e-12);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The degrees of freedom, infinite where the standard error is known.
    pub df: f64,
}

impl Estimate {
    /// The estimate that has this upper limit of Student's distribution at a level; a mean of n values has n − 1 degrees of
    /// freedom, and infinitely many give the normal limit.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the degrees of freedom are below 1, or unless `0 < level < 1`.
    pub fn of_student(interval: Interval, df: f64, level: f64) -> Result<Self> {
        if df.is_nan() || df < 1.0 {
            return Err(Error::parameter("df", df, "at least 1"));
        }
        let quantile = student::upper_quantile(df, Confidence::from(level).tail()?);
        Ok(Self { value: interval.value, standard_error: (interval.upper - interval.value) / quantile, df })
    }
}

/// The difference of two independent estimates with their own standard errors, as [`of_means`] has it of two means.
///
/// With infinite degrees of freedom it is the normal test and interval.
///
/// # Errors
///
/// [`Error::Parameter`] if an estimate or a standard error is not finite, if a standard error is below 0 or both are 0, if
/// degrees of freedom are not above 0, or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::change::{self, Estimate};
///
/// let known = |value, standard_error| Estimate { value, standard_error, df: f64::INFINITY };
/// let found = change::of_estimates(known(12.5, 0.6), known(10.0, 0.8), 0.95)?;
/// assert_eq!(format!("{:.4} {:.4} {:.6}", found.difference.lower, found.difference.upper, found.p_value), "0.5400 4.4600 0.012419");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn of_estimates(first: Estimate, second: Estimate, confidence: impl Into<Confidence>) -> Result<MeanDifference> {
    let confidence = confidence.into();
    let tail = confidence.tail()?;
    for (name, Estimate { value, standard_error, df }) in [("first", first), ("second", second)] {
        if !(value.is_finite() && standard_error.is_finite() && standard_error >= 0.0 && df > 0.0) {
            let expected = "finite numbers, a standard error of at least 0 and degrees of freedom above 0";
            return Err(Error::parameter(name, format!("{value} ({standard_error}, {df})"), expected));
        }
    }
    let [v1, v2] = [first, second].map(|estimate| estimate.standard_error * estimate.standard_error);
    let variance = v1 + v2;
    if variance == 0.0 {
        return Err(Error::parameter("variance", 0, "values that differ, in one of the groups at least"));
    }
    let (one, two) = (v1 / variance, v2 / variance);
    let df = 1.0 / (one * one / first.df + two * two / second.df);
    let (value, error) = (first.value - second.value, variance.sqrt());
    let half = student::upper_quantile(df, tail) * error;
    let statistic = value / error;
    Ok(MeanDifference {
        difference: confidence.around(value, (value - half, value + half), (f64::NEG_INFINITY, f64::INFINITY)),
        statistic,
        df,
        p_value: (2.0 * student::upper_tail(df, statistic.abs())).min(1.0),
    })
}

/// The difference of two independent estimates from their own intervals, by squaring and adding.
///
/// # Formula
///
/// ```text
/// d = a − b
/// lower = d − √((a − a_lower)² + (b_upper − b)²)
/// upper = d + √((a_upper − a)² + (b − b_lower)²)
/// ```
///
/// The limits keep the asymmetry of those they are made of, and have their level. It is for estimates with no test of their
/// own, such as medians: two intervals that overlap a little do not say that there is no difference, this one does.
///
/// # Errors
///
/// [`Error::Parameter`] if a number is not finite or an interval does not hold its estimate.
///
/// # References
///
/// - Newcombe (1998), "Interval estimation for the difference between independent proportions: comparison of eleven
///   methods", Statistics in Medicine 17:873-890: method 10, of the intervals of Wilson.
/// - Zou and Donner (2008), "Construction of confidence limits about effect measures: a general approach", Statistics in
///   Medicine 27:1693-1702.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{Interval, change};
///
/// // median days, this year and last
/// let (now, before) = (Interval { value: 21.0, lower: 18.0, upper: 25.0 }, Interval { value: 29.0, lower: 26.0, upper: 35.0 });
/// let found = change::of_intervals(now, before)?;
/// assert_eq!(format!("{} ({:.2} to {:.2})", found.value, found.lower, found.upper), "-8 (-14.71 to -3.00)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn of_intervals(first: Interval, second: Interval) -> Result<Interval> {
    for (name, interval) in [("first", first), ("second", second)] {
        let Interval { value, lower, upper } = interval;
        if !(lower.is_finite() && upper.is_finite() && lower <= value && value <= upper) {
            let expected = "finite limits, with the estimate between them";
            return Err(Error::parameter(name, format!("{value} ({lower} to {upper})"), expected));
        }
    }
    let value = first.value - second.value;
    Ok(Interval {
        value,
        lower: value - (first.value - first.lower).hypot(second.upper - second.value),
        upper: value + (first.upper - first.value).hypot(second.value - second.lower),
    })
}
