//! Totals of tables: a total row or column, and the cells that it adds up.

use super::{Reader, parts::judge_all};

/// Checks each sum that a table states.
pub(super) fn check(reader: &mut Reader, sums: &[(usize, Vec<usize>)]) {
    for (total, parts) in sums {
        let finding = judge_all(reader, *total, parts);
        reader.findings.extend(finding);
    }
}
