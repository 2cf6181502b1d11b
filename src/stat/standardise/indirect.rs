//! Indirect standardisation: observed events against those expected at the standard's rates.

use super::scaled;
use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::count::{self, Method, check_not_negative, check_positive};
use crate::stat::whole::check_count;
use crate::stat::{Confidence, Interval};

/// The indirectly standardised ratio of `x` observed events to those expected in a population of `n[i]` in stratum `i`,
/// where the standard has `standard_x[i]` events in `standard_n[i]`.
///
/// # Formula
///
/// ```text
/// value, lower, upper = k x/E, k L/E, k U/E
/// E                   = Σ n_i · standard_x_i / standard_n_i
///
/// L, U  the limits of the count x by the method
/// k     per, such as 100, applied at the end
/// ```
///
/// The standard's rates are taken as known. Only the total of the observed events is used, so they need not be known by
/// stratum. English agencies use Byar's limits from 10 events on and the exact ones below:
///
/// ```
/// use fazhi::stat::count::Method;
///
/// let method = |x| if x < 10 { Method::Exact } else { Method::Byar };
/// assert_eq!([method(9), method(10)], [Method::Exact, Method::Byar]);
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if `x` exceeds 2⁵³; if the slices differ in length; if `n[i]` or `standard_x[i]` is negative or
/// not finite; if no events are expected; if the ratio overflows; unless `standard_n[i]` and `per` are above 0
/// and finite; or unless `0 < level < 1`.
///
/// # References
///
/// - Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC: standardised mortality ratios.
/// - Ulm (1990), "A simple method to calculate the confidence interval of a standardized mortality ratio (SMR)",
///   American Journal of Epidemiology 131:373-375: the exact limits.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{count::Method, standardise};
///
/// let (n, standard_x, standard_n) = ([200.0, 300.0], [20.0, 90.0], [1000.0, 1500.0]);
/// let ratio = standardise::indirect_ratio(33, &n, &standard_x, &standard_n, 1.0, 0.95, Method::Byar)?;
/// assert_eq!(ratio.value, 33.0 / 22.0);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn indirect_ratio(
    x: u64,
    n: &[f64],
    standard_x: &[f64],
    standard_n: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let expected = expected(n, standard_x, standard_n)?;
    of_expected(x, expected, 1.0, per, confidence.into(), method)
}

/// The indirectly standardised rate: the [ratio](indirect_ratio) times the standard's crude rate.
///
/// # Formula
///
/// ```text
/// value, lower, upper = k r x/E, k r L/E, k r U/E
/// r                   = Σ standard_x_i / Σ standard_n_i
/// E                   = Σ n_i · standard_x_i / standard_n_i
///
/// L, U  the limits of the count x by the method
/// k     per, such as 100 000, applied at the end
/// ```
///
/// # Errors
///
/// As [`indirect_ratio`].
///
/// # References
///
/// See [`indirect_ratio`].
///
/// # Examples
///
/// ```
/// use fazhi::stat::{count::Method, standardise};
///
/// let (n, standard_x, standard_n) = ([200.0, 300.0], [20.0, 90.0], [1000.0, 1500.0]);
/// let rate = standardise::indirect_rate(33, &n, &standard_x, &standard_n, 1000.0, 0.95, Method::Byar)?;
/// assert_eq!(format!("{:.3}", rate.value), "66.000"); // 33/22 times 110/2500
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn indirect_rate(
    x: u64,
    n: &[f64],
    standard_x: &[f64],
    standard_n: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let expected = expected(n, standard_x, standard_n)?;
    let crude = check_sum("standard_x", standard_x)? / check_sum("standard_n", standard_n)?;
    of_expected(x, expected, crude, per, confidence.into(), method)
}

fn of_expected(x: u64, expected: f64, rate: f64, per: f64, confidence: Confidence, method: Method) -> Result<Interval> {
    check_positive("per", per)?;
    let found = count::interval_of_effective(check_count("x", x)?, confidence, method)?;
    let ratio = |count: f64| count / expected;
    let ratio = Interval { value: ratio(found.value), lower: ratio(found.lower), upper: ratio(found.upper) };
    scaled(ratio, rate, per)
}

/// The expected events at the standard's rates.
fn expected(n: &[f64], standard_x: &[f64], standard_n: &[f64]) -> Result<f64> {
    same_length([("n", n.len()), ("standard_x", standard_x.len()), ("standard_n", standard_n.len())])?;
    let mut expected = 0.0;
    for (at, ((n, standard_x), standard_n)) in n.iter().zip(standard_x).zip(standard_n).enumerate() {
        check_not_negative(&format!("n[{at}]"), *n)?;
        check_not_negative(&format!("standard_x[{at}]"), *standard_x)?;
        check_positive(&format!("standard_n[{at}]"), *standard_n)?;
        expected += n * (standard_x / standard_n);
    }
    check_positive("expected", expected)
}

fn check_sum(name: &str, values: &[f64]) -> Result<f64> {
    let sum = values.iter().fold(0.0, |sum, value| sum + value);
    if sum.is_finite() { Ok(sum) } else { Err(Error::parameter(name, sum, "numbers with a finite sum")) }
}
