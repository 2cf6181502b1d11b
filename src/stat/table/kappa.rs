//! Cohen's kappa: the agreement of two classifications beyond chance.

use super::Table;
use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::sum::compensated;
use crate::stat::{Confidence, Interval, name_methods};

/// How far a disagreement counts as an agreement.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::Weights;
///
/// assert_eq!("linear".parse::<Weights>()?, Weights::Linear);
/// assert_eq!(Weights::default().to_string(), "none");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Weights {
    /// Not at all: Cohen 1960.
    #[default]
    None,
    /// 1 − |i − j| / (k − 1).
    Linear,
    /// 1 − (i − j)² / (k − 1)².
    Quadratic,
}

name_methods!(Weights, "weights" { None => "none", Linear => "linear", Quadratic => "quadratic" });

impl Weights {
    fn weight(self, i: usize, j: usize, side: usize) -> f64 {
        let share = i.abs_diff(j) as f64 / (side - 1) as f64;
        match self {
            Self::None => f64::from(u8::from(i == j)),
            Self::Linear => 1.0 - share,
            Self::Quadratic => 1.0 - share * share,
        }
    }
}

/// Cohen's kappa of a square table, with its confidence interval.
///
/// # Formula
///
/// ```text
/// κ = (a − c) / (1 − c),  a = Σ wᵢⱼ pᵢⱼ,  c = Σ wᵢⱼ rᵢ cⱼ
///
/// κ ∓ z √v,  v = Σ pᵢⱼ (yᵢⱼ − ȳ)² / (N (1 − c)⁴),  clipped to −1..1
/// yᵢⱼ = wᵢⱼ (1 − c) − (uᵢ + vⱼ) (1 − a),  ȳ = Σ pᵢⱼ yᵢⱼ,  uᵢ = Σⱼ wᵢⱼ cⱼ,  vⱼ = Σᵢ wᵢⱼ rᵢ
///
/// wᵢⱼ      the weights
/// pᵢⱼ      the shares of the cells; rᵢ and cⱼ of the rows and columns
/// z        the critical value of the level
/// ```
///
/// The variance is the large-sample one of Fleiss, Cohen and Everitt, not the one under κ = 0. If all agree, it is 0.
///
/// # Errors
///
/// [`Error::Parameter`] unless the table is square, if all units are in one category of both, for which κ is undefined,
/// or unless `0 < level < 1`.
///
/// # References
///
/// - Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20:37-46.
/// - Fleiss, Cohen and Everitt (1969), "Large sample standard errors of kappa and weighted kappa", Psychological
///   Bulletin 72:323-327.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::{Table, Weights, kappa};
///
/// // two pathologists, carcinoma in situ: Agresti (2007), table 8.6
/// let table = Table::of_columns(&[vec![22, 5, 0, 0], vec![2, 7, 2, 1], vec![2, 14, 36, 17], vec![0, 0, 0, 10]])?;
/// let kappa = kappa(&table, Weights::None, 0.95)?;
/// assert_eq!(format!("{:.3} ({:.2} to {:.2})", kappa.value, kappa.lower, kappa.upper), "0.493 (0.38 to 0.60)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn kappa(table: &Table, weights: Weights, confidence: impl Into<Confidence>) -> Result<Interval> {
    let confidence = confidence.into();
    let z = upper_quantile(confidence.tail()?);
    let (side, size) = (table.side()?, table.total as f64);
    let [rows, columns] = [&table.row_sums, &table.column_sums]
        .map(|sums| sums.iter().map(|sum| *sum as f64 / size).collect::<Vec<f64>>());
    let shares: Vec<((usize, usize), f64)> =
        table.places().map(|(i, j)| ((i, j), table.cell(i, j) as f64 / size)).collect();
    // disagreements, which keep their digits near 1: 1 − a and 1 − c
    let short = |(i, j): (usize, usize)| 1.0 - weights.weight(i, j, side);
    let observed = compensated(shares.iter().map(|(place, share)| short(*place) * share));
    let by_chance = compensated(table.places().map(|(i, j)| short((i, j)) * rows[i] * columns[j]));
    if by_chance <= 0.0 {
        return Err(Error::parameter("table", "one category", "units in two categories or more"));
    }
    let of_row = |i: usize| (0..side).map(|j| weights.weight(i, j, side) * columns[j]).sum::<f64>();
    let of_column = |j: usize| (0..side).map(|i| weights.weight(i, j, side) * rows[i]).sum::<f64>();
    let (of_rows, of_columns): (Vec<_>, Vec<_>) = ((0..side).map(of_row).collect(), (0..side).map(of_column).collect());
    let part =
        |(i, j): (usize, usize)| weights.weight(i, j, side) * by_chance - (of_rows[i] + of_columns[j]) * observed;
    let mean = compensated(shares.iter().map(|(place, share)| share * part(*place)));
    let square = compensated(shares.iter().map(|(place, share)| share * (part(*place) - mean).powi(2)));
    let value = 1.0 - observed / by_chance;
    let half = z * (square / size).sqrt() / (by_chance * by_chance);
    Ok(confidence.around(value, (value - half, value + half), (-1.0, 1.0)))
}
