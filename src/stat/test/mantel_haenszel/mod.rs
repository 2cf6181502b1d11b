//! The Mantel-Haenszel test of stratified fourfold tables.

use crate::error::{Error, Result};
use crate::stat::test::fitted::Margins;
use crate::stat::test::{ChiSquared, check_count};
use crate::stat::{Confidence, Interval, normal};

/// The result of a Mantel-Haenszel test, with the common odds ratio and the tests of its homogeneity.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct MantelHaenszel {
    /// The chi-squared statistic.
    pub statistic: f64,
    /// The degrees of freedom, 1.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// The sum of the first cells.
    pub observed: f64,
    /// The expected sum of the first cells, given the margins.
    pub expected: f64,
    /// The common odds ratio and its limits.
    pub odds_ratio: Interval,
    /// Breslow and Day's test that the odds ratios are equal; `None` for fewer than two informative tables, or if the
    /// common odds ratio is 0 or infinite.
    pub breslow_day: Option<ChiSquared>,
    /// The same test with Tarone's correction, which makes the statistic asymptotically chi-squared.
    pub tarone: Option<ChiSquared>,
    /// The number of informative tables, those without an empty row or column.
    pub tables: u64,
}

/// The Mantel-Haenszel test of association in fourfold tables `[a, b, c, d]`, one per stratum, with their common odds
/// ratio.
///
/// Rows are groups and columns outcomes: `a` of the first group have the outcome and `b` do not, `c` of the second have
/// it and `d` do not.
///
/// # Formula
///
/// ```text
/// statistic = (|Σ (a − E)| − ½)² / ΣV,  df = 1          with continuity; 0 where |Σ (a − E)| < ½
///           = (Σ (a − E))² / ΣV                         without
/// E = m₁ s₁ / N,  V = m₁ m₂ s₁ s₂ / (N² (N − 1))
///
/// odds ratio ψ = R / S,  R = ΣRᵢ,  S = ΣSᵢ,  Rᵢ = a d / N,  Sᵢ = b c / N
/// limits     ψ exp(∓ z √v)
/// v = Σ Pᵢ Rᵢ / (2 R²) + Σ (Pᵢ Sᵢ + Qᵢ Rᵢ) / (2 R S) + Σ Qᵢ Sᵢ / (2 S²)
/// Pᵢ = (a + d) / N,  Qᵢ = (b + c) / N
///
/// breslow_day = Σ (a − A)² / W,  df = k − 1
/// tarone      = breslow_day − (Σ (a − A))² / ΣW
/// W = 1 / (1/A + 1/B + 1/C + 1/D)
///
/// m₁, m₂; s₁, s₂   the row sums; the column sums of a table,  N its total
/// A, B, C, D       the cells with the margins of the table and the odds ratio ψ
/// k                the number of tables without an empty row or column
/// z                the critical value of the level
/// ```
///
/// Mantel and Haenszel's test has N − 1; Cochran's of 1954 has N. Tables with an empty row or column carry no
/// information and are skipped. If |Σ (a − E)| is below ½ the corrected statistic is 0; some programs, R among them,
/// drop the correction instead.
///
/// If all a d are 0 the odds ratio is 0, and if all b c are 0 it is infinite; the variance is then undefined, and the
/// limits are 0 and infinity.
///
/// # Errors
///
/// [`Error::Parameter`] if the total of a table (named as in `tables[3]`) exceeds 2⁵³, if every table has an empty row
/// or column, or unless `0 < level < 1`.
///
/// # References
///
/// - Mantel and Haenszel (1959), "Statistical aspects of the analysis of data from retrospective studies of disease",
///   Journal of the National Cancer Institute 22:719-748.
/// - Robins, Breslow and Greenland (1986), "Estimators of the Mantel-Haenszel variance consistent in both sparse data
///   and large-strata limiting models", Biometrics 42:311-323.
/// - Breslow and Day (1980), "Statistical methods in cancer research I: the analysis of case-control studies", IARC.
/// - Tarone (1985), "On heterogeneity tests based on efficient scores", Biometrika 72:91-95.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test;
///
/// // smokers and others with and without lung cancer, men and women: Doll and Hill (1950)
/// let tables = [[647, 622, 2, 27], [41, 28, 19, 32]];
/// let test = test::mantel_haenszel(&tables, false, 0.95)?;
/// let ratio = test.odds_ratio;
/// assert_eq!(format!("{:.3} ({:.4} to {:.4})", ratio.value, ratio.lower, ratio.upper), "4.524 (2.4171 to 8.4671)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn mantel_haenszel(
    tables: &[[u64; 4]],
    continuity: bool,
    confidence: impl Into<Confidence>,
) -> Result<MantelHaenszel> {
    let confidence = confidence.into();
    let z = normal::upper_quantile(confidence.tail()?);
    let strata = strata(tables)?;
    let sum = |of: fn(&Stratum) -> f64| strata.iter().map(of).sum::<f64>();
    let correction = if continuity { 0.5 } else { 0.0 };
    let difference = (sum(Stratum::excess).abs() - correction).max(0.0);
    let ChiSquared { statistic, df, p_value } = ChiSquared::new(difference * difference / sum(Stratum::variance), 1);
    let odds_ratio = odds_ratio(&strata, z, confidence);
    let homogeneity = heterogeneity(&strata, odds_ratio.value);
    Ok(MantelHaenszel {
        statistic,
        df,
        p_value,
        observed: sum(|stratum| stratum.cells[0]),
        expected: sum(Stratum::expected),
        odds_ratio,
        breslow_day: homogeneity.map(|[breslow_day, _]| breslow_day),
        tarone: homogeneity.map(|[_, tarone]| tarone),
        tables: strata.len() as u64,
    })
}

/// The informative tables.
fn strata(tables: &[[u64; 4]]) -> Result<Vec<Stratum>> {
    let mut strata = Vec::with_capacity(tables.len());
    for (place, table) in tables.iter().enumerate() {
        let total = table.iter().copied().fold(0, u64::saturating_add);
        check_count(total, || format!("tables[{place}]"))?;
        let stratum = Stratum::new(*table);
        if stratum.margins.leave_a_choice() {
            strata.push(stratum);
        }
    }
    if strata.is_empty() {
        let expected = "at least one without an empty row or column";
        return Err(Error::parameter("tables", format!("{} tables", tables.len()), expected));
    }
    Ok(strata)
}

/// A table with the terms of the sums.
struct Stratum {
    cells: [f64; 4],
    margins: Margins,
    total: f64,
    /// a d − b c, rounded once.
    cross: f64,
}

impl Stratum {
    fn new(table: [u64; 4]) -> Self {
        let [a, b, c, d] = table;
        let product = |a: u64, b: u64| i128::from(a) * i128::from(b);
        let cross = (product(a, d) - product(b, c)) as f64;
        Self { cells: table.map(|cell| cell as f64), margins: Margins::of(table), total: (a + b + c + d) as f64, cross }
    }

    /// a − E.
    fn excess(&self) -> f64 {
        self.cross / self.total
    }

    fn expected(&self) -> f64 {
        self.margins.rows[0] * (self.margins.columns[0] / self.total)
    }

    fn variance(&self) -> f64 {
        let ([m1, m2], [s1, s2]) = (self.margins.rows, self.margins.columns);
        (m1 / self.total) * (m2 / self.total) * s1 * (s2 / (self.total - 1.0))
    }

    /// a d / N and b c / N.
    fn products(&self) -> [f64; 2] {
        let [a, b, c, d] = self.cells;
        [a * (d / self.total), b * (c / self.total)]
    }

    /// (a + d) / N and (b + c) / N.
    fn shares(&self) -> [f64; 2] {
        let [a, b, c, d] = self.cells;
        [(a + d) / self.total, (b + c) / self.total]
    }

    /// a − A and W, under an odds ratio.
    ///
    /// The difference is solved for as the root of `(1 − ψ) δ² − (a + d + ψ (b + c)) δ + (a d − ψ b c) = 0`, to avoid
    /// cancellation.
    fn departure(&self, odds_ratio: f64) -> (f64, f64) {
        let [a, b, c, d] = self.cells;
        let linear = a + d + odds_ratio * (b + c);
        let difference = 2.0 * (a * d - odds_ratio * b * c) / (linear + self.margins.discriminant(odds_ratio).sqrt());
        let inverse: f64 = self.margins.cells(odds_ratio).iter().map(|cell| 1.0 / cell).sum();
        (difference, 1.0 / inverse)
    }
}

fn odds_ratio(strata: &[Stratum], z: f64, confidence: Confidence) -> Interval {
    let (mut r, mut s, mut pr, mut mixed, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for stratum in strata {
        let ([ri, si], [pi, qi]) = (stratum.products(), stratum.shares());
        r += ri;
        s += si;
        pr += pi * ri;
        mixed += pi * si + qi * ri;
        qs += qi * si;
    }
    let value = r / s;
    let limits = if r > 0.0 && s > 0.0 {
        let variance = pr / (2.0 * r * r) + mixed / (2.0 * r * s) + qs / (2.0 * s * s);
        let factor = (z * variance.sqrt()).exp();
        (value / factor, value * factor)
    } else {
        (0.0, f64::INFINITY)
    };
    confidence.around(value, limits, (0.0, f64::INFINITY))
}

/// The tests of Breslow and Day and of Tarone.
fn heterogeneity(strata: &[Stratum], odds_ratio: f64) -> Option<[ChiSquared; 2]> {
    if strata.len() < 2 || odds_ratio == 0.0 || odds_ratio.is_infinite() {
        return None;
    }
    let departures = || strata.iter().map(|stratum| stratum.departure(odds_ratio));
    let breslow_day: f64 = departures().map(|(difference, weight)| difference * (difference / weight)).sum();
    let (difference, weight) = departures().fold((0.0, 0.0), |sums, each| (sums.0 + each.0, sums.1 + each.1));
    let tarone = (breslow_day - difference * (difference / weight)).max(0.0);
    let df = strata.len() as u64 - 1;
    Some([breslow_day, tarone].map(|statistic| ChiSquared::new(statistic, df)))
}

#[cfg(test)]
mod tests;
