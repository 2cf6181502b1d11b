//! Pearson's test of equal proportions.

use crate::error::{Error, Result};
use crate::stat::test::{ChiSquared, check_groups};

/// The result of Pearson's chi-squared test of homogeneity.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct HomogeneityTest {
    /// Pearson's statistic.
    pub statistic: f64,
    /// The degrees of freedom, one less than the number of groups.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// The pooled proportion, Σx / Σn.
    pub value: f64,
    /// The expected number of successes in each group.
    pub expected: Vec<f64>,
    /// The adjusted residual of each group, asymptotically standard normal under the null hypothesis.
    pub residuals: Vec<f64>,
    /// The smallest expected count of successes or failures; the p-value is reliable if it is at least 5.
    pub smallest_expected: f64,
}

/// Pearson's chi-squared test that the proportions `x` of `n` of two or more groups are equal.
///
/// # Formula
///
/// ```text
/// statistic = Σ (xᵢ − nᵢ p)² / (nᵢ p (1 − p)),  df = k − 1
///
/// k    the number of groups
/// p    the pooled proportion, Σx / Σn
///
/// adjusted residual of group i:  (xᵢ − nᵢ p) / √(nᵢ p (1 − p) (1 − nᵢ / Σn))
/// ```
///
/// The statistic sums over the 2k counts of successes and failures, without continuity correction. The residuals are
/// Haberman's adjusted (standardised) residuals, R's `stdres`; Pearson's residuals, without the factor 1 − nᵢ/Σn, have
/// a variance below 1. For two groups the square of either residual is the statistic.
///
/// If all x are 0, or all equal n, the formulas give 0/0; statistic and residuals are then 0 and the p-value is 1.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than two groups, if the columns differ in length, if an `n` (named as in
/// `n[3]`) is 0, if `x` exceeds `n`, or if the sum of `n` exceeds 2⁵³.
///
/// # References
///
/// - Pearson (1900), "On the criterion that a given system of deviations from the probable in the case of a correlated
///   system of variables is such that it can be reasonably supposed to have arisen from random sampling", Philosophical
///   Magazine 50:157-175.
/// - Haberman (1973), "The analysis of residuals in cross-classified tables", Biometrics 29:205-220.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test;
///
/// // smokers among the lung cancer patients of four studies: Fleiss (1981)
/// let test = test::homogeneity(&[83, 90, 129, 70], &[86, 93, 136, 82])?;
/// assert_eq!(format!("{:.1} with {} df: {:.6}", test.statistic, test.df, test.p_value), "12.6 with 3 df: 0.005585");
/// assert_eq!(format!("{:.2}", test.residuals[3]), "-3.49");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn homogeneity(x: &[u64], n: &[u64]) -> Result<HomogeneityTest> {
    let pooled = check(x, n)?;
    let deviations: Vec<f64> = x.iter().zip(n).map(|(x, n)| pooled.deviation(*x, *n)).collect();
    let terms = deviations.iter().zip(n).map(|(deviation, n)| pooled.standardise(deviation * deviation, *n as f64));
    let ChiSquared { statistic, df, p_value } = ChiSquared::new(terms.sum(), n.len() as u64 - 1);
    let residual = |(deviation, n): (&f64, &u64)| {
        let others = (pooled.n - *n) as f64 / pooled.n as f64;
        deviation.signum() * pooled.standardise(deviation * deviation, *n as f64 * others).sqrt()
    };
    let smallest = n.iter().min().map_or(0.0, |n| *n as f64 * (pooled.value().min(pooled.complement())));
    Ok(HomogeneityTest {
        statistic,
        df,
        p_value,
        value: pooled.value(),
        expected: n.iter().map(|n| *n as f64 * pooled.value()).collect(),
        residuals: deviations.iter().zip(n).map(residual).collect(),
        smallest_expected: smallest,
    })
}

fn check(x: &[u64], n: &[u64]) -> Result<Pooled> {
    check_groups(x, n)?;
    if n.len() < 2 {
        return Err(Error::parameter("n", format!("{} values", n.len()), "two groups or more"));
    }
    if let Some(group) = n.iter().position(|n| *n == 0) {
        return Err(Error::parameter(&format!("n[{group}]"), 0, "at least 1"));
    }
    Ok(Pooled::of(x, n))
}

/// The pooled groups.
pub(super) struct Pooled {
    x: u64,
    n: u64,
}

impl Pooled {
    /// The sums of checked counts.
    pub(super) fn of(x: &[u64], n: &[u64]) -> Self {
        Self { x: x.iter().sum(), n: n.iter().sum() }
    }

    pub(super) fn value(&self) -> f64 {
        self.x as f64 / self.n as f64
    }

    fn complement(&self) -> f64 {
        (self.n - self.x) as f64 / self.n as f64
    }

    /// x minus its expected value given n; the difference is exact, in integers.
    pub(super) fn deviation(&self, x: u64, n: u64) -> f64 {
        let product = |a: u64, b: u64| i128::from(a) * i128::from(b);
        (product(x, self.n) - product(n, self.x)) as f64 / self.n as f64
    }

    /// A squared deviation over its variance `n p (1 − p)`; 0 if the variance is.
    pub(super) fn standardise(&self, square: f64, n: f64) -> f64 {
        if self.x == 0 || self.x == self.n { 0.0 } else { square / (n * self.value() * self.complement()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../../tests/reference/test_homogeneity.csv");

    /// The numbers of a field, separated by spaces.
    fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(field: &str) -> Vec<T> {
        field.split(' ').map(|number| number.parse().unwrap()).collect()
    }

    #[test]
    fn tests_agree_with_the_reference_table() {
        for [x, n, statistic, p_value, residuals] in lines(TABLE) {
            let found = homogeneity(&numbers(x), &numbers(n)).unwrap();
            assert!(error(found.statistic, statistic.parse().unwrap()) <= 1e-12, "{x} of {n}: {found:?}");
            assert!(error(found.p_value, p_value.parse().unwrap()) <= 1e-10, "{x} of {n}: {found:?} for {p_value}");
            for (found, expected) in found.residuals.iter().zip(numbers(residuals)) {
                assert!(error(*found, expected) <= 1e-12, "{x} of {n}: {found} for {expected}");
            }
        }
    }

    #[test]
    fn published_results_are_reproduced() {
        // Fleiss (1981), smokers in four studies; R 4's prop.test, whose example it is
        let found = homogeneity(&[83, 90, 129, 70], &[86, 93, 136, 82]).unwrap();
        assert!((found.statistic - 12.6).abs() < 5e-4 && (found.p_value - 0.005_585).abs() < 5e-7, "{found:?}");
    }

    #[test]
    fn the_order_of_groups_does_not_matter() {
        let found = homogeneity(&[3, 50, 7, 0], &[10, 70, 30, 4]).unwrap();
        let turned = homogeneity(&[0, 7, 50, 3], &[4, 30, 70, 10]).unwrap();
        assert!(error(found.statistic, turned.statistic) < 1e-14);
        assert_eq!(found.residuals, turned.residuals.into_iter().rev().collect::<Vec<_>>());
        assert_eq!(found.smallest_expected, turned.smallest_expected);
    }

    #[test]
    fn counting_failures_only_changes_signs() {
        let (x, n) = ([3, 50, 7, 0], [10, 70, 30, 4]);
        let (with, without) = (homogeneity(&x, &n).unwrap(), homogeneity(&[7, 20, 23, 4], &n).unwrap());
        assert!(error(with.statistic, without.statistic) < 1e-14);
        for (with, without) in with.residuals.iter().zip(without.residuals) {
            assert!(error(*with, -without) < 1e-14);
        }
    }

    #[test]
    fn residuals_of_two_groups_square_to_the_statistic() {
        let found = homogeneity(&[15, 30], &[50, 61]).unwrap();
        for residual in &found.residuals {
            assert!(error(residual * residual, found.statistic) < 1e-14, "{found:?}");
        }
    }

    #[test]
    fn all_failures_or_all_successes_are_no_evidence() {
        for x in [[0, 0], [5, 9]] {
            let found = homogeneity(&x, &[5, 9]).unwrap();
            assert_eq!((found.statistic, found.p_value), (0.0, 1.0));
            assert!(found.residuals.iter().all(|residual| *residual == 0.0), "{found:?}");
        }
        assert_eq!(homogeneity(&[3, 6], &[9, 18]).unwrap().p_value, 1.0);
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |x: &[u64], n: &[u64]| homogeneity(x, n).unwrap_err().to_string();
        assert_eq!(message(&[], &[]), "parameter `n` is `0 values`, expected two groups or more");
        assert_eq!(message(&[1, 0], &[5, 0]), "parameter `n[1]` is `0`, expected at least 1");
        assert_eq!(message(&[1, 6], &[5, 5]), "parameter `x[1]` is `6`, expected at most `n[1]`, which is 5");
        assert_eq!(message(&[1, 2], &[5]), "parameter `n` is `1 values`, expected as many as `x`, which has 2");
        let large = "expected a count of at most 9007199254740992";
        assert_eq!(message(&[1, 1], &[1, 1 << 53]), format!("parameter `sum of n` is `9007199254740993`, {large}"));
    }
}
