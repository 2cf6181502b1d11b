//! The mean behind a count of events.

use crate::error::{Error, Result};
use crate::stat::special::gamma;
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The largest count that an `f64` and all below it hold exactly, 2⁵³.
const LARGEST: u64 = 1 << 53;

/// How the interval of a count is made.
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::Method;
///
/// assert_eq!("exact".parse::<Method>()?, Method::Exact);
/// assert_eq!(Method::Exact.to_string(), "exact");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Garwood 1936: each tail of the Poisson distribution has probability α/2, so the coverage is never below the
    /// level.
    Exact,
}

name_methods!(Method { Exact => "exact" });

/// The interval for the mean of the Poisson distribution that `x` events come from.
///
/// # Formula
///
/// ```text
/// exact:  lower = χ²(α/2; 2x) / 2            0 where x = 0
///         upper = χ²(1 − α/2; 2x + 2) / 2    −ln(α/2) where x = 0
///
/// α         1 − level
/// χ²(p; k)  the value below which a chi-squared variable with k degrees of freedom lies with probability p
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if `x` passes 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// - Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28:437-442.
/// - Ulm (1990), "A simple method to calculate the confidence interval of a standardized mortality ratio (SMR)",
///   American Journal of Epidemiology 131:373-375: the form with χ².
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// let interval = count::interval(5, 0.95, Method::Exact)?;
/// let text = format!("{} ({:.4} to {:.4})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "5 (1.6235 to 11.6683)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(x: u64, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    Estimator::new(confidence.into(), method)?.interval(x)
}

/// The intervals of a whole column, as [`interval`] gives them.
///
/// # Errors
///
/// [`Error::Parameter`] if a count, named as `x[17]`, passes 2⁵³, or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// let intervals = count::intervals(&[0, 5], 0.95, Method::Exact)?;
/// assert_eq!(intervals.get(1), Some(count::interval(5, 0.95, Method::Exact)?));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(x: &[u64], confidence: impl Into<Confidence>, method: Method) -> Result<Intervals> {
    let estimator = Estimator::new(confidence.into(), method)?;
    Intervals::of(x.len(), |row| estimator.interval(x[row]).map(Some))
}

/// A method with all that does not depend on the count.
struct Estimator {
    confidence: Confidence,
    method: Method,
    tail: f64,
}

impl Estimator {
    fn new(confidence: Confidence, method: Method) -> Result<Self> {
        Ok(Self { confidence, method, tail: confidence.tail()? })
    }

    fn interval(&self, x: u64) -> Result<Interval> {
        if x > LARGEST {
            return Err(Error::parameter("x", x, &format!("a count of at most {LARGEST}")));
        }
        let x = x as f64;
        let limits = match self.method {
            Method::Exact => exact(x, self.tail),
        };
        Ok(self.confidence.around(x, limits, (0.0, f64::INFINITY)))
    }
}

fn exact(x: f64, tail: f64) -> (f64, f64) {
    let lower = if x > 0.0 { gamma::lower_quantile(x, tail) } else { 0.0 };
    (lower, gamma::upper_quantile(x + 1.0, tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{assert_near, lines};

    const TABLE: &str = include_str!("../../tests/reference/count_exact.csv");
    const COUNTS: [u64; 12] = [0, 1, 2, 3, 10, 100, 998, 999, 1000, 1001, 1_000_000, LARGEST];
    const LEVELS: [f64; 8] = [1e-300, 1e-9, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];

    #[test]
    fn exact_agrees_with_the_reference_table() {
        for [x, level, lower, upper] in lines(TABLE) {
            let level: f64 = level.parse().unwrap();
            let found = interval(x.parse().unwrap(), level, Method::Exact).unwrap();
            assert_near(found, lower, upper, &format!("{x} at {level}"));
        }
    }

    #[test]
    fn exact_gives_the_published_limits() {
        let limits = |x, level| {
            let found = interval(x, level, Method::Exact).unwrap();
            (found.lower, found.upper)
        };
        // GraphPad, "How QuickCalcs computes the confidence interval of a count", by Garwood's method
        for (level, lower, upper) in [(0.9, 17.38, 34.92), (0.95, 16.18, 36.90), (0.99, 14.00, 41.00)] {
            let found = limits(25, level);
            assert!((found.0 - lower).abs() < 5e-3 && (found.1 - upper).abs() < 5e-3, "{level}: {found:?}");
        }
        // R 4, poisson.test(x), to four decimals
        let published = [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)];
        for (x, lower, upper) in published {
            let found = limits(x, 0.95);
            assert!((found.0 - lower).abs() < 5e-5 && (found.1 - upper).abs() < 5e-5, "{x}: {found:?}");
        }
    }

    #[test]
    fn limits_lie_around_the_count_and_widen_with_the_level() {
        for x in COUNTS {
            let mut inner = None;
            for level in LEVELS {
                let found = interval(x, level, Method::Exact).unwrap();
                assert!(0.0 <= found.lower && found.lower <= found.value && found.value <= found.upper, "{found:?}");
                let inner = inner.replace(found).unwrap_or(found);
                assert!(found.lower <= inner.lower && inner.upper <= found.upper, "{x} at {level}: {found:?}");
            }
        }
    }

    #[test]
    fn limits_grow_with_the_count() {
        for level in LEVELS {
            let found = COUNTS.map(|x| interval(x, level, Method::Exact).unwrap());
            assert!(found.is_sorted_by(|a, b| a.lower < b.lower && a.upper < b.upper), "{level}: {found:?}");
        }
    }

    #[test]
    fn no_events_leave_the_logarithm_of_the_tail() {
        for level in [0.5, 0.95, 0.9999] {
            let found = interval(0, level, Method::Exact).unwrap();
            assert!((found.upper + ((1.0 - level) / 2.0).ln()).abs() < 1e-13, "{level}: {found:?}");
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let error = interval(LARGEST + 1, 0.95, Method::Exact).unwrap_err().to_string();
        assert_eq!(error, "parameter `x` is `9007199254740993`, expected a count of at most 9007199254740992");
        let error = interval(5, f64::NAN, Method::Exact).unwrap_err().to_string();
        assert!(error.starts_with("parameter `level` is `NaN`"), "{error}");
        let error = "wilson".parse::<Method>().unwrap_err().to_string();
        assert_eq!(error, "method `wilson` is not known; known are `exact`");
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
        }
    }
}
