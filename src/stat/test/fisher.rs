//! Fisher's test of a fourfold table.

use crate::error::{Error, Result};
use crate::stat::name_methods;
use crate::stat::odds_ratio::conditional_estimate;
use crate::stat::special::hypergeometric as distribution;
use crate::stat::test::{Alternative, SLACK, check_count, check_sum, first, mid};

/// The method of Fisher's test.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::FisherMethod;
///
/// assert_eq!("mid_p".parse::<FisherMethod>()?, FisherMethod::MidP);
/// assert_eq!(FisherMethod::default().to_string(), "exact");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum FisherMethod {
    /// The exact tails. Two-sided p-values are by minimum likelihood.
    #[default]
    Exact,
    /// The exact tails, counting half the probability of the observed table (Lancaster's mid-P). Two-sided p-values are
    /// twice the smaller one-sided one. It matches the interval of the odds ratio by
    /// [`MidP`](crate::stat::odds_ratio::Method::MidP).
    MidP,
}

name_methods!(FisherMethod { Exact => "exact", MidP => "mid_p" });

/// The result of Fisher's exact test.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct FisherTest {
    /// The statistic: a, the first cell.
    pub statistic: u64,
    /// The expected first cell, (a + b)(a + c) / N.
    pub expected: f64,
    /// The conditional maximum likelihood estimate of the odds ratio: 0 or infinite if a cell is empty, `None` if a row
    /// or column is, because the margins then determine the table.
    pub odds_ratio: Option<f64>,
    /// The p-value, given the margins.
    pub p_value: f64,
}

/// Fisher's exact test that the odds ratio of the table `a b / c d` is 1.
///
/// Rows are groups and columns outcomes: `a` of the first group have the outcome and `b` do not, `c` of the second have
/// it and `d` do not.
///
/// # Formula
///
/// ```text
/// f(i) = C(a + b, i) C(c + d, a + c − i) / C(N, a + c)     the probability of first cell i
/// N    = a + b + c + d
///
/// exact:  less       Σ f(i),  i <= a
///         greater    Σ f(i),  i >= a
///         two_sided  Σ f(i),  f(i) <= (1 + 10⁻⁷) f(a)
/// mid_p:  less       Σ f(i),  i < a,  + f(a)/2
///         greater    Σ f(i),  i > a,  + f(a)/2
///         two_sided  twice the smaller
///
/// odds ratio: the ψ with  Σ i f(i) ψⁱ / Σ f(i) ψⁱ = a
/// ```
///
/// The two-sided exact test is the minimum likelihood test: it sums all tables that are no more probable than the observed
/// one. The tolerance of 10⁻⁷ keeps equally probable tables together despite rounding. Rule and tolerance are those of
/// R's `fisher.test`.
///
/// The two-sided mid-P is twice the smaller tail, not the minimum likelihood p-value less f(a)/2, as some programs have
/// it.
///
/// The odds ratio is the conditional maximum likelihood estimate, closer to 1 than the sample odds ratio a d / (b c).
/// It is 0 if a or d is 0, and infinite if b or c is. If a row or column is empty only one table is possible: the
/// p-value is 1 and the odds ratio undefined.
///
/// The running time grows with the standard deviation of the first cell only, so margins may be large.
///
/// # Errors
///
/// [`Error::Parameter`] if all cells are 0, or if one of them or their sum exceeds 2⁵³.
///
/// # References
///
/// - Fisher (1935), "The design of experiments", Oliver and Boyd, chapter 2.
/// - Fisher (1935), "The logic of inductive inference", Journal of the Royal Statistical Society 98:39-82.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: the mid-P.
/// - Cornfield (1956), "A statistical problem arising from retrospective studies", Proceedings of the Third Berkeley
///   Symposium 4:135-148: the distribution under an odds ratio.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative, FisherMethod};
///
/// // the lady tasting tea: three of four cups were told right
/// let test = test::fisher(3, 1, 1, 3, Alternative::Greater, FisherMethod::Exact)?;
/// assert_eq!(format!("{:.4}", test.p_value), "0.2429");
/// assert_eq!(format!("{:.4}", test.odds_ratio.unwrap()), "6.4083");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn fisher(a: u64, b: u64, c: u64, d: u64, alternative: Alternative, method: FisherMethod) -> Result<FisherTest> {
    for (count, name) in [(a, "a"), (b, "b"), (c, "c"), (d, "d")] {
        check_count(count, || name.into())?;
    }
    let total = check_sum([a, b, c, d], "a + b + c + d")?;
    if total == 0 {
        return Err(Error::parameter("a + b + c + d", total, "at least 1"));
    }
    let urn = Urn { population: total, marked: a + c, drawn: a + b };
    let p_value = match (method, alternative) {
        (FisherMethod::MidP, _) => urn.mid_p(a, alternative),
        (FisherMethod::Exact, Alternative::TwoSided) => urn.two_sided(a),
        (FisherMethod::Exact, Alternative::Less) => urn.lower_tail(a),
        (FisherMethod::Exact, Alternative::Greater) => urn.upper_tail(a),
    };
    let expected = (a + c) as f64 * ((a + b) as f64 / total as f64);
    let odds_ratio = conditional_estimate([a, b, c, d]);
    Ok(FisherTest { statistic: a, expected, odds_ratio, p_value: p_value.min(1.0) })
}

/// The distribution of the first cell given the margins: the marked among those drawn.
struct Urn {
    population: u64,
    marked: u64,
    drawn: u64,
}

impl Urn {
    fn density(&self, x: u64) -> f64 {
        distribution::density(self.population, self.marked, self.drawn, x)
    }

    fn lower_tail(&self, x: u64) -> f64 {
        if x >= self.highest() { 1.0 } else { distribution::lower_tail(self.population, self.marked, self.drawn, x) }
    }

    fn upper_tail(&self, x: u64) -> f64 {
        if x <= self.lowest() { 1.0 } else { distribution::upper_tail(self.population, self.marked, self.drawn, x) }
    }

    fn lowest(&self) -> u64 {
        (self.marked + self.drawn).saturating_sub(self.population)
    }

    fn highest(&self) -> u64 {
        self.marked.min(self.drawn)
    }

    fn mode(&self) -> u64 {
        let product = u128::from(self.marked + 1) * u128::from(self.drawn + 1);
        u64::try_from(product / u128::from(self.population + 2)).map_or(self.highest(), |mode| mode.min(self.highest()))
    }

    fn mid_p(&self, x: u64, alternative: Alternative) -> f64 {
        mid(alternative, x, |x| self.lower_tail(x), |x| self.upper_tail(x))
    }

    /// Probabilities decrease away from the mode, so bisection finds both tails.
    fn two_sided(&self, x: u64) -> f64 {
        let (mode, bound) = (self.mode(), self.density(x) * (1.0 + SLACK));
        let low = first(self.lowest(), mode, |i| self.density(i) > bound); // the first that is too probable
        let high = first(mode, self.highest(), |i| self.density(i) <= bound);
        if low > mode || high <= low {
            return 1.0;
        }
        let lower = if low > self.lowest() { self.lower_tail(low - 1) } else { 0.0 };
        let upper = if high <= self.highest() { self.upper_tail(high) } else { 0.0 };
        lower + upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../../tests/reference/test_fisher.csv");
    const MID_P: &str = include_str!("../../../tests/reference/test_fisher_mid_p.csv");

    fn p([a, b, c, d]: [u64; 4], alternative: Alternative) -> f64 {
        fisher(a, b, c, d, alternative, FisherMethod::Exact).unwrap().p_value
    }

    fn odds_ratio([a, b, c, d]: [u64; 4]) -> Option<f64> {
        fisher(a, b, c, d, Alternative::TwoSided, FisherMethod::Exact).unwrap().odds_ratio
    }

    #[test]
    fn p_values_and_odds_ratios_agree_with_the_reference_table() {
        for [a, b, c, d, less, greater, two_sided, odds_ratio] in lines(TABLE) {
            let [a, b, c, d] = [a, b, c, d].map(|cell| cell.parse().unwrap());
            for (alternative, expected) in Alternative::ALL.iter().zip([two_sided, less, greater]) {
                let found = fisher(a, b, c, d, *alternative, FisherMethod::Exact).unwrap();
                let near = error(found.p_value, expected.parse().unwrap());
                assert!(near <= 1e-10, "{a} {b} {c} {d} {alternative}: {found:?} for {expected}, error {near:e}");
                let near = error(found.odds_ratio.unwrap(), odds_ratio.parse().unwrap());
                assert!(near <= 1e-10, "{a} {b} {c} {d}: {found:?} for {odds_ratio}, error {near:e}");
            }
        }
    }

    #[test]
    fn mid_p_values_agree_with_the_reference_table() {
        for [a, b, c, d, two_sided, less, greater] in lines(MID_P) {
            let [a, b, c, d] = [a, b, c, d].map(|cell| cell.parse().unwrap());
            for (side, expected) in Alternative::ALL.iter().zip([two_sided, less, greater]) {
                let found = fisher(a, b, c, d, *side, FisherMethod::MidP).unwrap().p_value;
                let near = error(found, expected.parse().unwrap());
                assert!(near <= 1e-10, "{a} {b} {c} {d} {side}: {found} for {expected}, error {near:e}");
            }
        }
    }

    #[test]
    fn published_results_are_reproduced() {
        // Fisher (1935), the lady tasting tea; R 4's fisher.test, whose first example it is
        assert!(error(p([3, 1, 1, 3], Alternative::Greater), 17.0 / 70.0) < 1e-14);
        assert!(error(p([3, 1, 1, 3], Alternative::TwoSided), 34.0 / 70.0) < 1e-14);
        assert!(error(odds_ratio([3, 1, 1, 3]).unwrap(), 6.408_309) < 1e-5); // R's root has five digits
        // Fisher (1935), convicts with a twin; R 4's fisher.test, its second example
        assert!(error(p([2, 15, 10, 3], Alternative::Less), 40_235.0 / 86_493_225.0) < 1e-13);
        assert!(error(odds_ratio([2, 15, 10, 3]).unwrap(), 0.046_936_61) < 1e-5);
    }

    /// The probabilities of all tables with the margins of one, and its index among them.
    fn all_tables([a, b, c, d]: [u64; 4]) -> (Vec<f64>, usize) {
        let choose = |n: u64, k: u64| (0..k).fold(1_u128, |product, i| product * u128::from(n - i) / u128::from(i + 1));
        let (low, high) = (a.saturating_sub(d), (a + b).min(a + c));
        let ways = (low..=high).map(|i| choose(a + b, i) * choose(c + d, a + c - i));
        let all = choose(a + b + c + d, a + c);
        (ways.map(|ways| ways as f64 / all as f64).collect(), usize::try_from(a - low).unwrap())
    }

    #[test]
    fn p_values_of_small_tables_are_sums_of_probabilities() {
        for (total, a) in (1..=25).flat_map(|total| (0..=total).map(move |a| (total, a))) {
            for (b, c) in (0..=total - a).flat_map(|b| (0..=total - a - b).map(move |c| (b, c))) {
                let table = [a, b, c, total - a - b - c];
                let (densities, at) = all_tables(table);
                let bound = densities[at] * (1.0 + SLACK);
                let two_sided: f64 = densities.iter().filter(|density| **density <= bound).sum();
                let sums = [two_sided, densities[..=at].iter().sum(), densities[at..].iter().sum()];
                for (alternative, expected) in Alternative::ALL.iter().zip(sums) {
                    let found = p(table, *alternative);
                    assert!(error(found, expected) < 1e-12, "{table:?} {alternative}: {found} for {expected}");
                }
            }
        }
    }

    #[test]
    fn the_odds_ratio_matches_the_mean_to_the_table() {
        for table in [[3, 1, 1, 3], [2, 15, 10, 3], [1, 9, 1, 1], [7, 2, 1, 12], [1, 1, 1, 1], [5, 5, 2, 13]] {
            let (densities, at) = all_tables(table);
            let ratio = odds_ratio(table).unwrap();
            let weights = densities.iter().enumerate().map(|(i, density)| density * ratio.powf(i as f64));
            let (sum, first) =
                weights.enumerate().fold((0.0, 0.0), |sums, (i, weight)| (sums.0 + weight, sums.1 + i as f64 * weight));
            assert!((first / sum - at as f64).abs() < 1e-12, "{table:?}: {ratio}");
        }
    }

    #[test]
    fn swapping_rows_inverts_the_odds_ratio() {
        for [a, b, c, d] in [[3, 1, 1, 3], [2, 15, 10, 3], [12, 7, 500, 900], [30_000, 29_500, 1_000_000, 1_003_000]] {
            let (here, there) = ([a, b, c, d], [c, d, a, b]);
            assert!(error(p(here, Alternative::TwoSided), p(there, Alternative::TwoSided)) < 1e-10);
            assert!(error(p(here, Alternative::Less), p(there, Alternative::Greater)) < 1e-10);
            assert!(error(odds_ratio(here).unwrap(), 1.0 / odds_ratio(there).unwrap()) < 1e-12);
            assert!(error(odds_ratio(here).unwrap(), odds_ratio([a, c, b, d]).unwrap()) < 1e-12);
        }
    }

    #[test]
    fn margins_may_have_any_size() {
        let part = (1 << 51) - 1;
        let even = fisher(part, part, part, part, Alternative::TwoSided, FisherMethod::Exact).unwrap();
        assert!(even.p_value == 1.0 && error(even.odds_ratio.unwrap(), 1.0) < 1e-12, "{even:?}");
        for [a, b, c, d] in [[1, part, part, 1], [part, 1, 1, 1], [5, part, 9, part], [part, 7, part, 3]] {
            let found = fisher(a, b, c, d, Alternative::TwoSided, FisherMethod::Exact).unwrap();
            let ratio = found.odds_ratio.unwrap();
            assert!((0.0..=1.0).contains(&found.p_value) && ratio > 0.0 && ratio.is_finite(), "{found:?}");
        }
    }

    #[test]
    fn empty_cells_and_margins_have_closed_forms() {
        assert_eq!([[0, 3, 4, 5], [5, 3, 4, 0], [0, 3, 4, 0]].map(odds_ratio), [Some(0.0); 3]);
        assert_eq!([[3, 0, 4, 5], [3, 4, 0, 5]].map(odds_ratio), [Some(f64::INFINITY); 2]);
        for table in [[0, 0, 4, 5], [4, 5, 0, 0], [0, 4, 0, 5], [4, 0, 5, 0], [1, 0, 0, 0]] {
            let found = Alternative::ALL.iter().map(|alternative| p(table, *alternative)).collect::<Vec<_>>();
            assert_eq!((odds_ratio(table), found), (None, vec![1.0; 3]), "{table:?}");
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |a, b| fisher(a, b, 0, 0, Alternative::TwoSided, FisherMethod::Exact).unwrap_err().to_string();
        assert_eq!(message(0, 0), "parameter `a + b + c + d` is `0`, expected at least 1");
        let expected = "expected a count of at most 9007199254740992";
        assert_eq!(message(1, u64::MAX), format!("parameter `b` is `18446744073709551615`, {expected}"));
        assert_eq!(message(1, 1 << 53), format!("parameter `a + b + c + d` is `9007199254740993`, {expected}"));
    }
}
