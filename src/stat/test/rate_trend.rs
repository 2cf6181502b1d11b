//! The test of trend in rates over ordered groups.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::sum::compensated;
use crate::stat::test::trend::{Line, check_scores};
use crate::stat::test::{Alternative, ChiSquared, TrendTest, check_sum, normal_p_value};

/// The test of a log-linear trend of the rates of `x` events in `exposure` in the scores of their groups.
///
/// The default scores are 0, 1, 2, … `Greater` tests for a rise, `Less` for a fall. Of plain counts over equal times every
/// exposure is 1.
///
/// # Formula
///
/// ```text
/// z     = Σ (xᵢ − λ eᵢ)(sᵢ − s̄) / √(λ S)
/// slope = Σ (xᵢ − λ eᵢ)(sᵢ − s̄) / S
/// S     = Σ eᵢ (sᵢ − s̄)²
///
/// sᵢ  the score of group i;  s̄ = Σ eᵢ sᵢ / E,  λ = Σx / E,  E = Σe
///
/// departure = Σ (xᵢ − λ eᵢ − slope eᵢ (sᵢ − s̄))² / (λ eᵢ),  df = k − 2
/// ```
///
/// It is the score test of Poisson regression on s, in which the counts, given their sum, are multinomial. `value` is λ and
/// `slope` the change of the rate per unit of score. z² and the departure sum to Pearson's statistic of equal rates. Groups
/// with exposure 0 and no events are skipped. Without events z is 0.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if an exposure is below 0 or not finite, or is 0 where there are
/// events, if the sum of `x` exceeds 2⁵³, if a score is not a number from −10³⁰⁰ to 10³⁰⁰, or if all groups with exposure have
/// the same score.
///
/// # References
///
/// - Breslow and Day (1987), Statistical Methods in Cancer Research II: The Design and Analysis of Cohort Studies, IARC,
///   section 3.6.
/// - Armitage (1955), "Tests for linear trends in proportions and frequencies", Biometrics 11:375-386.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative};
///
/// // requests for reconsideration in five years, and the thousands of people
/// let people = [50.1, 50.4, 50.9, 51.0, 51.3];
/// let test = test::rate_trend(&[8, 11, 9, 15, 20], &people, None, Alternative::TwoSided)?;
/// assert_eq!(format!("z {:.4}, p {:.5}", test.statistic, test.p_value), "z 2.4291, p 0.01514");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rate_trend(x: &[u64], exposure: &[f64], scores: Option<&[f64]>, alternative: Alternative) -> Result<TrendTest> {
    check(x, exposure)?;
    check_scores(x.len(), scores)?;
    let score = |group: usize| scores.map_or(group as f64, |scores| scores[group]);
    let groups: Vec<usize> = (0..x.len()).filter(|group| exposure[*group] > 0.0).collect();
    if groups.is_empty() {
        return Err(Error::parameter("sum of exposure", 0, "above 0"));
    }
    let line = Line::through(&groups, |group| exposure[group], score)?;
    let value = x.iter().sum::<u64>() as f64 / compensated(groups.iter().map(|group| exposure[*group]));
    let deviations: Vec<f64> = groups.iter().map(|group| x[*group] as f64 - value * exposure[*group]).collect();
    let covariance = compensated(deviations.iter().zip(&line.scores).map(|(deviation, score)| deviation * score));
    let slope = covariance / line.spread;
    let over = |square: f64, size: f64| if value > 0.0 { square / (value * size) } else { 0.0 };
    let rest = deviations.iter().zip(&line.scores).zip(&groups).map(|((deviation, score), group)| {
        over((deviation - slope * exposure[*group] * score).powi(2), exposure[*group])
    });
    let departure = (groups.len() > 2).then(|| ChiSquared::new(rest.sum(), groups.len() as u64 - 2));
    let statistic = covariance.signum() * over(covariance * covariance, line.spread).sqrt();
    let p_value = normal_p_value(statistic, alternative);
    Ok(TrendTest { statistic, p_value, slope: slope / line.unit, expected: 0.0, value, departure })
}

fn check(x: &[u64], exposure: &[f64]) -> Result<()> {
    same_length([("x", x.len()), ("exposure", exposure.len())])?;
    for (group, (x, exposure)) in x.iter().zip(exposure).enumerate() {
        let expected = match exposure {
            exposure if !exposure.is_finite() || *exposure < 0.0 => "a number of at least 0",
            0.0 if *x > 0 => "above 0, where there are events",
            _ => continue,
        };
        return Err(Error::parameter(&format!("exposure[{group}]"), exposure, expected));
    }
    check_sum(x.iter().copied(), "sum of x").map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};
    use crate::stat::test::{TrendMethod, trend};

    const TABLE: &str = include_str!("../../../tests/reference/test_rate_trend.csv");

    fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(field: &str) -> Vec<T> {
        field.split(' ').map(|number| number.parse().unwrap()).collect()
    }

    #[test]
    fn tests_agree_with_the_reference_table() {
        for [x, exposure, scores, z, slope, two_sided, less, greater, departure] in lines(TABLE) {
            let (exposure, scores) = (numbers::<f64>(exposure), numbers::<f64>(scores));
            for (alternative, p_value) in Alternative::ALL.iter().zip([two_sided, less, greater]) {
                let found = rate_trend(&numbers(x), &exposure, Some(&scores), *alternative).unwrap();
                assert!(error(found.p_value, p_value.parse().unwrap()) <= 1e-10, "{x}: {found:?} for {p_value}");
                assert!(error(found.statistic, z.parse().unwrap()) <= 1e-11, "{x}: {found:?} for {z}");
                assert!(error(found.slope, slope.parse().unwrap()) <= 1e-11, "{x}: {found:?} for {slope}");
                let rest = found.departure.unwrap().statistic;
                assert!(error(rest, departure.parse().unwrap()) <= 1e-10, "{x}: {rest} for {departure}");
            }
        }
    }

    #[test]
    fn rare_proportions_have_the_test_of_cochran_and_armitage_in_the_limit() {
        let (x, n) = ([3, 5, 4, 9], [1_000_000_000; 4]);
        let rate = rate_trend(&x, &n.map(|n| n as f64), None, Alternative::TwoSided).unwrap();
        let share = trend(&x, &n, None, Alternative::TwoSided, TrendMethod::Normal).unwrap();
        assert!(error(rate.statistic, share.statistic) < 1e-8);
    }

    #[test]
    fn the_unit_of_exposure_changes_nothing_but_the_rate() {
        let (x, exposure) = ([8, 11, 9, 15], [50.0, 60.0, 55.0, 40.0]);
        let found = rate_trend(&x, &exposure, None, Alternative::Greater).unwrap();
        let other = rate_trend(&x, &exposure.map(|exposure| exposure * 1024.0), None, Alternative::Greater).unwrap();
        assert_eq!((found.statistic, found.p_value), (other.statistic, other.p_value));
        assert_eq!(found.value, other.value * 1024.0);
    }

    #[test]
    fn groups_without_exposure_are_skipped_and_nothing_has_no_trend() {
        let found = rate_trend(&[8, 0, 11], &[5.0, 0.0, 6.0], None, Alternative::TwoSided).unwrap();
        let without = rate_trend(&[8, 11], &[5.0, 6.0], Some(&[0.0, 2.0]), Alternative::TwoSided).unwrap();
        assert_eq!(found, without);
        let none = rate_trend(&[0, 0, 0], &[5.0, 6.0, 7.0], None, Alternative::TwoSided).unwrap();
        assert_eq!((none.statistic, none.p_value, none.departure.unwrap().p_value), (0.0, 1.0, 1.0));
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let cases: [(&[u64], &[f64], &str); 4] = [
            (&[1, 2], &[1.0], "parameter `exposure` is `1 values`, expected as many as `x`, which has 2"),
            (&[1, 2], &[1.0, -1.0], "parameter `exposure[1]` is `-1`, expected a number of at least 0"),
            (&[1, 2], &[0.0, 1.0], "parameter `exposure[0]` is `0`, expected above 0, where there are events"),
            (&[0], &[0.0], "parameter `sum of exposure` is `0`, expected above 0"),
        ];
        for (x, exposure, message) in cases {
            let found = rate_trend(x, exposure, None, Alternative::TwoSided).unwrap_err();
            assert_eq!(found.to_string(), message);
        }
    }
}
