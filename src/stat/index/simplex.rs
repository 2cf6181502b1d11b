//! Linear programmes whose origin is a solution.

/// What is as good as 0 beside numbers around 1.
const ROUNDING: f64 = 1e-11;

/// The x >= 0 with the largest c·x of those with A x <= b, for b >= 0; none if it grows without end.
///
/// Dantzig's simplex method on a condensed tableau, with Bland's rule, under which it ends.
pub(super) fn maximise(c: &[f64], rows: &[(Vec<f64>, f64)]) -> Option<Vec<f64>> {
    let (variables, constraints) = (c.len(), rows.len());
    let mut tableau: Vec<Vec<f64>> = rows.iter().map(|(row, b)| row.iter().copied().chain([*b]).collect()).collect();
    tableau.push(c.iter().map(|number| -number).chain([0.0]).collect());
    let mut outside: Vec<usize> = (0..variables).collect();
    let mut inside: Vec<usize> = (variables..variables + constraints).collect();
    while let Some(column) = entering(&tableau[constraints], &outside) {
        let row = leaving(&tableau[..constraints], column, &inside)?;
        pivot(&mut tableau, row, column);
        std::mem::swap(&mut outside[column], &mut inside[row]);
    }
    let mut x = vec![0.0; variables];
    for (row, variable) in inside.into_iter().enumerate().filter(|(_, variable)| *variable < variables) {
        x[variable] = tableau[row][variables];
    }
    Some(x)
}

/// The column of the first variable that the sum grows with.
fn entering(objective: &[f64], outside: &[usize]) -> Option<usize> {
    (0..outside.len()).filter(|column| objective[*column] < -ROUNDING).min_by_key(|column| outside[*column])
}

/// The row of the constraint that is met first; of several that of the first variable.
fn leaving(rows: &[Vec<f64>], column: usize, inside: &[usize]) -> Option<usize> {
    let ratio = |row: &usize| rows[*row].last().copied().unwrap_or_default() / rows[*row][column];
    let possible = || (0..rows.len()).filter(|row| rows[*row][column] > ROUNDING);
    let least = possible().map(|row| ratio(&row)).reduce(f64::min)?;
    possible().filter(|row| ratio(row) <= least * (1.0 + ROUNDING)).min_by_key(|row| inside[*row])
}

fn pivot(tableau: &mut [Vec<f64>], row: usize, column: usize) {
    let at = tableau[row][column];
    for (place, number) in tableau[row].iter_mut().enumerate() {
        *number = if place == column { 1.0 / at } else { *number / at };
    }
    let pivot_row = tableau[row].clone();
    for (_, other) in tableau.iter_mut().enumerate().filter(|(number, _)| *number != row) {
        let factor = std::mem::replace(&mut other[column], 0.0);
        for (number, by) in other.iter_mut().zip(&pivot_row) {
            *number -= factor * by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_programmes_have_their_solutions() {
        // Dantzig's example in Chvátal (1983), chapter 2: 5x + 4y + 3z
        let rows = [(vec![2.0, 3.0, 1.0], 5.0), (vec![4.0, 1.0, 2.0], 11.0), (vec![3.0, 4.0, 2.0], 8.0)];
        assert_eq!(maximise(&[5.0, 4.0, 3.0], &rows).unwrap(), [2.0, 0.0, 1.0]);
        // Chvátal's example that cycles without a rule
        let rows =
            [(vec![0.5, -5.5, -2.5, 9.0], 0.0), (vec![0.5, -1.5, -0.5, 1.0], 0.0), (vec![1.0, 0.0, 0.0, 0.0], 1.0)];
        let found = maximise(&[10.0, -57.0, -9.0, -24.0], &rows).unwrap();
        assert!(
            found.iter().zip([1.0, 0.0, 1.0, 0.0]).all(|(found, expected)| (found - expected).abs() < 1e-12),
            "{found:?}"
        );
        assert_eq!(maximise(&[1.0], &[(vec![-1.0], 3.0)]), None);
        assert_eq!(maximise(&[-1.0], &[(vec![1.0], 3.0)]), Some(vec![0.0]));
    }
}
