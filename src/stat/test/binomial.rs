//! Tests of one proportion.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::name_methods;
use crate::stat::special::binomial as distribution;
use crate::stat::test::{Alternative, SLACK, check_count, first, mid, normal_p_value};

/// The method of a test of one proportion.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::BinomialMethod;
///
/// assert_eq!("mid_p".parse::<BinomialMethod>()?, BinomialMethod::MidP);
/// assert_eq!(BinomialMethod::default().to_string(), "exact");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum BinomialMethod {
    /// The exact tails. Two-sided p-values are by minimum likelihood.
    #[default]
    Exact,
    /// The exact tails, counting half the probability of the observed outcome (Lancaster's mid-P). Two-sided p-values
    /// are twice the smaller one-sided one. It matches the interval by [`MidP`](crate::stat::proportion::Method::MidP).
    MidP,
    /// The normal score test, without continuity correction. It matches the interval by
    /// [`Wilson`](crate::stat::proportion::Method::Wilson).
    Score,
}

name_methods!(BinomialMethod { Exact => "exact", MidP => "mid_p", Score => "score" });

/// The result of a test of one proportion.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BinomialTest {
    /// The statistic: x, the number of successes.
    pub statistic: u64,
    /// The number of trials.
    pub n: u64,
    /// The expected number of successes, n p.
    pub expected: f64,
    /// The estimate, x / n.
    pub value: f64,
    /// The p-value.
    pub p_value: f64,
}

/// The test that the probability of success is `p`, from `x` successes in `n` trials.
///
/// # Formula
///
/// ```text
/// f(i) = C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ     the probability of i successes
///
/// exact:  less       Σ f(i),  i <= x
///         greater    Σ f(i),  i >= x
///         two_sided  Σ f(i),  i from x outwards, and the i on the other side of n p with f(i) <= (1 + 10⁻⁷) f(x)
/// mid_p:  less       Σ f(i),  i < x,  + f(x)/2
///         greater    Σ f(i),  i > x,  + f(x)/2
///         two_sided  twice the smaller
/// score:  z = (x − n p) / √(n p (1 − p)),  less Φ(z),  greater 1 − Φ(z),  two_sided 2 (1 − Φ(|z|))
/// ```
///
/// The two-sided exact test is the minimum likelihood test: it sums all outcomes that are no more probable than the observed
/// one. It is not twice the smaller one-sided p-value, which corresponds to the Clopper-Pearson interval, so in rare
/// cases it rejects a `p` inside that interval. The tolerance of 10⁻⁷ keeps equally probable outcomes together despite
/// rounding. Rule and tolerance are those of R's `binom.test`.
///
/// The two-sided mid-P is twice the smaller tail, not the minimum likelihood p-value less f(x)/2, as some programs have
/// it: it rejects a `p` exactly if that lies outside the mid-P interval.
///
/// If x = n p, the two-sided p-value is 1. If `p` is 0 or 1 only one outcome is possible: the p-value is 1 if `x` is
/// that outcome or lies on the side opposite to the alternative, and 0 otherwise, by any method but for the half that
/// `mid_p` counts of a one-sided test.
///
/// # Errors
///
/// [`Error::Parameter`] if `n` is 0 or exceeds 2⁵³, if `x` exceeds `n`, or unless `0 <= p <= 1`.
///
/// # References
///
/// - Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial",
///   Biometrika 26:404-413: the one-sided tests.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: the mid-P.
/// - Conover (1971), "Practical nonparametric statistics", Wiley.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative, BinomialMethod};
///
/// // 682 of 925 plants were giants; by Mendel's law three in four were expected
/// let test = test::binomial(682, 925, 0.75, Alternative::TwoSided, BinomialMethod::Exact)?;
/// assert_eq!(format!("{:.4} expected {}", test.p_value, test.expected), "0.3825 expected 693.75");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn binomial(x: u64, n: u64, p: f64, alternative: Alternative, method: BinomialMethod) -> Result<BinomialTest> {
    check(x, n, p, |name| name.into())?;
    if n == 0 {
        return Err(Error::parameter("n", n, "at least 1"));
    }
    Ok(test(x, n, p, alternative, method))
}

/// [`binomial`] for each row of three columns; a row with `n` = 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, or if an argument in a row (named as in `x[17]`) is out of
/// range.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative, BinomialMethod};
///
/// let (two_sided, score) = (Alternative::TwoSided, BinomialMethod::Score);
/// let tests = test::binomials(&[682, 0], &[925, 0], &[0.75, 0.75], two_sided, score)?;
/// assert_eq!(tests, [Some(test::binomial(682, 925, 0.75, two_sided, score)?), None]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn binomials(
    x: &[u64],
    n: &[u64],
    p: &[f64],
    alternative: Alternative,
    method: BinomialMethod,
) -> Result<Vec<Option<BinomialTest>>> {
    let rows = same_length([("x", x.len()), ("n", n.len()), ("p", p.len())])?;
    for row in 0..rows {
        check(x[row], n[row], p[row], |name| format!("{name}[{row}]"))?;
    }
    let test = |row: usize| (n[row] > 0).then(|| test(x[row], n[row], p[row], alternative, method));
    Ok((0..rows).into_par_iter().with_min_len(256).map(test).collect())
}

fn check(x: u64, n: u64, p: f64, place: impl Fn(&str) -> String) -> Result<()> {
    check_count(n, || place("n"))?;
    if x > n {
        return Err(Error::parameter(&place("x"), x, &format!("at most `{}`, which is {n}", place("n"))));
    }
    if !(0.0..=1.0).contains(&p) {
        return Err(Error::parameter(&place("p"), p, "a number from 0 to 1"));
    }
    Ok(())
}

fn test(x: u64, n: u64, p: f64, alternative: Alternative, method: BinomialMethod) -> BinomialTest {
    let p_value = match method {
        BinomialMethod::MidP => mid_p(x, n, p, alternative),
        _ if p <= 0.0 || p >= 1.0 => certain(x, if p > 0.0 { n } else { 0 }, alternative),
        BinomialMethod::Exact => exact(x, n, p, alternative),
        BinomialMethod::Score => score(x, n, p, alternative),
    };
    BinomialTest { statistic: x, n, expected: n as f64 * p, value: x as f64 / n as f64, p_value: p_value.min(1.0) }
}

/// The p-value if one outcome is certain.
fn certain(x: u64, outcome: u64, alternative: Alternative) -> f64 {
    let possible = match alternative {
        Alternative::TwoSided => x == outcome,
        Alternative::Less => x >= outcome,
        Alternative::Greater => x <= outcome,
    };
    f64::from(u8::from(possible))
}

fn exact(x: u64, n: u64, p: f64, alternative: Alternative) -> f64 {
    match alternative {
        Alternative::TwoSided => two_sided(x, n, p),
        Alternative::Less => distribution::lower_tail(n as f64, p, x as f64),
        Alternative::Greater => distribution::upper_tail(n as f64, p, x as f64),
    }
}

fn mid_p(x: u64, n: u64, p: f64, alternative: Alternative) -> f64 {
    let below = |x: u64| distribution::lower_tail(n as f64, p, x as f64);
    mid(alternative, x, below, |x| distribution::upper_tail(n as f64, p, x as f64))
}

fn score(x: u64, n: u64, p: f64, alternative: Alternative) -> f64 {
    let (n, x) = (n as f64, x as f64);
    normal_p_value((-n).mul_add(p, x) / (n * p * (1.0 - p)).sqrt(), alternative)
}

/// Probabilities decrease away from the mean, so bisection finds the far tail.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the mean lies between 0 and n")]
fn two_sided(x: u64, n: u64, p: f64) -> f64 {
    let (size, seen) = (n as f64, x as f64);
    let (mean, density) = (size * p, |i: u64| distribution::density(size, p, i as f64));
    let bound = density(x) * (1.0 + SLACK);
    if seen < mean {
        let other = first(mean.ceil() as u64, n, |i| density(i) <= bound);
        let far = if other > n { 0.0 } else { distribution::upper_tail(size, p, other as f64) };
        if other == x + 1 { 1.0 } else { distribution::lower_tail(size, p, seen) + far }
    } else if seen > mean {
        let after = first(0, mean.floor() as u64, |i| density(i) > bound);
        let far = if after == 0 { 0.0 } else { distribution::lower_tail(size, p, (after - 1) as f64) };
        if after == x { 1.0 } else { distribution::upper_tail(size, p, seen) + far }
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};
    use crate::stat::{normal, proportion};

    const TABLE: &str = include_str!("../../../tests/reference/test_binomial.csv");
    const OTHER: &str = include_str!("../../../tests/reference/test_binomial_other.csv");

    fn p(x: u64, n: u64, p: f64, alternative: Alternative) -> f64 {
        binomial(x, n, p, alternative, BinomialMethod::Exact).unwrap().p_value
    }

    #[test]
    fn other_methods_agree_with_the_reference_table() {
        for [x, n, p, mid_p, mid_less, mid_greater, score, score_less, score_greater] in lines(OTHER) {
            let expected = [[mid_p, mid_less, mid_greater], [score, score_less, score_greater]];
            for (method, expected) in [BinomialMethod::MidP, BinomialMethod::Score].into_iter().zip(expected) {
                for (side, expected) in Alternative::ALL.iter().zip(expected) {
                    let (x, n, p) = (x.parse().unwrap(), n.parse().unwrap(), p.parse().unwrap());
                    let found = binomial(x, n, p, *side, method).unwrap().p_value;
                    let (expected, z) = (expected.parse().unwrap(), normal::upper_quantile(found.min(0.5)));
                    // z is a difference over a root, and a normal tail multiplies its error by z²
                    let allowed = 1e-10 * (1.0 + z * z / 100.0);
                    assert!(
                        error(found, expected) <= allowed,
                        "{x} of {n}, {p}, {method} {side}: {found} for {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn methods_match_their_intervals() {
        let pairs = [
            (BinomialMethod::MidP, proportion::Method::MidP, 1e-10),
            (BinomialMethod::Score, proportion::Method::Wilson, 1e-10),
        ];
        for (method, interval, tolerance) in pairs {
            for (x, n) in [(1, 10), (81, 263), (29, 29), (3, 100_000)] {
                let limits = proportion::interval(x, n, 0.95, interval).unwrap();
                for limit in [limits.lower, limits.upper].into_iter().filter(|limit| (0.001..0.999).contains(limit)) {
                    let found = binomial(x, n, limit, Alternative::TwoSided, method).unwrap().p_value;
                    assert!(error(found, 0.05) < tolerance, "{method}: {x} of {n} at {limit}: {found}");
                }
            }
        }
    }

    #[test]
    fn p_values_agree_with_the_reference_table() {
        for [x, n, p, less, greater, two_sided] in lines(TABLE) {
            for (alternative, expected) in Alternative::ALL.iter().zip([two_sided, less, greater]) {
                let found = binomial(
                    x.parse().unwrap(),
                    n.parse().unwrap(),
                    p.parse().unwrap(),
                    *alternative,
                    BinomialMethod::Exact,
                )
                .unwrap();
                let error = error(found.p_value, expected.parse().unwrap());
                assert!(error <= 1e-10, "{x} of {n}, {p}, {alternative}: {found:?} for {expected}, error {error:e}");
            }
        }
    }

    #[test]
    fn published_p_values_are_reproduced() {
        // Conover (1971), p. 97, and R 4's binom.test, whose example it is
        assert!((p(682, 925, 0.75, Alternative::TwoSided) - 0.3825).abs() < 5e-5);
        // six heads of six tosses
        assert!(error(p(6, 6, 0.5, Alternative::Greater), 1.0 / 64.0) < 1e-13);
    }

    #[test]
    fn every_outcome_of_small_samples_is_summed_by_hand() {
        for n in 1..=40_u32 {
            for share in [0.01, 0.1, 0.25, 1.0 / 3.0, 0.5, 0.7, 0.999_f64] {
                let odds = share / (1.0 - share);
                let next = |density: &f64, i: u32| density * (f64::from(n - i) / f64::from(i + 1)) * odds;
                let mut densities = vec![(0..n).fold(1.0, |product, _| product * (1.0 - share))];
                (0..n).for_each(|i| densities.push(next(&densities[densities.len() - 1], i)));
                for (x, density) in (0..).zip(&densities) {
                    let bound = density * (1.0 + SLACK);
                    let expected: f64 = densities.iter().filter(|density| **density <= bound).sum();
                    let found = p(x, u64::from(n), share, Alternative::TwoSided);
                    assert!(error(found, expected) < 1e-11, "{x} of {n}, {share}: {found} for {expected}");
                }
            }
        }
    }

    #[test]
    fn the_sides_mirror_each_other() {
        for (x, n) in [(0, 5), (2, 5), (7, 10), (12, 40), (4_990, 10_000), (500_200_000, 1_000_000_000)] {
            for share in [0.25, 0.5, 0.75] {
                let (less, greater) =
                    (p(x, n, share, Alternative::Less), p(n - x, n, 1.0 - share, Alternative::Greater));
                assert!(error(less, greater) < 1e-10, "{x} of {n}, {share}: {less} {greater}");
                let sides = [x, n - x]
                    .map(|seen| p(seen, n, if seen == x { share } else { 1.0 - share }, Alternative::TwoSided));
                assert!(error(sides[0], sides[1]) < 1e-10, "{x} of {n}, {share}: {sides:?}");
            }
        }
    }

    #[test]
    fn one_sided_tests_agree_with_the_clopper_pearson_limits() {
        for (x, n) in [(1_u64, 10_u64), (9, 10), (81, 263), (3, 100_000)] {
            for tail in [0.001, 0.025, 0.3] {
                let limits = proportion::interval(x, n, 1.0 - 2.0 * tail, proportion::Method::ClopperPearson).unwrap();
                assert!(error(p(x, n, limits.lower, Alternative::Greater), tail) < 1e-10, "{x} of {n}");
                assert!(error(p(x, n, limits.upper, Alternative::Less), tail) < 1e-10, "{x} of {n}");
            }
        }
    }

    #[test]
    fn impossible_hypotheses_are_rejected_with_certainty() {
        let all = |x, n, share| Alternative::ALL.iter().map(|side| p(x, n, share, *side)).collect::<Vec<_>>();
        assert_eq!(all(0, 5, 0.0), [1.0, 1.0, 1.0]);
        assert_eq!(all(2, 5, 0.0), [0.0, 1.0, 0.0]);
        assert_eq!(all(5, 5, 1.0), [1.0, 1.0, 1.0]);
        assert_eq!(all(2, 5, 1.0), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn p_values_are_probabilities_for_extreme_arguments() {
        const LARGE: u64 = 1 << 53;
        for (x, n) in [(0, 1), (1, 1), (0, LARGE), (1, LARGE), (LARGE / 2, LARGE), (LARGE, LARGE), (7, 1_000_000_000)] {
            for share in [0.0, 5e-324, 1e-300, 1e-16, 0.5, 1.0 - f64::EPSILON / 2.0, 1.0] {
                for (side, method) in Alternative::ALL
                    .iter()
                    .flat_map(|side| BinomialMethod::ALL.iter().map(move |method| (*side, *method)))
                {
                    let found = binomial(x, n, share, side, method).unwrap().p_value;
                    assert!((0.0..=1.0).contains(&found), "{x} of {n}, {share}, {side}, {method}: {found}");
                }
            }
        }
    }

    #[test]
    fn columns_agree_with_single_calls() {
        let (x, n, share) = ([3, 0, 5], [10, 0, 5], [0.5, 0.5, 0.1]);
        let found = binomials(&x, &n, &share, Alternative::Less, BinomialMethod::MidP).unwrap();
        assert_eq!(found[1], None);
        for row in [0, 2] {
            assert_eq!(
                found[row],
                Some(binomial(x[row], n[row], share[row], Alternative::Less, BinomialMethod::MidP).unwrap())
            );
        }
        let error =
            binomials(&x, &[10, 0, 4], &share, Alternative::Less, BinomialMethod::Exact).unwrap_err().to_string();
        assert_eq!(error, "parameter `x[2]` is `5`, expected at most `n[2]`, which is 4");
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message =
            |x, n, p| binomial(x, n, p, Alternative::TwoSided, BinomialMethod::Exact).unwrap_err().to_string();
        assert_eq!(message(0, 0, 0.5), "parameter `n` is `0`, expected at least 1");
        assert_eq!(message(6, 5, 0.5), "parameter `x` is `6`, expected at most `n`, which is 5");
        assert_eq!(message(1, 5, f64::NAN), "parameter `p` is `NaN`, expected a number from 0 to 1");
        assert_eq!(message(1, 5, 1.5), "parameter `p` is `1.5`, expected a number from 0 to 1");
        let large = "parameter `n` is `9007199254740993`, expected a count of at most 9007199254740992";
        assert_eq!(message(1, (1 << 53) + 1, 0.5), large);
    }
}
