//! A count divided by what it was exposed to: people, files, years.

use super::{Estimator, Method};
use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::whole::check_count;
use crate::stat::{Confidence, Interval, Intervals};

/// The interval for the rate at which `x` events come from an exposure, times the multiplier.
///
/// The exposure is known without error, such as the population or the days at risk. The multiplier says per how much
/// the rate is given, such as 100 000 people; it is applied at the end and changes nothing else.
///
/// # Formula
///
/// ```text
/// value, lower, upper = x·k/t, lower(x)·k/t, upper(x)·k/t
///
/// t                   exposure
/// k                   multiplier
/// lower(x), upper(x)  the limits of the count by the method, see count::interval
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if `x` passes 2⁵³, unless `exposure` and `multiplier` are above 0 and finite, if the rate is
/// too large for an `f64`, or unless `0 < level < 1`.
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
pub fn rate(
    x: u64,
    exposure: f64,
    multiplier: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let rates = Rates::new(multiplier, confidence.into(), method)?;
    check_positive("exposure", exposure)?;
    rates.interval(x, exposure)
}

/// The intervals of whole columns, as [`rate`] gives them; a row with an exposure of 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length; for a row, which is named as `x[17]` or `exposure[17]`, if its
/// count passes 2⁵³, if its exposure is negative or not finite, or if its rate is too large for an `f64`; unless
/// `multiplier` is above 0 and finite; unless `0 < level < 1`.
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
    multiplier: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([("x", x.len()), ("exposure", exposure.len())])?;
    let rates = Rates::new(multiplier, confidence.into(), method)?;
    Intervals::of(rows, |row| match exposure[row] {
        0.0 => check_count("x", x[row]).map(|_| None),
        exposure => {
            check_not_negative("exposure", exposure)?;
            rates.interval(x[row], exposure).map(Some)
        }
    })
}

/// An estimator of counts with the multiplier of the rates.
struct Rates {
    estimator: Estimator,
    multiplier: f64,
}

impl Rates {
    fn new(multiplier: f64, confidence: Confidence, method: Method) -> Result<Self> {
        check_positive("multiplier", multiplier)?;
        Ok(Self { estimator: Estimator::new(confidence, method)?, multiplier })
    }

    fn interval(&self, x: u64, exposure: f64) -> Result<Interval> {
        let count = self.estimator.interval(x)?;
        let rate = |count: f64| count / exposure * self.multiplier;
        let rate = Interval { value: rate(count.value), lower: rate(count.lower), upper: rate(count.upper) };
        if rate.value.is_finite() && rate.lower.is_finite() {
            Ok(rate)
        } else {
            Err(Error::parameter("exposure", exposure, "a number large enough for a finite rate"))
        }
    }
}

/// Gives back a number that is above 0 and finite.
pub(in crate::stat) fn check_positive(name: &str, value: f64) -> Result<f64> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a finite number above 0"))
    }
}

/// Gives back a number that is not negative and finite.
pub(in crate::stat) fn check_not_negative(name: &str, value: f64) -> Result<f64> {
    if value >= 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a finite number of at least 0"))
    }
}
