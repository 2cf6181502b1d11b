//! The tests of trend in proportions over ordered groups.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::name_methods;
use crate::stat::test::homogeneity::Pooled;
use crate::stat::test::{Alternative, ChiSquared, check_groups, exact_trend, normal_p_value};

/// How the p-value of a test of trend is found.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::TrendMethod;
///
/// assert_eq!("exact".parse::<TrendMethod>()?, TrendMethod::Exact);
/// assert_eq!(TrendMethod::default().to_string(), "normal");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum TrendMethod {
    /// From the normal distribution of z.
    #[default]
    Normal,
    /// From the distribution of Σ sᵢ xᵢ, given Σx. Two-sided p-values sum all values at least as far from its mean.
    Exact,
    /// The same counting half the probability of the observed value (Lancaster's mid-P). Two-sided p-values are twice
    /// the smaller one-sided one.
    MidP,
}

name_methods!(TrendMethod { Normal => "normal", Exact => "exact", MidP => "mid_p" });

/// The result of a test of trend, with the slope and the departure from linearity.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct TrendTest {
    /// The statistic z, positive if the proportions, or the rates, rise with the score.
    pub statistic: f64,
    /// The p-value.
    pub p_value: f64,
    /// The change of the proportion, or the rate, per unit of score, by weighted least squares.
    pub slope: f64,
    /// The slope under the null hypothesis, 0.
    pub expected: f64,
    /// The pooled proportion, Σx / Σn, or the pooled rate.
    pub value: f64,
    /// The test of departure from a line; `None` for fewer than three nonempty groups.
    pub departure: Option<ChiSquared>,
}

/// The Cochran-Armitage test of a linear trend of the proportions `x` of `n` in the scores of their groups.
///
/// The default scores are 0, 1, 2, … `Greater` tests for a rise, `Less` for a fall.
///
/// # Formula
///
/// ```text
/// z     = Σ nᵢ (xᵢ/nᵢ − p)(sᵢ − s̄) / √(p (1 − p) S)
/// slope = Σ nᵢ (xᵢ/nᵢ − p)(sᵢ − s̄) / S
/// S     = Σ nᵢ (sᵢ − s̄)²
///
/// sᵢ  the score of group i;  s̄ = Σ nᵢ sᵢ / N,  p = Σx / N,  N = Σn
///
/// departure = Σ nᵢ (xᵢ/nᵢ − p − slope (sᵢ − s̄))² / (p (1 − p)),  df = k − 2
/// ```
///
/// The variance is that of independent binomial counts, with N, as in Cochran and Armitage and in R's
/// `prop.trend.test`, whose X-squared is z². Mantel's extension test (1963) conditions on the margins and has N − 1 in
/// place of N; its z² is smaller by the factor (N − 1) / N. There is no continuity correction.
///
/// `exact` and `mid_p` need whole scores, and successes (or failures, if fewer) times the range of the scores that are
/// not above some thousands of each; a part in common of all scores does not count.
///
/// z² and the departure sum to the statistic of [`homogeneity`](super::homogeneity).
///
/// z is invariant to shifting the scores and to scaling them by a positive number. Groups with n = 0 are skipped. If
/// all x are 0, or all equal n, the formula gives 0/0; z is then 0.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if `x` exceeds `n`, if the sum of `n` is 0 or exceeds 2⁵³, if
/// a score is not a number from −10³⁰⁰ to 10³⁰⁰, or if all nonempty groups have the same score, and for `exact` and `mid_p` if a score is not whole or the
/// tables would not fit.
///
/// # References
///
/// - Cochran (1954), "Some methods for strengthening the common χ² tests", Biometrics 10:417-451.
/// - Armitage (1955), "Tests for linear trends in proportions and frequencies", Biometrics 11:375-386.
/// - Mantel (1963), "Chi-square tests with one degree of freedom; extensions of the Mantel-Haenszel procedure", Journal
///   of the American Statistical Association 58:690-700.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative, TrendMethod};
///
/// // smokers among the lung cancer patients of four studies: Fleiss (1981)
/// let test = test::trend(&[83, 90, 129, 70], &[86, 93, 136, 82], None, Alternative::TwoSided, TrendMethod::Normal)?;
/// assert_eq!(format!("z² {:.4}, p {:.6}", test.statistic.powi(2), test.p_value), "z² 8.2249, p 0.004132");
/// assert!(test.slope < 0.0);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn trend(
    x: &[u64],
    n: &[u64],
    scores: Option<&[f64]>,
    alternative: Alternative,
    method: TrendMethod,
) -> Result<TrendTest> {
    check(x, n, scores)?;
    let score = |group: usize| scores.map_or(group as f64, |scores| scores[group]);
    let pooled = Pooled::of(x, n);
    let groups: Vec<usize> = (0..n.len()).filter(|group| n[*group] > 0).collect();
    let line = Line::through(&groups, |group| n[group] as f64, score)?;
    let deviations: Vec<f64> = groups.iter().map(|group| pooled.deviation(x[*group], n[*group])).collect();
    let covariance: f64 = deviations.iter().zip(&line.scores).map(|(deviation, score)| deviation * score).sum();
    let slope = covariance / line.spread;
    let rest = deviations.iter().zip(&line.scores).zip(&groups).map(|((deviation, score), group)| {
        let size = n[*group] as f64;
        pooled.standardise((deviation - slope * size * score).powi(2), size)
    });
    let departure = (groups.len() > 2).then(|| ChiSquared::new(rest.sum(), groups.len() as u64 - 2));
    let statistic = slope.signum() * pooled.standardise(covariance * covariance, line.spread).sqrt();
    let p_value = match method {
        TrendMethod::Normal => normal_p_value(statistic, alternative),
        TrendMethod::Exact | TrendMethod::MidP => {
            let [x, n] = [x, n].map(|counts| groups.iter().map(|group| counts[*group]).collect::<Vec<_>>());
            let whole = whole_steps(&groups, score)?;
            exact_trend::p_value(&x, &n, &whole, alternative, method)?
        }
    };
    Ok(TrendTest { statistic, p_value, slope: slope / line.unit, expected: 0.0, value: pooled.value(), departure })
}

pub(super) fn check(x: &[u64], n: &[u64], scores: Option<&[f64]>) -> Result<()> {
    check_groups(x, n)?;
    check_scores(x.len(), scores)?;
    match n.iter().sum() {
        0_u64 => Err(Error::parameter("sum of n", 0, "at least 1")),
        _ => Ok(()),
    }
}

pub(super) fn check_scores(groups: usize, scores: Option<&[f64]>) -> Result<()> {
    let Some(scores) = scores else { return Ok(()) };
    same_length([("x", groups), ("scores", scores.len())])?;
    match scores.iter().position(|score| !(-LARGEST_SCORE..=LARGEST_SCORE).contains(score)) {
        None => Ok(()),
        Some(group) => {
            let expected = "a number from -1e300 to 1e300";
            Err(Error::parameter(&format!("scores[{group}]"), scores[group], expected))
        }
    }
}

/// The largest score; differences of scores are then finite.
const LARGEST_SCORE: f64 = 1e300;

/// The scores less the least, over their greatest common divisor.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
fn whole_steps(groups: &[usize], score: impl Fn(usize) -> f64) -> Result<Vec<u64>> {
    let least = groups.iter().map(|group| score(*group)).fold(f64::INFINITY, f64::min);
    let step = |group: &usize| match score(*group) - least {
        step if step.fract() == 0.0 && step <= 1e9 => Ok(step as u64),
        _ => Err(Error::parameter(
            &format!("scores[{group}]"),
            score(*group),
            "whole scores within 1e9 of each other for the exact test",
        )),
    };
    let steps = groups.iter().map(step).collect::<Result<Vec<_>>>()?;
    let divisor = steps.iter().fold(0, |a, b| greatest_common_divisor(a, *b));
    Ok(steps.into_iter().map(|step| step / divisor).collect())
}

const fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// Scores centred at their mean, in units of their range.
pub(super) struct Line {
    pub(super) scores: Vec<f64>,
    pub(super) unit: f64,
    /// Σ n s² of these scores.
    pub(super) spread: f64,
}

impl Line {
    /// Subtracts the first score before anything else, so that years become small exact numbers.
    pub(super) fn through(groups: &[usize], size: impl Fn(usize) -> f64, score: impl Fn(usize) -> f64) -> Result<Self> {
        let origin = score(groups[0]);
        let unit = groups.iter().map(|group| (score(*group) - origin).abs()).fold(0.0, f64::max);
        if unit == 0.0 {
            return Err(Error::parameter("scores", origin, "at least two different ones, in groups with `n` above 0"));
        }
        let sizes = || groups.iter().map(|group| size(*group));
        let mut scores: Vec<f64> = groups.iter().map(|group| (score(*group) - origin) / unit).collect();
        let mean = scores.iter().zip(sizes()).map(|(score, n)| score * n).sum::<f64>() / sizes().sum::<f64>();
        for score in &mut scores {
            *score -= mean;
        }
        let spread = scores.iter().zip(sizes()).map(|(score, n)| n * score * score).sum();
        Ok(Self { scores, unit, spread })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};
    use crate::stat::test::homogeneity;

    const TABLE: &str = include_str!("../../../tests/reference/test_trend.csv");
    const X: [u64; 4] = [83, 90, 129, 70];
    const N: [u64; 4] = [86, 93, 136, 82];

    fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(field: &str) -> Vec<T> {
        field.split(' ').map(|number| number.parse().unwrap()).collect()
    }

    fn two_sided(x: &[u64], n: &[u64], scores: Option<&[f64]>) -> TrendTest {
        trend(x, n, scores, Alternative::TwoSided, TrendMethod::Normal).unwrap()
    }

    #[test]
    fn tests_agree_with_the_reference_table() {
        for [x, n, scores, z, slope, two_sided, less, greater, departure] in lines(TABLE) {
            let (sizes, scores) = (numbers(n), numbers(scores));
            for (alternative, p_value) in Alternative::ALL.iter().zip([two_sided, less, greater]) {
                let found = trend(&numbers(x), &sizes, Some(&scores), *alternative, TrendMethod::Normal).unwrap();
                assert!(error(found.p_value, p_value.parse().unwrap()) <= 1e-10, "{x} of {n}: {found:?} for {p_value}");
                assert!(error(found.statistic, z.parse().unwrap()) <= 1e-12, "{x} of {n}: {found:?} for {z}");
                assert!(error(found.slope, slope.parse().unwrap()) <= 1e-12, "{x} of {n}: {found:?} for {slope}");
                let (rest, departure) = (found.departure.unwrap().statistic, departure.parse::<f64>().unwrap());
                // for proportions on a line it is a rounding error
                assert!((rest - departure).abs() <= 1e-10 * departure.max(1e-10), "{x} of {n}: {rest} for {departure}");
            }
        }
    }

    #[test]
    fn published_results_are_reproduced() {
        // Fleiss (1981), smokers in four studies; R 4's prop.trend.test, whose example it is
        let found = two_sided(&X, &N, None);
        assert!((found.statistic.powi(2) - 8.2249).abs() < 5e-5, "{found:?}");
        assert!((found.p_value - 0.004_132).abs() < 5e-7, "{found:?}");
    }

    #[test]
    fn trend_and_departure_sum_to_the_test_of_homogeneity() {
        for scores in [[0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 0.0, 1.0], [2013.0, 2014.0, 2019.0, 2020.0]] {
            let found = two_sided(&X, &N, Some(&scores));
            let sum = found.statistic.powi(2) + found.departure.unwrap().statistic;
            assert!(error(sum, homogeneity(&X, &N).unwrap().statistic) < 1e-12, "{scores:?}");
        }
    }

    #[test]
    fn two_groups_are_tested_for_homogeneity() {
        let (found, both) = (two_sided(&[15, 30], &[50, 61], None), homogeneity(&[15, 30], &[50, 61]).unwrap());
        assert!(error(found.statistic.powi(2), both.statistic) < 1e-14 && found.departure.is_none());
        assert!(error(found.p_value, both.p_value) < 1e-12);
        assert!(error(found.slope, 30.0 / 61.0 - 15.0 / 50.0) < 1e-14);
    }

    #[test]
    fn the_scale_of_scores_does_not_matter() {
        let found = two_sided(&X, &N, None);
        for (origin, unit) in [(1990.0, 1.0), (0.0, 1e290), (0.0, 1e-290), (-7.0, 0.25)] {
            let scores = [0.0, 1.0, 2.0, 3.0].map(|score| origin + unit * score);
            let moved = two_sided(&X, &N, Some(&scores));
            assert!(error(moved.statistic, found.statistic) < 1e-14, "{origin} {unit}");
            assert!(error(moved.slope * unit, found.slope) < 1e-14, "{origin} {unit}");
        }
        let fallen = two_sided(&X, &N, Some(&[3.0, 2.0, 1.0, 0.0]));
        assert!(error(fallen.statistic, -found.statistic) < 1e-14);
    }

    #[test]
    fn the_order_of_groups_does_not_matter_if_they_keep_their_scores() {
        let turned = two_sided(&[70, 129, 90, 83], &[82, 136, 93, 86], Some(&[3.0, 2.0, 1.0, 0.0]));
        assert!(error(turned.statistic, two_sided(&X, &N, None).statistic) < 1e-14);
    }

    #[test]
    fn empty_groups_are_skipped() {
        let found = two_sided(&[83, 0, 90, 129, 70], &[86, 0, 93, 136, 82], Some(&[0.0, 1e9, 1.0, 2.0, 3.0]));
        assert_eq!(found, two_sided(&X, &N, None));
    }

    #[test]
    fn all_failures_or_all_successes_show_no_trend() {
        for x in [[0, 0, 0], [5, 9, 7]] {
            for (alternative, p_value) in Alternative::ALL.iter().zip([1.0, 0.5, 0.5]) {
                let found = trend(&x, &[5, 9, 7], None, *alternative, TrendMethod::Normal).unwrap();
                assert_eq!((found.statistic, found.slope), (0.0, 0.0));
                assert!(error(found.p_value, p_value) < 1e-15);
                assert_eq!(found.departure.unwrap().p_value, 1.0);
            }
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |x: &[u64], n: &[u64], scores: Option<&[f64]>| {
            trend(x, n, scores, Alternative::TwoSided, TrendMethod::Normal).unwrap_err().to_string()
        };
        let different = "expected at least two different ones, in groups with `n` above 0";
        assert_eq!(message(&[1], &[5], None), format!("parameter `scores` is `0`, {different}"));
        assert_eq!(message(&[1, 0], &[5, 0], None), format!("parameter `scores` is `0`, {different}"));
        assert_eq!(message(&[1, 2], &[5, 5], Some(&[7.0, 7.0])), format!("parameter `scores` is `7`, {different}"));
        let scores = [1.0, f64::NAN];
        assert_eq!(
            message(&[1, 2], &[5, 5], Some(&scores)),
            "parameter `scores[1]` is `NaN`, expected a number from -1e300 to 1e300"
        );
        assert_eq!(
            message(&[1, 2], &[5, 5], Some(&[1.0])),
            "parameter `scores` is `1 values`, expected as many as `x`, which has 2"
        );
        assert_eq!(message(&[], &[], None), "parameter `sum of n` is `0`, expected at least 1");
        assert_eq!(message(&[6], &[5], None), "parameter `x[0]` is `6`, expected at most `n[0]`, which is 5");
    }
}
