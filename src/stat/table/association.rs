//! Tests of independence of rows and columns.

use super::Table;
use crate::error::{Error, Result};
use crate::stat::name_methods;
use crate::stat::special::excess::excess;
use crate::stat::sum::compensated;
use crate::stat::test::ChiSquared;

/// The statistic of a test of independence.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::AssociationMethod;
///
/// assert_eq!("likelihood_ratio".parse::<AssociationMethod>()?, AssociationMethod::LikelihoodRatio);
/// assert_eq!(AssociationMethod::default().to_string(), "pearson");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AssociationMethod {
    /// Pearson's chi-squared statistic, without continuity correction.
    #[default]
    Pearson,
    /// The likelihood ratio statistic G².
    LikelihoodRatio,
}

name_methods!(AssociationMethod { Pearson => "pearson", LikelihoodRatio => "likelihood_ratio" });

/// The result of a test of independence.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Association {
    /// The statistic.
    pub statistic: f64,
    /// The degrees of freedom.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// Cramér's V, from 0 to 1; always of Pearson's statistic.
    pub cramers_v: f64,
    /// The expected counts, by column.
    pub expected: Vec<Vec<f64>>,
    /// The adjusted residuals, by column; each is asymptotically standard normal under the null hypothesis.
    pub residuals: Vec<Vec<f64>>,
    /// The smallest expected count in a row and a column that are not empty; the p-value is reliable if it is at least
    /// 5, or if few are below.
    pub smallest_expected: f64,
}

/// The test that rows and columns of a table are independent.
///
/// # Formula
///
/// ```text
/// pearson:           Σ (o − e)² / e
/// likelihood_ratio:  2 Σ o ln(o / e)
/// df = (R − 1)(C − 1)
///
/// o, e   a count and its expected value, row sum × column sum / N
/// R, C   the numbers of rows and columns that are not empty
///
/// adjusted residual  (o − e) / √(e (1 − row sum / N) (1 − column sum / N))
/// Cramér's V         √(χ² / (N (min(R, C) − 1))),  χ² Pearson's statistic
/// ```
///
/// There is no continuity correction; SciPy applies one to fourfold tables by default. A row or column of zeros counts
/// no degrees of freedom, and its residuals are 0. V is not corrected for bias.
///
/// # Errors
///
/// [`Error::Parameter`] if fewer than two rows or two columns are not empty.
///
/// # References
///
/// - Pearson (1900), Philosophical Magazine 50:157-175.
/// - Wilks (1935), "The likelihood test of independence in contingency tables", Annals of Mathematical Statistics
///   6:190-196.
/// - Cramér (1946), "Mathematical methods of statistics", Princeton, chapter 21.
/// - Haberman (1973), "The analysis of residuals in cross-classified tables", Biometrics 29:205-220.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::{AssociationMethod, Table, association};
///
/// // party identification of women and men: Agresti (2007), table 2.5
/// let table = Table::of_columns(&[vec![762, 484], vec![327, 239], vec![468, 477]])?;
/// let test = association(&table, AssociationMethod::Pearson)?;
/// assert_eq!(format!("{:.2} with {} df, residual {:.2}", test.statistic, test.df, test.residuals[0][0]),
///     "30.07 with 2 df, residual 4.50");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn association(table: &Table, method: AssociationMethod) -> Result<Association> {
    let [rows, columns] = [&table.row_sums, &table.column_sums].map(|sums| sums.iter().filter(|sum| **sum > 0).count());
    if rows < 2 || columns < 2 {
        let given = format!("{rows} × {columns} without empty ones");
        return Err(Error::parameter("table", given, "two rows and two columns that are not empty"));
    }
    let cells: Vec<Cell> = table.places().map(|(row, column)| Cell::of(table, row, column)).collect();
    let some = || cells.iter().filter(|cell| cell.expected > 0.0);
    let pearson = compensated(some().map(|cell| cell.deviation * (cell.deviation / cell.expected)));
    let statistic = match method {
        AssociationMethod::Pearson => pearson,
        AssociationMethod::LikelihoodRatio => {
            2.0 * compensated(some().map(|cell| cell.expected * excess(cell.deviation / cell.expected)))
        }
    };
    let ChiSquared { statistic, df, p_value } = ChiSquared::new(statistic, ((rows - 1) * (columns - 1)) as u64);
    let by_column = |of: fn(&Cell) -> f64| cells.chunks(table.rows()).map(|run| run.iter().map(of).collect()).collect();
    Ok(Association {
        statistic,
        df,
        p_value,
        cramers_v: (pearson / table.total as f64 / (rows.min(columns) - 1) as f64).sqrt().min(1.0),
        expected: by_column(|cell| cell.expected),
        residuals: by_column(|cell| cell.residual),
        smallest_expected: some().map(|cell| cell.expected).fold(f64::INFINITY, f64::min),
    })
}

/// What a cell contributes.
struct Cell {
    expected: f64,
    /// The observed less the expected count, rounded once.
    deviation: f64,
    residual: f64,
}

impl Cell {
    fn of(table: &Table, row: usize, column: usize) -> Self {
        let (row_sum, column_sum, n) = (table.row_sums[row], table.column_sums[column], table.total);
        let product = |a: u64, b: u64| i128::from(a) * i128::from(b);
        let size = n as f64;
        let expected = row_sum as f64 * (column_sum as f64 / size);
        let deviation = (product(table.cell(row, column), n) - product(row_sum, column_sum)) as f64 / size;
        let variance = expected * ((n - row_sum) as f64 / size) * ((n - column_sum) as f64 / size);
        Self { expected, deviation, residual: if variance > 0.0 { deviation / variance.sqrt() } else { 0.0 } }
    }
}
