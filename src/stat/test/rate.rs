//! Tests of one Poisson rate.

use super::{Alternative, SLACK, first, mid, normal_p_value};
use crate::error::{Error, Result};
use crate::stat::name_methods;
use crate::stat::special::poisson;
use crate::stat::two_rates::check_factor;
use crate::stat::whole::{LARGEST, check_count};

/// The method of a test of one rate.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::RateMethod;
///
/// assert_eq!("mid_p".parse::<RateMethod>()?, RateMethod::MidP);
/// assert_eq!(RateMethod::default().to_string(), "exact");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RateMethod {
    /// The exact tails. Two-sided p-values are by minimum likelihood.
    #[default]
    Exact,
    /// The exact tails, counting half the probability of the observed count (Lancaster's mid-P). Two-sided p-values are
    /// twice the smaller one-sided one. It matches the interval by [`MidP`](crate::stat::count::Method::MidP).
    MidP,
    /// The normal score test, without continuity correction. It matches the interval by
    /// [`Score`](crate::stat::count::Method::Score).
    Score,
}

name_methods!(RateMethod { Exact => "exact", MidP => "mid_p", Score => "score" });

/// The result of a test of one rate.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RateTest {
    /// The statistic: x, the number of events.
    pub statistic: u64,
    /// The expected number of events, exposure × rate.
    pub expected: f64,
    /// The estimate, x / exposure.
    pub value: f64,
    /// The p-value.
    pub p_value: f64,
}

/// The test that the rate of events is `rate`, from `x` events in `exposure`.
///
/// # Formula
///
/// ```text
/// f(i) = μⁱ exp(−μ) / i!,  μ = exposure × rate     the probability of i events
///
/// exact:  less       Σ f(i),  i <= x
///         greater    Σ f(i),  i >= x
///         two_sided  Σ f(i),  i from x outwards, and the i on the other side of μ with f(i) <= (1 + 10⁻⁷) f(x)
/// mid_p:  less       Σ f(i),  i < x,  + f(x)/2
///         greater    Σ f(i),  i > x,  + f(x)/2
///         two_sided  twice the smaller
/// score:  z = (x − μ) / √μ,  less Φ(z),  greater 1 − Φ(z),  two_sided 2 (1 − Φ(|z|))
/// ```
///
/// The two-sided exact test is the minimum likelihood test, as in R's `poisson.test`. If x = μ, its p-value is 1.
///
/// # Errors
///
/// [`Error::Parameter`] if `x` or the expected number of events exceeds 2⁵³, or unless `exposure` and `rate` are from
/// 1e-50 to 1e50.
///
/// # References
///
/// - Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28:437-442: the one-sided tests.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: the mid-P.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative, RateMethod};
///
/// let test = test::rate(137, 24.19893, 4.13, Alternative::TwoSided, RateMethod::Exact)?;
/// assert_eq!(format!("{:.3} expected {:.2}", test.value, test.expected), "5.661 expected 99.94");
/// assert!(test.p_value < 0.001);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rate(x: u64, exposure: f64, rate: f64, alternative: Alternative, method: RateMethod) -> Result<RateTest> {
    let count = check_count("x", x)?;
    let expected = check_factor("exposure", exposure)? * check_factor("rate", rate)?;
    if expected > LARGEST as f64 {
        return Err(Error::parameter("rate", rate, &format!("at most {LARGEST} expected events")));
    }
    let p_value = match (method, alternative) {
        (RateMethod::Score, _) => normal_p_value((count - expected) / expected.sqrt(), alternative),
        (RateMethod::MidP, _) => {
            let below = |x: u64| poisson::lower_tail(expected, x as f64);
            mid(alternative, x, below, |x| poisson::upper_tail(expected, x as f64))
        }
        (RateMethod::Exact, Alternative::TwoSided) => two_sided(x, expected),
        (RateMethod::Exact, Alternative::Less) => poisson::lower_tail(expected, count),
        (RateMethod::Exact, Alternative::Greater) => poisson::upper_tail(expected, count),
    };
    Ok(RateTest { statistic: x, expected, value: count / exposure, p_value: p_value.min(1.0) })
}

/// Probabilities decrease away from the mean, so bisection finds the far tail.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the mean is checked")]
fn two_sided(x: u64, mean: f64) -> f64 {
    let (seen, density) = (x as f64, |i: u64| poisson::density(mean, i as f64));
    let bound = density(x) * (1.0 + SLACK);
    if seen < mean {
        // f(i) < f(0) beyond e times the mean
        let other = first(mean.ceil() as u64, (3.0 * mean) as u64 + 3, |i| density(i) <= bound);
        if other == x + 1 { 1.0 } else { poisson::lower_tail(mean, seen) + poisson::upper_tail(mean, other as f64) }
    } else if seen > mean {
        let after = first(0, mean.floor() as u64, |i| density(i) > bound);
        let far = if after == 0 { 0.0 } else { poisson::lower_tail(mean, (after - 1) as f64) };
        if after == x { 1.0 } else { poisson::upper_tail(mean, seen) + far }
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::count;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../../tests/reference/test_rate.csv");

    #[test]
    fn p_values_agree_with_the_reference_table() {
        for row in lines::<12>(TABLE) {
            let [x, exposure, per] = [row[0], row[1], row[2]];
            for (at, method) in RateMethod::ALL.iter().enumerate() {
                for (side, expected) in Alternative::ALL.iter().zip(&row[3 + 3 * at..]) {
                    let (x, exposure, null) = (x.parse().unwrap(), exposure.parse().unwrap(), per.parse().unwrap());
                    let found = rate(x, exposure, null, *side, *method).unwrap().p_value;
                    let near = error(found, expected.parse().unwrap());
                    assert!(near <= 1e-10, "{x} {exposure} {per} {method} {side}: {found} for {expected}, {near:e}");
                }
            }
        }
    }

    #[test]
    fn methods_match_their_intervals() {
        for (method, interval) in [(RateMethod::MidP, count::Method::MidP), (RateMethod::Score, count::Method::Score)] {
            for x in [1, 5, 100, 10_000] {
                let limits = count::interval(x, 0.95, interval).unwrap();
                for limit in [limits.lower, limits.upper] {
                    let found = rate(x, 1.0, limit, Alternative::TwoSided, method).unwrap().p_value;
                    assert!(error(found, 0.05) < 1e-10, "{method}: {x} at {limit}: {found}");
                }
            }
        }
    }

    #[test]
    fn every_outcome_is_summed_by_hand() {
        for mean in [0.01, 0.5, 1.0, 2.5, 7.0, 20.0] {
            let densities: Vec<f64> = (0..200).map(|i| poisson::density(mean, f64::from(i))).collect();
            for (x, density) in densities.iter().enumerate().take(60) {
                let bound = density * (1.0 + SLACK);
                let expected: f64 = densities.iter().filter(|density| **density <= bound).sum();
                let found = rate(x as u64, 1.0, mean, Alternative::TwoSided, RateMethod::Exact).unwrap().p_value;
                assert!(error(found, expected) < 1e-11, "{x}, {mean}: {found} for {expected}");
            }
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message =
            |x, exposure, null| rate(x, exposure, null, Alternative::Less, RateMethod::Exact).unwrap_err().to_string();
        let factor = "expected a number above 0, from 1e-50 to 1e50";
        assert_eq!(message(1, 0.0, 1.0), format!("parameter `exposure` is `0`, {factor}"));
        assert_eq!(message(1, 1.0, f64::NAN), format!("parameter `rate` is `NaN`, {factor}"));
        let many = "expected at most 9007199254740992 expected events";
        assert_eq!(message(1, 1e10, 1e10), format!("parameter `rate` is `10000000000`, {many}"));
    }
}
