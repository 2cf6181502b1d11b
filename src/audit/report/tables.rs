//! Totals of tables: a row or a column of totals with the cells that it adds up.

use super::{Reader, parts::judge_all};

/// Checks each sum that a table says it gives.
pub(super) fn check(reader: &mut Reader, sums: &[(usize, Vec<usize>)]) {
    for (total, parts) in sums {
        let finding = judge_all(reader, *total, parts);
        reader.findings.extend(finding);
    }
}
