//! The probability behind a proportion.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::normal::upper_quantile;
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// How the interval of a proportion is made.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::Method;
///
/// assert_eq!("wilson".parse::<Method>()?, Method::Wilson);
/// assert_eq!(Method::Wilson.to_string(), "wilson");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Wilson 1927, without continuity correction: the probabilities that the score test does not reject.
    Wilson,
}

name_methods!(Method { Wilson => "wilson" });

/// The interval for the probability behind `x` of `n`.
///
/// # Formula
///
/// ```text
/// wilson:  lower, upper = (2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2 (n + z²))
///
///          x = 0:  lower = 0,             upper = z² / (n + z²)
///          x = n:  lower = n / (n + z²),  upper = 1
///
/// z  the critical value of the level: Φ(z) − Φ(−z) = level
/// ```
///
/// The two are the roots in p of `(x/n − p)² = z² p (1 − p) / n`.
///
/// # Errors
///
/// [`Error::Parameter`] if `n` is 0, if `x` passes `n`, or unless `0 < level < 1`.
///
/// # References
///
/// - Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
///   Statistical Association 22:209-212.
/// - Newcombe (1998), "Two-sided confidence intervals for the single proportion: comparison of seven methods",
///   Statistics in Medicine 17:857-872, method 3.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// let interval = proportion::interval(81, 263, 0.95, Method::Wilson)?;
/// let text = format!("{:.4} ({:.4} to {:.4})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.3080 (0.2553 to 0.3662)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(x: u64, n: u64, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    if n == 0 {
        return Err(Error::parameter("n", n, "at least 1"));
    }
    estimator.interval(x, n)
}

/// The intervals of whole columns, as [`interval`] gives them; a row with `n` = 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if `x` passes `n` in a row, which is named as `x[17]`, or
/// unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// let intervals = proportion::intervals(&[81, 0], &[263, 0], 0.95, Method::Wilson)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(x: &[u64], n: &[u64], confidence: impl Into<Confidence>, method: Method) -> Result<Intervals> {
    let rows = same_length([("x", x.len()), ("n", n.len())])?;
    let estimator = Estimator::new(confidence.into(), method)?;
    Intervals::of(rows, |row| match (x[row], n[row]) {
        (0, 0) => Ok(None),
        (x, n) => estimator.interval(x, n).map(Some),
    })
}

/// A method with all that does not depend on the counts.
struct Estimator {
    confidence: Confidence,
    method: Method,
    z: f64,
}

impl Estimator {
    fn new(confidence: Confidence, method: Method) -> Result<Self> {
        let tail = confidence.tail()?;
        Ok(Self { confidence, method, z: upper_quantile(tail) })
    }

    fn interval(&self, x: u64, n: u64) -> Result<Interval> {
        if x > n {
            return Err(Error::parameter("x", x, &format!("at most `n`, which is {n}")));
        }
        let limits = match self.method {
            Method::Wilson => wilson(x, n, self.z),
        };
        Ok(self.confidence.around(x as f64 / n as f64, limits, (0.0, 1.0)))
    }
}

/// The lower root is the product of the roots, x²/(n (n + z²)), divided by the upper one: the difference that stands
/// in the formula would lose its digits where x is small.
pub(super) fn wilson(x: u64, n: u64, z: f64) -> (f64, f64) {
    if x == n {
        return (n as f64 / (n as f64 + z * z), 1.0);
    }
    let remaining = (n - x) as f64;
    let (x, n) = (x as f64, n as f64);
    let sum = 2.0 * x + z * z + z * (z * z + 4.0 * x * (remaining / n)).sqrt();
    let lower = if x > 0.0 { 2.0 * x * (x / n) / sum } else { 0.0 };
    (lower, (sum / (2.0 * (n + z * z))).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{assert_near, lines};

    const TABLE: &str = include_str!("../../tests/reference/proportion_wilson.csv");
    const SIZES: [u64; 6] = [1, 2, 29, 1000, 1_000_000_000, u64::MAX];
    const LEVELS: [f64; 8] = [1e-300, 1e-9, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];

    fn wilson(x: u64, n: u64, level: f64) -> Interval {
        interval(x, n, level, Method::Wilson).unwrap()
    }

    /// Every `x, n, level` that the laws are tried on.
    fn cases() -> impl Iterator<Item = (u64, u64, f64)> {
        let pairs = SIZES.into_iter().flat_map(|n| [0, 1, n / 3, n / 2, n - 1, n].map(|x| (x, n)));
        pairs.flat_map(|(x, n)| LEVELS.map(|level| (x, n, level)))
    }

    #[test]
    fn wilson_agrees_with_the_reference_table() {
        for [x, n, level, lower, upper] in lines(TABLE) {
            let found = wilson(x.parse().unwrap(), n.parse().unwrap(), level.parse().unwrap());
            assert_near(found, lower, upper, &format!("{x} of {n} at {level}"));
        }
    }

    #[test]
    fn wilson_gives_the_published_limits() {
        // Newcombe (1998), table I, method 3, 95 %
        let published =
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)];
        for (x, n, lower, upper) in published {
            let found = wilson(x, n, 0.95);
            assert!((found.lower - lower).abs() < 5e-5 && (found.upper - upper).abs() < 5e-5, "{x} of {n}: {found:?}");
        }
    }

    #[test]
    fn limits_lie_around_the_estimate_within_0_and_1() {
        for (x, n, level) in cases() {
            let found = wilson(x, n, level);
            assert!(0.0 <= found.lower && found.lower <= found.value, "{x} of {n} at {level}: {found:?}");
            assert!(found.value <= found.upper && found.upper <= 1.0, "{x} of {n} at {level}: {found:?}");
        }
    }

    #[test]
    fn wilson_mirrors_the_complement() {
        for (x, n, level) in cases() {
            let (found, mirror) = (wilson(x, n, level), wilson(n - x, n, level));
            let difference = (found.lower + mirror.upper - 1.0).abs();
            assert!(difference <= 4.0 * f64::EPSILON, "{x} of {n} at {level}: {difference:e}");
        }
    }

    #[test]
    fn wilson_widens_with_the_level() {
        for (x, n, _) in cases() {
            let found = LEVELS.map(|level| wilson(x, n, level));
            let nested = found.is_sorted_by(|inner, outer| outer.lower <= inner.lower && inner.upper <= outer.upper);
            assert!(nested, "{x} of {n}: {found:?}");
        }
    }

    #[test]
    fn wilson_ends_exactly_at_none_and_all() {
        for n in SIZES {
            let (none, all) = (wilson(0, n, 0.95), wilson(n, n, 0.95));
            assert_eq!([none.lower.to_bits(), all.upper.to_bits()], [0, 1.0_f64.to_bits()], "{n}");
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |x, n, level| interval(x, n, level, Method::Wilson).unwrap_err().to_string();
        assert_eq!(message(0, 0, 0.95), "parameter `n` is `0`, expected at least 1");
        assert_eq!(message(6, 5, 0.95), "parameter `x` is `6`, expected at most `n`, which is 5");
        assert!(message(1, 5, 1.2).starts_with("parameter `level` is `1.2`"));
        let error = "clopper".parse::<Method>().unwrap_err().to_string();
        assert_eq!(error, "method `clopper` is not known; known are `wilson`");
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
        }
    }
}
