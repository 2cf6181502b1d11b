//! What a curve says: quantiles, the restricted mean and the share within so many days.

use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::quantile::check_share;
use crate::stat::survival::kaplan_meier::{Curve, Row};
use crate::stat::{Bound, Interval};

/// A curve that misses a share by less than this part of it has only been rounded.
const SLACK: f64 = 1e-12;

/// A quantile of durations and the limits of its interval, in days.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Quantile {
    /// The estimate; none where so many matters are open that the curve does not fall so far.
    pub value: Option<f64>,
    /// The lower limit; none where it was not asked for or the lower limits of the curve do not fall so far.
    pub lower: Option<f64>,
    /// The upper limit; none where it was not asked for or the upper limits of the curve do not fall so far.
    pub upper: Option<f64>,
}

/// A restricted mean, its standard error and limits, in days.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RestrictedMean {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Curve {
    /// The days within which a share `q` of all matters is closed: 0.5 for the median.
    ///
    /// # Formula
    ///
    /// ```text
    /// value = the least t with S(t) <= 1 − q
    /// lower = the least t with lower(t) <= 1 − q
    /// upper = the least t with upper(t) < 1 − q
    /// ```
    ///
    /// The limits are those of Brookmeyer and Crowley on the scale of the curve's own limits: the days on which a test
    /// at the level does not reject S(t) = 1 − q. Without open matters the value is that of
    /// [`quantile::interval`](crate::stat::quantile::interval). Where S is 1 − q for a while, the value is the first of
    /// these days; some packages give the middle.
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

    /// The mean of the days that a matter is open, counting no more than the first `days` of each.
    ///
    /// It is the area under the curve, and exists where the plain mean does not because matters are open.
    ///
    /// # Formula
    ///
    /// ```text
    /// value      = μ(0, τ)
    /// std_error² = Σ μ(t, τ)² d / (n (n − d))       over the days t up to τ, without the one that leaves none
    /// lower, upper = value ∓ z · std_error          cut off at 0 and τ
    ///
    /// τ        `days`
    /// μ(t, τ)  the area under S from t to τ
    /// n, d, z  as for the curve
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if `days` is 0, or if it lies beyond the longest duration while matters are open.
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

    /// The share of all matters that is closed within so many days, 1 − S.
    ///
    /// The limits are 1 less those of S; where only one was asked for, it is that of this share. No digits are lost
    /// where few are closed yet.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if `days` lies beyond the longest duration while matters are open.
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
