//! Cochran's Q test of several binary criteria on the same units.

use crate::error::{Error, Result};
use crate::stat::test::ChiSquared;

/// The result of Cochran's Q test.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CochranQ {
    /// The statistic Q.
    pub statistic: f64,
    /// The degrees of freedom, one less than the number of criteria.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// The number of successes of each criterion.
    pub successes: Vec<u64>,
}

/// Cochran's test that several criteria, each met (1) or not (0) by the same units, are met equally often.
///
/// A column is a criterion and a row a unit.
///
/// # Formula
///
/// ```text
/// Q = (k − 1) (k ΣG² − (ΣG)²) / (k ΣL − ΣL²),  df = k − 1
///
/// k  the number of criteria
/// G  the successes of each criterion
/// L  the successes of each unit
/// ```
///
/// For two criteria it is McNemar's test. Units that meet all or none do not count; if there are no others, Q is 0.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than two columns, if they differ in length, or if a value is neither 0 nor 1.
///
/// # References
///
/// - Cochran (1950), "The comparison of percentages in matched samples", Biometrika 37:256-266.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::cochran_q;
///
/// // three tasks, six subjects
/// let tasks = [vec![1, 1, 0, 1, 1, 1], vec![1, 0, 0, 1, 0, 0], vec![0, 0, 1, 0, 0, 0]];
/// let test = cochran_q(&tasks)?;
/// assert_eq!(format!("{:.4} with {} df", test.statistic, test.df), "4.3333 with 2 df");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn cochran_q(columns: &[Vec<u64>]) -> Result<CochranQ> {
    let units = check(columns)?;
    let k = columns.len() as u64;
    let successes: Vec<u64> = columns.iter().map(|column| column.iter().sum()).collect();
    let of_units = (0..units).map(|unit| columns.iter().map(|column| column[unit]).sum());
    let square = |count: u64| u128::from(count) * u128::from(count);
    let spread: u128 = of_units.map(|met: u64| u128::from(met * (k - met))).sum();
    let total: u64 = successes.iter().sum();
    let between = u128::from(k) * successes.iter().map(|count| square(*count)).sum::<u128>() - square(total);
    let statistic = if spread > 0 { (k - 1) as f64 * (between as f64 / spread as f64) } else { 0.0 };
    let ChiSquared { statistic, df, p_value } = ChiSquared::new(statistic, k - 1);
    Ok(CochranQ { statistic, df, p_value, successes })
}

/// The number of units.
fn check(columns: &[Vec<u64>]) -> Result<usize> {
    if columns.len() < 2 {
        return Err(Error::parameter("columns", columns.len(), "at least 2"));
    }
    let units = columns[0].len();
    for (at, column) in columns.iter().enumerate() {
        if column.len() != units {
            let expected = format!("{units}, as in the first column");
            return Err(Error::parameter(&format!("columns[{at}]"), format!("{} values", column.len()), &expected));
        }
        if let Some(row) = column.iter().position(|met| *met > 1) {
            return Err(Error::parameter(&format!("columns[{at}][{row}]"), column[row], "0 or 1"));
        }
    }
    Ok(units)
}
