//! Medians and other quantiles, with distribution-free limits.

use rayon::slice::ParallelSliceMut;

use crate::error::{Error, Result};
use crate::stat::special::binomial;
use crate::stat::sum::scale;
use crate::stat::whole::LARGEST;
use crate::stat::{Bound, Confidence};

/// The relative rounding error allowed in a tail probability.
const SLACK: f64 = 1e-12;

/// A quantile of values and the limits of its interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct QuantileInterval {
    /// The estimate, one of the values.
    pub value: f64,
    /// The lower limit, one of the values; `None` if it was not asked for or there are too few values.
    pub lower: Option<f64>,
    /// The upper limit, one of the values; `None` if it was not asked for or there are too few values.
    pub upper: Option<f64>,
    /// The coverage probability of these ranks for a continuous distribution: at least the level. Ties raise it.
    pub coverage: f64,
}

/// The confidence interval for a quantile, from `(value, frequency)` pairs of integers.
///
/// Pairs may come in any order and values may repeat, so groups are pooled by concatenation. For censored durations see
/// [`survival`](crate::stat::survival).
///
/// # Formula
///
/// ```text
/// value = x(k),  k the smallest rank with k / n >= q
/// lower = x(l),  l the largest rank with P(B <= l − 1) <= α/2
/// upper = x(u),  u the smallest rank with P(B >= u) <= α/2
///
/// x(i)  the i-th smallest of the n values
/// B     a binomial variable with n trials and probability q: the number of values at most the quantile
/// α     1 − level
/// ```
///
/// The value is the inverse of the empirical distribution function, definition 1 of Hyndman and Fan: the smallest
/// number of days within which at least a share q is closed. It is always one of the values; the median of an even
/// number of values is the lower middle one, not the mean of the two.
///
/// The ranks come from the exact binomial distribution, so coverage never falls below the level, whatever the
/// distribution. With too few values a limit does not exist; for the median at 0.95 this is so up to n = 5.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no values or more than 2⁵³, if a value lies beyond ±2⁵³, and unless `0 < q < 1`
/// and `0 < level < 1`.
///
/// # References
///
/// - Thompson (1936), "On confidence ranges for the median and other expectation distributions for populations of
///   unknown distribution form", Annals of Mathematical Statistics 7:122-128.
/// - Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50:361-365.
///
/// # Examples
///
/// ```
/// use fazhi::stat::quantile;
///
/// // 3 matters took 5 days, 4 took 8, …
/// let median = quantile::interval(&[(5, 3), (8, 4), (13, 2), (60, 1)], 0.5, 0.95)?;
/// assert_eq!((median.lower, median.value, median.upper), (Some(5.0), 8.0, Some(13.0)));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(values: &[(i64, u64)], q: f64, confidence: impl Into<Confidence>) -> Result<QuantileInterval> {
    let confidence = check(q, confidence.into())?;
    let values = Ranked::new(values)?;
    Ok(Ranks::new(values.n(), q, confidence)?.interval(|rank| values.at(rank)))
}

/// The value of [`interval`] alone.
#[cfg(feature = "registers")]
pub(crate) fn value(values: &[(i64, u64)], q: f64) -> Result<f64> {
    check_share(q)?;
    let values = Ranked::new(values)?;
    Ok(values.at(value_rank(values.n(), q)?))
}

/// Distinct values in ascending order, with the rank of the last occurrence of each.
struct Ranked {
    values: Vec<i64>,
    last: Vec<u64>,
}

impl Ranked {
    fn new(values: &[(i64, u64)]) -> Result<Self> {
        let mut values: Vec<(i64, u64)> = values.iter().copied().filter(|(_, times)| *times > 0).collect();
        values.sort_unstable();
        let mut ranked = Self { values: Vec::with_capacity(values.len()), last: Vec::with_capacity(values.len()) };
        for (value, times) in values {
            if value.unsigned_abs() > LARGEST {
                return Err(Error::parameter("values", value, &format!("numbers from -{LARGEST} to {LARGEST}")));
            }
            ranked.last.push(ranked.n().saturating_add(times));
            ranked.values.push(value);
        }
        Ok(ranked)
    }

    fn n(&self) -> u64 {
        self.last.last().copied().unwrap_or(0)
    }

    fn at(&self, rank: u64) -> f64 {
        self.values[self.last.partition_point(|&last| last < rank)] as f64
    }
}

/// [`interval`] for finite floating-point values.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no values, if one (named as in `values[17]`) is not finite, and unless `0 < q < 1`
/// and `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::quantile;
///
/// let few = quantile::interval_of(&[2.5, 0.5, 1.5], 0.5, 0.95)?;
/// assert_eq!((few.lower, few.value, few.upper), (None, 1.5, None));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval_of(values: &[f64], q: f64, confidence: impl Into<Confidence>) -> Result<QuantileInterval> {
    let confidence = check(q, confidence.into())?;
    scale("values", values)?;
    let ranks = Ranks::new(values.len() as u64, q, confidence)?;
    let mut values = values.to_vec();
    values.par_sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, reason = "a rank is at most the number of values")]
    let at = |rank: u64| values[rank as usize - 1];
    Ok(ranks.interval(at))
}

/// The quantile of sorted values, between two of them on a straight line: definition 7 of Hyndman and Fan (1996), "Sample quantiles in
/// statistical packages", The American Statistician 50:361-365. There is at least one value.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among the values")]
pub(crate) fn between(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

fn check(q: f64, confidence: Confidence) -> Result<Confidence> {
    check_share(q)?;
    confidence.tail().map(|_| confidence)
}

/// Checks that `0 < q < 1`.
pub(super) fn check_share(q: f64) -> Result<()> {
    if q > 0.0 && q < 1.0 {
        return Ok(());
    }
    Err(Error::parameter("q", q, "a number above 0 and below 1, such as 0.5"))
}

/// The ranks of a quantile and its limits, from 1 to n.
#[derive(Debug)]
struct Ranks {
    value: u64,
    lower: Option<u64>,
    upper: Option<u64>,
    coverage: f64,
}

impl Ranks {
    fn new(n: u64, q: f64, confidence: Confidence) -> Result<Self> {
        let value = value_rank(n, q)?;
        let most = confidence.tail()? * (1.0 + SLACK);
        let below = |rank: u64| binomial::lower_tail(n as f64, q, (rank - 1) as f64);
        let beyond = |rank: u64| binomial::upper_tail(n as f64, q, rank as f64);
        let lower = first(1, n + 1, |rank| below(rank) > most) - 1;
        let upper = first(1, n + 1, |rank| beyond(rank) <= most);
        let lower = (lower >= 1 && confidence.bound != Bound::Upper).then_some(lower);
        let upper = (upper <= n && confidence.bound != Bound::Lower).then_some(upper);
        let coverage = 1.0 - lower.map_or(0.0, below) - upper.map_or(0.0, beyond);
        Ok(Self { value, lower, upper, coverage })
    }

    fn interval(&self, at: impl Fn(u64) -> f64) -> QuantileInterval {
        let (lower, upper) = (self.lower.map(&at), self.upper.map(&at));
        QuantileInterval { value: at(self.value), lower, upper, coverage: self.coverage }
    }
}

/// The rank of a quantile among n values.
fn value_rank(n: u64, q: f64) -> Result<u64> {
    if n == 0 {
        return Err(Error::parameter("values", "0 values", "at least 1"));
    }
    if n > LARGEST {
        return Err(Error::parameter("values", format!("{n} values"), &format!("at most {LARGEST}")));
    }
    // 7/100 equals 0.07, whereas 100 · 0.07 rounds to more than 7
    Ok(first(1, n, |rank| rank as f64 / n as f64 >= q))
}

/// The first of `low..high` that satisfies a monotone condition, or `high`.
fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = u64::midpoint(low, high);
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

#[cfg(test)]
mod tests;
