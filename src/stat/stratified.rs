//! Two groups compared over strata: a common difference, ratio or odds ratio.

use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::sum::compensated;
use crate::stat::test::{ChiSquared, mantel_haenszel};
use crate::stat::two_groups::{TwoGroups, difference_of_products, single};
use crate::stat::{Confidence, Interval, name_methods};

/// What is compared.
///
/// # Examples
///
/// ```
/// use fazhi::stat::stratified::Measure;
///
/// assert_eq!("odds_ratio".parse::<Measure>()?, Measure::OddsRatio);
/// assert_eq!(Measure::default().to_string(), "difference");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Measure {
    /// p₁ − p₂.
    #[default]
    Difference,
    /// p₁ / p₂.
    Ratio,
    /// p₁(1 − p₂) / ((1 − p₁)p₂).
    OddsRatio,
}

name_methods!(Measure, "measure" { Difference => "difference", Ratio => "ratio", OddsRatio => "odds_ratio" });

/// How strata are combined.
///
/// # Examples
///
/// ```
/// use fazhi::stat::stratified::Method;
///
/// assert_eq!("peto".parse::<Method>()?, Method::Peto);
/// assert_eq!(Method::default().to_string(), "mantel_haenszel");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// Mantel and Haenszel's weights, which cope with empty cells, with variances for few large and for many small
    /// strata.
    #[default]
    MantelHaenszel,
    /// Weights by the inverse variance of each stratum; no cell that the variance needs may be empty.
    InverseVariance,
    /// Peto's odds ratio, for rare outcomes and odds ratios near 1 only.
    Peto,
}

name_methods!(Method { MantelHaenszel => "mantel_haenszel", InverseVariance => "inverse_variance", Peto => "peto" });

/// A common measure with its limits, and how far the strata differ.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Stratified {
    /// The common measure and its limits.
    pub interval: Interval,
    /// Cochran's Q test that the strata have the same measure; `None` with `mantel_haenszel` or for one stratum.
    pub heterogeneity: Option<ChiSquared>,
    /// I², the share of the variation between strata that is not chance, from 0 to 1; `None` as `heterogeneity`.
    pub i_squared: Option<f64>,
    /// The number of strata that count.
    pub strata: u64,
}

/// The common measure of two groups over strata `[x1, n1, x2, n2]`, with its confidence interval.
///
/// # Formula
///
/// ```text
/// mantel_haenszel
///   difference:  δ = Σ w d / W,  d = x₁/n₁ − x₂/n₂,  w = n₁n₂/N,  W = Σw
///                δ ∓ z √(δ ΣP + ΣQ) / W
///                P = (n₁²x₂ − n₂²x₁ + n₁n₂(n₂ − n₁)/2) / N²,  Q = (x₁y₂ + x₂y₁) / 2N
///   ratio:       ρ = R/S,  R = Σ x₁n₂/N,  S = Σ x₂n₁/N
///                ρ exp(∓ z √(Σ (n₁n₂(x₁ + x₂) − x₁x₂N)/N² / (R S)))
///   odds_ratio:  as in the test of Mantel and Haenszel, with the variance of Robins, Breslow and Greenland
///
/// inverse_variance
///   θ = Σ tᵢ/vᵢ / Σ 1/vᵢ,  θ ∓ z / √(Σ 1/vᵢ)
///   difference:  t = d,              v = x₁y₁/n₁³ + x₂y₂/n₂³
///   ratio:       t = ln(p₁/p₂),      v = y₁/(x₁n₁) + y₂/(x₂n₂)
///   odds_ratio:  t = ln odds ratio,  v = 1/x₁ + 1/y₁ + 1/x₂ + 1/y₂
///   Q = Σ (tᵢ − θ)²/vᵢ
///
/// peto:  ln ψ = Σ(x₁ − E)/ΣV ∓ z/√ΣV,  E = n₁m/N,  V = n₁n₂m(N − m)/(N²(N − 1))
///        Q = Σ (x₁ − E)²/V − (Σ(x₁ − E))²/ΣV
///
/// df = k − 1,  I² = max(0, (Q − df)/Q)
///
/// yᵢ = nᵢ − xᵢ,  N = n₁ + n₂,  m = x₁ + x₂,  k  the number of strata
/// z  the critical value of the level
/// ```
///
/// The variance of the difference is that of Sato, Greenland and Robins; some programs have that of Greenland and Robins
/// (1985), which is for few large strata only. A stratum with an empty group does not count, nor for ratios and odds
/// ratios one without successes, nor for odds ratios one without failures. No count is adjusted: programs that add 1/2
/// to empty cells give other limits. Inverse variances are too small for few successes; prefer `mantel_haenszel`.
///
/// # Errors
///
/// [`Error::Parameter`] if a count (named as in `x1[3]`) is out of range, if no stratum counts, if `peto` is asked for
/// another measure than the odds ratio, if a stratum has an empty cell of which `inverse_variance` needs the inverse, or
/// unless `0 < level < 1`.
///
/// # References
///
/// - Mantel and Haenszel (1959), Journal of the National Cancer Institute 22:719-748.
/// - Greenland and Robins (1985), "Estimation of a common effect parameter from sparse follow-up data", Biometrics
///   41:55-68: the ratio.
/// - Sato, Greenland and Robins (1989), "On the variance estimator for the Mantel-Haenszel risk difference", Biometrics
///   45:1323-1324.
/// - Yusuf, Peto, Lewis, Collins and Sleight (1985), "Beta blockade during and after myocardial infarction", Progress in
///   Cardiovascular Diseases 27:335-371: Peto.
/// - Higgins and Thompson (2002), "Quantifying heterogeneity in a meta-analysis", Statistics in Medicine 21:1539-1558.
///
/// # Examples
///
/// ```
/// use fazhi::stat::stratified::{self, Measure, Method};
///
/// let strata = [[15, 100, 9, 90], [22, 80, 14, 85], [4, 40, 5, 60]];
/// let common = stratified::interval(&strata, Measure::Difference, 0.95, Method::MantelHaenszel)?;
/// assert!(common.interval.lower < 0.0 && 0.06 < common.interval.value);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(
    strata: &[[u64; 4]],
    measure: Measure,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Stratified> {
    let confidence = confidence.into();
    let z = upper_quantile(confidence.tail()?);
    if method == Method::Peto && measure != Measure::OddsRatio {
        return Err(Error::parameter(
            "method",
            method,
            "`mantel_haenszel` or `inverse_variance`, as for no odds ratio",
        ));
    }
    let groups = informative(strata, measure)?;
    let one = |found: Found| Stratified {
        interval: confidence.around(found.value, found.limits, range(measure)),
        heterogeneity: found.q.filter(|_| groups.len() > 1).map(|q| ChiSquared::new(q, groups.len() as u64 - 1)),
        i_squared: found.q.filter(|_| groups.len() > 1).map(|q| i_squared(q, groups.len() as f64 - 1.0)),
        strata: groups.len() as u64,
    };
    let found = match (method, measure) {
        (Method::MantelHaenszel, Measure::Difference) => common_difference(&groups, z),
        (Method::MantelHaenszel, Measure::Ratio) => common_ratio(&groups, z),
        (Method::MantelHaenszel, Measure::OddsRatio) => {
            let tables: Vec<[u64; 4]> = strata.iter().map(|[x1, n1, x2, n2]| [*x1, n1 - x1, *x2, n2 - x2]).collect();
            let Interval { value, lower, upper } = mantel_haenszel(&tables, false, confidence)?.odds_ratio;
            Found { value, limits: (lower, upper), q: None }
        }
        (Method::InverseVariance, _) => inverse_variance(&groups, measure, z)?,
        (Method::Peto, _) => peto(&groups, z),
    };
    Ok(one(found))
}

struct Found {
    value: f64,
    limits: (f64, f64),
    q: Option<f64>,
}

const fn range(measure: Measure) -> (f64, f64) {
    if matches!(measure, Measure::Difference) { (-1.0, 1.0) } else { (0.0, f64::INFINITY) }
}

fn i_squared(q: f64, df: f64) -> f64 {
    if q > df { (q - df) / q } else { 0.0 }
}

/// The strata that count.
fn informative(strata: &[[u64; 4]], measure: Measure) -> Result<Vec<TwoGroups>> {
    let mut groups = Vec::with_capacity(strata.len());
    for (at, [x1, n1, x2, n2]) in strata.iter().copied().enumerate() {
        let checked = single([x1, n1.max(1), x2, n2.max(1)]).map_err(|error| crate::stat::column::in_row(error, at))?;
        let has_both = n1 > 0 && n2 > 0;
        let decides = match measure {
            Measure::Difference => true,
            Measure::Ratio => x1 + x2 > 0,
            Measure::OddsRatio => x1 + x2 > 0 && x1 + x2 < n1 + n2,
        };
        if has_both && decides {
            groups.push(checked);
        } else if x1 > n1 || x2 > n2 {
            let name = if x1 > n1 { "x1" } else { "x2" };
            return Err(Error::parameter(&format!("{name}[{at}]"), x1.max(x2), "0, as the group is empty"));
        }
    }
    if groups.is_empty() {
        return Err(Error::parameter("strata", strata.len(), "at least one with two groups and both outcomes"));
    }
    Ok(groups)
}

fn total(groups: &TwoGroups) -> f64 {
    groups.first.n + groups.second.n
}

fn common_difference(strata: &[TwoGroups], z: f64) -> Found {
    let sum = |of: &dyn Fn(&TwoGroups) -> f64| compensated(strata.iter().map(of));
    let weight = sum(&|groups| groups.first.n * (groups.second.n / total(groups)));
    let cross =
        |TwoGroups { first, second }: &TwoGroups| difference_of_products([first.x, second.n], [second.x, first.n]);
    let value = sum(&|groups| cross(groups) / total(groups)) / weight;
    let p = sum(&|groups| {
        let (TwoGroups { first, second }, n) = (groups, total(groups));
        let (own, other) = (first.n / n, second.n / n);
        own * own * second.x - other * other * first.x + own * other * (second.n - first.n) / 2.0
    });
    let q = sum(&|groups| {
        let TwoGroups { first, second } = groups;
        f64::midpoint(first.x * (second.y / total(groups)), second.x * (first.y / total(groups)))
    });
    let half = z * value.mul_add(p, q).max(0.0).sqrt() / weight;
    Found { value, limits: (value - half, value + half), q: None }
}

fn common_ratio(strata: &[TwoGroups], z: f64) -> Found {
    let sum = |of: &dyn Fn(&TwoGroups) -> f64| compensated(strata.iter().map(of));
    let first = sum(&|groups| groups.first.x * (groups.second.n / total(groups)));
    let second = sum(&|groups| groups.second.x * (groups.first.n / total(groups)));
    let variance = sum(&|groups| {
        let (TwoGroups { first, second }, n) = (groups, total(groups));
        // n₁n₂(x₁ + x₂) − x₁x₂N without the difference
        (first.n / n) * first.x * (second.y / n) + (second.n / n) * second.x * (first.y / n)
    });
    let half = z * (variance / first / second).sqrt();
    let value = first / second;
    let limits = if half.is_finite() { (value * (-half).exp(), value * half.exp()) } else { (0.0, f64::INFINITY) };
    Found { value, limits, q: None }
}

fn inverse_variance(strata: &[TwoGroups], measure: Measure, z: f64) -> Result<Found> {
    let estimates: Vec<(f64, f64)> = strata.iter().map(|groups| estimate(groups, measure)).collect();
    if let Some(at) = estimates.iter().position(|(_, variance)| !(*variance > 0.0 && variance.is_finite())) {
        let expected = "no empty cell for `inverse_variance`; `mantel_haenszel` allows them";
        return Err(Error::parameter(&format!("strata[{at}]"), "an empty cell", expected));
    }
    let weight = compensated(estimates.iter().map(|(_, variance)| 1.0 / variance));
    let mean = compensated(estimates.iter().map(|(value, variance)| value / variance)) / weight;
    let q = compensated(estimates.iter().map(|(value, variance)| (value - mean).powi(2) / variance));
    let half = z / weight.sqrt();
    let back = |value: f64| if measure == Measure::Difference { value } else { value.exp() };
    Ok(Found { value: back(mean), limits: (back(mean - half), back(mean + half)), q: Some(q) })
}

/// The difference, or the logarithm of the ratio, and its variance.
fn estimate(groups: &TwoGroups, measure: Measure) -> (f64, f64) {
    let TwoGroups { first, second } = groups;
    let of_log = |group: &crate::stat::two_groups::Group| group.y / group.x / group.n;
    match measure {
        Measure::Difference => (groups.difference(), first.variance() + second.variance()),
        Measure::Ratio => ((first.share() / second.share()).ln(), of_log(first) + of_log(second)),
        Measure::OddsRatio => {
            let value = ((first.x / first.y) * (second.y / second.x)).ln();
            (value, 1.0 / first.x + 1.0 / first.y + 1.0 / second.x + 1.0 / second.y)
        }
    }
}

fn peto(strata: &[TwoGroups], z: f64) -> Found {
    let terms = strata.iter().map(|groups| {
        let (TwoGroups { first, second }, n) = (groups, total(groups));
        let excess = difference_of_products([first.x, second.n], [second.x, first.n]) / n;
        let variance = (first.n / n) * (second.n / n) * (first.x + second.x) * ((first.y + second.y) / (n - 1.0));
        (excess, variance)
    });
    let terms: Vec<(f64, f64)> = terms.collect();
    let excess = compensated(terms.iter().map(|(excess, _)| *excess));
    let variance = compensated(terms.iter().map(|(_, variance)| *variance));
    let (mean, half) = (excess / variance, z / variance.sqrt());
    let q = compensated(terms.iter().map(|(excess, variance)| (excess / variance - mean).powi(2) * variance));
    Found { value: mean.exp(), limits: ((mean - half).exp(), (mean + half).exp()), q: Some(q) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../tests/reference/stratified.csv");

    fn strata(text: &str) -> Vec<[u64; 4]> {
        let stratum = |row: &str| row.split(' ').map(|count| count.parse().unwrap()).collect::<Vec<u64>>();
        text.split(';').map(|row| stratum(row).try_into().unwrap()).collect()
    }

    #[test]
    fn measures_agree_with_the_reference_table() {
        for [cells, measure, method, level, value, lower, upper, q, q_p, i_squared] in lines(TABLE) {
            let (measure, method) = (measure.parse().unwrap(), method.parse().unwrap());
            let found = interval(&strata(cells), measure, level.parse::<f64>().unwrap(), method).unwrap();
            let near = |found: f64, expected: &str| {
                let expected: f64 = expected.parse().unwrap();
                assert!(error(found, expected) <= 1e-10, "{cells} {measure} {method}: {found} for {expected}");
            };
            near(found.interval.value, value);
            near(found.interval.lower, lower);
            near(found.interval.upper, upper);
            if let Some(test) = found.heterogeneity {
                near(test.statistic, q);
                near(test.p_value, q_p);
                assert!((found.i_squared.unwrap() - i_squared.parse::<f64>().unwrap()).abs() < 1e-12, "{cells}");
            }
            assert_eq!(found.heterogeneity.is_some(), !q.is_empty(), "{cells} {method}");
        }
    }

    #[test]
    fn one_stratum_has_its_own_measures() {
        let one = [[56, 70, 48, 80]];
        for method in [Method::MantelHaenszel, Method::InverseVariance] {
            let of = |measure| interval(&one, measure, 0.95, method).unwrap();
            let found = [Measure::Difference, Measure::Ratio, Measure::OddsRatio].map(of);
            for (found, expected) in found.iter().zip([0.2, 4.0 / 3.0, 8.0 / 3.0]) {
                assert!(error(found.interval.value, expected) < 1e-14, "{method}: {found:?}");
                assert_eq!((found.heterogeneity, found.i_squared, found.strata), (None, None, 1));
            }
        }
    }

    #[test]
    fn strata_without_information_do_not_count() {
        let with = [[15, 100, 9, 90], [0, 5, 0, 7], [0, 0, 3, 9], [22, 80, 14, 85]];
        let without = [with[0], with[3]];
        for (measure, method) in [(Measure::Ratio, Method::MantelHaenszel), (Measure::OddsRatio, Method::Peto)] {
            let [with, without] = [&with[..], &without].map(|rows| interval(rows, measure, 0.95, method).unwrap());
            assert_eq!(with, without, "{measure} {method}");
        }
        // a difference of 0 of 5 and 0 of 7 is one of 0
        assert_eq!(interval(&with, Measure::Difference, 0.95, Method::MantelHaenszel).unwrap().strata, 3);
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message =
            |strata: &[[u64; 4]], measure, method| interval(strata, measure, 0.95, method).unwrap_err().to_string();
        let peto = message(&[[1, 2, 1, 2]], Measure::Ratio, Method::Peto);
        assert!(peto.starts_with("parameter `method` is `peto`, expected"), "{peto}");
        let none = message(&[[0, 5, 0, 7]], Measure::Ratio, Method::MantelHaenszel);
        assert_eq!(none, "parameter `strata` is `1`, expected at least one with two groups and both outcomes");
        let large = message(&[[1, 2, 1, 2], [3, 2, 1, 2]], Measure::Ratio, Method::MantelHaenszel);
        assert_eq!(large, "parameter `x1[1]` is `3`, expected at most `n1`, which is 2");
        let empty = message(&[[1, 2, 1, 2], [0, 2, 1, 2]], Measure::OddsRatio, Method::InverseVariance);
        assert!(empty.starts_with("parameter `strata[1]` is `an empty cell`, expected no empty cell"), "{empty}");
    }
}
