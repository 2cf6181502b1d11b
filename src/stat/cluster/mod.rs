//! Clustered events, correlated within a unit such as a person, a firm or an office.
//!
//! Ten files of one firm carry less information than ten files of ten firms. The design effect is the variance of the
//! estimate relative to that of the same number of independent events. The interval is that of the method at the
//! effective counts, which are the counts divided by the design effect.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::count::{check_positive, check_total};
use crate::stat::whole::{LARGEST, check_count};
use crate::stat::{Confidence, Interval, count, proportion};

/// An interval for clustered events, with its design effect.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Clustered {
    /// The estimate and its limits.
    pub interval: Interval,
    /// The estimated design effect. The interval uses at least 1.
    pub design_effect: f64,
    /// The number of clusters with `n` above 0, or of units with events.
    pub clusters: u64,
}

/// The confidence interval for a proportion from clusters, with `x[i]` successes in `n[i]` trials of cluster `i`.
///
/// The estimate is the ratio of the sums. Its variance is that of a ratio of cluster totals, with clusters drawn
/// independently and with replacement. The interval is that of the method at the effective sample size (Korn and
/// Graubard 1998, without their degrees-of-freedom adjustment). With few clusters, say below 20, the variance estimate
/// is unstable and coverage falls below the level.
///
/// # Formula
///
/// ```text
/// p    = X/N
/// v    = m/(m − 1) · Σ (x_i − p n_i)² / N²
/// deff = v / (p (1 − p)/N)
/// interval of X/d of N/d by the method, d = max(deff, 1)
///
/// x_i, n_i  events and trials of cluster i
/// X, N      their sums
/// m         number of clusters with n_i > 0
/// ```
///
/// With one trial per cluster the design effect is m/(m − 1), the factor that makes the variance unbiased. A design
/// effect below 1 is chance or an even spread of successes over clusters; it is reported but does not shorten the
/// interval. If all `x_i` are 0, or all equal `n_i`, the variance is 0. The design effect is then Σ n_i²/N, its maximum
/// for these cluster sizes, as if each cluster were one observation: 0 of 50 in 5 equal clusters counts as 0 of 5.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if `x[i]` exceeds `n[i]`, if the sum of `n` exceeds 2⁵³, if
/// fewer than two clusters have `n[i]` above 0, or unless `0 < level < 1`.
///
/// # References
///
/// - Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts
///   estimated from survey data", Survey Methodology 24:193-201.
/// - Kish (1965), Survey Sampling, Wiley: the design effect.
/// - Cochran (1977), Sampling Techniques, 3rd edition, Wiley: the variance of a ratio of cluster totals.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{cluster, proportion::Method};
///
/// let (won, closed) = ([9, 1, 5, 0, 7], [10, 10, 12, 8, 10]);
/// let found = cluster::proportion(&won, &closed, 0.95, Method::Wilson)?;
/// assert_eq!(format!("{:.2} of {} clusters", found.design_effect, found.clusters), "5.27 of 5 clusters");
/// assert_eq!(found.interval.value, 22.0 / 50.0);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn proportion(
    x: &[u64],
    n: &[u64],
    confidence: impl Into<Confidence>,
    method: proportion::Method,
) -> Result<Clustered> {
    same_length([("x", x.len()), ("n", n.len())])?;
    let total = check_total("n", n.iter().copied())?;
    if let Some(at) = (0..x.len()).find(|at| x[*at] > n[*at]) {
        return Err(Error::parameter(&format!("x[{at}]"), x[at], &format!("at most `n[{at}]`, which is {}", n[at])));
    }
    let clusters = n.iter().filter(|n| **n > 0).count() as u64;
    if clusters < 2 {
        return Err(Error::parameter("clusters", clusters, "at least 2 with `n` above 0"));
    }
    let events = x.iter().sum();
    let design_effect = design_effect(x, n, events, total, clusters as f64);
    let interval = proportion_with_design_effect(events, total, design_effect.max(1.0), confidence, method)?;
    Ok(Clustered { interval, design_effect, clusters })
}

/// x_i − p n_i is computed as (x_i N − X n_i)/N, with the difference in integers to avoid cancellation.
fn design_effect(x: &[u64], n: &[u64], events: u64, total: u64, clusters: f64) -> f64 {
    let all = total as f64;
    if events == 0 || events == total {
        return n.iter().map(|n| *n as f64 * (*n as f64 / all)).sum();
    }
    let residual = |(x, n): (&u64, &u64)| {
        let difference = i128::from(*x) * i128::from(total) - i128::from(*n) * i128::from(events);
        let residual = difference as f64 / all;
        residual * residual
    };
    let squares: f64 = x.iter().zip(n).map(residual).sum();
    clusters / (clusters - 1.0) * squares / (events as f64 * ((total - events) as f64 / all))
}

/// The confidence interval for a proportion with a known design effect, such as that of another year.
///
/// # Formula
///
/// ```text
/// interval of x/deff of n/deff by the method
/// ```
///
/// A design effect below 1, as of stratified samples, shortens the interval.
///
/// The limits are not widened to bracket the estimate. If the effective number of successes is near 0 (below 0.0005 at
/// level 0.95), both limits of `jeffreys` exceed the estimate.
///
/// # Errors
///
/// [`Error::Parameter`] if `n` is 0 or exceeds 2⁵³, if `x` exceeds `n`, unless `design_effect` is above 0 and finite
/// and `n / design_effect` is at most 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// Korn and Graubard (1998), Survey Methodology 24:193-201.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{cluster, proportion::{self, Method}};
///
/// let found = cluster::proportion_with_design_effect(20, 80, 4.0, 0.95, Method::Wilson)?;
/// assert_eq!(found, proportion::interval(5, 20, 0.95, Method::Wilson)?);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn proportion_with_design_effect(
    x: u64,
    n: u64,
    design_effect: f64,
    confidence: impl Into<Confidence>,
    method: proportion::Method,
) -> Result<Interval> {
    if n == 0 {
        return Err(Error::parameter("n", n, "at least 1"));
    }
    let trials = check_count("n", n)?;
    if x > n {
        return Err(Error::parameter("x", x, &format!("at most `n`, which is {n}")));
    }
    let (events, effective) = (x as f64, effective(trials, design_effect)?);
    let value = events / trials;
    proportion::interval_of_effective(events / design_effect, effective, value, confidence.into(), method)
}

/// The confidence interval for the mean number of events, where unit `i`, such as a person or a firm, has `events[i]`.
///
/// The model is compound Poisson: units arrive independently, and the number of events per unit has any distribution.
/// Units without events make no difference.
///
/// # Formula
///
/// ```text
/// X    = Σ k_i
/// v    = Σ k_i²
/// deff = v / X
/// interval = deff · (limits of X/deff by the method)
///
/// k_i  events of unit i
/// ```
///
/// The design effect is at least 1. Without events it cannot be estimated and is 1; [`count_with_design_effect`] takes
/// that of similar data.
///
/// Scaling the count down and its limits up keeps the skewness of a few units. Dobson's form with the same variance,
/// X + √deff (limits of X − X), is that of [`standardise::direct_repeated`](crate::stat::standardise::direct_repeated)
/// for one stratum. For many units the two agree.
///
/// # Errors
///
/// [`Error::Parameter`] if the sum of `events` exceeds 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// - Cox and Isham (1980), Point Processes, Chapman and Hall: compound Poisson processes.
/// - Kish (1965), Survey Sampling, Wiley: the design effect.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{cluster, count::{self, Method}};
///
/// let found = cluster::count(&[1, 1, 4, 2, 1, 1], 0.95, Method::Exact)?;
/// assert_eq!((found.interval.value, found.design_effect, found.clusters), (10.0, 2.4, 6));
/// assert!(found.interval.upper > count::interval(10, 0.95, Method::Exact)?.upper);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn count(events: &[u64], confidence: impl Into<Confidence>, method: count::Method) -> Result<Clustered> {
    let total = check_total("events", events.iter().copied())?;
    let squares: u128 = events.iter().map(|events| u128::from(*events) * u128::from(*events)).sum();
    let design_effect = if total > 0 { squares as f64 / total as f64 } else { 1.0 };
    let clusters = events.iter().filter(|events| **events > 0).count() as u64;
    let interval = count_with_design_effect(total, design_effect, confidence, method)?;
    Ok(Clustered { interval, design_effect, clusters })
}

/// The confidence interval for the mean of `x` events with a known design effect, such as that of another year.
///
/// # Formula
///
/// ```text
/// interval = deff · (limits of x/deff by the method)
/// ```
///
/// The limits are not widened to bracket the estimate. If the effective count is near 0 (below 0.0005 at level 0.95),
/// both limits of `jeffreys` exceed the estimate; at levels below 0.9 so do those of `byar_half`.
///
/// # Errors
///
/// [`Error::Parameter`] if `x` exceeds 2⁵³, unless `design_effect` is above 0 and finite and `x / design_effect` is at
/// most 2⁵³, or unless `0 < level < 1`.
///
/// # References
///
/// See [`count()`].
///
/// # Examples
///
/// ```
/// use fazhi::stat::{cluster, count::{self, Method}};
///
/// let found = cluster::count_with_design_effect(20, 4.0, 0.95, Method::Exact)?;
/// assert_eq!(found.upper, 4.0 * count::interval(5, 0.95, Method::Exact)?.upper);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn count_with_design_effect(
    x: u64,
    design_effect: f64,
    confidence: impl Into<Confidence>,
    method: count::Method,
) -> Result<Interval> {
    let value = check_count("x", x)?;
    let (confidence, effective) = (confidence.into(), effective(value, design_effect)?);
    let found = count::interval_of_effective(effective, confidence, method)?;
    let limits = (found.lower * design_effect, found.upper * design_effect);
    Ok(confidence.around(value, limits, (0.0, f64::INFINITY)))
}

/// The effective count, checked against 2⁵³.
fn effective(count: f64, design_effect: f64) -> Result<f64> {
    let effective = count / check_positive("design_effect", design_effect)?;
    if effective <= LARGEST as f64 {
        return Ok(effective);
    }
    let expected = format!("a number for which the effective count is at most {LARGEST}");
    Err(Error::parameter("design_effect", design_effect, &expected))
}

#[cfg(test)]
mod tests;
