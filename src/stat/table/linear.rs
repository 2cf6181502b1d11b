//! The linear-by-linear test of ordered rows and columns.

use super::Table;
use crate::error::{Error, Result};
use crate::stat::sum::compensated;
use crate::stat::test::{Alternative, normal_p_value};

/// The result of a test of linear association.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct LinearAssociation {
    /// The statistic z, positive if higher rows go with higher columns.
    pub statistic: f64,
    /// The p-value.
    pub p_value: f64,
    /// Pearson's correlation of the scores.
    pub correlation: f64,
}

/// The test of linear association of ordered rows and columns, by their scores, which are 0, 1, 2, … by default.
///
/// # Formula
///
/// ```text
/// z = √(N − 1) r
///
/// r  the correlation of row and column scores over the N units of the table
/// ```
///
/// z² is Mantel's M². If all units have one row score, or one column score, the formula gives 0/0; z and the
/// correlation are then 0.
///
/// # Errors
///
/// [`Error::Parameter`] unless there is a finite score for each row and for each column.
///
/// # References
///
/// - Mantel (1963), "Chi-square tests with one degree of freedom; extensions of the Mantel-Haenszel procedure", Journal
///   of the American Statistical Association 58:690-700.
/// - Agresti (2007), "An introduction to categorical data analysis", 2nd edition, Wiley, section 2.5.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::{Table, linear_association};
/// use fazhi::stat::test::Alternative;
///
/// // alcohol and malformation: Agresti (2007), table 2.7
/// let table = Table::of_columns(&[vec![17_066, 14_464, 788, 126, 37], vec![48, 38, 5, 1, 1]])?;
/// let test = linear_association(&table, Some(&[0.0, 0.5, 1.5, 4.0, 7.0]), None, Alternative::TwoSided)?;
/// assert_eq!(format!("{:.2} {:.4}", test.statistic.powi(2), test.p_value), "6.57 0.0104");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn linear_association(
    table: &Table,
    row_scores: Option<&[f64]>,
    column_scores: Option<&[f64]>,
    alternative: Alternative,
) -> Result<LinearAssociation> {
    let rows = centred("row_scores", row_scores, &table.row_sums, table.total)?;
    let columns = centred("column_scores", column_scores, &table.column_sums, table.total)?;
    let product =
        |(row, column): (usize, usize)| table.cell(row, column) as f64 * rows.scores[row] * columns.scores[column];
    let covariance = compensated(table.places().map(product));
    let spread = rows.spread.sqrt() * columns.spread.sqrt();
    let correlation = if spread > 0.0 { (covariance / spread).clamp(-1.0, 1.0) } else { 0.0 };
    let statistic = ((table.total - 1) as f64).sqrt() * correlation;
    Ok(LinearAssociation { statistic, p_value: normal_p_value(statistic, alternative), correlation })
}

/// Scores less their mean, in units of their range, and the sum of their squares.
struct Centred {
    scores: Vec<f64>,
    spread: f64,
}

fn centred(name: &str, scores: Option<&[f64]>, sums: &[u64], total: u64) -> Result<Centred> {
    let given = scores.map_or_else(|| (0..sums.len()).map(|at| at as f64).collect(), <[f64]>::to_vec);
    if given.len() != sums.len() {
        return Err(Error::parameter(name, format!("{} values", given.len()), &format!("{} values", sums.len())));
    }
    if let Some(at) = given.iter().position(|score| !(-1e300..=1e300).contains(score)) {
        return Err(Error::parameter(&format!("{name}[{at}]"), given[at], "a number from -1e300 to 1e300"));
    }
    // Subtracting the first score before anything else makes small exact numbers of years.
    let unit = given.iter().map(|score| (score - given[0]).abs()).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let mut scores: Vec<f64> = given.iter().map(|score| (score - given[0]) / unit).collect();
    let weighted = |scores: &[f64], power: i32| {
        compensated(scores.iter().zip(sums).map(|(score, sum)| score.powi(power) * *sum as f64))
    };
    let mean = weighted(&scores, 1) / total as f64;
    for score in &mut scores {
        *score -= mean;
    }
    let spread = weighted(&scores, 2);
    Ok(Centred { scores, spread })
}
