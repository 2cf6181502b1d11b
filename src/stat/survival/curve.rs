//! Summaries of a curve: quantiles, the restricted mean and the share closed within a number of days.

use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::quantile::check_share;
use crate::stat::survival::kaplan_meier::{Curve, Row};
use crate::stat::{Bound, Interval};

/// The relative rounding error allowed in a comparison with the curve.
const SLACK: f64 = 1e-12;

/// A quantile of durations and the limits of its interval, in days.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Quantile {
    /// The estimate; `None` if the curve does not fall far enough.
    pub value: Option<f64>,
    /// The lower limit; `None` if it was not asked for or the lower limits of the curve do not fall far enough.
    pub lower: Option<f64>,
    /// The upper limit; `None` if it was not asked for or the upper limits of the curve do not fall far enough.
    pub upper: Option<f64>,
}

/// A restricted mean with its standard error and limits, in days.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RestrictedMean {
    /// The estimate.
    pub value: f64,
    /// The standard error.
    pub std_error: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Curve {
    /// The `q`-quantile of the durations, such as 0.5 for the median: the days within which a share `q` is closed.
    ///
    /// # Formula
    ///
    /// ```text
    /// value = the smallest t with S(t) <= 1 − q
    /// lower = the smallest t with lower(t) <= 1 − q
    /// upper = the smallest t with upper(t) < 1 − q
    /// ```
    ///
    /// The limits are Brookmeyer and Crowley's, on the scale of the curve's limits: the days on which a test does not
    /// reject S(t) = 1 − q. Without censoring the value is that of
    /// [`quantile::interval`](crate::stat::quantile::interval). If S equals 1 − q over a range of days, the value is
    /// the first of them; some packages give the middle.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] unless `0 < q < 1`.
    ///
    /// # References
    ///
    /// - Brookmeyer and Crowley (1982), "A confidence interval for the median survival time", Biometrics 38:29-41.
    /// - Klein and Moeschberger (2003), Survival Analysis, 2nd edition, section 4.5.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::survival::{self, Durations, Transform};
    ///
    /// let durations = Durations::of_counts(&[10, 20, 90], &[4, 3, 0], &[0, 0, 5])?;
    /// let curve = survival::kaplan_meier(&durations, 0.95, Transform::LogLog)?;
    /// assert_eq!(curve.quantile(0.5)?.value, Some(20.0));
    /// assert_eq!(curve.quantile(0.75)?.value, None);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn quantile(&self, q: f64) -> Result<Quantile> {
        check_share(q)?;
        let left = 1.0 - q;
        let first =
            |below: &dyn Fn(&Row) -> bool| self.rows().iter().find(|row| below(row)).map(|row| f64::from(row.days));
        let (most, under) = (left * (1.0 + SLACK), left * (1.0 - SLACK));
        let bound = self.confidence.bound;
        Ok(Quantile {
            value: first(&|row| row.value <= most),
            lower: first(&|row| row.lower <= most).filter(|_| bound != Bound::Upper),
            upper: first(&|row| row.upper < under).filter(|_| bound != Bound::Lower),
        })
    }

    /// The restricted mean duration, with each duration truncated at `days`: the area under the curve up to `days`.
    ///
    /// It exists even if the mean does not because of censoring.
    ///
    /// # Formula
    ///
    /// ```text
    /// value      = μ(0, τ)
    /// std_error² = Σ μ(t, τ)² d / (n (n − d))       over the days t up to τ with n > d
    /// lower, upper = value ∓ z · std_error          clipped to 0 and τ
    ///
    /// τ        `days`
    /// μ(t, τ)  the area under S from t to τ
    /// n, d, z  as for the curve
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if `days` is 0, or exceeds the longest duration while matters are open.
    ///
    /// # References
    ///
    /// - Klein and Moeschberger (2003), Survival Analysis, 2nd edition, section 4.5.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::survival::{self, Durations, Transform};
    ///
    /// let durations = Durations::of(&[10, 20, 90], &[true, true, false])?;
    /// let curve = survival::kaplan_meier(&durations, 0.95, Transform::LogLog)?;
    /// assert_eq!(curve.restricted_mean(30)?.value, 20.0);
    /// assert!(curve.restricted_mean(91).is_err());
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn restricted_mean(&self, days: u32) -> Result<RestrictedMean> {
        if days == 0 {
            return Err(Error::parameter("days", days, "at least 1"));
        }
        let until = self.rows_until(days)?;
        let (mut area, mut variance, mut end) = (0.0, 0.0, days);
        for (row, exact) in self.rows()[..until].iter().zip(self.exact()).rev() {
            area += f64::from(end - row.days) * row.value;
            variance += area * area * exact.term;
            end = row.days;
        }
        let (value, std_error) = (area + f64::from(end), variance.sqrt());
        let half = upper_quantile(self.confidence.tail()?) * std_error;
        let around = self.confidence.around(value, (value - half, value + half), (0.0, f64::from(days)));
        Ok(RestrictedMean { value, std_error, lower: around.lower, upper: around.upper })
    }

    /// The share of matters closed within a number of days, 1 − S.
    ///
    /// The limits are 1 minus those of S; a one-sided limit refers to this share. Small shares keep their digits.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if `days` exceeds the longest duration while matters are open.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::survival::{self, Durations, Transform};
    ///
    /// let durations = Durations::of_counts(&[10, 20, 90], &[4, 3, 0], &[0, 0, 5])?;
    /// let curve = survival::kaplan_meier(&durations, 0.95, Transform::LogLog)?;
    /// let share = curve.share_within(30)?;
    /// let text = format!("{:.3} ({:.3} to {:.3})", share.value, share.lower, share.upper);
    /// assert_eq!(text, "0.583 (0.335 to 0.848)");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn share_within(&self, days: u32) -> Result<Interval> {
        let until = self.rows_until(days)?;
        let share = |log: f64| -log.exp_m1() + 0.0; // no negative zero
        let (log, limits) = self.exact()[..until].last().map_or((0.0, (0.0, 0.0)), |exact| (exact.log, exact.limits));
        Ok(self.confidence.around(share(log), (share(limits.1), share(limits.0)), (0.0, 1.0)))
    }
}
