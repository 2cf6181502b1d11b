//! Intervals for a share of a finite population, from a sample drawn without replacement.

mod inversion;
mod tail;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::normal::upper_quantile;
use crate::stat::proportion::wilson;
use crate::stat::whole::LARGEST;
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a share of a finite population.
///
/// # Examples
///
/// ```
/// use fazhi::stat::finite_population::Method;
///
/// assert_eq!("hypergeometric".parse::<Method>()?, Method::Hypergeometric);
/// assert_eq!(Method::Wilson.to_string(), "wilson");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Buonaccorsi 1987: the exact limits, from hypergeometric tails of at least α/2, so coverage never falls below the
    /// level.
    Hypergeometric,
    /// Wilson's score interval with the variance of sampling without replacement, p (1 − p)/n · (N − n)/(N − 1).
    Wilson,
}

name_methods!(Method { Hypergeometric => "hypergeometric", Wilson => "wilson" });

/// The confidence interval for the share of marked units in a population, from `x` marked in a sample of `n`.
///
/// # Formula
///
/// ```text
/// hypergeometric:  lower = min M / N over the M with P(X >= x) >= t
///                  upper = max M / N over the M with P(X <= x) >= t
///
///                  P(X = k) = C(M, k) C(N − M, n − k) / C(N, n)
///
/// wilson:          the roots in p of (x/n − p)² = z² p (1 − p)/n · (N − n)/(N − 1)
///                  lower no less than x/N, upper no more than (N − n + x)/N
///
/// N  population
/// M  the number marked in the population; x <= M <= N − n + x, given the sample
/// X  the number marked in a sample
/// t  the tail probability beyond a limit: α/2, or α if one-sided; α = 1 − level
/// z  the critical value of the level: 1 − Φ(z) = t
/// ```
///
/// The exact limits are whole numbers divided by the population, so at low levels they can lie on one side of x/n. A
/// tail that misses t by rounding alone, 10⁻¹² of it, counts as reaching it. The roots of `wilson` are Wilson's limits
/// for a sample of n (N − 1)/(N − n) from an infinite population. If the whole population is drawn, both limits equal
/// the share. A limit that was not asked for is 0 or 1.
///
/// # Errors
///
/// [`Error::Parameter`] if `n` is 0, if `x` exceeds `n`, `n` exceeds `population` or `population` exceeds 2⁵³, or
/// unless `0 < level < 1`.
///
/// # References
///
/// - Buonaccorsi (1987), "A note on confidence intervals for proportions in finite populations", The American
///   Statistician 41:215-218.
/// - Cochran (1977), Sampling Techniques, 3rd edition, section 3.2: the variance.
/// - Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
///   Statistical Association 22:209-212.
///
/// # Examples
///
/// Of 140 case files 129 were reviewed, and 120 of them are in order; so 128 to 131 of all 140 are.
///
/// ```
/// use fazhi::stat::finite_population::{self, Method};
///
/// let interval = finite_population::interval(120, 129, 140, 0.95, Method::Hypergeometric)?;
/// assert_eq!((interval.lower * 140.0, interval.upper * 140.0), (128.0, 131.0));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(
    x: u64,
    n: u64,
    population: u64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    if n == 0 {
        return Err(Error::parameter("n", n, "at least 1"));
    }
    estimator.interval(Sample { x, n, population })
}

/// [`interval`] for each row of three columns; a row with `n` = 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if in a row (named as in `x[17]`) `x` exceeds `n`, `n` exceeds
/// `population` or `population` exceeds 2⁵³, or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::finite_population::{self, Method};
///
/// let intervals = finite_population::intervals(&[3, 0], &[3, 0], &[3, 9], 0.95, Method::Wilson)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(
    x: &[u64],
    n: &[u64],
    population: &[u64],
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([("x", x.len()), ("n", n.len()), ("population", population.len())])?;
    let estimator = Estimator::new(confidence.into(), method)?;
    Intervals::of(rows, |row| {
        let sample = Sample { x: x[row], n: n[row], population: population[row] };
        let interval = estimator.interval(sample)?;
        Ok((sample.n > 0).then_some(interval))
    })
}

/// A sample, and the size of its population.
#[derive(Clone, Copy)]
struct Sample {
    x: u64,
    n: u64,
    population: u64,
}

impl Sample {
    fn check(self) -> Result<()> {
        let Self { x, n, population } = self;
        if x > n {
            return Err(Error::parameter("x", x, &format!("at most `n`, which is {n}")));
        }
        if n > population {
            return Err(Error::parameter("n", n, &format!("at most `population`, which is {population}")));
        }
        if population > LARGEST {
            return Err(Error::parameter("population", population, &format!("at most {LARGEST}")));
        }
        Ok(())
    }

    /// The fewest and the most marked units possible, given the sample.
    fn possible(self) -> (u64, u64) {
        (self.x, self.population - (self.n - self.x))
    }

    /// The sample with marked and unmarked exchanged.
    fn complement(self) -> Self {
        Self { x: self.n - self.x, ..self }
    }

    fn share(self, marked: u64) -> f64 {
        marked as f64 / self.population as f64
    }
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

    /// The interval of a sample; meaningless if it is empty.
    fn interval(&self, sample: Sample) -> Result<Interval> {
        sample.check()?;
        let value = sample.x as f64 / sample.n.max(1) as f64;
        if sample.n == sample.population || sample.n == 0 {
            return Ok(self.confidence.around(value, (value, value), (0.0, 1.0)));
        }
        let limits = match self.method {
            Method::Hypergeometric => {
                inversion::limits(sample, self.tail, self.z).map(|marked| sample.share(marked)).into()
            }
            Method::Wilson => {
                let (lower, upper) = score(sample, self.z);
                let (fewest, most) = sample.possible();
                (lower.max(sample.share(fewest)), upper.min(sample.share(most)))
            }
        };
        Ok(self.confidence.around(value, limits, (0.0, 1.0)))
    }
}

/// The roots of `wilson`, not clipped to the possible shares.
fn score(Sample { x, n, population }: Sample, z: f64) -> (f64, f64) {
    let growth = (population - 1) as f64 / (population - n) as f64;
    wilson(x as f64 * growth, n as f64 * growth, z)
}
