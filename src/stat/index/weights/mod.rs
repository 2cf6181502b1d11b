//! Weights from the data: of a principal component, for wished importances, and for each unit those that it is best with.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::index::coherence::{complete, covariance};
use crate::stat::index::simplex;

/// The principal components of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// The variance of each component, descending; they sum to the number of items.
    pub variances: Vec<f64>,
    /// The direction of the first: of length 1, and its sum not below 0. An item below 0 runs against the others.
    pub first: Vec<f64>,
    /// The squares of the first, which are weights that sum to 1.
    pub weights: Vec<f64>,
}

/// The principal components of the correlations of some items, over the units that have all values.
///
/// # Formula
///
/// ```text
/// R v = λ v;   weightᵢ = vᵢ² of the largest λ
/// ```
///
/// The square is the share of the item in the variance of the component, so no weight is below 0. It is no measure of importance.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no items, if they differ in length, if a value is not finite, if fewer than 2 units have all values, and if
/// an item does not vary.
///
/// # References
///
/// - OECD and JRC (2008), Handbook on constructing composite indicators, section 6.1.
/// - Golub and Van Loan (2013), Matrix computations, 4th edition, section 8.5: Jacobi's method.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::weights;
///
/// let items = [&[Some(1.0), Some(2.0), Some(4.0)][..], &[Some(1.0), Some(3.0), Some(4.0)]];
/// let found = weights::principal(&items)?;
/// assert!((found.weights[0] - 0.5).abs() < 1e-15);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn principal(items: &[&[Option<f64>]]) -> Result<Components> {
    let (correlations, _) = correlations(items)?;
    let (values, vectors) = eigen(correlations);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*other].total_cmp(&values[*one]));
    let mut first: Vec<f64> = vectors.iter().map(|row| row[order[0]]).collect();
    if first.iter().sum::<f64>() < 0.0 {
        first = first.into_iter().map(|number| -number).collect();
    }
    let weights = first.iter().map(|number| number * number).collect();
    Ok(Components { variances: order.into_iter().map(|at| values[at]).collect(), first, weights })
}

/// Weights with which the correlations of the items with their weighted mean are in wished proportions.
///
/// # Formula
///
/// ```text
/// rᵢ = cor(xᵢ, y),  y = Σ w x;    rᵢ / Σ r = tᵢ / Σ t
///
/// w = z / s,  R z = t;  if a z would be below 0:  the z >= 0 with the smallest Σ (t − R z)²
///
/// t  the wished importances    R  the correlations of the items    s  their standard deviations
/// ```
///
/// The weights are for the items as they are given, sum to 1, and none is below 0. So the proportions cannot always be had; the correlations
/// are returned with them.
///
/// # Errors
///
/// As for [`principal`]; if there are not as many importances as items, or one is not above 0; and if no weights can be found, as with items
/// that run against the others.
///
/// # References
///
/// - Becker, Saisana, Paruolo and Vandecasteele (2017), "Weights and importance in composite indicators: closing the gap",
///   Ecological Indicators 80:12-22.
/// - Lawson and Hanson (1974), Solving least squares problems, Prentice-Hall, chapter 23.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::weights;
///
/// // the second is in a unit a tenth as large
/// let items = [&[Some(1.0), Some(2.0), Some(4.0), Some(3.0)][..], &[Some(10.0), Some(30.0), Some(40.0), Some(20.0)]];
/// let (weights, correlations) = weights::balanced(&items, &[1.0, 1.0])?;
/// assert_eq!(weights.iter().map(|weight| format!("{weight:.4}")).collect::<Vec<_>>(), ["0.9091", "0.0909"]);
/// assert!((correlations[0] - correlations[1]).abs() < 1e-15);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn balanced(items: &[&[Option<f64>]], importances: &[f64]) -> Result<(Vec<f64>, Vec<f64>)> {
    same_length([("items", items.len()), ("importances", importances.len())])?;
    if let Some(at) = importances.iter().position(|wish| !(*wish > 0.0 && wish.is_finite())) {
        return Err(Error::parameter(&format!("importances[{at}]"), importances[at], "a finite number above 0"));
    }
    let (correlations, deviations) = correlations(items)?;
    let z = not_negative(&correlations, importances);
    let weights: Vec<f64> = z.iter().zip(&deviations).map(|(z, s)| z / s).collect();
    let total: f64 = weights.iter().sum();
    if !(total > 0.0 && total.is_finite()) {
        return Err(Error::parameter(
            "items",
            "correlations that no weights fit",
            "items that do not run against each other",
        ));
    }
    let times = |row: &Vec<f64>| row.iter().zip(&z).map(|(r, z)| r * z).sum::<f64>();
    let products: Vec<f64> = correlations.iter().map(times).collect();
    let deviation = z.iter().zip(&products).map(|(z, product)| z * product).sum::<f64>().sqrt();
    let found = products.into_iter().map(|product| product / deviation).collect();
    Ok((weights.into_iter().map(|weight| weight / total).collect(), found))
}

/// What a unit scores with the weights that are best for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    /// The score: 1 if no other unit does better with these weights.
    pub score: f64,
    /// The weights.
    pub weights: Vec<f64>,
    /// What share of the score each item has.
    pub shares: Vec<f64>,
}

/// The benefit of the doubt: each unit with the weights that it is best with, from the rows of the units.
///
/// # Formula
///
/// ```text
/// scoreᵤ = max Σ wᵢ xᵤᵢ   over w >= 0 with  Σ wᵢ xⱼᵢ <= 1 for every unit j
///          and  least · score <= wᵢ xᵤᵢ <= most · score  for every item i
/// ```
///
/// `bounds` are the least and the most share that an item may have in the score; (0, 1) is without bounds. A unit is 1 if no
/// weights are better for another; a unit with all values 0 is 0, and so is one with a 0 in an item that must have a share.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no units or items, if rows differ in length, if a value is below 0 or not finite, if an item is 0 for all units; and
/// unless `0 <= least <= 1/items <= most <= 1`.
///
/// # References
///
/// - Melyn and Moesen (1991), "Towards a synthetic indicator of macroeconomic performance", Public Economics Research Paper 17, Leuven.
/// - Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), "An introduction to 'benefit of the doubt' composite indicators", Social Indicators
///   Research 82:111-145: the bounds on shares.
/// - Dantzig (1963), Linear programming and extensions; Bland (1977), "New finite pivoting rules for the simplex method",
///   Mathematics of Operations Research 2:103-107.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::weights;
///
/// let units = [&[4.0, 1.0][..], &[1.0, 4.0], &[2.0, 2.0]];
/// let scores: Vec<_> = weights::benefit_of_doubt(&units, (0.0, 1.0))?.iter().map(|unit| format!("{:.2}", unit.score)).collect();
/// assert_eq!(scores, ["1.00", "1.00", "0.80"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn benefit_of_doubt(units: &[&[f64]], bounds: (f64, f64)) -> Result<Vec<Benefit>> {
    let items = check_units(units, bounds)?;
    let largest: Vec<f64> = (0..items).map(|item| units.iter().map(|unit| unit[item]).fold(0.0, f64::max)).collect();
    if let Some(item) = largest.iter().position(|largest| *largest == 0.0) {
        return Err(Error::parameter(&format!("item {item}"), "0 for all units", "a value above 0"));
    }
    // every item is divided by its largest value, which changes its weight alone
    let scaled: Vec<Vec<f64>> =
        units.iter().map(|unit| unit.iter().zip(&largest).map(|(value, largest)| value / largest).collect()).collect();
    let of = |unit: &Vec<f64>| {
        let found = simplex::maximise(unit, &constraints(&scaled, unit, bounds));
        let weights = found.unwrap_or_else(|| vec![0.0; items]);
        let parts: Vec<f64> = weights.iter().zip(unit).map(|(weight, value)| weight * value).collect();
        let score: f64 = parts.iter().sum();
        let shares = parts.into_iter().map(|part| if score > 0.0 { part / score } else { 0.0 }).collect();
        Benefit {
            score,
            weights: weights.iter().zip(&largest).map(|(weight, largest)| weight / largest).collect(),
            shares,
        }
    };
    Ok(scaled.par_iter().map(of).collect())
}

fn constraints(units: &[Vec<f64>], own: &[f64], (least, most): (f64, f64)) -> Vec<(Vec<f64>, f64)> {
    let mut rows: Vec<(Vec<f64>, f64)> = units.iter().map(|unit| (unit.clone(), 1.0)).collect();
    let share = |item: usize, of_item: f64, of_score: f64| {
        let row = own.iter().enumerate();
        (row.map(|(at, value)| of_score * value + if at == item { of_item * value } else { 0.0 }).collect(), 0.0)
    };
    if most < 1.0 {
        rows.extend((0..own.len()).map(|item| share(item, 1.0, -most)));
    }
    if least > 0.0 {
        rows.extend((0..own.len()).map(|item| share(item, -1.0, least)));
    }
    rows
}

fn check_units(units: &[&[f64]], (least, most): (f64, f64)) -> Result<usize> {
    let items = units.first().map_or(0, |unit| unit.len());
    if items == 0 {
        return Err(Error::parameter("units", "0 values", "at least 1"));
    }
    for (number, unit) in units.iter().enumerate() {
        same_length([("units[0]", items), (&format!("units[{number}]"), unit.len())])?;
        if let Some(item) = unit.iter().position(|value| !(*value >= 0.0 && value.is_finite())) {
            let name = format!("units[{number}][{item}]");
            return Err(Error::parameter(&name, unit[item], "a finite number of at least 0"));
        }
    }
    let equal = 1.0 / items as f64;
    if !(0.0 <= least && least <= equal) {
        return Err(Error::parameter("least", least, &format!("a share from 0 to 1/{items}")));
    }
    if !(equal <= most && most <= 1.0) {
        return Err(Error::parameter("most", most, &format!("a share from 1/{items} to 1")));
    }
    Ok(items)
}

/// The correlations of the items and their standard deviations, over the units that have all values.
fn correlations(items: &[&[Option<f64>]]) -> Result<(Vec<Vec<f64>>, Vec<f64>)> {
    let columns = complete(items)?;
    let deviation = |(item, column): (usize, &Vec<f64>)| {
        let variance = covariance(column, column).unwrap_or_default();
        if variance > 0.0 {
            return Ok(variance.sqrt());
        }
        let expected = "one that varies over the units that have all values";
        Err(Error::parameter(&format!("items[{item}]"), "the same for all", expected))
    };
    let deviations: Vec<f64> = columns.iter().enumerate().map(deviation).collect::<Result<_>>()?;
    let of = |one: usize, other: usize| {
        let covariance = covariance(&columns[one], &columns[other]).unwrap_or_default();
        if one == other { 1.0 } else { covariance / deviations[one] / deviations[other] }
    };
    let all = 0..columns.len();
    Ok((all.clone().map(|one| all.clone().map(|other| of(one, other)).collect()).collect(), deviations))
}

/// The eigenvalues of a symmetric matrix and, in columns, their vectors, by Jacobi's rotations.
fn eigen(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    const SWEEPS: usize = 60;
    let n = matrix.len();
    let mut vectors: Vec<Vec<f64>> =
        (0..n).map(|row| (0..n).map(|at| f64::from(u8::from(at == row))).collect()).collect();
    for _ in 0..SWEEPS {
        let outside: f64 =
            (0..n).flat_map(|row| (0..row).map(move |at| (row, at))).map(|(row, at)| matrix[row][at].powi(2)).sum();
        if outside < f64::MIN_POSITIVE {
            break;
        }
        for q in 1..n {
            for p in 0..q {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    ((0..n).map(|at| matrix[at][at]).collect(), vectors)
}

/// Makes the element at p and q 0.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q] == 0.0 {
        return;
    }
    let tau = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = tau.signum() / (tau.abs() + tau.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    let turned = |one: f64, other: f64| (cosine * one - sine * other, sine * one + cosine * other);
    for row in matrix.iter_mut().chain(&mut *vectors) {
        (row[p], row[q]) = turned(row[p], row[q]);
    }
    let (above, below) = matrix.split_at_mut(q);
    for (one, other) in above[p].iter_mut().zip(&mut below[0]) {
        (*one, *other) = turned(*one, *other);
    }
    (matrix[p][q], matrix[q][p]) = (0.0, 0.0);
}

/// The z >= 0 with the smallest Σ (t − R z)², for a symmetric R; Lawson and Hanson's active set.
fn not_negative(r: &[Vec<f64>], t: &[f64]) -> Vec<f64> {
    let n = t.len();
    let (mut z, mut free) = (vec![0.0; n], vec![false; n]);
    let product = |z: &[f64], row: usize| r[row].iter().zip(z).map(|(r, z)| r * z).sum::<f64>();
    for _ in 0..3 * n {
        let residual: Vec<f64> = (0..n).map(|row| t[row] - product(&z, row)).collect();
        let gradient = |at: usize| product(&residual, at);
        let next = (0..n)
            .filter(|at| !free[*at] && gradient(*at) > 1e-12)
            .max_by(|a, b| gradient(*a).total_cmp(&gradient(*b)));
        let Some(next) = next else { break };
        free[next] = true;
        loop {
            let wished = least_squares(r, t, &free);
            if (0..n).all(|at| !free[at] || wished[at] > 0.0) {
                z = wished;
                break;
            }
            let step = |at: usize| z[at] / (z[at] - wished[at]);
            let far = (0..n).filter(|at| free[*at] && wished[*at] <= 0.0).map(step).fold(1.0, f64::min);
            for at in 0..n {
                z[at] += far * (wished[at] - z[at]);
                free[at] &= z[at] > 1e-14;
                z[at] = if free[at] { z[at] } else { 0.0 };
            }
        }
    }
    z
}

/// The least squares solution with only some columns, from the normal equations by Gauss's elimination; 0 elsewhere.
fn least_squares(r: &[Vec<f64>], t: &[f64], free: &[bool]) -> Vec<f64> {
    let columns: Vec<usize> = (0..t.len()).filter(|at| free[*at]).collect();
    let dot = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let mut rows: Vec<Vec<f64>> = columns
        .iter()
        .map(|one| columns.iter().map(|other| dot(&r[*one], &r[*other])).chain([dot(&r[*one], t)]).collect())
        .collect();
    let n = columns.len();
    for at in 0..n {
        let best = (at..n).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs())).unwrap_or(at);
        rows.swap(at, best);
        let pivot = rows[at].clone();
        for row in rows.iter_mut().skip(at + 1) {
            let factor = row[at] / pivot[at];
            row.iter_mut().zip(&pivot).for_each(|(number, by)| *number -= factor * by);
        }
    }
    let mut z = vec![0.0; t.len()];
    for at in (0..n).rev() {
        let known: f64 = (at + 1..n).map(|other| rows[at][other] * z[columns[other]]).sum();
        z[columns[at]] = (rows[at][n] - known) / rows[at][at];
    }
    z
}

#[cfg(test)]
mod tests;
