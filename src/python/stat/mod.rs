//! Statistics for Python: numbers or columns in, plain numbers or a table out.

mod answer;
mod column;
mod intervals;
mod numbers;
mod record;

pub(super) use answer::limit_names;
pub(super) use intervals::{count_interval, proportion_interval};
pub(super) use numbers::Numbers;
