//! The odds ratio of two independent proportions, p₁(1 − p₂) / ((1 − p₁)p₂).

mod baptista_pike;
mod conditional;
mod large;

use crate::error::{Error, Result};
use crate::stat::constrained::{bounded_multiplier, limits};
use crate::stat::normal::upper_quantile;
use crate::stat::two_groups::{TwoGroups, columns, single};
use crate::stat::{Bound, Confidence, Interval, Intervals, name_methods};

/// The method of an interval for an odds ratio.
///
/// # Examples
///
/// ```
/// use fazhi::stat::odds_ratio::Method;
///
/// assert_eq!("conditional".parse::<Method>()?, Method::Conditional);
/// assert_eq!(Method::default().to_string(), "score");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Woolf 1955: normal on the log scale.
    Logit,
    /// Cornfield 1956, without continuity correction: the inverted score test, which is Pearson's chi-squared test.
    #[default]
    Score,
    /// Miettinen and Nurminen 1985: the same with the variance multiplied by N/(N − 1).
    MiettinenNurminen,
    /// Cornfield 1956, exact: from the distribution of `x1` given `x1 + x2`, with α/2 in each tail. The value is the
    /// conditional maximum likelihood estimate, not the sample odds ratio.
    Conditional,
    /// The same counting half the probability of the observed table (Lancaster's mid-P).
    MidP,
    /// Baptista and Pike 1977: the inverted exact conditional test whose two-sided p-values are by minimum likelihood.
    /// Coverage never falls below the level, and it is narrower than `conditional`. One-sided limits are those of
    /// `conditional`, as there is no other tail to add.
    BaptistaPike,
}

name_methods!(Method {
    Logit => "logit",
    Score => "score",
    MiettinenNurminen => "miettinen_nurminen",
    Conditional => "conditional",
    MidP => "mid_p",
    BaptistaPike => "baptista_pike",
});

/// The confidence interval for an odds ratio, from `x1` successes in `n1` trials and `x2` in `n2`.
///
/// # Formula
///
/// ```text
/// value = x₁y₂ / (y₁x₂); for conditional, mid_p and baptista_pike the ψ with E(X₁; ψ) = x₁
///
/// logit:               value · exp(∓ z √(1/x₁ + 1/y₁ + 1/x₂ + 1/y₂))
/// score:               the ψ with C(ψ) = z²
/// miettinen_nurminen:  the ψ with C(ψ) (N − 1)/N = z²
/// conditional:         the ψ with P(X₁ >= x₁; ψ) = α/2  to  the ψ with P(X₁ <= x₁; ψ) = α/2
/// mid_p:               the same with P(X₁ > x₁; ψ) + P(X₁ = x₁; ψ)/2 and P(X₁ < x₁; ψ) + P(X₁ = x₁; ψ)/2
/// baptista_pike:       the ends of the ψ with Σ P(X₁ = k; ψ) > α,  P(X₁ = k; ψ) <= P(X₁ = x₁; ψ)
///
/// yᵢ    nᵢ − xᵢ
/// C(ψ)  (x₁ − n₁p̃₁)² (1/(n₁p̃₁(1 − p̃₁)) + 1/(n₂p̃₂(1 − p̃₂))), where p̃₁ and p̃₂ maximise the likelihood subject to
///       the odds ratio ψ
/// z     the critical value of the level
/// α     1 − level
/// N     n₁ + n₂
/// X₁    Fisher's noncentral hypergeometric variable: P(X₁ = k; ψ) ∝ C(n₁, k) C(n₂, x₁ + x₂ − k) ψᵏ
/// ```
///
/// If `x1` or `y2` is 0, the value and the lower limit are 0. If `y1` or `x2` is 0, the value and the upper limit are
/// infinite. The other limit is informative except with `logit`, whose limits are 0 and infinity if any cell is 0. No
/// count is adjusted.
///
/// At levels below 0.2 both limits of `mid_p` can lie on one side of the value.
///
/// The `conditional` interval inverts two one-sided Fisher tests, each at α/2. If every cell is in the tens of
/// millions, its tails and those of `mid_p` come from their double saddlepoint approximation, which is then more
/// accurate than the sums, and the limits of `baptista_pike` are those of `conditional`, as its steps are negligible.
///
/// # Errors
///
/// [`Error::Parameter`] if `n1` or `n2` is 0 or above 2⁵³, if `x1` exceeds `n1` or `x2` exceeds `n2`, if `x1` and `x2`
/// or `y1` and `y2` are both 0 (the odds ratio is undefined), or unless `0 < level < 1`.
///
/// # References
///
/// - Woolf (1955), "On estimating the relation between blood group and disease", Annals of Human Genetics 19:251-253.
/// - Cornfield (1956), "A statistical problem arising from retrospective studies", Proceedings of the Third Berkeley
///   Symposium 4:135-148.
/// - Baptista and Pike (1977), "Exact two-sided confidence limits for the odds ratio in a 2 × 2 table", Applied
///   Statistics 26:214-220.
/// - Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in Medicine 4:213-226.
/// - Fagerland, Lydersen and Laake (2015), "Recommended confidence intervals for two independent binomial proportions",
///   Statistical Methods in Medical Research 24:224-254: the mid-P.
///
/// # Examples
///
/// ```
/// use fazhi::stat::odds_ratio::{self, Method};
///
/// let interval = odds_ratio::interval(3, 4, 1, 4, 0.95, Method::Conditional)?;
/// let text = format!("{:.3} ({:.3} to {:.3})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "6.408 (0.212 to 626.244)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let estimator = Estimator::new(confidence.into(), method)?;
    let found = estimator.interval(single([x1, n1, x2, n2])?);
    found.ok_or_else(|| {
        let expected = if x1 == 0 { "at least 1 where `x2` is 0" } else { "below `n1` where `x2` is `n2`" };
        Error::parameter("x1", x1, expected)
    })
}

/// [`interval`] for each row of four columns. A row has none if a group is empty, or if both groups have only successes
/// or only failures.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if a count in a row (named as in `x1[17]`) is out of range, or
/// unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::odds_ratio::{self, Method};
///
/// let intervals = odds_ratio::intervals(&[3, 9], &[4, 9], &[1, 9], &[4, 9], 0.95, Method::Score)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(
    x1: &[u64],
    n1: &[u64],
    x2: &[u64],
    n2: &[u64],
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let estimator = Estimator::new(confidence.into(), method)?;
    columns([x1, n1, x2, n2], |groups| Ok(estimator.interval(groups)))
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

    fn interval(&self, groups: TwoGroups) -> Option<Interval> {
        let table = Table::of(groups);
        if (table.x1 == 0.0 && table.x2 == 0.0) || (table.y1 == 0.0 && table.y2 == 0.0) {
            return None;
        }
        let value = match self.method {
            Method::Conditional | Method::MidP | Method::BaptistaPike => conditional::estimate(table),
            Method::Logit | Method::Score | Method::MiettinenNurminen => table.odds_ratio(),
        };
        let limits = match self.method {
            Method::Logit => logit(table, self.z),
            Method::Score => score(table, self.z),
            Method::MiettinenNurminen => score(table, self.z * groups.unbiased().sqrt()),
            Method::MidP => conditional::mid_limits(table, self.tail),
            Method::BaptistaPike if self.confidence.bound == Bound::Both && !large::holds_for(table) => {
                baptista_pike::limits(table, 2.0 * self.tail)
            }
            Method::Conditional | Method::BaptistaPike => conditional::limits(table, self.tail),
        };
        Some(self.confidence.around(value, limits, (0.0, f64::INFINITY)))
    }
}

/// The conditional maximum likelihood estimate of the odds ratio of a fourfold table `a b / c d`; `None` if its margins
/// determine the table.
pub(in crate::stat) fn conditional_estimate([a, b, c, d]: [u64; 4]) -> Option<f64> {
    let table = Table { x1: a as f64, y1: b as f64, x2: c as f64, y2: d as f64 };
    (a.min(d) > 0 || b.min(c) > 0).then(|| conditional::estimate(table))
}

/// The cells of the fourfold table, one row per group.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Table {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

impl Table {
    fn of(TwoGroups { first, second }: TwoGroups) -> Self {
        Self { x1: first.x, y1: first.y, x2: second.x, y2: second.y }
    }

    /// The groups swapped, which inverts the odds ratio.
    fn swapped(self) -> Self {
        Self { x1: self.x2, y1: self.y2, x2: self.x1, y2: self.y1 }
    }

    fn odds_ratio(self) -> f64 {
        (self.x1 / self.y1) * (self.y2 / self.x2)
    }

    /// The table with the same margins and `x1` reduced by `shift`.
    fn shifted(self, shift: f64) -> Self {
        Self { x1: self.x1 - shift, y1: self.y1 + shift, x2: self.x2 + shift, y2: self.y2 - shift }
    }

    /// The table with 1/2 added to each cell, so that none is 0.
    fn one_half_more(self) -> Self {
        Self { x1: self.x1 + 0.5, y1: self.y1 + 0.5, x2: self.x2 + 0.5, y2: self.y2 + 0.5 }
    }

    /// The sum of the reciprocal cells: the variance of the log odds ratio.
    fn reciprocals(self) -> f64 {
        1.0 / self.x1 + 1.0 / self.y1 + 1.0 / self.x2 + 1.0 / self.y2
    }
}

fn logit(table: Table, z: f64) -> (f64, f64) {
    let variance = table.reciprocals();
    if variance.is_infinite() {
        return (0.0, f64::INFINITY);
    }
    let half = z * variance.sqrt();
    (table.odds_ratio() * (-half).exp(), table.odds_ratio() * half.exp())
}

fn score(table: Table, z: f64) -> (f64, f64) {
    limits(z, |z| score_lower(table, z), |z| 1.0 / score_lower(table.swapped(), z))
}

/// The lower limit. At the multiplier λ of the log odds ratio, p̃₁ = (x₁ − λ)/n₁ and p̃₂ = (x₂ + λ)/n₂.
fn score_lower(table: Table, z: f64) -> f64 {
    let end = table.x1.min(table.y2);
    if end == 0.0 {
        return 0.0;
    }
    table.shifted(bounded_multiplier(end, z, |multiplier| table.shifted(multiplier).reciprocals())).odds_ratio()
}

#[cfg(test)]
mod tests;
