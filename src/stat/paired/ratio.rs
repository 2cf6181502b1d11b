//! The ratio of paired proportions.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::normal::upper_quantile;
use crate::stat::proportion::wilson;
use crate::stat::whole::LARGEST;
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a paired ratio.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::RatioMethod;
///
/// assert_eq!("log".parse::<RatioMethod>()?, RatioMethod::Log);
/// assert_eq!(RatioMethod::default().to_string(), "bonett_price");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RatioMethod {
    /// Bonett and Price 2006: Wilson's limits of each proportion, at a level reduced by the correlation.
    #[default]
    BonettPrice,
    /// Normal on the log scale; for comparison only.
    Log,
}

name_methods!(RatioMethod { BonettPrice => "bonett_price", Log => "log" });

/// The confidence interval for p₁ / p₂, where `both` units count in p₁ and p₂, `first_only` in p₁ only and `second_only`
/// in p₂ only.
///
/// Units that count in neither do not matter.
///
/// # Formula
///
/// ```text
/// value = (a + b) / (a + c)
///
/// bonett_price:  l₁/u₂ to u₁/l₂, Wilson's limits of (a + b)/m and (a + c)/m with ζ in place of z
///                ζ = z √((b + c + 2)/((a + b + 1)(a + c + 1))) / (s₁ + s₂)
///                s₁² = (1 − (a + b + 1)/(m + 2)) / (a + b + 1),  s₂² the same with c in place of b
/// log:           value · exp(∓ z √((b + c)/((a + b)(a + c))))
///
/// a, b, c  both, first_only, second_only
/// m        a + b + c
/// z        the critical value of the level
/// ```
///
/// If `both` and `second_only` are 0, value and upper limit are infinite; if `both` and `first_only` are, value and lower
/// limit are 0. `log` is then 0 to infinity.
///
/// # Errors
///
/// [`Error::Parameter`] if the counts are all 0 or sum to more than 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// - Bonett and Price (2006), "Confidence intervals for a ratio of binomial proportions based on paired data", Statistics
///   in Medicine 25:3039-3047.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::{self, RatioMethod};
///
/// // airway hyper-responsiveness before and after transplantation: Fagerland, Lydersen and Laake (2014)
/// let interval = paired::ratio(1, 1, 7, 0.95, RatioMethod::BonettPrice)?;
/// let text = format!("{:.3} ({:.3} to {:.3})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.250 (0.068 to 0.923)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn ratio(
    both: u64,
    first_only: u64,
    second_only: u64,
    confidence: impl Into<Confidence>,
    method: RatioMethod,
) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    let found = estimator.interval([both, first_only, second_only])?;
    found.ok_or_else(|| Error::parameter(TOTAL, 0, "at least 1"))
}

/// [`ratio`] for each row of three columns; a row of zeros has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if the counts of a row, which is named, sum to more than 2⁵³,
/// or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::paired::{self, RatioMethod};
///
/// let intervals = paired::ratios(&[1, 0], &[1, 0], &[7, 0], 0.95, RatioMethod::Log)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn ratios(
    both: &[u64],
    first_only: &[u64],
    second_only: &[u64],
    confidence: impl Into<Confidence>,
    method: RatioMethod,
) -> Result<Intervals> {
    let columns = [("both", both.len()), ("first_only", first_only.len()), ("second_only", second_only.len())];
    let rows = same_length(columns)?;
    let estimator = Estimator::new(confidence.into(), method)?;
    Intervals::of(rows, |row| estimator.interval([both[row], first_only[row], second_only[row]]))
}

const TOTAL: &str = "both + first_only + second_only";

struct Estimator {
    confidence: Confidence,
    method: RatioMethod,
    z: f64,
}

impl Estimator {
    fn new(confidence: Confidence, method: RatioMethod) -> Result<Self> {
        Ok(Self { confidence, method, z: upper_quantile(confidence.tail()?) })
    }

    fn interval(&self, counts: [u64; 3]) -> Result<Option<Interval>> {
        let total = counts.into_iter().fold(0, u64::saturating_add);
        if total > LARGEST {
            return Err(Error::parameter(TOTAL, total, &format!("at most {LARGEST}")));
        }
        let [both, first_only, second_only] = counts.map(|count| count as f64);
        let (first, second) = (both + first_only, both + second_only);
        if total == 0 {
            return Ok(None);
        }
        let (changed, value) = (first_only + second_only, first / second);
        let limits = match self.method {
            RatioMethod::BonettPrice => bonett_price([first, second], changed, total as f64, self.z),
            RatioMethod::Log if first > 0.0 && second > 0.0 => {
                let half = self.z * (changed / first / second).sqrt();
                (value * (-half).exp(), value * half.exp())
            }
            RatioMethod::Log => (0.0, f64::INFINITY),
        };
        Ok(Some(self.confidence.around(value, limits, (0.0, f64::INFINITY))))
    }
}

fn bonett_price([first, second]: [f64; 2], changed: f64, total: f64, z: f64) -> (f64, f64) {
    let deviation = |x: f64| ((total - x + 1.0) / (total + 2.0) / (x + 1.0)).sqrt();
    let correlated = ((changed + 2.0) / (first + 1.0) / (second + 1.0)).sqrt();
    let reduced = z * correlated / (deviation(first) + deviation(second));
    let (of_first, of_second) = (wilson(first, total, reduced), wilson(second, total, reduced));
    (of_first.0 / of_second.1, of_first.1 / of_second.0)
}
