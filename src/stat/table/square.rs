//! Tests of square tables: the same units classified twice.

use super::Table;
use crate::error::Result;
use crate::stat::name_methods;
use crate::stat::test::ChiSquared;

/// What is tested of a square table.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::SymmetryMethod;
///
/// assert_eq!("stuart_maxwell".parse::<SymmetryMethod>()?, SymmetryMethod::StuartMaxwell);
/// assert_eq!(SymmetryMethod::default().to_string(), "bowker");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SymmetryMethod {
    /// Bowker 1948: changes from one category to another are as frequent as back.
    #[default]
    Bowker,
    /// Stuart 1955 and Maxwell 1970: rows and columns have the same distribution.
    StuartMaxwell,
}

name_methods!(SymmetryMethod { Bowker => "bowker", StuartMaxwell => "stuart_maxwell" });

/// The test that a square table, of the same units classified twice, is symmetric.
///
/// # Formula
///
/// ```text
/// bowker:          Σ (nᵢⱼ − nⱼᵢ)² / (nᵢⱼ + nⱼᵢ)  over i < j,  df = the number of pairs i < j with nᵢⱼ + nⱼᵢ > 0
///
/// stuart_maxwell:  dᵀ S⁻¹ d,  df = k − 1
///                  dᵢ = row sum i − column sum i
///                  Sᵢᵢ = row sum i + column sum i − 2 nᵢᵢ,  Sᵢⱼ = −(nᵢⱼ + nⱼᵢ),  without the last category
/// ```
///
/// For two categories both are McNemar's test. A pair of categories without changes counts no degree of freedom of
/// `bowker`; programs that count all k(k − 1)/2 of them, statsmodels among them, give a larger p-value where there are
/// such pairs. If the categories fall into groups between which there are no changes, S is singular; the statistic is
/// then the sum of those of the groups, and the degrees of freedom are the categories less the groups. Bhapkar's test
/// (1966) estimates S without the null hypothesis and is always larger.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) unless the table is square.
///
/// # References
///
/// - Bowker (1948), "A test for symmetry in contingency tables", Journal of the American Statistical Association
///   43:572-574.
/// - Stuart (1955), "A test for homogeneity of the marginal distributions in a two-way classification", Biometrika
///   42:412-416.
/// - Maxwell (1970), "Comparing the classification of subjects by two independent judges", British Journal of
///   Psychiatry 116:651-655.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::{SymmetryMethod, Table, symmetry};
///
/// // unaided vision of right and left eyes of women: Stuart (1955)
/// let table = Table::of_columns(&[
///     vec![1520, 234, 117, 36],
///     vec![266, 1512, 362, 82],
///     vec![124, 432, 1772, 179],
///     vec![66, 78, 205, 492],
/// ])?;
/// let [bowker, stuart] = [SymmetryMethod::Bowker, SymmetryMethod::StuartMaxwell].map(|method| symmetry(&table, method));
/// assert_eq!(format!("{:.2} {:.2}", bowker?.statistic, stuart?.statistic), "19.11 11.96");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn symmetry(table: &Table, method: SymmetryMethod) -> Result<ChiSquared> {
    let side = table.side()?;
    Ok(match method {
        SymmetryMethod::Bowker => bowker(table, side),
        SymmetryMethod::StuartMaxwell => stuart_maxwell(table, side),
    })
}

fn bowker(table: &Table, side: usize) -> ChiSquared {
    let pairs = (0..side).flat_map(|i| (0..i).map(move |j| (table.cell(i, j), table.cell(j, i))));
    let changed: Vec<_> = pairs.filter(|(there, back)| there + back > 0).collect();
    let term = |(there, back): &(u64, u64)| (there.abs_diff(*back) as f64).powi(2) / (there + back) as f64;
    ChiSquared::new(changed.iter().map(term).sum(), changed.len() as u64)
}

fn stuart_maxwell(table: &Table, side: usize) -> ChiSquared {
    let groups = connected(table, side);
    let df: usize = groups.iter().map(|group| group.len() - 1).sum();
    ChiSquared::new(groups.iter().map(|group| quadratic_form(table, group)).sum(), df as u64)
}

/// The number of changes between two categories, in both directions.
fn changes(table: &Table, i: usize, j: usize) -> u64 {
    table.cell(i, j) + table.cell(j, i)
}

/// The groups of categories between which there are changes.
fn connected(table: &Table, side: usize) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = (0..side).collect();
    let mut groups = Vec::new();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut at = 0;
        while at < group.len() {
            let (near, far): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|other| changes(table, group[at], *other) > 0);
            group.extend(near);
            left = far;
            at += 1;
        }
        groups.push(group);
    }
    groups
}

/// dᵀ S⁻¹ d of a group, by elimination of its categories but the last.
///
/// S has a dominant diagonal, so no pivot is sought. Each pivot is the sum of the changes left, so that nothing is
/// subtracted.
fn quadratic_form(table: &Table, group: &[usize]) -> f64 {
    let mut weights: Vec<Vec<f64>> =
        group.iter().map(|i| group.iter().map(|j| changes(table, *i, *j) as f64).collect()).collect();
    let net = |i: &usize| table.row_sums[*i] as f64 - table.column_sums[*i] as f64;
    let mut differences: Vec<f64> = group.iter().map(net).collect();
    let mut sum = 0.0;
    for at in 0..group.len() - 1 {
        let rest = at + 1..group.len();
        let pivot: f64 = weights[at][rest.clone()].iter().sum();
        sum += differences[at] * (differences[at] / pivot);
        for i in rest.clone() {
            let share = weights[i][at] / pivot;
            differences[i] += share * differences[at];
            for j in rest.clone().filter(|j| *j != i) {
                weights[i][j] += share * weights[at][j];
            }
        }
    }
    sum
}
