//! Rates: a count over its exposure, such as people, files or years.

use super::{Estimator, Method};
use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::whole::check_count;
use crate::stat::{Confidence, Interval, Intervals};

/// The confidence interval for a rate, from `x` events in an exposure, times `per`.
///
/// The exposure, such as a population or days at risk, is taken as known without error. `per` is the base of
/// the rate, such as 100 000 people; it only scales the result.
///
/// # Formula
///
/// ```text
/// value, lower, upper = x·k/t, lower(x)·k/t, upper(x)·k/t
///
/// t                   exposure
/// k                   per
/// lower(x), upper(x)  the limits of the count by the method; see count::interval
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if `x` exceeds 2⁵³ or the rate overflows, unless `exposure` and `per` are above 0 and
/// finite, or unless `0 < level < 1`.
///
/// # References
///
/// See [`count::interval`](super::interval).
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// let rate = count::rate(15, 400.0, 1000.0, 0.95, Method::Byar)?;
/// let text = format!("{} ({:.2} to {:.2}) per 1000", rate.value, rate.lower, rate.upper);
/// assert_eq!(text, "37.5 (20.97 to 61.85) per 1000");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rate(x: u64, exposure: f64, per: f64, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    let rates = Rates::new(per, confidence.into(), method)?;
    check_positive("exposure", exposure)?;
    rates.interval(x, exposure)
}

/// [`rate`] for each row of two columns; a row with an exposure of 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length; if in a row (named as in `exposure[17]`) the count exceeds
/// 2⁵³, the exposure is negative or not finite, or the rate overflows; unless `per` is above 0 and finite; or
/// unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// let rates = count::rates(&[15, 0], &[400.0, 0.0], 1000.0, 0.95, Method::Byar)?;
/// assert_eq!(rates.get(0), Some(count::rate(15, 400.0, 1000.0, 0.95, Method::Byar)?));
/// assert_eq!(rates.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rates(
    x: &[u64],
    exposure: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([("x", x.len()), ("exposure", exposure.len())])?;
    let rates = Rates::new(per, confidence.into(), method)?;
    Intervals::of(rows, |row| match exposure[row] {
        0.0 => check_count("x", x[row]).map(|_| None),
        exposure => {
            check_not_negative("exposure", exposure)?;
            rates.interval(x[row], exposure).map(Some)
        }
    })
}

/// An estimator of counts, and what the rate is per.
struct Rates {
    estimator: Estimator,
    per: f64,
}

impl Rates {
    fn new(per: f64, confidence: Confidence, method: Method) -> Result<Self> {
        check_positive("per", per)?;
        Ok(Self { estimator: Estimator::new(confidence, method)?, per })
    }

    fn interval(&self, x: u64, exposure: f64) -> Result<Interval> {
        let count = self.estimator.interval(x)?;
        let rate = |count: f64| count / exposure * self.per;
        let rate = Interval { value: rate(count.value), lower: rate(count.lower), upper: rate(count.upper) };
        if rate.value.is_finite() && rate.lower.is_finite() {
            Ok(rate)
        } else {
            Err(Error::parameter("exposure", exposure, "a number large enough for a finite rate"))
        }
    }
}

/// Returns the number if it is above 0 and finite.
pub(in crate::stat) fn check_positive(name: &str, value: f64) -> Result<f64> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a finite number above 0"))
    }
}

/// Returns the number if it is finite and not negative.
pub(in crate::stat) fn check_not_negative(name: &str, value: f64) -> Result<f64> {
    if value >= 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a finite number of at least 0"))
    }
}
