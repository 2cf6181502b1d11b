//! McNemar's test of paired binary outcomes.

use crate::error::Result;
use crate::stat::name_methods;
use crate::stat::special::binomial;
use crate::stat::test::{ChiSquared, check_count, check_sum};

/// The form of McNemar's test.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::McNemarMethod;
///
/// assert_eq!("mid_p".parse::<McNemarMethod>()?, McNemarMethod::MidP);
/// assert_eq!(McNemarMethod::ChiSquaredCc.to_string(), "chi_squared_cc");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum McNemarMethod {
    /// The exact binomial test of 1/2; its type I error never exceeds the level.
    Exact,
    /// The exact test counting half the probability of the observed outcome (Lancaster's mid-P); recommended by
    /// Fagerland, Lydersen and Laake 2013.
    MidP,
    /// McNemar 1947: chi-squared without continuity correction.
    ChiSquared,
    /// Edwards 1948: chi-squared with continuity correction.
    ChiSquaredCc,
}

name_methods!(McNemarMethod {
    Exact => "exact",
    MidP => "mid_p",
    ChiSquared => "chi_squared",
    ChiSquaredCc => "chi_squared_cc",
});

/// The result of McNemar's test.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct McNemarTest {
    /// The statistic: chi-squared, or `first_only` for the exact and mid-P tests.
    pub statistic: f64,
    /// The degrees of freedom of a chi-squared statistic.
    pub df: Option<u64>,
    /// The two-sided p-value.
    pub p_value: f64,
    /// The expected `first_only`, half of the discordant pairs.
    pub expected: f64,
    /// The conditional odds ratio, `first_only / second_only`; infinite if only `second_only` is 0, `None` if both are.
    pub odds_ratio: Option<f64>,
}

/// McNemar's two-sided test that two paired proportions are equal, from the discordant pairs.
///
/// # Formula
///
/// ```text
/// b     first_only, the pairs with a success in the first only
/// c     second_only, the pairs with a success in the second only
/// X     binomial with b + c trials and probability 1/2,  m = min(b, c)
///
/// exact:           p-value = min(1, 2 P(X <= m))
/// mid_p:           p-value = 2 P(X <= m) − P(X = m)
/// chi_squared:     statistic = (b − c)² / (b + c),  df = 1
/// chi_squared_cc:  statistic = (max(|b − c| − 1, 0))² / (b + c),  df = 1
/// ```
///
/// If b = c every p-value is 1. If both are 0 the formula of the statistic gives 0/0; it is then 0.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) if a count or their sum exceeds 2⁵³.
///
/// # References
///
/// - McNemar (1947), "Note on the sampling error of the difference between correlated proportions or percentages",
///   Psychometrika 12:153-157.
/// - Edwards (1948), "Note on the 'correction for continuity' in testing the significance of the difference between
///   correlated proportions", Psychometrika 13:185-187.
/// - Fagerland, Lydersen and Laake (2013), "The McNemar test for binary matched-pairs data: mid-p and asymptotic are
///   better than exact conditional", BMC Medical Research Methodology 13:91.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, McNemarMethod};
///
/// // approval of a president in two surveys of the same people: Agresti (1990)
/// let test = test::mcnemar(150, 86, McNemarMethod::ChiSquared)?;
/// assert_eq!(format!("{:.2} {:?} {:.1e}", test.statistic, test.df, test.p_value), "17.36 Some(1) 3.1e-5");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn mcnemar(first_only: u64, second_only: u64, method: McNemarMethod) -> Result<McNemarTest> {
    check_count(first_only, || "first_only".into())?;
    check_count(second_only, || "second_only".into())?;
    let pairs = check_sum([first_only, second_only], "first_only + second_only")?;
    let difference = first_only.abs_diff(second_only);
    let (statistic, df, p_value) = match method {
        McNemarMethod::Exact => (first_only as f64, None, exact(first_only.min(second_only), pairs, false)),
        McNemarMethod::MidP => (first_only as f64, None, exact(first_only.min(second_only), pairs, true)),
        McNemarMethod::ChiSquared => chi_squared(difference, pairs),
        McNemarMethod::ChiSquaredCc => chi_squared(difference.saturating_sub(1), pairs),
    };
    let odds_ratio = (pairs > 0).then(|| first_only as f64 / second_only as f64);
    Ok(McNemarTest { statistic, df, p_value, expected: pairs as f64 / 2.0, odds_ratio })
}

fn chi_squared(difference: u64, pairs: u64) -> (f64, Option<u64>, f64) {
    let difference = difference as f64;
    let test = ChiSquared::new(if pairs > 0 { difference * (difference / pairs as f64) } else { 0.0 }, 1);
    (test.statistic, Some(test.df), test.p_value)
}

/// The mid-P value is the sum of the tails with and without the observed outcome, to avoid a difference.
fn exact(fewer: u64, pairs: u64, mid: bool) -> f64 {
    if 2 * fewer == pairs {
        return 1.0;
    }
    let tail = |x: u64| binomial::lower_tail(pairs as f64, 0.5, x as f64);
    let below = if mid { fewer.checked_sub(1).map_or(0.0, tail) } else { tail(fewer) };
    (tail(fewer) + below).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};
    use crate::stat::test::{Alternative, BinomialMethod, binomial};

    const TABLE: &str = include_str!("../../../tests/reference/test_mcnemar.csv");

    fn p(first_only: u64, second_only: u64, method: McNemarMethod) -> f64 {
        mcnemar(first_only, second_only, method).unwrap().p_value
    }

    #[test]
    fn p_values_agree_with_the_reference_table() {
        for [first_only, second_only, exact, mid_p, chi_squared, chi_squared_cc] in lines(TABLE) {
            let expected = [exact, mid_p, chi_squared, chi_squared_cc];
            for (method, expected) in McNemarMethod::ALL.iter().zip(expected) {
                let found = p(first_only.parse().unwrap(), second_only.parse().unwrap(), *method);
                let error = error(found, expected.parse().unwrap());
                assert!(error <= 1e-10, "{first_only} {second_only} {method}: {found} for {expected}, error {error:e}");
            }
        }
    }

    #[test]
    fn published_results_are_reproduced() {
        // Agresti (1990), approval of a president: z = -4.17
        let found = mcnemar(150, 86, McNemarMethod::ChiSquared).unwrap();
        assert!((found.statistic - 17.36).abs() < 5e-3 && (found.statistic.sqrt() - 4.17).abs() < 5e-3, "{found:?}");
        // Fagerland, Lydersen and Laake (2013), airway hyper-responsiveness before and after transplantation: 1 and 7
        let p_values = McNemarMethod::ALL.iter().map(|method| format!("{:.3}", p(1, 7, *method))).collect::<Vec<_>>();
        assert_eq!(p_values, ["0.070", "0.039", "0.034", "0.077"]);
    }

    #[test]
    fn the_exact_test_is_the_binomial_one_of_a_half() {
        for (first_only, second_only) in [(0, 1), (0, 30), (1, 7), (12, 12), (40, 41), (900, 1000)] {
            let both =
                binomial(first_only, first_only + second_only, 0.5, Alternative::TwoSided, BinomialMethod::Exact)
                    .unwrap();
            assert!(error(p(first_only, second_only, McNemarMethod::Exact), both.p_value) < 1e-12);
        }
    }

    #[test]
    fn swapping_the_counts_keeps_the_p_value() {
        for method in McNemarMethod::ALL {
            for (first_only, second_only) in [(0, 5), (1, 7), (86, 150), (1_000_000, 998_000)] {
                let (here, there) = (p(first_only, second_only, *method), p(second_only, first_only, *method));
                assert_eq!(here, there, "{method}");
            }
        }
    }

    #[test]
    fn equal_counts_are_no_evidence() {
        for method in McNemarMethod::ALL {
            for count in [0, 1, 500, 1 << 52] {
                assert_eq!(p(count, count, *method), 1.0, "{method}");
            }
        }
        let found = mcnemar(0, 0, McNemarMethod::ChiSquared).unwrap();
        assert_eq!((found.statistic, found.odds_ratio, found.expected), (0.0, None, 0.0));
        assert_eq!(mcnemar(3, 0, McNemarMethod::Exact).unwrap().odds_ratio, Some(f64::INFINITY));
        assert_eq!(p(1, 0, McNemarMethod::ChiSquaredCc), 1.0);
    }

    #[test]
    fn mid_p_lies_below_exact() {
        for second_only in 1..200 {
            let (exact, mid) = (p(0, second_only, McNemarMethod::Exact), p(0, second_only, McNemarMethod::MidP));
            assert!(error(exact, 2.0 * mid) < 1e-12, "{second_only}: {exact} {mid}");
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |b, c| mcnemar(b, c, McNemarMethod::Exact).unwrap_err().to_string();
        let expected = "expected a count of at most 9007199254740992";
        assert_eq!(message(u64::MAX, 1), format!("parameter `first_only` is `18446744073709551615`, {expected}"));
        assert_eq!(
            message(1, 1 << 53),
            format!("parameter `first_only + second_only` is `9007199254740993`, {expected}")
        );
    }

    #[test]
    fn names_round_trip() {
        for method in McNemarMethod::ALL {
            assert_eq!(method.to_string().parse::<McNemarMethod>().unwrap(), *method);
        }
    }
}
