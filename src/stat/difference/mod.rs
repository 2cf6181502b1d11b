//! The difference of two independent proportions, p₁ − p₂.

mod chan_zhang;
mod likelihood;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::constrained::{limits, pulled_variance, unbounded_multiplier};
use crate::stat::margin::{Margins, add_squares, wilson, wilson_cc};
use crate::stat::normal::upper_quantile;
use crate::stat::two_groups::{Group, TwoGroups, columns, single};
use crate::stat::{Confidence, Interval, Intervals, name_methods, two_groups};

/// The method of an interval for a difference.
///
/// # Examples
///
/// ```
/// use fazhi::stat::difference::Method;
///
/// assert_eq!("miettinen_nurminen".parse::<Method>()?, Method::MiettinenNurminen);
/// assert_eq!(Method::default().to_string(), "newcombe");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Newcombe 1998, method 10: the root of the sum of squared Wilson margins, without continuity correction.
    #[default]
    Newcombe,
    /// Newcombe 1998, method 11: the same from continuity-corrected Wilson limits.
    NewcombeCc,
    /// Miettinen and Nurminen 1985: the inverted score test, its variance multiplied by N/(N − 1).
    MiettinenNurminen,
    /// Mee 1984: the inverted score test without that factor.
    Mee,
    /// The inverted likelihood ratio test, also called profile likelihood.
    LikelihoodRatio,
    /// Chan and Zhang 1999: two exact unconditional tests by the statistic of `mee`, so coverage never falls below the
    /// level. For groups of up to 500.
    ChanZhang,
    /// Agresti and Caffo 2000: Wald's interval after adding one success and one failure to each group.
    AgrestiCaffo,
    /// Wald: normal, with the variance at the estimates. For comparison only: too short for small counts.
    Wald,
}

name_methods!(Method {
    Newcombe => "newcombe",
    NewcombeCc => "newcombe_cc",
    MiettinenNurminen => "miettinen_nurminen",
    Mee => "mee",
    LikelihoodRatio => "likelihood_ratio",
    ChanZhang => "chan_zhang",
    AgrestiCaffo => "agresti_caffo",
    Wald => "wald",
});

/// The confidence interval for p₁ − p₂, from `x1` successes in `n1` trials and `x2` in `n2`.
///
/// # Formula
///
/// ```text
/// value = d = p̂₁ − p̂₂,  p̂ᵢ = xᵢ/nᵢ
///
/// newcombe:            d − √((p̂₁ − l₁)² + (u₂ − p̂₂)²)  to  d + √((u₁ − p̂₁)² + (p̂₂ − l₂)²)
/// newcombe_cc:         the same
/// miettinen_nurminen:  the δ with (d − δ)² = z² V(δ) N/(N − 1)
/// mee:                 the δ with (d − δ)² = z² V(δ)
/// likelihood_ratio:    the δ with 2 ln(L(p̂₁, p̂₂) / L(p̃₁, p̃₂)) = z²
/// chan_zhang:          the least δ with max P(T(X₁, X₂; δ) >= T(x₁, x₂; δ)) > t  to  the greatest δ with the same of <=
/// agresti_caffo:       d* ∓ z √(p₁*(1 − p₁*)/(n₁ + 2) + p₂*(1 − p₂*)/(n₂ + 2)),  pᵢ* = (xᵢ + 1)/(nᵢ + 2)
/// wald:                d ∓ z √(p̂₁(1 − p̂₁)/n₁ + p̂₂(1 − p̂₂)/n₂)
///
/// z       the critical value of the level
/// lᵢ, uᵢ  Wilson's limits of pᵢ; with newcombe_cc those with continuity correction
/// V(δ)    p̃₁(1 − p̃₁)/n₁ + p̃₂(1 − p̃₂)/n₂, where p̃₁ and p̃₂ maximise the likelihood L subject to p̃₁ − p̃₂ = δ
/// N       n₁ + n₂
/// T(δ)    (d − δ)/√V(δ), the score statistic without N/(N − 1) (Farrington and Manning 1990)
/// max     over all p₁ and p₂ with p₁ − p₂ = δ
/// t       the tail probability beyond a limit: α/2, or α if one-sided; α = 1 − level
/// d*      p₁* − p₂*
/// ```
///
/// The limits of `chan_zhang` are found to 4·10⁻¹², rounded outwards. Its p-value can exceed t, fall below it, and exceed
/// it again as δ grows; the limits are the outermost ones. At levels below 0.5 both can lie on one side of d.
///
/// `newcombe`, `miettinen_nurminen` and `mee` are all called score intervals; they differ.
///
/// Limits are clipped to −1 and 1, which only `agresti_caffo` and `wald` need. The interval of `agresti_caffo` is
/// centred on d*, not on d, and need not contain d: 1 of 1 against 0 of 1 has d = 1 and, at 0.90, an upper limit of
/// 0.966. If each group has none or all, `wald` has zero width.
///
/// # Errors
///
/// [`Error::Parameter`] if `n1` or `n2` is 0 or above 2⁵³, if `x1` exceeds `n1` or `x2`
/// exceeds `n2`, if `n1` or `n2` is above 500 with `chan_zhang`, or unless `0 < level < 1`.
///
/// # References
///
/// - Newcombe (1998), "Interval estimation for the difference between independent proportions: comparison of eleven
///   methods", Statistics in Medicine 17:873-890, methods 10 and 11.
/// - Miettinen and Nurminen (1985), "Comparative analysis of two rates", Statistics in Medicine 4:213-226.
/// - Mee (1984), "Confidence bounds for the difference between two probabilities", Biometrics 40:1175-1176.
/// - Chan and Zhang (1999), "Test-based exact confidence intervals for the difference of two binomial proportions",
///   Biometrics 55:1202-1209.
/// - Farrington and Manning (1990), "Test statistics and sample size formulae for comparative binomial trials with null
///   hypothesis of non-zero risk difference or non-unity relative risk", Statistics in Medicine 9:1447-1454.
/// - Agresti and Caffo (2000), "Simple and effective confidence intervals for proportions and differences of
///   proportions result from adding two successes and two failures", The American Statistician 54:280-288.
///
/// # Examples
///
/// ```
/// use fazhi::stat::difference::{self, Method};
///
/// let interval = difference::interval(56, 70, 48, 80, 0.95, Method::Newcombe)?;
/// let text = format!("{:.4} ({:.4} to {:.4})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.2000 (0.0524 to 0.3339)");
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
    estimator.interval(single([x1, n1, x2, n2])?)
}

/// [`interval`] for each row of four columns; a row with an empty group has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if a count in a row (named as in
/// `x1[17]`) is out of range, or unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::difference::{self, Method};
///
/// let intervals = difference::intervals(&[56, 1], &[70, 3], &[48, 0], &[80, 0], 0.95, Method::Mee)?;
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
    columns([x1, n1, x2, n2], |groups| estimator.interval(groups).map(Some))
}

/// [`interval`] for weighted counts, which need not be whole: `x1` is the weight of the successes in the first group, `n1` that
/// of all its trials.
///
/// The formula of the method is taken at these numbers as they are. `chan_zhang` enumerates tables, and takes whole counts
/// only; `miettinen_nurminen` needs weights that add up to more than 1. What the weights are to be is said at
/// [`proportion::weighted`](crate::stat::proportion::weighted).
///
/// # Errors
///
/// [`Error::Parameter`] unless in both groups `0 <= x <= n` and `n` is above 0 and at most 2⁵³, unless `0 < level < 1`, and where
/// the method does not take these numbers.
///
/// # Examples
///
/// ```
/// use fazhi::stat::difference::{self, Method};
///
/// // matters that two offices handled together count as half for each
/// let found = difference::weighted(17.5, 21.5, 6.25, 12.75, 0.95, Method::Newcombe)?;
/// assert_eq!(format!("{:.4} ({:.4} to {:.4})", found.value, found.lower, found.upper), "0.3238 (0.0051 to 0.5867)");
/// let whole = difference::interval(17, 21, 6, 12, 0.95, Method::Mee)?;
/// assert_eq!(difference::weighted(17.0, 21.0, 6.0, 12.0, 0.95, Method::Mee)?, whole);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn weighted(
    x1: f64,
    n1: f64,
    x2: f64,
    n2: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    let counts = [x1, n1, x2, n2];
    let groups = two_groups::weighted(counts)?;
    if method == Method::ChanZhang && counts.iter().any(|count| count.fract() != 0.0) {
        return Err(Error::parameter("method", method, "one for counts that are not whole, such as `newcombe`"));
    }
    if method == Method::MiettinenNurminen && n1 + n2 <= 1.0 {
        return Err(Error::parameter("n1 + n2", n1 + n2, &format!("above 1 with the method `{method}`")));
    }
    Estimator::new(confidence.into(), method)?.interval(groups)
}

/// [`weighted`] for each row of four columns; a row with an empty group has none.
///
/// # Errors
///
/// As [`weighted`], and if the columns differ in length.
///
/// # Examples
///
/// ```
/// use fazhi::stat::difference::{self, Method};
///
/// let intervals = difference::weighted_rows(&[17.5, 0.0], &[21.5, 0.0], &[6.0, 1.5], &[12.5, 2.5], 0.95, Method::Wald)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn weighted_rows(
    x1: &[f64],
    n1: &[f64],
    x2: &[f64],
    n2: &[f64],
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Intervals> {
    let rows = same_length([("x1", x1.len()), ("n1", n1.len()), ("x2", x2.len()), ("n2", n2.len())])?;
    let confidence = confidence.into();
    Intervals::of(rows, |row| {
        let groups = [(x1[row], n1[row]), (x2[row], n2[row])];
        if groups.contains(&(0.0, 0.0)) {
            return Ok(None);
        }
        weighted(x1[row], n1[row], x2[row], n2[row], confidence, method).map(Some)
    })
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

    fn interval(&self, groups: TwoGroups) -> Result<Interval> {
        let (value, z) = (groups.difference(), self.z);
        let (lower, upper) = match self.method {
            Method::Newcombe => newcombe(value, wilson(groups.first, z), wilson(groups.second, z)),
            Method::NewcombeCc => newcombe(value, wilson_cc(groups.first, z), wilson_cc(groups.second, z)),
            Method::MiettinenNurminen => score(groups, value, z * groups.unbiased().sqrt()),
            Method::Mee => score(groups, value, z),
            Method::LikelihoodRatio => likelihood::limits_of(groups, value, z),
            Method::ChanZhang => chan_zhang::limits_of(enumerable(groups)?, self.tail),
            Method::AgrestiCaffo => wald(one_more_of_each(groups), z),
            Method::Wald => wald(groups, z),
        };
        Ok(self.confidence.around(value, (lower.min(1.0), upper.max(-1.0)), (-1.0, 1.0)))
    }
}

/// The largest group whose tables are enumerated.
const LARGEST_ENUMERATED: f64 = 500.0;

/// The groups, if their tables can be enumerated.
fn enumerable(groups: TwoGroups) -> Result<TwoGroups> {
    let too_large =
        [("n1", groups.first.n), ("n2", groups.second.n)].into_iter().find(|(_, n)| *n > LARGEST_ENUMERATED);
    too_large.map_or(Ok(groups), |(name, n)| {
        let expected = format!("at most {LARGEST_ENUMERATED} with the method `{}`", Method::ChanZhang);
        Err(Error::parameter(name, n, &expected))
    })
}

fn newcombe(value: f64, first: Margins, second: Margins) -> (f64, f64) {
    (value - add_squares(first.below, second.above), value + add_squares(first.above, second.below))
}

fn score(groups: TwoGroups, value: f64, z: f64) -> (f64, f64) {
    limits(z, |z| value - score_margin(groups, z), |z| value + score_margin(groups.swapped(), z))
}

/// d − δ at the lower limit. At the multiplier λ, p̂ᵢ − p̃ᵢ = ±λ p̃ᵢ(1 − p̃ᵢ)/nᵢ, so d − δ = λ V with λ √V = z.
fn score_margin(TwoGroups { first, second }: TwoGroups, z: f64) -> f64 {
    if z == 0.0 || (first.x == 0.0 && second.y == 0.0) {
        return 0.0; // zero width, or the difference is −1
    }
    // p₁ is lowered, and p₂ raised by lowering 1 − p₂
    let variance = |multiplier| {
        pulled_variance(first, multiplier) / first.n + pulled_variance(second.complement(), multiplier) / second.n
    };
    // p (1 − p) <= 1/4
    let low = z / (0.25 / first.n + 0.25 / second.n).sqrt();
    z * z / unbounded_multiplier(low * 0.5, z, |multiplier: f64| multiplier * variance(multiplier).sqrt())
}

fn one_more_of_each(groups: TwoGroups) -> TwoGroups {
    let more = |Group { x, y, n }: Group| Group { x: x + 1.0, y: y + 1.0, n: n + 2.0 };
    TwoGroups { first: more(groups.first), second: more(groups.second) }
}

fn wald(groups: TwoGroups, z: f64) -> (f64, f64) {
    let half = z * (groups.first.variance() + groups.second.variance()).sqrt();
    (groups.difference() - half, groups.difference() + half)
}

#[cfg(test)]
mod tests;
