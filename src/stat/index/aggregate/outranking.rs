//! Scores from which unit is better in how many items; the distances do not count.

use std::cmp::Ordering;

use crate::error::Result;
use crate::stat::column::same_length;
use crate::stat::index::{check_weights, present};

use super::half;

/// Borda's score of each unit, from the columns of the items.
///
/// # Formula
///
/// ```text
/// scoreᵢ = Σ w (bᵢ + tᵢ/2) / Σ w,   over the items in which the unit has a value
///
/// b  the number of units below it in the item
/// t  the number of others that are equal to it
/// ```
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) if there are no columns or not as many weights, if they differ in length, if a weight is below 0 or all are 0,
/// and if a value is not finite.
///
/// # References
///
/// - Borda (1781), "Mémoire sur les élections au scrutin", Histoire de l'Académie royale des sciences; ties as in Black (1976),
///   "Partial justification of the Borda count", Public Choice 28:1-15.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate;
///
/// let items = [&[Some(9.0), Some(5.0), Some(1.0)][..], &[Some(2.0), Some(2.0), Some(3.0)]];
/// assert_eq!(aggregate::borda(&items, &[1.0, 1.0])?, [Some(1.25), Some(0.75), Some(1.0)]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn borda(items: &[&[Option<f64>]], weights: &[f64]) -> Result<Vec<Option<f64>>> {
    let units = check(items, weights)?;
    let (mut sums, mut totals) = (vec![0.0; units], vec![0.0; units]);
    for (item, weight) in items.iter().zip(weights) {
        let mut sorted: Vec<f64> = item.iter().copied().flatten().collect();
        sorted.sort_by(f64::total_cmp);
        for (unit, value) in item.iter().enumerate() {
            let Some(value) = value else { continue };
            let below = sorted.partition_point(|other| other < value);
            let equal = sorted.partition_point(|other| other <= value) - below - 1;
            sums[unit] += weight * (below as f64 + equal as f64 / 2.0);
            totals[unit] += weight;
        }
    }
    Ok(sums.iter().zip(&totals).map(|(sum, total)| (*total > 0.0).then(|| sum / total)).collect())
}

/// By what share of the weights each unit outranks each other: a row for each unit.
///
/// # Formula
///
/// ```text
/// oᵢⱼ = (Σ w [xᵢ > xⱼ] + Σ w [xᵢ = xⱼ]/2) / Σ w,   over the items in which both have a value;  oᵢⱼ + oⱼᵢ = 1
/// ```
///
/// It is 1/2 where no item can be compared, and on the diagonal.
///
/// # Errors
///
/// As for [`borda`].
///
/// # References
///
/// - Munda and Nardo (2009), "Noncompensatory/nonlinear composite indicators for ranking countries: a defensible setting",
///   Applied Economics 41:1513-1523.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate;
///
/// let items = [&[Some(9.0), Some(5.0)][..], &[Some(2.0), Some(3.0)], &[None, Some(8.0)]];
/// assert_eq!(aggregate::outranking(&items, &[3.0, 1.0, 5.0])?, [[0.5, 0.75], [0.25, 0.5]]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn outranking(items: &[&[Option<f64>]], weights: &[f64]) -> Result<Vec<Vec<f64>>> {
    let units = check(items, weights)?;
    let share = |a: usize, b: usize| {
        let (mut better, mut total) = (0.0, 0.0);
        for (item, weight) in items.iter().zip(weights) {
            if let (Some(one), Some(other)) = (item[a], item[b]) {
                better += if one > other {
                    *weight
                } else if one < other {
                    0.0
                } else {
                    weight / 2.0
                };
                total += weight;
            }
        }
        if total > 0.0 { better / total } else { 0.5 }
    };
    let of = |a: usize, b: usize| match a.cmp(&b) {
        Ordering::Less => 1.0 - share(b, a),
        Ordering::Equal => 0.5,
        Ordering::Greater => share(a, b),
    };
    Ok((0..units).map(|a| (0..units).map(|b| of(a, b)).collect()).collect())
}

/// Copeland's score of each unit: how many others it outranks, less how many outrank it.
///
/// # Formula
///
/// ```text
/// scoreᵢ = Σⱼ sign(oᵢⱼ − 1/2),   o as in outranking
/// ```
///
/// # Errors
///
/// As for [`borda`].
///
/// # References
///
/// - Copeland (1951), "A reasonable social welfare function", University of Michigan seminar; as in Saari and Merlin (1996), "The
///   Copeland method", Economic Theory 8:51-76.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate;
///
/// let items = [&[Some(9.0), Some(5.0), Some(1.0)][..], &[Some(2.0), Some(3.0), Some(1.0)]];
/// assert_eq!(aggregate::copeland(&items, &[0.6, 0.4])?, [2, 0, -2]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn copeland(items: &[&[Option<f64>]], weights: &[f64]) -> Result<Vec<i64>> {
    let sign = |share: &f64| half(*share) as i64;
    Ok(outranking(items, weights)?.iter().map(|row| row.iter().map(sign).sum()).collect())
}

/// The number of units.
fn check(items: &[&[Option<f64>]], weights: &[f64]) -> Result<usize> {
    same_length([("items", items.len()), ("weights", weights.len())])?;
    check_weights(weights)?;
    for (number, item) in items.iter().enumerate() {
        let name = format!("items[{number}]");
        same_length([("items[0]", items[0].len()), (&name, item.len())])?;
        present(&name, item)?;
    }
    Ok(items.first().map_or(0, |item| item.len()))
}
