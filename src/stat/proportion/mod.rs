//! Intervals for a binomial proportion.

mod blaker;
mod closed;
#[cfg(test)]
mod coverage;
mod likelihood;
mod tails;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::count::{check_not_negative, check_positive};
use crate::stat::normal::upper_quantile;
use crate::stat::whole::LARGEST;
use crate::stat::{Bound, Confidence, Interval, Intervals, name_methods};

pub(super) use closed::wilson;

/// The method of an interval for a proportion.
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
    /// Wilson 1927: the inverted score test, without continuity correction.
    Wilson,
    /// Wilson's limits with continuity correction; Newcombe 1998, method 4.
    WilsonCc,
    /// Clopper and Pearson 1934: the exact limits, each with a binomial tail of α/2, so coverage never falls below the
    /// level.
    ClopperPearson,
    /// Equal-tailed under Jeffreys' prior Beta(1/2, 1/2), with lower limit 0 at `x` = 0 and upper limit 1 at `x` = `n`,
    /// as in Brown, Cai and DasGupta 2001.
    Jeffreys,
    /// Agresti and Coull 1998 with z² pseudo-observations, half of them successes; not the rounded "add two successes
    /// and two failures" of level 0.95. Clipped to 0..1.
    AgrestiCoull,
    /// Exact tails that count half the observed outcome (Lancaster's mid-P); Newcombe 1998, method 6.
    MidP,
    /// Blaker 2000: the inverted exact two-sided test that adds to the smaller tail as much of the other as does not
    /// exceed it. Coverage never falls below the level, within the limits of `clopper_pearson`. One-sided limits are
    /// those of `clopper_pearson`, as there is no other tail to add.
    Blaker,
    /// The inverted likelihood ratio test.
    LikelihoodRatio,
    /// Wald's interval of the log odds; that of `clopper_pearson` if `x` is 0 or `n`.
    Logit,
    /// Wald's interval of ln(−ln p), the complementary log-log; that of `clopper_pearson` if `x` is 0 or `n`. The limits
    /// of `n − x` are not 1 minus those of `x`.
    LogLog,
    /// Anscombe 1948: normal, with equal variances, on the scale of arcsin √p, with lower limit 0 at `x` = 0 and upper
    /// limit 1 at `x` = `n`.
    Arcsine,
    /// The estimate ± z standard errors, clipped to 0..1. For recomputing published figures only: coverage is far below
    /// the level if `n` is small or the estimate near 0 or 1.
    Wald,
}

name_methods!(Method {
    Wilson => "wilson",
    WilsonCc => "wilson_cc",
    ClopperPearson => "clopper_pearson",
    Jeffreys => "jeffreys",
    AgrestiCoull => "agresti_coull",
    MidP => "mid_p",
    Blaker => "blaker",
    LikelihoodRatio => "likelihood_ratio",
    Logit => "logit",
    LogLog => "log_log",
    Arcsine => "arcsine",
    Wald => "wald",
});

/// The confidence interval for the probability of success, from `x` successes in `n` trials.
///
/// # Formula
///
/// ```text
/// wilson:           lower, upper = (2x + z² ∓ z √(z² + 4xy/n)) / (2 (n + z²))
///                   the roots in p of (x/n − p)² = z² p (1 − p) / n
///
/// wilson_cc:        lower = (2x − 1 + z² − z √(z² − 2 − 1/n + 4x(y + 1)/n)) / (2 (n + z²))     0 if x = 0
///                   upper = (2x + 1 + z² + z √(z² + 2 − 1/n + 4x(y − 1)/n)) / (2 (n + z²))     1 if x = n
///
/// clopper_pearson:  lower = B(t; x, y + 1)          0 if x = 0,  t^(1/n) if x = n
///                   upper = B(1 − t; x + 1, y)      1 if x = n,  1 − t^(1/n) if x = 0
///
/// jeffreys:         lower = B(t; x + 1/2, y + 1/2)        0 if x = 0
///                   upper = B(1 − t; x + 1/2, y + 1/2)    1 if x = n
///
/// agresti_coull:    lower, upper = p ∓ z √(p (1 − p) / (n + z²)),  p = (x + z²/2) / (n + z²),  clipped to 0..1
///
/// mid_p:            lower: the p with P(X > x) + P(X = x)/2 = t    0 if x = 0,  (2t)^(1/n) if x = n
///                   upper: the p with P(X < x) + P(X = x)/2 = t    1 if x = n,  1 − (2t)^(1/n) if x = 0
///
/// blaker:           lower, upper = the ends of the p with b(p) > α
///                   b(p) = P(X >= x) + P(X <= k) for the largest k with P(X <= k) <= P(X >= x), if P(X >= x) <= P(X <= x);
///                   otherwise mirrored
///
/// likelihood_ratio: the p with 2 (x ln(x / np) + y ln(y / n(1 − p))) = z²      0 if x = 0,  1 if x = n
///
/// logit:            ln(p/(1 − p)) = ln(x/y) ∓ z √(n / xy)
///
/// log_log:          ln(−ln p) = ln(−ln(x/n)) ± z √(y / nx) / −ln(x/n)
///
/// arcsine:          arcsin √p = arcsin √((x + 3/8) / (n + 3/4)) ∓ z / (2 √n),  clipped to 0..π/2
///
/// wald:             lower, upper = x/n ∓ z √(xy/n³),  clipped to 0..1
///
/// y           n − x
/// t           the tail probability beyond a limit: α/2, or α if one-sided; α = 1 − level
/// z           the critical value of the level: 1 − Φ(z) = t
/// B(t; a, b)  the t-quantile of the beta distribution with shapes a and b
/// X           a binomial variable with n trials and probability p
/// ```
///
/// The limits are equivariant, but for `log_log`: those of `n − x` are 1 minus those of `x`. They widen with the level.
/// At levels below 0.2 both limits of `jeffreys` or `mid_p` can lie on one side of x/n, and at levels below 0.3 those of
/// `arcsine`.
///
/// The p that Blaker's test does not reject may have gaps; the interval is their hull.
///
/// # Errors
///
/// [`Error::Parameter`] if `n` is 0 or above 2⁵³, if `x` exceeds `n`, or unless `0 < level < 1`.
///
/// # References
///
/// - Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
///   Statistical Association 22:209-212.
/// - Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial",
///   Biometrika 26:404-413.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: the mid-P.
/// - Agresti and Coull (1998), "Approximate is better than 'exact' for interval estimation of binomial proportions",
///   The American Statistician 52:119-126.
/// - Newcombe (1998), "Two-sided confidence intervals for the single proportion: comparison of seven methods",
///   Statistics in Medicine 17:857-872: methods 1 (`wald`), 3, 4, 5 (`clopper_pearson`) and 6.
/// - Anscombe (1948), "The transformation of Poisson, binomial and negative-binomial data", Biometrika 35:246-254.
/// - Blaker (2000), "Confidence curves and improved exact confidence intervals for discrete distributions", Canadian
///   Journal of Statistics 28:783-798.
/// - Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion", Statistical Science 16:101-133:
///   also `likelihood_ratio`, `logit` and `arcsine`.
/// - Collett (2003), "Modelling binary data", 2nd edition, Chapman & Hall: the complementary log-log.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// let interval = proportion::interval(81, 263, 0.95, Method::Wilson)?;
/// let text = format!("{:.4} ({:.4} to {:.4})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.3080 (0.2553 to 0.3662)");
///
/// let none = proportion::interval(0, 20, 0.95, Method::ClopperPearson)?;
/// assert_eq!(format!("{:.4}", none.upper), "0.1684");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(x: u64, n: u64, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    if n == 0 {
        return Err(Error::parameter("n", n, "at least 1"));
    }
    estimator.interval(x, n)
}

/// [`interval`] for each row of two columns; a row with `n` = 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if in a row (named as in `x[17]`) `x` exceeds `n` or `n`
/// exceeds 2⁵³, or unless `0 < level < 1`.
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

/// [`interval`] for weighted counts, which need not be whole: `x` is the weight of the successes, `n` that of all trials.
///
/// The formula of the method is taken at these numbers as they are, the exact tails as those of the beta distribution.
/// `blaker` sums the probabilities of whole outcomes, and takes whole counts only. The weights are to be such that their sum
/// is the size of the sample: a weight of 40 for each case of a survey claims 40 times the information there is. Where they
/// vary, [`proportion_with_design_effect`](crate::stat::cluster::proportion_with_design_effect) says what that costs.
///
/// # Errors
///
/// [`Error::Parameter`] unless `0 <= x <= n` and `n` is above 0 and at most 2⁵³, unless `0 < level < 1`, and for `blaker` where
/// a count is not whole.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// // matters that two offices handled together count as half for each
/// let share = proportion::weighted(17.5, 21.5, 0.95, Method::Wilson)?;
/// assert_eq!(format!("{:.4} ({:.4} to {:.4})", share.value, share.lower, share.upper), "0.8140 (0.6076 to 0.9252)");
/// assert_eq!(proportion::weighted(17.0, 21.0, 0.95, Method::MidP)?, proportion::interval(17, 21, 0.95, Method::MidP)?);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn weighted(x: f64, n: f64, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    check_positive("n", n)?;
    if n > LARGEST as f64 {
        return Err(Error::parameter("n", n, &format!("at most {LARGEST}")));
    }
    if check_not_negative("x", x)? > n {
        return Err(Error::parameter("x", x, &format!("at most `n`, which is {n}")));
    }
    interval_of_effective(x, n, x / n, confidence.into(), method)
}

/// [`weighted`] for each row of two columns; a row with `n` = 0 has none.
///
/// # Errors
///
/// As [`weighted`], and if the columns differ in length.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// let intervals = proportion::weighted_rows(&[17.5, 0.0], &[21.5, 0.0], 0.95, Method::AgrestiCoull)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn weighted_rows(x: &[f64], n: &[f64], confidence: impl Into<Confidence>, method: Method) -> Result<Intervals> {
    let rows = same_length([("x", x.len()), ("n", n.len())])?;
    let confidence = confidence.into();
    Intervals::of(rows, |row| match (x[row], n[row]) {
        (0.0, 0.0) => Ok(None),
        (x, n) => weighted(x, n, confidence, method).map(Some),
    })
}

/// The interval for real-valued counts `x` of `n`, such as counts divided by a design effect.
///
/// The caller ensures `0 <= x <= n` and `0 < n < ∞`; `value` is the estimate.
pub(super) fn interval_of_effective(
    x: f64,
    n: f64,
    value: f64,
    confidence: Confidence,
    method: Method,
) -> Result<Interval> {
    if method == Method::Blaker && (x.fract() != 0.0 || n.fract() != 0.0) {
        return Err(Error::parameter("method", method, "one for counts that are not whole, such as `clopper_pearson`"));
    }
    Ok(Estimator::new(confidence, method)?.around(value, x, n))
}

/// A method at a level: all that does not depend on the counts.
struct Estimator {
    confidence: Confidence,
    method: Method,
    tail: f64,
    z: f64,
}

impl Estimator {
    fn new(confidence: Confidence, method: Method) -> Result<Self> {
        let tail = confidence.tail()?;
        Ok(Self { confidence, method, tail, z: upper_quantile(tail) })
    }

    fn interval(&self, x: u64, n: u64) -> Result<Interval> {
        if x > n || n > LARGEST {
            return Err(impossible(x, n));
        }
        let (x, n) = (x as f64, n as f64);
        Ok(self.around(x / n, x, n))
    }

    fn around(&self, value: f64, x: f64, n: f64) -> Interval {
        self.confidence.around(value, self.limits(x, n), (0.0, 1.0))
    }

    fn limits(&self, x: f64, n: f64) -> (f64, f64) {
        let is_inside = 0.0 < x && x < n;
        match self.method {
            Method::Wilson => wilson(x, n, self.z),
            Method::WilsonCc => closed::wilson_cc(x, n, self.z),
            Method::Jeffreys => tails::jeffreys(x, n, self.tail),
            Method::AgrestiCoull => closed::agresti_coull(x, n, self.z),
            Method::MidP => tails::mid_p(x, n, self.tail),
            Method::Blaker if self.confidence.bound == Bound::Both => blaker::limits(x, n, self.tail),
            Method::LikelihoodRatio => likelihood::limits(x, n, self.z),
            Method::Logit if is_inside => closed::logit(x, n, self.z),
            Method::LogLog if is_inside => closed::log_log(x, n, self.z),
            Method::Arcsine => closed::arcsine(x, n, self.z),
            Method::Wald => closed::wald(x, n, self.z),
            Method::ClopperPearson | Method::Blaker | Method::Logit | Method::LogLog => {
                tails::clopper_pearson(x, n, self.tail)
            }
        }
    }
}

#[cold]
fn impossible(x: u64, n: u64) -> Error {
    if x > n {
        return Error::parameter("x", x, &format!("at most `n`, which is {n}"));
    }
    Error::parameter("n", n, &format!("at most {LARGEST}"))
}
