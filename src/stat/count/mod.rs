//! Intervals for a Poisson mean, from a count, and for a rate, from a count and its exposure.

#[cfg(test)]
mod coverage;
mod limits;
mod rate;
#[cfg(test)]
mod tests;

pub(super) use rate::{check_not_negative, check_positive};
pub use rate::{rate, rates};

use crate::error::{Error, Result};
use crate::stat::whole::{LARGEST, check_count};
use crate::stat::{Confidence, Interval, Intervals, name_methods};
use limits::Limits;

/// The method of an interval for a count.
///
/// Two formulas are called Byar's. For 15 events in 400 at 95 %, [`Byar`](Self::Byar) gives 0.02097 to 0.06185 and
/// [`ByarHalf`](Self::ByarHalf) gives 0.02191 to 0.06029.
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// assert_eq!("exact".parse::<Method>()?, Method::Exact);
/// assert_eq!(Method::ByarHalf.to_string(), "byar_half");
///
/// let limits = |method| {
///     let rate = count::rate(15, 400.0, 1.0, 0.95, method)?;
///     Ok::<_, fazhi::Error>(format!("{:.5} to {:.5}", rate.lower, rate.upper))
/// };
/// assert_eq!(limits(Method::Byar)?, "0.02097 to 0.06185");
/// assert_eq!(limits(Method::ByarHalf)?, "0.02191 to 0.06029");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Garwood 1936: the exact limits, each with a Poisson tail of α/2, so coverage never falls below the level.
    Exact,
    /// Byar's limits as in Breslow and Day 1987: close to the exact ones, from x for the lower limit and x + 1 for the
    /// upper. The form used by public health agencies in England.
    Byar,
    /// Byar's limits as in Rothman and Boice 1979: x + 1/2 in both limits, which is close to the mid-P limits rather
    /// than the exact ones. The form used by `DescTools` and `epitools`.
    ByarHalf,
    /// The inverted score test: the μ with (x − μ)² <= z² μ.
    Score,
    /// Equal-tailed under Jeffreys' prior: quantiles of the gamma distribution with shape x + 1/2. The lower limit is 0
    /// at x = 0.
    Jeffreys,
    /// Exact tails that count half the probability of x (Lancaster's mid-P): shorter, with coverage near the level
    /// rather than never below it.
    MidP,
}

name_methods!(Method {
    Exact => "exact",
    Byar => "byar",
    ByarHalf => "byar_half",
    Score => "score",
    Jeffreys => "jeffreys",
    MidP => "mid_p",
});

/// The confidence interval for a Poisson mean, from `x` events.
///
/// # Formula
///
/// ```text
/// exact:      P(X >= x; lower) = α/2,  P(X <= x; upper) = α/2; equivalently
///             lower = χ²(α/2; 2x) / 2,  upper = χ²(1 − α/2; 2x + 2) / 2
/// byar:       lower = x (1 − 1/(9x) − z/(3√x))³,  upper = y (1 − 1/(9y) + z/(3√y))³  with y = x + 1
/// byar_half:  lower, upper = y (1 − 1/(9y) ∓ z/(3√y))³                               with y = x + 1/2
/// score:      lower, upper = x + z²/2 ∓ z √(x + z²/4)
/// jeffreys:   lower, upper = G(α/2; x + 1/2), G(1 − α/2; x + 1/2)
/// mid_p:      P(X > x; lower) + P(X = x; lower)/2 = α/2,  P(X < x; upper) + P(X = x; upper)/2 = α/2
///
/// α           1 − level
/// z           the critical value of the level: Φ(z) − Φ(−z) = level
/// P(…; μ)     the probability if X is Poisson with mean μ
/// χ²(p; k)    the p-quantile of the chi-squared distribution with k degrees of freedom
/// G(p; a)     the p-quantile of the gamma distribution with shape a and scale 1
/// ```
///
/// Without events the lower limit is 0 by every method, and the upper limit is −ln(α/2) (exact), −ln α (mid_p), z²
/// (score) or y (1 − 1/(9y) + z/(3√y))³ (byar, byar_half). If the cube of `byar` or `byar_half` is negative, at few
/// events and a high level, the lower limit is 0.
///
/// The limits of `byar_half`, `jeffreys` and `mid_p` are centred about 1/6 above x. At levels near 0, where that
/// exceeds half the width, both limits lie above x.
///
/// # Errors
///
/// [`Error::Parameter`] if `x` exceeds 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// - Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28:437-442.
/// - Ulm (1990), "A simple method to calculate the confidence interval of a standardized mortality ratio (SMR)",
///   American Journal of Epidemiology 131:373-375: the exact limits with χ².
/// - Breslow and Day (1987), Statistical Methods in Cancer Research II: The Design and Analysis of Cohort Studies,
///   IARC: `byar`.
/// - Rothman and Boice (1979), Epidemiologic Analysis with a Programmable Calculator, NIH: `byar_half`.
/// - Brown, Cai and DasGupta (2003), "Interval estimation in exponential families", Statistica Sinica 13:19-49: the
///   score and Jeffreys intervals.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: mid-P.
/// - Cohen and Yang (1994), "Mid-P confidence intervals for the Poisson expectation", Statistics in Medicine
///   13:2189-2203.
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

/// [`interval`] for each row of a column.
///
/// # Errors
///
/// [`Error::Parameter`] if a count (named as in `x[17]`) exceeds 2⁵³, or unless `0 < level < 1`.
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

/// [`interval`] for a weighted count, which need not be whole: the weight of the events.
///
/// The formula of the method is taken at the number as it is, the exact tails as those of the gamma distribution. Weights that
/// are not near 1 on average claim more or less information than there is; where they vary,
/// [`count_with_design_effect`](crate::stat::cluster::count_with_design_effect) says what that costs.
///
/// # Errors
///
/// [`Error::Parameter`] if `x` is below 0, not finite or exceeds 2⁵³, or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// let found = count::weighted(4.5, 0.95, Method::Exact)?;
/// assert_eq!(format!("{} ({:.4} to {:.4})", found.value, found.lower, found.upper), "4.5 (1.3502 to 10.9600)");
/// assert_eq!(count::weighted(5.0, 0.95, Method::Exact)?, count::interval(5, 0.95, Method::Exact)?);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn weighted(x: f64, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    if check_not_negative("x", x)? > LARGEST as f64 {
        return Err(Error::parameter("x", x, &format!("at most {LARGEST}")));
    }
    interval_of_effective(x, confidence.into(), method)
}

/// [`weighted`] for each row of a column.
///
/// # Errors
///
/// As [`weighted`].
///
/// # Examples
///
/// ```
/// use fazhi::stat::count::{self, Method};
///
/// let intervals = count::weighted_rows(&[4.5, 0.0], 0.95, Method::Byar)?;
/// assert_eq!(intervals.get(0), Some(count::weighted(4.5, 0.95, Method::Byar)?));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn weighted_rows(x: &[f64], confidence: impl Into<Confidence>, method: Method) -> Result<Intervals> {
    let confidence = confidence.into();
    Intervals::of(x.len(), |row| weighted(x[row], confidence, method).map(Some))
}

/// The interval for a real-valued count, such as a count divided by a design effect.
///
/// The caller ensures that `x` is finite and not negative.
pub(super) fn interval_of_effective(x: f64, confidence: Confidence, method: Method) -> Result<Interval> {
    Ok(Estimator::new(confidence, method)?.around(x))
}

/// The sum of counts, checked against 2⁵³; `name` names them in the error.
pub(super) fn check_total(name: &str, counts: impl IntoIterator<Item = u64>) -> Result<u64> {
    let total: u128 = counts.into_iter().map(u128::from).sum();
    match u64::try_from(total) {
        Ok(total) if total <= LARGEST => Ok(total),
        _ => Err(Error::parameter(name, total, &format!("counts that sum to at most {LARGEST}"))),
    }
}

/// A method at a level: all that does not depend on the count.
struct Estimator {
    confidence: Confidence,
    limits: Limits,
}

impl Estimator {
    fn new(confidence: Confidence, method: Method) -> Result<Self> {
        Ok(Self { confidence, limits: Limits::new(method, confidence.tail()?) })
    }

    fn interval(&self, x: u64) -> Result<Interval> {
        check_count("x", x).map(|x| self.around(x))
    }

    fn around(&self, x: f64) -> Interval {
        self.confidence.around(x, self.limits.of(x), (0.0, f64::INFINITY))
    }
}
