//! Intervals with a known design effect, for numbers and columns.

use crate::error::Result;
pub(super) use crate::stat::cluster::{count_with_design_effect as count, proportion_with_design_effect as proportion};
use crate::stat::{Confidence, Intervals, count as counting, proportion as sharing};

pub(super) fn proportions(
    x: &[u64],
    n: &[u64],
    design_effect: &[f64],
    confidence: Confidence,
    method: sharing::Method,
) -> Result<Intervals> {
    Intervals::of(x.len(), |row| match (x[row], n[row]) {
        (0, 0) => Ok(None),
        (x, n) => proportion(x, n, design_effect[row], confidence, method).map(Some),
    })
}

pub(super) fn counts(
    x: &[u64],
    design_effect: &[f64],
    confidence: Confidence,
    method: counting::Method,
) -> Result<Intervals> {
    Intervals::of(x.len(), |row| count(x[row], design_effect[row], confidence, method).map(Some))
}
