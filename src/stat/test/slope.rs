//! The interval of the slope of a trend in proportions.

use crate::error::Result;
use crate::stat::test::homogeneity::Pooled;
use crate::stat::test::trend::{Line, check};
use crate::stat::{Confidence, Interval, name_methods, normal};

/// The variance of a slope.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::SlopeMethod;
///
/// assert_eq!("pooled".parse::<SlopeMethod>()?, SlopeMethod::Pooled);
/// assert_eq!(SlopeMethod::default().to_string(), "wald");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SlopeMethod {
    /// From the proportion of each group.
    #[default]
    Wald,
    /// From the pooled proportion: the interval excludes 0 exactly where the normal test of [`trend`](super::trend)
    /// rejects.
    Pooled,
}

name_methods!(SlopeMethod { Wald => "wald", Pooled => "pooled" });

/// The confidence interval for the change of a proportion per unit of score, from `x` of `n` in ordered groups.
///
/// # Formula
///
/// ```text
/// slope = Σ nᵢ (pᵢ − p)(sᵢ − s̄) / S,  S = Σ nᵢ (sᵢ − s̄)²,  as in the test
/// limits  slope ∓ z √v
///
/// wald:    v = Σ nᵢ (sᵢ − s̄)² pᵢ (1 − pᵢ) / S²
/// pooled:  v = p (1 − p) / S
///
/// pᵢ  xᵢ / nᵢ;  p = Σx / Σn;  sᵢ  the score of group i, 0, 1, 2, … by default;  s̄ = Σ nᵢ sᵢ / Σn
/// z   the critical value of the level
/// ```
///
/// Both are normal, and too short for small groups. Limits are not clipped.
///
/// # Errors
///
/// As those of [`trend`](super::trend), or unless `0 < level < 1`.
///
/// # References
///
/// - Agresti (2013), "Categorical data analysis", 3rd edition, Wiley, section 5.3: the linear probability model.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, SlopeMethod};
///
/// let interval = test::slope(&[83, 90, 129, 70], &[86, 93, 136, 82], None, 0.95, SlopeMethod::Wald)?;
/// assert_eq!(format!("{:.4} ({:.4} to {:.4})", interval.value, interval.lower, interval.upper),
///     "-0.0334 (-0.0585 to -0.0083)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn slope(
    x: &[u64],
    n: &[u64],
    scores: Option<&[f64]>,
    confidence: impl Into<Confidence>,
    method: SlopeMethod,
) -> Result<Interval> {
    let confidence = confidence.into();
    let z = normal::upper_quantile(confidence.tail()?);
    check(x, n, scores)?;
    let score = |group: usize| scores.map_or(group as f64, |scores| scores[group]);
    let pooled = Pooled::of(x, n);
    let groups: Vec<usize> = (0..n.len()).filter(|group| n[*group] > 0).collect();
    let line = Line::through(&groups, |group| n[group] as f64, score)?;
    let pairs = || groups.iter().zip(&line.scores);
    let covariance: f64 = pairs().map(|(group, score)| pooled.deviation(x[*group], n[*group]) * score).sum();
    let own = |(group, score): (&usize, &f64)| {
        let (x, n) = (x[*group], n[*group]);
        score * score * (x as f64 * ((n - x) as f64 / n as f64))
    };
    let variance = match method {
        SlopeMethod::Wald => pairs().map(own).sum::<f64>() / (line.spread * line.spread),
        SlopeMethod::Pooled => pooled.value() * (1.0 - pooled.value()) / line.spread,
    };
    let (value, half) = (covariance / line.spread / line.unit, z * variance.sqrt() / line.unit);
    Ok(confidence.around(value, (value - half, value + half), (f64::NEG_INFINITY, f64::INFINITY)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{assert_near, lines};
    use crate::stat::test::{Alternative, TrendMethod, trend};

    const TABLE: &str = include_str!("../../../tests/reference/test_trend_slope.csv");
    const EXACT: &str = include_str!("../../../tests/reference/test_trend_exact.csv");

    fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(field: &str) -> Vec<T> {
        field.split(' ').map(|number| number.parse().unwrap()).collect()
    }

    #[test]
    fn slopes_agree_with_the_reference_table() {
        for [method, x, n, scores, level, lower, upper] in lines(TABLE) {
            let scores: Vec<f64> = numbers(scores);
            let level: f64 = level.parse().unwrap();
            let found = slope(&numbers(x), &numbers(n), Some(&scores), level, method.parse().unwrap()).unwrap();
            assert_near(found, lower, upper, &format!("{method}: {x} of {n}"));
        }
    }

    #[test]
    fn the_pooled_interval_excludes_0_where_the_test_rejects() {
        for x in [[3, 5, 9, 10], [3, 5, 6, 9], [2, 6, 7, 9], [9, 7, 5, 2]] {
            let n = [20, 21, 19, 20];
            let test = trend(&x, &n, None, Alternative::TwoSided, TrendMethod::Normal).unwrap();
            let found = slope(&x, &n, None, 1.0 - test.p_value, SlopeMethod::Pooled).unwrap();
            let near = found.lower.abs().min(found.upper.abs());
            assert!(near < 1e-12, "{x:?}: {found:?}");
        }
    }

    #[test]
    fn exact_tests_agree_with_the_reference_table() {
        for row in lines::<9>(EXACT) {
            let (x, n, scores): (Vec<u64>, Vec<u64>, Vec<f64>) = (numbers(row[0]), numbers(row[1]), numbers(row[2]));
            for (at, method) in [TrendMethod::Exact, TrendMethod::MidP].into_iter().enumerate() {
                for (side, expected) in Alternative::ALL.iter().zip(&row[3 + 3 * at..]) {
                    let found = trend(&x, &n, Some(&scores), *side, method).unwrap().p_value;
                    let expected: f64 = expected.parse().unwrap();
                    assert!((found / expected - 1.0).abs() <= 1e-10, "{row:?} {method} {side}: {found} for {expected}");
                }
            }
        }
    }

    #[test]
    fn two_groups_have_the_exact_test_of_fisher() {
        use crate::stat::test::{FisherMethod, fisher};
        for (side, mirrored) in [(Alternative::Greater, Alternative::Less), (Alternative::Less, Alternative::Greater)] {
            let fisher = fisher(3, 7, 8, 4, mirrored, FisherMethod::Exact).unwrap().p_value;
            let found = trend(&[3, 8], &[10, 12], Some(&[2016.0, 2020.0]), side, TrendMethod::Exact).unwrap().p_value;
            assert!((found / fisher - 1.0).abs() < 1e-12, "{found} {fisher}");
        }
    }

    #[test]
    fn exact_tests_refuse_scores_that_are_not_whole() {
        let message = |x: &[u64], n: &[u64], scores: &[f64]| {
            trend(x, n, Some(scores), Alternative::Less, TrendMethod::Exact).unwrap_err().to_string()
        };
        let whole = "expected whole scores within 1e9 of each other for the exact test";
        assert_eq!(message(&[1, 2], &[5, 5], &[0.0, 0.5]), format!("parameter `scores[1]` is `0.5`, {whole}"));
        let large = message(&[40_000, 20_000], &[100_000, 100_000], &[0.0, 1.0]);
        assert!(large.starts_with("parameter `x` is `3600120001 states`, expected successes × range"), "{large}");
    }
}
